"""Measure other ways to write the same integer program; what was measured last stands in formulations.md.

    python tests/bench/formulations.py scenarios/muaratebo/dasar.yaml --seconds 60

Each is solved twice: as a linear program, whose bound tells how tight it is, and to the gap that the scenario asks for.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pulp

from optimasi.model.formulation import Formulation, formulate
from optimasi.model.instance import Instance, build_instance
from optimasi.model.rows import AtMostOne
from optimasi.model.solver import quiet, solve_with_highs
from optimasi.scenario.load import load_scenario

HEAD = "| written as | rows | LP bound | LP s | value | gap, % | s |\n|---|---|---|---|---|---|---|"


def as_it_is(instance: Instance) -> Formulation:
    """Cliques of what excludes each other; seats <= size n."""
    return formulate(instance, instance.part(np.arange(instance.employees)))


def with_pairs(instance: Instance) -> Formulation:
    """A row for each two trainings that exclude each other, instead of one for each clique."""
    rows = [row for row in instance.rows if not isinstance(row, AtMostOne)]
    couples = {
        (row.rule, couple)
        for row in instance.at_most_ones
        for couple in itertools.combinations(sorted(row.trainings), 2)
    }
    return as_it_is(replace(instance, rows=(*rows, *(AtMostOne(rule, couple) for rule, couple in sorted(couples)))))


def with_each_seat(instance: Instance) -> Formulation:
    """Also x[e,t] <= n[t], for each pair of a training that counts its batches."""
    formulation = as_it_is(instance)
    trainings = formulation.part.training.tolist()
    for pair, (x, training) in enumerate(zip(formulation.pairs, trainings, strict=True)):
        if training in formulation.batches:
            formulation.problem.addConstraint(x - formulation.batches[training] <= 0, f"open_{pair:08d}")
    return formulation


WAYS: dict[str, Callable[[Instance], Formulation]] = {
    "cliques, seats <= size n (used)": as_it_is,
    "pairs instead of cliques": with_pairs,
    "also x <= n for each pair": with_each_seat,
}


def measured(name: str, write: Callable[[Instance], Formulation], instance: Instance, gap: float, limit: float) -> str:
    """One row of the table."""
    relaxed = write(instance).problem
    for variable in relaxed.variables():
        variable.cat = pulp.LpContinuous
    started = time.monotonic()
    linear = solve_with_highs(relaxed, gap, limit, quiet)
    middle = time.monotonic()
    problem = write(instance).problem
    written = time.monotonic()
    whole = solve_with_highs(problem, gap, limit, quiet)
    ended = time.monotonic()
    value, bound = whole.objective or 0.0, whole.bound or 0.0
    return (
        f"| {name} | {len(problem.constraints):,} | {linear.objective or 0.0:,.3f} | {middle - started:.1f} "
        f"| {value:,.3f} | {100 * (bound - value) / max(1e-9, abs(bound)):.3f} | {ended - written:.1f} |"
    )


def main() -> None:
    """Measure every way, one after another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    for path in asked.scenarios:
        scenario = load_scenario(path)
        instance = build_instance(scenario)
        print(f"\n{scenario.name}\n\n{HEAD}", flush=True)
        for name, write in WAYS.items():
            print(measured(name, write, instance, float(scenario.settings.solve.gap), asked.seconds), flush=True)


if __name__ == "__main__":
    main()
