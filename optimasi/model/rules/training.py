"""Rules about one training: its batches and its seats."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimasi.model.rows import Amounts, Batches, Piece, Rows, Shared
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Message, Place


def fill_batches(scenario: Scenario) -> Iterator[Piece]:
    """batch_min n[t] <= s[t] <= batch_max n[t], n[t] <= batches_max; switched off, only what a batch costs remains."""
    trainings = scenario.trainings
    on = scenario.is_on("batches")
    size = trainings["batch_max"].fillna(np.inf).to_numpy()
    minimum = trainings["batch_min"].fillna(0.0).to_numpy() if on else np.zeros(len(trainings))
    most = trainings["batches_max"].fillna(np.inf).to_numpy() if on else np.full(len(trainings), np.inf)
    costly = scenario.batch_cost.any(axis=0)
    counted = costly | (minimum > 1) | np.isfinite(most)
    if counted.any():
        yield Batches("batches", minimum, size, most, counted)


def fill_at_most_seats(scenario: Scenario) -> Iterator[Piece]:
    """s[t] <= seats[t]; per quota, training and group at_least <= seats of its people <= at_most."""
    if not scenario.is_on("seats"):
        return
    everyone, _ = scenario.groups(None, scenario.employees_named(None))
    seats = scenario.trainings["seats"].to_numpy()
    for training in np.flatnonzero(np.isfinite(seats)).tolist():
        place = scenario.place("trainings", training, "seats")
        yield _seats(scenario, training, everyone, ("",), -np.inf, float(seats[training]), place)
    for quota in scenario.settings.rules.seats:
        group, values = scenario.groups(quota.each, scenario.employees_named(quota.employees))
        low = -np.inf if quota.at_least is None else float(quota.at_least)
        high = np.inf if quota.at_most is None else float(quota.at_most)
        for training in np.flatnonzero(scenario.trainings_named(quota.trainings)).tolist():
            yield _seats(scenario, training, group, values, low, high, quota.place)


def _seats(
    scenario: Scenario,
    training: int,
    group: Rows,
    values: tuple[str, ...],
    low: float,
    high: float,
    place: Place | None,
) -> Shared:
    one = np.zeros(len(scenario.trainings), dtype=np.int64)
    one[training] = 1
    name = scenario.trainings["id"].iloc[training]
    return Shared(
        rule="seats",
        words=tuple(_words(f"{name}, {value}" if value else name, low, high) for value in values),
        group=group,
        amounts=Amounts(np.zeros_like(group), one[None, :]),
        batch=np.zeros_like(one),
        lower=np.full(len(values), low),
        upper=np.full(len(values), high),
        place=place,
    )


def _words(training: str, low: float, high: float) -> Message:
    least = int(max(0.0, low))
    if np.isfinite(high):
        return Message(
            "seats_of",
            "seats of {training}: {lower} to {upper}",
            {"training": training, "lower": least, "upper": int(high)},
        )
    return Message("seats_at_least", "seats of {training}: at least {lower}", {"training": training, "lower": least})
