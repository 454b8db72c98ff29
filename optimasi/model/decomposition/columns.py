"""Bundles as columns: what each is worth, and what it adds to each shared row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimasi.model.decomposition.layout import People, expand, ranges, row_starts, starts
from optimasi.model.decomposition.pricing import Bundles
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Rows, Worth
from optimasi.plan.gain import levels_closed


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Bundles with their worths and rows.

    Parameters
    ----------
    bundles
        What they are made of.
    value
        Of the objective, shape (bundles,).
    targets
        Worth to each target, shape (targets, bundles).
    row_start, row, amount
        What each adds to shared rows: entries `row_start[i]:row_start[i + 1]`, each row once.
    """

    bundles: Bundles
    value: Floats
    targets: Floats
    row_start: Rows
    row: Rows
    amount: Floats

    def __len__(self) -> int:
        return len(self.value)

    def take(self, chosen: Rows) -> Columns:
        """Some of them, in this order."""
        row, _ = expand(self.row_start, chosen, chosen)
        return Columns(
            self.bundles.take(chosen),
            self.value[chosen],
            self.targets[:, chosen],
            ranges(np.diff(self.row_start)[chosen]),
            self.row[row],
            self.amount[row],
        )


def join(blocks: Sequence[Columns]) -> Columns:
    """Several one after another."""
    bundles = Bundles(
        np.concatenate([block.bundles.person for block in blocks]),
        ranges(np.concatenate([np.diff(block.bundles.start) for block in blocks])),
        np.concatenate([block.bundles.pair for block in blocks]),
    )
    return Columns(
        bundles,
        np.concatenate([block.value for block in blocks]),
        np.concatenate([block.targets for block in blocks], axis=1),
        ranges(np.concatenate([np.diff(block.row_start) for block in blocks])),
        np.concatenate([block.row for block in blocks]),
        np.concatenate([block.amount for block in blocks]),
    )


class Describer:
    """Works out the columns of bundles, many at once."""

    def __init__(self, instance: Instance, part: Part, people: People) -> None:
        self.instance, self.part, self.people = instance, part, people
        self._money = instance.seat_money.of(part.employee, part.training)
        self._rows = int(row_starts(instance.shared)[-1])

    def columns(self, bundles: Bundles) -> Columns:
        """Describe bundles."""
        people, owner = self.people, bundles.owner
        lift, lift_owner = expand(people.lifts.start, bundles.pair, owner)
        slot = people.slots.start[bundles.person[lift_owner]] + people.lifts.slot[lift]
        keys, group = np.unique(lift_owner * (len(people.slots.need) + 1) + slot, return_inverse=True)
        slots = keys % (len(people.slots.need) + 1)
        closed = levels_closed(group, people.lifts.headroom[lift], people.lifts.levels[lift], people.slots.gap[slots])
        closed_owner, need = keys // (len(people.slots.need) + 1), people.slots.need[slots]
        sign_bundle, sign_row = self._indicators(bundles, owner)
        anything = np.bincount(sign_bundle[sign_row < 0], minlength=len(bundles)) > 0
        worths = [self.instance.objective, *(target.worth for target in self.instance.targets)]
        values = np.array(
            [self._worth(worth, bundles, owner, closed_owner, need, closed, anything) for worth in worths]
        )
        start, row, amount = self._entries(bundles, owner, sign_bundle, sign_row)
        return Columns(bundles, values[0], values[1:], start, row, amount)

    def _worth(
        self,
        worth: Worth,
        bundles: Bundles,
        owner: Rows,
        closed_owner: Rows,
        need: Rows,
        closed: Floats,
        anything: np.ndarray,
    ) -> Floats:
        """Sum of need y + seats + people [anything] + money seat costs."""
        count = len(bundles)
        value = np.bincount(closed_owner, worth.need[need] * closed, count)
        by_pair = worth.seat[self.part.training[bundles.pair]] + worth.money * self._money[bundles.pair]
        return np.asarray(value + np.bincount(owner, by_pair, count) + worth.people * anything)

    def _indicators(self, bundles: Bundles, owner: Rows) -> tuple[Rows, Rows]:
        """Indicators that are 1: which bundle's, and the row each adds 1 to."""
        people = self.people
        count, count_owner = expand(people.counts.start, bundles.pair, owner)
        all_signs, sign_bundle = expand(people.signs.start, bundles.person, np.arange(len(bundles)))
        first = np.searchsorted(sign_bundle, np.arange(len(bundles)))
        reached = np.bincount(
            first[count_owner] + people.counts.sign[count], people.counts.weight[count], len(all_signs)
        )
        met = reached >= people.signs.needed[all_signs]
        return sign_bundle[met], people.signs.row[all_signs[met]]

    def _entries(self, bundles: Bundles, owner: Rows, sign_bundle: Rows, sign_row: Rows) -> tuple[Rows, Rows, Floats]:
        entry, entry_owner = expand(self.people.entries.start, bundles.pair, owner)
        counted = sign_row >= 0
        keys = np.concatenate(
            [
                entry_owner * (self._rows + 1) + self.people.entries.row[entry],
                sign_bundle[counted] * (self._rows + 1) + sign_row[counted],
            ]
        )
        amounts = np.concatenate([self.people.entries.amount[entry], np.ones(int(counted.sum()))])
        keys, place = np.unique(keys, return_inverse=True)
        return (
            starts(keys // (self._rows + 1), len(bundles)),
            np.asarray(keys % (self._rows + 1)),
            np.bincount(place, amounts, len(keys)).astype(float),
        )
