"""A YAML file as plain dicts, lists and source text in which every text knows its place.

Scalars stay the text that stands in the file: YAML would turn 650.000 into 650 and 0123 into 123.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

from ruamel.yaml import YAML, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.error import YAMLError

from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Place


class Text(str):
    """A scalar or key as it stands in the file, with its place."""

    place: Place

    def __new__(cls, text: str, place: Place) -> Text:
        self = super().__new__(cls, text)
        self.place = place
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (str(self), self.place)


class Reduced(Text):
    """An amount of money as it stands, and the factor that what-ifs put on it; made whole when it is read."""

    factor: Fraction
    reduced_at: Place
    """Where the last what-if says so."""

    def __new__(cls, text: str, place: Place, factor: Fraction, reduced_at: Place) -> Reduced:
        self = cast(Reduced, super().__new__(cls, text, place))
        self.factor, self.reduced_at = factor, reduced_at
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (str(self), self.place, self.factor, self.reduced_at)


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Text | None"

LARGEST = 1_000_000
"""Values that a scenario file may stand for; larger tables belong into files of their own."""
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def place_of(value: object) -> Place | None:
    """The place of a text, else of the first text inside a mapping or list."""
    if isinstance(value, Text):
        return value.place
    inside = list(value) if isinstance(value, dict | list | tuple) else []
    return next((place for item in inside if (place := place_of(item))), None)


def read_file(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    InputError
        The file cannot be opened.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        problem = Message("no_file", "there is no such file")
        raise InputError([Diagnostic(problem, (Place(str(path)),))]) from error
    except IsADirectoryError as error:
        problem = Message("is_folder", "this is a folder, not a file")
        raise InputError([Diagnostic(problem, (Place(str(path)),))]) from error
    except (OSError, ValueError) as error:
        reason = {"reason": getattr(error, "strerror", None) or str(error)}
        problem = Message("cannot_open", "the file cannot be opened: {reason}", reason)
        raise InputError([Diagnostic(problem, (Place(str(path)),))]) from error


def decode(content: bytes, file: str) -> str:
    """UTF-8 text, with or without a byte order mark.

    Raises
    ------
    InputError
        It is not UTF-8, or not text; `file` is how messages call it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Message("not_utf8", "the file is not UTF-8 text (byte {byte} of it)", {"byte": error.start + 1})
        remedy = Message("save_utf8", "save it as UTF-8 (in Excel: CSV UTF-8)")
        raise InputError([Diagnostic(problem, (Place(file, line),), remedy=remedy)]) from error
    if "\x00" in text:
        raise InputError([Diagnostic(Message("not_text", "the file is not text"), (Place(file),))])
    return text


def read_yaml(path: Path) -> dict[str, Tree]:
    """The mapping that a YAML file holds.

    Parameters
    ----------
    path
        The file; messages call it as it is written here.

    Returns
    -------
    dict
        Keys and scalars are `Text`; null and empty plain scalars are None.

    Raises
    ------
    InputError
        Not readable, not YAML, empty, not a mapping, or a key that stands twice.
    """
    name = str(path)
    tree = parse_yaml(decode(read_file(path), name), name)
    if tree is None:
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(name),))])
    if not isinstance(tree, dict):
        problem = Message("not_a_mapping", "a scenario is a mapping of keys to values")
        first = place_of(tree)
        raise InputError([Diagnostic(problem, (Place(name, first.line if first else 1, 1),))])
    return tree


def parse_yaml(text: str, name: str) -> Tree:
    """The tree of a YAML text, None if it is empty; `name` is how messages call it.

    Raises
    ------
    InputError
        Not YAML, or a key that stands twice.
    """
    try:
        root = YAML().compose(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError([_syntax_error(error, name)]) from error
    if root is None:
        return None
    _refuse_explosions(root, name)
    diagnostics: list[Diagnostic] = []
    tree = _plain(root, name, diagnostics)
    if diagnostics:
        raise InputError(diagnostics)
    return tree


def _refuse_explosions(root: Node, name: str) -> None:
    """Anchors may refer to anchors: a short file can stand for more values than any machine holds."""
    sizes: dict[int, int] = {}

    def size(node: Node, above: frozenset[int]) -> int:
        if isinstance(node, ScalarNode):
            return 1
        if id(node) in above:
            problem = Message("yaml_cycle", "an anchor refers to itself")
            raise InputError([Diagnostic(problem, (_place(node, name),))])
        if id(node) not in sizes:
            inner = [item for pair in node.value for item in (pair if isinstance(pair, tuple) else (pair,))]
            sizes[id(node)] = 1 + sum(size(item, above | {id(node)}) for item in inner)
        return sizes[id(node)]

    if size(root, frozenset()) > LARGEST:
        problem = Message("too_large_file", "the file stands for more than {count} values", {"count": LARGEST})
        raise InputError([Diagnostic(problem, (Place(name),))])


def _syntax_error(error: Exception, name: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    place = Place(name, mark.line + 1, mark.column + 1) if mark is not None else Place(name)
    reason = getattr(error, "problem", None) or (str(error) or type(error).__name__).splitlines()[0]
    return Diagnostic(Message("yaml_syntax", "this is not YAML: {reason}", {"reason": reason}), (place,))


def _place(node: Node, name: str) -> Place:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Place(name, start.line + 1, start.column + 1, max(1, length))


def _plain(node: Node, name: str, diagnostics: list[Diagnostic]) -> Tree:
    if isinstance(node, ScalarNode):
        plain = node.style is None
        return None if plain and node.value in NULLS else Text(node.value, _place(node, name))
    if isinstance(node, SequenceNode):
        return [_plain(item, name, diagnostics) for item in node.value]
    assert isinstance(node, MappingNode)
    mapping: dict[str, Tree] = {}
    places: dict[str, Place] = {}
    previous: ScalarNode | None = None
    for key_node, value_node in node.value:
        place = _place(key_node, name)
        if not isinstance(key_node, ScalarNode):
            diagnostics.append(Diagnostic(Message("key_not_text", "a key must be one text"), (place,)))
            continue
        if split := _split_number(node, previous, key_node, value_node, name):
            diagnostics.append(split)
            continue
        key = Text(key_node.value.strip(), place)
        if key in places:
            problem = Message("key_twice", "the key {key} stands twice", {"key": str(key)})
            diagnostics.append(Diagnostic(problem, (place, places[key])))
        places[key] = place
        mapping[key] = _plain(value_node, name, diagnostics)
        previous = value_node if isinstance(value_node, ScalarNode) else None
    return mapping


def _split_number(
    node: MappingNode, previous: ScalarNode | None, key: ScalarNode, value: Node, name: str
) -> Diagnostic | None:
    """`{kontribusi: 1,65 miliar}`: YAML reads 1 and a key `65 miliar` without a value."""
    if not (node.flow_style and previous is not None and isinstance(value, ScalarNode) and value.value == ""):
        return None
    if not (re.search(r"\d$", previous.value) and re.match(r"\d", key.value) and previous.style is None):
        return None
    start = _place(previous, name)
    text = f"{previous.value},{key.value}"
    problem = Message(
        "comma_in_braces",
        "inside braces YAML splits {text} at its comma: it reads {first} and then a key {second}",
        {"text": text, "first": previous.value, "second": key.value},
    )
    remedy = Message("quote_number", 'put it in quotes: "{text}"', {"text": text})
    place = Place(name, start.line, start.column, len(text))
    return Diagnostic(problem, (place,), seen=text, remedy=remedy)
