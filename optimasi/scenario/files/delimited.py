"""CSV files as tables: whatever encoding and separator a spreadsheet wrote them in."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping

import pandas as pd

from optimasi.scenario.files.raw import RawTable, table_of
from optimasi.scenario.files.workbook import SAVE_XLSX
from optimasi.words.gathering import one_mistake
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Diagnostic, InputError, Instance, Message, Place
from optimasi.words.notation import DecimalSign
from optimasi.words.source import CONTROL, WORKBOOKS

ENDINGS = (".csv", ".txt", ".tsv")
SEPARATORS: Mapping[str, DecimalSign | None] = {",": ".", ";": ",", "\t": None}
"""Separator -> the decimal mark that goes with it; spreadsheets that copy tabs use either."""
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_SAMPLE = 20_000
_QUOTED = re.compile(r'"[^"]*"?')


def read_csv(content: bytes, name: str, file: str, log: ProblemLog) -> RawTable:
    """A table from the content of a CSV file, separated by `,`, `;` or tabs.

    Parameters
    ----------
    content
        UTF-8 with or without a byte order mark, UTF-16 with one, or cp1252, which is announced.
    name
        Canonical name of the table.
    file
        How messages call the file.
    log
        Takes the warning.

    Raises
    ------
    InputError
        Not text, empty, no head, or rows of another length.
    """
    text = _utf8(content, file, log)
    if not text.strip():
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(file),))])
    body = text.lstrip(b"\r\n")
    skipped = text[: len(text) - len(body)].count(b"\n")
    separator = _separator(body)
    try:
        cells = _parsed(body, separator)
    except (ValueError, OverflowError) as error:
        _check_lengths(body, separator, file, skipped)
        message = Message("csv_syntax", "this is not a CSV table: {reason}", {"reason": str(error)})
        raise InputError([Diagnostic(message, (Place(file),))]) from error
    # pandas pads a short row without a word; where nothing is quoted, counting separators is enough to know.
    if b'"' in body or body.count(separator.encode()) != (cells.shape[1] - 1) * len(cells):
        _check_lengths(body, separator, file, skipped)
    cells.index = pd.RangeIndex(skipped + 1, skipped + len(cells) + 1)
    cells.columns = pd.RangeIndex(1, cells.shape[1] + 1)
    return table_of(cells, name, file, SEPARATORS[separator])


def _utf8(content: bytes, file: str, log: ProblemLog) -> bytes:
    """The same text in UTF-8, without a byte order mark."""
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        if content.startswith(UTF16):
            text = content.decode("utf-16").removeprefix("\ufeff").encode()
        elif not text.isascii():
            text.decode()
    except UnicodeError as error:
        text = _cp1252(content, file, error)
        said = Message("read_as_cp1252", "{file} is not UTF-8 and was read as cp1252 (Windows)", {"file": file})
        log.warnings.append(said)
    if b"\x00" in text:
        raise _not_text(content, file)
    return text


def _cp1252(content: bytes, file: str, cause: UnicodeError) -> bytes:
    """Text that an old Windows wrote; nobody types control characters."""
    try:
        if content.startswith(UTF16) or CONTROL.search(content):
            raise cause
        return content.decode("cp1252").encode()
    except UnicodeError as error:
        raise _not_text(content, file) from error


def _not_text(content: bytes, file: str) -> InputError:
    remedy = Message("save_utf8", "save it as UTF-8 (in Excel: CSV UTF-8)")
    if content.startswith(WORKBOOKS[1]):
        remedy = SAVE_XLSX
    elif content.startswith(WORKBOOKS):
        remedy = Message("rename_workbook", "it looks like a workbook: give it the ending .xlsx and name it so")
    return InputError([Diagnostic(Message("not_text", "the file is not text"), (Place(file),), remedy=remedy)])


def _separator(body: bytes) -> str:
    """The separator that stands most often in the heads, outside of quotes."""
    sample = _QUOTED.sub("", body[:_SAMPLE].decode(errors="replace"))
    head = re.split(r"[\r\n]", sample, maxsplit=1)[0]
    return max(SEPARATORS, key=head.count)


def _parsed(body: bytes, separator: str) -> pd.DataFrame:
    # header=None: pandas would otherwise take a surplus first column for an index without a word.
    return pd.read_csv(
        io.BytesIO(body),
        sep=separator,
        header=None,
        dtype=str,
        na_filter=False,
        skip_blank_lines=False,
        skipinitialspace=separator != "\t",
        encoding="utf-8",
    )


def _check_lengths(body: bytes, separator: str, file: str, skipped: int) -> None:
    width, begun = 0, 0
    problems = []
    facts = {"separator": separator}
    surplus = Message("quote_cell", 'a cell that holds "{separator}" must stand in double quotes', facts)
    lacking = Message("keep_separators", 'write blank cells, too, with a "{separator}" between cells', facts)
    text = io.TextIOWrapper(io.BytesIO(body), "utf-8", newline="")
    rows = csv.reader(text, delimiter=separator, strict=True, skipinitialspace=separator != "\t")
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
