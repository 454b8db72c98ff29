"""The rules as the scenario file has them: which entries a rule takes, and what stands in one."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import SerializerFunctionWrapHandler, ValidationInfo, model_serializer, model_validator

from optimasi.scenario import notation
from optimasi.scenario.diagnostics import Message, NotationError
from optimasi.scenario.fields import Count, Which, Words, canonical_keys, reading_of, text_of, tuple_of
from optimasi.scenario.mapping import Entry, Model
from optimasi.scenario.source import Text, place_of

SWITCHES = ("eligibility", "attended", "batches", "seats", "one_per_course", "conflicts", "prerequisites", "clash")


class PersonLimit(Entry):
    """trainings_per_person, hours_per_person: bounds on one person's plan."""

    employees: Which | None = None
    """Whom it binds; everyone if absent."""
    trainings: Which | None = None
    """Which trainings count; all if absent."""
    at_least: Count | None = None
    """Trainings, or JP."""
    at_most: Count | None = None
    """Trainings, or JP."""


class SeatQuota(Entry):
    """seats: bounds on the seats of each training matched."""

    employees: Which | None = None
    """Whose seats count; everyone's if absent."""
    trainings: Which | None = None
    """One quota for each of these; for every training if absent."""
    at_least: Count | None = None
    """Seats, whether or not the training opens."""
    at_most: Count | None = None
    """Seats."""


class Nomination(Entry):
    """mandatory, excluded, locked: pairs of people and trainings."""

    employees: Which | None = None
    """Who; everyone if absent."""
    trainings: Which | None = None
    """Every matching row of the catalogue."""
    training: Words | None = None
    """One training, or a course: of a mandatory course exactly one row."""


class Rules(Model):
    """The rules; `off` lists those that fill-in columns would switch on and the scenario switched off."""

    vocabulary: ClassVar[str] = "rules"
    off: frozenset[str] = frozenset()
    seats: Annotated[tuple[SeatQuota, ...], tuple_of(dict)] = ()
    trainings_per_person: Annotated[tuple[PersonLimit, ...], tuple_of(dict)] = ()
    hours_per_person: Annotated[tuple[PersonLimit, ...], tuple_of(dict)] = ()
    mandatory: Annotated[tuple[Nomination, ...], tuple_of(dict)] = ()
    excluded: Annotated[tuple[Nomination, ...], tuple_of(dict)] = ()
    locked: Annotated[tuple[Nomination, ...], tuple_of(dict)] = ()

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        fields = {name: False for name in cls.model_fields if name != "off"} | dict.fromkeys(SWITCHES, False)
        keys: dict[str, Any] = canonical_keys(data, cls.vocabulary, fields, reading_of(info))
        off = set()
        for name in SWITCHES:
            if name in keys and (isinstance(keys[name], Text) or name not in cls.model_fields):
                value = keys.pop(name)
                try:
                    if not notation.read_boolean(text_of(value)):
                        off.add(name)
                except NotationError as error:
                    reading_of(info).problem(error.message, place_of(value), remedy=error.remedy)
        return keys | {"off": frozenset(off)}

    @model_serializer(mode="wrap")
    def _with_switches(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        dumped.pop("off", None)
        return dumped | dict.fromkeys(sorted(self.off), False)
