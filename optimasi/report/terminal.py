"""The plan on a terminal: few words, tables that line up, the answer in the last line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.plan.document import read_message
from optimasi.report.page import (
    GLUE,
    Cut,
    Document,
    add_more,
    aligned,
    commands,
    first_rows,
    header,
    indented,
    paragraph,
    show,
    typed,
)
from optimasi.report.text import N_, Speech
from optimasi.report.verdict import levels_closed, verdict
from optimasi.scenario.diagnostics import Message

Grouping = Literal["unit", "training", "person"]


def print_plan(
    document: Document, speech: Speech, stream: TextIO, *, by: Grouping | None = None, everything: bool = False
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
    show(stream, lambda width, cut: _sections(document, speech, by, cut, width), everything=everything)


def _sections(
    document: Document, speech: Speech, by: Grouping | None, cut: Cut, width: int
) -> Iterator[RenderableType]:
    yield header(document, speech, width)
    if document["lines"]:
        yield _budget(document, speech)
    yield _result(document, speech)
    yield _trainings(document, speech, cut)
    if document["assignments"]:
        yield {"unit": _by_unit, "training": _by_training, "person": _by_person, None: _participants}[by](
            document, speech, cut
        )
    if document["not_selected"]:
        yield _not_selected(document, speech, cut)
    if document["assumptions"]:
        yield paragraph(speech.text(N_("Assumptions")), [speech.say(read_message(m)) for m in document["assumptions"]])
    yield _next(document, speech)
    yield Text(verdict(document, speech), style="bold")


def _budget(document: Document, speech: Speech) -> Table:
    table = aligned(
        [speech.text(head) for head in (N_("Budget (Rp)"), N_("Limit"), N_("Spent"), N_("Left"), N_("Used"))]
    )
    rows = [(line["line"], line["limit"], line["spent"]) for line in document["lines"]]
    rows.append((speech.text(N_("total")), document["budget"], document["cost"]))
    for name, limit, spent in rows if len(rows) > 2 or rows[0][1] is None else rows[:1]:
        left = None if limit is None else limit - spent
        used = "-" if not limit else speech.percent(spent / limit)
        cells = ("-" if value is None else speech.number(value, 0) for value in (limit, spent, left))
        table.add_row(indented(name), *cells, used)
    return table


def _result(document: Document, speech: Speech) -> Table:
    metrics, people = document["metrics"], document["scenario"]["employees"]
    table = aligned([speech.text(head) for head in (N_("Result (expected)"), N_("Before"), N_("After"), N_("Change"))])

    def row(words: str, change: dict[str, float] | None, decimals: int, mark: str = "") -> None:
        if change is None:
            return
        before, after = (round(change[side], decimals) for side in ("before", "after"))
        # The difference of what is shown, so that a reader's subtraction agrees.
        table.add_row(
            indented(words),
            f"{speech.number(before, decimals)}{mark}",
            f"{speech.number(after, decimals)}{mark}",
            speech.number(after - before, decimals, signed=True),
        )

    row(speech.text(N_("Gap, levels")), metrics["levels"], 2)
    if metrics["levels_weighted"] != metrics["levels"]:
        row(speech.text(N_("Gap, weighted levels")), metrics["levels_weighted"], 2)
    row(speech.text(N_("JPM")), metrics["jpm"], 2, "%")
    row(speech.say(Message("people_of", "People trained, of {count}", {"count": people})), metrics["people"], 0)
    row(
        speech.say(Message("twenty_of", "People with 20 JP, of {count}", {"count": people})),
        metrics["with_20_hours"],
        0,
    )
    return table


def _trainings(document: Document, speech: Speech, cut: Cut) -> Table:
    heads = (N_("Training"), N_("Seats"), N_("Cost (Rp)"), N_("Levels"), N_("Million Rp a level"), "")
    table = aligned([speech.text(head) if head else "" for head in heads])
    table.columns[-1].justify = "left"
    decisions: dict[str, set[str]] = {}
    for seat in document["assignments"]:
        decisions.setdefault(seat["training"], set()).add(seat["decision"] or "")
    rows = sorted(document["trainings"], key=lambda row: (row["seats"] == 0, -sum(row["cost"].values())))
    for row in first_rows(rows, cut):
        if not row["seats"]:
            table.add_row(indented(row["training"]), "-", "-", "-", "-", speech.text(N_("not opened")))
            continue
        notes = [
            speech.text(note)
            for decision, note in (("mandatory", N_("mandatory")), ("locked", N_("locked")))
            if decision in decisions[row["training"]]
        ]
        if row["batch_min"] or row["batch_max"]:
            notes.insert(
                0,
                speech.say(
                    Message("batches", "{count} batches", {"count": row["batches"]})
                    if row["batches"] != 1
                    else Message("one_batch", "1 batch")
                ),
            )
        table.add_row(
            indented(row["training"]),
            speech.number(row["seats"], 0),
            speech.number(sum(row["cost"].values()), 0),
            speech.number(row["levels"]),
            _millions(row["cost_per_level"], speech),
            ", ".join(notes),
        )
    add_more(table, len(rows), cut, speech)
    metrics = document["metrics"]
    closed = levels_closed(metrics)
    table.add_row(
        indented(speech.text(N_("total"))),
        speech.number(metrics["seats"]["after"], 0),
        speech.number(document["cost"], 0),
        speech.number(closed),
        _millions(metrics["cost_per_level"], speech),
        "",
    )
    return table


def _millions(rupiah: float | None, speech: Speech) -> str:
    return "-" if rupiah is None else speech.number(rupiah / 1_000_000, 1)


def _called(row: Document) -> str:
    return str(row["name"] or row["employee"])


def _grouped(document: Document, key: str) -> dict[str, list[Document]]:
    groups: dict[str, list[Document]] = {}
    for seat in document["assignments"]:
        groups.setdefault(seat[key], []).append(seat)
    return groups


def _list(title: str, rows: Iterable[tuple[str, str]], count: int, cut: Cut, speech: Speech) -> Table:
    table = aligned([title, ""], text=2)
    table.columns[0].min_width = 12
    for head, words in first_rows(list(rows), cut):
        table.add_row(indented(head), Text(words))
    add_more(table, count, cut, speech)
    return table


def _participants(document: Document, speech: Speech, cut: Cut) -> Table:
    groups = _grouped(document, "training")
    order = sorted(
        groups,
        key=lambda training: next(
            -sum(row["cost"].values()) for row in document["trainings"] if row["training"] == training
        ),
    )
    rows = [(training, ", ".join(_called(seat).replace(" ", GLUE) for seat in groups[training])) for training in order]
    return _list(speech.text(N_("Participants")), rows, len(rows), cut, speech)


def _by_training(document: Document, speech: Speech, cut: Cut) -> Table:
    groups = _grouped(document, "training")
    table = aligned(
        [speech.text(head) for head in (N_("By training"), N_("Unit"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    running = [row for row in document["trainings"] if row["seats"]]
    for training in first_rows(running, cut):
        days = [speech.day(date.fromisoformat(training[end])) for end in ("start", "end") if training[end]]
        table.add_row(
            Text(": ".join(filter(None, (training["training"], training["name"]))), style="bold"),
            Text(" - ".join(dict.fromkeys(days))),
        )
        for seat in groups[training["training"]]:
            table.add_row(indented(_called(seat)), Text(seat["unit"]), *_worth(seat, speech))
    add_more(table, len(running), cut, speech)
    return table


def _by_unit(document: Document, speech: Speech, cut: Cut) -> Table:
    groups = _grouped(document, "unit")
    table = aligned(
        [speech.text(head) for head in (N_("By unit"), N_("Training"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    for unit in first_rows(document["units"], cut):
        trained = speech.say(
            Message(
                "trained_of",
                "{people} of {employees} people trained",
                {"people": unit["people"]["after"], "employees": unit["employees"]},
            )
        )
        table.add_row(Text(unit["unit"] or "-", style="bold"), Text(trained))
        _seats(table, groups.get(unit["unit"], []), speech)
    add_more(table, len(document["units"]), cut, speech)
    return table


def _by_person(document: Document, speech: Speech, cut: Cut) -> Table:
    groups = _grouped(document, "employee")
    table = aligned(
        [speech.text(head) for head in (N_("By person"), N_("Training"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    for seats in first_rows(list(groups.values()), cut):
        _seats(table, seats, speech)
    add_more(table, len(groups), cut, speech)
    return table


def _seats(table: Table, seats: Sequence[Document], speech: Speech) -> None:
    """A row for each seat; a person's name stands once."""
    before = None
    for seat in seats:
        name = "" if seat["employee"] == before else _called(seat)
        table.add_row(indented(name), Text(seat["training"]), *_worth(seat, speech))
        before = seat["employee"]


def _worth(seat: Document, speech: Speech) -> tuple[str, str]:
    return (speech.number(sum(seat["levels"].values())), speech.number(sum(seat["cost"].values()), 0))


def _not_selected(document: Document, speech: Speech, cut: Cut) -> Table:
    rows = [(_called(row), speech.say(read_message(row))) for row in document["not_selected"]]
    return _list(speech.text(N_("Not trained")), rows, len(rows), cut, speech)


def _next(document: Document, speech: Speech) -> RenderableType:
    file = typed(document["scenario"]["file"])
    return commands(
        [
            (f"optimasi solve {file} --by person", speech.text(N_("everybody's trainings"))),
            (f"optimasi solve {file} -o plan.json", speech.text(N_("the whole plan as data"))),
        ]
    )
