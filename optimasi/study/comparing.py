"""Scenarios and saved plans side by side: solved, each near what it builds on, and compared.

Among equally good and equally cheap plans, a what-if takes the one nearest to its base's plan, so that noise
is not news. What a scenario is near does not depend on the order in which the sources are named:
compare(A, B) mirrors compare(B, A).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimasi.plan.document import read_plan_document
from optimasi.scenario.load import load_scenario
from optimasi.scenario.what_if import base_of
from optimasi.study.compare import compare, letter
from optimasi.study.parallel import Failure, Progress, Task, run_tasks, silent
from optimasi.study.shifts import shifts
from optimasi.study.solving import Case, Seat, seats_of, solve_case

Document = dict[str, Any]
LOOK = 0.001
"""Gap that is near enough to tell what a shift between lines would win."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and what could not be part of it.

    Parameters
    ----------
    document
        As `compare` writes it; None where the baseline has failed.
    failures
        By name of the source.
    interrupted
        Whether Ctrl-C ended it early.
    """

    document: Document | None
    failures: tuple[Failure, ...]
    interrupted: bool

    @property
    def differs(self) -> bool:
        """Whether any scenario differs from the baseline."""
        return self.document is not None and any(scenario["differs"] for scenario in self.document["scenarios"])


def compare_sources(
    sources: Sequence[Path],
    case: Case,
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    progress: Progress = silent,
) -> Compared:
    """Compare scenario files and saved plans (.json); the first is the baseline.

    Parameters
    ----------
    sources
        At least one.
    case
        Limits and changes for every scenario; its path is not used.
    jobs, cluster, progress
        As in `parallel.run_tasks`.

    Raises
    ------
    InputError
        A scenario or a saved plan has errors; found before anything is solved.
    """
    saved = {source: read_plan_document(source) for source in sources if _is_saved(source)}
    runs = _Runs(case, jobs, cluster, progress)
    runs.solve([source for source in dict.fromkeys(sources) if source not in saved], saved.values())
    found = {source: saved.get(source) or runs.plans.get(source.resolve()) for source in sources}
    failures = tuple(document for document in found.values() if isinstance(document, Failure))
    if not isinstance(found[sources[0]], dict):
        return Compared(None, failures, runs.interrupted)
    kept = [source for source in sources if isinstance(found[source], dict)]
    documents: list[Document] = [document for source in kept if isinstance(document := found[source], dict)]
    searches = [
        Task(str(source), _shifts, (documents[0], document, replace(case, path=source, threads=1)))
        for source, document in zip(kept[1:], documents[1:], strict=True)
        if source not in saved and _limits(document) != _limits(documents[0])
    ]
    moved = run_tasks([] if runs.interrupted else searches, jobs=jobs, cluster=cluster)
    found_shifts = [
        shift | {"scenario": letter(place)}
        for place, source in enumerate(kept)
        if isinstance(results := moved.results.get(str(source), []), list)
        for shift in results
    ]
    document = compare(documents, sources=[str(source) for source in kept], shifts=found_shifts)
    interrupted = runs.interrupted or moved.interrupted
    return Compared(document | {"stopped_by": "interrupt" if interrupted else None}, failures, interrupted)


def _is_saved(source: Path) -> bool:
    return source.suffix.lower() == ".json"


class _Runs:
    """Plans of scenario files and of what they build on, bases first."""

    def __init__(self, case: Case, jobs: int | None, cluster: str | None, progress: Progress) -> None:
        self.plans: dict[Path, Document | Failure] = {}
        self.interrupted = False
        self._case, self._jobs, self._cluster, self._progress = case, jobs, cluster, progress

    def solve(self, sources: Iterable[Path], saved: Iterable[Document]) -> None:
        """Solve every source; a file without a base is near a saved plan, else near the first of its like."""
        named: dict[Path, Path] = {}
        bases: dict[Path, Path | None] = {}
        digests: dict[Path, str] = {}
        for source in sources:
            current: Path | None = source
            while current is not None and current.resolve() not in bases:
                named[current.resolve()] = current
                base = base_of(current)
                bases[current.resolve()] = base.resolve() if base else None
                digests[current.resolve()] = load_scenario(current, self._case.changes).digest
                current = base
        roots = sorted((path for path, base in bases.items() if base is None), key=digests.__getitem__)
        fixed = sorted(saved, key=lambda document: str(document["scenario"]["digest"]))
        anchor = seats_of(fixed[0]) if fixed else None
        self._run(dict.fromkeys(roots[:1], anchor), named)
        self._run({path: anchor or self._seats(roots[0]) for path in roots[1:]}, named)
        while ready := {path: base for path, base in bases.items() if base in self.plans and path not in self.plans}:
            self._run({path: self._seats(base) for path, base in ready.items()}, named)
            if self.interrupted:
                return

    def _seats(self, path: Path | None) -> tuple[Seat, ...] | None:
        plan = self.plans.get(path) if path else None
        return seats_of(plan) if isinstance(plan, dict) and plan["metrics"] else None

    def _run(self, near: Mapping[Path, tuple[Seat, ...] | None], named: Mapping[Path, Path]) -> None:
        tasks = [
            Task(str(named[path]), solve_case, (replace(self._case, path=named[path], baseline=seats, threads=1),))
            for path, seats in near.items()
        ]
        outcome = run_tasks(
            tasks, jobs=self._jobs, cluster=self._cluster, progress=self._progress, is_interrupted=_is_interrupted
        )
        self.interrupted = self.interrupted or outcome.interrupted
        self.plans |= {path: outcome.results[name] for path in near if (name := str(named[path])) in outcome.results}


def _is_interrupted(result: Document | Failure) -> bool:
    return isinstance(result, dict) and result["stopped_by"] == "interrupt"


def _limits(document: Document) -> dict[str, int | None]:
    """Where the limits are the baseline's, what they leave unspent is no news."""
    return {line["line"]: line["limit"] for line in document["lines"]}


def _shifts(baseline: Document, document: Document, case: Case) -> list[Document]:
    """What a shift between two lines would win in one scenario, solved again."""

    def resolve(_place: int, limits: dict[str, int]) -> Document | None:
        gap = LOOK if case.gap is None else max(case.gap, LOOK)
        again = solve_case(replace(case, limits=limits, start=seats_of(document), gap=gap))
        return again if again["metrics"] else None

    return shifts([baseline, document], resolve)
