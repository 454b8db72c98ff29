"""The forms in which assignments count: what they amount to together, and each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from optimasi.plan.gain import Floats, Gain, Rows


class Count(Protocol):
    """What assignments amount to on one metric, in its raw unit."""

    @property
    def value(self) -> float:
        """All together."""

    @property
    def marginal(self) -> Floats:
        """What is lost if one assignment alone is dropped, for each."""

    @property
    def alone(self) -> Floats:
        """What each assignment would be if it were the person's only one."""


class AttributedCount(Count, Protocol):
    """A count that tells which assignment brings how much."""

    @property
    def by_assignment(self) -> Floats:
        """What is attributed to each assignment; it adds up to the value."""


@dataclass(frozen=True)
class PlainCount:
    """Amounts that add up, whoever else attends what."""

    by_assignment: Floats

    @cached_property
    def value(self) -> float:
        """Their sum."""
        return float(self.by_assignment.sum())

    @property
    def marginal(self) -> Floats:
        """The amounts themselves."""
        return self.by_assignment

    @property
    def alone(self) -> Floats:
        """The amounts themselves."""
        return self.by_assignment


@dataclass(frozen=True)
class PeopleCount:
    """Each person once, however many trainings they attend.

    Parameters
    ----------
    trainings
        How many assignments each employee has.
    employee
        Of each assignment.
    """

    trainings: Rows
    employee: Rows

    @cached_property
    def value(self) -> float:
        """Who attends anything."""
        return float((self.trainings > 0).sum())

    @cached_property
    def by_assignment(self) -> Floats:
        """A person's trainings share the person."""
        return np.asarray(1.0 / self.trainings[self.employee])

    @cached_property
    def marginal(self) -> Floats:
        """1 for the only training of a person."""
        return np.asarray((self.trainings[self.employee] == 1).astype(float))

    @cached_property
    def alone(self) -> Floats:
        """1 for each."""
        return np.ones(len(self.employee))


@dataclass(frozen=True)
class LevelCount:
    """Levels closed, whatever their weight."""

    gain: Gain

    @cached_property
    def value(self) -> float:
        """Levels closed of all needs."""
        return float(self.gain.closed.sum())

    @property
    def marginal(self) -> Floats:
        """Levels that stay open without the assignment."""
        return self.gain.marginal_levels

    @cached_property
    def alone(self) -> Floats:
        """Levels that each assignment lifts."""
        lifts = self.gain.lifts
        found = np.bincount(lifts["assignment"].to_numpy(), lifts["lift"].to_numpy(), len(self.gain.assignments))
        return found.astype(float)


@dataclass(frozen=True)
class Measure:
    """What a target is about: scale x (before + count) / size.

    Parameters
    ----------
    count
        What the plan adds.
    before
        What is there without a plan.
    scale, size
        What turns the sum into the unit of the metric.
    """

    count: Count
    before: float = 0.0
    scale: float = 1.0
    size: float = 1.0

    @property
    def after(self) -> float:
        """The metric after the plan."""
        return self.scale * (self.before + self.count.value) / self.size

    @property
    def lost(self) -> Floats:
        """What dropping one assignment alone takes from the metric, for each."""
        return self.scale * self.count.marginal / self.size
