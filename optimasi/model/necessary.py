"""What arithmetic can tell before any solver runs: contradictions of the input, and rows that cannot be met."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats, Forbidden, Forced, Indicator, LocalSum, Rows, Shared, Worth
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, Place
from optimasi.scenario.filters import Mask
from optimasi.scenario.notation import Rupiah

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
                yield _contradiction(
                    instance,
                    forced.rule,
                    forbidden,
                    people[trainings == training],
                    _training(instance, training),
                    forced.place,
                )


def _courses_without_a_row(instance: Instance, everyone: np.ndarray) -> Iterator[Diagnostic]:
    """A mandatory course of which no row is open to somebody who must attend it."""
    for row in instance.local_sums:
        if row.rule != "mandatory":
            continue
        asked, rows = row.at_least > 0, row.coefficient > 0
        course = str(row.words.parameters["course"])
        for rule in ("eligibility", "excluded", "decisions", "nominations_only"):
            closed = asked & instance.forbidden(everyone, rule)[:, rows].all(axis=1)
            if closed.any():
                barrier = next(r for r in instance.rows if isinstance(r, Forbidden) and r.rule == rule)
                yield _contradiction(instance, "mandatory", barrier, np.flatnonzero(closed), course, row.place)


def _contradiction(
    instance: Instance, rule: str, barrier: Forbidden, people: np.ndarray, training: str, place: Place | None
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
        {"rule": Name("rules", rule), "names": names, "count": len(people), "training": training},
    )
    return Diagnostic(message, tuple(p for p in (place, barrier.place) if p is not None))


def unmet(instance: Instance, part: Part) -> tuple[Message, ...]:
    """Rows that no choice of candidates can meet, in words; empty if arithmetic finds none."""
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
    hours = worth.hours * float(instance.hours[part.training].sum())
    return float(worth.need @ np.minimum(instance.gap, together)) + people + hours


def _out_of_reach(instance: Instance, part: Part) -> Iterator[Message]:
    """Targets that every candidate together does not reach."""
    for target in instance.targets:
        most = most_worth(instance, part, target.worth)
        if most < target.at_least - 1e-9 * max(1.0, target.at_least):
            yield Message(
                "target_out_of_reach",
                "{target}: all candidates together miss it by {amount}",
                {"target": target.words, "amount": target.at_least - most},
            )


def _local(instance: Instance, part: Part) -> Iterator[Message]:
    """Forced sum > at_most, or sum over all candidates < at_least, of one person."""
    for row in instance.local_sums:
        amount = row.coefficient[part.training]
        forced = np.bincount(part.employee, amount * part.forced, instance.employees)
        possible = np.bincount(part.employee, amount, instance.employees)
        for people, sums, limits, message in (
            (
                forced > row.at_most + 1e-9,
                forced,
                row.at_most,
                Message("forced_over", "{rule}: {person} is forced into {amount}, over the limit of {limit}"),
            ),
            (
                possible < row.at_least - 1e-9,
                possible,
                row.at_least,
                Message("possible_under", "{rule}: {person} can reach {amount}, under the minimum of {limit}"),
            ),
        ):
            for person in np.flatnonzero(people).tolist():
                yield Message(
                    message.code,
                    message.template,
                    {
                        "rule": row.words,
                        "person": _person(instance, person),
                        "amount": float(sums[person]),
                        "limit": float(limits[person]),
                    },
                )


def _exclusive(instance: Instance, part: Part) -> Iterator[Message]:
    """Two forced trainings of one person of which at most one is allowed."""
    for row in instance.at_most_ones:
        inside = part.forced & np.isin(part.training, row.trainings)
        for person in np.flatnonzero(np.bincount(part.employee[inside], minlength=instance.employees) > 1).tolist():
            trainings = part.training[inside & (part.employee == person)]
            yield Message(
                "forced_together",
                "{rule}: {person} is forced into {trainings}, of which one is allowed",
                {
                    "rule": Name("rules", row.rule),
                    "person": _person(instance, person),
                    "trainings": tuple(_training(instance, training) for training in trainings.tolist()),
                },
            )


def _required(instance: Instance, part: Part) -> Iterator[Message]:
    """A forced training whose prerequisite is neither held nor to be had."""
    for row in instance.implications:
        asking = part.employee[part.forced & (part.training == row.training)]
        served = np.unique(part.employee[np.isin(part.training, row.alternatives)]) if len(asking) else asking
        for person in asking[~row.held[asking]].tolist():
            if person not in served:
                yield Message(
                    "forced_without",
                    "prerequisites: {person} is forced into {training}, whose prerequisite cannot be had",
                    {"person": _person(instance, person), "training": _training(instance, row.training)},
                )


def _shared(instance: Instance, part: Part) -> Iterator[Message]:
    """What is forced, at its least, over an upper limit; all that is possible under a lower one."""
    least_seats = _least_seats(instance, part)
    for training, (least, most) in least_seats.items():
        if least > most:
            yield Message(
                "batch_unfilled",
                "{training} must open, but {most} of {least} participants can attend",
                {"training": _training(instance, training), "least": least, "most": most},
            )
    yield from _too_many_batches(instance, part)
    seats = {training: needed for training, (needed, _) in least_seats.items()}
    for row in instance.shared:
        possible = _most(instance, part, row)
        taken = _least(instance, part, row, seats)
        for group in np.flatnonzero(possible < row.lower).tolist():
            yield Message(
                "row_under",
                "{row}: {amount} is all that is possible",
                {"row": row.words[group], "amount": int(possible[group])},
            )
        for group in np.flatnonzero(taken > row.upper).tolist():
            amount = int(taken[group])
            yield Message(
                "row_over",
                "{row}: what is forced takes {amount}",
                {"row": row.words[group], "amount": Rupiah(amount) if row.rule in MONEY else amount},
            )


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


def _too_many_batches(instance: Instance, part: Part) -> Iterator[Message]:
    """Forced seats that need more batches than there may be; locked ones may have theirs."""
    rule = instance.batches
    if rule is None:
        return
    for training in np.unique(part.training[part.forced]).tolist():
        here = part.training == training
        forced, locked = int((here & part.forced).sum()), int((here & part.locked).sum())
        most = max(rule.most[training], _batches(rule.size[training], locked))
        if _batches(rule.size[training], forced) > most:
            yield Message(
                "batches_over",
                "{training}: the {count} forced into it need more than its {most} batches",
                {"training": _training(instance, training), "count": forced, "most": int(most)},
            )


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
