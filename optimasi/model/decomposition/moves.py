"""What a pair adds to a bundle, and whether it may join: compiled, for the search."""

from __future__ import annotations

from numba import njit

from optimasi.model.decomposition.people import TOLERANCE, People
from optimasi.model.rows import Floats, Rows
from optimasi.scenario.filters import Mask


@njit(cache=True, nogil=True)
def _closed(people: People, chosen: Rows, depth: int, slot: int, gap: float, lift: float, headroom: float) -> float:
    """Levels closed of a slot by the chosen pairs and one lift more: min over h of h + sum of u that go beyond h."""
    total = lift
    for i in range(depth):
        for entry in range(people.lift_start[chosen[i]], people.lift_start[chosen[i] + 1]):
            if people.lift_slot[entry] == slot:
                total += people.lift[entry]
    closed = min(gap, total)
    for j in range(-1, depth):
        first, last = (0, 1) if j < 0 else (people.lift_start[chosen[j]], people.lift_start[chosen[j] + 1])
        for entry in range(first, last):
            if j >= 0 and people.lift_slot[entry] != slot:
                continue
            reached = headroom if j < 0 else people.headroom[entry]
            beyond = lift if headroom > reached else 0.0
            for i in range(depth):
                for other in range(people.lift_start[chosen[i]], people.lift_start[chosen[i] + 1]):
                    if people.lift_slot[other] == slot and people.headroom[other] > reached:
                        beyond += people.lift[other]
            closed = min(closed, reached + beyond)
    return closed


@njit(cache=True, nogil=True)
def added(
    people: People,
    slots: int,
    signs: int,
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
    added = -net
    for entry in range(people.lift_start[pair], people.lift_start[pair + 1]):
        slot = people.lift_slot[entry]
        if weight[slot] > 0:
            gap = people.slot_gap[slots + slot]
            if people.slot_plain[slots + slot]:
                now = min(gap, total[slot] + people.lift[entry])
            else:
                now = _closed(people, chosen, depth, slot, gap, people.lift[entry], people.headroom[entry])
            added += weight[slot] * (now - closed[slot])
    for entry in range(people.count_start[pair], people.count_start[pair + 1]):
        sign = people.count_sign[entry]
        if people.sign_any[signs + sign] and counted[sign] < people.sign_needed[signs + sign]:
            added += sigma[sign]
    return added


@njit(cache=True, nogil=True)
def take(
    people: People,
    slots: int,
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
    for entry in range(people.lift_start[pair], people.lift_start[pair + 1]):
        slot = people.lift_slot[entry]
        gap = people.slot_gap[slots + slot]
        total[slot] += people.lift[entry]
        if people.slot_plain[slots + slot]:
            closed[slot] = min(gap, total[slot])
        else:
            closed[slot] = _closed(people, chosen, depth, slot, gap, people.lift[entry], people.headroom[entry])
    chosen[depth] = pair
    for entry in range(people.count_start[pair], people.count_start[pair + 1]):
        counted[people.count_sign[entry]] += people.count_weight[entry]
    first = people.limit_start[person]
    for limit in range(first, people.limit_start[person + 1]):
        used[limit - first] += people.coefficient[people.limit_row[limit], people.training[pair]]


@njit(cache=True, nogil=True)
def fits(people: People, person: int, pair: int, chosen: Rows, depth: int, used: Floats) -> bool:
    """Whether a pair may join a bundle: no limit passed, nothing that must stay apart from it."""
    training = people.training[pair]
    first = people.limit_start[person]
    for limit in range(first, people.limit_start[person + 1]):
        more = people.coefficient[people.limit_row[limit], training]
        if more > 0 and used[limit - first] + more > people.limit_high[limit] + TOLERANCE:
            return False
    for i in range(depth):
        other = people.training[chosen[i]]
        if other == training or people.apart[training, other]:
            return False
    return True


@njit(cache=True, nogil=True)
def supported(people: People, person: int, chosen: Rows, depth: int) -> bool:
    """Whether everything that the pairs of a bundle require is held or in it."""
    for i in range(depth):
        training = people.training[chosen[i]]
        for place in range(people.asks_start[training], people.asks_start[training + 1]):
            asked = people.asks[place]
            if people.held[asked, person]:
                continue
            found = False
            for j in range(depth):
                if people.answers[asked, people.training[chosen[j]]]:
                    found = True
                    break
            if not found:
                return False
    return True


@njit(cache=True, nogil=True)
def supports(people: People, person: int, first: int, last: int, supports: Mask) -> bool:
    """Mark the pairs that some other candidate requires; tell whether there are any."""
    found = False
    supports[: last - first] = False
    for pair in range(first, last):
        training = people.training[pair]
        for place in range(people.asks_start[training], people.asks_start[training + 1]):
            if not people.held[people.asks[place], person]:
                for other in range(first, last):
                    if people.answers[people.asks[place], people.training[other]]:
                        supports[other - first] = found = True
    return found
