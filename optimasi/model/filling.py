"""A plan that grows pair by pair, within every upper limit: sums that are kept up to date instead of recounted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from optimasi.model.decomposition.classes import classes
from optimasi.model.decomposition.layout import TOLERANCE, expand, lay_out, row_starts
from optimasi.model.instance import Instance, Part
from optimasi.model.necessary import MONEY
from optimasi.model.rows import Floats, LocalSum, Rows, Shared, Worth
from optimasi.scenario.tables.filters import Mask

SLIGHT = 1e-3
"""What a seat costs besides its money, in shares of the mean seat's: for nothing, the one that gains most."""


class Filling:
    """The pairs taken so far, what they use of each limit, and what others would add.

    Parameters
    ----------
    instance, part
        The scenario as arrays, and all its candidate pairs; the forced ones are taken from the first.

    Attributes
    ----------
    taken
        Which pairs, shape (pairs,).
    seats
        Of each training.
    used
        Of each shared row.
    price, batch_price
        Of each pair and of a batch of each training: money as shares of the limits that it could pass.
    """

    def __init__(self, instance: Instance, part: Part) -> None:
        self.instance, self.part = instance, part
        self.people = lay_out(instance, part)
        self.taken: Mask = np.zeros(len(part), dtype=bool)
        self.seats: Rows = np.zeros(instance.trainings, dtype=np.int64)
        order = np.argsort(part.training, kind="stable")
        edges = np.searchsorted(part.training[order], np.arange(instance.trainings + 1))
        self._of_training = [order[first:last] for first, last in pairwise(edges.tolist())]
        self._barred: Mask = np.zeros(len(part), dtype=bool)
        self._attends: Rows = np.zeros(instance.employees, dtype=np.int64)
        self._sums = [np.zeros(instance.employees) for _ in instance.local_sums]
        self._level: Floats = np.zeros(len(self.people.slots.need))
        self.lower = np.concatenate([*(family.lower for family in instance.shared), np.zeros(0)])
        self.upper = np.concatenate([*(family.upper for family in instance.shared), np.zeros(0)])
        self.used: Floats = np.zeros(len(self.lower))
        self._seat_money = instance.seat_money.of(part.employee, part.training)
        self._batches()
        self._prices()
        for pair in np.flatnonzero(part.forced).tolist():
            self._add(pair)

    def _batches(self) -> None:
        """Size, least and most batches of each training, and what a batch adds to each row."""
        found, count = classes(self.instance, self.part), self.instance.trainings
        self.size, self.minimum, self._most = np.full(count, np.inf), np.zeros(count), np.full(count, np.inf)
        self.size[found.training], self.minimum[found.training] = found.size, found.minimum
        self._most[found.training] = found.high * found.size
        self._locked = np.bincount(self.part.training[self.part.locked], minlength=count)
        self._charged: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for row, family in zip(row_starts(self.instance.shared).tolist(), self.instance.shared, strict=False):
            for training in np.flatnonzero(family.batch).tolist():
                self._charged[training].append((row, int(family.batch[training])))

    def _prices(self) -> None:
        """Money as shares of the limits that all candidates together would pass."""
        entries, rows = self.people.entries, row_starts(self.instance.shared)
        owner = np.repeat(np.arange(len(self.part)), np.diff(entries.start))
        possible = np.bincount(entries.row, np.maximum(0.0, entries.amount), len(self.upper))
        money = np.zeros(len(self.upper), dtype=bool)
        for first, last, family in zip(rows[:-1], rows[1:], self.instance.shared, strict=True):
            money[first:last] = family.rule in MONEY
            possible[first] += self.upper[first] if family.batch.any() else 0
        rate = np.where(money & (possible > self.upper), 1 / np.maximum(1.0, self.upper), 0.0)
        price = np.bincount(owner, rate[entries.row] * entries.amount, len(self.part))
        self.price = price + SLIGHT * float(price.mean() if len(price) else 0.0) + 1e-12
        self.batch_price = np.array([sum(rate[row] * cost for row, cost in charged) for charged in self._charged])

    def pairs_of(self, training: int) -> Rows:
        """Candidate pairs of a training."""
        return self._of_training[training]

    def fitting(self, pairs: Rows) -> Rows:
        """Those of some pairs that could join, each alone."""
        pairs = pairs[~self.taken[pairs] & ~self._barred[pairs]]
        employee, training = self.part.employee[pairs], self.part.training[pairs]
        fits = self.seats[training] < self._most[training]
        for local, used in zip(self.instance.local_sums, self._sums, strict=True):
            more = local.coefficient[training]
            fits &= (more <= 0) | (used[employee] + more <= local.at_most[employee] + TOLERANCE)
        for asked in self.instance.implications:
            here = training == asked.training
            if here.any():
                fits &= ~here | self._supported(asked.held, asked.alternatives)[employee]
        entry, owner = expand(self.people.entries.start, pairs, np.arange(len(pairs)))
        amount, row = self.people.entries.amount[entry], self.people.entries.row[entry]
        fits[owner[self._passing(row, amount)]] = False
        return pairs[fits]

    def _passing(self, row: Rows, amount: Floats) -> Mask:
        """Which amounts would pass a limit of their row."""
        after = self.used[row] + amount
        return np.asarray(((amount > 0) & (after > self.upper[row])) | ((amount < 0) & (after < self.lower[row])))

    def _supported(self, held: Mask, alternatives: tuple[int, ...]) -> Mask:
        """Who holds or attends what something requires; shape (employees,)."""
        found = held.copy()
        for training in alternatives:
            pairs = self.pairs_of(training)
            found[self.part.employee[pairs[self.taken[pairs]]]] = True
        return found

    def unsupported(self) -> list[Rows]:
        """For each pair taken whose requirement is not met: the pairs of its person that would meet it."""
        found = []
        for asked in self.instance.implications:
            pairs = self.pairs_of(asked.training)
            pairs = pairs[self.taken[pairs]]
            lacking = self.part.employee[pairs][
                ~self._supported(asked.held, asked.alternatives)[self.part.employee[pairs]]
            ]
            answers = np.isin(self.part.training, asked.alternatives)
            found += [np.flatnonzero(answers & (self.part.employee == person)) for person in lacking.tolist()]
        return found

    def gain(self, pairs: Rows, worth: Worth) -> Floats:
        """What each of some pairs would add, alone; shape of the pairs."""
        lifts, slots = self.people.lifts, self.people.slots
        entry, owner = expand(lifts.start, pairs, np.arange(len(pairs)))
        slot = slots.start[self.part.employee[pairs[owner]]] + lifts.slot[entry]
        more = np.minimum(lifts.levels[entry], np.maximum(0.0, lifts.headroom[entry] - self._level[slot]))
        levels = np.bincount(owner, worth.need[slots.need[slot]] * more, len(pairs))
        employee, training = self.part.employee[pairs], self.part.training[pairs]
        return np.asarray(
            levels
            + worth.seat[training]
            + worth.people * (self._attends[employee] == 0)
            + worth.money * self._seat_money[pairs]
        )

    def cost(self, pairs: Rows) -> Floats:
        """Price of each of some pairs, with its part of a batch."""
        training = self.part.training[pairs]
        size = np.minimum(self.size[training], np.maximum(1.0, self.minimum[training] + 1))
        return np.asarray(self.price[pairs] + self.batch_price[training] / np.where(np.isfinite(size), size, 1.0))

    def room(self, training: int) -> float:
        """Seats left in the batches that run."""
        size = self.size[training]
        return float(-(self.seats[training] % -size)) if np.isfinite(size) else np.inf

    def lacking(self, training: int, seats: int) -> int:
        """How many more there must be for the batches of so many seats to run."""
        size = self.size[training]
        if seats == 0 or not np.isfinite(size) or seats == self._locked[training]:
            return 0
        return max(0, int(np.ceil(np.ceil(seats / size) * self.minimum[training])) - seats)

    def take(self, pairs: Rows, most: float = np.inf) -> int:
        """Take some pairs of different persons, in this order, as far as limits across people allow; how many.

        They fit (`fitting`), each alone.
        """
        count = 0
        for pair in pairs.tolist():
            if count >= most:
                break
            count += self._try(pair)
        return count

    def take_one(self, pair: int) -> bool:
        """Take a pair if it still fits."""
        return bool(len(self.fitting(np.array([pair])))) and self._try(pair)

    def _try(self, pair: int) -> bool:
        training = int(self.part.training[pair])
        if self.seats[training] >= self._most[training]:
            return False
        if self.room(training) < 1 and any(
            self.used[row] + cost > self.upper[row] for row, cost in self._charged[training]
        ):
            return False
        entries = self.people.entries
        here = slice(entries.start[pair], entries.start[pair + 1])
        amounts = dict(zip(entries.row[here].tolist(), entries.amount[here].tolist(), strict=True))
        if self.room(training) < 1:
            for row, cost in self._charged[training]:
                amounts[row] = amounts.get(row, 0.0) + cost
        if self._passing(np.array([*amounts], dtype=np.int64), np.array([*amounts.values()])).any():
            return False
        self._add(pair)
        return True

    def _add(self, pair: int) -> None:
        """Take a pair and count it everywhere."""
        employee, training = int(self.part.employee[pair]), int(self.part.training[pair])
        self._count(pair, 1)
        self.taken[pair] = True
        lifts, first = self.people.lifts, int(self.people.slots.start[employee])
        for entry in range(lifts.start[pair], lifts.start[pair + 1]):
            slot = first + lifts.slot[entry]
            self._level[slot] += min(lifts.levels[entry], max(0.0, lifts.headroom[entry] - self._level[slot]))
        mine = slice(self.people.pairs.start[employee], self.people.pairs.start[employee + 1])
        self._barred[mine] |= self.people.apart[training, self.part.training[mine]]

    def drop(self, pairs: Rows) -> None:
        """Leave out some pairs again; what they bar stays barred."""
        for pair in pairs.tolist():
            self.taken[pair] = False
            self._count(pair, -1)

    def _count(self, pair: int, sign: int) -> None:
        employee, training = int(self.part.employee[pair]), int(self.part.training[pair])
        entries, before = self.people.entries, self.seats[training]
        here = slice(entries.start[pair], entries.start[pair + 1])
        np.add.at(self.used, entries.row[here], sign * entries.amount[here])
        self.seats[training] += sign
        self._attends[employee] += sign
        size = self.size[training]
        if np.isfinite(size):
            batches = int(np.ceil(self.seats[training] / size)) - int(np.ceil(before / size))
            for row, cost in self._charged[training] if batches else ():
                self.used[row] += batches * cost
        for local, used in zip(self.instance.local_sums, self._sums, strict=True):
            used[employee] += sign * local.coefficient[training]

    def short_of(self, local: LocalSum) -> Rows:
        """Who has too little of a bounded sum."""
        used = next(used for one, used in zip(self.instance.local_sums, self._sums, strict=True) if one is local)
        return np.flatnonzero(used < local.at_least - TOLERANCE)

    def to_reach(self, family: Shared) -> tuple[Floats, Floats]:
        """What everybody lacks to be reached, and what each pair counts for that; shapes (employees,), (pairs,)."""
        sign, part = family.indicator, self.part
        assert sign is not None
        needed: Floats = np.ones(self.instance.employees)
        counted = (sign.trainings[part.training] & part.reaching).astype(float)
        if sign.hours is not None and sign.needed is not None:
            needed, counted = sign.needed - TOLERANCE, sign.hours[part.training]
        so_far = np.bincount(part.employee[self.taken], counted[self.taken], self.instance.employees)
        return needed - so_far, counted

    def worth(self, worth: Worth) -> float:
        """About what the pairs taken are worth, money of batches aside."""
        levels = float(worth.need[self.people.slots.need] @ self._level)
        pairs = np.flatnonzero(self.taken)
        seats = float(worth.seat[self.part.training[pairs]].sum())
        return levels + seats + worth.people * int((self._attends > 0).sum())
