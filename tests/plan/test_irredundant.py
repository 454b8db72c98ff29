"""Plans lose their wasted seats, the dearest first, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from optimasi.plan.irredundant import prune
from optimasi.plan.rules.whole import target_room
from optimasi.plan.value import Value
from optimasi.plan.verify import verify
from tests.conftest import Load
from tests.helpers import plan_of, seats_of

# T1 and T2 each close P1's whole gap in K1; T2 also closes P2's in K2.
SCENARIO = """
    budget: {kursus: 900 ribu}
    employees: [{id: P1}, {id: P2}]
    gaps: [{employee: P1, competency: K1, gap: 1}, {employee: P2, competency: K2, gap: 1}]
    trainings: [{id: T1, kursus: 100 ribu}, {id: T2, kursus: 200 ribu}]
    curriculum:
      - {training: T1, competency: K1, lift: 1}
      - {training: T2, competency: K1, lift: 1}
      - {training: T2, competency: K2, lift: 1}
    """
TWICE = [("P1", "T1"), ("P1", "T2"), ("P2", "T2")]


def pruned(load: Load, text: str) -> set[tuple[str, str]]:
    """What is left of P1 in T1 and T2, P2 in T2."""
    plan = plan_of(load(text), TWICE)
    return seats_of(plan_of(plan.scenario, [])) | seats_of(
        type(plan)(plan.scenario, prune(plan.demands, plan.assignments, {}), plan.proof)
    )


def test_the_dearest_wasted_seat_goes_first(load: Load) -> None:
    """Either of P1's seats would do, so the one of 200 ribu goes."""
    assert pruned(load, SCENARIO) == {("P1", "T1"), ("P2", "T2")}


def test_a_seat_that_fills_a_batch_stays(load: Load) -> None:
    """P2 needs P1 in T2, whose batch has two seats: P1's seat in T1 goes instead."""
    text = SCENARIO.replace("kursus: 200 ribu", "kursus: 200 ribu, batch_min: 2")
    assert pruned(load, text) == {("P1", "T2"), ("P2", "T2")}


def test_a_locked_seat_stays(load: Load) -> None:
    """Locked into T2, P1 leaves T1."""
    text = SCENARIO + "rules: {locked: {employees: P1, training: T2}}\n"
    assert pruned(load, text) == {("P1", "T2"), ("P2", "T2")}


def test_a_minimum_keeps_a_seat(load: Load) -> None:
    """Who must attend two trainings keeps both, although one would gain as much."""
    text = SCENARIO + "rules: {trainings_per_person: {employees: P1, at_least: 2}}\n"
    assert pruned(load, text) == set(TWICE)


def test_verify_names_a_wasted_seat_and_a_chair_filler(load: Load) -> None:
    """P1 in both is redundant; P2 in T1 gains nothing at all."""
    scenario = load(SCENARIO)
    assert "redundant" in {message.code for message in verify(plan_of(scenario, TWICE, bound=2.0))}
    filler = verify(plan_of(scenario, [("P1", "T1"), ("P2", "T1"), ("P2", "T2")], bound=2.0))
    assert "chair_filler" in {message.code for message in filler}


def test_verify_passes_the_plan_and_catches_a_low_bound(load: Load) -> None:
    """The pruned plan is worth 2 levels: bound 2 passes, bound 1.9 does not."""
    scenario, seats = load(SCENARIO), [("P1", "T1"), ("P2", "T2")]
    assert verify(plan_of(scenario, seats, bound=2.0)) == ()
    assert [message.code for message in verify(plan_of(scenario, seats, bound=1.9))] == ["above_bound"]


def test_verify_catches_a_pair_that_stands_twice(load: Load) -> None:
    """The same seat cannot be given twice to one person."""
    plan = plan_of(load(SCENARIO), [("P1", "T1"), ("P1", "T1")])
    assert [message.code for message in verify(plan)] == ["pair_twice"]


def reached(value: Value, metric: str) -> float:
    measure = value.measure(metric)
    assert measure is not None
    return measure.after


def test_what_a_seat_takes_from_each_target(load: Load) -> None:
    """For every metric of a target: what is left without a seat is what was reached less what the seat alone adds."""
    text = """
        employees: [{id: P1, position: J, job_group: staff}, {id: P2, position: J, job_group: staff, weight: 2}]
        standards: [{position: J, competency: K1, level: 2}, {position: J, competency: K2, level: 3}]
        assessments:
          - {employee: P1, competency: K1, level: 1}
          - {employee: P1, competency: K2, level: 1}
          - {employee: P2, competency: K1, level: 2}
          - {employee: P2, competency: K2, level: 2}
        trainings: [{id: T1, kind: technical, hours: 20}, {id: T2, kind: seminar, hours: 4, completion: 0.8}]
        curriculum:
          - {training: T1, competency: K1, lift: 1}
          - {training: T1, competency: K2, lift: 1}
          - {training: T2, competency: K2, lift: 1.5}
        rules:
          target:
            - {metric: levels, at_least: 0.1}
            - {metric: gaps_closed, at_least: 1%}
            - {metric: jpm, at_least: 1}
            - {metric: ip_asn, at_least: 1}
            - {metric: people, at_least: 1}
            - {metric: hours, at_least: 1}
        """
    plan = plan_of(load(text), [("P1", "T1"), ("P1", "T2"), ("P2", "T2")])
    metrics = [entry.metric for entry in plan.scenario.settings.rules.target]
    least = [0.1, 0.01, 1, 1, 1, 1]
    before = {metric: reached(plan.value, metric) for metric in metrics}
    found = target_room(plan.value)
    assert len(found) == len(metrics) == 6
    for metric, (lost, room), limit in zip(metrics, found, least, strict=True):
        assert room == pytest.approx(before[metric] - limit, abs=1e-5)
        for seat in range(3):
            without = Value(plan.scenario, plan.assignments.without(np.array([seat])))
            assert lost[seat] == pytest.approx(before[metric] - reached(without, metric))
