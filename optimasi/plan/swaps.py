"""Who could have a seat instead of the one who has it, with nothing lost: all pairs outside a plan, by columns."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.candidates import is_candidate
from optimasi.plan.demands import Demands
from optimasi.plan.exchanges import MOST_PAIRS, keeps_rules, others_for, with_others
from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.plan.roster import Roster
from optimasi.plan.rules import broken_by_person, broken_by_training, broken_together, grouped
from optimasi.plan.value import Value
from optimasi.scenario.tables.filters import Mask

SAME = 1e-7
"""Relative difference in value below which two plans are equally good."""


@dataclass(frozen=True, eq=False)
class Swaps:
    """The seats of a plan, and the pairs that would add as much as one of them is worth.

    Parameters
    ----------
    demands, plan
        The rules, and who attends what.
    free
        Positions of the seats that nothing forces.
    loss
        Value lost without each seat, money aside, shape (seats,).
    money_of_plan, goes, stays_in_plan
        Of each seat: rupiah, whether its person is reached by it alone, whether the baseline has it.
    others
        Pairs outside the plan, sorted by training and by what they add.
    useful, added, money, comes, stays
        Of each of them: whether it alone is worth something, value added, rupiah, whether it reaches somebody new,
        whether the baseline has it.
    slack
        Difference in value that is rounding.
    everybody
        The seats and, after them, the other pairs.
    """

    demands: Demands
    plan: Assignments
    free: list[int]
    loss: Floats
    money_of_plan: Rows
    goes: Mask
    stays_in_plan: Mask
    others: Assignments
    useful: Mask
    added: Floats
    money: Rows
    comes: Mask
    stays: Mask
    slack: float
    everybody: Roster

    @classmethod
    def of(cls, demands: Demands, value: Value, baseline: Assignments | None) -> Swaps | None:
        """Look at every pair that could take a seat; None where they are too many."""
        plan, forced = value.assignments, demands.forced(value.assignments)
        free = np.flatnonzero(~forced)
        open_to = np.unique(plan.training[free])
        if len(demands.scenario.employees) * len(open_to) > MOST_PAIRS:
            return None
        others = others_for(demands, plan, open_to)
        worth = Value(demands.scenario, others, best=value.best)
        slack = slack_of(value)
        added = _added(demands, value, worth, slack)
        order = np.lexsort((added, others.training))
        order = order[np.isfinite(added[order]) & ~demands.barred(others)[order]]
        others, useful = others.take(order), worth.useful[order]
        everybody = Roster(demands, with_others(plan, others))
        money = everybody.cost.sum(axis=0)
        reaching = value.useful | forced
        reached = np.bincount(plan.employee[reaching], minlength=len(demands.scenario.employees))
        stays = (baseline or Assignments.of([], [])).has(everybody.assignments.employee, everybody.assignments.training)
        return cls(
            demands,
            plan,
            free.tolist(),
            value.loss,
            money[: len(plan)],
            reaching & (reached[plan.employee] == 1),
            stays[: len(plan)],
            others,
            useful,
            added[order],
            money[len(plan) :],
            useful & (reached[others.employee] == 0),
            stays[len(plan) :],
            slack,
            everybody,
        )

    @cached_property
    def whole(self) -> Rows:
        """Positions of the plan's seats among everybody's pairs."""
        return np.arange(len(self.plan))

    def instead(self, position: int) -> Rows:
        """Positions of the other pairs that add what a seat is worth, in the order of the employees."""
        training, loss = self.plan.training[position], self.loss[position]
        first, last = np.searchsorted(self.others.training, [training, training + 1])
        inside = self.added[first:last]
        low = first + np.searchsorted(inside, loss - self.slack, side="left")
        high = first + np.searchsorted(inside, loss + self.slack, side="right")
        return np.asarray(low + np.argsort(self.others.employee[low:high], kind="stable"))

    def is_candidate(self, other: int) -> bool:
        """Whether another pair exists at all (model.md section 2)."""
        employee, training = int(self.others.employee[other]), int(self.others.training[other])
        return bool(self.useful[other]) or is_candidate(self.demands, employee, training, frozenset())

    def keeps_rules(self, position: int, other: int) -> bool:
        """Whether the plan in which another pair stands instead of a seat keeps every rule."""
        return keeps_rules(self.everybody, self.whole, position, len(self.plan) + other)

    def suits_both(self, position: int, other: int) -> bool:
        """Whether an exchange keeps the rules about its two people."""
        training = int(self.plan.training[position])
        before, after = int(self.plan.employee[position]), int(self.others.employee[other])
        trainings = {before: self._by_person[before] - {training}, after: self._by_person[after] | {training}}
        found = (broken_by_person(self.demands, person, attended) for person, attended in trainings.items())
        return not any(True for demanded in found for _ in demanded)

    def suits_all(self, seats: Rows) -> bool:
        """Whether a plan, as positions among everybody's pairs, keeps the rules about trainings and the whole."""
        roster = self.everybody.take(seats)
        order = np.argsort(roster.assignments.training, kind="stable")
        trainings, first = np.unique(roster.assignments.training[order], return_index=True)
        people = np.split(roster.assignments.employee[order], first[1:])
        found = (
            *(
                broken_by_training(self.demands, training, frozenset(group.tolist()))
                for training, group in zip(trainings.tolist(), people, strict=True)
            ),
            broken_together(self.demands, roster),
        )
        return not any(True for demanded in found for _ in demanded)

    def exchanged(self, seats: Rows, exchanges: Sequence[tuple[int, int]]) -> Rows:
        """Positions among everybody's pairs after exchanges of seats for other pairs."""
        gone, come = (np.array(side, dtype=np.int64) for side in zip(*exchanges, strict=True))
        return np.concatenate([np.setdiff1d(seats, gone, assume_unique=True), len(self.plan) + come])

    @cached_property
    def _by_person(self) -> Mapping[int, frozenset[int]]:
        return grouped(self.plan)[0]


def slack_of(value: Value) -> float:
    """Difference in value below which two plans are equally good."""
    return SAME * max(1.0, abs(value.total))


def _added(demands: Demands, value: Value, others: Value, slack: float) -> Floats:
    """What each pair would add to the plan, money aside; -inf where it cannot match any seat's loss."""
    plan, pairs, width = value.assignments, others.assignments, len(demands.scenario.trainings)
    least = np.full(width, np.inf)
    np.minimum.at(least, plan.training, value.loss)
    added = np.where(others.alone >= least[pairs.training] - slack, others.alone, -np.inf)
    # Somebody who attends something already gains less than alone: computed with the plan, one training a round.
    waiting = np.flatnonzero(np.isfinite(added) & (value.people[pairs.employee] > 0))
    while len(waiting):
        _, first = np.unique(pairs.employee[waiting], return_index=True)
        now, waiting = waiting[first], np.delete(waiting, first)
        employee, training = pairs.employee[now], pairs.training[now]
        joined = with_others(plan.take(np.flatnonzero(np.isin(plan.employee, employee))), pairs.take(now))
        together = Assignments.of(joined.employee, joined.training)
        place = np.searchsorted(together.employee * width + together.training, employee * width + training)
        added[now] = Value(demands.scenario, together, best=value.best).loss[place]
    return added


def improved(demands: Demands, value: Value, baseline: Assignments | None, deadline: float) -> Assignments:
    """The plan after exchanges that keep its value and cost less, or reach more people, or change less.

    A round touches nobody twice, so that its exchanges do not change what the others are worth.

    Parameters
    ----------
    demands, value
        The plan's rules and its worth.
    baseline
        The plan it was to stay near.
    deadline
        On the monotonic clock; what is not found by then stays as it is.
    """
    while time.monotonic() < deadline:
        swaps = Swaps.of(demands, value, baseline)
        better = None if swaps is None else _round(swaps, deadline)
        if better is None:
            break
        value = Value(demands.scenario, better, value.batch_money, value.best)
    return value.assignments


def _round(swaps: Swaps, deadline: float) -> Assignments | None:
    """The plan after the best exchange of each seat; None where none is better."""
    plan = swaps.plan
    touched = np.zeros(len(swaps.demands.scenario.employees), dtype=bool)
    # Less money first, then somebody new, then a seat of the baseline: rupiah are whole.
    rank = 4 * swaps.money - 2 * swaps.comes - swaps.stays
    rank_of_plan = 4 * swaps.money_of_plan - 2 * swaps.goes - swaps.stays_in_plan
    better: list[tuple[int, int]] = []
    for position in swaps.free:
        if touched[plan.employee[position]]:
            continue
        same = swaps.instead(position)
        same = same[(rank[same] < rank_of_plan[position]) & ~touched[swaps.others.employee[same]]]
        if not len(same):
            continue
        if time.monotonic() > deadline:
            break
        other = int(same[np.argmin(rank[same])])
        if swaps.is_candidate(other) and swaps.suits_both(position, other):
            better.append((position, other))
            touched[[plan.employee[position], swaps.others.employee[other]]] = True
    seats = _together(swaps, swaps.whole, better, deadline)
    if seats is swaps.whole:
        return None
    taken = swaps.everybody.assignments.take(seats)
    return Assignments.of(taken.employee, taken.training)


def _together(swaps: Swaps, seats: Rows, better: Sequence[tuple[int, int]], deadline: float) -> Rows:
    """Seats after as many of some exchanges as keep every rule together: all, or what stands of each half."""
    if not better or time.monotonic() > deadline:
        return seats
    exchanged = swaps.exchanged(seats, better)
    if swaps.suits_all(exchanged):
        return exchanged
    if len(better) == 1:
        return seats
    half = len(better) // 2
    return _together(swaps, _together(swaps, seats, better[:half], deadline), better[half:], deadline)
