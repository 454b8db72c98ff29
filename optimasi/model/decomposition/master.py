"""The restricted master: a linear program over the bundles found so far, solved by HiGHS, that sets prices.

Maximise the worth of bundles and batches, with one bundle a person, under all shared rows, targets and batches. Every
row may be broken at a penalty, so that there is always a solution.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from optimasi.model.decomposition.bound import limits
from optimasi.model.decomposition.classes import Classes
from optimasi.model.decomposition.columns import Columns
from optimasi.model.decomposition.pricing import Prices
from optimasi.model.instance import Instance
from optimasi.model.rows import Floats, Rows

NONE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A solution of the master.

    Parameters
    ----------
    value
        Of the linear program, penalties included.
    prices, person
        Prices of shared things, and of each person's one bundle.
    share
        Of each bundle in the order in which they were added, 0 to 1.
    batches
        Of each class, fractional.
    broken
        Sum of all violations, in scaled units.
    """

    value: float
    prices: Prices
    person: Floats
    share: Floats
    batches: Floats
    broken: float


class Master:
    """The linear program, kept by HiGHS between solves so that each starts from the last basis."""

    def __init__(self, instance: Instance, classes: Classes, scale: Floats, penalty: float) -> None:
        self.instance, self.classes, self.scale, self.penalty = instance, classes, scale, penalty
        self.low, self.high = classes.low.copy(), classes.high.copy()
        self.bundles = 0
        self.highs = highspy.Highs()
        self.highs.silent()
        lower, upper = limits(instance)
        people, count = instance.employees, len(classes)
        self._shared, self._size = people, people + len(lower)
        self._minimum, self._target = self._size + count, self._size + 2 * count
        self._add_rows(np.ones(people), np.ones(people))
        self._add_rows(lower * scale, upper * scale)
        self._add_rows(np.full(count, -np.inf), np.zeros(count))
        # Locked seats alone need not reach the minimum: their classes have no such row.
        self._add_rows(np.where(classes.short, -np.inf, 0.0), np.full(count, np.inf))
        goals = np.array([target.at_least for target in instance.targets], dtype=float)
        self._add_rows(goals, np.full(len(goals), np.inf))
        self._add_batches()
        self._add_slacks(
            np.concatenate([self._shared + np.flatnonzero(np.isfinite(upper)), self._size + np.arange(count)]), -1.0
        )
        self._add_slacks(
            np.concatenate(
                [
                    self._shared + np.flatnonzero(np.isfinite(lower)),
                    self._minimum + np.arange(count),
                    self._target + np.arange(len(goals)),
                ]
            ),
            1.0,
        )
        self._first = self.highs.getNumCol()

    def _add_rows(self, lower: Floats, upper: Floats) -> None:
        if len(lower):
            self.highs.addRows(len(lower), lower, upper, 0, NONE, NONE, np.zeros(0))

    def _add_columns(self, cost: Floats, upper: Floats, start: Rows, row: Rows, amount: Floats) -> None:
        if len(cost):
            self.highs.addCols(
                len(cost), cost, np.zeros(len(cost)), upper, len(row), start.astype(np.int32), row.astype(np.int32), amount
            )

    def _add_batches(self) -> None:
        """Columns n[t], with what a batch costs."""
        instance, classes = self.instance, self.classes
        blocks = [
            (np.arange(len(classes)), self._size + np.arange(len(classes)), -classes.size),
            (np.arange(len(classes)), self._minimum + np.arange(len(classes)), -classes.minimum),
        ]
        first = 0
        for family in instance.shared:
            row, batch = first, family.batch[classes.training]
            blocks.append((np.flatnonzero(batch), np.full(int((batch != 0).sum()), self._shared + row),
                           batch[batch != 0] * self.scale[row]))
            first += len(family.lower)
        money = instance.batch_money[classes.training].astype(float)
        for number, target in enumerate(instance.targets):
            if target.worth.money:
                blocks.append((np.arange(len(classes)), np.full(len(classes), self._target + number),
                               target.worth.money * money))
        column, row, amount = (np.concatenate(part) for part in zip(*blocks, strict=True))
        order = np.argsort(column, kind="stable")
        start = np.searchsorted(column[order], np.arange(len(classes)))
        self._add_columns(
            -instance.objective.money * money, self.high.astype(float), start, row[order], amount[order].astype(float)
        )
        self._batch_bounds()

    def _add_slacks(self, rows: Rows, sign: float) -> None:
        self._add_columns(
            np.full(len(rows), self.penalty), np.full(len(rows), np.inf), np.arange(len(rows)), rows,
            np.full(len(rows), sign),
        )

    def _batch_bounds(self) -> None:
        count = len(self.classes)
        if count:
            self.highs.changeColsBounds(
                count, np.arange(count, dtype=np.int32), self.low.astype(float), self.high.astype(float)
            )

    def within(self, low: Rows, high: Rows) -> None:
        """Bound the batches of every class."""
        self.low, self.high = low, high
        self._batch_bounds()

    def add(self, columns: Columns) -> None:
        """Add bundles."""
        bundles, owner = columns.bundles, columns.bundles.owner
        number = np.full(self.instance.trainings, -1)
        number[self.classes.training] = np.arange(len(self.classes))
        place = number[self.trainings_of(columns)]
        counted = place >= 0
        entry = np.repeat(np.arange(len(columns)), np.diff(columns.row_start))
        blocks = [
            (np.arange(len(columns)), bundles.person, np.ones(len(columns))),
            (entry, self._shared + columns.row, columns.amount * self.scale[columns.row]),
            (owner[counted], self._size + place[counted], np.ones(int(counted.sum()))),
            (owner[counted], self._minimum + place[counted], np.ones(int(counted.sum()))),
        ]
        for target, worth in enumerate(columns.targets):
            blocks.append((np.arange(len(columns)), np.full(len(columns), self._target + target), worth))
        column, row, amount = (np.concatenate(part) for part in zip(*blocks, strict=True))
        order = np.argsort(column, kind="stable")
        start = np.searchsorted(column[order], np.arange(len(columns)))
        self._add_columns(-columns.value, np.full(len(columns), np.inf), start, row[order], amount[order])
        self.bundles += len(columns)

    def trainings_of(self, columns):
        return self.training_of_pair[columns.bundles.pair]

    def solve(self, time_limit_s: float) -> Relaxed | None:
        """Solve; None where the limit came first."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.01, time_limit_s))
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.highs.getSolution()
        dual, column = -np.array(found.row_dual), np.array(found.col_value)
        lower, upper = limits(self.instance)
        rows = dual[self._shared : self._size] * self.scale
        rows = np.clip(rows, np.where(np.isfinite(lower), -np.inf, 0.0), np.where(np.isfinite(upper), np.inf, 0.0))
        seats = np.zeros(self.instance.trainings)
        seats[self.classes.training] = dual[self._size : self._minimum] + dual[self._minimum : self._target]
        count = len(self.classes)
        return Relaxed(
            -self.highs.getObjectiveValue(),
            Prices(rows, seats, np.maximum(0.0, -dual[self._target :])),
            dual[: self._shared],
            column[self._first :],
            column[:count],
            float(column[count : self._first].sum()),
        )
