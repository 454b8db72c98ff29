"""The figures of a plan, worked out by hand on four people and three trainings."""

from __future__ import annotations

import pytest

from optimasi.plan.metrics import by_competency, by_unit, figures, metrics
from optimasi.plan.plan import Plan
from tests.conftest import Load
from tests.helpers import plan_of

# Everybody should be at K1 = 3 and K2 = 2. Gaps: P1 has 2 in K1, P2 has 1 in each, P3 has 2 in K2 (and a level too many
# in K1), P4 none: 6 levels. K1 counts double: 2 x 3 + 3 = 9 weighted levels.
# P1 in T1 and T3: min(1.5, 2) = 1.5, and 1 (T3 leads from 1 to 2); together 2.5, at most the gap: 2 levels.
# P2 and P3 in T2, completed by half: 0.5 x 1 = 0.5 levels each. Closed: 2 in K1, 1 in K2; weighted 2 x 2 + 1 = 5.
SCENARIO = """
    budget: {kursus: 900 ribu, perjadin: 90 ribu}
    competencies: [{id: K1, weight: 2}, {id: K2}]
    employees:
      - {id: P1, unit: A, position: J, hours_held: 12}
      - {id: P2, unit: A, position: J}
      - {id: P3, unit: B, position: J, hours_held: 20}
      - {id: P4, unit: B, position: J}
    standards: [{position: J, competency: K1, level: 3}, {position: J, competency: K2, level: 2}]
    assessments:
      - {employee: P1, competency: K1, level: 1}
      - {employee: P1, competency: K2, level: 2}
      - {employee: P2, competency: K1, level: 2}
      - {employee: P2, competency: K2, level: 1}
      - {employee: P3, competency: K1, level: 4}
      - {employee: P3, competency: K2, level: 0}
      - {employee: P4, competency: K1, level: 3}
      - {employee: P4, competency: K2, level: 2}
    trainings:
      - {id: T1, hours: 10, kursus: 100 ribu, perjadin: 50 ribu, batch_cost.kursus: 30 ribu}
      - {id: T2, hours: 8, kursus: 200 ribu, perjadin: 0, batch_cost.kursus: 5 ribu, batch_max: 1, completion: 0.5}
      - {id: T3, hours: 4, kursus: 10 ribu, perjadin: 0, batch_cost.kursus: 0}
    curriculum:
      - {training: T1, competency: K1, lift: 1.5}
      - {training: T2, competency: K2, lift: 1}
      - {training: T3, competency: K1, lift: 1, to_level: 2}
    """
SEATS = [("P1", "T1"), ("P1", "T3"), ("P2", "T2"), ("P3", "T2")]


@pytest.fixture
def plan(load: Load) -> Plan:
    """The plan of the comment above."""
    return plan_of(load(SCENARIO), SEATS)


def test_money_on_each_line(plan: Plan) -> None:
    """Contributions: 100 + 10 + 2 x 200 for seats, 30 + 2 x 5 for batches (T2 in batches of one); travel: 50."""
    assert plan.spent == {"kursus": 550_000, "perjadin": 50_000}


def test_figures_of_the_whole_plan(plan: Plan) -> None:
    """JPM: (3 + 3 + 4 + 5) of 20 = 75, then 3 levels more, 90; 20 JP: P3 before, P1 with 12 + 14 after."""
    found = metrics(plan).tree()
    assert found["levels"] == pytest.approx({"before": 6, "after": 3})
    assert found["levels_weighted"] == pytest.approx({"before": 9, "after": 4})
    assert found["gaps_closed"] == pytest.approx({"before": 0, "after": 0.5})
    assert found["jpm"] == pytest.approx({"before": 75, "after": 90})
    assert found["people"] == {"before": 0, "after": 3}
    assert found["seats"] == {"before": 0, "after": 4}
    assert found["hours"] == {"before": 0, "after": 30}
    assert found["with_20_hours"] == {"before": 1, "after": 2}
    assert found["cost_per_level"] == pytest.approx(600_000 / 3)


def test_figures_of_each_unit(plan: Plan) -> None:
    """Unit A: P1's 2 and P2's 0.5 of 4 levels, seats of 150 + 10 + 200 ribu; unit B: P3's 0.5 of 2, one of 200."""
    grouping, units = by_unit(plan)
    first, second = (row.tree() for row in figures(plan, grouping))
    assert units == ["A", "B"]
    assert first["levels"] == pytest.approx({"before": 4, "after": 1.5})
    assert first["jpm"] == pytest.approx({"before": 60, "after": 85})
    assert (first["people"]["after"], first["seats"]["after"], first["hours"]["after"]) == (2, 3, 22)
    assert first["cost"] == {"kursus": 310_000, "perjadin": 50_000}
    assert first["cost_per_level"] == pytest.approx(360_000 / 2.5)
    assert second["levels"] == pytest.approx({"before": 2, "after": 1.5})
    assert second["jpm"] == pytest.approx({"before": 90, "after": 95})
    assert second["cost"] == {"kursus": 200_000, "perjadin": 0}


def test_figures_of_each_competency(plan: Plan) -> None:
    """K1: 10 of 12 levels are there, then 12; K2: 5 of 8, then 6."""
    first, second = (row.tree() for row in figures(plan, by_competency(plan)))
    assert first["levels"] == pytest.approx({"before": 3, "after": 1})
    assert first["jpm"] == pytest.approx({"before": 100 * 10 / 12, "after": 100})
    assert (first["people"]["after"], first["seats"]["after"]) == (1, 2)
    assert first["cost"] == {"kursus": 110_000, "perjadin": 50_000}
    assert second["levels"] == pytest.approx({"before": 3, "after": 2})
    assert second["jpm"] == pytest.approx({"before": 62.5, "after": 75})
    assert second["cost"] == {"kursus": 400_000, "perjadin": 0}


def test_a_seat_for_two_competencies_is_charged_by_levels(load: Load) -> None:
    """A seat of 400 ribu that closes 1 level of K1 and 3 of K2 costs 100 and 300 ribu there."""
    found = figures(
        plan := plan_of(
            load("""
        budget: {kursus: 900 ribu}
        employees: [{id: P1}]
        gaps: [{employee: P1, competency: K1, gap: 1}, {employee: P1, competency: K2, gap: 3}]
        trainings: [{id: T, kursus: 400 ribu}]
        curriculum: [{training: T, competency: K1, lift: 2}, {training: T, competency: K2, lift: 3}]
        """),
            [("P1", "T")],
        ),
        by_competency(plan),
    )
    assert [row.cost["kursus"] for row in found] == [100_000, 300_000]
    assert found[0].jpm is None
