"""What a plan is worth to the objective, recomputed from the scenario alone (model.md sections 1 and 4).

value = sum of weight x metric; with shares, of share x metric / best of that metric alone; cost counts
against a plan. IP ASN: z[e,s] = min(1 - held, sum of p over e's trainings that fill s), points = score z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from optimasi.plan.costs import seat_costs
from optimasi.plan.gain import Assignments, Floats, Gain, Rows
from optimasi.scenario.facts.ip import LEADERSHIP
from optimasi.scenario.format.conventions import SLOTS
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask

LEVELS = frozenset({"levels", "gaps_closed", "jpm"})
"""Metrics that rise with levels closed, whatever their weight."""


@dataclass(frozen=True)
class Points:
    """IP ASN points that assignments add; nothing where job groups are not known.

    Parameters
    ----------
    scenario, assignments
        What they are computed from.
    """

    scenario: Scenario
    assignments: Assignments

    @cached_property
    def place(self) -> Rows:
        """Employee and slot that each assignment fills, as employee x 4 + slot; -1 for none."""
        employee, training, table = self.assignments.employee, self.assignments.training, self.scenario.ip
        if table is None:
            return np.full(len(employee), -1)
        slot = table.slot[training]
        fills = (slot >= 0) & ((slot != LEADERSHIP) | table.leads[table.echelon[employee], training])
        return np.where(fills, employee * len(SLOTS) + slot, -1)

    @cached_property
    def _filled(self) -> tuple[Rows, Floats, Floats, Floats]:
        """Per assignment that fills a slot: its position, its p, the sum of p in the slot, the slot's open points."""
        position, table = np.flatnonzero(self.place >= 0).astype(np.int64), self.scenario.ip
        if table is None:
            return position, np.zeros(0), np.zeros(0), np.zeros(0)
        p, place = Gain(self.scenario, self.assignments).counted[position], self.place[position]
        together = np.bincount(place, p, table.score.size).astype(float)[place]
        worth = np.asarray(np.where(table.held, 0.0, table.score).reshape(-1)[place])
        return position, p, together, worth

    @cached_property
    def by_assignment(self) -> Floats:
        """Points attributed to each assignment, by p; they add up to the points added."""
        position, p, together, worth = self._filled
        shared = np.divide(p * np.minimum(1.0, together), together, out=np.zeros(len(p)), where=together > 0)
        return np.bincount(position, worth * shared, len(self.assignments)).astype(float)

    @cached_property
    def marginal(self) -> Floats:
        """Points lost if one assignment alone is dropped."""
        position, p, together, worth = self._filled
        lost = np.minimum(1.0, together) - np.minimum(1.0, together - p)
        return np.bincount(position, worth * lost, len(self.assignments)).astype(float)

    @cached_property
    def alone(self) -> Floats:
        """Points of each assignment if it were the person's only one."""
        position, p, _, worth = self._filled
        return np.bincount(position, worth * p, len(self.assignments)).astype(float)

    @cached_property
    def added(self) -> Floats:
        """Points that each employee wins."""
        count = len(self.scenario.employees)
        return np.bincount(self.assignments.employee, self.by_assignment, count).astype(float)

    @cached_property
    def before(self) -> Floats | None:
        """Points that each employee holds already; None where job groups are not known."""
        table = self.scenario.ip
        return None if table is None else np.asarray((table.score * table.held).sum(axis=1))


@dataclass(frozen=True)
class Value:
    """The objective's value of assignments, with its parts.

    Parameters
    ----------
    scenario, assignments
        What it is computed from.
    batch_money
        Rupiah of all batches that the assignments open.
    best
        Metric -> its best alone, where the objective has shares.
    """

    scenario: Scenario
    assignments: Assignments
    batch_money: int = 0
    best: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def gain(self) -> Gain:
        """Levels closed."""
        return Gain(self.scenario, self.assignments)

    @cached_property
    def points(self) -> Points:
        """IP ASN points added."""
        return Points(self.scenario, self.assignments)

    @cached_property
    def coefficients(self) -> dict[str, float]:
        """Metric -> what one unit of it is worth; cost below 0."""
        objective = self.scenario.settings.objective
        return coefficients(objective.weights, self.best if objective.shares else {})

    @cached_property
    def people(self) -> Rows:
        """How many assignments each employee has."""
        return np.bincount(self.assignments.employee, minlength=len(self.scenario.employees))

    @cached_property
    def hours(self) -> Floats:
        """JP of each assignment, 0 where unknown."""
        return np.asarray(np.nan_to_num(self.scenario.trainings["hours"].to_numpy())[self.assignments.training])

    @cached_property
    def seat_money(self) -> Rows:
        """Rupiah of each assignment, all lines together."""
        return np.asarray(seat_costs(self.scenario, self.assignments).sum(axis=0))

    @cached_property
    def metrics(self) -> dict[str, float]:
        """Every metric on its raw unit: weighted levels closed, points added, people, JP, rupiah."""
        return {
            "levels": self.gain.value,
            "ip_asn": float(self.points.by_assignment.sum()),
            "people": float((self.people > 0).sum()),
            "hours": float(self.hours.sum()),
            "cost": float(self.seat_money.sum() + self.batch_money),
        }

    @cached_property
    def total(self) -> float:
        """What is maximised."""
        return float(sum(worth * self.metrics[metric] for metric, worth in self.coefficients.items()))

    @cached_property
    def by_assignment(self) -> Floats:
        """The value attributed to each assignment; without money they add up to the value."""
        return self._combined(
            {
                "levels": self.gain.by_assignment,
                "ip_asn": self.points.by_assignment,
                "people": 1.0 / self.people[self.assignments.employee],
                "hours": self.hours,
            }
        )

    @cached_property
    def marginal(self) -> Floats:
        """Value lost if one assignment alone is dropped, its seat's money saved; batches stay as they are."""
        return self._combined(self._parts_lost | {"cost": self.seat_money.astype(float)})

    @cached_property
    def _parts_lost(self) -> dict[str, Floats]:
        return {
            "levels": self.gain.marginal,
            "ip_asn": self.points.marginal,
            "people": (self.people[self.assignments.employee] == 1).astype(float),
            "hours": self.hours,
        }

    @cached_property
    def loss(self) -> Floats:
        """Value lost if one assignment alone is dropped, money aside."""
        return self._combined(self._parts_lost)

    @cached_property
    def alone(self) -> Floats:
        """Value of each assignment if it were the person's only one, money aside."""
        return self._combined(
            {
                "levels": self.gain.alone,
                "ip_asn": self.points.alone,
                "people": np.ones(len(self.assignments)),
                "hours": self.hours,
            }
        )

    def _combined(self, parts: Mapping[str, Floats]) -> Floats:
        total = np.zeros(len(self.assignments))
        for metric, worth in self.coefficients.items():
            if metric in parts:
                total = total + worth * parts[metric]
        return total

    @cached_property
    def useful(self) -> Mask:
        """Which assignments, alone, raise the objective or the metric of a target, money aside (model.md section 2).

        Where the least cost is pursued without a target: which close levels.
        """
        settings = self.scenario.settings
        pursued = {metric for metric, weight in settings.objective.weights.items() if weight > 0 and metric != "cost"}
        targets = {entry.metric for entry in settings.rules.target}
        found = np.zeros(len(self.assignments), dtype=bool)
        if "levels" in pursued or not pursued | targets:
            found |= self.gain.alone > 0
        if targets & LEVELS:
            found |= np.bincount(self.gain.lifts["assignment"], minlength=len(found)) > 0
        if "ip_asn" in pursued | targets:
            found |= self.points.alone > 0
        if "hours" in pursued | targets:
            found |= self.hours > 0
        return found | ("people" in pursued | targets)


def coefficients(weights: Mapping[str, Fraction], best: Mapping[str, float]) -> dict[str, float]:
    """Metric -> what one unit is worth: its weight, or its share of its best (nothing where that is 0)."""
    found = {}
    for metric, weight in weights.items():
        scale = best.get(metric, 1.0)
        found[metric] = (-1.0 if metric == "cost" else 1.0) * float(weight) / scale if scale > 0 else 0.0
    return found
