"""An instance laid out flat, person after person, for the search of bundles.

Ranges `x_start[i]:x_start[i + 1]` hold what belongs to row i. A slot is a need of one person that a candidate serves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows, Shared
from optimasi.scenario.filters import Mask

TOLERANCE = 1e-9
"""Hours and levels are sums of decimal fractions."""


class People(NamedTuple):
    """Everything about single persons, as arrays that compiled code reads.

    Parameters
    ----------
    pair_start, training, forced
        Candidate pairs of each person; training and whether it must be taken, of each pair.
    slot_start, slot_need, slot_gap, slot_plain
        Slots of each person; need, gap, and whether every lift goes as far as the gap, of each slot.
    lift_start, lift_slot, lift, headroom
        Lifts of each pair; slot (counted within the person), levels, and levels from the assessed one up to
        where the training leads.
    entry_start, entry_row, entry_amount
        What each pair adds to which shared row.
    sign_start, sign_row, sign_needed, sign_any
        Indicators of each person; the shared row each adds 1 to (-1 for the number of people who attend anything), the
        weight from which on it is 1, and whether any pair that counts is enough.
    count_start, count_sign, count_weight
        Which indicators (counted within the person) each pair counts for, with what weight.
    limit_start, limit_row, limit_low, limit_high
        Bounded sums that can bind for each person; row of `coefficient`, and the bounds.
    coefficient
        Of each bounded sum and training.
    apart
        Whether nobody may attend two trainings, shape (trainings, trainings).
    asks_start, asks
        Implications of each training.
    answers
        Which trainings meet an implication, shape (implications, trainings).
    held
        Who meets it already, shape (implications, employees).
    """

    pair_start: Rows
    training: Rows
    forced: Mask
    slot_start: Rows
    slot_need: Rows
    slot_gap: Floats
    slot_plain: Mask
    lift_start: Rows
    lift_slot: Rows
    lift: Floats
    headroom: Floats
    entry_start: Rows
    entry_row: Rows
    entry_amount: Floats
    sign_start: Rows
    sign_row: Rows
    sign_needed: Floats
    sign_any: Mask
    count_start: Rows
    count_sign: Rows
    count_weight: Floats
    limit_start: Rows
    limit_row: Rows
    limit_low: Floats
    limit_high: Floats
    coefficient: Floats
    apart: Mask
    asks_start: Rows
    asks: Rows
    answers: Mask
    held: Mask


def starts(owner: Rows, count: int) -> Rows:
    """Where the entries of each of `count` owners begin, owners being sorted; shape (count + 1,)."""
    return np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)


def lay_out(instance: Instance, part: Part) -> People:
    """Lay out a part that holds every employee."""
    everyone = instance.employees
    served = np.zeros(len(instance.gap), dtype=bool)
    for worth in (instance.objective, *(target.worth for target in instance.targets)):
        served |= worth.need > 0
    useful = served[part.lift_need]
    pair, need = part.lift_pair[useful], part.lift_need[useful]
    lift, headroom = part.lift[useful], part.headroom[useful]
    keys, slot = np.unique(part.employee[pair] * len(instance.gap) + need, return_inverse=True)
    slot_person, slot_need = keys // max(1, len(instance.gap)), keys % max(1, len(instance.gap))
    slot_start = starts(slot_person, everyone)
    plain = np.ones(len(keys), dtype=bool)
    plain[slot[headroom < instance.gap[need] - TOLERANCE]] = False
    asks_start, asks, answers, held = _implications(instance)
    return People(
        starts(part.employee, everyone),
        part.training,
        part.forced,
        slot_start,
        slot_need,
        instance.gap[slot_need],
        plain,
        starts(pair, len(part)),
        slot - slot_start[part.employee[pair]],
        lift,
        headroom,
        *_entries(instance, part),
        *_indicators(instance, part),
        *_limits(instance, part),
        _apart(instance),
        asks_start,
        asks,
        answers,
        held,
    )


def row_starts(shared: tuple[Shared, ...]) -> Rows:
    """Number of the first row of each family of shared rows, and of all rows; shape (families + 1,)."""
    return np.cumsum([0, *(len(family.lower) for family in shared)])


def _entries(instance: Instance, part: Part) -> tuple[Rows, Rows, Floats]:
    by_training = np.argsort(part.training, kind="stable")
    start = starts(part.training[by_training], instance.trainings)
    pairs, rows, amounts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for first, family in zip(row_starts(instance.shared)[:-1], instance.shared, strict=True):
        if family.amounts is None:
            continue
        charged = family.amounts.table.any(axis=0)
        charged[family.amounts.training] = True
        found = np.concatenate(
            [by_training[start[t] : start[t + 1]] for t in np.flatnonzero(charged)] or [np.zeros(0, np.int64)]
        )
        found = found[family.group[part.employee[found]] >= 0]
        amount = family.amounts.of(part.employee[found], part.training[found])
        found, amount = found[amount != 0], amount[amount != 0]
        pairs.append(found)
        rows.append(first + family.group[part.employee[found]])
        amounts.append(amount.astype(float))
    pair = np.concatenate(pairs)
    order = np.argsort(pair, kind="stable")
    return starts(pair[order], len(part)), np.concatenate(rows)[order], np.concatenate(amounts)[order]


def _indicators(instance: Instance, part: Part) -> tuple[Rows, Rows, Floats, Mask, Rows, Rows, Floats]:
    """Families of indicators one after another; their signs sorted by person."""
    people, rows, needs, anys = [], [], [], []
    counted: list[tuple[Rows, Rows, Floats]] = []
    everybody = np.zeros(instance.employees, dtype=np.int64)
    families = [
        (first + family.group, family.group >= 0, family.indicator)
        for first, family in zip(row_starts(instance.shared)[:-1], instance.shared, strict=True)
        if family.indicator is not None
    ]
    paid = any(worth.people for worth in (instance.objective, *(target.worth for target in instance.targets)))
    total = 0
    for row, inside, indicator in [*families, *([(everybody - 1, everybody == 0, None)] if paid else [])]:
        needed = np.ones(instance.employees)
        if indicator is None:
            weight = np.ones(len(part))
        elif indicator.hours is None or indicator.needed is None:
            weight = (indicator.trainings[part.training] & part.reaching).astype(float)
        else:
            needed = indicator.needed - TOLERANCE
            weight = indicator.hours[part.training]
        pair = np.flatnonzero((weight > 0) & inside[part.employee])
        who = np.flatnonzero(inside)
        number = np.full(instance.employees, -1)
        number[who] = total + np.arange(len(who))
        enough = np.ones(instance.employees, dtype=bool)
        enough[part.employee[pair[weight[pair] < needed[part.employee[pair]]]]] = False
        people.append(who)
        rows.append(row[who])
        needs.append(needed[who])
        anys.append(enough[who])
        counted.append((pair, number[part.employee[pair]], weight[pair]))
        total += len(who)
    if not people:
        none = np.zeros(0, dtype=np.int64)
        return (
            np.zeros(instance.employees + 1, dtype=np.int64),
            none,
            np.zeros(0),
            np.zeros(0, dtype=bool),
            np.zeros(len(part) + 1, dtype=np.int64),
            none,
            np.zeros(0),
        )
    person = np.concatenate(people)
    order = np.argsort(person, kind="stable")
    place = np.empty(total, dtype=np.int64)
    place[order] = np.arange(total)
    start = starts(person[order], instance.employees)
    pair, sign, weight = (np.concatenate(column) for column in zip(*counted, strict=True))
    by_pair = np.argsort(pair, kind="stable")
    pair, sign, weight = pair[by_pair], place[sign[by_pair]], weight[by_pair]
    return (
        start,
        np.concatenate(rows)[order],
        np.concatenate(needs)[order],
        np.concatenate(anys)[order],
        starts(pair, len(part)),
        sign - start[part.employee[pair]],
        weight,
    )


def _limits(instance: Instance, part: Part) -> tuple[Rows, Rows, Floats, Floats, Floats]:
    """Bounded sums, without those that no choice of candidates can break."""
    found: list[tuple[Rows, Rows, Floats, Floats]] = []
    for row, local in enumerate(instance.local_sums):
        possible = np.bincount(part.employee, local.coefficient[part.training], instance.employees)
        high = np.where(possible > local.at_most, local.at_most, np.inf)
        who = np.flatnonzero((local.at_least > 0) | np.isfinite(high))
        found.append((who, np.full(len(who), row), local.at_least[who], high[who]))
    coefficient = np.array([local.coefficient for local in instance.local_sums]).reshape(-1, instance.trainings)
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return np.zeros(instance.employees + 1, dtype=np.int64), none, np.zeros(0), np.zeros(0), coefficient
    person, row, low, high = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(person, kind="stable")
    return starts(person[order], instance.employees), row[order], low[order], high[order], coefficient


def _apart(instance: Instance) -> Mask:
    apart = np.zeros((instance.trainings, instance.trainings), dtype=bool)
    for row in instance.at_most_ones:
        apart[np.ix_(row.trainings, row.trainings)] = True
    return apart


def _implications(instance: Instance) -> tuple[Rows, Rows, Mask, Mask]:
    rows = sorted(instance.implications, key=lambda row: row.training)
    answers = np.zeros((len(rows), instance.trainings), dtype=bool)
    for number, row in enumerate(rows):
        answers[number, list(row.alternatives)] = True
    asking = np.array([row.training for row in rows], dtype=np.int64)
    held = np.array([row.held for row in rows], dtype=bool).reshape(-1, instance.employees)
    return starts(asking, instance.trainings), np.arange(len(rows)), answers, held
