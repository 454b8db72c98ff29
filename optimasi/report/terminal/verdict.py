"""The answer in one sentence, the same wherever a plan is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from optimasi.documents.errors import ErrorDocument
from optimasi.documents.plan import Metrics, PlanDocument, Reason, Stopped
from optimasi.report.terminal.problems import in_short
from optimasi.report.words.text import N_, Speech
from optimasi.words.messages import Message
from optimasi.words.metrics import METRICS
from optimasi.words.notation import Rupiah

SHOWN = 10
"""Reasons drawn at once; the rest are counted."""
EXACT = 5e-7
"""A gap that would be written as 0.00%."""

STOPPED = N_("STOPPED by you: the proof holds, but not all that follows it was done.")


def _index_first(metrics: Metrics, speech: Speech, achieved: Message) -> Message:
    if metrics.ip_asn is None:
        return achieved
    index = {"before": speech.number(metrics.ip_asn.before), "after": speech.number(metrics.ip_asn.after)}
    return Message("achieved_ip", "IP ASN {before} to {after}, {achieved}", index | {"achieved": achieved})


def _hours_first(metrics: Metrics, speech: Speech, achieved: Message) -> Message:
    hours = {"hours": speech.number(metrics.hours.after, METRICS["hours"].decimals)}
    return Message("achieved_hours", "{hours} JP, {achieved}", hours | {"achieved": achieved})


ALWAYS_SAID = frozenset({"levels", "people", "cost"})
"""Metrics that every verdict tells."""
LEADING: Mapping[str, Callable[[Metrics, Speech, Message], Message]] = {"ip_asn": _index_first, "hours": _hours_first}
"""Metric of an objective -> the verdict that begins with it, where no verdict tells it else."""


def verdict(document: PlanDocument, speech: Speech) -> str:
    """Say in one sentence what the plan achieves and how good it is proven to be."""
    metrics, objective = document.figures, document.objective
    before, closed = metrics.levels.before, levels_closed(metrics)
    budget = document.budget
    parameters: dict[str, object] = {
        "seconds": speech.number(document.solver.seconds, 1),
        "people": metrics.people.after,
        "employees": document.scenario.employees,
        "closed": speech.number(closed),
        "levels": speech.number(before),
        "share": speech.percent(closed / before if before else 0.0),
        "cost": Rupiah(document.cost or 0),
        "value": speech.number(document.value),
    }
    gap = objective.gap
    if objective.bound is not None and gap is not None:
        parameters |= {
            "bound": speech.number(objective.bound),
            "gap": speech.percent(gap, 6 if 0 < gap <= EXACT else 2),
        }
    achieved = Message(
        "achieved",
        "{people} of {employees} people trained, {closed} of {levels} levels of gap closed ({share}), cost {cost}",
        parameters,
    )
    for metric, leading in LEADING.items():
        if metric in objective.metrics:
            achieved = leading(metrics, speech, achieved)
    if budget is not None:
        achieved = Message("achieved_of", "{achieved} of {budget}", {"achieved": achieved, "budget": Rupiah(budget)})
    parameters = parameters | {"achieved": achieved}
    if document.status == "feasible":
        ends: dict[Stopped | None, Message] = {
            "time": Message("stopped_time", "time limit, {seconds} s", parameters),
            "interrupt": Message("stopped_interrupt", "STOPPED by you after {seconds} s", parameters),
            "work": Message("stopped_work", "limit of work, {seconds} s", parameters),
            "memory": Message("stopped_memory", "memory limit after {seconds} s", parameters),
        }
        stopped = ends.get(document.stopped_by, Message("stopped_itself", "{seconds} s", parameters))
        template = Message(
            "feasible",
            "FEASIBLE, not proven best ({stopped}): value {value}, no plan is above {bound} (gap {gap}); {achieved}.",
            parameters | {"stopped": stopped},
        )
        if gap is None:
            template = Message(
                "feasible_unbounded",
                "FEASIBLE, not proven best ({stopped}): value {value}, no bound is known; {achieved}.",
                parameters | {"stopped": stopped},
            )
    elif objective.sense == "min" and document.cost_proven:
        template = Message("cheapest", "PROVEN CHEAPEST ({seconds} s): {achieved}.", parameters)
    elif objective.sense == "min" or (gap or 0.0) > EXACT:
        template = Message("proven_within", "PROVEN BEST to within {gap} ({seconds} s): {achieved}.", parameters)
    else:
        template = Message("proven", "PROVEN BEST ({seconds} s): {achieved}.", parameters)
    if document.status == "optimal" and document.stopped_by == "interrupt":
        return f"{speech.say(template)} {speech.text(STOPPED)}"
    return speech.say(template)


def levels_closed(metrics: Metrics) -> float:
    """Levels of gap that a plan closes, unweighted."""
    return float(metrics.levels.before - metrics.levels.after)


def infeasibility(reasons: Sequence[Reason | ErrorDocument], speech: Speech, *, everything: bool = False) -> str:
    """Write why there is no plan: the first reasons, or all."""
    lines = [speech.text(N_("INFEASIBLE: no plan can meet these rules.")), ""]
    shown = reasons if everything else reasons[:SHOWN]
    for place, reason in enumerate(shown, start=1):
        lines.append(speech.paragraph(reason.message, first=f"  {place}  ", rest="     "))
        if where := in_short((place.place for place in reason.places), speech):
            see = Message("see_places", "see {places}", {"places": where})
            lines.append(speech.paragraph(see, first="     ", rest="     "))
    if len(shown) < len(reasons):
        more = Message("more_problems", "... {count} more (all: --all)", {"count": len(reasons) - len(shown)})
        lines.append(speech.paragraph(more, first="     "))
    return "\n".join(lines)
