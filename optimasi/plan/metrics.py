"""Figures of a plan, whole and for each unit and competency.

A before and an after where there are both; None where a figure does not exist (JPM of gaps without levels).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimasi.documents.plan import Change, Count, Metrics, SpentFigures
from optimasi.plan.gain import Floats, Rows
from optimasi.plan.plan import Plan

HOURS_A_YEAR = 20.0
"""JP a year that PP 11/2017 article 203 asks for every civil servant."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups 0..count-1 of needs and of seats.

    Parameters
    ----------
    count
        How many groups.
    need
        Group of each need.
    seat, group
        One row for each assignment and group it belongs to: position, group.
    share
        The part of the assignment's seat cost that the group bears, 0..1.
    """

    count: int
    need: Rows
    seat: Rows
    group: Rows
    share: Floats


def whole(plan: Plan) -> Grouping:
    """Everybody in one group."""
    seats = np.arange(len(plan.assignments))
    zero = np.zeros(len(seats), dtype=np.int64)
    return Grouping(1, np.zeros(len(plan.scenario.needs), dtype=np.int64), seats, zero, np.ones(len(seats)))


def by_unit(plan: Plan) -> tuple[Grouping, list[str]]:
    """One group for each unit, in order of appearance."""
    codes, units = pd.factorize(plan.scenario.employees["unit"])
    seats = np.arange(len(plan.assignments))
    grouping = Grouping(
        len(units),
        codes[plan.scenario.needs["employee"].to_numpy()],
        seats,
        codes[plan.assignments.employee],
        np.ones(len(seats)),
    )
    return grouping, [str(unit) for unit in units]


def by_competency(plan: Plan) -> Grouping:
    """One group for each competency; a seat belongs to all that it lifts, its cost by the levels it closes in each."""
    gain, needs = plan.gain, plan.scenario.needs["competency"].to_numpy()
    seat = gain.lifts["assignment"].to_numpy()
    levels = np.bincount(seat, gain.attributed, len(plan.assignments))[seat]
    share = np.divide(gain.attributed, levels, out=np.zeros(len(seat)), where=levels > 0)
    return Grouping(len(plan.scenario.competencies), needs, seat, needs[gain.lifts["need"].to_numpy()], share)


def figures(plan: Plan, grouping: Grouping) -> list[SpentFigures]:
    """The metrics of each group.

    Returns
    -------
    list of SpentFigures
        The cost is of the seats alone: batch costs belong to trainings.
    """
    scenario, gain, count = plan.scenario, plan.gain, grouping.count
    needs = scenario.needs

    def total(values: Floats) -> Floats:
        return np.bincount(grouping.need, values, count).astype(float)

    gap, closed = total(needs["gap"].to_numpy()), total(gain.closed)
    weighted, weighted_closed = total(gain.weights * needs["gap"].to_numpy()), total(gain.weights * gain.closed)
    both = needs["required"].notna().to_numpy()
    required, assessed = (total(np.where(both, needs[column].fillna(0.0), 0.0)) for column in ("required", "assessed"))
    employee = plan.assignments.employee[grouping.seat]
    reached = np.unique(np.stack([grouping.group, employee]), axis=1)[0]
    training = plan.assignments.training[grouping.seat]
    hours = np.nan_to_num(scenario.trainings["hours"].to_numpy())[training]
    seats, people = np.bincount(grouping.group, minlength=count), np.bincount(reached, minlength=count)
    learned = np.bincount(grouping.group, hours, count)
    costs = [np.bincount(grouping.group, line[grouping.seat] * grouping.share, count) for line in plan.seat_costs]
    result = []
    for group in range(count):
        spent = {line.name: round(cost[group]) for line, cost in zip(scenario.lines, costs, strict=True)}
        result.append(
            SpentFigures(
                levels=_change(gap[group], gap[group] - closed[group]),
                levels_weighted=_change(weighted[group], weighted[group] - weighted_closed[group]),
                gaps_closed=_change(0.0, closed[group] / gap[group]) if gap[group] > 0 else None,
                jpm=_change(
                    100 * assessed[group] / required[group], 100 * (assessed[group] + closed[group]) / required[group]
                )
                if required[group] > 0
                else None,
                people=Count(before=0, after=int(people[group])),
                seats=Count(before=0, after=int(seats[group])),
                hours=_change(0.0, learned[group]),
                cost_per_level=cost_per_level(sum(spent.values()), closed[group]),
                cost=spent,
            )
        )
    return result


def _change(before: float, after: float) -> Change:
    return Change(before=float(before), after=float(after))


def cost_per_level(cost: int, levels: float) -> float | None:
    """Rupiah for each level closed; None where nothing is closed."""
    return cost / float(levels) if levels > 0 else None


def with_20_hours(plan: Plan) -> Count:
    """How many people have 20 JP, with what they held before the plan and after it."""
    held = plan.scenario.employees["hours_held"].to_numpy()
    hours = np.nan_to_num(plan.scenario.trainings["hours"].to_numpy())[plan.assignments.training]
    planned = np.bincount(plan.assignments.employee, hours, len(held))
    return Count(before=int((held >= HOURS_A_YEAR).sum()), after=int((held + planned >= HOURS_A_YEAR).sum()))


def ip_index(plan: Plan) -> Change | None:
    """IP ASN, competency dimension, 0 to 40: the mean over all employees; None where job groups are not known."""
    before = plan.value.points.before
    return None if before is None else _change(before.mean(), (before + plan.value.points.added).mean())


def metrics(plan: Plan) -> Metrics:
    """The metrics of the whole plan; cost per level counts batch costs, too."""
    group = dict(figures(plan, whole(plan))[0]) | {
        "cost_per_level": cost_per_level(sum(plan.spent.values()), float(plan.gain.closed.sum()))
    }
    return Metrics(
        **group,
        ip_asn=ip_index(plan),
        no_shows=float((1.0 - plan.gain.attendance).sum()),
        with_20_hours=with_20_hours(plan),
    )
