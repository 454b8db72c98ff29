"""Rules about one person, checked from the person's trainings alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from optimasi.plan.demands import Demands, Limit
from optimasi.words.messages import Message

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


def check_decisions(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 1 where a nomination is mandatory (unless attended) or locked, 0 where it is excluded."""
    decided = demands.decided(employee)
    asked = (decided["mandatory"] - demands.attended.get(employee, frozenset())) | decided["locked"]
    for training in asked - trainings:
        yield Message(
            "decision_missing",
            "{person} is nominated and decided for {training}",
            {"person": demands.person(employee), "training": demands.training(training)},
        )
    for training in decided["excluded"] & trainings:
        yield Message(
            "decision_excluded",
            "the nomination of {person} for {training} was turned down",
            {"person": demands.person(employee), "training": demands.training(training)},
        )


def check_nominations_only(demands: Demands, employee: int, trainings: frozenset[int]) -> Found:
    """x[e,t] = 0 where e is not nominated for t, if only nominations count; a locked pair is let through."""
    if demands.scenario.settings.nominations_only:
        for training in trainings - demands.nominated(employee):
            if not demands.is_locked(employee, training):
                yield Message(
                    "not_nominated",
                    "{person} is not nominated for {training}",
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
    for training in demands.locked_by_rule.get(employee, frozenset()) - trainings:
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
