"""What a set of assignments is worth, recomputed from the scenario alone (model.md section 1).

p = completion x attendance; u = p min(lift, max(0, to - assessed), gap);
closed = min over thresholds h of (h - assessed) + sum of u over trainings that go beyond h, at most the gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Assignments:
    """Pairs of an employee and a training, as row numbers, shape (assignments,).

    Those of a plan are sorted by employee, then training, and none is there twice; others stand in any order.
    """

    employee: Rows
    training: Rows

    @classmethod
    def of(cls, employee: npt.ArrayLike, training: npt.ArrayLike) -> Assignments:
        """Sort pairs by employee, then training."""
        people, rows = np.asarray(employee, dtype=np.int64), np.asarray(training, dtype=np.int64)
        order = np.lexsort((rows, people))
        people, rows = people[order], rows[order]
        people.flags.writeable = rows.flags.writeable = False
        return cls(people, rows)

    def __len__(self) -> int:
        return len(self.employee)

    def has(self, employee: Rows, training: Rows) -> Mask:
        """Which pairs of an employee and a training are among the assignments."""
        width = int(max(training.max(initial=0), self.training.max(initial=0))) + 1
        return np.isin(employee * width + training, self.employee * width + self.training)

    def take(self, positions: Rows) -> Assignments:
        """The assignments at these positions, in their order."""
        return Assignments(self.employee[positions], self.training[positions])

    def without(self, dropped: int | Rows) -> Assignments:
        """All but the assignments at these positions."""
        return Assignments(np.delete(self.employee, dropped), np.delete(self.training, dropped))


def _sums(group: Rows, values: Floats, count: int) -> Floats:
    return np.bincount(group, values, count).astype(np.float64)


def levels_closed(group: Rows, headroom: Floats, lift: Floats, gap: Floats) -> Floats:
    """Levels that overlapping lifts close together, each lift no further than its own headroom.

    closed = min(gap, sum u, min over j of headroom_j + sum of u with headroom > headroom_j)

    Parameters
    ----------
    group
        Which need each lift serves, shape (lifts,), values in 0..len(gap)-1.
    headroom
        Levels from the assessed level to where the lift's training leads, at most the gap.
    lift
        Expected lifts u in levels.
    gap
        Gap of each need in levels, shape (needs,).

    Returns
    -------
    ndarray, shape (needs,)
        0 for needs without a lift.
    """
    order = np.lexsort((headroom, group))
    group, headroom, lift = group[order], headroom[order], lift[order]
    total = _sums(group, lift, len(gap))
    running = np.cumsum(lift)
    before = np.concatenate(([0.0], running))[np.searchsorted(group, np.arange(len(gap)))]
    beyond = total[group] - (running - before[group])
    closed = np.minimum(gap, total)
    np.minimum.at(closed, group, headroom + np.maximum(0.0, beyond))
    return closed


def spans(first: Rows, length: Rows) -> tuple[Rows, Rows]:
    """Spans of rows one after another: for each row the span that it is of, and its number."""
    span = np.repeat(np.arange(len(length)), length)
    return span, np.arange(len(span)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(first, length)


@dataclass(frozen=True)
class Gain:
    """The gain of assignments, with its parts.

    Parameters
    ----------
    scenario, assignments
        What it is computed from.
    """

    scenario: Scenario
    assignments: Assignments

    @cached_property
    def lifts(self) -> pd.DataFrame:
        """One row for each assignment and need it serves: assignment, need (positions), lift u, headroom."""
        chosen, needs, taught = self.assignments, self.scenario.needs, self.scenario.curriculum
        # Both tables are sorted by their keys, so that rows are found without joining tables.
        by_training, by_competency = taught["training"].to_numpy(), taught["competency"].to_numpy()
        first, last = (np.searchsorted(by_training, chosen.training, side) for side in ("left", "right"))
        assignment, row = spans(first, last - first)
        width = len(self.scenario.competencies)
        keys = needs["employee"].to_numpy() * width + needs["competency"].to_numpy()
        wanted = chosen.employee[assignment] * width + by_competency[row]
        need = np.searchsorted(keys, wanted)
        served = need < len(keys)
        served[served] = keys[need[served]] == wanted[served]
        assignment, row, need = assignment[served], row[served], need[served]
        gap, assessed = needs["gap"].to_numpy()[need], needs["assessed"].to_numpy()[need]
        reach = taught["to_level"].to_numpy()[row] - assessed
        headroom = np.minimum(np.where(np.isnan(reach), np.inf, np.maximum(0.0, reach)), gap)
        lift = self.counted[assignment] * np.minimum(taught["lift"].to_numpy()[row], headroom)
        lifts = pd.DataFrame({"assignment": assignment, "need": need, "lift": lift, "headroom": headroom})
        kept: pd.DataFrame = lifts[lift > 0].reset_index(drop=True)
        return kept

    @cached_property
    def attendance(self) -> Floats:
        """The probability that each assignment's employee comes; a nomination's stands instead of the employee's."""
        attendance = self.scenario.employees["attendance"].to_numpy()[self.assignments.employee]
        chosen = pd.DataFrame({"employee": self.assignments.employee, "training": self.assignments.training})
        named = self.scenario.nominations[["employee", "training", "probability"]]
        if not named["probability"].notna().any():
            return np.asarray(attendance)
        told = chosen.merge(named, on=["employee", "training"], how="left")["probability"].to_numpy()
        return np.where(np.isnan(told), attendance, told)

    @cached_property
    def completion(self) -> Floats:
        """The probability that each assignment is completed by those who come."""
        return np.asarray(self.scenario.trainings["completion"].to_numpy()[self.assignments.training])

    @cached_property
    def probability(self) -> Floats:
        """Completion x attendance of each assignment."""
        return np.asarray(self.completion * self.attendance)

    @cached_property
    def counted(self) -> Floats:
        """The probability that the gain counts: completion alone where the scenario ignores attendance."""
        return self.probability if self.scenario.settings.count_attendance else self.completion

    @cached_property
    def weights(self) -> Floats:
        """W = employee weight x competency weight x gap weight x every matching entry of weights, for each need."""
        needs = self.scenario.needs
        employee = self.scenario.employees["weight"].to_numpy()[needs["employee"]]
        competency = self.scenario.competencies["weight"].to_numpy()[needs["competency"]]
        weights = employee * competency * needs["weight"].to_numpy()
        for entry in self.scenario.settings.weights:
            meant = self.scenario.employees_named(entry.employees)[needs["employee"]]
            meant &= self.scenario.competencies_named(entry.competencies)[needs["competency"]]
            weights = np.where(meant, weights * entry.weight, weights)
        return np.asarray(weights)

    @cached_property
    def closed(self) -> Floats:
        """Levels closed of each need."""
        lifts = self.lifts
        return levels_closed(
            lifts["need"].to_numpy(),
            lifts["headroom"].to_numpy(),
            lifts["lift"].to_numpy(),
            self.scenario.needs["gap"].to_numpy(),
        )

    @cached_property
    def value(self) -> float:
        """Weighted levels closed, the objective `levels`."""
        return float(np.dot(self.weights, self.closed))

    @cached_property
    def attributed(self) -> Floats:
        """levels(e,t,k) = closed u / sum of u over the person's trainings: for each row of `lifts`, unweighted."""
        need, lift = self.lifts["need"].to_numpy(), self.lifts["lift"].to_numpy()
        together = _sums(need, lift, len(self.closed))
        return np.asarray(self.closed[need] * lift / together[need])

    @cached_property
    def by_assignment(self) -> Floats:
        """Weighted levels attributed to each assignment; they add up to the value."""
        rows = self.weights[self.lifts["need"].to_numpy()] * self.attributed
        return _sums(self.lifts["assignment"].to_numpy(), rows, len(self.assignments))

    @cached_property
    def marginal(self) -> Floats:
        """Value lost if one assignment alone is dropped, for each assignment."""
        rows = self.weights[self.lifts["need"].to_numpy()] * self._levels_lost
        return _sums(self.lifts["assignment"].to_numpy(), rows, len(self.assignments))

    @cached_property
    def marginal_levels(self) -> Floats:
        """Levels, unweighted, that stay open if one assignment alone is dropped, for each assignment."""
        return _sums(self.lifts["assignment"].to_numpy(), self._levels_lost, len(self.assignments))

    @cached_property
    def _levels_lost(self) -> Floats:
        """Levels that stay open if the assignment of each row of `lifts` is dropped."""
        lifts = self.lifts.reset_index(names="dropped")
        others = lifts.merge(self.lifts, on="need", suffixes=("", "_other"))
        others = others[others["assignment"] != others["assignment_other"]]
        need = lifts["need"].to_numpy()
        left = levels_closed(
            others["dropped"].to_numpy(),
            others["headroom_other"].to_numpy(),
            others["lift_other"].to_numpy(),
            self.scenario.needs["gap"].to_numpy()[need],
        )
        return np.asarray(self.closed[need] - left)

    @cached_property
    def alone(self) -> Floats:
        """Value of each assignment if it were the person's only one."""
        need = self.lifts["need"].to_numpy()
        return _sums(
            self.lifts["assignment"].to_numpy(),
            self.weights[need] * self.lifts["lift"].to_numpy(),
            len(self.assignments),
        )
