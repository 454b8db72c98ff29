"""The rows of the integer program, one function a form (model.md sections 3 and 5)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import pulp

from optimasi.model.instance import Instance, Part
from optimasi.model.rows import AtMostOne, Batches, Implication, Indicator, LocalSum, Rows, Shared


def grouped(keys: np.ndarray) -> dict[int, list[int]]:
    """Positions of each key."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, key in enumerate(keys.tolist()):
        groups[key].append(position)
    return dict(groups)


def total(terms: Iterable[tuple[pulp.LpVariable, float]]) -> pulp.LpAffineExpression:
    """Add up terms, each variable once: much faster than adding expressions."""
    # PuLP 4 has a constructor of its own for lists, PuLP 3 takes one.
    return getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)(list(terms))


def batch_variables(
    problem: pulp.LpProblem, instance: Instance, part: Part, pairs: Sequence[pulp.LpVariable]
) -> dict[int, pulp.LpVariable]:
    """n[t] for each training whose batches matter, tied to its seats."""
    rule = instance.batches
    if rule is None:
        return {}
    by_training = grouped(part.training)
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
    taken = total((seat, 1.0) for seat in seats)
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


DIGITS = 1_000_000
"""Largest coefficient of a row of whole numbers: the solver's tolerances (1e-9) leave a thousandth of a unit then."""
Reached: TypeAlias = "pulp.LpVariable | int"
"""Whether somebody is reached: a variable, or 0 or 1 where there is nothing to decide."""


def shared_rows(
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
            reached[key] = indicator(problem, name, row.indicator, part, pairs, row.group)
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
        _at_most(problem, f"{name}_most", whole, int(high // divisor))
    if math.isfinite(low) and terms and least < math.ceil(low / divisor):
        if _fits(whole):
            problem.addConstraint(total(whole) >= math.ceil(low / divisor), f"{name}_least")
        else:
            negated = [(variable, -coefficient) for variable, coefficient in whole]
            _at_most(problem, f"{name}_least", negated, -math.ceil(low / divisor))


def _fits(terms: list[tuple[pulp.LpVariable, int]]) -> bool:
    """Whether a solver sees every unit of a row of whole numbers."""
    return max((abs(coefficient) for _, coefficient in terms), default=0) <= DIGITS


def _at_most(problem: pulp.LpProblem, name: str, terms: list[tuple[pulp.LpVariable, int]], limit: int) -> None:
    """sum of a v <= limit, in whole numbers; a row of large numbers becomes two of smaller ones.

    With a = DIGITS q + r, limit = DIGITS l + m and 0 <= r, m < DIGITS that is, for some whole carry c >= 0,
    sum of r v - DIGITS c <= m and sum of q v + c <= l. A solver looks at a row with a tolerance in absolute
    numbers: where Rp1 stands beside Rp1 miliar, one row cannot hold both.
    """
    if _fits(terms):
        problem.addConstraint(total(terms) <= limit, name)
        return
    parts = [(variable, *divmod(coefficient, DIGITS)) for variable, coefficient in terms]
    most = sum(rest * int(variable.upBound) for variable, _, rest in parts)
    upper, lower = divmod(limit, DIGITS)
    carry = problem.add_variable(f"zz_{name}", 0, max(0, -((lower - most) // DIGITS)), pulp.LpInteger)
    small = [*((variable, rest) for variable, _, rest in parts if rest), (carry, -DIGITS)]
    problem.addConstraint(total(small) <= lower, f"{name}_low")
    _at_most(problem, f"{name}_high", [*((v, part) for v, part, _ in parts if part), (carry, 1)], upper)


def indicator(
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
    for person, inside in grouped(part.employee[positions]).items():
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
        problem.addConstraint(needed * variable - total(worth) <= 0, f"{name}_reach_{person:08d}")
        found[person] = variable
    return found


def at_most_one(
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
            problem.addConstraint(total(chosen) <= 1, f"{name}_{person:08d}")


def implication(
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
                problem.addConstraint(pairs[pair] - total(others) <= 0, f"{name}_{person:08d}")


def local_sum(
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
            problem.addConstraint(total(terms) <= high, f"{name}_{person:08d}_most")
        if terms and low > 0:
            problem.addConstraint(total(terms) >= low, f"{name}_{person:08d}_least")
