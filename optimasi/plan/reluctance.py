"""People whom nothing but a low probability to attend keeps out of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.exchanges import MOST_CHECKS, MOST_PAIRS, keeps_rules, others_for, with_others
from optimasi.plan.gain import Floats
from optimasi.plan.roster import Roster
from optimasi.plan.swaps import slack_of
from optimasi.plan.value import Value
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Message, Name

NAMED = 3
"""People named in the warning; all are counted."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Row numbers of the people, ascending, and whether they are all there are."""

    people: tuple[int, ...]
    complete: bool


def left_out(demands: Demands, value: Value) -> LeftOut:
    """Who attends nothing, but would have somebody's seat if everybody were sure to come.

    For one exchange at a time, at no more money and with every rule kept: with attendance counted it loses value,
    with attendance ignored it gains some.

    Parameters
    ----------
    demands, value
        The plan's rules and its worth.
    """
    scenario, plan = demands.scenario, value.assignments
    if not scenario.settings.count_attendance or not is_uncertain(scenario):
        return LeftOut((), complete=True)
    free = np.flatnonzero(~demands.forced(plan))
    open_to = np.unique(plan.training[free])
    if len(scenario.employees) * len(open_to) > MOST_PAIRS:
        return LeftOut((), complete=False)
    others = others_for(demands, plan, open_to)
    others = others.take(np.flatnonzero(value.people[others.employee] == 0))
    settings = scenario.settings.model_copy(update={"count_attendance": False})
    ignoring = replace(scenario, settings=settings)
    sure, sure_others = Value(ignoring, plan, value.batch_money, value.best), Value(ignoring, others, best=value.best)
    now, then = Value(scenario, others, best=value.best).alone, sure_others.alone
    # Only who is worth more when sure to come can be left out for it.
    slack = slack_of(value)
    some = np.flatnonzero((then > now + slack) & sure_others.useful & ~demands.barred(others))
    others, now, then = others.take(some), now[some], then[some]
    everybody, whole = Roster(demands, with_others(plan, others)), np.arange(len(plan))
    money = everybody.cost.sum(axis=0)
    found: set[int] = set()
    checks = 0
    for training in open_to.tolist():
        seats = free[plan.training[free] == training]
        pairs = np.flatnonzero(others.training == training)
        turned = now[pairs, None] < value.loss[seats] - slack
        turned &= then[pairs, None] > sure.loss[seats] + slack
        turned &= money[len(plan) + pairs, None] <= money[seats]
        for row, seat in zip(*np.nonzero(turned), strict=True):
            employee = int(others.employee[pairs[row]])
            if employee in found:
                continue
            if checks == MOST_CHECKS:
                return LeftOut(tuple(sorted(found)), complete=False)
            checks += 1
            if keeps_rules(everybody, whole, int(seats[seat]), len(plan) + int(pairs[row])):
                found.add(employee)
    return LeftOut(tuple(sorted(found)), complete=True)


def warn_of_attendance(scenario: Scenario, found: LeftOut) -> Iterator[Message]:
    """Tell that attendance decides who is left out, and what ignores it."""
    key = Name("scenario", "count_attendance")
    if found.people:
        people = scenario.employees.iloc[list(found.people[:NAMED])]
        names = tuple(
            f"{name} ({id_})" if name else str(id_) for id_, name in zip(people["id"], people["name"], strict=True)
        )
        facts = {"count": len(found.people), "names": names, "key": key}
        if found.complete:
            yield Message(
                "attendance_decides",
                "{count} people attend nothing only because they may not come, among them {names}; "
                "{key}: no ignores that",
                facts,
            )
        else:
            yield Message(
                "attendance_decides_at_least",
                "at least {count} people attend nothing only because they may not come, among them {names}; "
                "{key}: no ignores that",
                facts,
            )
    elif not found.complete:
        yield Message(
            "attendance_unsought",
            "too many people to tell whether some attend nothing only because they may not come; "
            "{key}: no ignores that",
            {"key": key},
        )


def is_uncertain(scenario: Scenario) -> bool:
    """Whether anybody may not come."""
    told: Floats = scenario.nominations["probability"].to_numpy()
    return bool((scenario.employees["attendance"] < 1).any() or (told < 1).any())
