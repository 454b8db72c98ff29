"""Batches near a plan's, and the cuts that they are judged by."""

from __future__ import annotations

import itertools

import numpy as np

from optimasi.model.decomposition.bound import Cut
from optimasi.model.decomposition.near import propose

LOW, HIGH = np.array([0, 0, 0]), np.array([4, 4, 4])
CENTER = np.array([2, 2, 2])


def promise(cuts: list[Cut], batches: tuple[int, ...]) -> float:
    return min(cut.constant + float(cut.slope @ np.array(batches)) for cut in cuts)


def test_the_batches_proposed_promise_most_of_all_near() -> None:
    """With random cuts, no batches within the steps promise more than those proposed."""
    draw = np.random.default_rng(7)
    for _ in range(30):
        cuts = [Cut(float(draw.normal()), draw.normal(size=3)) for _ in range(5)]
        near = [
            batches
            for batches in itertools.product(range(5), repeat=3)
            if 0 < sum(abs(n - c) for n, c in zip(batches, CENTER.tolist(), strict=True)) <= 2
        ]
        best = max(near, key=lambda batches: promise(cuts, batches))
        found = propose(cuts, LOW, HIGH, CENTER, 2, -np.inf, {CENTER.tobytes()})
        assert found is not None
        assert tuple(found.tolist()) == best


def test_nothing_is_proposed_that_promises_no_more_than_asked_or_is_known() -> None:
    """One cut, worth n0 - 4 here: two steps lead to 4 batches, which promise 0; where those are known, 3 promise -1."""
    cuts = [Cut(0.0, np.array([1.0, -1.0, -1.0]))]
    fixed = np.array([0, 2, 2])
    top = np.array([4, 2, 2])
    found = propose(cuts, fixed, top, CENTER, 2, -1.0, set())
    assert found is not None
    assert found.tolist() == [4, 2, 2]
    assert propose(cuts, fixed, top, CENTER, 2, 0.0, set()) is None
    known = {found.tobytes()}
    second = propose(cuts, fixed, top, CENTER, 2, -2.0, known)
    assert second is not None
    assert second.tolist() == [3, 2, 2]
