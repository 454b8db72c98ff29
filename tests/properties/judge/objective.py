"""What a plan is after: weighted levels."""

from __future__ import annotations

from .gain import Gain
from .reading import Reading


class Objective:
    """Which pairs are useful."""

    def __init__(self, reading: Reading, gain: Gain) -> None:
        self._useful = {
            (e, t): gain.weighted_levels(e, frozenset({t})) > 0 for e in reading.people for t in reading.trainings
        }

    def is_useful(self, e: str, t: str) -> bool:
        """Whether a pair alone raises the objective."""
        return self._useful[e, t]
