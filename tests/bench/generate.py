"""Write the scenario of the benchmark: the same size and seed give the same files.

40 competencies; each of 50 positions needs 9 that all need and 6 of its own; a training lifts 1 to 3 competencies by
1 or 2 levels; a seat costs Rp0.3 to 12 million, a batch Rp5 to 30 million and holds 10 to {30, 40, 60, 100} people;
the budget is Rp1 million a person on two lines; at most 3 trainings and 60 JP a person; 20 % of each unit is reached.

    python tests/bench/generate.py 1000 100 FOLDER
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

COMPETENCIES, POSITIONS, COMMON, OWN = 40, 50, 9, 6
UNIT = 50
"""People of a unit."""
LEVELS, CHANCES = (0, 1, 2, 3), (0.4, 0.3, 0.2, 0.1)
"""Gaps in levels, and how often each occurs."""

SCENARIO = """\
name: {people} ASN, {trainings} pelatihan
budget:
  kontribusi: {fees}
  perjadin: {journeys}
rules:
  trainings_per_person: {{max: 3}}
  hours_per_person: {{max: 60}}
  coverage: {{each: unit, at_least: 20%}}
"""


def write_benchmark(folder: Path, people: int, trainings: int, seed: int = 1) -> Path:
    """Write the scenario and its tables as CSV, and give the scenario's path."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    names = np.array([f"K{k:02d}" for k in range(COMPETENCIES)])
    needed = [
        np.concatenate([np.arange(COMMON), COMMON + random.permutation(COMPETENCIES - COMMON)[:OWN]])
        for _ in range(POSITIONS)
    ]
    position = random.integers(POSITIONS, size=people)
    employees = pd.DataFrame(
        {
            "id": [f"P{e:06d}" for e in range(people)],
            "unit": [f"OPD {e // UNIT:04d}" for e in range(people)],
            "position": [f"Jabatan {p:02d}" for p in position],
        }
    )
    gaps = pd.DataFrame(
        {
            "employee": np.repeat(employees["id"].to_numpy(), COMMON + OWN),
            "competency": names[np.concatenate([needed[p] for p in position])],
            "gap": random.choice(LEVELS, size=people * (COMMON + OWN), p=CHANCES),
        }
    )
    _catalogue(random, trainings).to_csv(folder / "trainings.csv", index=False)
    _curriculum(random, trainings, names).to_csv(folder / "curriculum.csv", index=False)
    employees.to_csv(folder / "employees.csv", index=False)
    gaps[gaps["gap"] > 0].to_csv(folder / "gaps.csv", index=False)
    path = folder / "scenario.yaml"
    budget = {"fees": people * 700_000, "journeys": people * 300_000}
    path.write_text(SCENARIO.format(people=people, trainings=trainings, **budget), encoding="utf-8")
    return path


def _catalogue(random: np.random.Generator, trainings: int) -> pd.DataFrame:
    """Half of the trainings are away from home, where a part of the price is the journey; hours in steps of four."""
    seat = random.uniform(300_000, 12_000_000, trainings)
    away = np.where(random.random(trainings) < 0.5, random.uniform(0.1, 0.6, trainings), 0.0)
    return pd.DataFrame(
        {
            "id": [f"T{t:03d}" for t in range(trainings)],
            "hours": 4 * random.integers(2, 11, size=trainings),
            "batch_min": 10,
            "batch_max": random.choice([30, 40, 60, 100], size=trainings),
            "kontribusi": (seat * (1 - away) / 1000).astype(np.int64) * 1000,
            "perjadin": (seat * away / 1000).astype(np.int64) * 1000,
            "batch_cost.kontribusi": random.integers(50, 301, size=trainings) * 100_000,
        }
    )


def _curriculum(random: np.random.Generator, trainings: int, names: np.ndarray) -> pd.DataFrame:
    lifts = [
        {"training": f"T{t:03d}", "competency": k, "lift": int(random.integers(1, 3))}
        for t in range(trainings)
        for k in random.choice(names, size=random.integers(1, 4), replace=False)
    ]
    return pd.DataFrame(lifts)


def main() -> None:
    """Write a benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("trainings", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(write_benchmark(asked.folder, asked.people, asked.trainings, asked.seed))


if __name__ == "__main__":
    main()
