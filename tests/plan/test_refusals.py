"""Why somebody attends nothing."""

from __future__ import annotations

from typing import Any

import pytest

from optimasi.plan.plan import Plan
from optimasi.plan.refusals import refusals
from tests.conftest import Load
from tests.helpers import plan_of

BASE: dict[str, Any] = {
    "budget": {"fee": 1000},
    "employees": [{"id": "A", "unit": "U1", "location": "Q"}, {"id": "B", "unit": "U2", "location": "Q"}],
    "gaps": [{"employee": person, "competency": "K", "gap": 1} for person in "AB"],
    "trainings": [{"id": "T", "kind": "technical", "hours": 20, "cost.fee": 1000}],
    "curriculum": [{"training": "T", "competency": "K", "lift": 1}],
}
"""A attends T in the plans of these tests; all the money is spent on that."""
PAIRS = [("A", "T")]
ROUTE = {"from": "P", "to": "Q", "per_day": 0, "per_night": 0}


def reasons(plan: Plan) -> dict[str, str]:
    """The code of each reason, by the id of who attends nothing."""
    people = plan.scenario.employees["id"].tolist()
    return {people[refusal.employee]: refusal.reason.code for refusal in refusals(plan)}


def changed(*, b: dict[str, Any] | None = None, t: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    """The base with columns of B and of T changed, and keys replaced."""
    first, second = BASE["employees"]
    return BASE | {"employees": [first, second | (b or {})], "trainings": [BASE["trainings"][0] | (t or {})]} | rest


RICH = {"budget": {"fee": 9000}}
NEVER = {
    "excluded": changed(rules={"excluded": {"employees": "B"}}, **RICH),
    "excluded_from": changed(
        trainings=[*BASE["trainings"], {"id": "T2", "kind": "technical", "cost.fee": 0}],
        rules={"excluded": [{"employees": "B", "trainings": "T"}, {"employees": "A", "trainings": "T2"}]},
        **RICH,
    ),
    "turned_down": changed(nominations=[{"employee": "B", "training": "T", "decision": "excluded"}], **RICH),
    "not_nominated_for": changed(nominations=[{"employee": "A", "training": "T"}], nominations_only=True, **RICH),
    "refused_by_rule": changed(b={"max_trainings": 0}, **RICH),
    "refused_by_rule ": changed(b={"max_hours": 19}, **RICH),
    "refused_by_rule  ": changed(rules={"trainings_per_person": {"employees": "B", "at_most": 0}}, **RICH),
    "no_seat": changed(rules={"seats": {"employees": {"unit": "U2"}, "at_most": 0}}, **RICH),
    "too_dear": changed(rules={"ceiling": {"employees": {"unit": "U2"}, "at_most": 999}}, **RICH),
    "too_dear ": changed(rules={"ceiling": {"each": "unit", "line": "fee", "at_most": 1000}}, **RICH)
    | {"nominations": [{"employee": "B", "training": "T", "cost.fee": 1001}]},
    "too_dear  ": changed(
        b={"location": "P"},
        t={"location": "Q"},
        travel=[ROUTE | {"fare": 2000}],
        budget={"fee": 9000, "perjadin": 1999},
    ),
    "too_dear   ": changed(
        b={"location": "P"}, t={"location": "Q"}, travel=[ROUTE | {"fare": 2000}], budget={"total": 2999}
    ),
    "unprepared": changed(
        trainings=[
            BASE["trainings"][0] | {"requires": "T0"},
            {"id": "T0", "kind": "technical", "cost.fee": 0, "eligible.unit": "U1"},
        ],
        employees=[BASE["employees"][0] | {"attended": "T0"}, BASE["employees"][1]],
        **RICH,
    ),
    "unprepared ": changed(
        trainings=[
            BASE["trainings"][0] | {"requires": "T0", "start": "2027-03-01"},
            {"id": "T0", "kind": "technical", "cost.fee": 0, "start": "2027-03-01", "end": "2027-03-02"},
        ],
        employees=[BASE["employees"][0] | {"attended": "T0"}, BASE["employees"][1]],
        **RICH,
    ),
    "unprepared  ": changed(
        trainings=[
            BASE["trainings"][0] | {"requires": "T0"},
            {"id": "T0", "kind": "technical", "cost.fee": 0},
        ],
        employees=[BASE["employees"][0] | {"attended": "T0"}, BASE["employees"][1] | {"max_trainings": 1}],
        **RICH,
    ),
    "attended_all": changed(b={"attended": "T"}, **RICH),
    "not_eligible_for": changed(t={"eligible.unit": "U1"}, **RICH),
    "no_weight": changed(b={"weight": 0}, **RICH),
    "no_weight ": changed(weights=[{"employees": "B", "competencies": "K", "weight": 0}], **RICH),
    "no_chance": changed(b={"attendance": 0}, **RICH),
    "no_chance ": changed(nominations=[{"employee": "B", "training": "T", "probability": 0}], **RICH),
    "no_gap": changed(gaps=[BASE["gaps"][0], BASE["gaps"][1] | {"gap": 0}], **RICH),
    "no_gap_known": changed(gaps=BASE["gaps"][:1], **RICH),
    "nothing_teaches": changed(gaps=[BASE["gaps"][0], BASE["gaps"][1] | {"competency": "K2"}], **RICH),
}
"""Code (spaces tell cases of one apart) -> a scenario with money left in which B can never attend or gain."""


@pytest.mark.parametrize("code", NEVER)
def test_what_bars_somebody_alone_is_told(load: Load, code: str) -> None:
    """One fact keeps B out of T, whoever else attends what: nobody is said to be outbid, though A has a seat."""
    assert reasons(plan_of(load(NEVER[code]), PAIRS)) == {"B": code.strip()}


OTHER = ("people", "hours", {"levels": 1, "people": 1}, {"levels": "50%", "hours": "50%"})
BARRIERS = [code for code in NEVER if code not in ("no_gap", "no_gap_known", "nothing_teaches") and "no_" not in code]


@pytest.mark.parametrize("objective", OTHER)
@pytest.mark.parametrize("code", ["no_seat", *BARRIERS])
def test_what_bars_somebody_is_told_whatever_is_pursued(load: Load, code: str, objective: object) -> None:
    """So it is where people or JP are pursued; a case with a second training leaves B that one."""
    told = reasons(plan_of(load(NEVER[code] | {"objective": objective}), PAIRS))["B"]
    assert told == (code.strip() if len(NEVER[code]["trainings"]) == 1 else told)
    assert told not in ("outbid", "full", "no_gap", "not_opened")


LOCKED = {"nominations": [{"employee": "A", "training": "T", "decision": "locked"}]}
"""A cannot be exchanged for B, so that there are no ties."""
TAKEN = {
    "outbid": changed(),
    "outbid ": changed(rules={"ceiling": {"trainings": "T", "at_most": 1999}}, **RICH),
    "outbid  ": changed(t={"batch_cost.fee": 500, "batch_max": 1}, budget={"fee": 2999}),
    "full": changed(t={"seats": 1}, **RICH),
    "full ": changed(rules={"seats": {"trainings": "T", "at_most": 1}}, **RICH),
    "full  ": changed(t={"batch_max": 1, "batches_max": 1}, **RICH),
    "no_room": changed(
        b={"unit": "U1"}, t={"classroom_dates": "2027-03-01"}, rules={"absence": {"at_most": "50%"}}, **RICH
    ),
    "no_room  ": changed(t={"batch_min": 5}, **RICH),
    "no_room ": changed(rules={"share": {"employees": "B", "at_most": "40%"}}, **RICH),
    "would_fit": changed(**RICH),
    "not_needed": changed(objective={"levels": 1, "economise": "50%"}, **RICH),
    "not_needed ": changed(objective="cost", rules={"target": {"metric": "levels", "at_least": 1}}, **RICH),
    "not_worth_it": changed(objective={"levels": 1, "cost": "0,001"}, **RICH),
}


@pytest.mark.parametrize("code", TAKEN)
def test_what_others_have_is_told(load: Load, code: str) -> None:
    """B could attend T were it not for A, or still can: what is short is told, and by which rule."""
    assert reasons(plan_of(load(TAKEN[code] | LOCKED), PAIRS)) == {"B": code.strip()}


@pytest.mark.parametrize("objective", OTHER)
@pytest.mark.parametrize("code", [code for code in TAKEN if "objective" not in TAKEN[code]])
def test_what_others_have_is_told_whatever_is_pursued(load: Load, code: str, objective: object) -> None:
    """So it is where people or JP are pursued, even of somebody without a gap."""
    scenario = TAKEN[code] | LOCKED | {"objective": objective, "gaps": [BASE["gaps"][0], BASE["gaps"][1] | {"gap": 0}]}
    assert reasons(plan_of(load(scenario), PAIRS)) == {"B": code.strip()}


def test_points_alone_are_pursued(load: Load) -> None:
    """Under IP ASN a gap is no reason: who holds the slot gains nothing; who does not was left out for money."""
    people = [{"id": name, "job_group": "staff"} for name in "ABC"]
    people[2]["ip_technical"] = "yes"
    gaps = [{"employee": name, "competency": "K", "gap": gap} for name, gap in (("A", 1), ("B", 0), ("C", 1))]
    scenario = changed(employees=people, gaps=gaps, objective="ip_asn") | LOCKED
    assert reasons(plan_of(load(scenario), PAIRS)) == {"B": "outbid", "C": "nothing_counts"}


def test_a_class_that_does_not_open(load: Load) -> None:
    """Two must attend T for a class: B alone could not open it, and where A is excluded nobody ever does."""
    alone = changed(t={"batch_min": 2}, **RICH)
    assert reasons(plan_of(load(alone), [])) == {"A": "not_opened", "B": "not_opened"}
    excluded = alone | {"rules": {"excluded": {"employees": "A"}}}
    assert reasons(plan_of(load(excluded), [])) == {"A": "excluded", "B": "too_few"}


def test_a_class_of_locked_people_takes_nobody_else(load: Load) -> None:
    """Five fill a class; A alone may sit in it since that is locked, a second person may not."""
    locked = changed(t={"batch_min": 2, "batch_max": 2}, rules={"locked": {"employees": "A", "training": "T"}}, **RICH)
    assert reasons(plan_of(load(locked), PAIRS)) == {"B": "would_fit"}
    locked = changed(t={"batch_min": 5}, rules={"locked": {"employees": "A", "training": "T"}}, **RICH)
    assert reasons(plan_of(load(locked), PAIRS)) == {"B": "no_room"}


def test_the_entry_that_excludes_is_named(load: Load) -> None:
    """Of two entries about B the place is of the one that names the training B could have attended."""
    scenario = load(
        """
        employees: [{id: B}]
        gaps: [{employee: B, competency: K, gap: 1}]
        trainings: [{id: T1}, {id: T2}]
        curriculum: [{training: T2, competency: K, lift: 1}]
        rules:
          excluded:
            - {employees: B, trainings: T1}
            - {employees: B, trainings: T2}
        """
    )
    (refusal,) = refusals(plan_of(scenario, []))
    assert refusal.reason.parameters["trainings"] == ("T2",)
    assert str(refusal.reason.parameters["place"]).endswith(":9")


def test_many_trainings_are_counted(load: Load) -> None:
    """Of seven trainings that money keeps from B five are named."""
    rows = [BASE["trainings"][0] | {"id": f"T{number}", "cost.fee": 1000} for number in range(6)]
    scenario = changed(trainings=[*BASE["trainings"], *rows], objective="people") | LOCKED
    (refusal,) = refusals(plan_of(load(scenario), PAIRS))
    names = refusal.reason.parameters["trainings"]
    assert isinstance(names, tuple)
    assert names[:5] == ("T", "T0", "T1", "T2", "T3")
    assert names[5].parameters == {"count": 2}


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
