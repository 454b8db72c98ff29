"""What a run finds while it reads: problems, doubts, and what the plan must say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from optimasi.words.gathering import gathered, identity
from optimasi.words.messages import Diagnostic, InputError, Message, Place
from optimasi.words.source import place_of

REPLACED = "replaced"
"""Code of the messages."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A value that something below it gives way to.

    Parameters
    ----------
    key
        Canonical dotted name of the value.
    said
        What says so: the change as typed, or the key as written and its place.
    effect
        What it does to what stood there, and where that stood.
    way
        How to keep both, where that can be had.
    """

    key: str
    said: Message | str
    effect: Message
    way: Message | str | None = None

    @property
    def message(self) -> Message:
        """All of it in one sentence."""
        words: dict[str, object] = {"said": self.said, "effect": self.effect}
        if self.way is None:
            return Message(REPLACED, "{said}: {effect}", words)
        return Message(REPLACED, "{said}: {effect}. To keep both: {way}", words | {"way": self.way})


OTHER, ROWS = "?", "#"
"""Stand for what is in doubt of a table: columns whose heads were not recognised, rows that stand twice."""
TOO_MANY = Message("too_many_problems", "these are so many errors that reading ended here")
TEXT_EXPECTED = Message("text_expected", "one value is expected here, not a list or mapping")
MOST_PROBLEMS = 300
"""Mistakes after which reading ends: nobody mends more at once, and looking for what was meant takes time for each."""


@dataclass(slots=True)
class ProblemLog:
    """What a run needs and finds: decimal mark and file of the scenario, problems, doubts, what the plan must say.

    Reading goes on after a problem, so that one run names them all; what would only follow from a column
    in doubt is not said.
    """

    decimal: Literal[",", "."] | None = None
    file: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    replaced: list[Replaced] = field(default_factory=list)
    doubts: set[tuple[str, str]] = field(default_factory=set)
    mistakes: set[object] = field(default_factory=set)

    def problem(self, message: Message, *places: Place | None, seen: str = "", remedy: Message | None = None) -> None:
        """Note one error.

        Raises
        ------
        InputError
            With all of them, when there are too many; one in many rows of a column counts once.
        """
        found = tuple(place for place in places if place is not None)
        diagnostic = Diagnostic(message, found, seen, remedy)
        self.diagnostics.append(diagnostic)
        self.mistakes.add(identity(diagnostic))
        if len(self.mistakes) > MOST_PROBLEMS:
            raise InputError(gathered([*self.diagnostics, Diagnostic(TOO_MANY, found[:1])], {}))

    def doubt(self, table: str, *columns: str) -> None:
        """Trust these columns of a table no more; without columns, none of it."""
        self.doubts.update((table, column) for column in columns or ("",))

    def trusts(self, table: str, *columns: str) -> bool:
        """Whether nothing is wrong with these columns of a table; without columns, with any of it."""
        if not columns:
            return all(table != doubted for doubted, _ in self.doubts)
        return self.doubts.isdisjoint([(table, ""), *((table, column) for column in columns)])


def unbuilt(key: str) -> Message:
    """What the format promises and this version does not do yet is refused, never ignored."""
    return Message("not_built", "{key} is part of the format but not built yet", {"key": str(key)})


def same_key(key: str, other: str) -> Message:
    """One key written twice, in two spellings or languages."""
    return Message("key_twice_languages", "{key} and {other} are the same key", {"key": str(key), "other": str(other)})


def no_value(key: str) -> Diagnostic:
    """A key without a value, where leaving it out would mean something else."""
    problem = Message("no_value", "the key {key} has no value", {"key": str(key)})
    remedy = Message("give_value", "write its value after the colon, or delete the line")
    return Diagnostic(problem, tuple(place for place in [place_of(key)] if place), str(key), remedy)
