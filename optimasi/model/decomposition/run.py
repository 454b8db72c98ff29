"""From an instance to an answer by column generation (model.md section 6)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimasi.documents.plan import Stopped
from optimasi.model.clock import WORK, OutOfTime, OutOfWork
from optimasi.model.decomposition.bound import limits, proven_bound
from optimasi.model.decomposition.classes import Classes, classes
from optimasi.model.decomposition.columns import Describer
from optimasi.model.decomposition.layout import People, lay_out, row_starts
from optimasi.model.decomposition.master import How, Master, Relaxed
from optimasi.model.decomposition.plans import WHOLE, Found, Plans
from optimasi.model.decomposition.pricing import Bundles, Prices, Pricing
from optimasi.model.decomposition.sample import parts_of, sampled, shares
from optimasi.model.decomposition.tree import Tree
from optimasi.model.instance import Instance, Part
from optimasi.model.necessary import whole_worth
from optimasi.model.rows import Floats, Worth
from optimasi.model.solver import Progress
from optimasi.scenario.tables.filters import Mask

SAMPLED = 2000
"""People of a part: of more than twice as many, parts of them set the first prices."""
PENALTIES = (1e2, 1e4, 1e6)
"""Of one broken unit, in multiples of the dearest bundle: the next where the one before leaves something broken."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What column generation found.

    Parameters
    ----------
    taken
        Which candidate pairs the best plan has, shape (pairs,); None where none was found.
    value, bound
        What it is worth, and what no plan can be worth more than; None where nothing was found or proven.
    infeasible
        Whether it is proven that there is no plan.
    stopped_by
        The limit that ended it, if one did.
    """

    taken: Mask | None
    value: float | None
    bound: float | None
    infeasible: bool
    stopped_by: Stopped | None


def decompose(
    instance: Instance,
    part: Part,
    gap: float,
    time_limit_s: float,
    progress: Progress,
    start: Mask | None = None,
    threads: int | None = None,
    work: int | None = None,
) -> Outcome:
    """Solve by column generation.

    Parameters
    ----------
    instance, part
        The scenario as arrays, and all its candidate pairs.
    gap
        Relative distance at which a plan counts as proven.
    time_limit_s
        Seconds; it ends then, or at Ctrl-C, with the best plan so far.
    progress
        Told of seconds, value and bound about once a second.
    start
        A plan to begin from, within every rule: which candidate pairs it has.
    threads
        As many as there are cores if None.
    work
        Thousand steps of the simplex method that the master may take; any number if None.
    """
    began = last = time.monotonic()

    def report(tree: Tree) -> None:
        nonlocal last
        if time.monotonic() - last >= 1.0:
            last = time.monotonic()
            progress(last - began, _finite(tree.value), _finite(tree.bound))

    stopped: Stopped | None = None
    infeasible = False
    tree: Tree | None = None
    known: Found | None = None
    try:
        search = _Search(instance, part, threads, work)
        known = None if start is None else search.plans.of_pairs(start)
        tree = search.begin(gap, began + time_limit_s, report, known)
        infeasible = not search.run(tree)
    except OutOfWork:
        stopped = "work"
    except OutOfTime:
        stopped = "time"
    except KeyboardInterrupt:
        stopped = "interrupt"
    except MemoryError:
        stopped = "memory"
    best = known if tree is None else tree.best
    taken = None
    if best is not None:
        taken = np.zeros(len(part), dtype=bool)
        taken[best.pairs] = True
    bound = None if infeasible or tree is None else _finite(tree.bound)
    return Outcome(taken, None if best is None else best.value, bound, infeasible, stopped)


class _Search:
    """The first prices, the first bundles and the tree that goes on from them."""

    def __init__(self, instance: Instance, part: Part, threads: int | None, work: int | None = None) -> None:
        self.work = work
        self.instance, self.part = instance, part
        self.people = lay_out(instance, part)
        self.classes: Classes = classes(instance, part)
        self.pricing = Pricing(instance, part, self.people, threads)
        self.describer = Describer(instance, part, self.people)
        self.plans = Plans(instance, part, self.classes, self.describer)
        self.scale = _scale(instance, self.people)

    def begin(self, gap: float, deadline: float, report: Callable[[Tree], None], known: Found | None) -> Tree:
        """Price at nothing, which tells how much there is to gain, and set up the master in that unit."""
        free = self._prices(np.zeros(len(self.scale)))
        priced = self.pricing.best(free, deadline)
        self.free = self.describer.columns(priced.bundles)
        unit = float(np.abs(self.free.value).max(initial=0.0)) or 1.0
        master = Master(self.instance, self.part, self.classes, self.scale, unit)
        whole = whole_worth(self.instance, self.part, self.instance.objective)
        tree = Tree(
            self.pricing,
            self.describer,
            master,
            self.plans,
            self.classes,
            gap,
            deadline,
            report,
            whole=whole,
            most_effort=math.inf if self.work is None else self.work * WORK,
        )
        tree.keep(known)
        low, high = self.classes.low, self.classes.high
        tree.current = proven_bound(self.instance, self.classes, free, priced.upper, low, high)
        return tree

    def run(self, tree: Tree) -> bool:
        """Search; false where it is proven that there is no plan."""
        low, high = self.classes.low, self.classes.high
        if (low > high).any():
            return False
        prices = self._first_prices()
        how: How = "dual"
        if self.instance.employees >= SAMPLED * 2 and (found := self._from_parts(tree)) is not None:
            prices[0], how = found, "anew"
        nobody = np.full(self.instance.employees, -math.inf)
        for price in prices:
            bound, _ = tree.price(price, low, high, nobody)
            if bound == -math.inf:
                return False
            tree.current = min(tree.current, bound)
        if how == "dual":
            tree.master.begin_at_first()
        if tree.best is not None:
            tree.master.add(self.plans.bundles_of(tree.best.pairs))
        for penalty in PENALTIES:
            tree.master.punish(penalty)
            bound, relaxed = tree.relax(low, high, tree.current, how=how)
            if relaxed.broken <= WHOLE:
                break
        else:
            if self._impossible(tree):
                return False
        tree.run(bound)
        return True

    def _prices(self, rows: Floats) -> Prices:
        return Prices(rows, np.zeros(self.instance.trainings), np.zeros(len(self.instance.targets)))

    def _first_prices(self) -> list[Prices]:
        """What limits would cost if half of all value were paid for them; then dear ones.

        At the dear ones little is left to do but what must be done.
        """
        upper, found = limits(self.instance)[1], self.free
        used = np.bincount(found.row, found.amount, len(upper))
        scarce = (used > upper) & (upper > 0)
        rows, dear = np.zeros(len(upper)), np.zeros(len(upper))
        rows[scarce] = 0.5 * float(np.abs(found.value).sum()) / int(scarce.sum() or 1) / upper[scarce]
        limited = np.isfinite(upper)
        dear[limited] = 100 * float(np.abs(found.value).max(initial=0.0)) * self.scale[limited]
        return [self._prices(rows), self._prices(dear)]

    def _from_parts(self, tree: Tree) -> Prices | None:
        """Solve parts of the people, whole units, with limits to scale: prices; what suits them joins the master.

        Each part begins at the prices of the one before; None where somebody has no bundle.
        """
        instance = self.instance
        before, total = None, self._prices(np.zeros(len(self.scale)))
        for people in parts_of(instance, SAMPLED):
            smaller, part, pairs = sampled(instance, self.part, people)
            search = _Search(smaller, part, self.pricing.threads, self.work)
            begun = search.begin(0.0, tree.deadline, _silent, None)
            relaxed = search.settled(begun, before)
            if relaxed is None:
                return None
            before = relaxed.prices
            weight = shares(instance, people)
            total = Prices(
                total.rows + weight * before.rows,
                total.seats + before.seats * len(people) / instance.employees,
                total.targets + before.targets * len(people) / instance.employees,
            )
            kept = relaxed.nearest(len(people) // 2)
            found = begun.master.columns(kept).bundles
            tree.master.add(self.describer.columns(Bundles(people[found.person], found.start, pairs[found.pair])))
        return total

    def settled(self, tree: Tree, before: Prices | None) -> Relaxed | None:
        """The master's last solution, from some prices on; None where somebody has no bundle."""
        low, high = self.classes.low, self.classes.high
        nobody = np.full(self.instance.employees, -math.inf)
        first, dear = self._first_prices()
        for prices in (before or first, dear):
            if tree.price(prices, low, high, nobody)[0] == -math.inf:
                return None
        tree.master.begin_at_first()
        tree.master.punish(PENALTIES[0])
        return tree.relax(low, high, math.inf)[1]

    def _impossible(self, tree: Tree) -> bool:
        """Whether the least violation of all rules together is proven to be above 0."""
        nothing = replace(self.instance, objective=Worth.nothing(len(self.instance.gap), self.instance.trainings))
        pricing = Pricing(nothing, self.part, self.people, self.pricing.threads)
        describer = Describer(nothing, self.part, self.people)
        master = Master(nothing, self.part, self.classes, self.scale, 1.0)
        for block in tree.master.pool:
            master.add(describer.columns(block.bundles))
        phase = Tree(pricing, describer, master, self.plans, self.classes, 0.0, tree.deadline, _silent, whole=False)
        phase.most_effort = tree.most_effort
        bound, _ = phase.relax(self.classes.low, self.classes.high, math.inf)
        for block in master.pool[len(tree.master.pool) :]:
            tree.master.add(self.describer.columns(block.bundles))
        return bound < 0


def _silent(_tree: Tree) -> None:
    """Phase one reports nothing."""


def _scale(instance: Instance, people: People) -> Floats:
    """One over the largest amount of each shared row."""
    largest = np.zeros(row_starts(instance.shared)[-1])
    np.maximum.at(largest, people.entries.row, np.abs(people.entries.amount))
    return np.where(largest > 0, 1 / np.maximum(largest, 1e-300), 1.0)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
