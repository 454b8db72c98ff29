"""The forms that rules take in the model, over row numbers of employees and trainings.

Local rows speak of one person and take three forms: a bounded sum, at most one of a set, an implication.
Shared rows speak of all. Everything stays factored (by employee, by training) until it is expanded for
the employees of a part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from optimasi.scenario.diagnostics import Message, Place
from optimasi.scenario.filters import Mask

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A set of pairs, factored: `table[code[e], t]` tells whether (e, t) is in it.

    Parameters
    ----------
    code
        Class of each employee, shape (employees,).
    table
        Shape (classes, trainings), bool.
    """

    code: Rows
    table: npt.NDArray[np.bool_]

    @classmethod
    def product(cls, people: Mask, trainings: Mask) -> Pairs:
        """Every one of `people` with every one of `trainings`."""
        return cls(people.astype(np.int64), np.stack([np.zeros_like(trainings), trainings]))

    def of(self, employees: Rows) -> Mask:
        """Membership of some employees' pairs, shape (len(employees), trainings)."""
        return np.asarray(self.table[self.code[employees]])


@dataclass(frozen=True, slots=True)
class Forbidden:
    """x[e,t] = 0 for these pairs, unless locked."""

    rule: str
    pairs: Pairs
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Forced:
    """x[e,t] = 1 for these pairs; a locked pair exists whatever forbids it."""

    rule: str
    pairs: Pairs
    locked: bool
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class LocalSum:
    """at_least[e] <= sum over t of coefficient[t] x[e,t] <= at_most[e].

    Parameters
    ----------
    rule, words
        Which rule it is of, and how messages call it.
    coefficient
        Per training, >= 0.
    at_least, at_most
        Per employee; -inf and inf where it does not bind.
    """

    rule: str
    words: Message
    coefficient: Floats
    at_least: Floats
    at_most: Floats
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Sum over t in `trainings` of x[e,t] <= 1, for every person."""

    rule: str
    trainings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Implication:
    """x[e,training] <= held[e] + sum over t in `alternatives` of x[e,t]."""

    rule: str
    training: int
    held: Mask
    alternatives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SharedRow:
    """lower <= sum over people, t of coefficient[t] x[e,t] + sum over t of batch[t] n[t] <= upper.

    Parameters
    ----------
    rule, words
        Which rule it is of, and how messages call it.
    people
        Whose seats count.
    coefficient, batch
        Per training, whole numbers >= 0 (rupiah, or seats).
    lower, upper
        0 and inf where it does not bind.
    """

    rule: str
    words: Message
    people: Mask
    coefficient: Rows
    batch: Rows
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Batches:
    """minimum[t] n[t] <= seats of t <= size[t] n[t], n[t] <= most[t]; seats that are all locked may fall short.

    Parameters
    ----------
    minimum, size, most
        Per training; 0, inf and inf where blank. Without a size n is 0 or 1.
    counted
        Trainings whose n matters at all.
    """

    rule: str
    minimum: Floats
    size: Floats
    most: Floats
    counted: Mask


Piece: TypeAlias = Forbidden | Forced | LocalSum | AtMostOne | Implication | SharedRow | Batches
