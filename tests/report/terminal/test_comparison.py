"""The page of a comparison, in both languages, at 80 columns and wide.

Rewrite the files with OPTIMASI_UPDATE=1 and read the difference.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from optimasi.documents.comparison import ComparisonDocument, Shift
from optimasi.documents.plan import Change
from optimasi.report.terminal.comparison import print_comparison
from optimasi.report.words.text import Speech
from optimasi.study.compare import compare
from tests.cli.runner import ROOT, UPDATE
from tests.study.documents import plan_document

GOLDEN = ROOT / "tests" / "golden" / "compare"
BASE = plan_document({"A1": ("ARSIP",), "B2": ("PKP",), "C3": ("SPBE",)}, name="Dasar")
LESS = plan_document(
    {"B2": ("ARSIP", "SPBE"), "C3": ("SPBE",)},
    name="Perjalanan-dinas-dipotong",
    limits={"kontribusi": 20_000_000, "perjadin": 1_000_000},
)
GONE = plan_document({"A1": ("ARSIP",), "C3": ("SPBE",)}, name="Tanpa-PKP")
MORE = plan_document(
    {"A1": ("ARSIP",), "B2": ("PKP", "SPBE"), "C3": ("SPBE",), "D4": ("ARSIP",)},
    name="Tambahan",
    limits={"kontribusi": 22_000_000, "perjadin": 3_300_000},
)
NEARLY = plan_document({"A1": ("ARSIP",), "B2": ("PKP",)}, name="Hampir", slack=0.6, status="feasible")
SWAP = plan_document(
    {"D4": ("ARSIP",), "B2": ("PKP",), "C3": ("SPBE",)}, name="Orang-lain", slack=0.1, status="feasible"
)
RICH = plan_document(
    {"A1": ("ARSIP",), "B2": ("PKP",), "C3": ("SPBE",)},
    name="Lebih-banyak",
    limits={"kontribusi": 21_000_000, "perjadin": 3_000_000},
)
NONE = plan_document(None, name="Mustahil", status="infeasible", limits={"kontribusi": 1, "perjadin": 3_000_000})
LATE = plan_document(None, name="Terlambat", status="no_plan_found")
SHIFT = Shift(
    scenario="B", donor="kontribusi", taker="perjadin", left=17_000_000, amount=700_000, levels=0.95, lost=1.0
)

CASES: dict[str, Callable[[], ComparisonDocument]] = {
    "same": lambda: compare([BASE, BASE]),
    "one": lambda: compare([BASE, LESS]),
    "two": lambda: compare([BASE, LESS, MORE], shifts=[SHIFT]),
    "three": lambda: compare([BASE, GONE, MORE, LESS]),
    "wins": lambda: compare([BASE, MORE], shifts=[SHIFT.model_copy(update={"lost": -2.0})]),
    "not-proven": lambda: compare([BASE, NEARLY, LESS]),
    "nothing-gained": lambda: compare([BASE, RICH, SWAP]),
    "no-plan": lambda: compare([BASE, NONE, LATE]),
    "no-baseline": lambda: compare([NONE, BASE], sources=["mustahil.yaml", "rencana.json"]),
    "person": lambda: compare([BASE, LESS, MORE]),
    "training": lambda: compare([BASE, LESS, MORE]),
    "unit": lambda: compare([BASE, LESS, MORE]),
}


def page(comparison: ComparisonDocument, language: Any, **options: Any) -> str:
    stream = io.StringIO()
    print_comparison(comparison, Speech(language), stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, language: str, width: int) -> None:
    """Each comparison reads exactly as its golden file, and keeps to its width."""
    only = name if name in ("person", "training", "unit") else None
    found = page(CASES[name](), language, only=only, width=width)
    golden = GOLDEN / f"{name}.{language}.{width}.txt"
    if UPDATE:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
    assert [line for line in found.splitlines() if len(line) > width or line != line.rstrip()] == []


def test_every_golden_file_has_a_case() -> None:
    """No golden file is left over from a case that is gone."""
    names = {f"{name}.{lang}.{width}.txt" for name in CASES for lang in ("en", "id") for width in (80, 120)}
    assert {path.name for path in GOLDEN.glob("*.txt")} == names


def test_many_scenarios_are_stacked() -> None:
    """What does not fit beside the baseline stands below, two and two at 80 columns; a number is never cut."""
    documents = [plan_document({"A1": ("ARSIP",)}, limits={"kontribusi": 1_650_000_000_000, "perjadin": 1})] * 30
    found = page(compare(documents), "en")
    assert found.count("1,650,000,000,001") == 30 + found.count("Limit (Rp)") - 1
    assert "AD-A" in found
    assert max(map(len, found.splitlines())) <= 80


def test_difference_is_of_what_is_shown() -> None:
    """A reader's subtraction agrees: 62.00 - 51.01 is 10.99, although the exact difference is nearer 10.98."""
    one, two = (
        plan.model_copy(update={"metrics": plan.figures.model_copy(update={"jpm": Change(before=50.0, after=after)})})
        for plan, after in (
            (plan_document({"A1": ("ARSIP",)}), 51.0149),
            (plan_document({"A1": ("PKP",)}), 61.9951),
        )
    )
    assert "+10.99" in next(line for line in page(compare([one, two]), "en").splitlines() if "JPM" in line)
    assert 61.9951 - 51.0149 < 10.985


def test_on_a_terminal_lists_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a list is cut and says so, unless everything is asked for."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("optimasi.report.terminal.page.ON_TERMINAL", 1)
    monkeypatch.setenv("COLUMNS", "80")
    for everything, cuts in ((False, 2), (True, 0)):
        stream = Terminal()
        print_comparison(compare([BASE, LESS]), Speech("en"), stream, everything=everything)
        assert stream.getvalue().count("--all") == cuts
