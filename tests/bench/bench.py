"""Whole commands from files against other ways to the same plan, each in a process of its own and in equal time.

    python tests/bench/bench.py 1000x100 5000x150 --seconds 60
    python tests/bench/bench.py 20000x200 --only optimasi

prints a table in Markdown: what each plan is worth and which rules it breaks (judge.py recounts both from the files),
the bound that its own solver proved, seconds of wall and of processors, and memory. The peers need
`pip install .[bench]`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generate import write_benchmark
from judge import broken, value_of
from problem import GAP, Pair, Problem, read_problem

STARTED = time.monotonic()
OWN = "optimasi"
PEERS = {
    "PuLP model, HiGHS": ("textbook", "with_highs", 5000),
    "PuLP model, CBC": ("textbook", "with_cbc", 5000),
    "OR-Tools CP-SAT": ("cp_sat", "plan", 5000),
    "SCIP": ("scip", "plan", 5000),
    "list by gain per rupiah": ("greedy", "plan", 20_000),
}
"""Name -> module, function, and people up to which it is asked."""
PATIENCE = 3.0
"""Multiples of the time limit after which a peer is stopped, with no plan."""
KIB_OF_A_MIB = 1024
HEAD = (
    "| people x trainings | way | levels closed | proven within | seconds | CPU s | MiB | rules |",
    "|---|---|--:|--:|--:|--:|--:|---|",
)


@dataclass(frozen=True)
class Run:
    """What a process found, and what it took: seconds of wall and of processors, mebibytes."""

    plan: list[Pair]
    bound: float | None
    seconds: float
    processor: float
    memory: float


def run(command: list[str], output: Path, most: float) -> tuple[dict[str, Any] | None, float, float, float]:
    """Run a command that writes a JSON document; None where it wrote none in time."""
    started = time.monotonic()
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
    used = None
    while used is None:
        if time.monotonic() - started > most:
            # Not process.kill(), which would take the usage along.
            os.kill(process.pid, signal.SIGKILL)
        ended, _, usage = os.wait4(process.pid, os.WNOHANG)
        used = usage if ended else time.sleep(0.05)
    taken = time.monotonic() - started
    found = None
    with contextlib.suppress(json.JSONDecodeError):
        found = json.loads(output.read_text(encoding="utf-8"))
    return found, taken, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB_OF_A_MIB


def run_own(problem: Problem, scenario: Path, seconds: float) -> Run:
    """Solve with the command line."""
    limits = ["--time-limit", str(seconds), "--gap", f"{100 * GAP}%"]
    command = [sys.executable, "-m", "optimasi", "solve", str(scenario), "--json", "-q", *limits]
    found, *used = run(command, scenario.parent / "own.json", PATIENCE * seconds)
    if not found or "assignments" not in found:
        return Run([], None, *used)
    people, trainings = (
        {name: row for row, name in enumerate(table["id"])} for table in (problem.employees, problem.trainings)
    )
    plan = [(people[seat["employee"]], trainings[seat["training"]]) for seat in found["assignments"]]
    return Run(plan, found["objective"]["bound"], *used)


def run_peer(name: str, folder: Path, seconds: float) -> Run:
    """Solve with a peer."""
    command = [sys.executable, __file__, "--peer", name, "--folder", str(folder), "--seconds", str(seconds)]
    found, *used = run(command, folder / "peer.json", PATIENCE * seconds)
    return Run([], None, *used) if found is None else Run([(e, t) for e, t in found["plan"]], found["bound"], *used)


def be_peer(name: str, folder: Path, seconds: float) -> None:
    """Solve as a peer, and print the plan as JSON; the limit counts from the start of the process."""
    module, function, _ = PEERS[name]
    ends = STARTED + seconds
    solve = getattr(importlib.import_module(f"peers.{module}"), function)
    plan, bound = solve(read_problem(folder), lambda: max(1.0, ends - time.monotonic()))
    json.dump({"plan": [[int(employee), int(training)] for employee, training in plan], "bound": bound}, sys.stdout)


def row(size: str, name: str, problem: Problem, found: Run) -> str:
    """One row of the table."""
    used = f"{found.seconds:.0f} | {found.processor:.0f} | {found.memory:,.0f}"
    if not found.plan:
        return f"| {size} | {name} | no plan | | {used} | |"
    value, faults = value_of(problem, found.plan), list(broken(problem, found.plan))
    gap = "" if found.bound is None else f"{100 * (found.bound - value) / found.bound:.2f} %"
    kept = "kept" if not faults else f"{len(faults)} broken: {faults[0]}"
    return f"| {size} | {name} | {value:,.0f} | {gap} | {used} | {kept} |"


def main() -> None:
    """Generate, run, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", metavar="PEOPLExTRAININGS")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", action="append", choices=[OWN, *PEERS], help="may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", choices=list(PEERS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peer:
        be_peer(asked.peer, asked.folder, asked.seconds)
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{date.today().isoformat()}, {asked.seconds:.0f} s each, {cores} cores, Python {platform.python_version()}\n"
    )
    print("\n".join(HEAD), flush=True)
    with tempfile.TemporaryDirectory() as root:
        for size in asked.sizes:
            people, trainings = (int(number) for number in size.split("x"))
            scenario = write_benchmark(Path(root) / size, people, trainings, asked.seed)
            problem = read_problem(scenario.parent)
            each = f"{people:,} x {trainings} ({len(problem.pairs) / people:.0f} pairs each)"
            for name in asked.only or [OWN, *PEERS]:
                if name == OWN:
                    print(row(each, name, problem, run_own(problem, scenario, asked.seconds)), flush=True)
                elif people <= PEERS[name][2]:
                    print(row(each, name, problem, run_peer(name, scenario.parent, asked.seconds)), flush=True)


if __name__ == "__main__":
    main()
