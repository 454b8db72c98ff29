"""The benchmark as every peer reads it: from the files alone, with pandas, and nothing of optimasi."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

Pair = tuple[int, int]
"""Row numbers of an employee and a training."""
GAP = 1e-4
"""Relative distance to the best at which every way may stop."""


@dataclass(frozen=True)
class Problem:
    """The tables of a benchmark, and the figures of its rules.

    Parameters
    ----------
    employees, trainings
        As in the files.
    gaps
        employee, competency, gap: row number, name, whole levels.
    lifts
        training, competency, lift: row number, name, whole levels.
    budget
        Rupiah of each line.
    most_trainings, most_hours
        Of one person.
    coverage
        Share of each unit that attends something useful, in percent.
    """

    employees: pd.DataFrame
    trainings: pd.DataFrame
    gaps: pd.DataFrame
    lifts: pd.DataFrame
    budget: dict[str, int]
    most_trainings: int
    most_hours: int
    coverage: int

    @cached_property
    def useful(self) -> pd.DataFrame:
        """Employee, training, competency, gap, levels: what a training closes of a gap, as the person's only one."""
        joined = self.gaps.merge(self.lifts, on="competency")
        return joined.assign(levels=np.minimum(joined["gap"], joined["lift"]))

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every pair that closes something."""
        distinct = self.useful[["employee", "training"]].drop_duplicates().sort_values(["employee", "training"])
        return list(distinct.itertuples(index=False, name=None))

    @cached_property
    def of_person(self) -> dict[int, list[int]]:
        """Employee -> trainings of the pairs."""
        return _grouped(self.pairs)

    @cached_property
    def of_training(self) -> dict[int, list[int]]:
        """Training -> employees of the pairs."""
        return _grouped((training, employee) for employee, training in self.pairs)

    @cached_property
    def units(self) -> dict[str, tuple[list[int], int]]:
        """Unit -> its people, and how many of them attend something at least."""
        members = self.employees.groupby("unit").indices
        return {unit: (list(rows), math.ceil(self.coverage * len(rows) / 100)) for unit, rows in members.items()}

    @cached_property
    def seat_cost(self) -> dict[str, list[int]]:
        """Line -> rupiah of a seat in each training."""
        return {line: self.trainings[line].tolist() for line in self.budget}

    @cached_property
    def batch_cost(self) -> dict[str, list[int]]:
        """Line -> rupiah of a batch of each training."""
        nothing = pd.Series(0, index=self.trainings.index)
        return {line: self.trainings.get(f"batch_cost.{line}", nothing).tolist() for line in self.budget}

    def column(self, name: str) -> list[int]:
        """A column of the trainings."""
        return list(self.trainings[name])


def _grouped(entries: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for group, member in entries:
        groups[group].append(member)
    return dict(groups)


def read_problem(folder: Path) -> Problem:
    """Read the files that `generate.py` writes."""
    said = YAML(typ="safe").load(folder / "scenario.yaml")
    employees, trainings, gaps, lifts = (
        pd.read_csv(folder / f"{name}.csv") for name in ("employees", "trainings", "gaps", "curriculum")
    )
    people = pd.Series(employees.index, index=employees["id"])
    rows = pd.Series(trainings.index, index=trainings["id"])
    return Problem(
        employees,
        trainings,
        gaps.assign(employee=people[gaps["employee"]].to_numpy()),
        lifts.assign(training=rows[lifts["training"]].to_numpy()),
        dict(said["budget"]),
        said["rules"]["trainings_per_person"]["max"],
        said["rules"]["hours_per_person"]["max"],
        int(said["rules"]["coverage"]["at_least"].rstrip("%")),
    )
