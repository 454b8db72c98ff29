"""What a check finds without a solver: counts, contradictions, sums that cannot work, saved plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimasi.model import solver
from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.scenario.load import load_scenario
from optimasi.study.check import check_plan, check_scenario, failed_check
from optimasi.words.messages import InputError

SCENARIOS = Path(__file__).parents[1] / "golden" / "cli" / "scenarios"


@pytest.fixture(autouse=True)
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """No solver runs, whatever is checked."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a solver was asked")

    monkeypatch.setattr(solver.pulp, "HiGHS", refuse)


def test_counts() -> None:
    """Five people in two units, four trainings, and by hand four gaps of 2 + 2 + 1 + 2 levels; Eko has none."""
    document = check_scenario(SCENARIOS / "kecil.yaml").tree()
    assert (document["ok"], document["status"], document["errors"]) == (True, "ready", [])
    assert document["counts"] == {
        "employees": 5,
        "units": 2,
        "trainings": 4,
        "courses": 4,
        "competencies": 2,
        "gaps": 4,
        "people_with_gaps": 4,
        "levels": 7.0,
    }
    assert (document["budget"], [line["limit"] for line in document["lines"]]) == (13_000_000, [12_000_000, 1_000_000])
    assert set(document["rules_on"]) == {"batches", "budget", "clash", "eligibility", "mandatory", "seats"}
    assert {warning["code"] for warning in document["warnings"]} == set()


def test_courses_are_counted_once() -> None:
    """Twenty-six offers of the kecamatan are twenty-two courses."""
    counts = check_scenario(Path(__file__).parents[2] / "scenarios/asemrowo/dasar.yaml").tree()["counts"]
    assert (counts["trainings"], counts["courses"]) == (26, 22)


def test_changes_are_read() -> None:
    """Single values on top change what is understood."""
    document = check_scenario(SCENARIOS / "kecil.yaml", ["anggaran=-50%", "aturan.bentrok=tidak"]).tree()
    assert document["budget"] == 6_500_000
    assert "-clash" in document["rules_on"]


def test_tables() -> None:
    """Each table with its file, its rows, and the head that each column has."""
    tables = {table["table"]: table for table in check_scenario(SCENARIOS / "kecil.yaml").tree()["tables"]}
    assert list(tables) == ["employees", "standards", "assessments", "trainings", "curriculum"]
    table = tables["standards"]
    assert table["rows"] == 3
    assert table["heads"] == {"position": "jabatan", "competency": "kompetensi", "level": "level"}
    assert [Path(file).name for file in table["files"]] == ["kecil.yaml"]


def test_impossible_sums() -> None:
    """Two mandatory seats of 4 million do not fit into 5 million."""
    document = check_scenario(SCENARIOS / "mustahil.yaml").tree()
    assert (document["ok"], document["status"]) == (False, "infeasible")
    (error,) = document["errors"]
    assert error["code"] == "row_over"
    assert error["parameters"]["amount"] == {"rupiah": 8_000_000}


def test_contradictions() -> None:
    """Who must attend and may not is an error of the input."""
    with pytest.raises(InputError) as caught:
        check_scenario(SCENARIOS / "kecil.yaml", ["aturan.dikecualikan.pegawai=C3"]).tree()
    assert [diagnostic.message.code for diagnostic in caught.value.diagnostics] == ["forced_excluded"]


def test_errors_are_plain_data() -> None:
    """The document of a failed check holds what was wrong, with code and place, as plain data."""
    with pytest.raises(InputError) as caught:
        check_scenario(SCENARIOS / "salah.yaml").tree()
    document = json.loads(json.dumps(failed_check(caught.value.diagnostics).tree()))
    assert (document["ok"], document["counts"]) == (False, None)
    assert {error["code"] for error in document["errors"]} == {
        "above_all",
        "ambiguous",
        "no_default_lift",
        "unknown_key",
    }


class TestPlan:
    @pytest.fixture
    def saved(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A saved plan of the little scenario."""
        monkeypatch.undo()
        path = tmp_path / "rencana.json"
        path.write_text(
            json.dumps(plan_document(solve(load_scenario(SCENARIOS / "kecil.yaml"))).tree()), encoding="utf-8"
        )
        return path

    def test_verified(self, saved: Path) -> None:
        """A plan that holds is verified, with its figures."""
        document = check_plan(saved).tree()
        assert (document["ok"], document["status"], document["errors"]) == (True, "verified", [])
        assert document["plan"]["objective"]["value"] == pytest.approx(5.25)

    def test_refuted(self, saved: Path) -> None:
        """One that does not is refuted, with what is wrong."""
        text = saved.read_text(encoding="utf-8").replace('"status": "optimal"', '"status": "feasible"')
        saved.write_text(text, encoding="utf-8")
        document = check_plan(saved).tree()
        assert (document["ok"], document["status"]) == (False, "refuted")
        assert [error["parameters"]["key"] for error in document["errors"]] == ["status"]
