"""The whole format as data: the keys of a scenario file and the columns of its tables.

Keys and columns come from the models and tables that read them, and so does what a value may be: each is declared
once, as a `Value` beside its reader. So what is new describes itself; that readers take what is declared of them, and
nothing beyond, is a test's to say.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from optimasi.scenario.format import values
from optimasi.scenario.format.adjustment import VERBS, Adjustment
from optimasi.scenario.format.columns import COLUMNS, FORMED, REQUIRED, SEVERAL, WORDS
from optimasi.scenario.format.fields import (
    ADD_RULES,
    ADJUST,
    AMOUNT,
    BUDGET,
    EXTENDS,
    RULES,
    TABLES,
    TABLES_KEY,
    Filter,
)
from optimasi.scenario.format.objective import WEIGHT, Objective
from optimasi.scenario.format.rules import SWITCHES, Rules
from optimasi.scenario.format.schema import Budget, BudgetLine, Settings
from optimasi.scenario.format.values import KeyWords, Value
from optimasi.words import terms
from optimasi.words.metrics import OBJECTIVES


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
    named[EXTENDS] = Key(EXTENDS, "scenario", values.TEXT)
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
            _with_words(name, column.value),
            required=column.blank is REQUIRED and column.absent is None,
            default=_default(column.absent if column.blank is REQUIRED else column.blank),
        )
        for name, column in {**COLUMNS[table], **SEVERAL.get(table, {})}.items()
    ]
    for name in terms.canonical_names(table):
        if name not in COLUMNS[table] and (column := FORMED.get(table, {}).get(name)):
            form = "line" if column.value.kind == "money" else "attribute"
            found.append(Key(name, table, column.value, form=form))
    return tuple(found)


def _with_words(name: str, value: Value) -> Value:
    """Numbers for which the scenario may say what words are worth."""
    if name not in WORDS:
        return value
    vocabulary, _ = WORDS[name]
    return replace(value, vocabulary=vocabulary, choices=terms.canonical_names(vocabulary))


def _field(name: str, vocabulary: str, field: FieldInfo, owner: str = "") -> Key:
    """A key as a field of a model reads it."""
    return replace(
        key_of(name, vocabulary, field.rebuild_annotation()),
        required=field.is_required(),
        default=_default(field.default),
        owner=owner,
    )


def key_of(name: str, vocabulary: str, annotation: object) -> Key:
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
        return replace(key_of(name, vocabulary, item), many=True)
    if Filter in parts:
        return Key(name, vocabulary, filters=name)
    words = next((part for part in parts if isinstance(part, KeyWords)), KeyWords("", (), others=True))
    key = Key(name, vocabulary, next((part for part in parts if isinstance(part, Value)), None))
    for part in parts:
        if get_origin(part) is dict:
            key = _worded(key, words, get_args(part)[1])
        elif part is Objective:
            key = replace(key, keys=tuple(_objective()))
        elif part is Budget:
            key = _budget(key)
        elif part is Adjustment:
            key = replace(key, keys=tuple(_adjustment()))
        elif isinstance(part, type) and issubclass(part, BaseModel):
            key = replace(key, keys=_keys(name, part))
    return key


def _worded(key: Key, words: KeyWords, inner: object) -> Key:
    """A mapping that one function reads: the words that it takes as keys, and what any other name stands for."""
    keys = tuple(key_of(word, words.vocabulary, inner) for word in words.words)
    return replace(key, keys=keys, rest=key_of("name", "", inner) if words.others else None)


def _keys(name: str, model: type[BaseModel]) -> tuple[Key, ...]:
    """What a model takes as a mapping."""
    vocabulary = getattr(model, "vocabulary", "")
    keys = [
        _field(inner, vocabulary, field, name)
        for inner, field in model.model_fields.items()
        if not field.exclude and terms.canonical(vocabulary, inner) == inner
    ]
    if model is Rules:
        entries = {key.name for key in keys}
        keys = [_switch(key) if key.name in SWITCHES else key for key in keys]
        keys += [Key(switch, vocabulary, values.YES_NO, default=True) for switch in SWITCHES if switch not in entries]
    return tuple(keys)


def _switch(key: Key) -> Key:
    return Key(key.name, key.vocabulary, values.YES_NO, key.keys, many=key.many)


def _budget(key: Key) -> Key:
    """Lines by name, each an amount or a mapping; in a what-if also a cut, of one line or of all."""
    cut = Key("cut", ADJUST, values.PART, owner=BUDGET)
    inner = tuple(
        _field(name, "budget_line", field) for name, field in BudgetLine.model_fields.items() if name != "place"
    )
    total = Key("total", BUDGET, AMOUNT, (*inner, cut))
    return replace(key, value=AMOUNT, keys=(total, cut), rest=Key("line", "", AMOUNT, (*inner, cut)))


def _objective() -> Iterator[Key]:
    """Several metrics with weights, or with shares that make a whole."""
    for metric in OBJECTIVES:
        yield Key(metric, "objective", WEIGHT)
    yield Key("economise", "objective", values.PART)


def _adjustment() -> Iterator[Key]:
    """A table, one verb with its columns, and filters."""
    tables = tuple(table for table in TABLES if table in COLUMNS)
    yield Key("table", ADJUST, Value("choice", "scenario", tables), required=True)
    for verb in VERBS:
        yield Key(verb, ADJUST, rest=Key("column", "", values.TEXT))
    for table in tables:
        yield Key(table, ADJUST, filters=table)


def _default(value: object) -> object:
    """What stands for a key or cell that is left out; None where nothing does."""
    if isinstance(value, Objective):
        return value.as_written()
    if value in (PydanticUndefined, "", ()) or isinstance(value, BaseModel):
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


def _parts(annotation: object) -> Iterator[object]:
    """The types that an annotation allows, without None, and what is declared of them."""
    if get_origin(annotation) is Annotated:
        allowed, *declared = get_args(annotation)
        yield from _parts(allowed)
        yield from declared
    elif get_origin(annotation) in (typing.Union, types.UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not type(None):
        yield annotation
