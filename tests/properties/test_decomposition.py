"""Column generation against the whole integer program."""

from __future__ import annotations

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from optimasi.words.messages import InputError
from tests.properties.planning import Tree, examples, planned
from tests.properties.tiny_scenarios import RULES, scenarios

OBJECTIVES = ("levels", "levels", "people", "hours", "cost", {"levels": 1, "people": 0.3})
TARGETS = (None, None, {"metric": "people", "at_least": 1}, {"metric": "levels", "at_least": 1})


@examples(0.15)
@given(scenarios(features=RULES), st.sampled_from(OBJECTIVES), st.sampled_from(TARGETS))
def test_no_bound_is_below_a_plan_of_the_other_way(tree: Tree, objective: object, target: object) -> None:
    """Both find a plan or neither; no plan is worth more than what either proves, and both proofs enclose the best.

    The same holds for the least money at that value.
    """
    rules = tree["rules"] | ({"target": target} if target is not None else {})
    tree = tree | {"objective": objective, "rules": rules}
    try:
        direct = planned(tree, method="direct")
    except InputError:
        assume(False)
    bundles = planned(tree, method="decomposition")
    event(f"{direct['status']}, {bundles['status']} by {bundles['solver']['method']}")
    assert (direct["status"] == "infeasible") == (bundles["status"] == "infeasible")
    if direct["objective"]["value"] is None:
        return
    sign = -1 if direct["objective"]["sense"] == "min" else 1
    best, value, bound = (
        sign * amount
        for amount in (direct["objective"]["value"], bundles["objective"]["value"], bundles["objective"]["bound"])
    )
    assert direct["status"] == "optimal"
    assert value <= best + 1e-6
    assert bound >= best - 1e-6
    if bundles["status"] == "optimal":
        assert value == pytest.approx(best, abs=1e-6)
        if direct["cost_proven"]:
            assert bundles["cost"] == direct["cost"] if bundles["cost_proven"] else bundles["cost"] >= direct["cost"]
