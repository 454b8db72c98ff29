"""Who attends what, in several orders; who could be exchanged; who is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.documents.plan import Assignment, Person, PlanDocument
from optimasi.plan.names import called
from optimasi.report.terminal.page import GLUE, Cut, add_more, aligned, first_names, first_rows, indented
from optimasi.report.words.text import N_, Speech
from optimasi.words.messages import Message

Called = Mapping[str, str]
"""Employee -> what the pages of a plan call them."""


def _names(document: PlanDocument) -> Called:
    """What everybody is called, whether they attend something or not."""
    people: Iterable[Person] = (*document.not_selected, *document.assignments)
    return called({row.employee: row.name for row in people})


def _marked(seat: Assignment, names: Called) -> str:
    """A name, with a star where somebody else could have the seat."""
    return names[seat.employee] + ("*" if seat.tie else "")


def _grouped(document: PlanDocument, key: Literal["training", "unit", "employee"]) -> dict[str, list[Assignment]]:
    groups: dict[str, list[Assignment]] = {}
    for seat in document.assignments:
        groups.setdefault(getattr(seat, key), []).append(seat)
    return groups


def _list(title: str, rows: Iterable[tuple[str, str]], count: int, cut: Cut, speech: Speech) -> Table:
    table = aligned([title, ""], text=2)
    table.columns[0].min_width = 12
    for head, words in first_rows(list(rows), cut):
        table.add_row(indented(head), Text(words))
    add_more(table, count, cut, speech)
    return table


def participants(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    """The names of each training's participants."""
    groups, names = _grouped(document, "training"), _names(document)
    order = sorted(
        groups,
        key=lambda training: next(-sum(row.cost.values()) for row in document.trainings if row.training == training),
    )
    rows = []
    for training in order:
        marked = first_names([_marked(seat, names) for seat in groups[training]], cut, speech)
        rows.append((training, ", ".join(name.replace(" ", GLUE) for name in marked)))
    return _list(speech.text(N_("Participants")), rows, len(rows), cut, speech)


def by_training(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    """Each training with its days, and a row for each participant."""
    groups, names = _grouped(document, "training"), _names(document)
    table = aligned(
        [speech.text(head) for head in (N_("By training"), N_("Unit"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    running = [row for row in document.trainings if row.seats]
    for training in first_rows(running, cut):
        days = [speech.day(date.fromisoformat(day)) for day in (training.start, training.end) if day]
        table.add_row(
            Text(": ".join(filter(None, (training.training, training.name))), style="bold"),
            Text(" - ".join(dict.fromkeys(days))),
        )
        for seat in groups[training.training]:
            table.add_row(indented(names[seat.employee]), Text(seat.unit), *_worth(seat, speech))
    add_more(table, len(running), cut, speech)
    return table


def by_unit(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    """Each unit with its people trained, and a row for each seat."""
    groups, names = _grouped(document, "unit"), _names(document)
    table = aligned(
        [speech.text(head) for head in (N_("By unit"), N_("Training"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    for unit in first_rows(document.units, cut):
        trained = speech.say(
            Message(
                "trained_of",
                "{people} of {employees} people trained",
                {"people": unit.people.after, "employees": unit.employees},
            )
        )
        table.add_row(Text(unit.unit or "-", style="bold"), Text(trained))
        _seats(table, groups.get(unit.unit, []), names, speech)
    add_more(table, len(document.units), cut, speech)
    return table


def by_person(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    """A row for each seat, in the order of people."""
    groups, names = _grouped(document, "employee"), _names(document)
    table = aligned(
        [speech.text(head) for head in (N_("By person"), N_("Training"), N_("Levels"), N_("Cost (Rp)"))], text=2
    )
    for seats in first_rows(list(groups.values()), cut):
        _seats(table, seats, names, speech)
    add_more(table, len(groups), cut, speech)
    return table


def _seats(table: Table, seats: Sequence[Assignment], names: Called, speech: Speech) -> None:
    """A row for each seat; a person's name stands once."""
    before = None
    for seat in seats:
        name = "" if seat.employee == before else names[seat.employee]
        table.add_row(indented(name), Text(seat.training), *_worth(seat, speech))
        before = seat.employee


def _worth(seat: Assignment, speech: Speech) -> tuple[str, str]:
    return (speech.number(sum(seat.levels.values())), speech.number(sum(seat.cost.values()), 0))


def not_selected(document: PlanDocument, speech: Speech, cut: Cut) -> Table:
    """Who attends nothing, and why."""
    names = _names(document)
    rows = [(names[row.employee], speech.say(row.message)) for row in document.not_selected]
    return _list(speech.text(N_("Not trained")), rows, len(rows), cut, speech)


def ties(document: PlanDocument, speech: Speech, cut: Cut) -> RenderableType:
    """Seats that somebody else could have with the same result for the same money, and what decided."""
    rows = list(_ties(document, speech, cut))
    table = aligned(["", ""], text=2)
    table.columns[0].min_width = 12
    table.show_header = False
    for head, words in first_rows(rows, cut):
        table.add_row(indented(head), Text(words))
    add_more(table, len(rows), cut, speech)
    # Longer than the ids under it, so it stands above the table, not in a column.
    title = speech.text(N_("Ties (*): the same result and cost with the other person; you decide"))
    return Group(Text(title, style="bold"), table)


def _ties(document: PlanDocument, speech: Speech, cut: Cut) -> Iterator[tuple[str, str]]:
    names = _names(document)
    seats: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for seat in document.assignments:
        if seat.tie:
            key = (seat.training, tuple(seat.tie.others), seat.tie.settled_by)
            seats.setdefault(key, []).append(names[seat.employee])
    for (training, others, settled), chosen in seats.items():
        facts = {
            "chosen": first_names(chosen, cut, speech),
            "others": first_names([names.get(other, other) for other in others], cut, speech),
        }
        yield (
            training,
            speech.say(
                {
                    "people": Message("tie_people", "{chosen}, not {others}: more people are reached", facts),
                    "changes": Message("tie_changes", "{chosen}, not {others}: fewer changes", facts),
                    "ids": Message("tie_ids", "{chosen} or {others}: taken by the order of NIP", facts),
                }[settled]
            ),
        )
