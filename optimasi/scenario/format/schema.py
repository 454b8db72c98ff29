"""The scenario file as frozen models: every key with its type, range and default.

What a key means, and in which unit, is said once, in both languages, in `report/data/meanings.csv`; here stands only
what that leaves open: what a mapping maps, which of several counts.
"""

from __future__ import annotations

from collections.abc import Iterable
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

from optimasi.scenario.format import values
from optimasi.scenario.format.adjustment import Adjustment, stages
from optimasi.scenario.format.conventions import Aliases, AttendanceLevels, GapLevels, IpScores, RetirementAge
from optimasi.scenario.format.fields import (
    DECIMAL,
    TABLES,
    Amount,
    Day,
    Seconds,
    Share,
    Switch,
    Words,
    Year,
    decimal_mark,
    log_of,
    one_of,
    text_of,
    tuple_of,
)
from optimasi.scenario.format.mapping import Mapped, Model
from optimasi.scenario.format.objective import LEVELS, ObjectiveField
from optimasi.scenario.format.rules import Rules, Weight
from optimasi.scenario.format.values import Value
from optimasi.words import terms
from optimasi.words.log import MOST_PROBLEMS, TEXT_EXPECTED, ProblemLog, same_key, unbuilt
from optimasi.words.messages import Message, NotationError, Place
from optimasi.words.source import Text, Tree, place_of

METHOD = Value("choice", "values:method", ("auto", "direct", "decomposition"))
UNASSESSED = Value("choice", "values:unassessed", ("ignore", "zero"))
GAIN_ASSUMPTION = Value("choice", "values:gain_assumption", ("low", "base", "high"))


class BudgetLine(Mapped):
    """One line of the anggaran; None for unlimited."""

    vocabulary: ClassVar[str] = "budget_line"
    amount: Amount
    account: Words | None = None
    subactivity: Words | None = None
    source: Words | None = None


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
                log_of(info).problem(unbuilt(name), place_of(name), seen=name)
            elif isinstance(value, list):
                log_of(info).problem(TEXT_EXPECTED, place_of(value) or place_of(name))
            elif key in spelled:
                log_of(info).problem(same_key(name, spelled[key]), place_of(name), place_of(spelled[key]), seen=name)
            else:
                # The key that stands for the amount is where the line's name stands.
                place = place_of(name)
                amount = Text("amount", place) if place else "amount"
                entry = {amount: value} if isinstance(value, Text) else value
                if is_total:
                    total = entry
                else:
                    lines[name] = entry
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
    gap: Share = Fraction(1, 1000)
    method: Annotated[Literal["auto", "direct", "decomposition"], METHOD, one_of(METHOD)] = "auto"


def _locations(value: Tree) -> dict[str, str]:
    if not isinstance(value, dict):
        raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
    return {key: text_of(place) for key, place in value.items()}


TableSource = Annotated[Any, PlainValidator(lambda value: value)]
WORKBOOK = "workbook"
"""Stands among the tables for the workbook whose sheets are tables."""


class Settings(Model):
    """A scenario file: everything but the rows of its tables."""

    vocabulary: ClassVar[str] = "scenario"
    name: Words = ""
    year: Year | None = None
    budget: Budget | None = None
    tables: dict[str, TableSource] = Field(default_factory=dict)
    """Canonical table name -> file, or rows written out; `WORKBOOK` -> the workbook that holds the others."""
    objective: ObjectiveField = LEVELS
    rules: Rules = Rules.model_construct()
    solve: Solve = Solve.model_construct()
    decimal: Annotated[Literal[",", "."] | None, DECIMAL, PlainValidator(str)] = None
    attributes: Annotated[tuple[Words, ...], tuple_of(str)] = ()
    ignore: Annotated[tuple[Words, ...], tuple_of(str)] = ()
    """Heads of any table that mean nothing here and are left out."""
    aliases: Aliases = Field(default_factory=dict)
    """position, unit, competency, training -> name as some table has it -> name that is meant."""
    gap_levels: GapLevels = Field(default_factory=dict)
    """Word for a gap -> levels."""
    attendance_levels: AttendanceLevels = Field(default_factory=dict)
    """Word for an attendance -> probability."""
    retirement_age: RetirementAge = Field(default_factory=dict)
    """Job group -> years."""
    unassessed: Annotated[Literal["ignore", "zero"] | None, UNASSESSED, one_of(UNASSESSED)] = None
    adjust: Annotated[tuple[tuple[Adjustment, ...], ...], BeforeValidator(stages)] = ()
    """What is changed in the tables: a stage for each file of the chain, from the root on."""
    gain_assumption: Annotated[Literal["low", "base", "high"], GAIN_ASSUMPTION, one_of(GAIN_ASSUMPTION)] = "base"
    count_attendance: Switch = True
    ip_scores: IpScores = Field(default_factory=dict)
    """Job group -> slot -> points."""
    weights: Annotated[tuple[Weight, ...], tuple_of(dict)] = ()
    """Of matching entries the product counts."""
    nominations_only: Switch = False
    locations: Annotated[dict[str, Annotated[str, values.TEXT]], PlainValidator(_locations)] = Field(
        default_factory=dict
    )
    """Unit -> place; a person's own column goes before it."""
    holidays: Annotated[tuple[Day, ...], tuple_of(str)] = ()


def read_settings(tree: dict[str, Tree], log: ProblemLog) -> Settings:
    """Validate a scenario file's tree.

    Parameters
    ----------
    tree
        As it stands.
    log
        Takes the problems; with problems, the settings are those of its keys that can be read.
    """
    log.decimal = decimal_mark(tree, log)
    tree = _gather_tables(tree, log)
    noted = len(log.diagnostics)
    try:
        settings = Settings.model_validate(tree, context=log)
        if len(log.diagnostics) == noted:
            return settings
    except ValidationError as error:
        for problem in error.errors():
            cause = problem.get("ctx", {}).get("error")
            place = place_of(problem["input"]) or _place_at(tree, problem["loc"])
            if isinstance(cause, NotationError):
                log.problem(cause.message, place, seen=_seen(problem["input"]), remedy=cause.remedy)
            elif problem["type"] != "missing":
                not_valid = Message("not_valid", "not valid: {reason}", {"reason": problem["msg"]})
                log.problem(not_valid, place, seen=_seen(problem["input"]))
    return Settings.model_validate(_readable(tree, log), context=ProblemLog(log.decimal))


def _place_at(tree: Tree, path: Iterable[str | int]) -> Place | None:
    """Where the key stands that leads nearest to a value which has no place of its own."""
    place = None
    for step in path:
        if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        elif isinstance(tree, dict):
            key = next((key for key in tree if key == step or terms.means(key, str(step))), None)
            place, tree = (place_of(key), tree[key]) if key is not None else (place, tree)
    return place


def _readable(tree: dict[str, Tree], log: ProblemLog) -> dict[str, Tree]:
    """What of a scenario file can be read, so that the tables are still checked against it."""
    kept: dict[str, Tree] = {}
    for key, value in tree.items():
        name = terms.canonical("scenario", key) or key
        whole = _is_valid({key: value})
        part = value if whole else _pruned(key, value)
        if whole or _is_valid({key: part}):
            kept[key] = part
        # A line whose amount cannot be read is still a line; of other keys nobody knows what else they would say.
        if not whole and (name != "budget" or key not in kept):
            log.doubt(name)
    return kept


def _pruned(key: str, value: Tree) -> Tree:
    """The entries that can be read; a budget line whose amount cannot is still a line."""
    if isinstance(value, list):
        return [entry for entry in value if _is_valid({key: [entry]})]
    if not isinstance(value, dict):
        return value
    name = terms.canonical("scenario", key)
    if name == "budget":
        endless = Text("unlimited", Place(""))
        return {line: amount if _is_valid({key: {line: amount}}) else endless for line, amount in value.items()}
    if name == "rules":
        entries = {
            rule: [entry for entry in found if _is_valid({key: {rule: [entry]}})] if isinstance(found, list) else found
            for rule, found in value.items()
        }
        return {rule: found for rule, found in entries.items() if _is_valid({key: {rule: found}})}
    return {inner: found for inner, found in value.items() if _is_valid({key: {inner: found}})}


def _is_valid(tree: dict[str, Tree]) -> bool:
    log = ProblemLog()
    try:
        Settings.model_validate(tree, context=log)
    except ValidationError:
        return False
    return not log.diagnostics


def _seen(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _gather_tables(tree: dict[str, Tree], log: ProblemLog) -> dict[str, Tree]:
    """Tables named at the top level move under `tables`, canonical names throughout."""
    rest: dict[str, Tree] = {}
    found: dict[str, Tree] = {}
    spelled: dict[str, str] = {}

    def note(key: str, name: str | None, value: Tree) -> None:
        name = WORKBOOK if name == "tables" else name
        if name not in (*TABLES, WORKBOOK):
            suggestion = terms.suggestion("scenario", key)
            remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
            log.problem(
                Message("unknown_table", "unknown table {key}", {"key": str(key)}),
                place_of(key),
                seen=str(key),
                remedy=remedy,
            )
            log.doubt(terms.canonical("scenario", suggestion or "") or "")
        elif name in found:
            log.problem(same_key(key, spelled[name]), place_of(key), place_of(spelled[name]), seen=str(key))
        elif value is not None:
            found[name], spelled[name] = value, key

    for key, value in tree.items():
        name = terms.canonical("scenario", key)
        if name == "tables" and isinstance(value, dict):
            for inner, source in value.items():
                note(inner, terms.canonical("scenario", inner), source)
        elif name == "tables" or name in TABLES:
            note(key, name, value)
        else:
            rest[key] = value
            # With more unknown keys reading ends before anything is made of them.
            if name is None and len(rest) <= MOST_PROBLEMS and (meant := terms.suggestion("scenario", key)):
                log.doubt(terms.canonical("scenario", meant) or meant)
    return rest | {"tables": cast(Tree, found)} if found else rest
