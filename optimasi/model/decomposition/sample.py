"""A smaller instance of some of the people, with limits and batches to scale: its prices are near those of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Amounts, Batches, Floats, Implication, Indicator, LocalSum, Piece, Rows, Shared, Target


def parts_of(instance: Instance, size: int) -> list[Rows]:
    """Row numbers of people, ascending, in parts of whole units of about this size."""
    unit = instance.scenario.employees["unit"].to_numpy()
    names, code = np.unique(unit.astype(str), return_inverse=True)
    order = np.random.default_rng(0).permutation(len(names))
    first = np.zeros(len(names), dtype=np.int64)
    first[order] = np.cumsum(np.bincount(code)[order]) - np.bincount(code)[order]
    number = (first * (instance.employees // size) // instance.employees)[code]
    return [np.flatnonzero(number == part) for part in np.unique(number)]


def shares(instance: Instance, people: Rows) -> Floats:
    """Which part of the people of each shared row some people are."""
    parts = [_part_of_each(family.group, people, len(family.lower)) for family in instance.shared]
    return np.concatenate([*parts, np.zeros(0)])


def sampled(instance: Instance, part: Part, people: Rows) -> tuple[Instance, Part, Rows]:
    """The instance and the part of some people (row numbers, ascending), numbered anew, and which pairs they are.

    Rows stay as they are.
    """
    number = np.full(instance.employees, -1)
    number[people] = np.arange(len(people))
    kept = number[part.employee] >= 0
    position = np.cumsum(kept) - 1
    lifts = kept[part.lift_pair]
    smaller = Part(
        employee=number[part.employee[kept]],
        training=part.training[kept],
        locked=part.locked[kept],
        forced=part.forced[kept],
        reaching=part.reaching[kept],
        lift_pair=position[part.lift_pair[lifts]],
        lift_need=part.lift_need[lifts],
        lift=part.lift[lifts],
        headroom=part.headroom[lifts],
    )
    share = len(people) / instance.employees
    rows = tuple(_row(row, people, number, share) for row in instance.rows)
    money = _amounts(instance.seat_money, people, number)
    batch_money = np.rint(instance.batch_money * share).astype(np.int64)
    attendance = instance.attendance[people]
    scaled = replace(instance, attendance=attendance, seat_money=money, batch_money=batch_money, rows=rows)
    return scaled, smaller, np.flatnonzero(kept)


def _row(row: Piece, people: Rows, number: Rows, share: float) -> Piece:
    if isinstance(row, LocalSum):
        return replace(row, at_least=row.at_least[people], at_most=row.at_most[people])
    if isinstance(row, Implication):
        return replace(row, held=row.held[people])
    if isinstance(row, Batches):
        return replace(row, size=row.size * share, minimum=row.minimum * share)
    if isinstance(row, Target):
        return replace(row, at_least=row.at_least * share)
    if isinstance(row, Shared):
        sign = row.indicator
        if sign is not None and sign.needed is not None:
            sign = Indicator(sign.trainings, sign.hours, sign.needed[people])
        part = _part_of_each(row.group, people, len(row.lower))
        return replace(
            row,
            group=row.group[people],
            batch=np.rint(row.batch * share).astype(np.int64),
            amounts=None if row.amounts is None else _amounts(row.amounts, people, number),
            lower=np.where(part > 0, row.lower * np.where(part > 0, part, 1.0), -np.inf),
            upper=np.where(part > 0, row.upper * np.where(part > 0, part, 1.0), np.inf),
            indicator=sign,
        )
    return row


def _part_of_each(group: Rows, people: Rows, groups: int) -> Floats:
    """Which part of each group is sampled."""
    everybody = np.bincount(group[group >= 0], minlength=groups)
    some = np.bincount(group[people][group[people] >= 0], minlength=groups)
    return np.asarray(some / np.maximum(1, everybody))


def _amounts(amounts: Amounts, people: Rows, number: Rows) -> Amounts:
    kept = number[amounts.employee] >= 0
    return Amounts(
        amounts.code[people],
        amounts.table,
        number[amounts.employee[kept]],
        amounts.training[kept],
        amounts.extra[kept],
    )
