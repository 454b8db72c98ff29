"""What objectives and targets count, as coefficients on needs, seats, people and money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimasi.model.rows import Floats, Target, Worth
from optimasi.scenario.scenario import Scenario
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What can be closed: gaps of competencies, and open slots of the IP ASN.

    Parameters
    ----------
    levels
        How many of them are gaps; the slots follow, four for each employee, if anything counts them.
    cap
        Levels of each gap; 1 or 0 of each slot.
    """

    levels: int
    cap: Floats

    @property
    def slots(self) -> bool:
        """Whether slots are counted."""
        return len(self.cap) > self.levels


def needs_of(scenario: Scenario) -> Needs:
    """The gaps, and the slots where the objective or a target counts them."""
    gap = scenario.needs["gap"].to_numpy()
    targets = {entry.metric for entry in scenario.settings.rules.target}
    if scenario.ip is None or "ip_asn" not in {*scenario.settings.objective.weights, *targets}:
        return Needs(len(gap), gap)
    return Needs(len(gap), np.concatenate([gap, np.where(scenario.ip.held, 0.0, 1.0).reshape(-1)]))


def worth_of(scenario: Scenario, weights: Mapping[str, float], needs: Needs) -> Worth:
    """What is worth `weights` per unit of each metric: levels weighted, cost as rupiah spent.

    Parameters
    ----------
    scenario
        Employees' and other weights, IP ASN points.
    weights
        Metric of an objective -> worth of one unit.
    needs
        The needs that the coefficients belong to.
    """
    total = _nothing(scenario, needs)
    for metric, weight in weights.items():
        total = total.plus(weight, PURSUED[metric](scenario, needs))
    return total


def _nothing(scenario: Scenario, needs: Needs) -> Worth:
    return Worth.nothing(len(needs.cap), len(scenario.trainings))


def _levels(scenario: Scenario, needs: Needs) -> Worth:
    return replace(_nothing(scenario, needs), need=_of_gaps(needs, level_weights(scenario)))


def _of_gaps(needs: Needs, worth: Floats) -> Floats:
    return np.concatenate([worth, np.zeros(len(needs.cap) - needs.levels)])


def _points(scenario: Scenario, needs: Needs) -> Worth:
    if not needs.slots or scenario.ip is None:
        return _nothing(scenario, needs)
    return replace(
        _nothing(scenario, needs), need=np.concatenate([np.zeros(needs.levels), scenario.ip.score.reshape(-1)])
    )


def _hours(scenario: Scenario, needs: Needs) -> Worth:
    return replace(_nothing(scenario, needs), seat=np.nan_to_num(scenario.trainings["hours"].to_numpy()))


PURSUED: Mapping[str, Callable[[Scenario, Needs], Worth]] = {
    "levels": _levels,
    "ip_asn": _points,
    "people": lambda scenario, needs: replace(_nothing(scenario, needs), people=1.0),
    "hours": _hours,
    "cost": lambda scenario, needs: replace(_nothing(scenario, needs), money=1.0),
}
"""Metric of an objective -> how the program counts one unit of it."""


def level_weights(scenario: Scenario) -> Floats:
    """W = employee weight x competency weight x gap weight x every matching entry of weights."""
    needs = scenario.needs
    weight = (
        scenario.employees["weight"].to_numpy()[needs["employee"]]
        * scenario.competencies["weight"].to_numpy()[needs["competency"]]
        * needs["weight"].to_numpy()
    )
    for entry in scenario.settings.weights:
        people = scenario.employees_named(entry.employees)
        competencies = scenario.competencies_named(entry.competencies)
        meant = people[needs["employee"]] & competencies[needs["competency"]]
        weight = np.where(meant, weight * entry.weight, weight)
    return np.asarray(weight)


def targets_of(scenario: Scenario, needs: Needs) -> tuple[Target, ...]:
    """Each target as a worth and what it must reach, before it takes off what is there without a plan."""
    found = []
    for entry in scenario.settings.rules.target:
        least = entry.amount(ProblemLog(scenario.settings.decimal))
        words = Message(
            "target_of",
            "target {metric}: at least {least}",
            {"metric": Name("values:metric", entry.metric), "least": least},
        )
        found.append(Target("target", *DEMANDED[entry.metric](scenario, needs, least), words, entry.place))
    return tuple(found)


Demanded = tuple[Worth, float]
"""What a target counts, and how much of it the plan has to add."""


def _closing(scenario: Scenario, needs: Needs, least: float) -> Demanded:
    return replace(_nothing(scenario, needs), need=_of_gaps(needs, np.ones(needs.levels))), least


def _closing_share(scenario: Scenario, needs: Needs, least: float) -> Demanded:
    return _closing(scenario, needs, least * float(scenario.needs["gap"].sum()))


def _closing_to_jpm(scenario: Scenario, needs: Needs, least: float) -> Demanded:
    required, assessed = (float(scenario.needs[name].sum()) for name in ("required", "assessed"))
    return _closing(scenario, needs, least / 100 * required - assessed)


def _raising_index(scenario: Scenario, needs: Needs, least: float) -> Demanded:
    held = 0.0 if scenario.ip is None else float((scenario.ip.score * scenario.ip.held).sum())
    return _points(scenario, needs), least * len(scenario.employees) - held


DEMANDED: Mapping[str, Callable[[Scenario, Needs, float], Demanded]] = {
    "levels": _closing,
    "gaps_closed": _closing_share,
    "jpm": _closing_to_jpm,
    "ip_asn": _raising_index,
    "people": lambda scenario, needs, least: (PURSUED["people"](scenario, needs), least),
    "hours": lambda scenario, needs, least: (_hours(scenario, needs), least),
}
"""Metric of a target -> what the program must add to reach so much of it."""
