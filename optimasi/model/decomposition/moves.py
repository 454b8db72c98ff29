"""What a pair adds to a bundle, and whether it may join: compiled, for the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

from optimasi.model.decomposition.layout import (
    TOLERANCE,
    Counts,
    Implications,
    IndicatorRows,
    Lifts,
    Limits,
    Pairs,
    Slots,
)
from optimasi.model.rows import Floats, Rows
from optimasi.scenario.tables.filters import Mask

Function = TypeVar("Function", bound=Callable[..., Any])
NO_WAY_IN: dict[str, Any] = {"no_cpython_wrapper": True}


def inner(function: Function) -> Function:
    """Compile what only compiled code calls: it needs no way in from Python, and no cache of its own."""
    return cast(Function, njit(nogil=True, **NO_WAY_IN)(function))


@inner
def _closed(lifts: Lifts, chosen: Rows, depth: int, slot: int, gap: float, lift: float, headroom: float) -> float:
    """Levels closed of a slot by the chosen pairs and one lift more: min over h of h + sum of u that go beyond h."""
    total = lift
    for i in range(depth):
        for entry in range(lifts.start[chosen[i]], lifts.start[chosen[i] + 1]):
            if lifts.slot[entry] == slot:
                total += lifts.levels[entry]
    closed = min(gap, total)
    for j in range(-1, depth):
        first, last = (0, 1) if j < 0 else (lifts.start[chosen[j]], lifts.start[chosen[j] + 1])
        for entry in range(first, last):
            if j >= 0 and lifts.slot[entry] != slot:
                continue
            reached = headroom if j < 0 else lifts.headroom[entry]
            beyond = lift if headroom > reached else 0.0
            for i in range(depth):
                for other in range(lifts.start[chosen[i]], lifts.start[chosen[i] + 1]):
                    if lifts.slot[other] == slot and lifts.headroom[other] > reached:
                        beyond += lifts.levels[other]
            closed = min(closed, reached + beyond)
    return closed


@inner
def added(
    slots: Slots,
    lifts: Lifts,
    signs: IndicatorRows,
    counts: Counts,
    person: int,
    pair: int,
    net: float,
    weight: Floats,
    sigma: Floats,
    chosen: Rows,
    depth: int,
    total: Floats,
    closed: Floats,
    counted: Floats,
) -> float:
    """What a pair adds to a bundle: levels and indicators that any pair meets, less its net price."""
    added, first_slot, first_sign = -net, slots.start[person], signs.start[person]
    for entry in range(lifts.start[pair], lifts.start[pair + 1]):
        slot = lifts.slot[entry]
        if weight[slot] > 0:
            gap = slots.gap[first_slot + slot]
            if slots.plain[first_slot + slot]:
                now = min(gap, total[slot] + lifts.levels[entry])
            else:
                now = _closed(lifts, chosen, depth, slot, gap, lifts.levels[entry], lifts.headroom[entry])
            added += weight[slot] * (now - closed[slot])
    for entry in range(counts.start[pair], counts.start[pair + 1]):
        sign = counts.sign[entry]
        if signs.any[first_sign + sign] and counted[sign] < signs.needed[first_sign + sign]:
            added += sigma[sign]
    return added


@inner
def take(
    slots: Slots,
    lifts: Lifts,
    counts: Counts,
    limits: Limits,
    training: int,
    person: int,
    pair: int,
    chosen: Rows,
    depth: int,
    total: Floats,
    closed: Floats,
    counted: Floats,
    used: Floats,
) -> None:
    """Put a pair into a bundle of `depth` pairs, in place."""
    first_slot = slots.start[person]
    for entry in range(lifts.start[pair], lifts.start[pair + 1]):
        slot = lifts.slot[entry]
        gap = slots.gap[first_slot + slot]
        total[slot] += lifts.levels[entry]
        if slots.plain[first_slot + slot]:
            closed[slot] = min(gap, total[slot])
        else:
            closed[slot] = _closed(lifts, chosen, depth, slot, gap, lifts.levels[entry], lifts.headroom[entry])
    chosen[depth] = pair
    for entry in range(counts.start[pair], counts.start[pair + 1]):
        counted[counts.sign[entry]] += counts.weight[entry]
    first = limits.start[person]
    for limit in range(first, limits.start[person + 1]):
        used[limit - first] += limits.coefficient[limits.row[limit], training]


@inner
def fits(
    pairs: Pairs, limits: Limits, apart: Mask, person: int, pair: int, chosen: Rows, depth: int, used: Floats
) -> bool:
    """Whether a pair may join a bundle: no limit passed, nothing that must stay apart from it."""
    training = pairs.training[pair]
    first = limits.start[person]
    for limit in range(first, limits.start[person + 1]):
        more = limits.coefficient[limits.row[limit], training]
        if more > 0 and used[limit - first] + more > limits.high[limit] + TOLERANCE:
            return False
    for i in range(depth):
        other = pairs.training[chosen[i]]
        if other == training or apart[training, other]:
            return False
    return True


@inner
def supported(pairs: Pairs, asks: Implications, person: int, chosen: Rows, depth: int) -> bool:
    """Whether everything that the pairs of a bundle require is held or in it."""
    for i in range(depth):
        training = pairs.training[chosen[i]]
        for place in range(asks.start[training], asks.start[training + 1]):
            asked = asks.row[place]
            if asks.held[asked, person]:
                continue
            found = False
            for j in range(depth):
                if asks.answers[asked, pairs.training[chosen[j]]]:
                    found = True
                    break
            if not found:
                return False
    return True


@inner
def supports(pairs: Pairs, asks: Implications, person: int, first: int, last: int, supports: Mask) -> None:
    """Mark the pairs that some other candidate requires."""
    supports[: last - first] = False
    for pair in range(first, last):
        training = pairs.training[pair]
        for place in range(asks.start[training], asks.start[training + 1]):
            if not asks.held[asks.row[place], person]:
                for other in range(first, last):
                    if asks.answers[asks.row[place], pairs.training[other]]:
                        supports[other - first] = True
