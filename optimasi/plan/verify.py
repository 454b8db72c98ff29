"""A second opinion on every plan: gain, cost and each rule from the scenario and the assignments alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Gain
from optimasi.plan.irredundant import redundant
from optimasi.plan.plan import Plan
from optimasi.plan.rules import broken
from optimasi.scenario.diagnostics import Message

TOLERANCE = 1e-6


class DisagreementError(Exception):
    """The solver's answer does not stand up to recomputation: a bug, never a plan (exit 70)."""

    def __init__(self, findings: tuple[Message, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(found.template.format(**found.parameters) for found in findings))


def slack(bound: float) -> float:
    """How far a recomputed value may pass a bound by rounding: 1e-6 max(1, |bound|)."""
    return TOLERANCE * max(1.0, abs(bound))


def verify(plan: Plan) -> tuple[Message, ...]:
    """Everything in which a plan contradicts its scenario or its own proof; empty if nothing does."""
    return tuple(_findings(plan))


def _findings(plan: Plan) -> Iterator[Message]:
    if not plan.exists:
        return
    pairs = np.stack([plan.assignments.employee, plan.assignments.training], axis=1)
    if len(np.unique(pairs, axis=0)) < len(pairs):
        yield Message("pair_twice", "a pair is assigned twice")
        return
    yield from broken(plan.demands, plan.assignments)
    yield from _chair_fillers(plan.demands, plan.gain)
    for position in redundant(plan.demands, plan.gain):
        yield Message("redundant", "{person} in {training} gains nothing and could be left out", _pair(plan, position))
    bound = plan.proof.bound
    if bound is not None and plan.gain.value > bound + slack(bound):
        yield Message(
            "above_bound", "the value {value} is above its bound {bound}", {"value": plan.gain.value, "bound": bound}
        )


def _pair(plan: Plan, position: int) -> dict[str, object]:
    return {
        "person": plan.demands.person(int(plan.assignments.employee[position])),
        "training": plan.demands.training(int(plan.assignments.training[position])),
    }


def _chair_fillers(demands: Demands, gain: Gain) -> Iterator[Message]:
    """Nobody is sent without a reason: a gain, an order, a minimum, or another training that requires this one."""
    chosen = gain.assignments
    for position in np.flatnonzero(gain.alone <= 0).tolist():
        employee, training = int(chosen.employee[position]), int(chosen.training[position])
        others = frozenset(chosen.training[chosen.employee == employee].tolist())
        if not has_reason(demands, employee, training, others):
            yield Message(
                "chair_filler",
                "{person} gains nothing from {training} and no rule asks for it",
                {"person": demands.person(employee), "training": demands.training(training)},
            )


def has_reason(demands: Demands, employee: int, training: int, others: frozenset[int]) -> bool:
    """Whether an assignment without a gain is asked for by a rule or by another training of the person."""
    by_name = demands.scenario.catalogue.by_name
    return (
        demands.is_locked(employee, training)
        or any(entry.people[employee] and training in entry.rows for entry in demands.mandatory)
        or any(training in by_name.get(name, ()) for other in others for name in demands.trainings["requires"][other])
        or any(
            limit.people[employee]
            and limit.trainings[training]
            and limit.at_least is not None
            and limit.at_least[employee] > 0
            for limit in (*demands.training_limits, *demands.hours_limits)
        )
        or any(quota.people[employee] and quota.trainings[training] and quota.at_least > 0 for quota in demands.quotas)
    )
