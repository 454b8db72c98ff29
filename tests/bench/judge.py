"""What a plan is worth and which rules it breaks, recounted from the files alone; the same for every peer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from problem import Pair, Problem


def value_of(problem: Problem, plan: Sequence[Pair]) -> float:
    """Levels closed: of each gap as much as its person's trainings lift together, and no more."""
    chosen = np.array(plan, dtype=np.int64).reshape(-1, 2)
    taken = problem.useful.merge(
        pd.DataFrame({"employee": chosen[:, 0], "training": chosen[:, 1]}), on=["employee", "training"]
    )
    together = taken.groupby(["employee", "competency"]).agg(gap=("gap", "first"), lift=("lift", "sum"))
    return float(np.minimum(together["gap"], together["lift"]).sum())


def broken(problem: Problem, plan: Sequence[Pair]) -> Iterator[str]:
    """Every rule that a plan breaks."""
    if len(set(plan)) < len(plan):
        yield "a pair twice"
    attended: defaultdict[int, list[int]] = defaultdict(list)
    for employee, training in plan:
        attended[employee].append(training)
    hours, least, most = problem.column("hours"), problem.column("batch_min"), problem.column("batch_max")
    for employee, trainings in attended.items():
        if len(trainings) > problem.most_trainings:
            yield f"{len(trainings)} trainings of person {employee}"
        if sum(hours[training] for training in trainings) > problem.most_hours:
            yield f"too many hours of person {employee}"
    seats = Counter(training for _, training in plan)
    batches = {training: -(-count // most[training]) for training, count in seats.items()}
    for training, count in seats.items():
        if count < batches[training] * least[training]:
            yield f"{count} seats do not fill the batches of training {training}"
    for line, limit in problem.budget.items():
        spent = sum(problem.seat_cost[line][training] for _, training in plan)
        spent += sum(problem.batch_cost[line][training] * count for training, count in batches.items())
        if spent > limit:
            yield f"{line}: {spent} of {limit}"
    useful = set(problem.pairs)
    reached = {employee for employee, training in plan if (employee, training) in useful}
    for unit, (people, needed) in problem.units.items():
        if sum(person in reached for person in people) < needed:
            yield f"coverage of {unit}"
