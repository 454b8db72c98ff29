"""Fifteen people typed by hand in Excel, in Indonesian, are read as their English twin."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import InputError, Place
from tests.workbooks import Cell, Merged, Percent, workbook

FOLDER = Path(__file__).parent / "by_hand"
SHEETS = ("pegawai", "skj", "hasil", "pelatihan", "kurikulum")


def as_typed(text: str) -> Cell:
    """What Excel makes of a text that is typed into a cell: numbers, percentages and dates; a NIP pasted as text."""
    if re.fullmatch(r"\d{1,9}(,\d+)?", text):
        return float(text.replace(",", "."))
    if match := re.fullmatch(r"([\d,]+) ?%", text):
        return Percent(float(match[1].replace(",", ".")) / 100)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        return float(text.replace(".", ""))
    if match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    return text or None


def rows_of(name: str) -> list[list[Cell]]:
    with (FOLDER / "id" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [[as_typed(cell) for cell in row] for row in csv.reader(file, delimiter=";")]


def assert_same(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_like=True, check_flags=False)
    assert one.lines == other.lines
    assert one.seat_cost.tolist() == other.seat_cost.tolist()
    assert one.classroom_days == other.classroom_days


def test_files() -> None:
    """Semicolons, decimal commas, a byte order mark, wide tables and a training on two dates say the same."""
    english = load_scenario(FOLDER / "en/scenario.yaml")
    assert_same(load_scenario(FOLDER / "id/skenario.yaml"), english)
    assert (len(english.employees), len(english.trainings)) == (15, 5)
    assert all(name.endswith("(contoh)") for name in english.employees["name"])


def with_workbook(folder: Path) -> Path:
    """The Indonesian scenario with its tables on the sheets of data.xlsx."""
    text = (FOLDER / "id/skenario.yaml").read_text(encoding="utf-8")
    named = re.compile(rf"^({'|'.join(SHEETS)}): .*\n", re.MULTILINE)
    path = folder / "skenario.yaml"
    path.write_text(named.sub("", text) + "tabel: data.xlsx\n", encoding="utf-8")
    return path


def test_workbook(tmp_path: Path) -> None:
    """So does a workbook, in which Excel made numbers, percentages and dates of what was typed."""
    workbook(tmp_path / "data.xlsx", {name.title(): rows_of(name) for name in SHEETS})
    assert_same(load_scenario(with_workbook(tmp_path)), load_scenario(FOLDER / "en/scenario.yaml"))


def test_workbook_with_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merged title above the heads is refused politely: where it is, and which row looks like the head."""
    sheets = {name: rows_of(name) for name in SHEETS}
    sheets["pegawai"] = [[Merged("DAFTAR PEGAWAI (contoh)", 10)], [], *sheets["pegawai"]]
    workbook(tmp_path / "data.xlsx", sheets)
    with_workbook(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load_scenario(Path("skenario.yaml"))
    (problem,) = caught.value.diagnostics
    assert (problem.message.code, problem.places) == ("no_head_row", (Place("data.xlsx", 1, 1, sheet="pegawai"),))
    assert problem.remedy is not None
    assert problem.remedy.parameters == {"row": "3"}
