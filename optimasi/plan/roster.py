"""Assignments with what is true of each pair by itself, computed once for all plans that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.costs import seat_costs
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.value import Value
from optimasi.scenario.facts.money import Money
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True)
class Roster:
    """Assignments, what each costs and whether it reaches its person.

    Parameters
    ----------
    demands, assignments
        The rules, and who attends what.
    source
        The roster that they are taken from, and their positions there, if they are.
    """

    demands: Demands
    assignments: Assignments
    source: tuple[Roster, Rows] | None = None

    def take(self, positions: Rows) -> Roster:
        """Some of the assignments."""
        return Roster(self.demands, self.assignments.take(positions), (self, positions))

    def without(self, dropped: Rows) -> Roster:
        """All but some of the assignments."""
        return self.take(np.delete(np.arange(len(self.assignments)), dropped))

    @cached_property
    def cost(self) -> Money:
        """Rupiah of each assignment on each line, shape (lines, assignments)."""
        if self.source is not None:
            return np.asarray(self.source[0].cost[:, self.source[1]])
        return seat_costs(self.demands.scenario, self.assignments)

    @cached_property
    def reaching(self) -> Mask:
        """Which assignments are useful or forced, shape (assignments,)."""
        if self.source is not None:
            return np.asarray(self.source[0].reaching[self.source[1]])
        return Value(self.demands.scenario, self.assignments).useful | self.demands.forced(self.assignments)
