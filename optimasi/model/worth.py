"""What a plan is worth to an objective or a target, as coefficients on needs, hours, people and money."""

from __future__ import annotations

from dataclasses import dataclass

from optimasi.model.rows import Floats
from optimasi.scenario.diagnostics import Message


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """A linear function of a plan.

    sum over k of need[k] y[k] + hours sum of hours[t] x[e,t] + people sum of r[e]
    + money (sum of all seat costs x + sum of all batch costs n)

    with y[k] what is closed of need k, and r[e] whether e attends anything.

    Parameters
    ----------
    need
        Per unit closed of each need, >= 0, shape (needs,).
    hours, people, money
        Per JP, per person, per rupiah; money <= 0, the others >= 0.
    """

    need: Floats
    hours: float = 0.0
    people: float = 0.0
    money: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A worth that a plan must reach: worth of the plan >= at_least."""

    worth: Worth
    at_least: float
    words: Message
