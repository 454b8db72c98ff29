"""What several test modules need: scenarios written in the test, plans made by hand."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan, Proof
from optimasi.scenario.scenario import Scenario

Seats = set[tuple[str, str]]


def write_scenario(folder: Path, content: str | dict[str, Any]) -> Path:
    """Write YAML text, or a tree as JSON (which is YAML), to a scenario file."""
    path = folder / "scenario.yaml"
    text = textwrap.dedent(content) if isinstance(content, str) else json.dumps(content, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


def plan_of(scenario: Scenario, seats: Iterable[tuple[str, str]], bound: float | None = None) -> Plan:
    """Make a plan by hand from pairs of employee id and training id."""
    people, rows = scenario.employees["id"].tolist(), scenario.trainings["id"].tolist()
    pairs = [(people.index(employee), rows.index(training)) for employee, training in seats]
    assignments = Assignments.of([employee for employee, _ in pairs], [training for _, training in pairs])
    return Plan(
        scenario,
        assignments,
        Proof(status="feasible", bound=bound, stopped_by=None, solver="hand", version="", method="hand", seconds=0.0),
    )


def seats_of(plan: Plan) -> Seats:
    """Pairs of employee id and training id."""
    people, rows = plan.scenario.employees["id"].tolist(), plan.scenario.trainings["id"].tolist()
    return {
        (people[employee], rows[training])
        for employee, training in zip(
            plan.assignments.employee.tolist(), plan.assignments.training.tolist(), strict=True
        )
    }
