"""The example that `init` writes: whole, the same in either language, and solved as it is."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pandas.testing import assert_frame_equal
from python_calamine import CalamineWorkbook

from optimasi.model.solve import solve
from optimasi.report.files import Refused, write_new
from optimasi.report.format.editor import editor_schema
from optimasi.report.format.starter import EDITOR_LINE, SCHEMA_FILE, WORKBOOK, starter_files
from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.terms import Language

LANGUAGES: tuple[Language, ...] = ("en", "id")
SCENARIO = {"en": "scenario.yaml", "id": "dasar.yaml"}
WHAT_IF = {"en": "cut-35.yaml", "id": "anggaran-35.yaml"}


def written(folder: Path, language: Language, file: dict[Language, str] = SCENARIO) -> Scenario:
    """Write the example into a folder and load one of its scenarios."""
    write_new(folder, starter_files(Speech(language), "csv"), force=True)
    return load_scenario(folder / file[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_solves_as_it_is(language: Language, tmp_path: Path) -> None:
    """Twelve people, six trainings and two lines; ten people are trained, the treasurers in what is mandatory."""
    scenario = written(tmp_path, language)
    assert (len(scenario.employees), len(scenario.trainings)) == (12, 6)
    assert [line.name for line in scenario.lines] == ["kontribusi", "penyelenggaraan"]
    assert scenario.warnings == ()
    plan = solve(scenario)
    assert plan.proof.status == "optimal"
    people = scenario.employees["name"].to_numpy()[plan.assignments.employee]
    trainings = scenario.trainings["id"].to_numpy()[plan.assignments.training]
    assert len(set(people)) == 10
    assert set(people[trainings == "BENDAHARA"]) == {"Sri Wahyuni (contoh)", "Hendra Gunawan (contoh)"}
    assert "Suparno (contoh)" not in people


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_what_if_cuts(language: Language, tmp_path: Path) -> None:
    """The what-if leaves 65 % of 25 and of 8 million, and a worse plan."""
    cut = written(tmp_path, language, WHAT_IF)
    assert [line.limit for line in cut.lines] == [16_250_000, 5_200_000]
    assert solve(cut).gain.value < solve(written(tmp_path, language)).gain.value


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    """The two examples are one scenario; only cells of eligibility stay as they are written."""
    english, indonesian = (written(tmp_path / language, language) for language in LANGUAGES)
    for table in ("employees", "trainings", "competencies", "needs", "curriculum"):
        one, other = (
            frame.drop(columns=frame.filter(like="eligible.").columns)
            for frame in (getattr(english, table), getattr(indonesian, table))
        )
        assert_frame_equal(one, other)
    assert english.lines == indonesian.lines
    assert english.seat_cost.tolist() == indonesian.seat_cost.tolist()
    assert solve(english).gain.value == solve(indonesian).gain.value


def test_people_are_invented(tmp_path: Path) -> None:
    """Every person is marked, and serials of NIP are 9xx, which no real one has."""
    employees = written(tmp_path, "en").employees
    assert employees["name"].str.endswith("(contoh)").all()
    assert employees["id"].str.fullmatch(r"\d{15}9\d\d").all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_find_the_schema(language: Language, tmp_path: Path) -> None:
    """Every scenario names the schema file beside it, which is the schema of today in the language."""
    written(tmp_path, language)
    schema = json.loads((tmp_path / SCHEMA_FILE).read_text(encoding="utf-8"))
    assert schema == editor_schema(Speech(language))
    Draft202012Validator.check_schema(schema)
    assert EDITOR_LINE == "# yaml-language-server: $schema=./.optimasi.schema.json\n"
    for file in tmp_path.glob("*.yaml"):
        assert file.read_text(encoding="utf-8").startswith(EDITOR_LINE)


def test_csv_as_excel_of_the_language_has_it() -> None:
    """Indonesian tables have `;` and decimal commas, English ones `,` and points."""
    english, indonesian = (starter_files(Speech(language), "csv") for language in LANGUAGES)
    assert english["curriculum.csv"].decode().splitlines()[1] == "PRIMA,LAYANAN,0.6,3"
    assert indonesian["kurikulum.csv"].decode().splitlines()[:2] == [
        "pelatihan;kompetensi;kenaikan;sampai_level",
        "PRIMA;LAYANAN;0,6;3",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_holds_the_same_tables(language: Language) -> None:
    """A sheet for each table; cells hold what the CSV files say: NIP as text, numbers, dates and shares as such."""
    files, tables = (starter_files(Speech(language), kind) for kind in ("csv", "xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(tables[WORKBOOK]))
    assert [f"{name}.csv" for name in book.sheet_names] == [name for name in files if name.endswith(".csv")]
    kinds: dict[str, set[type]] = {}
    for name in book.sheet_names:
        text = files[f"{name}.csv"].decode()
        rows = list(csv.reader(text.splitlines(), delimiter=";" if language == "id" else ","))
        sheet = book.get_sheet_by_name(name).to_python()
        assert sheet[0] == rows[0]
        assert len(sheet) == len(rows)
        for cells, texts in zip(sheet[1:], rows[1:], strict=True):
            for head, cell, written_cell in zip(rows[0], cells, texts, strict=True):
                assert as_text(cell, written_cell) == written_cell.replace(",", ".")
                kinds.setdefault(f"{name}.{head}", set()).add(type(cell))
    nip = {"en": "employees.id", "id": "pegawai.nip"}[language]
    start = {"en": "trainings.start", "id": "pelatihan.mulai"}[language]
    lift = {"en": "curriculum.lift", "id": "kurikulum.kenaikan"}[language]
    assert (kinds[nip], kinds[start], kinds[lift]) == ({str}, {date}, {float})


def as_text(cell: object, written_cell: str) -> str:
    """A cell of a workbook as the CSV file writes it."""
    if isinstance(cell, float):
        return f"{cell * 100:g}%" if written_cell.endswith("%") else f"{cell:.10g}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def test_a_workbook_is_named(tmp_path: Path) -> None:
    """The scenario names the workbook instead of the files."""
    files = starter_files(Speech("id"), "xlsx")
    assert set(files) == {"dasar.yaml", "anggaran-35.yaml", WORKBOOK, SCHEMA_FILE}
    assert "\ntabel: data.xlsx\n" in files["dasar.yaml"].decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_solves_as_it_is(language: Language, tmp_path: Path) -> None:
    """From the workbook comes the scenario of the CSV files, without a warning."""
    write_new(tmp_path / "book", starter_files(Speech(language), "xlsx"), force=False)
    book, files = load_scenario(tmp_path / "book" / SCENARIO[language]), written(tmp_path / "files", language)
    assert book.warnings == ()
    for table in ("employees", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(book, table), getattr(files, table))
    assert solve(book).gain.value == solve(files).gain.value


class TestWriting:
    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        """Where one file exists none is written, unless it is forced."""
        (tmp_path / "b").write_text("mine", encoding="utf-8")
        contents = {"a": b"1", "b": b"2"}
        with pytest.raises(Refused) as caught:
            write_new(tmp_path, contents, force=False)
        assert caught.value.message.parameters["files"] == ("b",)
        assert not (tmp_path / "a").exists()
        write_new(tmp_path, contents, force=True)
        assert (tmp_path / "b").read_bytes() == b"2"

    def test_folders_are_made(self, tmp_path: Path) -> None:
        """A folder that is not there is made, with those above it."""
        write_new(tmp_path / "x" / "y", {"a": b"1"}, force=False)
        assert (tmp_path / "x/y/a").read_bytes() == b"1"

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        """A file in the place of the folder is refused."""
        (tmp_path / "x").write_text("mine", encoding="utf-8")
        with pytest.raises(Refused):
            write_new(tmp_path / "x", {"a": b"1"}, force=False)
        assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"
