"""An objective in shares: what each metric reaches alone, over the very plans that the whole may choose from."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimasi.model.instance import Instance
from optimasi.model.method import Question, Solved
from optimasi.model.necessary import most_worth
from optimasi.model.solver import pass_on
from optimasi.model.start import start_plan
from optimasi.model.worth import needs_of, worth_of
from optimasi.plan.gain import Assignments
from optimasi.plan.rules import broken
from optimasi.plan.rules.whole import valued
from optimasi.plan.value import coefficients
from optimasi.words.messages import Message, Name

PART = 0.5
"""Of the time, for all metrics alone."""
NOTHING = 1e-9
"""What counts as none of a metric."""


@dataclass(frozen=True, slots=True)
class Alone:
    """What each metric reaches alone.

    Parameters
    ----------
    best
        Metric -> its best; 0 where no plan reaches any of it.
    notes
        Metrics that drop out, and how the solves went.
    infeasible
        The answer that there is no plan at all, which is the answer to the whole, too.
    """

    best: Mapping[str, float]
    notes: tuple[Message, ...] = ()
    infeasible: Solved | None = None


def counting(instance: Instance, best: Mapping[str, float]) -> Instance:
    """The instance with each share counted in what its metric reaches alone; candidates are the same."""
    scenario = instance.scenario
    if not best:
        return instance
    weights = coefficients(scenario.settings.objective.weights, best)
    return replace(instance, objective=worth_of(scenario, weights, needs_of(scenario)))


def alone(whole: Question, find: Callable[[Question], Solved]) -> Alone:
    """Maximise each metric of an objective in shares alone.

    The candidates are those of the whole, because a rule may ask for what only other metrics count.

    Parameters
    ----------
    whole
        The question, its deadline among it.
    find
        Solves one.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C: while it is not known what each metric reaches alone, no plan has a value.
    """
    scenario = whole.instance.scenario
    if not scenario.settings.objective.shares:
        return Alone({})
    best: dict[str, float] = {}
    notes: list[Message] = []
    metrics = list(scenario.settings.objective.weights)
    until = time.monotonic() + PART * whole.left
    for number, metric in enumerate(metrics):
        objective = worth_of(scenario, {metric: 1.0}, needs_of(scenario))
        instance = replace(whole.instance, objective=objective)

        def reached(plan: Assignments, metric: str = metric) -> float:
            return valued(whole.demands, plan, {}).metrics[metric]

        deadline = time.monotonic() + (until - time.monotonic()) / (len(metrics) - number)
        start = start_plan(instance, whole.part, whole.demands, reached, deadline)
        question = replace(whole, instance=instance, value_of=reached, deadline=deadline, start=start)
        solved = find(question)
        pass_on(solved.answer.stopped_by)
        notes += solved.notes
        if solved.answer.infeasible:
            return Alone({}, tuple(notes), solved)
        most = most_worth(instance, whole.part, objective)
        bound = most if solved.answer.bound is None else min(most, solved.answer.bound)
        plans = [start] if solved.values is None else [start, whole.part.assignments(np.asarray(solved.values) > 0.5)]
        found = [reached(plan) for plan in plans if plan is not None and not any(broken(whole.demands, plan))]
        # Where time was too short for a plan that has any of it, its most stands in for its best.
        best[metric] = max(found, default=-math.inf)
        if best[metric] <= NOTHING:
            best[metric] = bound if bound > NOTHING else 0.0
        if best[metric] == 0.0:
            notes.append(
                Message(
                    "share_of_nothing",
                    "{metric} drops out of the objective, because no plan has any of it",
                    {"metric": Name("objective", metric)},
                )
            )
    return Alone(best, tuple(notes))
