"""The parts of an XLSX file before a reader of cells sees them: how large, what is hidden, what has no value.

No pattern here looks beyond the next `<`, so that each goes through a part once, whatever stands in it.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from optimasi.words.messages import Diagnostic, InputError, Message, Place

UNPACKED = 2**29
"""Bytes that all parts of a workbook may have; the largest sheets that fit into `LARGEST` cells have as many."""
LARGEST = 25_000_000
"""Cells between the first and the last of a sheet; more do not fit into a machine, empty or not."""
ROWS, COLUMNS = 1_048_576, 16_384
"""What a sheet of the format can have."""
NO_VALUE = "#FORMULA!"
"""Stands in a cell whose formula was never computed."""

_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFERENCE = re.compile(rb"""r\s*=\s*["']([A-Za-z]*)([0-9]+)""")
_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{3,}|[A-Za-z]*[0-9]{5,})""")
"""Beyond column ZZ or row 9999."""
_ERROR = re.compile(rb"""(<(?:\w+:)?c\b[^<>]*\st=)(["'])e\2""")
_FORMULA = re.compile(rb"<((?:\w+:)?)c\b([^<>]*)>(<\1f\b[^<>]*(?:(?<=/)>|>[^<]*</\1f>))(<\1v\s*/>|<\1v></\1v>)?</\1c>")
_TYPE = re.compile(rb"""\st=(["'])[^"']*\1""")
_ELEMENT = re.compile(r"<[^<>]+>")
_ATTRIBUTE = re.compile(r'(?<![\w:])([\w:]+)="([^"]*)"')
_SHOWN = re.compile(rb"<(?:\w+:)?(row|col)\b([^<>]*)>")
_UNSEEN = re.compile(rb"""\s(?:hidden\s*=\s*["'](?:1|true)|(?:ht|width)\s*=\s*["']0(?:\.0*)?)["']""")
"""What says of a row or column that it is hidden, or that nothing is left of its height or width."""
_NUMBERS = re.compile(rb"""\b(r|min|max)\s*=\s*["']([0-9]{1,7})["']""")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden of a sheet: numbers of rows, and of columns; filtered rows are hidden ones."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def prepared(content: bytes, file: str) -> tuple[bytes, Mapping[str, Hidden]]:
    """The workbook with errors and formulas without a value as texts, and what is hidden of its sheets, by name.

    Readers of cells give both as blank cells.

    Raises
    ------
    InputError
        It unpacks to more than `UNPACKED` bytes, or a sheet has cells beyond all bounds.
    ValueError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error
        It is damaged.
    """
    changed: dict[str, bytes] = {}
    hidden: dict[str, Hidden] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if (size := sum(part.file_size for part in archive.infolist())) > UNPACKED:
            facts = {"size": size, "most": UNPACKED}
            large = Message("too_many_unpacked", "the workbook unpacks to {size} bytes; at most {most} are read", facts)
            raise InputError([Diagnostic(large, (Place(file),), remedy=AS_CSV)])
        names = _names(archive)
        parts = [name for name in archive.namelist() if _SHEETS.fullmatch(name)]
        if not parts:
            raise ValueError("xl/worksheets")
        for name in parts:
            part = archive.read(name)
            sheet = names.get(name, "")
            if (far := _far_cells(part)) is not None:
                raise InputError([Diagnostic(far, (Place(file, sheet=sheet),), remedy=DELETE_FAR)])
            hidden[sheet] = _hidden(part)
            texts = part
            if b't="e"' in part or b"t='e'" in part:
                texts = _ERROR.sub(rb'\1"str"', texts)
            if b"<f" in part or b":f" in part:
                texts = _FORMULA.sub(_without_value, texts)
            if texts != part:
                changed[name] = texts
        if not changed:
            return content, hidden
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as written:
            for name in archive.namelist():
                written.writestr(name, changed.get(name) or archive.read(name))
    return copy.getvalue(), hidden


AS_CSV = Message("sheet_to_csv", "save the sheet as CSV UTF-8, and name that file")
DELETE_FAR = Message("delete_far", "delete the rows and columns beyond the table, or save the sheet as CSV")


def _without_value(cell: re.Match[bytes]) -> bytes:
    """A cell whose formula was never computed, as text; one whose text is empty stays."""
    prefix, attributes, formula, empty = cell.groups()
    if empty and b't="str"' in attributes:
        return cell[0]
    kept = _TYPE.sub(b"", attributes)
    value = b"<%bv>%b</%bv>" % (prefix, NO_VALUE.encode(), prefix)
    return b'<%bc%b t="str">%b%b</%bc>' % (prefix, kept, formula, value, prefix)


def _hidden(part: bytes) -> Hidden:
    if not _UNSEEN.search(part):
        return Hidden()
    rows: set[int] = set()
    begun = [0] * (COLUMNS + 2)
    for kind, attributes in _SHOWN.findall(part):
        if not _UNSEEN.search(attributes):
            continue
        numbers = {name: int(number) for name, number in _NUMBERS.findall(attributes)}
        if kind == b"row" and b"r" in numbers:
            rows.add(numbers[b"r"])
        elif {b"min", b"max"} <= numbers.keys() and numbers[b"min"] <= numbers[b"max"]:
            # Added up once, at the end: each of very many elements may name every column there is.
            begun[min(numbers[b"min"], COLUMNS + 1)] += 1
            begun[min(numbers[b"max"], COLUMNS) + 1] -= 1
    columns = (column for column, depth in enumerate(accumulate(begun)) if 0 < column <= COLUMNS and depth)
    return Hidden(frozenset(rows), frozenset(columns))


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of a workbook -> the name of the sheet that it holds; nothing where the workbook does not say."""
    targets, sheets = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    parts = set(archive.namelist())
    if not {targets, sheets} <= parts:
        return {}
    named = dict(_attributes(archive, sheets, "r:id", "name"))
    return {
        part: named[number]
        for number, target in _attributes(archive, targets, "Id", "Target")
        if number in named and (part := target.lstrip("/") if target.startswith("/") else f"xl/{target}") in parts
    }


def _attributes(archive: zipfile.ZipFile, part: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Two attributes of every element that has both."""
    for element in _ELEMENT.findall(archive.read(part).decode("utf-8", "replace")):
        given = dict(_ATTRIBUTE.findall(element))
        if key in given and value in given:
            yield html.unescape(given[key]), html.unescape(given[value])


def _far_cells(part: bytes) -> Message | None:
    """A space in the last cell of a sheet makes it as large as all the cells up to there, also in memory.

    Raises
    ------
    ValueError
        A reference that no sheet has.
    """
    if not _FAR.search(part):
        return None
    references = set(_REFERENCE.findall(part))
    if any(len(letters) > len("XFD") or len(row) > len(str(ROWS)) for letters, row in references):
        raise ValueError("cell reference")
    last_row = max(int(row) for _, row in references)
    last_column = max((len(letters), letters.upper()) for letters, _ in references)[1] or b"A"
    column = 0
    for letter in last_column:
        column = 26 * column + letter - ord("A") + 1
    if last_row > ROWS or column > COLUMNS:
        raise ValueError("cell reference")
    if last_row * column <= LARGEST:
        return None
    facts = {"cell": f"{last_column.decode()}{last_row}", "count": last_row * column}
    return Message("far_cells", "the sheet reaches to {cell}: {count} cells", facts)
