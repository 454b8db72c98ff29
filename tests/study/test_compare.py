"""Comparisons of small plans, each figure worked by hand; and of real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from optimasi.documents.plan import PlanDocument
from optimasi.documents.saved import read_plan
from optimasi.model.solve import solve
from optimasi.plan.document import plan_document as document_of
from optimasi.scenario.load import load_scenario
from optimasi.study import compare as study
from optimasi.study.compare import letter, levels_closed
from optimasi.study.shifts import SOLVES, shifts
from optimasi.words.messages import InputError
from tests.study.documents import Document, plan_document

SMALL = Path(__file__).parents[1] / "golden" / "cli" / "scenarios" / "kecil.yaml"
BASE = {"A1": ("ARSIP",), "B2": ("PKP",), "C3": ("SPBE",)}


def compare(documents: Sequence[PlanDocument], **how: Any) -> Document:
    """A comparison as plain data."""
    return study.compare(documents, **how).tree()


def figure(comparison: Document, name: str, line: str | None = None) -> Document:
    return next(row for row in comparison["figures"] if (row["figure"], row["line"]) == (name, line))


def marks(comparison: Document) -> dict[str, list[str | None]]:
    return {row["employee"]: row["marks"] for row in comparison["people"]}


def solved(folder: Path, kontribusi: str = "12 juta") -> PlanDocument:
    """The plan of tests/golden/cli/scenarios/kecil.yaml with another limit of one line."""
    path = folder / "kecil.yaml"
    path.write_text(SMALL.read_text(encoding="utf-8").replace("12 juta", kontribusi), encoding="utf-8")
    return document_of(solve(load_scenario(path)))


def judged(document: PlanDocument, **figures: Any) -> PlanDocument:
    """A plan with other figures of its objective."""
    return document.model_copy(update={"objective": document.objective.model_copy(update=figures)})


def test_figures_by_hand() -> None:
    """Values and differences in number and percent, as worked by hand."""
    less = {"kontribusi": 15_000_000, "perjadin": 3_000_000}
    found = compare([plan_document(BASE), plan_document({"A1": ("ARSIP",), "C3": ("SPBE",)}, name="B", limits=less)])
    assert figure(found, "limit")["values"] == [23_000_000, 18_000_000]
    assert figure(found, "limit", "kontribusi")["differences"] == [
        None,
        {"number": -5_000_000, "percent": -25.0, "proven": True},
    ]
    assert figure(found, "limit", "perjadin")["differences"][1] == {"number": 0, "percent": 0.0, "proven": True}
    assert figure(found, "spent")["values"] == [13_700_000, 3_700_000]
    assert figure(found, "left")["differences"][1] == {"number": 5_000_000, "percent": None, "proven": True}
    assert figure(found, "levels")["differences"][1] == {"number": -1.5, "percent": -50.0, "proven": True}
    assert figure(found, "jpm")["differences"][1] == {"number": pytest.approx(-7.5), "percent": None, "proven": True}
    assert figure(found, "people")["values"] == [3, 2]
    assert figure(found, "hours")["differences"][1]["number"] == -30
    per_level = figure(found, "cost_per_level")
    assert per_level["values"] == pytest.approx([13_700_000 / 3, 3_700_000 / 1.5])
    assert per_level["differences"][1]["percent"] == pytest.approx(100 * (3.7 / 1.5) / (13.7 / 3) - 100)


def test_nothing_changed_is_an_empty_difference() -> None:
    """The same plan twice differs in nothing."""
    found = compare([plan_document(BASE), plan_document(BASE)])
    assert found["people"] == []
    assert found["scenarios"][1]["differs"] is False
    assert {row["differences"][1]["number"] for row in found["figures"] if row["differences"][1]} == {0}
    assert not any(any(row["others"]) for row in found["trainings"] + found["units"])


def test_real_plans(tmp_path: Path) -> None:
    """A scenario solved twice is the same; with less money it is not; a plan that was saved compares as a fresh one."""
    base, again, less = solved(tmp_path), solved(tmp_path), solved(tmp_path, "8 juta")
    saved = tmp_path / "rencana.json"
    saved.write_text(json.dumps(base.tree()), encoding="utf-8")
    assert compare([base, again])["scenarios"][1]["differs"] is False
    found = compare([read_plan(saved).document, less], sources=["rencana.json", "kecil.yaml"])
    assert found["figures"] == compare([base, less])["figures"]
    assert [scenario["file"] for scenario in found["scenarios"]] == ["rencana.json", "kecil.yaml"]
    assert figure(found, "limit", "kontribusi")["values"] == [12_000_000, 8_000_000]
    assert marks(found) == {"D4": [None, "-"]}
    assert found["people_in_all"] == 5


def test_mirror() -> None:
    """compare(B, A) is compare(A, B) with signs, marks and sides exchanged."""
    one = plan_document(BASE, slack=0.1)
    other = plan_document({"A1": ("PKP",), "C3": ("SPBE",), "D4": ("ARSIP",)}, name="B", slack=0.2)
    there, back = compare([one, other]), compare([other, one])
    exchanged = {"+": "-", "-": "+", "~": "~"}
    assert marks(back) == {who: [None, exchanged[str(some[1])]] for who, some in marks(there).items()}
    for here, mirrored in zip(there["figures"], back["figures"], strict=True):
        assert here["values"] == mirrored["values"][::-1]
        first, second = here["differences"][1], mirrored["differences"][1]
        if first is None:
            assert second is None
        else:
            assert first["number"] == -second["number"]
            assert first["proven"] == second["proven"]
    for kind in ("trainings", "units"):
        for here, mirrored in zip(there[kind], back[kind], strict=True):
            assert here["people"] == mirrored["people"][::-1]
            assert here["others"] == mirrored["others"]


def test_marks() -> None:
    """Who comes, goes, changes, each against the baseline; the same trainings in another order are no change."""
    base = {"A1": ("ARSIP", "SPBE"), "B2": ("PKP",), "C3": ("SPBE",)}
    first = {"A1": ("SPBE", "ARSIP"), "C3": ("SPBE", "PKP"), "D4": ("ARSIP",)}
    second = {"A1": ("ARSIP",), "B2": ("PKP",), "C3": ("SPBE",)}
    found = compare([plan_document(seats) for seats in (base, first, second)])
    assert marks(found) == {
        "A1": [None, None, "~"],
        "B2": [None, "-", None],
        "C3": [None, "~", None],
        "D4": [None, "+", None],
    }
    assert [row["employee"] for row in found["people"]] == ["B2", "A1", "C3", "D4"]
    assert found["people"][0]["trainings"] == [["PKP"], [], ["PKP"]]


def test_other_people() -> None:
    """As many people in a training or a unit, but others."""
    found = compare([plan_document({"A1": ("ARSIP",)}), plan_document({"B2": ("ARSIP",)}), plan_document({})])
    assert found["trainings"][0] == {
        "training": "ARSIP",
        "name": "Pelatihan ARSIP",
        "people": [1, 1, 0],
        "others": [False, True, False],
    }
    assert found["units"][0] == {"unit": "Kecamatan", "people": [1, 1, 0], "others": [False, True, False]}
    assert found["units"][1]["others"] == [False, False, False]


@pytest.mark.parametrize(
    ("slack", "other_slack", "proven"), [(0.0, 0.0, True), (0.2, 0.2, True), (0.2, 0.3, False), (0.6, 0.0, False)]
)
def test_not_proven(slack: float, other_slack: float, proven: bool) -> None:
    """A difference of 0.5 levels is proven if both gaps together are smaller; else it has no percent."""
    other = plan_document({"A1": ("ARSIP",), "B2": ("PKP",)}, name="B", slack=other_slack)
    found = compare([plan_document(BASE, slack=slack), other])
    assert found["scenarios"][1]["proven"] is proven
    for name in ("levels", "levels_weighted", "jpm"):
        assert figure(found, name)["differences"][1]["proven"] is proven
    assert (figure(found, "levels")["differences"][1]["percent"] is None) is not proven
    assert figure(found, "spent")["differences"][1]["proven"] is True


def test_without_a_bound_nothing_is_proven() -> None:
    """No bound, no proof; other objectives cannot be compared at all."""
    base, other = plan_document(BASE), plan_document({}, name="B")
    assert compare([judged(base, bound=None), other])["scenarios"][1]["proven"] is False
    assert compare([base, judged(other, metrics={"people": 1})])["scenarios"][1]["proven"] is None


@pytest.mark.parametrize("place", [0, 1])
def test_no_plan(place: int) -> None:
    """Where there is no plan, values are missing, not 0, and nobody is said to go or come."""
    documents = [plan_document(BASE), plan_document(BASE)]
    documents[place] = plan_document(None, name="B", status="infeasible")
    found = compare(documents)
    assert found["people"] == []
    assert found["scenarios"][place]["status"] == "infeasible"
    assert found["scenarios"][1]["differs"] is True
    for name in ("spent", "left", "levels", "jpm", "people", "cost_per_level"):
        assert figure(found, name)["values"][place] is None
        assert figure(found, name)["differences"] == [None, None]
    assert figure(found, "limit")["differences"][1]["number"] == 0
    assert found["trainings"][0]["people"][place] is None


def test_lines_and_totals_that_one_lacks() -> None:
    """Lines are matched by name; one that a scenario lacks, or that has no limit, is missing there."""
    found = compare([plan_document(BASE), plan_document(BASE, limits={"kontribusi": None})])
    assert figure(found, "limit", "kontribusi")["values"] == [20_000_000, None]
    assert figure(found, "spent", "perjadin")["values"] == [1_700_000, None]
    assert figure(found, "limit")["values"] == [23_000_000, None]
    assert figure(found, "limit")["differences"][1] is None


def test_letters() -> None:
    assert [letter(place) for place in (0, 1, 25, 26, 27, 52)] == ["A", "B", "Z", "AA", "AB", "BA"]


TIGHT = {"kontribusi": 20_000_000, "perjadin": 1_100_000}


def affordable(limits: dict[str, int]) -> PlanDocument:
    """The best plan of `BASE` for limits, by hand: PKP before ARSIP, SPBE costs nothing."""
    left, seats = dict(limits), {"C3": ("SPBE",)}
    for employee, training, cost in (("B2", "PKP", (9_000_000, 1_000_000)), ("A1", "ARSIP", (3_000_000, 700_000))):
        if left["kontribusi"] >= cost[0] and left["perjadin"] >= cost[1]:
            seats[employee] = (training,)
            left = {"kontribusi": left["kontribusi"] - cost[0], "perjadin": left["perjadin"] - cost[1]}
    return plan_document(seats, limits=limits)


def test_a_shift_brings_back_what_was_lost() -> None:
    """Perjadin is used up, kontribusi is not: moving what ARSIP needs brings it back, in few solves."""
    asked: list[dict[str, int]] = []

    def resolve(place: int, limits: dict[str, int]) -> PlanDocument:
        assert place == 1
        assert sum(limits.values()) == sum(TIGHT.values())
        asked.append(limits)
        return affordable(limits)

    found = shifts([plan_document(BASE), affordable(TIGHT)], resolve)
    assert [shift.tree() for shift in found] == [
        {
            "scenario": "B",
            "from": "kontribusi",
            "to": "perjadin",
            "left": 11_000_000,
            "amount": 600_000,
            "levels": 1.0,
            "lost": 1.0,
        }
    ]
    assert 1 <= len(asked) <= SOLVES


def test_shifts_that_win_nothing_are_not_told() -> None:
    """Not where enough is left, nor where it cannot be solved again, nor within the plan's own proof gap."""
    base, tight = plan_document(BASE), affordable(TIGHT)

    def never(place: int, limits: dict[str, int]) -> PlanDocument:
        raise AssertionError((place, limits))

    assert shifts([base, plan_document(BASE)], never) == []
    assert shifts([base, plan_document(None, status="infeasible")], never) == []
    assert shifts([base, plan_document(BASE, limits={"kontribusi": 1})], never) == []
    assert shifts([base, tight], lambda place, limits: None) == []
    assert tight.objective.bound is not None
    vague = judged(tight, bound=tight.objective.bound + 1.5)
    assert shifts([base, vague], lambda place, limits: affordable(limits)) == []


def test_shift_of_real_plans(tmp_path: Path) -> None:
    """Solved again with a shift, a real plan closes the levels that the shift promises."""
    source = SMALL.read_text(encoding="utf-8")

    def at(kontribusi: int, perjadin: int) -> PlanDocument:
        path = tmp_path / "kecil.yaml"
        budget = f"{{kontribusi: {kontribusi}, perjadin: {perjadin}}}"
        path.write_text(source.replace("{kontribusi: 12 juta, perjadin: 1 juta}", budget), encoding="utf-8")
        return document_of(solve(load_scenario(path)))

    cut = at(12_000_000, 500_000)
    found = shifts([at(12_000_000, 1_000_000), cut], lambda _, limits: at(**limits))
    assert [(shift.donor, shift.taker, shift.amount) for shift in found] == [("kontribusi", "perjadin", 300_000)]
    moved = at(11_700_000, 800_000)
    before, after = levels_closed(cut), levels_closed(moved)
    assert before is not None
    assert after is not None
    assert found[0].levels == pytest.approx(after - before)


def change(key: str, value: Any) -> str:
    document = plan_document(BASE).tree()
    inside: Any = document
    *path, last = key.split(".")
    for step in path:
        inside = inside[int(step) if step.isdigit() else step]
    inside[last] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "not_json"),
        ('{"schema": NaN}', "not_json"),
        ("[]", "not_a_plan"),
        ('{"schema": "optimasi.plan/0"}', "not_a_plan"),
        ('{"schema": "optimasi.plan/1", "status": "error", "errors": []}', "plan_of_errors"),
        ('{"schema": "optimasi.plan/1"}', "plan_changed"),
        (change("status", "splendid"), "plan_changed"),
        (change("metrics", None), "plan_changed"),
        (change("metrics.levels", {"before": 1}), "plan_changed"),
        (change("lines.1.spent", "1 juta"), "plan_changed"),
        (change("assignments", {}), "plan_changed"),
        (change("objective.value", True), "plan_changed"),
    ],
)
def test_saved_plans_that_are_none(tmp_path: Path, content: str, code: str) -> None:
    """Whatever is not a plan as it was saved is refused with the file and a reason."""
    path = tmp_path / "rencana.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_plan(path)
    assert [(found.message.code, found.places[0].file) for found in refused.value.diagnostics] == [(code, str(path))]


def test_saved_plans_are_read_back(tmp_path: Path) -> None:
    """With a plan or without one."""
    path = tmp_path / "rencana.json"
    for document in (plan_document(BASE), plan_document(None, status="infeasible"), solved(tmp_path)):
        path.write_text(json.dumps(document.tree()), encoding="utf-8")
        assert read_plan(path).document == document
    with pytest.raises(InputError):
        read_plan(tmp_path / "tidak-ada.json")


def test_a_plan_with_an_open_stage_is_not_settled() -> None:
    """The figures of people and JP are said to be another run's for the same value, of that plan alone."""
    first, second = plan_document(BASE), plan_document(BASE, stages_open=["ids"])
    settled = [scenario["settled"] for scenario in compare([first, second])["scenarios"]]
    assert settled == [True, False]
