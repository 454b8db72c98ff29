"""Plans that were saved as JSON, as far as a scenario refers to them: which seats they give to whom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.documents.saved import parse_plan
from optimasi.scenario.format.rules import Lock
from optimasi.scenario.tables.filters import select
from optimasi.scenario.tables.references import Catalogue
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError, Message, Name, Place
from optimasi.words.source import Text, at_its_name, place_of, read_file

NAMED = 5
"""Unknown names that are told; the rest are counted."""

Rows = npt.NDArray[np.int64]
Seats = tuple[Rows, Rows]
"""Row numbers of employees and trainings."""


def saved_seats(
    entry: Lock,
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    catalogue: Catalogue,
    fingerprints: dict[str, str],
    log: ProblemLog,
) -> Seats | None:
    """The seats of the plan that an entry locks, those that its filters keep; None where it names no plan.

    Parameters
    ----------
    folder
        Where the plan is looked for, unless a file says where it is named.
    fingerprints
        Takes the plan's, which the scenario's digest covers.
    log
        Takes the problems: no plan, or people and trainings in it that the tables do not have.
    """
    if entry.plan is None:
        return None
    named_by = Path(entry.plan.place.file).parent if isinstance(entry.plan, Text) else folder
    file = (folder if str(named_by).startswith("--set ") else named_by) / entry.plan
    try:
        content = read_file(file)
        fingerprints[f"plan {entry.plan}"] = hashlib.sha256(content).hexdigest()
        document = parse_plan(content, str(file)).document
    except InputError as error:
        said = [place for place in [place_of(entry.plan)] if place]
        log.diagnostics.extend(
            at_its_name(replace(found, places=(*found.places, *said)), *said) for found in error.diagnostics
        )
        return None
    pairs = document.seats
    for table, known, names in (
        ("employees", people, {employee for employee, _ in pairs}),
        ("trainings", catalogue.rows, {training for _, training in pairs}),
    ):
        if not log.trusts(table, "id"):
            return None
        if unknown := sorted(name for name in names if known.get(name, -1) < 0):
            problem = Message(
                "saved_unknown",
                "the saved plan names {count} that {table} does not have: {names}",
                {"count": len(unknown), "table": Name("scenario", table), "names": tuple(unknown[:NAMED])},
            )
            log.problem(problem, place_of(entry.plan) or entry.place, Place(str(file)), seen=str(entry.plan))
            return None
    employee = np.array([people[e] for e, _ in pairs], dtype=np.int64)
    training = np.array([catalogue.rows[t] for _, t in pairs], dtype=np.int64)
    kept = (
        select(entry.employees, "employees", frames["employees"], log)[employee]
        & select(entry.trainings, "trainings", frames["trainings"], log)[training]
    )
    return employee[kept], training[kept]
