"""Names that differ only in how they are typed: one spelling for each, and a word about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from optimasi.scenario.columns import COLUMNS, open_dtype
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.fields import Reading
from optimasi.scenario.source import name_key

PLACES = (("employees", "location"), ("trainings", "location"), ("travel", "from"), ("travel", "to"))
"""Columns of places, which are compared with each other."""
OWN = {"employees": frozenset({"id", "name", "position"}), "trainings": frozenset({"id", "name", "listed_as"})}
"""Columns that are no attributes: other tables name a row by them, as they stand."""
MOST = 50_000
"""Distinct texts of a column that are looked through; one with more is no attribute that groups people."""
NAMED = 5
"""Names that are told; the rest are counted."""

Column = tuple[str, str]


def with_one_spelling(frames: Mapping[str, pd.DataFrame], reading: Reading) -> dict[str, pd.DataFrame]:
    """Tables in which each value of an attribute has one spelling: the most frequent one, else the first.

    Filters and groups compare without spaces, case and what is not seen (`name_key`); with one spelling all that is
    counted and shown by a value is, too.

    Parameters
    ----------
    frames
        Typed tables by canonical name.
    reading
        Takes a warning for each column whose spellings were joined.
    """
    result = dict(frames)
    for columns in _groups(frames):
        counts: dict[str, int] = {}
        for table, column in columns:
            for text, count in frames[table][column].value_counts(sort=False).items():
                counts[str(text)] = counts.get(str(text), 0) + int(count)
        chosen = _chosen(counts) if len(counts) <= MOST else {}
        if not chosen:
            continue
        for table, column in columns:
            codes, texts = pd.factorize(result[table][column])
            joined = np.array([chosen.get(str(text), str(text)) for text in texts], dtype=object)[codes]
            series = pd.Series(joined, index=result[table].index, dtype=open_dtype(frames[table][column]))
            changed = result[table].assign(**{column: series})
            changed.attrs = result[table].attrs
            result[table] = changed
        table, column = columns[0]
        names = tuple(dict.fromkeys(chosen.values()))
        facts = {
            "head": str(frames[table].attrs["heads"].get(column, column)),
            "count": len(names),
            "names": names[:NAMED],
        }
        reading.warnings.append(
            Message("spellings_joined", "{head}: {count} names in several spellings are read as one: {names}", facts)
        )
    return result


def _groups(frames: Mapping[str, pd.DataFrame]) -> Iterator[Sequence[Column]]:
    """Columns whose values are compared with each other."""
    places = [(table, column) for table, column in PLACES if table in frames and column in frames[table]]
    yield places
    for table, own in OWN.items():
        for column in frames[table].columns if table in frames else ():
            specified = COLUMNS[table].get(column)
            text = specified is None or (specified.dtype == "str" and specified.read is None)
            formed = column.startswith(("cost.", "batch_cost.", "eligible."))
            if text and not formed and column not in own and (table, column) not in places:
                yield [(table, column)]


def _chosen(counts: Mapping[str, int]) -> dict[str, str]:
    """Spelling -> the one that stands for it, of all names that have several."""
    alike: dict[str, list[str]] = {}
    for text in counts:
        alike.setdefault(name_key(text), []).append(text)
    return {
        text: max(spellings, key=lambda spelling: counts[spelling])
        for spellings in alike.values()
        if len(spellings) > 1
        for text in spellings
    }


def known_as(names: Mapping[str, str], name: str) -> str | None:
    """What a mapping of names has for one, however both are typed."""
    if name in names:
        return names[name]
    key = name_key(name)
    return next((value for other, value in names.items() if name_key(other) == key), None)
