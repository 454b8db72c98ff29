"""A second opinion on an integer program: a tree whose every bound is recomputed from the rows (model.md section 7).

HiGHS's word is not enough for a proof: its tolerances are absolute, and what its presolve and its cuts leave out
nobody sees. Here its linear programs only tell where to look. What counts is, for any prices y of the rows,

    bound = sum_i (y_i > 0 ? y_i upper_i : y_i lower_i) + sum_j max { (c_j - sum_i y_i a_ij) x : low_j <= x <= high_j }

which no solution passes, however y was found; a node is left for having no solution only where the same sum with
c = 0 is below 0. Sums are exact (fsum) and widened by more than the rounding of their terms.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import highspy
import numpy as np

from optimasi.model.rows import Floats, Rows
from optimasi.model.running import run_watched
from optimasi.plan.plan import relative_gap
from optimasi.scenario.tables.filters import Mask

WORK = 50_000
"""Columns times nodes that a tree may take, a few tenths of a second on one core. Measured: random scenarios of up to
5 people and 5 trainings (some 30 columns) close within it; 8 people x 6 trainings with a budget that splits (67
columns) would take 40,000 nodes, a kecamatan (288 columns) more: they are left after 750 and 170."""
ROUNDING = 2.0**-52
"""Of the sum of absolute terms, for each product that is added up to one of them: twice what doubles can lose there.
Of a plan of Rp1 triliun that leaves less than a rupiah."""
WHOLE = 1e-9
"""How far from a whole number a column may lie and be tried as one."""
MISSED = 1e-7
"""Of all rows together: more than tolerances can make of a solution that keeps them."""
CLOSED, FINEST = 1e-9, 1e-14
"""Relative gap at which a node has nothing left to find where none is asked for, and the least that can be asked for:
one rupiah of a miliar is less than the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Maximise c x with row_low <= A x <= row_high, low <= x <= high, some x whole.

    Parameters
    ----------
    cost, low, high, whole
        Of each column, shape (columns,).
    row_low, row_high
        Of each row, shape (rows,).
    row, column, amount
        The entries of A, shape (entries,).
    """

    cost: Floats
    low: Floats
    high: Floats
    whole: Mask
    row_low: Floats
    row_high: Floats
    row: Rows
    column: Rows
    amount: Floats

    @classmethod
    def of(cls, highs: highspy.Highs) -> Program:
        """The program that HiGHS was handed."""
        lp = highs.getLp()
        sign = -1.0 if lp.sense_ == highspy.ObjSense.kMinimize else 1.0
        starts, inner = np.array(lp.a_matrix_.start_), np.array(lp.a_matrix_.index_, dtype=np.int64)
        outer = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        row, column = (inner, outer) if lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise else (outer, inner)
        return cls(
            sign * np.array(lp.col_cost_),
            np.array(lp.col_lower_),
            np.array(lp.col_upper_),
            np.array([kind != highspy.HighsVarType.kContinuous for kind in lp.integrality_], dtype=bool),
            np.array(lp.row_lower_),
            np.array(lp.row_upper_),
            row,
            column,
            np.array(lp.a_matrix_.value_),
        )

    @property
    def bounded(self) -> bool:
        """Whether every column has two ends, without which prices prove nothing."""
        return bool(np.isfinite(self.low).all() and np.isfinite(self.high).all())

    def bound(self, cost: Floats, prices: Floats, low: Floats, high: Floats) -> float:
        """No x between low and high that keeps the rows has a higher cost @ x, whatever the prices are."""
        side = np.where(prices > 0, self.row_high, self.row_low)
        prices = np.where(np.isfinite(side), prices, 0.0)
        side = np.where(prices == 0, 0.0, side)
        reduced = cost - np.bincount(self.column, self.amount * prices[self.row], len(cost))
        size = np.abs(cost) + np.bincount(self.column, np.abs(self.amount * prices[self.row]), len(cost))
        reach = np.maximum(np.abs(low), np.abs(high))
        terms = np.concatenate([prices * side, np.where(reduced > 0, reduced * high, reduced * low)])
        products = np.bincount(self.column, minlength=len(cost)) + 4
        return math.fsum(terms) + ROUNDING * (4 * math.fsum(np.abs(prices * side)) + math.fsum(products * size * reach))


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """What the tree proved.

    Parameters
    ----------
    bound
        No solution is worth more; -inf where it is proven that there is none.
    values
        Of each column, a solution worth more than the one known; None where none was found.
    value
        What that is worth.
    closed
        Whether the bound is within the gap of the best solution known.
    """

    bound: float
    values: Floats | None
    value: float
    closed: bool


class _Relaxation:
    """The linear program of a node; what it answers is only a hint."""

    def __init__(self, program: Program) -> None:
        self.columns = np.arange(len(program.cost), dtype=np.int32)
        self.program = program
        self.highs = highs = highspy.Highs()
        for option, value in (("output_flag", False), ("presolve", "off"), ("solver", "simplex"), ("threads", 1)):
            highs.setOptionValue(option, value)
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            highs.setOptionValue(option, WHOLE)
        nothing = np.zeros(0)
        none = np.zeros(0, dtype=np.int32)
        highs.addCols(len(program.cost), -program.cost, program.low, program.high, 0, none, none, nothing)
        order = np.lexsort((program.column, program.row))
        starts = np.searchsorted(program.row[order], np.arange(len(program.row_low))).astype(np.int32)
        entries = program.column[order].astype(np.int32), program.amount[order]
        highs.addRows(len(program.row_low), program.row_low, program.row_high, len(order), starts, *entries)
        # How far each row is missed, upwards and downwards: nothing may be, but where that is what is asked.
        rows = np.arange(len(program.row_low), dtype=np.int32)
        self.slack = np.arange(len(self.columns), len(self.columns) + 2 * len(rows), dtype=np.int32)
        zero = np.zeros(2 * len(rows))
        sides = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
        begin = np.arange(2 * len(rows), dtype=np.int32)
        highs.addCols(2 * len(rows), zero, zero, zero, 2 * len(rows), begin, np.concatenate([rows, rows]), sides)

    def allow_misses(self, allowed: bool) -> None:
        """Let every row be missed and count by how much, in place of the objective; or back again."""
        highs, count, rows = self.highs, len(self.columns), len(self.slack)
        zero = np.zeros(rows)
        highs.changeColsCost(count, self.columns, np.zeros(count) if allowed else -self.program.cost)
        highs.changeColsCost(rows, self.slack, np.ones(rows) if allowed else zero)
        highs.changeColsBounds(rows, self.slack, zero, np.full(rows, np.inf) if allowed else zero)

    def solve(self, low: Floats, high: Floats) -> tuple[Floats | None, Floats]:
        """The best x, None where there seems to be none; and the prices of the rows, or of missing them."""
        highs, count = self.highs, len(self.columns)
        highs.changeColsBounds(count, self.columns, low, high)
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            solution = highs.getSolution()
            # A column may lie beside its ends by the tolerance, which is Rp75 where a seat costs Rp1 triliun.
            return np.clip(np.array(solution.col_value)[:count], low, high), -np.array(solution.row_dual)
        self.allow_misses(True)
        highs.run()
        prices = -np.array(highs.getSolution().row_dual)
        self.allow_misses(False)
        return None, prices


def least_miss(program: Program, time_limit_s: float) -> float:
    """By how much all rows together are missed at least, as an elastic model of HiGHS says; 0 where it ends before."""
    elastic = _Relaxation(program)
    elastic.allow_misses(True)
    whole = np.flatnonzero(program.whole).astype(np.int32)
    kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
    elastic.highs.changeColsIntegrality(len(whole), whole, kinds)
    elastic.highs.setOptionValue("mip_feasibility_tolerance", WHOLE)
    elastic.highs.setOptionValue("time_limit", max(0.01, time_limit_s))
    run_watched(elastic.highs)
    return max(0.0, float(elastic.highs.getInfo().mip_dual_bound))


def value_of_whole_columns(program: Program, values: Floats) -> float:
    """What a solver's solution is worth where its whole columns are whole and the others as good as the rows allow.

    Its own may lie beside the rows by its tolerance, so that it claims what no solution has.
    """
    claimed, whole = math.fsum(program.cost * values), np.clip(np.rint(values), program.low, program.high)
    if program.whole.all() or not program.bounded:
        return claimed
    low, high = (np.where(program.whole, whole, side) for side in (program.low, program.high))
    found, prices = _Relaxation(program).solve(low, high)
    if found is None:
        return claimed
    return min(math.fsum(program.cost * found), program.bound(program.cost, prices, low, high))


def certify(program: Program, known: float, gap: float, work: int = WORK) -> Certificate:
    """Branch until no open node can be worth more than the best solution by more than the gap, or the work is done.

    Parameters
    ----------
    program
        With both ends of every column.
    known
        What the best solution known is worth; -inf where there is none.
    gap
        Relative.
    work
        Columns times nodes at most, so that every run is the same.
    """
    relaxation = _Relaxation(program)
    value, values, closed = known, None, -math.inf
    heap: list[tuple[float, int, Floats, Floats]] = [(-math.inf, 0, program.low, program.high)]
    made = 1
    allowed = max(gap, FINEST) if gap > 0 else CLOSED

    def done(bound: float) -> bool:
        return bound <= value or (math.isfinite(value) and relative_gap(value, bound) <= allowed)

    for _ in range(max(1, work // max(1, len(program.cost)))):
        if not heap:
            break
        above, _, low, high = heapq.heappop(heap)
        if done(-above):
            closed = max(closed, -above)
            continue
        found, prices = relaxation.solve(low, high)
        if found is None:
            if program.bound(np.zeros_like(program.cost), prices, low, high) < 0:
                continue
            # Neither a solution nor a proof that there is none: what is above it stands.
            bound, found = -above, 0.5 * (low + high)
        else:
            bound = min(-above, program.bound(program.cost, prices, low, high))
        away = np.where(program.whole & (low < high), np.abs(found - np.rint(found)), -1.0)
        if away.max(initial=-1.0) <= WHOLE:
            fixed = np.where(program.whole, np.clip(np.rint(found), low, high), 0.0)
            exactly, _ = relaxation.solve(
                np.where(program.whole, fixed, program.low), np.where(program.whole, fixed, program.high)
            )
            if exactly is not None and (reached := math.fsum(program.cost * exactly)) > value:
                value, values = reached, exactly
        if done(bound):
            closed = max(closed, bound)
            continue
        if (low == high)[program.whole].all():
            # Every number is settled and the bound still is not the value: nothing to branch on.
            return Certificate(max(bound, closed, value), values, value, closed=False)
        branch = int(np.argmax(away))
        middle = min(max(math.floor(found[branch]), low[branch]), high[branch] - 1)
        for below in (True, False):
            ends = low.copy(), high.copy()
            ends[1 if below else 0][branch] = middle if below else middle + 1
            heapq.heappush(heap, (-bound, made, *ends))
            made += 1
    top = max((-above for above, *_ in heap), default=-math.inf)
    bound = max(closed, top, value)
    return Certificate(bound, values, value, closed=not heap or done(top))
