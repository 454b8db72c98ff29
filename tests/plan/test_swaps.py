"""Exchanges of single seats that keep a plan's value and cost less, reach more people or change less."""

from __future__ import annotations

import math

from hypothesis import given

from optimasi.model.solve import solve
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan
from optimasi.plan.rules import broken
from optimasi.plan.rules.whole import valued
from optimasi.plan.swaps import improved
from optimasi.words.messages import InputError
from tests.conftest import Load
from tests.helpers import plan_of
from tests.properties.planning import Tree, examples, loaded
from tests.properties.tiny_scenarios import scenarios

FOUR = """
    budget: {perjadin: 10 juta, kursus: 10 juta}
    employees:
      - {id: far, location: A}
      - {id: near, location: B}
      - {id: busy, location: B}
    gaps:
      - {employee: far, competency: K, gap: 1}
      - {employee: near, competency: K, gap: 1}
      - {employee: busy, competency: K, gap: 1}
      - {employee: busy, competency: L, gap: 1}
    trainings:
      - {id: T, kursus: 1 juta, seats: 1, location: B}
      - {id: U, kursus: 0, location: B}
    curriculum:
      - {training: T, competency: K, lift: 1}
      - {training: U, competency: L, lift: 1}
    travel: [{from: A, to: B, fare: 2 juta}]
    """


def exchanged(plan: Plan, baseline: Assignments | None = None) -> set[tuple[str, str]]:
    """Ids of the pairs after all exchanges."""
    people, trainings = (list(table["id"]) for table in (plan.scenario.employees, plan.scenario.trainings))
    better = improved(plan.demands, plan.value, baseline, math.inf)
    pairs = zip(better.employee.tolist(), better.training.tolist(), strict=True)
    return {(people[employee], trainings[training]) for employee, training in pairs}


def test_a_seat_goes_to_who_costs_less(load: Load) -> None:
    """T is worth 1 level for anybody; far pays a fare of 2 million that near does not."""
    assert exchanged(plan_of(load(FOUR), [("far", "T"), ("busy", "U")])) == {("near", "T"), ("busy", "U")}


def test_a_seat_goes_to_who_has_none(load: Load) -> None:
    """Busy attends U already; near costs as much as busy and has nothing yet."""
    assert exchanged(plan_of(load(FOUR), [("busy", "T"), ("busy", "U")])) == {("near", "T"), ("busy", "U")}


def test_a_seat_stays_with_the_baseline(load: Load) -> None:
    """Near and busy are both worth 1 level in T at the same price; the baseline has busy there, and U has nobody."""
    scenario = load(FOUR)
    baseline = plan_of(scenario, [("busy", "T")]).assignments
    assert exchanged(plan_of(scenario, [("near", "T")]), baseline) == {("busy", "T")}


def test_a_rule_keeps_a_seat(load: Load) -> None:
    """Near would be cheaper, but a share of all seats is kept for those from A."""
    rule = "\n    rules: {share: {employees: {location: A}, at_least: 50%}}\n"
    assert exchanged(plan_of(load(FOUR + rule), [("far", "T")])) == {("far", "T")}


@examples(0.5)
@given(scenarios())
def test_exchanges_keep_value_and_rules(tree: Tree) -> None:
    """Value stays, money does not grow, and every rule holds after the exchanges of the best plan."""
    try:
        plan = solve(loaded(tree), gap=0.0)
    except InputError:
        return
    if not plan.exists:
        return
    better = improved(plan.demands, plan.value, None, math.inf)
    value = valued(plan.demands, better, plan.best)
    assert value.total >= plan.value.total - 1e-7 * max(1.0, abs(plan.value.total))
    assert value.metrics["cost"] <= plan.value.metrics["cost"]
    assert not list(broken(plan.demands, better))
