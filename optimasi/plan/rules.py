"""What each rule demands of a plan, checked pair by pair from the scenario (model.md section 3).

Nothing here knows how a plan is found: a mistake of the formulation cannot hide in its own mirror.
A check of a person sees that person's trainings, one of a training its participants, one of the whole
everything; each yields a message for every demand that is not met.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from optimasi.plan.demands import Demands, Limit
from optimasi.plan.gain import Assignments
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.notation import Rupiah

Found = Iterator[Message]


def check_eligibility(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 1 only where every eligibility cell admits e; a locked pair is let through."""
    for training in trainings:
        if not demands.is_locked(employee, training) and not demands.may_attend(employee, training):
            yield Message(
                "not_eligible",
                "{person} is not eligible for {training}",
                {"person": demands.person(employee), "training": demands.training(training)},
            )


def check_attended(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """Nobody attends a course again; a locked pair is let through."""
    for training in trainings & demands.attended.get(employee, frozenset()):
        if not demands.is_locked(employee, training):
            yield Message(
                "attended_before",
                "{person} has attended {training} before",
                {"person": demands.person(employee), "training": demands.training(training)},
            )


def check_excluded(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 0 for every pair that an entry names."""
    for entry in demands.excluded:
        if entry.people[employee]:
            for training in trainings & entry.rows:
                yield Message(
                    "excluded_pair",
                    "{person} is excluded from {training}",
                    {"person": demands.person(employee), "training": demands.training(training)},
                )


def check_mandatory(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 1 for each named row, or sum over the rows of a course = 1, unless attended before."""
    done = demands.attended.get(employee, frozenset())
    for entry in demands.mandatory:
        if not entry.people[employee]:
            continue
        if entry.course:
            met = bool(entry.rows & done) or len(entry.rows & trainings) == 1
        else:
            met = entry.rows - done <= trainings
        if not met:
            yield Message(
                "mandatory_missing",
                "{person} must attend {training}",
                {"person": demands.person(employee), "training": "/".join(map(demands.training, sorted(entry.rows)))},
            )


def check_locked(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 1 for every locked pair."""
    for training in demands.locked.get(employee, frozenset()) - trainings:
        yield Message(
            "locked_missing",
            "{person} is locked into {training}",
            {"person": demands.person(employee), "training": demands.training(training)},
        )


def _within(demands: Demands, employee: int, amounts: Mapping[int, float], held: float, limits: list[Limit]) -> Found:
    for limit in limits:
        if not limit.people[employee]:
            continue
        amount = math.fsum(value for training, value in amounts.items() if limit.trainings[training])
        if limit.at_most is not None and amount > limit.at_most[employee] + 1e-9:
            yield Message(
                "over_person_limit",
                "{person}: {amount} is over the limit of {limit}",
                {"person": demands.person(employee), "amount": amount, "limit": float(limit.at_most[employee])},
            )
        amount += held if limit.counts_held else 0.0
        if limit.at_least is not None and amount < limit.at_least[employee] - 1e-9:
            yield Message(
                "under_person_limit",
                "{person}: {amount} is under the minimum of {limit}",
                {"person": demands.person(employee), "amount": amount, "limit": float(limit.at_least[employee])},
            )


def check_trainings_per_person(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """at_least <= sum over t of x[e,t] <= at_most."""
    yield from _within(demands, employee, dict.fromkeys(trainings, 1.0), 0.0, demands.training_limits)


def check_hours_per_person(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """at_least - held <= sum over t of hours[t] x[e,t] <= at_most."""
    hours = demands.trainings["hours"]
    amounts = {training: 0.0 if math.isnan(hours[training]) else hours[training] for training in trainings}
    held = demands.employees["hours_held"][employee]
    yield from _within(demands, employee, amounts, held, demands.hours_limits)


def _pairs(trainings: frozenset[int]) -> Iterator[tuple[int, int]]:
    rows = sorted(trainings)
    return ((first, second) for place, first in enumerate(rows) for second in rows[place + 1 :])


def check_one_per_course(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """Sum over the rows of a course of x[e,t] <= 1."""
    for first, second in _pairs(trainings):
        if second in demands.scenario.catalogue.courses[first]:
            yield _together(demands, employee, first, second)


def check_conflicts(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] + x[e,r] <= 1 for trainings that exclude each other."""
    for first, second in _pairs(trainings):
        if frozenset({first, second}) in demands.conflicts:
            yield _together(demands, employee, first, second)


def check_clash(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] + x[e,r] <= 1 for trainings that share a classroom day."""
    days = demands.scenario.classroom_days
    for first, second in _pairs(trainings):
        if days[first] & days[second]:
            yield _together(demands, employee, first, second)


def _together(demands: Demands, employee: int, first: int, second: int) -> Message:
    return Message(
        "not_together",
        "{person} cannot attend both {first} and {second}",
        {"person": demands.person(employee), "first": demands.training(first), "second": demands.training(second)},
    )


def check_prerequisites(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] <= held + sum of x[e,r] over rows r of each name required that end before t starts."""
    for training in trainings:
        for name in demands.trainings["requires"][training]:
            rows = demands.scenario.catalogue.by_name.get(name, ())
            if not demands.has_held(employee, name) and not any(
                row in trainings and row != training and demands.can_precede(row, training) for row in rows
            ):
                yield Message(
                    "prerequisite_missing",
                    "{person} attends {training} without {name}",
                    {"person": demands.person(employee), "training": demands.training(training), "name": name},
                )


def batches_of(demands: Demands, training: int, seats: int) -> int:
    """Batches that a number of seats needs: n = ceil(s / batch_max); one for any seat without batch_max."""
    size = demands.trainings["batch_max"][training]
    return int(seats > 0) if math.isnan(size) else math.ceil(seats / size)


def check_batches(demands: Demands, training: int, people: frozenset[int]) -> Found:
    """Demand n batch_min <= s and n <= batches_max; seats that are all locked need not fill a batch."""
    least, most = (demands.trainings[column][training] for column in ("batch_min", "batches_max"))
    count = batches_of(demands, training, len(people))
    locked = {employee for employee, rows in demands.locked.items() if training in rows}
    if len(people) < count * (0 if math.isnan(least) else least) and people != locked:
        yield Message(
            "batch_too_small",
            "{training}: {count} participants do not fill its batches of {least}",
            {"training": demands.training(training), "count": len(people), "least": int(least)},
        )
    if not math.isnan(most) and count > max(most, batches_of(demands, training, len(locked))):
        yield Message(
            "too_many_batches",
            "{training}: {count} batches are more than {most}",
            {"training": demands.training(training), "count": count, "most": int(most)},
        )


def check_seats(demands: Demands, training: int, people: frozenset[int]) -> Found:
    """Demand s <= seats, and for every quota at_least <= s of its employees <= at_most."""
    seats = demands.trainings["seats"][training]
    if not math.isnan(seats) and len(people) > seats:
        yield Message(
            "over_seats",
            "{training}: {count} participants for {seats} seats",
            {"training": demands.training(training), "count": len(people), "seats": int(seats)},
        )
    for quota in demands.quotas:
        count = sum(bool(quota.people[employee]) for employee in people)
        if quota.trainings[training] and not quota.at_least <= count <= quota.at_most:
            yield Message(
                "quota_missed",
                "{training}: {count} participants break its quota",
                {"training": demands.training(training), "count": count},
            )


def money(demands: Demands, assignments: Assignments) -> dict[str, Rupiah]:
    """Rupiah spent on each line: seat costs of all assignments, batch costs of all batches."""
    scenario = demands.scenario
    seats = np.bincount(assignments.training, minlength=len(scenario.trainings))
    batches = np.array([batches_of(demands, training, int(count)) for training, count in enumerate(seats)], dtype=int)
    spent = scenario.seat_cost @ seats + scenario.batch_cost @ batches
    return {line.name: Rupiah(amount) for line, amount in zip(scenario.lines, spent.tolist(), strict=True)}


def check_budget(demands: Demands, assignments: Assignments) -> Found:
    """Sum of seat costs and batch costs <= limit of each line; their sum <= total."""
    spent = money(demands, assignments)
    limits = [(line.name, spent[line.name], line.limit) for line in demands.scenario.lines]
    for name, amount, limit in [*limits, ("total", Rupiah(sum(spent.values())), demands.scenario.total)]:
        if limit is not None and amount > limit:
            yield Message(
                "over_budget",
                "{line}: {amount} is over the limit of {limit}",
                {"line": name, "amount": amount, "limit": limit},
            )


PERSON: dict[str, Callable[[Demands, int, frozenset[int]], Found]] = {
    "eligibility": check_eligibility,
    "attended": check_attended,
    "excluded": check_excluded,
    "mandatory": check_mandatory,
    "locked": check_locked,
    "trainings_per_person": check_trainings_per_person,
    "hours_per_person": check_hours_per_person,
    "one_per_course": check_one_per_course,
    "conflicts": check_conflicts,
    "clash": check_clash,
    "prerequisites": check_prerequisites,
}
TRAINING: dict[str, Callable[[Demands, int, frozenset[int]], Found]] = {
    "batches": check_batches,
    "seats": check_seats,
}
WHOLE: dict[str, Callable[[Demands, Assignments], Found]] = {"budget": check_budget}


def broken_by_person(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """Demands on a person that this set of trainings does not meet."""
    for rule, check in PERSON.items():
        if demands.scenario.is_on(rule):
            yield from check(demands, employee, trainings)


def broken_by_training(demands: Demands, training: int, people: frozenset[int]) -> Found:
    """Demands on a training that this set of participants does not meet."""
    for rule, check in TRAINING.items():
        if demands.scenario.is_on(rule):
            yield from check(demands, training, people)


def broken(demands: Demands, assignments: Assignments) -> Found:
    """Every demand of every rule that a plan does not meet."""
    by_person, by_training = grouped(assignments)
    for employee in range(len(demands.scenario.employees)):
        yield from broken_by_person(demands, employee, by_person[employee])
    for training in range(len(demands.scenario.trainings)):
        yield from broken_by_training(demands, training, by_training[training])
    for check in WHOLE.values():
        yield from check(demands, assignments)


def grouped(assignments: Assignments) -> tuple[defaultdict[int, frozenset[int]], defaultdict[int, frozenset[int]]]:
    """Trainings of each person, participants of each training."""
    trainings: defaultdict[int, set[int]] = defaultdict(set)
    people: defaultdict[int, set[int]] = defaultdict(set)
    for employee, training in zip(assignments.employee.tolist(), assignments.training.tolist(), strict=True):
        trainings[employee].add(training)
        people[training].add(employee)
    frozen: tuple[defaultdict[int, frozenset[int]], ...] = tuple(
        defaultdict(frozenset, {key: frozenset(group) for key, group in groups.items()})
        for groups in (trainings, people)
    )
    return frozen[0], frozen[1]
