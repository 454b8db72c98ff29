"""What data holds is shown on every page, and obeyed by none: colours, titles, links, directions, bells."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from optimasi.report.words.text import json_text
from optimasi.words.shell import quoted, typed_path
from tests.cli.runner import Run, run

OBEYED = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://127.0.0.1/\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07 \x9b31m \x85 \x7f "
    "\u202egpj.exe\u202c \u2066x\u2069 \u200b \u2028 \u0007\b\b [red]mk[/red]"
)
FREE = (OBEYED.replace("\x85", "").replace("\u2028", ""), OBEYED)
"""As a cell of a table may hold it, and as YAML does in quotes."""

BASE = {
    "name": f"N {OBEYED}",
    "year": "2027",
    "budget": {f"fee {OBEYED}": {"amount": "3 juta", "account": f"A {OBEYED}", "source": f"S {OBEYED}"}},
    "employees": [
        {"id": f"{n} {OBEYED}", "name": f"P{n} {OBEYED}", "unit": f"U{n} {OBEYED}", "position": f"J {OBEYED}"}
        for n in range(4)
    ],
    "competencies": [{"id": f"C {OBEYED}", "name": f"K {OBEYED}"}],
    "gaps": [{"employee": f"{n} {OBEYED}", "competency": f"C {OBEYED}", "gap": "1"} for n in range(4)],
    "trainings": [
        {
            "id": f"T{n} {OBEYED}",
            "name": f"T{n} {OBEYED}",
            "hours": "10",
            "provider": f"B {OBEYED}",
            "location": "",
            f"cost.fee {OBEYED}": "1000000",
        }
        for n in range(2)
    ],
    "curriculum": [
        {"training": f"T{n} {OBEYED}", "competency": f"C {OBEYED}", "lift": "1", "source": f"Q {OBEYED}"}
        for n in range(2)
    ],
    "rules": {
        "trainings_per_person": {"max": "1"},
        "excluded": [{"employees": f"0 {OBEYED}"}, {"employees": f"1 {OBEYED}"}],
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scenario whose every free text wants to be obeyed, a what-if, and one with mistakes."""
    (tmp_path / "base.yaml").write_text(json.dumps(BASE), encoding="utf-8")
    what_if = {"extends": "base.yaml", "name": f"W {OBEYED}", "rules": {"excluded": {"employees": f"2 {OBEYED}"}}}
    (tmp_path / "what-if.yaml").write_text(json.dumps(what_if), encoding="utf-8")
    wrong = {
        "extends": "base.yaml",
        f"key {OBEYED}": "1",
        "rules": {"mandatory": {"employees": f"nobody {OBEYED}", "training": f"T {OBEYED}"}},
        "weights": [{"employees": {f"attribute {OBEYED}": "x"}, "weight": f"heavy {OBEYED}"}],
    }
    (tmp_path / "wrong.yaml").write_text(json.dumps(wrong), encoding="utf-8")
    (tmp_path / "wrong.csv").write_text(
        f"id;name;unit;weight\n1;A {FREE[0]};U;abc {FREE[0]}\n2;B;U;x{FREE[0]}\n", encoding="utf-8"
    )
    (tmp_path / "cells.yaml").write_text("extends: base.yaml\nemployees: wrong.csv\n", encoding="utf-8")
    return tmp_path


def unprintable(done: Run) -> set[str]:
    return {letter for letter in done.stdout + done.stderr if not letter.isprintable()} - {"\n"}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("solve base.yaml", 0),
        ("solve base.yaml --by unit", 0),
        ("solve base.yaml --by training", 0),
        ("solve base.yaml --by person --all", 0),
        ("solve base.yaml --json", 0),
        ("solve what-if.yaml", 0),
        ("check base.yaml", 0),
        ("check base.yaml --show", 0),
        ("check what-if.yaml --show --json", 0),
        ("compare base.yaml what-if.yaml --jobs 1", 0),
        ("compare base.yaml what-if.yaml --only person --jobs 1", 0),
        ("sweep base.yaml --over budget=40%:100%:30% --jobs 1", 0),
        ("solve wrong.yaml", 1),
        ("check wrong.yaml --json", 1),
        ("solve cells.yaml --all", 1),
        ("solve base.yaml --set 'rules.target={metric: people, at_least: 9}'", 3),
    ],
)
def test_nothing_of_the_data_reaches_the_screen_raw(folder: Path, command: str, code: int) -> None:
    """Every page, note and error of such a scenario holds printable characters and ends of lines alone."""
    done = run(*shlex.split(command), cwd=folder)
    assert (done.code, unprintable(done)) == (code, set())
    assert done.stdout or code


@pytest.mark.parametrize("words", [["solve", f"no {OBEYED}.yaml"], ["solve", f"--x{OBEYED}"], ["solv\x1b[31m"]])
def test_what_was_typed_is_printable(tmp_path: Path, words: list[str]) -> None:
    """Arguments, which another program may have made of file names, are told printable, too."""
    done = run(*words, cwd=tmp_path)
    assert done.code in (1, 2)
    assert not unprintable(done)


def test_json_reads_back_equal() -> None:
    """Escapes are JSON's own: what is read is what was written; letters of any script stay as they are."""
    document = {"a": OBEYED, "\u202e": ["Siti Nurhaliza\u00a0S.\u00a0é 漢字", "\U000e0001", "\\u001b", '"']}
    written = json_text(document)
    assert json.loads(written) == document
    assert "é 漢字" in written
    assert all(letter.isprintable() or letter in "\n\u00a0" for letter in written)


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
@pytest.mark.parametrize(
    "name",
    ["a b.yaml", "$(touch ran).yaml", "`touch ran`", "a'b\"c", "-q", "x\x1b[31m\n$(touch ran)'\\", "\u202ea", "é"],
)
def test_a_printed_command_names_the_file_and_runs_nothing(tmp_path: Path, name: str) -> None:
    """A shell that reads the printed word gets the path back, whatever it holds."""
    word = typed_path(name)
    assert word.isprintable()
    show = "import os, sys; sys.stdout.buffer.write(os.fsencode(sys.argv[1]))"
    line = f"{shlex.quote(sys.executable)} -c {shlex.quote(show)} {word}"
    told = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout
    assert os.path.normpath(os.fsdecode(told)) == name
    assert not list(tmp_path.iterdir())


def test_the_command_of_a_page_can_be_pasted(folder: Path) -> None:
    """In a folder named like a command, what `solve` prints to type next names the scenario and runs nothing."""
    inside = folder / "$(touch ran) a"
    inside.mkdir()
    (inside / "s.yaml").write_text(json.dumps(BASE), encoding="utf-8")
    done = run("solve", "$(touch ran) a/s.yaml", cwd=folder)
    printed = next(line for line in done.stdout.splitlines() if "--by person" in line)
    assert shlex.split(printed.partition("  ")[0]) == ["optimasi", "solve", "$(touch ran) a/s.yaml", "--by", "person"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("C:\\data\\s.yaml", "C:\\data\\s.yaml"),
        ("a b.yaml", '"a b.yaml"'),
        ("a & b.yaml", '"a & b.yaml"'),
        ("$(x) it's.yaml", "'$(x) it''s.yaml'"),
    ],
)
def test_words_for_windows(text: str, word: str) -> None:
    """Double quotes for both shells of Windows; single ones where PowerShell would run what is inside."""
    assert quoted(text, windows=True) == word
