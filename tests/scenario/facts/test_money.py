"""Budget lines with their limits, and the costs that are charged to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.beside import (
    BARE,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestBudget:
    @pytest.mark.parametrize(
        ("text", "rupiah"),
        [
            ("650.000", 650000),
            ("900 juta", 900_000_000),
            ('"1,65 miliar"', 1_650_000_000),
            ("unlimited", None),
            ("tak_terbatas", None),
            ("0", 0),
        ],
    )
    def test_money_in_the_scenario(self, load: Load, text: str, rupiah: int | None) -> None:
        """YAML's own numbers never touch an amount."""
        assert load(f"budget:\n  kontribusi: {text}\n").lines[0].limit == rupiah

    def test_total_caps_lines_that_are_not_listed(self, load: Load) -> None:
        """A plain cost column is the line cost; a lone amount caps the sum."""
        scenario = load("budget: 1.65 miliar\n", trainings="id,kind,biaya\nT,teknis,1 juta\nU,teknis,0\n")
        assert scenario.total == 1_650_000_000
        assert [(line.name, line.limit) for line in scenario.lines] == [("cost", None)]
        assert scenario.seat_cost.tolist() == [[1_000_000, 0]]

    def test_unlimited_budget_is_said(self, load: Load) -> None:
        """A budget that is said to be unlimited lets every line be charged, without a warning."""
        scenario = load("budget: unlimited\n")
        assert scenario.total is None
        assert [(line.name, line.limit) for line in scenario.lines] == [("kontribusi", None)]
        assert scenario.warnings == ()

    def test_no_budget_is_a_warning(self, load: Load) -> None:
        """Without any budget the plan is warned that nothing limits the costs."""
        assert load().warnings == ()
        assert len(load(BARE, "tanpa").warnings) == 1

    def test_line_keeps_its_texts(self, load: Load) -> None:
        """Account, sub-activity and source are text as written."""
        line = load(
            "budget: {kontribusi: {amount: 1 juta, account: 5.1.02.02.12.0001, sub_kegiatan: 010, source: DAU}}"
        ).lines[0]
        assert (line.account, line.subactivity, line.source) == ("5.1.02.02.12.0001", "010", "DAU")


class TestCosts:
    @pytest.mark.parametrize(
        "text",
        [
            "1650000",
            "1.650.000",
            '"1,650,000"',
            '"Rp1.650.000,00"',
            '"1,65 juta"',
            "1.65 million",
            "1650 ribu",
            "1650rb",
            "Rp 1650000",
        ],
    )
    def test_money_in_cells(self, load: Load, text: str) -> None:
        """A cost is whole rupiah however it is written."""
        scenario = load(trainings=f"id,kind,cost.kontribusi\nT,teknis,{text}\nU,teknis,0\n")
        assert scenario.seat_cost.tolist() == [[1650000, 0]]

    def test_batch_cost_and_lines_in_budget_order(self, load: Load) -> None:
        """Seat and batch costs stand on their lines, which follow the budget."""
        scenario = load(
            "budget: {perjadin: 5 juta, kontribusi: 10 juta}\n",
            trainings="id,kind,kontribusi,biaya_kelas.perjadin,cost.perjadin\nT,teknis,5,7,1\nU,teknis,6,8,2\n",
        )
        assert [line.name for line in scenario.lines] == ["perjadin", "kontribusi"]
        assert scenario.seat_cost.tolist() == [[1, 2], [5, 6]]
        assert scenario.batch_cost.tolist() == [[7, 8], [0, 0]]
