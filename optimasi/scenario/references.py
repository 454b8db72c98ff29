"""Names in one table that point to rows of another: employees, trainings and courses, competencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.diagnostics import Message, Name
from optimasi.scenario.fields import ROWS, Reading
from optimasi.scenario.gathering import People, whole
from optimasi.scenario.raw import RawTable
from optimasi.scenario.unknown_names import Names

Rows = npt.NDArray[np.int64]

UNKNOWN, AMBIGUOUS = -1, -2
"""Row numbers of names that nothing has, and that more than one row has."""


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
    for row in named.index[named["id"] == ""] if reading.trusts(raw.name, "id", "name") else ():
        reading.doubt(raw.name, "id")
        reading.problem(Message("no_name", "the row has neither id nor name"), raw.place(int(row), "id"))
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
    compared = pd.DataFrame({column: (rows or {}).get(column, frame[column].to_numpy()) for column in key})
    known = ((compared != "") & (compared != UNKNOWN) & (compared != AMBIGUOUS)).all(axis=1)
    repeated = compared.duplicated() & known
    if not repeated.any():
        return
    reading.doubt(raw.name, ROWS)
    first = pd.Series(frame.index).groupby([compared[column] for column in key], sort=False).transform("first")
    head = frame.attrs.get("heads", {}).get(key[0], key[0])
    for position in repeated.to_numpy().nonzero()[0].tolist():
        names, original = tuple(frame[key].iloc[position]), int(first.iloc[position])
        facts = {"key": ", ".join(map(str, names)), "table": Name("scenario", raw.name), "row": original}
        place, other = raw.place(int(frame.index[position]), head), raw.place(original, head)
        if other.in_table:
            twice = Message("row_twice", "{key} stands twice in {table}, also on row {row}", facts)
            reading.problem(twice, place, seen=str(names[0]))
        else:
            twice = Message("row_twice", "{key} stands twice in {table}", facts)
            reading.problem(twice, place, other, seen=str(names[0]))


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
    found = Names.of(raw, frame, column)
    rows = np.array([known.get(name, UNKNOWN) for name in found.names], dtype=np.int64)
    if reading.trusts(target, "id", "name"):
        wrong = [code for code, name in enumerate(found.names) if rows[code] < 0 and name != ""]
        found.note([code for code in wrong if rows[code] == UNKNOWN], known, target, reading)
        found.note_ambiguous([code for code in wrong if rows[code] == AMBIGUOUS], target, reading)
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
    """

    by_name: Mapping[str, tuple[int, ...]]
    rows: Mapping[str, int]
    courses: Sequence[tuple[int, ...]]


def build_catalogue(trainings: pd.DataFrame) -> Catalogue:
    """Index the trainings by id, course and name; an id wins over a name, a course holds all its rows."""
    ids = {name: row for row, name in enumerate(trainings["id"])}
    course_rows: dict[str, list[int]] = {}
    name_rows: dict[str, list[int]] = {}
    for row, (course, name) in enumerate(zip(trainings["course"], trainings["name"], strict=True)):
        if course:
            course_rows.setdefault(course, []).append(row)
        name_rows.setdefault(name, []).append(row)
    by_name = {name: tuple(rows) for name, rows in name_rows.items()}
    by_name |= {name: (row,) for name, row in ids.items()}
    for course, rows in course_rows.items():
        by_name[course] = tuple(sorted({*rows, *([ids[course]] if course in ids else [])}))
    courses = [tuple(course_rows.get(course, ())) or (row,) for row, course in enumerate(trainings["course"])]
    return Catalogue(by_name, rows_by_name(trainings), courses)


def rows_by_name(frame: pd.DataFrame) -> dict[str, int]:
    """Row of each id and name of a table; an id wins over a name, a name of several rows is ambiguous."""
    names: dict[str, int] = {}
    for row, name in enumerate(frame["name"]):
        names[name] = AMBIGUOUS if name in names else row
    return names | {name: row for row, name in enumerate(frame["id"])}


def check_names(raw: RawTable, frame: pd.DataFrame, column: str, known: set[str], reading: Reading) -> None:
    """Note names in an `A|B` column that nothing has."""
    found = Names.of(raw, frame, column)
    if reading.trusts("trainings", "id", "name", "course"):
        found.note([code for code, name in enumerate(found.names) if name not in known], known, "trainings", reading)


def names_of_rows(employees: RawTable) -> People:
    """The names in a table of employees."""
    head = next((head for head in employees.cells.columns if terms.canonical("employees", head) == "name"), None)
    if head is None:
        return {}
    return {whole(employees.head_place): dict(zip(employees.cells.index, employees.cells[head], strict=True))}
