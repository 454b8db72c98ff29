"""One diagnostic for a mistake that stands in many rows: its texts with their rows, and what they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from optimasi.words.messages import Diagnostic, Instance, Message, Place
from optimasi.words.remedies import with_remedy

WHAT_STANDS_THERE = Message("what_stands_there", "what stands there")

People = Mapping[Place, Mapping[int, str]]
"""Tables of people, by their file's place -> row -> name."""


def one_mistake(instances: Sequence[Instance]) -> Diagnostic:
    """What texts of one column have in common that were refused for the same reason.

    Parameters
    ----------
    instances
        At least one, each with its own message and remedy, all of one file and one message code.
    """
    first = instances[0]
    assert first.message is not None
    rows = sum(len(instance.rows) for instance in instances)
    if rows == 1:
        return Diagnostic(first.message, (first.place,), first.seen, first.remedy)
    message, kept = _shared(instances, rows)
    remedy = first.remedy if all(instance.remedy == first.remedy for instance in instances) else None
    return Diagnostic(
        message,
        (whole(first.place),),
        remedy=remedy,
        instances=tuple(
            replace(instance, message=instance.message if kept else None, remedy=None if remedy else instance.remedy)
            for instance in instances
        ),
    )


def _shared(instances: Sequence[Instance], rows: int) -> tuple[Message, bool]:
    """The message of all instances, and whether each still needs its own."""
    messages = [instance.message for instance in instances if instance.message is not None]
    first = messages[0]
    common = {
        name: value
        for name, value in first.parameters.items()
        if all(message.parameters.get(name) == value for message in messages)
    }
    differing = first.parameters.keys() - common.keys()
    if differing <= {"text"} and all(message.template == first.template for message in messages):
        facts = {**first.parameters, **({"text": WHAT_STANDS_THERE} if "text" in first.parameters else {})}
        problem = Message(first.code, first.template, facts)
        return Message(first.code, "{problem}, on {count} rows", {"problem": problem, "count": rows}), False
    return Message(first.code, "the same mistake on {count} rows", {"count": rows}), True


def whole(place: Place) -> Place:
    """The file or sheet in which a place is."""
    return replace(place, line=0, column=0, length=1, head="", headless=False)


def gathered(diagnostics: Iterable[Diagnostic], people: People) -> tuple[Diagnostic, ...]:
    """Diagnostics in which each mistake stands once, with the people in whose rows it stands.

    Parameters
    ----------
    diagnostics
        As they were found: a check that goes through rows notes the same mistake again and again.
    people
        Names for rows.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        groups.setdefault(identity(diagnostic), []).append(diagnostic)
    return tuple(_named(_joined(group), people) for group in groups.values())


def identity(diagnostic: Diagnostic) -> tuple[object, ...]:
    """What diagnostics of the same mistake in one column share; others stand for themselves, once."""
    code, place = diagnostic.message.code, next(iter(diagnostic.places), None)
    if place is None or not place.in_table or diagnostic.instances:
        return (code, diagnostic.places, diagnostic.seen, len(diagnostic.instances))
    return (code, whole(place), place.head)


def _joined(group: Sequence[Diagnostic]) -> Diagnostic:
    first, distinct = group[0], {(found.places, found.seen): found for found in group}
    if len(distinct) == 1:
        return first
    return one_mistake(
        [
            Instance(found.places[0], (found.places[0].line,), found.seen, (), found.message, found.remedy)
            for found in sorted(distinct.values(), key=lambda found: found.places[0].line)
        ]
    )


def _named(diagnostic: Diagnostic, people: People) -> Diagnostic:
    """The same with the people of its rows."""

    def names(place: Place, rows: Iterable[int]) -> tuple[str, ...]:
        known = people.get(whole(place), {}) if place.in_table else {}
        return tuple(known.get(row, "") for row in rows) if known else ()

    instances = tuple(replace(found, people=names(found.place, found.rows)) for found in diagnostic.instances)
    owner = names(diagnostic.places[0], [diagnostic.places[0].line]) if diagnostic.places else ()
    return replace(diagnostic, instances=instances, person="".join(owner))


def quoted_within(diagnostics: Iterable[Diagnostic], scenario: Path) -> tuple[Diagnostic, ...]:
    """Diagnostics that show no lines of files outside the folder of a scenario file, links followed."""
    try:
        folder, itself = scenario.parent.resolve(), scenario.resolve()
    except (OSError, ValueError, RuntimeError):
        return tuple(replace(diagnostic, quotes=False) for diagnostic in diagnostics)
    known: dict[str, bool] = {}

    def inside(file: str) -> bool:
        if file not in known:
            try:
                real = Path(file).resolve()
                known[file] = real == itself or real.is_relative_to(folder)
            except (OSError, ValueError, RuntimeError):
                known[file] = False
        return known[file]

    return tuple(
        replace(diagnostic, quotes=all(inside(place.file) for place in diagnostic.places[:1]))
        for diagnostic in diagnostics
    )


def as_told(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics with what to do, those of text files before those of tables, by file and place."""

    def order(diagnostic: Diagnostic) -> list[tuple[bool, str, str, int, int]]:
        places = [diagnostic.instances[0].place] if diagnostic.instances else diagnostic.places
        return [(place.in_table, place.file, place.sheet, place.line, place.column) for place in places]

    return sorted(map(with_remedy, diagnostics), key=order)
