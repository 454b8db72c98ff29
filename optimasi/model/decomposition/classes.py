"""Seats and batches of each training: which numbers of batches are possible, and with how many seats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Trainings whose batches matter: minimum n <= seats <= size n, low <= n <= high; or only the locked seats.

    Parameters
    ----------
    training
        Which they are, ascending; all other arrays have one entry for each.
    seats
        Seats that there can be at most: candidates, or the limit on seats.
    size, minimum
        Seats of a batch, at most and at least; the size is never infinite.
    low, high
        Least and most batches.
    locked, needed
        Locked seats, and batches that hold them.
    short
        Whether the locked seats alone are fewer than their batches' minimum, which they need not reach.
    """

    training: Rows
    seats: Floats
    size: Floats
    minimum: Floats
    low: Rows
    high: Rows
    locked: Rows
    needed: Rows
    short: Mask

    def __len__(self) -> int:
        return len(self.training)


def classes(instance: Instance, part: Part) -> Classes:
    """Find the trainings whose batches matter, and how many each can have."""
    rule = instance.batches
    count = instance.trainings
    candidates, locked, forced = (
        np.bincount(part.training[chosen], minlength=count)
        for chosen in (np.ones(len(part), dtype=bool), part.locked, part.forced)
    )
    if rule is None:
        training = np.zeros(0, dtype=np.int64)
        size = minimum = most = np.zeros(count)
    else:
        training = np.flatnonzero(rule.counted & (candidates > 0))
        size, minimum, most = rule.size, rule.minimum, rule.most
    seats = np.minimum(candidates, np.maximum(forced, _seats(instance)))[training].astype(float)
    endless = ~np.isfinite(size[training])
    size, minimum = np.where(endless, candidates[training], size[training]), minimum[training]
    needed = np.ceil(locked[training] / size).astype(np.int64)
    most = np.minimum(
        np.where(endless, np.minimum(1.0, most[training]), most[training]), seats // np.maximum(1.0, minimum)
    )
    return Classes(
        training,
        seats,
        size,
        minimum,
        np.ceil(forced[training] / size).astype(np.int64),
        np.maximum(needed, most.astype(np.int64)),
        locked[training],
        needed,
        (locked[training] > 0) & (needed * minimum > locked[training]),
    )


def _seats(instance: Instance) -> Floats:
    """The limit on the seats of each training, over everybody; inf where there is none."""
    seats = np.full(instance.trainings, np.inf)
    for family in instance.shared:
        if family.rule == "seats" and family.amounts is not None and (family.group == 0).all():
            counted = (family.amounts.table == 1).all(axis=0)
            seats[counted] = np.minimum(seats[counted], family.upper[0])
    return seats
