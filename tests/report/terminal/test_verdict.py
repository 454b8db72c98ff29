"""The last sentence: it claims no more than the document proves."""

from __future__ import annotations

import pytest

from optimasi.plan.document import plan_document
from optimasi.report.terminal.verdict import verdict
from optimasi.report.words.text import Speech
from tests.conftest import Load
from tests.helpers import plan_of

SCENARIO = """
    budget: {kursus: 4 miliar}
    objective: cost
    employees: [{id: P1}]
    gaps: [{employee: P1, competency: K, gap: 1}]
    trainings: [{id: T, kursus: 2 miliar}]
    curriculum: [{training: T, competency: K, lift: 1}]
    """


@pytest.mark.parametrize(
    ("proven", "gap", "begins"),
    [
        (True, 0.0, "PROVEN CHEAPEST"),
        (False, 2e-7, "PROVEN BEST to within 0.000020%"),
        (False, 0.0005, "PROVEN BEST to within 0.05%"),
    ],
)
def test_cheapest_is_said_of_what_is_proven(load: Load, proven: bool, gap: float, begins: str) -> None:
    """A plan that may be 400 rupiah above the least of two billion is not called the cheapest."""
    document = plan_document(plan_of(load(SCENARIO), [("P1", "T")], bound=-2e9))
    objective = document.objective.model_copy(update={"gap": gap})
    document = document.model_copy(update={"status": "optimal", "cost_proven": proven, "objective": objective})
    assert verdict(document, Speech("en")).startswith(begins)
