"""Finding a key or column of the format by a name that a reader types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from optimasi.scenario.format.described import Key, columns, scenario_keys
from optimasi.words import terms

Path: TypeAlias = tuple[Key, ...]
"""From a top-level key or table down to a key or column."""
SUGGESTED = 3


@cache
def every_path() -> tuple[Path, ...]:
    """Every key and column of the format, in order."""
    return tuple(path for key in scenario_keys() for path in _below((key,)))


def _below(path: Path) -> Iterator[Path]:
    key = path[-1]
    if key.table is not None:
        # A table may stand at the top level, too: there it is shortest.
        yield (key,)
        for column in columns(key.table):
            yield (key, column)
        return
    yield path
    for inner in (*key.keys, *([key.rest] if key.rest else [])):
        yield from _below((*path, inner))


def find(text: str) -> tuple[Path, ...]:
    """What a name means, dotted or not, in either language: one path, several if it stands in several places.

    Parameters
    ----------
    text
        `rules.coverage`, `trainings.batch_min`, `min_kelas`; a whole path wins over the end of one.
    """
    steps = [step.strip() for step in text.split(".")]
    if steps and terms.canonical("scenario", steps[0]) == "tables" and len(steps) > 1:
        steps = steps[1:]
    if whole := next((path for path in every_path() if _leads(steps, path)), None):
        return (whole,)
    ends: dict[Key, Path] = {}
    for path in every_path():
        if len(path) > len(steps) and all(map(_is, path[-len(steps) :], steps)):
            ends.setdefault(path[-1], path)
    return tuple(ends.values())


def suggestions(text: str) -> tuple[str, ...]:
    """Names of the format that are spelt most like an unknown one."""
    return terms.closest(text, dict.fromkeys(name for path in every_path() for name in _names(path)), SUGGESTED)


def dotted(path: Path, language: terms.Language = "en") -> str:
    """A path as it is typed."""
    return ".".join(terms.local_name(key.vocabulary, key.name, language) for key in path if key.vocabulary)


def _leads(steps: Sequence[str], path: Path) -> bool:
    """Whether steps are a whole path; the planner's own names match any step, and stand after `cost.`, too."""
    if path[-1].form and len(steps) == len(path) + 1:
        steps = steps[:-1]
    return len(steps) == len(path) and all(
        _is(key, step) or not key.vocabulary for key, step in zip(path, steps, strict=True)
    )


def _is(key: Key, step: str) -> bool:
    return bool(key.vocabulary) and terms.canonical(key.vocabulary, step) == key.name


def _names(path: Path) -> Iterator[str]:
    if all(key.vocabulary for key in path):
        for language in ("id", "en"):
            yield dotted(path, language)
            yield dotted(path[-1:], language)
