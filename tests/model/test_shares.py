"""What each metric of an objective in shares reaches alone, with the candidates of the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimasi.model import shares
from optimasi.model.method import Question, Solved
from optimasi.model.solve import solve
from optimasi.model.sturdiness import seats_kept
from optimasi.plan.document import plan_document
from tests.conftest import Load
from tests.helpers import seats_of

# P2 gains no levels: alone, levels would send nobody to anything, and everybody must be reached.
EVERYBODY = """\
budget: {fee: 5000}
rules: {coverage: {at_least: 100%}}
objective: {levels: 50%, people: 50%}
employees: [{id: P1}, {id: P2}]
gaps: [{employee: P1, competency: K, gap: 1}]
trainings: [{id: T1, kind: technical, cost.fee: 1000}]
curriculum: [{training: T1, competency: K, lift: 1}]
"""


@pytest.mark.parametrize("way", ["direct", "decomposition"])
def test_a_metric_alone_may_use_what_only_the_others_count(way: str, load: Load) -> None:
    """Both attend: 1 level of 1 and 2 people of 2."""
    plan = solve(load(EVERYBODY), gap=0.0, method=way)  # type: ignore[arg-type]
    assert (plan.proof.status, plan.value.total, dict(plan.best)) == ("optimal", 1.0, {"levels": 1.0, "people": 2.0})
    assert len(plan.assignments) == 2
    assert plan.notes == ()


@pytest.mark.parametrize("way", ["direct", "decomposition"])
def test_a_metric_that_no_plan_has_any_of_drops_out_and_is_named(way: str, load: Load) -> None:
    """Trainings without JP: people count alone, with their half."""
    plan = solve(load(EVERYBODY.replace("levels: 50%", "hours: 50%")), gap=0.0, method=way)  # type: ignore[arg-type]
    assert (plan.value.total, dict(plan.best)) == (0.5, {"hours": 0.0, "people": 2.0})
    assert [note.code for note in plan.notes] == ["share_of_nothing"]
    assert "share_of_nothing" in {warning["code"] for warning in plan_document(plan).tree()["warnings"]}


def test_a_metric_alone_without_a_plan_in_time_does_not_end_the_whole(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its most, by arithmetic, stands in for its best."""
    monkeypatch.setattr(shares, "start_plan", lambda *_: None)
    alone = shares.alone

    def hurried(whole: Question, find: object) -> shares.Alone:
        def nothing(question: Question) -> Solved:
            answer = find(question).answer  # type: ignore[operator]
            return Solved(replace(answer, values=None, objective=None, bound=None, stopped_by="time"), None, "direct")

        return alone(whole, nothing)

    monkeypatch.setattr("optimasi.model.solve.alone", hurried)
    plan = solve(load(EVERYBODY), gap=0.0)
    assert (plan.value.total, dict(plan.best)) == (1.0, {"levels": 1.0, "people": 2.0})


def test_how_much_stays_is_asked_in_the_same_shares(load: Load) -> None:
    """Of two people one gains 1 level, one 20 JP: as shares of 1 and 20 the level is worth more, as raw units less."""
    scenario = load("""
        budget: {fee: 1}
        objective: {levels: 60%, hours: 40%}
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 1}]
        trainings: [{id: T, fee: 1}, {id: U, fee: 1, hours: 20}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """)
    plan = solve(scenario, gap=0.0)
    assert seats_of(plan) == {("P1", "T")}
    kept = seats_kept(scenario, plan.assignments, plan.value.total, plan.best, gap=1e-9, time_limit_s=60)
    assert kept == 1
