"""Whole plans: checked exactly against everything that is shared, and made from the master by an integer program."""

from __future__ import annotations

import math
from dataclasses import dataclass

import highspy
import numpy as np

from optimasi.model.decomposition.bound import limits
from optimasi.model.decomposition.classes import Classes
from optimasi.model.decomposition.columns import Columns, Describer
from optimasi.model.decomposition.layout import row_starts, starts
from optimasi.model.decomposition.master import Master, Relaxed, run
from optimasi.model.decomposition.pricing import Bundles
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Rows
from optimasi.scenario.tables.filters import Mask

WHOLE = 1e-6
"""How far from whole the master's numbers may be."""
SLACK = 1e-6
"""By how much sums of whole numbers and of decimal fractions may pass a limit."""
FURTHER = 0.5
"""Bundles for each person that a plan may be made of, besides those of the master's solution."""

LEAST = 1000
"""And so many more."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A plan that keeps every rule.

    Parameters
    ----------
    value
        What it is worth.
    pairs
        Positions of its candidate pairs, ascending.
    batches
        Of each class.
    """

    value: float
    pairs: Rows
    batches: Rows


class Plans:
    """Makes whole plans and knows whether they are plans."""

    def __init__(self, instance: Instance, part: Part, classes: Classes, describer: Describer) -> None:
        self.instance, self.part, self.classes, self.describer = instance, part, classes, describer

    def check(self, columns: Columns) -> Found | None:
        """The plan of one bundle for everybody, each within its person's rules; None where it breaks a shared rule."""
        instance, classes = self.instance, self.classes
        pairs = np.sort(columns.bundles.pair)
        seats = np.bincount(self.part.training[pairs], minlength=instance.trainings)[classes.training]
        batches = np.ceil(seats / np.maximum(classes.size, 1e-300)).astype(np.int64)
        filled = (batches * classes.minimum <= seats) | (seats == classes.locked)
        lower, upper = limits(instance)
        total = np.bincount(columns.row, columns.amount, len(lower))
        for row, family in zip(row_starts(instance.shared), instance.shared, strict=False):
            total[row] += float(family.batch[classes.training] @ batches)
        kept = (total >= lower - SLACK) & (total <= upper + SLACK)
        money = float(instance.batch_money[classes.training] @ batches)
        goals = [
            math.fsum(worth) + target.worth.money * money >= target.at_least - SLACK
            for worth, target in zip(columns.targets, instance.targets, strict=True)
        ]
        if not (filled.all() and (batches <= classes.high).all() and kept.all() and all(goals)):
            return None
        return Found(math.fsum(columns.value) + instance.objective.money * money, pairs, batches)

    def of_pairs(self, taken: Mask) -> Found | None:
        """The plan of a set of candidate pairs."""
        return self.check(self.bundles_of(np.flatnonzero(taken)))

    def bundles_of(self, pairs: Rows) -> Columns:
        """Everybody's bundle of some candidate pairs, ascending."""
        everyone = np.arange(self.instance.employees)
        start = starts(self.part.employee[pairs], len(everyone))
        return self.describer.columns(Bundles(everyone, start, pairs))

    def rounded(self, master: Master, relaxed: Relaxed, batches: Rows, time_limit_s: float) -> Found | None:
        """The best plan with these batches from the bundles that lose least, as far as the time reaches.

        Parameters
        ----------
        master, relaxed
            The master, with its batches within these, and its solution.
        batches
            Of each class.
        time_limit_s
            Seconds.
        """
        share = relaxed.share
        if relaxed.broken < SLACK and (np.abs(share - np.rint(share)) < WHOLE).all():
            return self._taken(master, np.flatnonzero(share > 0.5))
        highs = master.highs
        kept = relaxed.nearest(int(FURTHER * self.instance.employees) + LEAST)
        program = highspy.Highs()
        program.silent()
        program.passModel(highs.getLp())
        count = len(self.classes)
        whole = batches.astype(float)
        program.changeColsBounds(count, np.arange(count, dtype=np.int32), whole, whole)
        # What broke a row, and every bundle but these: also those that joined the master since.
        dropped = np.setdiff1d(np.arange(count, program.getNumCol()), master.first + kept)
        self._settle_locked(master, program, batches, relaxed)
        program.deleteCols(len(dropped), dropped.astype(np.int32))
        columns = np.arange(count, count + len(kept), dtype=np.int32)
        program.changeColsIntegrality(len(columns), columns, np.full(len(columns), highspy.HighsVarType.kInteger))
        program.setOptionValue("presolve", "on")
        program.setOptionValue("mip_rel_gap", 1e-4)
        run(program, time_limit_s)
        if program.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
            return None
        values = np.array(program.getSolution().col_value)[count:]
        return self._taken(master, kept[values > 0.5])

    def _settle_locked(self, master: Master, program: highspy.Highs, batches: Rows, relaxed: Relaxed) -> None:
        """Where only locked seats may fall short of the minimum, either they are all or the minimum is met."""
        classes, first = self.classes, master.rows[1]
        least = classes.minimum * batches
        opened = (batches > classes.needed) | (2 * relaxed.seats > classes.locked + least)
        room = classes.size * batches
        for number in np.flatnonzero(classes.short).tolist():
            if opened[number]:
                program.changeRowBounds(first + number, float(least[number] - room[number]), 0.0)
            else:
                program.changeRowBounds(first + number, -math.inf, float(classes.locked[number] - room[number]))

    def _taken(self, master: Master, chosen: Rows) -> Found | None:
        return self.check(master.columns(chosen))
