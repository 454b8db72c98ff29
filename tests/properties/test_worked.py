"""The program against the scenarios that the judge's rules and objectives are worked out with."""

from __future__ import annotations

import pytest

from tests.properties.judge import best
from tests.properties.planning import planned, seats_in
from tests.properties.worked import Worked, pairs, tree_of
from tests.properties.worked_objectives import OBJECTIVES
from tests.properties.worked_rules import RULES
from tests.properties.worked_tables import TABLES

BOTH = RULES | TABLES


@pytest.mark.parametrize("case", BOTH.values(), ids=BOTH)
def test_the_program_finds_the_plan_worked_out(case: Worked) -> None:
    """The value is the one worked out by hand, and so is the plan where no other one is worth as much."""
    tree = tree_of(case.scenario)
    plan = planned(tree)
    assert (plan["status"], plan["objective"]["value"]) == ("optimal", pytest.approx(case.value))
    if not best(tree).rivals:
        assert seats_in(plan) == pairs(case.seats)


@pytest.mark.parametrize("case", OBJECTIVES.values(), ids=OBJECTIVES)
def test_the_program_finds_the_plan_worked_out_after_all_stages(case: Worked) -> None:
    """The plan is the one worked out by hand, and costs as much."""
    plan = planned(tree_of(case.scenario))
    assert plan["status"] == "optimal"
    assert seats_in(plan) == pairs(case.seats)
    assert sum(line["spent"] for line in plan["lines"]) == case.cost
