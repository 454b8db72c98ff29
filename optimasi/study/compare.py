"""Plans side by side: what a what-if changes in money, in results and for each person."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from optimasi.documents.comparison import (
    ComparedFigure,
    ComparedPerson,
    ComparedScenario,
    ComparedTraining,
    ComparedUnit,
    ComparisonDocument,
    Counts,
    Difference,
    Shift,
)
from optimasi.documents.plan import Change, Metrics, PlanDocument, Stopped
from optimasi.plan.names import called
from optimasi.words.log import REPLACED
from optimasi.words.metrics import METRICS

Mark = Literal["+", "-", "~"]
NOISE = 1e-9
"""Differences of floats below this share are none."""
NO_PERCENT = frozenset({"left", *(figure for figure, metric in METRICS.items() if metric.is_scale)})
"""Figures whose difference is told in their own unit alone."""
MOVED_BY: Mapping[str, str] = {figure: metric.rises_with or figure for figure, metric in METRICS.items()} | {
    "spent": "cost",
    "left": "cost",
}
"""Figure -> the metric of an objective by which a better plan would move it."""


def compare(
    documents: Sequence[PlanDocument],
    *,
    sources: Sequence[str] = (),
    changes: Sequence[str] = (),
    shifts: Sequence[Shift] = (),
    stopped_by: Stopped | None = None,
) -> ComparisonDocument:
    """Lay plan documents side by side; the first is the baseline.

    Parameters
    ----------
    documents
        As `plan_document` writes them, with or without a plan.
    sources
        What the user called each; by default the scenario files.
    changes
        `a.b=VALUE` each, put on top of every scenario, the baseline included; saved plans have their own.
    shifts
        What `shifts.shifts` found.
    stopped_by
        What ended the comparison early.
    """
    seats = [_seats(document) for document in documents]
    proven = [_proven(documents[0], document) if place else None for place, document in enumerate(documents)]
    figures = tuple(
        ComparedFigure(
            figure=figure,
            line=line,
            values=tuple(values),
            differences=tuple(
                _difference(figure, values[0], value, documents[0], proven[place]) if place else None
                for place, value in enumerate(values)
            ),
        )
        for figure, line, values in _figures(documents)
    )
    return ComparisonDocument(
        changes=tuple(changes),
        scenarios=tuple(
            ComparedScenario(
                letter=letter(place),
                name=document.scenario.name,
                file=sources[place] if sources else document.scenario.file,
                changes=document.scenario.changes,
                saved=bool(sources) and sources[place].lower().endswith(".json"),
                replaced=tuple(found for found in document.warnings if found.code == REPLACED),
                digest=document.scenario.digest,
                status=document.status,
                planned=document.exists,
                settled=document.is_settled,
                gap=document.objective.gap,
                proven=proven[place],
                differs=seats[place] != seats[0] or any(_differs(figure, place) for figure in figures),
            )
            for place, document in enumerate(documents)
        ),
        figures=figures,
        people_in_all=len(_everybody(documents)),
        people=tuple(_people(documents)),
        trainings=tuple(_trainings(documents, seats)),
        units=tuple(_units(documents)),
        shifts=tuple(shifts),
        stopped_by=stopped_by,
    )


def _differs(figure: ComparedFigure, place: int) -> bool:
    difference = figure.differences[place]
    return bool(difference.number) if difference else figure.values[place] != figure.values[0]


def letter(place: int) -> str:
    """Name a place A to Z, then AA and so on."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def levels_closed(document: PlanDocument) -> float | None:
    """Levels of gap that a plan closes; None where there is no plan."""
    return _closed(document.metrics.levels) if document.metrics else None


def _closed(change: Change) -> float:
    return change.before - change.after


def proof_gap(document: PlanDocument) -> float | None:
    """How much better another plan could be, in the objective's unit; None where nothing was proven."""
    value, bound = document.objective.value, document.objective.bound
    return None if value is None or bound is None else abs(bound - value)


def _seats(document: PlanDocument) -> frozenset[tuple[str, str]] | None:
    """Who attends what; None where there is no plan."""
    return frozenset(document.seats) if document.exists else None


def _proven(baseline: PlanDocument, other: PlanDocument) -> bool | None:
    """Whether the best plans differ as the plans do; None where the objectives cannot be compared."""
    one, two = baseline.objective, other.objective
    if one.value is None or two.value is None or (one.metrics, one.sense) != (two.metrics, two.sense):
        return None
    if baseline.scenario.digest == other.scenario.digest and one.value == two.value:
        return True
    first, second = proof_gap(baseline), proof_gap(other)
    if first is None or second is None:
        return False
    noise = NOISE * max(1.0, abs(one.value), abs(two.value))
    return first + second <= noise or bool(abs(two.value - one.value) > first + second)


def _difference(
    figure: str, before: float | None, after: float | None, baseline: PlanDocument, proven: bool | None
) -> Difference | None:
    if before is None or after is None:
        return None
    number = 0 if math.isclose(before, after, rel_tol=NOISE, abs_tol=NOISE) else after - before
    is_result = MOVED_BY.get(figure) in baseline.objective.metrics
    shown_proof = proven if is_result else True
    percent = None if figure in NO_PERCENT or shown_proof is False or not before else 100 * number / before
    return Difference(number=number, percent=percent, proven=shown_proof)


MEASURED: Mapping[str, Callable[[Metrics], float | None]] = {
    "levels": lambda metrics: _closed(metrics.levels),
    "levels_weighted": lambda metrics: _closed(metrics.levels_weighted),
    "jpm": lambda metrics: metrics.jpm.after if metrics.jpm else None,
    "ip_asn": lambda metrics: metrics.ip_asn.after if metrics.ip_asn else None,
    "people": lambda metrics: metrics.people.after,
    "with_20_hours": lambda metrics: metrics.with_20_hours.after,
    "seats": lambda metrics: metrics.seats.after,
    "hours": lambda metrics: metrics.hours.after,
    "cost_per_level": lambda metrics: metrics.cost_per_level,
}
"""Figures of a plan, in the order in which they are shown."""


def _figures(documents: Sequence[PlanDocument]) -> Iterator[tuple[str, str | None, list[float | None]]]:
    """Figure, budget line where it has one, and its value in each document."""
    lines = [{line.line: line for line in document.lines} for document in documents]
    names = dict.fromkeys(name for of_document in lines for name in of_document)
    yield "limit", None, [document.budget for document in documents]
    for name in names:
        yield "limit", name, [of_line[name].limit if name in of_line else None for of_line in lines]
    yield "spent", None, [document.cost for document in documents]
    for name in names:
        yield "spent", name, [of_line[name].spent if name in of_line else None for of_line in lines]
    yield "left", None, [_left(document) for document in documents]
    for figure, measured in MEASURED.items():
        yield figure, None, [measured(document.metrics) if document.metrics else None for document in documents]


def _left(document: PlanDocument) -> int | None:
    budget, cost = document.budget, document.cost
    return None if budget is None or cost is None else budget - cost


def _everybody(documents: Sequence[PlanDocument]) -> dict[str, tuple[str, str]]:
    """Name and unit of everybody in a plan or left out of one, by id, in order of appearance."""
    people: dict[str, tuple[str, str]] = {}
    for document in documents:
        for row in (*document.assignments, *document.not_selected):
            people.setdefault(row.employee, (row.name, row.unit))
    return people


def _people(documents: Sequence[PlanDocument]) -> list[ComparedPerson]:
    """Who is not treated as in the baseline: first who goes, then who changes, then who comes."""
    plans = [_trainings_of(document) if document.exists else None for document in documents]
    everybody, rows = _everybody(documents), []
    names = called({employee: name for employee, (name, _) in everybody.items()})
    for employee, (name, unit) in everybody.items():
        trainings = [None if plan is None else plan.get(employee, []) for plan in plans]
        marks = [_mark(trainings[0], other) for other in trainings]
        if any(marks):
            rows.append(
                ComparedPerson(
                    employee=employee,
                    name=name,
                    called=names[employee],
                    unit=unit,
                    trainings=tuple(None if some is None else tuple(some) for some in trainings),
                    marks=tuple(marks),
                )
            )
    return sorted(rows, key=lambda row: "-~+".index(overall(row.marks) or "~"))


def _trainings_of(document: PlanDocument) -> dict[str, list[str]]:
    """Employee -> trainings."""
    found: dict[str, list[str]] = {}
    for seat in document.assignments:
        found.setdefault(seat.employee, []).append(seat.training)
    return found


def _mark(before: Sequence[str] | None, after: Sequence[str] | None) -> Mark | None:
    if before is None or after is None or set(before) == set(after):
        return None
    return "~" if before and after else "-" if before else "+"


def overall(marks: Iterable[str | None]) -> str | None:
    """One mark for a row: the one that its scenarios share, else `~`; None where nothing changes."""
    found = {mark for mark in marks if mark}
    return None if not found else found.pop() if len(found) == 1 else "~"


def _trainings(
    documents: Sequence[PlanDocument], seats: Sequence[frozenset[tuple[str, str]] | None]
) -> Iterator[ComparedTraining]:
    names: dict[str, str] = {}
    for document in documents:
        for row in document.trainings:
            names.setdefault(row.training, row.name)
    plans = [_by((seat.training, seat.employee) for seat in document.assignments) for document in documents]
    for training, name in names.items():
        counts = _counts([plan.get(training, set()) for plan in plans], seats)
        yield ComparedTraining(training=training, name=name, **dict(counts))


def _units(documents: Sequence[PlanDocument]) -> Iterator[ComparedUnit]:
    units = dict.fromkeys(row.unit for document in documents for row in document.units)
    plans = [_by((seat.unit, seat.employee) for seat in document.assignments) for document in documents]
    there = [document.metrics for document in documents]
    for unit in units:
        yield ComparedUnit(unit=unit, **dict(_counts([plan.get(unit, set()) for plan in plans], there)))


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, set()).add(member)
    return groups


def _counts(people: Sequence[set[str]], plans: Sequence[object | None]) -> Counts:
    """How many people each plan has, and whether they are others than the baseline's although as many."""
    sets = [None if plan is None else some for some, plan in zip(people, plans, strict=True)]
    first = sets[0]
    return Counts(
        people=tuple(None if some is None else len(some) for some in sets),
        others=tuple(
            some is not None and first is not None and some != first and len(some) == len(first) for some in sets
        ),
    )
