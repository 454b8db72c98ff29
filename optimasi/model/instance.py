"""The hinge between the scenario and the mathematics: index arrays, built exactly once.

Lifts stay factored (employee x competency, training x competency) and are expanded for a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimasi.model.costs import seat_amounts
from optimasi.model.rows import (
    Amounts,
    AtMostOne,
    Batches,
    Floats,
    Forbidden,
    Forced,
    Implication,
    LocalSum,
    Piece,
    Rows,
    Shared,
    Target,
    Worth,
)
from optimasi.model.rules import pieces
from optimasi.model.worth import level_weights, needs_of, worth_of
from optimasi.plan.gain import Assignments, spans
from optimasi.plan.value import coefficients
from optimasi.scenario.facts.ip import LEADERSHIP
from optimasi.scenario.format.conventions import SLOTS
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """The candidate pairs of some employees, with their lifts.

    Parameters
    ----------
    employee, training
        Row numbers of each candidate pair, sorted, shape (pairs,).
    locked, forced
        Which pairs are locked, and which are set to 1 (locked ones among them).
    reaching
        Which pairs reach their employee: useful or forced ones, the rows of a mandatory course among them.
    lift_pair, lift_need, lift, headroom
        One entry for each pair and need it serves: position of the pair, row of the need, u in expected
        levels, and levels up to where the training leads; shape (lifts,), sorted by pair.
    """

    employee: Rows
    training: Rows
    locked: Mask
    forced: Mask
    reaching: Mask
    lift_pair: Rows
    lift_need: Rows
    lift: Floats
    headroom: Floats

    def __len__(self) -> int:
        return len(self.employee)

    def assignments(self, taken: Mask) -> Assignments:
        """The pairs of a mask, shape (pairs,)."""
        return Assignments.of(self.employee[taken], self.training[taken])


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A scenario as arrays.

    Parameters
    ----------
    scenario
        What it was built from; only sizes and names are asked of it from here on.
    attendance, completion
        Probability of each employee, of each training.
    need_start
        Where each employee's needs begin, shape (employees + 1,).
    need_competency, assessed
        Of each gap: levels; assessed is 0 where gaps were given.
    gap
        Of each need: levels of the gaps; after them 1 or 0 of the IP ASN's slots, four for each employee, where
        anything counts them.
    taught_start
        Where each training's competencies begin, shape (trainings + 1,).
    taught_competency, taught_lift, taught_to
        Of each training and competency: levels; inf where the training leads as far as required.
    seat_money, batch_money
        Rupiah of each pair, of each training's batches, all lines together.
    objective
        What is maximised.
    rows
        What the rules say.
    """

    scenario: Scenario
    attendance: Floats
    completion: Floats
    need_start: Rows
    need_competency: Rows
    gap: Floats
    assessed: Floats
    taught_start: Rows
    taught_competency: Rows
    taught_lift: Floats
    taught_to: Floats
    seat_money: Amounts
    batch_money: Rows
    objective: Worth
    rows: tuple[Piece, ...]

    @cached_property
    def employees(self) -> int:
        """How many employees there are."""
        return len(self.attendance)

    @cached_property
    def trainings(self) -> int:
        """How many trainings there are."""
        return len(self.completion)

    @cached_property
    def local_sums(self) -> tuple[LocalSum, ...]:
        """Bounded sums of one person."""
        return tuple(row for row in self.rows if isinstance(row, LocalSum))

    @cached_property
    def at_most_ones(self) -> tuple[AtMostOne, ...]:
        """Sets of which one person attends one."""
        return tuple(row for row in self.rows if isinstance(row, AtMostOne))

    @cached_property
    def implications(self) -> tuple[Implication, ...]:
        """Trainings that ask for others."""
        return tuple(row for row in self.rows if isinstance(row, Implication))

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """Families of rows across people."""
        return tuple(row for row in self.rows if isinstance(row, Shared))

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """What must be reached."""
        return tuple(row for row in self.rows if isinstance(row, Target))

    @cached_property
    def batches(self) -> Batches | None:
        """Batch sizes, if any training counts its batches."""
        return next((row for row in self.rows if isinstance(row, Batches)), None)

    def forbidden(self, employees: Rows, rule: str | None = None) -> Mask:
        """Pairs of some employees that a rule, or any rule, forbids; shape (len(employees), trainings)."""
        mask = np.zeros((len(employees), self.trainings), dtype=bool)
        for row in self.rows:
            if isinstance(row, Forbidden) and rule in (None, row.rule):
                mask |= row.pairs.of(employees)
        return mask

    def forced(self, employees: Rows, *, locked: bool) -> Mask:
        """Pairs of some employees that are locked, or else mandatory row by row; same shape."""
        mask = np.zeros((len(employees), self.trainings), dtype=bool)
        for row in self.rows:
            if isinstance(row, Forced) and row.locked == locked:
                mask |= row.pairs.of(employees)
        return mask

    def part(self, employees: Rows) -> Part:
        """Expand the candidate pairs of some employees (row numbers, ascending)."""
        locked, mandatory = self.forced(employees, locked=True), self.forced(employees, locked=False)
        allowed = ~self.forbidden(employees) | locked
        person, training = np.nonzero(allowed)
        pair, need, lift, headroom = self._lifts(employees[person], training)
        useful = self._useful(allowed, person, training, pair[lift > 0], need[lift > 0])
        reaching = useful | locked | mandatory | self._courses_asked(employees)
        candidate = self._candidates(employees, allowed, useful | locked | mandatory)
        kept = candidate[person, training]
        position = np.cumsum(kept) - 1
        chosen = kept[pair] & (lift > 0)
        person, training = person[kept], training[kept]
        return Part(
            employee=employees[person],
            training=training,
            locked=locked[person, training],
            forced=(locked | mandatory)[person, training],
            reaching=reaching[person, training],
            lift_pair=position[pair[chosen]],
            lift_need=need[chosen],
            lift=lift[chosen],
            headroom=headroom[chosen],
        )

    def _lifts(self, employee: Rows, training: Rows) -> tuple[Rows, Rows, Floats, Floats]:
        """Lift of each pair on each need: u = p min(lift, max(0, to - assessed), gap) (model.md section 1)."""
        first, count = self.taught_start[training], np.diff(self.taught_start)[training]
        pair, taught = spans(first, count)
        need = self._need_of(employee[pair], self.taught_competency[taught])
        pair, taught, need = pair[need >= 0], taught[need >= 0], need[need >= 0]
        headroom = np.minimum(self.gap[need], np.maximum(0.0, self.taught_to[taught] - self.assessed[need]))
        probability = (self.completion[training] * self._attendance(employee, training))[pair]
        lift = probability * np.minimum(self.taught_lift[taught], headroom)
        if len(self.gap) == len(self.need_competency):
            return pair, need, lift, headroom
        return self._with_slots(employee, training, (pair, need, lift, headroom))

    def _with_slots(
        self, employee: Rows, training: Rows, lifts: tuple[Rows, Rows, Floats, Floats]
    ) -> tuple[Rows, Rows, Floats, Floats]:
        """The same with the IP ASN slot that each pair fills: u = p, up to the open slot."""
        table = self.scenario.ip
        assert table is not None
        slot = table.slot[training]
        pair = np.flatnonzero((slot >= 0) & ((slot != LEADERSHIP) | table.leads[table.echelon[employee], training]))
        need = len(self.need_competency) + employee[pair] * len(SLOTS) + slot[pair]
        p = self.completion[training[pair]] * self._attendance(employee[pair], training[pair])
        parts = zip(lifts, (pair, need, np.minimum(p, self.gap[need]), self.gap[need]), strict=True)
        joined = [np.concatenate(both) for both in parts]
        order = np.lexsort((joined[1], joined[0]))
        return joined[0][order], joined[1][order], joined[2][order], joined[3][order]

    def _useful(self, allowed: Mask, person: Rows, training: Rows, pair: Rows, need: Rows) -> Mask:
        """Pairs that alone raise the objective or a target's metric, money aside; or close levels, if cost is all."""
        pursued = [self.objective, *(target.worth for target in self.targets)]
        counted = np.sum([worth.need for worth in pursued], axis=0) > 0
        everyone = any(worth.people > 0 for worth in pursued)
        seats = np.sum([worth.seat for worth in pursued], axis=0) > 0
        if self.scenario.settings.objective.is_cost and not self.targets:
            counted[: len(self.need_competency)] = level_weights(self.scenario) > 0
        useful: Mask = np.asarray(allowed & (seats | everyone))
        helpful = pair[counted[need]]
        useful[person[helpful], training[helpful]] = True
        return useful

    def _attendance(self, employee: Rows, training: Rows) -> Floats:
        """Probability that somebody comes: of the nomination where it has one, else of the employee."""
        if not self.scenario.settings.count_attendance:
            return np.ones(len(employee))
        told = self.scenario.nominations
        told = told[told["probability"].notna()]
        attendance = self.attendance[employee]
        if not len(told):
            return attendance
        keys = told["employee"].to_numpy() * self.trainings + told["training"].to_numpy()
        wanted = employee * self.trainings + training
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, told["probability"].to_numpy()[place], attendance)

    def _courses_asked(self, employees: Rows) -> Mask:
        """Rows of mandatory courses, for those who must attend one of them; shape (len(employees), trainings)."""
        mask = np.zeros((len(employees), self.trainings), dtype=bool)
        for row in self.local_sums:
            if row.rule == "mandatory":
                mask |= (row.at_least[employees] > 0)[:, None] & (row.coefficient > 0)
        return mask

    def _need_of(self, employee: Rows, competency: Rows) -> Rows:
        """Row of the need of an employee in a competency, -1 where there is none."""
        width = int(max(self.need_competency.max(initial=0), competency.max(initial=0))) + 1
        place = np.full((self.employees, width), -1, dtype=np.int32)
        owner = np.repeat(np.arange(self.employees), np.diff(self.need_start))
        place[owner, self.need_competency] = np.arange(len(self.need_competency))
        return place[employee, competency].astype(np.int64)

    def _candidates(self, employees: Rows, allowed: Mask, wanted: Mask) -> Mask:
        """Pairs that exist: wanted, or asked for by a minimum or by another candidate (model.md section 2)."""
        for row in self.local_sums:
            wanted |= (row.at_least[employees] > 0)[:, None] & (row.coefficient > 0)
        for shared in self.shared:
            group = shared.group[employees]
            if shared.rule == "seats":
                asked = (group >= 0) & (shared.lower > 0)[group]
                wanted |= asked[:, None] & (shared.amounts_of_code(employees) > 0)
            elif shared.indicator is not None and shared.indicator.hours is not None:
                wanted |= (group >= 0)[:, None] & (shared.indicator.hours > 0)
        candidate = wanted & allowed
        growing = True
        while growing:
            growing = False
            for implication in self.implications:
                asks = candidate[:, implication.training] & ~implication.held[employees]
                for training in implication.alternatives:
                    new = asks & allowed[:, training] & ~candidate[:, training]
                    if new.any():
                        candidate[:, training] |= new
                        growing = True
        return candidate


def build_instance(scenario: Scenario, best: Mapping[str, float] | None = None) -> Instance:
    """Turn a scenario into arrays; `best` is what each metric reaches alone, where the objective has shares."""
    needs, taught = scenario.needs, scenario.curriculum
    counted = needs_of(scenario)
    return Instance(
        scenario=scenario,
        attendance=scenario.employees["attendance"].to_numpy(),
        completion=scenario.trainings["completion"].to_numpy(),
        need_start=np.searchsorted(needs["employee"].to_numpy(), np.arange(len(scenario.employees) + 1)),
        need_competency=needs["competency"].to_numpy(),
        gap=counted.cap,
        assessed=needs["assessed"].fillna(0.0).to_numpy(),
        taught_start=np.searchsorted(taught["training"].to_numpy(), np.arange(len(scenario.trainings) + 1)),
        taught_competency=taught["competency"].to_numpy(),
        taught_lift=taught["lift"].to_numpy(),
        taught_to=taught["to_level"].fillna(np.inf).to_numpy(),
        seat_money=seat_amounts(scenario, np.ones(len(scenario.lines), dtype=bool)),
        batch_money=scenario.batch_cost.sum(axis=0),
        objective=worth_of(scenario, coefficients(scenario.settings.objective.weights, best or {}), counted),
        rows=pieces(scenario),
    )
