"""What the stages after the objective hand on: how a plan stands, what is aimed at, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from optimasi.model.rows import Floats, Worth
from optimasi.plan.gain import Assignments
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands in each stage: more is better of value and people, less of everything else.

    `places` adds up the place of each seat's person among the ids, `drawn` the numbers drawn for each pair.
    """

    value: float
    money: int
    reached: int
    changes: int
    places: int
    drawn: int

    @property
    def rank(self) -> tuple[int, int, int, int, int]:
        """What each stage wants more of."""
        return -self.money, self.reached, -self.changes, -self.places, -self.drawn


class Outcome(NamedTuple):
    """Candidate pairs taken, the bound, and whether the search ended by itself."""

    taken: Mask | None
    bound: float | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Stepped:
    """The plan of one stage, whether it is proven best, whether its search ended, and the least money proven."""

    plan: Assignments
    proven: bool
    ended: bool
    least: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan after all stages.

    Parameters
    ----------
    assignments
        Who attends what.
    cost_proven
        Whether it is proven that no plan of its value is cheaper.
    stages_open
        Stages that are not settled: cost, people, changes, ids.
    notes
        What a reader should know of how it went.
    """

    assignments: Assignments
    cost_proven: bool = False
    stages_open: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """What a stage maximises, and what it keeps of the stages before.

    Parameters
    ----------
    stage
        Its place in `Standing.rank`.
    worth
        What it maximises; None for the seats that stay as in the baseline, or for `pairs`.
    floor
        The least value of the objective.
    money, reached, changes, places
        Rupiah at most, people reached at least, seats that change and sum of places at most, where a stage has
        settled them.
    gap
        Relative gap at which it is settled.
    pairs
        What is maximised, of each candidate pair.
    """

    stage: int
    worth: Worth | None
    floor: float
    gap: float
    money: int | None = None
    reached: int | None = None
    changes: int | None = None
    places: int | None = None
    pairs: Floats | None = None
