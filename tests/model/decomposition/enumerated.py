"""Bundles of tiny scenarios by enumeration, from the rows of the instance; nothing of the decomposition is used."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Worth
from optimasi.plan.gain import levels_closed

Bundle = tuple[int, ...]
"""Positions of candidate pairs of one person."""


def bundles(instance: Instance, part: Part, person: int) -> Iterator[Bundle]:
    """Every set of a person's candidates within the rules about single persons, forced pairs always in it."""
    own = np.flatnonzero(part.employee == person).tolist()
    forced = {pair for pair in own if part.forced[pair]}
    for size in range(len(own) + 1):
        for chosen in itertools.combinations(own, size):
            if forced <= set(chosen) and _allowed(instance, part, person, chosen):
                yield chosen


def _allowed(instance: Instance, part: Part, person: int, chosen: Bundle) -> bool:
    trainings = set(part.training[list(chosen)].tolist())
    sums = (
        row.at_least[person] - 1e-9 <= sum(row.coefficient[t] for t in trainings) <= row.at_most[person] + 1e-9
        for row in instance.local_sums
    )
    return (
        all(sums)
        and all(len(trainings & set(row.trainings)) <= 1 for row in instance.at_most_ones)
        and all(
            row.training not in trainings or row.held[person] or not trainings.isdisjoint(row.alternatives)
            for row in instance.implications
        )
    )


def worth(instance: Instance, part: Part, worth: Worth, chosen: Bundle) -> float:
    """What a bundle is worth, without its batches."""
    inside = np.isin(part.lift_pair, chosen)
    closed = levels_closed(part.lift_need[inside], part.headroom[inside], part.lift[inside], instance.gap)
    pairs = np.array(chosen, dtype=np.int64)
    trainings = part.training[pairs]
    return float(
        worth.need @ closed
        + worth.seat[trainings].sum()
        + worth.people * bool(chosen)
        + worth.money * instance.seat_money.of(part.employee[pairs], trainings).sum()
    )


def rows(instance: Instance, part: Part, person: int, chosen: Bundle) -> Floats:
    """What a bundle adds to every shared row."""
    blocks = []
    pairs = np.array(chosen, dtype=np.int64)
    for family in instance.shared:
        block = np.zeros(len(family.lower))
        group = family.group[person]
        if group >= 0 and family.amounts is not None:
            block[group] += family.amounts.of(part.employee[pairs], part.training[pairs]).sum()
        if group >= 0 and family.indicator is not None:
            sign = family.indicator
            trainings = part.training[pairs]
            if sign.hours is None or sign.needed is None:
                block[group] += bool((part.reaching[pairs] & sign.trainings[trainings]).any())
            else:
                block[group] += sign.hours[trainings].sum() >= sign.needed[person] - 1e-9
        blocks.append(block)
    return np.concatenate([*blocks, np.zeros(0)])


def random_prices(instance: Instance, seed: int) -> tuple[Floats, Floats, Floats]:
    """Prices of rows, seats and targets: of the right signs, a third of them 0."""
    draw = random.Random(seed)
    amounts = []
    for family in instance.shared:
        size = max(1.0, float(np.abs(family.amounts.table).max(initial=1))) if family.amounts is not None else 1.0
        for low, high in zip(family.lower.tolist(), family.upper.tolist(), strict=True):
            price = draw.choice([0.0, draw.expovariate(1.0), draw.expovariate(0.2)]) / size
            amounts.append((price if np.isfinite(high) else 0.0) - (draw.random() * price if np.isfinite(low) else 0.0))
            if np.isfinite(low) and not np.isfinite(high):
                amounts[-1] = -price
    batches = instance.batches
    counted = np.zeros(instance.trainings, dtype=bool) if batches is None else batches.counted
    seats = [draw.choice([0.0, draw.uniform(-1, 1)]) if count else 0.0 for count in counted.tolist()]
    targets = [draw.choice([0.0, draw.expovariate(1.0)]) for _ in instance.targets]
    return np.array(amounts), np.array(seats), np.array(targets)
