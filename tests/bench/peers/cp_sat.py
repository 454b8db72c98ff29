"""The same model for OR-Tools CP-SAT, all numbers whole."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model
from problem import GAP, Pair, Problem

WORKERS = 8
"""Strategies that take turns on the cores there are; with two alone it does not solve relaxations."""
THOUSAND = 1000
"""Rupiah: prices and budgets of the benchmark are multiples of it."""


def plan(problem: Problem, left: Callable[[], float]) -> tuple[list[Pair], float | None]:
    """Solve it."""
    model = cp_model.CpModel()
    attends = {pair: model.new_bool_var("") for pair in problem.pairs}
    closed = []
    for (employee, _), rows in problem.useful.groupby(["employee", "competency"]):
        closed.append(model.new_int_var(0, int(rows["gap"].iloc[0]), ""))
        lifted = zip(rows["training"], rows["levels"], strict=True)
        model.add(closed[-1] <= sum(int(levels) * attends[employee, training] for training, levels in lifted))
    model.maximize(cp_model.LinearExpr.sum(closed))
    hours, least, most = problem.column("hours"), problem.column("batch_min"), problem.column("batch_max")
    batches = {}
    for training, people in problem.of_training.items():
        batches[training] = model.new_int_var(0, -(-len(people) // most[training]), "")
        seats = cp_model.LinearExpr.sum([attends[employee, training] for employee in people])
        model.add(seats <= most[training] * batches[training])
        model.add(seats >= least[training] * batches[training])
    for line, limit in problem.budget.items():
        seat, batch = problem.seat_cost[line], problem.batch_cost[line]
        variables = [*attends.values(), *batches.values()]
        prices = [seat[training] // THOUSAND for _, training in attends]
        prices += [batch[training] // THOUSAND for training in batches]
        model.add(cp_model.LinearExpr.weighted_sum(variables, prices) <= limit // THOUSAND)
    reached = {}
    for employee, trainings in problem.of_person.items():
        mine = [attends[employee, training] for training in trainings]
        model.add(cp_model.LinearExpr.sum(mine) <= problem.most_trainings)
        busy = cp_model.LinearExpr.weighted_sum(mine, [hours[training] for training in trainings])
        model.add(busy <= problem.most_hours)
        reached[employee] = model.new_bool_var("")
        model.add(reached[employee] <= cp_model.LinearExpr.sum(mine))
    for people, needed in problem.units.values():
        model.add(sum(reached[employee] for employee in people if employee in reached) >= needed)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = left()
    solver.parameters.num_workers = WORKERS
    solver.parameters.relative_gap_limit = GAP
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return [], None
    return [pair for pair, variable in attends.items() if solver.boolean_value(variable)], solver.best_objective_bound
