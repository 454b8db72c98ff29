"""Branch and bound on the batches of trainings: every node is a range of batches for each, with a bound of its own.

The global bound is the largest of the open nodes' bounds; plans come from nodes where all batches are whole and
from dives, which fix batches one after another and prove nothing.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimasi.model.clock import OutOfTime, OutOfWork
from optimasi.model.decomposition.bound import Cut, cut, proven_bound
from optimasi.model.decomposition.classes import Classes
from optimasi.model.decomposition.columns import Describer
from optimasi.model.decomposition.master import Basis, How, Master, Relaxed
from optimasi.model.decomposition.near import propose
from optimasi.model.decomposition.plans import WHOLE, Found, Plans
from optimasi.model.decomposition.pricing import Prices, Pricing
from optimasi.model.instance import Instance
from optimasi.model.rows import Floats, Rows

SETTLED = 0.05
"""A node's prices are good enough when they prove all but this part of the distance to the best plan."""
PROFIT = 1e-6
"""What a new bundle must gain over its person's price, in the master's unit."""
DIVE_EVERY = 25
"""Nodes between two dives."""
CERTAIN = 0.1
"""A dive fixes batches this near to a whole number at once."""
ROUNDS = 5
"""Times that bundles are sought for the same batches at most."""
HOPELESS = 1.0
"""Batches are left at once where the bundles at hand miss the best plan by this part of its distance to the bound."""
CLOSE = 1e-5
"""Bundles and bound this near, relatively, are near enough for a plan."""
SLIPPED = 1e-4
"""A dive looks for bundles again after losing this part of the value."""
NEAR, FAR = 2, 16
"""Steps of one batch between a plan and others near it, at first and at most: what is known of batches says less
of those far off."""
PROMISE = 0.02
"""Part of the distance to the bound that other batches must promise."""
ROUNDING = 10.0
"""Seconds for one plan."""


class Unsolved(Exception):  # noqa: N818
    """The linear program ended without a solution though there was time."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A range of batches for each class, and what is known of the plans within.

    Parameters
    ----------
    bound
        No plan within is worth more.
    low, high
        Batches at least and at most, shape (classes,).
    branched
        Class and direction (-1, 1) of the last step, its fraction and the bound it came from; None at the root.
    basis
        Where the linear program begins.
    """

    bound: float
    low: Rows
    high: Rows
    branched: tuple[int, int, float, float] | None = None
    basis: Basis | None = None


class Tree:
    """The search.

    Parameters
    ----------
    pricing, describer, master, plans, classes
        What it works with.
    gap
        Relative distance at which a plan counts as proven.
    deadline
        `time.monotonic()` at which to stop.
    report
        Told of every step.
    whole
        Whether every plan is worth a whole number.
    most_effort
        Of the master, at which to stop.
    """

    def __init__(
        self,
        pricing: Pricing,
        describer: Describer,
        master: Master,
        plans: Plans,
        classes: Classes,
        gap: float,
        deadline: float,
        report: Callable[[Tree], None],
        *,
        whole: bool,
        most_effort: float = math.inf,
    ) -> None:
        self.instance: Instance = pricing.instance
        self.pricing, self.describer, self.master, self.plans, self.classes = (
            pricing,
            describer,
            master,
            plans,
            classes,
        )
        self.most_effort = most_effort
        self.whole, self.gap, self.deadline, self.report = whole, gap, deadline, report
        self.best: Found | None = None
        self.open: list[tuple[float, int, Node]] = []
        self.closed = -math.inf
        self.current = math.inf
        self.cuts: list[Cut] = []
        self.radius = NEAR
        self._tried: set[bytes] = set()
        self._standing: Basis | None = None
        self._used = np.zeros(len(classes), dtype=bool)
        self._number = itertools.count()
        self._loss = np.ones((len(classes), 2))
        self._tries = np.zeros((len(classes), 2))

    @property
    def bound(self) -> float:
        """No plan at all is worth more."""
        return self._possible(max(self.current, self.closed, -self.open[0][0] if self.open else -math.inf))

    def _possible(self, bound: float) -> float:
        return float(math.floor(bound)) if self.whole and math.isfinite(bound) else bound

    @property
    def value(self) -> float:
        """Of the best plan; -inf where there is none."""
        return -math.inf if self.best is None else self.best.value

    @property
    def least(self) -> float:
        """What a plan must be worth to be made: more than the best one by a part of the distance to the bound."""
        return -math.inf if self.best is None else self.value + PROMISE * max(0.0, self.bound - self.value)

    def proven(self, bound: float) -> bool:
        """Whether the best plan is within the gap of a bound."""
        if self.best is None:
            return bound == -math.inf
        bound = self._possible(bound)
        return bound <= self.value or bound - self.value <= self.gap * max(abs(bound), abs(self.value))

    def keep(self, found: Found | None) -> None:
        """Remember a plan if it is the best."""
        if found is not None and found.value > self.value:
            self.best, self.radius = found, NEAR

    def left(self) -> float:
        """Seconds left."""
        if self.master.effort > self.most_effort:
            raise OutOfWork
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise OutOfTime
        return seconds

    def price(self, prices: Prices, low: Rows, high: Rows, person: Floats) -> tuple[float, int]:
        """Bound that some prices prove, and how many bundles worth more than their person's price join the master."""
        self.left()
        priced = self.pricing.best(prices, self.deadline)
        bound = proven_bound(self.instance, self.classes, prices, priced.upper, low, high)
        proof = cut(self.instance, self.classes, prices, priced.upper)
        if math.isfinite(proof.constant):
            self.cuts.append(proof)
        bundles = priced.bundles
        better = np.flatnonzero(priced.value[bundles.person] > person[bundles.person] + PROFIT * self.master.unit)
        self.master.add(self.describer.columns(bundles.take(better)))
        return bound, len(better)

    def relax(
        self, low: Rows, high: Rows, bound: float, basis: Basis | None = None, how: How = "dual"
    ) -> tuple[float, Relaxed]:
        """Bound of a range of batches, at most `bound`, and the master's solution there."""
        self.master.restore(basis)
        self.master.within(low, high)
        relaxed = self._solved(how)
        while True:
            found, added = self.price(relaxed.prices, low, high, relaxed.person)
            self.current = bound = min(bound, found)
            self.report(self)
            enough = SETTLED * max(bound - self.value, self.gap * abs(bound)) if self.best else 1e-4 * abs(bound)
            if not added or self.proven(bound) or bound - relaxed.value <= enough:
                return bound, self._solved("primal") if added else relaxed
            relaxed = self._solved("primal")

    def _solved(self, how: How) -> Relaxed:
        relaxed = self.master.solve(self.left(), how)
        if relaxed is None and not self.master.out_of_time and how != "anew":
            # From a basis that rows of very different size made, the simplex method may end without an answer.
            relaxed = self.master.solve(self.left(), "anew")
        if relaxed is None:
            if self.master.out_of_time:
                raise OutOfTime
            raise Unsolved(self.master.ended)
        return relaxed

    def run(self, bound: float) -> None:
        """Search until the best plan is proven, all nodes are closed, or the time is over (OutOfTime).

        Better plans take as much effort as better bounds, and more as long as they are found.
        """
        self.current = bound
        self.push(Node(bound, self.classes.low, self.classes.high))
        proving = improving = 0
        for count in itertools.count():
            begun, value = self.master.effort, self.value
            self.current = -math.inf
            if not self.open or self.proven(self.bound):
                return
            # Before it leaves the open ones: the search may be interrupted anywhere.
            self.current = -self.open[0][0]
            _, _, node = heapq.heappop(self.open)
            self._expand(node, dive=count % DIVE_EVERY == 0 or self.best is None)
            proven = self.master.effort
            proving += proven - begun
            if improving <= proving:
                self._near()
                improving += self.master.effort - proven
            if self.value > value:
                improving = 0

    def push(self, node: Node) -> None:
        """Open a node."""
        heapq.heappush(self.open, (-node.bound, next(self._number), node))

    def _expand(self, node: Node, *, dive: bool) -> None:
        bound, relaxed = self.relax(node.low, node.high, node.bound, node.basis)
        basis = self.master.basis()
        self._used |= relaxed.batches > WHOLE
        self._learn(node, bound)
        if self.proven(bound):
            self.closed = max(self.closed, bound)
            return
        if relaxed.broken < WHOLE and dive:
            self.dive(node.low, node.high, relaxed)
        fraction = relaxed.batches - np.floor(relaxed.batches + WHOLE)
        split = np.flatnonzero((fraction > WHOLE) & (node.low < node.high))
        if not len(split):
            self._leaf(node, bound, relaxed)
            return
        down, up = fraction[split], 1 - fraction[split]
        loss = self._loss[split] * np.stack([down, up], axis=1)
        chosen = int(np.argmax(np.maximum(loss[:, 0], 1e-9) * np.maximum(loss[:, 1], 1e-9)))
        number = int(split[chosen])
        below = int(np.floor(relaxed.batches[number] + WHOLE))
        for direction, distance in ((-1, down[chosen]), (1, up[chosen])):
            low, high = node.low.copy(), node.high.copy()
            if direction < 0:
                high[number] = below
            else:
                low[number] = below + 1
            self.push(Node(bound, low, high, (number, direction, float(distance), bound), basis))

    def _learn(self, node: Node, bound: float) -> None:
        """Average what one batch more or less of a class cost the bound so far."""
        if node.branched is None or not math.isfinite(bound):
            return
        number, direction, distance, before = node.branched
        side = int(direction > 0)
        tries = self._tries[number, side]
        loss = (before - bound) / max(distance, 1e-3)
        self._loss[number, side] = (self._loss[number, side] * tries + loss) / (tries + 1)
        self._tries[number, side] = tries + 1

    def _leaf(self, node: Node, bound: float, relaxed: Relaxed) -> None:
        """All batches are whole: what is left between bundles and bound cannot be branched on."""
        if relaxed.broken < WHOLE:
            self._round(np.rint(relaxed.batches).astype(np.int64), relaxed)
        self.closed = max(self.closed, bound)

    def _round(self, batches: Rows, relaxed: Relaxed) -> None:
        """Make a plan with these batches, from bundles that lose little."""
        self.keep(self.plans.rounded(self.master, relaxed, batches, min(self.left(), ROUNDING)))
        self.report(self)

    def dive(self, low: Rows, high: Rows, relaxed: Relaxed) -> None:
        """Fix batches until all are whole, and make a plan of what is left.

        Those near whole numbers are fixed at once; where none is, the nearest one, at the better of its neighbours.
        """
        priced = relaxed.value
        while relaxed.broken <= WHOLE and relaxed.value > self.value:
            if priced - relaxed.value > SLIPPED * abs(priced):
                _, added = self.price(relaxed.prices, low, high, relaxed.person)
                relaxed = self._solved("primal") if added else relaxed
                priced = relaxed.value
            low, high = low.copy(), high.copy()
            whole = np.rint(relaxed.batches).astype(np.int64)
            distance = np.abs(relaxed.batches - whole)
            split = (low < high) & (distance > WHOLE)
            if not split.any():
                self._settle(whole)
                return
            sure = split & (distance <= CERTAIN)
            if sure.any():
                low[sure] = high[sure] = whole[sure]
                relaxed = self._within(low, high)
                continue
            number = int(np.flatnonzero(split)[np.argmin(distance[split])])
            other = whole[number] + (1 if relaxed.batches[number] > whole[number] else -1)
            sides = []
            for fixed in (other, whole[number]):
                low[number] = high[number] = fixed
                relaxed = self._within(low, high)
                sides.append(relaxed.value)
            if sides[0] > sides[1]:
                low[number] = high[number] = other
                relaxed = self._within(low, high)

    def _within(self, low: Rows, high: Rows) -> Relaxed:
        self.master.within(low, high)
        return self._solved("dual")

    def _settle(self, whole: Rows) -> None:
        """Find the bundles that suit these batches, and make a plan if it is better."""
        relaxed = self._within(whole, whole)
        for _ in range(ROUNDS):
            if relaxed.value + HOPELESS * (self.bound - self.value) < self.least:
                # True of the bundles at hand only, which is enough to look elsewhere next.
                self.cuts.append(cut(self.instance, self.classes, relaxed.prices, relaxed.person))
                return
            bound, added = self.price(relaxed.prices, whole, whole, relaxed.person)
            if not added or bound <= self.least:
                break
            relaxed = self._solved("primal")
            if bound - relaxed.value <= CLOSE * abs(bound):
                break
        if relaxed.broken <= WHOLE and relaxed.value > self.least:
            before = self.value
            self._round(whole, relaxed)
            self._standing = self.master.basis() if self.value > before else self._standing

    def _near(self) -> None:
        """Look at batches near those of the best plan, of trainings that were ever of use, if any promise more."""
        while self.best is not None and self.cuts and self.radius <= FAR:
            center = self.best.batches
            low, high = (np.where(self._used, limit, center) for limit in (self.classes.low, self.classes.high))
            batches = propose(self.cuts, low, high, center, self.radius, self.least, self._tried)
            if batches is not None:
                self._tried.add(batches.tobytes())
                self.master.restore(self._standing)
                self._settle(batches)
                return
            self.radius *= 2
