"""Scenarios that build on each other: a chain of files merged into one tree, and single values set on top.

Order: parse every file, resolve `extends`, merge from root to leaf, then `--set`. Every text keeps the
place of the file that said it last, so that messages and provenance need nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from optimasi.scenario.files.yaml_file import read_yaml
from optimasi.scenario.format.fields import ADD_RULES, EXTENDS, TABLES, decimal_mark
from optimasi.scenario.what_if.changes import apply_change
from optimasi.scenario.what_if.merge import Named, hoisted, merge, named_keys
from optimasi.words import terms
from optimasi.words.log import ProblemLog, no_value
from optimasi.words.messages import Diagnostic, InputError, Message, Place
from optimasi.words.source import Text, Tree, Valueless, at_its_name, place_of


def read_merged(path: Path, changes: Iterable[str], log: ProblemLog) -> tuple[dict[str, Tree], Path]:
    """The tree of a scenario file, with what it extends below it and single values on top; and the root's path.

    Parameters
    ----------
    path
        The YAML file.
    changes
        `a.b=VALUE` each, as `--set` takes them; the last wins.
    log
        Takes the problems: a key given twice, a change that cannot be read.

    Raises
    ------
    InputError
        A file that cannot be read, a circle of `extends`: nothing more can be said.
    """
    trees = _chain(path, log)
    silent = ProblemLog()
    log.decimal = next((mark for tree, _ in trees[::-1] if (mark := decimal_mark(tree, silent))), None)
    merged: Named = {}
    for order, (tree, _) in enumerate(trees):
        merge(merged, hoisted(named_keys(tree, "scenario", log), log), log, above=order > 0)
    for change in _last(changes):
        apply_change(merged, change, log)
    return {key: value for key, value in merged.values() if value is not None}, trees[0][1]


def _last(changes: Iterable[str]) -> Iterable[str]:
    """Of changes of one value the last; what is added to the rules is added each time."""
    last: dict[object, str] = {}
    for change in changes:
        steps = tuple(map(terms.normalise, change.partition("=")[0].split(".")))
        adds = terms.canonical("scenario", steps[0]) == ADD_RULES
        last[change if adds else steps] = change
    return last.values()


def base_of(path: Path) -> Path | None:
    """The file that a scenario file extends directly, if it does; its own mistakes are for `read_merged`."""
    for key, value in read_yaml(path, []).items():
        if terms.canonical("scenario", key) == EXTENDS and isinstance(value, Text):
            return path.parent / value
    return None


def _chain(path: Path, log: ProblemLog) -> list[tuple[dict[str, Tree], Path]]:
    """The trees from the root to the leaf, each with its file.

    Raises
    ------
    InputError
        With the problems found before, too.
    """
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
            found: list[Diagnostic] = []
            tree = read_yaml(current, found)
            found.extend(_without_value(tree))
            for key in _around(found, tree):
                log.doubt(key)
            log.diagnostics.extend(_at_extends(d, said) for d in found)
        except InputError as error:
            raise InputError([*log.diagnostics, *(_at_extends(d, said) for d in error.diagnostics)]) from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = {"reason": getattr(error, "strerror", None) or str(error)}
            problem = Message("cannot_open", "the file cannot be opened: {reason}", reason)
            raise InputError([*log.diagnostics, Diagnostic(problem, said or (Place(str(path)),))]) from error
        trees.append((tree, current))
        bases = [value for key, value in tree.items() if terms.canonical("scenario", key) == EXTENDS]
        if not bases or bases[0] is None:
            return trees[::-1]
        if not isinstance(bases[0], Text):
            one_file = Message("one_base", "extends names one file")
            log.problem(one_file, place_of(bases[0]))
            raise InputError(log.diagnostics)
        said = (bases[0].place,)
        current = current.parent / bases[0]


def _around(found: Iterable[Diagnostic], tree: dict[str, Tree]) -> Iterator[str]:
    """Tables and other keys in which something stands twice or not at all, so that their content is in doubt."""
    inner = [value for name, value in tree.items() if terms.canonical("scenario", name) == "tables"]
    keys = [key for mapping in (tree, *inner) if isinstance(mapping, dict) for key in mapping]
    for diagnostic in found:
        before = [key for key in keys if isinstance(key, Text) and key.place.line <= diagnostic.places[0].line]
        if diagnostic.message.code in ("key_twice", "key_not_text", "no_value") and before:
            nearest = max(before, key=lambda key: (key.place.line, key.place.column))
            if name := terms.canonical("scenario", nearest):
                yield name


def _without_value(tree: Tree) -> Iterator[Diagnostic]:
    """Keys without a value, which would silently count as absent; in tables and filters they are blank cells."""
    if isinstance(tree, list):
        for item in tree:
            yield from _without_value(item)
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(key, Valueless) and terms.canonical("scenario", key) != ADD_RULES:
            yield no_value(key)
        elif terms.canonical("scenario", key) not in TABLES and terms.canonical("adjust", key) != "set":
            yield from _without_value(value)


def _at_extends(diagnostic: Diagnostic, said: tuple[Place, ...]) -> Diagnostic:
    """A problem of a base has two places; a file that is not there is first a problem of the line that names it."""
    if diagnostic.message.code == "extends_circle":
        return diagnostic
    return at_its_name(replace(diagnostic, places=(*diagnostic.places, *said)), *said)
