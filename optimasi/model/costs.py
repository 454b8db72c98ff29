"""What seats cost, factored: by place and training, and what single nominations cost instead."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimasi.model.rows import Amounts, Rows
from optimasi.scenario.facts.money import Money
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask


def seat_amounts(scenario: Scenario, lines: Mask, trainings: Mask | None = None) -> Amounts:
    """Rupiah of every pair on some lines together: price[t] + journey[place of e, t], or the nomination's own.

    Parameters
    ----------
    scenario
        Prices, routes and nominations.
    lines
        Which budget lines count, shape (lines,).
    trainings
        Which trainings count; the others cost 0. All if None.
    """
    counted = np.ones(len(scenario.trainings), dtype=bool) if trainings is None else trainings
    place, journeys = _journeys(scenario)
    by_line = (scenario.seat_cost[:, None, :] + journeys) * counted
    named = scenario.nominations
    employee, training = named["employee"].to_numpy(), named["training"].to_numpy()
    instead = np.where(counted[training], scenario.own_cost, np.nan)
    extra = np.nan_to_num(instead - by_line[:, place[employee], training])[lines].sum(axis=0).astype(np.int64)
    kept = extra != 0
    return Amounts(place, by_line[lines].sum(axis=0), employee[kept], training[kept], extra[kept])


def _journeys(scenario: Scenario) -> tuple[Rows, Money]:
    """Place of each employee, and what the journey from each place to each training costs on each line."""
    count, none = len(scenario.trainings), np.zeros(len(scenario.employees), dtype=np.int64)
    if scenario.travel is None:
        return none, np.zeros((len(scenario.lines), 1, count), dtype=np.int64)
    place, names = pd.factorize(scenario.employees["location"])
    number = {name: row for row, name in enumerate(names)}
    journeys = np.zeros((len(scenario.lines), len(names), count), dtype=np.int64)
    days = scenario.away
    nights = np.where(scenario.trainings["lodging"].to_numpy(dtype=bool), 0, np.maximum(0, days - 1))
    sent = (scenario.trainings["mode"] != "online").to_numpy() & (scenario.trainings["location"] != "").to_numpy()
    for route in scenario.travel.to_dict("records"):
        if route["from"] in number:
            there = sent & (scenario.trainings["location"] == route["to"]).to_numpy()
            amount = route["fare"] + route["per_day"] * days + route["per_night"] * nights
            journeys[route["line"], number[route["from"]], there] += amount[there]
    return place.astype(np.int64), journeys
