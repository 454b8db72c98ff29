"""The search of bundles, and the columns made of them, against every bundle there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from optimasi.model.decomposition.columns import Describer
from optimasi.model.decomposition.layout import lay_out
from optimasi.model.decomposition.pricing import Prices, Pricing
from optimasi.model.instance import Instance, Part, build_instance
from optimasi.words.messages import InputError
from tests.model.decomposition import enumerated
from tests.properties.planning import Tree, examples, loaded
from tests.properties.tiny_scenarios import RULES, scenarios

OBJECTIVES = ("levels", "people", "hours", "cost", {"levels": 1, "people": 0.3, "hours": 0.01})
TARGETS = (None, {"metric": "people", "at_least": 1}, {"metric": "levels", "at_least": 1})


def arrays(tree: Tree, objective: object, target: object) -> tuple[Instance, Part] | None:
    """The arrays of a drawn scenario with another objective; None where its input contradicts itself."""
    changed = tree | {"objective": objective}
    if target is not None:
        changed = changed | {"rules": tree["rules"] | {"target": target}}
    try:
        instance = build_instance(loaded(changed))
    except InputError:
        return None
    return instance, instance.part(np.arange(instance.employees))


@examples(0.3)
@given(scenarios(features=RULES), st.sampled_from(OBJECTIVES), st.sampled_from(TARGETS), st.integers(0))
def test_the_best_bundle_is_the_best_of_all_bundles(tree: Tree, objective: object, target: object, seed: int) -> None:
    """At random prices, everybody's bundle is worth as much as the best that enumeration finds, and counted right."""
    found = arrays(tree, objective, target)
    if found is None:
        event("contradiction")
        return
    instance, part = found
    people = lay_out(instance, part)
    prices = Prices(*enumerated.random_prices(instance, seed))
    priced = Pricing(instance, part, people, threads=1).best(prices)
    columns = Describer(instance, part, people).columns(priced.bundles)
    whole = prices.worth(instance)
    for person in range(instance.employees):
        possible = [
            (
                enumerated.worth(instance, part, whole, chosen)
                - float(prices.rows @ enumerated.rows(instance, part, person, chosen))
                - float(prices.seats[part.training[list(chosen)]].sum()),
                chosen,
            )
            for chosen in enumerated.bundles(instance, part, person)
        ]
        best = max((value for value, _ in possible), default=-np.inf)
        size = max(1.0, *(abs(value) for value, _ in possible)) if possible else 1.0
        assert priced.upper[person] == pytest.approx(best, abs=1e-9 * size)
        assert priced.value[person] == pytest.approx(best, abs=1e-9 * size)
        if not possible:
            event("no bundle")
            continue
        place = int(np.flatnonzero(columns.bundles.person == person)[0])
        first, last = columns.bundles.start[place : place + 2]
        chosen = tuple(columns.bundles.pair[first:last].tolist())
        assert tuple(sorted(chosen)) in {found for _, found in possible}
        assert columns.value[place] == pytest.approx(enumerated.worth(instance, part, instance.objective, chosen))
        for number, goal in enumerate(instance.targets):
            counted = enumerated.worth(instance, part, goal.worth, chosen)
            assert columns.targets[number, place] == pytest.approx(counted)
        rows = np.zeros(len(prices.rows))
        entries = slice(columns.row_start[place], columns.row_start[place + 1])
        rows[columns.row[entries]] = columns.amount[entries]
        assert rows == pytest.approx(enumerated.rows(instance, part, person, chosen))


@examples(0.2)
@given(scenarios(features=RULES), st.integers(0))
def test_a_search_that_stops_early_gives_an_upper_bound(tree: Tree, seed: int) -> None:
    """Whatever number of bundles it may look at, the upper bound is no less than the best, and the bundle no more."""
    found = arrays(tree, "levels", None)
    if found is None:
        return
    instance, part = found
    pricing = Pricing(instance, part, lay_out(instance, part), threads=1)
    prices = Prices(*enumerated.random_prices(instance, seed))
    best = pricing.best(prices)
    for looks in (1, 4, 8):
        early = pricing.best(prices, looks=looks)
        assert (early.upper >= best.value - 1e-9).all()
        assert (early.value <= best.value + 1e-9).all()
