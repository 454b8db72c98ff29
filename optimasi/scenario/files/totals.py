"""Rows that add up others: no person, training or competency, whatever table they stand under."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message

_REMARKS = re.compile(r"[^\w\s]|\b[0-9a-e]\b")
"""Signs and references to columns behind the word for a total: `Jumlah (1+2) :`."""
_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")
"""A word whose letters stand apart: `J U M L A H`."""
_SIGMA = re.compile("^[\u2211\u03c3]")


@cache
def _total_words() -> Mapping[str, frozenset[str]]:
    table = files("optimasi.scenario.files").joinpath("data", "total_words.csv").read_text(encoding="utf-8")
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


NAMING = frozenset({"id", "name", "employee", "position", "competency", "training", "from", "to"})
"""Columns that say whose row it is."""


def without_totals(raw: RawTable, log: ProblemLog) -> RawTable:
    """A table without its total rows, each of which is noted: nobody can say what a sum means for the rows above it.

    A row is one if a column that says whose row it is holds a word for it; or, where these are blank, any column.
    """
    found = dict(_totals(raw))
    if not found:
        return raw
    total = Message("total_row", "this is a total, not a row of the table")
    remedy = Message("delete_total", "delete the row")
    for row, (head, text) in sorted(found.items()):
        log.problem(total, raw.place(row, head), seen=text, remedy=remedy)
    return replace(raw, cells=raw.cells[~raw.cells.index.isin(list(found))])


def _totals(raw: RawTable) -> Iterator[tuple[int, tuple[str, str]]]:
    """Row number of each total -> the head under which its word stands, and the word."""
    cells = raw.cells
    naming = [head for head in cells.columns if _names_row(raw.name, str(head))]
    nameless = pd.Series(data=True, index=cells.index)
    for head in naming:
        nameless &= cells[head] == ""
    others = cells[nameless] if naming and nameless.any() else cells.iloc[:0]
    for part, heads in ((others, [head for head in cells.columns if head not in naming]), (cells, naming)):
        for head in heads:
            words = {text for text in part[head].unique() if isinstance(text, str) and is_total(text)}
            if words:
                for row, text in part[head][part[head].isin(words)].items():
                    yield int(str(row)), (str(head), str(text))


def _names_row(table: str, head: str) -> bool:
    name = terms.canonical(table, head)
    return name in NAMING and not (table == "employees" and name == "position")
