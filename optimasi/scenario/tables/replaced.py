"""What a what-if or a `--set` takes away from what stands below it, so that nothing goes without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimasi.words import terms
from optimasi.words.log import Replaced
from optimasi.words.messages import Message, Name
from optimasi.words.shell import quoted
from optimasi.words.source import Text, Tree, place_of

SET = "--set "
"""What the place of a change of the command line begins with."""


def replaced(
    key: str,
    at: str,
    value: Tree,
    below_at: str | None,
    below: Tree,
    *,
    written: str | Name = "",
    table: bool = False,
) -> Iterator[Replaced]:
    """What becomes of what stood at a key, if anything of it is lost.

    Parameters
    ----------
    key
        Its canonical dotted name.
    at, value
        The key as written, or the change as typed, and the new value; None removes.
    below_at, below
        The same of what stood there.
    written
        The key with those that it stands under, as messages name it; `at` alone if not given.
    table
        Whether it is a table: its files, and lists of rows.
    """
    if below is None or below == value or (isinstance(below, dict | list) and not below):
        return
    words = {"what": _what_of_table(below) if table else _what(key, below), "base": _bases(below_at, below)}
    said = _said(at, written or str(at), value)
    if value is None:
        yield Replaced(key, said, Message("removes", "removes {what} of {base}", words))
    else:
        yield Replaced(key, said, Message("replaces", "replaces {what} of {base}", words), _way(key, at))


def kept(key: str, at: str, below_at: str | None, below: Mapping[str, Tree]) -> Replaced:
    """That keys stay beside new ones where somebody may take them for gone."""
    stays = tuple(f"{name}: {value}" for name, value in below.items())
    words = {"what": stays, "base": _bases(below_at, None)}
    return Replaced(key, _said(at, str(at), None), Message("stays", "{what} of {base} stays", words))


def _said(at: str, written: str | Name, value: Tree) -> Message | str:
    place = place_of(at) or place_of(value)
    if place is None:
        return str(written)
    if place.file.startswith(SET):
        return place.file
    return Message("key_in", "{key} ({place})", {"key": written, "place": f"{place.file}:{place.line}"})


def _what_of_table(below: Tree) -> tuple[object, ...]:
    """The files of a table, and how many rows were written out."""
    sources = below if isinstance(below, list) and not all(isinstance(row, dict) for row in below) else [below]
    rows = sum(len(source) for source in sources if isinstance(source, list))
    files = tuple(str(source) for source in sources if isinstance(source, Text))
    return (*files, Message("rows", "{count} rows", {"count": rows})) if rows else files


def _what(key: str, below: Tree) -> Message | str:
    """What stood there, in few words."""
    if isinstance(below, Text):
        return str(below)
    count = _entries(key, below)
    return Message("one_entry", "1 entry") if count == 1 else Message("entries", "{count} entries", {"count": count})


def _entries(key: str, below: Tree) -> int:
    if isinstance(below, list):
        return len(below)
    if key == "rules" and isinstance(below, dict):
        return sum(_entries("", rule) for rule in below.values() if rule is not None)
    return len(below) if isinstance(below, dict) and key and "." not in key else 1


def _bases(at: str | None, below: Tree) -> tuple[str, ...]:
    """Where it stood: the first place in each file."""
    entries = below if isinstance(below, list) else []
    found: dict[str, str] = {}
    for place in filter(None, [place_of(at) or place_of(below), *map(place_of, entries)]):
        found.setdefault(place.file, f"{place.file}:{place.line}" if place.line else place.file)
    return tuple(found.values())


def _way(key: str, at: str) -> Message | str | None:
    """How a rule's entries are added to those below instead, as it can be typed."""
    place = place_of(at)
    if place is None or key.split(".", maxsplit=1)[0] != "rules":
        return None
    if not place.file.startswith(SET):
        return Message("way_in_file", "write it under {key}", {"key": Name("scenario", "add_rules")})
    name, _, value = place.file.removeprefix(SET).partition("=")
    first, *rest = (step.strip() for step in name.split("."))
    language: terms.Language = "en" if terms.normalise(first) == "rules" else "id"
    if len(rest) > 2 or (len(rest) == 2 and not rest[1].isdigit()):
        return None
    added = ".".join((terms.local_name("scenario", "add_rules", language), *rest[:1]))
    # With "=": a line that ends before the quotes would end the command.
    return f"--set={quoted(f'{added}={value}')}"
