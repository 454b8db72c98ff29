"""Where the scenario asks for pairs, and where it sets the limits that they run into."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from optimasi.model.instance import Instance
from optimasi.model.rows import AtMostOne, Forbidden, Forced, LocalSum, Rows
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Place

EXCLUDING = {"clash": "start", "conflicts": "conflicts", "one_per_course": "course"}
"""Columns of the trainings that make them exclude each other."""


def places_asking(instance: Instance, employee: Rows, training: Rows) -> tuple[Place, ...]:
    """Where the scenario forces any of some pairs: entries of rules, rows of nominations."""
    places: list[Place | None] = []
    for row in instance.rows:
        if isinstance(row, Forced):
            inside = row.pairs.table[row.pairs.code[employee], training]
            if row.rule == "decisions":
                places += _decided(instance, employee[inside], training[inside])
            elif inside.any():
                places.append(row.place)
        elif isinstance(row, LocalSum) and row.rule == "mandatory":
            inside = (row.at_least[employee] > 0) & (row.coefficient[training] > 0)
            places += [row.place] if inside.any() else []
    return tuple(sorted(distinct(places), key=lambda place: (place.file, place.sheet, place.line, place.column)))


def barring(instance: Instance, barrier: Forbidden, people: Rows, training: int) -> tuple[Place, ...]:
    """Where the scenario forbids a training to some people."""
    scenario = instance.scenario
    if barrier.rule == "eligibility":
        return distinct([scenario.place("trainings", training, barrier.column)])
    if barrier.rule == "decisions":
        return distinct(_decided(instance, people, np.full(len(people), training)))
    if barrier.rule == "nominations_only" and "nominations" in scenario.origins:
        return (scenario.origins["nominations"].table.head_place,)
    return distinct([barrier.place])


def limit_of_person(instance: Instance, row: LocalSum, person: int, side: str) -> Place | None:
    """Where a limit of one person stands: an entry of its rule, else the person's own cell; side min or max."""
    if row.place is not None or row.rule == "mandatory":
        return row.place
    return instance.scenario.place("employees", person, f"{side}_{row.rule.removesuffix('_per_person')}")


def excluding(instance: Instance, row: AtMostOne, trainings: Rows) -> tuple[Place, ...]:
    """Where it stands that some trainings exclude each other."""
    place, column = instance.scenario.place, EXCLUDING[row.rule]
    return distinct(place("trainings", training, column) for training in trainings.tolist())


def distinct(places: Iterable[Place | None]) -> tuple[Place, ...]:
    """Places that are known, each once."""
    return tuple(dict.fromkeys(place for place in places if place is not None))


def _decided(instance: Instance, employee: Rows, training: Rows) -> list[Place]:
    """Where nominations of some pairs stand."""
    told, width = instance.scenario.nominations, instance.trainings
    keys = told["employee"].to_numpy() * width + told["training"].to_numpy()
    named: Mask = np.isin(keys, employee * width + training)
    return list(told["place"].to_numpy()[named])
