"""What column generation cannot settle, and who settles it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from optimasi.model import method
from optimasi.model.decomposition.master import How, Master, Relaxed
from optimasi.model.method import Question, Solved, by_bundles
from optimasi.model.solve import solve
from optimasi.model.solver import solve_with_highs
from optimasi.plan.plan import Plan
from tests.conftest import Load
from tests.helpers import seats_of
from tests.model.test_solver_answers import hard

# Two seats for 5 gain 10; the seat for 6 alone gains 7, and with four fifths of another 11: no batches to branch on.
KNAPSACK = """\
budget: {fee: 10}
employees: [{id: P1}, {id: P2}, {id: P3}]
gaps:
  - {employee: P1, competency: A, gap: 7}
  - {employee: P2, competency: B, gap: 5}
  - {employee: P3, competency: C, gap: 5}
trainings: [{id: T, fee: 6}, {id: U, fee: 5}, {id: V, fee: 5}]
curriculum:
  - {training: T, competency: A, lift: 7}
  - {training: U, competency: B, lift: 5}
  - {training: V, competency: C, lift: 5}
"""


def solved(load: Load) -> Plan:
    """The plan of the knapsack, asked of column generation."""
    return solve(load(KNAPSACK), gap=0.0, method="decomposition")


def test_what_is_left_open_is_settled_directly(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Column generation alone leaves 11 possible; the whole program proves that 10 is all."""
    plan = solved(load)
    assert (plan.proof.status, plan.value.total, plan.proof.bound) == ("optimal", 10.0, 10.0)
    monkeypatch.setattr(method, "MIDDLING", 0)
    plan = solved(load)
    assert (plan.proof.status, plan.proof.bound) == ("feasible", 11.0)


def test_a_bound_that_a_plan_passes_is_withdrawn(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan of 10 beyond 9, which column generation says is all: the whole program's bound stays, and it is told."""

    def modest(question: Question) -> Solved:
        found = by_bundles(question)
        assert found.values is not None
        return replace(found, values=found.values * 0, answer=replace(found.answer, objective=0.0, bound=9.0))

    monkeypatch.setattr(method, "by_bundles", modest)
    plan = solved(load)
    assert (plan.value.total, plan.proof.withdrawn) == (10.0, True)
    assert plan.proof.bound == pytest.approx(10.0)


@pytest.mark.parametrize("way", ["direct", "decomposition"])
def test_a_limit_of_work_is_the_same_every_time(way: method.Method, load: Load) -> None:
    """Two runs of a scenario that takes far longer end after the same work with the same plan and the same bound."""

    def run() -> tuple[object, ...]:
        plan = solve(load(hard(60, 12)), gap=0.0, method=way, time_limit_s=300, solver=limited, work=1)
        return plan.proof.stopped_by, plan.proof.bound, plan.value.total, sorted(seats_of(plan)), plan.stages_open

    limited = partial(solve_with_highs, work=1)
    first = run()
    assert first == run()
    assert first[0] == "work"


def test_a_master_that_ends_without_an_answer_is_solved_anew(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the simplex method ends with "unknown" from a basis of very different rows, interior points begin anew."""
    solve_master = Master.solve

    def failing(master: Master, time_limit_s: float, how: How) -> Relaxed | None:
        return solve_master(master, time_limit_s, how) if how == "anew" else None

    monkeypatch.setattr(Master, "solve", failing)
    plan = solved(load)
    assert (plan.proof.status, plan.proof.method, plan.notes) == ("optimal", "decomposition", ())
