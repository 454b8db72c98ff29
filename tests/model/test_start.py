"""The plan to begin from: within every rule, and there wherever an obvious one is."""

from __future__ import annotations

import math
import random
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given

from optimasi.model import method
from optimasi.model import solve as solving
from optimasi.model.instance import build_instance
from optimasi.model.method import Question, Solved
from optimasi.model.necessary import most_worth, refuse_contradictions
from optimasi.model.solve import solve
from optimasi.model.start import start_plan
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.rules import broken
from optimasi.plan.rules.whole import valued
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import InputError
from tests.conftest import Load
from tests.properties.planning import Tree, examples, loaded
from tests.properties.tiny_scenarios import RULES, scenarios


def begun(scenario: Scenario, deadline: float = math.inf, given: Assignments | None = None) -> Assignments | None:
    """The plan to begin from."""
    instance, demands = build_instance(scenario), Demands(scenario)
    refuse_contradictions(instance)
    part = instance.part(np.arange(instance.employees))
    return start_plan(instance, part, demands, lambda plan: valued(demands, plan, {}).total, deadline, given)


@examples()
@given(scenarios(features=RULES))
def test_it_keeps_every_rule_and_is_no_better_than_the_best(tree: Tree) -> None:
    """Whatever the rules: none is broken, and what it is worth, the best plan is worth at least."""
    scenario = loaded(tree)
    try:
        plan = begun(scenario)
    except InputError:
        return
    best = solve(scenario, gap=0.0)
    event(f"{best.proof.status}, {'begun' if plan is not None else 'not begun'}")
    if plan is not None:
        assert list(broken(Demands(scenario), plan)) == []
        assert best.exists
        assert valued(Demands(scenario), plan, {}).total <= best.value.total + 1e-9


def catalogue(people: int, trainings: int) -> Tree:
    """Many trainings of one line, which everybody may attend as many of as there are."""
    draw = random.Random(3)
    names = [f"K{k}" for k in range(10)]
    prices = [draw.randint(100, 10_000) * 997 for _ in range(trainings)]
    return {
        "budget": {"fee": sum(prices) * people // 30},
        "employees": [{"id": f"P{e}"} for e in range(people)],
        "gaps": [
            {"employee": f"P{e}", "competency": k, "gap": draw.randint(1, 9)} for e in range(people) for k in names
        ],
        "trainings": [{"id": f"T{t}", "fee": price} for t, price in enumerate(prices)],
        "curriculum": [
            {"training": f"T{t}", "competency": k, "lift": draw.randint(1, 2)}
            for t in range(trainings)
            for k in draw.sample(names, 2)
        ],
    }


@pytest.mark.parametrize("way", ["direct", "decomposition"])
def test_a_second_is_enough_for_a_plan(way: Any, load: Load) -> None:
    """40 people x 130 trainings without a limit per person: a plan under a bound, not far off."""
    scenario = load(catalogue(40, 130))
    plan = solve(scenario, gap=0.0, method=way, time_limit_s=1.0)
    assert plan.exists
    instance = build_instance(scenario)
    most = most_worth(instance, instance.part(np.arange(40)), instance.objective)
    assert 0.5 * most < plan.value.total <= (plan.proof.bound or 0.0) <= most + 1e-6


def test_with_no_time_at_all_those_who_must_attend_do(load: Load) -> None:
    """Nobody but the forced is a plan, too."""
    tree = catalogue(3, 5) | {"rules": {"mandatory": {"employees": "P1", "trainings": "T2"}}}
    tree["budget"] = {"fee": "unlimited"}
    plan = begun(load(tree), deadline=time.monotonic() - 1)
    assert plan is not None
    assert list(zip(plan.employee.tolist(), plan.training.tolist(), strict=True)) == [(1, 2)]


def test_a_given_plan_is_kept_only_within_the_rules(load: Load) -> None:
    """Of a plan that is given and one that is made the better one; what breaks a rule is not given on."""
    tree = catalogue(2, 4)
    tree["budget"] = {"fee": min(row["fee"] for row in tree["trainings"])}
    scenario = load(tree)
    everything = Assignments.of([0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 2, 3] * 2)
    plan = begun(scenario, given=everything)
    assert plan is not None
    assert len(plan) == 1
    assert len(begun(load(tree | {"budget": {"fee": "unlimited"}}), -math.inf, everything) or ()) == 8


def test_what_is_asked_for_comes_first(load: Load) -> None:
    """Batches of two, a share of people, a minimum for one, a prerequisite: all of it before what gains more."""
    scenario = load("""
        budget: {fee: 60}
        employees: [{id: P1, min_trainings: 1}, {id: P2, unit: A}, {id: P3, unit: A}, {id: P4}]
        gaps:
          - {employee: P1, competency: K, gap: 1}
          - {employee: P2, competency: K, gap: 1}
          - {employee: P3, competency: K, gap: 1}
          - {employee: P4, competency: L, gap: 9}
        trainings:
          - {id: BASIC, fee: 5, batch_cost.fee: 0}
          - {id: CLASS, fee: 10, batch_min: 2, batch_max: 3, batch_cost.fee: 5, requires: BASIC}
          - {id: DEAR, fee: 40, batch_cost.fee: 0}
        curriculum: [{training: CLASS, competency: K, lift: 1}, {training: DEAR, competency: L, lift: 9}]
        rules:
          coverage: {each: unit, at_least: 100%}
          mandatory: {employees: [P2, P3], trainings: [CLASS, BASIC]}
        """)
    plan = begun(scenario)
    assert plan is not None
    assert list(broken(Demands(scenario), plan)) == []


@pytest.mark.parametrize("way", ["direct", "decomposition"])
def test_a_way_that_fails_is_told_and_the_other_one_stands_in(
    way: Any, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is as proven as the other way makes it, with a warning that names the error."""

    def fails(*_: object) -> Solved:
        raise ValueError("shapes do not fit")

    monkeypatch.setattr(method, "by_bundles" if way == "decomposition" else "direct", fails)
    plan = solve(load(catalogue(2, 3)), gap=0.0, method=way)
    assert plan.proof.method == ("direct" if way == "decomposition" else "decomposition")
    assert plan.exists
    assert [note.code for note in plan.notes] == ["way_failed"]
    assert plan.notes[0].parameters["error"] == "ValueError shapes do not fit"


def test_where_both_ways_fail_the_plan_to_begin_from_stands(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not proven, and both failures are told."""

    def fails(*_: object) -> Solved:
        raise ValueError("no")

    monkeypatch.setattr(method, "by_bundles", fails)
    monkeypatch.setattr(method, "direct", fails)
    plan = solve(load(catalogue(2, 3)), gap=0.0)
    assert plan.proof.status == "feasible" or plan.value.total == plan.proof.bound
    assert [note.code for note in plan.notes][:2] == ["way_failed", "way_failed"]


def test_a_stage_that_fails_leaves_the_plan_before_it(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """All stages are open then, and it is told."""

    def fails(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(solving.Stages, "run", fails)
    plan = solve(load(catalogue(2, 3)), gap=0.0)
    assert plan.proof.status == "optimal"
    assert plan.stages_open == ("cost", "people", "changes", "ids")
    assert [note.code for note in plan.notes] == ["way_failed"]


def test_what_links_everybody_is_solved_directly(load: Load) -> None:
    """Classes that could hold all candidates: direct though large; small classes: column generation."""

    def suited(size: int) -> str:
        tree = catalogue(60, 90)
        tree["trainings"] = [row | {"batch_max": size, "batch_cost.fee": 1000} for row in tree["trainings"]]
        instance = build_instance(load(tree))
        part = instance.part(np.arange(60))
        assert method.LARGE <= len(part) < method.MIDDLING
        return method.suited(instance, part, "auto")

    assert (suited(60), suited(10)) == ("direct", "decomposition")


def test_a_question_without_time_gives_what_it_begins_from(load: Load) -> None:
    """No way is begun."""
    scenario = load(catalogue(2, 3))
    instance, demands = build_instance(scenario), Demands(scenario)
    part = instance.part(np.arange(2))
    start = begun(scenario)

    def value_of(plan: Assignments) -> float:
        return valued(demands, plan, {}).total

    question = Question(instance, part, demands, value_of, 0.0, -math.inf, lambda *_: None, start, None)
    found = method.find(question, "direct", lambda *_: pytest.fail("asked"))
    assert start is not None
    assert (found.answer.stopped_by, found.answer.objective) == ("time", value_of(start))
