"""What every page on a terminal shares: its width, its tables without lines, how lists are cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO, TypeVar

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from optimasi.documents.check import CheckedScenario
from optimasi.documents.document import Document
from optimasi.documents.plan import Asked
from optimasi.report.words.text import COLUMNS, Speech, printable, width_of
from optimasi.words.messages import Message
from optimasi.words.source import SPACES

Drawn = TypeVar("Drawn", bound=Document)
Cut = int | None
"""How many rows of a list are shown; None for all."""

ON_TERMINAL = 20
"""Rows of a list on a terminal."""
GLUE = "\ue000"
"""Stands for a space at which no line may break: rich breaks at the non-breaking one, too."""


def show(
    stream: TextIO,
    document: Drawn,
    sections: Callable[[Drawn, int, Cut], Iterable[RenderableType]],
    *,
    everything: bool,
    width: int = COLUMNS,
) -> None:
    """Print sections with an empty line between them.

    Parameters
    ----------
    stream
        Where to; off a terminal nothing is cut or coloured.
    document
        What is drawn: its texts come from data and may hold anything.
    sections
        Draws the document, its texts printable, for a width in columns and a cut.
    everything
        Cut no list on a terminal either.
    width
        Columns off a terminal.
    """
    printable_document = shown(document)
    draw(stream, lambda columns, cut: sections(printable_document, columns, cut), everything=everything, width=width)


def draw(
    stream: TextIO,
    sections: Callable[[int, Cut], Iterable[RenderableType]],
    *,
    everything: bool,
    width: int = COLUMNS,
) -> None:
    """Print sections that no document stands behind; otherwise as `show`."""
    terminal = stream.isatty()
    console = Console(
        file=stream,
        width=_columns(stream) if terminal else width,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="auto" if terminal else None,
    )
    cut = ON_TERMINAL if terminal and not everything else None
    with console.capture() as captured:
        for place, section in enumerate(sections(console.width, cut)):
            console.print(*([""] if place else []), section, sep="\n")
    for line in captured.get().replace(GLUE, " ").splitlines():
        stream.write(line.rstrip() + "\n")


def shown(document: Drawn) -> Drawn:
    """A document with every text as a screen can show it, keys included; spaces that break no line are plain ones."""
    return document.model_copy(update={name: _shown(value) for name, value in document})


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() else printable(value.translate(SPACES))
    if isinstance(value, Document):
        return shown(value)
    if isinstance(value, dict):
        return {_shown(key): _shown(item) for key, item in value.items()}
    return type(value)(_shown(item) for item in value) if isinstance(value, list | tuple) else value


def _columns(stream: TextIO) -> int | None:
    """Columns of a terminal; rich looks at the standard descriptors instead, none of which need be this one."""
    if os.environ.get("COLUMNS"):
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def aligned(heads: Sequence[str], *, text: int = 1) -> Table:
    """A table without lines whose first `text` columns are words and the rest numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(
            Text(head), justify="left" if place < text else "right", overflow="fold", no_wrap=place >= text
        )
    return table


def indented(words: str) -> Text:
    """A row's head under the head of its table."""
    return Text(f"  {words}")


def first_rows(rows: Sequence[Any], cut: Cut) -> Sequence[Any]:
    """The rows that are shown."""
    return rows if cut is None else rows[:cut]


def first_names(names: Sequence[str], cut: Cut, speech: Speech) -> tuple[str, ...]:
    """Names; of many the first ones and a count, where lists are cut."""
    shown = tuple(first_rows(names, cut))
    if len(shown) == len(names):
        return shown
    more = Message("more_problems", "... {count} more (all: --all)", {"count": len(names) - len(shown)})
    return (*shown, speech.say(more))


def add_more(table: Table, count: int, cut: Cut, speech: Speech) -> None:
    """Say how many rows were cut, and how to see them."""
    if cut is not None and count > cut:
        more = Message("more_rows", "... {count} more", {"count": count - cut})
        table.add_row(indented(speech.say(more)), "--all")


def header(scenario: Asked | CheckedScenario, speech: Speech, width: int) -> RenderableType:
    """The first lines: what was asked, in which file, of which size."""
    size = speech.say(
        Message(
            "size",
            "{file}: {employees} people, {units} units, {trainings} trainings",
            {
                "file": scenario.file,
                "employees": scenario.employees,
                "units": scenario.units,
                "trainings": scenario.trainings,
            },
        )
    )
    name = Text(scenario.name, style="bold")
    if len(name) + 2 + len(size) > width:
        return Group(name, Text(size))
    grid = Table.grid(expand=True)
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_row(name, Text(size))
    return grid


def paragraph(title: str, sentences: Sequence[str]) -> RenderableType:
    """Sentences under a title."""
    table = aligned([title])
    for sentence in sentences:
        table.add_row(Padding(Text(sentence), (0, 0, 0, 2)))
    return table


def commands(rows: Sequence[tuple[str, str]]) -> Text:
    """What to type next, and what for; a command is never broken, so that it can be pasted."""
    longest = max(width_of(command) for command, _ in rows)
    lines = [f"{command}{' ' * (longest - width_of(command))}  {words}" for command, words in rows]
    if max(map(width_of, lines)) > COLUMNS:
        lines = [f"{words}:\n  {command}" for command, words in rows]
    return Text("\n".join(lines), no_wrap=True, overflow="ignore")
