"""Everybody's best bundle at given prices: an exact branch and bound for each person, compiled.

The value of a bundle less the net prices of its pairs is submodular, but for prices on hours: what a pair adds
never grows as the bundle does. So a pair that adds nothing to a bundle can be left out of all larger ones, unless
another one requires it, a minimum is open or hours are priced; and no bundle is worth more than one found so far
plus the largest of what single pairs would add to it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from optimasi.model.decomposition.people import TOLERANCE, People
from optimasi.model.rows import Floats, Rows

NODES = 100_000
"""Bundles looked at for one person; beyond them, the search ends with an upper bound instead of a proof."""


@njit(cache=True, nogil=True)
def _closed(people, chosen, depth, slot, gap, lift, headroom):
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
def _added(people, slots, signs, pair, net, weight, sigma, chosen, depth, total, closed, counted):
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
def _take(people, slots, person, pair, chosen, depth, total, closed, counted, used):
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
def _fits(people, person, pair, chosen, depth, used):
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
def _supported(people, person, chosen, depth):
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
def _supports(people, person, first, last, supports):
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


@njit(cache=True, nogil=True)
def _open_limit(people, person, used, candidates, count, adds):
    """The least that open minimums cost: 0, the best pair towards the worst of them if negative, -inf if hopeless."""
    penalty = 0.0
    first = people.limit_start[person]
    for limit in range(first, people.limit_start[person + 1]):
        lacking = people.limit_low[limit] - used[limit - first] - TOLERANCE
        if lacking <= 0:
            continue
        best, possible = -np.inf, 0.0
        for i in range(count):
            amount = people.coefficient[people.limit_row[limit], people.training[candidates[i]]]
            if amount > 0:
                possible += amount
                best = max(best, adds[i])
        if possible < lacking:
            return -np.inf
        penalty = min(penalty, best)
    return penalty


@njit(cache=True, nogil=True)
def _room(people, person, used, candidates, count):
    """How many of the candidates can join at most, by each limit that all of them use."""
    room = count
    first = people.limit_start[person]
    for limit in range(first, people.limit_start[person + 1]):
        high = people.limit_high[limit]
        if not np.isfinite(high):
            continue
        least = np.inf
        for i in range(count):
            least = min(least, people.coefficient[people.limit_row[limit], people.training[candidates[i]]])
            if least <= 0:
                break
        if least > 0 and np.isfinite(least):
            room = min(room, int((high - used[limit - first] + TOLERANCE) / least))
    return room


@njit(cache=True, nogil=True)
def _sort(candidates, adds, count):
    """Sort by what they add, most first; insertion, for a dozen of candidates."""
    for i in range(1, count):
        candidate, added = candidates[i], adds[i]
        j = i - 1
        while j >= 0 and adds[j] < added:
            candidates[j + 1], adds[j + 1] = candidates[j], adds[j]
            j -= 1
        candidates[j + 1], adds[j + 1] = candidate, added


@njit(cache=True, nogil=True)
def _person(people, person, prices, space, bundle):
    """The best bundle of one person.

    Returns value, upper bound and size of the bundle written to `bundle`; value -inf where none was found, and
    upper bound -inf where there is none.
    """
    need_price, row_price, seat_price, hours_price, people_price, limit_of_nodes = prices
    (candidates, adds, positive, counts, place, rooms, current, hoped, lacked, total, closed, counted, used) = space[:13]
    chosen, net, supports, weight, sigma = space[13:]
    first, last = people.pair_start[person], people.pair_start[person + 1]
    slots, signs = people.slot_start[person], people.sign_start[person]
    slot_count, sign_count = people.slot_start[person + 1] - slots, people.sign_start[person + 1] - signs
    limit_first = people.limit_start[person]
    limit_count = people.limit_start[person + 1] - limit_first
    for slot in range(slot_count):
        weight[slot] = need_price[people.slot_need[slots + slot]]
    worked = False
    for sign in range(sign_count):
        row = people.sign_row[signs + sign]
        sigma[sign] = people_price if row < 0 else -row_price[row]
        worked = worked or (sigma[sign] > 0 and not people.sign_any[signs + sign])
    for pair in range(first, last):
        price = seat_price[people.training[pair]] - hours_price[pair]
        for entry in range(people.entry_start[pair], people.entry_start[pair + 1]):
            price += row_price[people.entry_row[entry]] * people.entry_amount[entry]
        net[pair - first] = price
    asked = _supports(people, person, first, last, supports)

    total[0, :slot_count] = 0.0
    closed[0, :slot_count] = 0.0
    counted[0, :sign_count] = 0.0
    used[0, :limit_count] = 0.0
    current[0] = 0.0
    depth = 0
    for sign in range(sign_count):
        if people.sign_any[signs + sign] and people.sign_needed[signs + sign] <= 0:
            current[0] += sigma[sign]
    for pair in range(first, last):
        if people.forced[pair]:
            if not _fits(people, person, pair, chosen, depth, used[0]):
                return -np.inf, -np.inf, 0
            current[0] += _added(
                people, slots, signs, pair, net[pair - first], weight, sigma, chosen, depth, total[0], closed[0],
                counted[0],
            )
            _take(people, slots, person, pair, chosen, depth, total[0], closed[0], counted[0], used[0])
            depth += 1
    forced = depth

    best, size, best_any, ceiling = -np.inf, 0, -np.inf, -np.inf
    settled = False
    # First without minimums and prices on hours; only where that leaves something open, everything.
    for everything in (False, True):
        if everything and settled:
            break
        nodes, level, fresh = 0, 0, True
        while level >= 0:
            depth = forced + level
            if fresh:
                # A bundle is looked at, and what could join it.
                fresh = False
                nodes += 1
                now, open_hours, met = current[level], 0.0, True
                for sign in range(sign_count):
                    if not people.sign_any[signs + sign] and sigma[sign] > 0:
                        if counted[level, sign] >= people.sign_needed[signs + sign]:
                            now += sigma[sign]
                        else:
                            open_hours += sigma[sign]
                for limit in range(limit_count):
                    if used[level, limit] < people.limit_low[limit_first + limit] - TOLERANCE:
                        met = False
                if not asked or _supported(people, person, chosen, depth):
                    if met and now > best:
                        best, size = now, depth
                        for i in range(depth):
                            bundle[i] = chosen[i]
                    if not everything and current[level] > best_any:
                        best_any = current[level]
                        settled = met and open_hours == 0.0
                count = 0
                before = last - first if level == 0 else counts[level - 1] - place[level - 1]
                for i in range(before):
                    pair = first + i if level == 0 else candidates[level - 1, place[level - 1] + i]
                    if (level == 0 and people.forced[pair]) or not _fits(
                        people, person, pair, chosen, depth, used[level]
                    ):
                        continue
                    more = _added(
                        people, slots, signs, pair, net[pair - first], weight, sigma, chosen, depth, total[level],
                        closed[level], counted[level],
                    )
                    if more > 0 or everything or supports[pair - first]:
                        candidates[level, count], adds[level, count] = pair, more
                        count += 1
                _sort(candidates[level], adds[level], count)
                positive[level, 0] = 0.0
                for i in range(count):
                    positive[level, i + 1] = positive[level, i] + max(0.0, adds[level, i])
                counts[level], place[level] = count, 0
                rooms[level] = _room(people, person, used[level], candidates[level], count)
                hoped[level] = lacked[level] = 0.0
                if everything:
                    hoped[level] = open_hours
                    lacked[level] = _open_limit(people, person, used[level], candidates[level], count, adds[level])
                    if lacked[level] == -np.inf:
                        counts[level] = 0
            i = place[level]
            aim = best if everything else best_any
            go_back = i >= counts[level] or rooms[level] <= 0
            if not go_back:
                most = positive[level, min(i + rooms[level], counts[level])] - positive[level, i]
                # One of these seats is taken, and of one open minimum, too: both may be the same.
                least = min(0.0, adds[level, i], lacked[level])
                upper = current[level] + most + least + hoped[level]
                if upper <= aim:
                    go_back = True
                elif nodes >= limit_of_nodes:
                    ceiling = max(ceiling, upper)
                    go_back = True
            if go_back:
                level -= 1
                continue
            place[level] = i + 1
            total[level + 1, :slot_count] = total[level, :slot_count]
            closed[level + 1, :slot_count] = closed[level, :slot_count]
            counted[level + 1, :sign_count] = counted[level, :sign_count]
            used[level + 1, :limit_count] = used[level, :limit_count]
            current[level + 1] = current[level] + adds[level, i]
            _take(
                people, slots, person, candidates[level, i], chosen, depth, total[level + 1], closed[level + 1],
                counted[level + 1], used[level + 1],
            )
            level += 1
            fresh = True
        if not everything and nodes >= limit_of_nodes:
            # Stopped early without minimums: what was left open bounds everything, hours at their price.
            settled = True
            ceiling = max(ceiling, best_any)
            for sign in range(sign_count):
                if not people.sign_any[signs + sign] and sigma[sign] > 0:
                    ceiling += sigma[sign]
    return best, max(best, ceiling), size


@njit(cache=True, nogil=True)
def search_block(people, begin, end, prices, value, upper, size, bundles, width):
    """Search for the persons `begin` to `end`; bundles are written as positions of pairs, shape (persons, width)."""
    widest = slots = signs = limits = 0
    for person in range(begin, end):
        widest = max(widest, people.pair_start[person + 1] - people.pair_start[person])
        slots = max(slots, people.slot_start[person + 1] - people.slot_start[person])
        signs = max(signs, people.sign_start[person + 1] - people.sign_start[person])
        limits = max(limits, people.limit_start[person + 1] - people.limit_start[person])
    levels = width + 2
    space = (
        np.empty((levels, widest), dtype=np.int64),
        np.empty((levels, widest)),
        np.empty((levels, widest + 1)),
        np.empty(levels, dtype=np.int64),
        np.empty(levels, dtype=np.int64),
        np.empty(levels, dtype=np.int64),
        np.empty(levels),
        np.empty(levels),
        np.empty(levels),
        np.empty((levels, slots)),
        np.empty((levels, slots)),
        np.empty((levels, signs)),
        np.empty((levels, limits)),
        np.empty(widest + 1, dtype=np.int64),
        np.empty(widest),
        np.empty(widest, dtype=np.bool_),
        np.empty(slots),
        np.empty(signs),
    )
    for person in range(begin, end):
        value[person], upper[person], size[person] = _person(people, person, prices, space, bundles[person])
