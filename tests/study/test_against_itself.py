"""A scenario compared with itself changed; changes put on all; titles that tell scenarios apart."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.runner import run

BASE = """\
name: Base
year: 2027
budget: {fee: 2000}
employees: [{id: A, name: Ani}, {id: B, name: Budi}]
gaps: [{employee: A, competency: K, gap: 1}, {employee: B, competency: K, gap: 1}]
trainings: [{id: T, hours: 10, cost.fee: 1000}]
curriculum: [{training: T, competency: K, lift: 1}]
solve: {gap: 0}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base for two people, and a what-if that has no name of its own."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "less.yaml").write_text("extends: base.yaml\nbudget: {fee: 1000}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("file", ["base.yaml", "./base.yaml"])
def test_one_file_and_a_change_is_the_file_against_itself_changed(folder: Path, file: str) -> None:
    """Half the money: one person fewer, in the second scenario alone."""
    done = run("compare", file, "--set", "budget=-50%", "--json", "--jobs", "1", cwd=folder)
    document = json.loads(done.stdout)
    limits = next(figure for figure in document["figures"] if figure["figure"] == "limit")
    people = next(figure for figure in document["figures"] if figure["figure"] == "people")
    assert (limits["values"], people["values"]) == ([2000, 1000], [2, 1])
    assert [scenario["changes"] for scenario in document["scenarios"]] == [[], ["budget=-50%"]]
    assert document["changes"] == []


def test_a_what_if_against_itself_changed(folder: Path) -> None:
    """Its base stays out of it."""
    done = run("compare", "less.yaml", "--set", "budget=-100%", "--json", "--jobs", "1", cwd=folder)
    limits = next(f for f in json.loads(done.stdout)["figures"] if f["figure"] == "limit")
    assert limits["values"] == [1000, 0]


def test_changes_of_several_are_said_to_hold_for_all(folder: Path) -> None:
    """The page says so, and its command, pasted, shows the difference."""
    done = run("compare", "base.yaml", "base.yaml", "--set", "budget=-50%", "--jobs", "1", cwd=folder)
    assert "no difference" in done.stdout
    assert "--set budget=-50%: put on every scenario here" in done.stdout
    command = re.search(r"optimasi (compare base.yaml --set .*?)(?:  |\n)", done.stdout)
    assert command
    again = run(*shlex.split(command[1]), "--jobs", "1", cwd=folder)
    assert "fee -50% (Rp1,000) takes away 1.00 levels" in " ".join(again.stdout.split())
    assert "every scenario here" not in again.stdout


@pytest.mark.parametrize("words", [["compare", "base.yaml"], ["compare", "p.json", "--set", "budget=-50%"]])
def test_nothing_to_compare_with_is_wrong_usage(folder: Path, words: list[str]) -> None:
    """A file alone, or a saved plan, which cannot be changed."""
    done = run(*words, cwd=folder)
    assert (done.code, done.stdout) == (2, "")
    assert "--set" in done.stderr


def test_titles_tell_scenarios_of_one_name_apart(folder: Path) -> None:
    """A base, its saved plan, a saved plan of it changed, and a what-if that has its name."""
    assert run("solve", "base.yaml", "-o", "p.json", cwd=folder).code == 0
    assert run("solve", "base.yaml", "--set", "budget=-50%", "-o", "q.json", cwd=folder).code == 0
    done = run("compare", "base.yaml", "p.json", "q.json", "less.yaml", "--jobs", "1", cwd=folder)
    titles = [line[3:].partition("  ")[0] for line in done.stdout.splitlines()[:4]]
    assert len({*titles}) == 4
    alone = run("compare", "base.yaml", "--set", "budget=-50%", "--jobs", "1", cwd=folder).stdout.splitlines()
    assert alone[0].startswith("A  Base  ")
    assert alone[1].startswith("B  Base (--set budget=-50%)  ")
