"""What trainings could do for people: which pairs serve what is pursued, and which of them count for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimasi.plan.gain import Assignments, Floats, Gain, Rows, spans
from optimasi.plan.points import Points
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask
from optimasi.words.metrics import OF_LEVELS, RISING


@dataclass(frozen=True, slots=True)
class Merits:
    """Pairs of some people that serve what is pursued, whether or not they count.

    Parameters
    ----------
    pairs
        Sorted by employee, then training.
    counts
        Which of them, alone, raise what is pursued, money aside.
    likely
        Which of them have an expected attendance and completion above 0.
    """

    pairs: Assignments
    counts: Mask
    likely: Mask


@dataclass(frozen=True)
class Pursuit:
    """What a scenario pursues: its objective; where that is the least cost its targets, else levels.

    Parameters
    ----------
    scenario
        What is asked.
    weights
        Weight of each need, shape (needs,).
    """

    scenario: Scenario
    weights: Floats

    @classmethod
    def of(cls, scenario: Scenario) -> Pursuit:
        """Weigh the needs once, for all people."""
        return cls(scenario, Gain(scenario, Assignments.of([], [])).weights)

    @property
    def metrics(self) -> frozenset[str]:
        """Metrics whose rise is pursued."""
        settings = self.scenario.settings
        weighted = {metric for metric, weight in settings.objective.weights.items() if weight > 0 and metric in RISING}
        targets = {entry.metric for entry in settings.rules.target}
        return frozenset(weighted or (targets if settings.objective.is_cost else ()) or {"levels"})

    @property
    def is_for_targets(self) -> bool:
        """Whether levels are pursued for targets, which do not weigh them."""
        settings = self.scenario.settings
        return settings.objective.is_cost and bool(settings.rules.target)

    @property
    def levels_alone(self) -> bool:
        """Whether nothing but levels is pursued."""
        return self.metrics <= OF_LEVELS

    def merits(self, people: Rows) -> Merits:
        """Look at every training for some people (row numbers, ascending)."""
        shape = (len(people), len(self.scenario.trainings))
        serves, counts = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        likely = self._likely(people)
        # Metrics that rise with the same thing look at it once.
        for serving in dict.fromkeys(SERVING[metric] for metric in sorted(self.metrics)):
            found, counted = serving(self, people, likely)
            serves |= found
            counts |= counted
        row, training = np.nonzero(serves)
        return Merits(Assignments(people[row], training), counts[row, training], likely[row, training])

    def teaching(self, people: Rows) -> tuple[Rows, Rows, Floats]:
        """Each gap with each training that lifts it: number among the people, training, weight of the gap."""
        needs, taught = self.scenario.needs, self.scenario.curriculum
        taught = taught[(taught["lift"] > 0).to_numpy()].sort_values("competency", kind="stable")
        owner = needs["employee"].to_numpy()
        first, last = (np.searchsorted(owner, people, side) for side in ("left", "right"))
        row, need = spans(first, last - first)
        open_ = needs["gap"].to_numpy()[need] > 0
        row, need = row[open_], need[open_]
        competency = needs["competency"].to_numpy()[need]
        by_competency = taught["competency"].to_numpy()
        first, last = (np.searchsorted(by_competency, competency, side) for side in ("left", "right"))
        gap, lesson = spans(first, last - first)
        reaches = ~(taught["to_level"].to_numpy()[lesson] <= needs["assessed"].to_numpy()[need[gap]])
        gap, lesson = gap[reaches], lesson[reaches]
        return row[gap], taught["training"].to_numpy()[lesson], self.weights[need[gap]]

    def _likely(self, people: Rows) -> Mask:
        """Whether somebody is expected to come and complete, shape (people, trainings)."""
        scenario = self.scenario
        completes = scenario.trainings["completion"].to_numpy() > 0
        comes = np.ones((len(people), len(completes)), dtype=bool)
        if scenario.settings.count_attendance:
            comes &= (scenario.employees["attendance"].to_numpy()[people] > 0)[:, None]
            told = scenario.nominations[scenario.nominations["probability"].notna()]
            row = np.minimum(np.searchsorted(people, told["employee"].to_numpy()), max(0, len(people) - 1))
            mine = people[row] == told["employee"].to_numpy() if len(people) else np.zeros(len(told), dtype=bool)
            comes[row[mine], told["training"].to_numpy()[mine]] = told["probability"].to_numpy()[mine] > 0
        return comes & completes

    def fills(self, people: Rows) -> Mask:
        """Whether a training fills a slot that is worth points to somebody, shape (people, trainings)."""
        width, table = len(self.scenario.trainings), self.scenario.ip
        if table is None:
            return np.zeros((len(people), width), dtype=bool)
        everything = Assignments(np.repeat(people, width), np.tile(np.arange(width), len(people)))
        place = Points(self.scenario, everything).place
        worth = np.where(table.held, 0.0, table.score).reshape(-1) > 0
        return np.asarray(((place >= 0) & worth[place]).reshape(len(people), width))

    def has_gap(self, people: Rows) -> tuple[Mask, Mask]:
        """Which of some people have a gap, and of which one is known at all."""
        needs, count = self.scenario.needs, len(self.scenario.employees)
        owner = needs["employee"].to_numpy()
        lacking = np.bincount(owner[needs["gap"].to_numpy() > 0], minlength=count) > 0
        known = np.bincount(owner, minlength=count) > 0
        if self.scenario.settings.unassessed == "ignore":
            known = lacking
        return lacking[people], known[people]


def _teaching(pursuit: Pursuit, people: Rows, likely: Mask) -> tuple[Mask, Mask]:
    serves, counts = np.zeros_like(likely), np.zeros_like(likely)
    row, training, weight = pursuit.teaching(people)
    serves[row, training] = True
    counted = (weight > 0) | pursuit.is_for_targets
    counts[row[counted], training[counted]] = True
    return serves, counts & likely


def _filling(pursuit: Pursuit, people: Rows, likely: Mask) -> tuple[Mask, Mask]:
    fills = pursuit.fills(people)
    return fills, fills & likely


def _taking_hours(pursuit: Pursuit, _people: Rows, likely: Mask) -> tuple[Mask, Mask]:
    taught = np.broadcast_to(np.nan_to_num(pursuit.scenario.trainings["hours"].to_numpy()) > 0, likely.shape)
    return taught, taught


def _attending(_pursuit: Pursuit, _people: Rows, likely: Mask) -> tuple[Mask, Mask]:
    everything = np.ones_like(likely)
    return everything, everything


SERVING: Mapping[str, Callable[[Pursuit, Rows, Mask], tuple[Mask, Mask]]] = {
    "levels": _teaching,
    "gaps_closed": _teaching,
    "jpm": _teaching,
    "ip_asn": _filling,
    "people": _attending,
    "hours": _taking_hours,
}
"""Metric -> which trainings serve it and which count, for some people and who is likely to come and complete."""
