"""Rows that add up others: no person, training or competency, whatever table they stand under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.cells import is_total
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.fields import Reading
from optimasi.scenario.raw import RawTable

NAMING = frozenset({"id", "name", "employee", "position", "competency", "training", "from", "to"})
"""Columns that say whose row it is."""


def without_totals(raw: RawTable, reading: Reading) -> RawTable:
    """A table without its total rows, each of which is noted: nobody can say what a sum means for the rows above it.

    A row is one if a column that says whose row it is holds a word for it; or, where these are blank, any column.
    """
    found = dict(_totals(raw))
    if not found:
        return raw
    total = Message("total_row", "this is a total, not a row of the table")
    remedy = Message("delete_total", "delete the row")
    for row, (head, text) in sorted(found.items()):
        reading.problem(total, raw.place(row, head), seen=text, remedy=remedy)
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
