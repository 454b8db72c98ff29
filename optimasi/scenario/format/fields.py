"""How one field of the scenario file is read: names in both languages, notations, filters.

Values arrive as source text (`source.Text`). Problems are collected in the validation context, so that
one run names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, ValidationInfo

from optimasi.scenario.format import ranges, values
from optimasi.scenario.format.values import Value, within
from optimasi.words import notation, terms
from optimasi.words.dates import read_date
from optimasi.words.log import TEXT_EXPECTED, ProblemLog, no_value, same_key, unbuilt
from optimasi.words.messages import Message, Name, NotationError
from optimasi.words.notation import whole_rupiah, write_number
from optimasi.words.source import Reduced, Text, Tree, Valueless, place_of, plain_text

ADD_RULES, EXTENDS, ADJUST, BUDGET, RULES, TABLES_KEY = "add_rules", "extends", "adjust", "budget", "rules", "tables"


LINE = "budget_line"


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
EMPTY_FILTER = Message("empty_filter", "an empty list names nobody")


def log_of(info: ValidationInfo) -> ProblemLog:
    """Give the validation context as what it is."""
    return cast(ProblemLog, info.context)


def _misplaced(key: str, vocabulary: str, known: Iterable[str]) -> Message:
    """A key of the format that has no meaning in this place."""
    return Message(
        "misplaced_key",
        "{key} does not belong here; known are {names}",
        {"key": str(key), "names": tuple(Name(vocabulary, name) for name in known)},
    )


def canonical_keys(
    data: Mapping[str, Tree], vocabulary: str, known: Mapping[str, bool], log: ProblemLog
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
    log
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
            log.problem(
                Message("unknown_key", "unknown key {key}", {"key": str(key)}),
                place_of(key),
                seen=str(key),
                remedy=remedy,
            )
        elif name not in known:
            elsewhere = vocabulary in ("rule_fields", "weights")
            message = _misplaced(key, vocabulary, known) if elsewhere else unbuilt(key)
            log.problem(message, place_of(key), seen=str(key))
        elif name in renamed:
            log.problem(same_key(key, spelled[name]), place_of(key), place_of(spelled[name]), seen=str(key))
        elif value is not None:
            renamed[name], spelled[name] = value, key
        elif known[name] or isinstance(key, Valueless):
            log.diagnostics.append(no_value(key))
            meant.add(name)
    for name, required in known.items():
        if required and name not in renamed and name not in meant:
            log.problem(
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


def one_of(value: Value) -> PlainValidator:
    """Read one of the words of a value, in either language."""
    return PlainValidator(lambda text: choice(value.vocabulary, text_of(text), value.choices))


def _scalar(read: Callable[..., object], *, decimal: bool = False) -> PlainValidator:
    def validate(value: Tree, info: ValidationInfo) -> object:
        return read(text_of(value), log_of(info).decimal) if decimal else read(text_of(value))

    return PlainValidator(validate)


def _amount(text: str) -> notation.Rupiah | None:
    if terms.canonical("values:amount", text) == "unlimited":
        return None
    factor = text.factor if isinstance(text, Reduced) else 1
    return whole_rupiah(notation.read_money(text) * factor)


def compared_text(text: str) -> str:
    """A text as names are compared, at its place."""
    return Text(plain_text(text), text.place) if isinstance(text, Text) else plain_text(text)


SECONDS = Value("number", above=0)
COUNT = Value("whole", at_least=0)
AMOUNT = replace(values.MONEY, choices=("unlimited",))
YEAR = Value("whole", at_least=ranges.PLANNED[0], at_most=ranges.PLANNED[1])
DECIMAL = Value("choice", choices=(",", "."))

read_positive = within(notation.read_number, SECONDS)
"""A number above 0."""
read_part = within(notation.read_share, values.PART)
"""A share of at most the whole."""

Words = Annotated[str, values.TEXT, _scalar(compared_text), PlainSerializer(str)]
Seconds = Annotated[
    float,
    SECONDS,
    _scalar(read_positive, decimal=True),
    PlainSerializer(lambda seconds: write_number(Fraction(repr(seconds)))),
]
Factor = Annotated[
    float,
    values.WEIGHT,
    _scalar(within(notation.read_number, values.WEIGHT), decimal=True),
    PlainSerializer(lambda factor: write_number(Fraction(repr(factor)))),
]
Count = Annotated[int, COUNT, _scalar(within(notation.read_integer, COUNT), decimal=True)]
Share = Annotated[
    Fraction,
    values.PART,
    _scalar(read_part, decimal=True),
    PlainSerializer(lambda share: f"{write_number(share * 100)}%"),
]
Amount = Annotated[
    notation.Rupiah | None,
    AMOUNT,
    _scalar(_amount),
    PlainSerializer(lambda amount: "unlimited" if amount is None else int(amount)),
]
Switch = Annotated[bool, values.YES_NO, _scalar(notation.read_boolean)]
Day = Annotated[date, values.DATE, _scalar(lambda text: ranges.known_day(read_date(text), text)), PlainSerializer(str)]
Year = Annotated[int, YEAR, _scalar(within(notation.read_integer, YEAR), decimal=True)]


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
    log = log_of(info)
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
            bounds = canonical_keys(wanted, "rule_fields", {"at_least": False, "at_most": False}, log)
            texts = {name: text_of(bound) for name, bound in bounds.items()}
            conditions.append(Condition(attribute, (), texts.get("at_least"), texts.get("at_most")))
            empty = all(bound is None for bound in wanted.values())
        else:
            items = wanted if isinstance(wanted, list) else [wanted]
            conditions.append(Condition(attribute, tuple(None if v is None else text_of(v) for v in items)))
            empty = not items
        if empty:
            log.problem(EMPTY_FILTER, place_of(attribute), seen=attribute)
    return Filter(conditions=tuple(conditions), source=value)


Which = Annotated[Filter, PlainValidator(read_filter), PlainSerializer(lambda chosen: chosen.source)]


def decimal_mark(tree: dict[str, Tree], log: ProblemLog) -> Literal[",", "."] | None:
    """The decimal mark that a scenario file settles, needed before anything else is read."""
    for key, value in tree.items():
        if terms.canonical("scenario", key) == "decimal" and value is not None:
            if value in DECIMAL.choices:
                return cast(Literal[",", "."], str(value))
            problem = Message("decimal_mark", 'decimal is one of "," and ".", not {text}', {"text": str(value)})
            log.problem(problem, place_of(value) or place_of(key), seen=value if isinstance(value, str) else "")
            # Either mark will do until the run stops: which numbers are ambiguous would only follow from this.
            return ","
    return None
