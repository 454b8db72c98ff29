"""Why somebody attends nothing, in the words of the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimasi.plan.demands import Demands
from optimasi.plan.plan import Plan
from optimasi.plan.rules import PERSON
from optimasi.scenario.diagnostics import Message, Name

ASKED = frozenset({"mandatory", "locked", "prerequisites"})
"""Rules that ask for trainings: a training alone may leave them unmet without being refused by them."""


NEAREST = (
    "excluded",
    "decisions",
    "nominations_only",
    "trainings_per_person",
    "hours_per_person",
    "one_per_course",
    "conflicts",
    "clash",
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
    trainings: dict[int, list[int]] = defaultdict(list)
    for employee, training in (
        helpful[["employee", "training"]]
        .drop_duplicates()
        .sort_values(["employee", "training"])
        .itertuples(index=False)
    ):
        trainings[employee].append(training)
    lacking = pd.unique(gaps["employee"])
    seats = np.bincount(plan.assignments.training, minlength=len(scenario.trainings))
    tied = {tie.employee: tie.position for tie in plan.ties.exchanges}
    for employee in np.flatnonzero(~trained).tolist():
        if employee in tied:
            yield Refusal(employee, _tied(demands, plan, tied[employee]))
        elif employee in trainings:
            yield Refusal(employee, _reason(demands, employee, trainings[employee], seats.tolist()))
        elif employee in lacking:
            yield Refusal(employee, Message("nothing_teaches", "no training of the catalogue closes these gaps"))
        else:
            yield Refusal(employee, Message("no_gap", "no gap"))


def _tied(demands: Demands, plan: Plan, position: int) -> Message:
    chosen, training = int(plan.assignments.employee[position]), int(plan.assignments.training[position])
    facts = {"training": demands.training(training), "person": demands.person(chosen)}
    return Message("tied", "{training}: tie with {person}", facts)


def _reason(demands: Demands, employee: int, trainings: list[int], seats: list[int]) -> Message:
    """The reason of the training that came nearest: one that runs, else one that could, else the first refusal."""
    refused = {training: rule for training in trainings if (rule := _refused_by(demands, employee, training))}
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


def _refused_by(demands: Demands, employee: int, training: int) -> str | None:
    """The rule that keeps a person from a training even as the only one."""
    alone = frozenset({training})
    rules = (rule for rule in PERSON if rule not in ASKED and demands.scenario.is_on(rule))
    return next(
        (rule for rule in rules if any(not _asks(message) for message in PERSON[rule](demands, employee, alone))),
        None,
    )


def _asks(message: Message) -> bool:
    """Whether a rule asks for more, which a training alone cannot settle."""
    return message.code.startswith("under_") or message.code == "decision_missing"


def _is_full(demands: Demands, training: int, seats: int) -> bool:
    return bool(seats >= demands.trainings["seats"][training])


def _exclusion(demands: Demands, employee: int) -> str:
    entries = demands.scenario.settings.rules.excluded
    place = next(
        (entry.place for entry, named in zip(entries, demands.excluded, strict=True) if named.people[employee]), None
    )
    return f"{place.file}:{place.line}" if place else ""
