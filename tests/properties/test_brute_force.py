"""Plans of tiny scenarios against every plan there is."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from optimasi.words.messages import InputError
from tests.properties.judge import Best, Judge
from tests.properties.planning import Tree, examples, planned, seats_in
from tests.properties.tiny_scenarios import AIMS, FURTHER, OBJECTIVES, RULES, scenarios


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


@pytest.mark.parametrize("rule", FURTHER)
@examples(0.2)
@given(data=st.data())
def test_the_best_plan_under_one_more_rule(rule: str, data: st.DataObject) -> None:
    """So it does under each of the further rules."""
    compare(data.draw(scenarios(always=(rule,))))


@examples()
@given(scenarios(features=RULES))
def test_the_best_plan_under_all_rules(tree: Tree) -> None:
    """So it does where any rules meet."""
    compare(tree)


@pytest.mark.parametrize("objective", OBJECTIVES[1:])
@examples(0.2)
@given(data=st.data())
def test_the_best_plan_for_another_objective(objective: str, data: st.DataObject) -> None:
    """So it does for each of the other objectives."""
    compare(data.draw(scenarios(objective=objective)))


@pytest.mark.parametrize("aim", AIMS)
@examples(0.2)
@given(data=st.data())
def test_the_best_plan_with_one_more_aim(aim: str, data: st.DataObject) -> None:
    """So it does with targets, assumptions, and where a part of the value is given up for money."""
    compare(data.draw(scenarios(always=(aim,))))


@examples()
@given(st.sampled_from(OBJECTIVES).flatmap(lambda one: scenarios(objective=one, features=(*RULES, *AIMS))))
def test_least_money_then_most_people(tree: Tree) -> None:
    """Whatever the rules and the objective, the plan costs least of those as good, and reaches most at that money."""
    if compared := compare(tree):
        judge, best, plan = compared
        seats = seats_in(plan)
        assert (judge.cost(seats), judge.people(seats)) == (best.cost, best.people)
        assert sum(line["spent"] for line in plan["lines"]) == best.cost
