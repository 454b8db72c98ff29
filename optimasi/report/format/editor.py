"""The format as a JSON Schema, with which editors complete names and mark mistakes while a scenario is written.

Editors see what YAML makes of a text, the program sees the text itself: so a number, a share or an amount
may be a number or a text here. What the program reads is valid (but for `1.250` as a whole number, which
YAML makes 1.25); what depends on the tables or on a base, as ids do, only the program can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from optimasi.report.format.reference import kind
from optimasi.report.words.meanings import meaning_of
from optimasi.report.words.naming import local_key
from optimasi.report.words.text import N_, Speech
from optimasi.scenario.format.columns import FREE_COLUMNS
from optimasi.scenario.format.described import Key, columns, scenario_keys
from optimasi.scenario.format.fields import LINE, TABLES_KEY
from optimasi.scenario.format.values import Value
from optimasi.scenario.tables.wide import VALUES
from optimasi.words import terms

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
SCALARS: Schema = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR, "minItems": 1}]}
NULL: Schema = {"type": "null"}
NUMBER = r"\+?[0-9][0-9.,]*"
PERCENT_OF_ALL = r"(100([.,]0+)?|[0-9]{1,2}([.,][0-9]+)?)"
DATE = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T][0-9:.]+)?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
    r"|[0-9]{1,2}[ -][^ 0-9]+[ -][0-9]{4}"
)
SCALES = ("thousand", "million", "billion", "trillion")
BOUNDS = (Key("at_least", "rule_fields"), Key("at_most", "rule_fields"))


def editor_schema(speech: Speech) -> Schema:
    """The JSON Schema (draft 2020-12) of scenario files.

    Parameters
    ----------
    speech
        The language of the descriptions; names and words stand in both.
    """
    definitions = _Definitions(speech)
    tables = [key for top in scenario_keys() for key in top.keys if key.table]
    root = definitions.mapping((*scenario_keys(), *tables), None, "")
    title = speech.text(N_("A scenario of optimasi"))
    return {"$schema": DRAFT, "title": title, **root, "$defs": definitions.found}


class _Definitions:
    """Schemas that others refer to, each written once: of keys under their canonical dotted names."""

    def __init__(self, speech: Speech) -> None:
        self.found: dict[str, Schema] = {}
        self._speech = speech
        self._names: dict[Key, str] = {}

    def mapping(self, keys: Sequence[Key], rest: Key | None, owner: str) -> Schema:
        """A mapping with these keys; others only where they are the planner's own."""
        schema = _mapping(keys, lambda key: self._key(key, owner), self._key(rest, owner) if rest else False)
        # A line of a what-if may leave its amount to the base.
        needed = [_has(key) for key in keys if key.required and key.vocabulary != LINE]
        return schema | ({"allOf": needed} if needed else {})

    def _key(self, key: Key, owner: str) -> Schema:
        name = self._names.setdefault(key, f"{owner}.{key.name}".lstrip("."))
        return self._described(name, key, lambda: self._ways(key, name))

    def _ways(self, key: Key, name: str) -> list[Schema]:
        """What may stand for a key."""
        ways = [self._value(key.value)] if key.value else []
        if key.filters:
            ways += self._filter(key.filters)
        if key.table:
            ways += [{"type": "string"}, {"type": "array", "items": self._row(key.table), "minItems": 1}]
        if key.name == TABLES_KEY:
            ways.append({"type": "string"})
        if key.keys or key.rest:
            ways.append(self.mapping(key.keys, key.rest, name))
        if key.many:
            ways.append({"type": "array", "items": {"anyOf": list(ways)}, "minItems": 1})
        return [*ways, NULL]

    def _row(self, table: str) -> Schema:
        """A row written out; a what-if may leave out all but its key and what changes."""

        def cell(key: Key) -> Schema:
            listed = {"type": "array", "items": SCALAR}
            return self._described(f"{table}.{key.name}", key, lambda: [*self._cell(key), listed, NULL])

        further = SCALARS if table in {*FREE_COLUMNS, *VALUES} else False
        return self._shared(f"rows.{table}", lambda: _mapping(columns(table), cell, further))

    def _filter(self, table: str) -> list[Schema]:
        """An id, ids, or columns and what they must be."""
        bounds = self._shared("bounds", lambda: _mapping(BOUNDS, lambda _: SCALAR, False) | {"minProperties": 1})

        def wanted(key: Key) -> Schema:
            one = [*self._cell(key), NULL]
            several = {"type": "array", "items": {"anyOf": one}, "minItems": 1}
            return self._described(f"filter.{table}.{key.name}", key, lambda: [*one, several, bounds])

        def by_column() -> Schema:
            further = {"anyOf": [SCALARS, bounds]} if table in FREE_COLUMNS else False
            return _mapping(columns(table), wanted, further) | {"minProperties": 1}

        one_id: Schema = {"type": ["string", "number"]}
        ids = {"type": "array", "items": one_id, "minItems": 1}
        return [one_id, ids, self._shared(f"filter.{table}", by_column)]

    def _cell(self, key: Key) -> list[Schema]:
        return [self._value(key.value) if key.value else SCALAR]

    def _value(self, value: Value) -> Schema:
        """The ways to write a value, written once for all keys."""
        bounds = {"from": value.at_least, "above": value.above, "to": value.at_most}
        limits = (f"{side}-{bound}" for side, bound in bounds.items() if bound is not None)
        name = "-".join((value.kind, *value.choices, *limits))
        return self._shared(name, lambda: {"anyOf": _ways_to_write(value)})

    def _described(self, name: str, key: Key, ways: Callable[[], list[Schema]]) -> Schema:
        meaning = f"{meaning_of(key).sentences[self._speech.language]}: {kind(key, self._speech)}"
        return self._shared(name, lambda: {"description": meaning, "anyOf": ways()})

    def _shared(self, name: str, make: Callable[[], Schema]) -> Schema:
        name = name.replace(" ", "_")
        if name not in self.found:
            self.found[name] = make()
        return {"$ref": f"#/$defs/{name}"}


def _mapping(keys: Iterable[Key], schema_of: Callable[[Key], Schema], rest: Schema | bool) -> Schema:
    """A mapping whose keys may be in either language, or a variant, which editors do not offer."""
    properties: dict[str, Schema] = {}
    patterns: dict[str, Schema] = {}
    for key in keys:
        schema = schema_of(key)
        spellings = _any_spelling(terms.spellings(key.vocabulary, key.name))
        if key.form:
            patterns[f"^{spellings}([. _].+)?$"] = schema
        else:
            both = dict.fromkeys(local_key(key, language) for language in ("en", "id"))
            properties |= dict.fromkeys(both, schema)
            patterns[f"^(?!({'|'.join(map(_escaped, both))})$){spellings}$"] = schema
    return {"type": "object", "properties": properties, "patternProperties": patterns, "additionalProperties": rest}


def _has(key: Key) -> Schema:
    """Some name of the mapping means a key: not every name means another."""
    meant = {"pattern": f"^{_any_spelling(terms.spellings(key.vocabulary, key.name))}$"}
    return {"not": {"propertyNames": {"not": meant}}}


def _ways_to_write(value: Value) -> list[Schema]:
    """A value as YAML reads it, and as text; where words are worth a number, others may be, too."""
    if value.choices and value.kind in ("number", "share"):
        return [*_ways_to_write(replace(value, choices=())), _text(r"[^0-9\s+.,-].*")]
    if value.kind == "choice":
        return _words(value.vocabulary, value.choices)
    if value.kind == "yes_no":
        return _words(value.vocabulary, terms.canonical_names(value.vocabulary))
    if value.kind == "money":
        rupiah = _any_spelling(terms.spellings("units", "rupiah"))
        scale = _any_spelling(name for unit in SCALES for name in terms.spellings("units", unit))
        amount = _text(rf"({rupiah}\s*)?{NUMBER}(,-{{1,2}})?\s*{scale}?")
        return [{"type": "number", "minimum": 0}, amount, *_words(value.vocabulary, value.choices)]
    if value.kind == "share":
        percent = _any_spelling(terms.spellings("units", "percent"))
        number = NUMBER if value.at_most is None else PERCENT_OF_ALL
        most = "exclusiveMaximum" if value.at_most is None else "maximum"
        text = _text(rf"{number}\s*{percent}|0([.,][0-9]+)?{'' if value.at_most is None else '|1'}")
        return [{"type": "number", "minimum": 0, most: 1}, text]
    if value.kind in ("date", "dates"):
        return [_text(DATE if value.kind == "date" else rf"({DATE})(\s*\|\s*({DATE}))*")]
    if value.kind == "weight":
        percent = _any_spelling(terms.spellings("units", "percent"))
        return [{"type": "number", "minimum": 0}, _text(rf"{NUMBER}\s*{percent}?")]
    if value.kind in ("number", "whole"):
        lower = {} if value.at_least is None else {"minimum": value.at_least}
        lower |= {} if value.above is None else {"exclusiveMinimum": value.above}
        upper = {} if value.at_most is None else {"maximum": value.at_most}
        return [{"type": "integer" if value.kind == "whole" else "number"} | lower | upper, _text(NUMBER)]
    return [{"type": ["string", "number", "boolean"]}]


def _words(vocabulary: str, choices: Sequence[str]) -> list[Schema]:
    if not choices:
        return []
    if not vocabulary:
        return [{"enum": list(choices)}]
    both = [terms.local_name(vocabulary, choice, language) for choice in choices for language in ("en", "id")]
    spellings = [name for choice in choices for name in terms.spellings(vocabulary, choice)]
    # YAML makes numbers and truth values of these words.
    other = [
        int(name) if name.isdigit() else name == "true" for name in spellings if name in ("0", "1", "true", "false")
    ]
    return [{"enum": [*dict.fromkeys(both), *other]}, _text(_any_spelling(spellings))]


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*({pattern})\s*$"}


def _any_spelling(names: Iterable[str]) -> str:
    """A pattern for names as lookups compare them: in any case, `_`, `-` and spaces alike."""
    return f"({'|'.join(dict.fromkeys(''.join(map(_letter, name)) for name in names))})"


def _letter(letter: str) -> str:
    if letter == " ":
        return r"[\s_-]+"
    return f"[{letter}{letter.upper()}]" if letter.upper() != letter else _escaped(letter)


def _escaped(text: str) -> str:
    """Escapes only what has a meaning in a pattern: editors refuse others."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", text)
