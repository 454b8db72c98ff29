"""Cliques that hold every pair, however many maximal cliques there are."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from optimasi.model.cliques import clique_cover
from tests.properties.planning import examples

GRAPHS = st.integers(2, 9).flatmap(
    lambda nodes: st.sets(st.sampled_from([frozenset(pair) for pair in combinations(range(nodes), 2)]))
)


@examples(2)
@given(GRAPHS)
def test_every_pair_is_in_a_clique_and_no_clique_holds_another_pair(edges: set[frozenset[int]]) -> None:
    """All together the cliques say exactly what the pairs say; none can be made larger."""
    cover = clique_cover(edges)
    assert {frozenset(pair) for clique in cover for pair in combinations(clique, 2)} == edges
    nodes = frozenset[int]().union(*edges)
    for clique in cover:
        assert not any(all(frozenset({node, one}) in edges for one in clique) for node in nodes - {*clique})


def test_trainings_in_threes_do_not_make_a_clique_of_each_choice() -> None:
    """Of 60 trainings that exclude all but the two beside them there are 3^20 maximal cliques; some dozens will do."""
    edges = [frozenset(pair) for pair in combinations(range(60), 2) if pair[0] // 3 != pair[1] // 3]
    assert len(clique_cover(edges)) < 100


def test_days_one_after_another_take_one_clique_each() -> None:
    """Of trainings on three days each, one starting every day, those that share a day are the cliques."""
    edges = [frozenset(pair) for pair in combinations(range(10), 2) if pair[1] - pair[0] < 3]
    assert clique_cover(edges) == [(day, day + 1, day + 2) for day in range(8)]
