"""The limit of time: whatever takes long looks at the clock."""

from __future__ import annotations

import time


class OutOfTime(Exception):  # noqa: N818
    """The limit came."""


def look(deadline: float) -> None:
    """Raise OutOfTime if it is later than this on the monotonic clock."""
    if time.monotonic() > deadline:
        raise OutOfTime
