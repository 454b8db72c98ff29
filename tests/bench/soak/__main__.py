"""python -m tests.bench.soak KIND --examples N --seed S: counts what was found, and writes down what was wrong."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

from .kinds import KINDS, draws
from .shrink import smaller
from .verdict import Tree, Verdict, differ, judged

Baseline = list[tuple[str, str]] | None
METHODS = ("direct", "decomposition")
SHOWN = frozenset({"slow", "unproven", "too_large"})
"""Notes that are told one by one."""


class Tally:
    """What came of all scenarios so far.

    Parameters
    ----------
    folder
        Where failing scenarios are written; nowhere if None.
    name
        What their folders begin with.
    most
        How many of each kind of fault are written.
    """

    def __init__(self, folder: Path | None, name: str, most: int) -> None:
        self.folder, self.name, self.most = folder, name, most
        self.statuses: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()

    def add(self, place: int, tree: Tree, method: str, verdict: Verdict, baseline: Baseline) -> None:
        """Count one verdict; shrink and write the scenario if it is among the first with its fault."""
        self.statuses[f"{method}: {verdict.status}"] += 1
        self.notes.update(f"{method}: {note}" for note in verdict.notes)
        for note in SHOWN & set(verdict.notes):
            print(f"{self.name} {place} {method}: note {note}: {verdict.notes[note]}", flush=True)
        for fault, words in verdict.faults.items():
            self.faults[f"{method}: {fault}"] += 1
            print(f"{self.name} {place} {method}: {fault}: {words}", flush=True)
            if self.folder and self.faults[f"{method}: {fault}"] <= self.most:
                small = smaller(tree, partial(_fails, fault, method, baseline))
                self._write(self.folder / f"{self.name}-{fault}-{method}-{place}", small, method, baseline)

    def compare(self, place: int, tree: Tree, verdicts: list[Verdict], baseline: Baseline) -> None:
        """Count whether the ways, where both settle everything, come to the same plan."""
        found = differ(verdicts)
        if found != "differ":
            self.notes.update([f"both: {found}"] if found else [])
            return
        self.faults["both: differ"] += 1
        print(f"{self.name} {place} both: differ: {[sorted(one.seats) for one in verdicts]}", flush=True)
        if self.folder and self.faults["both: differ"] <= self.most:
            self._write(self.folder / f"{self.name}-differ-both-{place}", tree, "direct", baseline)

    def _write(self, folder: Path, tree: Tree, method: str, baseline: Baseline) -> None:
        verdict = judged(tree, method, baseline)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenario.yaml").write_text(json.dumps(tree, indent=1), encoding="utf-8")
        top = verdict.best
        expected = {
            "method": method,
            "faults": verdict.faults,
            "notes": verdict.notes,
            "baseline": baseline,
            "best": top
            and {key: None if one is None else str(one) for key, one in vars(top).items() if key != "seats"},
        }
        (folder / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")

    def __str__(self) -> str:
        groups = {"answers": self.statuses, "notes": self.notes, "FAULTS": self.faults}
        return "\n".join(f"{name}: {dict(sorted(counts.items()))}" for name, counts in groups.items())


def _fails(fault: str, method: str, baseline: Baseline, tree: Tree) -> bool:
    return fault in judged(tree, method, baseline).faults


def main() -> int:
    """Draw, solve in each way, compare, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--method", choices=METHODS, action="append", help="may be repeated; both unless given")
    parser.add_argument("--failures", type=Path, help="folder for scenarios that are answered wrongly")
    parser.add_argument("--most", type=int, default=3, help="scenarios written of each kind of fault")
    asked = parser.parse_args()
    tally = Tally(asked.failures, f"{asked.kind}-{asked.seed}", asked.most)
    started = time.monotonic()
    for place, (tree, baseline) in enumerate(draws(asked.kind, asked.examples, asked.seed)):
        verdicts: dict[str, Verdict] = {}
        for method in asked.method or METHODS:
            top = next((one.best for one in verdicts.values()), None)
            verdicts[method] = judged(tree, method, baseline, top)
        for method, verdict in verdicts.items():
            tally.add(place, tree, method, verdict, baseline)
        tally.compare(place, tree, list(verdicts.values()), baseline)
        if place % 100 == 99:
            print(
                f"{place + 1} after {time.monotonic() - started:.0f} s: faults {sum(tally.faults.values())}",
                file=sys.stderr,
                flush=True,
            )
    print(f"{asked.kind}, seed {asked.seed}, {asked.examples} scenarios, {time.monotonic() - started:.0f} s\n{tally}")
    return bool(tally.faults)


if __name__ == "__main__":
    sys.exit(main())
