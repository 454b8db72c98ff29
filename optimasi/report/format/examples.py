"""Examples that can be pasted: of a key as YAML, of a table or column as CSV, names in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from optimasi.report.words.meanings import meaning_of
from optimasi.report.words.naming import local_cell, local_head, local_tree
from optimasi.scenario.files.yaml_file import parse_yaml
from optimasi.scenario.format.described import Key, columns
from optimasi.scenario.format.values import Value
from optimasi.words.messages import Place
from optimasi.words.source import Text, Tree
from optimasi.words.terms import Language

OWN_NAMES = {"line": "kontribusi", "attribute": "status", "column": "weight", "name": "Contoh"}
"""What stands for a name that the planner chooses."""
EITHER = {"training": "trainings", "trainings": "training"}
"""Keys of which an entry has one."""
SHOWN = 5
"""Columns of a table in its example, besides the ones that it needs."""

_QUOTED = re.compile(r"""[:#"\n]|^[\s\-?*&!|>%@`'\[{},]|^\d{12,}$|\s$|^$""")
_QUOTED_INSIDE = re.compile(r"[,\[\]{}]")


def yaml_example(path: Sequence[Key], language: Language) -> str:
    """A key with what it stands under, as it can be pasted into a scenario file.

    Parameters
    ----------
    path
        From the top-level key down to the key itself.
    language
        Of the names.
    """
    if not path[-1].vocabulary and not meaning_of(path[-1]).example:
        path = path[:-1]
    local = local_tree({_named(path[0]): _inside(path)}, path[:1], None, language)
    return "\n".join(_lines(local, len(path)))


def csv_example(table: str, column: Key | None, language: Language) -> str:
    """The head and one row of a table: with a column, or with the first few."""
    wanted = [key for key in columns(table) if key.required or key.name == "id"]
    wanted += [column] if column is not None else columns(table)[:SHOWN]
    row = {_head(key): _cell(key) for key in dict.fromkeys(wanted)}
    heads = ";".join(local_head(table, head, language) for head in row)
    return f"{heads}\n{';'.join(local_cell(table, head, cell, language) for head, cell in row.items())}"


def _inside(path: Sequence[Key]) -> Tree:
    """What stands for the first key of a path, so that the last one is in it."""
    key, below = path[0], path[1:]
    if not below:
        return _example(key)
    name, entry = _named(below[0]), _written(below[0])
    if len(below) == 1 and isinstance(entry, dict) and name in entry:
        return entry
    given = _example(key) if below[0].vocabulary == "rule_fields" else None
    others = given if isinstance(given, dict) else {}
    others = {other: value for other, value in others.items() if other != EITHER.get(name)}
    needed = {_named(other): _example(other) for other in key.keys if other.required}
    return {**needed, **others, name: _inside(below)}


def _named(key: Key) -> str:
    return key.name if key.vocabulary else OWN_NAMES[key.name]


def _written(key: Key) -> Tree:
    """The example in the table of meanings: what may stand for a key, or an entry in which it stands."""
    return parse_yaml(meaning_of(key).example, "", [])


def _example(key: Key) -> Tree:
    """What may stand for a key: as the table of meanings has it, else what its kind or its keys suggest."""
    written = _written(key)
    if written is not None:
        return written.get(key.name, written) if isinstance(written, dict) else written
    if key.value is not None:
        return Text(_sample(key.value), Place(""))
    first = [inner for inner in key.keys if inner.required] or list(key.keys[:1])
    return {_named(inner): _example(inner) for inner in (*first, *([key.rest] if key.rest else []))}


def _sample(value: Value) -> str:
    if value.kind == "choice":
        return value.choices[0]
    samples = {"names": "A|B", "share": "20%", "money": "1 juta", "date": "2027-03-01", "yes_no": "yes", "text": "ABC"}
    return samples.get(value.kind, "1")


def _head(key: Key) -> str:
    return f"{key.name}.{OWN_NAMES[key.form]}" if key.form else key.name


def _cell(key: Key) -> str:
    """The cell of a column's example, without the quotes that YAML needs."""
    example = _example(key)
    return str(example) if isinstance(example, str) else ""


def _lines(tree: Tree, depth: int, indent: str = "") -> list[str]:
    """A tree as YAML: mappings as blocks down to a depth, below that within braces."""
    if not isinstance(tree, dict):
        return [indent + _flow(tree, outer=True)]
    lines = []
    for name, value in tree.items():
        if depth > 1 and isinstance(value, dict):
            lines += [f"{indent}{name}:", *_lines(value, depth - 1, f"{indent}  ")]
        else:
            lines.append(f"{indent}{name}: {_flow(value, outer=True)}")
    return lines


def _flow(tree: Tree, *, outer: bool = False) -> str:
    """A tree on one line; texts in quotes only where YAML would read them otherwise."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{name}: {_flow(value)}" for name, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_flow, tree)) + "]"
    text = "" if tree is None else str(tree)
    return f'"{text}"' if _QUOTED.search(text) or (not outer and _QUOTED_INSIDE.search(text)) else text
