"""Names in one table that point to rows of another: employees, trainings and courses, competencies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable, cell_text
from optimasi.scenario.tables.unknown_names import Names
from optimasi.words import terms
from optimasi.words.gathering import People, whole
from optimasi.words.log import ROWS, ProblemLog
from optimasi.words.messages import Message, Name

Rows = npt.NDArray[np.int64]

UNKNOWN, AMBIGUOUS = -1, -2
"""Row numbers of names that nothing has, and that more than one row has."""
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


def fill_names(raw: RawTable, frame: pd.DataFrame, log: ProblemLog) -> pd.DataFrame:
    """Where only one of id and name stands, it is both; every row needs one, and no id stands twice."""
    named = with_ids(frame)
    for row in named.index[named["id"] == ""] if log.trusts(raw.name, "id", "name") else ():
        log.doubt(raw.name, "id")
        log.problem(Message("no_name", "the row has neither id nor name"), raw.place(int(row), "id"))
    if LISTED_AS in named:
        rows = named[~named.index.duplicated()]
        check_unique(raw, rows.assign(id=rows[LISTED_AS]), ["id"], log)
        named_apart = named[~named.duplicated([LISTED_AS, "id"])]
        check_unique(raw, named_apart, ["id"], log)
    else:
        check_unique(raw, named, ["id"], log)
    return named


def check_unique(
    raw: RawTable, frame: pd.DataFrame, key: list[str], log: ProblemLog, rows: Mapping[str, Rows] | None = None
) -> None:
    """Note each row whose natural key stands on an earlier row, too.

    Parameters
    ----------
    raw, frame
        The table as it stands and typed.
    key
        The columns of its natural key.
    log
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
    log.doubt(raw.name, ROWS)
    for position in repeated.tolist():
        names, original = tuple(frame[key].iloc[position]), int(first.iloc[position])
        facts = {"key": ", ".join(map(str, names)), "table": Name("scenario", raw.name), "row": original}
        place, other = raw.place(int(frame.index[position]), head), raw.place(original, head)
        if other.in_table:
            twice = Message("row_twice", "{key} stands twice in {table}, also on row {row}", facts)
            log.problem(twice, place, seen=str(names[0]))
        else:
            twice = Message("row_twice", "{key} stands twice in {table}", facts)
            log.problem(twice, place, other, seen=str(names[0]))


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
    raw: RawTable, frame: pd.DataFrame, column: str, known: Mapping[str, int], target: str, log: ProblemLog
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
    log
        Takes one problem for each unknown name, with its rows counted.

    Returns
    -------
    ndarray of int64, shape (rows,)
        `UNKNOWN` or `AMBIGUOUS` where the name points to no row, or to several.
    """
    found = Names.of(raw, frame, column)
    rows = np.array([known.get(name, UNKNOWN) for name in found.names], dtype=np.int64)
    if log.trusts(target, "id", "name"):
        wrong = np.array([name != "" for name in found.names], dtype=bool)
        found.note(np.flatnonzero(wrong & (rows == UNKNOWN)).tolist(), known, target, log)
        found.note_ambiguous(np.flatnonzero(wrong & (rows == AMBIGUOUS)).tolist(), target, log)
    return rows[found.codes] if len(found.codes) else np.zeros(0, dtype=np.int64)


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


def check_names(raw: RawTable, frame: pd.DataFrame, column: str, known: Collection[str], log: ProblemLog) -> None:
    """Note names of trainings in an `A|B` column that nothing has."""
    if log.trusts("trainings", "id", "name", "course"):
        found = Names.of(raw, frame, column)
        wrong = [code for code, name in enumerate(found.names) if name not in known]
        found.note(wrong, known, "trainings", log)


def names_of_rows(employees: RawTable) -> People:
    """The names in a table of employees."""
    head = next((head for head in employees.cells.columns if terms.canonical("employees", head) == "name"), None)
    if head is None:
        return {}
    names = map(cell_text, employees.cells[head])
    return {whole(employees.head_place): dict(zip(employees.cells.index, names, strict=True))}
