"""What a scenario or a saved plan holds: "optimasi.check/1"."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from optimasi.documents.document import Document, Flag, Real, Text, Whole
from optimasi.documents.errors import ErrorDocument
from optimasi.documents.messages import MessageDocument
from optimasi.documents.plan import Metrics, ObjectiveFigures, SolverFigures, Stopped

SCHEMA: Literal["optimasi.check/1"] = "optimasi.check/1"
"""The version of these documents."""


class CheckedScenario(Document):
    """Which scenario was read, and its size."""

    name: Text
    file: Text
    digest: Text
    changes: tuple[Text, ...]
    employees: Whole
    units: Whole
    trainings: Whole


class Understood(Document):
    """How much was understood: `levels` are all levels of gap."""

    employees: Whole
    units: Whole
    trainings: Whole
    courses: Whole
    competencies: Whole
    gaps: Whole
    people_with_gaps: Whole
    levels: Real


class CheckedLine(Document):
    """A budget line; `limit` is None where only the total caps it."""

    line: Text
    account: Text | None
    limit: Whole | None


class TableRead(Document):
    """A table: its files, its rows, and how each head was read."""

    table: Text
    files: tuple[Text, ...]
    rows: Whole
    heads: dict[str, str]


class CheckedPlan(Document):
    """The saved plan that was computed again."""

    file: Text
    solver: SolverFigures
    stopped_by: Stopped | None
    cost: Whole
    objective: ObjectiveFigures
    metrics: Metrics


class _Checked(Document):
    version: Literal["optimasi.check/1"] = Field(default=SCHEMA, alias="schema")
    ok: Flag


class _Read(_Checked):
    status: Literal["ready", "infeasible", "verified", "refuted"]
    scenario: CheckedScenario
    counts: Understood
    lines: tuple[CheckedLine, ...]
    budget: Whole | None
    rules_on: tuple[Text, ...]
    assumptions: tuple[MessageDocument, ...]
    warnings: tuple[MessageDocument, ...]


class ScenarioCheck(_Read):
    """A scenario: ready, or infeasible where arithmetic alone shows it; `errors` says why."""

    tables: tuple[TableRead, ...]
    errors: tuple[ErrorDocument, ...]


class Key(Document):
    """A value by its dotted key."""

    key: Text


class ReplacedValue(MessageDocument, Key):
    """A value that a what-if replaces."""


class ShownCheck(ScenarioCheck):
    """A scenario with each value and where it was said."""

    values: tuple[dict[str, Any], ...]
    replaced: tuple[ReplacedValue, ...]


class PlanCheck(_Read):
    """A saved plan: verified, or refuted; `errors` says what does not come out again."""

    plan: CheckedPlan
    errors: tuple[ErrorDocument, ...]


class FailedCheck(_Checked):
    """A check that ended at errors of the input."""

    ok: Flag = False
    status: Literal["error"] = "error"
    counts: None = None
    warnings: tuple[MessageDocument, ...] = ()
    errors: tuple[ErrorDocument, ...]


CheckDocument = ScenarioCheck | PlanCheck
