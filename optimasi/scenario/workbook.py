"""XLSX workbooks as tables: what a cell holds counts, not how it is shown."""

from __future__ import annotations

import datetime
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from optimasi.scenario import terms
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, Place
from optimasi.scenario.raw import ONE_HEAD_ROW, RawTable, head_elsewhere, likely_head, table_of

ENDINGS = (".xlsx", ".xlsm")
FOREIGN_ENDINGS = (".xls", ".xlsb", ".ods", ".numbers", ".gsheet")
"""Tables of other programs, or of older ones, that are not read."""
LARGEST = 25_000_000
"""Cells between the first and the last of a sheet; more do not fit into a machine, empty or not."""
NO_VALUE = "#FORMULA!"
"""Stands in a cell whose formula was never computed."""

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SOURCE = re.compile(r"(?P<file>.+?\.xls[xm])(?:#(?P<sheet>.*))?", re.IGNORECASE | re.DOTALL)
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE = re.compile(rb"""r\s*=\s*["']([A-Za-z]*)([0-9]+)""")
_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{3,}|[A-Za-z]*[0-9]{5,})""")
"""Beyond column ZZ or row 9999."""
_ERROR = re.compile(rb"""(<(?:\w+:)?c\b[^>]*\st=)(["'])e\2""")
_FORMULA = re.compile(rb"<((?:\w+:)?)c\b([^>]*)>(<\1f\b[^>]*?(?:/>|>[^<]*</\1f>))(<\1v\s*/>|<\1v></\1v>)?</\1c>")
_TYPE = re.compile(rb"""\st=(["']).*?\1""")


def split_source(source: str) -> tuple[str, str] | None:
    """The file and the sheet ("": none named) of `file.xlsx#sheet`; None where it is no workbook."""
    match = _SOURCE.fullmatch(source)
    return (match["file"], (match["sheet"] or "").strip()) if match else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook, how messages call its file, and the sheets that were looked at."""

    file: str
    book: CalamineWorkbook
    opened: dict[str, CalamineSheet] = field(default_factory=dict)

    def sheet(self, name: str) -> CalamineSheet:
        """A sheet by its exact name, read once."""
        if name not in self.opened:
            with _refusing_damage(self.file):
                self.opened[name] = self.book.get_sheet_by_name(name)
        return self.opened[name]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets with cells, those that are shown."""
        return tuple(
            sheet.name
            for sheet in self.book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.visible == SheetVisibleEnum.Visible
            and self.sheet(sheet.name).start is not None
        )

    def only_sheet(self, name: str) -> str:
        """The sheet of a workbook that has one, for a table.

        Raises
        ------
        InputError
            There is none, or there are several.
        """
        if len(self.sheets) == 1:
            return self.sheets[0]
        if not self.sheets:
            empty = Message("empty_file", "the file is empty")
            raise InputError([Diagnostic(empty, (Place(self.file),))])
        several = Message("several_sheets", "the workbook has several sheets: {sheets}", {"sheets": self.sheets})
        facts = {"key": Name("scenario", name), "file": Path(self.file).name, "sheet": self.sheets[0]}
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
        return table_of(grid, name, self.file, sheet=found)


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
        return Workbook(file, CalamineWorkbook.from_filelike(io.BytesIO(_prepared(content, file))))


@contextmanager
def _refusing_damage(file: str) -> Iterator[None]:
    """Whatever cannot be read of a workbook is a problem of its file."""
    try:
        yield
    except (CalamineError, zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError) as error:
        reason = {"reason": str(error)}
        message = Message("not_a_workbook", "this is not a workbook, or it is damaged: {reason}", reason)
        raise InputError([Diagnostic(message, (Place(file),), remedy=SAVE_XLSX)]) from error


SAVE_XLSX = Message("save_xlsx", "open it in a spreadsheet program and save it as an Excel workbook (.xlsx)")


def _prepared(content: bytes, file: str) -> bytes:
    """The workbook with errors and formulas without a value as texts: calamine gives both as blank cells."""
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if _SHEETS.fullmatch(name)]
        if not parts:
            raise ValueError("xl/worksheets")
        for name in parts:
            part = archive.read(name)
            if (far := _far_cells(part)) is not None:
                remedy = Message("delete_far", "delete the rows and columns beyond the table, or save the sheet as CSV")
                place = Place(file, sheet=_sheet_of(archive, name))
                raise InputError([Diagnostic(far, (place,), remedy=remedy)])
            texts = part
            if b't="e"' in part or b"t='e'" in part:
                texts = _ERROR.sub(rb'\1"str"', texts)
            if b"<f" in part or b":f" in part:
                texts = _FORMULA.sub(_without_value, texts)
            if texts != part:
                changed[name] = texts
        if not changed:
            return content
        prepared = io.BytesIO()
        with zipfile.ZipFile(prepared, "w") as copy:
            for name in archive.namelist():
                copy.writestr(name, changed.get(name) or archive.read(name))
    return prepared.getvalue()


def _without_value(cell: re.Match[bytes]) -> bytes:
    """A cell whose formula was never computed, as text; one whose text is empty stays."""
    prefix, attributes, formula, empty = cell.groups()
    if empty and b't="str"' in attributes:
        return cell[0]
    kept = _TYPE.sub(b"", attributes)
    value = b"<%bv>%b</%bv>" % (prefix, NO_VALUE.encode(), prefix)
    return b'<%bc%b t="str">%b%b</%bc>' % (prefix, kept, formula, value, prefix)


def _sheet_of(archive: zipfile.ZipFile, part: str) -> str:
    """The name of the sheet that a part of a workbook holds, "" where the workbook does not say."""
    targets, sheets = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    if not {targets, sheets} <= set(archive.namelist()):
        return ""
    found = {
        number for number, target in _attributes(archive, targets, "Id", "Target") if part.endswith(target.lstrip("/"))
    }
    return next((name for number, name in _attributes(archive, sheets, "r:id", "name") if number in found), "")


def _attributes(archive: zipfile.ZipFile, part: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Two attributes of every element that has both."""
    for element in re.findall(r"<[^>]+>", archive.read(part).decode("utf-8", "replace")):
        given = dict(re.findall(r'([\w:]+)="([^"]*)"', element))
        if key in given and value in given:
            yield html.unescape(given[key]), html.unescape(given[value])


def _far_cells(part: bytes) -> Message | None:
    """A space in the last cell of a sheet makes it as large as all the cells up to there, also in memory."""
    if not _FAR.search(part):
        return None
    references = _REFERENCE.findall(part)
    last_row = max(int(row) for row in {row for _, row in references})
    last_column = max((len(letters), letters.upper()) for letters in {letters for letters, _ in references})[1] or b"A"
    column = 0
    for letter in last_column:
        column = 26 * column + letter - ord("A") + 1
    if last_row * column <= LARGEST:
        return None
    facts = {"cell": f"{last_column.decode()}{last_row}", "count": last_row * column}
    return Message("far_cells", "the sheet reaches to {cell}: {count} cells", facts)


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
        elif bottom < len(grid) and top < len(grid):
            problems.append(Diagnostic(MERGED, (place,), remedy=UNMERGE))
    return problems


MERGED = Message("merged_cells", "the cells from here on are merged")
UNMERGE = Message("unmerge", "unmerge them and write the value into each of the cells")
