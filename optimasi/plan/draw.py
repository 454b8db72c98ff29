"""What decides where nothing else does: the order of the ids, then a draw that comes out the same everywhere.

One plan of all that are equally good has the least sum of weights: of the place of each seat's person among the ids;
of those, of a number drawn for each pair. The number is a hash of the two ids, so that it depends neither on the
order of rows nor on the machine, the solver's version or the language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from optimasi.plan.gain import Rows
from optimasi.scenario.scenario import Scenario

BITS = 20
"""Of a drawn number. Of n pairs, the least sum is unique but for a chance of n / 2^20 (the isolation lemma of
Mulmuley, Vazirani and Vazirani, 1987): one in a thousand for a thousand pairs, if all plans were as good."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """The place of each employee's id, from 1 on, and what is drawn for each id.

    Parameters
    ----------
    place
        Shape (employees,).
    employees, trainings
        A hash of each id, shape (employees,) and (trainings,), uint64.
    """

    place: Rows
    employees: np.ndarray
    trainings: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario) -> Draw:
        """Draw for everybody and every training of a scenario."""
        people = scenario.employees["id"].tolist()
        place = np.argsort(np.argsort(np.array(people, dtype=str), kind="stable")) + 1
        return cls(place.astype(np.int64), _hashes(people), _hashes(scenario.trainings["id"].tolist()))

    def numbers(self, employee: Rows, training: Rows) -> Rows:
        """A number in 1..2^20 for each of some pairs."""
        # The finaliser of SplitMix64: every bit of either hash turns half of the bits of the number.
        mixed = self.employees[employee] + np.uint64(0x9E3779B97F4A7C15) * self.trainings[training]
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray((mixed >> np.uint64(64 - BITS)).astype(np.int64) + 1)


def _hashes(ids: Iterable[str]) -> np.ndarray:
    digests = (hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in ids)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
