"""Workbooks are read by what their cells hold, and refused with the cell and the way out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Diagnostic, InputError, Place
from tests.scenario.files.data_xlsx import (
    ALL,
    EMPLOYEES,
    Load,
    beside_workbook,
)
from tests.scenario.refusals import refused, remedy
from tests.workbooks import Formula, Merged, Percent, edit


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)
    return beside_workbook(tmp_path)


class TestCells:
    def test_cells_count_by_value(self, load: Load) -> None:
        """Numbers, percentages, dates and ticks are what the cell holds, whatever marks the language uses."""
        scenario = load(
            Pegawai=[
                ("nip", "jabatan", "kehadiran", "bobot", "tanggal_lahir", "ip_pim", "golongan"),
                ("A", "Lurah", Percent(0.8), 1.125, date(1975, 1, 31), True, "III/a"),
                ("B", "Camat", None, 2, "1 Februari 2000", "tidak", None),
            ],
            Pelatihan=[
                ("kode", "jenis", "kompetensi", "kontribusi", "mulai", "kuota"),
                ("T", "teknis", "K", 1_250_000, date(2027, 3, 1), 30),
                (101, "teknis", "K", "Rp 650.000", "2027-03-08", "30"),
            ],
        )
        people, trainings = scenario.employees, scenario.trainings
        assert people["attendance"].tolist() == [0.8, 1]
        assert people["weight"].tolist() == [1.125, 2]
        assert people["birth_date"].tolist() == [date(1975, 1, 31), date(2000, 2, 1)]
        assert people["ip_leadership"].tolist() == [True, False]
        assert people["grade"].tolist() == ["III/a", ""]
        assert trainings["id"].tolist() == ["T", "101"]
        assert trainings["start"].tolist() == [date(2027, 3, 1), date(2027, 3, 8)]
        assert trainings["seats"].tolist() == [30, 30]
        assert scenario.seat_cost.tolist() == [[1_250_000, 650_000]]

    def test_text_that_may_be_two_numbers(self, load: Load) -> None:
        """A number written as text has no separator to settle it; the scenario's decimal mark does."""
        sheet = [("nip", "kompetensi", "level"), ("A", "K", "1.250"), ("B", "K", 2)]
        assert [p.message.code for p in refused(load, hasil=sheet)] == ["ambiguous"]
        assert load(ALL + "decimal: '.'\n", hasil=sheet).needs["assessed"].tolist() == [1.25, 2]

    @pytest.mark.parametrize("nip", [197803012005011001, 1.97803e17])
    def test_nip_as_number(self, load: Load, nip: float) -> None:
        """A NIP that is a number has lost digits: refused with its cell and the way out."""
        problem, *others = refused(load, Pegawai=[("nip", "jabatan"), ("A", "Lurah"), (nip, "Camat")])
        assert (problem.message.code, problem.seen) == ("nip_number", "1.97803E+17")
        assert problem.places == (Place("data.xlsx", 3, 1, head="nip", sheet="Pegawai"),)
        assert "make the column text" in remedy(problem)
        assert others == []

    def test_short_number_is_an_id(self, load: Load) -> None:
        """A number of few digits is kept whole by every spreadsheet, and is the same id as its text."""
        scenario = load(
            Pegawai=[("nip", "jabatan"), (101, "Lurah"), ("102", "Camat")],
            hasil=[("nip", "kompetensi", "level"), ("101", "K", 2), (102, "K", 2)],
        )
        assert scenario.employees["id"].tolist() == ["101", "102"]

    @pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
    def test_error_cell(self, load: Load, error: str) -> None:
        """A failed formula is no blank cell: weight would be 1 without a word."""
        rows = [("nip", "jabatan", "bobot"), ("A", "Lurah", 1), ("B", "Camat", Formula("=Z1/0", error))]
        (problem,) = refused(load, Pegawai=rows)
        assert (problem.message.code, problem.seen) == ("error_cell", error)
        assert problem.places == (Place("data.xlsx", 3, 3, head="bobot", sheet="Pegawai"),)

    def test_formula(self, load: Load) -> None:
        """A formula is its stored value; an empty text is blank."""
        rows = [
            ("nip", "jabatan", "bobot", "opd"),
            ("A", Formula('="Lu"&"rah"', "Lurah"), Formula("=1+1", 2), Formula('=""', "")),
            ("B", "Camat", 1, "RSUD"),
        ]
        scenario = load(Pegawai=rows)
        assert scenario.employees["position"].tolist() == ["Lurah", "Camat"]
        assert scenario.employees["weight"].tolist() == [2, 1]
        assert scenario.employees["unit"].tolist() == ["", "RSUD"]

    def test_formula_that_was_never_computed(self, load: Load) -> None:
        """Nor is a formula without a value a blank cell."""
        rows = [("nip", "jabatan", "bobot"), ("A", "Lurah", Formula("=1+1", None)), ("B", "Camat", 1)]
        (problem,) = refused(load, Pegawai=rows)
        assert problem.message.code == "uncomputed"
        assert problem.places == (Place("data.xlsx", 2, 3, head="bobot", sheet="Pegawai"),)

    def test_error_in_a_column_that_is_ignored(self, load: Load) -> None:
        """What is left out may hold anything."""
        rows = [("nip", "kompetensi", "level", "JPM"), ("A", "K", 2, Formula("=1/0", "#DIV/0!")), ("B", "K", 2, 1)]
        assert len(load(ALL + "ignore: [jpm]\n", hasil=rows).needs) == 2

    def test_time_of_day_is_no_date(self, load: Load) -> None:
        """A number without a date's format, or a time, is not guessed to be a date."""
        rows = [("kode", "jenis", "kompetensi", "kontribusi", "mulai"), ("T", "teknis", "K", 0, 46082)]
        assert [p.message.code for p in refused(load, Pelatihan=rows)] == ["not_a_date"]

    def test_half_rupiah(self, load: Load) -> None:
        """A cost is whole rupiah also where a cell holds a fraction; 1250.125 is not 1,250,125."""
        rows = [("kode", "jenis", "kompetensi", "kontribusi"), ("T", "teknis", "K", 1250.125)]
        assert [p.message.code for p in refused(load, Pelatihan=rows)] == ["not_money"]


class TestShape:
    def test_what_surrounds_the_table(self, load: Load) -> None:
        """Empty rows and columns around and inside are nothing; cells keep their place."""
        rows = [
            (None,),
            (None, "nip", None, "jabatan", "bobot", None),
            (None,),
            (None, "A", None, "Lurah", 1, None),
            (None, "B", None, "Camat", "x", None),
            (None, None, None, "", " "),
        ]
        (problem,) = refused(load, Pegawai=rows)
        assert problem.places == (Place("data.xlsx", 5, 5, head="bobot", sheet="Pegawai"),)
        assert len(load(Pegawai=[*rows[:4], (None, "B", None, "Camat", 1), *rows[5:]]).employees) == 2

    @pytest.mark.parametrize("title", ["DAFTAR PEGAWAI", Merged("DAFTAR PEGAWAI", 3)])
    def test_title(self, load: Load, title: str | Merged) -> None:
        """A title above the heads is refused politely: which row looks like the head."""
        (problem,) = refused(load, Pegawai=[(title,), (None,), *EMPLOYEES])
        assert problem.message.code == "no_head_row"
        assert problem.places == (Place("data.xlsx", 1, *([1] if isinstance(title, Merged) else []), sheet="Pegawai"),)
        assert "row 3 looks like it" in remedy(problem)

    def test_head_of_two_rows(self, load: Load) -> None:
        """Heads over heads are refused with their cell."""
        rows = [("nip", Merged("Kompetensi", 2)), (None, "K", "L"), ("A", 2, 3)]
        (problem,) = refused(load, hasil=rows)
        assert problem.message.code == "merged_cells"
        assert problem.places == (Place("data.xlsx", 1, 2, sheet="hasil"),)
        assert "one row of single cells" in remedy(problem)

    def test_merged_rows(self, load: Load) -> None:
        """A value that stands for several rows is refused: all but the first would be blank."""
        rows = [("nip", "nama", "jabatan"), ("A", "Ani (contoh)", Merged("Lurah", 2)), ("B", "Budi (contoh)", "Camat")]
        (problem,) = refused(load, Pegawai=rows)
        assert (problem.message.code, problem.places) == ("merged_cells", (Place("data.xlsx", 2, 3, sheet="Pegawai"),))

    def test_far_cell(self, load: Load, tmp_path: Path) -> None:
        """A space in the last cell of a sheet does not exhaust the machine."""
        load()
        far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
        edit(tmp_path / "data.xlsx", lambda part: part.replace("</sheetData>", far))
        with pytest.raises(InputError) as caught:
            load_scenario(Path("scenario.yaml"))
        (problem,) = caught.value.diagnostics
        assert (problem.message.code, problem.message.parameters["cell"]) == ("far_cells", "XFD1048576")
        assert problem.places[0].sheet in CalamineWorkbook.from_path(tmp_path / "data.xlsx").sheet_names


@pytest.mark.parametrize(
    ("place", "language", "drawn"),
    [
        (Place("a.xlsx", 4, 2, head="nip", sheet="Data"), "en", "a.xlsx!Data!B4 (nip): "),
        (Place("a.xlsx", 4, 28, sheet="Data"), "id", "a.xlsx!Data!AB4: "),
        (Place("a.xlsx", 4, sheet="Data"), "en", "a.xlsx!Data row 4: "),
        (Place("a.xlsx", 4, sheet="Data"), "id", "a.xlsx!Data baris 4: "),
        (Place("a.xlsx", sheet="Data"), "id", "a.xlsx!Data: "),
    ],
)
def test_place_of_a_cell(load: Load, place: Place, language: str, drawn: str) -> None:
    """Messages name cells as workbooks do."""
    (problem,) = refused(load, Pegawai=[("nip", "jabatan", "bobot"), ("A", "Lurah", "x"), ("B", "Camat", 1)])
    moved = Diagnostic(problem.message, (place,), problem.seen, problem.remedy)
    assert draw_problems([moved], Speech("id" if language == "id" else "en")).startswith(drawn)
