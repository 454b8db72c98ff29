"""A failing scenario with less in it: rows, columns and entries are left out while it fails in the same way."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator

from .verdict import Tree

SECONDS = 20.0
NAMING = {"employees": "employee", "trainings": "training"}


def smaller(tree: Tree, fails: Callable[[Tree], bool], seconds: float = SECONDS) -> Tree:
    """Leave out what is not needed for a failure, for so many seconds at most."""
    ends = time.monotonic() + seconds
    going = True
    while going:
        going = False
        for less in _less(tree):
            if time.monotonic() > ends:
                return tree
            if _still(less, fails):
                tree, going = less, True
                break
    return tree


def _still(tree: Tree, fails: Callable[[Tree], bool]) -> bool:
    try:
        return fails(tree)
    except Exception:  # a scenario that the judge cannot read is not the one looked for
        return False


def _less(tree: Tree) -> Iterator[Tree]:
    """The same scenario with one thing less, large things first."""
    for table, column in NAMING.items():
        for row in tree[table] if len(tree[table]) > 1 else ():
            less = copy.deepcopy(tree)
            less[table].remove(row)
            for other in less.values():
                if isinstance(other, list):
                    other[:] = [one for one in other if not isinstance(one, dict) or one.get(column) != row["id"]]
            yield less
    for rule, entries in tree.get("rules", {}).items():
        yield _without(tree, ("rules", rule))
        for place in range(len(entries)) if isinstance(entries, list) and len(entries) > 1 else ():
            yield _without(tree, ("rules", rule, place))
    for name, table in tree.items():
        if isinstance(table, list) and table and isinstance(table[0], dict):
            if name not in ("employees", "trainings"):
                for place in range(len(table)):
                    yield _without(tree, (name, place))
            for column in sorted(
                {column for row in table for column in row} - {"id", "employee", "training", "competency"}
            ):
                less = copy.deepcopy(tree)
                for row in less[name]:
                    row.pop(column, None)
                yield less
        elif name not in ("rules", "employees", "trainings", "curriculum"):
            yield _without(tree, (name,))


def _without(tree: Tree, path: tuple[str | int, ...]) -> Tree:
    less = copy.deepcopy(tree)
    inside = less
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    return less
