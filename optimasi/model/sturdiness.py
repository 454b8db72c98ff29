"""How much of a plan stands when the gains turn out otherwise: one solve that keeps what it can."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from optimasi.model.clock import OutOfTime
from optimasi.model.constraints import total
from optimasi.model.formulation import formulate
from optimasi.model.instance import Instance, Part, build_instance
from optimasi.model.method import suited
from optimasi.model.shares import counting
from optimasi.model.solution import among, start_from, values_of
from optimasi.model.solver import Solver, pass_on, quiet, solve_with_highs
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import relative_gap
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask

BONUS = 1e-6
"""Share of the plan's value that keeping all of its seats is worth: enough to settle ties, too little to buy a seat."""


def seats_kept(
    scenario: Scenario,
    plan: Assignments,
    value: float,
    best: Mapping[str, float],
    *,
    gap: float,
    time_limit_s: float,
    solver: Solver = solve_with_highs,
) -> int | None:
    """How many of a plan's seats the best plan of a scenario has, too; None if it is not found within the limit.

    Parameters
    ----------
    scenario
        The same one with other lifts.
    plan, value, best
        The plan as it stands, its worth, and what each metric reaches alone, where the objective has shares.
    gap
        Relative gap at which the other plan counts as the best.
    time_limit_s
        Seconds, building the program among them.
    """
    deadline = time.monotonic() + time_limit_s
    instance = counting(build_instance(scenario), best)
    part = instance.part(np.arange(instance.employees))
    same = among(part, plan)
    if suited(instance, part, "auto") == "decomposition":
        return _by_bundles(instance, part, same, gap, deadline - time.monotonic())
    try:
        formulation = formulate(instance, part, deadline)
    except OutOfTime:
        return None
    bonus = BONUS * max(1e-9, abs(value)) / max(1, len(plan))
    kept = ((x, bonus) for x, stays in zip(formulation.pairs, same.tolist(), strict=True) if stays)
    formulation.problem.setObjective(formulation.worth(instance.objective) + total(kept))
    start_from(formulation, plan)
    answer = solver(formulation.problem, gap, deadline - time.monotonic(), quiet)
    pass_on(answer.stopped_by)
    if answer.values is None or answer.objective is None or answer.bound is None:
        return None
    if relative_gap(answer.objective, answer.bound) > gap + 1e-9:
        return None
    return int(((values_of(formulation, answer) > 0.5) & same).sum())


def _by_bundles(instance: Instance, part: Part, same: Mask, gap: float, time_limit_s: float) -> int | None:
    """The same for large plans: column generation that begins from the plan, which stays where it is near enough."""
    # Compiled code is loaded here, when it is needed.
    from optimasi.model.decomposition.run import decompose  # noqa: PLC0415

    found = decompose(instance, part, gap, time_limit_s, quiet, same)
    pass_on(found.stopped_by)
    if found.taken is None or found.value is None or found.bound is None:
        return None
    return int((found.taken & same).sum()) if relative_gap(found.value, found.bound) <= gap + 1e-9 else None
