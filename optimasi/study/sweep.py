"""A sweep: gain against money, what the next level costs, where it flattens, who comes and goes at each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from optimasi.documents.messages import message_document
from optimasi.plan.names import called
from optimasi.plan.plan import is_settled, relative_gap
from optimasi.plan.verify import slack
from optimasi.scenario.scenario import Scenario
from optimasi.study.over import Over
from optimasi.study.parallel import Failure, Progress, Task, silent, stream_tasks
from optimasi.study.solving import Case, seats_of, solve_case
from optimasi.words.messages import Message, NotationError

SCHEMA = "optimasi.frontier/1"
DEAR = 5.0
"""A step is dear when its levels cost so many times what the step in the middle asks for."""

Document = dict[str, Any]


def sweep(
    scenario: Scenario,
    over: Over,
    case: Case,
    *,
    solve: Callable[[Case], Document] = solve_case,
    keep: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    progress: Progress = silent,
) -> Document:
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

    Returns
    -------
    dict
        The document "optimasi.frontier/1": plain data, None for what does not exist.

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
    points = [run.point(place) for place in range(len(over.levels))]
    for before, after in pairwise([point for point in points if point["value"] is not None]):
        levels, cost = after["levels"] - before["levels"], after["cost"] - before["cost"]
        after["marginal_cost"] = cost / levels if levels > slack(after["levels"]) else None
    return {
        "schema": SCHEMA,
        "scenario": {"name": scenario.name, "file": scenario.file, "digest": scenario.digest},
        "over": {"name": over.name, "kind": over.kind, "line": over.line, "relative": over.relative},
        "keep": keep,
        "warnings": [message_document(message) for message in scenario.warnings],
        "status": _status(points),
        "stopped_by": "interrupt" if run.interrupted else None,
        "seconds": time.monotonic() - started,
        "points": points,
        "steps": run.steps(),
    } | _shape(points)


class _Run:
    """The points solved so far: by place, a plan document or a failure."""

    def __init__(
        self,
        scenario: Scenario,
        over: Over,
        case: Case,
        solve: Callable[[Case], Document],
        keep: bool,
        jobs: int | None,
        cluster: str | None,
    ) -> None:
        self.scenario, self.over, self.keep = scenario, over, keep
        self.interrupted = False
        self.found: dict[int, Document | Failure] = {}
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
                if not self.keep and not self.interrupted and document["status"] != "infeasible":
                    self._collect(iter([self._task(place)]), lambda p, new: _better(self._plan(p), new), silent)
                self.found[place] = self._carried(place, self._plan(below))
            below = place if _has_plan(self.found[place]) else below

    def _collect(
        self,
        tasks: Iterator[Task],
        chosen: Callable[[int, Document], Document],
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
                if not isinstance(result, Failure) and result["stopped_by"] == "interrupt":
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.interrupted = True

    def _name(self, place: int) -> str:
        return f"{self.scenario.file} {self.over.name}={self.over.levels[place].label}"

    def _task(self, place: int) -> Task:
        """A point, to be solved from the nearest cheaper plan."""
        known = [other for other in self.found if other < place and _has_plan(self.found[other])]
        start = seats_of(self._plan(max(known))) if known else None
        case = replace(
            self._case,
            changes=(*self._case.changes, *self.over.levels[place].changes),
            start=start,
            keep=start or () if self.keep else (),
        )
        return Task(self._name(place), self._solve, (case,))

    def _plan(self, place: int) -> Document:
        document = self.found[place]
        assert not isinstance(document, Failure)
        return document

    def _carried(self, place: int, cheaper: Document) -> Document | Failure:
        """The better of a point's own plan and a cheaper one, which is possible there, too."""
        own = self.found[place]
        if isinstance(own, Failure) or not _falls(cheaper, own):
            return own
        value, bound = cheaper["objective"]["value"], own["objective"]["bound"]
        if own["status"] == "infeasible" or (bound is not None and bound < value - slack(value)):
            contradiction = Message(
                "cheaper_better",
                "internal error: proven to have no plan as good as a cheaper one, which is possible here",
            )
            return Failure(self._name(place), contradiction)
        bound = None if bound is None else max(bound, value)
        spent = {line["line"]: line["spent"] for line in cheaper["lines"]}
        return cheaper | {
            "scenario": own["scenario"],
            "status": "feasible" if own["status"] == "no_plan_found" else own["status"],
            "stopped_by": own["stopped_by"],
            "objective": cheaper["objective"]
            | {"bound": bound, "gap": None if bound is None else relative_gap(value, bound)},
            "budget": own["budget"],
            "lines": [line | {"spent": spent[line["line"]]} for line in own["lines"]],
            "solver": own["solver"],
        }

    def point(self, place: int) -> Document:
        """A row of the frontier."""
        level, document = self.over.levels[place], self.found.get(place)
        row: Document = {
            "label": level.label,
            "share": level.share,
            "amount": level.amount,
            "baseline": not level.changes,
            "limits": None,
            "budget": None,
            "cost": None,
            "value": None,
            "bound": None,
            "gap": None,
            "levels": None,
            "people": None,
            "settled": None,
            "marginal_cost": None,
            "status": "not_run" if document is None else "error",
            "failure": message_document(document.message) | {"name": document.name}
            if isinstance(document, Failure)
            else None,
            "assignments": [],
        }
        if document is None or isinstance(document, Failure):
            return row
        row |= {
            "limits": {line["line"]: line["limit"] for line in document["lines"]},
            "budget": document["budget"],
            "bound": document["objective"]["bound"],
            "status": document["status"],
        }
        if not _has_plan(document):
            return row
        levels, people = document["metrics"]["levels"], document["metrics"]["people"]
        return row | {
            "cost": document["cost"],
            "value": document["objective"]["value"],
            "gap": document["objective"]["gap"],
            "levels": levels["before"] - levels["after"],
            "people": people["after"],
            "settled": is_settled(document),
            "assignments": [
                {key: seat[key] for key in ("employee", "name", "training")} for seat in document["assignments"]
            ],
        }

    def steps(self) -> list[Document]:
        """Who comes, goes and changes from each plan to the next."""
        places = [place for place in sorted(self.found) if _has_plan(self.found[place])]
        table = self.scenario.employees
        names = dict(zip(table["id"].tolist(), table["name"].tolist(), strict=True))
        names |= {s["employee"]: s["name"] for place in places for s in self._plan(place)["assignments"]}
        told_apart = called(names)
        seats = {place: _seats(self._plan(place), told_apart) for place in places}
        return [
            {
                "from": before,
                "to": after,
                "came": [_who(names) for person, names in seats[after].items() if person not in seats[before]],
                "went": [
                    _who(names) | {"returns": next((p for p in places if p > after and person in seats[p]), None)}
                    for person, names in seats[before].items()
                    if person not in seats[after]
                ],
                "changed": [
                    _who(names)
                    | {
                        "added": sorted(names["trainings"].keys() - seats[before][person]["trainings"].keys()),
                        "dropped": sorted(seats[before][person]["trainings"].keys() - names["trainings"].keys()),
                    }
                    for person, names in seats[after].items()
                    if person in seats[before]
                    and names["trainings"].keys() != seats[before][person]["trainings"].keys()
                ],
                "money_to": _money_to(self._plan(before), self._plan(after)),
            }
            for before, after in pairwise(places)
        ]


def _has_plan(document: Document | Failure) -> bool:
    return not isinstance(document, Failure) and document["objective"]["value"] is not None


def _falls(cheaper: Document, document: Document) -> bool:
    value = document["objective"]["value"]
    return value is None or bool(value < cheaper["objective"]["value"])


def _better(own: Document, new: Document) -> Document:
    """The better of two plans for the same point."""
    return own if _has_plan(own) and _falls(own, new) else new


def _seats(document: Document, names: Mapping[str, str]) -> dict[str, Document]:
    """Employee -> id, name, what they are called, and trainings in the document's order."""
    people: dict[str, Document] = {}
    for seat in document["assignments"]:
        who = {"employee": seat["employee"], "name": seat["name"], "called": names[seat["employee"]]}
        people.setdefault(seat["employee"], who | {"trainings": {}})["trainings"][seat["training"]] = True
    return people


def _who(person: Document) -> Document:
    return person | {"trainings": list(person["trainings"])}


def _money_to(before: Document, after: Document) -> Document | None:
    """The training whose cost grows most."""
    was = {row["training"]: row for row in before["trainings"]}

    def growth(row: Document) -> int:
        more: int = sum(row["cost"].values()) - sum(was[row["training"]]["cost"].values())
        return more

    row = max(after["trainings"], key=growth, default=None)
    if row is None or growth(row) <= 0:
        return None
    return {"training": row["training"], "seats": {"before": was[row["training"]]["seats"], "after": row["seats"]}}


def _status(points: Sequence[Document]) -> str:
    """Optimal where every plan is proven and every other point infeasible; where there is no plan at all, why."""
    statuses = {point["status"] for point in points}
    if statuses <= {"optimal", "infeasible"} or not statuses & {"optimal", "feasible"}:
        return next(s for s in ("optimal", "no_plan_found", "error", "not_run", "infeasible") if s in statuses)
    return "feasible"


def _shape(points: Sequence[Document]) -> Document:
    """Where the frontier bends, where it is flat, where it is dear; places of points.

    The knee is the point farthest above the straight line from the first plan to the reference, which is the
    scenario as it stands, else the last plan: up to there a level costs less than on the average.
    """
    known = [place for place, point in enumerate(points) if point["value"] is not None]
    reference = next((place for place in known if points[place]["baseline"]), known[-1] if known else None)
    knee = None
    if reference is not None:
        first, last = points[known[0]], points[reference]
        rise, run = last["levels"] - first["levels"], last["cost"] - first["cost"]

        def above(place: int) -> float:
            point = points[place]
            return float((point["levels"] - first["levels"]) * run - (point["cost"] - first["cost"]) * rise)

        between = [place for place in known if known[0] < place < reference]
        best = max(between, key=above, default=None)
        knee = best if best is not None and run > 0 and rise > 0 and above(best) > 1e-6 * run * rise else None
    steps = list(pairwise(known))
    prices = {after: points[after]["marginal_cost"] for _, after in steps if points[after]["marginal_cost"] is not None}
    dearest = max(prices, key=lambda place: prices[place], default=None)
    is_dear = dearest is not None and len(prices) > 2 and prices[dearest] > DEAR * median(prices.values()) > 0
    return {
        "reference": reference,
        "knee": knee,
        "flat": [
            after
            for before, after in steps
            if abs(points[after]["value"] - points[before]["value"]) <= slack(points[after]["value"])
        ],
        "dear": dearest if is_dear else None,
    }
