"""What assignments are worth, recomputed in the test."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimasi.scenario.load import load_scenario
from tests.conftest import Load
from tests.helpers import plan_of, write_scenario
from tests.properties.judge import Judge
from tests.properties.tiny_scenarios import scenarios

FEW = settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
GAIN_ONLY = (
    "employee_limits",
    "excluded",
    "hours",
    "locked",
    "mandatory",
    "off",
    "quotas",
    "trainings",
    "batches",
    "clash",
    "conflicts",
    "prerequisites",
    "eligibility",
    "attended",
    "lines",
    "total",
    "seats",
)


@FEW
@given(scenarios(without=GAIN_ONLY), st.data())
def test_gains_add_up_and_margins_are_what_dropping_loses(tree: dict[str, Any], data: st.DataObject) -> None:
    """For any assignments: gains add up to the value, and marginal_gain is the value lost by dropping that one."""
    pairs = [(e["id"], t["id"]) for e in tree["employees"] for t in tree["trainings"]]
    seats = frozenset(data.draw(st.sets(st.sampled_from(pairs))))
    with tempfile.TemporaryDirectory() as folder:
        gain = plan_of(load_scenario(write_scenario(Path(folder), tree)), seats).gain
    judge = Judge(tree)
    assert gain.value == pytest.approx(float(judge.value(seats)), abs=1e-9)
    assert gain.by_assignment.sum() == pytest.approx(gain.value, abs=1e-9)
    lost = [float(judge.value(seats) - judge.value(seats - {pair})) for pair in sorted(seats)]
    assert gain.marginal == pytest.approx(np.array(lost), abs=1e-9)
    assert (gain.marginal <= gain.alone + 1e-9).all()


def test_overlapping_trainings_count_once_and_none_lifts_above_its_level(load: Load) -> None:
    """Two trainings that lead to 2 and 3 of 3 levels close what the threshold at level 2 allows.

    P1 stands at 1 of 3. T1 leads to 2: min(1.5, 2 - 1) = 1. T2 leads to 2, too: min(0.75, 1) = 0.75. T3 leads to 3 and
    lifts 0.5. Together 2.25, but at level 2: (2 - 1) + 0.5 = 1.5. Shares of 1.5: 1, 0.75 and 0.5 of 2.25.
    Without T3: min(1.75, 1) = 1, so T3 loses 0.5; without T1: min(1.25, 1 + 0.5) = 1.25, so T1 loses 0.25;
    without T2: min(1.5, 1.5) = 1.5, so T2 loses nothing. Weight 2 x 1.5 = 3 on everything.
    """
    gain = plan_of(
        load("""
        employees: [{id: P1, position: J, weight: 2}]
        competencies: [{id: K, weight: 1.5}]
        standards: [{position: J, competency: K, level: 3}]
        assessments: [{employee: P1, competency: K, level: 1}]
        trainings: [{id: T1}, {id: T2}, {id: T3}]
        curriculum:
          - {training: T1, competency: K, lift: 1.5, to_level: 2}
          - {training: T2, competency: K, lift: 0.75, to_level: 2}
          - {training: T3, competency: K, lift: 0.5}
        """),
        [("P1", "T1"), ("P1", "T2"), ("P1", "T3")],
    ).gain
    assert gain.closed == pytest.approx([1.5])
    assert gain.value == pytest.approx(4.5)
    assert gain.attributed == pytest.approx([1.5 / 2.25, 0.75 * 1.5 / 2.25, 0.5 * 1.5 / 2.25])
    assert gain.marginal == pytest.approx([3 * 0.25, 0, 3 * 0.5])
