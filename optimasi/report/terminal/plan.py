"""The plan on a terminal: few words, tables that line up, the answer in the last line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.documents.plan import Change, Count, PlanDocument
from optimasi.report.terminal.page import (
    Cut,
    add_more,
    aligned,
    commands,
    first_rows,
    header,
    indented,
    paragraph,
    show,
)
from optimasi.report.terminal.people import by_person, by_training, by_unit, not_selected, participants, ties
from optimasi.report.terminal.verdict import levels_closed, verdict
from optimasi.report.words.text import N_, Speech, width_of
from optimasi.words.messages import Message
from optimasi.words.metrics import METRICS
from optimasi.words.shell import typed_path

Grouping = Literal["unit", "training", "person"]
SHORT_ID, WIDEST_ID, NARROW = 12, 20, 10
"""Columns for the ids of trainings beside which all heads fit, before they are broken; and for a head on two lines."""


def print_plan(
    document: PlanDocument, speech: Speech, stream: TextIO, *, by: Grouping | None = None, everything: bool = False
) -> None:
    """Print a plan document.

    Parameters
    ----------
    document
        As `plan_document` writes it.
    speech
        The reader's language.
    stream
        Where to; off a terminal nothing is cut or coloured.
    by
        List the assignments in groups with details.
    everything
        Cut no list on a terminal either.
    """
    file = typed_path(document.scenario.file)
    show(
        stream,
        document,
        lambda shown, width, cut: _sections(shown, file, speech, by, cut, width),
        everything=everything,
    )


def _sections(
    document: PlanDocument, file: str, speech: Speech, by: Grouping | None, cut: Cut, width: int
) -> Iterator[RenderableType]:
    yield header(document.scenario, speech, width)
    if document.lines:
        yield _budget(document, speech)
    yield _result(document, speech)
    yield _trainings(document, speech, cut)
    if document.assignments:
        lists = {"unit": by_unit, "training": by_training, "person": by_person, None: participants}
        yield lists[by](document, speech, cut)
    if any(seat.tie for seat in document.assignments):
        yield ties(document, speech, cut)
    if document.not_selected:
        yield not_selected(document, speech, cut)
    assumed = [speech.say(message.message) for message in document.assumptions]
    if sentence := _sturdiness(document, speech):
        assumed.append(sentence)
    if assumed:
        yield paragraph(speech.text(N_("Assumptions")), assumed)
    yield _next(file, speech)
    yield Text(verdict(document, speech), style="bold")


def _budget(document: PlanDocument, speech: Speech) -> Table:
    table = aligned(
        [speech.text(head) for head in (N_("Budget (Rp)"), N_("Limit"), N_("Spent"), N_("Left"), N_("Used"))]
    )
    rows = [(line.line, line.limit, line.spent) for line in document.lines]
    rows.append((speech.text(N_("total")), document.budget, document.cost))
    for name, limit, spent in rows if len(rows) > 2 or rows[0][1] is None else rows[:1]:
        left = None if limit is None or spent is None else limit - spent
        used = "-" if not limit or spent is None else speech.percent(spent / limit)
        cells = ("-" if value is None else speech.number(value, 0) for value in (limit, spent, left))
        table.add_row(indented(name), *cells, used)
    return table


def _result(document: PlanDocument, speech: Speech) -> Table:
    metrics, people = document.figures, document.scenario.employees
    table = aligned([speech.text(head) for head in (N_("Result (expected)"), N_("Before"), N_("After"), N_("Change"))])

    def row(words: str, name: str, change: Change | Count | None) -> None:
        if change is None:
            return
        decimals, mark = METRICS[name].decimals, "%" if METRICS[name].unit == "percent" else ""
        before, after = (round(side, decimals) for side in (change.before, change.after))
        # The difference of what is shown, so that a reader's subtraction agrees.
        table.add_row(
            indented(words),
            f"{speech.number(before, decimals)}{mark}",
            f"{speech.number(after, decimals)}{mark}",
            speech.number(after - before, decimals, signed=True),
        )

    row(speech.text(N_("Gap, levels")), "levels", metrics.levels)
    if metrics.levels_weighted != metrics.levels:
        row(speech.text(N_("Gap, weighted levels")), "levels_weighted", metrics.levels_weighted)
    row(speech.text(N_("JPM")), "jpm", metrics.jpm)
    row(speech.text(N_("IP ASN competency, of 40")), "ip_asn", metrics.ip_asn)
    row(speech.say(Message("people_of", "People trained, of {count}", {"count": people})), "people", metrics.people)
    row(
        speech.say(Message("twenty_of", "People with 20 JP, of {count}", {"count": people})),
        "with_20_hours",
        metrics.with_20_hours,
    )
    if metrics.no_shows > 0:
        absent = speech.number(metrics.no_shows, 1)
        table.add_row(indented(speech.text(N_("Expected no-shows, seats"))), "", absent, "")
    return table


def _trainings(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    heads = (N_("Training"), N_("Seats"), N_("Cost (Rp)"), N_("Levels"), N_("Million Rp a level"), "")
    table = aligned([speech.text(head) if head else "" for head in heads])
    table.columns[-1].justify = "left"
    table.columns[-1].no_wrap = False
    longest = max((width_of(f"  {row.training}") for row in document.trainings), default=0)
    table.columns[0].min_width = min(longest, WIDEST_ID)
    if longest > SHORT_ID:
        # The longest head gives way before ids and notes do.
        table.columns[-2].no_wrap, table.columns[-2].max_width = False, NARROW
    decisions: dict[str, set[str]] = {}
    for seat in document.assignments:
        decisions.setdefault(seat.training, set()).add(seat.decision or "")
    rows = sorted(document.trainings, key=lambda row: (row.seats == 0, -sum(row.cost.values())))
    for row in first_rows(rows, cut):
        if not row.seats:
            table.add_row(indented(row.training), "-", "-", "-", "-", speech.text(N_("not opened")))
            continue
        notes = [
            speech.text(note)
            for decision, note in (("mandatory", N_("mandatory")), ("locked", N_("locked")))
            if decision in decisions[row.training]
        ]
        if row.batch_min or row.batch_max:
            notes.insert(
                0,
                speech.say(
                    Message("batches", "{count} batches", {"count": row.batches})
                    if row.batches != 1
                    else Message("one_batch", "1 batch")
                ),
            )
        table.add_row(
            indented(row.training),
            speech.number(row.seats, 0),
            speech.number(sum(row.cost.values()), 0),
            speech.number(row.levels),
            _millions(row.cost_per_level, speech),
            ", ".join(notes),
        )
    add_more(table, len(rows), cut, speech)
    metrics = document.figures
    closed = levels_closed(metrics)
    table.add_row(
        indented(speech.text(N_("total"))),
        speech.number(metrics.seats.after, 0),
        speech.number(document.cost or 0, 0),
        speech.number(closed),
        _millions(metrics.cost_per_level, speech),
        "",
    )
    return table


def _millions(rupiah: float | None, speech: Speech) -> str:
    return "-" if rupiah is None else speech.number(rupiah / 1_000_000, 1)


def _sturdiness(document: PlanDocument, speech: Speech) -> str | None:
    """How many assignments stay where gains are half or one and a half times as large."""
    found = document.sturdiness
    if not found or found.low is None or found.high is None:
        return None
    return speech.say(
        Message(
            "sturdiness",
            "of {seats} assignments {low} stay the same if the gains are half as large, {high} if one and a half times",
            dict(found),
        )
    )


def _next(file: str, speech: Speech) -> RenderableType:
    return commands(
        [
            (f"optimasi solve {file} --by person", speech.text(N_("everybody's trainings"))),
            (f"optimasi solve {file} -o plan.json", speech.text(N_("the whole plan as data"))),
        ]
    )
