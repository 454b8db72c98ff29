"""Workbooks are read by what their cells hold, and refused with the cell and the way out."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech
from optimasi.scenario.files import package
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError, Place
from tests.workbooks import Formula, Merged, Percent, Rows, edit, edit_part, workbook

Load = Callable[..., Scenario]

EMPLOYEES: Rows = [("nip", "nama", "jabatan"), ("A", "Ani (contoh)", "Lurah"), ("B", "Budi (contoh)", "Camat")]
STANDARDS: Rows = [("jabatan", "kompetensi", "level"), ("Lurah", "K", 3), ("Camat", "K", 4)]
ASSESSMENTS: Rows = [("nip", "kompetensi", "level"), ("A", "K", 2), ("B", "K", 2.5)]
TRAININGS: Rows = [("kode", "jenis", "kompetensi", "kontribusi"), ("T", "teknis", "K", 1_250_000)]
SHEETS: Mapping[str, Rows] = {"Pegawai": EMPLOYEES, "SKJ": STANDARDS, "hasil": ASSESSMENTS, "Pelatihan": TRAININGS}
BUDGET = "budget: {kontribusi: 10 juta}\n"
ALL = BUDGET + "tables: data.xlsx\n"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a scenario beside data.xlsx, whose sheets are the usual ones, some replaced (None: left out)."""
    monkeypatch.chdir(tmp_path)

    def write(text: str = ALL, hidden: tuple[str, ...] = (), **sheets: Rows | None) -> Scenario:
        found = {name: rows for name, rows in {**SHEETS, **sheets}.items() if rows is not None}
        workbook(tmp_path / "data.xlsx", found, hidden)
        Path("scenario.yaml").write_text(text, encoding="utf-8")
        return load_scenario(Path("scenario.yaml"))

    return write


def refused(load: Load, *arguments: str, **sheets: Rows | None) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        load(*arguments, **sheets)
    return caught.value.diagnostics


def remedy(problem: Diagnostic) -> str:
    return problem.remedy.template.format(**problem.remedy.parameters) if problem.remedy else ""


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


class TestParts:
    """Workbooks that were made to keep a reader busy, or to fill the memory, end soon and with an input error."""

    def damaged(self, load: Load, change: Callable[[str], str]) -> str:
        load()
        edit(Path("data.xlsx"), change)
        started = time.monotonic()
        with pytest.raises(InputError) as caught:
            load_scenario(Path("scenario.yaml"))
        assert time.monotonic() - started < 30
        (problem,) = caught.value.diagnostics
        assert len(draw_problems([problem], Speech("id"))) < 1000
        return problem.message.code

    @pytest.mark.parametrize("opening", ["<c r='A1' t=\"e\" ", "<c r='A1' ", "<c><f", "<c><f>", "<x:c><x:f/>", "<c "])
    def test_elements_that_never_end(self, load: Load, opening: str) -> None:
        """However often something begins that does not end, a sheet is gone through once."""
        code = self.damaged(load, lambda part: part.replace("</sheetData>", opening * 100_000 + "</sheetData>"))
        assert code == "not_a_workbook"

    @pytest.mark.parametrize("reference", ["A1" + "0" * 400, "A" * 400 + "1", "A2097152", "XFE10"])
    def test_cell_that_no_sheet_has(self, load: Load, reference: str) -> None:
        """A reference beyond what the format has is damage, whatever number it is."""
        assert self.damaged(load, lambda part: part.replace('r="A2"', f'r="{reference}"')) == "not_a_workbook"

    def test_unpacked_size(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        """A small file may unpack to more than a machine holds."""
        monkeypatch.setattr(package, "UNPACKED", 100_000)
        assert self.damaged(load, lambda part: part.replace("</sheetData>", "</sheetData>" + " " * 200_000)) == (
            "too_many_unpacked"
        )


class TestFiles:
    def content(self, load: Load, content: bytes) -> Diagnostic:
        load()
        Path("data.xlsx").write_bytes(content)
        with pytest.raises(InputError) as caught:
            load_scenario(Path("scenario.yaml"))
        (problem,) = caught.value.diagnostics
        return problem

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not_a_workbook"),
            (b"nip;jabatan\n", "not_a_workbook"),
            (b"PK\x03\x04 broken", "not_a_workbook"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
            (b"\xd0\xcf\x11\xe0" + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "password"),
        ],
    )
    def test_no_workbook(self, load: Load, content: bytes, code: str) -> None:
        """What is no workbook, old or protected is told so, with the way out."""
        problem = self.content(load, content)
        assert (problem.message.code, problem.places) == (code, (Place("data.xlsx"),))
        assert problem.remedy

    def test_cut_off(self, load: Load) -> None:
        """A workbook whose end is missing is damaged."""
        load()
        assert self.content(load, Path("data.xlsx").read_bytes()[:-200]).message.code == "not_a_workbook"

    def test_other_archive(self, load: Load, tmp_path: Path) -> None:
        """An archive of something else, such as an ODS table, is no workbook."""
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
            archive.writestr("content.xml", "<office/>")
        assert self.content(load, (tmp_path / "other.zip").read_bytes()).message.code == "not_a_workbook"


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
