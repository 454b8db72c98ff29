"""What keeps a pair out of one plan: seats, classes, money and days that others have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.plan import Plan
from optimasi.plan.purse import Part, Purse, Tariff
from optimasi.plan.rules.training import batches_of
from optimasi.plan.rules.whole import away, most_away
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True)
class Room:
    """What a plan leaves to people who attend nothing, for one pair more at a time.

    Parameters
    ----------
    plan, tariff
        Who attends what, and what pairs cost.
    """

    plan: Plan
    tariff: Tariff

    @cached_property
    def seats(self) -> Rows:
        """Participants of each training, shape (trainings,)."""
        return np.bincount(self.plan.assignments.training, minlength=len(self.plan.scenario.trainings))

    def taken(self, pairs: Assignments) -> dict[str, Mask]:
        """Fact -> the pairs that it keeps out of this plan.

        full: all seats are taken, those of a quota or of all batches; no_class: a class more, or one of locked people,
        is not filled by one person more; not_opened: nor is the first class; the other facts are rules.
        """
        spilling, unfilled = self._growth
        opened = self.seats[pairs.training] > 0
        seats = {
            "full": self._full(pairs) | (spilling[pairs.training] & opened),
            "no_class": unfilled[pairs.training] & opened,
            "not_opened": unfilled[pairs.training] & ~opened,
        }
        money = self._purse.short(
            pairs.employee, [Part(pairs.training, self.tariff.cost(pairs), self.batch_money(pairs))]
        )
        others = {"absence": self._away(pairs), "share": self._shared(pairs)}
        filled = np.any(list(seats.values()), axis=0)
        return {rule: mask & ~filled for rule, mask in (money | others).items()} | seats

    def batch_money(self, pairs: Assignments) -> Rows:
        """Rupiah of the batch that each pair opens, shape (lines, pairs)."""
        return np.asarray((self.plan.scenario.batch_cost * self._batches_more)[:, pairs.training])

    @cached_property
    def _purse(self) -> Purse:
        return Purse(self.plan.demands, self.plan.roster)

    @cached_property
    def _batches_more(self) -> Rows:
        """Batches that one seat more opens, shape (trainings,)."""
        demands = self.plan.demands
        counts = enumerate(self.seats.tolist())
        return np.array(
            [batches_of(demands, row, seats + 1) - batches_of(demands, row, seats) for row, seats in counts]
        )

    @cached_property
    def _growth(self) -> tuple[Mask, Mask]:
        """Of which trainings one seat more needs a batch too many, and of which it leaves batches unfilled."""
        demands, (spilling, unfilled) = self.plan.demands, np.zeros((2, len(self.seats)), dtype=bool)
        if demands.scenario.is_on("batches"):
            for row, seats in enumerate(self.seats.tolist()):
                batches = batches_of(demands, row, seats + 1)
                locked = batches_of(demands, row, len(demands.locked_people[row]))
                least, most = (demands.trainings[name][row] for name in ("batch_min", "batches_max"))
                # A blank is no limit: nothing is above it.
                spilling[row] = batches > most and batches > locked
                unfilled[row] = batches * least > seats + 1
        return spilling, unfilled

    def _full(self, pairs: Assignments) -> Mask:
        demands, chosen, found = self.plan.demands, self.plan.assignments, np.zeros(len(pairs), dtype=bool)
        if demands.scenario.is_on("seats"):
            found |= (self.seats >= np.array(demands.trainings["seats"], dtype=float))[pairs.training]
            for quota in demands.quotas:
                if np.isfinite(quota.at_most):
                    taken = np.bincount(chosen.training[quota.people[chosen.employee]], minlength=len(self.seats))
                    closed = quota.trainings & (taken >= quota.at_most)
                    if closed.any():
                        found |= closed[pairs.training] & quota.people[pairs.employee]
        return found

    def _away(self, pairs: Assignments) -> Mask:
        """Which pairs would send somebody to a classroom on a day on which enough of the group are in one."""
        demands, found = self.plan.demands, np.zeros(len(pairs), dtype=bool)
        _, training, day = demands.classroom_days
        entries = zip(demands.scenario.settings.rules.absence, demands.staffed, strict=True)
        for entry, (codes, values) in entries:
            counts = away(demands, self.plan.assignments, entry, codes, len(values), distinct=True)
            busy = counts >= most_away(entry, codes, len(values))[:, None]
            # One row more, for who is in no group.
            busy = np.vstack([busy, np.zeros((1, busy.shape[1]), dtype=bool)])
            full = np.zeros((len(self.seats), len(busy)), dtype=bool)
            np.logical_or.at(full, training, busy[:, day].T)
            counted = demands.scenario.trainings_named(entry.trainings)
            found |= full[pairs.training, codes[pairs.employee]] & counted[pairs.training]
        return found

    def _shared(self, pairs: Assignments) -> Mask:
        """Which pairs would break the share of a part."""
        scenario, chosen, found = self.plan.scenario, self.plan.assignments, np.zeros(len(pairs), dtype=bool)
        for entry in scenario.settings.rules.share:
            whole = entry.of
            masks = [
                (scenario.employees_named(people), scenario.trainings_named(trainings))
                for people, trainings in (
                    (entry.employees, entry.trainings),
                    (whole.employees if whole else None, whole.trainings if whole else None),
                )
            ]
            (part, part_more), (of, of_more) = (
                (
                    int((people[chosen.employee] & trainings[chosen.training]).sum()),
                    (people[pairs.employee] & trainings[pairs.training]).astype(int),
                )
                for people, trainings in masks
            )
            for more_of_part in (0, 1):
                for more_of_whole in (0, 1):
                    seats, together = part + more_of_part, of + more_of_whole
                    low = entry.at_least is not None and seats < entry.at_least * together
                    high = entry.at_most is not None and seats > entry.at_most * together
                    if low or high:
                        found |= (part_more == more_of_part) & (of_more == more_of_whole)
        return found
