"""The two ways of solving: the whole integer program, or column generation where that is too large."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np

from optimasi.model.formulation import formulate
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats
from optimasi.model.solution import among, start_from, values_of
from optimasi.model.solver import Answer, Progress, Solver
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import relative_gap
from optimasi.plan.rules import broken
from optimasi.plan.verify import slack

Method = Literal["direct", "decomposition"]
LARGE = 5_000
"""Candidate pairs from which on column generation is the better way. Measured, whole commands, ties and two further
solves included: a kabupaten of 1,490 people and 8,000 pairs takes 17 s with every stage settled, directly 34 s with
two stages left open; 700 people and 23,000 pairs are proven best after 20 s and 38 s. At 3,000 pairs column
generation leaves one level in 320 open that the direct way settles."""
MIDDLING = 30_000
"""Candidate pairs up to which the direct way can settle what column generation leaves open."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """What a way of solving says.

    Parameters
    ----------
    answer
        Of the solver.
    values
        Of each candidate pair, shape (pairs,); None where there is no plan.
    method
        Which way it was.
    """

    answer: Answer
    values: Floats | None
    method: Method


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of either way: everything but the way.

    Parameters
    ----------
    instance, part, demands
        The scenario as arrays, all its candidate pairs, its rules for checking.
    gap, deadline
        Relative gap, and when to stop on the monotonic clock.
    progress
        Told of value and bound.
    start
        A plan to begin from.
    threads
        Of column generation; as many as there are cores if None.
    """

    instance: Instance
    part: Part
    demands: Demands
    gap: float
    deadline: float
    progress: Progress
    start: Assignments | None
    threads: int | None

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.monotonic()


def suited(part: Part, asked: Method | Literal["auto"]) -> Method:
    """The way asked for, or the one that suits the size."""
    if asked != "auto":
        return asked
    return "decomposition" if len(part) >= LARGE else "direct"


def find(question: Question, method: Method, solver: Solver) -> Solved:
    """Solve in one of the ways.

    Where column generation ends without a plan and without a proof that there is none, or at a middling size with
    more left open than was asked, the whole program is solved in the time left.
    """
    if method == "direct":
        return direct(question, solver)
    found = by_bundles(question)
    value, bound = found.answer.objective, found.answer.bound
    if found.answer.infeasible or found.answer.stopped_by is not None:
        return found
    if found.values is None or value is None or bound is None:
        return direct(question, solver)
    if relative_gap(value, bound) <= question.gap or len(question.part) >= MIDDLING:
        return found
    return _settled(question, found, value, bound, solver)


def _settled(question: Question, found: Solved, value: float, bound: float, solver: Solver) -> Solved:
    """What column generation found, or a better plan by the whole program, with the nearer of their bounds."""
    plan = question.part.assignments(np.asarray(found.values) > 0.5)
    further = direct(replace(question, start=plan), solver)
    reached = -math.inf if further.answer.objective is None else further.answer.objective
    best = further if reached > value else found
    bounds = [proven for proven in (bound, further.answer.bound) if proven is not None]
    # A bound that a plan passes is withdrawn; of two that stand, the nearer one is taken.
    standing = [proven for proven in bounds if max(value, reached) <= proven + slack(proven)]
    nearer = min(standing, default=None)
    withdrawn = len(standing) < len(bounds)
    told = replace(best.answer, bound=nearer, stopped_by=further.answer.stopped_by, withdrawn=withdrawn)
    return replace(best, answer=told)


def confirmed(question: Question, solved: Solved) -> Solved:
    """What a solver says without a plan, asked again by column generation, whose phase one has an exact bound.

    Whoever finds a plan is believed, since plans are verified; "infeasible" stands where both say so, and where they
    do not, nothing is known.
    """
    other = by_bundles(question)
    if other.values is not None:
        return other
    infeasible = solved.answer.infeasible and other.answer.infeasible
    return replace(solved, answer=replace(other.answer, infeasible=infeasible, certain=infeasible))


def direct(question: Question, solver: Solver) -> Solved:
    """Formulate the whole program and let the solver solve it."""
    formulation = formulate(question.instance, question.part)
    if question.start is not None:
        start_from(formulation, question.start)
    answer = solver(formulation.problem, question.gap, question.left, question.progress)
    return Solved(answer, None if answer.values is None else values_of(formulation, answer), "direct")


def by_bundles(question: Question) -> Solved:
    """Solve by column generation."""
    # Compiled code is loaded here, when it is needed.
    from optimasi.model.decomposition.run import decompose  # noqa: PLC0415

    start = question.start
    if start is not None and not any(True for _ in broken(question.demands, start)):
        known = among(question.part, start)
        given = known if int(known.sum()) == len(start) else None
    else:
        given = None
    found = decompose(
        question.instance, question.part, question.gap, question.left, question.progress, given, question.threads
    )
    values = None if found.taken is None else found.taken.astype(np.float64)
    answer = Answer(
        None if values is None else {},
        found.value,
        found.bound,
        found.infeasible,
        found.stopped_by,
        "HiGHS",
        highspy.Highs().version(),
        certain=found.infeasible,
    )
    return Solved(answer, values, "decomposition")
