"""Where people come from and go to, and what the journey costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.filters import admits, attribute_column, no_such_row
from optimasi.scenario.tables.references import check_unique
from optimasi.scenario.tables.spellings import known_as
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name

NAMED = 5
"""Missing routes that are named; the rest are counted."""


def with_places(employees: pd.DataFrame, locations: Mapping[str, str], log: ProblemLog) -> pd.DataFrame:
    """Employees with their place: the column location, where blank that of their unit."""
    units = {unit: known_as(locations, unit) or "" for unit in employees["unit"].unique()}
    for unit in locations if log.trusts("employees", "unit") else ():
        if known_as(units, unit) is None:
            no_such_row("employees", unit, units, log)
    own = employees["location"]
    placed = employees.assign(location=own.where(own != "", employees["unit"].map(units)))
    placed.attrs = employees.attrs
    return placed


def read_travel(
    raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], log: ProblemLog
) -> tuple[pd.DataFrame | None, list[Message]]:
    """The travel table, checked: no route twice, and none missing that somebody may need.

    Needed is the route of every employee to every training that has a place, is not daring, and admits
    the employee; the same place needs none.

    Returns
    -------
    travel, assumptions
        from, to, fare, per_day, per_night (rupiah), line (its name as written); None without a table.
    """
    employees, trainings = frames["employees"], frames["trainings"]
    elsewhere = ((trainings["location"] != "") & (trainings["mode"] != "online")).to_numpy()
    if "travel" not in frames:
        message = Message(
            "no_travel", "no travel table is given, so no travel is charged beyond the trainings' own costs"
        )
        return None, [message] if elsewhere.any() else []
    travel = frames["travel"]
    check_unique(raw["travel"], travel, ["from", "to"], log)
    known = set(zip(travel["from"], travel["to"], strict=True))
    needed = _routes(employees, trainings, elsewhere)
    missing = {route: count for route, count in needed.items() if route not in known and route[0] != route[1]}
    if missing and all(log.trusts(table) for table in ("employees", "trainings", "travel")):
        first = tuple(f"{origin or '?'} - {place}" for origin, place in sorted(missing)[:NAMED])
        log.problem(
            Message(
                "no_route",
                "{count} routes are missing from {table}, {people} people need them: {routes}",
                {
                    "count": len(missing),
                    "table": Name("scenario", "travel"),
                    "people": sum(missing.values()),
                    "routes": first,
                },
            ),
            raw["travel"].head_place,
            remedy=Message("add_routes", "add a row for each; who has no place gets one by {key}: {form}", PLACES),
        )
    return travel, []


PLACES = {"key": Name("scenario", "locations"), "form": "{unit: place}"}


def _routes(employees: pd.DataFrame, trainings: pd.DataFrame, elsewhere: np.ndarray) -> dict[tuple[str, str], int]:
    """Route -> how many people may take it, whatever for."""
    columns = {
        name: str(attribute)
        for name in trainings.columns
        if name.startswith("eligible.")
        and (attribute := attribute_column("employees", name.removeprefix("eligible."), employees))
    }
    people = employees[["location", *columns.values()]].value_counts(dropna=False, sort=False).reset_index()
    offers = trainings.loc[elsewhere, ["location", *columns]].drop_duplicates()
    admitted = np.ones((len(people), len(offers)), dtype=bool)
    for name, attribute in columns.items():
        row, values = pd.factorize(people[attribute], use_na_sentinel=False)
        column, cells = pd.factorize(offers[name])
        table = np.array([[admits(cell, value, attribute) for cell in cells] for value in values], dtype=bool)
        admitted &= table[row][:, column]
    origin, origins = pd.factorize(people["location"])
    counts = people["count"].to_numpy()
    routes: dict[tuple[str, str], int] = {}
    for place in offers["location"].unique():
        may_go = admitted[:, (offers["location"] == place).to_numpy()].any(axis=1)
        sums = np.bincount(origin[may_go], counts[may_go], len(origins)).astype(int)
        routes |= {(str(name), str(place)): int(count) for name, count in zip(origins, sums, strict=True) if count}
    return routes
