"""The best of all plans of a scenario that is too large to enumerate, exactly: branch and bound over the judge's parts.

People are taken one after the other; partial plans with the same sums are one. A partial plan is given up when a sum
can no longer keep its limit, or when its Lagrangian bound says that nothing better than what is known can come of it.
That bound is valid for any prices, so the prices may come from a linear program in floating point; all else is in
whole numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import add
from typing import Any

import highspy
import numpy as np

from tests.properties.judge import Judge
from tests.properties.judge.reading import Trainings
from tests.properties.judge.shared import Row

Seats = frozenset[tuple[str, str]]
Path = tuple[Any, Trainings] | None
"""The trainings of a person, behind the path of the people before."""
State = tuple[int, int, Path]
"""What a partial plan reaches, what it is worth at the prices, and its path."""
MOST_STATES = 400_000
"""Partial plans of one person more, above which the search is given up."""
FINE = 2**30
"""Prices are rounded to this part of a full row."""


class TooLargeError(Exception):
    """More partial plans than may be looked at."""


@dataclass(frozen=True)
class Limit:
    """sum over people of amount(e, their trainings) + sum over trainings of per_batch[t] * n[t] <= most."""

    amounts: tuple[tuple[Fraction, ...], ...]
    per_batch: tuple[Fraction, ...]
    most: Fraction


class Search:
    """All plans of a scenario.

    Parameters
    ----------
    judge
        The scenario.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.people = list(judge.reading.people)
        self.options: list[list[Trainings]] = [judge.person.options(e) for e in self.people]
        self.trainings = judge.trainings

    def worth(self, weights: Mapping[str, Fraction]) -> Row:
        """The weighted sum of some metrics as a row."""
        gain = self.judge.gain
        return Row("worth", lambda e, s: sum((w * gain.metric(name, e, s) for name, w in weights.items()), Fraction(0)))

    @cached_property
    def rules(self) -> list[Limit]:
        """All limits that could bind."""
        return [limit for row in self.judge.rows for limit in self.limits(row)]

    def limits(self, row: Row, low: Fraction | None = None, high: Fraction | None = None) -> Iterable[Limit]:
        """A row as limits from above; those of the row itself unless others are given."""
        low, high = (row.low, row.high) if (low, high) == (None, None) else (low, high)
        amounts = self._amounts(row)
        batches = tuple(Fraction(row.per_batch.get(t, 0)) for t in self.trainings)
        for sign, most in ((1, high), (-1, None if low is None else -low)):
            if most is not None:
                signed = tuple(tuple(sign * amount for amount in each) for each in amounts)
                one = Limit(signed, tuple(sign * cost for cost in batches), most)
                if self._can_bind(one):
                    yield one

    def _can_bind(self, one: Limit) -> bool:
        batches = sum((max(Fraction(0), cost) for cost in one.per_batch), Fraction(0)) * len(self.people)
        return sum((max(each, default=Fraction(0)) for each in one.amounts), batches) > one.most

    def _amounts(self, row: Row) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(
            tuple(Fraction(row.amount(e, chosen)) for chosen in options)
            for e, options in zip(self.people, self.options, strict=True)
        )

    def most(self, aim: Row, limits: list[Limit], known: Fraction | None, sign: int = 1) -> Fraction | None:
        """The largest (`sign` -1: least) sum of a row under limits; never worse than `known`, which a plan reaches.

        Returns
        -------
        Fraction or None
            None if there is no plan at all.
        """
        found, _ = self.plan(aim, limits, known, sign)
        return found

    def plan(
        self, aim: Row, limits: list[Limit], known: Fraction | None, sign: int = 1
    ) -> tuple[Fraction | None, Seats | None]:
        """The same with a plan that reaches it; None where it is the one known."""
        amounts = tuple(tuple(sign * amount for amount in each) for each in self._amounts(aim))
        batches = tuple(Fraction(sign * aim.per_batch.get(t, 0)) for t in self.trainings)
        found, chosen = _Layers(self, amounts, batches, limits).best(None if known is None else sign * known)
        return None if found is None else sign * found, chosen


class _Layers:
    """One search: what is to be large, under limits, person by person."""

    def __init__(
        self,
        search: Search,
        aim: tuple[tuple[Fraction, ...], ...],
        aim_batches: tuple[Fraction, ...],
        limits: list[Limit],
    ) -> None:
        self.search, self.limits = search, limits
        self.batches = search.judge.batches
        scale = math.lcm(*(x.denominator for each in aim for x in each), *(x.denominator for x in aim_batches))
        self.scale = scale
        self.aim = [[int(x * scale) for x in each] for each in aim]
        self.aim_batches = [int(x * scale) for x in aim_batches]
        unit = math.gcd(*(x for each in self.aim for x in each), *self.aim_batches)
        self.unit = max(1, unit)
        rows = search.judge.reading.trainings
        self.counted = [
            place
            for place, t in enumerate(search.trainings)
            if self.aim_batches[place]
            or any(limit.per_batch[place] for limit in limits)
            or any(rows[t].get(column) is not None for column in ("batch_min", "batches_max"))
        ]
        self.scales = [
            math.lcm(
                *(x.denominator for each in limit.amounts for x in each),
                *(x.denominator for x in limit.per_batch),
                limit.most.denominator,
            )
            for limit in limits
        ]
        self.batch_sums = [
            [int(cost * scale) for cost in limit.per_batch] if any(limit.per_batch) else None
            for limit, scale in zip(limits, self.scales, strict=True)
        ]
        self.most = [int(limit.most * scale) for limit, scale in zip(limits, self.scales, strict=True)]
        self.sums = [
            [tuple(int(limit.amounts[e][o] * scale) for limit, scale in zip(limits, self.scales, strict=True))
             for o in range(len(options))]
            for e, options in enumerate(search.options)
        ]  # fmt: skip

    # --- the bound -----------------------------------------------------------------------------------

    def _per_seat(self, place: int, cost: Fraction) -> Fraction:
        """What a seat carries at least of the cost of its batch."""
        t = self.search.trainings[place]
        size = self.search.judge.reading.trainings[t].get("batch_max")
        return cost / (len(self.search.people) if size is None else size)

    def _spread(self, e: int, o: int, amount: Fraction, per_batch: Iterable[Fraction]) -> Fraction:
        chosen = self.search.options[e][o]
        shares = (
            self._per_seat(place, cost)
            for place, cost in enumerate(per_batch)
            if cost and self.search.trainings[place] in chosen
        )
        return sum(shares, amount)

    def _prices(self, aim: list[list[Fraction]], rows: list[list[list[Fraction]]]) -> list[Fraction]:
        """A price of each limit, from the linear program of all options; any prices give a valid bound."""
        if not self.limits:
            return []
        shape = [len(options) for options in self.search.options]
        starts = np.cumsum([0, *shape])
        sizes = [
            max([abs(limit.most), *(abs(x) for each in row for x in each)]) or Fraction(1)
            for limit, row in zip(self.limits, rows, strict=True)
        ]
        highs = highspy.Highs()
        highs.silent()
        for each in aim:
            for x in each:
                highs.addCol(-float(x), 0.0, highspy.kHighsInf, 0, np.array([], dtype=np.int32), np.array([]))
        for limit, row, size in zip(self.limits, rows, sizes, strict=True):
            flat = np.array([float(x / size) for each in row for x in each])
            used = np.flatnonzero(np.abs(flat) > 1e-9).astype(np.int32)
            highs.addRow(-highspy.kHighsInf, float(limit.most / size), len(used), used, flat[used])
        for first, last in itertools.pairwise(starts):
            highs.addRow(1.0, 1.0, int(last - first), np.arange(first, last, dtype=np.int32), np.ones(last - first))
        highs.run()
        duals = highs.getSolution().row_dual[: len(self.limits)]
        return [
            Fraction(round(max(0.0, -dual) * FINE), FINE) / size if math.isfinite(dual) else Fraction(0)
            for dual, size in zip(duals, sizes, strict=True)
        ]

    def _reduced(self) -> tuple[list[list[int]], list[int], int, int]:
        """Of each option what it is worth at the prices, of the people still to come the most, and the constant."""
        aim = [
            [self._spread(e, o, Fraction(x, self.scale), (Fraction(b, self.scale) for b in self.aim_batches))
             for o, x in enumerate(each)]
            for e, each in enumerate(self.aim)
        ]  # fmt: skip
        rows = [
            [[self._spread(e, o, x, limit.per_batch) for o, x in enumerate(each)]
             for e, each in enumerate(limit.amounts)]
            for limit in self.limits
        ]  # fmt: skip
        prices = self._prices(aim, rows)
        worth = [
            [x - sum((p * row[e][o] for p, row in zip(prices, rows, strict=True)), Fraction(0))
             for o, x in enumerate(each)]
            for e, each in enumerate(aim)
        ]  # fmt: skip
        constant = sum((p * limit.most for p, limit in zip(prices, self.limits, strict=True)), Fraction(0))
        fine = math.lcm(constant.denominator, self.scale, *(x.denominator for each in worth for x in each))
        whole = [[int(x * fine) for x in each] for each in worth]
        to_come = [0]
        for each in reversed(whole):
            to_come.append(to_come[-1] + max(each))
        return whole, to_come[::-1], int(constant * fine), fine // self.scale

    # --- the search ----------------------------------------------------------------------------------

    def best(self, known: Fraction | None) -> tuple[Fraction | None, Seats | None]:
        """The largest sum and a plan of it, or `known` where nothing is larger."""
        if any(not options for options in self.search.options):
            return None, None
        worth, to_come, constant, fine = self._reduced()
        least = [tuple(0 for _ in self.limits)]
        for each in reversed(self.sums):
            least.append(tuple(map(add, least[-1], (min(column) for column in zip(*each, strict=True)))))
        least.reverse()
        floor = None if known is None else int(known * self.scale) + self.unit
        states: dict[tuple[int, ...], State] = {(0,) * (len(self.counted) + len(self.limits)): (0, 0, None)}
        for e, options in enumerate(self.search.options):
            steps = []
            for o, chosen in enumerate(options):
                counts = (int(self.search.trainings[place] in chosen) for place in self.counted)
                steps.append(((*counts, *self.sums[e][o]), self.aim[e][o], worth[e][o], chosen))
            reach, rest = constant + to_come[e + 1], least[e + 1]
            found: dict[tuple[int, ...], State] = {}
            for key, (value, reduced, path) in states.items():
                for more, gain, net, chosen in steps:
                    if floor is not None and reach + reduced + net < floor * fine:
                        continue
                    at = tuple(map(add, key, more))
                    if at in found:
                        if value + gain > found[at][0]:
                            found[at] = (value + gain, reduced + net, (path, chosen))
                    elif self._can_hold(at, rest):
                        found[at] = (value + gain, reduced + net, (path, chosen))
            states = found
            if len(states) > MOST_STATES:
                raise TooLargeError
        best: tuple[int, Path] | None = None
        for key, (value, _, path) in states.items():
            end = self._ended(key, value)
            if end is not None and (best is None or end > best[0]):
                best = (end, path)
        if best is None or (floor is not None and best[0] < floor):
            return known, None
        return Fraction(best[0], self.scale), self._seats(best[1])

    def _seats(self, path: Path) -> Seats:
        """The pairs along a path, which begins at the last person."""
        found = set()
        for e in reversed(self.search.people):
            assert path is not None
            path, chosen = path
            found |= {(e, t) for t in chosen}
        return frozenset(found)

    def _batch_counts(self, key: tuple[int, ...]) -> list[tuple[int, int]]:
        """Place of each training with seats, and its batches."""
        names = self.search.trainings
        return [
            (place, self.batches.count(names[place], seats))
            for place, seats in zip(self.counted, key, strict=False)
            if seats
        ]

    def _can_hold(self, key: tuple[int, ...], rest: tuple[int, ...]) -> bool:
        """Whether every limit can still be kept: batches only become more, and none has a negative cost."""
        counts = self._batch_counts(key)
        for place, (costs, most) in enumerate(zip(self.batch_sums, self.most, strict=True)):
            total = key[len(self.counted) + place] + rest[place]
            if costs is not None:
                total += sum(costs[at] * n for at, n in counts)
            if total > most:
                return False
        return True

    def _ended(self, key: tuple[int, ...], value: int) -> int | None:
        """What a whole plan reaches; None where it breaks a rule."""
        names, seats = self.search.trainings, dict(zip(self.counted, key, strict=False))
        if not all(self.batches.run(names[place], count) for place, count in seats.items()):
            return None
        return value + sum(self.aim_batches[place] * n for place, n in self._batch_counts(key))


@dataclass(frozen=True)
class Known:
    """What a plan reaches that keeps all rules: value, rupiah, people, changes."""

    value: Fraction
    cost: Fraction
    people: int
    changes: int


@dataclass(frozen=True)
class Best:
    """The best of all plans, stage by stage; None where there is no plan.

    Parameters
    ----------
    value
        Of the objective; positive rupiah under `cost`.
    cost, people, changes
        The least rupiah at that value (or the part of it that `economise` leaves), then the most people, then the
        fewest changes.
    seats
        The plan of the fewest changes, where it has fewer than the one known. A seat of the baseline may be wasted in
        it.
    """

    value: Fraction | None
    cost: Fraction | None = None
    people: Fraction | None = None
    changes: Fraction | None = None
    seats: Seats | None = field(default=None, compare=False)


def changes_row(judge: Judge, baseline: Iterable[tuple[str, str]]) -> Row:
    """Pairs in which a plan and a baseline differ, for each person."""
    wanted = judge.by_person(baseline)
    return Row("changes", lambda e, chosen: Fraction(len(chosen ^ wanted[e])))


def best(judge: Judge, known: Known | None = None, baseline: Iterable[tuple[str, str]] = ()) -> Best:
    """Find the best plan, beginning from what a plan reaches that keeps all rules."""
    search, aims = Search(judge), judge.objective
    rules, cost, reached, changes = search.rules, judge.spent, judge.reached, changes_row(judge, baseline)
    limits = list(rules)
    if aims.is_cost:
        value = search.most(cost, limits, known and known.value, -1)
        least = value
        if value is None or least is None:
            return Best(None)
    else:
        worth = search.worth(_weights(judge, search))
        value = search.most(worth, limits, known and known.value)
        if value is None:
            return Best(None)
        floor = value * (1 - aims.economise)
        limits += search.limits(worth, low=floor)
        least = search.most(cost, limits, known.cost if known and known.value >= floor else None, -1)
    assert least is not None
    limits += search.limits(cost, high=least)
    as_good = known is not None and known.cost == least and (aims.is_cost or known.value >= floor)
    people = search.most(reached, limits, Fraction(known.people) if known and as_good else None)
    assert people is not None
    limits += search.limits(reached, low=people)
    as_good = as_good and known is not None and known.people == people
    fewest, seats = search.plan(changes, limits, Fraction(known.changes) if known and as_good else None, -1)
    return Best(value, least, people, fewest, seats)


def _weights(judge: Judge, search: Search) -> Mapping[str, Fraction]:
    """Weights of the metrics: as written, or share / best of that metric alone, which drops out when that is 0."""
    written = judge.objective.weights
    if not judge.objective.are_shares:
        return written
    alone = {name: search.most(search.worth({name: Fraction(1)}), search.rules, None) for name in written}
    return {name: share / alone[name] for name, share in written.items() if alone[name]}
