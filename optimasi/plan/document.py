"""Builds the document of a plan, from which everything shown is drawn."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from optimasi.documents.messages import MessageDocument, PlaceDocument
from optimasi.documents.plan import (
    Asked,
    Assignment,
    CompetencyFigures,
    LineFigures,
    NotSelected,
    ObjectiveFigures,
    PlanDocument,
    Reason,
    Seat,
    SolverFigures,
    Sturdiness,
    Tie,
    TrainingFigures,
    UnitFigures,
)
from optimasi.plan.gain import Assignments
from optimasi.plan.metrics import by_competency, by_unit, cost_per_level, figures, metrics
from optimasi.plan.plan import Plan
from optimasi.plan.refusals import refusals
from optimasi.plan.reluctance import is_uncertain, warn_of_attendance
from optimasi.plan.rules.training import batches_of
from optimasi.scenario.format.rules import SWITCHES
from optimasi.scenario.tables.filters import is_blank
from optimasi.words.gathering import as_told
from optimasi.words.messages import Message, Name


def plan_document(plan: Plan, sturdiness: Sturdiness | None = None) -> PlanDocument:
    """Write a plan as the document that is handed on.

    Parameters
    ----------
    plan
        What is written.
    sturdiness
        How many of its seats stay under low and under high gains, if somebody computed it.
    """
    scenario, proof = plan.scenario, plan.proof
    objective, sign = scenario.settings.objective, -1.0 if scenario.settings.objective.is_cost else 1.0
    spent = plan.spent
    return PlanDocument(
        scenario=Asked(
            name=scenario.name,
            file=scenario.file,
            digest=scenario.digest,
            changes=scenario.changes,
            effective=scenario.effective,
            employees=len(scenario.employees),
            units=int((scenario.employees["unit"].drop_duplicates() != "").sum()),
            trainings=len(scenario.trainings),
        ),
        status=proof.status,
        stopped_by=proof.stopped_by,
        objective=ObjectiveFigures(
            metrics={metric: float(weight) for metric, weight in objective.weights.items()},
            shares=objective.shares,
            best=dict(plan.best) or None,
            economise=float(objective.economise),
            sense="min" if objective.is_cost else "max",
            value=sign * plan.value.total + 0.0 if plan.exists else None,
            bound=None if proof.bound is None else sign * proof.bound + 0.0,
            gap=plan.gap if plan.exists else None,
        ),
        cost=sum(spent.values()) if plan.exists else None,
        cost_proven=plan.cost_proven,
        stages_open=plan.stages_open,
        budget=scenario.total if scenario.total is not None else _sum_of_limits(plan),
        lines=tuple(
            LineFigures(
                line=line.name,
                account=line.account,
                limit=line.limit,
                spent=spent[line.name] if plan.exists else None,
            )
            for line in scenario.lines
        ),
        metrics=metrics(plan) if plan.exists else None,
        assignments=tuple(_assignments(plan)),
        baseline=None if plan.baseline is None else tuple(_seats(plan, plan.baseline)),
        ties_complete=plan.ties.complete if plan.exists else None,
        trainings=tuple(_trainings(plan)),
        units=tuple(_units(plan)) if plan.exists else (),
        competencies=tuple(_competencies(plan)) if plan.exists else (),
        not_selected=tuple(_refused(plan, refusal.employee, refusal.reason) for refusal in refusals(plan))
        if plan.exists
        else (),
        reasons=tuple(
            Reason(**dict(MessageDocument.of(reason.message)), places=tuple(map(PlaceDocument.of, reason.places)))
            for reason in as_told(plan.reasons)
        ),
        rules_on=tuple(_rules_on(plan)),
        solver=SolverFigures(
            name=proof.solver,
            version=proof.version,
            method=proof.method,
            seconds=proof.seconds,
            gap=proof.asked,
        ),
        sturdiness=sturdiness,
        assumptions=tuple(map(MessageDocument.of, (*scenario.assumptions, *_standing_assumptions(plan)))),
        warnings=tuple(map(MessageDocument.of, (*scenario.warnings, *plan.notes, *_warnings(plan)))),
    )


def _sum_of_limits(plan: Plan) -> int | None:
    limits = [line.limit for line in plan.scenario.lines]
    return sum(limit for limit in limits if limit is not None) if limits and None not in limits else None


def _assignments(plan: Plan) -> Iterable[Assignment]:
    scenario, gain, demands = plan.scenario, plan.gain, plan.demands
    ids = scenario.competencies["id"].tolist()
    needed = scenario.needs["competency"].to_numpy()[gain.lifts["need"].to_numpy()].tolist()
    levels: list[dict[str, float]] = [{} for _ in range(len(plan.assignments))]
    for seat, competency, closed in zip(
        gain.lifts["assignment"].tolist(), needed, gain.attributed.tolist(), strict=True
    ):
        levels[seat][ids[competency]] = closed
    others: dict[int, list[str]] = {}
    settled: dict[int, str] = {}
    for tie in plan.ties.exchanges:
        others.setdefault(tie.position, []).append(demands.employees["id"][tie.employee])
        settled.setdefault(tie.position, tie.settled)
    nominated = scenario.nominations[["employee", "training", "batch"]].itertuples(index=False)
    batch = {(employee, training): batch or None for employee, training, batch in nominated}
    locked, ordered = demands.locked(plan.assignments).tolist(), demands.ordered(plan.assignments).tolist()
    pairs = zip(plan.assignments.employee.tolist(), plan.assignments.training.tolist(), strict=True)
    for seat, (employee, training) in enumerate(pairs):
        yield Assignment(
            employee=demands.employees["id"][employee],
            name=demands.employees["name"][employee],
            unit=demands.employees["unit"][employee],
            position=demands.employees["position"][employee],
            training=demands.training(training),
            batch=batch.get((employee, training)),
            levels=levels[seat],
            gain=float(plan.value.by_assignment[seat]),
            marginal_gain=float(plan.value.marginal[seat]),
            cost={line.name: int(cost[seat]) for line, cost in zip(scenario.lines, plan.seat_costs, strict=True)},
            probability=float(gain.probability[seat]),
            decision="locked" if locked[seat] else "mandatory" if ordered[seat] else None,
            tie=Tie(others=tuple(others[seat]), settled_by=settled[seat]) if seat in others else None,
        )


def _seats(plan: Plan, seats: Assignments) -> Iterable[Seat]:
    for employee, training in zip(seats.employee.tolist(), seats.training.tolist(), strict=True):
        yield Seat(employee=plan.demands.employees["id"][employee], training=plan.demands.training(training))


def _trainings(plan: Plan) -> Iterable[TrainingFigures]:
    scenario, gain = plan.scenario, plan.gain
    seats = np.bincount(plan.assignments.training, minlength=len(scenario.trainings)).tolist()
    closed = np.bincount(
        plan.assignments.training[gain.lifts["assignment"].to_numpy()], gain.attributed, len(scenario.trainings)
    )
    for row, training in enumerate(scenario.trainings.to_dict("records")):
        batches = batches_of(plan.demands, row, seats[row])
        cost = plan.seat_costs[:, plan.assignments.training == row].sum(axis=1) + plan.batch_costs[:, row]
        yield TrainingFigures(
            training=training["id"],
            name=training["name"],
            course=training["course"] or None,
            kind=training["kind"] or None,
            mode=training["mode"] or None,
            provider=training["provider"] or None,
            start=training["start"].isoformat() if training["start"] else None,
            end=training["end"].isoformat() if training["end"] else None,
            hours=None if is_blank(training["hours"]) else training["hours"],
            location=training["location"] or None,
            curriculum_conformity=training["curriculum_conformity"] or None,
            batch_min=_whole_or_none(training["batch_min"]),
            batch_max=_whole_or_none(training["batch_max"]),
            seats=seats[row],
            batches=batches,
            cost={line.name: int(amount) for line, amount in zip(scenario.lines, cost, strict=True)},
            levels=float(closed[row]),
            cost_per_level=cost_per_level(int(cost.sum()), closed[row]),
        )


def _whole_or_none(value: float) -> int | None:
    return None if is_blank(value) else int(value)


def _units(plan: Plan) -> Iterable[UnitFigures]:
    grouping, units = by_unit(plan)
    sizes = plan.scenario.employees["unit"].value_counts()
    for unit, row in zip(units, figures(plan, grouping), strict=True):
        yield UnitFigures(unit=unit, employees=int(sizes[unit]), **dict(row))


def _competencies(plan: Plan) -> Iterable[CompetencyFigures]:
    rows = figures(plan, by_competency(plan))
    table = plan.scenario.competencies
    for competency, name, row in zip(table["id"], table["name"], rows, strict=True):
        levels = row.levels
        yield CompetencyFigures(competency=competency, name=name, before=levels.before, after=levels.after, **dict(row))


def _refused(plan: Plan, employee: int, reason: Message) -> NotSelected:
    columns = plan.demands.employees
    return NotSelected(
        employee=columns["id"][employee],
        name=columns["name"][employee],
        unit=columns["unit"][employee],
        **dict(MessageDocument.of(reason)),
    )


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
