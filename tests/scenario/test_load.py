"""Good inputs are read as they mean, in either language and notation."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from ruamel.yaml import YAML

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.references import AMBIGUOUS

Load = Callable[..., Scenario]

EMPLOYEES = "id,name,unit,position,status\nA,Ani,Dinas Kesehatan,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n"
STANDARDS = "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n"
ASSESSMENTS = "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,3\n"
TRAININGS = "id,kind,mode,hours,cost.kontribusi\nT,technical,in person,20,1000000\nU,leadership,online,8,0\n"
CURRICULUM = "training,competency,lift\nT,K,0.5\nU,L,1\n"
TABLES = {
    "employees.csv": EMPLOYEES,
    "standards.csv": STANDARDS,
    "assessments.csv": ASSESSMENTS,
    "trainings.csv": TRAININGS,
    "curriculum.csv": CURRICULUM,
}
BUDGET = "budget: {kontribusi: 10 juta}\n"
BARE = "name: Uji\n"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a scenario beside the five tables, some replaced (None: left out), and load it."""

    def write(text: str = BUDGET, folder: str = "", **tables: str | bytes | None) -> Scenario:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        files = TABLES | {f"{name}.csv": content for name, content in tables.items()}
        (place / "scenario.yaml").write_text(text, encoding="utf-8")
        for name, content in files.items():
            if content is not None:
                (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_scenario(place / "scenario.yaml")

    return write


def assert_same_tables(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_like=True, check_flags=False)
    assert one.lines == other.lines
    assert one.seat_cost.tolist() == other.seat_cost.tolist()
    assert one.batch_cost.tolist() == other.batch_cost.tolist()
    assert one.classroom_days == other.classroom_days


def chosen(scenario: Scenario) -> list[str]:
    """Ids of the employees of the first exclusion."""
    mask = scenario.employees_named(scenario.settings.rules.excluded[0].employees)
    return list(scenario.employees["id"][mask])


def offered(scenario: Scenario) -> list[str]:
    """Ids of the trainings of the first exclusion."""
    mask = scenario.trainings_named(scenario.settings.rules.excluded[0].trainings)
    return list(scenario.trainings["id"][mask])


class TestTables:
    def test_needs_are_standards_minus_assessments(self, load: Load) -> None:
        """A gap is what the position requires and the person lacks, never below 0."""
        needs = load().needs
        assert needs[["employee", "competency"]].to_numpy().tolist() == [[0, 0], [1, 0], [1, 1]]
        assert needs["required"].tolist() == [3, 4, 2]
        assert needs["assessed"].tolist() == [2, 2.5, 3]
        assert needs["gap"].tolist() == [1, 1.5, 0]
        assert needs["weight"].tolist() == [1, 1, 1]

    def test_curriculum_points_to_rows(self, load: Load) -> None:
        """A curriculum row names a training, a competency and its lift; without to_level it is open."""
        curriculum = load().curriculum
        assert curriculum["training"].tolist() == [0, 1]
        assert curriculum["competency"].tolist() == [0, 1]
        assert curriculum["lift"].tolist() == [0.5, 1]
        assert curriculum["to_level"].isna().all()

    def test_indonesian_twin(self, load: Load) -> None:
        """The same scenario in Indonesian, values and all, gives the same tables."""
        english = load(
            "name: Uji\nyear: 2027\nbudget: {total: 9 million, kontribusi: {amount: 10 million, account: 5.1}}\n"
            "rules: {trainings_per_person: {employees: {unit: RSUD}, max: 2}, clash: false}\n"
            "solve: {time_limit: 30, gap: 0.5%}\nunassessed: ignore\n"
        )
        indonesian = load(
            "nama: Uji\ntahun: 2027\nanggaran: {total: 9 juta, kontribusi: {jumlah: 10 juta, kode_rekening: 5.1}}\n"
            "aturan: {pelatihan_per_orang: {pegawai: {opd: RSUD}, paling_banyak: 2}, bentrok: tidak}\n"
            "hitung: {batas_waktu: 30, ketelitian: '0,5%'}\nbelum_dinilai: abaikan\n"
            "tabel: {pegawai: pegawai.csv, skj: skj.csv}\nhasil: hasil.csv\npelatihan: pelatihan.csv\n"
            "kurikulum: kurikulum.csv\n",
            "indonesia",
            employees=None,
            standards=None,
            assessments=None,
            trainings=None,
            curriculum=None,
            pegawai="nip,nama,opd,jabatan,status\nA,Ani,Dinas Kesehatan,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n",
            skj="jabatan,kompetensi,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
            hasil="nip,kompetensi,level\nA,K,2\nB,K,2.5\nB,L,3\n",
            pelatihan="kode,jenis,metode,jp,biaya.kontribusi\nT,teknis,tatap muka,20,1 juta\nU,struktural,daring,8,0\n",
            kurikulum="pelatihan,kompetensi,kenaikan\nT,K,0.5\nU,L,1\n",
        )
        assert_same_tables(english, indonesian)
        assert english.settings.model_dump(exclude={"tables", "rules"}) == indonesian.settings.model_dump(
            exclude={"tables", "rules"}
        )
        assert english.settings.rules.off == indonesian.settings.rules.off == {"clash"}
        limit, grenze = (s.settings.rules.trainings_per_person[0] for s in (english, indonesian))
        assert limit.at_most == grenze.at_most == 2
        assert (
            english.employees_named(limit.employees).tolist()
            == indonesian.employees_named(grenze.employees).tolist()
            == [False, True]
        )

    def test_semicolon_twin(self, load: Load) -> None:
        """A CSV with semicolons, decimal commas and a byte order mark gives the same tables."""

        def twin(table: str) -> bytes:
            return b"\xef\xbb\xbf" + table.replace(",", ";").replace("2.5", "2,5").replace("0.5", "0,5").encode()

        tables = {name.removesuffix(".csv"): twin(table) for name, table in TABLES.items() if "cost." not in table}
        assert_same_tables(load(), load(folder="titik_koma", **tables))

    def test_carriage_returns(self, load: Load) -> None:
        """Line ends of Windows make no difference."""
        tables = {name.removesuffix(".csv"): table.replace("\n", "\r\n") for name, table in TABLES.items()}
        assert_same_tables(load(), load(folder="windows", **tables))

    def test_inline_rows_equal_files(self, load: Load) -> None:
        """A table written out in the scenario equals the same table in a file."""
        inline = load(
            BUDGET + "standards:\n  - {position: Lurah, competency: K, level: 3}\n"
            "  - {position: Camat, competency: K, level: 4}\n  - {position: Camat, competency: L, level: 2}\n",
            "baris",
            standards=None,
        )
        assert_same_tables(load(), inline)

    @pytest.mark.parametrize("name", ["employees", "pegawai"])
    def test_file_beside(self, load: Load, name: str) -> None:
        """A table that no key names is found beside the scenario under its name in either language."""
        scenario = load(**{"employees": None, name: EMPLOYEES})
        assert scenario.employees["id"].tolist() == ["A", "B"]

    def test_named_file_wins_over_file_beside(self, load: Load) -> None:
        """A table's key names the file even if another file bears the table's name."""
        scenario = load(BUDGET + "employees: lain.csv\n", lain=EMPLOYEES.replace("Ani", "Ayu"))
        assert scenario.employees["name"].tolist() == ["Ayu", "Budi"]

    def test_path_is_relative_to_the_scenario(self, load: Load, tmp_path: Path) -> None:
        """Paths start at the scenario's folder."""
        (tmp_path / "semua.csv").write_text(EMPLOYEES, encoding="utf-8")
        scenario = load(BUDGET + "employees: ../semua.csv\n", "dalam", employees=None)
        assert scenario.employees["name"].tolist() == ["Ani", "Budi"]

    def test_gaps_directly(self, load: Load) -> None:
        """Gaps stand instead of levels: nothing is known of the levels themselves."""
        needs = load(standards=None, assessments=None, gaps="employee,competency,gap,weight\nB,L,2,3\nA,K,1.5,\n").needs
        assert needs["employee"].tolist() == [0, 1]
        assert needs["gap"].tolist() == [1.5, 2]
        assert needs["weight"].tolist() == [1, 3]
        assert needs["required"].isna().all()
        assert needs["assessed"].isna().all()

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

    def test_competencies_column_with_default_lifts(self, load: Load) -> None:
        """The column competencies is a curriculum with default lifts, and the plan says so."""
        scenario = load(BARE, trainings="id,kind,competencies\nT,technical,L|K\nU,leadership,K\n", curriculum=None)
        assert scenario.curriculum["training"].tolist() == [0, 0, 1]
        assert scenario.curriculum["competency"].tolist() == [0, 1, 0]
        assert scenario.curriculum["lift"].tolist() == [0.5, 0.5, 0.6]
        said = [(m.code, str(m.parameters["kind"]), m.parameters["count"]) for m in scenario.assumptions]
        assert said == [("default_lift", "technical", 2), ("default_lift", "leadership", 1)]

    def test_given_lift_is_kept(self, load: Load) -> None:
        """A lift that is written is not replaced, and its source is told."""
        scenario = load(curriculum="training,competency,lift,to_level,source\nT,K,0.8,3,Renstra\n")
        assert scenario.curriculum.loc[0, ["lift", "to_level", "source"]].tolist() == [0.8, 3, "Renstra"]
        (told,) = scenario.assumptions
        assert (told.code, told.parameters["source"]) == ("own_lifts", "Renstra")

    def test_names_are_ids_where_ids_are_missing(self, load: Load) -> None:
        """A catalogue of names alone is known by its names."""
        scenario = load(BARE, trainings="nama pelatihan,jenis,competencies\nBendahara Desa,teknis,K\n", curriculum=None)
        assert scenario.trainings["id"].tolist() == ["Bendahara Desa"]
        assert scenario.trainings["name"].tolist() == ["Bendahara Desa"]

    def test_blank_defaults(self, load: Load) -> None:
        """Blank cells and absent columns take the column's default."""
        scenario = load(
            employees="id,position,weight,attendance,hours_held,attended,min_trainings\nA,Lurah,,,,,\n"
            "B,Camat,2,80%,4,T|Latsar,1\n"
        )
        people = scenario.employees
        assert people["weight"].tolist() == [1, 2]
        assert people["attendance"].tolist() == [1, 0.8]
        assert people["hours_held"].tolist() == [0, 4]
        assert people["attended"].tolist() == [(), ("T", "Latsar")]
        assert np.isnan(people["min_trainings"][0])
        assert people["unit"].tolist() == ["", ""]
        trainings = scenario.trainings
        assert trainings["completion"].tolist() == [1, 1]
        assert trainings["lodging"].tolist() == [False, False]
        assert trainings["seats"].isna().all()
        assert trainings["start"].isna().all()

    def test_texts_stay_text(self, load: Load) -> None:
        """Ids keep their leading zeros and NIPs all their digits."""
        scenario = load(
            employees="nip,position\n0123,Lurah\n197803012005011001,Camat\n",
            assessments="employee,competency,level\n0123,K,2\n197803012005011001,K,2\n197803012005011001,L,3\n",
        )
        assert scenario.employees["id"].tolist() == ["0123", "197803012005011001"]

    def test_further_columns_are_text(self, load: Load) -> None:
        """A column that means nothing to the program is kept for filters as it stands."""
        scenario = load(employees="id,position,hobi\nA,Lurah,0123\nB,Camat,\n")
        assert scenario.employees["hobi"].tolist() == ["0123", ""]

    def test_attributes_lists_what_resembles(self, load: Load) -> None:
        """A further column that resembles a known name is kept when attributes lists it."""
        scenario = load(BUDGET + "attributes: statuss\n", employees="id,position,statuss\nA,Lurah,x\nB,Camat,y\n")
        assert scenario.employees["statuss"].tolist() == ["x", "y"]
        assert scenario.employees["status"].tolist() == ["", ""]

    @pytest.mark.parametrize(("said", "gaps"), [("ignore", [1, 1.5]), ("nol", [1, 1.5, 2])])
    def test_unassessed(self, load: Load, said: str, gaps: list[float]) -> None:
        """A missing assessment leaves the need out or counts as 0, with a warning."""
        scenario = load(BUDGET + f"unassessed: {said}\n", assessments=ASSESSMENTS.replace("B,L,3\n", ""))
        assert scenario.needs["gap"].tolist() == gaps
        assert [m.parameters["count"] for m in scenario.warnings] == [1]


class TestNotations:
    @pytest.mark.parametrize(
        "text",
        [
            "1650000",
            "1.650.000",
            '"1,650,000"',
            '"Rp1.650.000,00"',
            '"1,65 juta"',
            "1.65 million",
            "1650 ribu",
            "1650rb",
            "Rp 1650000",
        ],
    )
    def test_money_in_cells(self, load: Load, text: str) -> None:
        """A cost is whole rupiah however it is written."""
        scenario = load(trainings=f"id,kind,cost.kontribusi\nT,teknis,{text}\nU,teknis,0\n")
        assert scenario.seat_cost.tolist() == [[1650000, 0]]

    @pytest.mark.parametrize(
        ("text", "rupiah"),
        [
            ("650.000", 650000),
            ("900 juta", 900_000_000),
            ('"1,65 miliar"', 1_650_000_000),
            ("unlimited", None),
            ("tak_terbatas", None),
            ("0", 0),
        ],
    )
    def test_money_in_the_scenario(self, load: Load, text: str, rupiah: int | None) -> None:
        """YAML's own numbers never touch an amount."""
        assert load(f"budget:\n  kontribusi: {text}\n").lines[0].limit == rupiah

    def test_batch_cost_and_lines_in_budget_order(self, load: Load) -> None:
        """Seat and batch costs stand on their lines, which follow the budget."""
        scenario = load(
            "budget: {perjadin: 5 juta, kontribusi: 10 juta}\n",
            trainings="id,kind,kontribusi,biaya_kelas.perjadin,cost.perjadin\nT,teknis,5,7,1\nU,teknis,6,8,2\n",
        )
        assert [line.name for line in scenario.lines] == ["perjadin", "kontribusi"]
        assert scenario.seat_cost.tolist() == [[1, 2], [5, 6]]
        assert scenario.batch_cost.tolist() == [[7, 8], [0, 0]]

    def test_total_caps_lines_that_are_not_listed(self, load: Load) -> None:
        """A plain cost column is the line cost; a lone amount caps the sum."""
        scenario = load("budget: 1.65 miliar\n", trainings="id,kind,biaya\nT,teknis,1 juta\nU,teknis,0\n")
        assert scenario.total == 1_650_000_000
        assert [(line.name, line.limit) for line in scenario.lines] == [("cost", None)]
        assert scenario.seat_cost.tolist() == [[1_000_000, 0]]

    def test_unlimited_budget_is_said(self, load: Load) -> None:
        """A budget that is said to be unlimited lets every line be charged, without a warning."""
        scenario = load("budget: unlimited\n")
        assert scenario.total is None
        assert [(line.name, line.limit) for line in scenario.lines] == [("kontribusi", None)]
        assert scenario.warnings == ()

    def test_no_budget_is_a_warning(self, load: Load) -> None:
        """Without any budget the plan is warned that nothing limits the costs."""
        assert load().warnings == ()
        assert len(load(BARE, "tanpa").warnings) == 1

    def test_line_keeps_its_texts(self, load: Load) -> None:
        """Account, sub-activity and source are text as written."""
        line = load(
            "budget: {kontribusi: {amount: 1 juta, account: 5.1.02.02.12.0001, sub_kegiatan: 010, source: DAU}}"
        ).lines[0]
        assert (line.account, line.subactivity, line.source) == ("5.1.02.02.12.0001", "010", "DAU")

    @pytest.mark.parametrize(("mark", "weight"), [(",", 1250), (".", 1.25)])
    def test_decimal_settles_three_digits(self, load: Load, mark: str, weight: float) -> None:
        """The key decimal says whether 1.250 has a decimal point, in files and in rows alike."""
        scenario = load(
            BUDGET + f"decimal: '{mark}'\nemployees:\n  - {{id: A, position: Lurah, weight: 1.250}}\n"
            "  - {id: B, position: Camat, weight: 4}\n",
            employees=None,
        )
        assert scenario.employees["weight"].tolist() == [weight, 4]

    @pytest.mark.parametrize(("separator", "weight"), [(",", 1.25), (";", 1250)])
    def test_separator_settles_three_digits(self, load: Load, separator: str, weight: float) -> None:
        """In a CSV the separator settles 1.250: a semicolon goes with a decimal comma."""
        table = "id,position,weight\nA,Lurah,1.250\nB,Camat,4\n".replace(",", separator)
        assert load(employees=table).employees["weight"].tolist() == [weight, 4]

    @pytest.mark.parametrize(("text", "share"), [("80%", 0.8), ('"0,8"', 0.8), ("1", 1), ("0", 0), ("80 persen", 0.8)])
    def test_attendance(self, load: Load, text: str, share: float) -> None:
        """Attendance is a share in which 0 and 1 are read as such."""
        scenario = load(employees=f"id,position,kehadiran\nA,Lurah,{text}\nB,Camat,\n")
        assert scenario.employees["attendance"].tolist() == [share, 1]

    @pytest.mark.parametrize("text", ["2027-03-01", "01/03/2027", "1 Maret 2027", "1-3-2027"])
    def test_dates(self, load: Load, text: str) -> None:
        """A date is ISO, day first, or has its month in words."""
        scenario = load(trainings=f"id,kind,cost.kontribusi,start\nT,teknis,0,{text}\nU,teknis,0,\n")
        assert scenario.trainings["start"][0] == date(2027, 3, 1)

    @pytest.mark.parametrize("key", ["name", "year", "decimal", "holidays", "unassessed", "solve", "rules", "tables"])
    def test_null_is_absent(self, load: Load, key: str) -> None:
        """A key that is null counts as absent."""
        assert load(BUDGET + f"{key}: null\n").settings == load(BUDGET).settings

    def test_gap_is_exact(self, load: Load) -> None:
        """A share is the fraction that its text says."""
        assert load(BUDGET + "solve: {gap: 0.1%}\n").settings.solve.gap == Fraction(1, 1000)

    def test_spaces_and_unicode_forms(self, load: Load) -> None:
        """Text matches after trimming and normalisation: René composed equals René decomposed."""
        scenario = load(
            employees="id,position\n A ,Ren\u00e9\nB,Camat\n", standards=STANDARDS.replace("Lurah", "Rene\u0301 ")
        )
        assert scenario.employees["id"].tolist() == ["A", "B"]
        assert scenario.needs["employee"].tolist() == [0, 1, 1]


COURSES = (
    "id,name,course,kind,cost.kontribusi,requires,conflicts\n"
    "T1,Tari Pagi,TARI,teknis,0,,\nT2,Tari Sore,TARI,teknis,0,,\nS,Sama,,teknis,0,TARI,T1\nR,Sama,,teknis,0,,\n"
)


class TestNames:
    def test_catalogue(self, load: Load) -> None:
        """A name is one row, a course all its rows, a name that two rows share both."""
        catalogue = load(trainings=COURSES, curriculum="training,competency,lift\nTari Sore,K,1\n").catalogue
        assert catalogue.by_name["TARI"] == (0, 1)
        assert catalogue.by_name["T2"] == catalogue.by_name["Tari Sore"] == (1,)
        assert catalogue.by_name["Sama"] == (2, 3)
        assert catalogue.rows["Tari Pagi"] == 0
        assert catalogue.rows["Sama"] == AMBIGUOUS
        assert [tuple(rows) for rows in catalogue.courses] == [(0, 1), (0, 1), (2,), (3,)]

    def test_curriculum_by_name(self, load: Load) -> None:
        """A curriculum may call a training by its name."""
        scenario = load(trainings=COURSES, curriculum="training,competency,lift\nTari Sore,K,1\n")
        assert scenario.curriculum["training"].tolist() == [1]

    def test_attended_outside_the_catalogue(self, load: Load) -> None:
        """Attended trainings that the catalogue lacks are counted, not refused."""
        scenario = load(employees="id,position,attended\nA,Lurah,T|Kuliah\nB,Camat,Kuliah\n")
        assert [(m.code, m.parameters["count"]) for m in scenario.warnings] == [("attended_outside", 2)]

    def test_requires_what_was_attended_outside(self, load: Load) -> None:
        """A prerequisite may be a training that only was attended."""
        scenario = load(
            employees="id,position,attended\nA,Lurah,Kuliah\nB,Camat,\n",
            trainings="id,kind,cost.kontribusi,requires\nT,teknis,0,Kuliah\nU,teknis,0,T\n",
        )
        assert scenario.trainings["requires"].tolist() == [("Kuliah",), ("T",)]

    def test_rule_names_a_training_in_another_unicode_form(self, load: Load) -> None:
        """A training in a rule matches after trimming and normalisation, as in a table."""
        scenario = load(
            BUDGET + 'rules:\n  locked: {employees: A, training: " Rene\u0301 "}\n',
            trainings=TRAININGS.replace("U,", "Ren\u00e9,"),
            curriculum=CURRICULUM.replace("U,", "Ren\u00e9,"),
        )
        assert scenario.catalogue.by_name["Ren\u00e9"] == (1,)

    def test_mandatory_course(self, load: Load) -> None:
        """A mandatory training may be a course."""
        scenario = load(
            BUDGET + "rules:\n  wajib: {pegawai: {status: CPNS}, pelatihan: TARI}\n",
            trainings=COURSES,
            curriculum="training,competency,lift\nT1,K,1\n",
        )
        nomination = scenario.settings.rules.mandatory[0]
        assert nomination.training == "TARI"
        assert scenario.employees_named(nomination.employees).tolist() == [False, True]


MONDAY = "2027-03-01"
DAYS = [
    ("classroom_dates", "2027-03-01|2027-03-06", "", [(3, 1), (3, 6)]),
    ("classroom_dates", "2027-03-04..2027-03-07|10/03/2027", "", [(3, 4), (3, 5), (3, 6), (3, 7), (3, 10)]),
    ("start,classroom_days", f"{MONDAY},2", "", [(3, 1), (3, 2)]),
    ("start,classroom_days", "2027-03-05,3", "", [(3, 5), (3, 8), (3, 9)]),
    ("start,classroom_days", f"{MONDAY},2", "holidays: [2027-03-01, 2 Maret 2027]\n", [(3, 3), (3, 4)]),
    ("start,end,classroom_days", f"{MONDAY},2027-03-05,2", "", [(3, 1), (3, 2)]),
    ("start,end", "2027-03-04,2027-03-09", "", [(3, 4), (3, 5), (3, 8), (3, 9)]),
    ("start,end", "2027-03-04,2027-03-09", "libur: 2027-03-08\n", [(3, 4), (3, 5), (3, 9)]),
    ("start,end", "2027-03-06,2027-03-07", "", []),
    ("start,end,classroom_dates", f"{MONDAY},2027-03-05,2027-03-03", "", [(3, 3)]),
    ("classroom_dates", "2027-03-01..2027-03-02", "holidays: 2027-03-01\n", [(3, 1), (3, 2)]),
    ("start", MONDAY, "", []),
    ("end", MONDAY, "", []),
    ("classroom_days", "3", "", []),
    ("mode,start,end", f"daring,{MONDAY},2027-03-05", "", []),
    ("mode,classroom_dates", "daring,2027-03-01", "", []),
    ("mode,start,end", f"blended,{MONDAY},2027-03-02", "", [(3, 1), (3, 2)]),
]


@pytest.mark.parametrize(("heads", "cells", "extra", "expected"), DAYS)
def test_classroom_days(load: Load, heads: str, cells: str, extra: str, expected: list[tuple[int, int]]) -> None:
    """Exact dates, else first weekdays, else weekdays from start to end; the latter without holidays; daring none."""
    scenario = load(
        BUDGET + extra,
        trainings=f"id,kind,cost.kontribusi,{heads}\nT,teknis,0,{cells}\n",
        curriculum="training,competency\nT,K\n",
    )
    assert scenario.classroom_days == (frozenset(date(2027, month, day) for month, day in expected),)


def test_assumed_days_are_said(load: Load) -> None:
    """Only days that are the first weekdays from a start are an assumption."""
    trainings = (
        "id,kind,cost.kontribusi,start,end,classroom_days\n"
        "T,teknis,0,2027-03-01,,2\nU,teknis,0,2027-03-01,2027-03-02,\n"
    )
    said = {m.code: m.parameters["count"] for m in load(trainings=trainings).assumptions}
    assert said.pop("own_lifts_unsourced") == 2
    assert said == {"assumed_days": 1}


PEOPLE = (
    "id,name,unit,position,status,grade,birth_date,weight,hobi,umur\n"
    "A,Ani,Dinas Kesehatan,Lurah,PNS,III/a,1975-01-31,1,catur|renang,40\n"
    "B,Budi,RSUD,Lurah,CPNS,II/c,2000-02-01,2,renang,27\n"
    "C,Cici,,Lurah,PPPK,,,3,,\n"
)
WHO = [
    ("A", "A"),
    ("' B '", "B"),
    ("[C, A]", "AC"),
    ("{unit: RSUD}", "B"),
    ("{opd: RSUD}", "B"),
    ("{perangkat daerah: RSUD}", "B"),
    ("{unit: [RSUD, Dinas Kesehatan]}", "AB"),
    ("{unit: null}", "C"),
    ("{unit: }", "C"),
    ("{unit: [RSUD, null]}", "BC"),
    ("{status: PNS}", "A"),
    ("{status: civil servant}", "A"),
    ("{status: pns}", "A"),
    ("{status: [probationary, PPPK]}", "BC"),
    ("{grade: III/a}", "A"),
    ("{golongan: II/c}", "B"),
    ("{hobi: renang}", "AB"),
    ("{hobi: catur}", "A"),
    ("{hobi: catur|renang}", "A"),
    ("{hobi: null}", "C"),
    ("{weight: 2}", "B"),
    ("{bobot: {min: 2}}", "BC"),
    ("{weight: {max: 2}}", "AB"),
    ("{weight: {at_least: 2, paling_banyak: 2}}", "B"),
    ("{umur: {min: 30}}", "A"),
    ("{umur: {max: '40,0'}}", "AB"),
    ("{birth_date: {max: 1999-12-31}}", "A"),
    ("{tanggal_lahir: {minimal: 31/01/1975, maksimal: 1 Februari 2000}}", "AB"),
    ("{birth_date: 31 Januari 1975}", "A"),
    ("{birth_date: null}", "C"),
    ("{position: Lurah, status: PNS}", "A"),
    ("{unit: RSUD, status: PNS}", ""),
    ("{unit: [RSUD, Dinas Kesehatan], weight: {min: 2}}", "B"),
]


@pytest.mark.parametrize(("text", "ids"), WHO)
def test_filter_of_employees(load: Load, text: str, ids: str) -> None:
    """A filter means exactly the people that its text says."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{employees: {text}}}\n",
        employees=PEOPLE,
        assessments=None,
        standards=None,
        gaps="employee,competency,gap\nA,K,1\nB,L,1\n",
    )
    assert chosen(scenario) == list(ids)


WHICH = [
    ("T", "T"),
    ("[T, U]", "TU"),
    ("{mode: daring}", "U"),
    ("{metode: online}", "U"),
    ("{kind: teknis}", "TV"),
    ("{jenis: technical}", "TV"),
    ("{hours: {min: 10}}", "T"),
    ("{jp: 8}", "U"),
    ("{hours: null}", "V"),
    ("{start: {min: 2027-02-01}}", "U"),
    ("{mulai: {max: 31 Maret 2027}}", "TU"),
    ("{lodging: ya}", "T"),
    ("{asrama: tidak}", "UV"),
    ("{cost.kontribusi: {min: 1000}}", "T"),
    ("{biaya.kontribusi: {min: 1000}}", "T"),
    ("{cost.kontribusi: {min: 1 ribu}}", "T"),
]


@pytest.mark.parametrize(("text", "ids"), WHICH)
def test_filter_of_trainings(load: Load, text: str, ids: str) -> None:
    """A filter means exactly the trainings that its text says."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{trainings: {text}}}\n",
        trainings="id,kind,mode,hours,start,lodging,cost.kontribusi\nT,teknis,klasikal,20,2027-01-05,ya,5000\n"
        "U,struktural,daring,8,2027-03-01,,10\nV,teknis,,,,tidak,0\n",
    )
    assert offered(scenario) == list(ids)


def test_filter_by_what_was_attended(load: Load) -> None:
    """A cell of several names matches when one does."""
    scenario = load(
        BUDGET + "rules: {excluded: {employees: {sudah_diikuti: Latsar}}}\n",
        employees="id,position,attended\nA,Lurah,PKP|Latsar\nB,Camat,PKP\n",
    )
    assert chosen(scenario) == ["A"]


def test_filter_of_a_further_column_is_text(load: Load) -> None:
    """A value of a further column matches as text: 040 is not 40."""
    scenario = load(
        BUDGET + "rules: {excluded: {employees: {kode: 040}}}\n",
        employees="id,position,kode\nA,Lurah,40\nB,Camat,040\n",
    )
    assert chosen(scenario) == ["B"]


@pytest.mark.parametrize("text", ["{attendance: 80%}", "{kehadiran: '0,8'}", "{attendance: {max: 80%}}"])
def test_filter_by_a_share(load: Load, text: str) -> None:
    """A filter's value is read as the column's cells are."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{employees: {text}}}\n",
        employees="id,position,attendance\nA,Lurah,80%\nB,Camat,90%\n",
    )
    assert chosen(scenario) == ["A"]


def test_several_entries(load: Load) -> None:
    """A rule is one entry or a list of entries."""
    rules = load(
        BUDGET + "rules:\n  excluded:\n    - {employees: A}\n    - {trainings: T}\n  hours_per_person: {max: 40}\n"
    ).settings.rules
    assert len(rules.excluded) == 2
    assert [(entry.at_least, entry.at_most) for entry in rules.hours_per_person] == [(None, 40)]


FULL = """\
nama: 'Uji: "kutip"'
tahun: 2027
anggaran:
  total: "1,65 miliar"
  Kontribusi: {jumlah: 900 juta, kode_rekening: 5.1.02.02.12.0001}
rules:
  clash: tidak
  seats: {trainings: {mode: daring}, max: 30}
  trainings_per_person: [{max: 2}, {employees: {unit: [RSUD, null]}, min: 0}]
  hours_per_person: {pegawai: {bobot: {min: 1}}, paling_banyak: 60}
  mandatory: {employees: {status: CPNS}, training: T}
  excluded: {employees: {unit: null}}
  locked: {employees: [A], trainings: [T, U]}
solve: {batas_waktu: "1,5", gap: 0.25%}
desimal: ','
attributes: [statuss]
unassessed: nol
holidays: [17/08/2027, 2027-12-25]
"""


def again(scenario: Scenario, load: Load, folder: str, **tables: str | None) -> Scenario:
    """Write what is in effect as YAML and load it."""
    stream = io.StringIO()
    YAML(typ="safe").dump(scenario.effective, stream)
    return load(stream.getvalue(), folder, **tables)


class TestEffective:
    def test_reads_back_equal(self, load: Load) -> None:
        """What is in effect, written as YAML, reads back as the same scenario."""
        people = EMPLOYEES + "C,Cici,,Lurah,PNS\n"
        scenario = load(FULL, employees=people)
        twin = again(scenario, load, "lagi", employees=people)
        assert twin.effective == scenario.effective
        assert_same_tables(scenario, twin)
        assert twin.settings.budget is not None
        assert twin.settings.budget.model_dump() == scenario.settings.budget.model_dump()
        assert twin.settings.solve == scenario.settings.solve
        assert twin.settings.rules.off == {"clash"}
        for rule in ("seats", "trainings_per_person", "hours_per_person", "mandatory", "excluded", "locked"):
            for one, other in zip(
                getattr(scenario.settings.rules, rule), getattr(twin.settings.rules, rule), strict=True
            ):
                assert one.model_dump(exclude={"place"}) == other.model_dump(exclude={"place"})
                assert (
                    scenario.employees_named(one.employees).tolist() == twin.employees_named(other.employees).tolist()
                )

    def test_canonical_names(self, load: Load) -> None:
        """Keys in effect are English whatever the file's language."""
        effective = load(FULL, employees=EMPLOYEES + "C,Cici,,Lurah,PNS\n").effective
        assert list(effective["budget"]) == ["Kontribusi", "total"]
        assert effective["budget"]["Kontribusi"]["amount"] == 900_000_000
        assert effective["unassessed"] == "zero"
        assert effective["rules"]["trainings_per_person"][0]["at_most"] == 2
        assert {"nama", "tahun", "anggaran", "desimal"}.isdisjoint(effective)

    def test_inline_tables_are_kept(self, load: Load) -> None:
        """Rows that stand in the scenario stand in what is in effect."""
        scenario = load(
            BUDGET + "pegawai:\n  - {nip: '0123', jabatan: Lurah}\n",
            employees=None,
            assessments=None,
            standards=None,
            gaps="employee,competency,gap\n0123,K,1\n",
        )
        twin = again(
            scenario,
            load,
            "lagi",
            employees=None,
            assessments=None,
            standards=None,
            gaps="employee,competency,gap\n0123,K,1\n",
        )
        assert_same_tables(scenario, twin)
        assert twin.digest == scenario.digest

    @pytest.mark.parametrize(
        "text",
        [
            "solve: {gap: 1.1250%}",
            "solve: {gap: 0.12345678901234567}",
            "solve: {time_limit: 1.1250}",
            "budget: {kontribusi: unlimited}",
            "name: 'null'",
            "name: ''",
            "decimal: ','\nsolve: {gap: '1,125%'}",
        ],
    )
    def test_exact_values_survive(self, load: Load, text: str) -> None:
        """No digit and no meaning is lost between two readings."""
        scenario = load(text if "budget" in text else BUDGET + text)
        twin = again(scenario, load, "lagi")
        assert twin.settings.solve == scenario.settings.solve
        assert twin.lines == scenario.lines
        assert twin.settings.name == scenario.settings.name


class TestDigest:
    def test_stays(self, load: Load) -> None:
        """The folder, comments, spaces and the order of keys do not change the digest."""
        first = load("year: 2027\nbudget: {kontribusi: 10 juta}\n")
        second = load("# catatan\nbudget:\n    kontribusi: 10.000.000\ntahun:   2027\n", "lain")
        assert first.digest == second.digest
        assert len(first.digest) == 64

    @pytest.mark.parametrize("name", ["employees", "standards", "assessments", "trainings", "curriculum"])
    def test_changes_with_a_byte_of_a_table(self, load: Load, name: str) -> None:
        """Any byte of a table counts, a last blank line included."""
        assert load().digest != load(folder="lain", **{name: TABLES[f"{name}.csv"] + "\n"}).digest

    def test_changes_with_a_setting(self, load: Load) -> None:
        """Any setting counts."""
        assert load().digest != load("budget: {kontribusi: 11 juta}\n").digest

    def test_changes_with_an_inline_cell(self, load: Load) -> None:
        """Any cell of a table in the scenario counts."""
        rows = BUDGET + "curriculum: [{training: T, competency: K, lift: 0.5}]\n"
        assert load(rows).digest != load(rows.replace("0.5", "0.6")).digest

    def test_changes_when_rows_move_between_tables(self, load: Load) -> None:
        """Bytes that move from the end of one table to the head of the next are not the same input."""
        first = load(BARE, assessments=ASSESSMENTS + "\n", competencies="id\nK\nL\n")
        second = load(BARE, "lain", assessments=ASSESSMENTS, competencies="\nid\nK\nL\n")
        assert first.digest != second.digest


def test_index_is_plain(load: Load) -> None:
    """Tables are numbered from 0 whatever the rows of their files."""
    scenario = load(employees="\n" + EMPLOYEES.replace("B,", "\nB,"))
    assert isinstance(scenario.employees.index, pd.RangeIndex)
    assert scenario.employees.index.tolist() == [0, 1]
