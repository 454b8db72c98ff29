"""Why somebody attends nothing, in the words of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimasi.plan.demands import Demands, Limit
from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.plan.plan import Plan
from optimasi.scenario.diagnostics import Message, Name
from optimasi.scenario.filters import Mask

NEAREST = (
    "excluded",
    "decisions",
    "nominations_only",
    "trainings_per_person",
    "hours_per_person",
    "attended",
    "eligibility",
)
"""Which refusal is told where several rules refuse: the one that a planner decided first."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An employee (row number) who attends nothing, and why."""

    employee: int
    reason: Message


def refusals(plan: Plan) -> Iterator[Refusal]:
    """A reason for everybody who attends nothing, in the order of the employees."""
    scenario, demands = plan.scenario, plan.demands
    trained = np.zeros(len(scenario.employees), dtype=bool)
    trained[plan.assignments.employee] = True
    gaps = scenario.needs[(scenario.needs["gap"] > 0) & ~trained[scenario.needs["employee"]]]
    taught = scenario.curriculum[scenario.curriculum["lift"] > 0]
    helpful = gaps.merge(taught, on="competency")
    helpful = helpful[~(helpful["to_level"] <= helpful["assessed"])]
    keys = np.unique(helpful["employee"].to_numpy() * len(scenario.trainings) + helpful["training"].to_numpy())
    pairs = Assignments(keys // len(scenario.trainings), keys % len(scenario.trainings))
    rules = _refusing(demands, pairs)
    first = np.searchsorted(pairs.employee, np.arange(len(trained) + 1)).tolist()
    lacking = np.zeros(len(trained), dtype=bool)
    lacking[gaps["employee"].to_numpy()] = True
    seats = np.bincount(plan.assignments.training, minlength=len(scenario.trainings)).tolist()
    tied = {tie.employee: tie.position for tie in plan.ties.exchanges}
    for employee in np.flatnonzero(~trained).tolist():
        mine = slice(first[employee], first[employee + 1])
        if employee in tied:
            yield Refusal(employee, _tied(demands, plan, tied[employee]))
        elif trainings := pairs.training[mine].tolist():
            yield Refusal(employee, _reason(demands, employee, trainings, rules[mine].tolist(), seats))
        elif lacking[employee]:
            yield Refusal(employee, Message("nothing_teaches", "no training of the catalogue closes these gaps"))
        else:
            yield Refusal(employee, Message("no_gap", "no gap"))


def _tied(demands: Demands, plan: Plan, position: int) -> Message:
    chosen, training = int(plan.assignments.employee[position]), int(plan.assignments.training[position])
    facts = {"training": demands.training(training), "person": demands.person(chosen)}
    return Message("tied", "{training}: tie with {person}", facts)


def _reason(demands: Demands, employee: int, trainings: list[int], rules: list[int], seats: list[int]) -> Message:
    """The reason of the training that came nearest: one that runs, else one that could, else the first refusal.

    `rules` tells for each training the position in NEAREST of the rule that refuses it, -1 for none.
    """
    refused = {training: NEAREST[rule] for training, rule in zip(trainings, rules, strict=True) if rule >= 0}
    open_to = [training for training in trainings if training not in refused]
    running = [training for training in open_to if seats[training] > 0]

    def names(rows: list[int]) -> tuple[str, ...]:
        return tuple(demands.training(row) for row in rows)

    if free := [training for training in running if not _is_full(demands, training, seats[training])]:
        return Message("outbid", "{trainings}: outbid by others", {"trainings": names(free)})
    if running:
        return Message("full", "{trainings}: all seats are taken", {"trainings": names(running)})
    if open_to:
        return Message("not_opened", "{trainings}: not opened", {"trainings": names(open_to)})
    rule = min(refused.values(), key=NEAREST.index)
    if rule == "excluded" and (place := _exclusion(demands, employee)):
        return Message("excluded", "excluded ({place})", {"place": place})
    rows = names([training for training, by in refused.items() if by == rule])
    return {
        "decisions": Message("turned_down", "{trainings}: nomination turned down", {"trainings": rows}),
        "nominations_only": Message("not_nominated_for", "{trainings}: not nominated", {"trainings": rows}),
        "eligibility": Message("not_eligible_for", "{trainings}: not eligible", {"trainings": rows}),
        "attended": Message("attended_all", "{trainings}: attended before", {"trainings": rows}),
    }.get(
        rule,
        Message(
            "refused_by_rule",
            "{trainings}: beyond the personal limit ({rule})",
            {"trainings": rows, "rule": Name("rules", rule)},
        ),
    )


def _refusing(demands: Demands, pairs: Assignments) -> Rows:
    """Position in NEAREST of the first rule that bars each pair or that it passes alone; -1 for none."""
    hours = np.nan_to_num(demands.scenario.trainings["hours"].to_numpy())
    broken = demands.barriers(pairs) | {
        "trainings_per_person": _beyond(demands.training_limits, np.ones(len(hours)), pairs),
        "hours_per_person": _beyond(demands.hours_limits, hours, pairs),
    }
    found = np.full(len(pairs), -1)
    for rule, by in broken.items():
        found[by & (found < 0)] = NEAREST.index(rule)
    return found


def _beyond(limits: list[Limit], amount: Floats, pairs: Assignments) -> Mask:
    """Which pairs alone pass a limit of their person."""
    found = np.zeros(len(pairs), dtype=bool)
    for limit in limits:
        if limit.at_most is not None:
            counted = limit.people[pairs.employee] & limit.trainings[pairs.training]
            found |= counted & (amount[pairs.training] > limit.at_most[pairs.employee] + 1e-9)
    return found


def _is_full(demands: Demands, training: int, seats: int) -> bool:
    return bool(seats >= demands.trainings["seats"][training])


def _exclusion(demands: Demands, employee: int) -> str:
    entries = demands.scenario.settings.rules.excluded
    place = next(
        (entry.place for entry, named in zip(entries, demands.excluded, strict=True) if named.people[employee]), None
    )
    return f"{place.file}:{place.line}" if place else ""
