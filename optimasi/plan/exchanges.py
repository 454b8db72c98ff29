"""One seat of a plan given to somebody else: who could take it, and whether every rule is kept."""

from __future__ import annotations

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.roster import Roster
from optimasi.plan.rules import broken_by_person, broken_by_training, broken_together

MOST_PAIRS = 1_000_000
"""Pairs of people and open trainings up to which exchanges are looked for."""
MOST_CHECKS = 300
"""Exchanges whose rules are checked for what is told of a plan; where there are more, that is not complete."""


def others_for(demands: Demands, plan: Assignments, trainings: Rows) -> Assignments:
    """Everybody with every one of some trainings, but for those who attend it."""
    count = len(demands.scenario.employees)
    employee, training = np.repeat(np.arange(count), len(trainings)), np.tile(trainings, count)
    new = ~plan.has(employee, training)
    return Assignments(employee[new], training[new])


def with_others(plan: Assignments, others: Assignments) -> Assignments:
    """The pairs of a plan and, after them, other ones."""
    return Assignments(
        np.concatenate([plan.employee, others.employee]), np.concatenate([plan.training, others.training])
    )


def keeps_rules(everybody: Roster, seats: Rows, leaving: int, coming: int) -> bool:
    """Whether a plan in which one pair stands instead of another of the same training keeps every rule.

    Parameters
    ----------
    everybody
        Pairs of the plan and others.
    seats
        The plan, as positions among them; it keeps every rule.
    leaving, coming
        Positions of the pair that goes and of the one that stands instead.
    """
    pairs, demands = everybody.assignments, everybody.demands
    training = int(pairs.training[leaving])
    swapped = everybody.take(np.append(seats[seats != leaving], coming))
    people = swapped.assignments.employee[swapped.assignments.training == training]
    trainings = {
        person: frozenset(swapped.assignments.training[swapped.assignments.employee == person].tolist())
        for person in pairs.employee[[leaving, coming]].tolist()
    }
    found = (
        *(broken_by_person(demands, person, attended) for person, attended in trainings.items()),
        broken_by_training(demands, training, frozenset(people.tolist())),
        broken_together(demands, swapped),
    )
    return not any(True for demanded in found for _ in demanded)
