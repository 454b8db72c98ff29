"""What a scenario or a saved plan holds, found without solving anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from optimasi.documents.check import (
    CheckedLine,
    CheckedPlan,
    CheckedScenario,
    FailedCheck,
    PlanCheck,
    ScenarioCheck,
    TableRead,
    Understood,
)
from optimasi.documents.errors import errors_of
from optimasi.documents.plan import PlanDocument
from optimasi.model.instance import build_instance
from optimasi.model.necessary import refuse_contradictions, unmet
from optimasi.plan.document import plan_document
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan, Proof
from optimasi.plan.saved import check_saved_plan
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic


def check_scenario(path: Path, changes: Iterable[str] = ()) -> ScenarioCheck:
    """Read a scenario with its tables, and do the sums that need no solver.

    Parameters
    ----------
    path
        The YAML file.
    changes
        `a.b=VALUE` each, put on top as `--set` does.

    Raises
    ------
    InputError
        The input has errors, or asks for what it forbids.
    """
    scenario = load_scenario(path, changes)
    instance = build_instance(scenario)
    refuse_contradictions(instance)
    reasons = unmet(instance, instance.part(np.arange(instance.employees)))
    nobody = Plan(
        scenario,
        Assignments.of([], []),
        Proof(status="no_plan_found", bound=None, stopped_by=None, solver="", version="", method="", seconds=0.0),
    )
    document = plan_document(nobody)
    return ScenarioCheck(
        ok=not reasons,
        status="infeasible" if reasons else "ready",
        **_read(document, scenario),
        tables=tuple(
            TableRead(table=name, files=tuple(origin.files), rows=origin.rows, heads=dict(origin.heads))
            for name, origin in scenario.origins.items()
        ),
        errors=errors_of(reasons),
    )


def check_plan(path: Path) -> PlanCheck:
    """Verify a saved plan against its scenario.

    Parameters
    ----------
    path
        What `solve --json` or `-o plan.json` wrote.

    Raises
    ------
    InputError
        It cannot be read or holds no plan, or its scenario is absent, has errors, or has changed since.
    """
    checked = check_saved_plan(path)
    document = plan_document(checked.plan)
    assert document.cost is not None
    return PlanCheck(
        ok=not checked.findings,
        status="refuted" if checked.findings else "verified",
        **_read(document, checked.plan.scenario),
        plan=CheckedPlan(
            file=str(path),
            solver=document.solver,
            stopped_by=document.stopped_by,
            cost=document.cost,
            objective=document.objective,
            metrics=document.figures,
        ),
        errors=errors_of(map(Diagnostic, checked.findings)),
    )


def failed_check(diagnostics: Iterable[Diagnostic]) -> FailedCheck:
    """The document of a check that ended at errors of the input."""
    return FailedCheck(errors=errors_of(diagnostics))


def _read(document: PlanDocument, scenario: Scenario) -> dict[str, Any]:
    """What both kinds of check say of the scenario, by field."""
    asked = document.scenario
    return {
        "scenario": CheckedScenario(**{key: getattr(asked, key) for key in CheckedScenario.model_fields}),
        "counts": _counts(scenario),
        "lines": tuple(CheckedLine(line=row.line, account=row.account, limit=row.limit) for row in document.lines),
        **{key: getattr(document, key) for key in ("budget", "rules_on", "assumptions", "warnings")},
    }


def _counts(scenario: Scenario) -> Understood:
    gaps = scenario.needs[scenario.needs["gap"] > 0]
    return Understood(
        employees=len(scenario.employees),
        units=int((scenario.employees["unit"].drop_duplicates() != "").sum()),
        trainings=len(scenario.trainings),
        courses=len(set(scenario.catalogue.courses)),
        competencies=len(scenario.competencies),
        gaps=len(gaps),
        people_with_gaps=gaps["employee"].nunique(),
        levels=float(gaps["gap"].sum()),
    )
