"""The rules of model.md section 3 across people: limits of sums, and batches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .gain import Gain
from .money import Money
from .pairs import Pairs
from .reading import People, Reading, Trainings, Tree, number

Amount = Callable[[str, Trainings], Fraction]


@dataclass(frozen=True)
class Row:
    """low <= sum over people of amount(e, their trainings) + sum over trainings of per_batch[t] * n[t] <= high."""

    rule: str
    amount: Amount
    low: Fraction | None = None
    high: Fraction | None = None
    per_batch: Mapping[str, Fraction] = field(default_factory=dict)

    def holds(self, total: Fraction) -> bool:
        """Whether a sum, batches included, keeps the rule."""
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


def bounds(entry: Tree) -> tuple[Fraction | None, Fraction | None]:
    """The at_least and at_most of an entry."""
    low, high = entry.get("at_least"), entry.get("at_most")
    return None if low is None else number(low), None if high is None else number(high)


class Shared:
    """The rows of one scenario."""

    def __init__(self, reading: Reading, gain: Gain, money: Money, pairs: Pairs) -> None:
        self.reading = reading
        self.gain = gain
        self.money = money
        self.pairs = pairs

    def rows(self) -> list[Row]:
        """All rows of all rules."""
        return [
            *self._budget(),
            *self._ceilings(),
            *self._seats(),
            *self._quotas(),
            *self._coverage(),
            *self._absence(),
            *self._shares(),
            *self._targets(),
        ]

    # --- money ---------------------------------------------------------------------------------------

    def spending(
        self,
        rule: str,
        line: str | None,
        high: Fraction | None,
        trainings: Trainings | None = None,
        people: People | None = None,
    ) -> Row:
        """Money of some trainings on a line; batch costs enter unless it is the money of some people."""
        counted = frozenset(self.reading.trainings) if trainings is None else trainings

        def amount(e: str, chosen: Trainings) -> Fraction:
            if people is not None and e not in people:
                return Fraction(0)
            return sum((self.money.seat(e, t, line) for t in chosen & counted), Fraction(0))

        per_batch = {t: self.money.batch(t, line) for t in sorted(counted)} if people is None else {}
        return Row(rule, amount, high=high, per_batch=per_batch)

    def _budget(self) -> Iterator[Row]:
        for line, limit in self.money.limits.items():
            yield self.spending("budget", line, limit)
        if self.money.total is not None:
            yield self.spending("budget", None, self.money.total)

    def _ceilings(self) -> Iterator[Row]:
        for entry in self.reading.entries("ceiling"):
            line, high, trainings = entry.get("line"), number(entry["at_most"]), self.reading.trainings_named(entry)
            if "each" not in entry and entry.get("employees") is None:
                yield self.spending("ceiling", line, high, trainings)
            else:
                for group in self.reading.groups(entry):
                    yield self.spending("ceiling", line, high, trainings, group)

    # --- seats ---------------------------------------------------------------------------------------

    def _count(self, people: People, trainings: Trainings) -> Amount:
        """Seats of some people in some trainings."""
        return lambda e, chosen: Fraction(len(chosen & trainings) if e in people else 0)

    def _seats(self) -> Iterator[Row]:
        everyone = frozenset(self.reading.people)
        for t, row in self.reading.trainings.items():
            if self.reading.is_on("seats") and row.get("seats") is not None:
                yield Row("seats", self._count(everyone, frozenset({t})), high=number(row["seats"]))

    def _quotas(self) -> Iterator[Row]:
        for entry in self.reading.entries("seats"):
            for t in sorted(self.reading.trainings_named(entry)):
                for group in self.reading.groups(entry):
                    yield Row("seats", self._count(group, frozenset({t})), *bounds(entry))

    def _shares(self) -> Iterator[Row]:
        """Seats of the part - share x seats of the whole: at least or at most 0."""
        for entry in self.reading.entries("share"):
            whole = entry.get("of", {})
            part_of = self._count(self.reading.people_named(entry), self.reading.trainings_named(entry))
            seats_of = self._count(self.reading.people_named(whole), self.reading.trainings_named(whole))
            low, high = bounds(entry)
            if low is not None:
                yield Row("share", _less(part_of, low, seats_of), low=Fraction(0))
            if high is not None:
                yield Row("share", _less(part_of, high, seats_of), high=Fraction(0))

    # --- people --------------------------------------------------------------------------------------

    def _coverage(self) -> Iterator[Row]:
        """At least ceil(share x N) of the N people of a group."""
        for entry in self.reading.entries("coverage"):
            for group in self.reading.groups(entry):
                needed = math.ceil(number(entry["at_least"]) * len(group))
                yield Row("coverage", self._covers(entry, group), low=Fraction(needed))

    def _covers(self, entry: Tree, group: People) -> Amount:
        trainings = self.reading.trainings_named(entry)

        def amount(e: str, chosen: Trainings) -> Fraction:
            if e not in group:
                return Fraction(0)
            if "hours" not in entry:
                return Fraction(self.pairs.reaches(e, chosen & trainings))
            held = number(self.reading.people[e].get("hours_held"))
            return Fraction(held + self.gain.hours(chosen & trainings) >= number(entry["hours"]))

        return amount

    def _absence(self) -> Iterator[Row]:
        """At most max(1, floor(share x N)) of a group's N people in classrooms on one day."""
        for entry in self.reading.entries("absence"):
            trainings = self.reading.trainings_named(entry)
            for group in self.reading.groups(entry, each="unit"):
                most = max(1, math.floor(number(entry["at_most"]) * len(group)))
                for day in sorted({day for t in trainings for day in self.reading.days[t]}):
                    away = frozenset(t for t in trainings if day in self.reading.days[t])
                    yield Row("absence", self._is_away(group, away), high=Fraction(most))

    def _is_away(self, group: People, away: Trainings) -> Amount:
        return lambda e, chosen: Fraction(e in group and bool(chosen & away))

    # --- targets -------------------------------------------------------------------------------------

    def _targets(self) -> Iterator[Row]:
        for entry in self.reading.entries("target"):
            yield Row("target", self._adds(entry["metric"]), low=self._missing(entry["metric"], entry["at_least"]))

    def _adds(self, metric: str) -> Amount:
        return lambda e, chosen: self.gain.added(metric, e, chosen)

    def _missing(self, metric: str, at_least: object) -> Fraction:
        """What the plan has to add: shares and means are multiplied out, what is there already is taken off."""
        value = number(at_least)
        needs = [need for competencies in self.gain.needs.values() for need in competencies.values()]
        if metric == "gaps_closed":
            return value * sum(need.gap for need in needs)
        if metric == "jpm":
            required, assessed = sum(need.required for need in needs), sum(need.assessed for need in needs)
            return value / 100 * required - assessed
        if metric == "ip_asn":
            held = sum(self.gain.points_held(e) for e in self.reading.people)
            return value * len(self.reading.people) - held
        return value


def _less(part: Amount, share: Fraction, whole: Amount) -> Amount:
    return lambda e, chosen: part(e, chosen) - share * whole(e, chosen)


class Batches:
    """How seats fill batches."""

    def __init__(self, reading: Reading, pairs: Pairs) -> None:
        self.reading = reading
        self.locked = {t: sum(t in rows for rows in pairs.locked.values()) for t in reading.trainings}

    def count(self, t: str, seats: int) -> int:
        """n = ceil(s / batch_max); without batch_max 1 for any seat."""
        size = self.reading.trainings[t].get("batch_max")
        return min(1, seats) if size is None else -(-seats // size)

    def cost(self, per_batch: Mapping[str, Fraction], counts: Mapping[str, int]) -> Fraction:
        """Rupiah of all batches."""
        return sum((cost * self.count(t, counts[t]) for t, cost in per_batch.items()), Fraction(0))

    def run(self, t: str, seats: int) -> bool:
        """n * batch_min <= s and n <= batches_max; what is locked may run as it is."""
        if not self.reading.is_on("batches"):
            return True
        row, n = self.reading.trainings[t], self.count(t, seats)
        enough = seats == self.locked[t] or n * (row.get("batch_min") or 0) <= seats
        most = math.inf if row.get("batches_max") is None else row["batches_max"]
        return enough and n <= max(most, self.count(t, self.locked[t]))
