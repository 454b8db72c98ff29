"""From the values of a solver to assignments that can stand: whole, affordable and irredundant."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimasi.model.formulation import Formulation
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats
from optimasi.model.solver import Answer
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.irredundant import prune
from optimasi.plan.roster import Roster
from optimasi.plan.rules import broken_by_person, broken_by_training, grouped
from optimasi.plan.rules.whole import check_budget, valued
from optimasi.plan.verify import DisagreementError, slack
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message

INTEGRALITY = 1e-5
"""How far from 0 or 1 a solver may leave an assignment."""


def values_of(formulation: Formulation, answer: Answer) -> Floats:
    """The value of each candidate pair in a solution."""
    found = answer.values or {}
    # A forced pair in no row and without a gain is no part of the problem: it stays at its lower bound.
    pairs = zip(formulation.pairs, formulation.part.forced.tolist(), strict=True)
    return np.array([found.get(variable.name, float(forced)) for variable, forced in pairs])


def chosen(
    demands: Demands, instance: Instance, part: Part, values: Floats, answer: Answer, best: Mapping[str, float]
) -> Assignments:
    """The assignments of a solution, whole, affordable and irredundant; `values` are those of each candidate pair.

    Raises
    ------
    DisagreementError
        Values that are not whole, or a solution worth less than the solver says.
    """
    taken = np.rint(values)
    if not (np.abs(values - taken) <= INTEGRALITY).all() or not np.isin(taken, (0.0, 1.0)).all():
        worst = float(values[np.argmax(np.abs(values - np.clip(taken, 0.0, 1.0)))])
        raise DisagreementError((Message("fractional", "the solver assigns {value} of a seat", {"value": worst}),))
    found = part.assignments(taken == 1)
    value = valued(demands, found, best).total
    findings = []
    if answer.objective is not None and answer.objective > value + slack(value):
        findings.append(
            Message(
                "claims_more",
                "the solver says {claimed}, the plan is worth {value}",
                {"claimed": answer.objective, "value": value},
            )
        )
    if findings:
        raise DisagreementError(tuple(findings))
    rounded = float(np.abs(values - taken) @ instance.seat_money.of(part.employee, part.training))
    return prune(demands, _affordable(demands, found, rounded, best), best)


def _affordable(demands: Demands, found: Assignments, rounded: float, best: Mapping[str, float]) -> Assignments:
    """Where rounding to whole seats passed a budget line, drop the seat of least gain per rupiah.

    Only what rounding can explain is mended, `rounded` rupiah of seats; a plan that is further over its
    budget is left for verify to refuse.
    """
    while over := list(check_budget(demands, Roster(demands, found))):
        excess = max(int(str(o.parameters["amount"])) - int(str(o.parameters["limit"])) for o in over)
        if excess > rounded + 1:
            return found
        value = valued(demands, found, best)
        cost = value.seat_money
        by_person, by_training = grouped(found)
        for position in np.argsort(value.marginal / np.maximum(1, cost), kind="stable").tolist():
            employee, training = int(found.employee[position]), int(found.training[position])
            broken = [
                *broken_by_person(demands, employee, by_person[employee] - {training}),
                *broken_by_training(demands, training, by_training[training] - {employee}),
            ]
            if cost[position] > 0 and not broken:
                found = found.without(np.array([position]))
                break
        else:
            return found
    return found


def among(pairs: Part | Assignments, plan: Assignments) -> Mask:
    """Which of some pairs a plan has."""
    return plan.has(pairs.employee, pairs.training)


def start_from(formulation: Formulation, plan: Assignments) -> None:
    """Let the solver begin from a plan."""
    for variable, taken in zip(formulation.pairs, among(formulation.part, plan).tolist(), strict=True):
        variable.varValue = float(taken)
