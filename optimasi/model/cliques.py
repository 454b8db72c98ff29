"""Maximal cliques: one constraint for a set of trainings that all exclude each other, not one a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator


def maximal_cliques(pairs: Iterable[frozenset[int]]) -> list[tuple[int, ...]]:
    """List the maximal cliques of a graph given by its edges.

    Bron and Kerbosch (1973) with the pivot of Tomita, Tanaka and Takahashi (2006).

    Returns
    -------
    list of sorted tuples, sorted
    """
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        first, second = sorted(pair)
        neighbours[first].add(second)
        neighbours[second].add(first)

    def expand(clique: tuple[int, ...], candidates: set[int], done: set[int]) -> Iterator[tuple[int, ...]]:
        if not candidates and not done:
            yield clique
            return
        pivot = max(candidates | done, key=lambda node: len(candidates & neighbours[node]))
        for node in sorted(candidates - neighbours[pivot]):
            yield from expand((*clique, node), candidates & neighbours[node], done & neighbours[node])
            candidates = candidates - {node}
            done = done | {node}

    return sorted(tuple(sorted(clique)) for clique in expand((), set(neighbours), set())) if neighbours else []
