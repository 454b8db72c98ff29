"""An instance laid out flat, person after person, for the search of bundles.

Ranges `x_start[i]:x_start[i + 1]` hold what belongs to row i. A slot is a need of one person that a candidate serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows, Shared
from optimasi.plan.gain import spans
from optimasi.scenario.tables.filters import Mask

TOLERANCE = 1e-9
"""Hours and levels are sums of decimal fractions."""


class Pairs(NamedTuple):
    """Candidate pairs of each person: where they begin, the training of each, and whether it must be taken."""

    start: Rows
    training: Rows
    forced: Mask


class Slots(NamedTuple):
    """Slots of each person: where they begin, need and gap of each, whether every lift goes as far as the gap."""

    start: Rows
    need: Rows
    gap: Floats
    plain: Mask


class Lifts(NamedTuple):
    """Lifts of each pair: where they begin, slot (counted within the person), levels, and headroom of each.

    Headroom is levels from the assessed one up to where the training leads.
    """

    start: Rows
    slot: Rows
    levels: Floats
    headroom: Floats


class Entries(NamedTuple):
    """What each pair adds to which shared row: where a pair's entries begin, row and amount of each."""

    start: Rows
    row: Rows
    amount: Floats


class IndicatorRows(NamedTuple):
    """Indicators of each person.

    Parameters
    ----------
    start
        Where each person's begin.
    row
        The shared row each adds 1 to; -1 for the number of people who attend anything.
    needed, any
        The weight from which on it is 1, and whether any pair that counts is enough.
    """

    start: Rows
    row: Rows
    needed: Floats
    any: Mask


class Counts(NamedTuple):
    """Which indicators (counted within the person) each pair counts for, with what weight."""

    start: Rows
    sign: Rows
    weight: Floats


class Limits(NamedTuple):
    """Bounded sums that can bind for each person.

    Parameters
    ----------
    start, row
        Where each person's begin, and the row of `coefficient` of each.
    low, high
        The bounds.
    coefficient
        Of each bounded sum and training.
    """

    start: Rows
    row: Rows
    low: Floats
    high: Floats
    coefficient: Floats


class Implications(NamedTuple):
    """Implications of each training.

    Parameters
    ----------
    start, row
        Where each training's begin, and the number of each.
    answers
        Which trainings meet an implication, shape (implications, trainings).
    held
        Who meets it already, shape (implications, employees).
    """

    start: Rows
    row: Rows
    answers: Mask
    held: Mask


class People(NamedTuple):
    """Everything about single persons, as arrays that compiled code reads.

    In groups, because compiled functions are handed every array by itself: each takes only what it needs. `apart`
    tells whether nobody may attend two trainings, shape (trainings, trainings).
    """

    pairs: Pairs
    slots: Slots
    lifts: Lifts
    entries: Entries
    signs: IndicatorRows
    counts: Counts
    limits: Limits
    apart: Mask
    asks: Implications


def starts(owner: Rows, count: int) -> Rows:
    """Where the entries of each of `count` owners begin, owners being sorted; shape (count + 1,)."""
    return np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)


def ranges(counts: Rows) -> Rows:
    """Where ranges of these lengths begin, one after another, and where the last ends; shape (len(counts) + 1,)."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def expand(start: Rows, chosen: Rows, owner: Rows) -> tuple[Rows, Rows]:
    """Entries `start[i]:start[i + 1]` of each chosen i, and the owner of each entry."""
    span, entry = spans(start[chosen], start[chosen + 1] - start[chosen])
    return entry, owner[span]


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
    short = np.bincount(slot, headroom < instance.gap[need] - TOLERANCE, len(keys))
    signs, counts = _indicators(instance, part)
    return People(
        Pairs(starts(part.employee, everyone), part.training, part.forced),
        Slots(slot_start, slot_need, instance.gap[slot_need], short == 0),
        Lifts(starts(pair, len(part)), slot - slot_start[part.employee[pair]], lift, headroom),
        _entries(instance, part),
        signs,
        counts,
        _limits(instance, part),
        _apart(instance),
        _implications(instance),
    )


def row_starts(shared: tuple[Shared, ...]) -> Rows:
    """Number of the first row of each family of shared rows, and of all rows; shape (families + 1,)."""
    return np.cumsum(np.array([0, *(len(family.lower) for family in shared)], dtype=np.int64))


def _entries(instance: Instance, part: Part) -> Entries:
    by_training = np.argsort(part.training, kind="stable")
    start = starts(part.training[by_training], instance.trainings)
    pairs, rows, amounts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for first, family in zip(row_starts(instance.shared), instance.shared, strict=False):
        if family.amounts is None:
            continue
        charged = np.asarray(family.amounts.table.any(axis=0))
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
    return Entries(starts(pair[order], len(part)), np.concatenate(rows)[order], np.concatenate(amounts)[order])


class _Family(NamedTuple):
    """Indicators of one kind: whose, in which row, from which weight on; pairs that count, and their weight."""

    who: Rows
    row: Rows
    needed: Floats
    pair: Rows
    weight: Floats


def _families(instance: Instance, part: Part) -> Iterator[_Family]:
    for first, family in zip(row_starts(instance.shared), instance.shared, strict=False):
        if family.indicator is None:
            continue
        inside, sign = family.group >= 0, family.indicator
        needed = np.ones(instance.employees)
        weight = (sign.trainings[part.training] & part.reaching).astype(float)
        if sign.hours is not None and sign.needed is not None:
            needed, weight = sign.needed - TOLERANCE, sign.hours[part.training]
        pair = np.flatnonzero((weight > 0) & inside[part.employee])
        who = np.flatnonzero(inside)
        yield _Family(who, first + family.group[who], needed[who], pair, weight[pair])
    if any(worth.people for worth in (instance.objective, *(target.worth for target in instance.targets))):
        everybody, each = np.arange(instance.employees), np.arange(len(part))
        yield _Family(everybody, np.full(len(everybody), -1), np.ones(len(everybody)), each, np.ones(len(each)))


def _indicators(instance: Instance, part: Part) -> tuple[IndicatorRows, Counts]:
    """Gather the indicators of all families, sorted by person."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    families = [_Family(none, none, nothing, none, nothing), *_families(instance, part)]
    first = np.cumsum([0, *(len(family.who) for family in families)])
    person = np.concatenate([family.who for family in families])
    order = np.argsort(person, kind="stable")
    place = np.empty(len(person), dtype=np.int64)
    place[order] = np.arange(len(person))
    sign = np.concatenate(
        [
            place[at + np.searchsorted(family.who, part.employee[family.pair])]
            for at, family in zip(first.tolist(), families, strict=False)
        ]
    )
    pair = np.concatenate([family.pair for family in families])
    weight = np.concatenate([family.weight for family in families])
    needed = np.concatenate([family.needed for family in families])[order]
    enough = np.ones(len(person), dtype=bool)
    enough[sign[weight < needed[sign]]] = False
    by_pair = np.argsort(pair, kind="stable")
    pair, sign = pair[by_pair], sign[by_pair]
    start = starts(person[order], instance.employees)
    return (
        IndicatorRows(start, np.concatenate([family.row for family in families])[order], needed, enough),
        Counts(starts(pair, len(part)), sign - start[part.employee[pair]], weight[by_pair]),
    )


def _limits(instance: Instance, part: Part) -> Limits:
    """Bounded sums, without those that no choice of candidates can break."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    found: list[tuple[Rows, Rows, Floats, Floats]] = [(none, none, nothing, nothing)]
    for number, local in enumerate(instance.local_sums):
        possible = np.bincount(part.employee, local.coefficient[part.training], instance.employees)
        high = np.where(possible > local.at_most, local.at_most, np.inf)
        who = np.flatnonzero((local.at_least > 0) | np.isfinite(high))
        found.append((who, np.full(len(who), number), local.at_least[who], high[who]))
    coefficient = np.array([local.coefficient for local in instance.local_sums]).reshape(-1, instance.trainings)
    person, row, low, high = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(person, kind="stable")
    return Limits(starts(person[order], instance.employees), row[order], low[order], high[order], coefficient)


def _apart(instance: Instance) -> Mask:
    apart = np.zeros((instance.trainings, instance.trainings), dtype=bool)
    for row in instance.at_most_ones:
        apart[np.ix_(row.trainings, row.trainings)] = True
    return apart


def _implications(instance: Instance) -> Implications:
    rows = sorted(instance.implications, key=lambda row: row.training)
    answers = np.zeros((len(rows), instance.trainings), dtype=bool)
    for number, row in enumerate(rows):
        answers[number, list(row.alternatives)] = True
    asking: Rows = np.array([row.training for row in rows], dtype=np.int64)
    held = np.array([row.held for row in rows], dtype=bool).reshape(-1, instance.employees)
    return Implications(starts(asking, instance.trainings), np.arange(len(rows)), answers, held)
