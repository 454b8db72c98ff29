"""Names that differ only in how they are typed: one spelling for each, and a word about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from optimasi.scenario.format.columns import COLUMNS, open_dtype
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message
from optimasi.words.source import name_key

PLACES = (("employees", "location"), ("trainings", "location"), ("travel", "from"), ("travel", "to"))
"""Columns of places, which are compared with each other."""
COMPETENCIES = (
    *((table, "competency") for table in ("standards", "assessments", "gaps", "curriculum")),
    ("trainings", "competencies"),
)
"""Columns that name competencies: those of their table, or, without it, each other's."""
TRAININGS = (
    ("employees", "attended"),
    ("trainings", "requires"),
    ("trainings", "conflicts"),
    ("curriculum", "training"),
    ("nominations", "training"),
)
"""Columns that name trainings of the catalogue."""
OWN = {"employees": frozenset({"id", "name", "position"}), "trainings": frozenset({"id", "name", "listed_as"})}
"""Columns that are no attributes: other tables name a row by them, as they stand."""
MOST = 50_000
"""Distinct texts of an attribute that are looked through; one with more is none that groups people."""
NAMED = 5
"""Names that are told; the rest are counted."""

Column = tuple[str, str]
Frames = dict[str, pd.DataFrame]


def with_one_spelling(frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> Frames:
    """Tables in which each name has one spelling: that of its own table, else the most frequent one, else the first.

    Filters and groups compare without spaces, case and what is not seen (`name_key`); with one spelling all that is
    counted and shown by a value is, too.

    Parameters
    ----------
    frames
        Typed tables by canonical name.
    log
        Takes a warning for each column whose spellings were joined.
    """
    result = dict(frames)
    for columns in _attributes(frames):
        counts = _counts(result, columns)
        if len(counts) <= MOST:
            _join(result, columns, _most_frequent(counts), log)
    listed = [column for column in COMPETENCIES if _has(result, column)]
    counts = _counts(result, listed)
    if "competencies" in result:
        _join(result, listed, _as_known(counts, _names(result["competencies"], ("id", "name"))), log)
    else:
        _join(result, listed, _most_frequent(counts), log)
    catalogue = _names(result["trainings"], ("id", "name", "course", "listed_as"))
    for column in (column for column in TRAININGS if _has(result, column)):
        _join(result, [column], _as_known(_counts(result, [column]), catalogue), log)
    return result


def _has(frames: Frames, column: Column) -> bool:
    return column[0] in frames and column[1] in frames[column[0]]


def _attributes(frames: Mapping[str, pd.DataFrame]) -> Iterator[Sequence[Column]]:
    """Attributes of people and trainings, those together whose values are compared with each other."""
    places = [column for column in PLACES if _has(dict(frames), column)]
    yield places
    for table, own in OWN.items():
        for column in frames[table].columns if table in frames else ():
            specified = COLUMNS[table].get(column)
            text = specified is None or (specified.dtype == "str" and specified.read is None)
            formed = column.startswith(("cost.", "batch_cost.", "eligible."))
            if text and not formed and column not in own and (table, column) not in places:
                yield [(table, column)]


def _parts(cell: object) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else (str(cell),)


def _counts(frames: Frames, columns: Iterable[Column]) -> dict[str, int]:
    """How often each name stands in some columns, in order of appearance."""
    counts: dict[str, int] = {}
    for table, column in columns:
        for cell, count in frames[table][column].value_counts(sort=False).items():
            for name in _parts(cell):
                counts[name] = counts.get(name, 0) + int(count)
    return counts


def _names(frame: pd.DataFrame, columns: Iterable[str]) -> dict[str, None]:
    return {name: None for column in columns if column in frame for name in frame[column].unique() if name}


def _most_frequent(counts: Mapping[str, int]) -> dict[str, str]:
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


def _as_known(found: Iterable[str], known: Mapping[str, None]) -> dict[str, str]:
    """Name -> the one known name that is typed otherwise; nothing for names that are known, or like two known ones."""
    keys: dict[str, list[str]] = {}
    for name in known:
        keys.setdefault(name_key(name), []).append(name)
    alike = {name: keys.get(name_key(name), []) for name in found if name not in known}
    return {name: names[0] for name, names in alike.items() if len(names) == 1}


def _join(frames: Frames, columns: Sequence[Column], chosen: Mapping[str, str], log: ProblemLog) -> None:
    if not chosen:
        return
    first = ""
    for table, column in columns:
        frame = frames[table]
        codes, cells = pd.factorize(frame[column])
        joined = np.empty(len(cells), dtype=object)
        for place, cell in enumerate(cells):
            names = tuple(chosen.get(name, name) for name in _parts(cell))
            joined[place] = names if isinstance(cell, tuple) else names[0]
        if all(new == old for new, old in zip(joined, cells, strict=True)):
            continue
        first = first or str(frame.attrs["heads"].get(column, column))
        series = pd.Series(joined[codes], index=frame.index, dtype=open_dtype(frame[column]))
        frames[table] = frame.assign(**{column: series})
        frames[table].attrs = frame.attrs
    names = tuple(dict.fromkeys(chosen.values()))
    facts = {"head": first, "count": len(names), "names": names[:NAMED]}
    log.warnings.append(
        Message("spellings_joined", "{head}: {count} names in several spellings are read as one: {names}", facts)
    )


def known_as(names: Mapping[str, str], name: str) -> str | None:
    """What a mapping of names has for one, however both are typed."""
    if name in names:
        return names[name]
    key = name_key(name)
    return next((value for other, value in names.items() if name_key(other) == key), None)
