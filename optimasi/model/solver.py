"""HiGHS behind PuLP: what it found, what it proved, why it stopped; nothing it says is believed further up.

Status, bound and values are read from the HiGHS object itself, once, for PuLP 3 and 4 alike: after a time
limit PuLP 3 calls a plan optimal, and reads 0.0 for every variable where there is none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import highspy
import numpy as np
import pulp

from optimasi.documents.plan import Stopped
from optimasi.model.certificate import MISSED, Certificate, Program, certify, least_miss, value_of_whole_columns
from optimasi.model.rows import Floats
from optimasi.model.running import run_watched
from optimasi.plan.plan import passes
from optimasi.plan.verify import slack
from optimasi.words.messages import Message

SMALL = 2000
"""Variables up to which a tree of some ten nodes is the whole search: measured on a kecamatan (250), restarts and
the heuristics that solve smaller programs take three quarters of the time there and find nothing."""
LOOSEST, TIGHTEST = 1e-6, 1e-9
"""How far from a row or from a whole number the solver may stay: HiGHS's own tolerance, and what `constraints` made
its rows for."""
SEEN, LARGEST = 1e-4, 1e7
"""The smallest coefficient of the objective that HiGHS is handed, and the largest, which goes before."""
NODES = 40
"""Nodes in one unit of work: some thousand steps of the simplex method on a scenario of 60 people."""
UNSEEN = 1e-3
"""Of one unit of a row: what the tolerance may let slip at its largest coefficient."""
FAILED = frozenset(
    (
        highspy.HighsModelStatus.kSolveError,
        highspy.HighsModelStatus.kPresolveError,
        highspy.HighsModelStatus.kPostsolveError,
        highspy.HighsModelStatus.kModelError,
    )
)
"""How HiGHS ends where it fails."""
Progress = Callable[[float, float | None, float | None], None]
"""Called with seconds, value and bound (None where there is none yet), about once a second."""
Remark = Callable[[Message], None]
"""Called with what a reader who waits wants to know."""


class SolverError(Exception):
    """The solver failed."""


def silent(_remark: Message) -> None:
    """Remark nothing."""


def quiet(_seconds: float, _value: float | None, _bound: float | None) -> None:
    """Report no progress."""


def pass_on(stopped_by: Stopped | None) -> None:
    """Raise KeyboardInterrupt where Ctrl-C ended one solve of several: it is meant for all of them."""
    if stopped_by == "interrupt":
        raise KeyboardInterrupt


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a solver says.

    Parameters
    ----------
    values
        Variable name -> value, without those that stand in no row and not in the objective; None where it has
        no solution.
    objective
        What it takes its solution to be worth.
    bound
        No solution is worth more; None where it proved nothing.
    infeasible
        It says that there is no solution.
    certain
        Whether that is the word of two (the tree or the elastic model of `certificate` agrees), or of column
        generation, whose bound is arithmetic.
    withdrawn
        Whether a bound was withdrawn, because a plan passes it.
    stopped_by
        The limit that ended it, if one did.
    name, version
        Of the solver.
    """

    values: Mapping[str, float] | None
    objective: float | None
    bound: float | None
    infeasible: bool
    stopped_by: Stopped | None
    name: str
    version: str
    certain: bool = False
    withdrawn: bool = False


class Solver(Protocol):
    """Solves a PuLP problem to a relative gap within a time limit in seconds."""

    def __call__(self, problem: pulp.LpProblem, gap: float, time_limit_s: float, progress: Progress, /) -> Answer:
        """Answer within the limit; Ctrl-C ends the search and keeps the best solution."""


def solve_with_highs(
    problem: pulp.LpProblem,
    gap: float,
    time_limit_s: float,
    progress: Progress,
    threads: int | None = None,
    work: int | None = None,
) -> Answer:
    """Run HiGHS in a thread of its own, so that Ctrl-C is seen while it works.

    Values that the variables already have are where it starts from. `work` ends it after NODES times as many nodes,
    in every run alike: not every release tells the steps of its simplex method while it works.

    Raises
    ------
    SolverError
        It failed.
    """
    small = problem.numVariables() <= SMALL
    settings = pulp.HiGHS(
        msg=False,
        timeLimit=max(0.01, time_limit_s),
        gapRel=gap,
        gapAbs=1e-9,
        threads=threads,
        mip_allow_restart=not small,
        mip_heuristic_run_rins=not small,
        mip_heuristic_run_rens=not small,
        mip_heuristic_run_root_reduced_cost=not small,
    )
    settings.createAndConfigureSolver(problem)
    settings.buildSolverModel(problem)
    highs = problem.solverModel
    sign = -1.0 if highs.getObjectiveSense()[1] == highspy.ObjSense.kMinimize else 1.0
    columns = problem.exported_variables() if hasattr(problem, "exported_variables") else problem.variables()
    start = [(column, variable.varValue) for column, variable in enumerate(columns) if variable.varValue is not None]
    if start:
        highs.setSolution(len(start), *(np.array(side) for side in zip(*start, strict=True)))
    program = Program.of(highs)
    scale = _scale(program.cost)
    highs.changeColsCost(len(program.cost), np.arange(len(program.cost), dtype=np.int32), sign * scale * program.cost)
    largest = np.abs(highs.getLp().a_matrix_.value_).max(initial=1.0)
    tolerance = TIGHTEST if small else float(np.clip(UNSEEN / largest, TIGHTEST, LOOSEST))
    highs.setOptionValue("mip_feasibility_tolerance", tolerance)
    highs.setOptionValue("primal_feasibility_tolerance", min(tolerance, 0.1 * LOOSEST))
    _report(highs, sign, progress)
    if work is not None:
        highs.setOptionValue("mip_max_nodes", work * NODES)
    interrupted = _run(highs, time_limit_s)
    answer = _recounted(_answer(settings, problem, sign, interrupted), highs, program, scale)
    if answer.stopped_by is not None or not problem.numVariables():
        return answer
    if not program.bounded:
        return answer
    known = -math.inf if answer.objective is None else answer.objective
    answer = reconciled(answer, certify(program, known, gap), [variable.name for variable in columns])
    if answer.infeasible and not answer.certain:
        return replace(answer, certain=least_miss(program, time_limit_s) > MISSED)
    return answer


def reconciled(answer: Answer, second: Certificate, names: list[str]) -> Answer:
    """The better solution of a solver and of the tree, and the nearer of their bounds that nothing contradicts.

    A bound that a solution passes is withdrawn, not raised to it; a solver that sees no solution where the tree has
    one is not believed; and where the tree is not done, neither "infeasible" is certain.

    Parameters
    ----------
    answer
        Of the solver, not stopped by a limit.
    second
        Of the tree, which began from the solver's solution.
    names
        Of each column.
    """
    bound = second.bound if math.isfinite(second.bound) else None
    if second.values is None and answer.objective is None:
        nothing = second.closed and second.bound == -math.inf
        return replace(answer, certain=answer.infeasible and nothing)
    if second.values is not None:
        contradicted = answer.infeasible or answer.bound is None or passes(second.value, answer.bound)
        values = dict(zip(names, second.values.tolist(), strict=True))
        answer = replace(
            answer,
            values=values,
            objective=second.value,
            bound=None if contradicted else answer.bound,
            infeasible=False,
            withdrawn=answer.withdrawn or (contradicted and answer.bound is not None),
        )
    if bound is None:
        return answer
    nearer = bound if answer.bound is None or second.closed else min(bound, answer.bound)
    return replace(answer, bound=nearer, certain=second.closed)


def _run(highs: highspy.Highs, time_limit_s: float) -> bool:
    """Run HiGHS, without its presolve where that ended in an error; whether Ctrl-C came.

    Presolve may round a column of a row of whole numbers up to a million to the wrong side, and finds out at its end.
    """
    until = time.monotonic() + time_limit_s
    interrupted = run_watched(highs)
    if interrupted or highs.getModelStatus() not in FAILED:
        return interrupted
    highs.clearSolver()
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("time_limit", max(0.01, until - time.monotonic()))
    return run_watched(highs)


def _scale(cost: Floats) -> float:
    """What to multiply an objective by, a power of two, so that its smallest coefficients are no rounding to HiGHS.

    Its dual tolerance is absolute: in shares, where all is worth about 1, a seat of 1e-8 was not seen.
    """
    sizes = np.abs(cost[cost != 0])
    if not len(sizes) or sizes.min() >= SEEN:
        return 1.0
    return 2.0 ** max(0, math.floor(math.log2(min(SEEN / sizes.min(), LARGEST / sizes.max()))))


def _recounted(answer: Answer, highs: highspy.Highs, program: Program, scale: float) -> Answer:
    """The answer in the units of the objective, its value added up again; a bound beside a false value is no proof."""
    bound = None if answer.bound is None else answer.bound / scale
    if answer.objective is None:
        return replace(answer, bound=bound)
    solution = np.array(highs.getSolution().col_value)
    value = math.fsum(program.cost * solution)
    claimed = answer.objective / scale
    false = abs(claimed - value) > slack(value) or (bound is not None and passes(value, bound))
    if program.bounded and len(program.cost) <= SMALL:
        value = value_of_whole_columns(program, solution)
    return replace(answer, objective=value, bound=None if false else bound, withdrawn=false)


def _report(highs: highspy.Highs, sign: float, progress: Progress) -> None:
    last = time.monotonic()

    def report(event: highspy.HighsCallbackEvent) -> None:
        nonlocal last
        if time.monotonic() - last >= 1.0:
            last = time.monotonic()
            found = event.data_out
            progress(found.running_time, _finite(sign * found.mip_primal_bound), _finite(sign * found.mip_dual_bound))

    highs.cbMipInterrupt += report


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _answer(settings: pulp.HiGHS, problem: pulp.LpProblem, sign: float, interrupted: bool) -> Answer:
    highs, status = problem.solverModel, highspy.HighsModelStatus
    ended = highs.getModelStatus()
    if ended in FAILED:
        # Of an error in one of its callbacks, too, it says no more.
        raise SolverError(f"HiGHS {highs.version()} ended with {highs.modelStatusToString(ended)}")
    stopped: Stopped | None = {
        status.kTimeLimit: "time",
        status.kInterrupt: "interrupt",
        status.kMemoryLimit: "memory",
        status.kSolutionLimit: "work",
    }.get(ended)  # type: ignore[assignment]
    values = objective = None
    info = highs.getInfo()
    # A solution may be there without being one: primal feasibility is asked for, too.
    if highs.getSolution().value_valid and info.primal_solution_status == highspy.kSolutionStatusFeasible:
        settings.findSolutionValues(problem)
        found = ((variable.name, variable.varValue) for variable in problem.variables())
        values = {name: float(value) for name, value in found if value is not None}
        objective = sign * highs.getObjectiveValue()
        if not all(map(math.isfinite, (objective, *values.values()))):
            values = objective = None
    elif ended == status.kModelEmpty:
        return Answer(
            values={},
            objective=0.0,
            bound=0.0,
            infeasible=False,
            stopped_by=None,
            name="HiGHS",
            version=highs.version(),
        )
    return Answer(
        values=values,
        objective=objective,
        bound=_finite(sign * info.mip_dual_bound),
        infeasible=ended == status.kInfeasible,
        stopped_by="interrupt" if interrupted else stopped,
        name="HiGHS",
        version=highs.version(),
    )
