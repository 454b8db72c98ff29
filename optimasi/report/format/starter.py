"""A small scenario to begin with, which solves as it is: its files in the reader's language."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from optimasi.report.format.editor import editor_schema
from optimasi.report.terminal.page import commands
from optimasi.report.words.naming import local_cell, local_head
from optimasi.report.words.text import N_, Speech
from optimasi.scenario.format.described import Key, columns
from optimasi.scenario.format.fields import TABLES, TABLES_KEY
from optimasi.words import terms
from optimasi.words.messages import Message
from optimasi.words.shell import typed_path
from optimasi.words.terms import Language

Kind = Literal["csv", "xlsx"]
Rows = Sequence[Mapping[str, str]]

SCHEMA_FILE = ".optimasi.schema.json"
EDITOR_LINE = f"# yaml-language-server: $schema=./{SCHEMA_FILE}\n"
WORKBOOK = "data.xlsx"
HERE = "{tables}"
"""Stands in a template for the key `tables`."""


def starter_files(speech: Speech, kind: Kind) -> dict[str, bytes]:
    """The files of the example by name, the scenario first.

    Parameters
    ----------
    speech
        The language of names, comments and descriptions.
    kind
        Whether its tables are CSV files or sheets of one workbook.
    """
    tables = _workbook(speech) if kind == "xlsx" else _csv_files(speech.language)
    written = {}
    for template in sorted(_folder(speech.language).iterdir(), key=lambda file: HERE not in file.read_text("utf-8")):
        text = template.read_text(encoding="utf-8").replace(HERE, _tables_key(speech, kind))
        written[template.name] = (EDITOR_LINE + text).encode()
    schema = json.dumps(editor_schema(speech), ensure_ascii=False, separators=(",", ":"))
    return {**written, **tables, SCHEMA_FILE: schema.encode()}


def _folder(name: str) -> Traversable:
    return files("optimasi.report").joinpath("data", "example", name)


@cache
def _tables() -> Mapping[str, Rows]:
    """The rows of each table, heads and words canonical."""
    found = {}
    for name in TABLES:
        file = _folder("tables").joinpath(f"{name}.csv")
        if file.is_file():
            found[name] = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    return found


def _tables_key(speech: Speech, kind: Kind) -> str:
    """The key `tables` with what a planner should know of its files."""
    key = terms.local_name("scenario", TABLES_KEY, speech.language)
    if kind == "xlsx":
        comment = N_("A sheet for each table. NIP columns are text; keep them so, or their last digits are lost.")
        return f"# {speech.text(comment)}\n{key}: {WORKBOOK}"
    comment = N_("A file for each table. Excel must read NIP columns as text, or their last digits are lost.")
    names = [terms.local_name("scenario", name, speech.language) for name in _tables()]
    return "\n".join([f"# {speech.text(comment)}", f"{key}:", *(f"  {name}: {name}.csv" for name in names)])


def _csv_files(language: Language) -> dict[str, bytes]:
    """Each table as Excel of that language writes it: in Indonesian with `;` and decimal commas."""
    written = {}
    for name, rows in _tables().items():
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";" if language == "id" else ",", lineterminator="\n")
        writer.writerow(local_head(name, head, language) for head in rows[0])
        for row in rows:
            writer.writerow(_cell(name, head, cell, language) for head, cell in row.items())
        written[f"{terms.local_name('scenario', name, language)}.csv"] = text.getvalue().encode()
    return written


def _cell(table: str, head: str, cell: str, language: Language) -> str:
    if language == "id" and re.fullmatch(r"\d+\.\d+", cell):
        return cell.replace(".", ",")
    return local_cell(table, head, cell, language)


def _workbook(speech: Speech) -> dict[str, bytes]:
    """All tables as sheets of one workbook; texts, NIP among them, stay texts when they are edited."""
    import xlsxwriter  # noqa: PLC0415 - needed here alone

    content = io.BytesIO()
    language = speech.language
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        formats = {
            kind: book.add_format({"num_format": layout})
            for kind, layout in (
                ("text", "@"),
                ("share", "0%"),
                ("date", "yyyy-mm-dd"),
                ("money", "#,##0"),
                ("number", "0.##"),
                ("whole", "0"),
            )
        }
        bold = book.add_format({"bold": True})
        for name, rows in _tables().items():
            sheet = book.add_worksheet(terms.local_name("scenario", name, language))
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(rows[0]):
                kind = _kind(name, head)
                cells = [local_cell(name, head, row[head], language) for row in rows]
                title = local_head(name, head, language)
                sheet.set_column(column, column, 2 + max(map(len, (title, *cells))), formats[kind])
                sheet.write_string(0, column, title, bold)
                for place, cell in enumerate(cells, start=1):
                    if not cell:
                        continue
                    if kind == "text":
                        sheet.write_string(place, column, cell)
                    elif kind == "date":
                        sheet.write_datetime(place, column, date.fromisoformat(cell))
                    else:
                        sheet.write_number(place, column, float(cell.rstrip("%")) / (100 if "%" in cell else 1))
    return {WORKBOOK: content.getvalue()}


def _kind(table: str, head: str) -> str:
    """How a column is written in a workbook: by what it holds, as text if by no number."""

    def means(key: Key) -> bool:
        return head.startswith(f"{key.name}.") if key.form else key.name == head

    value = next((key.value for key in columns(table) if means(key)), None)
    kinds = {"share": "share", "date": "date", "dates": "date", "money": "money", "number": "number", "whole": "whole"}
    return kinds.get(value.kind, "text") if value else "text"


def described(folder: Path, written: Collection[str], speech: Speech) -> str:
    """What was written, and what to type next."""
    scenario, what_if, *_ = (typed_path(str(folder / name)) for name in written)
    lines = [speech.say(Message("written", "Written to {folder}:", {"folder": str(folder)}))]
    longest = max(map(len, written))
    lines += [f"  {name.ljust(longest)}  {_described(name, speech)}".rstrip() for name in written]
    todo = [
        (f"optimasi check {scenario}", speech.text(N_("what was understood"))),
        (f"optimasi compare {scenario} {what_if}", speech.text(N_("what the what-if changes"))),
        (f"optimasi solve {scenario}", speech.text(N_("the plan"))),
    ]
    return "\n".join([*lines, "", commands(todo).plain])


def _described(name: str, speech: Speech) -> str:
    if name == SCHEMA_FILE:
        return speech.text(N_("lets editors complete names and mark mistakes"))
    if name == WORKBOOK:
        return speech.say(Message("all_tables", "all tables, a sheet for each"))
    if name.endswith(".yaml"):
        template = _folder(speech.language).joinpath(name).read_text(encoding="utf-8")
        return speech.text(N_("the scenario") if HERE in template else N_("a what-if that builds on it"))
    table = terms.canonical("scenario", name.removesuffix(".csv")) or ""
    return speech.say(Message("rows", "{count} rows", {"count": len(_tables()[table])}))
