"""Rules about groups and money, checked from the whole plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Floats, Rows, spans
from optimasi.plan.roster import Roster
from optimasi.plan.rules.training import batches_of
from optimasi.plan.value import Value
from optimasi.scenario.facts.money import Money
from optimasi.scenario.format.rules import Absence, Ceiling, Coverage
from optimasi.scenario.tables.filters import Mask
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.notation import Rupiah

Found = Iterator[Message]


def batch_costs(demands: Demands, assignments: Assignments) -> Money:
    """Rupiah of the batches of each training on each line, shape (lines, trainings)."""
    seats = np.bincount(assignments.training, minlength=len(demands.scenario.trainings)).tolist()
    batches = [batches_of(demands, training, count) for training, count in enumerate(seats)]
    return np.asarray(demands.scenario.batch_cost * np.array(batches, dtype=np.int64))


def money(demands: Demands, roster: Roster) -> dict[str, Rupiah]:
    """Rupiah spent on each line: seat costs of all assignments, batch costs of all batches."""
    spent = roster.cost.sum(axis=1) + batch_costs(demands, roster.assignments).sum(axis=1)
    return {line.name: Rupiah(amount) for line, amount in zip(demands.scenario.lines, spent.tolist(), strict=True)}


def check_budget(demands: Demands, roster: Roster) -> Found:
    """Sum of seat costs and batch costs <= limit of each line; their sum <= total."""
    spent = money(demands, roster)
    limits = [(line.name, spent[line.name], line.limit) for line in demands.scenario.lines]
    for name, amount, limit in [*limits, ("total", Rupiah(sum(spent.values())), demands.scenario.total)]:
        if limit is not None and amount > limit:
            yield Message(
                "over_budget",
                "{line}: {amount} is over the limit of {limit}",
                {"line": name, "amount": amount, "limit": limit},
            )


def valued(demands: Demands, assignments: Assignments, best: Mapping[str, float]) -> Value:
    """What a plan is worth, its batches among the money."""
    return Value(demands.scenario, assignments, int(batch_costs(demands, assignments).sum()), best)


def check_target(demands: Demands, roster: Roster) -> Found:
    """Each metric after the plan >= at_least."""
    if demands.scenario.settings.rules.target:
        value = Value(demands.scenario, roster.assignments)
        for entry in demands.scenario.settings.rules.target:
            least, measure = entry.amount(ProblemLog(demands.scenario.settings.decimal)), value.measure(entry.metric)
            found = measure.after if measure else None
            if found is None or found < least - _slack(least):
                yield Message(
                    "target_missed",
                    "target {metric}: {found}, not {least}",
                    {"metric": Name("values:metric", entry.metric), "found": found or 0.0, "least": least},
                )


def target_room(value: Value) -> list[tuple[Floats, float]]:
    """For each target what dropping one assignment alone takes from its metric, and how much may be taken.

    Of assignments of different people what they take adds up.
    """
    found = []
    for entry in value.scenario.settings.rules.target:
        least, measure = entry.amount(ProblemLog(value.scenario.settings.decimal)), value.measure(entry.metric)
        lost, after = (measure.lost, measure.after) if measure else (np.zeros(len(value.assignments)), 0.0)
        found.append((lost, after - least + _slack(least)))
    return found


def _slack(least: float) -> float:
    """How far below a target rounding may lie."""
    return 1e-6 * max(1.0, least)


def check_ceiling(demands: Demands, roster: Roster) -> Found:
    """Money of the entry's people, trainings and line <= at_most; batches only where all people are meant."""
    scenario, assignments = demands.scenario, roster.assignments
    for entry in scenario.settings.rules.ceiling:
        spent = _spent(demands, roster, entry)
        codes, values = scenario.groups(entry.each, scenario.employees_named(entry.employees))
        for group, value in enumerate(values):
            amount = int(spent[codes[assignments.employee] == group].sum())
            if counts_batches(entry):
                lines = lines_of(demands, entry)
                amount += int(
                    batch_costs(demands, assignments)[lines][:, scenario.trainings_named(entry.trainings)].sum()
                )
            if entry.at_most is not None and amount > entry.at_most:
                yield Message(
                    "over_ceiling",
                    "ceiling {group}: {amount} is over {limit}",
                    {"group": value, "amount": Rupiah(amount), "limit": entry.at_most},
                )


def counts_batches(entry: Ceiling) -> bool:
    """Whether batches enter: only where all people are meant."""
    return entry.employees is None and entry.each is None


def lines_of(demands: Demands, entry: Ceiling) -> Mask:
    """Budget lines whose money an entry counts, shape (lines,)."""
    names = [terms.line_key(line.name) for line in demands.scenario.lines]
    return np.array([entry.line is None or name == terms.line_key(entry.line) for name in names], dtype=bool)


def _spent(demands: Demands, roster: Roster, entry: Ceiling) -> Money:
    """Rupiah of each assignment that the entry counts."""
    cost = roster.cost[lines_of(demands, entry)].sum(axis=0)
    return np.where(demands.scenario.trainings_named(entry.trainings)[roster.assignments.training], cost, 0)


def check_coverage(demands: Demands, roster: Roster) -> Found:
    """In each group at least ceil(share N) people are reached, or have the hours."""
    for entry, (codes, values) in zip(demands.scenario.settings.rules.coverage, demands.covered, strict=True):
        reached, inside = _reached(demands, roster, entry), codes >= 0
        counts = np.bincount(codes[inside & reached], minlength=len(values)).tolist()
        sizes = np.bincount(codes[inside], minlength=len(values)).tolist()
        for value, count, size in zip(values, counts, sizes, strict=True):
            if count < math.ceil(entry.at_least * size):
                yield Message(
                    "coverage_missed",
                    "coverage {group}: {count} of {size} people, not {least}",
                    {"group": value, "count": count, "size": size, "least": math.ceil(entry.at_least * size)},
                )


def _reached(demands: Demands, roster: Roster, entry: Coverage) -> Mask:
    """Who is reached: by a useful or forced training of the entry, or by held and planned hours."""
    scenario, assignments = demands.scenario, roster.assignments
    counted = scenario.trainings_named(entry.trainings)[assignments.training]
    people = len(scenario.employees)
    if entry.hours is None:
        counted &= roster.reaching
        return np.bincount(assignments.employee[counted], minlength=people) > 0
    hours = np.nan_to_num(scenario.trainings["hours"].to_numpy())[assignments.training]
    planned = np.bincount(assignments.employee, hours * counted, people)
    return np.asarray(scenario.employees["hours_held"].to_numpy() + planned >= entry.hours - 1e-9)


def check_absence(demands: Demands, roster: Roster) -> Found:
    """On no day more than max(1, floor(share N)) people of a group are in classrooms."""
    for entry, (codes, values) in zip(demands.scenario.settings.rules.absence, demands.staffed, strict=True):
        sizes = np.bincount(codes[codes >= 0], minlength=len(values))
        most = most_away(entry, codes, len(values))
        counts = away(demands, roster.assignments, entry, codes, len(values), distinct=False)
        if (counts > most[:, None]).any():
            counts = away(demands, roster.assignments, entry, codes, len(values), distinct=True)
        for group, place in np.argwhere(counts > most[:, None]).tolist():
            yield Message(
                "too_many_away",
                "{group}: {count} of {size} people are in classrooms on {day}, {most} may be",
                {
                    "group": values[group],
                    "count": int(counts[group, place]),
                    "size": int(sizes[group]),
                    "day": demands.classroom_days[0][place],
                    "most": int(most[group]),
                },
            )


def most_away(entry: Absence, codes: Rows, groups: int) -> Rows:
    """How many people of each group may be in classrooms on a day, shape (groups,); `codes`: everybody's group."""
    sizes = np.bincount(codes[codes >= 0], minlength=groups)
    return np.array([max(1, math.floor(entry.at_most * size)) for size in sizes.tolist()], dtype=np.int64)


def away(
    demands: Demands, assignments: Assignments, entry: Absence, codes: Rows, groups: int, *, distinct: bool
) -> Rows:
    """People of each group in classrooms on each day, shape (groups, days).

    Somebody in two classrooms on one day is away once; where not `distinct` that is counted twice, and quicker.
    """
    days, class_training, class_day = demands.classroom_days
    counted = demands.scenario.trainings_named(entry.trainings)[assignments.training] & (
        codes[assignments.employee] >= 0
    )
    employee, training = assignments.employee[counted], assignments.training[counted]
    first, last = (np.searchsorted(class_training, training, side=side) for side in ("left", "right"))
    seat, held = spans(first, last - first)
    places = codes[employee[seat]] * len(days) + class_day[held]
    if distinct:
        places = np.unique(places * len(codes) + employee[seat]) // len(codes)
    return np.bincount(places, minlength=groups * len(days)).reshape(groups, len(days))


def check_share(demands: Demands, roster: Roster) -> Found:
    """Seats of the part >= (<=) share of the seats of `of`."""
    scenario, assignments = demands.scenario, roster.assignments
    for entry in scenario.settings.rules.share:
        whole = entry.of
        part, of = (
            int(
                (
                    scenario.employees_named(e)[assignments.employee]
                    & scenario.trainings_named(t)[assignments.training]
                ).sum()
            )
            for e, t in (
                (entry.employees, entry.trainings),
                (whole.employees if whole else None, whole.trainings if whole else None),
            )
        )
        low = entry.at_least is not None and part < entry.at_least * of
        high = entry.at_most is not None and part > entry.at_most * of
        if low or high:
            yield Message("share_missed", "share: {part} of {of} seats break the bounds", {"part": part, "of": of})
