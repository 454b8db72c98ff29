"""A YAML file as plain dicts, lists and source text in which every text knows its place."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml import YAML, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.error import YAMLError, YAMLWarning

from optimasi.scenario.files.yaml_mistakes import (
    joined_keys,
    lines_of,
    merge_conflict,
    missing_space,
    special_letter,
    syntax_mistake,
    unquoted,
    yaml_text,
)
from optimasi.words.log import MOST_PROBLEMS, TOO_MANY
from optimasi.words.messages import Diagnostic, InputError, Message, Place
from optimasi.words.source import LARGEST_SCENARIO, Text, Tree, Valueless, place_of, read_file

LARGEST = 1_000_000
"""Values that a scenario file may stand for; larger tables belong into files of their own."""
CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
"""Quotes as word processors write them."""
HALF = re.compile("[\ud800-\udfff]")
"""Halves of letters that UTF-16 writes in two; escapes in double quotes can name one alone."""
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(path: Path, found: list[Diagnostic]) -> dict[str, Tree]:
    """The mapping that a YAML file holds.

    Parameters
    ----------
    path
        The file; messages call it as it is written here.
    found
        Takes the problems after which the rest can still be read, such as a key that stands twice or a number
        that YAML splits.

    Returns
    -------
    dict
        Keys and scalars are `Text`; null and empty plain scalars are None.

    Raises
    ------
    InputError
        Not readable, refused by `parse_yaml`, empty, or not a mapping.
    """
    name = str(path)
    tree = parse_yaml(yaml_text(read_file(path, LARGEST_SCENARIO), name), name, found)
    if tree is None:
        raise InputError([Diagnostic(Message("empty_file", "the file is empty"), (Place(name),))])
    if not isinstance(tree, dict):
        problem = Message("not_a_mapping", "a scenario is a mapping of keys to values")
        first = place_of(tree)
        raise InputError([Diagnostic(problem, (Place(name, first.line if first else 1, 1),))])
    return tree


def parse_yaml(text: str, name: str, found: list[Diagnostic]) -> Tree:
    """The tree of a YAML text, None if it is empty; `name` is how messages call it, `found` as in `read_yaml`.

    Raises
    ------
    InputError
        Not YAML, an open merge conflict, an anchor that refers to itself, or more than `LARGEST` values.
    """
    if conflict := merge_conflict(text, name):
        raise InputError([conflict])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", YAMLWarning)
            root = YAML().compose(text)
    except (YAMLError, YAMLWarning, ValueError, RecursionError) as error:
        raise InputError([syntax_mistake(error, text, name)]) from error
    if root is None:
        return None
    _refuse_explosions(root, name)
    return _Reader(name, lines_of(text), found).read(root)


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


def _place(node: Node, name: str) -> Place:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Place(name, start.line + 1, start.column + 1, max(1, length))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns nodes into the tree, and notes what YAML takes for something else than was meant."""

    name: str
    lines: list[str]
    found: list[Diagnostic]

    def read(self, node: Node, key: str = "") -> Tree:
        """The tree of a node that stands under a key."""
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if isinstance(node, SequenceNode):
            return [self.read(item, key) for item in node.value]
        assert isinstance(node, MappingNode)
        if (listed := self._listed(node)) is not None:
            return listed
        return self._mapping(node, key)

    def _note(self, problem: Diagnostic) -> None:
        self.found.append(problem)
        if len(self.found) > MOST_PROBLEMS:
            raise InputError([*self.found, Diagnostic(TOO_MANY, problem.places[:1])])

    def _scalar(self, node: ScalarNode) -> Tree:
        place = _place(node, self.name)
        text = self._whole(str(node.value), place)
        if node.style is not None:
            return Text(text, place)
        sign = self._line(place)[place.column - 1 : place.column]
        if sign in ("!", "&") and (str(node.tag).startswith("!") or not text):
            whole = unquoted(self._line(place), place.column)
            self._note(special_letter(place, sign, whole))
            return Text(whole, place)
        if CURLY.match(text) or CURLY.search(text[-1:]):
            return self._curly(text, place)
        if joined := joined_keys(text):
            self._missing_space(place, text, joined)
            return {Text(key, place): Text(value, place) for key, value in joined.items()}
        return None if text in NULLS else Text(text, place)

    def _whole(self, text: str, place: Place) -> str:
        """A text in which escapes of two halves of a letter are one; a half alone is none."""
        if not HALF.search(text):
            return text
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        for half in HALF.findall(re.sub("[\ud800-\udbff][\udc00-\udfff]", "", text))[:1]:
            letter = Message("half_letter", "{letter} is half a letter, and no text", {"letter": f"\\u{ord(half):04x}"})
            self._note(Diagnostic(letter, (place,), remedy=Message("delete_letter", "delete it")))
        return whole

    def _missing_space(self, place: Place, text: str, joined: Mapping[str, str]) -> None:
        key = next(iter(joined))
        self._note(missing_space(replace(place, column=place.column + len(key), length=1), text, key))

    def _curly(self, text: str, place: Place) -> Text:
        problem = Message("curly_quotes", "curly quotes are no quotes in YAML")
        straight = CURLY.sub("", text)
        remedy = Message("write_quoted", 'write "{text}"', {"text": straight})
        self._note(Diagnostic(problem, (place,), text, remedy))
        return Text(straight, place)

    def _line(self, place: Place) -> str:
        return self.lines[place.line - 1] if place.line <= len(self.lines) else ""

    def _listed(self, node: MappingNode) -> Tree:
        """`{PKP, PRIMA}`: names in braces without a colon, where a list was meant."""
        bare = [key for key, value in node.value if isinstance(key, ScalarNode) and _is_bare(key, value)]
        if not node.flow_style or not bare or len(bare) < len(node.value) or any(map(_begins_with_digit, bare)):
            return None
        if any(joined_keys(key.value) for key in bare):
            return None
        names = [Text(key.value.strip(), _place(key, self.name)) for key in bare]
        problem = Message("braces_for_list", "in braces stand keys with values; a list stands in brackets")
        remedy = Message("write_as", "write {suggested}", {"suggested": f"[{', '.join(names)}]"})
        self._note(Diagnostic(problem, (_place(node, self.name),), remedy=remedy))
        return list(names)

    def _mapping(self, node: MappingNode, above: str) -> Tree:
        mapping: dict[str, Tree] = {}
        places: dict[str, Place] = {}
        splits: list[tuple[str, str, str]] = []
        previous = ""
        for key_node, value_node in node.value:
            place = _place(key_node, self.name)
            if not isinstance(key_node, ScalarNode):
                self._note(Diagnostic(Message("key_not_text", "a key must be one text"), (place,)))
                continue
            before = mapping.get(previous)
            if node.flow_style and isinstance(before, Text) and _continues(before, key_node, value_node):
                first = splits.pop()[1] if splits and splits[-1][0] == previous else str(before)
                splits.append((previous, first, key_node.value))
                mapping[previous] = Text(f"{before},{key_node.value}", before.place)
                continue
            value = self.read(value_node, key_node.value)
            text = self._whole(key_node.value.strip(), place)
            if _is_bare(key_node, value_node) and (joined := joined_keys(text)):
                self._missing_space(place, text, joined)
                text, written = next(iter(joined.items()))
                value = Text(written, place)
            empty = isinstance(value_node, ScalarNode) and value_node.style is None and value_node.value == ""
            key = Valueless(text, place) if empty and value is None else Text(text, place)
            if key in places:
                problem = Message("key_twice", "the key {key} stands twice", {"key": str(key)})
                self._note(Diagnostic(problem, (place, places[key]), str(key)))
            places[key] = place
            mapping[key] = value
            previous = key
        for split in _split_numbers(mapping, splits, above):
            self._note(split)
        return mapping


def _is_bare(key: Node, value: Node) -> bool:
    """Whether a key of a mapping in braces has neither a colon nor a value."""
    return isinstance(value, ScalarNode) and value.value == "" and value.start_mark.index == key.end_mark.index


def _begins_with_digit(key: ScalarNode) -> bool:
    return bool(re.match(r"\d", key.value))


def _continues(before: Text, key: ScalarNode, value: Node) -> bool:
    """`{kontribusi: 1,65 miliar}`: YAML reads 1 and a key `65 miliar` without a value."""
    return _is_bare(key, value) and _begins_with_digit(key) and bool(re.search(r"\d$", before))


def _split_numbers(mapping: dict[str, Tree], splits: list[tuple[str, str, str]], above: str) -> Iterator[Diagnostic]:
    """One diagnostic for each number that YAML split at its comma, with the mapping as it should be written."""
    plain = all(isinstance(value, Text) for value in mapping.values())
    split = {key for key, _, _ in splits}
    quoted = {key: f'"{value}"' if key in split else str(value) for key, value in mapping.items()}
    for key, first, second in splits:
        number = mapping[key]
        assert isinstance(number, Text)
        shown = quoted if plain else {key: quoted[key]}
        facts = {"text": str(number), "mapping": "{" + ", ".join(f"{k}: {v}" for k, v in shown.items()) + "}"}
        yield Diagnostic(
            Message("comma_in_braces", "a decimal comma inside braces {{ }} splits the number {text}", facts),
            (replace(number.place, length=len(number)),),
            str(number),
            Message("quote_number", "write {mapping} with quotes, or one value a line:", facts),
            label=Message("read_as", 'read as {first}, then a key "{second}"', {"first": first, "second": second}),
            paste={above or "...": {k: str(v) for k, v in mapping.items()} if plain else {key: str(number)}},
        )
