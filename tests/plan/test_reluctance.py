"""Who is left out only because they may not come."""

from __future__ import annotations

import pytest

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from tests.conftest import Load

# P1 needs two levels but comes one time in four: 0.5 expected levels; P2 gains 1, so P2 has the only seat.
TWO = """
    budget: {kursus: 100 ribu}
    employees: [{id: P1, attendance: 25%}, {id: P2}]
    gaps:
      - {employee: P1, competency: K, gap: 2}
      - {employee: P2, competency: K, gap: 1}
    trainings: [{id: T, kursus: 100 ribu}]
    curriculum: [{training: T, competency: K, lift: 2}]
    """


def warned(load: Load, text: str) -> list[tuple[str, int]]:
    """The warnings about attendance, and the people that they count."""
    document = plan_document(solve(load(text), gap=0.0)).tree()
    return [
        (warning["code"], warning["parameters"]["count"])
        for warning in document["warnings"]
        if warning["code"].startswith("attendance_decides")
    ]


def test_who_would_have_the_seat_if_sure_to_come_is_told(load: Load) -> None:
    """Sure to come, P1 would close 2 levels, more than P2 does."""
    assert warned(load, TWO) == [("attendance_decides", 1)]


@pytest.mark.parametrize(
    "change",
    [
        ("budget: {kursus: 100 ribu}", "budget: {kursus: 100 ribu}\n    count_attendance: no"),
        ("attendance: 25%", "attendance: 60%"),
        ("gap: 2}", "gap: 0.9}"),
        ("kursus: 100 ribu}]", "kursus: 100 ribu, eligible.id: P2}]"),
        ("budget:", "rules: {locked: {employees: P2, training: T}}\n    budget:"),
        ("budget:", "nominations: [{employee: P1, training: T, cost.kursus: 150 ribu}]\n    budget:"),
    ],
    ids=["ignored", "still chosen", "no more gain", "not eligible", "locked", "dearer"],
)
def test_nothing_is_told_where_something_else_decides(load: Load, change: tuple[str, str]) -> None:
    """Not where attendance does not count, where P1 has the seat, or where P1 could not have it anyhow."""
    text = TWO.replace(*change, 1)
    assert text != TWO
    assert warned(load, text) == []


def test_a_rule_that_another_seat_would_break(load: Load) -> None:
    """P2 is the only one of unit B, of which somebody must be reached: P1 could not have the seat."""
    rule = "rules: {coverage: {each: unit, at_least: 50%}}\n    budget:"
    text = TWO.replace("{id: P2}", "{id: P2, unit: B}").replace("budget:", rule)
    assert warned(load, text) == []
