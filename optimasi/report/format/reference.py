"""The format in words: every key of a scenario file and every column of its tables, or one of them at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TextIO

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.report.format.examples import csv_example, yaml_example
from optimasi.report.terminal.page import draw, indented
from optimasi.report.words.meanings import meaning_of, meanings
from optimasi.report.words.naming import GROUPING, local_head, local_key
from optimasi.report.words.text import N_, Speech
from optimasi.scenario.format.columns import FREE_COLUMNS
from optimasi.scenario.format.described import Key, columns, scenario_keys
from optimasi.scenario.format.fields import TABLES_KEY
from optimasi.scenario.format.lookup import Path
from optimasi.scenario.format.values import Value
from optimasi.words import terms
from optimasi.words.messages import Message

ENTRY = "rule_fields"
"""The vocabulary of keys in the entries of rules, which are told once for all rules."""
KINDS = {
    "text": N_("text"),
    "names": N_("names, A|B"),
    "number": N_("number"),
    "whole": N_("whole number"),
    "share": N_("share"),
    "weight": N_("number, or share of 100%"),
    "money": N_("rupiah"),
    "date": N_("date"),
    "dates": N_("date, or several as A|B"),
    "yes_no": N_("yes or no"),
}
PLACEHOLDERS = {"line": N_("line"), "attribute": N_("column"), "column": N_("column"), "name": N_("name")}
"""Words for names that the planner chooses."""


FIRST_YEAR = 1000
"""Ranges that begin above it are of years."""


def print_format(speech: Speech, stream: TextIO) -> None:
    """Print every key and column, names in the reader's language."""
    draw(stream, lambda *_: _overview(speech), everything=True)


def print_key(path: Path, speech: Speech, stream: TextIO) -> None:
    """Print one key or column at length.

    Parameters
    ----------
    path
        From the top-level key or table down to it.
    speech
        The reader's language.
    stream
        Where to.
    """
    draw(stream, lambda *_: _detail(path, speech), everything=True)


def key_name(key: Key, speech: Speech) -> str:
    """The name of a key in the reader's language, in angle brackets what the planner chooses."""
    if not key.vocabulary:
        return f"<{speech.text(PLACEHOLDERS[key.name])}>"
    name = local_key(key, speech.language)
    return f"{name}.<{speech.text(PLACEHOLDERS[key.form])}>" if key.form else name


def _overview(speech: Speech) -> Iterator[RenderableType]:
    yield Text(
        speech.text(
            N_(
                "A scenario is one YAML file and its tables. Each name may be written in English or Indonesian; what "
                "is misspelt is refused with a suggestion."
            )
        )
    )
    yield _titled(speech.text(N_("Keys of the scenario file")), _rows(scenario_keys(), 1, speech))
    rules = [key for top in scenario_keys() for rule in top.keys for key in rule.keys if key.vocabulary == ENTRY]
    merged: dict[str, list[Key]] = {}
    for key in rules:
        merged.setdefault(key.name, []).append(key)
    entries = [(key_name(keys[0], speech), _told(keys, speech)) for keys in merged.values()]
    yield _titled(speech.text(N_("Keys in the entries of rules")), entries)
    for table in (key for top in scenario_keys() for key in top.keys if key.table):
        yield _titled(
            speech.say(
                Message(
                    "table_of",
                    "Table {table}: {meaning}",
                    {"table": key_name(table, speech), "meaning": _sentence(table, speech)},
                )
            ),
            [*_rows(columns(table.name), 1, speech), *_further(table.name, speech)],
        )
    notations = N_(
        "Money: 650.000, 1,65 miliar, Rp 900 juta. Shares: 20%. Dates: 2027-03-01, 1/3/2027, 1 Maret 2027. Several "
        "names in one cell: A|B. A filter is an id, a list of ids, or a mapping of columns to a value, a list of "
        "values, {min, max}, or null for blank. null takes a key of the base away."
    )
    yield Text(speech.text(notations))
    yield Text(
        speech.text(N_("One of them at length: optimasi schema KEY. For editors: optimasi schema --json-schema.")),
        style="bold",
    )


def _titled(title: str, rows: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=22)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(indented(name), Text(words))
    return Group(Text(title, style="bold"), table)


def _rows(keys: Sequence[Key], depth: int, speech: Speech) -> Iterator[tuple[str, str]]:
    """Keys with what they mean, those under them indented; what was told before is not told again."""
    told: set[Key] = set()

    def rows(keys: Sequence[Key], depth: int) -> Iterator[tuple[str, str]]:
        for key in keys:
            if key in told or key.vocabulary == ENTRY:
                continue
            told.add(key)
            yield "  " * (depth - 1) + key_name(key, speech), _told([key], speech)
            yield from rows((*([key.rest] if key.rest and key.rest.keys else []), *key.keys), depth + 1)

    return rows(keys, depth)


def _further(table: str, speech: Speech) -> list[tuple[str, str]]:
    if table not in FREE_COLUMNS:
        return []
    return [(speech.text(N_("further columns")), speech.text(N_("Any other column is kept as text, for filters")))]


def _told(keys: Sequence[Key], speech: Speech) -> str:
    """The meaning and the kind of a name, which may be of several kinds under several keys."""
    several = len({meaning_of(key) for key in keys}) > 1
    meaning = meanings()[keys[0].vocabulary, keys[0].name] if several else meaning_of(keys[0])
    kinds = dict.fromkeys((kind if len(keys) == 1 else _ways)(key, speech) for key in keys)
    return f"{meaning.sentences[speech.language]}\n{' | '.join(kinds)}"


def _sentence(key: Key, speech: Speech) -> str:
    return meaning_of(key).sentences[speech.language]


def kind(key: Key, speech: Speech) -> str:
    """What may stand for a key, with unit, range and default."""
    facts = [_ways(key, speech)]
    if key.required:
        facts.append(speech.text(N_("needed")))
    if key.default is not None:
        facts.append(speech.say(Message("default", "default {value}", {"value": _default(key, speech)})))
    return "; ".join(facts)


def _ways(key: Key, speech: Speech) -> str:
    """What may stand for a key, with unit and range."""
    ways = [_value(key.value, meaning_of(key).units[speech.language], speech)] if key.value else []
    if key.filters:
        name = terms.local_name("scenario", key.filters, speech.language)
        ways.append(speech.say(Message("filter_of", "filter of {table}", {"table": name})))
    if key.table:
        ways.append(speech.text(N_("file (.csv, .xlsx#sheet), or rows written out")))
    if key.name == TABLES_KEY:
        ways.append(speech.text(N_("workbook (.xlsx)")))
    if key.keys or key.rest:
        ways.append(speech.text(N_("mapping")))
    if key.many:
        ways.append(speech.text(N_("list of these")))
    return speech.say(Message("or", " or ")).join(ways)


def _value(value: Value, unit: str, speech: Speech) -> str:
    if value.kind == "choice":
        return " | ".join(_word(value, choice, speech) for choice in value.choices)
    words = speech.text(KINDS[value.kind])
    named = [_word(value, choice, speech) for choice in value.choices]
    if value.kind == "money":
        return speech.say(Message("or", " or ")).join([unit or words, *named])
    if value.kind == "weight":
        return words
    if value.kind == "share":
        words = speech.text(N_("share, 0% to 100%")) if value.at_most else speech.text(N_("share from 0%"))
    elif value.above is not None:
        words = speech.say(Message("kind_above", "{kind} above {bound}", {"kind": words, "bound": value.above}))
    elif value.at_least is not None and value.at_most is not None:
        ends: tuple[object, ...] = (value.at_least, value.at_most)
        if value.at_least >= FIRST_YEAR:
            # Nobody writes a year with its thousands apart.
            ends = tuple(map(str, ends))
        facts = {"kind": words, "least": ends[0], "most": ends[1]}
        words = speech.say(Message("kind_between", "{kind} from {least} to {most}", facts))
    elif value.at_least is not None:
        words = speech.say(Message("kind_from", "{kind} from {bound}", {"kind": words, "bound": value.at_least}))
    words = f"{words} ({unit})" if unit else words
    return speech.say(Message("or", " or ")).join([words, " | ".join(named)]) if named else words


def _word(value: Value, choice: str, speech: Speech) -> str:
    return terms.local_name(value.vocabulary, choice, speech.language) if value.vocabulary else choice


def _default(key: Key, speech: Speech) -> str:
    """What stands for a key that is left out, as it would be written."""
    default, value = key.default, key.value
    if isinstance(default, bool):
        return terms.local_name("values:yes_no", "yes" if default else "no", speech.language)
    if (key.vocabulary, key.name) == GROUPING:
        return local_head("employees", str(default), speech.language)
    if not isinstance(default, int | float | Fraction):
        return _word(value, str(default), speech) if value and value.kind == "choice" else str(default)
    if value is not None and value.kind == "share":
        return f"{speech.number(float(100 * default), None)}%"
    return speech.number(float(default), None)


def _detail(path: Path, speech: Speech) -> Iterator[RenderableType]:
    key, language = path[-1], speech.language
    names = ".".join(key_name(step, speech) for step in path)
    canonical = ".".join(key_name(step, Speech("en")) for step in path)
    yield Text(names if names == canonical else f"{names} ({canonical})", style="bold")
    yield Text(_sentence(key, speech))
    facts = [(speech.text(N_("Holds")), kind(key, speech))]
    if others := _variants(key, speech):
        facts.append((speech.text(N_("Also written")), ", ".join(others)))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for head, words in facts:
        table.add_row(indented(head), Text(words))
    yield table
    if (
        key.value is not None
        and key.value.kind == "choice"
        and key.value.vocabulary in {context for context, _ in meanings()}
    ):
        yield _titled(
            speech.text(N_("Choices")),
            [
                (_word(key.value, choice, speech), meanings()[key.value.vocabulary, choice].sentences[language])
                for choice in key.value.choices
            ],
        )
    if key.keys or key.rest:
        inner = (*([key.rest] if key.rest else []), *key.keys)
        yield _titled(speech.text(N_("Keys")), [(key_name(step, speech), _told([step], speech)) for step in inner])
    if key.table:
        yield _titled(speech.text(N_("Columns")), [*_rows(columns(key.table), 1, speech), *_further(key.table, speech)])
    yield _example(path, speech)


def _variants(key: Key, speech: Speech) -> list[str]:
    """Other names that mean the same, the one of the other language first."""
    if not key.vocabulary:
        return []
    shown = terms.normalise(local_key(key, speech.language))
    both = [terms.local_name(key.vocabulary, key.name, language) for language in ("en", "id")]
    other = [name for name in both if terms.normalise(name) != shown]
    known = {terms.normalise(name) for name in both}
    return [*other, *(name for name in terms.spellings(key.vocabulary, key.name) if name not in known)]


def _example(path: Path, speech: Speech) -> RenderableType:
    """What can be pasted: into a table's file, else into the scenario."""
    table = path[0].table
    if table is None:
        title, text = speech.text(N_("Example")), yaml_example(path, speech.language)
    else:
        file = f"{terms.local_name('scenario', table, speech.language)}.csv"
        title = speech.say(Message("example_file", "Example, in {file}", {"file": file}))
        text = csv_example(table, path[1] if len(path) > 1 else None, speech.language)
    lines = "\n".join(f"  {line}" for line in text.splitlines())
    return Group(Text(title, style="bold"), Text(lines, no_wrap=True, overflow="ignore"))
