"""Batches near those of a plan: the next to look at, by what all prices so far have proven."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np

from optimasi.model.decomposition.bound import Cut
from optimasi.model.rows import Rows

BEAM = 100
"""Batches from which the next step is looked at."""
TIGHT = 200
"""Cuts that count: those that are lowest at the center."""


def propose(
    cuts: Sequence[Cut], low: Rows, high: Rows, center: Rows, radius: int, least: float, tried: Set[bytes]
) -> Rows | None:
    """The batches near some others of which most is still possible; None where no more than `least` is.

    Maximises min over all cuts of constant + slope @ n, by a beam search: one batch more or less at every step.

    Parameters
    ----------
    cuts
        What no plan with such batches is worth more than, as far as is known.
    low, high
        Batches at least and at most, shape (classes,).
    center, radius
        The other batches, and by how many steps to leave them.
    least
        What they must promise.
    tried
        Batches that are known, as bytes.
    """
    slope = np.array([cut.slope for cut in cuts])
    value = np.array([cut.constant for cut in cuts]) + slope @ center
    tight = np.argsort(value, kind="stable")[:TIGHT]
    moving = np.flatnonzero(low < high)
    steps = np.vstack([np.eye(len(moving), dtype=np.int64), -np.eye(len(moving), dtype=np.int64)])
    gains = steps @ slope[tight][:, moving].T
    # What tells batches apart: sums of random weights.
    mark = steps @ np.random.default_rng(0).random(len(moving))
    low, high = low[moving], high[moving]
    states, values, marks = center[None, moving], value[None, tight], np.zeros(1)
    best, most = None, least
    for _ in range(radius):
        promise = (values[:, None, :] + gains).min(axis=2)
        state, step = np.nonzero(((states @ steps.T) < np.concatenate([high, -low])) & np.isfinite(promise))
        _, each = np.unique((marks[:, None] + mark)[state, step].round(9), return_index=True)
        first = each[np.argsort(-promise[state[each], step[each]], kind="stable")[:BEAM]]
        state, step = state[first], step[first]
        states, values, marks = states[state] + steps[step], values[state] + gains[step], marks[state] + mark[step]
        for batches, promised in zip(states, promise[state, step].tolist(), strict=True):
            if promised <= most:
                break
            found = center.copy()
            found[moving] = batches
            if found.tobytes() not in tried:
                best, most = found, promised
                break
    return best
