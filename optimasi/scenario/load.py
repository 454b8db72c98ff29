"""From a file to a Scenario: parse, validate, read the tables, resolve names, collect every problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.adjust import adjust_tables
from optimasi.scenario.checks import check_rules, check_tables
from optimasi.scenario.columns import COLUMNS
from optimasi.scenario.days import classroom_days
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, Place
from optimasi.scenario.evidence import default_lifts
from optimasi.scenario.fields import TABLES, Reading, unbuilt
from optimasi.scenario.layers import overlay
from optimasi.scenario.money import money_columns
from optimasi.scenario.needs import needs_from_gaps, needs_from_levels
from optimasi.scenario.raw import RawTable, inline_rows, read_csv
from optimasi.scenario.references import (
    Catalogue,
    build_catalogue,
    check_names,
    check_unique,
    fill_names,
    resolve,
    rows_by_name,
    with_ids,
)
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.schema import Settings, read_settings
from optimasi.scenario.source import Text, place_of, read_file
from optimasi.scenario.typed import typed_table
from optimasi.scenario.what_if import read_merged

INSTEAD = {
    "gaps": frozenset({"standards", "assessments"}),
    "standards": frozenset({"gaps"}),
    "assessments": frozenset({"gaps"}),
}
"""Tables that stand instead of others: where those are named, no file beside the scenario is looked for."""


def load_scenario(path: Path, changes: Iterable[str] = ()) -> Scenario:
    """Read a scenario file, what it extends, and its tables.

    Parameters
    ----------
    path
        The YAML file; paths in a file are relative to its folder.
    changes
        `a.b=VALUE` each, put on top as `--set` does.

    Raises
    ------
    InputError
        With every problem found.
    """
    tree, root = read_merged(path, changes)
    settings = read_settings(tree)
    reading = Reading(settings.decimal)
    raw, content = _read_tables(settings, path, root, reading)
    _stop_at(reading)
    keys = {terms.line_key(name): name for name in (settings.budget.lines if settings.budget else {})}
    frames = {name: typed_table(table, frozenset(settings.attributes), keys, reading) for name, table in raw.items()}
    _stop_at(reading)
    frames = adjust_tables({name: with_ids(frame) for name, frame in frames.items()}, settings.adjust, reading)
    _stop_at(reading)
    scenario = _assemble(settings, str(path), raw, frames, content, reading)
    _stop_at(reading)
    return scenario


def _stop_at(reading: Reading) -> None:
    if reading.diagnostics:
        raise InputError(reading.diagnostics)


def _read_tables(
    settings: Settings, path: Path, root: Path, reading: Reading
) -> tuple[dict[str, RawTable], dict[str, bytes]]:
    """The tables as they stand and the bytes they come from; a file beside the root may bear a table's name."""
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
                continue
            if table is not None:
                raw[name] = overlay(raw[name], table, reading) if name in raw else table
    for name in ("employees", "trainings"):
        if name not in raw and not reading.diagnostics:
            reading.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", name)}),
                Place(str(path)),
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", name)}),
            )
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
    return [
        Diagnostic(d.message, (place, *d.places), str(source), d.remedy)
        if place and isinstance(source, Text) and d.message.code in ("no_file", "is_folder", "cannot_open")
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


def _assemble(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: dict[str, pd.DataFrame],
    content: Mapping[str, bytes],
    reading: Reading,
) -> Scenario:
    warnings: list[Message] = []
    check_tables(raw, frames, reading)
    check_unique(raw["employees"], frames["employees"], ["id"], reading)
    for name in ("trainings", "competencies"):
        if name in frames:
            frames[name] = fill_names(raw[name], frames[name], reading)
    _stop_at(reading)
    competencies = frames.get("competencies", _competencies_named(frames))
    known = rows_by_name(competencies)
    people = {name: row for row, name in enumerate(frames["employees"]["id"])}
    needs = _needs(settings, file, raw, frames, people, known, warnings, reading)
    catalogue = build_catalogue(frames["trainings"])
    curriculum, assumptions = _curriculum(raw, frames, catalogue, known, reading)
    _check_to_levels(raw, frames, reading)
    _check_training_names(raw, frames, catalogue, warnings, reading)
    lines, seat_cost, batch_cost = money_columns(
        settings.budget, raw["trainings"], frames["trainings"], warnings, reading
    )
    days, day_assumptions = classroom_days(raw["trainings"], frames["trainings"], settings.holidays, reading)
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json"), sort_keys=True).encode())
    for name in sorted(content):
        digest.update(f"{name} {len(content[name])} ".encode() + content[name])
    scenario = Scenario(
        settings,
        file,
        digest.hexdigest(),
        frames["employees"].reset_index(drop=True),
        competencies.reset_index(drop=True),
        frames["trainings"].reset_index(drop=True),
        needs,
        curriculum,
        lines,
        seat_cost,
        batch_cost,
        catalogue,
        days,
        (*assumptions, *day_assumptions),
        tuple(warnings),
    )
    check_rules(scenario, raw["trainings"], reading)
    return scenario


def _competencies_named(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Without a table of competencies: every one that another table names, in order of appearance."""
    named = [
        frames[table]["competency"] for table in ("standards", "assessments", "gaps", "curriculum") if table in frames
    ]
    named.append(frames["trainings"]["competencies"].explode().dropna())
    ids = pd.concat(named, ignore_index=True).drop_duplicates()
    return pd.DataFrame({"id": ids, "name": ids, "kind": "", "weight": 1.0}, index=ids.index)


def _needs(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    known: Mapping[str, int],
    warnings: list[Message],
    reading: Reading,
) -> pd.DataFrame:
    levels = [name for name in ("standards", "assessments") if name in frames]
    if "gaps" in frames:
        if levels:
            reading.problem(
                Message(
                    "gaps_and_levels",
                    "gaps and {table} are both given; gaps stand instead of standards and assessments",
                    {"table": Name("scenario", levels[0])},
                ),
                raw["gaps"].head_place,
                raw[levels[0]].head_place,
            )
        return needs_from_gaps(raw["gaps"], frames["gaps"], people, known, reading)
    if len(levels) < 2:
        missing = "assessments" if levels == ["standards"] else "standards"
        reading.problem(
            Message("missing_table", "the table {table} is missing", {"table": Name("scenario", missing)}),
            Place(file),
            remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", missing)}),
        )
        return pd.DataFrame()
    needs, unassessed = needs_from_levels(raw, frames, people, known, settings.unassessed, reading)
    if unassessed and settings.unassessed:
        template = {
            "ignore": Message(
                "unassessed_ignored",
                "{count} required competencies without an assessment are left out",
                {"count": unassessed},
            ),
            "zero": Message(
                "unassessed_zero",
                "{count} required competencies without an assessment count as level 0",
                {"count": unassessed},
            ),
        }
        warnings.append(template[settings.unassessed])
    return needs


def _curriculum(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    known: Mapping[str, int],
    reading: Reading,
) -> tuple[pd.DataFrame, list[Message]]:
    """What each training lifts, from the curriculum table or the column competencies of the catalogue."""
    trainings = frames["trainings"]
    listed = trainings["competencies"].map(len) > 0
    if "curriculum" in frames:
        table, taught = raw["curriculum"], frames["curriculum"]
        rows = resolve(table, taught, "training", catalogue.rows, "trainings", reading)
        if listed.any():
            first = int(trainings.index[listed.to_numpy()][0])
            reading.problem(
                Message(
                    "curriculum_twice", "the column competencies stands instead of the table curriculum; both are given"
                ),
                raw["trainings"].place(first, trainings.attrs["heads"]["competencies"]),
                table.head_place,
            )
    else:
        table, exploded = raw["trainings"], trainings["competencies"][listed].explode()
        rows = trainings.index.get_indexer(exploded.index).astype(np.int64)
        taught = pd.DataFrame({"competency": exploded, "lift": np.nan, "to_level": np.nan, "source": ""})
        taught.attrs["heads"] = {"competency": trainings.attrs["heads"].get("competencies", "competencies")}
        if not len(taught):
            reading.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", "curriculum")}),
                table.head_place,
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", "curriculum")}),
            )
    competencies = resolve(table, taught, "competency", known, "competencies", reading)
    if "curriculum" in frames:
        key = {"training": rows, "competency": competencies}
        check_unique(table, taught, ["training", "competency"], reading, key)
    else:
        named = taught.assign(training=rows)
        check_unique(table, named, ["competency", "training"], reading, {"competency": competencies})
    _stop_at(reading)
    curriculum = taught.assign(competency=competencies, training=rows)
    curriculum, assumptions = default_lifts(table, curriculum, trainings, reading)
    columns = ["training", "competency", "lift", "to_level", "source"]
    return curriculum.sort_values(columns[:2], ignore_index=True)[columns], assumptions


def _check_to_levels(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], reading: Reading) -> None:
    """Without assessed levels nobody knows whether a training leads beyond them."""
    if "gaps" in frames and "curriculum" in frames:
        table = frames["curriculum"]
        for row in table.index[table["to_level"].notna()][:1]:
            reading.problem(
                Message("to_level_without_levels", "to_level needs assessed levels, but gaps are given directly"),
                raw["curriculum"].place(int(row), table.attrs["heads"]["to_level"]),
                remedy=Message(
                    "drop_to_level", "give standards and assessments instead of gaps, or leave to_level out"
                ),
            )


def _check_training_names(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    warnings: list[Message],
    reading: Reading,
) -> None:
    known = set(catalogue.by_name)
    trainings, attended = frames["trainings"], frames["employees"]["attended"].explode().dropna()
    outside = attended[~attended.isin(list(known))]
    if len(outside):
        warnings.append(
            Message("attended_outside", "{count} attended trainings are not in the catalogue", {"count": len(outside)})
        )
    check_names(raw["trainings"], trainings, "conflicts", known, reading)
    check_names(raw["trainings"], trainings, "requires", known | set(attended), reading)
