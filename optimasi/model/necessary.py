"""What arithmetic can tell before any solver runs: contradictions of the input, and rows that cannot be met."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.places import barring, distinct, excluding, limit_of_person, places_asking
from optimasi.model.rows import Floats, Forbidden, Forced, Indicator, LocalSum, Rows, Shared, Worth
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.notation import Rupiah

MONEY = frozenset({"budget", "ceiling"})
"""Rules whose rows count rupiah."""
LET_THROUGH = frozenset({"eligibility", "nominations_only"})
"""Rules that a locked pair ignores."""
NAMED = 5
"""People named in one message; the rest are counted."""


def refuse_contradictions(instance: Instance) -> None:
    """Refuse pairs that are forced and forbidden at once.

    Raises
    ------
    InputError
        Mandatory or locked together with excluded, or mandatory without being eligible, with both places.
    """
    everyone = np.arange(instance.employees)
    found = [*_forced_but_forbidden(instance, everyone), *_courses_without_a_row(instance, everyone)]
    if found:
        raise InputError(found)


def _forced_but_forbidden(instance: Instance, everyone: np.ndarray) -> Iterator[Diagnostic]:
    for forced in (row for row in instance.rows if isinstance(row, Forced)):
        for forbidden in (row for row in instance.rows if isinstance(row, Forbidden)):
            if forbidden.rule == "attended" or (forced.locked and forbidden.rule in LET_THROUGH):
                continue
            people, trainings = np.nonzero(forced.pairs.of(everyone) & forbidden.pairs.of(everyone))
            for training in np.unique(trainings).tolist():
                barred = people[trainings == training]
                places = places_asking(instance, barred, np.full(len(barred), training))
                yield _contradiction(instance, forced.rule, forbidden, barred, [training], places)


def _courses_without_a_row(instance: Instance, everyone: np.ndarray) -> Iterator[Diagnostic]:
    """A mandatory course of which no row is open to somebody who must attend it."""
    for row in instance.local_sums:
        if row.rule != "mandatory":
            continue
        asked, rows = row.at_least > 0, row.coefficient > 0
        course = str(row.words.parameters["course"])
        for rule in ("eligibility", "excluded", "decisions", "nominations_only"):
            closed = np.flatnonzero(asked & instance.forbidden(everyone, rule)[:, rows].all(axis=1))
            if len(closed):
                barriers = (r for r in instance.rows if isinstance(r, Forbidden) and r.rule == rule)
                barrier = next(r for r in barriers if r.pairs.of(closed)[:, rows].any())
                named = np.flatnonzero(rows & barrier.pairs.of(closed).any(axis=0)).tolist()
                yield _contradiction(instance, "mandatory", barrier, closed, named, distinct([row.place]), course)


def _contradiction(
    instance: Instance,
    rule: str,
    barrier: Forbidden,
    people: Rows,
    trainings: list[int],
    places: tuple[Place, ...],
    course: str = "",
) -> Diagnostic:
    template = {
        "eligibility": Message(
            "forced_not_eligible", "{rule}: {names} ({count}) must attend {training} but are not eligible"
        ),
        "excluded": Message("forced_excluded", "{rule}: {names} ({count}) must attend {training} but are excluded"),
        "decisions": Message(
            "forced_turned_down", "{rule}: {names} ({count}) must attend {training} but were turned down"
        ),
        "nominations_only": Message(
            "forced_not_nominated", "{rule}: {names} ({count}) must attend {training} but are not nominated"
        ),
    }[barrier.rule]
    names = tuple(_person(instance, person) for person in people[:NAMED].tolist())
    message = Message(
        template.code,
        template.template,
        {
            "rule": Name("rules", rule),
            "names": names,
            "count": len(people),
            "training": course or _training(instance, trainings[0]),
        },
    )
    barriers = (place for training in trainings for place in barring(instance, barrier, people, training))
    return Diagnostic(message, distinct([*places, *barriers]))


def unmet(instance: Instance, part: Part) -> tuple[Diagnostic, ...]:
    """Rows that no choice of candidates can meet, with the places of limits and of what runs into them."""
    return (
        *_local(instance, part),
        *_exclusive(instance, part),
        *_required(instance, part),
        *_shared(instance, part),
        *_out_of_reach(instance, part),
    )


def most_worth(instance: Instance, part: Part, worth: Worth) -> float:
    """No plan is worth more than every candidate together, for nothing."""
    together = np.bincount(part.lift_need, part.lift, len(instance.gap))
    people = worth.people * len(np.unique(part.employee))
    seats = float(worth.seat[part.training].sum())
    return float(worth.need @ np.minimum(instance.gap, together)) + people + seats


def whole_worth(instance: Instance, part: Part, worth: Worth) -> bool:
    """Whether every plan is worth a whole number, so that what lies above one and below the next is no plan's."""
    counted = np.zeros(len(instance.gap), dtype=bool)
    counted[part.lift_need] = True
    counted &= worth.need != 0
    lifts = counted[part.lift_need]
    return all(
        bool((np.asarray(numbers) == np.rint(numbers)).all())
        for numbers in (
            worth.need[counted],
            instance.gap[counted],
            part.lift[lifts],
            part.headroom[lifts],
            worth.seat,
            worth.people,
            worth.money,
        )
    )


def _out_of_reach(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """Targets that every candidate together does not reach."""
    for target in instance.targets:
        most = most_worth(instance, part, target.worth)
        if most < target.at_least - 1e-9 * max(1.0, target.at_least):
            message = Message(
                "target_out_of_reach",
                "{target}: all candidates together miss it by {amount}",
                {"target": target.words, "amount": target.at_least - most},
            )
            yield Diagnostic(message, distinct([target.place]))


def _local(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """Forced sum > at_most, or sum over all candidates < at_least, of one person."""
    for row in instance.local_sums:
        amount = row.coefficient[part.training]
        forced = np.bincount(part.employee, amount * part.forced, instance.employees)
        possible = np.bincount(part.employee, amount, instance.employees)
        for people, sums, limits, side, message in (
            (
                forced > row.at_most + 1e-9,
                forced,
                row.at_most,
                "max",
                Message("forced_over", "{rule}: {person} is forced into {amount}, over the limit of {limit}"),
            ),
            (
                possible < row.at_least - 1e-9,
                possible,
                row.at_least,
                "min",
                Message("possible_under", "{rule}: {person} can reach {amount}, under the minimum of {limit}"),
            ),
        ):
            for person in np.flatnonzero(people).tolist():
                facts = {
                    "rule": row.words,
                    "person": _person(instance, person),
                    "amount": float(sums[person]),
                    "limit": float(limits[person]),
                }
                mine = part.forced & (part.employee == person) & (amount > 0) & (side == "max")
                yield Diagnostic(
                    Message(message.code, message.template, facts),
                    distinct([limit_of_person(instance, row, person, side), *_asking(instance, part, mine)]),
                )


def _asking(instance: Instance, part: Part, pairs: Mask) -> tuple[Place, ...]:
    return places_asking(instance, part.employee[pairs], part.training[pairs])


def _exclusive(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """Two forced trainings of one person of which at most one is allowed."""
    for row in instance.at_most_ones:
        inside = part.forced & np.isin(part.training, row.trainings)
        for person in np.flatnonzero(np.bincount(part.employee[inside], minlength=instance.employees) > 1).tolist():
            mine = inside & (part.employee == person)
            trainings = part.training[mine]
            message = Message(
                "forced_together",
                "{rule}: {person} is forced into {trainings}, of which one is allowed",
                {
                    "rule": Name("rules", row.rule),
                    "person": _person(instance, person),
                    "trainings": tuple(_training(instance, training) for training in trainings.tolist()),
                },
            )
            yield Diagnostic(message, distinct([*_asking(instance, part, mine), *excluding(instance, row, trainings)]))


def _required(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """A forced training whose prerequisite is neither held nor to be had."""
    for row in instance.implications:
        sent = part.forced & (part.training == row.training)
        asked = part.employee[sent]
        served = np.unique(part.employee[np.isin(part.training, row.alternatives)]) if len(asked) else asked
        for person in asked[~row.held[asked]].tolist():
            if person not in served:
                message = Message(
                    "forced_without",
                    "prerequisites: {person} is forced into {training}, whose prerequisite cannot be had",
                    {"person": _person(instance, person), "training": _training(instance, row.training)},
                )
                requires = instance.scenario.place("trainings", row.training, "requires")
                yield Diagnostic(
                    message, distinct([*_asking(instance, part, sent & (part.employee == person)), requires])
                )


def _shared(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """What is forced, at its least, over an upper limit; all that is possible under a lower one."""
    least_seats = _least_seats(instance, part)
    for training, (least, most) in least_seats.items():
        if least > most:
            message = Message(
                "batch_unfilled",
                "{training} must open, but {most} of {least} participants can attend",
                {"training": _training(instance, training), "least": least, "most": most},
            )
            limit = instance.scenario.place("trainings", training, "batch_min")
            yield Diagnostic(
                message, distinct([limit, *_asking(instance, part, part.forced & (part.training == training))])
            )
    yield from _too_many_batches(instance, part)
    seats = {training: needed for training, (needed, _) in least_seats.items()}
    for row in instance.shared:
        possible = _most(instance, part, row)
        taken = _least(instance, part, row, seats)
        for group in np.flatnonzero(possible < row.lower).tolist():
            message = Message(
                "row_under",
                "{row}: {amount} is all that is possible",
                {"row": row.words[group], "amount": int(possible[group])},
            )
            yield Diagnostic(message, distinct([row.place]))
        for group in np.flatnonzero(taken > row.upper).tolist():
            amount = int(taken[group])
            message = Message(
                "row_over",
                "{row}: what is forced takes {amount}",
                {"row": row.words[group], "amount": Rupiah(amount) if row.rule in MONEY else amount},
            )
            yield Diagnostic(message, distinct([row.place, *_taking(instance, part, row, group)]))


def _taking(instance: Instance, part: Part, row: Shared, group: int) -> tuple[Place, ...]:
    """Where the scenario asks for what takes part of a row: forced pairs, mandatory courses."""
    assert row.amounts is not None
    here = row.group[part.employee] == group
    taken = (row.amounts.of(part.employee, part.training) > 0) | (row.batch[part.training] > 0)
    asked = part.forced.copy()
    for course in (local for local in instance.local_sums if local.rule == "mandatory"):
        asked |= (course.at_least[part.employee] > 0) & (course.coefficient[part.training] > 0)
    return _asking(instance, part, here & taken & asked)


def _most(instance: Instance, part: Part, row: Shared) -> Floats:
    """Most that each row of a family can add up to, all candidates taken."""
    groups = len(row.lower)
    total = np.zeros(groups)
    if row.amounts is not None:
        inside = row.group[part.employee] >= 0
        amount = np.maximum(0, row.amounts.of(part.employee, part.training))[inside]
        total += np.bincount(row.group[part.employee[inside]], amount, groups)
    if row.indicator is not None:
        reachable = _reachable(instance, part, row.indicator) & (row.group >= 0)
        total += np.bincount(row.group[reachable], minlength=groups)
    return total


def _reachable(instance: Instance, part: Part, indicator: Indicator) -> Mask:
    """Whom the candidates can reach."""
    counted = indicator.trainings[part.training]
    if indicator.hours is None or indicator.needed is None:
        return np.bincount(part.employee[counted & part.reaching], minlength=instance.employees) > 0
    hours = np.bincount(part.employee, indicator.hours[part.training] * counted, instance.employees)
    return np.asarray(hours >= indicator.needed - 1e-9)


def _too_many_batches(instance: Instance, part: Part) -> Iterator[Diagnostic]:
    """Forced seats that need more batches than there may be; locked ones may have theirs."""
    rule = instance.batches
    if rule is None:
        return
    for training in np.unique(part.training[part.forced]).tolist():
        here = part.training == training
        forced, locked = int((here & part.forced).sum()), int((here & part.locked).sum())
        most = max(rule.most[training], _batches(rule.size[training], locked))
        if _batches(rule.size[training], forced) > most:
            message = Message(
                "batches_over",
                "{training}: the {count} forced into it need more than its {most} batches",
                {"training": _training(instance, training), "count": forced, "most": int(most)},
            )
            limit = instance.scenario.place("trainings", training, "batches_max")
            yield Diagnostic(message, distinct([limit, *_asking(instance, part, here & part.forced)]))


def _batches(size: float, seats: int) -> int:
    return math.ceil(seats / size) if math.isfinite(size) else min(1, seats)


def _least_seats(instance: Instance, part: Part) -> dict[int, tuple[int, int]]:
    """Training with forced seats -> least seats it can run with, seats possible."""
    batches, result = instance.batches, {}
    for training in np.unique(part.training[part.forced]).tolist():
        here = part.training == training
        forced, locked, most = int((here & part.forced).sum()), int((here & part.locked).sum()), int(here.sum())
        least = forced
        if batches is not None and forced > locked:
            least = max(forced, int(_batches(batches.size[training], forced) * batches.minimum[training]))
        result[training] = (least, most)
    return result


def _least(instance: Instance, part: Part, row: Shared, seats: dict[int, int]) -> Floats:
    """Least that each row can add up to: forced seats, their batches filled, the cheapest rows of mandatory courses."""
    groups = len(row.lower)
    least = np.zeros(groups)
    if row.amounts is None:
        return least
    amount = row.amounts.of(part.employee, part.training)
    if (amount < 0).any():
        return np.full(groups, -np.inf)
    group = row.group[part.employee]
    forced = part.forced & (group >= 0)
    least += np.bincount(group[forced], amount[forced], groups)
    if (row.group == 0).all():
        for training, needed in seats.items():
            here = part.training == training
            more = needed - int((here & part.forced).sum())
            least[0] += np.sort(amount[here & ~part.forced])[: max(0, more)].sum()
            size = instance.batches.size[training] if instance.batches is not None else math.inf
            least[0] += int(row.batch[training]) * _batches(size, needed)
    for course in (local for local in instance.local_sums if local.rule == "mandatory"):
        least += _cheapest_rows(row, course, part, amount)
    return least


def _cheapest_rows(row: Shared, course: LocalSum, part: Part, amount: Rows) -> Floats:
    """The least that a mandatory course takes of each row, over those who are not forced into one of its rows."""
    inside = course.coefficient[part.training] > 0
    settled = np.unique(part.employee[inside & part.forced])
    asked = (course.at_least > 0) & (row.group >= 0)
    asked[settled] = False
    open_to = inside & asked[part.employee]
    cheapest = np.full(len(asked), np.inf)
    np.minimum.at(cheapest, part.employee[open_to], amount[open_to].astype(float))
    found = np.isfinite(cheapest)
    return np.bincount(row.group[found], cheapest[found], len(row.lower)).astype(float)


def _person(instance: Instance, person: int) -> str:
    row = instance.scenario.employees.iloc[person]
    return f"{row['name']} ({row['id']})" if row["name"] else str(row["id"])


def _training(instance: Instance, training: int) -> str:
    return str(instance.scenario.trainings["id"].iloc[training])
