"""The whole integer program, written with PuLP (model.md section 5).

Variables and rows are named by index, because PuLP folds signs and spaces of real names into `_`. Names
sort in the order of creation, because PuLP 3 hands columns over by name and PuLP 4 as created: the same
scenario gives the solver the same problem.

x[e,t] in {0,1} for each candidate pair; y[e,k] in 0..cap, what is closed of each need, where trainings may
overlap; n[t] whole, batches, where they matter; r[e] in 0..1, who is reached.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pulp

from optimasi.model.clock import look
from optimasi.model.constraints import (
    Reached,
    at_most_one,
    batch_variables,
    grouped,
    implication,
    indicator,
    local_sum,
    shared_rows,
    total,
)
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Indicator, Worth

Terms = list[tuple[pulp.LpVariable, float]]


@dataclass(frozen=True, slots=True)
class Formulation:
    """A PuLP problem and what its variables mean.

    Parameters
    ----------
    instance, part
        What it was written from; the part holds every employee.
    problem
        The problem, to be maximised.
    pairs
        The variable of each candidate pair, in the order of the part.
    closed
        Need -> what adds up to what is closed of it: y, or u x where a single training serves it.
    batches
        Training -> n, where its batches matter.
    attending
        Employee -> 1 if any training is attended; empty where nothing counts people.
    """

    instance: Instance
    part: Part
    problem: pulp.LpProblem
    pairs: Sequence[pulp.LpVariable]
    closed: dict[int, Terms]
    batches: dict[int, pulp.LpVariable]
    attending: dict[int, Reached]

    def worth(self, worth: Worth) -> pulp.LpAffineExpression:
        """Sum of need[k] y[k] + sum of seat[t] x + people sum of r[e] + money (sum of costs x and n)."""
        terms: defaultdict[pulp.LpVariable, float] = defaultdict(float)
        for need, parts in self.closed.items():
            for variable, amount in parts:
                terms[variable] += float(worth.need[need]) * amount
        per_pair = worth.seat[self.part.training]
        if worth.money:
            per_pair = per_pair + worth.money * self.instance.seat_money.of(self.part.employee, self.part.training)
            for training, batches in self.batches.items():
                terms[batches] += worth.money * int(self.instance.batch_money[training])
        if np.any(per_pair):
            for pair, amount in zip(self.pairs, per_pair.tolist(), strict=True):
                terms[pair] += amount
        constant = 0.0
        for reached in self.attending.values() if worth.people else ():
            if isinstance(reached, int):
                constant += worth.people * reached
            else:
                terms[reached] += worth.people
        return total((variable, amount) for variable, amount in terms.items() if amount) + constant

    def reached(self) -> pulp.LpAffineExpression:
        """How many people are reached by something useful or forced; adds their variables to the problem."""
        everyone = np.zeros(self.instance.employees, dtype=np.int64)
        trainings = np.ones(self.instance.trainings, dtype=bool)
        found = indicator(self.problem, "all", Indicator(trainings), self.part, self.pairs, everyone)
        return total((person, 1.0) for person in found.values() if not isinstance(person, int))


def formulate(instance: Instance, part: Part, deadline: float = math.inf) -> Formulation:
    """Write the integer program of a part that holds every employee.

    Raises
    ------
    OutOfTime
        It is not written by then, on the monotonic clock.
    """
    problem = pulp.LpProblem("optimasi", pulp.LpMaximize)
    pairs = [
        problem.add_variable(f"x_{pair:08d}", 1 if forced else 0, 1, pulp.LpInteger)
        for pair, forced in enumerate(part.forced.tolist())
    ]
    look(deadline)
    closed = _closed(problem, instance, part, pairs, deadline)
    batches = batch_variables(problem, instance, part, pairs)
    attending = _attending(problem, instance, part, pairs)
    formulation = Formulation(instance, part, problem, pairs, closed, batches, attending)
    problem.setObjective(formulation.worth(instance.objective))
    by_person = grouped(part.employee)
    reached: dict[int, dict[int, Reached]] = {}
    for index, row in enumerate(instance.shared):
        look(deadline)
        shared_rows(problem, f"shared_{index:04d}", row, part, pairs, batches, reached)
    for index, chosen in enumerate(instance.at_most_ones):
        look(deadline)
        at_most_one(problem, f"one_{index:04d}", chosen, part, pairs, by_person)
    for index, required in enumerate(instance.implications):
        look(deadline)
        implication(problem, f"requires_{index:04d}", required, part, pairs, by_person)
    for index, local in enumerate(instance.local_sums):
        look(deadline)
        local_sum(problem, f"limit_{index:04d}", local, part, pairs, by_person)
    for index, target in enumerate(instance.targets):
        if target.at_least > 0:
            problem.addConstraint(formulation.worth(target.worth) >= target.at_least, f"target_{index:04d}")
    return formulation


def _attending(
    problem: pulp.LpProblem, instance: Instance, part: Part, pairs: Sequence[pulp.LpVariable]
) -> dict[int, Reached]:
    """r[e] <= sum over t of x[e,t], where the objective or a target counts people."""
    if not any(worth.people for worth in (instance.objective, *(target.worth for target in instance.targets))):
        return {}
    attending: dict[int, Reached] = {}
    for person, found in grouped(part.employee).items():
        if len(found) == 1:
            attending[person] = pairs[found[0]]
            continue
        attending[person] = problem.add_variable(f"za_{person:08d}", 0, 1)
        problem.addConstraint(attending[person] - total((pairs[pair], 1.0) for pair in found) <= 0, f"any_{person:08d}")
    return attending


def _closed(
    problem: pulp.LpProblem, instance: Instance, part: Part, pairs: Sequence[pulp.LpVariable], deadline: float
) -> dict[int, Terms]:
    """y[e,k] <= (h - assessed) + sum over t that lead beyond h of u[e,t,k] x[e,t], for every threshold h.

    Where a single training serves a need, y = u x needs no variable; needs that nothing counts have none.
    """
    worths = [instance.objective.need, *(target.worth.need for target in instance.targets)]
    counted = np.sum(worths, axis=0) > 0
    closed: dict[int, Terms] = {}
    for need, entries in sorted(grouped(part.lift_need).items()):
        if not counted[need]:
            continue
        look(deadline)
        if len(entries) == 1:
            closed[need] = [(pairs[part.lift_pair[entries[0]]], float(part.lift[entries[0]]))]
            continue
        variable = problem.add_variable(f"y_{need:08d}", 0, float(instance.gap[need]))
        closed[need] = [(variable, 1.0)]
        for order, reached in enumerate(sorted({0.0, *part.headroom[entries].tolist()})):
            beyond = [
                (pairs[part.lift_pair[entry]], float(part.lift[entry]))
                for entry in entries
                if part.headroom[entry] > reached
            ]
            if reached < instance.gap[need] and beyond:
                problem.addConstraint(variable - total(beyond) <= reached, f"level_{need:08d}_{order}")
            elif reached < instance.gap[need]:
                problem.addConstraint(variable <= reached, f"level_{need:08d}_{order}")
    return closed
