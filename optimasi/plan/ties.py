"""Seats that somebody else could take with the same value, the same money and every rule kept.

What decided between the two is told: more people reached, fewer changes, or the order of the ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.exchanges import MOST_CHECKS
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.irredundant import redundant
from optimasi.plan.rules import broken
from optimasi.plan.swaps import Swaps
from optimasi.plan.value import Value

MOST_ROUNDS = 20
"""Rounds of exchanges towards the order of ids; each gives seats to several people."""

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


def find_ties(demands: Demands, value: Value, baseline: Assignments | None = None, order: Rows | None = None) -> Ties:
    """Look for every single exchange that changes neither value nor money and keeps every rule.

    Parameters
    ----------
    demands, value
        The plan's rules and its worth.
    baseline
        The plan it was to stay near.
    order
        Place of each employee, shape (employees,): only exchanges that nothing but this order settles, for somebody
        who comes before the one who has the seat.
    """
    swaps = Swaps.of(demands, value, baseline)
    if swaps is None:
        return Ties((), complete=False)
    found: list[Exchange] = []
    checks = 0
    for position in swaps.free:
        same = swaps.instead(position)
        same = same[swaps.money[same] == swaps.money_of_plan[position]]
        if order is not None:
            same = same[order[swaps.others.employee[same]] < order[swaps.plan.employee[position]]]
        for other in same.tolist():
            settled: Settled = "people" if swaps.comes[other] != swaps.goes[position] else "ids"
            if settled == "ids" and swaps.stays[other] != swaps.stays_in_plan[position]:
                settled = "changes"
            if (order is not None and settled != "ids") or not swaps.is_candidate(other):
                continue
            if checks == MOST_CHECKS:
                return Ties(tuple(found), complete=False)
            checks += 1
            if swaps.keeps_rules(position, other):
                found.append(Exchange(position, int(swaps.others.employee[other]), settled))
    return Ties(tuple(found), complete=True)


def _swapped(plan: Assignments, exchanges: Iterable[Exchange]) -> Assignments:
    people = plan.employee.copy()
    for tie in exchanges:
        people[tie.position] = tie.employee
    return Assignments.of(people, plan.training)


def by_ids(demands: Demands, value: Value, baseline: Assignments | None, deadline: float) -> Assignments:
    """The plan with each seat that nothing but the order of ids decides given to the first of those who tie.

    Parameters
    ----------
    demands, value, baseline
        As for `find_ties`.
    deadline
        On the monotonic clock; seats not settled by then stay where they are.
    """
    plan = value.assignments
    order = np.argsort(np.argsort(np.array(demands.employees["id"], dtype=str), kind="stable"))

    def stands(swapped: Assignments) -> bool:
        worth = Value(demands.scenario, swapped, value.batch_money, value.best)
        return not any(True for found in (broken(demands, swapped), redundant(demands, worth)) for _ in found)

    for _ in range(MOST_ROUNDS):
        if time.monotonic() > deadline:
            break
        now = Value(demands.scenario, plan, value.batch_money, value.best)
        better = sorted(
            find_ties(demands, now, baseline, order).exchanges, key=lambda tie: (order[tie.employee], tie.position)
        )
        if not better:
            break
        # One by one they keep every rule; together they may not, and one may leave its taker a seat too many.
        attempts = (_apart(plan, better), *([tie] for tie in better))
        swapped = next((new for new in (_swapped(plan, tried) for tried in attempts) if stands(new)), None)
        if swapped is None:
            break
        plan = swapped
    return plan


def _apart(plan: Assignments, exchanges: list[Exchange]) -> list[Exchange]:
    """Exchanges, the first ones first, of which no two touch the same person."""
    touched: set[int] = set()
    chosen = []
    for tie in exchanges:
        people = {tie.employee, int(plan.employee[tie.position])}
        if touched.isdisjoint(people):
            touched |= people
            chosen.append(tie)
    return chosen
