"""Why somebody attends nothing, computed from the plan and its scenario: nothing is said that is not known.

A pair that serves what is pursued is either barred, whoever else attends what (`obstacles`, `preparation`),
or kept out of this plan by what others have (`room`), or could be added to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimasi.plan.classes import too_small
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments, Rows
from optimasi.plan.merits import Pursuit
from optimasi.plan.obstacles import Obstacles
from optimasi.plan.plan import Plan
from optimasi.plan.preparation import Preparation
from optimasi.plan.purse import Tariff
from optimasi.plan.room import Room
from optimasi.plan.value import Value
from optimasi.scenario.tables.filters import Mask
from optimasi.words.messages import Message, Name

MOST_PAIRS = 500_000
"""Pairs looked at together."""
NAMED = 5
"""Trainings named in a reason; the rest are counted."""

IN_PLAN = ("fits", "unneeded", "budget", "ceiling", "absence", "share", "full", "no_class", "not_opened", "unclear")
"""Why a pair that could be in a plan is not in this one, the one that came nearest first; `fits` precedes a tie."""
NEVER = (
    "excluded",
    "decisions",
    "nominations_only",
    "trainings_per_person",
    "hours_per_person",
    "never_seats",
    "never_budget",
    "never_ceiling",
    "prerequisites",
    "few",
    "attended",
    "eligibility",
    "worthless",
)
"""Why a pair can be in no plan: the one that a planner decided first."""
NOTHING = ("weight", "chance")
"""Why a pair that serves what is pursued counts for nothing."""
NEAREST = (*IN_PLAN, *NEVER, *NOTHING)
"""Which fact is told where somebody's trainings have several."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An employee (row number) who attends nothing, and why."""

    employee: int
    reason: Message


def refusals(plan: Plan) -> Iterator[Refusal]:
    """A reason for everybody who attends nothing, in the order of the employees."""
    people = np.setdiff1d(np.arange(len(plan.scenario.employees)), plan.assignments.employee)
    reasons, block = Reasons(plan), max(1, MOST_PAIRS // max(1, len(plan.scenario.trainings)))
    for first in range(0, len(people), block):
        yield from reasons.of(people[first : first + block])


@dataclass(frozen=True)
class Reasons:
    """Reasons for people who attend nothing in a plan."""

    plan: Plan

    @property
    def demands(self) -> Demands:
        """The rules."""
        return self.plan.demands

    @cached_property
    def _tariff(self) -> Tariff:
        return Tariff(self.demands)

    @cached_property
    def _obstacles(self) -> Obstacles:
        return Obstacles(self.demands, self._tariff)

    @cached_property
    def _room(self) -> Room:
        return Room(self.plan, self._tariff)

    @cached_property
    def _pursuit(self) -> Pursuit:
        return Pursuit.of(self.plan.scenario)

    @cached_property
    def _too_few(self) -> Mask:
        """Which trainings nobody attends since too few people could, shape (trainings,)."""
        unopened = np.flatnonzero(self._room.seats == 0)
        return too_small(self._obstacles, unopened)

    def of(self, people: Rows) -> Iterator[Refusal]:
        """The reasons of some people, ascending row numbers."""
        merits = self._pursuit.merits(people)
        pairs, counted = merits.pairs, np.flatnonzero(merits.counts)
        found = np.where(merits.likely, NEAREST.index("weight"), NEAREST.index("chance"))
        found[counted] = self._nearest(pairs.take(counted))
        first = np.searchsorted(pairs.employee, people)
        last = np.searchsorted(pairs.employee, people, side="right")
        lacking, known = self._pursuit.has_gap(people)
        tied = {tie.employee: tie.position for tie in self.plan.ties.exchanges}
        for row, employee in enumerate(people.tolist()):
            facts = found[first[row] : last[row]]
            nearest = facts.min(initial=len(NEAREST))
            if employee in tied and nearest > 0:
                yield Refusal(employee, self._tied(tied[employee]))
            elif len(facts):
                trainings = pairs.training[first[row] : last[row]][facts == nearest].tolist()
                yield Refusal(employee, self._reason(NEAREST[nearest], employee, trainings))
            else:
                yield Refusal(employee, self._nothing(bool(lacking[row]), bool(known[row])))

    def _nearest(self, pairs: Assignments) -> Rows:
        """For each of some pairs that count, the position in NEAREST of what keeps it out."""
        preparation = Preparation(self._obstacles, np.unique(pairs.employee))
        never = self._never(pairs, preparation)
        found = np.full(len(pairs), -1)
        for fact in NEVER:
            found[(found < 0) & never[fact]] = NEAREST.index(fact)
        possible = np.flatnonzero(found < 0)
        found[possible] = self._in_plan(pairs.take(possible), preparation)
        return found

    def _never(self, pairs: Assignments, preparation: Preparation) -> dict[str, Mask]:
        barred = self._obstacles.of(pairs)
        renamed = {f"never_{rule}": barred.pop(rule) for rule in ("seats", "budget", "ceiling")}
        nothing = np.zeros(len(pairs), dtype=bool)
        return (
            dict.fromkeys(NEVER, nothing)
            | barred
            | renamed
            | {
                "prerequisites": preparation.unmet(pairs),
                "few": self._too_few[pairs.training],
                "worthless": self._is_worthless(pairs, self._tariff.cost(pairs).sum(axis=0))
                & (not self.plan.scenario.settings.objective.shares),
            }
        )

    def _in_plan(self, pairs: Assignments, preparation: Preparation) -> Rows:
        """For each of some pairs that could be in a plan, the position in NEAREST of why it is not in this one."""
        objective, taken = self.plan.scenario.settings.objective, self._room.taken(pairs)
        found = np.full(len(pairs), NEAREST.index("unneeded" if objective.economise else "fits"))
        money = (self._tariff.cost(pairs) + self._room.batch_money(pairs)).sum(axis=0)
        found[self._is_worthless(pairs, money)] = NEAREST.index("unclear")
        for fact, mask in taken.items():
            found[mask] = NEAREST.index(fact)
        if objective.is_cost:
            found[:] = NEAREST.index("unneeded")
        # What else somebody would have to attend was looked at only as far as one training before it.
        lacking, settled = preparation.lacking(pairs), preparation.settled(pairs)
        free = np.isin(found, [NEAREST.index(fact) for fact in ("fits", "unneeded")]) & (not objective.is_cost)
        found[lacking & (~settled | free)] = NEAREST.index("unclear")
        return found

    def _is_worthless(self, pairs: Assignments, money: Rows) -> Mask:
        """Which pairs cost what they are worth or more, or are of metrics that dropped out of shares."""
        objective = self.plan.scenario.settings.objective
        if objective.is_cost or not (objective.shares or "cost" in objective.weights):
            return np.zeros(len(pairs), dtype=bool)
        value = Value(self.plan.scenario, pairs, best=self.plan.best)
        return np.asarray(value.alone + value.coefficients.get("cost", 0.0) * money <= 0)

    # --- words ---------------------------------------------------------------------------------------

    def _names(self, trainings: list[int]) -> tuple[str | Message, ...]:
        names = tuple(self.demands.training(row) for row in trainings[:NAMED])
        if len(trainings) <= NAMED:
            return names
        return (*names, Message("more_rows", "... {count} more", {"count": len(trainings) - NAMED}))

    def _tied(self, position: int) -> Message:
        seats = self.plan.assignments
        chosen, training = int(seats.employee[position]), int(seats.training[position])
        facts = {"training": self.demands.training(training), "person": self.demands.person(chosen)}
        return Message("tied", "{training}: tie with {person}", facts)

    def _nothing(self, lacking: bool, known: bool) -> Message:
        """Why no training of the catalogue serves what is pursued."""
        if not self._pursuit.levels_alone:
            return Message("nothing_counts", "no training counts towards the objective")
        if lacking:
            return Message("nothing_teaches", "no training of the catalogue closes these gaps")
        return Message("no_gap", "no gap") if known else Message("no_gap_known", "no gap on record")

    def _reason(self, fact: str, employee: int, trainings: list[int]) -> Message:
        if fact == "excluded":
            return self._excluded(employee, trainings)
        told = _MESSAGES[fact]
        return replace(told, parameters={**told.parameters, "trainings": self._names(trainings)})

    def _excluded(self, employee: int, trainings: list[int]) -> Message:
        entries = zip(self.demands.scenario.settings.rules.excluded, self.demands.excluded, strict=True)
        naming = [(entry, named) for entry, named in entries if named.people[employee] and named.rows & {*trainings}]
        entry, named = max(naming, key=lambda found: len(found[1].rows))
        place = {"place": f"{entry.place.file}:{entry.place.line}" if entry.place else ""}
        if len(named.rows) == len(self.demands.scenario.trainings):
            return Message("excluded", "excluded ({place})", place)
        rows = [training for training in trainings if training in named.rows]
        return Message("excluded_from", "{trainings}: excluded ({place})", place | {"trainings": self._names(rows)})


def _outbid(rule: Name) -> Message:
    return Message("outbid", "{trainings}: outbid by others ({rule})", {"rule": rule})


def _no_room(rule: str) -> Message:
    return Message("no_room", "{trainings}: no room ({rule})", {"rule": Name("rules", rule)})


def _too_dear(rule: Name) -> Message:
    return Message("too_dear", "{trainings}: dearer than the limit ({rule})", {"rule": rule})


def _beyond(rule: str) -> Message:
    named = {"rule": Name("rules", rule)}
    return Message("refused_by_rule", "{trainings}: beyond the personal limit ({rule})", named)


_BUDGET, _CEILING = Name("scenario", "budget"), Name("rules", "ceiling")
_MESSAGES = {
    "fits": Message("would_fit", "{trainings}: would still fit; the plan is not the best"),
    "unneeded": Message("not_needed", "{trainings}: not needed"),
    "budget": _outbid(_BUDGET),
    "ceiling": _outbid(_CEILING),
    "absence": _no_room("absence"),
    "share": _no_room("share"),
    "full": Message("full", "{trainings}: all seats are taken"),
    "no_class": _no_room("batches"),
    "not_opened": Message("not_opened", "{trainings}: not opened"),
    "unclear": Message("not_chosen", "{trainings}: not chosen"),
    "decisions": Message("turned_down", "{trainings}: nomination turned down"),
    "nominations_only": Message("not_nominated_for", "{trainings}: not nominated"),
    "trainings_per_person": _beyond("trainings_per_person"),
    "hours_per_person": _beyond("hours_per_person"),
    "never_seats": Message("no_seat", "{trainings}: no seats"),
    "never_budget": _too_dear(_BUDGET),
    "never_ceiling": _too_dear(_CEILING),
    "prerequisites": Message("unprepared", "{trainings}: prerequisites cannot be met"),
    "few": Message("too_few", "{trainings}: too few people for a class"),
    "attended": Message("attended_all", "{trainings}: attended before"),
    "eligibility": Message("not_eligible_for", "{trainings}: not eligible"),
    "worthless": Message("not_worth_it", "{trainings}: costs more than it is worth"),
    "weight": Message("no_weight", "{trainings}: weight 0"),
    "chance": Message("no_chance", "{trainings}: attendance or completion 0"),
}
