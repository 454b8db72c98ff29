"""A sweep: gain against money, what the next level costs, where it flattens, who comes and goes at each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from optimasi.documents.frontier import (
    Changed,
    FrontierDocument,
    Gone,
    MoneyTo,
    Point,
    PointFailure,
    PointSeat,
    PointStatus,
    Step,
    StepPerson,
    Swept,
    SweptScenario,
)
from optimasi.documents.messages import MessageDocument
from optimasi.documents.plan import Count, PlanDocument, TrainingFigures
from optimasi.plan.names import called
from optimasi.plan.plan import relative_gap
from optimasi.plan.verify import slack
from optimasi.scenario.scenario import Scenario
from optimasi.study.parallel import Failure, Progress, Task, silent, stream_tasks
from optimasi.study.points import Over
from optimasi.study.solving import Case, solve_case
from optimasi.words.messages import Message, NotationError

DEAR = 5.0
"""A step is dear when its levels cost so many times what the step in the middle asks for."""


def sweep(
    scenario: Scenario,
    over: Over,
    case: Case,
    *,
    solve: Callable[[Case], PlanDocument] = solve_case,
    keep: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    progress: Progress = silent,
) -> FrontierDocument:
    """Solve a scenario at every point of a range.

    With money, a plan that a cheaper point has is possible at every dearer one: a point that is worth less is
    solved again from there, and takes that plan if it still is; so the frontier never falls.

    Parameters
    ----------
    scenario
        What the case is, without the changes of the points.
    over
        The points, ascending.
    case
        How to solve: every point adds its changes, where to begin, and what to keep.
    solve
        Solves a case, be it in another process: it must be picklable.
    keep
        Nobody loses a seat as money grows: every assignment is locked at all later points.
    jobs, cluster, progress
        As in `run_tasks`; with `keep` one point waits for the other.

    Raises
    ------
    NotationError
        `keep` without money.
    ClusterError
        The cluster does not answer, or the package `distributed` is missing.
    """
    if keep and not over.is_money:
        raise NotationError(Message("keep_money", "--keep goes with a sweep over the budget"))
    started = time.monotonic()
    run = _Run(scenario, over, case, solve, keep, jobs, cluster)
    run.solve(progress)
    if over.is_money:
        run.lift()
    points = _with_prices([run.point(place) for place in range(len(over.levels))])
    return FrontierDocument(
        scenario=SweptScenario(name=scenario.name, file=scenario.file, digest=scenario.digest),
        over=Swept(name=over.name, kind=over.kind, line=over.line, relative=over.relative),
        keep=keep,
        warnings=tuple(map(MessageDocument.of, scenario.warnings)),
        status=_status(points),
        stopped_by="interrupt" if run.interrupted else None,
        seconds=time.monotonic() - started,
        points=points,
        steps=tuple(run.steps()),
        **_shape(points),
    )


def _with_prices(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points with what a further level costs from the plan before each."""
    priced = list(points)
    known = [place for place, point in enumerate(points) if point.value is not None]
    for before, after in pairwise(known):
        levels = points[after].gained - points[before].gained
        if levels > slack(points[after].gained):
            price = (points[after].paid - points[before].paid) / levels
            priced[after] = points[after].model_copy(update={"marginal_cost": price})
    return tuple(priced)


class _Run:
    """The points solved so far: by place, a plan document or a failure."""

    def __init__(
        self,
        scenario: Scenario,
        over: Over,
        case: Case,
        solve: Callable[[Case], PlanDocument],
        keep: bool,
        jobs: int | None,
        cluster: str | None,
    ) -> None:
        self.scenario, self.over, self.keep = scenario, over, keep
        self.interrupted = False
        self.found: dict[int, PlanDocument | Failure] = {}
        self._case, self._solve, self._jobs, self._cluster = case, solve, jobs, cluster
        self._places = {self._name(place): place for place in range(len(over.levels))}

    def solve(self, progress: Progress) -> None:
        """Solve every point, each from the nearest cheaper plan that is there by then."""
        # Made one by one, as processes become free: by then a neighbour has usually been solved.
        tasks = (self._task(place) for place in range(len(self.over.levels)))
        self._collect(tasks, lambda _place, document: document, progress)

    def lift(self) -> None:
        """Mend points that are worth less than a cheaper one."""
        below: int | None = None
        for place, document in sorted(self.found.items()):
            if isinstance(document, Failure):
                continue
            if below is not None and _falls(self._plan(below), document):
                if not self.keep and not self.interrupted and document.status != "infeasible":
                    self._collect(iter([self._task(place)]), lambda p, new: _better(self._plan(p), new), silent)
                self.found[place] = self._carried(place, self._plan(below))
            below = place if _has_plan(self.found[place]) else below

    def _collect(
        self,
        tasks: Iterator[Task],
        chosen: Callable[[int, PlanDocument], PlanDocument],
        progress: Progress,
    ) -> None:
        """Run tasks until they end, or somebody does."""
        at_once = 1 if self.keep else len(self.over.levels)
        stream = stream_tasks(tasks, at_once=at_once, jobs=self._jobs, cluster=self._cluster)
        try:
            for name, result in stream:
                place = self._places[name]
                if isinstance(result, Failure):
                    self.found.setdefault(place, result)
                else:
                    self.found[place] = chosen(place, result)
                progress(len(self.found), len(self.over.levels), name)
                if not isinstance(result, Failure) and result.stopped_by == "interrupt":
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.interrupted = True

    def _name(self, place: int) -> str:
        return f"{self.scenario.file} {self.over.name}={self.over.levels[place].label}"

    def _task(self, place: int) -> Task:
        """A point, to be solved from the nearest cheaper plan."""
        known = [other for other in self.found if other < place and _has_plan(self.found[other])]
        start = self._plan(max(known)).seats if known else None
        case = replace(
            self._case,
            changes=(*self._case.changes, *self.over.levels[place].changes),
            start=start,
            keep=start or () if self.keep else (),
        )
        return Task(self._name(place), self._solve, (case,))

    def _plan(self, place: int) -> PlanDocument:
        document = self.found[place]
        assert not isinstance(document, Failure)
        return document

    def _carried(self, place: int, cheaper: PlanDocument) -> PlanDocument | Failure:
        """The better of a point's own plan and a cheaper one, which is possible there, too."""
        own = self.found[place]
        if isinstance(own, Failure) or not _falls(cheaper, own):
            return own
        value, bound = cheaper.value, own.objective.bound
        if own.status == "infeasible" or (bound is not None and bound < value - slack(value)):
            contradiction = Message(
                "cheaper_better",
                "internal error: proven to have no plan as good as a cheaper one, which is possible here",
            )
            return Failure(self._name(place), contradiction)
        bound = None if bound is None else max(bound, value)
        spent = {line.line: line.spent for line in cheaper.lines}
        gap = None if bound is None else relative_gap(value, bound)
        return cheaper.model_copy(
            update={
                "scenario": own.scenario,
                "status": "feasible" if own.status == "no_plan_found" else own.status,
                "stopped_by": own.stopped_by,
                "objective": cheaper.objective.model_copy(update={"bound": bound, "gap": gap}),
                "budget": own.budget,
                "lines": tuple(line.model_copy(update={"spent": spent[line.line]}) for line in own.lines),
                "solver": own.solver,
            }
        )

    def point(self, place: int) -> Point:
        """A row of the frontier."""
        level, document = self.over.levels[place], self.found.get(place)
        told: dict[str, Any] = {
            "label": level.label,
            "share": level.share,
            "amount": level.amount,
            "baseline": not level.changes,
        }
        if document is None:
            return Point(**told, status="not_run")
        if isinstance(document, Failure):
            reason = MessageDocument.of(document.message)
            return Point(**told, status="error", failure=PointFailure(**dict(reason), name=document.name))
        objective, metrics = document.objective, document.metrics
        return Point(
            **told,
            limits={line.line: line.limit for line in document.lines},
            budget=document.budget,
            cost=document.cost if metrics else None,
            value=objective.value,
            bound=objective.bound,
            gap=objective.gap,
            levels=metrics.levels.before - metrics.levels.after if metrics else None,
            people=metrics.people.after if metrics else None,
            settled=document.is_settled if metrics else None,
            status=document.status,
            assignments=tuple(
                PointSeat(employee=seat.employee, name=seat.name, training=seat.training)
                for seat in document.assignments
            ),
        )

    def steps(self) -> Iterator[Step]:
        """Who comes, goes and changes from each plan to the next."""
        places = [place for place in sorted(self.found) if _has_plan(self.found[place])]
        table = self.scenario.employees
        names = dict(zip(table["id"].tolist(), table["name"].tolist(), strict=True))
        names |= {s.employee: s.name for place in places for s in self._plan(place).assignments}
        told_apart = called(names)
        people = {place: _people(self._plan(place), told_apart) for place in places}
        for before, after in pairwise(places):
            was, now = people[before], people[after]
            yield Step(
                start=before,
                end=after,
                came=tuple(who for person, who in now.items() if person not in was),
                went=tuple(
                    Gone(**dict(who), returns=next((p for p in places if p > after and person in people[p]), None))
                    for person, who in was.items()
                    if person not in now
                ),
                changed=tuple(
                    Changed(
                        **dict(who),
                        added=tuple(sorted({*who.trainings} - {*was[person].trainings})),
                        dropped=tuple(sorted({*was[person].trainings} - {*who.trainings})),
                    )
                    for person, who in now.items()
                    if person in was and {*who.trainings} != {*was[person].trainings}
                ),
                money_to=_money_to(self._plan(before), self._plan(after)),
            )


def _has_plan(document: PlanDocument | Failure) -> bool:
    return not isinstance(document, Failure) and document.objective.value is not None


def _falls(cheaper: PlanDocument, document: PlanDocument) -> bool:
    value = document.objective.value
    return value is None or bool(value < cheaper.value)


def _better(own: PlanDocument, new: PlanDocument) -> PlanDocument:
    """The better of two plans for the same point."""
    return own if _has_plan(own) and _falls(own, new) else new


def _people(document: PlanDocument, names: Mapping[str, str]) -> dict[str, StepPerson]:
    """Employee -> id, name, what they are called, and trainings in the document's order."""
    known: dict[str, str] = {}
    trainings: dict[str, dict[str, None]] = {}
    for seat in document.assignments:
        known.setdefault(seat.employee, seat.name)
        trainings.setdefault(seat.employee, {})[seat.training] = None
    return {
        person: StepPerson(employee=person, name=known[person], called=names[person], trainings=tuple(attended))
        for person, attended in trainings.items()
    }


def _money_to(before: PlanDocument, after: PlanDocument) -> MoneyTo | None:
    """The training whose cost grows most."""
    was = {row.training: row for row in before.trainings}

    def growth(row: TrainingFigures) -> int:
        return sum(row.cost.values()) - sum(was[row.training].cost.values())

    row = max(after.trainings, key=growth, default=None)
    if row is None or growth(row) <= 0:
        return None
    return MoneyTo(training=row.training, seats=Count(before=was[row.training].seats, after=row.seats))


def _status(points: Sequence[Point]) -> PointStatus:
    """Optimal where every plan is proven and every other point infeasible; where there is no plan at all, why."""
    statuses = {point.status for point in points}
    if statuses <= {"optimal", "infeasible"} or not statuses & {"optimal", "feasible"}:
        order: tuple[PointStatus, ...] = ("optimal", "no_plan_found", "error", "not_run", "infeasible")
        return next(status for status in order if status in statuses)
    return "feasible"


def _shape(points: Sequence[Point]) -> dict[str, Any]:
    """Where the frontier bends, where it is flat, where it is dear; places of points.

    The knee is the point farthest above the straight line from the first plan to the reference, which is the
    scenario as it stands, else the last plan: up to there a level costs less than on the average.
    """
    known = [place for place, point in enumerate(points) if point.value is not None]
    reference = next((place for place in known if points[place].baseline), known[-1] if known else None)
    knee = None
    if reference is not None:
        first, last = points[known[0]], points[reference]
        rise, run = last.gained - first.gained, last.paid - first.paid

        def above(place: int) -> float:
            point = points[place]
            return (point.gained - first.gained) * run - (point.paid - first.paid) * rise

        between = [place for place in known if known[0] < place < reference]
        best = max(between, key=above, default=None)
        knee = best if best is not None and run > 0 and rise > 0 and above(best) > 1e-6 * run * rise else None
    steps = list(pairwise(known))
    found = {after: points[after].marginal_cost for _, after in steps}
    prices = {after: price for after, price in found.items() if price is not None}
    dearest = max(prices, key=lambda place: prices[place], default=None)
    is_dear = dearest is not None and len(prices) > 2 and prices[dearest] > DEAR * median(prices.values()) > 0
    return {
        "reference": reference,
        "knee": knee,
        "flat": [
            after
            for before, after in steps
            if abs(points[after].worth - points[before].worth) <= slack(points[after].worth)
        ],
        "dear": dearest if is_dear else None,
    }
