"""The two ways of solving: the whole integer program, or column generation where that is too large."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np

from optimasi.documents.plan import Stopped
from optimasi.model.clock import OutOfTime
from optimasi.model.decomposition.classes import classes
from optimasi.model.formulation import formulate
from optimasi.model.instance import Instance, Part
from optimasi.model.rows import Floats
from optimasi.model.solution import among, start_from, values_of
from optimasi.model.solver import Answer, Progress, Remark, Solver
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import relative_gap
from optimasi.plan.verify import slack
from optimasi.words.messages import Message

Method = Literal["direct", "decomposition"]
LARGE = 5_000
"""Candidate pairs from which on column generation is the better way. Measured, whole commands, ties and two further
solves included: a kabupaten of 1,490 people and 8,000 pairs takes 17 s with every stage settled, directly 34 s with
two stages left open; 700 people and 23,000 pairs are proven best after 20 s and 38 s. At 3,000 pairs column
generation leaves one level in 320 open that the direct way settles."""
MIDDLING = 30_000
"""Candidate pairs up to which the direct way can settle what column generation leaves open."""
FOR_BUNDLES = 0.5
"""Part of the time that column generation may take up to that size."""


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
    notes
        What a reader should know of how it went.
    """

    answer: Answer
    values: Floats | None
    method: Method
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of either way: everything but the way.

    Parameters
    ----------
    instance, part, demands
        The scenario as arrays, all its candidate pairs, its rules for checking.
    value_of
        What a plan is worth, recomputed.
    gap, deadline
        Relative gap, and when to stop on the monotonic clock.
    progress
        Told of value and bound.
    start
        A plan to begin from, within every rule; no way ends in a worse one.
    threads
        Of column generation; as many as there are cores if None.
    work
        Thousand steps of the simplex method that each search may take; as many as there is time for if None.
    """

    instance: Instance
    part: Part
    demands: Demands
    value_of: Callable[[Assignments], float]
    gap: float
    deadline: float
    progress: Progress
    start: Assignments | None
    threads: int | None
    work: int | None = None

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.monotonic()


Way = Callable[[Question], Solved]
OTHER: Mapping[Method, Method] = {"direct": "decomposition", "decomposition": "direct"}


def suited(instance: Instance, part: Part, asked: Method | Literal["auto"]) -> Method:
    """The way asked for, or the one that suits size and shape."""
    if asked != "auto":
        return asked
    if len(part) < LARGE or (len(part) < MIDDLING and _linked(instance, part)):
        return "direct"
    return "decomposition"


def _linked(instance: Instance, part: Part) -> bool:
    """Whether for most pairs one batch of the training could hold half of its candidates, as in p-median problems.

    A seat then needs so small a part of a batch that the prices of batches say next to nothing, and column generation
    branches for ever: 100 people x 100 such trainings are left 3 to 8 % open after a minute, directly they are proven
    in some ten seconds.
    """
    found = classes(instance, part)
    candidates = np.bincount(part.training, minlength=instance.trainings)[found.training]
    return bool(2 * candidates[2 * found.size >= candidates].sum() > len(part))


def prepared(method: Method, remark: Remark) -> float:
    """Get ready for a way of solving; seconds of it that are not the solve's."""
    if method == "direct":
        return 0.0
    # Compiled code is loaded here, when it is needed.
    from optimasi.model.decomposition.ahead import compile_ahead  # noqa: PLC0415

    return compile_ahead(remark)


def find(question: Question, method: Method, solver: Solver) -> Solved:
    """Solve in one of the ways, or in the other where that one fails; never worse than the plan to begin from.

    Where column generation ends without a plan and without a proof that there is none, or at a middling size with
    more left open than was asked, the whole program is solved in the time left.
    """
    if question.left <= 0:
        return _at_least(question, _stopped("time", method))
    found = _at_least(question, _found(question, method, lambda asked: direct(asked, solver)))
    if found.values is None and found.answer.stopped_by is None and not found.answer.certain:
        return confirmed(question, found)
    return found


def _found(question: Question, method: Method, directly: Way) -> Solved:
    if method == "direct":
        return _tried(question, directly, by_bundles, "direct")
    middling = len(question.part) < MIDDLING
    hurried = middling and question.work is None
    until = time.monotonic() + FOR_BUNDLES * question.left if hurried else question.deadline
    found = _tried(replace(question, deadline=until), by_bundles, directly, "decomposition", question.deadline)
    told = found.answer
    if found.method == "direct" or told.infeasible or told.stopped_by in ("interrupt", "memory") or question.left <= 0:
        return found
    if told.objective is None or told.bound is None:
        enough = told.stopped_by == "time" and not middling
    else:
        enough = not middling or relative_gap(told.objective, told.bound) <= question.gap
    found = _at_least(question, found)
    return found if enough else _settled(question, found, directly)


def _tried(question: Question, way: Way, other: Way, method: Method, deadline: float | None = None) -> Solved:
    """What a way says; where it fails, what the other one says, with a note."""
    notes = []
    for one, asked in ((way, question), (other, replace(question, deadline=deadline or question.deadline))):
        try:
            solved = one(asked)
        except Exception as error:
            notes.append(failed(method if one is way else OTHER[method], error))
            if one is other and question.start is None:
                raise
        else:
            return replace(solved, notes=(*solved.notes, *notes))
    return replace(_stopped(None, method), notes=tuple(notes))


def failed(method: Method, error: Exception) -> Message:
    """The note that a way of solving failed, and that another one stands in."""
    text = str(error).splitlines() or [""]
    return Message(
        "way_failed",
        "a way of solving failed, please report it ({method}: {error}); the plan was made without it",
        {"method": method, "error": f"{type(error).__name__} {text[0]}".strip()},
    )


def _at_least(question: Question, found: Solved) -> Solved:
    """What was found, or the plan to begin from where that is better."""
    if question.start is None:
        return found
    value = question.value_of(question.start)
    reached = -math.inf if found.values is None or found.answer.objective is None else found.answer.objective
    if reached >= value - slack(value):
        return found
    values = among(question.part, question.start).astype(np.float64)
    answer = replace(found.answer, values={}, objective=value, infeasible=False)
    return replace(found, answer=answer, values=values)


def _settled(question: Question, found: Solved, directly: Way) -> Solved:
    """What column generation found, or a better plan by the whole program, with the nearer of their bounds."""
    start = question.start if found.values is None else question.part.assignments(np.asarray(found.values) > 0.5)
    try:
        further = directly(replace(question, start=start))
    except Exception as error:
        return replace(found, notes=(*found.notes, failed("direct", error)))
    value, bound = found.answer.objective, found.answer.bound
    if value is None or found.values is None:
        further = replace(further, notes=(*found.notes, *further.notes))
        return further if bound is None else _bounded(further, bound)
    reached = -math.inf if further.answer.objective is None else further.answer.objective
    best = further if reached > value else found
    bounds = [proven for proven in (bound, further.answer.bound) if proven is not None]
    # A bound that a plan passes is withdrawn; of two that stand, the nearer one is taken.
    standing = [proven for proven in bounds if max(value, reached) <= proven + slack(proven)]
    nearer = min(standing, default=None)
    withdrawn = len(standing) < len(bounds)
    told = replace(best.answer, bound=nearer, stopped_by=further.answer.stopped_by, withdrawn=withdrawn)
    return replace(best, answer=told, notes=(*found.notes, *further.notes))


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


def _bounded(found: Solved, bound: float) -> Solved:
    known = found.answer.bound
    return replace(found, answer=replace(found.answer, bound=bound if known is None else min(known, bound)))


def _stopped(by: Stopped | None, method: Method) -> Solved:
    """Neither a plan nor a proof."""
    return Solved(
        Answer(
            values=None,
            objective=None,
            bound=None,
            infeasible=False,
            stopped_by=by,
            name="HiGHS",
            version=highspy.Highs().version(),
        ),
        None,
        method,
    )


def direct(question: Question, solver: Solver) -> Solved:
    """Formulate the whole program and let the solver solve it."""
    try:
        formulation = formulate(question.instance, question.part, question.deadline)
        if question.start is not None:
            start_from(formulation, question.start)
        answer = solver(formulation.problem, question.gap, question.left, question.progress)
    except OutOfTime:
        return _stopped("time", "direct")
    except MemoryError:
        return _stopped("memory", "direct")
    return Solved(answer, None if answer.values is None else values_of(formulation, answer), "direct")


def by_bundles(question: Question) -> Solved:
    """Solve by column generation."""
    # Compiled code is loaded here, when it is needed.
    from optimasi.model.decomposition.run import decompose  # noqa: PLC0415

    given = None if question.start is None else among(question.part, question.start)
    found = decompose(
        question.instance,
        question.part,
        question.gap,
        question.left,
        question.progress,
        given,
        question.threads,
        question.work,
    )
    values = None if found.taken is None else found.taken.astype(np.float64)
    answer = Answer(
        values=None if values is None else {},
        objective=found.value,
        bound=found.bound,
        infeasible=found.infeasible,
        stopped_by=found.stopped_by,
        name="HiGHS",
        version=highspy.Highs().version(),
        certain=found.infeasible,
    )
    return Solved(answer, values, "decomposition")
