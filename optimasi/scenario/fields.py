"""How one field of the scenario file is read: names in both languages, notations, filters.

Values arrive as source text (`source.Text`). Problems are collected in the validation context, so that
one run names them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, ValidationInfo

from optimasi.scenario import notation, ranges, terms
from optimasi.scenario.dates import read_date
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, NotationError, Place
from optimasi.scenario.gathering import gathered, identity
from optimasi.scenario.replaced import Replaced
from optimasi.scenario.source import Reduced, Text, Tree, Valueless, place_of, plain_text

TABLES = (
    "employees",
    "competencies",
    "standards",
    "assessments",
    "gaps",
    "trainings",
    "curriculum",
    "travel",
    "nominations",
)
OTHER, ROWS = "?", "#"
"""Stand for what is in doubt of a table: columns whose heads were not recognised, rows that stand twice."""
TOO_MANY = Message("too_many_problems", "these are so many errors that reading ended here")
TEXT_EXPECTED = Message("text_expected", "one value is expected here, not a list or mapping")
PLANNED = ranges.PLANNED[::-1]
MOST_PROBLEMS = 300
"""Mistakes after which reading ends: nobody mends more at once, and looking for what was meant takes time for each."""
EMPTY_FILTER = Message("empty_filter", "an empty list names nobody")


@dataclass(slots=True)
class Reading:
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


def reading_of(info: ValidationInfo) -> Reading:
    """Give the validation context as what it is."""
    return cast(Reading, info.context)


def unbuilt(key: str) -> Message:
    """What the format promises and this version does not do yet is refused, never ignored."""
    return Message("not_built", "{key} is part of the format but not built yet", {"key": str(key)})


def _misplaced(key: str, vocabulary: str, known: Iterable[str]) -> Message:
    """A key of the format that has no meaning in this place."""
    return Message(
        "misplaced_key",
        "{key} does not belong here; known are {names}",
        {"key": str(key), "names": tuple(Name(vocabulary, name) for name in known)},
    )


def same_key(key: str, other: str) -> Message:
    """One key written twice, in two spellings or languages."""
    return Message("key_twice_languages", "{key} and {other} are the same key", {"key": str(key), "other": str(other)})


def no_value(key: str) -> Diagnostic:
    """A key without a value, where leaving it out would mean something else."""
    problem = Message("no_value", "the key {key} has no value", {"key": str(key)})
    remedy = Message("give_value", "write its value after the colon, or delete the line")
    return Diagnostic(problem, tuple(place for place in [place_of(key)] if place), str(key), remedy)


def canonical_keys(
    data: Mapping[str, Tree], vocabulary: str, known: Mapping[str, bool], reading: Reading
) -> dict[str, Tree]:
    """Rename a mapping's keys to canonical names; note unknown, misplaced, repeated and missing ones.

    Parameters
    ----------
    data
        A mapping as the file has it; a null counts as absent, nothing at all after a colon is a problem.
    vocabulary
        The context of the term table that its keys belong to.
    known
        Canonical key -> whether it is required.
    reading
        Takes the problems.
    """
    renamed: dict[str, Tree] = {}
    spelled: dict[str, str] = {}
    meant: set[str | None] = set()
    for key, value in data.items():
        name = terms.canonical(vocabulary, key)
        if name is None:
            suggestion = terms.suggestion(vocabulary, key)
            meant.add(terms.canonical(vocabulary, suggestion or ""))
            names = {"names": tuple(Name(vocabulary, known_name) for known_name in known)}
            remedy = Message("known_keys", "known here: {names}", names)
            if suggestion:
                remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion})
            reading.problem(
                Message("unknown_key", "unknown key {key}", {"key": str(key)}),
                place_of(key),
                seen=str(key),
                remedy=remedy,
            )
        elif name not in known:
            elsewhere = vocabulary in ("rule_fields", "weights")
            message = _misplaced(key, vocabulary, known) if elsewhere else unbuilt(key)
            reading.problem(message, place_of(key), seen=str(key))
        elif name in renamed:
            reading.problem(same_key(key, spelled[name]), place_of(key), place_of(spelled[name]), seen=str(key))
        elif value is not None:
            renamed[name], spelled[name] = value, key
        elif known[name] or isinstance(key, Valueless):
            reading.diagnostics.append(no_value(key))
            meant.add(name)
    for name, required in known.items():
        if required and name not in renamed and name not in meant:
            reading.problem(
                Message("missing_key", "the key {key} is missing", {"key": Name(vocabulary, name)}), place_of(data)
            )
    return renamed


def choice(vocabulary: str, text: Text, choices: tuple[str, ...]) -> str:
    """Read one of the canonical `choices` of a vocabulary, in either language."""
    name = terms.canonical(vocabulary, text)
    if name in choices:
        return name
    if name is not None:
        raise NotationError(unbuilt(text))
    raise NotationError(
        Message(
            "unknown_choice",
            "{text} is not one of: {choices}",
            {"text": str(text), "choices": tuple(Name(vocabulary, option) for option in choices)},
        )
    )


def text_of(value: Tree) -> Text:
    """Give a scalar; refuse lists, mappings and null."""
    if isinstance(value, Text):
        return value
    raise NotationError(TEXT_EXPECTED)


def _scalar(read: Callable[..., object], *, decimal: bool = False) -> PlainValidator:
    def validate(value: Tree, info: ValidationInfo) -> object:
        return read(text_of(value), reading_of(info).decimal) if decimal else read(text_of(value))

    return PlainValidator(validate)


def write_number(value: Fraction) -> str:
    """Write a number exactly, and so that no exactly three digits follow its point: it reads back one way."""
    places = next(places for places in range(400) if (value * 10**places).denominator == 1)
    places += places == 3
    whole, rest = divmod(abs(int(value * 10**places)), 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def write_text(text: str) -> str:
    """Write a text so that it reads back inside a list or mapping of one line."""
    plain = text[:1].isalpha() and not set(text) & set(":#,[]{}\"'")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_positive(text: str, decimal: Literal[",", "."] | None = None) -> float:
    """Read a number above 0."""
    value = notation.read_number(text, decimal)
    if value <= 0:
        raise NotationError(Message("not_positive", "{text} is not above 0", {"text": text}))
    return value


def read_part(text: str, decimal: Literal[",", "."] | None = None) -> Fraction:
    """Read a share of at most the whole."""
    share = notation.read_share(text, decimal)
    if share > 1:
        raise NotationError(Message("above_all", "{text} is more than 100%", {"text": text}))
    return share


def _limit(text: str, decimal: Literal[",", "."] | None) -> int:
    value = notation.read_integer(text, decimal)
    if value < 0:
        raise NotationError(Message("negative", "{text} is below 0", {"text": text}))
    return value


def _amount(text: str) -> notation.Rupiah | None:
    if terms.canonical("values:amount", text) == "unlimited":
        return None
    factor = text.factor if isinstance(text, Reduced) else 1
    return whole_rupiah(notation.read_money(text) * factor)


def whole_rupiah(amount: Fraction | int) -> notation.Rupiah:
    """Round to whole rupiah, half up."""
    return notation.Rupiah(math.floor(amount + Fraction(1, 2)))


def compared_text(text: str) -> str:
    """A text as names are compared, at its place."""
    return Text(plain_text(text), text.place) if isinstance(text, Text) else plain_text(text)


Words = Annotated[str, _scalar(compared_text), PlainSerializer(str)]
Seconds = Annotated[
    float, _scalar(read_positive, decimal=True), PlainSerializer(lambda seconds: write_number(Fraction(repr(seconds))))
]
Factor = Annotated[
    float,
    _scalar(ranges.within(notation.read_number, ranges.WEIGHTS), decimal=True),
    PlainSerializer(lambda factor: write_number(Fraction(repr(factor)))),
]
Count = Annotated[int, _scalar(_limit, decimal=True)]
Share = Annotated[
    Fraction, _scalar(read_part, decimal=True), PlainSerializer(lambda share: f"{write_number(share * 100)}%")
]
Amount = Annotated[
    notation.Rupiah | None,
    _scalar(_amount),
    PlainSerializer(lambda amount: "unlimited" if amount is None else int(amount)),
]
Switch = Annotated[bool, _scalar(notation.read_boolean)]
Day = Annotated[date, _scalar(lambda text: ranges.known_day(read_date(text), text)), PlainSerializer(str)]
Year = Annotated[
    int, _scalar(lambda text, mark: int(ranges.within(notation.read_integer, *PLANNED)(text, mark)), decimal=True)
]


def tuple_of(single: type) -> BeforeValidator:
    """Let one mapping or text stand for a list of one."""

    def validate(value: Tree) -> object:
        if isinstance(value, list):
            return value
        if isinstance(value, single):
            return [value]
        raise NotationError(
            Message("mappings_expected", "a mapping, or a list of mappings, is expected here")
            if single is dict
            else Message("texts_expected", "a value, or a list of values, is expected here")
        )

    return BeforeValidator(validate)


@dataclass(frozen=True, slots=True)
class Condition:
    """One attribute of a filter: any of `values` (None: blank), or `minimum` <= value <= `maximum`."""

    attribute: str
    values: tuple[str | None, ...] = ()
    minimum: str | None = None
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of a table are meant: any of `ids`, or all `conditions`; texts as the file has them."""

    ids: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    source: Any = None


def read_filter(value: Tree, info: ValidationInfo) -> Filter:
    """Read an id, a list of ids, or a mapping of attributes to what they must be."""
    reading = reading_of(info)
    if isinstance(value, Text):
        return Filter(ids=(value,), source=value)
    if isinstance(value, list):
        if not value:
            raise NotationError(EMPTY_FILTER)
        return Filter(ids=tuple(text_of(item) for item in value), source=value)
    if not value:
        raise NotationError(EMPTY_FILTER)
    conditions = []
    for attribute, wanted in value.items():
        if isinstance(wanted, dict):
            bounds = canonical_keys(wanted, "rule_fields", {"at_least": False, "at_most": False}, reading)
            texts = {name: text_of(bound) for name, bound in bounds.items()}
            conditions.append(Condition(attribute, (), texts.get("at_least"), texts.get("at_most")))
            empty = all(bound is None for bound in wanted.values())
        else:
            items = wanted if isinstance(wanted, list) else [wanted]
            conditions.append(Condition(attribute, tuple(None if v is None else text_of(v) for v in items)))
            empty = not items
        if empty:
            reading.problem(EMPTY_FILTER, place_of(attribute), seen=attribute)
    return Filter(conditions=tuple(conditions), source=value)


Which = Annotated[Filter, PlainValidator(read_filter), PlainSerializer(lambda chosen: chosen.source)]


def decimal_mark(tree: dict[str, Tree], reading: Reading) -> Literal[",", "."] | None:
    """The decimal mark that a scenario file settles, needed before anything else is read."""
    for key, value in tree.items():
        if terms.canonical("scenario", key) == "decimal" and value is not None:
            if value in (",", "."):
                return cast(Literal[",", "."], str(value))
            problem = Message("decimal_mark", 'decimal is one of "," and ".", not {text}', {"text": str(value)})
            reading.problem(problem, place_of(value) or place_of(key), seen=value if isinstance(value, str) else "")
            # Either mark will do until the run stops: which numbers are ambiguous would only follow from this.
            return ","
    return None
