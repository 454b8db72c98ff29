"""Gain against money, or against another value of a scenario: "optimasi.frontier/1".

Points are told by their place, from 0; None is what does not exist.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from optimasi.documents.document import Document, Flag, Number, Real, Text, Whole
from optimasi.documents.messages import MessageDocument
from optimasi.documents.plan import Count, Status, Stopped

SCHEMA: Literal["optimasi.frontier/1"] = "optimasi.frontier/1"
"""The version of this document."""
PointStatus = Literal[Status, "error", "not_run"]


class SweptScenario(Document):
    """Which scenario was swept."""

    name: Text
    file: Text
    digest: Text


class Swept(Document):
    """What was changed: `line` is its budget line, `relative` means in shares of what stands in the scenario."""

    name: Text
    kind: Text
    line: Text | None
    relative: Flag


class PointFailure(MessageDocument):
    """Why a point could not be solved, and what it is called."""

    name: Text


class PointSeat(Document):
    """Who attends what at a point."""

    employee: Text
    name: Text
    training: Text


class Point(Document):
    """A point: its plan's figures, rupiah for the next level in `marginal_cost`, `limits` by budget line."""

    label: Text
    share: Real | None
    amount: Number | None
    baseline: Flag
    limits: dict[str, Whole | None] | None = None
    budget: Whole | None = None
    cost: Whole | None = None
    value: Real | None = None
    bound: Real | None = None
    gap: Real | None = None
    levels: Real | None = None
    people: Whole | None = None
    settled: Flag | None = None
    marginal_cost: Real | None = None
    status: PointStatus
    failure: PointFailure | None = None
    assignments: tuple[PointSeat, ...] = ()

    @property
    def worth(self) -> float:
        """The value of a plan that exists."""
        assert self.value is not None
        return self.value

    @property
    def gained(self) -> float:
        """The levels of a plan that exists."""
        assert self.levels is not None
        return self.levels

    @property
    def paid(self) -> int:
        """The cost of a plan that exists."""
        assert self.cost is not None
        return self.cost


class StepPerson(Document):
    """Somebody with the trainings of the plan they are in."""

    employee: Text
    name: Text
    called: Text
    trainings: tuple[Text, ...]


class Gone(StepPerson):
    """Somebody who loses every seat; `returns` is the point at which they have one again."""

    returns: Whole | None


class Changed(StepPerson):
    """Somebody who attends something else."""

    added: tuple[Text, ...]
    dropped: tuple[Text, ...]


class MoneyTo(Document):
    """The training whose cost grows most."""

    training: Text
    seats: Count


class Step(Document):
    """From one plan to the next."""

    start: Whole = Field(alias="from")
    end: Whole = Field(alias="to")
    came: tuple[StepPerson, ...]
    went: tuple[Gone, ...]
    changed: tuple[Changed, ...]
    money_to: MoneyTo | None


class FrontierDocument(Document):
    """A sweep; `knee`, `flat` and `dear` are points at which it bends, wins nothing, or wins at a high price."""

    version: Literal["optimasi.frontier/1"] = Field(default=SCHEMA, alias="schema")
    scenario: SweptScenario
    over: Swept
    keep: Flag
    warnings: tuple[MessageDocument, ...]
    status: PointStatus
    stopped_by: Stopped | None
    seconds: Real
    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    reference: Whole | None
    knee: Whole | None
    flat: tuple[Whole, ...]
    dear: Whole | None
