"""The judge against scenarios worked by hand."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties import judge as package
from tests.properties.judge import Judge
from tests.properties.judge.reading import ORDERS
from tests.properties.planning import Tree, examples
from tests.properties.tiny_scenarios import AIMS, OBJECTIVES, RULES, scenarios
from tests.properties.worked import Worked, pairs, tree_of
from tests.properties.worked_objectives import OBJECTIVES as WORKED_OBJECTIVES
from tests.properties.worked_rules import RULES as WORKED_RULES
from tests.properties.worked_tables import TABLES
from tests.rules.cases import CASES, Case

WORKED = WORKED_RULES | TABLES | WORKED_OBJECTIVES


@pytest.mark.parametrize("case", WORKED.values(), ids=WORKED)
def test_the_best_plan_is_the_one_worked_out(case: Worked) -> None:
    """The judge finds the plan worked out by hand, no other one as good, and nothing wasted in it."""
    judge = Judge(tree_of(case.scenario))
    best = judge.best()
    assert (best.status, best.seats) == ("optimal", pairs(case.seats))
    assert (float(best.value), best.cost, best.people) == (pytest.approx(case.value), case.cost, case.people)
    assert best.ways == 1
    assert judge.broken(best.seats) == set()
    assert judge.wasted(best.seats) == []


@pytest.mark.parametrize("case", WORKED.values(), ids=WORKED)
def test_a_broken_plan_breaks_its_rule_and_no_other(case: Worked) -> None:
    """Each plan that is said to break a rule breaks this one alone; an excluded pair does not exist, either."""
    judge = Judge(tree_of(case.scenario))
    for rule, plan in case.broken.items():
        assert judge.broken(pairs(plan)) - ({"candidates"} if rule == "excluded" else set()) == {rule}


@pytest.mark.parametrize(("rule", "case"), CASES.items(), ids=CASES)
def test_the_judge_agrees_with_the_cases_of_the_rules(rule: str, case: Case) -> None:
    """The cases that the program's rules are tested with have the same plan here, and break the same rule."""
    judge = Judge(tree_of(case.scenario))
    best = judge.best()
    assert best.seats == frozenset(case.seats)
    assert float(best.value) == pytest.approx(abs(case.value))
    for plan in case.broken.values():
        assert judge.broken(plan) - {"candidates"} <= ({rule} if rule != "decisions" else set(ORDERS))
        assert judge.broken(plan)


CONTRADICTIONS = {
    "nominated twice": "nominations: [{employee: A, training: '1'}, {employee: A, training: '1'}]",
    "locked and excluded": """
        nominations: [{employee: A, training: '1', decision: locked}]
        rules: {excluded: {employees: A}}""",
    "mandatory and excluded": """
        nominations: [{employee: A, training: '1', decision: excluded}]
        rules: {mandatory: {employees: A, trainings: '1'}}""",
    "mandatory and not eligible": "nominations: [{employee: A, training: '2', decision: mandatory}]",
    "mandatory and not nominated": """
        nominations: [{employee: A, training: '2'}]
        nominations_only: true
        rules: {mandatory: {employees: A, trainings: '1'}}""",
    "absence without clash": "rules: {clash: false, absence: {at_most: 50%}}",
    "each without values": "rules: {coverage: {each: position, at_least: 50%}}",
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_named(name: str) -> None:
    """What section 2 of the model calls an input error has no best plan."""
    judge = Judge(
        tree_of(f"""
        employees: [{{id: A, unit: U}}]
        gaps: [{{employee: A, competency: K, gap: 1}}]
        trainings: [{{id: '1'}}, {{id: '2', eligible.unit: V}}]
        curriculum: [{{training: '1', competency: K, lift: 1}}]
        {CONTRADICTIONS[name].strip()}
        """)
    )
    assert judge.contradictions() == {name}
    assert judge.best().status == "error"


def objectives() -> st.SearchStrategy[Tree]:
    """Scenarios of any objective under any rules."""
    return st.sampled_from(OBJECTIVES).flatmap(
        lambda objective: scenarios(objective=objective, features=(*RULES, *AIMS))
    )


@examples(0.4)
@given(objectives())
def test_merging_plans_loses_none(tree: Tree) -> None:
    """What the judge finds by merging plans is the best of all subsets of the pairs that exist, one by one."""
    judge = Judge(tree)
    pairs = [(e, t) for e, trainings in judge.pairs.candidates.items() for t in sorted(trainings)]
    best = judge.best()
    assume(best.status != "error" and len(pairs) <= 9)
    subsets = itertools.chain.from_iterable(itertools.combinations(pairs, size) for size in range(len(pairs) + 1))
    sign = -1 if judge.objective.is_cost else 1
    plans = [
        (sign * judge.value(seats), judge.cost(seats), judge.people(seats))
        for seats in subsets
        if not judge.broken(seats)
    ]
    if not plans:
        assert best.status == "infeasible"
        return
    value = max(value for value, _, _ in plans)
    least = value * (1 - judge.objective.economise)
    enough = [(cost, -people) for value, cost, people in plans if value >= least]
    assert (sign * value, *min(enough)) == (best.value, best.cost, -best.people)
    assert best.rivals == sum(value == plan[0] for plan in plans) - 1
    assert judge.objective.economise or best.ways == enough.count(min(enough))


def test_the_judge_knows_nothing_of_the_program() -> None:
    """No file of the judge imports the package that it judges."""
    texts = [file.read_text(encoding="utf-8") for file in Path(package.__file__).parent.glob("*.py")]
    assert len(texts) > 5
    assert not any("optimasi" in text for text in texts)
