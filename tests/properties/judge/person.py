"""Which sets of trainings one person may be given: the rules of model.md section 3 about one person."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from .gain import Gain
from .pairs import Pairs, maximums, minimums
from .reading import Reading, Trainings, parts


class Person:
    """The rules about one person."""

    def __init__(self, reading: Reading, gain: Gain, pairs: Pairs) -> None:
        self.reading = reading
        self.gain = gain
        self.pairs = pairs

    def broken(self, e: str, chosen: Trainings) -> Iterator[str]:
        """Rules that a set of trainings breaks."""
        if not chosen <= self.pairs.candidates[e]:
            yield "candidates"
        if not self.pairs.locked[e] <= chosen:
            yield "locked"
        if chosen & self.pairs.excluded[e]:
            yield "excluded"
        if any(len(rows & chosen) != 1 for _, rows in self.pairs.orders[e]):
            yield "mandatory"
        for t, r in itertools.combinations(sorted(chosen), 2):
            yield from self._apart(t, r)
        for unit in ("trainings", "hours"):
            yield from self._limits(e, chosen, unit)
        if self.reading.is_on("prerequisites") and not all(
            self._is_prepared(e, t, name, chosen)
            for t in chosen
            for name in parts(self.reading.trainings[t].get("requires"))
        ):
            yield "prerequisites"

    def _apart(self, t: str, r: str) -> Iterator[str]:
        """Rules that keep two trainings from being given to one person."""
        reading = self.reading
        if reading.is_on("one_per_course") and r in reading.course(t):
            yield "one_per_course"
        if reading.is_on("conflicts") and any(
            other in reading.rows(name)
            for one, other in ((t, r), (r, t))
            for name in parts(reading.trainings[one].get("conflicts"))
        ):
            yield "conflicts"
        if reading.is_on("clash") and reading.days[t] & reading.days[r]:
            yield "clash"

    def _limits(self, e: str, chosen: Trainings, unit: str) -> Iterator[str]:
        def amount(counted: Trainings) -> Fraction:
            return Fraction(len(chosen & counted)) if unit == "trainings" else self.gain.hours(chosen & counted)

        if any(amount(counted) > most for most, counted in maximums(self.reading, e, unit)) or any(
            held + amount(counted) < least for least, counted, held in minimums(self.reading, e, unit)
        ):
            yield f"{unit}_per_person"

    def _is_prepared(self, e: str, t: str, name: str, chosen: Trainings) -> bool:
        """Whether a prerequisite is held, or in the plan and ending earlier."""
        reading = self.reading
        return reading.held(e, name) or any(r != t and reading.precedes(r, t) for r in reading.rows(name) & chosen)

    def options(self, e: str) -> list[Trainings]:
        """Every set of candidates that breaks no rule."""
        free = sorted(self.pairs.candidates[e] - self.pairs.locked[e])
        sets = (
            self.pairs.locked[e].union(chosen)
            for size in range(len(free) + 1)
            for chosen in itertools.combinations(free, size)
        )
        return [chosen for chosen in sets if not any(self.broken(e, chosen))]
