"""Less money for a part of the value, where the solver's time does not suffice for a proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pulp
import pytest

from optimasi.model.solve import solve
from optimasi.model.solver import Answer, Progress, solve_with_highs
from optimasi.scenario.load import load_scenario

HEMAT = Path(__file__).parents[2] / "scenarios" / "asemrowo" / "hemat-5.yaml"


def without_least_money(problem: pulp.LpProblem, gap: float, left: float, progress: Progress) -> Answer:
    """Solve all but the least money for a value, which it gives up at once proving half of it."""
    answer = solve_with_highs(problem, gap, left, progress)
    if "as_good" not in str(problem):
        return answer
    bound = None if answer.bound is None else answer.bound * (2.0 if answer.bound > 0 else 0.5)
    return replace(answer, values=None, objective=None, bound=bound, stopped_by="time")


def test_a_part_of_the_value_is_given_up_for_money_without_a_proof() -> None:
    """Where nobody can say what is cheapest, the plan keeps 95 % and costs at most 1 % more than the cheapest."""
    scenario = load_scenario(HEMAT)
    exact = solve(scenario, gap=0.0)
    hurried = solve(scenario, gap=0.0, solver=without_least_money)
    whole = exact.proof.bound
    assert whole is not None
    assert exact.cost_proven
    assert not hurried.cost_proven
    assert "cost" in hurried.stages_open
    costs: list[Any] = [sum(plan.spent.values()) for plan in (exact, hurried)]
    assert costs[0] <= costs[1] <= 1.01 * costs[0]
    assert hurried.value.total >= 0.95 * whole - 1e-6
    assert hurried.value.total == pytest.approx(exact.value.total, rel=0.02)
