"""What one value may be, declared beside its reader: both reading and the description of the format go by it.

Declared rather than taken from pydantic, which sees only the type that a reader makes of a text: that an amount may
be `1,65 miliar`, and a share `20%`, it cannot know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar

from optimasi.scenario.format import ranges
from optimasi.words import terms
from optimasi.words.messages import Message, NotationError
from optimasi.words.notation import DecimalSign

Kind = Literal["text", "names", "number", "whole", "share", "weight", "money", "date", "dates", "yes_no", "choice"]
Bound: TypeAlias = int | None
Number = TypeVar("Number", bound=float | Fraction)
Read: TypeAlias = Callable[[str, DecimalSign | None], Number]


@dataclass(frozen=True, slots=True)
class Value:
    """What one value may be.

    Parameters
    ----------
    kind
        `names` and `dates` are `A|B`, `whole` a whole number, `share` one of 1, `weight` a number or a share.
    vocabulary, choices
        The words that are read, by canonical name: all that there are (`choice`), or besides numbers.
    at_least, above, at_most
        The range; None where it is open.
    """

    kind: Kind
    vocabulary: str = ""
    choices: tuple[str, ...] = ()
    at_least: Bound = None
    above: Literal[0] | None = None
    at_most: Bound = None


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The keys of a mapping: words of a vocabulary, by canonical name, and whether others may stand there."""

    vocabulary: str
    words: tuple[str, ...]
    others: bool = False


def word_of(vocabulary: str) -> Value:
    """Any word of a vocabulary."""
    return Value("choice", vocabulary, terms.canonical_names(vocabulary))


TEXT = Value("text")
NAMES = Value("names")
DATE = Value("date")
DATES = Value("dates")
YES_NO = Value("yes_no", "values:yes_no")
MONEY = Value("money", "values:amount", at_least=0)
PART = Value("share", at_least=0, at_most=1)
LEVELS = Value("number", at_least=0, at_most=ranges.LEVELS)
WEIGHT = Value("number", at_least=0, at_most=ranges.WEIGHTS)
HOURS = Value("number", at_least=0, at_most=ranges.HOURS)


def within(read: Read[Number], value: Value) -> Read[Number]:
    """A reader that refuses what lies outside the range of a value.

    Parameters
    ----------
    read
        Reads a number, of any size.
    value
        What it may be.
    """
    positive = value.above == 0
    least = float("-inf") if value.at_least is None else value.at_least
    most = float("inf") if value.at_most is None else value.at_most

    def checked(text: str, mark: DecimalSign | None = None) -> Number:
        number = read(text, mark)
        if positive and number <= 0:
            raise NotationError(Message("not_positive", "{text} is not above 0", {"text": text}))
        if least == 0 and number < 0:
            raise NotationError(Message("negative", "{text} is below 0", {"text": text}))
        if value.kind == "share" and number > most:
            raise NotationError(Message("above_all", "{text} is more than 100%", {"text": text}))
        if not least <= number <= most:
            ends: tuple[object, object] = (least, most)
            if least >= ranges.YEARS[0]:
                # Numbers of messages get a sign between thousands, which no year has.
                ends = (str(least), str(most))
            facts = {"text": text, "least": ends[0], "most": ends[1]}
            raise NotationError(Message("out_of_range", "{text} is not between {least} and {most}", facts))
        return number

    return checked
