"""What comes after the objective: the cheapest among the best, then the most people, then the fewest changes.

Each stage starts from the plan of the one before and is thrown away where it comes back worse in an
earlier one (model.md section 4).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimasi.model.constraints import shared_rows, total
from optimasi.model.formulation import Formulation, formulate
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Shared, Worth
from optimasi.model.solution import among, start_from, values_of
from optimasi.model.solver import Solver
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.irredundant import prune
from optimasi.plan.rules import broken
from optimasi.plan.rules.whole import valued
from optimasi.plan.ties import by_ids
from optimasi.scenario.diagnostics import Message

TIE = 1e-7
"""Relative difference in value below which two plans are equally good."""
MILLION = 1_000_000
"""Rupiah in which solvers count money: their tolerances are made for numbers of this size."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands in each stage: more is better, but for money and changes."""

    value: float
    money: int
    reached: int
    changes: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """What each stage wants more of."""
        return -self.money, self.reached, -self.changes


@dataclass(frozen=True)
class Stages:
    """The stages after the objective.

    Parameters
    ----------
    instance, part, demands, best
        What is solved; `best` is what each metric reaches alone, where the objective has shares.
    baseline
        The plan to stay near, if there is one.
    solver
        What solves integer programs.
    deadline
        On the monotonic clock; with no time left the plan stays as it is.
    patience_s
        Seconds that each stage may take: proving that nothing is cheaper can take far longer than the plan did.
    """

    instance: Instance
    part: Part
    demands: Demands
    best: Mapping[str, float]
    baseline: Assignments | None
    solver: Solver
    deadline: float
    patience_s: float

    def run(self, found: Assignments) -> tuple[Assignments, bool]:
        """The plan after every stage, and whether no plan of its value is proven cheaper."""
        is_cost = self.instance.scenario.settings.objective.is_cost
        floor = self._floor(self.standing(found).value)
        cheaper, proven = (found, False) if is_cost else self._cheapest(found, floor)
        nearer = self._most_reached(cheaper, floor)
        nearest = self._nearest(nearer, floor)
        settled = by_ids(self.demands, valued(self.demands, nearest, self.best), self.baseline, self.deadline)
        return settled, proven

    def standing(self, plan: Assignments) -> Standing:
        """How a plan stands in each stage."""
        value = valued(self.demands, plan, self.best)
        reaching = value.useful | self.demands.forced(plan)
        baseline = self.baseline or Assignments.of([], [])
        same = int(among(plan, baseline).sum())
        changes = len(plan) + len(baseline) - 2 * same if self.baseline is not None else 0
        return Standing(value.total, round(value.metrics["cost"]), len(np.unique(plan.employee[reaching])), changes)

    def _floor(self, value: float) -> float:
        """The least value that a cheaper plan must keep."""
        keep = 1.0 - float(self.instance.scenario.settings.objective.economise)
        return (value * keep if value > 0 else value) - TIE * max(1.0, abs(value))

    def _cheapest(self, found: Assignments, floor: float) -> tuple[Assignments, bool]:
        """Minimise sum of all costs with objective >= floor."""
        money = self.standing(found).money
        if money == 0:
            return found, True
        formulation = self._kept(floor, None)
        spent = Worth(np.zeros(len(self.instance.gap)), money=-1.0 / MILLION)
        formulation.problem.setObjective(formulation.worth(spent))
        cheaper, bound = self._solve(formulation, found, 0.5 / money, 0, floor)
        least = -np.inf if bound is None else -bound * MILLION
        return cheaper, bool(least > self.standing(cheaper).money - 1)

    def _most_reached(self, found: Assignments, floor: float) -> Assignments:
        """Maximise the people reached, at that value and money."""
        standing = self.standing(found)
        possible = len(np.unique(self.part.employee[self.part.reaching]))
        if standing.reached >= possible:
            return found
        formulation = self._kept(floor, standing.money)
        formulation.problem.setObjective(formulation.reached())
        return self._solve(formulation, found, 0.99 / possible, 1, floor)[0]

    def _nearest(self, found: Assignments, floor: float) -> Assignments:
        """Minimise the seats that differ from the baseline's, at that value and money and with as many people."""
        standing = self.standing(found)
        if self.baseline is None or standing.changes == 0:
            return found
        formulation = self._kept(floor, standing.money)
        formulation.problem.addConstraint(formulation.reached() >= standing.reached, "as_many")
        wanted = among(self.part, self.baseline)
        formulation.problem.setObjective(
            total((x, 1.0 if stay else -1.0) for x, stay in zip(formulation.pairs, wanted.tolist(), strict=True))
        )
        gap = 0.99 / max(1, len(found) + len(self.baseline))
        return self._solve(formulation, found, gap, 2, floor)[0]

    def _kept(self, floor: float, money: int | None) -> Formulation:
        """The program with the value kept, and the money where a stage has settled it."""
        formulation = formulate(self.instance, self.part)
        if not self.instance.scenario.settings.objective.is_cost:
            formulation.problem.addConstraint(formulation.worth(self.instance.objective) >= floor, "as_good")
        if money is not None:
            row = Shared(
                "as_cheap",
                (Message("as_cheap", "as cheap"),),
                np.zeros(self.instance.employees, dtype=np.int64),
                self.instance.seat_money,
                self.instance.batch_money,
                np.array([-np.inf]),
                np.array([float(money)]),
            )
            shared_rows(formulation.problem, "as_cheap", row, self.part, formulation.pairs, formulation.batches, {})
        return formulation

    def _solve(
        self,
        formulation: Formulation,
        found: Assignments,
        gap: float,
        stage: int,
        floor: float,
    ) -> tuple[Assignments, float | None]:
        """The plan of one stage, or the one before where it is no better; and the bound of the stage."""
        left = min(self.patience_s, self.deadline - time.monotonic())
        if left <= 0:
            return found, None
        start_from(formulation, found)
        answer = self.solver(formulation.problem, gap, left, _quiet)
        if answer.values is None:
            return found, answer.bound
        taken = values_of(formulation, answer) > 0.5
        plan = prune(self.demands, Assignments.of(self.part.employee[taken], self.part.training[taken]), self.best)
        old, new = self.standing(found), self.standing(plan)
        kept = new.value >= floor - TIE * max(1.0, abs(floor)) and new.rank[:stage] >= old.rank[:stage]
        if kept and new.rank[stage] > old.rank[stage] and not any(True for _ in broken(self.demands, plan)):
            return plan, answer.bound
        return found, answer.bound


def _quiet(_seconds: float, _value: float | None, _bound: float | None) -> None:
    """Stages after the first report no progress."""
