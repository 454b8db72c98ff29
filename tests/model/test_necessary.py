"""What arithmetic refuses before any solver runs, with the places of the limit and of what runs into it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from optimasi.model.instance import Instance, build_instance
from optimasi.model.necessary import refuse_contradictions, unmet, whole_worth
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Diagnostic, InputError

PEOPLE = """\
id,unit,status,max_hours
P1,A,PNS,15
P2,A,CPNS,
P3,B,PNS,
"""
SCENARIO = """\
budget: {fee: 2 juta}
employees: pegawai.csv
gaps: [{employee: P1, competency: K, gap: 2}, {employee: P2, competency: K, gap: 2}]
trainings:
  - {id: T, hours: 10, fee: 1 juta, start: 2027-03-01, end: 2027-03-02, batch_min: 4, batch_max: 5}
  - {id: U, hours: 10, fee: 1 juta, start: 2027-03-02, end: 2027-03-03, seats: 1}
  - {id: V, hours: 4, fee: 0, eligible.status: PNS, requires: W}
  - {id: W, hours: 4, fee: 0, conflicts: U, batch_max: 1, batches_max: 1}
curriculum: [{training: T, competency: K, lift: 1}, {training: U, competency: K, lift: 1}]
"""
# Rules -> what must be told: code, and every place as file:line.
CASES = {
    "locked over a budget line and seats": (
        """
        rules: {locked: [
          {employees: [P1, P2], training: U},
          {employees: P3, training: U}]}
        """,
        [
            ("row_over", ["s.yaml:1", "s.yaml:11", "s.yaml:12"]),
            ("row_over", ["s.yaml:6", "s.yaml:11", "s.yaml:12"]),
        ],
    ),
    "locked into a clash and over somebody's hours": (
        """
        rules: {locked: [
          {employees: P1, training: T},
          {employees: P1, training: U}]}
        """,
        [
            ("forced_together", ["s.yaml:11", "s.yaml:12", "s.yaml:5", "s.yaml:6"]),
            ("forced_over", ["pegawai.csv:2", "s.yaml:11", "s.yaml:12"]),
        ],
    ),
    "more hours asked than an entry allows": (
        """
        rules:
          hours_per_person: {max: 5}
          mandatory: {employees: P3, training: U}
        """,
        [("forced_over", ["s.yaml:11", "s.yaml:12"])],
    ),
    "a batch minimum above the people eligible": (
        """
        rules: {mandatory: {employees: P1, training: T}}
        """,
        [("batch_unfilled", ["s.yaml:5", "s.yaml:10"])],
    ),
    "more forced than there are batches": (
        """
        rules: {mandatory: {employees: [P1, P2], training: W}}
        """,
        [("batches_over", ["s.yaml:8", "s.yaml:10"])],
    ),
    "forced without the prerequisite": (
        """
        rules:
          mandatory: {employees: P1, training: V}
          excluded: {training: W}
        """,
        [("forced_without", ["s.yaml:11", "s.yaml:7"])],
    ),
    "more seats asked than people": (
        """
        rules: {seats: {trainings: T, employees: {unit: B}, min: 2}}
        """,
        [("row_under", ["s.yaml:10"])],
    ),
    "a target out of reach": (
        """
        rules: {target: {metric: levels, at_least: 5}}
        """,
        [("target_out_of_reach", ["s.yaml:10"])],
    ),
    "nominations over a ceiling": (
        """
        nominations:
          - {employee: P2, training: U}
          - {employee: P3, training: T, decision: locked}
        rules: {ceiling: {each: unit, max: 900 ribu}}
        """,
        [("row_over", ["s.yaml:13", "s.yaml:12"])],
    ),
    "mandatory but not eligible": (
        """
        rules: {mandatory: {employees: P2, training: V}}
        """,
        [("forced_not_eligible", ["s.yaml:10", "s.yaml:7"])],
    ),
    "mandatory but excluded": (
        """
        rules:
          mandatory: {employees: {unit: A}, training: W}
          excluded: {employees: P2, training: W}
        """,
        [("forced_excluded", ["s.yaml:11", "s.yaml:12"])],
    ),
    "mandatory but turned down": (
        """
        nominations:
          - {employee: P1, training: W, decision: excluded}
          - {employee: P3, training: W, decision: excluded}
        rules: {mandatory: {employees: P3, training: W}}
        """,
        [("forced_turned_down", ["s.yaml:13", "s.yaml:12"])],
    ),
    "mandatory but not nominated": (
        """
        nominations: [{employee: P1, training: W}]
        nominations_only: yes
        rules: {mandatory: {employees: P3, training: W}}
        """,
        [("forced_not_nominated", ["s.yaml:12", "s.yaml:10"])],
    ),
}
# What is added -> whether every plan is worth a whole number.
WORTHS = {
    "": True,
    "objective: hours": True,
    "objective: people": True,
    "weights: [{employees: {unit: A}, weight: 2}]": True,
    "weights: [{employees: {unit: B}, weight: 2.5}]": True,
    "weights: [{employees: {unit: A}, weight: 2.5}]": False,
    "nominations: [{employee: P1, training: T, probability: 0.5}]": False,
    "nominations: [{employee: P3, training: T, probability: 0.5}]": True,
    "curriculum: [{training: T, competency: K, lift: 0.5}]": False,
    "objective: {levels: 70%, hours: 30%}": False,
}


def built(folder: Path, scenario: str) -> Instance:
    """The scenario as arrays, its people in a table beside it."""
    (folder / "pegawai.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "s.yaml").write_text(scenario, encoding="utf-8")
    return build_instance(load_scenario(folder / "s.yaml"))


def told(folder: Path, rules: str) -> list[Diagnostic]:
    """What the sums say of the scenario with some rules."""
    instance = built(folder, SCENARIO + dedent(rules).lstrip())
    try:
        refuse_contradictions(instance)
    except InputError as error:
        return list(error.diagnostics)
    return list(unmet(instance, instance.part(np.arange(instance.employees))))


@pytest.mark.parametrize("case", CASES)
def test_the_limit_and_what_runs_into_it_are_named(case: str, tmp_path: Path) -> None:
    """Each sum that cannot work is told once, with the lines and rows of both sides."""
    rules, expected = CASES[case]
    found = [
        (diagnostic.message.code, [f"{Path(place.file).name}:{place.line}" for place in diagnostic.places])
        for diagnostic in told(tmp_path, rules)
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("added", WORTHS)
def test_what_is_worth_whole_numbers(added: str, tmp_path: Path) -> None:
    """Levels, JP and people are whole; parts of a level come from weights, attendance and lifts that are counted."""
    kept = SCENARIO.replace(SCENARIO.splitlines()[-1], "") if added.startswith("curriculum") else SCENARIO
    instance = built(tmp_path, kept + added)
    part = instance.part(np.arange(instance.employees))
    assert whole_worth(instance, part, instance.objective) is WORTHS[added]
