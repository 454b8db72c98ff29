"""Plans side by side: what a what-if changes in money, in results and for each person."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from optimasi.plan.names import called
from optimasi.plan.plan import is_settled
from optimasi.words.log import REPLACED

Document = dict[str, Any]

SCHEMA = "optimasi.comparison/1"
NOISE = 1e-9
"""Differences of floats below this share are none."""
NO_PERCENT = frozenset({"jpm", "ip_asn", "left"})
"""Figures whose difference is told in their own unit alone."""
RESULTS: Mapping[str, frozenset[str]] = {
    "levels": frozenset({"levels", "levels_weighted", "jpm"}),
    "ip_asn": frozenset({"ip_asn"}),
    "people": frozenset({"people"}),
    "hours": frozenset({"hours"}),
    "cost": frozenset({"spent", "left"}),
}
"""Metric of an objective -> the figures that a better plan would move."""


def compare(
    documents: Sequence[Document],
    *,
    sources: Sequence[str] = (),
    changes: Sequence[str] = (),
    shifts: Sequence[Document] = (),
) -> dict[str, Any]:
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

    Returns
    -------
    dict
        Plain data. Lists over scenarios have one place for each document, in order; what does not exist is
        None. `figures`: values and differences {number, percent, proven} from the baseline. `people`: those
        whose trainings differ in some scenario, `called` so that each is told from all others, with marks `+`
        (sent now), `-` (no longer), `~` (changed). `trainings` and `units`: all, counts of people and whether
        `others` come although as many do.
    """
    seats = [_seats(document) for document in documents]
    scenarios: list[Document] = [
        {
            "letter": letter(place),
            "name": document["scenario"]["name"],
            "file": sources[place] if sources else document["scenario"]["file"],
            "changes": document["scenario"].get("changes", []),
            "saved": bool(sources) and sources[place].lower().endswith(".json"),
            "replaced": [found for found in document.get("warnings", []) if found["code"] == REPLACED],
            "digest": document["scenario"]["digest"],
            "status": document["status"],
            "planned": bool(document["metrics"]),
            "settled": is_settled(document),
            "gap": document["objective"]["gap"],
            "proven": _proven(documents[0], document) if place else None,
        }
        for place, document in enumerate(documents)
    ]
    figures: list[Document] = [
        {
            "figure": figure,
            "line": line,
            "values": values,
            "differences": [
                _difference(figure, values[0], value, documents[0], scenario["proven"]) if place else None
                for place, (value, scenario) in enumerate(zip(values, scenarios, strict=True))
            ],
        }
        for figure, line, values in _figures(documents)
    ]
    for place, scenario in enumerate(scenarios):
        scenario["differs"] = seats[place] != seats[0] or any(
            figure["differences"][place]["number"]
            if figure["differences"][place]
            else figure["values"][place] != figure["values"][0]
            for figure in figures
        )
    people = _people(documents)
    return {
        "schema": SCHEMA,
        "changes": list(changes),
        "scenarios": scenarios,
        "figures": figures,
        "people_in_all": len(_everybody(documents)),
        "people": people,
        "trainings": _trainings(documents, seats),
        "units": _units(documents),
        "shifts": list(shifts),
    }


def letter(place: int) -> str:
    """Name a place A to Z, then AA and so on."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def levels_closed(document: Document, metric: str = "levels") -> float | None:
    """Levels of gap that a plan closes; None where there is no plan."""
    metrics = document["metrics"]
    return metrics[metric]["before"] - metrics[metric]["after"] if metrics else None


def proof_gap(document: Document) -> float | None:
    """How much better another plan could be, in the objective's unit; None where nothing was proven."""
    value, bound = document["objective"]["value"], document["objective"]["bound"]
    return None if value is None or bound is None else abs(bound - value)


def _seats(document: Document) -> frozenset[tuple[str, str]] | None:
    """Who attends what; None where there is no plan."""
    if not document["metrics"]:
        return None
    return frozenset((seat["employee"], seat["training"]) for seat in document["assignments"])


def _proven(baseline: Document, other: Document) -> bool | None:
    """Whether the best plans differ as the plans do; None where the objectives cannot be compared."""
    one, two = baseline["objective"], other["objective"]
    if one["value"] is None or two["value"] is None or (one["metrics"], one["sense"]) != (two["metrics"], two["sense"]):
        return None
    if baseline["scenario"]["digest"] == other["scenario"]["digest"] and one["value"] == two["value"]:
        return True
    first, second = proof_gap(baseline), proof_gap(other)
    if first is None or second is None:
        return False
    noise = NOISE * max(1.0, abs(one["value"]), abs(two["value"]))
    return first + second <= noise or bool(abs(two["value"] - one["value"]) > first + second)


def _difference(
    figure: str, before: float | None, after: float | None, baseline: Document, proven: bool | None
) -> Document | None:
    if before is None or after is None:
        return None
    number = 0 if math.isclose(before, after, rel_tol=NOISE, abs_tol=NOISE) else after - before
    is_result = any(figure in RESULTS.get(metric, ()) for metric in baseline["objective"]["metrics"])
    shown_proof = proven if is_result else True
    percent = None if figure in NO_PERCENT or shown_proof is False or not before else 100 * number / before
    return {"number": number, "percent": percent, "proven": shown_proof}


def _figures(documents: Sequence[Document]) -> Iterator[tuple[str, str | None, list[Any]]]:
    """Figure, budget line where it has one, and its value in each document."""
    lines = dict.fromkeys(line["line"] for document in documents for line in document["lines"])
    for figure, whole, part in (("limit", "budget", "limit"), ("spent", "cost", "spent")):
        yield figure, None, [document[whole] for document in documents]
        for name in lines:
            yield figure, name, [_of_line(document, name, part) for document in documents]
    yield "left", None, [_left(document) for document in documents]
    for metric in ("levels", "levels_weighted"):
        yield metric, None, [levels_closed(document, metric) for document in documents]
    for metric in ("jpm", "ip_asn", "people", "with_20_hours", "seats", "hours"):
        yield metric, None, [_after(document, metric) for document in documents]
    yield "cost_per_level", None, [(document["metrics"] or {}).get("cost_per_level") for document in documents]


def _of_line(document: Document, name: str, part: str) -> int | None:
    return next((line[part] for line in document["lines"] if line["line"] == name), None)


def _left(document: Document) -> int | None:
    budget, cost = document["budget"], document["cost"]
    return None if budget is None or cost is None else budget - cost


def _after(document: Document, metric: str) -> float | None:
    change = (document["metrics"] or {}).get(metric)
    return change["after"] if change else None


def _everybody(documents: Sequence[Document]) -> dict[str, tuple[str, str]]:
    """Name and unit of everybody in a plan or left out of one, by id, in order of appearance."""
    people: dict[str, tuple[str, str]] = {}
    for document in documents:
        for row in (*document["assignments"], *document["not_selected"]):
            people.setdefault(row["employee"], (row["name"], row["unit"]))
    return people


def _people(documents: Sequence[Document]) -> list[Document]:
    """Who is not treated as in the baseline: first who goes, then who changes, then who comes."""
    plans = [_grouped(document, "employee", "training") if document["metrics"] else None for document in documents]
    everybody, rows = _everybody(documents), []
    names = called({employee: name for employee, (name, _) in everybody.items()})
    for employee, (name, unit) in everybody.items():
        trainings = [None if plan is None else plan.get(employee, []) for plan in plans]
        marks = [_mark(trainings[0], other) for other in trainings]
        if any(marks):
            rows.append(
                {
                    "employee": employee,
                    "name": name,
                    "called": names[employee],
                    "unit": unit,
                    "trainings": trainings,
                    "marks": marks,
                }
            )
    return sorted(rows, key=lambda row: "-~+".index(overall(row["marks"]) or "~"))


def _mark(before: Sequence[str] | None, after: Sequence[str] | None) -> str | None:
    if before is None or after is None or set(before) == set(after):
        return None
    return "~" if before and after else "-" if before else "+"


def overall(marks: Iterable[str | None]) -> str | None:
    """One mark for a row: the one that its scenarios share, else `~`; None where nothing changes."""
    found = {mark for mark in marks if mark}
    return None if not found else found.pop() if len(found) == 1 else "~"


def _grouped(document: Document, key: str, value: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for seat in document["assignments"]:
        groups.setdefault(seat[key], []).append(seat[value])
    return groups


def _trainings(documents: Sequence[Document], seats: Sequence[frozenset[tuple[str, str]] | None]) -> list[Document]:
    names: dict[str, str] = {}
    for document in documents:
        for row in document["trainings"]:
            names.setdefault(row["training"], row["name"])
    plans = [_grouped(document, "training", "employee") for document in documents]
    return [
        {"training": training, "name": name} | _counts([plan.get(training, []) for plan in plans], seats)
        for training, name in names.items()
    ]


def _units(documents: Sequence[Document]) -> list[Document]:
    units = dict.fromkeys(row["unit"] for document in documents for row in document["units"])
    plans = [_grouped(document, "unit", "employee") for document in documents]
    there = [document["metrics"] for document in documents]
    return [{"unit": unit} | _counts([plan.get(unit, []) for plan in plans], there) for unit in units]


def _counts(people: Sequence[Sequence[str]], plans: Sequence[object | None]) -> Document:
    """How many people each plan has, and whether they are others than the baseline's although as many."""
    sets = [None if plan is None else set(some) for some, plan in zip(people, plans, strict=True)]
    first = sets[0]
    return {
        "people": [None if some is None else len(some) for some in sets],
        "others": [
            some is not None and first is not None and some != first and len(some) == len(first) for some in sets
        ],
    }
