"""The limits: whatever takes long looks at the clock, and where a limit of work is set, at what was done."""

from __future__ import annotations

import time


class OutOfTime(Exception):  # noqa: N818
    """The limit came."""


class OutOfWork(OutOfTime):
    """The limit of work came, which is the same in every run."""


WORK = 1_000
"""Steps of the simplex method in one unit of work."""


def look(deadline: float) -> None:
    """Raise OutOfTime if it is later than this on the monotonic clock."""
    if time.monotonic() > deadline:
        raise OutOfTime
