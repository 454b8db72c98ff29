"""Each rule alone: as the solver gets it, as it works out, and as a broken plan is found out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pulp
import pytest

from optimasi.model.formulation import Formulation, formulate
from optimasi.model.instance import Part, build_instance
from optimasi.model.rules import RULES
from optimasi.model.solve import solve
from optimasi.plan.rules import PERSON, TRAINING, WHOLE, broken
from optimasi.plan.verify import verify
from optimasi.scenario.scenario import Scenario
from tests.conftest import Load
from tests.helpers import plan_of, seats_of
from tests.rules.cases import CASES

GOLDEN = Path(__file__).parent.parent / "golden" / "lp"
WRITE = "OPTIMASI_WRITE_GOLDEN"


def lp_text(formulation: Formulation, part: Part, scenario: Scenario) -> str:
    """Write a problem in the LP format with real names for pairs, alike under every version of PuLP."""
    people, trainings = scenario.employees["id"].tolist(), scenario.trainings["id"].tolist()
    names = {
        variable.name: f"x({people[e]},{trainings[t]})"
        for variable, e, t in zip(formulation.pairs, part.employee.tolist(), part.training.tolist(), strict=True)
    }
    problem = formulation.problem
    found: Any = problem.constraints
    rows = sorted(found() if callable(found) else found.values(), key=lambda row: row.name)
    variables = {
        v.name: v
        for v in [
            *formulation.pairs,
            *(v for row in rows for v, _ in row.items()),
            *(v for v, _ in problem.objective.items()),
        ]
    }
    order = {name: place for place, name in enumerate([*names, *sorted(set(variables) - set(names))])}

    def total(expression: Any) -> str:
        terms = sorted(((v.name, k) for v, k in expression.items()), key=lambda term: order[term[0]])
        return " ".join(f"{'-' if k < 0 else '+'} {abs(k):g} {names.get(name, name)}" for name, k in terms) or "0"

    signs = {pulp.LpConstraintLE: "<=", pulp.LpConstraintGE: ">=", pulp.LpConstraintEQ: "="}
    lines = ["Maximize", f" value: {total(problem.objective)}", "Subject To"]
    lines += [f" {row.name}: {total(row)} {signs[row.sense]} {0 - row.constant:g}" for row in rows]
    lines += ["Bounds"]
    lines += [
        f" {variables[name].lowBound:g} <= {names.get(name, name)} <= {variables[name].upBound:g}" for name in order
    ]
    whole = [names.get(name, name) for name in order if variables[name].cat == pulp.LpInteger]
    return "\n".join([*lines, "Generals", *(f" {name}" for name in whole), "End", ""])


@pytest.mark.parametrize("rule", RULES)
def test_the_solver_gets_the_rule_as_written_down(rule: str, load: Load) -> None:
    """The integer program of a tiny scenario with this rule is the one that was checked by eye."""
    scenario = load(CASES[rule].scenario)
    instance = build_instance(scenario)
    part = instance.part(np.arange(instance.employees))
    text, path = lp_text(formulate(instance, part), part, scenario), GOLDEN / f"{rule}.lp"
    if os.environ.get(WRITE):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"if this is meant: {WRITE}=1 pytest {__file__}"


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_decides_as_worked_out_by_hand(rule: str, load: Load) -> None:
    """The plan and its value are those of the arithmetic above the case."""
    case = CASES[rule]
    plan = solve(load(case.scenario), gap=0.0)
    assert seats_of(plan) == set(case.seats)
    assert plan.value.total == pytest.approx(case.value)
    assert plan.proof.status == "optimal"
    assert verify(plan) == ()


@pytest.mark.parametrize(("rule", "code"), [(rule, code) for rule in CASES for code in CASES[rule].broken])
def test_a_plan_that_breaks_the_rule_is_found_out(rule: str, code: str, load: Load) -> None:
    """A plan made by hand that breaks this rule alone gets this rule's message alone, also from verify."""
    plan = plan_of(load(CASES[rule].scenario), CASES[rule].broken[code])
    assert {message.code for message in broken(plan.demands, plan.assignments)} == {code}
    assert code in {message.code for message in verify(plan)}


@pytest.mark.parametrize("rule", CASES)
def test_the_best_plan_breaks_nothing(rule: str, load: Load) -> None:
    """The plan worked out by hand, made by hand, keeps every rule."""
    plan = plan_of(load(CASES[rule].scenario), CASES[rule].seats)
    assert list(broken(plan.demands, plan.assignments)) == []


SWITCHES = ("eligibility", "attended", "batches", "seats", "one_per_course", "conflicts", "prerequisites", "clash")


@pytest.mark.parametrize("rule", SWITCHES)
def test_a_rule_that_is_switched_off_demands_nothing(rule: str, load: Load) -> None:
    """With `rules: {NAME: false}` the plans that broke the rule break none, and the best is worth more."""
    case = CASES[rule]
    head, _, rest = case.scenario.partition("rules:")
    other = "one_per_course: false, " if "one_per_course: false" in rest else ""
    scenario = load(f"{head.rstrip()}\n        rules: {{{other}{rule}: false}}\n")
    for seats in case.broken.values():
        plan = plan_of(scenario, seats)
        assert list(broken(plan.demands, plan.assignments)) == []
    assert solve(scenario, gap=0.0).gain.value >= case.value + (0 if rule == "prerequisites" else 0.25)


def test_every_rule_has_its_cases_and_checks() -> None:
    """A rule of the model without an LP file, a hand case or a check of plans is missing a test, and vice versa."""
    assert set(CASES) == set(RULES)
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(RULES)
    checks = [*PERSON, *TRAINING, *WHOLE]
    assert sorted(checks) == sorted(RULES)
    assert all(case.broken for case in CASES.values())


def test_seats_that_are_all_locked_need_not_fill_a_batch(load: Load) -> None:
    """One locked seat runs alone below batch_min 3; with a second, unlocked one the batch must be filled."""
    scenario = load("""
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 1}]
        trainings: [{id: T, batch_min: 3, batch_max: 5}]
        curriculum: [{training: T, competency: K, lift: 1}]
        rules: {locked: {employees: P1, training: T}}
        """)
    plan = solve(scenario, gap=0.0)
    assert seats_of(plan) == {("P1", "T")}
    assert plan.gain.value == pytest.approx(1.0)
    both = plan_of(scenario, [("P1", "T"), ("P2", "T")])
    assert [message.code for message in broken(both.demands, both.assignments)] == ["batch_too_small"]


def test_more_batches_than_there_are_is_found_out(load: Load) -> None:
    """Three seats in batches of one are three batches, over batches_max 2."""
    plan = plan_of(
        load("""
        employees: [{id: P1}, {id: P2}, {id: P3}]
        gaps: [{employee: P1, competency: K, gap: 1}]
        trainings: [{id: T, batch_max: 1, batches_max: 2}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """),
        [("P1", "T"), ("P2", "T"), ("P3", "T")],
    )
    assert [message.code for message in broken(plan.demands, plan.assignments)] == ["too_many_batches"]


def test_the_total_counts_all_lines_together(load: Load) -> None:
    """60 + 60 ribu is within both lines of 100, but over the total of 110; one seat of 60 is within."""
    scenario = load("""
        budget: {kursus: 100 ribu, makan: 100 ribu, total: 110 ribu}
        employees: [{id: P1}]
        gaps: [{employee: P1, competency: K1, gap: 1}, {employee: P1, competency: K2, gap: 0.5}]
        trainings: [{id: T1, kursus: 60 ribu, makan: 0}, {id: T2, kursus: 0, makan: 60 ribu}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        """)
    assert seats_of(solve(scenario, gap=0.0)) == {("P1", "T1")}
    both = plan_of(scenario, [("P1", "T1"), ("P1", "T2")])
    assert [message.parameters["line"] for message in broken(both.demands, both.assignments)] == ["total"]
