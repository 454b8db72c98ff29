"""Scenarios that build on each other: a chain of files merged into one tree, and single values set on top.

Order: parse every file, resolve `extends`, merge from root to leaf, then `--set`. Every text keeps the
place of the file that said it last, so that messages and provenance need nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from optimasi.scenario import terms
from optimasi.scenario.changes import apply_change
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Place
from optimasi.scenario.fields import Reading, decimal_mark
from optimasi.scenario.merge import (
    EXTENDS,
    Named,
    hoisted,
    merge,
    named_keys,
)
from optimasi.scenario.source import Text, Tree, place_of, read_yaml


def read_merged(path: Path, changes: Iterable[str] = ()) -> tuple[dict[str, Tree], Path]:
    """The tree of a scenario file, with what it extends below it and single values on top; and the root's path.

    Parameters
    ----------
    path
        The YAML file.
    changes
        `a.b=VALUE` each, as `--set` takes them; the last wins.

    Raises
    ------
    InputError
        A file that cannot be read, a circle of `extends`, a key given twice, a change that cannot be read.
    """
    trees = _chain(path)
    reading = Reading(next((mark for tree, _ in trees[::-1] if (mark := decimal_mark(tree))), None))
    merged: Named = {}
    for order, (tree, _) in enumerate(trees):
        merge(merged, hoisted(named_keys(tree, "scenario", reading), reading), reading, above=order > 0)
    last = {tuple(map(terms.normalise, change.partition("=")[0].split("."))): change for change in changes}
    for change in last.values():
        apply_change(merged, change, reading)
    if reading.diagnostics:
        raise InputError(reading.diagnostics)
    return {key: value for key, value in merged.values() if value is not None}, trees[0][1]


def base_of(path: Path) -> Path | None:
    """The file that a scenario file extends directly, if it does; its own mistakes are for `read_merged`."""
    for key, value in read_yaml(path).items():
        if terms.canonical("scenario", key) == EXTENDS and isinstance(value, Text):
            return path.parent / value
    return None


def _chain(path: Path) -> list[tuple[dict[str, Tree], Path]]:
    """The trees from the root to the leaf, each with its file."""
    trees: list[tuple[dict[str, Tree], Path]] = []
    seen: dict[Path, tuple[Place, ...]] = {}
    current, said = path, tuple[Place, ...]()
    while True:
        try:
            where = current.resolve()
            if where in seen:
                places = tuple(place for places in [*seen.values(), said] for place in places)
                circle = Message("extends_circle", "the files extend each other in a circle")
                raise InputError([Diagnostic(circle, places[::-1])])
            seen[where] = said
            tree = read_yaml(current)
        except InputError as error:
            raise InputError([_at_extends(d, said) for d in error.diagnostics]) from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = {"reason": getattr(error, "strerror", None) or str(error)}
            problem = Message("cannot_open", "the file cannot be opened: {reason}", reason)
            raise InputError([Diagnostic(problem, said or (Place(str(path)),))]) from error
        trees.append((tree, current))
        bases = [value for key, value in tree.items() if terms.canonical("scenario", key) == EXTENDS]
        if not bases or bases[0] is None:
            return trees[::-1]
        if not isinstance(bases[0], Text):
            one_file = Message("one_base", "extends names one file")
            raise InputError([Diagnostic(one_file, tuple(p for p in [place_of(bases[0])] if p))])
        said = (bases[0].place,)
        current = current.parent / bases[0]


def _at_extends(diagnostic: Diagnostic, said: tuple[Place, ...]) -> Diagnostic:
    """A problem of a base has two places; a file that is not there is first a problem of the line that names it."""
    if diagnostic.message.code == "extends_circle":
        return diagnostic
    absent = diagnostic.message.code in ("no_file", "is_folder", "cannot_open")
    places = (*said, *diagnostic.places) if absent else (*diagnostic.places, *said)
    return Diagnostic(diagnostic.message, places, diagnostic.seen, diagnostic.remedy)
