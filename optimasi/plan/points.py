"""IP ASN points that a plan adds, recomputed from the scenario alone (model.md section 4).

z[e,s] = min(1 - held, sum of p over e's trainings that fill s), points = score z.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.gain import Assignments, Floats, Gain, Rows
from optimasi.scenario.facts.ip import LEADERSHIP
from optimasi.scenario.format.conventions import SLOTS
from optimasi.scenario.scenario import Scenario


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
    def value(self) -> float:
        """Points added, the objective `ip_asn`."""
        return float(self.by_assignment.sum())

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
