"""Rows that keep what earlier stages have settled: not dearer, nor fewer people (model.md section 4)."""

from __future__ import annotations

import numpy as np

from optimasi.model.instance import Instance
from optimasi.model.rows import Amounts, Indicator, Rows, Shared
from optimasi.words.messages import Message

STAGE_BEFORE = Message("stage_before", "what the stages before have settled")


def as_cheap(instance: Instance, money: int) -> Shared:
    """Sum of seat and batch costs <= money, in rupiah."""
    return _over_everybody(instance, "as_cheap", instance.seat_money, instance.batch_money, -np.inf, float(money), None)


def as_many(instance: Instance, reached: int) -> Shared:
    """Sum over people of r[e] >= reached."""
    no_batches = np.zeros(instance.trainings, dtype=np.int64)
    anything = Indicator(np.ones(instance.trainings, dtype=bool))
    return _over_everybody(instance, "as_many", None, no_batches, float(reached), np.inf, anything)


def _over_everybody(
    instance: Instance,
    rule: str,
    amounts: Amounts | None,
    batch: Rows,
    low: float,
    high: float,
    indicator: Indicator | None,
) -> Shared:
    return Shared(
        rule=rule,
        words=(STAGE_BEFORE,),
        group=np.zeros(instance.employees, dtype=np.int64),
        amounts=amounts,
        batch=batch,
        lower=np.array([low]),
        upper=np.array([high]),
        indicator=indicator,
    )
