"""Why somebody attends nothing."""

from __future__ import annotations

from conftest import Load
from helpers import plan_of

from optimasi.plan.refusals import refusals

SCENARIO = """
    employees:
      - {id: trained}
      - {id: no seat left}
      - {id: no money left}
      - {id: never opened}
      - {id: untaught}
      - {id: complete}
      - {id: left out}
      - {id: other unit, unit: A}
      - {id: done before, attended: T1}
      - {id: no time, max_trainings: 0}
      - {id: too long, max_hours: 5}
    gaps:
      - {employee: trained, competency: K1, gap: 1}
      - {employee: no seat left, competency: K1, gap: 0.5}
      - {employee: no money left, competency: K2, gap: 1}
      - {employee: never opened, competency: K3, gap: 1}
      - {employee: untaught, competency: K9, gap: 1}
      - {employee: complete, competency: K1, gap: 0}
      - {employee: left out, competency: K2, gap: 1}
      - {employee: other unit, competency: K4, gap: 1}
      - {employee: done before, competency: K1, gap: 1}
      - {employee: no time, competency: K2, gap: 1}
      - {employee: too long, competency: K2, gap: 1}
    trainings:
      - {id: T1, seats: 1, hours: 4}
      - {id: T2, hours: 6}
      - {id: T3, hours: 4}
      - {id: T4, hours: 4, eligible.unit: B}
    curriculum:
      - {training: T1, competency: K1, lift: 1}
      - {training: T2, competency: K2, lift: 1}
      - {training: T3, competency: K3, lift: 1}
      - {training: T4, competency: K4, lift: 1}
    rules: {excluded: {employees: left out, trainings: T2}}
    """


def test_everybody_who_attends_nothing_has_a_reason(load: Load) -> None:
    """With one person in T1 (its only seat) and in T2, each other one is refused for the reason in the name."""
    plan = plan_of(load(SCENARIO), [("trained", "T1"), ("trained", "T2")])
    people = plan.scenario.employees["id"].tolist()
    assert {people[refusal.employee]: refusal.reason.code for refusal in refusals(plan)} == {
        "no seat left": "full",
        "no money left": "outbid",
        "never opened": "not_opened",
        "untaught": "nothing_teaches",
        "complete": "no_gap",
        "left out": "excluded",
        "other unit": "not_eligible_for",
        "done before": "attended_all",
        "no time": "refused_by_rule",
        "too long": "refused_by_rule",
    }


def test_who_ties_is_told_with_whom(load: Load) -> None:
    """Three people with the same gap and one seat: the two who are left out tie with the one who has it."""
    plan = plan_of(
        load(
            """
            employees: [{id: P1}, {id: P2}, {id: P3}]
            gaps:
              - {employee: P1, competency: K, gap: 1}
              - {employee: P2, competency: K, gap: 1}
              - {employee: P3, competency: K, gap: 1}
            trainings: [{id: T, seats: 1}]
            curriculum: [{training: T, competency: K, lift: 1}]
            """
        ),
        [("P2", "T")],
    )
    assert [(refusal.reason.code, refusal.reason.parameters["person"]) for refusal in refusals(plan)] == [
        ("tied", "P2"),
        ("tied", "P2"),
    ]
