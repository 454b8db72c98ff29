"""A plan to begin from, in a moment: what is asked for first, then what gains most for its money (greedy).

It keeps every rule, which is checked apart from how it was made, or it is not given. It proves nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from optimasi.model.clock import OutOfTime, look
from optimasi.model.decomposition.layout import row_starts
from optimasi.model.filling import Filling
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows, Worth
from optimasi.model.solution import among
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.rules import broken
from optimasi.scenario.tables.filters import Mask

AT_ONCE = 0.1
"""Part of a training's candidates that join together at most steps: one by one, large plans would take minutes."""
PASSES = 3
"""Times that all trainings are looked at: what did not fit at first may fit beside others."""
NOTHING = 1e-9
"""Gain that is rounding."""


def start_plan(
    instance: Instance,
    part: Part,
    demands: Demands,
    value_of: Callable[[Assignments], float],
    deadline: float,
    given: Assignments | None = None,
) -> Assignments | None:
    """The best of some plans that are quickly made, and of one that is given; None where none keeps every rule.

    Parameters
    ----------
    instance, part, demands
        The scenario as arrays, its candidate pairs, its rules for checking.
    value_of
        What a plan is worth.
    deadline
        On the monotonic clock; the plan is as good as it is by then.
    given
        A plan of pairs that need not be candidates any more.
    """

    def stands(plan: Assignments) -> bool:
        return int(among(part, plan).sum()) == len(plan) and not any(True for _ in broken(demands, plan))

    plans = [part.assignments(part.forced)] + ([] if given is None else [given])
    found = [plan for plan in plans if stands(plan)]
    # The first is the fullest; the other is for where that cannot be.
    made = (part.assignments(taken) for taken in _plans(instance, part, deadline))
    found += [*islice((plan for plan in made if stands(plan)), 1)]
    return max(found, key=value_of, default=None)


def _plans(instance: Instance, part: Part, deadline: float) -> Iterator[Mask]:
    """What is asked for with what gains most, then what is asked for alone, as masks of the candidate pairs."""
    filling = Filling(instance, part)
    try:
        _asked(filling, deadline)
        _filled(filling, deadline)
    except OutOfTime:
        yield filling.taken
        return
    asked = filling.taken.copy()
    try:
        _gainful(filling, instance.objective, np.inf, deadline)
        _filled(filling, deadline)
    except OutOfTime:
        _emptied(filling)
    yield filling.taken
    yield asked


def _asked(filling: Filling, deadline: float) -> None:
    """Take what requirements, minimums and targets ask for, the cheapest first."""
    instance, part = filling.instance, filling.part
    for answers in filling.unsupported():
        _first(filling, answers[np.argsort(filling.cost(answers), kind="stable")])
    for local in instance.local_sums:
        short = filling.short_of(local)
        amount = local.coefficient[part.training]
        pairs = np.flatnonzero((amount > 0) & np.isin(part.employee, short))
        for pair in pairs[np.argsort(filling.cost(pairs) / amount[pairs], kind="stable")].tolist():
            look(deadline)
            if part.employee[pair] in short:
                filling.take_one(pair)
                short = filling.short_of(local)
    for first, family in zip(row_starts(instance.shared).tolist(), instance.shared, strict=False):
        for group in np.flatnonzero(family.lower > 0).tolist():
            look(deadline)
            if family.indicator is not None:
                _reach(filling, first + group, np.flatnonzero(family.group == group), deadline)
            else:
                _raise(filling, first + group, deadline)
    for target in instance.targets:
        if target.at_least > 0:
            _gainful(filling, target.worth, target.at_least, deadline)


def _first(filling: Filling, pairs: Rows) -> bool:
    """Take the first pair that fits."""
    return any(filling.take_one(pair) for pair in pairs.tolist())


def _raise(filling: Filling, row: int, deadline: float) -> None:
    """Take pairs until a shared row has its least, the cheapest for what they add first."""
    entries = filling.people.entries
    here = np.flatnonzero((entries.row == row) & (entries.amount > 0))
    pair = np.searchsorted(entries.start, here, side="right") - 1
    for position in np.argsort(filling.cost(pair) / entries.amount[here], kind="stable").tolist():
        if filling.used[row] >= filling.lower[row]:
            return
        look(deadline)
        filling.take_one(int(pair[position]))


def _reach(filling: Filling, row: int, people: Rows, deadline: float) -> None:
    """Take pairs until as many of some people are reached as a shared row asks, the cheapest to reach first."""
    starts = row_starts(filling.instance.shared)
    number = int(np.searchsorted(starts, row, side="right")) - 1
    family = filling.instance.shared[number]
    lacks, counted = filling.to_reach(family)
    lacking = int(filling.lower[row]) - int((lacks[people] <= 0).sum())
    pairs = np.flatnonzero((counted > 0) & np.isin(filling.part.employee, people[lacks[people] > 0]))
    for pair in pairs[np.argsort(filling.cost(pairs) / counted[pairs], kind="stable")].tolist():
        if lacking <= 0:
            return
        look(deadline)
        person = int(filling.part.employee[pair])
        if lacks[person] > 0 and filling.take_one(pair):
            lacks[person] -= counted[pair]
            lacking -= int(lacks[person] <= 0)


def _gainful(filling: Filling, worth: Worth, enough: float, deadline: float) -> None:
    """Take what gains most for its price, training by training, until that is enough or nothing is left.

    What a training offers falls as others are taken, so that the best of the last offers is looked at again before
    it is taken (Minoux, 1978).
    """
    for _ in range(PASSES):
        before = int(filling.taken.sum())
        offers = [(-np.inf, training) for training in range(filling.instance.trainings)]
        while offers and (enough == np.inf or filling.worth(worth) < enough):
            look(deadline)
            _, training = heapq.heappop(offers)
            rate, pairs = _offer(filling, training, worth)
            if not len(pairs):
                continue
            following = -offers[0][0] if offers else 0.0
            if rate < following or _join(filling, training, pairs, _rates(filling, pairs, worth), following):
                heapq.heappush(offers, (-rate, training))
        if int(filling.taken.sum()) == before:
            return


def _rates(filling: Filling, pairs: Rows, worth: Worth) -> Floats:
    return np.asarray(filling.gain(pairs, worth) / filling.price[pairs])


def _offer(filling: Filling, training: int, worth: Worth) -> tuple[float, Rows]:
    """What a training gains for its price now, and its pairs that gain, best first."""
    pairs = filling.fitting(filling.pairs_of(training))
    gain = filling.gain(pairs, worth)
    pairs, gain = pairs[gain > NOTHING], gain[gain > NOTHING]
    order = np.argsort(-gain / filling.price[pairs], kind="stable")
    pairs, gain = pairs[order], gain[order]
    if not len(pairs):
        return 0.0, pairs
    if filling.room(training) >= 1:
        return float(gain[0] / filling.price[pairs[0]]), pairs
    # A new batch: as many as make it pay best, and as it needs.
    seats = int(filling.seats[training])
    least = 1 + filling.lacking(training, seats + 1)
    most = int(min(len(pairs), filling.size[training]))
    money = worth.money * float(filling.instance.batch_money[training])
    together = np.cumsum(gain[:most]) + money
    rate = together / (np.cumsum(filling.price[pairs[:most]]) + filling.batch_price[training])
    if least > most or float(together[least - 1 :].max()) <= NOTHING:
        return 0.0, pairs[:0]
    count = least + int(np.argmax(rate[least - 1 :]))
    return float(rate[count - 1]), pairs[:count]


def _join(filling: Filling, training: int, pairs: Rows, rates: Floats, following: float) -> bool:
    """Take the pairs of an offer that are better than the next one, or some at once; whether any joined."""
    seats, room = int(filling.seats[training]), filling.room(training)
    if room < 1:
        taken = filling.take(pairs)
        if filling.lacking(training, int(filling.seats[training])):
            # A batch that money or seats do not fill does not run.
            mine = pairs[filling.taken[pairs]]
            filling.drop(mine)
            return False
        return taken > 0
    better = max(int((rates >= following).sum()), int(np.ceil(AT_ONCE * len(pairs))))
    filling.take(pairs[:better], room)
    return int(filling.seats[training]) > seats


def _filled(filling: Filling, deadline: float) -> None:
    """Fill the batches that lack people, those who gain most for their price first; close what cannot be filled."""
    for training in range(filling.instance.trainings):
        lacking = filling.lacking(training, int(filling.seats[training]))
        if lacking:
            look(deadline)
            pairs = filling.fitting(filling.pairs_of(training))
            rates = _rates(filling, pairs, filling.instance.objective)
            filling.take(pairs[np.argsort(-rates, kind="stable")], lacking)
    _emptied(filling)


def _emptied(filling: Filling) -> None:
    """Leave out the seats of batches that lack people, but for the forced ones."""
    for training in range(filling.instance.trainings):
        if filling.lacking(training, int(filling.seats[training])):
            pairs = filling.pairs_of(training)
            filling.drop(pairs[filling.taken[pairs] & ~filling.part.forced[pairs]])
