"""From a scenario to a verified plan."""

from __future__ import annotations

import time

import numpy as np

from optimasi.model.formulation import Formulation, formulate, formulate_nearest
from optimasi.model.instance import Instance, Part, build_instance
from optimasi.model.necessary import refuse_contradictions, unmet
from optimasi.model.rows import Forced, LocalSum, SharedRow
from optimasi.model.solver import Answer, Progress, Solver, solve_with_highs
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Gain
from optimasi.plan.irredundant import prune
from optimasi.plan.plan import Plan, Proof, Status, relative_gap
from optimasi.plan.rules import broken, broken_by_person, broken_by_training, check_budget, grouped, money
from optimasi.plan.verify import DisagreementError, slack, verify
from optimasi.scenario.diagnostics import Message, Name
from optimasi.scenario.filters import Mask
from optimasi.scenario.scenario import Scenario

TIE = 1e-7
"""Relative difference in value below which two plans are equally good."""
INTEGRALITY = 1e-5
"""How far from 0 or 1 a solver may leave an assignment."""


def quiet(_seconds: float, _value: float | None, _bound: float | None) -> None:
    """Report no progress."""


def solve(
    scenario: Scenario,
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    solver: Solver = solve_with_highs,
    progress: Progress = quiet,
    start: Assignments | None = None,
    baseline: Assignments | None = None,
) -> Plan:
    """Find the plan that closes the most weighted levels, prove how good it is, and verify it.

    Parameters
    ----------
    scenario
        What is asked.
    time_limit_s, gap
        Seconds and relative gap; the scenario's own if None.
    solver
        What solves the integer program.
    progress
        Told of value and bound while it works.
    start
        A plan to begin from.
    baseline
        A plan to stay near: among plans as good and as cheap, the one with the fewest changes is taken.

    Returns
    -------
    Plan
        Verified, or with the reasons why there is none.

    Raises
    ------
    InputError
        Pairs that are forced and forbidden at once.
    DisagreementError
        The solver's answer does not stand up to recomputation.
    """
    started = time.monotonic()
    limit = scenario.settings.solve.time_limit if time_limit_s is None else time_limit_s
    asked = float(scenario.settings.solve.gap) if gap is None else gap
    instance = build_instance(scenario)
    refuse_contradictions(instance)
    part = instance.part(np.arange(instance.employees))

    def proof(status: Status, bound: float | None, answer: Answer) -> Proof:
        return Proof(
            status, bound, answer.stopped_by, answer.name, answer.version, "direct", time.monotonic() - started, asked
        )

    nobody = Assignments.of([], [])
    if reasons := unmet(instance, part):
        return Plan(scenario, nobody, proof("infeasible", None, ARITHMETIC), reasons)
    formulation = formulate(instance, part)
    if start is not None:
        _start(formulation, part, start)
    answer = solver(formulation.problem, asked, limit - (time.monotonic() - started), progress)
    demands = Demands(scenario)
    ordered = Assignments.of(part.employee[part.forced], part.training[part.forced])
    if answer.infeasible and not any(True for _ in broken(demands, ordered)):
        raise DisagreementError((Message("claims_none", "the solver finds no plan, but sending nobody else is one"),))
    if answer.infeasible:
        return Plan(scenario, nobody, proof("infeasible", None, answer), (_together(instance),))
    if answer.values is None:
        if answer.stopped_by is None:
            raise DisagreementError((Message("no_answer", "the solver has neither a solution nor a proof"),))
        return Plan(scenario, nobody, proof("no_plan_found", answer.bound, answer))
    assignments = _chosen(demands, part, formulation, answer)
    if baseline is not None:
        left = max(1.0, limit - (time.monotonic() - started))
        assignments = _nearest(instance, part, demands, assignments, baseline, solver, left)
    value = Gain(scenario, assignments).value
    ceiling = _ceiling(instance, part)
    bound = max(value, ceiling if answer.bound is None else min(answer.bound, ceiling))
    status: Status = "optimal" if relative_gap(value, bound) <= asked + 1e-9 else "feasible"
    plan = Plan(scenario, assignments, proof(status, bound, answer))
    if findings := verify(plan):
        raise DisagreementError(findings)
    return plan


ARITHMETIC = Answer({}, 0.0, None, False, None, "arithmetic", "")
"""The answer where no solver needs to be asked."""


def _chosen(demands: Demands, part: Part, formulation: Formulation, answer: Answer) -> Assignments:
    """The assignments of a solution, whole, affordable and irredundant.

    Raises
    ------
    DisagreementError
        Values that are not whole, a solution worth less than the solver says, or more than its bound.
    """
    assert answer.values is not None
    # A forced pair in no row and without a gain is no part of the problem: it stays at its lower bound.
    pairs = zip(formulation.pairs, part.forced.tolist(), strict=True)
    values = np.array([answer.values.get(variable.name, float(forced)) for variable, forced in pairs])
    taken = np.rint(values)
    if (np.abs(values - taken) > INTEGRALITY).any() or not np.isin(taken, (0.0, 1.0)).all():
        worst = float(values[np.argmax(np.abs(values - np.clip(taken, 0.0, 1.0)))])
        raise DisagreementError((Message("fractional", "the solver assigns {value} of a seat", {"value": worst}),))
    scenario = demands.scenario
    found = Assignments.of(part.employee[taken == 1], part.training[taken == 1])
    value = Gain(scenario, found).value
    findings = []
    if answer.objective is not None and answer.objective > value + slack(value):
        findings.append(
            Message(
                "claims_more",
                "the solver says {claimed}, the plan is worth {value}",
                {"claimed": answer.objective, "value": value},
            )
        )
    if answer.bound is not None and value > answer.bound + slack(answer.bound):
        findings.append(
            Message(
                "above_bound", "the value {value} is above its bound {bound}", {"value": value, "bound": answer.bound}
            )
        )
    if findings:
        raise DisagreementError(tuple(findings))
    rounded = float(np.abs(values - taken) @ scenario.seat_cost.sum(axis=0)[part.training])
    return prune(demands, _affordable(demands, found, rounded))


def _affordable(demands: Demands, found: Assignments, rounded: float) -> Assignments:
    """Where rounding to whole seats passed a budget line, drop the seat of least gain per rupiah.

    Only what rounding can explain is mended, `rounded` rupiah of seats; a plan that is further over its
    budget is left for verify to refuse.
    """
    scenario = demands.scenario
    while over := list(check_budget(demands, found)):
        excess = max(int(str(o.parameters["amount"])) - int(str(o.parameters["limit"])) for o in over)
        if excess > rounded + 1:
            return found
        gain = Gain(scenario, found)
        cost = scenario.seat_cost.sum(axis=0)[found.training]
        by_person, by_training = grouped(found)
        for position in np.argsort(gain.marginal / np.maximum(1, cost), kind="stable").tolist():
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


def _start(formulation: Formulation, part: Part, plan: Assignments) -> None:
    """Let the solver begin from a plan."""
    for variable, taken in zip(formulation.pairs, _among(part, plan).tolist(), strict=True):
        variable.varValue = float(taken)


def _among(part: Part, plan: Assignments) -> Mask:
    """Which candidate pairs a plan has."""
    width = int(max(part.training.max(initial=0), plan.training.max(initial=0))) + 1
    return np.isin(part.employee * width + part.training, plan.employee * width + plan.training)


def _nearest(
    instance: Instance,
    part: Part,
    demands: Demands,
    found: Assignments,
    baseline: Assignments,
    solver: Solver,
    time_limit_s: float,
) -> Assignments:
    """The plan nearest to a baseline among those as good and as cheap; the one found if none is nearer."""
    wanted = _among(part, baseline)
    value, cost = Gain(instance.scenario, found).value, sum(money(demands, found).values())
    formulation = formulate_nearest(instance, part, wanted, value - TIE * max(1.0, value), cost)
    _start(formulation, part, found)
    # The objective counts seats: a plan within less than one seat of the bound is the nearest.
    whole = 0.99 / max(1, len(found) + len(baseline))
    answer = solver(formulation.problem, whole, time_limit_s, quiet)
    if answer.values is None:
        return found
    taken = np.array([answer.values.get(variable.name, 0.0) > 0.5 for variable in formulation.pairs]) | part.forced
    near = prune(demands, Assignments.of(part.employee[taken], part.training[taken]))
    worse = (
        any(True for _ in broken(demands, near))
        or Gain(instance.scenario, near).value < value - 2 * TIE * max(1.0, value)
        or sum(money(demands, near).values()) > cost
    )
    changes = [int((_among(part, plan) != wanted).sum()) for plan in (near, found)]
    return found if worse or changes[0] >= changes[1] else near


def _ceiling(instance: Instance, part: Part) -> float:
    """No plan is worth more than every candidate together: sum of w min(gap, sum u)."""
    together = np.bincount(part.lift_need, part.lift, len(instance.gap))
    return float(instance.weight @ np.minimum(instance.gap, together))


def _together(instance: Instance) -> Message:
    """The solver proved that the rules exclude each other, and arithmetic could not say which: name them all."""
    asking = {row.rule for row in instance.local_sums if (row.at_least > 0).any()}
    asking |= {row.rule for row in instance.rows if isinstance(row, Forced) and row.pairs.table.any()}
    asking |= {row.rule for row in instance.shared if row.lower > 0}
    limiting = {row.rule for row in instance.rows if not isinstance(row, Forced | LocalSum | SharedRow)}
    limiting |= {row.rule for row in instance.local_sums if np.isfinite(row.at_most).any()} - {"mandatory"}
    limiting |= {row.rule for row in instance.shared if np.isfinite(row.upper)}
    return Message(
        "rules_together",
        "no plan meets all rules together: {asking} ask for more than these rules allow: {limiting}",
        {
            side: tuple(Name("scenario" if rule == "budget" else "rules", rule) for rule in sorted(rules))
            for side, rules in (("asking", asking), ("limiting", limiting))
        },
    )
