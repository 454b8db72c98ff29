"""The whole format as data: the keys of a scenario file and the columns of its tables.

Keys and columns come from the models and tables that read them; what a value may be is asked of its reader,
with samples. So nothing here can say otherwise than what is read, and what is new describes itself.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from optimasi.scenario.format import ranges
from optimasi.scenario.format.adjustment import VERBS, Adjustment
from optimasi.scenario.format.columns import COLUMNS, FORMED, REQUIRED, SEVERAL, WORDS, Reader, formed_column, reader_of
from optimasi.scenario.format.fields import ADD_RULES, ADJUST, BUDGET, EXTENDS, RULES, TABLES, TABLES_KEY, Filter
from optimasi.scenario.format.objective import Objective
from optimasi.scenario.format.rules import SWITCHES, Rules
from optimasi.scenario.format.schema import Budget, BudgetLine, Settings
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.metrics import OBJECTIVES
from optimasi.words.source import Text, Tree

Kind = Literal["text", "names", "number", "whole", "share", "weight", "money", "date", "dates", "yes_no", "choice"]
Bound = float | None

LETTERS, NAME = "qwerty uiop", "asdf ghjkl"
"""A text that is no number, date or known word, and a key that is none."""
WORDED = {
    "aliases": ("aliases",),
    "attendance_levels": ("values:attendance",),
    "gap_levels": ("values:gap",),
    "ip_scores": ("values:job_group", "values:ip_slot"),
    "retirement_age": ("retirement_age",),
}
"""Mappings that one function reads -> the vocabulary of their keys, level by level."""


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
    above: Bound = None
    at_most: Bound = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the scenario file, or a column of a table.

    Parameters
    ----------
    name, vocabulary
        Its canonical name, and the context of the table of terms that this belongs to; a name that the
        planner chooses is `line`, `column` or `name`, without a vocabulary.
    value
        What it may be as one value, if it may.
    keys, rest
        What it holds as a mapping: known keys, and what any other stands for.
    many
        A list of such values or mappings may stand there, too.
    filters
        The table of which it names rows.
    table
        The table whose source it is.
    required
        Whether it may not be left out.
    default
        What stands for it where it is left out; None where nothing does.
    form
        What follows after the point in the name of a column: `line` or `attribute`.
    owner
        The key that it stands under, where the same name may mean something else elsewhere.
    """

    name: str
    vocabulary: str
    value: Value | None = None
    keys: tuple[Key, ...] = ()
    rest: Key | None = None
    many: bool = False
    filters: str | None = None
    table: str | None = None
    required: bool = False
    default: object = None
    form: str | None = None
    owner: str = ""


@cache
def scenario_keys() -> tuple[Key, ...]:
    """The top-level keys of a scenario file."""
    keys = [_field(name, "scenario", field) for name, field in Settings.model_fields.items() if not field.exclude]
    named = {key.name: key for key in keys}
    named[EXTENDS] = Key(EXTENDS, "scenario", Value("text"))
    rules = named[RULES]
    named[ADD_RULES] = Key(ADD_RULES, "scenario", keys=tuple(key for key in rules.keys if key.many))
    tables = tuple(Key(table, "scenario", table=table) for table in TABLES if table in COLUMNS)
    named[TABLES_KEY] = Key(TABLES_KEY, "scenario", keys=tables)
    order = terms.canonical_names("scenario")
    return tuple(sorted(named.values(), key=lambda key: order.index(key.name)))


@cache
def columns(table: str) -> tuple[Key, ...]:
    """The columns of a table, those that are formed with a name of the planner's last."""
    found = [
        Key(
            name,
            table,
            _with_words(name, _ask_cell(column.read)),
            required=column.blank is REQUIRED and column.absent is None,
            default=_default(column.absent if column.blank is REQUIRED else column.blank),
        )
        for name, column in {**COLUMNS[table], **SEVERAL.get(table, {})}.items()
    ]
    for name in terms.canonical_names(table):
        formable = table in FORMED and name not in COLUMNS[table]
        formed = formed_column(table, f"{name}.{LETTERS}", {}) if formable else None
        if formed is not None and formed.startswith(name):
            value = _ask_cell(reader_of(table, formed))
            found.append(Key(name, table, value, form="line" if value and value.kind == "money" else "attribute"))
    return tuple(found)


def _with_words(name: str, value: Value | None) -> Value | None:
    """Numbers for which the scenario may say what words are worth."""
    if value is None or name not in WORDS:
        return value
    vocabulary, _ = WORDS[name]
    return replace(value, vocabulary=vocabulary, choices=terms.canonical_names(vocabulary))


def _ask_cell(read: Reader | None) -> Value | None:
    return ask(lambda text: read(text, ".") if read else text)


def ask(read: Callable[[str], object]) -> Value | None:
    """What a reader of one text takes: found by letting it read samples; None if it reads none of them."""

    def takes(text: str) -> bool:
        return not isinstance(_read(read, text), NotationError)

    words = _read(read, LETTERS)
    if not isinstance(words, NotationError):
        return Value("names" if isinstance(_read(read, "a|b"), tuple) else "text")
    choices = words.message.parameters.get("choices")
    if isinstance(choices, tuple) and all(isinstance(choice, Name) for choice in choices):
        return Value("choice", choices[0].context, tuple(choice.canonical for choice in choices))
    day = _read(read, "2027-03-01")
    if isinstance(day, date | tuple):
        return Value("date" if isinstance(day, date) else "dates")
    if _read(read, "ya") is True:
        return Value("yes_no", "values:yes_no")
    if _read(read, "1 juta") == 1_000_000:
        named = tuple(name for name in terms.canonical_names("values:amount") if takes(name))
        return Value("money", "values:amount", named, at_least=0)
    if takes("20%"):
        return Value("share", at_least=0, at_most=None if takes("101%") else 1)
    if not takes("2"):
        first, last = ranges.PLANNED
        return Value("whole", at_least=first, at_most=last) if takes(str(first)) and takes(str(last)) else None
    most = next(
        (most for most in ranges.ALL if takes(str(most)) and not any(map(takes, (str(most + 1), str(most + 2))))), None
    )
    least = None if takes("-1") else 0 if takes("0") else 1
    if not takes("2.5"):
        return Value("whole", at_least=least, at_most=most)
    if least == 1:
        return Value("number", at_least=1, at_most=most) if not takes("0.5") else Value("number", above=0, at_most=most)
    return Value("number", at_least=-most if most and least is None else least, at_most=most)


def _read(read: Callable[[str], object], text: str) -> object:
    """What a reader makes of a text, or why it refuses it."""
    try:
        return read(text)
    except NotationError as error:
        return error


def _field(name: str, vocabulary: str, field: FieldInfo, owner: str = "") -> Key:
    """A key as a field of a model reads it."""
    return replace(
        key_of(name, vocabulary, field.rebuild_annotation()),
        required=field.is_required(),
        default=_default(field.default),
        owner=owner,
    )


def key_of(name: str, vocabulary: str, annotation: Any) -> Key:
    """A key that is read as a type: one value, a filter, a mapping, or a list of these.

    Parameters
    ----------
    name, vocabulary
        As in `Key`.
    annotation
        The type of a field, with its validators.
    """
    parts = list(_parts(annotation))
    item = next((get_args(part)[0] for part in parts if get_origin(part) is tuple), None)
    if item is not None:
        inner = key_of(name, vocabulary, item)
        return replace(inner, many=True)
    if Filter in parts:
        return Key(name, vocabulary, filters=name)
    facts: dict[str, Any] = {"value": ask(_reader(annotation))}
    for part in parts:
        if get_origin(part) is Literal and facts["value"] == Value("text"):
            facts["value"] = Value("choice", "", get_args(part))
        elif get_origin(part) is dict:
            facts |= _worded(_reader(annotation), part, WORDED.get(name, ()))
        elif part is Objective:
            facts["keys"] = tuple(_objective())
        elif isinstance(part, type) and issubclass(part, BaseModel):
            facts |= _mapping(name, part)
    return Key(name, vocabulary, **facts)


def _worded(read: Callable[[Any], object], mapping: Any, vocabularies: Sequence[str]) -> dict[str, Any]:
    """A mapping that one function reads: the words and other names that it takes as keys, and what for each."""
    inner = next((part for part in _parts(get_args(mapping)[1]) if get_origin(part) is dict), None)

    def below(name: str) -> dict[str, Any]:
        def reader(tree: Any) -> object:
            try:
                return read({name: tree})
            except NotationError as error:
                # What is said of the key says nothing of the value.
                raise _not_valid(error) if error.message.parameters.get("text") == NAME else error from None

        return {"value": ask(reader)} if inner is None else _worded(reader, inner, vocabularies[1:])

    names = terms.canonical_names(vocabularies[0]) if vocabularies else ()
    keys = [Key(name, vocabularies[0], **below(name)) for name in names]
    own = Key("name", "", **below(NAME))
    return {"keys": tuple(filter(_holds, keys)), "rest": own if _holds(own) else None}


def _holds(key: Key) -> bool:
    return bool(key.value or key.keys or key.rest)


def _mapping(name: str, model: type[BaseModel]) -> dict[str, Any]:
    """What a model takes as a mapping."""
    if model is Budget:
        return _budget()
    if model is Adjustment:
        return {"keys": tuple(_adjustment())}
    vocabulary = getattr(model, "vocabulary", "")
    keys = [
        _field(inner, vocabulary, field, name)
        for inner, field in model.model_fields.items()
        if not field.exclude and terms.canonical(vocabulary, inner) == inner
    ]
    if model is Rules:
        on = Value("yes_no", "values:yes_no")
        entries = {key.name for key in keys}
        keys = [_switch(key, on) if key.name in SWITCHES else key for key in keys]
        keys += [Key(switch, vocabulary, on, default=True) for switch in SWITCHES if switch not in entries]
    return {"keys": tuple(keys)}


def _switch(key: Key, on: Value) -> Key:
    return Key(key.name, key.vocabulary, on, key.keys, many=key.many)


def _budget() -> dict[str, Any]:
    """Lines by name, each an amount or a mapping; in a what-if also a cut, of one line or of all."""
    cut = Key("cut", ADJUST, Value("share", at_least=0, at_most=1), owner=BUDGET)
    inner = tuple(
        _field(name, "budget_line", field) for name, field in BudgetLine.model_fields.items() if name != "place"
    )
    amount = next(key for key in inner if key.name == "amount").value
    total = Key("total", BUDGET, amount, (*inner, cut))
    return {"value": amount, "keys": (total, cut), "rest": Key("line", "", amount, (*inner, cut))}


def _objective() -> Iterator[Key]:
    """Several metrics with weights, or with shares that make a whole."""
    for metric in OBJECTIVES:
        yield Key(metric, "objective", Value("weight", at_least=0))
    yield Key("economise", "objective", Value("share", at_least=0, at_most=1))


def _adjustment() -> Iterator[Key]:
    """A table, one verb with its columns, and filters."""
    tables = tuple(table for table in TABLES if table in COLUMNS)
    yield Key("table", ADJUST, Value("choice", "scenario", tables), required=True)
    for verb in VERBS:
        yield Key(verb, ADJUST, rest=Key("column", "", Value("text")))
    for table in tables:
        yield Key(table, ADJUST, filters=table)


def _default(value: object) -> object:
    """What stands for a key or cell that is left out; None where nothing does."""
    if isinstance(value, Objective):
        return value.as_written()
    if value in (PydanticUndefined, "", ()) or isinstance(value, BaseModel):
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


def _parts(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows, without None and marks."""
    if get_origin(annotation) is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif get_origin(annotation) in (typing.Union, types.UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not type(None):
        yield annotation


def _reader(annotation: Any) -> Callable[[Any], object]:
    """How the scenario file's validation reads a text, or texts in mappings, as a type."""
    adapter = TypeAdapter(annotation)

    def read(tree: Any) -> object:
        log = ProblemLog(".")
        try:
            value = adapter.validate_python(_texts(tree), context=log)
        except ValidationError as error:
            causes = [problem.get("ctx", {}).get("error") for problem in error.errors()]
            raise next((cause for cause in causes if isinstance(cause, NotationError)), _not_valid(error)) from error
        if log.diagnostics:
            raise NotationError(log.diagnostics[0].message)
        return value

    return read


def _not_valid(error: ValueError) -> NotationError:
    return NotationError(Message("not_valid", "not valid: {reason}", {"reason": str(error)}))


def _texts(tree: Any) -> Tree:
    return (
        {Text(name, Place("")): _texts(item) for name, item in tree.items()}
        if isinstance(tree, dict)
        else Text(tree, Place(""))
    )
