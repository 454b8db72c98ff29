"""What the program has to say, as data: a code, an English template, parameters, places.

Translating a message and drawing a diagnostic is the work of `optimasi.report`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: what it is about (`code`), how it reads, and the values it names.

    `template` is English with `{named}` fields and is what translators see. Parameters are str, int,
    float, `Rupiah`, date, `Name`, `Message`, or a tuple of these; the language decides how they are written.
    """

    code: str
    template: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """In English with its values, for logs and tracebacks; readers get it in their language from `report`."""
        return self.template.format(**{name: _plain(value) for name, value in self.parameters.items()})


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the format inside a message: written in the reader's language.

    `context` is a context of the table of terms, `canonical` the English name.
    """

    context: str
    canonical: str

    def __str__(self) -> str:
        return self.canonical


Paste: TypeAlias = "Mapping[str | Name, Paste | str]"
"""Keys and values of a scenario file, written in the reader's language."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and as much of sheet, line, column and table head as is known.

    `line` counts from 1: the line of a YAML file, the row of a table (its head is row 1). 0 means the
    whole file. `column` counts from 1: the character of a line, the column of a table. `headless` says that a
    place without a head is in a table, too.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    head: str = ""
    sheet: str = ""
    headless: bool = False

    @property
    def in_table(self) -> bool:
        """Whether `line` and `column` are a table's row and column."""
        return bool(self.head or self.sheet or self.headless)


@dataclass(frozen=True, slots=True)
class Instance:
    """One text of a mistake that stands in several rows of a file.

    Parameters
    ----------
    place
        The first of its rows.
    rows
        The rows, or lines of a YAML file, in which it stands, in order.
    seen
        The text.
    people
        Whose rows these are, where they are rows of people.
    message, remedy
        What holds of this text alone and not of the whole mistake.
    """

    place: Place
    rows: tuple[int, ...]
    seen: str = ""
    people: tuple[str, ...] = ()
    message: Message | None = None
    remedy: Message | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem of the input.

    Parameters
    ----------
    message
        What is wrong.
    places
        Where, the most telling place first; of a mistake with instances the file, or the table that lacks them.
    seen
        The text that was found, where one was.
    remedy
        What to do about it, as it can be typed.
    severity
        An error stops the run; a warning goes into the plan.
    person
        Whose row the first place is, where it is one of people.
    label
        How the text at the first place was read, or what was expected there.
    instances
        Where a mistake stands in many rows: each distinct text, in order of rows.
    each
        Whether every instance counts as a mistake of its own (a name), or all are one (a column's cells).
    paste
        Lines of a scenario file that mend it: nested mappings of keys to texts.
    quotes
        Whether the lines around its place may be shown: whoever sends a scenario may name any file of the reader's.
    """

    message: Message
    places: tuple[Place, ...] = ()
    seen: str = ""
    remedy: Message | None = None
    severity: Literal["error", "warning"] = "error"
    person: str = ""
    label: Message | None = None
    instances: tuple[Instance, ...] = ()
    each: bool = False
    paste: Paste | None = None
    quotes: bool = True

    @property
    def mistakes(self) -> int:
        """How many mistakes this counts as."""
        return len(self.instances) if self.each else 1


class NotationError(ValueError):
    """A text that cannot be read as what its field holds; carries the `Message` and a remedy."""

    def __init__(self, message: Message, remedy: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.remedy = remedy


class InputError(Exception):
    """The scenario or its tables have errors; carries every `Diagnostic` found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(str(found.message) for found in self.diagnostics))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)
