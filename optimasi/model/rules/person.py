"""Rules about one person: how much, what together, what before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from optimasi.model.cliques import clique_cover
from optimasi.model.rows import AtMostOne, Floats, Implication, LocalSum, Piece
from optimasi.model.rules.pair import attended
from optimasi.scenario.format.rules import PersonLimit
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Message


def limit_trainings(scenario: Scenario) -> Iterator[Piece]:
    """at_least <= sum over t of x[e,t] <= at_most, for entries and for the columns min_ and max_trainings."""
    ones = np.ones(len(scenario.trainings))
    yield from _limits(
        scenario,
        "trainings_per_person",
        scenario.settings.rules.trainings_per_person,
        ones,
        np.zeros(len(scenario.employees)),
    )


def limit_hours(scenario: Scenario) -> Iterator[Piece]:
    """at_least - held[e] <= sum over t of hours[t] x[e,t] <= at_most; held counts where no trainings are named."""
    hours = scenario.trainings["hours"].fillna(0.0).to_numpy()
    yield from _limits(
        scenario,
        "hours_per_person",
        scenario.settings.rules.hours_per_person,
        hours,
        scenario.employees["hours_held"].to_numpy(),
    )


def _limits(
    scenario: Scenario, rule: str, entries: Iterable[PersonLimit], amount: Floats, held: Floats
) -> Iterator[Piece]:
    for entry in entries:
        people, counted = scenario.employees_named(entry.employees), scenario.trainings_named(entry.trainings)
        low = -np.inf if entry.at_least is None else float(entry.at_least)
        high = np.inf if entry.at_most is None else float(entry.at_most)
        start = held if entry.trainings is None else np.zeros_like(held)
        yield LocalSum(
            rule,
            _limit_words(rule),
            amount * counted,
            np.where(people, low - start, -np.inf),
            np.where(people, high, np.inf),
            entry.place,
        )
    unit = rule.removesuffix("_per_person")
    low_column, high_column = (scenario.employees[f"{side}_{unit}"].to_numpy() for side in ("min", "max"))
    if np.isfinite(low_column).any() or np.isfinite(high_column).any():
        yield LocalSum(
            rule,
            _limit_words(rule),
            amount,
            np.where(np.isnan(low_column), -np.inf, low_column) - held,
            np.where(np.isnan(high_column), np.inf, high_column),
        )


def _limit_words(rule: str) -> Message:
    return {
        "trainings_per_person": Message("trainings_limit", "trainings per person"),
        "hours_per_person": Message("hours_limit", "JP per person"),
    }[rule]


def attend_one_of_a_course(scenario: Scenario) -> Iterator[Piece]:
    """Sum over the rows t of a course of x[e,t] <= 1."""
    for rows in dict.fromkeys(rows for rows in scenario.catalogue.courses if len(rows) > 1):
        yield AtMostOne("one_per_course", rows)


def keep_conflicts_apart(scenario: Scenario) -> Iterator[Piece]:
    """Sum over cliques that cover all pairs of trainings that exclude each other of x[e,t] <= 1."""
    by_name = scenario.catalogue.by_name
    pairs = {
        frozenset({row, other})
        for row, names in enumerate(scenario.trainings["conflicts"])
        for name in names
        for other in by_name[name]
        if other != row
    }
    for clique in clique_cover(pairs):
        yield AtMostOne("conflicts", clique)


def attend_one_at_a_time(scenario: Scenario) -> Iterator[Piece]:
    """Sum over cliques that cover all pairs of trainings that share a classroom day of x[e,t] <= 1."""
    days = scenario.classroom_days
    pairs = {
        frozenset({first, second})
        for first in range(len(days))
        for second in range(first)
        if days[first] & days[second]
    }
    for clique in clique_cover(pairs):
        yield AtMostOne("clash", clique)


def require_prerequisites(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] <= held[e] + sum of x[e,r], r the training or any row of the course required, ending before t starts."""
    trainings, by_name = scenario.trainings, scenario.catalogue.by_name
    covered = attended(scenario)
    for training, names in enumerate(trainings["requires"]):
        for name in names:
            rows = by_name.get(name, ())
            by_that_name = scenario.employees["attended"].map(lambda done, name=name: name in done).to_numpy(dtype=bool)
            held = by_that_name | covered.table[covered.code][:, list(rows)].any(axis=1)
            start = trainings["start"].iloc[training]
            before = tuple(
                row
                for row in rows
                if row != training
                and (start is None or trainings["end"].iloc[row] is None or trainings["end"].iloc[row] < start)
            )
            yield Implication("prerequisites", training, held, before)
