"""Files that an answer is written to: asked for before solving, whole or not at all, their modes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from optimasi.documents.errors import error_document
from optimasi.report.files import Refused, check_outputs, write_outputs
from tests.cli.runner import run
from tests.helpers import write_scenario

PLAN, COMPARISON = "optimasi.plan/1", "optimasi.comparison/1"
NOTHING = error_document([])
KINDS = (".json", ".csv")

SCENARIO = """
    name: One
    year: 2027
    budget: {fee: 1000}
    employees: [{id: E, name: Ayu}]
    gaps: [{employee: E, competency: K, gap: 1}]
    trainings: [{id: T, hours: 10, cost.fee: 1000}]
    curriculum: [{training: T, competency: K, lift: 1}]
"""

posix = pytest.mark.skipif(os.name == "nt", reason="modes, links and pipes of POSIX")


def refusal(path: Path, *, force: bool = False, schema: str = PLAN) -> str | None:
    """The code of why a file will not be written, None if it will; the folder is left as it was."""
    before = sorted(os.listdir(path.parent)) if path.parent.is_dir() else None
    try:
        check_outputs([path], KINDS, schema, force=force)
    except Refused as refused:
        return refused.message.code
    finally:
        assert before is None or sorted(os.listdir(path.parent)) == before
    return None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps({"status": "optimal", "text": "x" * 500, "schema": PLAN}), None),
        (json.dumps({"schema": "optimasi.plan/9"}), None),
        ('{"note": "\\"schema\\": \\"optimasi.plan/1\\""}', "not_ours"),
        ('{"inner": {"schema": "optimasi.plan/1"}}', "not_ours"),
        ('"schema": "optimasi.plan/1" is what the first lines of a plan hold', "not_ours"),
        ("[" * 100_000, "not_ours"),
        ('{"schema": ["optimasi.plan/1"]}', "not_ours"),
        ("", "not_ours"),
        (json.dumps({"schema": COMPARISON}), "other_kind"),
    ],
)
def test_own_files_are_known_by_their_schema(tmp_path: Path, content: str, code: str | None) -> None:
    """The field `schema` tells, wherever it stands; neither a text that looks like it nor another kind's passes."""
    path = tmp_path / "p.json"
    path.write_text(content, encoding="utf-8")
    assert refusal(path) == code
    assert refusal(path, force=True) is None
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (
            "point,label,share,amount,baseline,limit.fee,budget,cost,value,bound,gap,levels,people,marginal_cost,status",
            None,
        ),
        ("point,label,share,amount,baseline,my,own,columns", "not_ours"),
        (
            "point,label,share,amount,baseline,mine,budget,cost,value,bound,gap,levels,people,marginal_cost,status",
            "not_ours",
        ),
    ],
)
def test_own_csv_is_known_by_its_head(tmp_path: Path, head: str, code: str | None) -> None:
    """Every column counts."""
    (tmp_path / "f.csv").write_text(f"{head}\n1,2\n", encoding="utf-8")
    assert refusal(tmp_path / "f.csv", schema="optimasi.frontier/1") == code


def test_what_cannot_be_written_is_refused_before_solving(tmp_path: Path) -> None:
    """A folder that is none, a name that no file can have, a folder in the file's place."""
    (tmp_path / "a.json").mkdir()
    (tmp_path / "file").write_text("")
    assert refusal(tmp_path / "a.json") == "no_regular_file"
    assert refusal(tmp_path / "none" / "p.json") == "no_folder"
    assert refusal(tmp_path / "file" / "p.json") == "no_folder"
    assert refusal(tmp_path / f"{'x' * 300}.json") == "cannot_write"
    assert refusal(tmp_path / "x\x00.json") == "cannot_write"
    assert refusal(tmp_path / f"{'x' * 240}.json") is None


@posix
def test_pipes_and_devices_are_refused_unread(tmp_path: Path) -> None:
    """Reading them would wait or never end; a link to one is no other thing."""
    os.mkfifo(tmp_path / "p.json")
    (tmp_path / "z.json").symlink_to("/dev/zero")
    assert refusal(tmp_path / "p.json") == refusal(tmp_path / "z.json") == "no_regular_file"
    assert refusal(tmp_path / "p.json", force=True) == "no_regular_file"


def test_no_room_is_told_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room refuses the trial; nothing of it stays."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(tmp_path / "p.json") == "cannot_write"


@posix
def test_modes(tmp_path: Path) -> None:
    """A new file that names people is its owner's alone; one that is there keeps its mode, through a link, too."""
    before = os.umask(0o022)
    try:
        new, old, link = tmp_path / "new.json", tmp_path / "old.json", tmp_path / "link.json"
        old.write_text(json.dumps({"schema": PLAN}))
        old.chmod(0o664)
        link.symlink_to(old)
        assert write_outputs(NOTHING, [new, link]) is None
    finally:
        os.umask(before)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert (stat.S_IMODE(old.stat().st_mode), link.is_symlink()) == (0o664, True)
    assert sorted(os.listdir(tmp_path)) == ["link.json", "new.json", "old.json"]


@posix
def test_the_file_is_there_though_nobody_reads_the_answer(tmp_path: Path) -> None:
    """It is written before the answer goes to a pipe that nobody reads."""
    path = write_scenario(tmp_path, SCENARIO)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-I", "-m", "optimasi", "solve", str(path), "-o", "p.json"]
    subprocess.run(command, cwd=tmp_path, stdout=writing, stderr=subprocess.DEVNULL, timeout=120, check=False)
    os.close(writing)
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["schema"] == PLAN


def test_a_file_that_fails_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    """The first failure is given back, for the end: the answer is still to be printed."""
    refused = write_outputs(NOTHING, [tmp_path / "gone" / "p.json", tmp_path / "q.json"])
    assert refused is not None
    assert refused.message.code == "cannot_write"
    assert (tmp_path / "q.json").is_file()


def test_a_comparison_does_not_replace_the_plan_that_it_compares(tmp_path: Path) -> None:
    """A saved plan is an input here; `-o` of its name is refused before anything is solved."""
    path = write_scenario(tmp_path, SCENARIO)
    assert run("solve", str(path), "-o", "p.json", cwd=tmp_path).code == 0
    content = (tmp_path / "p.json").read_bytes()
    done = run("compare", "p.json", str(path), "-o", "p.json", cwd=tmp_path)
    assert done.code == 2
    assert "optimasi.comparison/1" in done.stderr
    assert (tmp_path / "p.json").read_bytes() == content
