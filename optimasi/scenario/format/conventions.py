"""What a scenario says once for all its tables: what words are worth, which names mean the same, ages."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, cast

from pydantic import PlainSerializer, PlainValidator, ValidationInfo

from optimasi.scenario.format import ranges, values
from optimasi.scenario.format.fields import canonical_keys, choice, compared_text, log_of, text_of
from optimasi.scenario.format.values import KeyWords, Value, within
from optimasi.words import notation, terms
from optimasi.words.log import ProblemLog, same_key
from optimasi.words.messages import Message, NotationError
from optimasi.words.notation import write_number
from optimasi.words.source import Text, Tree, place_of

SLOTS = ("leadership", "functional", "technical", "seminar")
GROUPS = ("structural", "functional", "staff")
SCORED = KeyWords("values:job_group", GROUPS)
FILLED = KeyWords("values:ip_slot", SLOTS)
ALIASED = KeyWords("aliases", ("position", "unit", "competency", "training"))
RETIRING = KeyWords("retirement_age", ("jpt", "structural", "functional", "staff"))
GAPS = KeyWords("values:gap", terms.canonical_names("values:gap"), others=True)
ATTENDANCES = KeyWords("values:attendance", terms.canonical_names("values:attendance"), others=True)
AGE = Value("number", at_least=1, at_most=ranges.LIFETIME)

_levels = within(notation.read_number, values.LEVELS)
_ages = within(notation.read_number, AGE)


def _scores(value: Tree) -> dict[str, dict[str, float]]:
    """Read `ip_scores: {pelaksana: {teknis: 22.5, seminar: 17.5}}`: points by job group and slot."""
    if not isinstance(value, dict):
        raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
    scores: dict[str, dict[str, float]] = {}
    for group, slots in value.items():
        if not isinstance(slots, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        points = {
            choice(FILLED.vocabulary, cast(Text, slot), FILLED.words): _levels(text_of(number), ".")
            for slot, number in slots.items()
        }
        scores[choice(SCORED.vocabulary, cast(Text, group), SCORED.words)] = points
    return scores


def word_key(vocabulary: str, word: str) -> str:
    """Identify a word for a degree (`tinggi`), in either language where the term table knows it."""
    return terms.canonical(vocabulary, word) or terms.normalise(word)


def _mapping(value: Tree) -> dict[str, Tree]:
    if isinstance(value, dict):
        return value
    raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))


def _aliases(value: Tree, info: ValidationInfo) -> dict[str, dict[str, str]]:
    kinds = canonical_keys(_mapping(value), ALIASED.vocabulary, dict.fromkeys(ALIASED.words, False), log_of(info))
    return {
        kind: {compared_text(alias): compared_text(text_of(meant)) for alias, meant in _mapping(names).items()}
        for kind, names in kinds.items()
    }


def _words(vocabulary: str) -> Callable[[dict[str, Tree], ProblemLog], dict[str, Tree]]:
    """Words for degrees by their identity, each once."""

    def identified(mapping: dict[str, Tree], log: ProblemLog) -> dict[str, Tree]:
        spelled: dict[str, str] = {}
        for word in mapping:
            other = spelled.setdefault(word_key(vocabulary, word), word)
            if other != word:
                log.problem(same_key(word, other), place_of(word), place_of(other), seen=word)
        return {name: mapping[word] for name, word in spelled.items()}

    return identified


def _age_groups(mapping: dict[str, Tree], log: ProblemLog) -> dict[str, Tree]:
    return canonical_keys(mapping, RETIRING.vocabulary, dict.fromkeys(RETIRING.words, False), log)


def _numbers(
    identify: Callable[[dict[str, Tree], ProblemLog], dict[str, Tree]], read: Callable[..., float]
) -> PlainValidator:
    """A mapping of names to numbers."""

    def validate(value: Tree, info: ValidationInfo) -> dict[str, float]:
        log = log_of(info)
        numbers: dict[str, float] = {}
        for name, number in identify(_mapping(value), log).items():
            try:
                numbers[name] = read(text_of(number), log.decimal)
            except NotationError as error:
                seen = number if isinstance(number, Text) else ""
                place = place_of(number) or place_of(value)
                log.problem(error.message, place, seen=seen, remedy=error.remedy)
        return numbers

    return PlainValidator(validate)


_Written = PlainSerializer(
    lambda numbers: {word: write_number(Fraction(repr(number))) for word, number in numbers.items()}
)

Aliases = Annotated[
    dict[str, dict[str, Annotated[str, values.TEXT]]],
    ALIASED,
    PlainValidator(_aliases),
    PlainSerializer(lambda kinds: {kind: {str(a): str(b) for a, b in names.items()} for kind, names in kinds.items()}),
]
GapLevels = Annotated[
    dict[str, Annotated[float, values.LEVELS]], GAPS, _numbers(_words(GAPS.vocabulary), _levels), _Written
]
AttendanceLevels = Annotated[
    dict[str, Annotated[float, values.PART]],
    ATTENDANCES,
    _numbers(_words(ATTENDANCES.vocabulary), notation.read_probability),
    _Written,
]
RetirementAge = Annotated[dict[str, Annotated[float, AGE]], RETIRING, _numbers(_age_groups, _ages), _Written]
IpScores = Annotated[
    dict[str, Annotated[dict[str, Annotated[float, values.LEVELS]], FILLED]], SCORED, PlainValidator(_scores)
]
