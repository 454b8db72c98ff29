"""The forms that rules take in the model, over row numbers of employees and trainings.

Local rows speak of one person and take three forms: a bounded sum, at most one of a set, an implication.
Shared rows speak of all. Everything stays factored (by employee, by training) until it is expanded for
the employees of a part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message, Place

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def _none() -> Rows:
    return np.zeros(0, dtype=np.int64)


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
    """x[e,t] = 0 for these pairs, unless locked; `column` of the trainings says so, where one does."""

    rule: str
    pairs: Pairs
    place: Place | None = None
    column: str = ""


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


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """A whole number for every pair, factored: table[code[e], t], and what single pairs have on top.

    Parameters
    ----------
    code
        Class of each employee, shape (employees,).
    table
        Shape (classes, trainings), int64; rupiah or seats.
    employee, training, extra
        Pairs, sorted by employee, then training, and what is added for them.
    """

    code: Rows
    table: Rows
    employee: Rows = field(default_factory=_none)
    training: Rows = field(default_factory=_none)
    extra: Rows = field(default_factory=_none)

    @classmethod
    def product(cls, people: Mask, per_training: Rows) -> Amounts:
        """The same for each of `people`, 0 for everybody else."""
        return cls(people.astype(np.int64), np.stack([np.zeros_like(per_training), per_training]))

    def of(self, employee: Rows, training: Rows) -> Rows:
        """Amounts of some pairs, shape (pairs,)."""
        found = self.table[self.code[employee], training]
        if len(self.extra):
            width = self.table.shape[1]
            keys, wanted = self.employee * width + self.training, employee * width + training
            place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            found = found + np.where(keys[place] == wanted, self.extra[place], 0)
        return np.asarray(found)


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """r[e] in {0, 1}: whether e is reached.

    Without hours: r[e] <= sum of x[e,t] over the useful and forced pairs with t in `trainings`.
    With hours: needed[e] r[e] <= sum over t of hours[t] x[e,t]; 1 where nothing is needed.

    Parameters
    ----------
    trainings
        Which count.
    hours, needed
        JP per training, and JP that each employee still lacks; None where reaching is enough.
    """

    trainings: Mask
    hours: Floats | None = None
    needed: Floats | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Shared:
    """A family of rows across people, one for each group g of them.

    lower[g] <= sum over e in g and t of amount[e,t] x[e,t] + sum over t of batch[t] n[t] + sum over e in g of
    r[e] <= upper[g]

    Parameters
    ----------
    rule, words
        Which rule it is of, and how messages call the row of each group.
    group
        Group of each employee, -1 for none, shape (employees,).
    amounts
        Of pairs; None where only indicators count.
    batch
        Of batches, per training, >= 0; all 0 where there is more than one group.
    lower, upper
        -inf and inf where it does not bind, shape (groups,).
    indicator
        Adds up who is reached; None where only pairs count.
    by_unit
        Whether everybody of a group is in one unit: such rows stay inside a part of whole units.
    place
        Where the scenario asks for it.
    """

    rule: str
    words: tuple[Message, ...]
    group: Rows
    amounts: Amounts | None
    batch: Rows
    lower: Floats
    upper: Floats
    indicator: Indicator | None = None
    by_unit: bool = False
    place: Place | None = None

    def amounts_of_code(self, employees: Rows) -> Rows:
        """Amounts without what single pairs have on top, shape (len(employees), trainings)."""
        if self.amounts is None:
            return np.zeros((len(employees), len(self.batch)), dtype=np.int64)
        return np.asarray(self.amounts.table[self.amounts.code[employees]])


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


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """A linear function of a plan.

    sum over k of need[k] y[k] + sum of seat[t] x[e,t] + people sum of r[e]
    + money (sum of all seat costs x + sum of all batch costs n)

    with y[k] what is closed of need k, and r[e] whether e attends anything.

    Parameters
    ----------
    need
        Per unit closed of each need, >= 0, shape (needs,).
    seat
        Per seat of each training, >= 0, shape (trainings,).
    people, money
        Per person, >= 0; per rupiah, <= 0.
    """

    need: Floats
    seat: Floats
    people: float = 0.0
    money: float = 0.0

    @classmethod
    def nothing(cls, needs: int, trainings: int) -> Worth:
        """What is worth nothing, of so many needs and trainings."""
        return cls(np.zeros(needs), np.zeros(trainings))

    def plus(self, weight: float, other: Worth) -> Worth:
        """Add `weight` times the other."""
        return Worth(
            self.need + weight * other.need,
            self.seat + weight * other.seat,
            self.people + weight * other.people,
            self.money + weight * other.money,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A worth that a plan must reach: worth of the plan >= at_least."""

    rule: str
    worth: Worth
    at_least: float
    words: Message
    place: Place | None = None


Piece: TypeAlias = Forbidden | Forced | LocalSum | AtMostOne | Implication | Shared | Batches | Target
