"""Sheets are the tables whose names they bear, alone and over what-ifs."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import InputError, Place
from tests.scenario.files.data_xlsx import (
    ALL,
    ASSESSMENTS,
    BUDGET,
    EMPLOYEES,
    SHEETS,
    STANDARDS,
    TRAININGS,
    Load,
    beside_workbook,
)
from tests.scenario.refusals import refused, remedy
from tests.workbooks import edit, edit_part, workbook


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)
    return beside_workbook(tmp_path)


class TestSheets:
    def test_all_tables_of_a_workbook(self, load: Load) -> None:
        """Sheets are found by their tables' names, in either language and case."""
        english = {"employees": EMPLOYEES, "Standards": STANDARDS, "ASSESSMENTS": ASSESSMENTS, "trainings": TRAININGS}
        other = load(**dict.fromkeys(SHEETS), **english)
        assert load().needs.equals(other.needs)
        assert load().warnings == ()

    def test_tables_read_back(self, load: Load) -> None:
        """What is in effect names the workbook and reads back as the same scenario."""
        scenario = load()
        assert scenario.effective["tables"] == {"workbook": "data.xlsx"}
        again = load(BUDGET + "tabel: {buku_kerja: data.xlsx}\n")
        assert again.digest == scenario.digest

    def test_sheets_that_are_no_tables(self, load: Load) -> None:
        """Sheets of other names are not read, and the plan says so, hidden ones too; empty ones are nothing."""
        scenario = load(ALL, ("Rumus",), Catatan=[("apa saja",)], Rumus=[(1,)], Sheet2=[])
        (said,) = scenario.warnings
        assert Speech("en").say(said) == "sheets of data.xlsx that are not read: Catatan, Rumus (hidden)"

    @pytest.mark.parametrize("very", [False, True])
    def test_hidden_sheet_of_a_table(self, load: Load, tmp_path: Path, very: bool) -> None:
        """A hidden sheet with a table's name is that table, which the plan says."""
        load(hidden=("usulan",), usulan=[("nip", "pelatihan", "keputusan"), ("A", "T", "ditolak")])
        if very:
            edit_part(tmp_path / "data.xlsx", "xl/workbook.xml", 'state="hidden"', 'state="veryHidden"')
        scenario = load_scenario(Path("scenario.yaml"))
        assert scenario.nominations["decision"].tolist() == ["excluded"]
        (said,) = scenario.warnings
        assert Speech("en").say(said) == "hidden in data.xlsx, but read all the same: sheet usulan"

    def test_hidden_beside_shown(self, load: Load, tmp_path: Path) -> None:
        """Without a sheet's name the shown one is read and the hidden one told, unless that bears the name."""
        book = tmp_path / "orang.xlsx"
        workbook(book, {"Sheet1": EMPLOYEES, "Rumus": [(1,)]}, ["Rumus"])
        (said,) = load(ALL + "pegawai: orang.xlsx\n", Pegawai=None).warnings
        assert Speech("en").say(said) == "sheets of orang.xlsx that are not read: Rumus (hidden)"
        workbook(book, {"Sheet1": EMPLOYEES, "Pegawai": EMPLOYEES}, ["Pegawai"])
        (problem,) = refused(load, ALL + "pegawai: orang.xlsx\n", Pegawai=None)
        assert problem.message.code == "several_sheets"

    def test_hidden_rows_and_columns(self, load: Load, tmp_path: Path) -> None:
        """Rows and columns that a filter or a planner has hidden are read, and told once."""
        load(Pegawai=[*EMPLOYEES, ("C", "Citra (contoh)", "Lurah")], hasil=[*ASSESSMENTS, ("C", "K", 1)])
        edit(tmp_path / "data.xlsx", lambda part: part.replace('<row r="3"', '<row r="3" hidden="1"'))
        scenario = load_scenario(Path("scenario.yaml"))
        assert scenario.employees["id"].tolist() == ["A", "B", "C"]
        (said,) = scenario.warnings
        assert Speech("en").say(said) == (
            "hidden in data.xlsx, but read all the same: 1 rows of Pegawai, 1 rows of SKJ, 1 rows of hasil"
        )
        for unseen in ('hidden = "true"', 'ht="0" customHeight="1"', "\n ht='0.0'"):
            load(Pegawai=[*EMPLOYEES, ("C", "Citra (contoh)", "Lurah")], hasil=[*ASSESSMENTS, ("C", "K", 1)])
            edit(
                tmp_path / "data.xlsx", lambda part, unseen=unseen: part.replace('<row r="3"', f'<row {unseen} r = "3"')
            )
            (said,) = load_scenario(Path("scenario.yaml")).warnings
            assert "1 rows of Pegawai" in Speech("en").say(said)
        columns = '<cols><col min="2" max="3" width="0"/></cols><sheetData>'
        load()
        edit(tmp_path / "data.xlsx", lambda part: part.replace("<sheetData>", columns))
        (said,) = load_scenario(Path("scenario.yaml")).warnings
        assert "2 columns of Pegawai" in Speech("en").say(said)

    @pytest.mark.parametrize(
        "written", ["<row" + 20_000 * ' hidden="1"', "<cols>" + 20_000 * '<col min="1" max="16384" hidden="1"/>']
    )
    def test_what_is_hidden_is_looked_for_once(self, load: Load, tmp_path: Path, written: str) -> None:
        """However often something says that it is hidden, also in an element that never ends."""
        load()
        edit(tmp_path / "data.xlsx", lambda part: part.replace("<sheetData>", f"{written}<sheetData>"))
        started = time.monotonic()
        with suppress(InputError):
            load_scenario(Path("scenario.yaml"))
        assert time.monotonic() - started < 10.0

    def test_sheet_that_resembles_a_table(self, load: Load) -> None:
        """A slip in a sheet's name is an error: its table would be missing without a word."""
        (problem,) = refused(load, SKJ=None, Standart=STANDARDS)
        assert (problem.message.code, problem.places) == ("unknown_sheet", (Place("data.xlsx", sheet="Standart"),))
        assert "did you mean skj?" in remedy(problem)

    def test_two_sheets_of_one_table(self, load: Load) -> None:
        """Which of two sheets holds the table is not guessed."""
        (problem,) = refused(load, employees=EMPLOYEES)
        assert problem.message.code == "two_files"

    def test_key_wins_over_sheet(self, load: Load) -> None:
        """A table's key names its place even if the workbook has a sheet of that name, which the plan says."""
        scenario = load(ALL + "trainings: [{id: U, kind: teknis, competencies: K, cost.kontribusi: 5}]\n")
        assert scenario.trainings["id"].tolist() == ["U"]
        assert [said.parameters["sheets"] for said in scenario.warnings] == [("Pelatihan",)]

    def test_workbook_without_tables(self, load: Load) -> None:
        """A workbook whose sheets bear no table's name is told so."""
        (problem,) = refused(load, **dict.fromkeys(SHEETS), Sheet1=EMPLOYEES)
        assert problem.message.code == "no_table_sheet"

    def test_named_sheet(self, load: Load, tmp_path: Path) -> None:
        """`file.xlsx#sheet` names one sheet, which may be hidden; case makes no difference."""
        text = BUDGET + "pegawai: data.xlsx#pegawai\nskj: data.xlsx#SKJ\nhasil: data.xlsx#hasil\n"
        scenario = load(text + "pelatihan: data.xlsx#Katalog 2027\n", ("Katalog 2027",), **{"Katalog 2027": TRAININGS})
        assert scenario.trainings["id"].tolist() == ["T"]

    def test_no_such_sheet(self, load: Load) -> None:
        """A sheet that the workbook lacks is refused with those that it has."""
        (problem,) = refused(load, BUDGET + "tables: {workbook: data.xlsx, pegawai: data.xlsx#Pegaway}\n")
        assert problem.message.parameters["sheets"] == ("Pegawai", "SKJ", "hasil", "Pelatihan")
        assert remedy(problem) == "did you mean Pegawai?"

    def test_several_sheets_and_no_name(self, load: Load) -> None:
        """A workbook with several sheets needs a name, and the message lists them."""
        (problem,) = refused(load, ALL + "pegawai: data.xlsx\n")
        assert (problem.message.code, problem.message.parameters["sheets"]) == ("several_sheets", tuple(SHEETS))
        assert remedy(problem) == "name the one that is meant: employees: data.xlsx#Pegawai"

    def test_only_sheet(self, load: Load, tmp_path: Path) -> None:
        """A workbook with one sheet needs none; sheets that are empty or hidden do not count."""
        workbook(tmp_path / "orang.xlsm", {"Sheet1": EMPLOYEES, "Rumus": [(1,)], "Sheet2": []}, ["Rumus"])
        assert len(load(ALL + "pegawai: orang.xlsm\n").employees) == 2

    def test_workbook_beside(self, load: Load, tmp_path: Path) -> None:
        """A workbook beside the scenario that bears a table's name is that table."""
        workbook(tmp_path / "pegawai.xlsx", {"Sheet1": EMPLOYEES})
        assert len(load(ALL, Pegawai=None).employees) == 2

    def test_digest(self, load: Load) -> None:
        """The bytes of the workbook count."""
        assert load().digest != load(Catatan=[("x",)]).digest


class TestWhatIfs:
    def test_rows_over_a_sheet(self, load: Load, tmp_path: Path) -> None:
        """Rows written out change the rows of a sheet by key, also where the sheet has numbers."""
        load(Pelatihan=[*TRAININGS, (7, "teknis", "K", 5)])
        leaf = tmp_path / "leaf.yaml"
        leaf.write_text("extends: scenario.yaml\ntrainings: [{id: 7, cost.kontribusi: 9 ribu}]\n", encoding="utf-8")
        scenario = load_scenario(leaf)
        assert scenario.trainings["id"].tolist() == ["T", "7"]
        assert scenario.seat_cost.tolist() == [[1_250_000, 9_000]]

    def test_workbook_over_tables(self, load: Load, tmp_path: Path) -> None:
        """A what-if's workbook stands instead of every table of its base."""
        base = tmp_path / "dasar"
        base.mkdir()
        (base / "x.csv").write_text("id,position\nX,Lurah\n", encoding="utf-8")
        (base / "dasar.yaml").write_text(BUDGET + "employees: x.csv\n", encoding="utf-8")
        scenario = load("extends: dasar/dasar.yaml\ntables: data.xlsx\n")
        assert scenario.employees["id"].tolist() == ["A", "B"]

    def test_table_over_a_workbook(self, load: Load, tmp_path: Path) -> None:
        """A what-if's file stands instead of the sheet of its base."""
        load()
        (tmp_path / "t.csv").write_text("id,kind,competencies,cost.kontribusi\nU,teknis,K,1\n", encoding="utf-8")
        (tmp_path / "leaf.yaml").write_text("extends: scenario.yaml\ntables: {trainings: t.csv}\n", encoding="utf-8")
        assert load_scenario(tmp_path / "leaf.yaml").trainings["id"].tolist() == ["U"]
