"""What decides among plans of one value, where column generation found the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pulp
import pytest

from optimasi.model import stages
from optimasi.model.solve import solve
from optimasi.model.solver import Answer, Progress, solve_with_highs
from optimasi.plan.document import plan_document
from optimasi.plan.draw import Draw
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan
from tests.conftest import Load
from tests.helpers import seats_of

CHOICE = """
    budget: {kursus: 100 juta}
    objective: {levels: 1, economise: 10%}
    employees: [{id: P1}, {id: P2}]
    gaps:
      - {employee: P1, competency: K, gap: 1}
      - {employee: P2, competency: K, gap: 1}
    trainings: [{id: DEAR, kursus: 10 juta}, {id: CHEAP, kursus: 1 juta}]
    curriculum:
      - {training: DEAR, competency: K, lift: 1}
      - {training: CHEAP, competency: K, lift: 0.95}
    rules: {trainings_per_person: {max: 1}}
    """


def test_column_generation_economises(load: Load) -> None:
    """Two people lose 5 % each in the cheap training, within the 10 % that may be given up for 18 million."""
    plan = solve(load(CHOICE), gap=0.0, method="decomposition")
    assert (plan.proof.method, sum(plan.spent.values())) == ("decomposition", 2_000_000)


def test_column_generation_takes_the_cheaper_of_equals(load: Load) -> None:
    """At the same lift for both trainings nothing is given up, and both people go to the cheap one."""
    equal = CHOICE.replace(", economise: 10%", "").replace("0.95", "1")
    plan = solve(load(equal), gap=0.0, method="decomposition")
    assert (plan.proof.method, sum(plan.spent.values()), plan.cost_proven) == ("decomposition", 2_000_000, True)


def test_column_generation_stays_near(load: Load) -> None:
    """Either person may have the only seat; the saved plan has the second id there, so that it stays."""
    scenario = load(
        """
        employees: [{id: P1}, {id: P2}]
        gaps:
          - {employee: P1, competency: K, gap: 1}
          - {employee: P2, competency: K, gap: 1}
        trainings: [{id: T, seats: 1}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """
    )
    for method in ("decomposition", "direct"):
        plan = solve(scenario, gap=0.0, method=method, baseline=Assignments.of([1], [0]))
        assert plan.assignments.employee.tolist() == [1]


def test_stages_left_open_are_named(load: Load) -> None:
    """In a small plan proven best no stage is open; a plan with open ones says which in its document."""
    plan = solve(load(CHOICE), gap=0.0, method="decomposition")
    assert plan_document(plan).tree()["stages_open"] == []
    document = plan_document(replace(plan, stages_open=("cost", "ids"))).tree()
    (said,) = (message for message in document["assumptions"] if message["code"] == "stages_open")
    assert [stage["code"] for stage in said["parameters"]["stages"]] == ["stage_cost", "stage_ids"]


SAME = """
    budget: {kursus: 6 juta}
    employees: [PEOPLE]
    gaps: [GAPS]
    trainings: [{id: A, kursus: 1 juta, batch_max: 3}, {id: B, kursus: 1 juta}, {id: C, kursus: 1 juta, seats: 2}]
    curriculum:
      - {training: A, competency: K, lift: 1}
      - {training: B, competency: K, lift: 1}
      - {training: C, competency: K, lift: 1}
    """


def same(rows: Sequence[int]) -> str:
    """Eight people who gain 1 by any one of three trainings of one price, money for six: thousands of equal plans."""
    people = ", ".join(f"{{id: P{row}}}" for row in rows)
    gaps = ", ".join(f"{{employee: P{row}, competency: K, gap: 1}}" for row in rows)
    return SAME.replace("PEOPLE", people).replace("GAPS", gaps)


def test_one_plan_of_thousands(load: Load) -> None:
    """Both ways, one and two threads, other starts and rows in any order: one plan, that of the first ids."""

    def shaken(problem: pulp.LpProblem, gap: float, time_limit_s: float, progress: Progress) -> Answer:
        for number, variable in enumerate(problem.variables()):
            variable.varValue = None if number % 2 else 0
        return solve_with_highs(problem, gap, time_limit_s, progress, threads=2)

    def plans() -> Iterator[Plan]:
        for rows in (range(8), range(7, -1, -1), (3, 1, 4, 0, 5, 2, 6, 7)):
            scenario = load(same(rows))
            yield solve(scenario, gap=0.0)
            yield solve(scenario, gap=0.0, method="decomposition", threads=1)
            yield solve(scenario, gap=0.0, solver=shaken)

    found = list(plans())
    assert len({frozenset(seats_of(plan)) for plan in found}) == 1
    assert {person for person, _ in seats_of(found[0])} == {f"P{row}" for row in range(6)}
    assert all(plan.stages_open == () and plan.cost_proven for plan in found)


def test_a_value_left_open_settles_no_ids(load: Load) -> None:
    """Stopped with 5 of 6 possible, nothing says that another run would send the same people: `ids` stays open."""

    def modest(problem: pulp.LpProblem, gap: float, time_limit_s: float, progress: Progress) -> Answer:
        return replace(solve_with_highs(problem, gap, time_limit_s, progress), bound=6.5)

    plan = solve(load(same(range(8))), gap=0.0, solver=modest)
    assert "ids" in plan.stages_open


def test_numbers_are_drawn_from_the_ids_alone(load: Load) -> None:
    """Known numbers of known ids, in 1 to 2^20, spread evenly, whatever row they stand on."""
    first, turned = (Draw.of(load(same(rows))) for rows in (range(8), range(7, -1, -1)))
    every = np.arange(8)
    for training in range(3):
        numbers = first.numbers(every, np.full(8, training))
        assert numbers.tolist() == turned.numbers(every, np.full(8, training)).tolist()[::-1]
        assert ((numbers >= 1) & (numbers <= 2**20)).all()
    assert first.place.tolist() == turned.place.tolist()[::-1] == list(range(1, 9))
    assert len(set(first.numbers(np.repeat(every, 3), np.tile(np.arange(3), 8)).tolist())) == 24


# Half bundles would do with less money than any plan that keeps 90 %: no batches to branch on.
HALVES = """
    budget: {kontribusi: 1640000}
    objective: {levels: 1, economise: 10%}
    rules: {locked: [{employees: E1, training: T1}]}
    employees: [{id: E1, position: P1}, {id: E2, position: P2}]
    standards:
      - {position: P1, competency: K1, level: 2}
      - {position: P1, competency: K2, level: 3}
      - {position: P2, competency: K1, level: 2}
      - {position: P2, competency: K2, level: 2}
      - {position: P2, competency: K3, level: 4}
    assessments:
      - {employee: E1, competency: K1, level: 1}
      - {employee: E1, competency: K2, level: 1}
      - {employee: E2, competency: K1, level: 1}
      - {employee: E2, competency: K2, level: 1}
      - {employee: E2, competency: K3, level: 1}
    trainings: [{id: T1, kontribusi: 500000}, {id: T2, kontribusi: 750000}, {id: T3, kontribusi: 100000}]
    curriculum:
      - {training: T1, competency: K2, lift: 0.5}
      - {training: T1, competency: K3, lift: 2}
      - {training: T2, competency: K1, lift: 3}
      - {training: T2, competency: K2, lift: 2}
      - {training: T3, competency: K3, lift: 2}
      - {training: T3, competency: K2, lift: 0.5}
    """


def test_what_column_generation_leaves_open_of_a_stage_is_settled_directly(load: Load) -> None:
    """5 levels for 1,200,000 instead of 5.5 for 1,350,000."""
    plan = solve(load(HALVES), gap=0.0, method="decomposition")
    assert (plan.value.total, sum(plan.spent.values())) == (5.0, 1_200_000)
    assert (plan.cost_proven, plan.stages_open) == (True, ())


def test_a_stage_that_is_left_open_is_told(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program is too large to be solved directly, too, nobody says that nothing is cheaper."""
    monkeypatch.setattr(stages, "MIDDLING", 0)
    plan = solve(load(HALVES), gap=0.0, method="decomposition")
    assert sum(plan.spent.values()) == 1_200_000 or "cost" in plan.stages_open
    assert plan.cost_proven <= (sum(plan.spent.values()) == 1_200_000)


@pytest.mark.parametrize("method", ["direct", "decomposition"])
@pytest.mark.parametrize("little", ["0.0001", "0.0000001"])
def test_less_money_never_costs_the_proof(little: str, method: str, load: Load) -> None:
    """P2's seat is worth 1e-8 of P1's: at gap 0 it is kept, whatever it costs; 1e-11 is rounding; proven are both."""
    plan = solve(
        load(f"""
            budget: {{kursus: 100 juta}}
            employees: [{{id: P1, weight: 1000}}, {{id: P2, weight: {little}}}, {{id: P3, weight: {little}}}]
            gaps:
              - {{employee: P1, competency: K, gap: 4}}
              - {{employee: P2, competency: K, gap: 0.5}}
              - {{employee: P3, competency: K, gap: 0.4}}
            trainings: [{{id: T1, kursus: 50 juta, seats: 2}}]
            curriculum: [{{training: T1, competency: K, lift: 5}}]
            """),
        gap=0.0,
        method=method,  # type: ignore[arg-type]
    )
    assert plan.proof.status == "optimal"
    assert (seats_of(plan) == {("P1", "T1"), ("P2", "T1")}, plan.cost_proven) == (little == "0.0001", True)


@pytest.mark.parametrize("method", ["direct", "decomposition"])
def test_little_value_is_not_given_up_for_money(method: str, load: Load) -> None:
    """Where all is worth some hundred-millionths, half of that is no rounding."""
    plan = solve(
        load("""
            budget: {kursus: 100 juta}
            employees: [{id: P1, weight: 0.00000004}, {id: P2, weight: 0.00000003}]
            gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 1}]
            trainings: [{id: T1, kursus: 50 juta}]
            curriculum: [{training: T1, competency: K, lift: 5}]
            """),
        gap=0.0,
        method=method,  # type: ignore[arg-type]
    )
    assert (plan.proof.status, len(plan.assignments), plan.stages_open) == ("optimal", 2, ())
