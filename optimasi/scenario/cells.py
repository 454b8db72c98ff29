"""What is wrong with a cell before anybody asks what its column holds: errors, blanks, dashes, totals."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from optimasi.scenario import terms
from optimasi.scenario.columns import REQUIRED, TEXTS, Column
from optimasi.scenario.diagnostics import Message, NotationError
from optimasi.scenario.package import NO_VALUE

ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#ERROR!", NO_VALUE}
)
"""What spreadsheets leave in a cell whose formula failed."""
NOTHING = frozenset({"-", "--", "---", "\u2013", "\u2014", "\u2212", "_", "n/a", "na", "nihil", "kosong", "nil"})
"""What people write where there is nothing to write, as `terms.normalise` gives it."""

_REMARKS = re.compile(r"[^\w\s]|\b[0-9a-e]\b")
"""Signs and references to columns behind the word for a total: `Jumlah (1+2) :`."""
_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")
"""A word whose letters stand apart: `J U M L A H`."""
_SIGMA = re.compile("^[\u2211\u03c3]")


@cache
def _total_words() -> Mapping[str, frozenset[str]]:
    table = files("optimasi.scenario").joinpath("data", "total_words.csv").read_text(encoding="utf-8")
    return {row["place"]: frozenset(row["words"].split()) for row in csv.DictReader(table.splitlines())}


def is_total(text: str) -> bool:
    """Whether a text is what stands in front of a total row: `Jumlah`, `TOTAL :`, `Grand total`, `Jumlah Dinas X`.

    `Total Quality Management` is a training: behind a word for a total only words for what is added up may follow.
    """
    # Of millions of ids none begins so.
    if text[:1].casefold() not in _INITIALS:
        return False
    plain = _SPACED.sub(lambda found: found[0].replace(" ", ""), terms.normalise(text))
    words = _REMARKS.sub(" ", _SIGMA.sub("sum ", plain)).split()
    known = _total_words()
    while len(words) > 1 and words[0] in known["before"]:
        words.pop(0)
    if words[:2] == ["rata", "rata"]:
        return set(words) <= known["after"]
    return bool(words) and words[0] in known["first"] and (words[0] in _ALWAYS or set(words[1:]) <= known["after"])


_INITIALS = frozenset("jtgsra\u2211\u03c3")
_ALWAYS = frozenset({"jumlah", "jml", "subtotal"})
"""Words with which no name begins."""


def error_cell(text: str) -> NotationError:
    """A formula that failed, or was never computed."""
    if text == NO_VALUE:
        return NotationError(
            Message("uncomputed", "the cell holds a formula that was never computed"),
            Message("compute", "open the workbook in a spreadsheet program and save it"),
        )
    return NotationError(
        Message("error_cell", "{text} is an error of the spreadsheet, not a value", {"text": text}),
        Message("mend_formula", "mend the formula, or write the value"),
    )


def blank_cell(head: str, column: Column) -> NotationError:
    """Nothing stands in a cell of a column that needs a value."""
    remedy = Message("write_zero", "write 0 if there is none") if column.dtype not in TEXTS else None
    return NotationError(Message("blank_cell", "{column} is blank here", {"column": head}), remedy)


def mark_for_nothing(text: str, column: Column) -> NotationError | None:
    """A dash where a value belongs; a 0 in its place would be a level, a day or a weight that somebody has."""
    if terms.normalise(text) not in NOTHING:
        return None
    if column.dtype == "int64":
        not_money = Message("not_money", "{text} is not an amount of money", {"text": text})
        return NotationError(not_money, Message("write_zero", "write 0 if there is none"))
    remedy = Message("clear_cell", "clear the cell; a 0 would be a value")
    if column.blank is REQUIRED:
        remedy = Message("delete_row_of_nothing", "delete the row; a 0 would be a value")
    return NotationError(
        Message("mark_for_nothing", "{text} is no value; where there is none, nothing is written", {"text": text}),
        remedy,
    )
