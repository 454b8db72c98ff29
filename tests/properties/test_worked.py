"""The program against the scenarios that the judge's rules are worked out with."""

from __future__ import annotations

import pytest
from properties.judge import best
from properties.planning import planned, seats_in
from properties.worked import Worked, pairs, tree_of
from properties.worked_rules import RULES
from properties.worked_tables import TABLES

BOTH = RULES | TABLES


@pytest.mark.parametrize("case", BOTH.values(), ids=BOTH)
def test_the_program_finds_the_plan_worked_out(case: Worked) -> None:
    """The value is the one worked out by hand, and so is the plan where no other one is worth as much."""
    tree = tree_of(case.scenario)
    plan = planned(tree)
    assert (plan["status"], plan["objective"]["value"]) == ("optimal", pytest.approx(case.value))
    if not best(tree).rivals:
        assert seats_in(plan) == pairs(case.seats)
