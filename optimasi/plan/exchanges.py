"""One seat of a plan given to somebody else: who could take it, and whether every rule is kept."""

from __future__ import annotations

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.roster import Roster
from optimasi.plan.rules import broken_by_person, broken_by_training, broken_together, grouped

MOST_PAIRS = 1_000_000
"""Pairs of people and open trainings up to which exchanges are looked for."""
MOST_CHECKS = 300
"""Exchanges whose rules are checked; where there are more, what is told of them is not complete."""


def others_for(demands: Demands, plan: Assignments, trainings: Rows) -> Assignments:
    """Everybody with every one of some trainings, but for those who attend it."""
    count, width = len(demands.scenario.employees), len(demands.scenario.trainings)
    employee, training = np.repeat(np.arange(count), len(trainings)), np.tile(trainings, count)
    new = ~np.isin(employee * width + training, plan.employee * width + plan.training)
    return Assignments(employee[new], training[new])


def with_others(plan: Assignments, others: Assignments) -> Assignments:
    """The pairs of a plan and, after them, other ones."""
    return Assignments(
        np.concatenate([plan.employee, others.employee]), np.concatenate([plan.training, others.training])
    )


class Exchanges:
    """Exchanges of a plan's seats.

    Parameters
    ----------
    demands, plan
        The rules, and who attends what.
    others
        Pairs that could stand instead of the plan's.
    """

    def __init__(self, demands: Demands, plan: Assignments, others: Assignments) -> None:
        self.demands, self.plan, self.others = demands, plan, others
        self.everybody = Roster(demands, with_others(plan, others))
        self.cost = self.everybody.cost[:, : len(plan)].sum(axis=0)
        self.other_cost = self.everybody.cost[:, len(plan) :].sum(axis=0)
        self.barred = np.any(list(demands.barriers(others).values()), axis=0)
        self._by_person, self._by_training = grouped(plan)

    def keep_rules(self, position: int, other: int) -> bool:
        """Whether every rule is kept when one of the others stands instead of an assignment of the same training."""
        plan, demands = self.plan, self.demands
        before, training = int(plan.employee[position]), int(plan.training[position])
        employee = int(self.others.employee[other])
        swapped = np.append(np.delete(np.arange(len(plan)), position), len(plan) + other)
        changed = (
            broken_by_person(demands, before, self._by_person[before] - {training}),
            broken_by_person(demands, employee, self._by_person[employee] | {training}),
            broken_by_training(demands, training, self._by_training[training] - {before} | {employee}),
            broken_together(demands, self.everybody.take(swapped)),
        )
        return not any(True for demanded in changed for _ in demanded)
