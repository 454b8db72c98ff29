"""Plans of tiny scenarios against every plan there is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from helpers import seats_of, write_scenario
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from properties.brute_force import Tiny
from properties.tiny_scenarios import scenarios

from optimasi.model.solve import solve
from optimasi.plan.plan import Plan
from optimasi.plan.verify import verify
from optimasi.scenario.diagnostics import InputError
from optimasi.scenario.load import load_scenario

WANTED = os.environ.get("OPTIMASI_EXAMPLES")
"""Many random examples instead of the same few each time: OPTIMASI_EXAMPLES=5000 pytest tests/properties."""


def examples(share: float = 1.0) -> settings:
    """The number of examples of a test, relative to the main one's 150; many examples are shrunk when one fails."""
    return settings(
        max_examples=max(1, round(int(WANTED or 150) * share)),
        derandomize=WANTED is None,
        phases=[phase for phase in Phase if WANTED or phase not in (Phase.shrink, Phase.explain)],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def planned(tree: dict[str, Any]) -> Plan:
    """Load a tree through a file and solve it to the end."""
    with tempfile.TemporaryDirectory() as folder:
        return solve(load_scenario(write_scenario(Path(folder), tree)), gap=0.0)


def value_of(tree: dict[str, Any]) -> float | None:
    """The best value; None where no plan is possible or the input contradicts itself."""
    try:
        plan = planned(tree)
    except InputError:
        return None
    return plan.gain.value if plan.exists else None


@examples()
@given(scenarios())
def test_the_best_plan_is_as_good_as_the_best_of_all_plans(tree: dict[str, Any]) -> None:
    """The solver finds a plan exactly when there is one, worth as much as the best of all, and within its bound."""
    tiny = Tiny(tree)
    if tiny.contradictions():
        event("contradiction")
        with pytest.raises(InputError):
            planned(tree)
        return
    plan = planned(tree)
    best = tiny.best()
    event(plan.proof.status)
    if best is None:
        assert plan.proof.status == "infeasible"
        return
    assert plan.proof.status == "optimal"
    seats = frozenset(seats_of(plan))
    assert tiny.accepts(seats), "the plan breaks a rule"
    assert tiny.value(seats) == pytest.approx(plan.gain.value, abs=1e-6), "the plan is worth something else"
    assert plan.gain.value == pytest.approx(best, abs=1e-6), "the plan is not the best"
    assert tiny.wasted(seats) == [], "a seat is wasted"
    assert plan.proof.bound is not None
    assert plan.proof.bound >= best - 1e-6
    assert verify(plan) == ()


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
