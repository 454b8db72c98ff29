"""Ties: who could have a seat instead with nothing lost, and what decided."""

from __future__ import annotations

from optimasi.model.solve import solve
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan
from optimasi.plan.ties import by_ids
from tests.conftest import Load
from tests.helpers import plan_of

THREE = """
    budget: {kursus: 100 ribu}
    employees: [{id: P3}, {id: P1}, {id: P2}]
    gaps:
      - {employee: P1, competency: K, gap: 1}
      - {employee: P2, competency: K, gap: 1}
      - {employee: P3, competency: K, gap: 1}
    trainings: [{id: T, kursus: 100 ribu}]
    curriculum: [{training: T, competency: K, lift: 1}]
    """


def named(plan: Plan) -> list[tuple[str, str, str]]:
    """Who has a seat, who could have it, and what decided."""
    ids = plan.scenario.employees["id"].tolist()
    seats = plan.assignments.employee.tolist()
    return [(ids[seats[tie.position]], ids[tie.employee], tie.settled) for tie in plan.ties.exchanges]


def test_three_exchangeable_people_are_all_shown(load: Load) -> None:
    """One seat and three people with the same gap: the first id has it, the two others are its ties."""
    plan = solve(load(THREE), gap=0.0)
    assert sorted(named(plan)) == [("P1", "P2", "ids"), ("P1", "P3", "ids")]
    assert plan.ties.complete


def test_more_people_decide_before_ids(load: Load) -> None:
    """P1 has T1 already, so the seat in T2 goes to P2, who else would have nothing, although P1 comes first."""
    text = """
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P2, competency: K2, gap: 1}
        trainings: [{id: T1}, {id: T2, seats: 1}]
        curriculum: [{training: T1, competency: K1, lift: 1}, {training: T2, competency: K2, lift: 1}]
        """
    plan = solve(load(text), gap=0.0)
    assert named(plan) == [("P2", "P1", "people")]


def test_fewer_changes_decide_before_ids(load: Load) -> None:
    """Near a plan that sends P3, P3 keeps the seat although P1 comes first."""
    scenario = load(THREE)
    plan = solve(scenario, gap=0.0, baseline=Assignments.of([0], [0]))
    assert sorted(named(plan)) == [("P3", "P1", "changes"), ("P3", "P2", "changes")]


def test_different_money_is_no_tie(load: Load) -> None:
    """P2 gains as much, but the seat costs 50 ribu more: no exchange leaves the money as it is."""
    text = f"{THREE}nominations: [{{employee: P2, training: T, cost.kursus: 50 ribu}}]\n"
    plan = solve(load(text), gap=0.0)
    assert named(plan) == []
    assert plan.spent == {"kursus": 50_000}


def test_a_rule_is_no_tie(load: Load) -> None:
    """P2 and P3 are excluded from T: nobody can have the seat of P1."""
    text = f"{THREE}rules: {{excluded: {{employees: [P2, P3], trainings: T}}}}\n"
    assert named(solve(load(text), gap=0.0)) == []


def test_forced_seats_do_not_tie(load: Load) -> None:
    """P3 is locked into the only seat that the budget pays."""
    text = f"{THREE}rules: {{locked: {{employees: P3, trainings: T}}}}\n"
    assert named(solve(load(text), gap=0.0)) == []


def test_ids_settle_what_nothing_else_does(load: Load) -> None:
    """A plan made by hand that sends P3 is turned into the one that sends P1."""
    plan = plan_of(load(THREE), [("P3", "T")])
    settled = by_ids(plan.demands, plan.value, None, float("inf"))
    assert plan.scenario.employees["id"][settled.employee].tolist() == ["P1"]


def test_ids_leave_nobody_a_seat_too_many(load: Load) -> None:
    """T1 would close P1's K1 too, which wastes P1's seat in T2: so P2 keeps T1, although P1 comes first."""
    text = """
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K1, gap: 1}
          - {employee: P1, competency: K2, gap: 1}
          - {employee: P2, competency: K1, gap: 1}
          - {employee: P2, competency: K2, gap: 1}
        trainings: [{id: T1, seats: 1}, {id: T2}]
        curriculum:
          - {training: T1, competency: K1, lift: 1}
          - {training: T1, competency: K2, lift: 1}
          - {training: T2, competency: K1, lift: 1}
        rules: {locked: {employees: P2, training: T2}}
        """
    plan = plan_of(load(text), [("P1", "T2"), ("P2", "T1"), ("P2", "T2")])
    settled = by_ids(plan.demands, plan.value, None, float("inf"))
    assert settled.training[settled.employee == 0].tolist() == [1]
