"""The bound formula against the best of all plans."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from optimasi.model.decomposition.bound import cut, proven_bound
from optimasi.model.decomposition.classes import classes
from optimasi.model.decomposition.layout import lay_out
from optimasi.model.decomposition.pricing import Prices, Pricing
from optimasi.model.instance import build_instance
from optimasi.words.messages import InputError
from tests.conftest import Load
from tests.model.decomposition import enumerated
from tests.properties.judge import Judge
from tests.properties.planning import Tree, examples, loaded
from tests.properties.tiny_scenarios import RULES, scenarios


@examples(0.3)
@given(scenarios(features=RULES), st.integers(0))
def test_any_prices_prove_a_bound(tree: Tree, seed: int) -> None:
    """At random prices, the best of all plans is worth no more than the bound; "no plan" is never proven of one.

    The linear bound over batches is nowhere below the bound at those batches.
    """
    try:
        instance = build_instance(loaded(tree))
    except InputError:
        assume(False)
    best = Judge(tree).best()
    part = instance.part(np.arange(instance.employees))
    found = classes(instance, part)
    event(f"{best.status}, {min(1, len(found))} or more classes, {found.short.any()}")
    pricing = Pricing(instance, part, lay_out(instance, part), threads=1)
    for offset in range(5):
        prices = Prices(*enumerated.random_prices(instance, seed + offset))
        upper = pricing.best(prices).upper
        bound = proven_bound(instance, found, prices, upper, found.low, found.high)
        if best.value is not None:
            assert bound >= float(best.value) - 1e-12
        line = cut(instance, found, prices, upper)
        for batches in itertools.islice(itertools.product(*map(range, found.low, found.high + 1)), 20):
            whole = np.array(batches, dtype=np.int64)
            at = proven_bound(instance, found, prices, upper, whole, whole)
            assert at <= line.constant + line.slope @ whole + 1e-6 * max(1.0, abs(line.constant))


BATCHES = """
    employees: [{id: P1}, {id: P2}, {id: P3}]
    gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 2},
           {employee: P3, competency: K, gap: 3}]
    trainings: [{id: T, kursus: 10, batch_cost.kursus: 30, batch_min: 2, batch_max: 2}]
    curriculum: [{training: T, competency: K, lift: 3}]
    budget: {kursus: 60}
"""


def test_the_bound_by_hand(load: Load) -> None:
    """At 0.02 a rupiah and 0.5 a seat: the budget's worth, what everybody nets, and one batch or none.

    60 x 0.02; 1 - 0.7, 2 - 0.7 and 3 - 0.7; 2 x 0.5 - 30 x 0.02. Two batches of two are not possible with three.
    """
    instance = build_instance(load(BATCHES))
    part = instance.part(np.arange(3))
    found = classes(instance, part)
    prices = Prices(np.array([0.02]), np.array([0.5]), np.zeros(0))
    upper = Pricing(instance, part, lay_out(instance, part), threads=1).best(prices).upper
    assert upper.tolist() == pytest.approx([0.3, 1.3, 2.3])
    assert (found.low.tolist(), found.high.tolist()) == ([0], [1])

    def bound(low: int, high: int) -> float:
        return proven_bound(instance, found, prices, upper, np.array([low]), np.array([high]))

    assert bound(0, 1) == pytest.approx(1.2 + 3.9 + 0.4)
    assert bound(0, 0) == pytest.approx(1.2 + 3.9)
    assert bound(1, 1) == pytest.approx(1.2 + 3.9 + 0.4)
    assert bound(2, 2) == -np.inf


def test_rounding_never_lowers_a_bound(load: Load) -> None:
    """The sum is widened by 1e-9 of its absolute terms, here 1.2 + 3.9 + 0.4."""
    instance = build_instance(load(BATCHES))
    found = classes(instance, instance.part(np.arange(3)))
    prices = Prices(np.array([0.02]), np.array([0.5]), np.zeros(0))
    exact = 60 * 0.02 + 3.9 + 0.4
    bound = proven_bound(instance, found, prices, np.array([0.3, 1.3, 2.3]), found.low, found.high)
    assert bound - exact == pytest.approx(1e-9 * exact, rel=1e-3)


def test_a_person_s_term_may_be_negative(load: Load) -> None:
    """A forced seat that costs more than it gains counts against the bound: 30 x 0.2 + (1 - 2)."""
    instance = build_instance(
        load("""
        employees: [{id: P}]
        gaps: [{employee: P, competency: K, gap: 1}]
        trainings: [{id: T, kursus: 10}]
        curriculum: [{training: T, competency: K, lift: 1}]
        budget: {kursus: 30}
        rules: {mandatory: {employees: P, training: T}}
        """)
    )
    part = instance.part(np.arange(1))
    prices = Prices(np.array([0.2]), np.zeros(1), np.zeros(0))
    upper = Pricing(instance, part, lay_out(instance, part), threads=1).best(prices).upper
    assert upper.tolist() == pytest.approx([1 - 2.0])
    found = classes(instance, part)
    assert proven_bound(instance, found, prices, upper, found.low, found.high) == pytest.approx(30 * 0.2 - 1)
