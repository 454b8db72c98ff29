"""What a plan is worth to the objective, recomputed from the scenario alone (model.md sections 1 and 4).

value = sum of weight x metric; with shares, of share x metric / best of that metric alone; cost counts
against a plan. How a plan counts each metric stands in `COUNTS`, how far it is with each target in `MEASURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from optimasi.plan.costs import seat_costs
from optimasi.plan.counts import AttributedCount, Count, LevelCount, Measure, PeopleCount, PlainCount
from optimasi.plan.gain import Assignments, Floats, Gain, Rows
from optimasi.plan.points import Points
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask
from optimasi.words.metrics import RISING


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
    def seat_money(self) -> Rows:
        """Rupiah of each assignment, all lines together."""
        return np.asarray(seat_costs(self.scenario, self.assignments).sum(axis=0))

    def count(self, metric: str) -> AttributedCount:
        """Of a metric of an objective; money of seats alone."""
        return COUNTS[metric](self)

    def measure(self, metric: str) -> Measure | None:
        """Of a metric of a target; None where the tables do not tell it."""
        return MEASURES[metric](self)

    @cached_property
    def metrics(self) -> dict[str, float]:
        """Every metric of an objective on its raw unit: weighted levels closed, points added, rupiah and so on."""
        found = {metric: self.count(metric).value for metric in COUNTS}
        return found | {"cost": found["cost"] + self.batch_money}

    @cached_property
    def total(self) -> float:
        """What is maximised."""
        return float(sum(worth * self.metrics[metric] for metric, worth in self.coefficients.items()))

    @cached_property
    def by_assignment(self) -> Floats:
        """The value attributed to each assignment; without money they add up to the value."""
        return self._combined({metric: self.count(metric).by_assignment for metric in self._won})

    @cached_property
    def marginal(self) -> Floats:
        """Value lost if one assignment alone is dropped, its seat's money saved; batches stay as they are."""
        return self._combined({metric: self.count(metric).marginal for metric in self.coefficients})

    @cached_property
    def loss(self) -> Floats:
        """Value lost if one assignment alone is dropped, money aside."""
        return self._combined({metric: self.count(metric).marginal for metric in self._won})

    @cached_property
    def alone(self) -> Floats:
        """Value of each assignment if it were the person's only one, money aside."""
        return self._combined({metric: self.count(metric).alone for metric in self._won})

    @property
    def _won(self) -> list[str]:
        """Metrics of the objective, money aside."""
        return [metric for metric in self.coefficients if metric in RISING]

    def _combined(self, parts: Mapping[str, Floats]) -> Floats:
        total = np.zeros(len(self.assignments))
        for metric, part in parts.items():
            total = total + self.coefficients[metric] * part
        return total

    @cached_property
    def useful(self) -> Mask:
        """Which assignments, alone, raise the objective or the metric of a target, money aside (model.md section 2).

        Where the least cost is pursued without a target: which close levels.
        """
        weighted = [metric for metric in self._won if self.scenario.settings.objective.weights[metric] > 0]
        targets = dict.fromkeys(entry.metric for entry in self.scenario.settings.rules.target)
        pursued: list[Count] = [self.count(metric) for metric in weighted]
        pursued += [measure.count for measure in map(self.measure, targets) if measure]
        if not weighted and not targets:
            pursued.append(self.gain)
        found = np.zeros(len(self.assignments), dtype=bool)
        for count in pursued:
            found |= count.alone > 0
        return found


def coefficients(weights: Mapping[str, Fraction], best: Mapping[str, float]) -> dict[str, float]:
    """Metric -> what one unit is worth: its weight, or its share of its best (nothing where that is 0)."""
    found = {}
    for metric, weight in weights.items():
        scale = best.get(metric, 1.0)
        found[metric] = (1.0 if metric in RISING else -1.0) * float(weight) / scale if scale > 0 else 0.0
    return found


def _hours(value: Value) -> PlainCount:
    hours = np.nan_to_num(value.scenario.trainings["hours"].to_numpy())
    return PlainCount(np.asarray(hours[value.assignments.training]))


COUNTS: Mapping[str, Callable[[Value], AttributedCount]] = {
    "levels": lambda value: value.gain,
    "ip_asn": lambda value: value.points,
    "people": lambda value: PeopleCount(value.people, value.assignments.employee),
    "hours": _hours,
    "cost": lambda value: PlainCount(value.seat_money.astype(float)),
}
"""Metric of an objective -> how a plan counts it."""


def _share_closed(value: Value) -> Measure:
    gap = float(value.scenario.needs["gap"].sum())
    return Measure(LevelCount(value.gain), size=gap) if gap > 0 else Measure(LevelCount(value.gain), before=1.0)


def _jpm(value: Value) -> Measure | None:
    needs = value.scenario.needs
    both = needs["required"].notna().to_numpy()
    required, assessed = (float(needs[name].to_numpy()[both].sum()) for name in ("required", "assessed"))
    return Measure(LevelCount(value.gain), assessed, 100.0, required) if required > 0 else None


def _ip_index(value: Value) -> Measure | None:
    before = value.points.before
    return None if before is None else Measure(value.points, float(before.sum()), size=len(before))


MEASURES: Mapping[str, Callable[[Value], Measure | None]] = {
    "levels": lambda value: Measure(LevelCount(value.gain)),
    "gaps_closed": _share_closed,
    "jpm": _jpm,
    "ip_asn": _ip_index,
    "people": lambda value: Measure(value.count("people")),
    "hours": lambda value: Measure(value.count("hours")),
}
"""Metric of a target -> how far a plan is with it."""
