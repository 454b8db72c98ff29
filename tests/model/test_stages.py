"""What decides among plans of one value, where column generation found the plan."""

from __future__ import annotations

from dataclasses import replace

from conftest import Load

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.plan.gain import Assignments

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


def test_stages_without_time_are_named(load: Load) -> None:
    """Where time suffices no stage is open; a plan with open ones says which in its document."""
    plan = solve(load(CHOICE), gap=0.0, method="decomposition")
    assert plan_document(plan)["stages_open"] == []
    document = plan_document(replace(plan, stages_open=("cost", "ids")))
    (said,) = (message for message in document["assumptions"] if message["code"] == "stages_open")
    assert [stage["code"] for stage in said["parameters"]["stages"]] == ["stage_cost", "stage_ids"]
