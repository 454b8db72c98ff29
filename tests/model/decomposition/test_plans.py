"""Plans made from the master, of solutions older than its newest bundles, too."""

from __future__ import annotations

import numpy as np
import pytest

from optimasi.model.decomposition.bound import limits
from optimasi.model.decomposition.pricing import Prices
from optimasi.model.decomposition.run import _Search
from optimasi.model.instance import build_instance
from optimasi.model.solve import solve
from tests.conftest import Load

# A class that needs two, whose one batch is all there is to branch on.
TWO_CLASSES = """\
objective: {levels: 75%, hours: 25%}
employees: [{id: E2, position: P2}, {id: E3, position: P1}]
standards: [{position: P1, competency: K1, level: 4}, {position: P2, competency: K1, level: 2}]
assessments: [{employee: E2, competency: K1, level: 1}, {employee: E3, competency: K1, level: 0}]
trainings:
  - {id: T1, hours: 8, cost.kontribusi: 450000, batch_min: 2}
  - {id: T5, hours: 40, cost.kontribusi: 300000}
curriculum: [{training: T1, competency: K1, lift: 1.5}]
"""
# One of a person's two costly trainings fits the money: half a bundle each at first.
HALVES = """\
budget: {fee: 3}
employees: [{id: P1}, {id: P2}]
gaps:
  - {employee: P1, competency: A, gap: 2}
  - {employee: P1, competency: B, gap: 3}
  - {employee: P2, competency: A, gap: 2}
  - {employee: P2, competency: B, gap: 3}
trainings: [{id: T, fee: 2}, {id: U, fee: 2}]
curriculum: [{training: T, competency: A, lift: 2}, {training: U, competency: B, lift: 3}]
"""


def test_a_dive_that_prices_new_bundles_does_not_spoil_the_leaf_after_it(load: Load) -> None:
    """The search for the least money of that value ends: both attend both."""
    plan = solve(load(TWO_CLASSES), gap=0.0, method="decomposition")
    assert plan.value.total == pytest.approx(1.0)
    assert len(plan.assignments) == 4


def test_bundles_that_come_later_do_not_change_a_solution(load: Load) -> None:
    """A plan made of a solution is the same however many bundles joined the master since."""
    instance = build_instance(load(HALVES))
    part = instance.part(np.arange(2))
    search = _Search(instance, part, 1)
    tree = search.begin(0.0, np.inf, lambda _: None, None)
    nobody = np.full(2, -np.inf)

    def price(money: float) -> None:
        prices = Prices(np.full(len(limits(instance)[0]), money), np.zeros(2), np.zeros(0))
        tree.price(prices, search.classes.low, search.classes.high, nobody)

    price(1.1)
    price(9.0)
    older = tree.master.solve(60, "primal")
    price(0.0)
    assert older is not None
    assert len(older.share) < sum(len(block) for block in tree.master.pool)
    assert (older.nearest(10) < len(older.share)).all()
    plan = search.plans.rounded(tree.master, older, np.zeros(0, dtype=np.int64), 60)
    assert plan is not None
    assert plan.value == 3
