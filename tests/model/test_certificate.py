"""Proofs that rest on arithmetic: money of any size side by side, and bounds that no solution passes."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pulp
import pytest

from optimasi.model.certificate import Certificate, Program, certify, least_miss, value_of_whole_columns
from optimasi.model.constraints import DIGITS
from optimasi.model.solve import solve
from optimasi.model.solver import Answer, _recounted, quiet, reconciled, solve_with_highs
from tests.conftest import Load

# Rp1 beside Rp1,000,000,000 in one line: two people can have both trainings (5 levels), whole rupiah decide who.
BESIDE = """
    budget: {a: 1000000002}
    employees: [{id: P1}, {id: P2}]
    gaps:
      - {employee: P1, competency: K1, gap: 1.8}
      - {employee: P1, competency: K2, gap: 0.7}
      - {employee: P2, competency: K2, gap: 0.6}
    trainings:
      - {id: T1, cost.a: 1000000000}
      - {id: T2, cost.a: PRICE}
    curriculum: [{training: T1, competency: K1, lift: 5}, {training: T2, competency: K2, lift: 5}]
    """


@pytest.mark.parametrize(("price", "best"), [("1", 3.1), ("2", 2.5), ("3", 1.8)])
@pytest.mark.parametrize("method", ["direct", "decomposition"])
def test_one_rupiah_beside_a_milliard(price: str, best: float, method: str, load: Load) -> None:
    """1,000,000,002 buys T1 and two seats at 1, T1 and one at 2 (the dearer gap), at 3 only T1: proven each time."""
    plan = solve(load(BESIDE.replace("PRICE", price)), gap=0.0, method=method)  # type: ignore[arg-type]
    assert (plan.proof.status, plan.value.total, plan.proof.bound) == ("optimal", *[pytest.approx(best)] * 2)


@pytest.mark.parametrize("method", ["direct", "decomposition"])
@pytest.mark.parametrize("price", [1, 10**9, 10**12 - 7])
def test_the_least_money_is_proven_to_the_rupiah(price: int, method: str, load: Load) -> None:
    """Each gap closed by one of two courses, Rp1 apart: of a triliun that is seen, and every stage is settled."""
    plan = solve(
        load(f"""
            budget: {{a: unlimited}}
            employees: [{{id: P1}}, {{id: P2}}]
            gaps:
              - {{employee: P1, competency: K1, gap: 1}}
              - {{employee: P1, competency: K2, gap: 0.7}}
              - {{employee: P2, competency: K1, gap: 0.3}}
            trainings:
              - {{id: T1, cost.a: {price + 1}}}
              - {{id: T2, cost.a: {price}}}
              - {{id: T3, cost.a: {price + 1}}}
              - {{id: T4, cost.a: {price + 2}}}
            curriculum:
              - {{training: T1, competency: K1, lift: 1}}
              - {{training: T2, competency: K1, lift: 1}}
              - {{training: T3, competency: K2, lift: 1}}
              - {{training: T4, competency: K2, lift: 1}}
            """),
        gap=0.0,
        method=method,  # type: ignore[arg-type]
    )
    assert (plan.value.total, sum(plan.spent.values())) == (2.0, 3 * price + 1)
    assert (plan.cost_proven, plan.stages_open) == (True, ())


@pytest.mark.parametrize("method", ["direct", "decomposition"])
def test_a_solver_s_tolerance_is_no_part_of_a_proof(method: str, load: Load) -> None:
    """E2 fills 0.8 of a seminar slot of 10, E3 one of 17.5: HiGHS takes 0.8000001 within its tolerance."""
    plan = solve(
        load("""
            budget: {a: 2110000}
            employees: [{id: E2, attendance: 80%, job_group: structural}, {id: E3, job_group: staff}]
            gaps: [{employee: E3, competency: K3, gap: 1}]
            trainings: [{id: T1, ip_slot: seminar, cost.a: 800000}, {id: T3, ip_slot: seminar, cost.a: 850000}]
            curriculum: [{training: T3, competency: K3, lift: 3}]
            objective: ip_asn
            """),
        gap=0.0,
        method=method,  # type: ignore[arg-type]
    )
    assert (plan.value.total, plan.proof.bound, plan.proof.status) == (25.5, 25.5, "optimal")


def test_a_solution_is_worth_what_its_whole_columns_are() -> None:
    """x + 0.1 y with y <= 5 x and x <= 1: a solver's x = 1.0000001 and y = 5.0000005 are worth 1.5."""
    none, two = np.zeros(2, dtype=np.int64), np.arange(2)
    ends, whole = (np.zeros(2), np.array([1.0, 9.0])), np.array([True, False])
    beside = Program(
        np.array([1.0, 0.1]), *ends, whole, np.array([-np.inf]), np.zeros(1), none, two, np.array([-5.0, 1.0])
    )
    assert value_of_whole_columns(beside, np.array([1.0000001, 5.0000005])) == pytest.approx(1.5, rel=1e-14)


def knapsacks(draw: random.Random, items: int, rows: int) -> tuple[list[int], list[list[int]], list[int]]:
    """Worths, prices of 1 to 10^12 in each row, and limits that some whole bundle meets to the rupiah."""
    worth = [draw.randint(1, 30) for _ in range(items)]
    prices = [
        [draw.choice([0, 1, 2, 10 ** draw.randint(0, 12), draw.randint(1, 10**12)]) for _ in worth] for _ in range(rows)
    ]
    bundle = [draw.random() < 0.5 for _ in worth]
    limits = [sum(itertools.compress(row, bundle)) + draw.randint(-1, 1) for row in prices]
    return worth, prices, [max(0, limit) for limit in limits]


def program(worth: list[int], prices: list[list[int]], limits: list[int]) -> Program:
    """The knapsack as one row a line."""
    count = len(worth)
    entries = [(r, c, float(p)) for r, row in enumerate(prices) for c, p in enumerate(row) if p]
    row, column, amount = (np.array(side) for side in zip(*entries, strict=True))
    ends = np.zeros(count), np.ones(count), np.ones(count, dtype=bool)
    below = np.full(len(limits), -np.inf)
    return Program(np.array(worth, float), *ends, below, np.array(limits, float), row, column, amount)


@pytest.mark.parametrize("seed", range(40))
def test_no_bound_below_the_best_knapsack(seed: int) -> None:
    """Every one of the 2^n choices in whole numbers: the bound is never below the best, closed is never beside it."""
    worth, prices, limits = knapsacks(random.Random(seed), 9, 2)
    choices = itertools.product((0, 1), repeat=len(worth))
    best = max(
        sum(itertools.compress(worth, choice))
        for choice in choices
        if all(sum(itertools.compress(row, choice)) <= limit for row, limit in zip(prices, limits, strict=True))
    )
    written = program(worth, prices, limits)
    for known, work in ((-math.inf, 10**6), (float(best), 10**6), (-math.inf, 30)):
        found = certify(written, known, 0.0, work)
        assert found.bound >= best
        if found.closed and work > 30 and max(map(max, prices)) <= DIGITS:
            assert found.value == pytest.approx(best)


@pytest.mark.parametrize("seed", range(20))
def test_any_prices_give_a_bound(seed: int) -> None:
    """Prices drawn at random, of any sign and size, are passed by no choice, counted in fractions."""
    draw = random.Random(seed)
    worth, prices, limits = knapsacks(draw, 7, 3)
    written = program(worth, prices, limits)
    asked = np.array([draw.uniform(-1, 1) * 10.0 ** draw.randint(-12, 2) for _ in limits])
    bound = written.bound(written.cost, asked, written.low, written.high)
    for choice in itertools.product((0, 1), repeat=len(worth)):
        if all(sum(itertools.compress(row, choice)) <= limit for row, limit in zip(prices, limits, strict=True)):
            assert Fraction(bound) >= sum(itertools.compress(worth, choice))


def test_what_cannot_be_kept_is_proven_empty() -> None:
    """x + y >= 1.5 with x + y <= 1 in whole numbers: no solution."""
    two, row = np.ones(2), np.array([0, 0, 1, 1])
    asked = Program(
        two,
        0 * two,
        two,
        two > 0,
        np.array([1.5, -np.inf]),
        np.array([np.inf, 1.0]),
        row,
        np.array([0, 1, 0, 1]),
        np.ones(4),
    )
    found = certify(asked, -math.inf, 0.0)
    assert (found.bound, found.closed) == (-math.inf, True)


def answer(value: float | None, bound: float | None, *, infeasible: bool = False) -> Answer:
    """What a solver might say of one column."""
    return Answer(
        values=None if value is None else {"x": value},
        objective=value,
        bound=bound,
        infeasible=infeasible,
        stopped_by=None,
        name="",
        version="",
    )


def test_the_nearer_bound_that_nothing_contradicts() -> None:
    """The tree's bound where it is done or nearer; a solver's word that a solution contradicts is not kept."""
    open_, done = Certificate(5.0, None, 3.0, closed=False), Certificate(3.0, None, 3.0, closed=True)
    better = Certificate(5.0, np.array([4.0]), 4.0, closed=False)
    assert reconciled(answer(3.0, 4.0), open_, ["x"]).bound == 4.0
    assert reconciled(answer(3.0, 6.0), open_, ["x"]).bound == 5.0
    assert reconciled(answer(3.0, 2.9), done, ["x"]).bound == 3.0
    for told in (answer(3.0, 3.0), answer(None, None, infeasible=True)):
        found = reconciled(told, better, ["x"])
        assert (found.objective, found.bound, found.infeasible) == (4.0, 5.0, False)
    nothing = Certificate(-math.inf, None, -math.inf, closed=True)
    assert reconciled(answer(None, None, infeasible=True), nothing, ["x"]).certain
    assert not reconciled(
        answer(None, None, infeasible=True), Certificate(1.0, None, -math.inf, closed=False), ["x"]
    ).certain


def test_the_program_is_what_highs_was_handed() -> None:
    """Rows, columns, ends and kinds as they were added, by columns or by rows."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.addVars(2, np.zeros(2), np.array([1.0, 3.0]))
    highs.changeColsCost(2, np.arange(2, dtype=np.int32), np.array([-2.0, 5.0]))
    highs.changeColIntegrality(0, highspy.HighsVarType.kInteger)
    highs.addRow(-np.inf, 4.0, 2, np.arange(2, dtype=np.int32), np.array([1.0, 2.0]))
    read = Program.of(highs)
    assert (read.cost.tolist(), read.high.tolist(), read.whole.tolist()) == ([2.0, -5.0], [1.0, 3.0], [True, False])
    found = sorted(zip(read.row.tolist(), read.column.tolist(), read.amount.tolist(), strict=True))
    assert (found, read.row_high.tolist()) == ([(0, 0, 1.0), (0, 1, 2.0)], [4.0])


def test_an_elastic_model_tells_by_how_much_rows_are_missed() -> None:
    """2 x >= 3 and x <= 1: missed by 1 at least; x + y >= 2 is kept, missed by nothing."""
    one, none = np.ones(1), np.zeros(1, dtype=np.int64)
    missed = Program(one, 0 * one, one, one > 0, 3 * one, np.inf * one, none, none, 2 * one)
    assert least_miss(missed, 10) == pytest.approx(1.0)
    both, first = np.ones(2), np.zeros(2, dtype=np.int64)
    kept = Program(both, 0 * both, both, both > 0, 2 * one, np.inf * one, first, np.arange(2), both)
    assert least_miss(kept, 10) == 0.0


def test_a_seat_worth_a_ten_millionth_is_seen() -> None:
    """x + 8e-8 y with both possible: HiGHS's dual tolerance is absolute, so what it is handed is larger."""
    problem = pulp.LpProblem("shares", pulp.LpMaximize)
    x, y = (problem.add_variable(name, 0, 1, pulp.LpInteger) for name in "xy")
    problem.setObjective(0.9 * x + 8e-8 * y)
    problem.addConstraint(x + y <= 2, "row")
    found = solve_with_highs(problem, 0.0, 10, quiet)
    assert found.objective == pytest.approx(0.9 + 8e-8, rel=1e-12)
    assert found.bound == pytest.approx(0.9 + 8e-8, rel=1e-9)


@pytest.mark.parametrize("off", [1e-6, -1e-6])
def test_a_value_that_does_not_add_up_proves_nothing(off: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that says 0.9 + off of what adds up to less than its bound, or more: the tree's bound stands alone."""
    asked = program([2, 3], [[1, 1]], [1])

    class Said:
        def getSolution(self) -> Any:  # noqa: N802 - the name of HiGHS
            return SimpleNamespace(col_value=[0.0, 1.0])

    wrong = _recounted(answer(3.0 + 10 * off, 3.0 - 1e-5), Said(), asked, 1.0)  # type: ignore[arg-type]
    assert (wrong.objective, wrong.bound, wrong.withdrawn) == (3.0, None, True)


@pytest.mark.parametrize("method", ["direct", "decomposition"])
def test_a_seat_of_a_triliun_is_not_taken_by_a_trillionth(method: str, load: Load) -> None:
    """T1 once is 13.125 points for Rp2,550,007; T0 below none, within HiGHS's tolerance, would save Rp75 of that."""
    plan = solve(
        load("""
            budget: {fee: 650000, trip: 650000, x: 2000002500007}
            objective: ip_asn
            employees: [{id: E0, job_group: staff}, {id: E1, job_group: structural}]
            gaps: [{employee: E0, competency: K1, gap: 1}]
            trainings:
              - {id: T0, ip_slot: seminar, requires: T1, cost.fee: 7, cost.trip: 99, cost.x: 1000000000000,
                 batch_cost.fee: 0, batch_cost.trip: 33333, batch_cost.x: 0}
              - {id: T1, ip_slot: seminar, completion: 0.75, seats: 1, cost.fee: 650000, cost.trip: 650000,
                 cost.x: 1250000, batch_cost.fee: 0, batch_cost.trip: 0, batch_cost.x: 7}
            curriculum: [{training: T1, competency: K1, lift: 1}]
            """),
        gap=0.0,
        method=method,  # type: ignore[arg-type]
    )
    assert (plan.value.total, sum(plan.spent.values()), plan.stages_open) == (13.125, 2_550_007, ())


def test_a_column_lies_between_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver's x of -1e-10, which costs 1e6, is 0 to the tree: nothing is saved by it."""
    asked = program([-1_000_000, 1], [[1, 1]], [1])
    monkeypatch.setattr(
        highspy.Highs, "getSolution", lambda _: SimpleNamespace(col_value=[-1e-10, 1.0] + [0.0] * 2, row_dual=[0.0])
    )
    assert certify(asked, -math.inf, 0.0, 10).value == 1.0
