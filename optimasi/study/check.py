"""What a scenario or a saved plan holds, found without solving anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from optimasi.documents.errors import error_document
from optimasi.model.instance import build_instance
from optimasi.model.necessary import refuse_contradictions, unmet
from optimasi.plan.document import plan_document
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan, Proof
from optimasi.plan.saved import check_saved_plan
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic

SCHEMA = "optimasi.check/1"


def check_scenario(path: Path, changes: Iterable[str] = ()) -> dict[str, Any]:
    """Read a scenario with its tables, and do the sums that need no solver.

    Parameters
    ----------
    path
        The YAML file.
    changes
        `a.b=VALUE` each, put on top as `--set` does.

    Returns
    -------
    dict
        Plain data. `status` is ready, or infeasible where arithmetic alone shows that no plan can meet the
        rules; `errors` says why.

    Raises
    ------
    InputError
        The input has errors, or asks for what it forbids.
    """
    scenario = load_scenario(path, changes)
    instance = build_instance(scenario)
    refuse_contradictions(instance)
    reasons = unmet(instance, instance.part(np.arange(instance.employees)))
    nobody = Plan(scenario, Assignments.of([], []), Proof("no_plan_found", None, None, "", "", "", 0.0))
    document = plan_document(nobody)
    return _document("infeasible" if reasons else "ready", document, _counts(scenario)) | {
        "tables": [
            {"table": name, "files": list(origin.files), "rows": origin.rows, "heads": dict(origin.heads)}
            for name, origin in scenario.origins.items()
        ],
        "errors": error_document(reasons)["errors"],
    }


def check_plan(path: Path) -> dict[str, Any]:
    """Verify a saved plan against its scenario.

    Parameters
    ----------
    path
        What `solve --json` or `-o plan.json` wrote.

    Returns
    -------
    dict
        Plain data. `status` is verified, or refuted where the plan breaks a rule or its document says what
        does not come out again; `errors` says what.

    Raises
    ------
    InputError
        It cannot be read or holds no plan, or its scenario is absent, has errors, or has changed since.
    """
    checked = check_saved_plan(path)
    document = plan_document(checked.plan)
    return _document("refuted" if checked.findings else "verified", document, _counts(checked.plan.scenario)) | {
        "plan": {"file": str(path), "solver": document["solver"], "stopped_by": document["stopped_by"]}
        | {key: document[key] for key in ("cost", "objective", "metrics")},
        "errors": error_document(map(Diagnostic, checked.findings))["errors"],
    }


def failed_check(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The document of a check that ended at errors of the input."""
    return {
        "schema": SCHEMA,
        "ok": False,
        "status": "error",
        "counts": None,
        "warnings": [],
        "errors": error_document(diagnostics)["errors"],
    }


def _document(status: str, document: dict[str, Any], counts: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "ok": status in ("ready", "verified"),
        "status": status,
        "scenario": {key: value for key, value in document["scenario"].items() if key != "effective"},
        "counts": counts,
        "lines": [{key: line[key] for key in ("line", "account", "limit")} for line in document["lines"]],
        **{key: document[key] for key in ("budget", "rules_on", "assumptions", "warnings")},
    }


def _counts(scenario: Scenario) -> dict[str, Any]:
    gaps = scenario.needs[scenario.needs["gap"] > 0]
    return {
        "employees": len(scenario.employees),
        "units": int((scenario.employees["unit"].drop_duplicates() != "").sum()),
        "trainings": len(scenario.trainings),
        "courses": len(set(scenario.catalogue.courses)),
        "competencies": len(scenario.competencies),
        "gaps": len(gaps),
        "people_with_gaps": gaps["employee"].nunique(),
        "levels": float(gaps["gap"].sum()),
    }
