"""What a change of a tiny scenario cannot do to the value of its best plan."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.properties.judge import best
from tests.properties.planning import Tree, examples, planned, seats_in, value_of
from tests.properties.tiny_scenarios import RULES, scenarios

TABLES = (
    "employees",
    "trainings",
    "gaps",
    "standards",
    "assessments",
    "curriculum",
    "competencies",
    "nominations",
    "travel",
)
# Only rules that bring no further pairs: who must be sent may fill somebody else's batch.
ADDED = [
    ("trainings_per_person", {"at_most": 1}),
    ("hours_per_person", {"at_most": 8}),
    ("seats", {"at_most": 1}),
    ("excluded", {"employees": "P1"}),
    ("excluded", {"trainings": "T1"}),
    ("absence", {"at_most": "20%"}),
    ("ceiling", {"each": "unit", "at_most": 300_000}),
    ("coverage", {"each": "unit", "at_least": "50%"}),
    ("share", {"employees": {"unit": "Dinkes"}, "at_least": "50%"}),
]
# What would ask for the copy of a training as well.
ASKING = ("mandatory", "locked", "quotas", "each")


@examples(0.2)
@given(scenarios(features=RULES), st.sampled_from(["kursus", "makan", "perjadin", "total"]), st.integers(1, 5))
def test_more_budget_never_lowers_the_value(tree: Tree, line: str, hundreds: int) -> None:
    """Raising one limit keeps every plan possible."""
    before = value_of(tree)
    if tree["budget"].get(line) in (None, "unlimited"):
        line = next(iter(tree["budget"]))
    tree["budget"][line] += hundreds * 100_000
    after = value_of(tree)
    assert before is None or (after is not None and after >= before - 1e-6)


@examples(0.2)
@given(scenarios(features=RULES), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tree: Tree, random: Any) -> None:
    """Shuffled tables give a plan of the same value, and the same plan where no other one is as good."""
    judged = best(tree)
    if judged.status == "error":
        return
    shuffled = copy.deepcopy(tree)
    for table in TABLES:
        random.shuffle(shuffled.get(table, []))
    before, after = planned(tree), planned(shuffled)
    assert after["status"] == before["status"] == judged.status
    if judged.value is not None:
        assert after["objective"]["value"] == pytest.approx(before["objective"]["value"], abs=1e-6)
        if judged.ways == 1:
            event("the only plan")
            assert seats_in(after) == seats_in(before)


@examples(0.2)
@given(scenarios(features=RULES), st.sampled_from(ADDED))
def test_another_rule_never_raises_the_value(tree: Tree, added: tuple[str, dict[str, Any]]) -> None:
    """Plans under one rule more are plans without it, too."""
    rule, entry = added
    before = value_of(tree)
    if tree["rules"].get(rule) is False:
        return
    tree["rules"].setdefault(rule, []).append(entry)
    after = value_of(tree)
    assert after is None or (before is not None and after <= before + 1e-6)


@examples(0.2)
@given(scenarios(features=RULES, without=ASKING), st.data())
def test_another_date_of_a_course_never_lowers_the_value(tree: Tree, data: st.DataObject) -> None:
    """One offer more takes no plan away."""
    before = value_of(tree)
    row = data.draw(st.sampled_from(tree["trainings"]))
    row["course"] = row.get("course") or "C9"
    tree["trainings"].append(row | {"id": "T9"})
    tree["curriculum"] += [line | {"training": "T9"} for line in tree["curriculum"] if line["training"] == row["id"]]
    after = value_of(tree)
    assert before is None or (after is not None and after >= before - 1e-6)
