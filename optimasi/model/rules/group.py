"""Rules about groups of people: reached, away from the office, their part of the seats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import numpy as np

from optimasi.model.rows import Amounts, Indicator, Piece, Shared
from optimasi.model.worth import needs_of, targets_of
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message


def reach_everywhere(scenario: Scenario) -> Iterator[Piece]:
    """Sum over e in g of r[e] >= ceil(at_least N[g]), for each group g of N people."""
    held = scenario.employees["hours_held"].to_numpy()
    hours = np.nan_to_num(scenario.trainings["hours"].to_numpy())
    for entry in scenario.settings.rules.coverage:
        group, values = scenario.groups(entry.each, scenario.employees_named(entry.employees))
        sizes = np.bincount(group[group >= 0], minlength=len(values)).tolist()
        least = [math.ceil(entry.at_least * size) for size in sizes]
        trainings = scenario.trainings_named(entry.trainings)
        yield Shared(
            rule="coverage",
            words=tuple(_coverage_words(*row) for row in zip(values, least, sizes, strict=True)),
            group=group,
            amounts=None,
            batch=np.zeros(len(trainings), dtype=np.int64),
            lower=np.array(least, dtype=float),
            upper=np.full(len(values), np.inf),
            indicator=Indicator(trainings)
            if entry.hours is None
            else Indicator(trainings, hours * trainings, np.maximum(0.0, entry.hours - held)),
            by_unit=scenario.is_unit(entry.each),
            place=entry.place,
        )


def _coverage_words(value: str, least: int, size: int) -> Message:
    facts: dict[str, object] = {"least": least, "size": size}
    if not value:
        return Message("coverage_of_all", "coverage: {least} of {size} people", facts)
    return Message("coverage_of", "coverage of {group}: {least} of {size} people", facts | {"group": value})


def keep_offices_staffed(scenario: Scenario) -> Iterator[Piece]:
    """Sum over e in g and t with day d of x[e,t] <= max(1, floor(at_most N[g])), for each group g and day d.

    Days with the same trainings, or with a part of another day's, are left out: the other day's row says more.
    """
    for entry in scenario.settings.rules.absence:
        group, values = scenario.groups(entry.each, scenario.employees_named(entry.employees))
        sizes = np.bincount(group[group >= 0], minlength=len(values)).tolist()
        most = [max(1, math.floor(entry.at_most * size)) for size in sizes]
        for day, trainings in _busy_days(scenario, scenario.trainings_named(entry.trainings)):
            yield Shared(
                rule="absence",
                words=tuple(_absence_words(*row, day) for row in zip(values, most, sizes, strict=True)),
                group=group,
                amounts=Amounts(np.zeros_like(group), trainings.astype(np.int64)[None, :]),
                batch=np.zeros(len(trainings), dtype=np.int64),
                lower=np.full(len(values), -np.inf),
                upper=np.array(most, dtype=float),
                by_unit=scenario.is_unit(entry.each),
                place=entry.place,
            )


def _busy_days(scenario: Scenario, counted: Mask) -> Iterator[tuple[date, Mask]]:
    """Days with a set of trainings in classrooms that is no part of another day's, each set once."""
    by_day: dict[date, frozenset[int]] = {}
    for training in np.flatnonzero(counted).tolist():
        for day in scenario.classroom_days[training]:
            by_day[day] = by_day.get(day, frozenset()) | {training}
    sets = set(by_day.values())
    largest = {found for found in sets if not any(found < other for other in sets)}
    for day in sorted(by_day):
        if by_day[day] in largest:
            largest.remove(by_day[day])
            mask = np.zeros(len(counted), dtype=bool)
            mask[list(by_day[day])] = True
            yield day, mask


def _absence_words(value: str, most: int, size: int, day: date) -> Message:
    return Message(
        "absence_of",
        "absence of {group} on {day}: {most} of {size} people",
        {"group": value, "day": day, "most": most, "size": size},
    )


def reach_the_targets(scenario: Scenario) -> Iterator[Piece]:
    """Metric after the plan >= at_least, e.g. sum of y[e,k] >= at_least for levels."""
    yield from targets_of(scenario, needs_of(scenario))


def keep_shares(scenario: Scenario) -> Iterator[Piece]:
    """q sum over the part of x - p sum over `of` of x >= (<=) 0, the share being p / q."""
    for entry in scenario.settings.rules.share:
        of = entry.of
        whole = (
            scenario.employees_named(of.employees if of else None),
            scenario.trainings_named(of.trainings if of else None),
        )
        part = scenario.employees_named(entry.employees), scenario.trainings_named(entry.trainings)
        everyone, _ = scenario.groups(None, scenario.employees_named(None))
        for share, low, high in ((entry.at_least, 0.0, np.inf), (entry.at_most, -np.inf, 0.0)):
            if share is not None:
                yield Shared(
                    rule="share",
                    words=(_share_words(share, upper=high == 0.0),),
                    group=everyone,
                    amounts=Amounts(part[0] + 2 * whole[0].astype(np.int64), _share_table(part[1], whole[1], share)),
                    batch=np.zeros(len(part[1]), dtype=np.int64),
                    lower=np.array([low]),
                    upper=np.array([high]),
                    place=entry.place,
                )


def _share_table(part: Mask, whole: Mask, share: Fraction) -> np.ndarray:
    """Seats of people in neither, in the part, in `of`, in both."""
    inside, against = share.denominator * part.astype(np.int64), -share.numerator * whole.astype(np.int64)
    return np.stack([np.zeros_like(inside), inside, against, inside + against])


def _share_words(share: Fraction, *, upper: bool) -> Message:
    percent = {"percent": float(share * 100)}
    if upper:
        return Message("share_at_most", "share: at most {percent} percent of the seats", percent)
    return Message("share_at_least", "share: at least {percent} percent of the seats", percent)
