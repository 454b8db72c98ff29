"""A plan: who attends what, how good it is proven to be, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from optimasi.documents.plan import Stopped
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Gain
from optimasi.plan.reluctance import LeftOut, left_out
from optimasi.plan.roster import Roster
from optimasi.plan.rules.whole import batch_costs, money, valued
from optimasi.plan.ties import Ties, find_ties
from optimasi.plan.value import Value
from optimasi.scenario.facts.money import Money
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, Message
from optimasi.words.notation import Rupiah

Status = Literal["optimal", "feasible", "infeasible", "no_plan_found"]
ROUNDING = 1e-9
"""Relative gap between two values that are the same but for rounding."""
STAGES = ("cost", "people", "changes", "ids")
"""What decides among plans of one value: the least money, the most people, the fewest changes, the order of ids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What is known of a plan's distance from the best.

    Parameters
    ----------
    status
        optimal: within the gap asked for; feasible: not proven; infeasible: proven that there is none;
        no_plan_found: stopped before one was found.
    bound
        No plan is worth more to the objective; None where nothing was proven.
    stopped_by
        Which limit ended the search; None if it ended by itself.
    solver, version, method
        What found it.
    seconds
        Wall time of the solve.
    asked
        The gap within which a plan counts as proven, 0..1.
    withdrawn
        Whether a bound was withdrawn, because a plan passes it: then arithmetic alone is left.
    compiling
        Seconds before the solve, in which its search was compiled; the time limit does not count them.
    """

    status: Status
    bound: float | None
    stopped_by: Stopped | None
    solver: str
    version: str
    method: str
    seconds: float
    asked: float = 0.0
    withdrawn: bool = False
    compiling: float = 0.0


@dataclass(frozen=True)
class Plan:
    """A verified plan, or the reasons why there is none.

    Parameters
    ----------
    scenario
        What was asked.
    assignments
        Who attends what; nobody where there is no plan.
    proof
        How good that is.
    reasons
        Why the scenario is infeasible.
    best
        Metric -> its best alone, where the objective has shares.
    cost_proven
        Whether no plan of this value is cheaper.
    baseline
        The plan that it was to stay near.
    stages_open
        Which of STAGES are not settled: another plan of this value may be better in them.
    notes
        What a reader should know of how it was found.
    """

    scenario: Scenario
    assignments: Assignments
    proof: Proof
    reasons: tuple[Diagnostic, ...] = ()
    best: Mapping[str, float] = field(default_factory=dict)
    cost_proven: bool = False
    baseline: Assignments | None = None
    stages_open: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is a plan, be it an empty one."""
        return self.proof.status in ("optimal", "feasible")

    @cached_property
    def value(self) -> Value:
        """What it is worth to the objective."""
        return valued(self.demands, self.assignments, self.best)

    @property
    def gain(self) -> Gain:
        """Levels that it closes."""
        return self.value.gain

    @cached_property
    def ties(self) -> Ties:
        """Who could be exchanged with nothing lost."""
        return find_ties(self.demands, self.value, self.baseline)

    @cached_property
    def left_out(self) -> LeftOut:
        """Who attends nothing only for a low probability to come."""
        return left_out(self.demands, self.value)

    @cached_property
    def demands(self) -> Demands:
        """What its rules demand."""
        return Demands(self.scenario)

    @cached_property
    def roster(self) -> Roster:
        """Its assignments with what is true of each by itself."""
        return Roster(self.demands, self.assignments)

    @property
    def seat_costs(self) -> Money:
        """Rupiah of each assignment on each line, shape (lines, assignments)."""
        return self.roster.cost

    @cached_property
    def batch_costs(self) -> Money:
        """Rupiah of the batches of each training on each line, shape (lines, trainings)."""
        return batch_costs(self.demands, self.assignments)

    @cached_property
    def spent(self) -> dict[str, Rupiah]:
        """Rupiah spent on each line."""
        return money(self.demands, self.roster)

    @property
    def allowed_gap(self) -> float:
        """Gap at which the plan counts as optimal: what was asked for, and what may be given up for less money."""
        return self.proof.asked + float(self.scenario.settings.objective.economise)

    @property
    def gap(self) -> float | None:
        """Distance from the bound; None where nothing was proven."""
        return None if self.proof.bound is None else relative_gap(self.value.total, self.proof.bound)


def passes(value: float, bound: float) -> bool:
    """Whether a value lies above a bound by more than the rounding of doubles: then one of the two is wrong."""
    return value > bound and relative_gap(value, bound) > ROUNDING


def relative_gap(value: float, bound: float) -> float:
    """Compute |bound - value| / max(|bound|, |value|), 0 when both are below 1e-9 (model.md section 4)."""
    largest = max(abs(bound), abs(value))
    return 0.0 if largest < 1e-9 else abs(bound - value) / largest
