"""Cliques: one constraint for a set of trainings that all exclude each other, not one a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def clique_cover(pairs: Iterable[frozenset[int]]) -> list[tuple[int, ...]]:
    """Maximal cliques of a graph given by its edges that hold every edge, but not all maximal cliques there are.

    There can be exponentially many maximal cliques, and each edge needs to be in one only: as long as an edge is in
    none, its clique grows by the common neighbour with the most such edges into it (Kellerman, 1973). There are at
    most as many cliques as edges.

    Returns
    -------
    list of sorted tuples, sorted
    """
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        first, second = sorted(pair)
        neighbours[first].add(second)
        neighbours[second].add(first)
    open_to = {node: set(others) for node, others in neighbours.items()}
    cover = []
    for first in sorted(neighbours):
        while open_to[first]:
            clique = {first}
            common, new = set(neighbours[first]), {node: int(node in open_to[first]) for node in neighbours[first]}
            while common:
                node = max(common, key=lambda one: (new[one], -one))
                clique.add(node)
                common &= neighbours[node]
                for one in common & open_to[node]:
                    new[one] += 1
            for node in clique:
                open_to[node] -= clique
            cover.append(tuple(sorted(clique)))
    return sorted(cover)
