"""Everybody's best bundle at given prices: an exact branch and bound for each person, compiled.

The value of a bundle less the net prices of its pairs is submodular, but for prices on hours: what a pair adds
never grows as the bundle does. So a pair that adds nothing to a bundle can be left out of all larger ones, unless
another one requires it, a minimum is open or hours are priced; and no bundle is worth more than one found so far
plus the largest of what single pairs would add to it.
"""

from __future__ import annotations

import numpy as np

from optimasi.model.decomposition.compiling import kept
from optimasi.model.decomposition.layout import TOLERANCE, People
from optimasi.model.decomposition.moves import added, fits, inner, supported, supports, take
from optimasi.model.decomposition.workspace import PriceArrays, Workspace
from optimasi.model.rows import Floats, Rows

ZERO: int = np.int64(0)  # type: ignore[assignment]
"""For a literal 0, everything that is called with it would be compiled once more."""
LOOKS = 50_000
"""Pairs looked at for one person, each once for every bundle that it could join; beyond them, the search ends with an
upper bound instead of a proof. It takes a tenth of a second; nobody with a limit of three trainings needs as many."""


@inner
def _open_limit(people: People, person: int, used: Floats, candidates: Rows, count: int, adds: Floats) -> float:
    """The least that open minimums cost: 0, the best pair towards the worst of them if negative, -inf if hopeless."""
    penalty = 0.0
    first = people.limits.start[person]
    for limit in range(first, people.limits.start[person + 1]):
        lacking = people.limits.low[limit] - used[limit - first] - TOLERANCE
        if lacking <= 0:
            continue
        best, possible = -np.inf, 0.0
        for i in range(count):
            amount = people.limits.coefficient[people.limits.row[limit], people.pairs.training[candidates[i]]]
            if amount > 0:
                possible += amount
                best = max(best, adds[i])
        if possible < lacking:
            return -np.inf
        penalty = min(penalty, best)
    return penalty


@inner
def _room(people: People, person: int, used: Floats, candidates: Rows, count: int) -> int:
    """How many of the candidates can join at most, by each limit that all of them use."""
    room = count
    first = people.limits.start[person]
    for limit in range(first, people.limits.start[person + 1]):
        high = people.limits.high[limit]
        if not np.isfinite(high):
            continue
        least = np.inf
        for i in range(count):
            least = min(
                least, people.limits.coefficient[people.limits.row[limit], people.pairs.training[candidates[i]]]
            )
            if least <= 0:
                break
        if least > 0 and np.isfinite(least):
            room = min(room, int((high - used[limit - first] + TOLERANCE) / least))
    return room


@inner
def _sort(candidates: Rows, adds: Floats, count: int) -> None:
    """Sort by what they add, most first; insertion, for a dozen of candidates."""
    for i in range(1, count):
        candidate, added = candidates[i], adds[i]
        j = i - 1
        while j >= 0 and adds[j] < added:
            candidates[j + 1], adds[j + 1] = candidates[j], adds[j]
            j -= 1
        candidates[j + 1], adds[j + 1] = candidate, added


@inner
def _price(people: People, person: int, prices: PriceArrays, space: Workspace) -> None:
    """Worth of slots and indicators, and the net price of every pair."""
    need_price, row_price, seat_price, own_price, alone, people_price, _ = prices
    slots, signs = people.slots.start[person], people.signs.start[person]
    for slot in range(people.slots.start[person + 1] - slots):
        space.weight[slot] = need_price[people.slots.need[slots + slot]]
    for sign in range(people.signs.start[person + 1] - signs):
        row = people.signs.row[signs + sign]
        space.sigma[sign] = people_price if row < 0 else -row_price[row]
    first = people.pairs.start[person]
    for pair in range(first, people.pairs.start[person + 1]):
        price = seat_price[people.pairs.training[pair]] - own_price[pair]
        for entry in range(people.entries.start[pair], people.entries.start[pair + 1]):
            price += row_price[people.entries.row[entry]] * people.entries.amount[entry]
        space.net[pair - first] = price
        hope = alone[pair] - price
        for entry in range(people.counts.start[pair], people.counts.start[pair + 1]):
            hope += max(0.0, space.sigma[people.counts.sign[entry]])
        space.hope[pair - first] = hope


@inner
def _begin(people: People, person: int, space: Workspace) -> int:
    """Put the forced pairs into the first bundle; how many there are, -1 if they do not go together."""
    signs = people.signs.start[person]
    space.total[0] = 0.0
    space.closed[0] = 0.0
    space.counted[0] = 0.0
    space.used[0] = 0.0
    space.current[0] = 0.0
    for sign in range(people.signs.start[person + 1] - signs):
        if people.signs.any[signs + sign] and people.signs.needed[signs + sign] <= 0:
            space.current[0] += space.sigma[sign]
    depth = ZERO
    first = people.pairs.start[person]
    for pair in range(first, people.pairs.start[person + 1]):
        if people.pairs.forced[pair]:
            if not fits(people.pairs, people.limits, people.apart, person, pair, space.chosen, depth, space.used[0]):
                return -1
            space.current[0] += added(
                people.slots,
                people.lifts,
                people.signs,
                people.counts,
                person,
                pair,
                space.net[pair - first],
                space.weight,
                space.sigma,
                space.chosen,
                depth,
                space.total[0],
                space.closed[0],
                space.counted[0],
            )
            take(
                people.slots,
                people.lifts,
                people.counts,
                people.limits,
                people.pairs.training[pair],
                person,
                pair,
                space.chosen,
                depth,
                space.total[0],
                space.closed[0],
                space.counted[0],
                space.used[0],
            )
            depth += 1
    return depth


@inner
def _look(people: People, person: int, space: Workspace, level: int, depth: int, size: int, bundle: Rows) -> int:
    """Compare the bundle of a level with the best so far, also minimums and hours aside; the best one's size."""
    signs = people.signs.start[person]
    now, hoped, met = space.current[level], 0.0, True
    for sign in range(people.signs.start[person + 1] - signs):
        if not people.signs.any[signs + sign] and space.sigma[sign] > 0:
            if space.counted[level, sign] >= people.signs.needed[signs + sign]:
                now += space.sigma[sign]
            else:
                hoped += space.sigma[sign]
    first = people.limits.start[person]
    for limit in range(first, people.limits.start[person + 1]):
        met = met and space.used[level, limit - first] >= people.limits.low[limit] - TOLERANCE
    space.hoped[level] = hoped
    if not supported(people.pairs, people.asks, person, space.chosen, depth):
        return size
    if space.current[level] > space.best[1]:
        space.best[1] = space.current[level]
        space.best[3] = 1.0 if met and hoped == 0.0 else 0.0
    if met and now > space.best[0]:
        space.best[0] = now
        for i in range(depth):
            bundle[i] = space.chosen[i]
        return depth
    return size


@inner
def _left(people: People, person: int, space: Workspace, level: int) -> float:
    """No pairs gain more on top of the bundle of a level, costs aside: levels not closed, indicators not met."""
    left = 0.0
    slots, signs = people.slots.start[person], people.signs.start[person]
    for slot in range(people.slots.start[person + 1] - slots):
        left += space.weight[slot] * max(0.0, people.slots.gap[slots + slot] - space.closed[level, slot])
    for sign in range(people.signs.start[person + 1] - signs):
        if people.signs.any[signs + sign] and space.counted[level, sign] < people.signs.needed[signs + sign]:
            left += max(0.0, space.sigma[sign])
    return left


@inner
def _gather(people: People, person: int, space: Workspace, level: int, depth: int, everything: bool) -> None:
    """Find what could join the bundle of a level: of what could join the one before it, what still adds something."""
    first, last = people.pairs.start[person], people.pairs.start[person + 1]
    candidates, adds, count = space.candidates[level], space.adds[level], ZERO
    cheapest, paid = np.inf, 0.0
    before = last - first if level == 0 else space.counts[level - 1] - space.place[level - 1]
    for i in range(before):
        pair = first + i if level == 0 else space.candidates[level - 1, space.place[level - 1] + i]
        # Most pairs cost more than they ever add.
        if space.hope[pair - first] <= 0 and not everything and not space.wanted[pair - first]:
            continue
        if level == 0 and people.pairs.forced[pair]:
            continue
        if not fits(people.pairs, people.limits, people.apart, person, pair, space.chosen, depth, space.used[level]):
            continue
        more = added(
            people.slots,
            people.lifts,
            people.signs,
            people.counts,
            person,
            pair,
            space.net[pair - first],
            space.weight,
            space.sigma,
            space.chosen,
            depth,
            space.total[level],
            space.closed[level],
            space.counted[level],
        )
        if more > 0 or everything or space.wanted[pair - first]:
            candidates[count], adds[count] = pair, more
            count += 1
            net = space.net[pair - first]
            paid += max(0.0, -net)
            if more + net > 0:
                cheapest = min(cheapest, net / (more + net))
    _sort(candidates, adds, count)
    space.positive[level, 0] = 0.0
    for i in range(count):
        space.positive[level, i + 1] = space.positive[level, i] + max(0.0, adds[i])
    space.counts[level], space.place[level] = count, 0
    # What is left to gain is gained at the cheapest rate at best; some are paid for joining.
    space.left[level] = paid + _left(people, person, space, level) * (1.0 - min(1.0, max(0.0, cheapest)))
    space.room[level] = _room(people, person, space.used[level], candidates, count)
    space.lacked[level] = 0.0
    if not everything:
        space.hoped[level] = 0.0
        return
    space.lacked[level] = _open_limit(people, person, space.used[level], candidates, count, adds)
    if space.lacked[level] == -np.inf:
        space.counts[level] = 0


@inner
def _promise(space: Workspace, level: int) -> float:
    """No bundle from the next candidate of a level on is worth more; -inf if none is left."""
    i = space.place[level]
    if i >= space.counts[level] or space.room[level] <= 0:
        return -np.inf
    most = space.positive[level, min(i + space.room[level], space.counts[level])] - space.positive[level, i]
    # One of these seats is taken, and one of an open minimum's, too: both may be the same.
    least = min(0.0, space.adds[level, i], space.lacked[level])
    return float(space.current[level] + min(most + least, space.left[level]) + space.hoped[level])


@inner
def _explore(
    people: People, person: int, space: Workspace, forced: int, everything: bool, looks: int, size: int, bundle: Rows
) -> tuple[int, bool]:
    """Depth first from the forced pairs on; size of the best bundle, and whether the search was complete."""
    level, seen, complete, fresh = ZERO, ZERO, True, True
    while level >= 0:
        depth = forced + level
        if fresh:
            fresh = False
            seen += 1
            if level == 0:
                seen += people.pairs.start[person + 1] - people.pairs.start[person]
            else:
                seen += space.counts[level - 1] - space.place[level - 1]
            size = _look(people, person, space, level, depth, size, bundle)
            _gather(people, person, space, level, depth, everything)
        upper = _promise(space, level)
        if upper <= space.best[0 if everything else 1]:
            level -= 1
            continue
        if seen >= looks:
            space.best[2] = max(space.best[2], upper)
            complete = False
            level -= 1
            continue
        pair = space.candidates[level, space.place[level]]
        space.total[level + 1] = space.total[level]
        space.closed[level + 1] = space.closed[level]
        space.counted[level + 1] = space.counted[level]
        space.used[level + 1] = space.used[level]
        space.current[level + 1] = space.current[level] + space.adds[level, space.place[level]]
        space.place[level] += 1
        take(
            people.slots,
            people.lifts,
            people.counts,
            people.limits,
            people.pairs.training[pair],
            person,
            pair,
            space.chosen,
            depth,
            space.total[level + 1],
            space.closed[level + 1],
            space.counted[level + 1],
            space.used[level + 1],
        )
        level += 1
        fresh = True
    return size, complete


@inner
def _person(
    people: People, person: int, prices: PriceArrays, space: Workspace, bundle: Rows
) -> tuple[float, float, int]:
    """The best bundle of one person.

    Returns value, upper bound and size of the bundle written to `bundle`; value -inf where none was found, and
    upper bound -inf where there is none.
    """
    _price(people, person, prices, space)
    supports(
        people.pairs, people.asks, person, people.pairs.start[person], people.pairs.start[person + 1], space.wanted
    )
    forced = _begin(people, person, space)
    if forced < 0:
        return -np.inf, -np.inf, 0
    space.best[:3] = -np.inf
    space.best[3] = 0.0
    size = ZERO
    # First without minimums and prices on hours; only where that leaves something open, everything.
    for everything in (False, True):
        size, complete = _explore(people, person, space, forced, everything, prices[6], size, bundle)
        if everything or not complete or space.best[3] > 0.0:
            break
    ceiling = space.best[2]
    if not everything and not complete:
        # What was left open bounds everything, hours at their price.
        ceiling = max(ceiling, space.best[1])
        signs = people.signs.start[person]
        for sign in range(people.signs.start[person + 1] - signs):
            if not people.signs.any[signs + sign]:
                ceiling += max(0.0, space.sigma[sign])
    return space.best[0], max(space.best[0], ceiling), size


@kept
def search_block(
    people: People,
    begin: int,
    end: int,
    prices: PriceArrays,
    value: Floats,
    upper: Floats,
    size: Rows,
    bundles: Rows,
    width: int,
) -> None:
    """Search for the persons `begin` to `end`; bundles are written as positions of pairs, shape (persons, width)."""
    widest = slots = signs = limits = 0
    for person in range(begin, end):
        widest = max(widest, people.pairs.start[person + 1] - people.pairs.start[person])
        slots = max(slots, people.slots.start[person + 1] - people.slots.start[person])
        signs = max(signs, people.signs.start[person + 1] - people.signs.start[person])
        limits = max(limits, people.limits.start[person + 1] - people.limits.start[person])
    levels = width + 2
    space = Workspace(
        np.empty(widest + 1, dtype=np.int64),
        np.empty((levels, widest), dtype=np.int64),
        np.empty((levels, widest)),
        np.empty((levels, widest + 1)),
        np.empty(levels, dtype=np.int64),
        np.empty(levels, dtype=np.int64),
        np.empty(levels, dtype=np.int64),
        np.empty(levels),
        np.empty(levels),
        np.empty(levels),
        np.empty(levels),
        np.empty((levels, slots)),
        np.empty((levels, slots)),
        np.empty((levels, signs)),
        np.empty((levels, limits)),
        np.empty(widest),
        np.empty(widest),
        np.empty(widest, dtype=np.bool_),
        np.empty(slots),
        np.empty(signs),
        np.empty(4),
    )
    for person in range(begin, end):
        value[person], upper[person], size[person] = _person(people, person, prices, space, bundles[person])
