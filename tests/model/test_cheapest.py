"""The least cost where it is what is pursued."""

from __future__ import annotations

from typing import Literal

import pytest

from optimasi.model.solve import is_cheapest, solve
from tests.conftest import Load

LEAST = """
    budget: {kursus: 100 juta}
    objective: cost
    employees: [{id: P1}, {id: P2}]
    gaps:
      - {employee: P1, competency: K, gap: 1}
      - {employee: P2, competency: K, gap: 1}
    trainings: [{id: DEAR, kursus: 10 juta}, {id: CHEAP, kursus: 1 juta}]
    curriculum:
      - {training: DEAR, competency: K, lift: 1}
      - {training: CHEAP, competency: K, lift: 1}
    rules: {target: {metric: levels, at_least: 1}}
    """


@pytest.mark.parametrize("method", ["direct", "decomposition"])
def test_what_proves_the_plan_proves_its_cost(load: Load, method: Literal["direct", "decomposition"]) -> None:
    """One level costs a million at least."""
    plan = solve(load(LEAST), gap=0.0, method=method)
    assert (plan.proof.status, sum(plan.spent.values()), plan.cost_proven) == ("optimal", 1_000_000, True)


def test_a_cost_that_may_be_a_rupiah_less_is_not_proven() -> None:
    """Rupiah are whole: a bound less than one below the cost proves it, and of large sums one within rounding."""
    assert is_cheapest(-1_000_000.0, -999_999.5)
    assert not is_cheapest(-1_000_000.0, -999_999.0)
    assert is_cheapest(-4e12, -4e12 + 2_000)
