"""Words for numbers mean what the scenario says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.agency import agency
from tests.scenario.beside import Load
from tests.scenario.refusals import refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestWords:
    def test_gaps(self, load: Load) -> None:
        """Words for gaps are worth what the scenario says, in either language and beside numbers."""
        scenario = load(
            "gap_levels: {tinggi: 3, sedang: 2, sangat rendah: '0,5'}\n",
            standards=None,
            assessments=None,
            gaps="employee,competency,gap\nA,K,Tinggi\nA,L,middle\nB,K,sangat_rendah\nB,L,1.5\n",
        )
        assert scenario.needs["gap"].tolist() == [3, 2, 0.5, 1.5]

    def test_all_words_at_once(self, load: Load) -> None:
        """Words that nothing explains are one problem, with a line that can be pasted."""
        gaps = "employee,competency,gap\nA,K,tinggi\nA,L,rendah\nB,K,tinggi\n"
        (problem,) = refused(load, standards=None, assessments=None, gaps=gaps)
        assert problem.message.parameters["words"] == ("tinggi", "rendah")
        assert problem.remedy is not None
        assert problem.remedy.parameters["block"] == "{tinggi: 3, rendah: 1}"
        assert load("gap_levels: {tinggi: 3, rendah: 1}\n", standards=None, assessments=None, gaps=gaps).needs[
            "gap"
        ].tolist() == [3, 1, 3]

    def test_attendance(self, load: Load) -> None:
        """So are words for attendance."""
        people = "id,position,attendance\nA,Lurah,rendah\nB,Camat,90%\n"
        scenario = load("arti_kehadiran: {tinggi: 95%, sedang: 0.8, low: 60%}\n", employees=people)
        assert scenario.employees["attendance"].tolist() == [0.6, 0.9]
