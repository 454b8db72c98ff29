"""What must hold within the catalogue of trainings: prerequisites that can be had, batches that fit the seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.references import Catalogue
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message


def check_catalogue(raw: RawTable, trainings: pd.DataFrame, catalogue: Catalogue, log: ProblemLog) -> None:
    """Note trainings that name themselves, and prerequisites in a circle."""
    if log.trusts("trainings", "id", "name", "course"):
        for column in ("requires", "conflicts"):
            _check_itself(raw, trainings, catalogue, column, log)
        if log.trusts("trainings", "requires"):
            _check_circles(raw, trainings, catalogue, log)


def _check_itself(raw: RawTable, trainings: pd.DataFrame, catalogue: Catalogue, column: str, log: ProblemLog) -> None:
    """A training that requires or excludes itself; excluding its own course is what a course means anyway."""
    for row, (label, names) in enumerate(trainings[column].items()):
        for name in names:
            if catalogue.by_name.get(name) == (row,):
                problem = {
                    "requires": Message("requires_itself", "{name} requires itself", {"name": name}),
                    "conflicts": Message("excludes_itself", "{name} excludes itself", {"name": name}),
                }[column]
                log.doubt("trainings", column)
                log.problem(problem, raw.place(int(str(label)), trainings.attrs["heads"][column]), seen=name)


def _check_circles(raw: RawTable, trainings: pd.DataFrame, catalogue: Catalogue, log: ProblemLog) -> None:
    """Trainings of which each requires another of them, so that nobody can begin with any."""
    required = [
        [catalogue.by_name[name] for name in names if name in catalogue.by_name] for names in trainings["requires"]
    ]
    attainable: set[int] = set()
    before = -1
    while len(attainable) > before:
        before = len(attainable)
        attainable |= {
            row for row, needs in enumerate(required) if all(attainable.intersection(rows) for rows in needs)
        }
    stuck = {
        row: next(min(rows) for rows in needs if not attainable.intersection(rows))
        for row, needs in enumerate(required)
        if row not in attainable
    }
    head = trainings.attrs["heads"].get("requires", "requires")
    for circle in _circles(stuck):
        names = [str(trainings["id"].iloc[row]) for row in (*circle, circle[0])]
        problem = Message(
            "requires_circle", "these require each other in a circle: {circle}", {"circle": " > ".join(names)}
        )
        places = [raw.place(int(trainings.index[row]), head) for row in circle]
        log.problem(problem, *places, seen=names[1])


def _circles(following: Mapping[int, int]) -> Iterator[Sequence[int]]:
    """The circles that one runs into by going from each row to the one that follows it."""
    seen: set[int] = set()
    for start in following:
        path: dict[int, None] = {}
        row = start
        while row in following and row not in seen and row not in path:
            path[row] = None
            row = following[row]
        if row in path:
            rows = list(path)
            yield rows[rows.index(row) :]
        seen |= set(path)
