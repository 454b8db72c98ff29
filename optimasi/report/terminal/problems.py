"""Problems of the input, drawn for people: where, what, an excerpt with a caret or the rows, and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from optimasi.report.terminal.excerpt import excerpt
from optimasi.report.words.text import COLUMNS, ELLIPSIS, Speech, printable, shortened, width_of
from optimasi.words.gathering import as_told, whole
from optimasi.words.messages import Diagnostic, Instance, Message, Name, Paste, Place

SHOWN = 10
"""Problems drawn at once, and names of one problem; the rest are counted."""
ROWS = 5
"""Rows of one problem, or of one name."""
LONGEST, LONGEST_REMEDY = 60, 200
"""Columns that a text of the input takes in a message, and in what can be typed."""
HEAD = 24
"""Columns for the head of a table's column."""
LEFT = 34
"""Columns for where something stands, in a list of names."""
SPECIAL = re.compile(r"""[\s"'#&*!|>%@`\[\]{},?-]|.*(: | #|:$)|$""")
"""Texts that YAML would read otherwise without quotes."""


def draw_problems(diagnostics: Sequence[Diagnostic], speech: Speech, *, everything: bool = False) -> str:
    """Draw the problems of a run, sorted by place, and count them in the last line.

    Parameters
    ----------
    diagnostics
        What was found.
    speech
        The reader's language.
    everything
        Draw all, not only the first ones.
    """
    ordered = as_told(diagnostics)
    shown = ordered if everything else ordered[:SHOWN]
    blocks = ["\n".join(_draw(diagnostic, speech, everything=everything)) for diagnostic in shown]
    if len(shown) < len(ordered):
        count = sum(diagnostic.mistakes for diagnostic in ordered[SHOWN:])
        blocks.append(speech.say(Message("more_problems", "... {count} more (all: --all)", {"count": count})))
    verdict = [speech.say(message) for message in _verdict(ordered)]
    one_line = " ".join(verdict)
    blocks.append(one_line if width_of(one_line) <= COLUMNS else "\n".join(verdict))
    return "\n\n".join(blocks)


def _draw(diagnostic: Diagnostic, speech: Speech, *, everything: bool) -> Iterator[str]:
    place, message = next(iter(diagnostic.places), None), _fitting(diagnostic.message, LONGEST)
    where = (
        f"{_where(place, speech)}{f', {shortened(diagnostic.person, LONGEST // 2)}' if diagnostic.person else ''}:"
        if place
        else ""
    )
    yield speech.paragraph(*filter(None, [where]), message, rest="  ")
    remedy = _fitting(diagnostic.remedy, LONGEST_REMEDY) if diagnostic.remedy else None
    label = _fitting(diagnostic.label, LONGEST) if diagnostic.label else None
    if label is None and remedy is not None and remedy.code == "did_you_mean" and place and not place.in_table:
        label = remedy
    quoted = place if diagnostic.quotes and not diagnostic.instances else None
    drawn = excerpt(quoted, speech.say(label)) if quoted and label else []
    if drawn:
        remedy = None if label == remedy else remedy
    elif quoted:
        drawn = excerpt(quoted)
    yield from ["", *drawn] if drawn else ()
    yield from _instances(diagnostic, speech, everything=everything)
    for other in dict.fromkeys(found for found in diagnostic.places[1:] if found != place):
        near = place is not None and other.line and other.file == place.file and not other.in_table
        seen: Message | str = _where(other, speech)
        if near:
            seen = Message("place_within", "line {line}, column {column}", _facts(other))
        see = Message("see_also", "see also {place}", {"place": seen})
        yield speech.paragraph(see, first="  ", rest="  ")
    if remedy:
        if drawn or diagnostic.instances:
            yield ""
        yield speech.paragraph(remedy, first="  ", rest="  ")
    if diagnostic.paste:
        yield from _pasted(diagnostic.paste, speech, 6)


def _instances(diagnostic: Diagnostic, speech: Speech, *, everything: bool) -> Iterator[str]:
    """Where one mistake stands: row by row, or text by text where something is said of each text."""
    found = diagnostic.instances
    by_text = diagnostic.each or any(instance.message or instance.remedy for instance in found)
    if by_text:
        cut = found if everything else found[:SHOWN]
        yield from _text_by_text(cut, diagnostic.places[0], speech, everything=everything)
        rest = len(found) - len(cut)
        more = Message("more_texts", "... {count} more (all: --all)", {"count": rest})
    else:
        rows = sorted(
            ((instance, place, person) for instance in found for place, person in _places(instance)),
            key=lambda row: row[1].line,
        )
        shown = rows if everything else rows[:ROWS]
        yield from _row_by_row(shown, speech)
        rest = len(rows) - len(shown)
        more = Message("more_lines", "... {count} more rows (all: --all)", {"count": rest})
    if rest:
        yield f"  {speech.say(more)}"


def _places(instance: Instance) -> Iterator[tuple[Place, str]]:
    people = instance.people or ("",) * len(instance.rows)
    for row, person in zip(instance.rows, people, strict=True):
        yield replace(instance.place, line=row, column=instance.place.column if instance.place.in_table else 0), person


def _row_by_row(rows: Sequence[tuple[Instance, Place, str]], speech: Speech) -> Iterator[str]:
    lines = []
    for instance, place, person in rows:
        where = _within(place, speech)
        seen = shortened(instance.seen, min(LONGEST // 2, COLUMNS - 4 - width_of(where)))
        lines.append((f"{where}: {seen}" if seen else where, shortened(person, LONGEST // 2)))
    width = max((width_of(left) for left, _ in lines), default=0)
    for left, person in lines:
        if width + 5 + width_of(person) <= COLUMNS:
            yield f"  {left}{' ' * (width - width_of(left) + 3)}{person}".rstrip()
        else:
            yield from (f"  {left}", f"    {person}")


def _text_by_text(instances: Sequence[Instance], place: Place, speech: Speech, *, everything: bool) -> Iterator[str]:
    """Where each text stands, and beside it the text and what is said of it."""
    entries = []
    for instance in instances:
        rows = instance.rows if everything else instance.rows[:ROWS]
        facts: dict[str, object] = {"rows": tuple(map(str, rows)), "count": len(instance.rows) - len(rows)}
        where = Message("rows", "row {rows}", facts)
        if not instance.place.in_table:
            where = Message("lines", "line {rows}", facts)
        words = speech.say(where)
        if len(rows) < len(instance.rows):
            words = speech.say(Message("rows_and_more", "{rows} and {count} more", {**facts, "rows": words}))
        if whole(instance.place) != whole(place):
            words = f"{_where(whole(instance.place), speech)} {words}"
        entries.append((words, list(_said(instance, speech))))
    left = min(LEFT, max(width_of(words) for words, _ in entries))
    for words, said in entries:
        lines = [line for text in said for line in speech.lines(text, COLUMNS - left - 5)]
        for first, second in zip_longest(speech.lines(words, left), lines, fillvalue=""):
            yield f"  {first}{' ' * (left - width_of(first) + 3)}{second}".rstrip()


def _said(instance: Instance, speech: Speech) -> Iterator[str]:
    words = shortened(instance.seen, LONGEST)
    if instance.message:
        words = speech.say(_fitting(instance.message, LONGEST))
    if len(instance.people) == 1 and instance.people[0]:
        words += f", {shortened(instance.people[0], LONGEST // 2)}"
    yield words
    if instance.remedy:
        yield speech.say(_fitting(instance.remedy, LONGEST_REMEDY))


def _pasted(lines: Paste, speech: Speech, indent: int) -> Iterator[str]:
    """Lines of a scenario file, as they can be pasted."""
    for key, value in lines.items():
        name = _quoted(speech.name(key) if isinstance(key, Name) else key)
        start = f"{' ' * indent}{name}:"
        if isinstance(value, Mapping):
            yield start
            yield from _pasted(value, speech, indent + 2)
        elif width_of(f"{start} {_quoted(value)}") <= COLUMNS:
            yield f"{start} {_quoted(value)}"
        else:
            yield from (start, f"{' ' * (indent + 2)}{_quoted(value)}")


def _quoted(text: str) -> str:
    if text.isprintable() and not SPECIAL.match(text):
        return text
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _verdict(diagnostics: Sequence[Diagnostic]) -> Iterator[Message]:
    """How many mistakes on how many rows, that nothing was computed, and what to mend."""
    count = sum(diagnostic.mistakes for diagnostic in diagnostics)
    rows = [_rows(diagnostic) for diagnostic in diagnostics]
    together = len(frozenset().union(*rows))
    if all(rows) and together != count:
        facts = {"count": count, "rows": together}
        yield Message("problem_count_rows", "Errors: {count}, on {rows} rows. Nothing was computed.", facts)
    else:
        yield Message("problem_count", "Errors: {count}. Nothing was computed.", {"count": count})
    yield from _to_mend(diagnostics)


def _rows(diagnostic: Diagnostic) -> frozenset[tuple[Place, int]]:
    """The rows of tables that a mistake stands in; none if it is one of a head, a file or a scenario file."""
    if diagnostic.instances:
        return frozenset((whole(row), row.line) for instance in diagnostic.instances for row, _ in _places(instance))
    return frozenset((whole(place), place.line) for place in diagnostic.places[:1] if place.in_table and place.line > 1)


def _to_mend(diagnostics: Sequence[Diagnostic]) -> Iterator[Message]:
    """The one column or the one line that all mistakes are in."""
    places = [_cells(diagnostic) for diagnostic in diagnostics]
    if not all(found and found[0].line for found in places):
        return
    first = places[0][0]
    everywhere = [place for found in places for place in found]
    if all(place.in_table and place.line > 1 for place in everywhere):
        if len({(whole(place), place.head) for place in everywhere}) == 1:
            yield Message("mend_column", "Mend the column {head}.", {"head": shortened(first.head, HEAD)})
    elif len({(place.file, place.line) for place in everywhere}) == 1 and not first.in_table:
        yield Message("mend_line", "Mend {file} line {line}.", _facts(first))


def _cells(diagnostic: Diagnostic) -> list[Place]:
    """Where a mistake stands, the first of its rows and the last; nothing of names, which are mended elsewhere."""
    if diagnostic.each:
        return []
    if diagnostic.instances:
        first, last = diagnostic.instances[0], diagnostic.instances[-1]
        return [first.place, replace(last.place, line=last.rows[-1])]
    return list(diagnostic.places[:1])


def _fitting(message: Message, room: int) -> Message:
    """The same message with texts of the input cut to a length that can be read."""
    return replace(message, parameters={name: _cut(value, room) for name, value in message.parameters.items()})


def _cut(value: object, room: int) -> object:
    if isinstance(value, Message):
        return _fitting(value, room)
    if isinstance(value, tuple):
        return tuple(_cut(item, room) for item in value)
    return shortened(value, room) if isinstance(value, str) else value


def _where(place: Place, speech: Speech, lines: str = "") -> str:
    if place.sheet:
        return _cell_of_sheet(place, speech)
    lines = lines or str(place.line)
    if lines == "0":
        return printable(place.file)
    head = shortened(place.head, HEAD)
    if place.headless and place.column:
        facts = {"file": place.file, "line": lines, "column": _letters(place.column)}
        return speech.say(Message("headless_place", "{file} row {line}, column {column}", facts))
    if place.in_table and place.column:
        return speech.say(
            Message(
                "cell_place",
                "{file} row {line}, column {column} ({head})",
                {"file": place.file, "line": lines, "column": _letters(place.column), "head": head},
            )
        )
    if place.column:
        return speech.say(Message("text_place", "{file} line {line}, column {column}", _facts(place)))
    return speech.say(Message("line_place", "{file} line {line}", {"file": place.file, "line": lines}))


def in_short(places: Iterable[Place], speech: Speech) -> str:
    """Many places in few words: the lines or rows of each file together, the first ones of many."""
    lines: dict[Place, list[int]] = {}
    for place in places:
        column = place.column if place.in_table else 0
        lines.setdefault(replace(place, line=0, column=column, length=1), []).append(place.line)
    told = []
    for place, found in lines.items():
        if place.sheet:
            told += [_where(replace(place, line=line), speech) for line in found[:ROWS]]
        else:
            more = [ELLIPSIS] if len(found) > ROWS else []
            told.append(_where(place, speech, ", ".join([*map(str, found[:ROWS]), *more])))
    return "; ".join(told)


def _cell_of_sheet(place: Place, speech: Speech) -> str:
    """A cell, a row or a whole sheet, as workbooks name them."""
    sheet = printable(f"{place.file}!{place.sheet}")
    if place.line and place.column:
        return f"{sheet}!{_cell(place)}"
    if place.line:
        return speech.say(Message("row_place", "{file} row {line}", {"file": sheet, "line": str(place.line)}))
    return sheet


def _cell(place: Place) -> str:
    head = f" ({shortened(place.head, HEAD)})" if place.head else ""
    return f"{_letters(place.column)}{place.line}{head}"


def _facts(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": str(place.line), "column": str(place.column)}


def _within(place: Place, speech: Speech) -> str:
    """Where in its file or sheet a place is."""
    if place.sheet and place.line and place.column:
        return _cell(place)
    if place.in_table and place.column:
        facts = {"line": str(place.line), "column": _letters(place.column), "head": shortened(place.head, HEAD)}
        return speech.say(Message("cell_within", "row {line}, column {column} ({head})", facts))
    if place.in_table:
        return speech.say(Message("row_within", "row {line}", {"line": str(place.line)}))
    return speech.say(Message("line_within", "line {line}", {"line": str(place.line)}))


def _letters(column: int) -> str:
    """Name a column as spreadsheets do: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
