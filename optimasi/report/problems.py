"""Problems of the input, drawn for people: where, what, an excerpt with a caret, and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from optimasi.report.text import Speech
from optimasi.scenario.diagnostics import Diagnostic, Message, Place

SHOWN = 10
"""Problems drawn at once; the rest are counted."""


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
    ordered = sorted(diagnostics, key=lambda d: [(p.file, p.line, p.column) for p in d.places])
    shown = ordered if everything else ordered[:SHOWN]
    blocks = ["\n".join(_draw(diagnostic, speech)) for diagnostic in shown]
    if len(shown) < len(ordered):
        blocks.append(
            speech.say(Message("more_problems", "... {count} more (all: --all)", {"count": len(ordered) - len(shown)}))
        )
    blocks.append(
        speech.say(Message("problem_count", "Errors: {count}. Nothing was computed.", {"count": len(ordered)}))
    )
    return "\n\n".join(blocks)


def _draw(diagnostic: Diagnostic, speech: Speech) -> Iterator[str]:
    where = [f"{_where(diagnostic.places[0], speech)}:"] if diagnostic.places else []
    yield speech.paragraph(*where, diagnostic.message, rest="  ")
    if diagnostic.places:
        yield from _excerpt(diagnostic.places[0])
    for place in diagnostic.places[1:]:
        see = Message("see_also", "see also {place}", {"place": _where(place, speech)})
        yield speech.paragraph(see, first="  ", rest="  ")
    if diagnostic.remedy:
        yield speech.paragraph(diagnostic.remedy, first="  ", rest="  ")


def _where(place: Place, speech: Speech) -> str:
    if place.sheet:
        return _cell_of_sheet(place, speech)
    if not place.line:
        return place.file
    if place.in_table and place.column:
        return speech.say(
            Message(
                "cell_place",
                "{file} row {line}, column {column} ({head})",
                {"file": place.file, "line": str(place.line), "column": _letters(place.column), "head": place.head},
            )
        )
    if place.column:
        return speech.say(
            Message(
                "text_place",
                "{file} line {line}, column {column}",
                {"file": place.file, "line": str(place.line), "column": str(place.column)},
            )
        )
    return speech.say(Message("line_place", "{file} line {line}", {"file": place.file, "line": str(place.line)}))


def _cell_of_sheet(place: Place, speech: Speech) -> str:
    """A cell, a row or a whole sheet, as workbooks name them."""
    sheet = f"{place.file}!{place.sheet}"
    if place.line and place.column:
        cell = f"{sheet}!{_letters(place.column)}{place.line}"
        return f"{cell} ({place.head})" if place.head else cell
    if place.line:
        return speech.say(Message("row_place", "{file} row {line}", {"file": sheet, "line": str(place.line)}))
    return sheet


def _letters(column: int) -> str:
    """Name a column as spreadsheets do: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _excerpt(place: Place) -> Iterator[str]:
    """The line of a YAML file with the place marked; a table's cell says enough by itself."""
    if place.in_table or not place.line or not place.column:
        return
    try:
        line = Path(place.file).read_text(encoding="utf-8-sig").splitlines()[place.line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return
    number = str(place.line)
    yield f"  {number} | {line}"
    yield f"  {' ' * len(number)} | {' ' * (place.column - 1)}{'^' * place.length}"
