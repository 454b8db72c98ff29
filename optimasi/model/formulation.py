"""The whole integer program, written with PuLP (model.md section 5).

Variables and rows are named by index, because PuLP folds signs and spaces of real names into `_`. Names
sort in the order of creation, because PuLP 3 hands columns over by name and PuLP 4 as created: the same
scenario gives the solver the same problem.

x[e,t] in {0,1} for each candidate pair; y[e,k] in 0..gap, levels closed, where trainings may overlap;
n[t] whole, batches, where they matter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pulp

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import AtMostOne, Batches, Implication, Indicator, LocalSum, Rows, Shared
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.filters import Mask


@dataclass(frozen=True, slots=True)
class Formulation:
    """A PuLP problem and what its variables mean.

    Parameters
    ----------
    problem
        The problem, to be maximised.
    pairs
        The variable of each candidate pair, in the order of the part.
    gain
        The objective: weighted levels closed.
    """

    problem: pulp.LpProblem
    pairs: Sequence[pulp.LpVariable]
    gain: pulp.LpAffineExpression


def formulate(instance: Instance, part: Part) -> Formulation:
    """Write the integer program of a part that holds every employee."""
    problem = pulp.LpProblem("optimasi", pulp.LpMaximize)
    pairs = [
        problem.add_variable(f"x_{pair:08d}", 1 if forced else 0, 1, pulp.LpInteger)
        for pair, forced in enumerate(part.forced.tolist())
    ]
    gain = _levels(problem, instance, part, pairs)
    problem.setObjective(gain)
    batches = _batches(problem, instance, part, pairs)
    by_person = _grouped(part.employee)
    reached: dict[int, dict[int, Reached]] = {}
    for index, row in enumerate(instance.shared):
        _shared(problem, f"shared_{index:04d}", row, part, pairs, batches, reached)
    for index, chosen in enumerate(instance.at_most_ones):
        _at_most_one(problem, f"one_{index:04d}", chosen, part, pairs, by_person)
    for index, implication in enumerate(instance.implications):
        _implication(problem, f"requires_{index:04d}", implication, part, pairs, by_person)
    for index, local in enumerate(instance.local_sums):
        _local_sum(problem, f"limit_{index:04d}", local, part, pairs, by_person)
    return Formulation(problem, pairs, gain)


def formulate_nearest(instance: Instance, part: Part, wanted: Mask, value: float, cost: int) -> Formulation:
    """Write the program of the plan nearest to another one, among those as good and as cheap.

    Maximise the sum of x over the other plan's pairs less the sum of x over all others, with gain >= value
    and the sum of all costs <= cost.

    Parameters
    ----------
    instance, part
        As for `formulate`.
    wanted
        Which candidate pairs the other plan has, shape (pairs,).
    value, cost
        Weighted levels and rupiah of the plan found.
    """
    formulation = formulate(instance, part)
    problem = formulation.problem
    problem.addConstraint(formulation.gain >= value, "as_good")
    row = Shared(
        "nearest",
        (Message("as_cheap", "as cheap"),),
        np.zeros(instance.employees, dtype=np.int64),
        instance.seat_money,
        instance.batch_money,
        np.array([-np.inf]),
        np.array([float(cost)]),
    )
    batches = {
        int(variable.name[2:10]): variable for variable in problem.variables() if variable.name.endswith("_batches")
    }
    _shared(problem, "as_cheap", row, part, formulation.pairs, batches, {})
    problem.setObjective(
        _sum(
            (variable, 1.0 if stay else -1.0) for variable, stay in zip(formulation.pairs, wanted.tolist(), strict=True)
        )
    )
    return formulation


def _grouped(keys: np.ndarray) -> dict[int, list[int]]:
    """Positions of each key."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, key in enumerate(keys.tolist()):
        groups[key].append(position)
    return dict(groups)


def _sum(terms: Iterable[tuple[pulp.LpVariable, float]]) -> pulp.LpAffineExpression:
    """Add up terms, each variable once: much faster than adding expressions."""
    # PuLP 4 has a constructor of its own for lists, PuLP 3 takes one.
    return getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)(list(terms))


def _levels(
    problem: pulp.LpProblem, instance: Instance, part: Part, pairs: Sequence[pulp.LpVariable]
) -> pulp.LpAffineExpression:
    """Sum of w[e,k] y[e,k]; y[e,k] <= (h - assessed) + sum over t that lead beyond h of u[e,t,k] x[e,t].

    Where a single training serves a need, y = u x is put straight into the objective.
    """
    gain: defaultdict[int, float] = defaultdict(float)
    terms: list[tuple[pulp.LpVariable, float]] = []
    for need, entries in sorted(_grouped(part.lift_need).items()):
        weight = float(instance.objective.need[need])
        if weight == 0:
            continue
        if len(entries) == 1:
            gain[int(part.lift_pair[entries[0]])] += weight * float(part.lift[entries[0]])
            continue
        closed = problem.add_variable(f"y_{need:08d}", 0, float(instance.gap[need]))
        terms.append((closed, weight))
        for order, reached in enumerate(sorted({0.0, *part.headroom[entries].tolist()})):
            beyond = [
                (pairs[part.lift_pair[entry]], float(part.lift[entry]))
                for entry in entries
                if part.headroom[entry] > reached
            ]
            if reached < instance.gap[need] and beyond:
                problem.addConstraint(closed - _sum(beyond) <= reached, f"level_{need:08d}_{order}")
            elif reached < instance.gap[need]:
                problem.addConstraint(closed <= reached, f"level_{need:08d}_{order}")
    return _sum([*((pairs[pair], value) for pair, value in sorted(gain.items())), *terms])


def _batches(
    problem: pulp.LpProblem, instance: Instance, part: Part, pairs: Sequence[pulp.LpVariable]
) -> dict[int, pulp.LpVariable]:
    """n[t] for each training whose batches matter, tied to its seats."""
    rule = instance.batches
    if rule is None:
        return {}
    by_training = _grouped(part.training)
    return {
        training: _batch(
            problem,
            rule,
            training,
            [pairs[pair] for pair in by_training[training]],
            int(part.locked[by_training[training]].sum()),
        )
        for training in np.flatnonzero(rule.counted).tolist()
        if training in by_training
    }


def _batch(
    problem: pulp.LpProblem, rule: Batches, training: int, seats: list[pulp.LpVariable], locked: int
) -> pulp.LpVariable:
    """minimum n <= s <= size n, n <= most; with all seats locked, s = locked and n = ceil(locked / size) will do."""
    possible = len(seats)
    size, minimum = min(float(rule.size[training]), possible), float(rule.minimum[training])
    needed = math.ceil(locked / rule.size[training]) if math.isfinite(rule.size[training]) else min(1, locked)
    one = 1.0 if not math.isfinite(rule.size[training]) else math.inf
    most = max(needed, int(min(rule.most[training], one, possible // max(1.0, minimum))))
    batches = problem.add_variable(f"z_{training:08d}_batches", 0, most, pulp.LpInteger)
    taken = _sum((seat, 1.0) for seat in seats)
    problem.addConstraint(taken - size * batches <= 0, f"size_{training:08d}")
    short = locked and needed * minimum > locked
    if minimum > 1 and not short:
        problem.addConstraint(taken - minimum * batches >= 0, f"minimum_{training:08d}")
    elif minimum > 1:
        more = problem.add_variable(f"z_{training:08d}_more", 0, 1, pulp.LpInteger)
        problem.addConstraint(taken - (possible - locked) * more <= locked, f"more_{training:08d}")
        problem.addConstraint(
            taken - minimum * batches - minimum * most * more >= -minimum * most, f"minimum_{training:08d}"
        )
    return batches


Reached: TypeAlias = "pulp.LpVariable | int"
"""Whether somebody is reached: a variable, or 0 or 1 where there is nothing to decide."""


def _shared(
    problem: pulp.LpProblem,
    name: str,
    row: Shared,
    part: Part,
    pairs: Sequence[pulp.LpVariable],
    batches: dict[int, pulp.LpVariable],
    reached: dict[int, dict[int, Reached]],
) -> None:
    """lower[g] <= sum of amounts x + sum of batch n + sum of r <= upper[g], for each group of the family."""
    terms: list[list[tuple[pulp.LpVariable, int]]] = [[] for _ in row.lower]
    constant = np.zeros(len(row.lower), dtype=np.int64)
    if row.amounts is not None:
        amount, group = row.amounts.of(part.employee, part.training), row.group[part.employee]
        counted = np.flatnonzero((amount != 0) & (group >= 0))
        for pair, number, of in zip(counted.tolist(), amount[counted].tolist(), group[counted].tolist(), strict=True):
            terms[of].append((pairs[pair], number))
    if row.indicator is not None:
        key = id(row.indicator)
        if key not in reached:
            reached[key] = _indicator(problem, name, row.indicator, part, pairs, row.group)
        for person, found in reached[key].items():
            if isinstance(found, int):
                constant[row.group[person]] += found
            else:
                terms[row.group[person]].append((found, 1))
    terms[0] += [(variable, int(row.batch[training])) for training, variable in batches.items() if row.batch[training]]
    for of, (low, high) in enumerate(zip(row.lower.tolist(), row.upper.tolist(), strict=True)):
        suffix = f"{name}_{of:05d}" if len(terms) > 1 else name
        _bounded(problem, suffix, terms[of], low - int(constant[of]), high - int(constant[of]))


def _bounded(
    problem: pulp.LpProblem, name: str, terms: list[tuple[pulp.LpVariable, int]], low: float, high: float
) -> None:
    """low <= sum of terms <= high, divided by the greatest common divisor; left out where no choice can break it.

    Dividing keeps rupiah within the solver's tolerance; the limits of whole numbers may be rounded inwards.
    """
    divisor = math.gcd(*(coefficient for _, coefficient in terms)) or 1
    whole = [(variable, coefficient // divisor) for variable, coefficient in terms]
    most = sum(coefficient * (variable.upBound or 0) for variable, coefficient in whole if coefficient > 0)
    least = sum(coefficient * (variable.upBound or 0) for variable, coefficient in whole if coefficient < 0)
    if math.isfinite(high) and most > high // divisor:
        problem.addConstraint(_sum(whole) <= high // divisor, f"{name}_most")
    if math.isfinite(low) and terms and least < math.ceil(low / divisor):
        problem.addConstraint(_sum(whole) >= math.ceil(low / divisor), f"{name}_least")


def _indicator(
    problem: pulp.LpProblem, name: str, row: Indicator, part: Part, pairs: Sequence[pulp.LpVariable], group: Rows
) -> dict[int, Reached]:
    """r[e] <= sum of x over what reaches e, or needed[e] r[e] <= sum of hours[t] x[e,t], for everybody in a group."""
    counted = row.trainings[part.training] & (group[part.employee] >= 0)
    if row.hours is None:
        counted &= part.reaching
    else:
        counted &= row.hours[part.training] > 0
    found: dict[int, Reached] = {}
    if row.hours is not None and row.needed is not None:
        found |= dict.fromkeys(np.flatnonzero((group >= 0) & (row.needed <= 0)).tolist(), 1)
    positions = np.flatnonzero(counted)
    for person, inside in _grouped(part.employee[positions]).items():
        if person in found:
            continue
        chosen = [(pairs[pair], int(part.training[pair])) for pair in positions[inside].tolist()]
        if row.hours is None and len(chosen) == 1:
            found[person] = chosen[0][0]
            continue
        # Reached by whole seats, r is whole by itself; by hours it is not.
        kind = pulp.LpContinuous if row.hours is None else pulp.LpInteger
        variable = problem.add_variable(f"zr_{name.removeprefix('shared_')}_{person:08d}", 0, 1, kind)
        needed = 1.0 if row.needed is None else float(row.needed[person])
        worth = [(x, 1.0 if row.hours is None else min(needed, float(row.hours[t]))) for x, t in chosen]
        problem.addConstraint(needed * variable - _sum(worth) <= 0, f"{name}_reach_{person:08d}")
        found[person] = variable
    return found


def _at_most_one(
    problem: pulp.LpProblem,
    name: str,
    row: AtMostOne,
    part: Part,
    pairs: Sequence[pulp.LpVariable],
    by_person: dict[int, list[int]],
) -> None:
    """Sum over t in the set of x[e,t] <= 1."""
    inside = np.isin(part.training, row.trainings)
    for person, found in by_person.items():
        chosen = [(pairs[pair], 1.0) for pair in found if inside[pair]]
        if len(chosen) > 1:
            problem.addConstraint(_sum(chosen) <= 1, f"{name}_{person:08d}")


def _implication(
    problem: pulp.LpProblem,
    name: str,
    row: Implication,
    part: Part,
    pairs: Sequence[pulp.LpVariable],
    by_person: dict[int, list[int]],
) -> None:
    """x[e,t] <= held[e] + sum over the alternatives of x[e,r]."""
    for person, found in by_person.items():
        if row.held[person]:
            continue
        for pair in found:
            if part.training[pair] == row.training:
                others = [(pairs[other], 1.0) for other in found if part.training[other] in row.alternatives]
                problem.addConstraint(pairs[pair] - _sum(others) <= 0, f"{name}_{person:08d}")


def _local_sum(
    problem: pulp.LpProblem,
    name: str,
    row: LocalSum,
    part: Part,
    pairs: Sequence[pulp.LpVariable],
    by_person: dict[int, list[int]],
) -> None:
    """at_least[e] <= sum of coefficient[t] x[e,t] <= at_most[e]; left out where no choice can break it."""
    for person, found in by_person.items():
        terms = [
            (pairs[pair], float(row.coefficient[part.training[pair]]))
            for pair in found
            if row.coefficient[part.training[pair]]
        ]
        low, high = float(row.at_least[person]), float(row.at_most[person])
        if terms and sum(coefficient for _, coefficient in terms) > high:
            problem.addConstraint(_sum(terms) <= high, f"{name}_{person:08d}_most")
        if terms and low > 0:
            problem.addConstraint(_sum(terms) >= low, f"{name}_{person:08d}_least")
