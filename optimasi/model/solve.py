"""From a scenario to a verified plan.

What a printed bound rests on (model.md section 7):

- by column generation, on the formula of section 6 at some prices, which no plan passes whatever the prices are;
- directly, on the tree of `certificate` wherever it closes, whose bounds are recomputed from the rows in exact sums;
  where it does not, on HiGHS's search over rows of whole numbers up to a million (`constraints`), within 1e-9, unless
  a plan of either way, or the tree's own bound, contradicts it;
- never more than all candidates together are worth, and where every plan is worth a whole number, no fraction above.

A plan above a bound withdraws the bound. "Infeasible" is told where arithmetic shows it, where the tree closes
without a solution, or where column generation agrees.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from optimasi.model.instance import Instance, Part, build_instance
from optimasi.model.method import Method, Question, failed, find, prepared, suited
from optimasi.model.necessary import most_worth, refuse_contradictions, unmet, whole_worth
from optimasi.model.rows import Forced, LocalSum, Shared, Target
from optimasi.model.shares import alone, counting
from optimasi.model.solution import chosen
from optimasi.model.solver import Answer, Progress, Remark, Solver, quiet, silent, solve_with_highs
from optimasi.model.stages import TIE, Stages
from optimasi.model.standing import Settled
from optimasi.model.start import start_plan
from optimasi.plan.demands import Demands
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import STAGES, Plan, Proof, Status, passes, relative_gap
from optimasi.plan.rules.whole import valued
from optimasi.plan.verify import DisagreementError, verify
from optimasi.scenario.scenario import Scenario
from optimasi.words import terms
from optimasi.words.messages import Diagnostic, Message, Name

RULE_NAMES = frozenset(terms.canonical_names("rules"))
FOR_STAGES: Mapping[Method, float] = {"direct": 0.15, "decomposition": 0.08}
"""Share of the time that is left for the stages after the objective, if the objective takes it all: by column
generation there is time for exchanges of single seats then."""
FOR_BEGINNING, LEAST_BEGINNING_S = 0.25, 1.5
"""Share of the time for a plan to begin from, at most, and seconds that it may take in any case: without it, nothing
is sure to be found within a limit of a second or two."""
FOR_VERIFYING = 0.1
"""Share of the time limit, at most, for verifying what was found, which takes about as long as building."""
PATIENCE: Mapping[Method, float] = {"direct": 1.0, "decomposition": 0.5}
"""Time that each later stage may take, in multiples of what the objective took."""
LEAST_PATIENCE_S = 5.0
"""Seconds that each later stage may take in any case."""
EXACT = 1e-9
"""Relative gap at which a value is the best to the last digit."""
ARITHMETIC = Answer(
    values={}, objective=0.0, bound=None, infeasible=False, stopped_by=None, name="arithmetic", version=""
)
"""The answer where no solver needs to be asked."""


def solve(
    scenario: Scenario,
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    solver: Solver = solve_with_highs,
    progress: Progress = quiet,
    start: Assignments | None = None,
    baseline: Assignments | None = None,
    method: Method | Literal["auto"] | None = None,
    threads: int | None = None,
    remark: Remark = silent,
    work: int | None = None,
) -> Plan:
    """Find the best plan, the cheapest of those, prove how good it is, and verify it.

    Parameters
    ----------
    scenario
        What is asked.
    time_limit_s, gap
        Seconds and relative gap; the scenario's own if None.
    solver
        What solves the integer program.
    progress
        Told of value and bound while it works.
    start
        A plan to begin from.
    baseline
        A plan to stay near: among plans as good, as cheap and reaching as many, the one with the fewest changes.
    method
        Which way to solve; the scenario's own if None.
    threads
        Of column generation, as many as there are cores if None; the solver brings its own.
    remark
        Told of what takes time that is not of the limit.
    work
        Thousand steps of the simplex method that each search of column generation may take, if the time suffices;
        the solver brings its own.

    Returns
    -------
    Plan
        Verified, or with the reasons why there is none.

    Raises
    ------
    InputError
        Pairs that are forced and forbidden at once.
    DisagreementError
        A plan does not stand up to recomputation.
    KeyboardInterrupt
        Ctrl-C, where the objective has shares and what each metric reaches alone is not known yet.
    """
    started = time.monotonic()
    limit = scenario.settings.solve.time_limit if time_limit_s is None else time_limit_s
    asked = float(scenario.settings.solve.gap) if gap is None else gap
    # Until it is known what each metric reaches alone, shares count on raw units: the candidates are the same.
    instance = build_instance(scenario)
    refuse_contradictions(instance)
    part = instance.part(np.arange(instance.employees))

    way: Method = "direct"
    compiling = 0.0

    def proof(status: Status, bound: float | None, answer: Answer) -> Proof:
        return Proof(
            status=status,
            bound=bound,
            stopped_by=answer.stopped_by,
            solver=answer.name,
            version=answer.version,
            method=way,
            seconds=time.monotonic() - started,
            asked=asked,
            compiling=compiling,
        )

    nobody = Assignments.of([], [])
    if reasons := unmet(instance, part):
        return Plan(scenario, nobody, proof("infeasible", None, ARITHMETIC), reasons)
    suiting = suited(instance, part, method or scenario.settings.solve.method)
    compiling = prepared(suiting, remark)
    started += compiling
    solving = time.monotonic()
    left = limit - (solving - started) - min(solving - started, FOR_VERIFYING * limit)
    demands = Demands(scenario)
    deadline = solving + (1.0 - FOR_STAGES[suiting]) * left

    def value_of(plan: Assignments) -> float:
        return valued(demands, plan, best).total

    question = Question(instance, part, demands, value_of, asked, deadline, progress, None, threads, work)
    reached = alone(question, lambda single: find(single, suiting, solver))
    best, instance = reached.best, counting(instance, reached.best)
    beginning = max(time.monotonic() + LEAST_BEGINNING_S, solving + FOR_BEGINNING * left)
    begin = start_plan(instance, part, demands, value_of, beginning, baseline if start is None else start)
    solved = reached.infeasible or find(replace(question, instance=instance, start=begin), suiting, solver)
    answer, way = solved.answer, solved.method
    if answer.infeasible:
        return Plan(scenario, nobody, proof("infeasible", None, answer), (Diagnostic(_together(instance)),))
    if solved.values is None:
        return Plan(scenario, nobody, proof("no_plan_found", answer.bound, answer))

    def verified(settled: Settled) -> Plan:
        value = valued(demands, settled.assignments, best).total
        bound, withdrawn = _bound(value, instance, part, answer)
        allowed = asked + float(scenario.settings.objective.economise)
        status: Status = "optimal" if relative_gap(value, bound) <= allowed + 1e-9 else "feasible"
        plan = Plan(
            scenario,
            settled.assignments,
            replace(proof(status, bound, answer), withdrawn=withdrawn),
            best=best,
            cost_proven=is_cheapest(value, bound) if scenario.settings.objective.is_cost else settled.cost_proven,
            baseline=baseline,
            stages_open=settled.stages_open,
            notes=_once(*reached.notes, *solved.notes, *settled.notes),
        )
        if findings := verify(plan):
            raise DisagreementError(findings)
        return plan

    # Verified before the stages, too: they would not know what to make of a plan that breaks rules.
    values = solved.values
    plan = _kept(lambda: verified(Settled(chosen(demands, instance, part, values, answer, best), stages_open=STAGES)))
    if plan.proof.stopped_by == "interrupt":
        return plan
    patience = max(LEAST_PATIENCE_S, PATIENCE[way] * (time.monotonic() - solving)) if work is None else math.inf
    exact = plan.gap is not None and plan.gap <= EXACT
    stages = Stages(
        instance, part, demands, best, baseline, solver, solving + left, patience, way, asked, threads, exact, work
    )
    try:
        return verified(stages.run(plan.assignments))
    except KeyboardInterrupt:
        return replace(plan, proof=replace(plan.proof, stopped_by="interrupt"))
    except Exception as error:
        # What is verified stands.
        return replace(plan, notes=(*plan.notes, failed(way, error)))


def _once(*notes: Message) -> tuple[Message, ...]:
    """Notes without those that are there before."""
    return tuple(note for place, note in enumerate(notes) if note not in notes[:place])


def is_cheapest(value: float, bound: float) -> bool:
    """Whether no plan costs a rupiah less, where the least cost is pursued: value and bound count against a plan."""
    return bound - value < 1.0 or relative_gap(value, bound) <= 1e-9


def _kept(make: Callable[[], Plan]) -> Plan:
    """The plan of what was found, which Ctrl-C does not lose for a moment's work: it is made once more then."""
    try:
        return make()
    except KeyboardInterrupt:
        plan = make()
        return replace(plan, proof=replace(plan.proof, stopped_by="interrupt"))


def _bound(value: float, instance: Instance, part: Part, answer: Answer) -> tuple[float, bool]:
    """The bound that a plan of some value leaves standing, and whether one was withdrawn because the plan passes it."""
    most, withdrawn = _ceiling(instance, part, answer.bound), answer.withdrawn
    if passes(value, most):
        most, withdrawn = _ceiling(instance, part, None), True
    # What is left between them is rounding, of which every machine and version has its own.
    rounding = not passes(value, most) and relative_gap(value, most) <= EXACT
    return (value if rounding else most), withdrawn


def _ceiling(instance: Instance, part: Part, proven: float | None) -> float:
    """What no plan is worth more than: what was proven, or what everything together is worth, cut to what can be."""
    most = most_worth(instance, part, instance.objective)
    bound = most if proven is None else min(most, proven)
    if not whole_worth(instance, part, instance.objective):
        return bound
    return min(bound, math.floor(bound + TIE * max(1.0, abs(bound))))


def _together(instance: Instance) -> Message:
    """The solver proved that the rules exclude each other, and arithmetic could not say which: name them all."""
    places_asking = {row.rule for row in instance.local_sums if (row.at_least > 0).any()}
    places_asking |= {row.rule for row in instance.rows if isinstance(row, Forced) and row.pairs.table.any()}
    places_asking |= {row.rule for row in instance.shared if (row.lower > 0).any() or row.rule == "share"}
    places_asking |= {target.rule for target in instance.targets}
    limiting = {row.rule for row in instance.rows if not isinstance(row, Forced | LocalSum | Shared | Target)}
    limiting |= {row.rule for row in instance.local_sums if np.isfinite(row.at_most).any()} - {"mandatory"}
    limiting |= {row.rule for row in instance.shared if np.isfinite(row.upper).any()}
    return Message(
        "rules_together",
        "no plan meets all rules together: {asking} ask for more than these rules allow: {limiting}",
        {
            side: tuple(Name("rules" if rule in RULE_NAMES else "scenario", rule) for rule in sorted(rules))
            for side, rules in (("asking", places_asking), ("limiting", limiting))
        },
    )
