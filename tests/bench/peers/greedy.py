"""The list that is made in a workbook: pairs by gain per rupiah, from the top, until the money is gone.

First the people that coverage asks for, then everybody. Where a class stays too small its seats are struck, and the
list is gone through again with the money that this frees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from problem import Pair, Problem


def plan(problem: Problem, _left: Callable[[], float]) -> tuple[list[Pair], float | None]:
    """Make the list; it proves nothing."""
    ranked = _ranked(problem)
    least, most = problem.column("batch_min"), problem.column("batch_max")
    allowed = [len(problem.employees)] * len(problem.trainings)
    while True:
        chosen = _pass(problem, ranked, allowed)
        seats = Counter(training for _, training in chosen)
        small = [t for t, count in seats.items() if count < least[t] * -(-count // most[t])]
        if not small:
            return chosen, None
        for training in small:
            allowed[training] = seats[training] // most[training] * most[training]


def _ranked(problem: Problem) -> list[Pair]:
    gains = problem.useful.groupby(["employee", "training"])["levels"].sum()
    rows = gains.index.get_level_values("training").to_numpy()
    most = np.array(problem.column("batch_max"))
    price = sum(
        np.array(problem.seat_cost[line]) + np.array(problem.batch_cost[line]) / most for line in problem.budget
    )
    order = np.argsort(-gains.to_numpy() / np.maximum(1.0, price[rows]), kind="stable")
    return [gains.index[place] for place in order]


def _pass(problem: Problem, ranked: list[Pair], allowed: list[int]) -> list[Pair]:
    """Go through the list once for coverage and once for everybody."""
    hours, most = problem.column("hours"), problem.column("batch_max")
    left, seats, trainings, busy = dict(problem.budget), Counter[int](), Counter[int](), Counter[int]()
    unit = problem.employees["unit"].tolist()
    needed = {name: count for name, (_, count) in problem.units.items()}
    chosen: dict[Pair, None] = {}
    for covering in (True, False):
        for employee, training in ranked:
            if covering and (trainings[employee] or needed[unit[employee]] <= 0):
                continue
            if (employee, training) in chosen or seats[training] == allowed[training]:
                continue
            if trainings[employee] == problem.most_trainings or busy[employee] + hours[training] > problem.most_hours:
                continue
            opens = seats[training] % most[training] == 0
            cost = {
                line: problem.seat_cost[line][training] + opens * problem.batch_cost[line][training] for line in left
            }
            if any(cost[line] > left[line] for line in left):
                continue
            left = {line: left[line] - cost[line] for line in left}
            seats[training] += 1
            trainings[employee] += 1
            busy[employee] += hours[training]
            needed[unit[employee]] -= trainings[employee] == 1
            chosen[employee, training] = None
    return list(chosen)
