"""Names that no table has: one problem for all of them, with the nearest that there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenario.agency import TABLES, agency
from tests.scenario.beside import Load
from tests.scenario.refusals import refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestReferences:
    def test_adjusted_to_a_name_that_the_table_lacks(self, load: Load) -> None:
        """A what-if may write any known name into a table, also one that stands nowhere in it."""
        adjust = "adjust: {table: assessments, assessments: {employee: B}, set: {competency: L}}\n"
        standards = "position,competency,level\nLurah,K,3\nCamat,L,4\n"
        scenario = load(adjust, standards=standards, assessments="employee,competency,level\nA,K,2\nB,K,2.5\n")
        assert scenario.needs[["competency", "assessed"]].to_numpy().tolist() == [[0, 2], [1, 2.5]]

    def test_positions_are_one_problem(self, load: Load) -> None:
        """Positions without a standard are one problem with counts, rows, nearest names and lines to paste."""
        people = (
            "id,position\nA,Lurah\nB,Camat\n"
            "C,Pengelola Pengadaan Barang/Jasa Ahli Pertama\nD,Lurah Pasar\nE,Lurah Pasar\nF,Dokter\n"
        )
        standards = TABLES["standards"] + "Pengelola Pengadaan Ahli Pertama,K,1\n"
        (problem,) = refused(load, employees=people, standards=standards)
        assert problem.message.parameters == {"positions": 3, "count": 4}
        near = [found.remedy.parameters["name"] if found.remedy else None for found in problem.instances]
        assert [(found.seen, found.rows) for found in problem.instances] == [
            ("Pengelola Pengadaan Barang/Jasa Ahli Pertama", (4,)),
            ("Lurah Pasar", (5, 6)),
            ("Dokter", (7,)),
        ]
        assert near == ["Pengelola Pengadaan Ahli Pertama", "Lurah", None]

    def test_names_equally_near(self, load: Load, tmp_path: Path) -> None:
        """Of names equally near the first in the file is suggested in every run, and lists of names keep its order."""
        signs = "BWERYIOP"
        problems = refused(
            load,
            "locations: {Dinas: Kota}\n",
            employees="id,position,unit\nA,Analis,X\n"
            + "".join(f"{sign},Analis {6 * sign},{sign}\n" for sign in signs),
            standards="position,competency,level\n" + "".join(f"Analis {6 * sign},K,3\n" for sign in signs),
            trainings="id,name,requires,conflicts,cost.kontribusi\nT,Tata,Bahasa,Bahasa,0\nU,Utama,,,0\n"
            + "".join(f"{sign},Bahasa {6 * sign},,,0\n" for sign in signs),
        )
        assert [problem.remedy and problem.remedy.parameters for problem in problems] == [
            {"name": "Analis BBBBBB"},
            {"name": "Bahasa BBBBBB"},
            {"name": "Bahasa BBBBBB"},
            {"names": ("X", *signs)},
        ]
        code = "import sys; from pathlib import Path; from optimasi.scenario.load import load_scenario as load\n"
        code += "try: load(Path(sys.argv[1]))\nexcept Exception as error: print(error.diagnostics)"
        command = [sys.executable, "-c", code, str(tmp_path / "scenario.yaml")]
        for seed in "012":
            environment = os.environ | {"PYTHONHASHSEED": seed}
            said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
            assert said == f"{problems}\n", seed

    def test_people_nobody_knows(self, load: Load) -> None:
        """Ids that no employee has are one problem for each column, with the rows of each."""
        strangers = "".join(f"X{number},K,2\n" for number in range(12)) + "X0,L,1\n"
        (problem,) = refused(load, assessments=TABLES["assessments"] + strangers)
        assert (problem.instances[0].seen, problem.instances[0].rows) == ("X0", (5, 17))
        assert len(problem.instances) == 12

    def test_rows_of_one_name(self, load: Load) -> None:
        """A name on many rows is one instance with all of them."""
        people = TABLES["employees"] + "".join(f"C{number},Luraah\n" for number in range(7))
        (problem,) = refused(load, employees=people)
        assert [found.rows for found in problem.instances] == [(4, 5, 6, 7, 8, 9, 10)]
