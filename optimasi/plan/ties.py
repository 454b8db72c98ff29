"""Seats that somebody else could take with the same value, the same money and every rule kept.

What decided between the two is told: more people reached, fewer changes, or the order of the ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.plan.rules import WHOLE, broken_by_person, broken_by_training, grouped
from optimasi.plan.value import Value
from optimasi.scenario.filters import Mask

SAME = 1e-7
"""Relative difference in value below which two plans are equally good."""
MOST_PAIRS = 1_000_000
"""Pairs of people and open trainings up to which ties are looked for."""
MOST_CHECKS = 300
"""Exchanges whose rules are checked; where there are more, the list says that it is not complete."""

Settled = Literal["people", "changes", "ids"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Somebody who could have a seat instead of the one who has it.

    Parameters
    ----------
    position
        Of the assignment in the plan.
    employee
        Row number of the other.
    settled
        What decided for the one who has it.
    """

    position: int
    employee: int
    settled: Settled


@dataclass(frozen=True, slots=True)
class Ties:
    """The exchanges of a plan, and whether they are all there are."""

    exchanges: tuple[Exchange, ...]
    complete: bool


def find_ties(demands: Demands, value: Value, baseline: Assignments | None = None) -> Ties:
    """Look for every single exchange that changes neither value nor money and keeps every rule.

    Parameters
    ----------
    demands, value
        The plan's rules and its worth.
    baseline
        The plan it was to stay near.
    """
    plan = value.assignments
    free = np.flatnonzero(~demands.forced(plan))
    open_to = np.unique(plan.training[free])
    if len(demands.scenario.employees) * len(open_to) > MOST_PAIRS:
        return Ties((), complete=False)
    others = _others(demands, plan, open_to)
    added = _added(demands, value, others)
    money = Value(demands.scenario, others).seat_money
    found: list[Exchange] = []
    checks = 0
    for position, other in _matching(value, free, others, added, money):
        employee = int(others.employee[other])
        if demands.is_barred(employee, int(plan.training[position])):
            continue
        if checks == MOST_CHECKS:
            return Ties(tuple(found), complete=False)
        checks += 1
        swapped = _swapped(plan, position, employee)
        if _keeps_rules(demands, plan, swapped, position, employee):
            found.append(Exchange(position, employee, _settled(demands, plan, swapped, baseline)))
    return Ties(tuple(found), complete=True)


def _others(demands: Demands, plan: Assignments, trainings: Rows) -> Assignments:
    """Everybody with every one of some trainings, but for those who attend it."""
    count, width = len(demands.scenario.employees), len(demands.scenario.trainings)
    employee, training = np.repeat(np.arange(count), len(trainings)), np.tile(trainings, count)
    new = ~np.isin(employee * width + training, plan.employee * width + plan.training)
    return Assignments(employee[new], training[new])


def _added(demands: Demands, value: Value, others: Assignments) -> Floats:
    """What each pair would add to the plan, money aside; -inf where it cannot match any seat's loss."""
    plan, loss = value.assignments, value.loss
    alone = Value(demands.scenario, others, best=value.best).alone
    least = np.full(len(demands.scenario.trainings), np.inf)
    np.minimum.at(least, plan.training, loss)
    tolerance = SAME * max(1.0, abs(value.total))
    added = np.where(alone >= least[others.training] - tolerance, alone, -np.inf)
    # Somebody who attends something already gains less than alone: computed with the plan, one training a round.
    waiting = np.flatnonzero(np.isfinite(added) & (value.people[others.employee] > 0))
    while len(waiting):
        _, first = np.unique(others.employee[waiting], return_index=True)
        now, waiting = waiting[first], np.delete(waiting, first)
        together = Assignments.of(
            np.concatenate([plan.employee, others.employee[now]]), np.concatenate([plan.training, others.training[now]])
        )
        width = len(demands.scenario.trainings)
        place = np.searchsorted(
            together.employee * width + together.training, others.employee[now] * width + others.training[now]
        )
        added[now] = Value(demands.scenario, together, best=value.best).loss[place]
    return added


def _matching(value: Value, free: Rows, others: Assignments, added: Floats, money: Rows) -> Iterator[tuple[int, int]]:
    """Seats and pairs of the same training with the same worth and the same money, in the order of seats."""
    plan, loss, tolerance = value.assignments, value.loss, SAME * max(1.0, abs(value.total))
    for position in free.tolist():
        same = others.training == plan.training[position]
        same &= (np.abs(added - loss[position]) <= tolerance) & (money == value.seat_money[position])
        for other in np.flatnonzero(same).tolist():
            yield position, other


def _swapped(plan: Assignments, position: int, employee: int) -> Assignments:
    people = plan.employee.copy()
    people[position] = employee
    return Assignments.of(people, plan.training)


def _keeps_rules(demands: Demands, plan: Assignments, swapped: Assignments, position: int, employee: int) -> bool:
    by_person, by_training = grouped(swapped)
    before, training = int(plan.employee[position]), int(plan.training[position])
    return not any(
        True
        for found in (
            broken_by_person(demands, before, by_person[before]),
            broken_by_person(demands, employee, by_person[employee]),
            broken_by_training(demands, training, by_training[training]),
            *(check(demands, swapped) for check in WHOLE.values()),
        )
        for _ in found
    )


def _settled(demands: Demands, plan: Assignments, swapped: Assignments, baseline: Assignments | None) -> Settled:
    reached = [len(np.unique(p.employee[_reaching(demands, p)])) for p in (plan, swapped)]
    if reached[0] != reached[1]:
        return "people"
    if baseline is not None:
        width = len(demands.scenario.trainings)
        known = baseline.employee * width + baseline.training
        kept = [int(np.isin(p.employee * width + p.training, known).sum()) for p in (plan, swapped)]
        if kept[0] != kept[1]:
            return "changes"
    return "ids"


def _reaching(demands: Demands, plan: Assignments) -> Mask:
    return np.asarray(Value(demands.scenario, plan).useful | demands.forced(plan))


def by_ids(demands: Demands, value: Value, baseline: Assignments | None) -> Assignments:
    """The plan with each seat that nothing but the order of ids decides given to the first of those who tie."""
    ids = demands.employees["id"]
    plan = value.assignments
    while True:
        now = Value(demands.scenario, plan, value.batch_money, value.best)
        better = [
            tie
            for tie in find_ties(demands, now, baseline).exchanges
            if tie.settled == "ids" and ids[tie.employee] < ids[int(plan.employee[tie.position])]
        ]
        if not better:
            return plan
        first = min(better, key=lambda tie: (ids[tie.employee], tie.position))
        plan = _swapped(plan, first.position, first.employee)
