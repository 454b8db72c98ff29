"""One scenario solved for a study: by file, with changes on top, near or above other plans.

What goes in and comes out is plain data, so that it can be done in another process or on another machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from optimasi.documents.plan import PlanDocument
from optimasi.model.method import Method
from optimasi.model.solve import solve
from optimasi.model.solver import Progress, quiet, solve_with_highs
from optimasi.plan.document import plan_document
from optimasi.plan.gain import Assignments
from optimasi.scenario.format.rules import Lock
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.notation import Rupiah

Seat = tuple[str, str]
"""Ids of an employee and a training."""


@dataclass(frozen=True, slots=True)
class Case:
    """What to solve.

    Parameters
    ----------
    path
        The scenario file.
    changes
        `a.b=VALUE` each, put on top as `--set` does.
    time_limit_s, gap
        The scenario's own if None.
    start
        Seats of a plan to begin from.
    baseline
        Seats to stay near, among plans as good and as cheap.
    keep
        Seats that must not be lost.
    limits
        Rupiah by budget line, instead of the scenario's.
    threads
        Of the solver and of column generation; their own choice if None.
    method
        Which way to solve; the scenario's own if None.
    work
        Thousand steps of the simplex method that each search may take.
    """

    path: Path
    changes: tuple[str, ...] = ()
    time_limit_s: float | None = None
    gap: float | None = None
    start: tuple[Seat, ...] | None = None
    baseline: tuple[Seat, ...] | None = None
    keep: tuple[Seat, ...] = ()
    limits: Mapping[str, int] | None = None
    threads: int | None = None
    method: Method | Literal["auto"] | None = None
    work: int | None = None


def solve_case(case: Case, progress: Progress = quiet) -> PlanDocument:
    """Solve a case and give the plan's document.

    Raises
    ------
    InputError
        The scenario has errors.
    DisagreementError
        The plan does not stand up to recomputation.
    """
    scenario = with_limits(with_locked(load_scenario(case.path, case.changes), case.keep), case.limits or {})
    plan = solve(
        scenario,
        time_limit_s=case.time_limit_s,
        gap=case.gap,
        solver=partial(solve_with_highs, threads=case.threads, work=case.work),
        progress=progress,
        method=case.method,
        threads=case.threads,
        work=case.work,
        start=None if case.start is None else assignments_of(scenario, case.start),
        baseline=None if case.baseline is None else assignments_of(scenario, case.baseline),
    )
    return plan_document(plan)


def assignments_of(scenario: Scenario, seats: Iterable[Seat]) -> Assignments:
    """Seats as row numbers of a scenario; seats that it does not know are left out."""
    people = {name: row for row, name in enumerate(scenario.employees["id"])}
    trainings = {name: row for row, name in enumerate(scenario.trainings["id"])}
    known = [(people[e], trainings[t]) for e, t in seats if e in people and t in trainings]
    return Assignments.of([employee for employee, _ in known], [training for _, training in known])


def with_locked(scenario: Scenario, seats: Iterable[Seat]) -> Scenario:
    """The scenario with these seats locked, besides those that its rules lock."""
    kept = assignments_of(scenario, seats)
    if not len(kept):
        return scenario
    rules = scenario.settings.rules
    locked = (*rules.locked, Lock.model_construct())
    settings = scenario.settings.model_copy(update={"rules": rules.model_copy(update={"locked": locked})})
    return replace(scenario, settings=settings, saved=(*scenario.saved, (kept.employee, kept.training)))


def with_limits(scenario: Scenario, limits: Mapping[str, int]) -> Scenario:
    """The scenario with other limits on some budget lines, in rupiah."""
    lines = tuple(
        replace(line, limit=Rupiah(limits[line.name])) if line.name in limits else line for line in scenario.lines
    )
    return replace(scenario, lines=lines)
