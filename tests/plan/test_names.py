"""Two people of one name are told apart wherever a page names them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from optimasi.plan.names import called
from tests.cli.runner import run

SCENARIO = """\
name: Two
year: 2027
budget: {fee: 2000}
employees:
  - {id: S1, name: Sri, unit: U1}
  - {id: S2, name: Sri, unit: U1}
  - {id: Z3, name: Ayu, unit: U2}
gaps:
  - {employee: S1, competency: K, gap: 1}
  - {employee: S2, competency: K, gap: 1}
  - {employee: Z3, competency: K, gap: 1}
trainings: [{id: T, hours: 10, cost.fee: 1000}]
curriculum: [{training: T, competency: K, lift: 1}]
rules: {mandatory: {employees: S2, training: T}}
solve: {gap: 0}
"""


def test_only_who_could_be_mistaken_gets_the_id() -> None:
    """Names are compared as a reader sees them: capitals, spaces and marks that cannot be seen do not tell apart."""
    assert called({"1": "Sri", "2": "sri ", "3": "Ayu", "4": "", "5": "4"}) == {
        "1": "Sri (1)",
        "2": "sri  (2)",
        "3": "Ayu",
        "4": "4",
        "5": "4 (5)",
    }


@pytest.mark.parametrize(
    "command",
    [
        "solve s.yaml",
        "solve s.yaml --by unit",
        "solve s.yaml --by training",
        "solve s.yaml --by person",
        "compare s.yaml w.yaml --jobs 1",
        "sweep s.yaml --over budget=0%:150%:50% --jobs 1",
        "solve s.yaml --set rules.excluded.employees=S2",
        "solve s.yaml --set rules.trainings_per_person.min=5",
    ],
)
def test_every_page_tells_them_apart(tmp_path: Path, command: str) -> None:
    """Lists of plans, comparisons and sweeps, refusals, ties, contradictions: never a bare name of two."""
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "w.yaml").write_text("extends: s.yaml\nbudget: {fee: 1000}\n", encoding="utf-8")
    done = run(*shlex.split(command), cwd=tmp_path)
    named = re.findall(r"Sri\b[*]?(?:\s+\((\w+))?", done.stdout + done.stderr)
    assert named
    assert set(named) <= {"S1", "S2"}
