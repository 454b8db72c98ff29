"""Workbooks written in a test: sheets from rows of plain values, and what Excel adds to them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import xlsxwriter


class Percent(NamedTuple):
    """A number shown in percent."""

    value: float


class Formula(NamedTuple):
    """A formula and its stored value; without one it was never computed."""

    text: str
    value: float | str | None


class Merged(NamedTuple):
    """A text in the first of as many cells side by side, all merged."""

    text: str
    width: int


Cell = str | float | bool | date | Percent | Formula | Merged | None
Rows = Iterable[Iterable[Cell]]


def workbook(path: Path, sheets: Mapping[str, Rows], hidden: Iterable[str] = ()) -> Path:
    """Write a workbook; a sheet's rows start at A1, None leaves a cell empty."""
    book = xlsxwriter.Workbook(path)
    # The same bytes each time.
    book.set_properties({"created": datetime(2027, 1, 1, tzinfo=UTC)})
    percent, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Percent):
                    sheet.write_number(row, column, cell.value, percent)
                elif isinstance(cell, Formula):
                    value = NEVER if cell.value is None else EMPTY if cell.value == "" else cell.value
                    sheet.write_formula(row, column, cell.text, None, value)
                elif isinstance(cell, Merged):
                    sheet.merge_range(row, column, row, column + cell.width - 1, cell.text)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    edit(path, lambda part: part.replace(f"<v>{NEVER}</v>", "").replace(f"<v>{EMPTY}</v>", "<v></v>"))
    return path


# xlsxwriter writes neither a formula without a value nor the empty text as Excel does.
NEVER, EMPTY = 987_654_321, "(empty)"


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change the XML of every sheet of a workbook."""
    _edit(path, "xl/worksheets/", change)


def edit_part(path: Path, part: str, old: str, new: str) -> None:
    """Replace a text in a part of a workbook, where it must stand."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    _edit(path, part, change)


def _edit(path: Path, parts: str, change: Callable[[str], str]) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            # A date of its own for each part would make other bytes each time.
            after.writestr(zipfile.ZipInfo(name), change(part.decode()) if name.startswith(parts) else part)
    path.write_bytes(changed.getvalue())
