"""What the search of bundles is given, and the arrays that it works in."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from optimasi.model.rows import Floats, Rows
from optimasi.scenario.tables.filters import Mask

PriceArrays: TypeAlias = tuple[Floats, Floats, Floats, Floats, Floats, float, int]
"""Prices of needs, rows, seats; what each pair is worth in hours and money, and in levels where it is the only one;
the price of a person; looks allowed."""


class Workspace(NamedTuple):
    """Arrays to work in, for all persons of a block; most have a row for each level of the search.

    Parameters
    ----------
    chosen
        Pairs of the bundle that is looked at.
    candidates, adds, positive
        What could join at each level, most first; what it adds; running sums of what is above 0.
    counts, place, room
        Candidates of each level, the next one to try, and how many can join at most.
    current, hoped, lacked, left
        Value of each level's bundle, hours prices it may still earn, what open minimums cost at least, and what all
        candidates together could still add.
    total, closed, counted, used
        Of the bundle of each level: sum of lifts and levels closed by slot, weights by indicator, sums by limit.
    net, hope, wanted
        Net price of each pair, the most that it adds to any bundle, and whether another candidate requires it.
    weight, sigma
        Worth of each slot and of each indicator.
    best
        Value of the best bundle; of the best one minimums and hours aside; bound of what was left open; 1 where the
        second leaves no minimum and no hours open.
    """

    chosen: Rows
    candidates: Rows
    adds: Floats
    positive: Floats
    counts: Rows
    place: Rows
    room: Rows
    current: Floats
    hoped: Floats
    lacked: Floats
    left: Floats
    total: Floats
    closed: Floats
    counted: Floats
    used: Floats
    net: Floats
    hope: Floats
    wanted: Mask
    weight: Floats
    sigma: Floats
    best: Floats
