"""How problems are drawn: the whole text for every bad input, in both languages, and what data may not do to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from optimasi.report.problems import draw_problems
from optimasi.report.text import Speech, width_of
from optimasi.scenario.diagnostics import InputError
from optimasi.scenario.load import load_scenario

TESTS = Path(__file__).parents[1]
BAD, GOLDEN = TESTS / "scenario" / "bad", TESTS / "golden" / "bad"
CASES = sorted(BAD.iterdir())
UPDATE = os.environ.get("OPTIMASI_UPDATE") == "1"
"""Rewrite golden files instead of comparing with them."""


def drawn(path: Path) -> str:
    """The problems of a scenario, first in Indonesian, then in English."""
    try:
        load_scenario(path)
    except InputError as error:
        texts = [draw_problems(error.diagnostics, Speech("id")), draw_problems(error.diagnostics, Speech("en"))]
        return "\n--- en\n".join(["--- id\n" + texts[0], texts[1]]) + "\n"
    raise AssertionError(f"{path} is a good scenario")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad input is told exactly as its golden file has it, in at most 80 columns."""
    monkeypatch.chdir(case if case.is_dir() else BAD)
    text = drawn(Path("scenario.yaml" if case.is_dir() else case.name))
    golden = GOLDEN / f"{case.stem}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if width_of(line) > 80] == []


def test_every_golden_file_has_a_case() -> None:
    """No golden file is left over from a bad input that is gone."""
    assert {path.stem for path in GOLDEN.iterdir()} == {case.stem for case in CASES}
