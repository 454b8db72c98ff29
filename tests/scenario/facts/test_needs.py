"""What people need: standards less assessments, or gaps, of competencies that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.beside import (
    ASSESSMENTS,
    BUDGET,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestNeeds:
    def test_needs_are_standards_minus_assessments(self, load: Load) -> None:
        """A gap is what the position requires and the person lacks, never below 0."""
        needs = load().needs
        assert needs[["employee", "competency"]].to_numpy().tolist() == [[0, 0], [1, 0], [1, 1]]
        assert needs["required"].tolist() == [3, 4, 2]
        assert needs["assessed"].tolist() == [2, 2.5, 3]
        assert needs["gap"].tolist() == [1, 1.5, 0]
        assert needs["weight"].tolist() == [1, 1, 1]

    def test_gaps_directly(self, load: Load) -> None:
        """Gaps stand instead of levels: nothing is known of the levels themselves."""
        needs = load(standards=None, assessments=None, gaps="employee,competency,gap,weight\nB,L,2,3\nA,K,1.5,\n").needs
        assert needs["employee"].tolist() == [0, 1]
        assert needs["gap"].tolist() == [1.5, 2]
        assert needs["weight"].tolist() == [1, 3]
        assert needs["required"].isna().all()
        assert needs["assessed"].isna().all()

    @pytest.mark.parametrize(("said", "gaps"), [("ignore", [1, 1.5]), ("nol", [1, 1.5, 2])])
    def test_unassessed(self, load: Load, said: str, gaps: list[float]) -> None:
        """A missing assessment leaves the need out or counts as 0, with a warning."""
        scenario = load(BUDGET + f"unassessed: {said}\n", assessments=ASSESSMENTS.replace("B,L,3\n", ""))
        assert scenario.needs["gap"].tolist() == gaps
        assert [m.parameters["count"] for m in scenario.warnings] == [1]


class TestCompetencies:
    def test_competencies_derived(self, load: Load) -> None:
        """Without a table of competencies every one that is named elsewhere counts."""
        competencies = load().competencies
        assert competencies["id"].tolist() == ["K", "L"]
        assert competencies["weight"].tolist() == [1, 1]

    def test_competency_table_in_its_order(self, load: Load) -> None:
        """A table of competencies settles numbers, weights and kinds; names point to ids."""
        scenario = load(
            competencies="id,name,kind,weight\nL,Layanan,managerial,2\nK,Kas,teknis,\n",
            assessments=ASSESSMENTS.replace("A,K", "A,Kas"),
        )
        assert scenario.competencies["id"].tolist() == ["L", "K"]
        assert scenario.competencies["weight"].tolist() == [2, 1]
        assert scenario.competencies["kind"].tolist() == ["managerial", "technical"]
        assert scenario.needs["competency"].tolist() == [1, 0, 1]
