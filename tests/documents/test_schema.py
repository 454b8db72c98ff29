"""The JSON Schema of documents holds what is written, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from optimasi.documents.document import Document
from optimasi.documents.schema import Kind, document_schema
from optimasi.plan.document import plan_document
from optimasi.study.compare import compare
from optimasi.study.points import parse_over
from optimasi.study.sweep import sweep
from tests.cli.runner import run
from tests.conftest import Load
from tests.helpers import plan_of
from tests.sweep_examples import CASE, MOCKUP, SCENARIO, Solver, by_change

TINY = """
    budget: {kursus: 4 juta}
    employees: [{id: P1}, {id: P2}]
    gaps: [{employee: P1, competency: K, gap: 1}]
    trainings: [{id: T, kursus: 2 juta}]
    curriculum: [{training: T, competency: K, lift: 1}]
    """


def made(kind: Kind, load: Load) -> Document:
    """A document of a kind."""
    if kind == "frontier":
        scenario = load(SCENARIO)
        solver = Solver(by_change(MOCKUP))
        return sweep(scenario, parse_over("anggaran=40%:150%:10%", scenario), CASE, solve=solver, jobs=1)
    plan = plan_document(plan_of(load(TINY), [("P1", "T")]))
    return plan if kind == "plan" else compare([plan, plan_document(plan_of(load(TINY), [("P2", "T")]))])


@pytest.mark.parametrize("kind", ["plan", "comparison", "frontier"])
def test_documents_are_as_their_schema_says(kind: Kind, load: Load) -> None:
    """What is written is valid; without a key, or with a text for a number, it is not."""
    tree, validator = made(kind, load).tree(), Draft202012Validator(document_schema(kind))
    assert list(validator.iter_errors(tree)) == []
    for key in tree:
        broken = {name: value for name, value in tree.items() if name != key}
        assert list(validator.iter_errors(broken)), key
    figures = {"plan": "cost", "comparison": "people_in_all", "frontier": "seconds"}
    assert list(validator.iter_errors(tree | {figures[kind]: "many"}))


def test_documents_come_back_as_they_were_written(load: Load) -> None:
    """Written, read and written again, each is the same."""
    kinds: tuple[Kind, ...] = ("plan", "comparison", "frontier")
    for document in (made(kind, load) for kind in kinds):
        assert type(document).model_validate(document.tree()).tree() == document.tree()


def test_documents_cannot_be_changed(load: Load) -> None:
    """Nobody who draws a document changes it."""
    with pytest.raises(ValueError, match="frozen"):
        made("plan", load).status = "infeasible"  # type: ignore[attr-defined]


def test_the_command_prints_them(tmp_path: Path) -> None:
    """`optimasi schema --of plan` and its like."""
    for kind in ("plan", "comparison", "frontier"):
        done = run("schema", "--of", kind, cwd=tmp_path)
        assert done.code == 0
        assert f"optimasi.{kind}/1" in done.stdout
