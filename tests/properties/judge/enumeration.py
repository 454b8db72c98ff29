"""Every plan of a tiny scenario, and the best of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import add

from .gain import Gain
from .money import Money
from .objective import Objective
from .pairs import Pairs
from .person import Person
from .reading import Reading, Trainings, Tree
from .shared import Batches, Row, Shared

Seats = frozenset[tuple[str, str]]
Weights = dict[str, Fraction]
State = tuple[int, int, Seats]


@dataclass(frozen=True)
class Best:
    """The best of all plans.

    Parameters
    ----------
    status
        error, infeasible or optimal.
    value
        The best value of the objective.
    cost
        The least rupiah among plans of that value, or of the part of it that `economise` leaves.
    people
        The most people reached at that value and money.
    seats
        One plan of that kind.
    ways
        How many plans of that kind there are; under `economise` only those worth most are counted.
    rivals
        How many further plans have the best value, whatever they cost and whomever they reach.
    """

    status: str
    value: Fraction | None = None
    cost: Fraction | None = None
    people: int | None = None
    seats: Seats | None = None
    ways: int = 0
    rivals: int = 0


@dataclass(frozen=True)
class Offer:
    """A set of trainings for one person: what it is worth, and what it adds to each sum."""

    seats: Seats
    worth: Fraction
    sums: tuple[Fraction, ...]


@dataclass(frozen=True)
class Outcome:
    """Plans with the same sums and the same worth (-cost under `cost`), and one of them."""

    worth: Fraction
    cost: Fraction
    people: int
    ways: int
    seats: Seats


class Judge:
    """A tiny scenario and all its plans.

    Parameters
    ----------
    tree
        The scenario, see `Reading`.
    """

    def __init__(self, tree: Tree) -> None:
        self.reading = Reading(tree)
        self.gain = Gain(self.reading)
        self.money = Money(self.reading)
        self.objective = Objective(self.reading, self.gain)
        self.pairs = Pairs(self.reading, self.objective)
        self.person = Person(self.reading, self.gain, self.pairs)
        self.batches = Batches(self.reading, self.pairs)
        shared = Shared(self.reading, self.gain, self.money, self.pairs)
        self.spent = shared.spending("cost", None, None)
        self.reached = Row("reached", lambda e, chosen: Fraction(self.pairs.reaches(e, chosen)))
        self.rows = [*shared.rows(), self.spent, self.reached]
        self.trainings = sorted(self.reading.trainings)

    # --- one plan ------------------------------------------------------------------------------------

    def by_person(self, seats: Iterable[tuple[str, str]]) -> dict[str, Trainings]:
        """Trainings of each employee."""
        pairs = list(seats)
        return {e: frozenset(t for person, t in pairs if person == e) for e in self.reading.people}

    def total(self, row: Row, seats: Iterable[tuple[str, str]]) -> Fraction:
        """The sum of a row in a plan."""
        pairs = list(seats)
        people = sum((row.amount(e, chosen) for e, chosen in self.by_person(pairs).items()), Fraction(0))
        return people + self.batches.cost(row.per_batch, self._counts(pairs))

    def _counts(self, seats: Iterable[tuple[str, str]]) -> Counter[str]:
        """Seats of each training."""
        return Counter(t for _, t in seats)

    def broken(self, seats: Iterable[tuple[str, str]]) -> set[str]:
        """The rules that a plan breaks; `candidates` for pairs that do not exist."""
        pairs = list(seats)
        found = {rule for e, chosen in self.by_person(pairs).items() for rule in self.person.broken(e, chosen)}
        found |= {row.rule for row in self.rows if not row.holds(self.total(row, pairs))}
        counts = self._counts(pairs)
        return found | ({"batches"} if not all(self.batches.run(t, counts[t]) for t in self.trainings) else set())

    def cost(self, seats: Iterable[tuple[str, str]]) -> Fraction:
        """Rupiah of a plan, batches included."""
        return self.total(self.spent, seats)

    def people(self, seats: Iterable[tuple[str, str]]) -> int:
        """People with at least one useful or forced assignment."""
        return int(self.total(self.reached, seats))

    def value(self, seats: Iterable[tuple[str, str]]) -> Fraction:
        """The objective of a plan: rupiah under `cost`, else the weighted sum of its metrics."""
        if self.objective.is_cost:
            return self.cost(seats)
        return sum((self._worth(e, chosen) for e, chosen in self.by_person(seats).items()), Fraction(0))

    def _worth(self, e: str, chosen: Trainings) -> Fraction:
        return self._metrics(self.weights, e, chosen)

    def _metrics(self, weights: Weights, e: str, chosen: Trainings) -> Fraction:
        return sum((w * self.gain.metric(name, e, chosen) for name, w in weights.items()), Fraction(0))

    def wasted(self, seats: Seats) -> list[tuple[str, str]]:
        """Unforced assignments that could be left out: rules kept, objective no worse, no fewer people reached."""
        sign = -1 if self.objective.is_cost else 1
        return [
            (e, t)
            for e, t in sorted(seats)
            if t not in self.pairs.forced[e]
            and not self.broken(seats - {(e, t)})
            and sign * self.value(seats - {(e, t)}) >= sign * self.value(seats)
            and self.people(seats - {(e, t)}) >= self.people(seats)
        ]

    def contradictions(self) -> set[str]:
        """What makes the scenario an input error."""
        return self.pairs.contradictions()

    # --- all plans -----------------------------------------------------------------------------------

    @cached_property
    def weights(self) -> Weights:
        """Weights of the metrics: as written, or share / best of that metric alone (which drops out when that is 0)."""
        if not self.objective.are_shares:
            return self.objective.weights
        best = {
            metric: max((plan.worth for plan in self.plans({metric: Fraction(1)})), default=Fraction(0))
            for metric in self.objective.weights
        }
        return {metric: share / best[metric] for metric, share in self.objective.weights.items() if best[metric]}

    def _offers(self, weights: Weights) -> list[list[Offer]]:
        """What each person may be given."""
        return [
            [
                Offer(
                    frozenset((e, t) for t in chosen),
                    self._metrics(weights, e, chosen),
                    (*(Fraction(t in chosen) for t in self.trainings), *(row.amount(e, chosen) for row in self.rows)),
                )
                for chosen in self.person.options(e)
            ]
            for e in self.reading.people
        ]

    def plans(self, weights: Weights) -> Iterator[Outcome]:
        """The best plans for each way to keep all rules: people one after the other, merged where all sums agree.

        Who sits where matters to no rule across people once the seats of each training and the sums of all rows are
        known, money and people reached among them: of plans that agree in these the ones worth most stay.
        """
        offers = self._offers(weights)
        scale = math.lcm(*(x.denominator for offer in offers for one in offer for x in (one.worth, *one.sums)))
        states: dict[tuple[int, ...], State] = {(0,) * (len(self.trainings) + len(self.rows)): (0, 1, frozenset())}
        for offer in offers:
            states = _joined(states, offer, scale)
        for sums, (worth, ways, seats) in states.items():
            counts = {t: sums[place] // scale for place, t in enumerate(self.trainings)}
            totals = [
                Fraction(total, scale) + self.batches.cost(row.per_batch, counts)
                for row, total in zip(self.rows, sums[len(counts) :], strict=True)
            ]
            if all(self.batches.run(t, count) for t, count in counts.items()) and all(
                row.holds(total) for row, total in zip(self.rows, totals, strict=True)
            ):
                cost, people = totals[-2:]
                yield Outcome(
                    -cost if self.objective.is_cost else Fraction(worth, scale), cost, int(people), ways, seats
                )

    def best(self) -> Best:
        """The three stages of model.md section 4, one after the other."""
        if self.contradictions():
            return Best("error")
        plans = list(self.plans(self.weights))
        if not plans:
            return Best("infeasible")
        value = max(plan.worth for plan in plans)
        enough = [plan for plan in plans if plan.worth >= value * (1 - self.objective.economise)]
        cost = min(plan.cost for plan in enough)
        people = max(plan.people for plan in enough if plan.cost == cost)
        chosen = [plan for plan in enough if (plan.cost, plan.people) == (cost, people)]
        return Best(
            "optimal",
            abs(value),
            cost,
            people,
            chosen[0].seats,
            sum(plan.ways for plan in chosen),
            sum(plan.ways for plan in plans if plan.worth == value) - 1,
        )


def _joined(states: dict[tuple[int, ...], State], offer: list[Offer], scale: int) -> dict[tuple[int, ...], State]:
    """Plans of one person more: of each sum the ones worth most, how many they are, and the first of them."""
    found: dict[tuple[int, ...], State] = {}
    steps = [(one.seats, int(one.worth * scale), tuple(int(x * scale) for x in one.sums)) for one in offer]
    for sums, (worth, ways, seats) in states.items():
        for more, gain, amounts in steps:
            at = tuple(map(add, sums, amounts))
            known = found.get(at)
            if known is None or worth + gain > known[0]:
                found[at] = (worth + gain, ways, seats | more)
            elif worth + gain == known[0]:
                found[at] = (known[0], known[1] + ways, known[2])
    return found


def best(tree: Tree) -> Best:
    """Find the best of all plans of a tiny scenario."""
    return Judge(tree).best()
