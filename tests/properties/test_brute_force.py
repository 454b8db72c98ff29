"""Plans of tiny scenarios against every plan there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from properties.judge import Best, Judge
from properties.planning import Tree, examples, planned, seats_in, value_of
from properties.tiny_scenarios import scenarios

from optimasi.scenario.diagnostics import InputError


def compare(tree: Tree) -> tuple[Judge, Best, Tree] | None:
    """Solve a scenario and hold the plan against the best of all plans; both, where there is one."""
    judge = Judge(tree)
    best = judge.best()
    event(best.status)
    if best.status == "error":
        with pytest.raises(InputError):
            planned(tree)
        return None
    plan = planned(tree)
    assert plan["status"] == best.status
    if best.value is None:
        return None
    seats, value, bound = seats_in(plan), plan["objective"]["value"], plan["objective"]["bound"]
    sign = -1 if judge.objective.is_cost else 1
    least = best.value * (1 - judge.objective.economise)
    assert judge.broken(seats) == set(), "the plan breaks a rule"
    assert float(judge.value(seats)) == pytest.approx(value, abs=1e-6), "the plan is worth something else"
    assert sign * value >= sign * least - 1e-6, "the plan is not the best"
    assert sign * value <= sign * best.value + 1e-6, "the plan is better than the best"
    assert sign * bound >= sign * best.value - 1e-6, "the bound is wrong"
    assert judge.wasted(seats) == [], "a seat is wasted"
    return judge, best, plan


@examples()
@given(scenarios())
def test_the_best_plan_is_as_good_as_the_best_of_all_plans(tree: Tree) -> None:
    """The solver finds a plan exactly when there is one, worth as much as the best of all, and within its bound."""
    compare(tree)


@examples(0.2)
@given(scenarios(), st.sampled_from(["kursus", "makan", "total"]), st.integers(1, 5))
def test_more_budget_never_lowers_the_value(tree: dict[str, Any], line: str, hundreds: int) -> None:
    """Raising one limit keeps every plan possible."""
    before = value_of(tree)
    if tree["budget"].get(line) in (None, "unlimited"):
        line = next(iter(tree["budget"]))
    tree["budget"][line] += hundreds * 100_000
    after = value_of(tree)
    assert before is None or (after is not None and after >= before - 1e-6)


@examples(0.2)
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tree: dict[str, Any], random: Any) -> None:
    """Shuffled tables give a plan of the same value."""
    before = value_of(tree)
    for table in ("employees", "trainings", "gaps", "standards", "assessments", "curriculum", "competencies"):
        random.shuffle(tree.get(table, []))
    after = value_of(tree)
    assert (before is None) == (after is None)
    assert before is None or after == pytest.approx(before, abs=1e-6)


ADDED = [
    ("trainings_per_person", {"at_most": 1}),
    ("hours_per_person", {"at_most": 8}),
    ("seats", {"at_most": 1}),
    ("excluded", {"employees": "P1"}),
    ("excluded", {"trainings": "T1"}),
]


@examples(0.2)
@given(scenarios(), st.sampled_from(ADDED))
def test_another_rule_never_raises_the_value(tree: dict[str, Any], added: tuple[str, dict[str, Any]]) -> None:
    """Plans under one rule more are plans without it, too."""
    rule, entry = added
    before = value_of(tree)
    if tree["rules"].get(rule) is False:
        return
    tree["rules"].setdefault(rule, []).append(entry)
    after = value_of(tree)
    assert after is None or (before is not None and after <= before + 1e-6)


@examples(0.2)
@given(scenarios(without=("mandatory", "locked", "quotas")), st.data())
def test_another_date_of_a_course_never_lowers_the_value(tree: dict[str, Any], data: st.DataObject) -> None:
    """One offer more takes no plan away."""
    before = value_of(tree)
    row = data.draw(st.sampled_from(tree["trainings"]))
    row["course"] = row.get("course") or "C9"
    tree["trainings"].append(row | {"id": "T9"})
    tree["curriculum"] += [line | {"training": "T9"} for line in tree["curriculum"] if line["training"] == row["id"]]
    after = value_of(tree)
    assert before is None or (after is not None and after >= before - 1e-6)
