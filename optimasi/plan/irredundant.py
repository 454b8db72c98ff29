"""Plans without a wasted seat.

A plan is irredundant when no single unforced assignment can be left out with every rule kept, the
objective no worse and no fewer people reached (model.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.roster import Roster
from optimasi.plan.rules import broken_by_person, broken_by_training, broken_together, grouped
from optimasi.plan.rules.whole import target_room, valued
from optimasi.plan.value import Value

NO_LOSS = 1e-9
"""Weighted levels, relative to the plan's value, below which a loss is rounding."""


def redundant(demands: Demands, value: Value) -> Iterator[int]:
    """Positions of assignments that could be left out, the dearest first, at most one a person.

    One a person, because leaving one out changes what the person's others are worth; each is left out
    on top of those named before it.
    """
    chosen, roster = value.assignments, Roster(demands, value.assignments)
    by_person, by_training = grouped(chosen)
    cost = value.seat_money
    worthless = np.flatnonzero(value.marginal <= NO_LOSS * max(1.0, abs(value.total)))
    inside = value.useful
    useful = set(zip(chosen.employee[inside].tolist(), chosen.training[inside].tolist(), strict=True))
    targets, dropped = target_room(value), list[int]()
    for position in worthless[np.argsort(-cost[worthless], kind="stable")].tolist():
        employee, training = int(chosen.employee[position]), int(chosen.training[position])
        rest = by_person[employee] - {training}
        if any(chosen.employee[other] == employee for other in dropped):
            continue
        if (employee, training) in useful and not any((employee, row) in useful for row in rest):
            continue
        # Adding up is far quicker than recounting the targets of the plan without it.
        if any(lost[[*dropped, position]].sum() > room + NO_LOSS * max(1.0, abs(room)) for lost, room in targets):
            continue
        people = by_training[training] - {employee}
        if any(True for _ in broken_by_person(demands, employee, rest)):
            continue
        if any(True for _ in broken_by_training(demands, training, people)):
            continue
        if any(True for _ in broken_together(demands, roster.without(np.array([*dropped, position])))):
            continue
        dropped.append(position)
        by_training[training] = people
        yield position


def prune(demands: Demands, assignments: Assignments, best: Mapping[str, float]) -> Assignments:
    """Leave out redundant assignments until none is left."""
    while dropped := list(redundant(demands, valued(demands, assignments, best))):
        assignments = assignments.without(np.array(dropped))
    return assignments
