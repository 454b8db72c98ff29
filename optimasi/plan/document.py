"""The plan as one versioned JSON document, from which everything shown is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from optimasi.documents.messages import message_document, place_document
from optimasi.documents.plan import SCHEMA
from optimasi.plan.gain import Assignments
from optimasi.plan.metrics import by_competency, by_unit, cost_per_level, figures, metrics
from optimasi.plan.plan import Plan
from optimasi.plan.refusals import refusals
from optimasi.plan.reluctance import is_uncertain, warn_of_attendance
from optimasi.plan.rules.training import batches_of
from optimasi.scenario.format.rules import SWITCHES
from optimasi.scenario.tables.filters import is_blank
from optimasi.words.gathering import as_told
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.shell import typed_path
from optimasi.words.source import read_file, read_plan_json

NUMBER = int | float
CHANGE = {"before": NUMBER, "after": NUMBER}
SHAPE: dict[str, Any] = {
    "scenario": {"name": str, "file": str, "digest": str},
    "status": str,
    "stages_open": [str],
    "objective": {"metrics": dict, "sense": str, "value": NUMBER | None, "bound": NUMBER | None, "gap": NUMBER | None},
    "cost": int | None,
    "budget": int | None,
    "lines": [{"line": str, "limit": int | None, "spent": int | None}],
    "assignments": [{"employee": str, "name": str, "unit": str, "training": str, "cost": dict}],
    "trainings": [{"training": str, "name": str}],
    "units": [{"unit": str}],
    "not_selected": [{"employee": str, "name": str, "unit": str}],
}
"""What other commands read of a saved plan."""
METRICS = {
    "levels": CHANGE,
    "levels_weighted": CHANGE,
    "jpm": dict | None,
    "ip_asn": dict | None,
    "people": CHANGE,
    "seats": CHANGE,
    "hours": CHANGE,
    "with_20_hours": CHANGE,
    "cost_per_level": NUMBER | None,
}
STATUS = {"optimal": True, "feasible": True, "infeasible": False, "no_plan_found": False}
"""Status -> whether there is a plan."""


def plan_document(plan: Plan, sturdiness: dict[str, int | None] | None = None) -> dict[str, Any]:
    """Write a plan as the document of design.md section 3.

    Parameters
    ----------
    plan
        What is written.
    sturdiness
        How many of its seats stay under low and under high gains, if somebody computed it.

    Returns
    -------
    dict
        Plain data: numbers without formatting, money in whole rupiah, dates as ISO text, None for what
        does not exist.
    """
    scenario, proof = plan.scenario, plan.proof
    objective, sign = scenario.settings.objective, -1.0 if scenario.settings.objective.is_cost else 1.0
    spent = plan.spent
    return {
        "schema": SCHEMA,
        "scenario": {
            "name": scenario.name,
            "file": scenario.file,
            "digest": scenario.digest,
            "changes": list(scenario.changes),
            "effective": scenario.effective,
            "employees": len(scenario.employees),
            "units": int((scenario.employees["unit"].drop_duplicates() != "").sum()),
            "trainings": len(scenario.trainings),
        },
        "status": proof.status,
        "stopped_by": proof.stopped_by,
        "objective": {
            "metrics": {metric: float(weight) for metric, weight in objective.weights.items()},
            "shares": objective.shares,
            "best": dict(plan.best) or None,
            "economise": float(objective.economise),
            "sense": "min" if objective.is_cost else "max",
            "value": sign * plan.value.total + 0.0 if plan.exists else None,
            "bound": None if proof.bound is None else sign * proof.bound + 0.0,
            "gap": plan.gap if plan.exists else None,
        },
        "cost": sum(spent.values()) if plan.exists else None,
        "cost_proven": plan.cost_proven,
        "stages_open": list(plan.stages_open),
        "budget": scenario.total if scenario.total is not None else _sum_of_limits(plan),
        "lines": [
            {
                "line": line.name,
                "account": line.account,
                "limit": line.limit,
                "spent": spent[line.name] if plan.exists else None,
            }
            for line in scenario.lines
        ],
        "metrics": metrics(plan) if plan.exists else None,
        "assignments": list(_assignments(plan)),
        "baseline": None if plan.baseline is None else list(_seats(plan, plan.baseline)),
        "ties_complete": plan.ties.complete if plan.exists else None,
        "trainings": list(_trainings(plan)),
        "units": _units(plan) if plan.exists else [],
        "competencies": _competencies(plan) if plan.exists else [],
        "not_selected": [_refused(plan, refusal.employee, refusal.reason) for refusal in refusals(plan)]
        if plan.exists
        else [],
        "reasons": [
            message_document(reason.message) | {"places": [place_document(place) for place in reason.places]}
            for reason in as_told(plan.reasons)
        ],
        "rules_on": _rules_on(plan),
        "prices": [],
        "solver": {
            "name": proof.solver,
            "version": proof.version,
            "method": proof.method,
            "seconds": proof.seconds,
            "gap": proof.asked,
        },
        "sturdiness": sturdiness,
        "assumptions": [message_document(message) for message in (*scenario.assumptions, *_standing_assumptions(plan))],
        "warnings": [message_document(message) for message in (*scenario.warnings, *plan.notes, *_warnings(plan))],
    }


def read_plan_document(path: Path, shape: dict[str, Any] = SHAPE) -> dict[str, Any]:
    """Read a plan that `solve --json` or `-o plan.json` wrote, with at least the keys of a shape.

    Raises
    ------
    InputError
        It cannot be read, is not such a document, or was changed so that it is none.
    """
    document = read_plan_json(read_file(path), str(path))
    schema = document.get("schema") if isinstance(document, dict) else None
    problem = None
    if schema != SCHEMA:
        problem = Message(
            "not_a_plan", "this is no saved plan of this version of optimasi ({schema})", {"schema": SCHEMA}
        )
    elif document.get("status") == "error":
        problem = Message("plan_of_errors", "this holds the errors of a scenario, not a plan")
    elif wrong := next(_misfits(document, shape | _shape_of_metrics(document)), None):
        problem = Message("plan_changed", "this saved plan was changed: {key} is missing or wrong", {"key": wrong})
    if problem:
        remedy = Message(
            "save_again", "save it anew: optimasi solve SCENARIO -o {file}", {"file": typed_path(path.name)}
        )
        raise InputError([Diagnostic(problem, (Place(str(path)),), remedy=remedy)])
    return dict(document)


def _shape_of_metrics(document: dict[str, Any]) -> dict[str, Any]:
    planned = STATUS.get(str(document.get("status")))
    if planned is None:
        return {"status": type(None)}
    return {"metrics": METRICS, "cost": int} if planned else {"metrics": type(None)}


def _misfits(value: Any, shape: Any, key: str = "") -> Iterator[str]:
    """The keys, dotted, at which a value has not the shape asked for: a type, a dict or a list of one shape."""
    if isinstance(shape, list):
        rows = value if isinstance(value, list) else [None]
        for place, row in enumerate(rows):
            yield from _misfits(row, shape[0], f"{key}.{place}")
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            dotted = f"{key}.{name}" if key else name
            if isinstance(value, dict) and name in value:
                yield from _misfits(value[name], inner, dotted)
            else:
                yield dotted
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield key


def _sum_of_limits(plan: Plan) -> int | None:
    limits = [line.limit for line in plan.scenario.lines]
    return sum(limit for limit in limits if limit is not None) if limits and None not in limits else None


def _assignments(plan: Plan) -> Iterable[dict[str, Any]]:
    scenario, gain, demands = plan.scenario, plan.gain, plan.demands
    ids = scenario.competencies["id"].tolist()
    needed = scenario.needs["competency"].to_numpy()[gain.lifts["need"].to_numpy()].tolist()
    levels: list[dict[str, float]] = [{} for _ in range(len(plan.assignments))]
    for seat, competency, closed in zip(
        gain.lifts["assignment"].tolist(), needed, gain.attributed.tolist(), strict=True
    ):
        levels[seat][ids[competency]] = closed
    ties: dict[int, dict[str, Any]] = {}
    for tie in plan.ties.exchanges:
        found = ties.setdefault(tie.position, {"with": [], "settled_by": tie.settled})
        found["with"].append(demands.employees["id"][tie.employee])
    nominated = scenario.nominations[["employee", "training", "batch"]].itertuples(index=False)
    batch = {(employee, training): batch or None for employee, training, batch in nominated}
    locked, ordered = demands.locked(plan.assignments).tolist(), demands.ordered(plan.assignments).tolist()
    pairs = zip(plan.assignments.employee.tolist(), plan.assignments.training.tolist(), strict=True)
    for seat, (employee, training) in enumerate(pairs):
        yield {
            "employee": demands.employees["id"][employee],
            "name": demands.employees["name"][employee],
            "unit": demands.employees["unit"][employee],
            "position": demands.employees["position"][employee],
            "training": demands.training(training),
            "batch": batch.get((employee, training)),
            "levels": levels[seat],
            "gain": float(plan.value.by_assignment[seat]),
            "marginal_gain": float(plan.value.marginal[seat]),
            "cost": {line.name: int(cost[seat]) for line, cost in zip(scenario.lines, plan.seat_costs, strict=True)},
            "probability": float(gain.probability[seat]),
            "decision": "locked" if locked[seat] else "mandatory" if ordered[seat] else None,
            "tie": ties.get(seat),
        }


def _seats(plan: Plan, seats: Assignments) -> Iterable[dict[str, str]]:
    for employee, training in zip(seats.employee.tolist(), seats.training.tolist(), strict=True):
        yield {"employee": plan.demands.employees["id"][employee], "training": plan.demands.training(training)}


def _trainings(plan: Plan) -> Iterable[dict[str, Any]]:
    scenario, gain = plan.scenario, plan.gain
    seats = np.bincount(plan.assignments.training, minlength=len(scenario.trainings)).tolist()
    closed = np.bincount(
        plan.assignments.training[gain.lifts["assignment"].to_numpy()], gain.attributed, len(scenario.trainings)
    )
    for row, training in enumerate(scenario.trainings.to_dict("records")):
        batches = batches_of(plan.demands, row, seats[row])
        cost = plan.seat_costs[:, plan.assignments.training == row].sum(axis=1) + plan.batch_costs[:, row]
        yield {
            "training": training["id"],
            "name": training["name"],
            "course": training["course"] or None,
            "kind": training["kind"] or None,
            "mode": training["mode"] or None,
            "provider": training["provider"] or None,
            "start": training["start"].isoformat() if training["start"] else None,
            "end": training["end"].isoformat() if training["end"] else None,
            "hours": None if is_blank(training["hours"]) else training["hours"],
            "location": training["location"] or None,
            "curriculum_conformity": training["curriculum_conformity"] or None,
            "batch_min": _whole_or_none(training["batch_min"]),
            "batch_max": _whole_or_none(training["batch_max"]),
            "seats": seats[row],
            "batches": batches,
            "cost": {line.name: int(amount) for line, amount in zip(scenario.lines, cost, strict=True)},
            "levels": float(closed[row]),
            "cost_per_level": cost_per_level(int(cost.sum()), closed[row]),
        }


def _whole_or_none(value: float) -> int | None:
    return None if is_blank(value) else int(value)


def _units(plan: Plan) -> list[dict[str, Any]]:
    grouping, units = by_unit(plan)
    sizes = plan.scenario.employees["unit"].value_counts()
    return [
        {"unit": unit, "employees": int(sizes[unit])} | row
        for unit, row in zip(units, figures(plan, grouping), strict=True)
    ]


def _competencies(plan: Plan) -> list[dict[str, Any]]:
    rows = figures(plan, by_competency(plan))
    table = plan.scenario.competencies
    return [
        {"competency": competency, "name": name, **row["levels"]} | row
        for competency, name, row in zip(table["id"], table["name"], rows, strict=True)
    ]


def _refused(plan: Plan, employee: int, reason: Message) -> dict[str, Any]:
    columns = plan.demands.employees
    return {
        "employee": columns["id"][employee],
        "name": columns["name"][employee],
        "unit": columns["unit"][employee],
    } | message_document(reason)


def _rules_on(plan: Plan) -> list[str]:
    """Rules that are written, and those that filled columns switch on; the ones switched off as `-name`."""
    scenario = plan.scenario
    columns = {
        "attended": ("attended",),
        "batches": ("batch_min", "batch_max", "batches_max"),
        "seats": ("seats",),
        "one_per_course": ("course",),
        "conflicts": ("conflicts",),
        "prerequisites": ("requires",),
    }
    filled = {
        rule
        for rule, names in columns.items()
        for name in names
        for table in (scenario.trainings, scenario.employees)
        if name in table and not table[name].map(is_blank).all()
    }
    if plan.demands.eligibility:
        filled.add("eligibility")
    if any(scenario.classroom_days):
        filled.add("clash")
    written = {
        name
        for name in type(scenario.settings.rules).model_fields
        if name != "off" and getattr(scenario.settings.rules, name)
    }
    budget = {"budget"} if scenario.settings.budget else set()
    if scenario.settings.nominations_only:
        written.add("nominations_only")
    if (scenario.nominations["decision"] != "proposed").any():
        filled.add("decisions")
    off = {f"-{name}" for name in SWITCHES if not scenario.is_on(name)}
    return sorted(budget | written | (filled - {name[1:] for name in off}) | off)


def _standing_assumptions(plan: Plan) -> Iterable[Message]:
    """What every plan assumes, where it makes a difference here."""
    scenario = plan.scenario
    counted = scenario.settings.count_attendance
    if not counted:
        yield Message("attendance_ignored", "attendance does not count in the gain: everybody is taken as sure to come")
    pursued = {*scenario.settings.objective.weights, *(entry.metric for entry in scenario.settings.rules.target)}
    if scenario.ip is not None and "ip_asn" in pursued:
        for source in scenario.ip.sources:
            yield Message("ip_source", "points of the IP ASN: {source}", {"source": source})
        if scenario.settings.ip_scores:
            key = Name("scenario", "ip_scores")
            yield Message("ip_replaced", "points of the IP ASN: {key} of the scenario", {"key": key})
    if counted and ((scenario.trainings["completion"] < 1).any() or is_uncertain(scenario)):
        yield Message(
            "expected_levels",
            "levels are expected values: lift x completion x attendance; where trainings "
            "overlap they are an upper estimate",
        )
    elif (scenario.trainings["completion"] < 1).any():
        yield Message(
            "expected_completion",
            "levels are expected values: lift x completion; where trainings overlap they are an upper estimate",
        )
    if plan.stages_open:
        stages = {
            "cost": Message("stage_cost", "the least money"),
            "people": Message("stage_people", "the most people"),
            "changes": Message("stage_changes", "the fewest changes"),
            "ids": Message("stage_ids", "the first ids"),
        }
        yield Message(
            "stages_open",
            "among plans of this value it is not settled which has {stages}",
            {"stages": tuple(stages[stage] for stage in plan.stages_open)},
        )


def _warnings(plan: Plan) -> Iterable[Message]:
    if plan.proof.withdrawn:
        yield Message("bound_withdrawn", "a bound of the solver was withdrawn, because a plan passes it")
    if plan.exists:
        yield from warn_of_attendance(plan.scenario, plan.left_out)
