"""Tables as they stand: text cells under heads, each cell with its place, from CSV files or YAML rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from optimasi.scenario.diagnostics import Diagnostic, InputError, Instance, Message, Name, Place
from optimasi.scenario.fields import TEXT_EXPECTED
from optimasi.scenario.gathering import one_mistake
from optimasi.scenario.source import Text, Tree, decode, place_of


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table of text.

    Parameters
    ----------
    name
        Canonical name of the table.
    file
        How messages call its file.
    cells
        One str column a head, one row a record; a cell is "" where blank. The index is the row number in
        the file, its head being row 1.
    decimal
        The decimal mark that the file's separator implies, if any.
    places
        For rows written in YAML: row number and head -> place; head "" for the row itself, row 0 for a head.
    """

    name: str
    file: str
    cells: pd.DataFrame
    decimal: Literal[",", "."] | None = None
    places: dict[tuple[int, str], Place] = field(default_factory=dict)

    def place(self, row: int, head: str) -> Place:
        """Where the cell of a row (index label) under a head stands."""
        if found := self.places.get((row, head)) or self.places.get((row, "")):
            return found
        column = list(self.cells.columns).index(head) + 1 if head in self.cells.columns else 0
        return Place(self.file, row, column, head=head)

    def place_of_head(self, head: str) -> Place:
        """Where a head stands; of rows written in YAML the first one."""
        if found := self.places.get((0, head)):
            return found
        inline = self.decimal is None and self.places and len(self.cells)
        return self.place(int(self.cells.index[0]) if inline else 1, head)

    def located(self, rows: Sequence[int], head: str) -> list[tuple[Place, tuple[int, ...]]]:
        """Where cells under a head stand: in each file the first place, and the rows or lines of all."""
        if not self.places:
            return [(self.place(rows[0], head), tuple(rows))]
        files: dict[str, list[Place]] = {}
        for place in (self.place(row, head) for row in rows):
            files.setdefault(place.file, []).append(place)
        return [(found[0], tuple(place.line for place in found)) for found in files.values()]

    @property
    def head_place(self) -> Place:
        """Where the head of the table stands."""
        return next(iter(self.places.values())) if self.places else Place(self.file, 1)


def read_csv(content: bytes, name: str, file: str) -> RawTable:
    """A table from the content of a CSV file, separated by `,` or `;`.

    Raises
    ------
    InputError
        Not UTF-8 text, empty, a head that is blank or stands twice, or rows of another length.
    """
    text = decode(content, file)
    if not text.strip():
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(file),))])
    body = text.lstrip("\r\n")
    skipped = text[: len(text) - len(body)].count("\n")
    first = body.splitlines()[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    # pandas pads a short row without a word; where nothing is quoted, counting separators is enough to know.
    if '"' in body or any(line.count(separator) != first.count(separator) for line in body.splitlines() if line):
        _check_lengths(body, separator, file, skipped)
    # header=None: pandas would otherwise take a surplus first column for an index without a word.
    try:
        cells = pd.read_csv(
            io.StringIO(body),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            skipinitialspace=True,
        )
    except (ValueError, OverflowError) as error:
        message = Message("csv_syntax", "this is not a CSV table: {reason}", {"reason": str(error)})
        raise InputError([Diagnostic(message, (Place(file),))]) from error
    cells.index = pd.RangeIndex(skipped + 1, skipped + len(cells) + 1)
    filled = (cells != "").any(axis=1)
    cells = cells[filled]
    if not len(cells):
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(file),))])
    heads = [head.strip() for head in cells.iloc[0]]
    _check_heads(heads, file, int(cells.index[0]))
    rows = cells.iloc[1:].set_axis(heads, axis=1)
    return RawTable(name, file, rows, "," if separator == ";" else ".")


def _check_lengths(text: str, separator: str, file: str, skipped: int) -> None:
    width, begun = 0, 0
    problems = []
    facts = {"separator": separator}
    surplus = Message("quote_cell", 'a cell that holds "{separator}" must stand in double quotes', facts)
    lacking = Message("keep_separators", 'write blank cells, too, with a "{separator}" between cells', facts)
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for row, cells in enumerate(rows, skipped + 1):
            begun = rows.line_num
            width = width or len(cells)
            if cells and len(cells) != width:
                message = Message(
                    "row_length", "the row has {count} cells, the head {width}", {"count": len(cells), "width": width}
                )
                remedy = surplus if len(cells) > width else lacking
                problems.append(Instance(Place(file, row), (row,), separator.join(cells), (), message, remedy))
    except csv.Error as error:
        raise InputError([_quote_mistake(str(error), Place(file, skipped + begun + 1))]) from error
    if problems:
        raise InputError([one_mistake(problems)])


def _quote_mistake(reason: str, place: Place) -> Diagnostic:
    if "unexpected end" in reason:
        message = Message("open_cell", "a double quote that opens a cell of this row is not closed")
        return Diagnostic(
            message, (place,), remedy=Message("close_cell", "close it; a quote in a cell is written twice")
        )
    if "expected after" in reason:
        message = Message("after_cell", "in this row text follows a cell that a double quote has closed")
        return Diagnostic(message, (place,), remedy=Message("double_cell", 'write a quote in a cell twice: ""'))
    return Diagnostic(Message("csv_syntax", "this is not a CSV table: {reason}", {"reason": reason}), (place,))


def _check_heads(heads: list[str], file: str, row: int) -> None:
    problems = []
    for column, head in enumerate(heads, start=1):
        if not head:
            problems.append(
                Diagnostic(
                    Message("blank_head", "column {column} has no head", {"column": column}),
                    (Place(file, row, column),),
                )
            )
        elif head in heads[: column - 1]:
            problems.append(
                Diagnostic(
                    Message("head_twice", "the head {head} stands twice", {"head": head}),
                    (Place(file, row, column, head=head),),
                )
            )
    if problems:
        raise InputError(problems)


def inline_rows(rows: list[Tree], name: str, file: str) -> RawTable:
    """A table written out in the scenario as a list of mappings.

    Raises
    ------
    InputError
        A row is not a mapping, or a cell is not one value or a list of values.
    """
    problems: list[Diagnostic] = []
    places: dict[tuple[int, str], Place] = {}
    records: list[dict[str, str]] = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            problems.append(
                Diagnostic(
                    Message(
                        "row_expected",
                        "each row of {table} is a mapping of columns to values",
                        {"table": Name("scenario", name)},
                    ),
                    tuple(p for p in [place_of(row)] if p),
                )
            )
            continue
        record = {}
        if start := place_of(row):
            places[number, ""] = start
        for head, value in row.items():
            cell = _cell(value)
            if cell is None:
                problems.append(
                    Diagnostic(
                        TEXT_EXPECTED,
                        tuple(p for p in [place_of(head)] if p),
                    )
                )
                continue
            record[str(head)] = cell
            if place := place_of(head):
                places.setdefault((0, str(head)), place)
            if place := place_of(value) or place_of(head):
                places[number, str(head)] = place
        records.append(record)
    if problems:
        raise InputError(problems)
    cells = pd.DataFrame(records, dtype=str).fillna("")
    cells.index = pd.RangeIndex(1, len(records) + 1)
    return RawTable(name, file, cells, None, places)


def _cell(value: Tree) -> str | None:
    if value is None:
        return ""
    if isinstance(value, list):
        parts = [_cell(item) if isinstance(item, Text) else None for item in value]
        return None if None in parts else "|".join(part for part in parts if part is not None)
    return str(value).strip() if isinstance(value, Text) else None
