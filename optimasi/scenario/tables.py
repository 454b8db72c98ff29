"""Where the tables of a scenario stand: files named in it or lying beside it, or rows written out in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.columns import COLUMNS
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, Place
from optimasi.scenario.fields import TABLES, Reading, unbuilt
from optimasi.scenario.layers import overlay
from optimasi.scenario.raw import RawTable, inline_rows, read_csv
from optimasi.scenario.schema import Settings
from optimasi.scenario.source import Text, place_of, read_file

INSTEAD = {
    "gaps": frozenset({"standards", "assessments"}),
    "standards": frozenset({"gaps"}),
    "assessments": frozenset({"gaps"}),
}
"""Tables that stand instead of others: where those are named, no file beside the scenario is looked for."""


def read_tables(
    settings: Settings, path: Path, root: Path, reading: Reading
) -> tuple[dict[str, RawTable], dict[str, bytes]]:
    """The tables as they stand and the bytes they come from; a file beside the root may bear a table's name.

    Tables that are missing or cannot be read are in doubt and stand there without rows.
    """
    raw: dict[str, RawTable] = {}
    content: dict[str, bytes] = {}
    for name in TABLES:
        source = settings.tables.get(name)
        unnamed = not INSTEAD.get(name, frozenset()) & settings.tables.keys()
        for below in source if isinstance(source, list) and _is_layered(source) else [source]:
            layer = _file_beside(name, root, reading) if below is None and unnamed else below
            if layer is None:
                continue
            try:
                table = _read_source(layer, name, path if isinstance(layer, Text) else root, content, reading)
            except InputError as error:
                reading.diagnostics.extend(_from_reference(error.diagnostics, layer))
                reading.doubt(name)
                continue
            if table is None:
                reading.doubt(name)
            else:
                raw[name] = overlay(raw[name], table, reading) if name in raw else table
    for name in ("employees", "trainings"):
        if name not in raw and reading.trusts(name):
            reading.doubt(name)
            reading.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", name)}),
                Place(str(path)),
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", name)}),
            )
    for name in COLUMNS:
        if name not in raw and not reading.trusts(name):
            raw[name] = RawTable(name, str(path), pd.DataFrame())
    return raw, content


def _is_layered(source: list[object]) -> bool:
    """Layers, also as `effective` writes them: a list of files and lists of rows."""
    return any(item is None or isinstance(item, list) for item in source) or bool(
        source and isinstance(source[0], str) and source[0].lower().endswith(".csv")
    )


def _read_source(source: object, name: str, path: Path, content: dict[str, bytes], reading: Reading) -> RawTable | None:
    """One file or list of rows; a file is looked for beside the scenario file that names it."""
    if name not in COLUMNS:
        reading.problem(unbuilt(name), place_of(source))
    elif isinstance(source, str) and ("#" in source or source.lower().endswith((".xlsx", ".xlsm", ".xls"))):
        reading.problem(unbuilt(source), place_of(source), seen=source)
    elif source == []:
        no_rows = Message("no_rows", "the table {table} has no rows", {"table": Name("scenario", name)})
        reading.problem(no_rows, Place(str(path)))
    elif isinstance(source, list):
        return inline_rows(source, name, str(path))
    elif isinstance(source, str) and source.lower().endswith((".csv", ".txt")):
        named_by = source.place.file if isinstance(source, Text) else str(path)
        file = (path if named_by.startswith("--set ") else Path(named_by)).parent / source
        content[name] = read_file(file)
        return read_csv(content[name], name, str(file))
    else:
        reading.problem(
            Message("table_source", "a table is a CSV file or a list of rows"),
            place_of(source),
            seen=str(source) if isinstance(source, str) else "",
        )
    return None


def _from_reference(diagnostics: Iterable[Diagnostic], source: object) -> list[Diagnostic]:
    """A file that cannot be opened is a problem of the line that names it, too."""
    place = place_of(source)
    if place is None or not isinstance(source, Text):
        return list(diagnostics)
    return [
        replace(d, places=(place,), seen=str(source))
        if d.message.code in ("no_file", "is_folder", "cannot_open", "no_path")
        else d
        for d in diagnostics
    ]


def _file_beside(name: str, path: Path, reading: Reading) -> str | None:
    names = dict.fromkeys((name, terms.local_name("scenario", name, "id")))
    found = [f"{stem}.csv" for stem in names if (path.parent / f"{stem}.csv").exists()]
    if len(found) > 1:
        reading.problem(
            Message(
                "two_files",
                "{first} and {second} both hold the table {table}",
                {"first": found[0], "second": found[1], "table": Name("scenario", name)},
            ),
            Place(str(path)),
            remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", name)}),
        )
    return found[0] if found else None
