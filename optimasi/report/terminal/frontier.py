"""A sweep on a terminal: gain against money with bars, and who comes and goes at each step; its points as CSV."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from rich.console import RenderableType
from rich.text import Text

from optimasi.documents.frontier import Changed, FrontierDocument, Point, Step
from optimasi.report.terminal.frontier_words import is_money, label, labels, limit, not_proven, turning_points
from optimasi.report.terminal.page import Cut, first_names, show
from optimasi.report.words.text import COLUMNS, N_, Speech
from optimasi.words.messages import Message

HERE = " <--"
"""Marks the row of the scenario as it stands."""
UNSETTLED = "~"
"""Marks a number that another run need not reach."""
SHORTEST, LONGEST = 5, 60
"""Columns of the longest bar."""
CELL = 40
"""Columns of one who comes or changes."""
CSV_HEAD = ("point", "label", "share", "amount", "baseline")
FIGURES = ("budget", "cost", "value", "bound", "gap", "levels", "people", "marginal_cost", "status")
NO_PLAN = {
    "infeasible": N_("infeasible"),
    "no_plan_found": N_("no plan found"),
    "error": N_("failed"),
    "not_run": N_("not solved"),
}


def print_frontier(
    frontier: FrontierDocument, speech: Speech, stream: TextIO, *, everything: bool = False, width: int = COLUMNS
) -> None:
    """Print a sweep.

    Parameters
    ----------
    frontier
        As `study.sweep.sweep` writes it.
    speech
        The reader's language.
    stream
        Where to; off a terminal nothing is cut or coloured.
    everything
        Cut no list on a terminal either.
    width
        Columns off a terminal.
    """
    show(
        stream,
        frontier,
        lambda shown, columns, cut: _sections(shown, speech, cut, columns),
        everything=everything,
        width=width,
    )


def frontier_csv(frontier: FrontierDocument) -> bytes:
    """Write the points as CSV, one a row: plain numbers, blank for what does not exist."""
    lines = list(dict.fromkeys(line for point in frontier.points for line in point.limits or {}))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*CSV_HEAD, *(f"limit.{line}" for line in lines), *FIGURES])
    for place, point in enumerate(frontier.points, start=1):
        head = [place, point.label, point.share, point.amount, "yes" if point.baseline else "no"]
        limits = [(point.limits or {}).get(line) for line in lines]
        writer.writerow([*head, *limits, *(getattr(point, name) for name in FIGURES)])
    return out.getvalue().encode()


def is_own_csv(content: bytes) -> bool:
    """Whether the content of a file was written by `frontier_csv`: its head is one, column by column."""
    try:
        head = next(csv.reader([content.partition(b"\n")[0].decode("utf-8")]), [])
    except (UnicodeDecodeError, csv.Error):
        return False
    fixed, lines, figures = head[: len(CSV_HEAD)], head[len(CSV_HEAD) : -len(FIGURES)], head[-len(FIGURES) :]
    whole = tuple(fixed) == CSV_HEAD and tuple(figures) == FIGURES
    return whole and all(line.startswith("limit.") for line in lines)


def _sections(frontier: FrontierDocument, speech: Speech, cut: Cut, width: int) -> Iterator[RenderableType]:
    yield Text(_filled(speech.say(_title(frontier)), width), style="bold")
    yield _lines([*_rows(frontier, speech, width), *_notes(frontier, speech, width)])
    changes = [line for step in frontier.steps for line in _step(frontier, step, speech, cut, width)]
    if changes:
        head = speech.text(N_("Who comes (+), goes (-), changes (~) against the row above"))
        yield _lines([_filled(head, width), *changes])
    yield Text(_filled(turning_points(frontier, speech), width), style="bold")


def _lines(lines: Sequence[str]) -> Text:
    return Text("\n".join(lines), no_wrap=True, overflow="ignore")


def _filled(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _title(frontier: FrontierDocument) -> Message:
    over, words = frontier.over, {"name": frontier.scenario.name}
    if over.kind == "budget":
        title = Message("sweep_budget", "{name}: all limits changed together", words)
    elif over.kind == "line":
        title = Message("sweep_line", "{name}: limit of {line} changed", words | {"line": over.line})
    else:
        title = Message("sweep_other", "{name}: {what} changed", words | {"what": over.name})
    return Message("sweep_keep", "{title}, nobody loses a seat", {"title": title}) if frontier.keep else title


class _Column(NamedTuple):
    """A column of numbers, and the blanks before it."""

    blanks: int
    head: str
    cells: Sequence[str]


def _rows(frontier: FrontierDocument, speech: Speech, width: int) -> list[str]:
    points, money = frontier.points, is_money(frontier)

    def column(values: Iterable[float | None], decimals: int) -> list[str]:
        return ["-" if value is None else speech.number(value, decimals) for value in values]

    columns = []
    if frontier.over.relative or not money:
        head = speech.text(N_("Limit") if money else N_("Value"))
        columns.append(_Column(1, head, [label(frontier, point, speech) for point in points]))
    if money:
        amounts = [limit(frontier, point) for point in points]
        shown = ["-" if amount is None else speech.number(amount, 0) for amount in amounts]
        columns.append(_Column(3 if columns else 1, speech.text(N_("Limit (Rp)")), shown))
    columns += [
        _Column(3, speech.text(N_("Cost (Rp)")), column((point.cost for point in points), 0)),
        _Column(2, speech.text(N_("Levels")), column((point.levels for point in points), 2)),
        _Column(2, speech.text(N_("People")), _people(points, speech)),
        _Column(2, speech.text(N_("Million/level")), [_price(frontier, place, speech) for place in range(len(points))]),
    ]
    widths = [max(len(cell) for cell in (column.head, *column.cells)) for column in columns]
    taken = sum(widths) + sum(column.blanks for column in columns)
    bars = _bars(points, width - taken - 2, speech)
    lines = []
    for place in range(-1, len(points)):
        cells = (
            " " * column.blanks + (column.head if place < 0 else column.cells[place]).rjust(wide)
            for column, wide in zip(columns, widths, strict=True)
        )
        lines.append("".join(cells) + (f"  {bars[place]}" if place >= 0 else ""))
    return lines


def _people(points: Sequence[Point], speech: Speech) -> list[str]:
    """How many people, with a mark where another run may reach others; a blank keeps the digits in line."""
    blank = "" if all(point.settled is not False for point in points) else " "
    return [
        f"-{blank}"
        if point.people is None
        else speech.number(point.people, 0) + (UNSETTLED if point.settled is False else blank)
        for point in points
    ]


def _price(frontier: FrontierDocument, place: int, speech: Speech) -> str:
    """What a further level costs against the row above."""
    if place in frontier.flat:
        return speech.text(N_("unchanged"))
    price = frontier.points[place].marginal_cost
    return "-" if price is None else speech.number(price / 1_000_000, 1)


def _bars(points: Sequence[Point], room: int, speech: Speech) -> list[str]:
    """Bars as long as there is room for all of them and the mark; a word where there is no plan."""
    most = max((point.levels or 0.0 for point in points), default=0.0)
    shares = [(point.levels or 0.0) / most if most > 0 else 0.0 for point in points]
    marks = [HERE if point.baseline else "" for point in points]
    longest = next(
        (
            length
            for length in range(min(room, LONGEST), SHORTEST - 1, -1)
            if all(round(share * length) + len(mark) <= room for share, mark in zip(shares, marks, strict=True))
        ),
        0,
    )
    return [
        ("#" * round(share * longest) if point.value is not None else speech.text(NO_PLAN[point.status])) + mark
        for point, share, mark in zip(points, shares, marks, strict=True)
    ]


def _notes(frontier: FrontierDocument, speech: Speech, width: int) -> Iterator[str]:
    if any(point.marginal_cost is not None for point in frontier.points):
        explained = N_("Million/level: added cost for each added level against the row above.")
        yield _filled(speech.text(explained), width)
    if any(point.settled is False for point in frontier.points):
        yield _filled(speech.text(N_("~ not settled: for the same value another run may train more or fewer.")), width)
    if doubt := not_proven(frontier, speech):
        yield _filled(doubt, width)


def _step(frontier: FrontierDocument, step: Step, speech: Speech, cut: Cut, width: int) -> Iterator[str]:
    """Who comes and changes, side by side, then who goes."""
    entries = [f"+ {row.called} ({', '.join(row.trainings)})" for row in step.came]
    entries += [f"~ {speech.say(_change(row))}" for row in step.changed]
    names = [label(frontier, point, speech) for point in frontier.points]
    start = max(map(len, names)) + 4
    lines = list(_flow(first_names(entries, cut, speech), width, start))
    if step.went:
        lines += _filled(_gone(frontier, step, speech, cut), width, f"{'':{start}}- ", " " * (start + 2)).splitlines()
    if lines:
        yield f"  {names[step.end]:>{start - 4}}  {lines[0][start:]}"
    yield from lines[1:]


def _change(row: Changed) -> Message:
    words = {"name": row.called, "trainings": tuple(row.added or row.dropped)}
    if not row.added:
        return Message("without", "{name} (without {trainings})", words)
    if not row.dropped:
        return Message("also", "{name} (also {trainings})", words)
    return Message("moved", "{name} (to {trainings})", words)


def _flow(entries: Sequence[str], width: int, start: int) -> Iterator[str]:
    """Entries in cells side by side; one that is too long for its cell takes the next one, too."""
    across = max(1, (width - start + 8) // 36)
    cell = max(1, min(CELL, (width - start + 8) // across))
    line = ""
    for entry in entries:
        at = -(-(len(line) + 2) // cell) * cell if line else 0
        if line and at + len(entry) > width - start:
            yield " " * start + line
            line, at = "", 0
        if len(entry) > width - start:
            yield from _filled(entry, width, " " * start, " " * (start + 2)).splitlines()
            continue
        line = line.ljust(at) + entry
    if line:
        yield " " * start + line


def _gone(frontier: FrontierDocument, step: Step, speech: Speech, cut: Cut) -> str:
    """Who goes, what takes their money, where they come back, and how that is avoided."""
    told = ", ".join(first_names([row.called for row in step.went], cut, speech))
    money = step.money_to
    if money is not None and is_money(frontier):
        second = (money.seats.before, money.seats.after) == (1, 2)
        training: object = money.training
        if second:
            training = Message("second", "a second {training}", {"training": training})
        told = speech.say(
            Message("money_to", "{names}: the money goes to {training}", {"names": told, "training": training})
        )
    if returns := sorted({row.returns for row in step.went if row.returns is not None}):
        words = {"gone": told, "points": labels(frontier, returns, speech)}
        told = speech.say(Message("back_at", "{gone}, back at {points}", words))
    first = next(other for other in frontier.steps if other.went)
    if step is first and is_money(frontier) and not frontier.keep:
        told = speech.say(
            Message("advise_keep", "{gone}. So that nobody loses a seat when money grows: --keep", {"gone": told})
        )
    return told
