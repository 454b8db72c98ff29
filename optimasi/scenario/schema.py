"""The scenario file as frozen models: every key with its type, unit and default."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from optimasi.scenario import notation, terms
from optimasi.scenario.adjustment import Adjustment, stages
from optimasi.scenario.diagnostics import InputError, Message, NotationError, Place
from optimasi.scenario.fields import (
    TABLES,
    TEXT_EXPECTED,
    Amount,
    Count,
    Day,
    Reading,
    Seconds,
    Share,
    Which,
    Words,
    canonical_keys,
    choice,
    decimal_mark,
    reading_of,
    same_key,
    text_of,
    tuple_of,
    unbuilt,
)
from optimasi.scenario.source import Text, Tree, place_of

SWITCHES = ("eligibility", "attended", "batches", "seats", "one_per_course", "conflicts", "prerequisites", "clash")


class Model(BaseModel):
    """A mapping of the scenario file; `vocabulary` is the context of its keys in the term table."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    vocabulary: ClassVar[str] = "rule_fields"

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, data: object, info: ValidationInfo) -> object:
        if isinstance(data, Model):
            return data
        if not isinstance(data, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        known = {name: info_.is_required() for name, info_ in cls.model_fields.items() if not info_.exclude}
        keys: dict[str, Any] = canonical_keys(data, cls.vocabulary, known, reading_of(info))
        if "place" in cls.model_fields:
            keys["place"] = place_of(data)
        return keys


class Entry(Model):
    """One entry of a rule, with the place where it stands."""

    place: Place | None = Field(default=None, exclude=True)


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


class BudgetLine(Entry):
    """One line of the anggaran: rupiah a year, None for unlimited, and what the report says of it."""

    vocabulary: ClassVar[str] = "budget_line"
    amount: Amount
    """Rupiah, or unlimited."""
    account: Words | None = None
    """Kode rekening."""
    subactivity: Words | None = None
    """Sub kegiatan."""
    source: Words | None = None
    """Source of funds."""


class Budget(BaseModel):
    """The anggaran: lines by name in the file's spelling, and a cap on their sum."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    total: BudgetLine | None = None
    lines: dict[str, BudgetLine] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _total_and_lines(cls, data: object, info: ValidationInfo) -> object:
        if isinstance(data, Text):
            return {"total": {"amount": data}}
        if not isinstance(data, dict):
            raise NotationError(Message("budget_expected", "an amount, or lines with their amounts, is expected here"))
        total: object = None
        lines: dict[str, object] = {}
        spelled: dict[str, str] = {}
        for name, value in data.items():
            if value is None:
                continue
            is_total = terms.canonical("budget", name) == "total"
            key = "total" if is_total else terms.line_key(name)
            if terms.canonical("adjust", name) == "cut":
                reading_of(info).problem(unbuilt(name), place_of(name), seen=name)
            elif isinstance(value, list):
                reading_of(info).problem(TEXT_EXPECTED, place_of(value) or place_of(name))
            elif key in spelled:
                reading_of(info).problem(
                    same_key(name, spelled[key]), place_of(name), place_of(spelled[key]), seen=name
                )
            else:
                # The key that stands for the amount is where the line's name stands.
                place = place_of(name)
                amount = Text("amount", place) if place else "amount"
                entry = {amount: value} if isinstance(value, Text) else value
                total, lines = (entry, lines) if is_total else (total, lines | {name: entry})
                spelled[key] = name
        return {"total": total, "lines": lines}

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        return dict(dumped.get("lines", {})) | ({"total": dumped["total"]} if self.total is not None else {})


class Solve(Model):
    """How long and how exactly to solve."""

    vocabulary: ClassVar[str] = "solve"
    time_limit: Seconds = 60.0
    """Seconds for the whole solve."""
    gap: Share = Fraction(1, 1000)
    """Largest distance from the bound at which a plan counts as proven."""


def _objective(value: Tree) -> str:
    if isinstance(value, dict):
        raise NotationError(unbuilt(", ".join(value)))
    return choice("objective", text_of(value), ("levels",))


TableSource = Annotated[Any, PlainValidator(lambda value: value)]


class Settings(Model):
    """A scenario file: everything but the rows of its tables."""

    vocabulary: ClassVar[str] = "scenario"
    name: Words = ""
    year: Count | None = None
    budget: Budget | None = None
    tables: dict[str, TableSource] = Field(default_factory=dict)
    """Canonical table name -> file, or rows written out."""
    objective: Annotated[Literal["levels"], PlainValidator(_objective)] = "levels"
    rules: Rules = Rules.model_construct()
    solve: Solve = Solve.model_construct()
    decimal: Annotated[Literal[",", "."] | None, PlainValidator(str)] = None
    """The decimal mark of numbers such as 1.250."""
    attributes: Annotated[tuple[Words, ...], tuple_of(str)] = ()
    """Columns for filters although they resemble a known name."""
    unassessed: Annotated[
        Literal["ignore", "zero"] | None,
        PlainValidator(lambda text: choice("values:unassessed", text_of(text), ("ignore", "zero"))),
    ] = None
    """What a required competency without an assessment counts as."""
    adjust: Annotated[tuple[tuple[Adjustment, ...], ...], BeforeValidator(stages)] = ()
    """What is changed in the tables: a stage for each file of the chain, from the root on."""
    holidays: Annotated[tuple[Day, ...], tuple_of(str)] = ()
    """Days without classes."""


def read_settings(tree: dict[str, Tree]) -> Settings:
    """Validate a scenario file's tree.

    Raises
    ------
    InputError
        With every problem found in the file.
    """
    reading = Reading(decimal_mark(tree))
    tree = _gather_tables(tree, reading)
    settings = None
    try:
        settings = Settings.model_validate(tree, context=reading)
    except ValidationError as error:
        for problem in error.errors():
            cause = problem.get("ctx", {}).get("error")
            if isinstance(cause, NotationError):
                reading.problem(
                    cause.message, place_of(problem["input"]), seen=_seen(problem["input"]), remedy=cause.remedy
                )
            elif problem["type"] != "missing":
                reading.problem(
                    Message("not_valid", "not valid: {reason}", {"reason": problem["msg"]}),
                    place_of(problem["input"]),
                    seen=_seen(problem["input"]),
                )
    if settings is None or reading.diagnostics:
        raise InputError(reading.diagnostics)
    return settings


def _seen(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _gather_tables(tree: dict[str, Tree], reading: Reading) -> dict[str, Tree]:
    """Tables named at the top level move under `tables`, canonical names throughout."""
    rest: dict[str, Tree] = {}
    found: dict[str, Tree] = {}
    spelled: dict[str, str] = {}

    def note(key: str, name: str | None, value: Tree) -> None:
        if name not in TABLES:
            suggestion = terms.suggestion("scenario", key)
            remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
            reading.problem(
                Message("unknown_table", "unknown table {key}", {"key": str(key)}),
                place_of(key),
                seen=str(key),
                remedy=remedy,
            )
        elif name in found:
            reading.problem(same_key(key, spelled[name]), place_of(key), place_of(spelled[name]), seen=str(key))
        elif value is not None:
            found[name], spelled[name] = value, key

    for key, value in tree.items():
        name = terms.canonical("scenario", key)
        if name == "tables" and isinstance(value, dict):
            for inner, source in value.items():
                note(inner, terms.canonical("scenario", inner), source)
        elif name == "tables" and value is not None:
            reading.problem(unbuilt(f"{key}: {value}"), place_of(value))
        elif name in TABLES:
            note(key, name, value)
        else:
            rest[key] = value
    return rest | {"tables": cast(Tree, found)} if found else rest
