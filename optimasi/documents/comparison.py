"""Plans side by side: "optimasi.comparison/1".

Lists over scenarios have one place for each scenario, in order, the baseline first; None is what does not exist.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from optimasi.documents.document import Document, Flag, Number, Real, Text, Whole
from optimasi.documents.messages import MessageDocument
from optimasi.documents.plan import Status, Stopped

SCHEMA: Literal["optimasi.comparison/1"] = "optimasi.comparison/1"
"""The version of this document."""


class ComparedScenario(Document):
    """A scenario or saved plan; `proven` says whether the best plans differ from the baseline's as the plans do."""

    letter: Text
    name: Text
    file: Text
    changes: tuple[Text, ...]
    saved: Flag
    replaced: tuple[MessageDocument, ...]
    digest: Text
    status: Status
    planned: Flag
    settled: Flag
    gap: Real | None
    proven: Flag | None
    differs: Flag


class Difference(Document):
    """What a figure differs by from the baseline: in its own unit, in percent of it, and whether that is proven."""

    number: Number
    percent: Real | None
    proven: Flag | None


class ComparedFigure(Document):
    """A figure in each scenario, of one budget line where it has one."""

    figure: Text
    line: Text | None
    values: tuple[Number | None, ...]
    differences: tuple[Difference | None, ...]

    @property
    def whole(self) -> bool:
        """Whether it is of the whole plan."""
        return self.line is None


class ComparedPerson(Document):
    """Somebody who is treated differently; marks `+` (sent now), `-` (no longer), `~` (to something else)."""

    employee: Text
    name: Text
    called: Text
    unit: Text
    trainings: tuple[tuple[Text, ...] | None, ...]
    marks: tuple[Literal["+", "-", "~"] | None, ...]


class Counts(Document):
    """People in each scenario, and whether others come although as many do."""

    people: tuple[Whole | None, ...]
    others: tuple[Flag, ...]


class Named(Document):
    """A training by its id."""

    training: Text
    name: Text


class ComparedTraining(Counts, Named):
    """Who attends a training."""


class OfUnit(Document):
    """A unit by its name."""

    unit: Text


class ComparedUnit(Counts, OfUnit):
    """Who of a unit attends anything."""


class Shift(Document):
    """What moving rupiah from one line to another would win: `lost` are levels fewer than the baseline closes."""

    scenario: Text
    donor: Text = Field(alias="from")
    taker: Text = Field(alias="to")
    left: Whole
    amount: Whole
    levels: Real
    lost: Real | None


class ComparisonDocument(Document):
    """Plans side by side."""

    version: Literal["optimasi.comparison/1"] = Field(default=SCHEMA, alias="schema")
    changes: tuple[Text, ...]
    scenarios: tuple[ComparedScenario, ...]
    figures: tuple[ComparedFigure, ...]
    people_in_all: Whole
    people: tuple[ComparedPerson, ...]
    trainings: tuple[ComparedTraining, ...]
    units: tuple[ComparedUnit, ...]
    shifts: tuple[Shift, ...]
    stopped_by: Stopped | None = None
