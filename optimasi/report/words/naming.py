"""Names of the format in the reader's language: heads of tables, and whole trees of a scenario file."""

from __future__ import annotations

from collections.abc import Sequence

from optimasi.scenario.format.columns import COLUMNS, FORMED, formed_column
from optimasi.scenario.format.described import Key, columns
from optimasi.scenario.format.fields import ADJUST
from optimasi.scenario.format.values import Value
from optimasi.words import terms
from optimasi.words.messages import Place
from optimasi.words.source import Text, Tree, place_of
from optimasi.words.terms import Language

GROUPING = ("rule_fields", "each")
"""The key whose value names a column of the employees."""


def local_key(key: Key, language: Language) -> str:
    """The name of a key in a language."""
    return terms.local_name(key.vocabulary, key.name, language)


def local_head(table: str, head: str, language: Language) -> str:
    """The head of a column in a language, from any name of it; a name that is the planner's own stays."""
    name = terms.canonical(table, head)
    if name in COLUMNS.get(table, {}):
        return terms.local_name(table, str(name), language)
    formed, _, rest = ((formed_column(table, head, {}) if table in FORMED else None) or "").partition(".")
    if formed not in [column.name for column in columns(table) if column.form]:
        return head
    if formed == "eligible" and terms.canonical("employees", rest) == rest:
        rest = terms.local_name("employees", rest, language)
    return f"{terms.local_name('trainings', formed, language)}.{rest}"


def local_word(value: Value | None, text: str, language: Language) -> str:
    """A word that a value reads in a language; any other text stays."""
    if value is None or not value.vocabulary:
        return text
    name = terms.canonical(value.vocabulary, text)
    return text if name is None else terms.local_name(value.vocabulary, name, language)


def local_cell(table: str, head: str, text: str, language: Language) -> str:
    """The words in a cell, or in a filter for it, in a language."""
    name = terms.canonical(table, head)
    if table == "trainings" and (formed := formed_column(table, head, {})) and formed.startswith("eligible."):
        table, name = "employees", formed.removeprefix("eligible.")
    value = next((column.value for column in columns(table) if column.name == name), None)
    return "|".join(local_word(value, part, language) for part in text.split("|"))


def local_tree(tree: Tree, keys: Sequence[Key], rest: Key | None, language: Language) -> Tree:
    """A mapping of a scenario file with its names in a language; every text keeps its place."""
    if not isinstance(tree, dict):
        return tree
    table = next((value for name, value in tree.items() if terms.canonical(ADJUST, name) == "table"), None)
    result: dict[str, Tree] = {}
    for name, value in tree.items():
        key = next((key for key in keys if terms.canonical(key.vocabulary, name) == key.name), None)
        if key is not None:
            result[_at(name, local_key(key, language))] = _local_value(value, key, table, language)
        else:
            result[name] = value if rest is None else _local_value(value, rest, table, language)
    return result


def _local_value(value: Tree, key: Key, table: Tree, language: Language) -> Tree:
    if isinstance(value, list):
        return [_local_value(item, key, table, language) for item in value]
    if key.table is not None:
        return value
    if key.filters is not None:
        return _cells(value, key.filters, language)
    if isinstance(value, Text):
        grouping = (key.vocabulary, key.name) == GROUPING
        named = local_head("employees", value, language) if grouping else local_word(key.value, value, language)
        return _at(value, named)
    meant = terms.canonical("scenario", table) if isinstance(table, Text) else None
    if key.rest is not None and key.rest.name == "column" and meant:
        return _cells(value, meant, language)
    return local_tree(value, key.keys, key.rest, language)


def _cells(value: Tree, table: str, language: Language) -> Tree:
    """A mapping of columns to cells, or to what a filter asks of them."""
    if not isinstance(value, dict):
        return value
    return {
        _at(head, local_head(table, head, language)): _wanted(item, table, head, language)
        for head, item in value.items()
    }


def _wanted(value: Tree, table: str, head: str, language: Language) -> Tree:
    if isinstance(value, list):
        return [_wanted(item, table, head, language) for item in value]
    if isinstance(value, dict):
        return {
            _at(
                bound, terms.local_name("rule_fields", terms.canonical("rule_fields", bound) or "at_least", language)
            ): item
            for bound, item in value.items()
        }
    return _at(value, local_cell(table, head, value, language)) if isinstance(value, Text) else value


def _at(text: str, written: str) -> Text:
    """Another word at the place of a text; the text itself, with all that it carries, if it is the same."""
    return text if isinstance(text, Text) and text == written else Text(written, place_of(text) or Place(""))
