"""Seats that somebody else could take with the same value, the same money and every rule kept.

What decided between the two is told: more people reached, fewer changes, or the order of the ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimasi.plan.candidates import is_candidate
from optimasi.plan.demands import Demands
from optimasi.plan.exchanges import MOST_CHECKS, MOST_PAIRS, Exchanges, others_for, with_others
from optimasi.plan.gain import Assignments, Floats
from optimasi.plan.irredundant import redundant
from optimasi.plan.rules import broken
from optimasi.plan.value import Value
from optimasi.scenario.filters import Mask

SAME = 1e-7
"""Relative difference in value below which two plans are equally good."""
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


def find_ties(demands: Demands, value: Value, baseline: Assignments | None = None) -> Ties:
    """Look for every single exchange that changes neither value nor money and keeps every rule.

    Parameters
    ----------
    demands, value
        The plan's rules and its worth.
    baseline
        The plan it was to stay near.
    """
    plan, forced = value.assignments, demands.forced(value.assignments)
    free = np.flatnonzero(~forced)
    open_to = np.unique(plan.training[free])
    if len(demands.scenario.employees) * len(open_to) > MOST_PAIRS:
        return Ties((), complete=False)
    others = others_for(demands, plan, open_to)
    worth = Value(demands.scenario, others, best=value.best)
    added = _added(demands, value, worth)
    possible = np.flatnonzero(np.isfinite(added))
    others, added, useful = others.take(possible), added[possible], worth.useful[possible]
    exchanges = Exchanges(demands, plan, others)
    reaching = value.useful | forced
    reached = np.bincount(plan.employee[reaching], minlength=len(demands.scenario.employees))
    kept = _among(demands, plan, baseline), _among(demands, others, baseline)
    alike = _Alike(others, added, slack(value))
    found: list[Exchange] = []
    checks = 0
    for position in free.tolist():
        training = int(plan.training[position])
        for other in alike.with_loss(training, float(value.loss[position])):
            if exchanges.cost[position] != exchanges.other_cost[other] or exchanges.barred[other]:
                continue
            employee = int(others.employee[other])
            if not useful[other] and not is_candidate(demands, employee, training, frozenset()):
                continue
            if checks == MOST_CHECKS:
                return Ties(tuple(found), complete=False)
            checks += 1
            if exchanges.keep_rules(position, other):
                gone = int(reaching[position] and reached[plan.employee[position]] == 1)
                come = int(useful[other] and reached[employee] == 0)
                settled: Settled = "people" if gone != come else "ids"
                if settled == "ids" and kept[0][position] != kept[1][other]:
                    settled = "changes"
                found.append(Exchange(position, employee, settled))
    return Ties(tuple(found), complete=True)


class _Alike:
    """Finds pairs of a training that would add as much as a seat is worth."""

    def __init__(self, pairs: Assignments, added: Floats, slack: float) -> None:
        self.order = np.lexsort((added, pairs.training))
        self.training, self.added, self.slack = pairs.training[self.order], added[self.order], slack

    def with_loss(self, training: int, loss: float) -> list[int]:
        """Positions of the pairs of a training that add this, within rounding, ascending."""
        first, last = np.searchsorted(self.training, [training, training + 1])
        inside = self.added[first:last]
        low = first + np.searchsorted(inside, loss - self.slack, side="left")
        high = first + np.searchsorted(inside, loss + self.slack, side="right")
        return [int(position) for position in np.sort(self.order[low:high])]


def slack(value: Value) -> float:
    """Difference in value below which two plans are equally good."""
    return SAME * max(1.0, abs(value.total))


def _among(demands: Demands, pairs: Assignments, baseline: Assignments | None) -> Mask:
    """Which of some pairs the baseline has."""
    if baseline is None:
        return np.zeros(len(pairs), dtype=bool)
    width = len(demands.scenario.trainings)
    known = baseline.employee * width + baseline.training
    return np.isin(pairs.employee * width + pairs.training, known)


def _added(demands: Demands, value: Value, others: Value) -> Floats:
    """What each pair would add to the plan, money aside; -inf where it cannot match any seat's loss."""
    plan, pairs, width = value.assignments, others.assignments, len(demands.scenario.trainings)
    least = np.full(width, np.inf)
    np.minimum.at(least, plan.training, value.loss)
    added = np.where(others.alone >= least[pairs.training] - slack(value), others.alone, -np.inf)
    # Somebody who attends something already gains less than alone: computed with the plan, one training a round.
    waiting = np.flatnonzero(np.isfinite(added) & (value.people[pairs.employee] > 0))
    while len(waiting):
        _, first = np.unique(pairs.employee[waiting], return_index=True)
        now, waiting = waiting[first], np.delete(waiting, first)
        employee, training = pairs.employee[now], pairs.training[now]
        joined = with_others(plan, pairs.take(now))
        together = Assignments.of(joined.employee, joined.training)
        place = np.searchsorted(together.employee * width + together.training, employee * width + training)
        added[now] = Value(demands.scenario, together, best=value.best).loss[place]
    return added


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
    ids, plan = demands.employees["id"], value.assignments

    def stands(swapped: Assignments) -> bool:
        worth = Value(demands.scenario, swapped, value.batch_money, value.best)
        return not any(True for found in (broken(demands, swapped), redundant(demands, worth)) for _ in found)

    for _ in range(MOST_ROUNDS):
        if time.monotonic() > deadline:
            break
        now = Value(demands.scenario, plan, value.batch_money, value.best)
        better = [
            tie
            for tie in find_ties(demands, now, baseline).exchanges
            if tie.settled == "ids" and ids[tie.employee] < ids[int(plan.employee[tie.position])]
        ]
        if not better:
            break
        better.sort(key=lambda tie: (ids[tie.employee], tie.position))
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
