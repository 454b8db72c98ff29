"""Run whole commands on the benchmark's scenarios, one process each, and print a table.

    python tests/bench/bench.py 1000x100 5000x150 20000x200 --seconds 60

Value and proven gap are the plan document's; seconds and memory are those of the whole process, from the files to the
printed plan.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from generate import write_benchmark

from optimasi.model.instance import build_instance
from optimasi.scenario.load import load_scenario

KIB_OF_A_MIB = 1024


@dataclass(frozen=True)
class Row:
    """One run: size, method, value, gap in percent, seconds of wall and of processors, mebibytes."""

    size: str
    method: str
    value: float | None
    gap: float | None
    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        value, gap = (
            "-" if number is None else f"{number:,.{digits}f}" for number, digits in ((self.value, 2), (self.gap, 3))
        )
        return (
            f"{self.size:>12}  {self.method:<14}{value:>12}{gap:>10}"
            f"{self.seconds:>9.1f}{self.processor:>9.1f}{self.memory:>9.0f}"
        )


HEAD = f"{'size':>12}  {'method':<14}{'value':>12}{'gap, %':>10}{'seconds':>9}{'CPU s':>9}{'RSS MiB':>9}"


def run(size: str, scenario: Path, method: str, seconds: float) -> Row:
    """Solve a scenario with the command line, in a process of its own."""
    command = [sys.executable, "-m", "optimasi", "solve", str(scenario), "--json", "-q"]
    command += ["--method", method, "--time-limit", str(seconds)]
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=output)
        _, _, used = os.wait4(process.pid, 0)
        taken = time.monotonic() - started
        output.seek(0)
        text = output.read()
    document = json.loads(text) if text else {"objective": {"value": None, "gap": None}, "solver": {"method": method}}
    objective = document["objective"]
    return Row(
        size,
        document["solver"]["method"],
        objective["value"],
        None if objective["gap"] is None else 100 * objective["gap"],
        taken,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / KIB_OF_A_MIB,
    )


def pairs_per_person(scenario: Path) -> float:
    """Candidate pairs of a scenario for each of its people."""
    instance = build_instance(load_scenario(scenario))
    return len(instance.part(np.arange(instance.employees))) / instance.employees


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", metavar="PEOPLExTRAININGS")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--methods", default="auto", help="auto, direct, decomposition; several with commas")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            people, trainings = (int(number) for number in size.split("x"))
            scenario = write_benchmark(Path(folder) / size, people, trainings, asked.seed)
            print(f"{size:>12}  {pairs_per_person(scenario):.1f} candidate pairs a person", flush=True)
            for method in asked.methods.split(","):
                print(run(size, scenario, method, asked.seconds), flush=True)


if __name__ == "__main__":
    main()
