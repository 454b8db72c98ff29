"""One function a rule: what it says in the forms of `rows` (model.md section 3).

Each is absent, yielding nothing, when its columns are blank or its key is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd

from optimasi.model.cliques import maximal_cliques
from optimasi.model.rows import (
    AtMostOne,
    Batches,
    Floats,
    Forbidden,
    Forced,
    Implication,
    LocalSum,
    Pairs,
    Piece,
    SharedRow,
)
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.filters import Mask, admits, attribute_column
from optimasi.scenario.notation import Rupiah
from optimasi.scenario.rules import Nomination, PersonLimit
from optimasi.scenario.scenario import Scenario


def stay_within_budget(scenario: Scenario) -> Iterator[Piece]:
    """Sum of seat_cost[l,t] x[e,t] + sum of batch_cost[l,t] n[t] <= limit[l], and the same summed over l <= total."""
    everyone = scenario.who(None)
    for row, line in enumerate(scenario.lines):
        if line.limit is not None:
            words = Message("budget_line", "budget line {line}: {limit}", {"line": line.name, "limit": line.limit})
            yield SharedRow(
                "budget", words, everyone, scenario.seat_cost[row], scenario.batch_cost[row], 0.0, float(line.limit)
            )
    if scenario.total is not None:
        words = Message("budget_total", "total budget: {limit}", {"limit": Rupiah(scenario.total)})
        yield SharedRow(
            "budget",
            words,
            everyone,
            scenario.seat_cost.sum(axis=0),
            scenario.batch_cost.sum(axis=0),
            0.0,
            float(scenario.total),
        )


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
    """s[t] <= seats[t]; per quota and training at_least <= seats of its employees <= at_most."""
    if not scenario.is_on("seats"):
        return
    everyone, seats = scenario.who(None), scenario.trainings["seats"].to_numpy()
    for training in np.flatnonzero(np.isfinite(seats)).tolist():
        yield _seats(scenario, everyone, training, 0.0, float(seats[training]))
    for quota in scenario.settings.rules.seats:
        for training in np.flatnonzero(scenario.which(quota.trainings)).tolist():
            yield _seats(
                scenario,
                scenario.who(quota.employees),
                training,
                float(quota.at_least or 0),
                np.inf if quota.at_most is None else float(quota.at_most),
            )


def _seats(scenario: Scenario, people: Mask, training: int, lower: float, upper: float) -> SharedRow:
    one = np.zeros(len(scenario.trainings), dtype=np.int64)
    one[training] = 1
    name = scenario.trainings["id"].iloc[training]
    words = (
        Message(
            "seats_of",
            "seats of {training}: {lower} to {upper}",
            {"training": name, "lower": int(lower), "upper": int(upper)},
        )
        if np.isfinite(upper)
        else Message("seats_at_least", "seats of {training}: at least {lower}", {"training": name, "lower": int(lower)})
    )
    return SharedRow("seats", words, people, one, np.zeros_like(one), lower, upper)


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
        people, counted = scenario.who(entry.employees), scenario.which(entry.trainings)
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
    """Sum over each maximal clique of trainings that exclude each other of x[e,t] <= 1."""
    by_name = scenario.catalogue.by_name
    pairs = {
        frozenset({row, other})
        for row, names in enumerate(scenario.trainings["conflicts"])
        for name in names
        for other in by_name[name]
        if other != row
    }
    for clique in maximal_cliques(pairs):
        yield AtMostOne("conflicts", clique)


def attend_one_at_a_time(scenario: Scenario) -> Iterator[Piece]:
    """Sum over each maximal clique of trainings that share a classroom day of x[e,t] <= 1."""
    days = scenario.classroom_days
    pairs = {
        frozenset({first, second})
        for first in range(len(days))
        for second in range(first)
        if days[first] & days[second]
    }
    for clique in maximal_cliques(pairs):
        yield AtMostOne("clash", clique)


def require_prerequisites(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] <= held[e] + sum of x[e,r], r the training or any row of the course required, ending before t starts."""
    trainings, by_name = scenario.trainings, scenario.catalogue.by_name
    covered = _attended(scenario)
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


def admit_the_eligible(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 unless every eligible.<attribute> cell of t admits e: one of `A|B`, or within `a..b`."""
    for column in [name for name in scenario.trainings.columns if name.startswith("eligible.")]:
        attribute = str(attribute_column("employees", column.removeprefix("eligible."), scenario.employees))
        code, values = pd.factorize(scenario.employees[attribute], use_na_sentinel=False)
        cells = scenario.trainings[column].tolist()
        admitted = [[admits(cell, value, attribute) for cell in cells] for value in values]
        yield Forbidden("eligibility", Pairs(code.astype(np.int64), ~np.array(admitted, dtype=bool)))


def _attended(scenario: Scenario) -> Pairs:
    """Pairs that count as attended: a row attended counts as its course, all its rows."""
    catalogue = scenario.catalogue
    code, values = pd.factorize(scenario.employees["attended"])
    table = np.zeros((len(values), len(scenario.trainings)), dtype=bool)
    for row, names in enumerate(values):
        for found in (found for name in names for found in catalogue.by_name.get(name, ())):
            table[row, list(catalogue.courses[found])] = True
    return Pairs(code.astype(np.int64), table)


def attend_nothing_again(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 where e attended t, or any row of its course, before."""
    pairs = _attended(scenario)
    if pairs.table.any():
        yield Forbidden("attended", pairs)


def _named_rows(scenario: Scenario, entry: Nomination) -> Mask:
    if entry.training is None:
        return scenario.which(entry.trainings)
    mask = np.zeros(len(scenario.trainings), dtype=bool)
    mask[list(scenario.catalogue.by_name[entry.training])] = True
    return mask


def send_the_mandatory(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 1 for each row named, or exactly one row of a course named; those who attended are skipped."""
    attended = _attended(scenario)
    for entry in scenario.settings.rules.mandatory:
        people, rows = scenario.who(entry.employees), _named_rows(scenario, entry)
        done = attended.of(np.arange(len(people))) & rows
        if entry.training is None or rows.sum() == 1:
            code, table = _distinct_rows((people[:, None] & rows) & ~done)
            yield Forced("mandatory", Pairs(code, table), False, entry.place)
        else:
            asked = people & ~done.any(axis=1)
            words = Message("mandatory_course", "mandatory {course}", {"course": entry.training})
            yield LocalSum(
                "mandatory",
                words,
                rows.astype(float),
                np.where(asked, 1.0, -np.inf),
                np.where(asked, 1.0, np.inf),
                entry.place,
            )


def _distinct_rows(matrix: Mask) -> tuple[np.ndarray, np.ndarray]:
    table, code = np.unique(matrix, axis=0, return_inverse=True)
    return code.reshape(-1).astype(np.int64), table


def leave_out_the_excluded(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 for the people and trainings of each entry."""
    for entry in scenario.settings.rules.excluded:
        yield Forbidden(
            "excluded", Pairs.product(scenario.who(entry.employees), _named_rows(scenario, entry)), entry.place
        )


def keep_the_locked(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 1 for the people and trainings of each entry, eligible or not."""
    for entry in scenario.settings.rules.locked:
        yield Forced(
            "locked", Pairs.product(scenario.who(entry.employees), _named_rows(scenario, entry)), True, entry.place
        )


RULES: dict[str, Callable[[Scenario], Iterator[Piece]]] = {
    "budget": stay_within_budget,
    "batches": fill_batches,
    "seats": fill_at_most_seats,
    "trainings_per_person": limit_trainings,
    "hours_per_person": limit_hours,
    "one_per_course": attend_one_of_a_course,
    "conflicts": keep_conflicts_apart,
    "clash": attend_one_at_a_time,
    "prerequisites": require_prerequisites,
    "eligibility": admit_the_eligible,
    "attended": attend_nothing_again,
    "mandatory": send_the_mandatory,
    "excluded": leave_out_the_excluded,
    "locked": keep_the_locked,
}


def pieces(scenario: Scenario) -> tuple[Piece, ...]:
    """Everything that the rules of a scenario say; what is switched off says nothing, but batches still cost."""
    return tuple(
        piece for rule, build in RULES.items() if scenario.is_on(rule) or rule == "batches" for piece in build(scenario)
    )
