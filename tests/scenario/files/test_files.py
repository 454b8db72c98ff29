"""Which files are read, how much of them, and what of them is shown."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from optimasi.documents.saved import read_plan_json
from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.words import source
from optimasi.words.log import MOST_PROBLEMS
from optimasi.words.messages import Diagnostic, InputError
from tests.workbooks import workbook

TABLES = """\
budget: {kontribusi: 10 juta}
employees: pegawai.csv
gaps: [{employee: A, competency: K, gap: 1}]
trainings: [{id: T, kind: teknis, competencies: K, cost.kontribusi: 1}]
"""
SECRET = "rahasia dari folder lain"


def refused(path: Path) -> tuple[Diagnostic, ...]:
    started = time.monotonic()
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert time.monotonic() - started < 300
    return caught.value.diagnostics


def codes(path: Path) -> list[str]:
    return [diagnostic.message.code for diagnostic in refused(path)]


def shown(path: Path) -> str:
    return draw_problems(refused(path), Speech("en"), everything=True)


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.yaml"
    path.write_text(TABLES, encoding="utf-8")
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes that are files")
@pytest.mark.parametrize("name", ["scenario.yaml", "dasar.yaml", "pegawai.csv"])
def test_pipe(tmp_path: Path, name: str) -> None:
    """Opening a pipe would wait for somebody who writes into it: as the scenario, its base, or a table."""
    (tmp_path / "scenario.yaml").write_text("extends: dasar.yaml\n", encoding="utf-8")
    (tmp_path / "dasar.yaml").write_text(TABLES, encoding="utf-8")
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.extend(codes(tmp_path / "scenario.yaml")), daemon=True)
    reader.start()
    reader.join(60)
    assert found == ["not_a_file"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("target", ["/dev/zero", "/proc/self/status"])
def test_link_to_what_is_no_file(scenario: Path, target: str) -> None:
    """A link may lead to what has no end, or to what a system makes up while it is read."""
    if Path(target).exists():
        (scenario.parent / "pegawai.csv").symlink_to(target)
        assert codes(scenario) == ["not_a_file"]


def test_largest_table(scenario: Path) -> None:
    """A table has at most so many bytes; nothing of a larger one is read."""
    with (scenario.parent / "pegawai.csv").open("wb") as file:
        file.truncate(source.LARGEST_TABLE + 1)
    assert codes(scenario) == ["too_many_bytes"]


def test_largest_scenario(scenario: Path) -> None:
    """A scenario file of a million keys is refused by its size, with the way out."""
    scenario.write_text("".join(f"kunci{number}: {number}\n" for number in range(1_000_000)), encoding="utf-8")
    (problem,) = refused(scenario)
    assert (problem.message.code, problem.remedy) == ("too_many_bytes", source.ROWS_TO_FILE)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"kunci{number}: {number}\n" for number in range(40_000)),
        40_000 * "nama: x\n",
        "rules:\n  mandatory:\n" + "    - {foo: 1, bar: 2}\n" * 20_000,
        "budget:\n" + "".join(f"  l{number}: x\n" for number in range(40_000)),
    ],
    ids=["keys", "twice", "entries", "amounts"],
)
def test_end_after_some_hundred_mistakes(scenario: Path, text: str) -> None:
    """What was meant is not looked for tens of thousands of times: reading ends, and says so."""
    scenario.write_text(text, encoding="utf-8")
    found = codes(scenario)
    assert found[-1] == "too_many_problems"
    assert len(found) <= MOST_PROBLEMS + 2


def test_one_mistake_in_many_rows_is_one(scenario: Path) -> None:
    """Rows do not end the reading: how many there are is told."""
    rows = "".join(f"P{number}\n" * 2 for number in range(2 * MOST_PROBLEMS))
    (scenario.parent / "pegawai.csv").write_text("nip\nA\n" + rows, encoding="utf-8")
    (problem,) = refused(scenario)
    assert problem.message.code == "row_twice"
    assert sum(len(instance.rows) for instance in problem.instances) == 2 * MOST_PROBLEMS


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize("content", [f"{SECRET}\n", f"nama: [{SECRET}\n", f"anggaran: {{x: {SECRET}}}\n"])
def test_lines_of_other_folders_are_not_shown(tmp_path: Path, content: str, link: bool) -> None:
    """A scenario from somebody else may name any file of the reader's; its lines stay where they are."""
    other, folder = tmp_path / "lain", tmp_path / "skenario"
    other.mkdir()
    folder.mkdir()
    (other / "rahasia").write_text("# " + SECRET + "\n" + content, encoding="utf-8")
    base = "../lain/rahasia"
    if link:
        (folder / "dasar.yaml").symlink_to(other / "rahasia")
        base = "dasar.yaml"
    scenario = folder / "scenario.yaml"
    scenario.write_text(f"extends: {base}\n", encoding="utf-8")
    text = shown(scenario)
    assert "   2 | " not in text
    assert "line 2" in text
    (folder / "dalam.yaml").write_text("# x\n" + content, encoding="utf-8")
    scenario.write_text("extends: dalam.yaml\n", encoding="utf-8")
    assert f"   2 | {content}" in shown(scenario)


def test_workbook_as_scenario(tmp_path: Path) -> None:
    """A workbook that is solved itself is not to be saved as UTF-8: it belongs under a key of a scenario file."""
    (problem,) = refused(workbook(tmp_path / "data.xlsx", {"Pegawai": [("nip",)]}))
    assert problem.message.code == "workbook_not_scenario"
    assert problem.remedy
    assert Speech("id").say(problem.remedy).endswith("tabel: data.xlsx")


def test_table_as_scenario(tmp_path: Path) -> None:
    """Nor is a table a scenario file with mistakes."""
    (tmp_path / "orang.csv").write_text("nip;nama\n1;Ani\n", encoding="utf-8")
    assert codes(tmp_path / "orang.csv") == ["table_not_scenario"]


def test_plan_as_scenario(tmp_path: Path) -> None:
    """A saved plan is told from a scenario file that has mistakes."""
    (tmp_path / "plan.json").write_text('{\n  "schema": "optimasi.plan/1",\n  "status": "optimal"}', encoding="utf-8")
    assert codes(tmp_path / "plan.json") == ["plan_not_scenario"]


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"cost": ' + b"9" * 500 + b"}",
        b'{"cost": 1e400}',
        b'{"name": "\\ud800"}',
        b'{"name": "\\udc00\\ud800"}',
        b"\xff\xfe{",
        b"\x89PNG\x00",
    ],
)
def test_plan_that_is_none(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in a file that is named as a plan, it is told as an input error of that file."""
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(InputError):
        read_plan_json(content, "plan.json")
    pair = read_plan_json(b'{"name": "\\ud83d\\ude00 \\\\ud800"}', "plan.json")
    assert pair == {"name": "\U0001f600 \\ud800"}


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00\xff", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x01"])
def test_no_bytes_of_other_files_in_messages(tmp_path: Path, content: bytes) -> None:
    """A picture or a document is no text in another encoding."""
    (tmp_path / "scenario.yaml").write_bytes(content)
    assert codes(tmp_path / "scenario.yaml") == ["not_text"]


@pytest.mark.parametrize(("content", "column"), [("nip,,jabatan\nA,x,y\n", "B"), ("nip;nama;\nA;x;y\n", "C")])
def test_head_that_is_blank(scenario: Path, content: str, column: str) -> None:
    """Where a head is missing is told as a column of the table, not as a letter of the line."""
    (scenario.parent / "pegawai.csv").write_text(content, encoding="utf-8")
    text = " ".join(shown(scenario).split())
    assert f"pegawai.csv row 1, column {column}: the column has no head" in text
    assert "^" not in text
