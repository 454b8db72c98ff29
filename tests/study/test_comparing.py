"""Scenario files and saved plans compared, from files to the comparison."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimasi.study.compare_sources import compare_sources
from optimasi.study.solving import Case, solve_case
from optimasi.words.messages import InputError

ASEMROWO = Path(__file__).parents[2] / "scenarios" / "asemrowo"
BASE = ASEMROWO / "dasar.yaml"
TURNED = {"+": "-", "-": "+", "~": "~", None: None}


def compared(*sources: Path) -> dict:  # type: ignore[type-arg]
    """Compare in this process."""
    document = compare_sources(sources, Case(BASE), jobs=1).document
    assert document is not None
    return document.tree()


def test_a_what_if_that_changes_nothing_makes_no_difference(tmp_path: Path) -> None:
    """A what-if without a change has the base's plan, although the base has many plans as good and as cheap."""
    same = tmp_path / "sama.yaml"
    same.write_text(f"extends: {BASE}\n", encoding="utf-8")
    comparison = compared(BASE, same)
    assert comparison["people"] == []
    assert not comparison["scenarios"][1]["differs"]
    assert {figure["differences"][1]["number"] for figure in comparison["figures"] if figure["differences"][1]} == {0}


def test_the_other_way_round_is_the_mirror_image() -> None:
    """compare(A, B) and compare(B, A) show the same plans: differences change their sign, who comes goes."""
    what_if = ASEMROWO / "anggaran-35.yaml"
    there, back = compared(BASE, what_if), compared(what_if, BASE)
    assert there["people"]
    for one, other in zip(there["figures"], back["figures"], strict=True):
        assert one["values"] == other["values"][::-1]
        if one["differences"][1] is not None:
            assert one["differences"][1]["number"] == pytest.approx(-other["differences"][1]["number"], abs=1e-9)
    marks = {person["employee"]: person["marks"][1] for person in there["people"]}
    assert {person["employee"]: TURNED[person["marks"][1]] for person in back["people"]} == marks


def test_two_what_ifs_are_near_their_common_base() -> None:
    """A base that is not among the sources is solved all the same: what-ifs are compared as beside it."""
    low, high = ASEMROWO / "kenaikan-rendah.yaml", ASEMROWO / "kenaikan-tinggi.yaml"
    beside = compared(BASE, low, high)
    alone = compared(low, high)
    seats = {figure["figure"]: figure["values"] for figure in beside["figures"] if figure["line"] is None}
    for figure in alone["figures"]:
        if figure["line"] is None:
            assert figure["values"] == seats[figure["figure"]][1:]


def test_a_saved_plan_stands_for_its_scenario(tmp_path: Path) -> None:
    """A scenario beside its own saved plan shows no difference, on whichever side the plan is."""
    saved = tmp_path / "rencana.json"
    saved.write_text(json.dumps(solve_case(Case(BASE, gap=0.0)).tree()), encoding="utf-8")
    assert compared(saved, BASE)["people"] == []
    assert compared(BASE, saved)["people"] == []


def test_errors_come_before_any_solve(tmp_path: Path) -> None:
    """A mistake in the last scenario stops the comparison at once, with its place."""
    wrong = tmp_path / "salah.yaml"
    wrong.write_text(f"extends: {BASE}\natuan: {{}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        compare_sources([BASE, wrong], Case(BASE, time_limit_s=1e-9), jobs=1)
    assert [(d.message.code, d.places[0].line) for d in caught.value.diagnostics] == [("unknown_key", 2)]
