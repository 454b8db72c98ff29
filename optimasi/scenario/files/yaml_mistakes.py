"""What is wrong with a text that is not YAML, in words of its own for each usual slip."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from optimasi.words import terms
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.source import CONTROL, SPACES, WORKBOOKS

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
MERGE_MARKER = re.compile(r"(<{7}|={7}|>{7})( |$)")
JOINED = re.compile(r"(?:^|\s)(?P<key>[^\W\d][^\s:{}\[\],\"'#]*):(?=[^\s:/])")
"""A key and its colon with the value right behind; not `https://`."""
NO_SPACE = re.compile(rf"\s*(?:- )?{JOINED.pattern}")
SAVED, BEGINNING = b'"optimasi.plan/', 200
"""How saved plans say in their first bytes what they are."""
OPEN_BRACKET = Message("open_bracket", "the bracket that opens here is not closed")
ALIGN = Message("align", "begin lines that belong together in the same column, two spaces deeper than the line above")


def yaml_text(content: bytes, file: str) -> str:
    """The text of a scenario file: UTF-8, with or without a byte order mark.

    Raises
    ------
    InputError
        Another encoding, or no text.
    """
    if content.startswith(WORKBOOKS):
        workbook = Message("workbook_not_scenario", "this is a workbook, not a scenario file")
        name = {"key": Name("scenario", "tables"), "file": Path(file).name}
        in_scenario = Message(
            "name_workbook", "name it in a scenario file (.yaml), and solve that: {key}: {file}", name
        )
        raise InputError([Diagnostic(workbook, (Place(file),), remedy=in_scenario)])
    if file.lower().endswith((".csv", ".tsv")):
        table = Message("table_not_scenario", "this is a table, not a scenario file")
        facts = {"key": Name("scenario", "employees"), "file": Path(file).name}
        told = Message("name_file", "name it in a scenario file (.yaml) by what it holds, as in {key}: {file}", facts)
        raise InputError([Diagnostic(table, (Place(file),), remedy=told)])
    if SAVED in content[:BEGINNING]:
        saved = Message("plan_not_scenario", "this is a saved plan, not a scenario file")
        told = Message("check_plan", "its scenario stands in it under scenario.file; optimasi check {file} verifies it")
        raise InputError([Diagnostic(saved, (Place(file),), remedy=replace(told, parameters={"file": file}))])
    remedy = Message("save_yaml_utf8", "save it as UTF-8 (in Notepad: Save As, Encoding: UTF-8)")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        utf16 = Message("utf16", "the file is in UTF-16 (Notepad calls it Unicode), not in UTF-8")
        raise InputError([Diagnostic(utf16, (Place(file),), remedy=remedy)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if CONTROL.search(content):
            raise InputError([Diagnostic(Message("not_text", "the file is not text"), (Place(file),))]) from error
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        character = content[error.start : error.start + 1].decode("cp1252", errors="replace")
        problem = Message(
            "not_utf8_letter",
            "the file is not in UTF-8; the {letter} here looks like Windows-1252 (ANSI)",
            {"letter": character},
        )
        raise InputError([Diagnostic(problem, (Place(file, line, column),), character, remedy)]) from error
    if "\x00" in text:
        raise InputError([Diagnostic(Message("not_text", "the file is not text"), (Place(file),))])
    return text.translate(SPACES)


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return BREAK.split(text)


def merge_conflict(text: str, name: str) -> Diagnostic | None:
    """Markers that a version control system leaves where two versions differ."""
    found = [(line, words) for line, words in enumerate(lines_of(text), 1) if MERGE_MARKER.match(words)]
    marks = [line for line, words in found if not words.startswith("=")]
    if not marks:
        return None
    problem = Message("merge_conflict", "two versions of the file were merged and the conflict is still open")
    remedy = Message(
        "resolve_conflict",
        "keep one of the two versions and delete the marks (lines {lines})",
        {"lines": tuple(str(line) for line, _ in found)},
    )
    return Diagnostic(problem, (Place(name, marks[0], 1, 7),), remedy=remedy)


def syntax_mistake(error: Exception, text: str, name: str) -> Diagnostic:
    """What a parser's error means.

    Parameters
    ----------
    error
        As ruamel.yaml raised it.
    text
        What it read.
    name
        How messages call the file.
    """
    if isinstance(error, RecursionError):
        return Diagnostic(Message("too_deep", "brackets or indentation are nested too deep"), (Place(name),))
    lines = lines_of(text)
    reason = str(getattr(error, "problem", None) or next(iter(str(error).strip().splitlines()), type(error).__name__))
    place, opened = (_place(error, mark, name) for mark in ("problem_mark", "context_mark"))
    for explain in EXPLANATIONS:
        if found := explain(lines, reason, place, opened):
            return found
    if position := getattr(error, "position", None):
        before = text[:position]
        place = Place(name, before.count("\n") + 1, position - before.rfind("\n"))
        letter = Message(
            "bad_letter", "there is a character that YAML does not allow: {letter}", {"letter": text[position]}
        )
        return Diagnostic(letter, (place,), remedy=Message("delete_letter", "delete it"))
    return Diagnostic(Message("yaml_syntax", "this is not YAML: {reason}", {"reason": reason}), (place,))


def _place(error: Exception, mark: str, name: str) -> Place:
    found = getattr(error, mark, None)
    return Place(name, found.line + 1, found.column + 1) if found is not None else Place(name)


def _line(lines: list[str], place: Place) -> str:
    return lines[place.line - 1] if 0 < place.line <= len(lines) else ""


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _above(lines: list[str], place: Place) -> Place:
    """The last line before a place that is neither blank nor a comment."""
    for line in range(min(place.line - 1, len(lines)), 0, -1):
        if (words := lines[line - 1].strip()) and not words.startswith("#"):
            return Place(place.file, line)
    return place


def _tab(lines: list[str], reason: str, place: Place, _: Place) -> Diagnostic | None:
    if "\t" not in _indent(_line(lines, place)):
        return None
    found = tuple(str(line) for line, words in enumerate(lines, 1) if "\t" in _indent(words))
    problem = Message("yaml_tab", "the line is indented with a tab, which YAML does not take")
    remedy = Message("use_spaces", "replace each tab by two spaces (lines {lines})", {"lines": found})
    return Diagnostic(problem, (Place(place.file, place.line, 1),), remedy=remedy)


def _documents(_: list[str], reason: str, place: Place, __: Place) -> Diagnostic | None:
    if "another document" not in reason:
        return None
    problem = Message("two_documents", "a second document begins here, but a scenario file holds one")
    remedy = Message("one_document", "delete the line, or put what follows into a file of its own")
    return Diagnostic(problem, (Place(place.file, place.line, 1, 3),), remedy=remedy)


def _begins_specially(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    found = re.match(r"found (?:character '(.)' that cannot start|undefined alias)", reason)
    where = place
    if not found and ("indentation indicators" in reason or "expected alphabetic" in reason):
        where = opened
    elif not found:
        return None
    letter = _line(lines, where)[where.column - 1 : where.column] or "*"
    value = unquoted(_line(lines, where), where.column)
    return special_letter(Place(where.file, where.line, where.column, max(1, len(value))), letter, value)


def unquoted(line: str, column: int) -> str:
    """The text that begins at a column of a line: up to a remark, or what ends an entry in brackets."""
    return re.split(r" #|[,}\]]", line[column - 1 :])[0].strip()


def special_letter(place: Place, letter: str, text: str) -> Diagnostic:
    """A text that begins with a sign that means something to YAML."""
    problem = Message("special_letter", "a text that begins with {letter} must stand in quotes", {"letter": letter})
    return Diagnostic(problem, (place,), text, Message("write_quoted", 'write "{text}"', {"text": text}))


def _anchor_twice(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    if "duplicate anchor" not in reason:
        return None
    anchor = reason.partition("'")[2].rpartition("'")[0]
    found = [
        Place(opened.file, line, match.start() + 1, len(match[0]))
        for line, words in enumerate(lines, 1)
        for match in re.finditer(rf"&{re.escape(anchor)}(?![^\s,\]}}])", words)
    ]
    problem = Message("anchor_twice", "the anchor {name} stands twice", {"name": f"&{anchor}"})
    return Diagnostic(problem, tuple(found[1::-1]), f"&{anchor}")


def _open_quote(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    problem = Message("open_quote", "the quote that opens here is not closed")
    if "end of stream" in reason or "document separator" in reason:
        length = len(_line(lines, opened)) - opened.column + 1
        where: Place | None = Place(opened.file, opened.line, opened.column, max(1, length))
    else:
        where = _odd_quote(lines, place) if "<scalar>" in reason or "escape" in reason else None
    if where is None:
        return None
    return Diagnostic(problem, (where,), remedy=Message("close_quote", "close it at the end of the text"))


def _odd_quote(lines: list[str], place: Place) -> Place | None:
    """The first earlier line on which a quote that opens a value stays open."""
    for line in range(1, place.line):
        words = lines[line - 1]
        start = re.search(r"(?:: |- |[\[{,] ?)([\"'])", words)
        if start and words.count(start[1], start.start(1)) % 2:
            return Place(place.file, line, start.start(1) + 1, len(words) - start.start(1))
    return None


def _after_quote(lines: list[str], reason: str, place: Place, _: Place) -> Diagnostic | None:
    if "but found '<scalar>'" not in reason:
        return None
    problem = Message("after_quote", "a text in quotes ended before this")
    remedy = Message(
        "double_quote", "put the whole text in quotes; a quote of the same kind in it is written twice: ''"
    )
    length = len(_line(lines, place).rstrip()) - place.column + 1
    return Diagnostic(problem, (Place(place.file, place.line, place.column, max(1, length)),), remedy=remedy)


def _escape(lines: list[str], reason: str, place: Place, _: Place) -> Diagnostic | None:
    if "escape" not in reason and "hexadecimal" not in reason:
        return None
    problem = Message("bad_escape", "in double quotes a backslash begins a special character, and this is none")
    remedy = Message("single_quotes", "write single quotes: '...'")
    return Diagnostic(problem, (Place(place.file, place.line, max(1, place.column - 1), 2),), remedy=remedy)


def _bracket(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    expected = re.match(r"expected ',' or '(.)', but got", reason)
    if "expected the node content, but found '<stream end>'" in reason:
        return Diagnostic(OPEN_BRACKET, (opened,), remedy=Message("close_brackets", "close it at its end"))
    if not expected:
        extra = re.search(r"but found '([}\]])'", reason)
        if not extra:
            return None
        problem = Message("extra_bracket", "there is a {bracket} too many", {"bracket": extra[1]})
        return Diagnostic(problem, (place,), extra[1], Message("delete_bracket", "delete it, or open it before"))
    close = expected[1]
    if place.line == opened.line:
        problem = Message("no_comma", "before this a comma is missing, or a {bracket}", {"bracket": close})
        return Diagnostic(problem, (place,), remedy=Message("use_commas", "put a comma between entries"))
    remedy = Message("close_bracket", "close it with {bracket}", {"bracket": close})
    return Diagnostic(OPEN_BRACKET, (opened,), remedy=remedy)


def _no_space(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    """`name:Uji`: without a space YAML sees one text."""
    if "expected ':'" not in reason and "mapping values" not in reason:
        return None
    for where in (place, opened, _above(lines, place)):
        if found := NO_SPACE.match(_line(lines, where)):
            return missing_space(
                Place(where.file, where.line, found.end(), 1), _line(lines, where).strip(), found["key"]
            )
    return None


def missing_space(place: Place, text: str, key: str) -> Diagnostic:
    """A colon with its value right behind it."""
    problem = Message("no_space", "after this colon a space is missing")
    apart = text.replace(f"{key}:", f"{key}: ", 1)
    return Diagnostic(problem, (place,), text, Message("write_line", "write `{line}`", {"line": apart}))


def joined_keys(text: str) -> dict[str, str]:
    """Known keys and their values in a text like `kontribusi:900 juta`."""
    found = [match for match in JOINED.finditer(text) if terms.is_known(match["key"])]
    if not found or found[0].start():
        return {}
    ends = [*(match.start() for match in found[1:]), len(text)]
    return {match["key"]: text[match.end() : end].strip() for match, end in zip(found, ends, strict=True)}


def _no_colon(lines: list[str], reason: str, place: Place, opened: Place) -> Diagnostic | None:
    if "expected ':'" not in reason:
        return None
    words = _line(lines, opened)
    where = Place(opened.file, opened.line, len(_indent(words)) + 1, max(1, len(words.strip())))
    problem = Message("no_colon", "this is neither a key with a value nor part of the text above")
    remedy = Message("write_key", "write a key, a colon, a space and the value; begin a remark with #")
    return Diagnostic(problem, (where,), words.strip(), remedy)


def _second_colon(lines: list[str], reason: str, place: Place, _: Place) -> Diagnostic | None:
    """`name: Uji: dasar`, unless the line above made a text of which this is the second line."""
    found = re.match(r"\s*(?:- )*[^:]+: +(?P<value>.*: .*|.*:$)", _line(lines, place))
    if "mapping values" not in reason or not found:
        return None
    value = re.split(r" #", found["value"])[0].strip()
    problem = Message("second_colon", "a text that holds a colon and a space must stand in quotes")
    where = Place(place.file, place.line, found.start("value") + 1, max(1, len(value)))
    return Diagnostic(problem, (where,), value, Message("write_quoted", 'write "{text}"', {"text": value}))


def _indentation(lines: list[str], reason: str, place: Place, _: Place) -> Diagnostic | None:
    if "mapping values" not in reason and "expected <block end>" not in reason:
        return None
    words = _line(lines, place)
    where = Place(place.file, place.line, len(_indent(words)) + 1, max(1, len(words.strip())))
    problem = Message("indentation", "this line does not begin where the lines around it do")
    if "mapping values" in reason:
        problem = Message("indented_below_value", "this line is indented below one that has its value already")
    return Diagnostic(problem, (where,), remedy=ALIGN)


EXPLANATIONS: tuple[Callable[[list[str], str, Place, Place], Diagnostic | None], ...] = (
    _tab,
    _documents,
    _anchor_twice,
    _begins_specially,
    _open_quote,
    _escape,
    _after_quote,
    _bracket,
    _no_space,
    _no_colon,
    _second_colon,
    _indentation,
)
