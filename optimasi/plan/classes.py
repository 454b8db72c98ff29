"""Which trainings can never open, since too few people could attend them."""

from __future__ import annotations

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.obstacles import Obstacles
from optimasi.plan.value import Value
from optimasi.scenario.tables.filters import Mask

MOST_PAIRS = 200_000
"""Pairs looked at together."""
MOST_PEOPLE = 100_000
"""Above it nobody counts: a class of so few is rare there."""


def too_small(obstacles: Obstacles, trainings: Rows) -> Mask:
    """Of some trainings, the ones whose candidates are fewer than a batch needs, shape (all trainings,).

    Candidates are counted generously, so that what is told is true: who is barred by no fact known from the
    scenario alone, and gains or is asked for by some rule.
    """
    demands = obstacles.demands
    people, width = len(demands.scenario.employees), len(demands.scenario.trainings)
    none = obstacles.too_few(np.full(width, np.inf))
    asked = np.zeros(width, dtype=bool)
    asked[trainings] = True
    least = np.array(demands.trainings["batch_min"], dtype=float) > 1
    rows = np.flatnonzero(asked & ~none & least & demands.scenario.is_on("batches"))
    if not len(rows) or people > MOST_PEOPLE:
        return np.zeros(width, dtype=bool)
    counts = np.full(width, np.inf)
    counts[rows] = 0
    required = _required(demands)
    block = max(1, MOST_PAIRS // len(rows))
    for first in range(0, people, block):
        employee = np.arange(first, min(people, first + block))
        pairs = Assignments(np.repeat(employee, len(rows)), np.tile(rows, len(employee)))
        pairs = pairs.take(np.flatnonzero(~obstacles.bars(pairs) | demands.locked(pairs)))
        useful = Value(demands.scenario, pairs).useful
        wanted = useful | required[pairs.training] | demands.forced(pairs) | _asked(demands, pairs)
        counts[rows] += np.bincount(pairs.training[wanted], minlength=width)[rows]
    return obstacles.too_few(counts) & ~none


def _required(demands: Demands) -> Mask:
    """Which trainings some other one requires."""
    found = np.zeros(len(demands.scenario.trainings), dtype=bool)
    for names in demands.trainings["requires"]:
        for name in names:
            found[list(demands.scenario.catalogue.by_name.get(name, ()))] = True
    return found


def _asked(demands: Demands, pairs: Assignments) -> Mask:
    """Which pairs count towards a minimum of a person, a quota or an hours coverage."""
    found = np.zeros(len(pairs), dtype=bool)
    for limit in (*demands.training_limits, *demands.hours_limits):
        if limit.at_least is not None:
            found |= (limit.people & (limit.at_least > 0))[pairs.employee] & limit.trainings[pairs.training]
    for goal in demands.hours_goals:
        found |= goal.people[pairs.employee] & goal.trainings[pairs.training]
    for quota in demands.quotas:
        if quota.at_least > 0:
            found |= quota.people[pairs.employee] & quota.trainings[pairs.training]
    return found
