"""Rules about money: the budget and ceilings on parts of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimasi.model.costs import seat_amounts
from optimasi.model.rows import Piece, Shared
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask
from optimasi.words import terms
from optimasi.words.messages import Message, Place
from optimasi.words.notation import Rupiah


def stay_within_budget(scenario: Scenario) -> Iterator[Piece]:
    """Sum of cost[l,e,t] x[e,t] + sum of batch_cost[l,t] n[t] <= limit[l], and the same summed over l <= total."""
    budget = scenario.settings.budget
    for row, line in enumerate(scenario.lines):
        if line.limit is not None:
            words = Message("budget_line", "budget line {line}: {limit}", {"line": line.name, "limit": line.limit})
            place = budget.lines[line.name].place if budget else None
            yield _cap(scenario, words, np.arange(len(scenario.lines)) == row, line.limit, place)
    if scenario.total is not None:
        words = Message("budget_total", "total budget: {limit}", {"limit": scenario.total})
        place = budget.total.place if budget and budget.total else None
        yield _cap(scenario, words, np.ones(len(scenario.lines), dtype=bool), scenario.total, place)


def _cap(scenario: Scenario, words: Message, lines: Mask, limit: Rupiah, place: Place | None) -> Shared:
    everyone, _ = scenario.groups(None, scenario.employees_named(None))
    return Shared(
        rule="budget",
        words=(words,),
        group=everyone,
        amounts=seat_amounts(scenario, lines),
        batch=scenario.batch_cost[lines].sum(axis=0),
        lower=np.array([-np.inf]),
        upper=np.array([float(limit)]),
        place=place,
    )


def stay_under_ceilings(scenario: Scenario) -> Iterator[Piece]:
    """The same for a part <= at_most, per group; batches enter unless there is an employee filter or groups."""
    for entry in scenario.settings.rules.ceiling:
        if entry.at_most is None:
            continue
        names = [terms.line_key(line.name) for line in scenario.lines]
        lines = np.array([entry.line is None or name == terms.line_key(entry.line) for name in names], dtype=bool)
        trainings = scenario.trainings_named(entry.trainings)
        group, values = scenario.groups(entry.each, scenario.employees_named(entry.employees))
        all_people = entry.employees is None and entry.each is None
        yield Shared(
            rule="ceiling",
            words=tuple(_ceiling_words(value, entry.at_most) for value in values),
            group=group,
            amounts=seat_amounts(scenario, lines, trainings),
            batch=scenario.batch_cost[lines].sum(axis=0) * (trainings & all_people),
            lower=np.full(len(values), -np.inf),
            upper=np.full(len(values), float(entry.at_most)),
            by_unit=scenario.is_unit(entry.each),
            place=entry.place,
        )


def _ceiling_words(value: str, limit: Rupiah) -> Message:
    if not value:
        return Message("ceiling_of", "ceiling: {limit}", {"limit": limit})
    return Message("ceiling_of_group", "ceiling of {group}: {limit}", {"group": value, "limit": limit})
