"""XLSX workbooks as tables: what a cell holds counts, not how it is shown."""

from __future__ import annotations

import datetime
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from optimasi.scenario.files.package import Hidden, prepared
from optimasi.scenario.files.raw import ONE_HEAD_ROW, RawTable, head_elsewhere, likely_head, table_of
from optimasi.scenario.files.totals import is_total
from optimasi.words import terms
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place

ENDINGS = (".xlsx", ".xlsm")
FOREIGN_ENDINGS = (".xls", ".xlsb", ".ods", ".numbers", ".gsheet")
"""Tables of other programs, or of older ones, that are not read."""
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SOURCE = re.compile(r"(?P<file>.+?\.xls[xm])(?:#(?P<sheet>.*))?", re.IGNORECASE | re.DOTALL)


def split_source(source: str) -> tuple[str, str] | None:
    """The file and the sheet ("": none named) of `file.xlsx#sheet`; None where it is no workbook."""
    match = _SOURCE.fullmatch(source)
    return (match["file"], (match["sheet"] or "").strip()) if match else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook, how messages call its file, what is hidden of its sheets, and those that were looked at.

    `read` takes the sheets that were read, `told` what of them is hidden.
    """

    file: str
    book: CalamineWorkbook
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    told: list[Message] = field(default_factory=list)
    opened: dict[str, CalamineSheet] = field(default_factory=dict)

    def sheet(self, name: str) -> CalamineSheet:
        """A sheet by its exact name, read once."""
        if name not in self.opened:
            with _refusing_damage(self.file):
                self.opened[name] = self.book.get_sheet_by_name(name)
        return self.opened[name]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets with cells, hidden ones last."""
        found = [
            sheet
            for sheet in self.book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and self.sheet(sheet.name).start is not None
        ]
        return tuple(sheet.name for sheet in sorted(found, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible))

    def is_shown(self, name: str) -> bool:
        """Whether a sheet is one that a reader of the workbook sees."""
        return any(
            sheet.name == name and sheet.visible == SheetVisibleEnum.Visible for sheet in self.book.sheets_metadata
        )

    def only_sheet(self, name: str) -> str:
        """The sheet of a workbook that shows one, for a table; a hidden one counts if it bears the table's name.

        Raises
        ------
        InputError
            There is none, or there are several.
        """
        sheets = self.sheets
        if any(map(self.is_shown, sheets)):
            sheets = tuple(
                sheet for sheet in sheets if self.is_shown(sheet) or terms.canonical("scenario", sheet) == name
            )
        if len(sheets) == 1:
            return sheets[0]
        if not sheets:
            empty = Message("empty_file", "the file is empty")
            raise InputError([Diagnostic(empty, (Place(self.file),))])
        several = Message("several_sheets", "the workbook has several sheets: {sheets}", {"sheets": sheets})
        facts = {"key": Name("scenario", name), "file": Path(self.file).name, "sheet": sheets[0]}
        remedy = Message("name_sheet", "name the one that is meant: {key}: {file}#{sheet}", facts)
        raise InputError([Diagnostic(several, (Place(self.file),), remedy=remedy)])

    def table(self, sheet: str, name: str) -> RawTable:
        """The table on a sheet, which may be hidden; case makes no difference in its name.

        Raises
        ------
        InputError
            There is no such sheet, it has no heads, or cells of it are merged.
        """
        known = {terms.normalise(found): found for found in self.book.sheet_names}
        found = sheet if sheet in self.book.sheet_names else known.get(terms.normalise(sheet))
        if found is None:
            absent = Message(
                "no_sheet",
                "the workbook has no sheet {sheet}; it has {sheets}",
                {"sheet": sheet, "sheets": tuple(self.book.sheet_names)},
            )
            near = next(iter(terms.closest(sheet, self.book.sheet_names)), None)
            remedy = Message("did_you_mean", "did you mean {name}?", {"name": near}) if near else None
            raise InputError([Diagnostic(absent, (Place(self.file),), sheet, remedy)])
        grid = _grid(self.sheet(found))
        if problems := _merged(self.sheet(found), grid, name, self.file):
            raise InputError(problems)
        if found not in self.read:
            self._tell_hidden(found, grid)
        self.read.add(found)
        return table_of(grid, name, self.file, sheet=found)

    def _tell_hidden(self, sheet: str, grid: pd.DataFrame) -> None:
        """Note the hidden sheet, rows and columns in which something stands."""
        facts: dict[str, object] = {"sheet": sheet}
        if not self.is_shown(sheet):
            self.told.append(Message("hidden_sheet", "sheet {sheet}", facts))
            return
        filled, hidden = grid != "", self.hidden.get(sheet, Hidden())
        if rows := int(filled[grid.index.isin(hidden.rows)].any(axis=1).sum()):
            self.told.append(Message("hidden_rows", "{count} rows of {sheet}", facts | {"count": rows}))
        if columns := int(filled.loc[:, grid.columns.isin(hidden.columns)].any(axis=0).sum()):
            self.told.append(Message("hidden_columns", "{count} columns of {sheet}", facts | {"count": columns}))


def open_workbook(content: bytes, file: str) -> Workbook:
    """Open the content of an XLSX file; `file` is how messages call it.

    Raises
    ------
    InputError
        Not a workbook, damaged, protected by a password, or with cells beyond all bounds.
    """
    if content.startswith(_OLD_CONTAINER):
        message = Message("old_workbook", "this is a workbook of the old kind (.xls)")
        remedy = SAVE_XLSX
        if _ENCRYPTED in content:
            message = Message("password", "the workbook is protected by a password")
            remedy = Message("remove_password", "open it, remove the password and save it")
        raise InputError([Diagnostic(message, (Place(file),), remedy=remedy)])
    with _refusing_damage(file):
        readable, hidden = prepared(content, file)
        return Workbook(file, CalamineWorkbook.from_filelike(io.BytesIO(readable)), hidden)


DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    LookupError,
)
"""What reading a damaged archive, or its parts, may raise; their words are about bytes, and no help to anybody."""


@contextmanager
def _refusing_damage(file: str) -> Iterator[None]:
    """Whatever cannot be read of a workbook is a problem of its file."""
    try:
        yield
    except DAMAGE as error:
        message = Message("not_a_workbook", "this is not a workbook, or it is damaged")
        raise InputError([Diagnostic(message, (Place(file),), remedy=SAVE_XLSX)]) from error


SAVE_XLSX = Message("save_xlsx", "open it in a spreadsheet program and save it as an Excel workbook (.xlsx)")


def _grid(sheet: CalamineSheet) -> pd.DataFrame:
    """All cells from A1 on, by row and column number."""
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    grid = pd.DataFrame(rows, dtype=object)
    grid.index = pd.RangeIndex(1, len(rows) + 1)
    grid.columns = pd.RangeIndex(1, grid.shape[1] + 1)
    return grid


def _cell(value: object) -> str | float:
    """A number as it is, everything else as text."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    return str(value)


def _merged(sheet: CalamineSheet, grid: pd.DataFrame, name: str, file: str) -> list[Diagnostic]:
    """Cells that are merged hide which rows or columns their value is of."""
    filled = (grid != "").any(axis=1)
    rows = grid[filled]
    ranges = sorted(sheet.merged_cell_ranges or ())
    if not len(rows) or not ranges:
        return []
    likely = likely_head(rows, name)
    head = int(rows.index[0]) if likely is None else likely
    problems = []
    for (top, left), (bottom, _) in ranges:
        place = Place(file, top + 1, left + 1, sheet=sheet.name)
        if top + 1 < head:
            return [head_elsewhere(place, likely)]
        if top + 1 == head:
            problems.append(Diagnostic(MERGED, (place,), remedy=ONE_HEAD_ROW))
        elif is_total(str(grid.iat[top, left])):
            # The row is told as the total that it is; unmerged it would have its word in every cell.
            continue
        elif bottom < len(grid) and top < len(grid):
            problems.append(Diagnostic(MERGED, (place,), remedy=UNMERGE))
    return problems


MERGED = Message("merged_cells", "the cells from here on are merged")
UNMERGE = Message("unmerge", "unmerge them and write the value into each of the cells")
