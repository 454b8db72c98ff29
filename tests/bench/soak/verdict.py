"""What is wrong with an answer of the program, told by the judge and an exact best plan."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.study.solving import assignments_of
from optimasi.words.messages import InputError
from tests.properties.judge import Judge
from tests.properties.planning import is_slip, read, seats_in

from .exact import Best, Known, TooLargeError, best, changes_row

Tree = dict[str, Any]
Seats = Sequence[tuple[str, str]]
TIME_LIMIT_S = 20.0
TOLERANCE = 1e-6
"""Relative tolerance of values and bounds; money is compared to the rupiah."""
FINE = 1e-9
"""What floating point alone explains, relatively."""


@dataclass(frozen=True)
class Verdict:
    """What was found.

    Parameters
    ----------
    status
        Of the answer: a status of the plan document, or refused, skipped, crash, too_large.
    faults
        Kind of fault -> words. Nothing of this may be.
    notes
        Kind -> words: less than one may hope for, but not wrong.
    best
        The exact best, where it was found.
    method
        Which way the plan came by.
    seats
        Pairs of employee and training in the plan.
    """

    status: str
    faults: dict[str, str]
    notes: dict[str, str]
    best: Best | None = None
    method: str = ""
    seats: frozenset[tuple[str, str]] = frozenset()


def differ(verdicts: Sequence[Verdict]) -> str | None:
    """Whether ways that have the best plan come to different ones: None, `differ`, or `differ_open` if one says so."""
    if {one.status for one in verdicts} != {"optimal"} or len({one.seats for one in verdicts}) == 1:
        return None
    return "differ_open" if any(note.startswith("open_") for one in verdicts for note in one.notes) else "differ"


def judged(tree: Tree, method: str, baseline: Seats | None = None, top: Best | None = None) -> Verdict:
    """Load a tree, solve it in one way with gap 0, and compare with the exact best, which may be known already."""
    judge = Judge(tree)
    contradicted = bool(judge.contradictions())
    started = time.monotonic()
    try:
        scenario = read(tree)
        near = None if baseline is None else assignments_of(scenario, baseline)
        plan = plan_document(solve(scenario, method=method, gap=0.0, time_limit_s=TIME_LIMIT_S, baseline=near)).tree()
    except InputError as error:
        if is_slip(error):
            return Verdict("skipped", {}, {})
        codes = ", ".join(sorted({one.message.code for one in error.diagnostics}))
        return Verdict("refused", {} if contradicted else {"refused": codes}, {})
    except Exception as error:  # whatever comes is a finding, not the end of the run
        where = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error} ({where.filename.rsplit('/', 1)[-1]}:{where.lineno})"
        return Verdict("crash", {"crash": words}, {})
    if contradicted:
        return Verdict(plan["status"], {"accepted": ", ".join(sorted(judge.contradictions()))}, {})
    notes = {}
    if (seconds := time.monotonic() - started) > TIME_LIMIT_S / 2:
        notes["slow"] = f"{seconds:.0f} s"
    return _compared(judge, plan, list(baseline or ()), notes, top)


def _compared(judge: Judge, plan: Tree, baseline: Seats, notes: dict[str, str], top: Best | None) -> Verdict:
    exists = plan["objective"]["value"] is not None
    seats = seats_in(plan)
    faults = dict(_broken(judge, plan, seats)) if exists else {}
    known = None
    if exists and not faults and not judge.objective.are_shares:
        changes = judge.total(changes_row(judge, baseline), seats)
        known = Known(judge.value(seats), judge.cost(seats), judge.people(seats), int(changes))
    try:
        top = top or best(judge, known, baseline)
    except TooLargeError:
        return Verdict("too_large", faults, notes | {"too_large": ""}, method=plan["solver"]["method"])
    faults |= dict(_wrong(plan, top))
    notes |= dict(_open(plan, top))
    if exists and top.value is not None and not faults:
        faults |= dict(_stages(judge, plan, top, seats, baseline))
    return Verdict(plan["status"], faults, notes, top, plan["solver"]["method"], seats)


def _broken(judge: Judge, plan: Tree, seats: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What is wrong with the plan itself."""
    if broken := judge.broken(seats):
        yield "breaks", ", ".join(sorted(broken))
    if not judge.objective.are_shares:
        value = judge.value(seats)
        if not _near(plan["objective"]["value"], value):
            yield "value", f"says {plan['objective']['value']!r}, is {float(value)!r}"
        if not broken and (wasted := judge.wasted(seats)):
            yield "wasted", str(wasted)
    cost = judge.cost(seats)
    if plan["cost"] != cost or sum(line["spent"] for line in plan["lines"]) != cost:
        yield "cost", f"says {plan['cost']}, is {cost}"
    for line in plan["lines"]:
        if line["limit"] is not None and line["spent"] > line["limit"]:
            yield "over_budget", f"{line['line']}: {line['spent']} of {line['limit']}"


def _near(one: float, other: Fraction, tolerance: float = TOLERANCE) -> bool:
    return abs(Fraction(one) - other) <= Fraction(tolerance) * max(1, abs(other))


def _wrong(plan: Tree, top: Best) -> Iterator[tuple[str, str]]:
    """What is claimed of the best, and is not so."""
    status, bound, value = plan["status"], plan["objective"]["bound"], plan["objective"]["value"]
    if (status == "infeasible") != (top.value is None) and status != "no_plan_found":
        yield f"{'false' if top.value is not None else 'missed'}_infeasible", f"{status}; the best is {top.value}"
    if top.value is None:
        return
    if status == "no_plan_found":
        yield "no_plan", f"stopped by {plan['stopped_by']}; the best is {top.value}"
    sign = -1 if plan["objective"]["sense"] == "min" else 1
    if bound is None or not math.isfinite(bound):
        if value is not None:
            yield "no_bound", repr(bound)
    else:
        short = sign * (top.value - Fraction(bound)) / max(1, abs(top.value))
        if short > Fraction(TOLERANCE):
            yield "bound_too_low", f"{bound!r}; the best is {float(top.value)!r}"
        elif short > Fraction(FINE):
            yield "bound_slightly_low", f"{bound!r}; the best is {float(top.value)!r}"
    if value is None or status != "optimal":
        return
    least = top.value * (1 - Fraction(plan["objective"]["economise"]).limit_denominator(10_000))
    short = sign * (least - Fraction(value)) / max(1, abs(least))
    if short > Fraction(TOLERANCE):
        yield "false_optimal", f"{value!r}; the best is {float(top.value)!r}"
    elif short > Fraction(FINE):
        yield "slightly_false_optimal", f"{value!r}; the best is {float(top.value)!r}"


def _stages(
    judge: Judge, plan: Tree, top: Best, seats: frozenset[tuple[str, str]], baseline: Seats
) -> Iterator[tuple[str, str]]:
    """The stages after the objective, as far as they are said to be settled."""
    opened, economise = set(plan["stages_open"]), plan["objective"]["economise"] > 0
    assert top.value is not None
    # In shares the value is known as a plan's floating point says it; else a plan that is worth a trifle less, within
    # the tolerance, is another plan and may cost less.
    least = top.value * (1 - judge.objective.economise)
    enough = economise or _near(plan["objective"]["value"], top.value, FINE)
    if not judge.objective.are_shares:
        enough = (-judge.value(seats) if judge.objective.is_cost else judge.value(seats)) >= (
            -top.value if judge.objective.is_cost else least
        )
    if plan["status"] != "optimal" or not enough:
        return
    people, changes = judge.people(seats), judge.total(changes_row(judge, baseline), seats)
    if plan["cost"] < top.cost:
        yield "cost_below", f"{plan['cost']}; the least is {top.cost}"
    elif plan["cost"] > top.cost:
        if plan["cost_proven"] or "cost" not in opened:
            yield "dearer", f"{plan['cost']}; the least is {top.cost}; cost_proven {plan['cost_proven']}"
    elif people < top.people:
        if "people" not in opened:
            yield "fewer_people", f"{people}; the most is {top.people}"
    elif people == top.people and baseline and changes > top.changes and "changes" not in opened:
        # The fewest may be reached by a seat that is kept for nothing, which no plan has.
        kept = top.seats is not None and judge.wasted(top.seats)
        if not kept:
            yield "more_changes", f"{changes}; the fewest are {top.changes}"


def _open(plan: Tree, top: Best) -> Iterator[tuple[str, str]]:
    """What is left open where a tiny scenario should be settled."""
    if plan["status"] == "no_plan_found" and top.value is None:
        yield "infeasible_unproven", ""
    if plan["status"] == "feasible":
        yield "unproven", f"value {plan['objective']['value']!r}, bound {plan['objective']['bound']!r}, {top.value}"
    for stage in plan["stages_open"]:
        yield f"open_{stage}", ""
    if plan["status"] == "optimal" and not plan["cost_proven"]:
        yield "cost_unproven", ""
