"""Tables as they stand: cells under heads, each cell with its place, from files or from YAML rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from optimasi.words import terms
from optimasi.words.log import TEXT_EXPECTED
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.notation import DecimalSign, write_number
from optimasi.words.source import Text, Tree, place_of

SEARCHED = 20
"""First rows of a file among which a head is looked for."""
EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; larger ones have lost some."""

ONE_HEAD_ROW = Message("one_head_row", "heads must be one row of single cells, the first row of the table")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands.

    Parameters
    ----------
    name
        Canonical name of the table.
    file
        How messages call its file.
    cells
        One column a head, one row a record; a cell is text, or a float where a workbook holds a number; ""
        where blank. The index is the row number in the file, as spreadsheets count.
    decimal
        The decimal mark that the file's separator implies, if any.
    places
        For rows written in YAML: row number and head -> place; head "" for the row itself, row 0 for a head.
    sheet
        The sheet of a workbook.
    head_row
        Row number of the heads.
    columns
        Head -> column number in the file; by order where it says nothing.
    """

    name: str
    file: str
    cells: pd.DataFrame
    decimal: DecimalSign | None = None
    places: dict[tuple[int, str], Place] = field(default_factory=dict)
    sheet: str = ""
    head_row: int = 1
    columns: Mapping[str, int] = field(default_factory=dict)

    def place(self, row: int, head: str) -> Place:
        """Where the cell of a row (index label) under a head stands."""
        if found := self.places.get((row, head)) or self.places.get((row, "")):
            return found
        by_order = list(self.cells.columns).index(head) + 1 if head in self.cells.columns else 0
        return Place(self.file, row, self.columns.get(head, by_order), head=head, sheet=self.sheet)

    def place_of_head(self, head: str) -> Place:
        """Where a head stands; of rows written in YAML the first one."""
        if found := self.places.get((0, head)):
            return found
        return self.place(self.head_row, head)

    def located(self, rows: Sequence[int], head: str) -> list[tuple[Place, tuple[int, ...]]]:
        """Where cells under a head stand: in each file the first place, and the rows or lines of all."""
        if not self.places:
            return [(self.place(rows[0], head), tuple(rows))]
        files: dict[str, list[Place]] = {}
        for place in (self.place(row, head) for row in rows):
            files.setdefault(place.file, []).append(place)
        return [(found[0], tuple(place.line for place in found)) for found in files.values()]

    @property
    def files(self) -> tuple[str, ...]:
        """Its file, and those that put rows over it."""
        first = f"{self.file}#{self.sheet}" if self.sheet else self.file
        return tuple(dict.fromkeys([first, *(place.file for place in self.places.values())]))

    @property
    def head_place(self) -> Place:
        """Where the head of the table stands."""
        return next(iter(self.places.values())) if self.places else Place(self.file, self.head_row, sheet=self.sheet)


def cell_text(cell: object) -> str:
    """A cell as text: a number plainly, as far as spreadsheets keep it, and so that it reads back one way."""
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.5E}" if abs(cell) >= EXACT else write_number(Fraction(f"{cell:.15g}"))


def table_of(grid: pd.DataFrame, name: str, file: str, decimal: DecimalSign | None = None, sheet: str = "") -> RawTable:
    """The table that the cells of a file or sheet hold: its first row that is not blank has the heads.

    Parameters
    ----------
    grid
        All cells, "" where blank; index and columns are the row and column numbers of the file.
    name, file, decimal, sheet
        As in `RawTable`.

    Raises
    ------
    InputError
        No cells; heads that are blank or stand twice, or that stand further down.
    """
    rows = _filled_rows(grid)
    if not len(rows):
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(file, sheet=sheet),))])
    heads = {
        column: " ".join(cell_text(head).split())
        for column, head in zip(map(int, rows.columns.to_numpy()), rows.iloc[0], strict=True)
        if head != "" or (rows[column] != "").any()
    }
    head_row = int(rows.index[0])
    _check_heads(rows, heads, name, Place(file, head_row, sheet=sheet))
    cells = rows.iloc[1:][list(heads)] if len(heads) < rows.shape[1] else rows.iloc[1:]
    cells = cells.set_axis(list(heads.values()), axis=1)
    columns = {head: column for column, head in heads.items()}
    return RawTable(name, file, cells, decimal, sheet=sheet, head_row=head_row, columns=columns)


def _filled_rows(grid: pd.DataFrame) -> pd.DataFrame:
    """The rows in which something stands; most tables show that with their first columns."""
    filled = pd.Series(data=False, index=grid.index)
    for column in grid.columns:
        filled |= grid[column] != ""
        if filled.all():
            return grid
    return grid[filled]


def likely_head(rows: pd.DataFrame, name: str) -> int | None:
    """Row number of the first rows' best head: most names of columns, two at least, or one below a title."""
    first = rows.iloc[:SEARCHED]
    known = {
        int(row): sum(terms.canonical(name, cell) is not None for cell in cells if isinstance(cell, str))
        for row, cells in zip(first.index, first.to_numpy(), strict=True)
    }
    best = max(known, key=lambda row: known[row])
    titled = (first.iloc[0] != "").sum() == 1 < (first.loc[best] != "").sum()
    return best if known[best] >= (1 if titled else 2) else None


def _check_heads(rows: pd.DataFrame, heads: Mapping[int, str], name: str, place: Place) -> None:
    likely = likely_head(rows, name)
    if likely is not None and likely != place.line:
        raise InputError([head_elsewhere(place, likely)])
    problems: list[Diagnostic] = []
    seen: set[str] = set()
    for column, head in heads.items():
        if not head:
            blank = Message("blank_head", "the column has no head")
            cell = Place(place.file, place.line, column, sheet=place.sheet, headless=True)
            problems.append(Diagnostic(blank, (cell,), remedy=ONE_HEAD_ROW))
        elif head in seen:
            twice = Message("head_twice", "the head {head} stands twice", {"head": head})
            cell = Place(place.file, place.line, column, head=head, sheet=place.sheet)
            problems.append(Diagnostic(twice, (cell,)))
        seen.add(head)
    if problems:
        raise InputError(problems)


def head_elsewhere(place: Place, likely: int | None) -> Diagnostic:
    """A title, or a head of merged cells, above the row that looks like the head."""
    message = Message("no_head_row", "this is not a row of heads")
    remedy = ONE_HEAD_ROW
    if likely is not None:
        remedy = Message(
            "head_row_elsewhere",
            "heads must be one row of single cells, the first row of the table: row {row} looks like it; "
            "delete what stands above it, or keep it on another sheet",
            {"row": str(likely)},
        )
    return Diagnostic(message, (place,), remedy=remedy)


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
