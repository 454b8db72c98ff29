"""A second opinion on every plan: gain, cost and each rule from the scenario and the assignments alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimasi.plan.candidates import is_candidate
from optimasi.plan.demands import Demands
from optimasi.plan.irredundant import redundant
from optimasi.plan.plan import Plan
from optimasi.plan.rules import broken
from optimasi.plan.value import Value
from optimasi.words.messages import Message

TOLERANCE = 1e-6


class DisagreementError(Exception):
    """The solver's answer does not stand up to recomputation: a bug, never a plan (exit 70)."""

    def __init__(self, findings: tuple[Message, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(map(str, findings)))

    def __reduce__(self) -> tuple[type[DisagreementError], tuple[tuple[Message, ...]]]:
        return type(self), (self.findings,)


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
    yield from _chair_fillers(plan.demands, plan.value)
    for position in redundant(plan.demands, plan.value):
        yield Message("redundant", "{person} in {training} gains nothing and could be left out", _pair(plan, position))
    bound = plan.proof.bound
    value = plan.value.total
    if bound is not None and value > bound + slack(bound):
        yield Message("above_bound", "the value {value} is above its bound {bound}", {"value": value, "bound": bound})


def _pair(plan: Plan, position: int) -> dict[str, object]:
    return {
        "person": plan.demands.person(int(plan.assignments.employee[position])),
        "training": plan.demands.training(int(plan.assignments.training[position])),
    }


def _chair_fillers(demands: Demands, value: Value) -> Iterator[Message]:
    """Nobody is sent without a reason: only candidates attend (model.md section 2)."""
    chosen = value.assignments
    asked = demands.locked(chosen) | (demands.ordered(chosen) & ~demands.barred(chosen))
    for position in np.flatnonzero(~value.useful & ~asked).tolist():
        employee, training = int(chosen.employee[position]), int(chosen.training[position])
        if not is_candidate(demands, employee, training, frozenset()):
            yield Message(
                "chair_filler",
                "{person} gains nothing from {training} and no rule asks for it",
                {"person": demands.person(employee), "training": demands.training(training)},
            )
