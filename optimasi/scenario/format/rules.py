"""The rules as the scenario file has them: which entries a rule takes, and what stands in one.

What a key means is said once, in both languages, in `report/data/meanings.csv`; here stands only what that leaves open.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import SerializerFunctionWrapHandler, ValidationInfo, model_serializer, model_validator

from optimasi.scenario.format.fields import (
    Amount,
    Count,
    Factor,
    Share,
    Which,
    Words,
    canonical_keys,
    log_of,
    text_of,
    tuple_of,
)
from optimasi.scenario.format.mapping import Mapped, Model
from optimasi.scenario.format.objective import Target
from optimasi.words import notation
from optimasi.words.messages import Message, NotationError
from optimasi.words.source import Text, place_of

SWITCHES = (
    "eligibility",
    "attended",
    "batches",
    "seats",
    "one_per_course",
    "conflicts",
    "prerequisites",
    "clash",
    "decisions",
)
"""Rules that columns switch on, and that the scenario can switch off."""


class Entry(Mapped):
    """One entry of a rule: whom and what it is about, with the place where it stands."""

    employees: Which | None = None
    trainings: Which | None = None


class PersonLimit(Entry):
    """trainings_per_person, hours_per_person: bounds on one person's plan."""

    at_least: Count | None = None
    at_most: Count | None = None


class SeatQuota(Entry):
    """seats: bounds on the seats of each training matched."""

    each: Words | None = None
    """None: one quota for all of them."""
    at_least: Count | None = None
    at_most: Count | None = None


class Ceiling(Entry):
    """ceiling: a cap on the money of a part."""

    each: Words | None = None
    line: Words | None = None
    """None: all lines together."""
    at_most: Amount


class Coverage(Entry):
    """coverage: at least a share of people reached, or brought to a number of hours."""

    each: Words | None = None
    at_least: Share
    hours: Count | None = None
    """None: whoever has one useful or forced training is reached."""


class Absence(Entry):
    """absence: at most a share of a unit in classrooms on any day."""

    each: Words = "unit"
    at_most: Share


class Group(Mapped):
    """A group of seats: those of some people in some trainings."""

    employees: Which | None = None
    trainings: Which | None = None


class SeatShare(Entry):
    """share: bounds on the seats of a part, as a share of the seats of another."""

    of: Group | None = None
    at_least: Share | None = None
    at_most: Share | None = None


class Nomination(Entry):
    """mandatory, excluded: pairs of people and trainings."""

    training: Words | None = None


class Lock(Nomination):
    """locked: pairs of people and trainings, or those of a saved plan."""

    plan: Words | None = None
    """Filters keep a part of it."""


class Weight(Model):
    """weights: what matching people and competencies count more, or less."""

    vocabulary: ClassVar[str] = "weights"
    employees: Which | None = None
    competencies: Which | None = None
    weight: Factor


class Rules(Model):
    """The rules; `off` lists those that fill-in columns would switch on and the scenario switched off."""

    vocabulary: ClassVar[str] = "rules"
    off: frozenset[str] = frozenset()
    ceiling: Annotated[tuple[Ceiling, ...], tuple_of(dict)] = ()
    seats: Annotated[tuple[SeatQuota, ...], tuple_of(dict)] = ()
    trainings_per_person: Annotated[tuple[PersonLimit, ...], tuple_of(dict)] = ()
    hours_per_person: Annotated[tuple[PersonLimit, ...], tuple_of(dict)] = ()
    mandatory: Annotated[tuple[Nomination, ...], tuple_of(dict)] = ()
    excluded: Annotated[tuple[Nomination, ...], tuple_of(dict)] = ()
    locked: Annotated[tuple[Lock, ...], tuple_of(dict)] = ()
    coverage: Annotated[tuple[Coverage, ...], tuple_of(dict)] = ()
    absence: Annotated[tuple[Absence, ...], tuple_of(dict)] = ()
    target: Annotated[tuple[Target, ...], tuple_of(dict)] = ()
    share: Annotated[tuple[SeatShare, ...], tuple_of(dict)] = ()

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        fields = {name: False for name in cls.model_fields if name != "off"} | dict.fromkeys(SWITCHES, False)
        keys: dict[str, Any] = canonical_keys(data, cls.vocabulary, fields, log_of(info))
        off = set()
        for name in SWITCHES:
            if name in keys and (isinstance(keys[name], Text) or name not in cls.model_fields):
                value = keys.pop(name)
                try:
                    if not notation.read_boolean(text_of(value)):
                        off.add(name)
                except NotationError as error:
                    log_of(info).problem(error.message, place_of(value), remedy=error.remedy)
        return keys | {"off": frozenset(off)}

    @model_serializer(mode="wrap")
    def _with_switches(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        dumped.pop("off", None)
        return dumped | dict.fromkeys(sorted(self.off), False)
