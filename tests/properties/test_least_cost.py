"""The least money for a target, where finding it is a set cover, against every choice of trainings."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.properties.planning import Tree, examples, planned

COMPETENCIES = ["K1", "K2", "K3", "K4", "K5"]
TRAININGS = 7
CLOSED = {"metric": "gaps_closed", "at_least": "100%"}


@st.composite
def covers(draw: st.DrawFn) -> tuple[list[frozenset[str]], list[int]]:
    """What each training teaches, at least two competencies of five, and its price in odd rupiah."""
    taught = st.frozensets(st.sampled_from(COMPETENCIES), min_size=2, max_size=3)
    prices = st.integers(100_001, 999_999)
    return (
        draw(st.lists(taught, min_size=TRAININGS, max_size=TRAININGS)),
        draw(st.lists(prices, min_size=TRAININGS, max_size=TRAININGS)),
    )


def least(taught: list[frozenset[str]], prices: list[int], people: int) -> int | None:
    """The cheapest choice of trainings that teaches everything, once for each person; None where there is none."""
    choices = itertools.chain.from_iterable(
        itertools.combinations(range(TRAININGS), size) for size in range(TRAININGS + 1)
    )
    costs = [
        sum(prices[training] for training in chosen)
        for chosen in choices
        if frozenset().union(*(taught[training] for training in chosen)) == frozenset(COMPETENCIES)
    ]
    return people * min(costs) if costs else None


def tree_of(taught: list[frozenset[str]], prices: list[int], people: int, rules: Tree) -> Tree:
    """A scenario in which each of some people needs one level of everything."""
    names = [f"P{person}" for person in range(people)]
    rows = [
        {"training": f"T{training}", "competency": competency, "lift": 1}
        for training, found in enumerate(taught)
        for competency in sorted(found)
    ]
    trainings: list[dict[str, Any]] = [
        {"id": f"T{training}", "cost.kursus": price} for training, price in enumerate(prices)
    ]
    return {
        "objective": "cost",
        "budget": {"kursus": 10**9},
        "employees": [{"id": name} for name in names],
        "gaps": [
            {"employee": name, "competency": competency, "gap": 1} for name in names for competency in COMPETENCIES
        ],
        "trainings": trainings,
        "curriculum": rows,
        "rules": rules,
    }


@examples(0.5)
@given(covers(), st.integers(1, 2), st.sampled_from(["direct", "decomposition"]))
def test_the_least_money_and_not_one_rupiah_less(
    cover: tuple[list[frozenset[str]], list[int]], people: int, method: str
) -> None:
    """The plan costs what the cheapest cover costs; with one rupiah less in the budget there is no plan."""
    cheapest = least(*cover, people)
    assume(cheapest is not None)
    assert cheapest is not None
    tree = tree_of(*cover, people, {"target": CLOSED})
    plan = planned(tree, method=method)
    event(f"{plan['status']} by {plan['solver']['method']}")
    if method == "direct":
        assert (plan["status"], plan["cost"]) == ("optimal", cheapest)
    assert plan["objective"]["bound"] <= cheapest + 1e-3
    assert plan["cost"] >= cheapest
    short = planned(tree | {"budget": {"kursus": cheapest - 1}}, method="direct")
    assert short["status"] == "infeasible"


@examples(0.3)
@given(covers())
def test_a_money_that_suffices_just(cover: tuple[list[frozenset[str]], list[int]]) -> None:
    """The same money as a budget, with levels as the objective, closes everything."""
    cheapest = least(*cover, 1)
    assume(cheapest is not None)
    tree = tree_of(*cover, 1, {}) | {"objective": "levels", "budget": {"kursus": cheapest}}
    plan = planned(tree)
    assert plan["objective"]["value"] == pytest.approx(len(COMPETENCIES))
    assert plan["cost"] == cheapest
