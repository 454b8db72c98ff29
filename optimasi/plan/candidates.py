"""Which pairs exist (model.md section 2): nobody is sent to fill a chair."""

from __future__ import annotations

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.value import Value


def is_candidate(demands: Demands, employee: int, training: int, places_asking: frozenset[int]) -> bool:
    """Whether a pair exists: useful, ordered, asked for by a minimum, or required by a candidate.

    `asking` are trainings on whose behalf the question is asked, so that a circle of requirements ends.
    """
    if demands.is_locked(employee, training):
        return True
    if demands.is_barred(employee, training):
        return False
    return (
        demands.is_mandatory(employee, training)
        or any(
            limit.people[employee]
            and limit.trainings[training]
            and limit.at_least is not None
            and limit.at_least[employee] > 0
            for limit in (*demands.training_limits, *demands.hours_limits)
        )
        or any(goal.people[employee] and goal.trainings[training] for goal in demands.hours_goals)
        or any(quota.people[employee] and quota.trainings[training] and quota.at_least > 0 for quota in demands.quotas)
        or bool(Value(demands.scenario, Assignments.of([employee], [training])).useful.any())
        or any(
            is_candidate(demands, employee, other, places_asking | {training})
            for other, names in enumerate(demands.trainings["requires"])
            if other not in places_asking | {training}
            and any(training in demands.scenario.catalogue.by_name.get(name, ()) for name in names)
        )
    )
