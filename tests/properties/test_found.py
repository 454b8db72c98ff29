"""What random scenarios found, each as small as it gets."""

from __future__ import annotations

import warnings

import pytest

from optimasi.model.solve import solve
from tests.conftest import Load
from tests.helpers import seats_of


@pytest.mark.parametrize("rule", ["locked", "mandatory"])
def test_a_plan_of_orders_alone(rule: str, load: Load) -> None:
    """Somebody is sent without a gap, and no row limits anything: a program without objective and rows has a plan."""
    plan = solve(
        load(f"""
        employees: [{{id: P}}]
        gaps: [{{employee: P, competency: K, gap: 0}}]
        trainings: [{{id: T}}]
        curriculum: [{{training: T, competency: K, lift: 1}}]
        rules: {{{rule}: {{employees: P, training: T}}}}
        """),
        gap=0.0,
    )
    assert seats_of(plan) == {("P", "T")}
    assert (plan.proof.status, plan.gain.value) == ("optimal", 0.0)


@pytest.mark.parametrize("rule", ["locked", "mandatory"])
def test_an_order_without_a_gain_beside_others(rule: str, load: Load) -> None:
    """P1 is sent without a gap and stands in no row and not in the objective; P2 gains 1. Both attend."""
    plan = solve(
        load(f"""
        employees: [{{id: P1}}, {{id: P2}}]
        gaps: [{{employee: P2, competency: K, gap: 1}}]
        trainings: [{{id: T}}]
        curriculum: [{{training: T, competency: K, lift: 1}}]
        rules: {{{rule}: {{employees: P1, training: T}}}}
        """),
        gap=0.0,
    )
    assert seats_of(plan) == {("P1", "T"), ("P2", "T")}
    assert plan.gain.value == pytest.approx(1.0)


def test_what_a_candidate_requires_is_a_candidate(load: Load) -> None:
    """P1-T1 exists because T2 requires T1, even where T2 is not affordable: with P1, the batch of two opens for P2."""
    plan = solve(
        load("""
        budget: {kursus: 10}
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K2, gap: 1}, {employee: P2, competency: K1, gap: 1}]
        trainings: [{id: T1, kursus: 1, batch_min: 2}, {id: T2, kursus: 100, requires: T1}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        """),
        gap=0.0,
    )
    assert seats_of(plan) == {("P1", "T1"), ("P2", "T1")}
    assert plan.gain.value == pytest.approx(1.0)


def test_assessments_may_name_a_competency_that_nobody_needs(load: Load) -> None:
    """Without a table of competencies, one that only the assessments name exists all the same."""
    scenario = load("""
        employees: [{id: P, position: J}]
        standards: [{position: J, competency: K1, level: 2}]
        assessments: [{employee: P, competency: K1, level: 1}, {employee: P, competency: K2, level: 3}]
        trainings: [{id: T}]
        curriculum: [{training: T, competency: K1, lift: 1}]
        """)
    assert seats_of(solve(scenario, gap=0.0)) == {("P", "T")}


def test_holidays_are_read_without_a_warning(load: Load) -> None:
    """A scenario with holidays loads quietly."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenario = load("""
            holidays: [2027-03-02]
            employees: [{id: P}]
            gaps: [{employee: P, competency: K, gap: 1}]
            trainings: [{id: T, start: 2027-03-01, end: 2027-03-02}]
            curriculum: [{training: T, competency: K, lift: 1}]
            """)
    assert [len(days) for days in scenario.classroom_days] == [1]
