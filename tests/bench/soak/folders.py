"""python -m tests.bench.soak.folders FOLDER...: scenarios whose best is known, by each way, within a limit.

`soak.shapes` writes them: scenario.yaml, and best.json with the interval of the best value.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.words.messages import InputError
from tests.properties.judge import Judge
from tests.properties.planning import read, seats_in

from .verdict import TOLERANCE, Tree

Interval = list[int] | None
METHODS = ("direct", "decomposition")
LATE, LATE_S = 0.1, 2.0
"""What a run may take beyond its limit: a share of it, and seconds for reading and writing."""


def answered(tree: Tree, best: Interval, method: str, seconds: float) -> tuple[Tree | None, float, dict[str, str]]:
    """The plan's document, the seconds that it took, and what is wrong."""
    started = time.monotonic()
    plan, faults = None, {}
    try:
        plan = plan_document(solve(read(tree), method=method, gap=0.0, time_limit_s=seconds)).tree()
    except InputError as error:
        faults["refused"] = ", ".join(sorted({one.message.code for one in error.diagnostics}))
    except Exception as error:  # whatever comes is a finding, not the end of the run
        where = traceback.extract_tb(error.__traceback__)[-1]
        faults["crash"] = f"{type(error).__name__}: {error} ({where.filename.rsplit('/', 1)[-1]}:{where.lineno})"
    taken = time.monotonic() - started
    if taken > seconds * (1 + LATE) + LATE_S:
        faults["late"] = f"{taken:.0f} s of {seconds:.0f}"
    return plan, taken, faults | ({} if plan is None else dict(_wrong(tree, best, plan)))


def _wrong(tree: Tree, best: Interval, plan: Tree) -> Iterator[tuple[str, str]]:
    status, value, bound = plan["status"], plan["objective"]["value"], plan["objective"]["bound"]
    if best is None:
        if value is not None:
            yield "missed_infeasible", f"{status}, {value}"
        return
    if value is None:
        yield ("false_infeasible" if status == "infeasible" else "no_plan"), f"{best[0]} to {best[1]} is possible"
        return
    judge, seats = Judge(tree), seats_in(plan)
    if broken := judge.broken(seats):
        yield "breaks", ", ".join(sorted(broken))
    if abs(float(judge.value(seats)) - value) > TOLERANCE * max(1, abs(value)):
        yield "value", f"says {value}, is {float(judge.value(seats))}"
    # Under cost the best is the least; turned round, a plan reaches `low` and none exceeds `high` as elsewhere.
    sign = -1 if plan["objective"]["sense"] == "min" else 1
    low, high = sorted(sign * end for end in best)
    slack = TOLERANCE * max(1, abs(high))
    if bound is None or sign * bound < low - slack:
        yield "bound_too_low", f"{bound!r}; {best[0]} to {best[1]} is possible"
    if sign * value > high + slack:
        yield "too_good", f"{value!r}; {best[0]} to {best[1]} is possible"
    if status == "optimal" and sign * value < low - slack:
        yield "false_optimal", f"{value!r}; {best[0]} to {best[1]} is possible"


def main() -> int:
    """Solve in each way, compare, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--method", choices=[*METHODS, "auto"], action="append", help="may be repeated")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    gaps: dict[str, float] = {}
    for folder in asked.folders:
        tree, best = (json.loads((folder / name).read_text("utf-8")) for name in ("scenario.yaml", "best.json"))
        size = f"{len(tree['employees'])}x{len(tree['trainings'])}"
        for method in asked.method or METHODS:
            plan, taken, faults = answered(tree, best, method, asked.seconds)
            said = {"status": "none", "objective": {}} | (plan or {})
            value, bound, gap = (said["objective"].get(name) for name in ("value", "bound", "gap"))
            print(
                f"{folder.name} {size} {method}: {said['status']} {value} <= {bound} of {best}, "
                f"gap {100 * (gap or 0):.3f} % {taken:.1f} s {faults or ''}",
                flush=True,
            )
            counts[f"{method}: {said['status']}"] += 1
            counts.update(f"{method}: FAULT {fault}" for fault in faults)
            gaps[method] = max(gaps.get(method, 0.0), gap or 0.0)
    print(f"{len(asked.folders)} problems: {dict(sorted(counts.items()))}; widest gaps {gaps}")
    return any("FAULT" in name for name in counts)


if __name__ == "__main__":
    sys.exit(main())
