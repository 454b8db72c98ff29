"""How many assignments stay the same if the gains turn out half, or one and a half times, as large."""

from __future__ import annotations

import time
from dataclasses import replace

from optimasi.documents.plan import Sturdiness
from optimasi.model.sturdiness import seats_kept
from optimasi.plan.plan import Plan
from optimasi.scenario.facts.curriculum import FACTORS
from optimasi.scenario.scenario import Scenario

LONGEST_S = 10.0
"""Seconds that each of the two solves may take at most."""


def sturdiness(plan: Plan, deadline: float) -> Sturdiness:
    """Solve again with low and with high lifts, near the plan.

    Parameters
    ----------
    plan
        A plan that exists.
    deadline
        On the monotonic clock; what is not solved by then stays open.


    Raises
    ------
    KeyboardInterrupt
        Ctrl-C.
    """
    assumed = plan.scenario.settings.gain_assumption
    found: dict[str, int | None] = {}
    for place, assumption in enumerate(("low", "high")):
        left = (deadline - time.monotonic()) / (2 - place)
        scenario = _with_lifts(plan.scenario, FACTORS[assumption] / FACTORS[assumed])
        found[assumption] = (
            seats_kept(
                scenario,
                plan.assignments,
                plan.value.total,
                plan.best,
                gap=max(1e-9, plan.proof.asked),
                time_limit_s=min(LONGEST_S, left),
            )
            if left > 0.1
            else None
        )
    return Sturdiness(seats=len(plan.assignments), low=found["low"], high=found["high"])


def _with_lifts(scenario: Scenario, factor: float) -> Scenario:
    lifted = scenario.curriculum.assign(lift=scenario.curriculum["lift"] * factor)
    return replace(scenario, curriculum=lifted)
