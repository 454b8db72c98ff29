"""Tables with a column for each competency."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.words.messages import InputError
from tests.scenario.agency import TABLES, agency
from tests.scenario.beside import Load, assert_same_tables
from tests.scenario.refusals import codes, refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestWide:
    STANDARDS = "position,K,L\nLurah,3,\nCamat,4,2\n"
    ASSESSMENTS = "employee,K,L\nA,2,\nB,2.5,1\n"
    CURRICULUM = "training,K,L\nT,0.5,\nU,,1\n"

    @pytest.mark.parametrize("wide", ["standards", "assessments", "curriculum"])
    def test_wide_equals_long(self, load: Load, wide: str) -> None:
        """A column for each competency says the same as a row for each; an empty cell is no row."""
        assert_same_tables(load(), load(**{wide: getattr(self, wide.upper())}))

    def test_heads_are_names_of_the_table(self, load: Load) -> None:
        """Heads are ids or names of competencies; with their table every table may be wide."""
        competencies = "id,name\nK,Kerja Sama\nL,Layanan\n"
        wide = load(
            competencies=competencies,
            standards=self.STANDARDS.replace("K,L", "Kerja Sama,L"),
            assessments=self.ASSESSMENTS.replace("K,L", "K,Layanan"),
            curriculum=self.CURRICULUM,
        )
        assert_same_tables(load(competencies=competencies), wide)

    def test_export_of_an_assessment_centre(self, load: Load) -> None:
        """Sums, shares and remarks of an export are left out by name, however they are spelled."""
        export = (
            "NIP;Nama;Jabatan;K;L;Total;JPM %\nA;Ani (contoh);Lurah;2;;2;66,7\nB;Budi (contoh);Camat;2,5;1;3,5;58,3\n"
        )
        scenario = load("ignore: [nama, JABATAN, total, JPM %]\n", assessments=export)
        assert_same_tables(load(), scenario)

    def test_ignored_heads_are_known_columns_elsewhere(self, load: Load) -> None:
        """A head is left out only where it means nothing: employees keep their positions."""
        people = TABLES["employees"].replace("id,position", "id,jabatan")
        export = "employee,jabatan,K,L\nA,x,2,\nB,x,2.5,1\n"
        scenario = load("ignore: jabatan\n", employees=people, assessments=export)
        assert scenario.employees["position"].tolist() == ["Lurah", "Camat"]

    def test_not_assessed(self, load: Load) -> None:
        """An empty cell where a standard exists is not assessed; the scenario says what it counts as."""
        wide = "employee,K,L\nA,2,\nB,2.5,\n"
        (problem,) = refused(load, assessments=wide)
        assert (problem.message.code, problem.message.parameters["names"]) == ("unassessed", ("B: L",))
        scenario = load("unassessed: zero\n", assessments=wide)
        assert scenario.needs["gap"].tolist() == [1, 1.5, 2]
        assert [said.parameters["count"] for said in scenario.warnings] == [1]

    def test_to_level_holds_for_the_row(self, load: Load) -> None:
        """What a wide curriculum says of a training holds for all that it teaches."""
        scenario = load(curriculum="training,K,L,to_level,source\nT,0.5,1,3,Renstra\nU,,1,,\n")
        assert scenario.curriculum[["training", "competency", "lift"]].to_numpy().tolist() == [
            [0, 0, 0.5],
            [0, 1, 1],
            [1, 1, 1],
        ]
        assert scenario.curriculum["to_level"].tolist()[:2] == [3, 3]
        assert scenario.curriculum["source"].tolist() == ["Renstra", "Renstra", ""]

    def test_rows_over_a_wide_table(self, load: Load, tmp_path: Path) -> None:
        """Rows of a what-if over a wide table are wide, too; long ones are refused."""
        load(assessments=self.ASSESSMENTS)
        leaf = tmp_path / "leaf.yaml"
        leaf.write_text("extends: scenario.yaml\nassessments: [{employee: B, L: 2}]\n", encoding="utf-8")
        assert load_scenario(leaf).needs["assessed"].tolist() == [2, 2.5, 2]
        leaf.write_text(
            "extends: scenario.yaml\nassessments: [{employee: B, competency: L, level: 2}]\n", encoding="utf-8"
        )
        with pytest.raises(InputError) as caught:
            load_scenario(leaf)
        assert codes(caught.value.diagnostics) == ["other_shape"]

    def test_adjust(self, load: Load) -> None:
        """A wide table is adjusted as a long one: its cells are levels."""
        scenario = load("adjust: {table: skj, skj: {competency: K}, add: {level: 1}}\n", standards=self.STANDARDS)
        assert scenario.needs["required"].tolist() == [4, 5, 2]
