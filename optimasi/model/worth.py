"""What objectives and targets count, as coefficients on needs, hours, people and money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    need = np.zeros(len(needs.cap))
    need[: needs.levels] += weights.get("levels", 0.0) * level_weights(scenario)
    if needs.slots and scenario.ip is not None:
        need[needs.levels :] += weights.get("ip_asn", 0.0) * scenario.ip.score.reshape(-1)
    return Worth(need, weights.get("hours", 0.0), weights.get("people", 0.0), weights.get("cost", 0.0))


def level_weights(scenario: Scenario) -> Floats:
    """W = employee weight x competency weight x gap weight x every matching entry of weights."""
    needs = scenario.needs
    weight = (
        scenario.employees["weight"].to_numpy()[needs["employee"]]
        * scenario.competencies["weight"].to_numpy()[needs["competency"]]
        * needs["weight"].to_numpy()
    )
    for entry in scenario.settings.weights:
        people, competencies = (
            scenario.employees_named(entry.employees),
            scenario.competencies_named(entry.competencies),
        )
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
        found.append(Target("target", *_reaching(scenario, needs, entry.metric, least), words, entry.place))
    return tuple(found)


def _reaching(scenario: Scenario, needs: Needs, metric: str, least: float) -> tuple[Worth, float]:
    if metric in ("people", "hours"):
        return worth_of(scenario, {metric: 1.0}, needs), least
    if metric == "ip_asn" and scenario.ip is not None:
        held = float((scenario.ip.score * scenario.ip.held).sum())
        return worth_of(scenario, {metric: 1.0}, needs), least * len(scenario.employees) - held
    levels = Worth(np.concatenate([np.ones(needs.levels), np.zeros(len(needs.cap) - needs.levels)]))
    table = scenario.needs
    if metric == "gaps_closed":
        return levels, least * float(table["gap"].sum())
    if metric == "jpm":
        return levels, least / 100 * float(table["required"].sum()) - float(table["assessed"].sum())
    return levels, least
