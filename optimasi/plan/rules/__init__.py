"""What each rule demands of a plan, checked pair by pair from the scenario (model.md section 3).

Nothing here knows how a plan is found: a mistake of the formulation cannot hide in its own mirror.
A check of a person sees that person's trainings, one of a training its participants, one of the whole
everything; each yields a message for every demand that is not met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.roster import Roster
from optimasi.plan.rules.person import (
    check_attended,
    check_clash,
    check_conflicts,
    check_decisions,
    check_eligibility,
    check_excluded,
    check_hours_per_person,
    check_locked,
    check_mandatory,
    check_nominations_only,
    check_one_per_course,
    check_prerequisites,
    check_trainings_per_person,
)
from optimasi.plan.rules.training import check_batches, check_seats
from optimasi.plan.rules.whole import (
    check_absence,
    check_budget,
    check_ceiling,
    check_coverage,
    check_share,
    check_target,
)
from optimasi.words.messages import Message

Found = Iterator[Message]

PERSON: dict[str, Callable[[Demands, int, frozenset[int]], Found]] = {
    "eligibility": check_eligibility,
    "attended": check_attended,
    "excluded": check_excluded,
    "decisions": check_decisions,
    "nominations_only": check_nominations_only,
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
WHOLE: dict[str, Callable[[Demands, Roster], Found]] = {
    "budget": check_budget,
    "ceiling": check_ceiling,
    "coverage": check_coverage,
    "absence": check_absence,
    "share": check_share,
    "target": check_target,
}


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
    yield from broken_together(demands, Roster(demands, assignments))


def broken_together(demands: Demands, roster: Roster) -> Found:
    """Demands on the whole of a plan that it does not meet."""
    for check in WHOLE.values():
        yield from check(demands, roster)


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
