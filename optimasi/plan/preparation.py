"""Whether people can be given what trainings require, whoever else attends what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.obstacles import Obstacles
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True)
class Preparation:
    """What some people need before trainings that require others.

    Parameters
    ----------
    obstacles
        What bars pairs one by one.
    people
        Row numbers of the employees, ascending.
    """

    obstacles: Obstacles
    people: Rows

    @property
    def demands(self) -> Demands:
        """The rules."""
        return self.obstacles.demands

    @cached_property
    def _names(self) -> dict[int, frozenset[str]]:
        """Training -> what it requires; nothing where the rule is switched off."""
        if not self.demands.scenario.is_on("prerequisites"):
            return {}
        required = enumerate(self.demands.trainings["requires"])
        return {training: frozenset(names) for training, names in required if names}

    def _options(self, training: int, name: str) -> Iterator[int]:
        """Rows that could come before a training as what it requires."""
        for row in self.demands.scenario.catalogue.by_name.get(name, ()):
            if row != training and self.demands.can_precede(row, training):
                yield row

    @cached_property
    def _lacks(self) -> dict[str, Mask]:
        """For each name required, who of the people does not hold it."""
        attended = self.demands.employees["attended"]
        some = [(row, person) for row, person in enumerate(self.people.tolist()) if attended[person]]
        found = {name: np.ones(len(self.people), dtype=bool) for name in frozenset().union(*self._names.values())}
        for name, lacks in found.items():
            lacks[[row for row, person in some if self.demands.has_held(person, name)]] = False
        return found

    @cached_property
    def _lacking(self) -> dict[int, Rows]:
        """For each training that requires something, how much of it each of the people lacks."""
        return {
            training: np.sum([self._lacks[name] for name in names], axis=0) for training, names in self._names.items()
        }

    @cached_property
    def _possible(self) -> dict[int, Mask]:
        """Who could be given each training that requires something or is required, as far as two trainings tell."""
        rows = {
            row for training, names in self._names.items() for name in names for row in self._options(training, name)
        }
        found = {row: ~self.obstacles.bars(self._pairs(row)) for row in sorted(rows | self._names.keys())}
        changed = True
        while changed:
            changed = False
            for training, names in self._names.items():
                kept = found[training].copy()
                for name in names:
                    met = ~self._lacks[name]
                    for row in self._options(training, name):
                        met |= found[row] & self._fits[row, training]
                    kept &= met
                changed |= bool((kept != found[training]).any())
                found[training] = kept
        return found

    @cached_property
    def _fits(self) -> dict[tuple[int, int], Mask]:
        """Who could be given both an option and the training that requires it."""
        return {
            (row, training): ~self.obstacles.bars_both(self.people, row, training)
            for training, names in self._names.items()
            for name in names
            for row in self._options(training, name)
        }

    def _pairs(self, training: int) -> Assignments:
        return Assignments(self.people, np.full(len(self.people), training))

    def unmet(self, pairs: Assignments) -> Mask:
        """For which pairs something required can never be had."""
        return self._looked_up(pairs, {training: ~self._possible[training] for training in self._names})

    def lacking(self, pairs: Assignments) -> Mask:
        """For which pairs something is required that is not held."""
        return self._looked_up(pairs, {training: count > 0 for training, count in self._lacking.items()})

    def settled(self, pairs: Assignments) -> Mask:
        """Of the pairs that lack something, which ones need but one training before, and can have it."""
        found = {}
        for training, names in self._names.items():
            found[training] = np.zeros(len(self.people), dtype=bool)
            for name in names:
                for row in self._options(training, name):
                    ready = self._possible[row] & self._fits[row, training]
                    ready &= self._lacking[row] == 0 if row in self._lacking else True
                    found[training] |= ready & self._lacks[name] & (self._lacking[training] == 1)
        return self._looked_up(pairs, found)

    def _looked_up(self, pairs: Assignments, by_training: dict[int, Mask]) -> Mask:
        found = np.zeros(len(pairs), dtype=bool)
        for training, mask in by_training.items():
            rows = np.flatnonzero(pairs.training == training)
            found[rows] = mask[np.searchsorted(self.people, pairs.employee[rows])]
        return found
