"""The textbook model in PuLP, with CBC or with HiGHS: a 0/1 variable for each pair, whole batches, levels capped."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pulp
from problem import GAP, Pair, Problem


def model(problem: Problem) -> tuple[pulp.LpProblem, dict[Pair, pulp.LpVariable]]:
    """Write the model."""
    program = pulp.LpProblem("plan", pulp.LpMaximize)
    attends = {pair: pulp.LpVariable(f"x_{pair[0]}_{pair[1]}", cat="Binary") for pair in problem.pairs}
    closed = []
    for (employee, competency), rows in problem.useful.groupby(["employee", "competency"]):
        gap = int(rows["gap"].iloc[0])
        closed.append(pulp.LpVariable(f"y_{employee}_{competency}", 0, gap))
        lifted = zip(rows["training"], rows["levels"], strict=True)
        program += closed[-1] <= pulp.lpSum(int(levels) * attends[employee, training] for training, levels in lifted)
    program.setObjective(pulp.lpSum(closed))
    hours, least, most = problem.column("hours"), problem.column("batch_min"), problem.column("batch_max")
    batches = {training: pulp.LpVariable(f"n_{training}", 0, cat="Integer") for training in problem.of_training}
    for training, people in problem.of_training.items():
        seats = pulp.lpSum(attends[employee, training] for employee in people)
        program += seats <= most[training] * batches[training]
        program += seats >= least[training] * batches[training]
    for line, limit in problem.budget.items():
        seat, batch = problem.seat_cost[line], problem.batch_cost[line]
        spent = [seat[training] / 1e6 * taken for (_, training), taken in attends.items()]
        spent += [batch[training] / 1e6 * count for training, count in batches.items()]
        program += pulp.lpSum(spent) <= limit / 1e6
    reached = {}
    for employee, trainings in problem.of_person.items():
        program += pulp.lpSum(attends[employee, training] for training in trainings) <= problem.most_trainings
        busy = [hours[training] * attends[employee, training] for training in trainings]
        program += pulp.lpSum(busy) <= problem.most_hours
        reached[employee] = pulp.LpVariable(f"r_{employee}", 0, 1)
        program += reached[employee] <= pulp.lpSum(attends[employee, training] for training in trainings)
    for people, needed in problem.units.values():
        program += pulp.lpSum(reached[employee] for employee in people if employee in reached) >= needed
    return program, attends


def with_highs(problem: Problem, left: Callable[[], float]) -> tuple[list[Pair], float | None]:
    """Solve it with HiGHS."""
    program, attends = model(problem)
    program.solve(pulp.HiGHS(msg=False, timeLimit=left(), gapRel=GAP))
    if not program.solverModel.getSolution().value_valid:
        return [], None
    return _taken(attends), abs(program.solverModel.getInfo().mip_dual_bound)


def with_cbc(problem: Problem, left: Callable[[], float]) -> tuple[list[Pair], float | None]:
    """Solve it with CBC, whose bound stands in its log alone."""
    program, attends = model(problem)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        program.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=left(), gapRel=GAP, logPath=str(log)))
        said = log.read_text()
    if program.sol_status not in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}:
        # It leaves the values of a relaxation behind.
        return [], None
    proven = "Objective value" if "Optimal solution found\n" in said else "(?:Upper|Lower) bound"
    bounds = re.findall(rf"{proven}:\s+(-?[\d.]+)", said)
    return _taken(attends), abs(float(bounds[-1])) if bounds else None


def _taken(attends: dict[Pair, pulp.LpVariable]) -> list[Pair]:
    return [pair for pair, variable in attends.items() if (variable.varValue or 0) > 0.5]
