"""Names in one table that point to rows of another: employees, trainings and courses, competencies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.aliases import KINDS
from optimasi.scenario.diagnostics import Message, Name
from optimasi.scenario.fields import Reading, write_text
from optimasi.scenario.raw import RawTable

Rows = npt.NDArray[np.int64]

UNKNOWN, AMBIGUOUS = -1, -2
"""Row numbers of names that nothing has, and that more than one row has."""
SUGGESTIONS = 10
"""Unknown names of one column that get a suggestion; comparing spellings is slow among many names."""
ROWS_NAMED = 5
"""Rows of an unknown name that a message lists."""
LISTED_AS = "listed_as"
"""Column of the trainings: the id that the row has in the catalogue, where each of its dates is an offer."""


def with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Where only one of id and name stands, it is both; tables of people keep their names as they are."""
    if not {"id", "name"} <= set(frame.columns) or "attendance" in frame.columns:
        return frame
    ids = frame["id"].where(frame["id"] != "", frame["name"])
    named = frame.assign(id=ids, name=frame["name"].where(frame["name"] != "", ids))
    named.attrs = frame.attrs
    return named


def fill_names(raw: RawTable, frame: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Where only one of id and name stands, it is both; every row needs one, and no id stands twice."""
    named = with_ids(frame)
    for row in named.index[named["id"] == ""]:
        reading.problem(Message("no_name", "the row has neither id nor name"), raw.place(int(row), "id"))
    if LISTED_AS in named:
        rows = named[~named.index.duplicated()]
        check_unique(raw, rows.assign(id=rows[LISTED_AS]), ["id"], reading)
        named_apart = named[~named.duplicated([LISTED_AS, "id"])]
        check_unique(raw, named_apart, ["id"], reading)
    else:
        check_unique(raw, named, ["id"], reading)
    return named


def check_unique(
    raw: RawTable, frame: pd.DataFrame, key: list[str], reading: Reading, rows: Mapping[str, Rows] | None = None
) -> None:
    """Note each row whose natural key stands on an earlier row, too.

    Parameters
    ----------
    raw, frame
        The table as it stands and typed.
    key
        The columns of its natural key.
    reading
        Takes the problems.
    rows
        What the names of a column point to, where two spellings may mean the same.
    """
    identities = _identities([(rows or {}).get(column, frame[column]) for column in key])
    known = identities >= 0
    if _all_differ(identities[known]):
        return
    repeated = np.flatnonzero(pd.Series(identities).duplicated() & known)
    repeated = repeated[~frame.index[repeated].duplicated()]  # of a wide row, once
    first = pd.Series(frame.index).groupby(identities, sort=False).transform("first")
    head = frame.attrs.get("heads", {}).get(key[0], key[0])
    for position in repeated.tolist():
        names, original = tuple(frame[key].iloc[position]), int(first.iloc[position])
        reading.problem(
            Message(
                "row_twice",
                "{key} stands twice in {table}, also on row {row}",
                {"key": ", ".join(map(str, names)), "table": Name("scenario", raw.name), "row": original},
            ),
            raw.place(int(frame.index[position]), head),
            raw.place(original, head),
            seen=str(names[0]),
        )


def _identities(columns: Sequence[pd.Series | Rows]) -> Rows:
    """One number for each combination of values, -1 where one is blank, unknown or ambiguous."""
    result = np.zeros(len(columns[0]), dtype=np.int64)
    known = np.ones(len(result), dtype=bool)
    for column in columns:
        codes: Rows = column if isinstance(column, np.ndarray) else _codes(column)
        known &= codes >= 0
        result = result * (codes.max(initial=0) + 1) + codes
    return np.where(known, result, -1)


def _all_differ(numbers: Rows) -> bool:
    ordered = numbers if (np.diff(numbers) > 0).all() else np.sort(numbers)
    return bool((np.diff(ordered) > 0).all())


def _codes(column: pd.Series) -> Rows:
    codes, values = pd.factorize(column)
    return np.where(np.asarray(values == "")[codes], -1, codes) if len(codes) else codes


def resolve(
    raw: RawTable, frame: pd.DataFrame, column: str, known: Mapping[str, int], target: str, reading: Reading
) -> Rows:
    """Row numbers that the names in a column point to.

    Parameters
    ----------
    raw, frame
        The table as it stands and typed.
    column
        A text column of it.
    known
        Name -> row number in the target table.
    target
        Canonical name of the target table, for messages.
    reading
        Takes one problem for each unknown name, with its rows counted.

    Returns
    -------
    ndarray of int64, shape (rows,)
        `UNKNOWN` or `AMBIGUOUS` where the name points to no row, or to several.
    """
    codes, found = pd.factorize(frame[column])
    names = np.asarray(found, dtype=object)
    rows = np.array([known.get(name, UNKNOWN) for name in names.tolist()], dtype=np.int64)
    head = frame.attrs.get("heads", {}).get(column, column)
    missing = np.flatnonzero((rows == UNKNOWN) & (names != ""))
    if len(missing):
        labels = {names[code]: frame.index[codes == code] for code in missing[:SUGGESTIONS]}
        problem = Message("unknown_name", "not in the table {table}: {names}", {"table": Name("scenario", target)})
        note_unknown(raw, head, problem, labels, len(missing), known, KINDS.get(column), reading)
    for code in np.flatnonzero(rows == AMBIGUOUS):
        ambiguous = frame.index[codes == code]
        facts = {"name": names[code], "table": Name("scenario", target), "count": len(ambiguous)}
        message = Message("ambiguous_name", "{name} names several rows of {table} ({count} rows)", facts)
        remedy = Message("use_id", "write the id instead")
        reading.problem(message, raw.place(int(ambiguous[0]), head), seen=names[code], remedy=remedy)
    return rows[codes] if len(codes) else np.zeros(0, dtype=np.int64)


def note_unknown(
    raw: RawTable,
    head: str,
    problem: Message,
    found: Mapping[str, pd.Index],
    count: int,
    known: Collection[str],
    kind: str | None,
    reading: Reading,
) -> None:
    """Note names that another table lacks: one problem, with the rows of each and the nearest known name.

    Parameters
    ----------
    raw, head
        The table and the column in which they stand.
    problem
        What is wrong with them; gets the parameter `names`.
    found
        The first of the names -> index labels of their rows.
    count
        How many names there are.
    known
        The names that would do.
    kind
        Kind of the aliases that could make the names equal, if there are such.
    reading
        Takes the problem.
    """
    near = {name: match for name in found if (match := next(iter(terms.closest(name, known)), None))}
    listed = [_name_on_rows(raw, head, name, rows, near.get(name)) for name, rows in found.items()]
    if count > len(found):
        listed.append(Message("more_names", "{count} more", {"count": count - len(found)}))
    first = next(iter(found))
    message = replace(problem, parameters={**problem.parameters, "names": tuple(listed)})
    remedy = _remedy(near, len(found), kind)
    reading.problem(message, raw.place(int(found[first][0]), head), seen=first, remedy=remedy)


def _name_on_rows(raw: RawTable, head: str, name: str, rows: pd.Index, near: str | None) -> Message:
    lines = [str(raw.place(int(row), head).line) for row in rows[:ROWS_NAMED]]
    more = ("...",) if len(rows) > ROWS_NAMED else ()
    facts = {"name": name or '""', "rows": (*lines, *more), "near": near}
    if near:
        return Message("name_on_rows_near", "{name} (row {rows}; perhaps {near})", facts)
    return Message("name_on_rows", "{name} (row {rows})", facts)


def _remedy(near: Mapping[str, str], count: int, kind: str | None) -> Message | None:
    """Whether another name was meant, and how to say so once."""
    if not near:
        return None
    facts: dict[str, object] = {"name": next(iter(near.values()))}
    if kind is not None:
        names = ", ".join(f"{write_text(name)}: {write_text(match)}" for name, match in near.items())
        facts |= {"aliases": Name("scenario", "aliases"), "kind": Name("aliases", kind), "names": names}
    if count == 1 and kind is None:
        return Message("did_you_mean", "did you mean {name}?", facts)
    if count == 1:
        return Message(
            "did_you_mean_alias", "did you mean {name}? If so, say it once: {aliases}: {{{kind}: {{{names}}}}}", facts
        )
    if kind is not None:
        return Message(
            "say_aliases", "those that mean the same, say so once: {aliases}: {{{kind}: {{{names}}}}}", facts
        )
    return None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a name may mean among the trainings: one row, or all rows of a course.

    Parameters
    ----------
    by_name
        Id, course or name -> rows of the trainings table.
    rows
        Id or name -> its one row, or `AMBIGUOUS`.
    courses
        Row -> all rows of its course; a training without a course is alone.
    dates
        Id or name in the catalogue of a training with several dates -> its rows.
    """

    by_name: Mapping[str, tuple[int, ...]]
    rows: Mapping[str, int]
    courses: Sequence[tuple[int, ...]]
    dates: Mapping[str, tuple[int, ...]]


def build_catalogue(trainings: pd.DataFrame) -> Catalogue:
    """Index the trainings by id, course and name; an id wins over a name, a course holds all its rows."""
    ids = {name: row for row, name in enumerate(trainings["id"])}
    listed, names, course_rows = (_grouped(trainings[column]) for column in (LISTED_AS, "name", "course"))
    by_name = names | listed | {name: (row,) for name, row in ids.items()}
    for course, rows in course_rows.items():
        by_name[course] = tuple(sorted({*rows, *([ids[course]] if course in ids else [])}))
    courses = [course_rows.get(course) or (row,) for row, course in enumerate(trainings["course"])]
    dated = {name: rows for name, rows in listed.items() if len(rows) > 1 and name not in ids}
    alike = {name: rows for name, rows in names.items() if rows in dated.values() and name not in ids | listed}
    return Catalogue(by_name, rows_by_name(trainings), courses, alike | dated)


def _grouped(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {}
    for row, name in enumerate(names):
        if name:
            rows[name] = (*rows.get(name, ()), row)
    return rows


def rows_by_name(frame: pd.DataFrame) -> dict[str, int]:
    """Row of each id and name of a table; an id wins over a name, a name of several rows is ambiguous."""
    names: dict[str, int] = {}
    for row, name in enumerate(frame["name"].tolist()):
        names[name] = AMBIGUOUS if name in names else row
    return names | {name: row for row, name in enumerate(frame["id"].tolist())}


def check_names(raw: RawTable, frame: pd.DataFrame, column: str, known: Collection[str], reading: Reading) -> None:
    """Note names of trainings in an `A|B` column that nothing has."""
    named = frame[column].explode().dropna()
    unknown = named[~named.isin(list(known))]
    if len(unknown):
        head = frame.attrs.get("heads", {}).get(column, column)
        found = {name: rows.index.unique() for name, rows in list(unknown.groupby(unknown, sort=False))[:SUGGESTIONS]}
        problem = Message("unknown_name", "not in the table {table}: {names}", {"table": Name("scenario", "trainings")})
        note_unknown(raw, head, problem, found, unknown.nunique(), known, KINDS.get(column), reading)
