"""The same model for SCIP."""

from __future__ import annotations

from collections.abc import Callable

from problem import GAP, Pair, Problem
from pyscipopt import Model, quicksum


def plan(problem: Problem, left: Callable[[], float]) -> tuple[list[Pair], float | None]:
    """Solve it."""
    model = Model()
    model.hideOutput()
    attends = {pair: model.addVar(vtype="B") for pair in problem.pairs}
    for (employee, _), rows in problem.useful.groupby(["employee", "competency"]):
        closed = model.addVar(lb=0, ub=int(rows["gap"].iloc[0]), obj=1)
        lifted = zip(rows["training"], rows["levels"], strict=True)
        model.addCons(closed <= quicksum(int(levels) * attends[employee, training] for training, levels in lifted))
    model.setMaximize()
    hours, least, most = problem.column("hours"), problem.column("batch_min"), problem.column("batch_max")
    batches = {training: model.addVar(vtype="I", lb=0) for training in problem.of_training}
    for training, people in problem.of_training.items():
        seats = quicksum(attends[employee, training] for employee in people)
        model.addCons(seats <= most[training] * batches[training])
        model.addCons(seats >= least[training] * batches[training])
    for line, limit in problem.budget.items():
        seat, batch = problem.seat_cost[line], problem.batch_cost[line]
        spent = quicksum(seat[training] / 1e6 * taken for (_, training), taken in attends.items())
        opened = quicksum(batch[training] / 1e6 * count for training, count in batches.items())
        model.addCons(spent + opened <= limit / 1e6)
    reached = {}
    for employee, trainings in problem.of_person.items():
        mine = [attends[employee, training] for training in trainings]
        model.addCons(quicksum(mine) <= problem.most_trainings)
        model.addCons(
            quicksum(hours[training] * taken for training, taken in zip(trainings, mine, strict=True))
            <= problem.most_hours
        )
        reached[employee] = model.addVar(lb=0, ub=1)
        model.addCons(reached[employee] <= quicksum(mine))
    for people, needed in problem.units.values():
        model.addCons(quicksum(reached[employee] for employee in people if employee in reached) >= needed)
    model.setParam("limits/time", left())
    model.setParam("limits/gap", GAP)
    model.optimize()
    if not model.getNSols():
        return [], None
    return [pair for pair, variable in attends.items() if model.getVal(variable) > 0.5], model.getDualbound()
