"""Wide tables: a column for each competency instead of a row, as assessment exports have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.columns import COLUMNS, REQUIRED
from optimasi.scenario.tables.typed import Heads, is_ignored, note_missing, read_column
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.notation import write_text

VALUES = {"standards": "level", "assessments": "level", "curriculum": "lift"}
"""Tables that may be wide -> what their cells are; a blank one is no row."""
REPEATED = {"curriculum": ("to_level", "source")}
"""Columns that hold for every competency of a wide row."""


def is_wide(raw: RawTable) -> bool:
    """Whether a table has columns that nobody knows and none for competencies, nor one that is a slip of it."""
    if raw.name not in VALUES:
        return False
    names = {head: terms.canonical(raw.name, head) for head in raw.cells.columns}
    unknown = [head for head, name in names.items() if name is None]
    slips = [terms.canonical(raw.name, terms.suggestion(raw.name, head) or "") for head in unknown]
    return bool(unknown) and "competency" not in (*names.values(), *slips)


def lengthened(raw: RawTable, known: Mapping[str, str], heads: Heads, log: ProblemLog) -> pd.DataFrame:
    """A wide table as `typed_table` gives a long one.

    Parameters
    ----------
    raw
        The table as it stands.
    known
        Names that competencies have anywhere -> the one competency that each means.
    heads
        What the scenario says of its heads.
    log
        Takes the problems: heads that are no competency, or the same one.

    Returns
    -------
    DataFrame
        A row for each cell that is not blank; the index is its row in the file, so that labels repeat.
    """
    key, value = next(iter(COLUMNS[raw.name])), VALUES[raw.name]
    carried = REPEATED.get(raw.name, ())
    found: dict[str, str] = {}
    competencies: dict[str, str] = {}
    unknown: list[str] = []
    for head in raw.cells.columns:
        name = terms.canonical(raw.name, head)
        if name is not None and name in (key, *carried) and name not in found:
            found[name] = head
        elif head in known:
            _note_same(raw, head, competencies.setdefault(known[head], head), log)
        elif not is_ignored(raw.name, head, heads):
            unknown.append(head)
    if unknown:
        log.doubt(raw.name, key, "competency")
        _note_unknown(raw, unknown, known, log)
    if key not in found:
        note_missing(raw, key, log)
        found[key] = raw.cells.columns[0]
    specified = replace(COLUMNS[raw.name][value], blank=np.nan)
    cells = [read_column(raw, head, value, specified, heads, log) for head in competencies.values()]
    matrix = np.column_stack([np.empty((len(raw.cells), 0)), *cells])
    rows, columns = np.nonzero(~np.isnan(matrix))
    long = {
        name: read_column(raw, found[name], name, COLUMNS[raw.name][name], heads, log).to_numpy()[rows]
        for name in (key, *carried)
        if name in found
    }
    long["competency"] = np.array(list(competencies.values()), dtype=object)[columns]
    long[value] = matrix[rows, columns]
    index = raw.cells.index[rows]
    frame = pd.DataFrame(
        {
            name: pd.Series(long[name], index=index, dtype=column.dtype)
            if name in long
            else pd.Series("" if column.blank is REQUIRED else column.blank, index=index, dtype=column.dtype)
            for name, column in COLUMNS[raw.name].items()
        },
        index=index,
    )
    frame.attrs["heads"] = found
    return frame


def _note_same(raw: RawTable, head: str, other: str, log: ProblemLog) -> None:
    if other != head:
        facts = {"head": head, "other": other}
        same = Message("head_twice_competency", "the heads {head} and {other} are the same competency", facts)
        log.problem(same, raw.place_of_head(head), seen=head)


def _note_unknown(raw: RawTable, unknown: list[str], known: Mapping[str, str], log: ProblemLog) -> None:
    """One problem for each head that is near a competency or column, one for all the others."""
    others = []
    for head in unknown:
        near = next(iter(terms.closest(head, known)), None) or terms.suggestion(raw.name, head)
        if near is None:
            others.append(head)
            continue
        slip = Message("no_competency", "{head} is no competency", {"head": head})
        remedy = Message("did_you_mean", "did you mean {name}?", {"name": near})
        log.problem(slip, raw.place_of_head(head), seen=head, remedy=remedy)
    if others:
        facts = {
            "heads": tuple(others),
            "block": ", ".join(map(write_text, others)),
            "ignore": Name("scenario", "ignore"),
            "competencies": Name("scenario", "competencies"),
        }
        none = Message(
            "no_competencies", "columns of which no other table says that they are competencies: {heads}", facts
        )
        remedy = Message(
            "ignore_heads",
            "leave them out: {ignore}: [{block}]; or list those that are competencies in the table {competencies}",
            facts,
        )
        log.problem(none, raw.place_of_head(others[0]), seen=others[0], remedy=remedy)
