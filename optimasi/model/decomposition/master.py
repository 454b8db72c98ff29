"""The restricted master: a linear program over the bundles found so far, solved by HiGHS, that sets prices.

Maximise the worth of bundles and batches, with one bundle a person, under all shared rows, targets and batches. Every
row may be broken at a penalty, so that there is always a solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import highspy
import numpy as np

from optimasi.model.decomposition.bound import limits
from optimasi.model.decomposition.classes import Classes
from optimasi.model.decomposition.columns import Columns, join
from optimasi.model.decomposition.layout import row_starts
from optimasi.model.decomposition.pricing import Prices
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows
from optimasi.model.running import run_watched

Basis: TypeAlias = highspy.HighsBasis
How = Literal["dual", "primal", "anew"]
NONE = np.zeros(0, dtype=np.int32)
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers for the two simplex methods."""
DEVEX = 1
"""HiGHS's number for one way of choosing a row."""
EACH = 50
"""Steps of the simplex method that one more solve, with the prices it leads to, takes about as long as."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A solution of the master, with all that plans are made of: bundles that come later do not change it.

    Parameters
    ----------
    value
        Of the linear program, penalties included.
    prices, person
        Prices of shared things, and of each person's one bundle.
    share, loss
        Of each bundle in the order in which they were added, 0 to 1, and what it loses against those of the solution.
    batches, seats
        Of each class, fractional.
    broken
        Sum of all violations, in scaled units.
    """

    value: float
    prices: Prices
    person: Floats
    share: Floats
    loss: Floats
    batches: Floats
    seats: Floats
    broken: float

    def nearest(self, further: int) -> Rows:
        """Its bundles and those that lose least against them, by the order in which they were added, ascending."""
        used = self.share > 0
        order = np.argsort(np.where(used, -np.inf, self.loss), kind="stable")
        return np.sort(order[: int(used.sum()) + further])


class Master:
    """The linear program, kept by HiGHS between solves so that each starts from the last basis.

    Parameters
    ----------
    instance, part, classes
        The scenario as arrays, its candidate pairs, the trainings whose batches matter.
    scale
        What each shared row is multiplied by, so that rupiah and seats are of one size.
    unit
        Worth that the linear program counts as 1, for the same reason.

    Attributes
    ----------
    effort
        Spent so far, in steps of the simplex method: unlike seconds it is the same in every run.
    """

    def __init__(self, instance: Instance, part: Part, classes: Classes, scale: Floats, unit: float) -> None:
        self.instance, self.classes, self.scale, self.unit = instance, classes, scale, unit
        self.highs = highspy.Highs()
        self.highs.silent()
        self.effort = 0
        # Devex: the weights of steepest edges cost more than they save where few people change between solves.
        self.highs.setOptionValue("simplex_dual_edge_weight_strategy", DEVEX)
        number = np.full(instance.trainings, -1)
        number[classes.training] = np.arange(len(classes))
        self.class_of_pair = number[part.training]
        self._limits = limits(instance)
        lower, upper = self._limits
        people, count = instance.employees, len(classes)
        self.rows = people, people + len(lower), people + len(lower) + count, people + len(lower) + 2 * count
        self._add_rows(np.ones(people), np.ones(people))
        self._add_rows(lower * scale, upper * scale)
        self._add_rows(np.full(count, -np.inf), np.zeros(count))
        # Locked seats alone need not reach the minimum: their classes have no such row.
        self._add_rows(np.where(classes.short, -np.inf, 0.0), np.full(count, np.inf))
        goals = np.array([target.at_least for target in instance.targets], dtype=float)
        self._add_rows(goals, np.full(len(goals), np.inf))
        self._add_batches()
        shared, size, minimum, target = self.rows
        over = [shared + np.flatnonzero(np.isfinite(upper)), size + np.arange(count)]
        under = [
            shared + np.flatnonzero(np.isfinite(lower)),
            minimum + np.arange(count),
            target + np.arange(len(goals)),
        ]
        self._add_slacks(np.concatenate(over), -1.0)
        self._add_slacks(np.concatenate(under), 1.0)
        self.first = self.highs.getNumCol()
        self.pool: list[Columns] = []

    def _add_rows(self, lower: Floats, upper: Floats) -> None:
        if len(lower):
            self.highs.addRows(len(lower), lower, upper, 0, NONE, NONE, np.zeros(0))

    def _add_columns(self, cost: Floats, upper: Floats, blocks: Sequence[tuple[Rows, Rows, Floats]]) -> None:
        """Add columns from blocks of (column, row, amount)."""
        if not len(cost):
            return
        column, row, amount = (np.concatenate(part) for part in zip(*blocks, strict=True))
        order = np.argsort(column, kind="stable")
        start = np.searchsorted(column[order], np.arange(len(cost))).astype(np.int32)
        lower = np.zeros(len(cost))
        self.highs.addCols(
            len(cost), cost, lower, upper, len(row), start, row[order].astype(np.int32), amount[order].astype(float)
        )

    def _add_batches(self) -> None:
        """Columns n[t], with what a batch costs."""
        instance, classes = self.instance, self.classes
        shared, size, minimum, target = self.rows
        each = np.arange(len(classes))
        blocks = [(each, size + each, -classes.size), (each, minimum + each, -classes.minimum)]
        for row, family in zip(row_starts(instance.shared), instance.shared, strict=False):
            batch = family.batch[classes.training]
            charged = np.flatnonzero(batch)
            blocks.append((charged, np.full(len(charged), shared + row), batch[charged] * self.scale[row]))
        money = instance.batch_money[classes.training].astype(float)
        for number, goal in enumerate(instance.targets):
            if goal.worth.money:
                blocks.append((each, np.full(len(classes), target + number), goal.worth.money * money))
        self._add_columns(-instance.objective.money / self.unit * money, classes.high.astype(float), blocks)
        self.within(classes.low, classes.high)

    def _add_slacks(self, rows: Rows, sign: float) -> None:
        count = len(rows)
        block = (np.arange(count), rows, np.full(count, sign))
        self._add_columns(np.ones(count), np.full(count, np.inf), [block])

    def punish(self, penalty: float) -> None:
        """Set the penalty of one scaled unit by which a row is broken, in units of worth; 1 at first."""
        slacks = np.arange(len(self.classes), self.first, dtype=np.int32)
        if len(slacks):
            self.highs.changeColsCost(len(slacks), slacks, np.full(len(slacks), penalty))

    def within(self, low: Rows, high: Rows) -> None:
        """Bound the batches of every class."""
        count = len(self.classes)
        if count:
            each = np.arange(count, dtype=np.int32)
            self.highs.changeColsBounds(count, each, low.astype(float), high.astype(float))

    def add(self, columns: Columns) -> None:
        """Add bundles."""
        if not len(columns):
            return
        bundles, owner = columns.bundles, columns.bundles.owner
        each = np.arange(len(columns))
        place = self.class_of_pair[bundles.pair]
        counted, place = owner[place >= 0], place[place >= 0]
        entry = np.repeat(each, np.diff(columns.row_start))
        shared, size, minimum, target = self.rows
        blocks = [
            (each, bundles.person, np.ones(len(columns))),
            (entry, shared + columns.row, columns.amount * self.scale[columns.row]),
            (counted, size + place, np.ones(len(place))),
            (counted, minimum + place, np.ones(len(place))),
            *((each, np.full(len(columns), target + number), worth) for number, worth in enumerate(columns.targets)),
        ]
        self._add_columns(-columns.value / self.unit, np.full(len(columns), np.inf), blocks)
        self.pool.append(columns)

    def begin_at_first(self) -> None:
        """Begin from the basis in which everybody has the bundle that was added first; nothing if somebody has none."""
        people = self.rows[0]
        if not self.pool or len(self.pool[0]) != people:
            return
        status = highspy.HighsBasisStatus
        basis = highspy.HighsBasis()
        columns = [status.kLower] * self.highs.getNumCol()
        columns[self.first : self.first + people] = [status.kBasic] * people
        basis.col_status = columns
        basis.row_status = [status.kLower] * people + [status.kBasic] * (self.highs.getNumRow() - people)
        self.highs.setBasis(basis)

    def basis(self) -> Basis:
        """The basis of the last solution."""
        basis: Basis = self.highs.getBasis()
        return basis

    def restore(self, basis: Basis | None) -> None:
        """Go on from an earlier basis, bundles added since then left out; from the last one if None."""
        if basis is None:
            return
        later = self.highs.getNumCol() - len(basis.col_status)
        if later:
            basis.col_status = [*basis.col_status, *[highspy.HighsBasisStatus.kLower] * later]
        self.highs.setBasis(basis)

    def columns(self, chosen: Rows) -> Columns:
        """Bundles by the order in which they were added, ascending."""
        edges = np.cumsum([0, *(len(block) for block in self.pool)])
        blocks = [
            block.take(chosen[(chosen >= first) & (chosen < first + len(block))] - first)
            for first, block in zip(edges.tolist(), self.pool, strict=False)
        ]
        return join(blocks)

    @property
    def out_of_time(self) -> bool:
        """Whether the limit ended the last run."""
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit)

    @property
    def ended(self) -> str:
        """How the last run ended, in the words of HiGHS."""
        return str(self.highs.modelStatusToString(self.highs.getModelStatus()))

    def solve(self, time_limit_s: float, how: How) -> Relaxed | None:
        """Solve; None where the limit came first, or the solver failed.

        Parameters
        ----------
        time_limit_s
            Seconds.
        how
            From the last basis by the dual simplex where bounds were changed since, by the primal one where bundles
            were added; or anew by interior points, where that basis is far off.
        """
        if how == "anew":
            self.highs.clearSolver()
        self.highs.setOptionValue("solver", "ipm" if how == "anew" else "choose")
        self.highs.setOptionValue("simplex_strategy", int(PRIMAL if how == "primal" else DUAL))
        run(self.highs, time_limit_s)
        self.effort += EACH + int(self.highs.getInfo().simplex_iteration_count)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.highs.getSolution()
        price, column = -self.unit * np.array(found.row_dual), np.array(found.col_value)
        shared, size, minimum, target = self.rows
        lower, upper = self._limits
        rows = price[shared:size] * self.scale
        rows = np.clip(rows, np.where(np.isfinite(lower), -np.inf, 0.0), np.where(np.isfinite(upper), np.inf, 0.0))
        seats = np.zeros(self.instance.trainings)
        seats[self.classes.training] = price[size:minimum] + price[minimum:target]
        count = len(self.classes)
        return Relaxed(
            -self.unit * self.highs.getObjectiveValue(),
            Prices(rows, seats, np.maximum(0.0, -price[target:])),
            price[:shared],
            column[self.first :],
            np.array(found.col_dual)[self.first :],
            column[:count],
            np.array(found.row_value)[size:minimum] + self.classes.size * column[:count],
            float(column[count : self.first].sum()),
        )


def run(highs: highspy.Highs, time_limit_s: float) -> None:
    """Run HiGHS for so long; Ctrl-C is raised when it has stopped."""
    highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, time_limit_s))
    if run_watched(highs):
        raise KeyboardInterrupt
