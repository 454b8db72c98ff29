"""What is told of people who attend nothing, against every plan of tiny scenarios."""

from __future__ import annotations

import itertools
from unittest import mock

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from optimasi.documents.messages import MessageDocument
from optimasi.plan.plan import Plan
from optimasi.plan.refusals import refusals
from optimasi.plan.ties import Ties
from tests.helpers import plan_of
from tests.properties.judge import Judge
from tests.properties.planning import Tree, examples, loaded, planned, seats_in
from tests.properties.tiny_scenarios import AIMS, OBJECTIVES, RULES, scenarios

Seats = frozenset[tuple[str, str]]

BREAKS = {"full": {"seats", "batches"}, "not_opened": {"batches"}}
"""Code -> rules of which one would be broken by one pair more; others name their rule."""
TAKEN = {"outbid", "no_room", *BREAKS}
NEVER = {
    "excluded",
    "excluded_from",
    "turned_down",
    "not_nominated_for",
    "refused_by_rule",
    "no_seat",
    "too_dear",
    "unprepared",
    "too_few",
    "attended_all",
    "not_eligible_for",
}
WORTHLESS = {"no_weight", "no_chance"}
NOTHING = {"no_gap", "no_gap_known", "nothing_teaches", "nothing_counts"}
OPEN = {"would_fit", "not_needed", "not_chosen", "tied"}


def is_in_some_plan(judge: Judge, employee: str, training: str) -> bool:
    """Whether any plan that keeps all rules has this pair."""
    options = judge.person.options

    def with_it(e: str) -> list[frozenset[str]]:
        return [chosen for chosen in options(e) if e != employee or training in chosen]

    with mock.patch.object(judge.person, "options", with_it):
        return any(True for _ in judge.plans({}))


def is_worth_something(judge: Judge, employee: str, training: str) -> bool:
    """Whether a training alone raises the objective; under `cost` what makes a pair useful."""
    if judge.objective.is_cost:
        return judge.objective.is_useful(employee, training)
    return any(
        weight and judge.gain.metric(metric, employee, frozenset({training}))
        for metric, weight in judge.objective.weights.items()
    )


def fits_alone(judge: Judge, employee: str, training: str) -> bool:
    """Whether, of all limits, none keeps somebody from a training and at most one before it if all others stay away."""
    for more in itertools.chain([()], ((other,) for other in judge.trainings if other != training)):
        chosen = frozenset({training, *more})
        rows = [row for row in judge.rows if row.rule in ("budget", "ceiling", "seats")]
        seats = [(employee, t) for t in chosen]
        if not set(judge.person.broken(employee, chosen)) - {"candidates"} and all(
            row.high is None or judge.total(row, seats) <= row.high for row in rows
        ):
            return True
    return False


def check(judge: Judge, seats: Seats, row: Tree) -> None:
    """Hold a reason against all plans."""
    code, parameters, employee = row["code"], row["parameters"], row["employee"]
    event(code)
    named = parameters.get("trainings", judge.trainings)
    if code in NOTHING:
        assert not any(is_worth_something(judge, employee, training) for training in judge.trainings)
        gaps = [need.gap for need in judge.gain.needs.get(employee, {}).values()]
        assert code == "nothing_counts" or any(gaps) == (code == "nothing_teaches")
    for training in named:
        more = seats | {(employee, training)}
        if code in WORTHLESS:
            assert not is_worth_something(judge, employee, training)
        elif code in NEVER:
            assert is_worth_something(judge, employee, training)
            assert not is_in_some_plan(judge, employee, training)
        elif code in TAKEN:
            rules = BREAKS.get(code) or {parameters["rule"]["name"]}
            assert fits_alone(judge, employee, training)
            assert judge.broken(more) & rules
        elif code == "would_fit":
            assert not judge.broken(more)
            assert judge.value(more) > judge.value(seats)
        elif code == "not_needed":
            assert judge.objective.is_cost or not judge.broken(more)
            assert judge.objective.is_cost or judge.objective.economise
        elif code == "not_chosen":
            assert judge.reading.trainings[training]["requires"] or judge.objective.are_shares
    assert code in NEVER | WORTHLESS | NOTHING | TAKEN | OPEN


SHARED = (
    ("batches", "eligibility"),
    ("batches", "locked"),
    ("seats", "quotas"),
    ("quotas", "each"),
    ("prerequisites",),
    ("prerequisites", "ceiling", "conflicts"),
    ("prerequisites", "trainings", "hours", "clash"),
    ("prerequisites", "attended", "batches"),
    ("absence",),
    ("share",),
    ("ceiling", "travel"),
    ("nominations", "probabilities"),
    ("weights", "probabilities"),
    ("levels", "attended"),
    ("employee_limits",),
)
"""Features under which somebody is kept out in different ways."""


@pytest.mark.parametrize("objective", OBJECTIVES)
@examples(0.5)
@given(data=st.data())
def test_reasons_of_the_best_plan(objective: str, data: st.DataObject) -> None:
    """Whatever is pursued, each reason holds; and a proven plan leaves out nobody who would still add something."""
    tree = data.draw(scenarios(objective=objective, features=(*RULES, *AIMS)))
    judge = Judge(tree)
    assume(judge.best().status == "optimal")
    document = planned(tree)
    for row in document["not_selected"]:
        assert row["code"] != "would_fit"
        check(judge, seats_in(document), row)


@examples()
@given(st.data())
def test_reasons_of_any_plan(data: st.DataObject) -> None:
    """So it does of plans that keep the rules and are far from the best."""
    objective = data.draw(st.sampled_from(OBJECTIVES))
    check_any_plan(data, data.draw(scenarios(objective=objective, features=(*RULES, *AIMS))))


@pytest.mark.parametrize("features", SHARED)
@examples(0.2)
@given(data=st.data())
def test_reasons_where_a_rule_keeps_people_out(features: tuple[str, ...], data: st.DataObject) -> None:
    """So it does where classes, seats, money, days or what somebody must attend before are short."""
    objective = data.draw(st.sampled_from(OBJECTIVES))
    further = (*features, "lines", "hours", "courses", "batch_cost", "seats")
    check_any_plan(data, data.draw(scenarios(objective=objective, always=features, features=further)))


def check_any_plan(data: st.DataObject, tree: Tree) -> None:
    """Hold the reasons of one of the plans that keep the rules against all plans, whoever ties."""
    judge = Judge(tree)
    assume(not judge.contradictions())
    plans = sorted({tuple(sorted(plan.seats)) for plan in judge.plans(judge.weights)})
    assume(plans)
    seats = data.draw(st.sampled_from(plans))
    scenario = loaded(tree)
    plan = plan_of(scenario, seats)
    with mock.patch.object(Plan, "ties", Ties((), complete=True)):
        found = list(refusals(plan))
    for refusal in found:
        row = {"employee": scenario.employees["id"].iloc[refusal.employee]} | MessageDocument.of(refusal.reason).tree()
        check(judge, frozenset(seats), row)
