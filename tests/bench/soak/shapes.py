"""python -m tests.bench.soak.shapes KIND --examples N --seed S FOLDER: problems of the literature as scenarios.

Beside each scenario stands what OR-Tools' CP-SAT, in whole numbers, proves of it. (Not in one process with the program:
OR-Tools and highspy both bring HiGHS, and the second to be loaded does not find its own.)

Figures are drawn here, in the manner of the public collections: multi-dimensional knapsack, generalised assignment,
set cover, p-median, independent set, and a catalogue for many people without any limit per person.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from ortools.sat.python import cp_model

Tree = dict[str, Any]
PROVING_S = 60.0
"""Seconds of CP-SAT, which needs far less for most."""


def solved(kind: str, random: Random, large: bool) -> tuple[Tree, list[int] | None]:
    """Draw a problem of a kind, and find its best.

    Returns
    -------
    Tree
        The scenario.
    list or None
        The interval in which its best value lies, one number twice where that was proven; under `cost` the least
        rupiah. None where there is no plan.
    """
    model = cp_model.CpModel()
    tree, value = SHAPES[kind](random, model, SIZES[kind][large])
    (model.minimize if tree["objective"] == "cost" else model.maximize)(value)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = PROVING_S
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return tree, None
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return tree, sorted((round(solver.objective_value), round(solver.best_objective_bound)))


def _tree(people: int, trainings: Sequence[Tree], objective: str = "levels", **rest: Any) -> Tree:
    return {
        "objective": objective,
        "employees": [{"id": f"P{e}"} for e in range(people)],
        "trainings": trainings,
        **rest,
    }


def _total(terms: Iterable[Any]) -> Any:
    return cp_model.LinearExpr.sum(list(terms))


# --- knapsack ----------------------------------------------------------------------------------------


def knapsack(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """Items with profits and sizes in several dimensions, profits in the manner of Chu and Beasley.

    One person with the items as trainings, or one training with the items as people whose seats differ in cost.
    """
    items, dimensions = random.choice(sizes), random.choice([1, 2, 5, 10])
    scale = random.choice([1, 1, 1000, 123_457])
    sizes = [[random.randint(1, 1000) * scale for _ in range(items)] for _ in range(dimensions)]
    limits = [sum(row) * random.choice([1, 2, 3]) // 4 for row in sizes]
    profits = [sum(row[j] for row in sizes) // (dimensions * scale) + random.randint(0, 500) for j in range(items)]
    taken = [model.new_bool_var("") for _ in range(items)]
    for row, limit in zip(sizes, limits, strict=True):
        model.add(_total(size * x for size, x in zip(row, taken, strict=True)) <= limit)
    budget = {f"d{d}": limit for d, limit in enumerate(limits)}
    costs = [{f"cost.d{d}": sizes[d][j] for d in range(dimensions)} for j in range(items)]
    if random.random() < 0.5:
        tree = _tree(
            1,
            [{"id": f"T{j}"} | costs[j] for j in range(items)],
            budget=budget,
            gaps=[{"employee": "P0", "competency": f"K{j}", "gap": 1, "weight": profits[j]} for j in range(items)],
            curriculum=[{"training": f"T{j}", "competency": f"K{j}", "lift": 1} for j in range(items)],
        )
    else:
        tree = _tree(
            items,
            [{"id": "T"} | dict.fromkeys(costs[0], 0)],
            budget=budget,
            gaps=[{"employee": f"P{j}", "competency": "K", "gap": 1, "weight": profits[j]} for j in range(items)],
            curriculum=[{"training": "T", "competency": "K", "lift": 1}],
            nominations=[{"employee": f"P{j}", "training": "T"} | costs[j] for j in range(items)],
        )
    return tree, _total(profit * x for profit, x in zip(profits, taken, strict=True))


# --- assignment and location -------------------------------------------------------------------------


def _own(people: int, trainings: int, profit: Sequence[Sequence[int]]) -> Tree:
    """What makes a pair worth its own profit: a competency for each training."""
    return {
        "gaps": [
            {"employee": f"P{e}", "competency": f"K{t}", "gap": 1, "weight": profit[e][t]}
            for e in range(people)
            for t in range(trainings)
            if profit[e][t] > 0
        ],
        "curriculum": [{"training": f"T{t}", "competency": f"K{t}", "lift": 1} for t in range(trainings)],
    }


def assignment(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """Generalised assignment: jobs to agents of limited capacity, each to one at most, or exactly one."""
    agents, jobs = random.choice(sizes)
    weight = [[random.randint(5, 25) for _ in range(agents)] for _ in range(jobs)]
    profit = [[random.randint(15, 25) for _ in range(agents)] for _ in range(jobs)]
    capacity = [sum(row[a] for row in weight) * random.choice([6, 8, 9]) // (10 * agents) for a in range(agents)]
    everybody = random.random() < 0.3
    x = [[model.new_bool_var("") for _ in range(agents)] for _ in range(jobs)]
    for row in x:
        model.add_exactly_one(row) if everybody else model.add_at_most_one(row)
    for a in range(agents):
        model.add(_total(weight[j][a] * x[j][a] for j in range(jobs)) <= capacity[a])
    ceilings = [{"trainings": f"T{a}", "line": "load", "at_most": capacity[a]} for a in range(agents)]
    coverage = {"coverage": {"at_least": "100%"}} if everybody else {}
    tree = _tree(
        jobs,
        [{"id": f"T{a}", "cost.load": 0} for a in range(agents)],
        budget={"load": sum(capacity)},
        nominations=[
            {"employee": f"P{j}", "training": f"T{a}", "cost.load": weight[j][a]}
            for j in range(jobs)
            for a in range(agents)
        ],
        rules={"trainings_per_person": {"max": 1}, "ceiling": ceilings} | coverage,
        **_own(jobs, agents, profit),
    )
    return tree, _total(profit[j][a] * x[j][a] for j in range(jobs) for a in range(agents))


def median(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """p-median: p sites are opened, everybody goes to the nearest of them; profit is what a longest way saves."""
    people, sites = random.choice(sizes)
    opened = random.choice([2, 3, 5, sites // 3])
    points = [(random.random(), random.random()) for _ in range(people + sites)]
    profit = [
        [200 - round(100 * (abs(x - points[people + t][0]) + abs(y - points[people + t][1]))) for t in range(sites)]
        for x, y in points[:people]
    ]
    price = random.choice([1, 1, 7_500_000])
    is_open = [model.new_bool_var("") for _ in range(sites)]
    x = [[model.new_bool_var("") for _ in range(sites)] for _ in range(people)]
    model.add(_total(is_open) <= opened)
    for row in x:
        model.add_at_most_one(row)
        for one, site in zip(row, is_open, strict=True):
            model.add_implication(one, site)
    tree = _tree(
        people,
        [{"id": f"T{t}", "batch_cost.rent": price} for t in range(sites)],
        budget={"rent": opened * price},
        rules={"trainings_per_person": {"max": 1}},
        **_own(people, sites, profit),
    )
    return tree, _total(profit[e][t] * x[e][t] for e in range(people) for t in range(sites) if profit[e][t] > 0)


# --- cover and independent set -----------------------------------------------------------------------


def cover(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """Set cover: the cheapest trainings that teach everything that one person lacks."""
    elements, sets = random.choice(sizes)
    density = random.choice([0.05, 0.1, 0.2])
    taught = [{k for k in range(elements) if random.random() < density} for _ in range(sets)]
    for k in range(elements):
        for t in random.sample(range(sets), 2):
            taught[t].add(k)
    price = random.choice([lambda: 1, lambda: random.randint(1, 100), lambda: random.randint(1, 10**9)])
    prices = [price() for _ in range(sets)]
    taken = [model.new_bool_var("") for _ in range(sets)]
    for k in range(elements):
        model.add_bool_or(x for x, found in zip(taken, taught, strict=True) if k in found)
    tree = _tree(
        1,
        [{"id": f"T{t}", "cost.fee": prices[t]} for t in range(sets)],
        "cost",
        budget={"fee": sum(prices)},
        gaps=[{"employee": "P0", "competency": f"K{k}", "gap": 1} for k in range(elements)],
        curriculum=[
            {"training": f"T{t}", "competency": f"K{k}", "lift": 1} for t in range(sets) for k in sorted(taught[t])
        ],
        rules={"target": {"metric": "gaps_closed", "at_least": "100%"}},
    )
    return tree, _total(p * x for p, x in zip(prices, taken, strict=True))


def independent(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """Independent set: conflicting trainings for one person; at random, or in groups that exclude each other."""
    nodes, density = random.choice(sizes), random.choice([0.1, 0.3, 0.5, 0.8, None])
    edges = {
        (i, j)
        for j in range(nodes)
        for i in range(j)
        if (i // 3 != j // 3 if density is None else random.random() < density)
    }
    weights = [random.choice([1, random.randint(1, 20)]) for _ in range(nodes)]
    taken = [model.new_bool_var("") for _ in range(nodes)]
    for i, j in edges:
        model.add_bool_or(~taken[i], ~taken[j])
    conflicts = ["|".join(f"T{j}" for j in range(nodes) if (i, j) in edges) for i in range(nodes)]
    tree = _tree(
        1,
        [{"id": f"T{t}", "cost.fee": 1000, "conflicts": conflicts[t]} for t in range(nodes)],
        budget={"fee": 1000 * nodes},
        gaps=[{"employee": "P0", "competency": f"K{t}", "gap": 1, "weight": weights[t]} for t in range(nodes)],
        curriculum=[{"training": f"T{t}", "competency": f"K{t}", "lift": 1} for t in range(nodes)],
    )
    return tree, _total(w * x for w, x in zip(weights, taken, strict=True))


# --- a catalogue for many ----------------------------------------------------------------------------


def catalogue(random: Random, model: cp_model.CpModel, sizes: Sequence[Any]) -> tuple[Tree, Any]:
    """People who lack some of ten competencies, trainings that lift some, one line of money, no limit per person."""
    people, trainings = random.choice(sizes)
    names = [f"K{k}" for k in range(10)]
    gaps = {(e, k): random.randint(1, 3) for e in range(people) for k in names if random.random() < 0.5} or {
        (0, "K0"): 1
    }
    lifts = {(t, k): random.randint(1, 2) for t in range(trainings) for k in random.sample(names, random.randint(1, 3))}
    prices = [random.randint(100, 10_000) * random.choice([1, 997]) for _ in range(trainings)]
    budget = sum(prices) * people // random.choice([10, 30, 100])
    x = {
        (e, t): model.new_bool_var("")
        for e in range(people)
        for t in range(trainings)
        if any((e, k) in gaps and (t, k) in lifts for k in names)
    }
    closed = []
    for (e, k), gap in gaps.items():
        y = model.new_int_var(0, gap, "")
        model.add(y <= _total(min(lift, gap) * x[e, t] for (t, of), lift in lifts.items() if of == k))
        closed.append(y)
    model.add(_total(prices[t] * one for (_, t), one in x.items()) <= budget)
    tree = _tree(
        people,
        [{"id": f"T{t}", "cost.fee": prices[t]} for t in range(trainings)],
        budget={"fee": budget},
        gaps=[{"employee": f"P{e}", "competency": k, "gap": gap} for (e, k), gap in gaps.items()],
        curriculum=[{"training": f"T{t}", "competency": k, "lift": lift} for (t, k), lift in lifts.items()],
    )
    return tree, _total(closed)


SHAPES: dict[str, Callable[[Random, cp_model.CpModel, Sequence[Any]], tuple[Tree, Any]]] = {
    "knapsack": knapsack,
    "assignment": assignment,
    "median": median,
    "cover": cover,
    "independent": independent,
    "catalogue": catalogue,
}
SIZES: dict[str, tuple[list[Any], list[Any]]] = {
    "knapsack": ([15, 28, 40, 60, 100], [250, 500]),
    "assignment": ([(3, 12), (5, 15), (5, 25), (8, 32), (10, 40)], [(5, 100), (10, 100), (20, 100), (20, 200)]),
    "median": ([(15, 10), (20, 20), (30, 30), (40, 25)], [(100, 60), (100, 100), (200, 40)]),
    "cover": ([(10, 20), (20, 40), (40, 80), (60, 120)], [(100, 300), (200, 400)]),
    "independent": ([12, 25, 39, 60], [100, 150, 200]),
    "catalogue": ([(5, 20), (10, 40), (20, 60), (40, 130)], [(60, 200), (150, 60)]),
}
"""Of each kind what is drawn from, and what with --large."""


def main() -> None:
    """Write problems and what is known of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=SHAPES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="of the size of public collections")
    asked = parser.parse_args()
    for place in range(asked.examples):
        tree, best = solved(asked.kind, Random(f"{asked.kind} {asked.seed} {place}"), asked.large)
        folder = asked.folder / f"{asked.kind}-{asked.seed}-{place:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenario.yaml").write_text(json.dumps(tree, indent=1), encoding="utf-8")
        (folder / "best.json").write_text(json.dumps(best), encoding="utf-8")
        print(folder.name, best, flush=True)


if __name__ == "__main__":
    main()
