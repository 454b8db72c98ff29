"""What agencies' tables are like: encodings, wide tables, names that differ, words for numbers, several dates."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from optimasi.model.solve import solve
from optimasi.scenario.facts.retirement import retirement_ages
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError

Load = Callable[..., Scenario]

TABLES = {
    "employees": "id,position\nA,Lurah\nB,Camat\n",
    "standards": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "assessments": "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "trainings": "id,name,kind,cost.kontribusi\nT,Tata,teknis,1000000\nU,Utama,teknis,0\n",
    "curriculum": "training,competency,lift\nT,K,0.5\nU,L,1\n",
}
BUDGET = "budget: {kontribusi: 10 juta}\n"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a scenario beside its tables, some replaced (None: left out), and load it."""

    def write(text: str = "", **tables: str | bytes | None) -> Scenario:
        (tmp_path / "scenario.yaml").write_text(BUDGET + text, encoding="utf-8")
        for name, content in {**TABLES, **tables}.items():
            file = tmp_path / f"{name}.csv"
            file.unlink(missing_ok=True)
            if content is not None:
                file.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_scenario(tmp_path / "scenario.yaml")

    return write


def refused(load: Load, *arguments: str, **tables: str | bytes | None) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        load(*arguments, **tables)
    return caught.value.diagnostics


def codes(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [problem.message.code for problem in problems]


def assert_same(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_flags=False)


class TestEncodings:
    NAMES = "id,name,position\nA,Andr\u00e9 (contoh),Lurah\nB,Budi \u201cBud\u201d (contoh),Camat\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_encoding(self, load: Load, encoding: str) -> None:
        """A table reads the same in every encoding that spreadsheets write; only cp1252 is announced."""
        scenario = load(employees=self.NAMES.encode(encoding))
        assert scenario.employees["name"].tolist() == ["Andr\u00e9 (contoh)", "Budi \u201cBud\u201d (contoh)"]
        said = [(message.code, Path(str(message.parameters["file"])).name) for message in scenario.warnings]
        assert said == ([("read_as_cp1252", "employees.csv")] if encoding == "cp1252" else [])

    @pytest.mark.parametrize("separator", [";", "\t"])
    def test_separator(self, load: Load, separator: str) -> None:
        """Semicolons and tabs separate cells as commas do, also where a cell holds commas."""
        text = "id,name,position\nA,x,Lurah\nB,x,Camat\n".replace(",", separator).replace("x", "Ani, S.Kom. (contoh)")
        assert set(load(employees=text).employees["name"]) == {"Ani, S.Kom. (contoh)"}

    def test_tabs_settle_no_decimal_mark(self, load: Load) -> None:
        """Copied cells may have either mark, so 1.250 is refused until the scenario says which."""
        text = "employee\tcompetency\tlevel\nA\tK\t1.250\nB\tK\t2\nB\tL\t1\n"
        assert codes(refused(load, assessments=text)) == ["ambiguous"]
        assert load("decimal: '.'\n", assessments=text).needs["assessed"][0] == 1.25

    def test_line_breaks_in_cells(self, load: Load) -> None:
        """A cell of two lines is one cell of one row, in heads, too."""
        text = 'id,"nama\nlengkap",position\nA,"Ani\n(contoh)",Lurah\nB,Budi (contoh),Camat\n'
        assert load(employees=text).employees["name"].tolist() == ["Ani\n(contoh)", "Budi (contoh)"]

    def test_columns_without_anything(self, load: Load) -> None:
        """Separators at the ends of all lines are no columns."""
        text = "".join(f"{line};;\n".replace(",", ";") for line in TABLES["employees"].splitlines())
        assert_same(load(), load(employees=text))


class TestWide:
    STANDARDS = "position,K,L\nLurah,3,\nCamat,4,2\n"
    ASSESSMENTS = "employee,K,L\nA,2,\nB,2.5,1\n"
    CURRICULUM = "training,K,L\nT,0.5,\nU,,1\n"

    @pytest.mark.parametrize("wide", ["standards", "assessments", "curriculum"])
    def test_wide_equals_long(self, load: Load, wide: str) -> None:
        """A column for each competency says the same as a row for each; an empty cell is no row."""
        assert_same(load(), load(**{wide: getattr(self, wide.upper())}))

    def test_heads_are_names_of_the_table(self, load: Load) -> None:
        """Heads are ids or names of competencies; with their table every table may be wide."""
        competencies = "id,name\nK,Kerja Sama\nL,Layanan\n"
        wide = load(
            competencies=competencies,
            standards=self.STANDARDS.replace("K,L", "Kerja Sama,L"),
            assessments=self.ASSESSMENTS.replace("K,L", "K,Layanan"),
            curriculum=self.CURRICULUM,
        )
        assert_same(load(competencies=competencies), wide)

    def test_export_of_an_assessment_centre(self, load: Load) -> None:
        """Sums, shares and remarks of an export are left out by name, however they are spelled."""
        export = (
            "NIP;Nama;Jabatan;K;L;Total;JPM %\nA;Ani (contoh);Lurah;2;;2;66,7\nB;Budi (contoh);Camat;2,5;1;3,5;58,3\n"
        )
        scenario = load("ignore: [nama, JABATAN, total, JPM %]\n", assessments=export)
        assert_same(load(), scenario)

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


class TestAliases:
    def test_one_spelling_for_each_name(self, load: Load) -> None:
        """Aliases hold in every table that names something, also in cells of several names and in heads."""
        text = (
            "aliases:\n  position: {Lurah Pasar Baru: Lurah}\n  unit: {Dinkes: Dinas Kesehatan}\n"
            "  competency: {Layanan Publik: L}\n  training: {Tata Naskah: T}\n"
        )
        scenario = load(
            text,
            employees="id,position,unit,attended\nA,Lurah Pasar Baru,Dinkes,X|Tata Naskah\nB,Camat,Dinas Kesehatan,\n",
            assessments="employee,K,Layanan Publik\nA,2,\nB,2.5,1\n",
            trainings="id,name,kind,cost.kontribusi,requires,eligible.unit\n"
            "T,Tata,teknis,1000000,,Dinkes|RSUD\nU,Utama,teknis,0,Tata Naskah,\n",
            curriculum="training,competency,lift\nTata Naskah,K,0.5\nU,Layanan Publik,1\n",
        )
        assert scenario.employees["position"].tolist() == ["Lurah", "Camat"]
        assert set(scenario.employees["unit"]) == {"Dinas Kesehatan"}
        assert scenario.employees["attended"].tolist() == [("X", "T"), ()]
        assert scenario.trainings["requires"].tolist() == [(), ("T",)]
        assert scenario.trainings["eligible.unit"].tolist() == ["Dinas Kesehatan|RSUD", ""]
        assert scenario.needs["assessed"].tolist() == [2, 2.5, 1]
        assert scenario.curriculum[["training", "competency"]].to_numpy().tolist() == [[0, 0], [1, 1]]

    def test_rows_that_become_one(self, load: Load) -> None:
        """Two rows that an alias makes the same are two rows for one thing."""
        standards = TABLES["standards"] + "Kepala Kelurahan,K,2\n"
        problems = refused(load, "samakan: {jabatan: {Kepala Kelurahan: Lurah}}\n", standards=standards)
        assert codes(problems) == ["row_twice"]

    def test_reads_back(self, load: Load) -> None:
        """Aliases and the like are part of what is in effect."""
        text = (
            "aliases: {position: {Lurah Pasar Baru: Lurah}}\nattendance_levels: {tinggi: 0.125, sedang: 80%}\n"
            "retirement_age: {staff: 56}\n"
        )
        people = "id,position,attendance\nA,Lurah Pasar Baru,tinggi\nB,Camat,medium\n"
        effective = load(text, employees=people).effective
        assert effective["aliases"] == {"position": {"Lurah Pasar Baru": "Lurah"}}
        assert effective["attendance_levels"] == {"high": "0.1250", "middle": "0.8"}
        assert effective["retirement_age"] == {"staff": "56"}


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


class TestSeveralDates:
    TWO = "id,name,kind,cost.kontribusi,start,end,seats\nT,Tata,teknis,1000,2027-03-01|10/5/2027,{end},1\n"
    REST = "U,Utama,teknis,0,2027-04-05,,\n"

    @pytest.mark.parametrize(
        ("end", "ends"),
        [
            ("2027-03-05|2027-05-12", [date(2027, 3, 5), date(2027, 5, 12)]),
            ("2027-03-05", [date(2027, 3, 5), date(2027, 5, 14)]),
            ("", [None, None]),
        ],
    )
    def test_an_offer_for_each_date(self, load: Load, end: str, ends: list[date | None]) -> None:
        """Each date is an offer of one course; ends pair, or one gives the duration of all."""
        trainings = load(trainings=self.TWO.format(end=end) + self.REST).trainings
        assert trainings["id"].tolist() == ["T@2027-03-01", "T@2027-05-10", "U"]
        assert trainings["course"].tolist() == ["T", "T", ""]
        assert trainings["start"].tolist() == [date(2027, 3, 1), date(2027, 5, 10), date(2027, 4, 5)]
        assert trainings["end"].tolist() == [*ends, None]

    @pytest.mark.parametrize("name", ["T", "Tata"])
    def test_curriculum_means_all_dates(self, load: Load, name: str) -> None:
        """A curriculum that names the row, by id or name, is that of each of its dates."""
        scenario = load(
            trainings=self.TWO.format(end="") + self.REST,
            curriculum=f"training,competency,lift\n{name},K,0.5\nU,L,1\nT@2027-05-10,L,2\n",
        )
        assert scenario.curriculum[["training", "competency", "lift"]].to_numpy().tolist() == [
            [0, 0, 0.5],
            [1, 0, 0.5],
            [1, 1, 2],
            [2, 1, 1],
        ]

    def test_column_of_competencies(self, load: Load) -> None:
        """So is the column of competencies in the catalogue."""
        text = "id,kind,cost.kontribusi,start,competencies\nT,teknis,0,2027-03-01|2027-05-10,K|L\n"
        scenario = load(trainings=text, curriculum=None)
        assert scenario.curriculum[["training", "competency"]].to_numpy().tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]

    def test_names_mean_all_dates(self, load: Load) -> None:
        """Requirements, conflicts, rules and filters that name the row mean all of its dates."""
        text = (
            "id,kind,cost.kontribusi,start,end,requires,conflicts\nT,teknis,0,2027-03-01|2027-05-10,,,\n"
            "U,teknis,0,2027-06-01,,T,\nV,teknis,0,,,,T\n"
        )
        scenario = load("rules: {excluded: {employees: A, trainings: T}}\n", trainings=text)
        assert scenario.catalogue.by_name["T"] == (0, 1)
        assert scenario.trainings_named(scenario.settings.rules.excluded[0].trainings).tolist() == [
            True,
            True,
            False,
            False,
        ]
        assert scenario.trainings_named(None).sum() == 4

    def test_own_course_is_kept(self, load: Load) -> None:
        """A row with a course of its own keeps it, and its id still means its dates alone."""
        text = "id,course,kind,cost.kontribusi,start\nT,C,teknis,0,2027-03-01|2027-05-10\nU,C,teknis,0,\n"
        catalogue = load(trainings=text).catalogue
        assert catalogue.by_name["C"] == (0, 1, 2)
        assert catalogue.by_name["T"] == (0, 1)

    def test_mandatory_is_one_of_the_dates(self, load: Load) -> None:
        """Who must attend the row attends exactly one of its dates; one seat each, so both open."""
        scenario = load(
            "rules: {mandatory: {training: T}}\n",
            trainings=self.TWO.format(end="") + self.REST,
            curriculum="training,competency,lift\nTata,K,0.5\nU,L,1\n",
        )
        plan = solve(scenario)
        seats = sorted(zip(plan.assignments.employee.tolist(), plan.assignments.training.tolist(), strict=True))
        forced = [(employee, training) for employee, training in seats if training < 2]
        assert [employee for employee, _ in forced] == [0, 1]
        assert {training for _, training in forced} == {0, 1}

    def test_adjust(self, load: Load) -> None:
        """A what-if reaches all dates by the row's id, one by its own, and the row's curriculum by all."""
        adjust = (
            "adjust:\n  - {table: trainings, trainings: T, add: {cost.kontribusi: 5}}\n"
            "  - {table: trainings, trainings: T@2027-05-10, set: {seats: 7}}\n"
            "  - {table: curriculum, trainings: T, multiply: {lift: 2}}\n"
        )
        scenario = load(adjust, trainings=self.TWO.format(end="") + self.REST)
        assert scenario.seat_cost.tolist() == [[1005, 1005, 0]]
        assert scenario.trainings["seats"].tolist()[:2] == [1, 7]
        assert scenario.curriculum["lift"].tolist() == [1, 1, 1]

    def test_curriculum_of_one_date_alone_is_shared(self, load: Load) -> None:
        """A row of the curriculum that is of all dates is not changed for one of them."""
        adjust = "adjust: {table: curriculum, trainings: T@2027-05-10, multiply: {lift: 2}}\n"
        problems = refused(load, adjust, trainings=self.TWO.format(end="").replace("Tata", "") + self.REST)
        assert codes(problems) == ["adjusts_nothing"]

    def test_eligibility_of_later_rows(self, load: Load) -> None:
        """Rows after one with several dates keep their own place in messages."""
        text = "id,kind,cost.kontribusi,start,eligible.weight\nT,teknis,0,2027-03-01|2027-05-10,\nU,teknis,0,,1..x\n"
        (problem,) = refused(load, trainings=text)
        assert (problem.message.code, problem.places[0].line) == ("not_a_range", 3)


class TestYearsLeft:
    FILTER = "year: 2027\nrules: {excluded: {employees: {sisa_masa_kerja: {max: 2}}}}\n"

    def years(self, scenario: Scenario) -> list[float]:
        return list(scenario.employees["years_left"])

    @pytest.mark.parametrize(
        ("retirement", "years"),
        [("2027-01-01", 0), ("2027-12-01", 0), ("2028-01-01", 1), ("2029-03-01", 2), ("2026-12-31", -1)],
    )
    def test_by_retirement(self, load: Load, retirement: str, years: int) -> None:
        """Full years from 1 January of the scenario's year to the day of retirement."""
        people = f"id,position,retirement\nA,Lurah,{retirement}\nB,Camat,2060-01-01\n"
        scenario = load(self.FILTER, employees=people)
        assert self.years(scenario) == [years, 33]
        assert scenario.employees_named(scenario.settings.rules.excluded[0].employees).tolist() == [True, False]
        assert scenario.warnings == ()

    @pytest.mark.parametrize(
        ("born", "group", "echelon", "retires"),
        [
            ("1969-11-30", "staff", "", 2027),
            ("1969-12-01", "staff", "", 2028),
            ("1969-12-15", "pelaksana", "", 2028),
            ("1970-06-01", "struktural", "III.a", 2028),
            ("1970-06-01", "struktural", "II.b", 2030),
            ("1970-06-01", "struktural", "JPT pratama (II.b)", 2030),
            ("1970-06-01", "struktural", "IIa", 2030),
            ("1970-06-01", "struktural", "eselon IV.a", 2028),
            ("1970-06-01", "fungsional", "", 2030),
        ],
    )
    def test_by_birth(self, load: Load, born: str, group: str, echelon: str, retires: int) -> None:
        """The first of the month after the birthday at the age limit: 58, JPT and functional posts 60."""
        people = (
            f"id,position,birth_date,job_group,echelon\nA,Lurah,{born},{group},{echelon}\nB,Camat,2000-01-01,staff,\n"
        )
        scenario = load(self.FILTER, employees=people)
        assert self.years(scenario) == [retires - 2027, 2058 - 2027]
        assert [said.code for said in scenario.warnings] == ["years_left_by_age"]

    def test_by_nip(self, load: Load) -> None:
        """Without a birth date the first eight digits of the NIP are one."""
        nips = "197006012000031001", "198512312010011002"
        people = "id,position,job_group\n" + "".join(
            f"{nip},{post},staff\n" for nip, post in zip(nips, ("Lurah", "Camat"), strict=True)
        )
        levels = TABLES["assessments"].replace("A,", f"{nips[0]},").replace("B,", f"{nips[1]},")
        assert self.years(load(self.FILTER, employees=people, assessments=levels)) == [1, 17]

    def test_column_wins(self, load: Load) -> None:
        """Years that are given are taken; only blanks are derived."""
        people = "id,position,years_left,retirement\nA,Lurah,7,2027-05-01\nB,Camat,,2030-05-01\n"
        assert self.years(load(self.FILTER, employees=people)) == [7, 3]

    def test_other_ages(self, load: Load) -> None:
        """The scenario may set other age limits than the data file."""
        people = "id,position,birth_date,job_group\nA,Lurah,1970-06-01,staff\nB,Camat,1970-06-01,fungsional\n"
        scenario = load(self.FILTER + "usia_pensiun: {pelaksana: 56, jft: 65}\n", employees=people)
        assert self.years(scenario) == [-1, 8]

    def test_only_where_it_is_asked_for(self, load: Load) -> None:
        """Nobody is asked for a date of retirement while nothing depends on it."""
        assert np.isnan(load("year: 2027\n").employees["years_left"]).all()

    def test_eligibility(self, load: Load) -> None:
        """A training may ask for years left, too."""
        trainings = "id,kind,cost.kontribusi,syarat.sisa_masa_kerja\nT,teknis,0,2..99\nU,teknis,0,\n"
        people = "id,position,retirement\nA,Lurah,2028-01-01\nB,Camat,2060-01-01\n"
        assert self.years(load("year: 2027\n", employees=people, trainings=trainings)) == [1, 33]
        assert codes(refused(load, "year: 2027\n", trainings=trainings)) == ["no_years_left"]

    def test_adjusted_retirement(self, load: Load) -> None:
        """Years follow what a what-if does to the dates, also where its own filter asked for them before."""
        people = "id,position,retirement\nA,Lurah,2028-05-01\nB,Camat,2060-01-01\n"
        adjust = "adjust: {table: employees, employees: {years_left: {max: 2}}, set: {retirement: 2030-05-01}}\n"
        assert self.years(load(self.FILTER + adjust, employees=people)) == [3, 33]

    def test_data_file(self) -> None:
        """Every group has an age limit."""
        assert set(retirement_ages()) == {"jpt", "structural", "functional", "staff"}


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
