"""Scenarios and saved plans side by side: solved, each near what it builds on, and compared.

Among equally good and equally cheap plans, a what-if takes the one nearest to its base's plan, so that noise
is not news. What a scenario is near does not depend on the order in which the sources are named:
compare(A, B) mirrors compare(B, A).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from optimasi.documents.comparison import ComparisonDocument, Shift
from optimasi.documents.plan import PlanDocument
from optimasi.documents.saved import read_plan
from optimasi.scenario.load import load_scenario
from optimasi.scenario.what_if.chain import base_of
from optimasi.study.compare import compare, letter
from optimasi.study.parallel import Failure, Progress, Task, run_tasks, silent
from optimasi.study.shifts import shifts
from optimasi.study.solving import Case, Seat, solve_case
from optimasi.words.shell import quoted

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

    document: ComparisonDocument | None
    failures: tuple[Failure, ...]
    interrupted: bool

    @property
    def differs(self) -> bool:
        """Whether any scenario differs from the baseline."""
        return self.document is not None and any(scenario.differs for scenario in self.document.scenarios)


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
        A scenario file alone is compared with itself changed.
    case
        Limits and changes for every scenario; its path is not used.
    jobs, cluster, progress
        As in `parallel.run_tasks`.

    Raises
    ------
    InputError
        A scenario or a saved plan has errors; found before anything is solved.
    """
    alone = len(sources) == 1
    asked = [_Source(source, () if _is_saved(source) else case.changes) for source in sources]
    asked = [replace(asked[0], changes=()), *asked] if alone else asked
    saved = {source: read_plan(source.path).document for source in asked if _is_saved(source.path)}
    runs = _Runs(case, jobs, cluster, progress)
    runs.solve([source for source in dict.fromkeys(asked) if source not in saved], saved.values())
    found = {source: saved.get(source) or runs.plans.get(source.resolved) for source in asked}
    failures = tuple(document for document in found.values() if isinstance(document, Failure))
    if not isinstance(found[asked[0]], PlanDocument):
        return Compared(None, failures, runs.interrupted)
    kept = [source for source in asked if isinstance(found[source], PlanDocument)]
    documents: list[PlanDocument] = [document for source in kept if isinstance(document := found[source], PlanDocument)]
    searches = [
        Task(
            source.called(alone=alone),
            _shifts,
            (documents[0], document, replace(case, path=source.path, changes=source.changes, threads=1)),
        )
        for source, document in zip(kept[1:], documents[1:], strict=True)
        if source not in saved and _limits(document) != _limits(documents[0])
    ]
    moved = run_tasks([] if runs.interrupted else searches, jobs=jobs, cluster=cluster)
    found_shifts = [
        shift.model_copy(update={"scenario": letter(place)})
        for place, source in enumerate(kept)
        if isinstance(results := moved.results.get(source.called(alone=alone), []), list)
        for shift in results
    ]
    interrupted = runs.interrupted or moved.interrupted
    comparison = compare(
        documents,
        sources=[str(source.path) for source in kept],
        changes=() if alone else case.changes,
        shifts=found_shifts,
        stopped_by="interrupt" if interrupted else None,
    )
    return Compared(comparison, failures, interrupted)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to compare, and what is put on top of it."""

    path: Path
    changes: tuple[str, ...]

    @property
    def resolved(self) -> _Source:
        """The same by whatever name the file goes."""
        return replace(self, path=self.path.resolve())

    def called(self, *, alone: bool) -> str:
        """How the user called it; with its changes where they tell a file from itself."""
        changes = self.changes if alone else ()
        return str(self.path) + "".join(f" --set {quoted(change)}" for change in changes)


def _is_saved(source: Path) -> bool:
    return source.suffix.lower() == ".json"


class _Runs:
    """Plans of scenario files and of what they build on, bases first."""

    def __init__(self, case: Case, jobs: int | None, cluster: str | None, progress: Progress) -> None:
        self.plans: dict[_Source, PlanDocument | Failure] = {}
        self.interrupted = False
        self._case, self._jobs, self._cluster, self._progress = case, jobs, cluster, progress

    def solve(self, sources: Sequence[_Source], saved: Iterable[PlanDocument]) -> None:
        """Solve every source; a file without a base is near a saved plan, else near the first of its like."""
        named: dict[_Source, _Source] = {}
        bases: dict[_Source, _Source | None] = {}
        digests: dict[_Source, str] = {}
        for source in sources:
            current: _Source | None = source
            while current is not None and current.resolved not in bases:
                named[current.resolved] = current
                base = self._base(current, sources)
                bases[current.resolved] = base.resolved if base else None
                digests[current.resolved] = load_scenario(current.path, current.changes).digest
                current = base
        roots = sorted((source for source, base in bases.items() if base is None), key=digests.__getitem__)
        fixed = sorted(saved, key=lambda document: str(document.scenario.digest))
        anchor = fixed[0].seats if fixed else None
        self._run(dict.fromkeys(roots[:1], anchor), named)
        self._run({source: anchor or self._seats(roots[0]) for source in roots[1:]}, named)
        while ready := {
            source: base for source, base in bases.items() if base in self.plans and source not in self.plans
        }:
            self._run({source: self._seats(base) for source, base in ready.items()}, named)
            if self.interrupted:
                return

    @staticmethod
    def _base(source: _Source, sources: Sequence[_Source]) -> _Source | None:
        """What a source builds on: itself unchanged where that is compared, too, else what its file extends."""
        unchanged = replace(source, changes=())
        if source.changes and unchanged in sources:
            return unchanged
        base = base_of(source.path)
        return replace(source, path=base) if base else None

    def _seats(self, source: _Source | None) -> tuple[Seat, ...] | None:
        plan = self.plans.get(source) if source else None
        return plan.seats if isinstance(plan, PlanDocument) and plan.metrics else None

    def _run(self, near: Mapping[_Source, tuple[Seat, ...] | None], named: Mapping[_Source, _Source]) -> None:
        names = {source: named[source].called(alone=len({other.changes for other in named}) > 1) for source in near}
        tasks = [
            Task(
                names[source],
                solve_case,
                (replace(self._case, path=named[source].path, changes=source.changes, baseline=seats, threads=1),),
            )
            for source, seats in near.items()
        ]
        outcome = run_tasks(
            tasks, jobs=self._jobs, cluster=self._cluster, progress=self._progress, is_interrupted=_is_interrupted
        )
        self.interrupted = self.interrupted or outcome.interrupted
        self.plans |= {source: outcome.results[name] for source, name in names.items() if name in outcome.results}


def _is_interrupted(result: PlanDocument | Failure) -> bool:
    return isinstance(result, PlanDocument) and result.stopped_by == "interrupt"


def _limits(document: PlanDocument) -> dict[str, int | None]:
    """Where the limits are the baseline's, what they leave unspent is no news."""
    return {line.line: line.limit for line in document.lines}


def _shifts(baseline: PlanDocument, document: PlanDocument, case: Case) -> list[Shift]:
    """What a shift between two lines would win in one scenario, solved again."""

    def resolve(_place: int, limits: dict[str, int]) -> PlanDocument | None:
        gap = LOOK if case.gap is None else max(case.gap, LOOK)
        again = solve_case(replace(case, limits=limits, start=document.seats, gap=gap))
        return again if again.metrics else None

    return shifts([baseline, document], resolve)
