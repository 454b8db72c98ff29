"""The plan as it is handed on: "optimasi.plan/1".

Money is in whole rupiah, dates are ISO text, None is what does not exist. What has a default was not yet written
by the first programs that wrote plans of this version.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from optimasi.documents.document import Document, Flag, Real, Text, Whole
from optimasi.documents.messages import MessageDocument, PlaceDocument

SCHEMA: Literal["optimasi.plan/1"] = "optimasi.plan/1"
"""The version of this document."""
Status = Literal["optimal", "feasible", "infeasible", "no_plan_found"]
"""Proven best, a plan that need not be, proven to have none, none found before a limit."""
Stopped = Literal["time", "interrupt", "memory", "work"]
"""Which limit, or who, ended the search."""
PLANNED: frozenset[Status] = frozenset({"optimal", "feasible"})
"""Statuses in which there is a plan."""


class Change(Document):
    """A figure before the plan and after it."""

    before: Real
    after: Real


class Count(Document):
    """A count before the plan and after it."""

    before: Whole
    after: Whole


class Asked(Document):
    """Which scenario was solved: `digest` covers all that it reads, `effective` are its settings after what-ifs."""

    name: Text
    file: Text
    digest: Text
    changes: tuple[Text, ...] = ()
    effective: dict[str, Any] = Field(default_factory=dict)
    employees: Whole = 0
    units: Whole = 0
    trainings: Whole = 0


class ObjectiveFigures(Document):
    """What is pursued, in its own unit: `value` of the plan, `bound` of every plan, `gap` between them (0..1)."""

    metrics: dict[str, Real]
    shares: Flag = False
    best: dict[str, Real] | None = None
    economise: Real = 0.0
    sense: Literal["min", "max"]
    value: Real | None
    bound: Real | None
    gap: Real | None


class LineFigures(Document):
    """A budget line: `limit` is None where only the total caps it, `spent` where there is no plan."""

    line: Text
    account: Text | None = None
    limit: Whole | None
    spent: Whole | None


class GroupFigures(Document):
    """Figures of a group: levels, what is left of them by weight, part closed (0..1), JPM, people, seats, JP."""

    levels: Change
    levels_weighted: Change
    gaps_closed: Change | None = None
    jpm: Change | None
    people: Count
    seats: Count
    hours: Change
    cost_per_level: Real | None


class Metrics(GroupFigures):
    """Figures of the whole plan; `no_shows` are seats that are expected to stay empty."""

    ip_asn: Change | None
    no_shows: Real = 0.0
    with_20_hours: Count


class Tie(Document):
    """Who else could have a seat, with nothing lost, and what decided."""

    others: tuple[Text, ...] = Field(alias="with")
    settled_by: Text


class Person(Document):
    """Somebody of the scenario's employees."""

    employee: Text
    name: Text
    unit: Text


class Assignment(Person):
    """A seat: `levels` that it closes by competency, `cost` in rupiah by line, `probability` to attend."""

    position: Text = ""
    training: Text
    batch: Text | None = None
    levels: dict[str, Real] = Field(default_factory=dict)
    gain: Real = 0.0
    marginal_gain: Real = 0.0
    cost: dict[str, Whole]
    probability: Real = 1.0
    decision: Literal["locked", "mandatory"] | None = None
    tie: Tie | None = None


class Seat(Document):
    """Who attends what, by their ids."""

    employee: Text
    training: Text


class TrainingFigures(Document):
    """A training of the catalogue, with what the plan makes of it; `cost` by line includes its batches."""

    training: Text
    name: Text
    course: Text | None = None
    kind: Text | None = None
    mode: Text | None = None
    provider: Text | None = None
    start: Text | None = None
    end: Text | None = None
    hours: Real | None = None
    location: Text | None = None
    curriculum_conformity: Text | None = None
    batch_min: Whole | None = None
    batch_max: Whole | None = None
    seats: Whole = 0
    batches: Whole = 0
    cost: dict[str, Whole] = Field(default_factory=dict)
    levels: Real = 0.0
    cost_per_level: Real | None = None


class SpentFigures(GroupFigures):
    """Figures of a group with the rupiah of its seats by line, without batches."""

    cost: dict[str, Whole]


class Unit(Document):
    """A unit, and how many work there."""

    unit: Text
    employees: Whole = 0


class UnitFigures(SpentFigures, Unit):
    """A unit with its figures."""


class Competency(Document):
    """A competency with its levels of gap."""

    competency: Text
    name: Text
    before: Real
    after: Real


class CompetencyFigures(SpentFigures, Competency):
    """A competency with its figures."""


class NotSelected(MessageDocument, Person):
    """Somebody who attends nothing, and why."""


class Reason(MessageDocument):
    """Why there is no plan, and where it stands."""

    places: tuple[PlaceDocument, ...] = ()


class SolverFigures(Document):
    """Who solved it, in how many seconds; `gap` is what was asked for."""

    name: Text
    version: Text
    method: Text
    seconds: Real
    gap: Real


class Sturdiness(Document):
    """How many of the plan's seats stay under low and under high gains; None where that was not solved."""

    seats: Whole
    low: Whole | None
    high: Whole | None


class PlanDocument(Document):
    """A plan, or why there is none.

    `stages_open` names what is not settled among plans of this value; `baseline` are the seats it was kept near.
    """

    version: Literal["optimasi.plan/1"] = Field(default=SCHEMA, alias="schema")
    scenario: Asked
    status: Status
    stopped_by: Stopped | None = None
    objective: ObjectiveFigures
    cost: Whole | None
    cost_proven: Flag = False
    stages_open: tuple[Text, ...]
    budget: Whole | None
    lines: tuple[LineFigures, ...]
    metrics: Metrics | None
    assignments: tuple[Assignment, ...]
    baseline: tuple[Seat, ...] | None = None
    ties_complete: Flag | None = None
    trainings: tuple[TrainingFigures, ...]
    units: tuple[UnitFigures, ...]
    competencies: tuple[CompetencyFigures, ...] = ()
    not_selected: tuple[NotSelected, ...]
    reasons: tuple[Reason, ...] = ()
    rules_on: tuple[Text, ...] = ()
    prices: tuple[Any, ...] = ()
    solver: SolverFigures
    sturdiness: Sturdiness | None = None
    assumptions: tuple[MessageDocument, ...] = ()
    warnings: tuple[MessageDocument, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is a plan."""
        return self.status in PLANNED

    @property
    def is_settled(self) -> bool:
        """Whether every other run of this scenario ends in the same plan: value and stages are proven."""
        return not self.stages_open

    @property
    def seats(self) -> tuple[tuple[str, str], ...]:
        """Ids of employee and training of every assignment."""
        return tuple((seat.employee, seat.training) for seat in self.assignments)

    @property
    def value(self) -> float:
        """The value of a plan that exists, in the objective's unit."""
        assert self.objective.value is not None
        return self.objective.value

    @property
    def figures(self) -> Metrics:
        """The metrics of a plan that exists."""
        assert self.metrics is not None
        return self.metrics

    @model_validator(mode="after")
    def _has_what_its_status_says(self) -> PlanDocument:
        for key in ("metrics", "cost"):
            if self.exists and getattr(self, key) is None:
                raise ValueError(key)
        if not self.exists and self.metrics is not None:
            raise ValueError("metrics")
        return self
