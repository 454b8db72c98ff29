"""The line of a scenario file that a message is about, with the line it belongs to and a caret."""

from __future__ import annotations

from pathlib import Path

from optimasi.report.words.text import COLUMNS, ELLIPSIS, printable, width_of
from optimasi.scenario.files.yaml_mistakes import lines_of
from optimasi.words.messages import InputError, Place
from optimasi.words.source import LARGEST_SCENARIO, read_file


def excerpt(place: Place, label: str = "") -> list[str]:
    """The line with its place marked, and a label beside the mark.

    Parameters
    ----------
    place
        In a text file; nothing is drawn of other places, and of files that are gone.
    label
        What the mark says.

    Returns
    -------
    list of str
        Nothing, too, where the label has no room beside the mark.
    """
    if not (place.line and place.column) or place.in_table:
        return []
    lines = _lines(place.file)
    if place.line > len(lines):
        return []
    number = len(str(place.line))
    room = COLUMNS - number - 6
    shown, start, length = _window(lines[place.line - 1], place.column - 1, place.length, room)
    if label and width_of(label) > room - start - length - 1:
        return []
    above = _parent(lines, place.line)
    return [
        *([f"   {above[0]:>{number}} | {_window(above[1], 0, 1, room)[0]}"] if above else []),
        f"   {place.line} | {shown}".rstrip(),
        f"   {' ' * number} | {' ' * start}{'^' * length} {label}".rstrip(),
    ]


def _lines(file: str) -> list[str]:
    try:
        content = read_file(Path(file), LARGEST_SCENARIO)
    except InputError:
        return []
    try:
        return lines_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return lines_of(content.decode("cp1252", errors="replace"))


def _parent(lines: list[str], of: int) -> tuple[int, str] | None:
    """The nearest line above that is indented less: the key or the entry which the line belongs to."""
    depth = len(lines[of - 1]) - len(lines[of - 1].lstrip(" "))
    for number in range(of - 1, 0, -1):
        line = lines[number - 1]
        if line.strip() and not line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) < depth:
            return number, line
    return None


def _window(line: str, column: int, length: int, room: int) -> tuple[str, int, int]:
    """As much of a line around a place as there is room for, with the place's start and length on the screen."""
    before, marked, after = map(printable, (line[:column], line[column:][:length], line[column:][length:]))
    start, size = width_of(before), max(1, width_of(marked))
    if start + size + width_of(after) <= room:
        return before + marked + after, start, size
    behind = min(width_of(after), room // 5)
    if (surplus := start + size + behind + len(ELLIPSIS) - room) > 0:
        before = ELLIPSIS + _last(before, max(room // 3, start - surplus - len(ELLIPSIS)))
        start = width_of(before)
    shown = before + marked + after
    if width_of(shown) > room:
        shown = _first(shown, room - len(ELLIPSIS)) + ELLIPSIS
    return shown, start, max(1, min(size, room - len(ELLIPSIS) - start))


def _first(text: str, room: int) -> str:
    """The first characters that have room."""
    used = 0
    for position, letter in enumerate(text):
        used += width_of(letter)
        if used > room:
            return text[:position]
    return text


def _last(text: str, room: int) -> str:
    """The last characters that have room."""
    return _first(text[::-1], room)[::-1]
