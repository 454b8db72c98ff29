"""What keeps a pair out of every plan, whoever else attends what: known from the scenario alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.demands import Demands, Limit
from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.plan.purse import Part, Purse, Tariff
from optimasi.plan.roster import Roster
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True)
class Obstacles:
    """Facts that bar pairs, each by itself; nobody of these pairs is locked.

    Parameters
    ----------
    demands, tariff
        The rules, and what pairs cost.
    """

    demands: Demands
    tariff: Tariff

    def of(self, pairs: Assignments) -> dict[str, Mask]:
        """Fact -> the pairs that it bars; prerequisites aside."""
        return self.demands.barriers(pairs) | {
            "trainings_per_person": beyond(self.demands.training_limits, self._ones, (pairs,)),
            "hours_per_person": beyond(self.demands.hours_limits, self._hours, (pairs,)),
            "seats": self._no_seat(pairs),
            **self._purse.short(pairs.employee, [self._part(pairs)]),
        }

    def bars(self, pairs: Assignments) -> Mask:
        """Which pairs some fact bars; prerequisites aside."""
        return np.asarray(np.any(list(self.of(pairs).values()), axis=0))

    def bars_both(self, people: Rows, first: int, second: int) -> Mask:
        """For whom two trainings, possible one by one, cannot both be in a plan."""
        both = [Assignments(people, np.full(len(people), training)) for training in (first, second)]
        if self.are_apart(first, second):
            return np.ones(len(people), dtype=bool)
        short = self._purse.short(people, [self._part(pairs) for pairs in both])
        limits = (self.demands.training_limits, self._ones), (self.demands.hours_limits, self._hours)
        passed = (beyond(limit, amount, both) for limit, amount in limits)
        return np.asarray(np.any([*passed, *short.values()], axis=0))

    def _part(self, pairs: Assignments) -> Part:
        """What pairs cost that are all there is: each opens a batch."""
        return Part(pairs.training, self.tariff.cost(pairs), self.demands.scenario.batch_cost[:, pairs.training])

    def are_apart(self, first: int, second: int) -> bool:
        """Whether nobody may attend both of two trainings."""
        demands, scenario = self.demands, self.demands.scenario
        days = scenario.classroom_days
        return (
            (scenario.is_on("one_per_course") and second in scenario.catalogue.courses[first])
            or (scenario.is_on("conflicts") and frozenset({first, second}) in demands.conflicts)
            or (scenario.is_on("clash") and bool(days[first] & days[second]))
        )

    @cached_property
    def _purse(self) -> Purse:
        return Purse(self.demands, Roster(self.demands, Assignments.of([], [])))

    @cached_property
    def _ones(self) -> Floats:
        return np.ones(len(self.demands.scenario.trainings))

    @cached_property
    def _hours(self) -> Floats:
        return np.asarray(np.nan_to_num(self.demands.scenario.trainings["hours"].to_numpy()))

    def _no_seat(self, pairs: Assignments) -> Mask:
        """Which pairs a training without seats bars, or a quota of 0."""
        found = np.zeros(len(pairs), dtype=bool)
        if self.demands.scenario.is_on("seats"):
            found |= (np.array(self.demands.trainings["seats"], dtype=float) < 1)[pairs.training]
            for quota in self.demands.quotas:
                if quota.at_most < 1:
                    found |= quota.people[pairs.employee] & quota.trainings[pairs.training]
        return found

    def too_few(self, people: Floats) -> Mask:
        """Which trainings no number of seats up to these opens, shape (trainings,).

        n batch_min <= s <= n batch_max, 1 <= n <= batches_max, s <= seats: the least s is batch_min for n = 1.
        """
        trainings, scenario = self.demands.trainings, self.demands.scenario
        least, size, most, seats = (
            np.array(trainings[name], dtype=float) for name in ("batch_min", "batch_max", "batches_max", "seats")
        )
        least = np.fmax(1.0, least)
        if not scenario.is_on("batches"):
            return np.zeros(len(least), dtype=bool)
        room = np.fmin(people, seats) if scenario.is_on("seats") else people
        return np.asarray((most < 1) | (least > size) | (room < least))


def beyond(limits: Sequence[Limit], amount: Floats, chosen: Sequence[Assignments]) -> Mask:
    """Whose trainings together pass a limit of their person.

    Parameters
    ----------
    limits
        The limits.
    amount
        What each training counts, shape (trainings,).
    chosen
        One or more trainings for the same people.
    """
    people = chosen[0].employee
    found = np.zeros(len(people), dtype=bool)
    for limit in limits:
        if limit.at_most is not None:
            counted = sum(np.where(limit.trainings[pairs.training], amount[pairs.training], 0.0) for pairs in chosen)
            found |= limit.people[people] & (counted > limit.at_most[people] + 1e-9)
    return found
