"""Scenarios and saved plans side by side: solved, each near the baseline, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimasi.plan.document import read_plan_document
from optimasi.scenario.load import load_scenario
from optimasi.study.compare import compare, letter
from optimasi.study.parallel import Failure, Progress, Task, run_tasks, silent
from optimasi.study.shifts import shifts
from optimasi.study.solving import Case, seats_of, solve_case

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and what could not be part of it.

    Parameters
    ----------
    document
        As `compare` writes it.
    failures
        By name of the source.
    interrupted
        Whether Ctrl-C ended it early.
    """

    document: Document
    failures: tuple[Failure, ...]
    interrupted: bool

    @property
    def differs(self) -> bool:
        """Whether any scenario differs from the baseline."""
        return any(scenario["differs"] for scenario in self.document["scenarios"])


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
    DisagreementError
        The baseline's plan does not stand up to recomputation.
    """
    saved = {source: read_plan_document(source) for source in sources if source.suffix.lower() == ".json"}
    for source in sources:
        if source not in saved:
            load_scenario(source, case.changes)
    first = sources[0]
    baseline = saved.get(first) or solve_case(replace(case, path=first))
    near = replace(case, baseline=seats_of(baseline), threads=1)
    others = [source for source in dict.fromkeys(sources[1:]) if source not in saved and source != first]
    tasks = [Task(str(source), solve_case, (replace(near, path=source),)) for source in others]
    outcome = run_tasks(tasks, jobs=jobs, cluster=cluster, progress=progress)
    found: Mapping[str, Any] = (
        {str(source): document for source, document in saved.items()} | {str(first): baseline} | dict(outcome.results)
    )
    failures = tuple(result for result in outcome.results.values() if isinstance(result, Failure))
    kept = [source for source in sources if isinstance(found.get(str(source)), dict)]
    documents = [found[str(source)] for source in kept]

    searches = [
        Task(str(source), _shifts, (documents[0], document, replace(case, path=source, threads=1)))
        for source, document in zip(kept[1:], documents[1:], strict=True)
        if source not in saved
    ]
    moved = run_tasks([] if outcome.interrupted else searches, jobs=jobs, cluster=cluster)
    found_shifts = [
        shift | {"scenario": letter(place)}
        for place, source in enumerate(kept)
        if isinstance(results := moved.results.get(str(source), []), list)
        for shift in results
    ]
    document = compare(documents, sources=[str(source) for source in kept], shifts=found_shifts)
    return Compared(document, failures, outcome.interrupted)


def _shifts(baseline: Document, document: Document, case: Case) -> list[Document]:
    """What a shift between two lines would win in one scenario, solved again."""

    def resolve(_place: int, limits: dict[str, int]) -> Document | None:
        again = solve_case(replace(case, limits=limits, start=seats_of(document)))
        return again if again["metrics"] else None

    return shifts([baseline, document], resolve)
