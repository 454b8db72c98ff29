"""Budgets that a what-if cuts or says anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.over_base import BASE, Load, limits, over_base


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return over_base(tmp_path)


class TestBudget:
    def test_one_line(self, load: Load) -> None:
        """A line that a what-if gives changes only that line; its account stays when the amount changes."""
        scenario = load("budget: {kontribusi: 1 miliar}\n")
        assert limits(scenario) == {"kontribusi": 1_000_000_000, "perjadin": 750_000_000}
        assert scenario.lines[0].account == "5.1.02"

    def test_account_alone(self, load: Load) -> None:
        """An account alone leaves the amount."""
        scenario = load("budget: {perjadin: {account: 5.2}}\n")
        assert limits(scenario)["perjadin"] == 750_000_000
        assert scenario.lines[1].account == "5.2"

    def test_cut_all(self, load: Load) -> None:
        """A cut of the whole takes its share off every line."""
        assert limits(load("budget: {cut: 35%}\n")) == {"kontribusi": 585_000_000, "perjadin": 487_500_000}

    def test_cut_one(self, load: Load) -> None:
        """A cut of one line leaves the others and the account."""
        scenario = load('budget: {kontribusi: {cut: "0,5"}}\n')
        assert limits(scenario) == {"kontribusi": 450_000_000, "perjadin": 750_000_000}
        assert scenario.lines[0].account == "5.1.02"

    def test_cut_all_and_one(self, load: Load) -> None:
        """A line's own cut comes on top of the cut of all: 750 x 0.65 x 0.5."""
        assert limits(load("budget: {cut: 35%, perjadin: {cut: 50%}}\n"))["perjadin"] == 243_750_000

    def test_amount_beside_a_cut(self, load: Load) -> None:
        """A line named anew beside the cut of all is not cut."""
        assert limits(load("budget: {perjadin: 100 juta, cut: 50%}\n"))["perjadin"] == 100_000_000

    def middle(self, budget: str, leaf: str) -> dict[str, str | None]:
        return {
            "what-if/tengah.yaml": f"extends: ../dasar/dasar.yaml\nbudget: {budget}\n",
            "what-if/scenario.yaml": f"extends: tengah.yaml\nbudget: {leaf}\n",
        }

    def test_cut_of_a_cut_is_rounded_once(self, load: Load) -> None:
        """Halved twice, 9 is 2.25 and so 2 (4.5 rounded in between would give 3), and 10 is 2.5 and so 3."""
        small = {"dasar/dasar.yaml": BASE.replace("750 juta", "10").replace("900 juta", "9")}
        files = {**self.middle("{cut: 50%}", "{cut: 50%}"), **small}
        assert limits(load(files=files)) == {"kontribusi": 2, "perjadin": 3}

    def test_thirds_are_exact(self, load: Load) -> None:
        """A cut of 33,3 % and one of 10 % leave 900 juta x 0.667 x 0.9."""
        files = self.middle('{cut: "33,3%"}', "{potong: 10%}")
        assert limits(load(files=files)) == {"kontribusi": 540_270_000, "perjadin": 450_225_000}

    def test_new_amount_after_a_cut(self, load: Load) -> None:
        """An amount said after a cut is not cut, the other line is."""
        files = self.middle("{cut: 50%}", "{kontribusi: {amount: 1 juta}}")
        assert limits(load(files=files)) == {"kontribusi": 1_000_000, "perjadin": 375_000_000}

    def test_unlimited(self, load: Load) -> None:
        """An unlimited line stays unlimited when all are cut, and cannot be cut itself."""
        endless = {"dasar/dasar.yaml": BASE.replace("750 juta", "tak_terbatas")}
        assert limits(load("budget: {cut: 50%}\n", files=endless)) == {"kontribusi": 450_000_000, "perjadin": None}
        (problem,) = refused(load, "budget: {perjadin: {cut: 50%}}\n", files=endless)
        assert problem.message.code == "cut_unlimited"
        assert where(problem) == [("scenario.yaml", 2), ("dasar.yaml", 5)]
        assert limits(load("budget: {perjadin: 1 juta}\n", files=endless))["perjadin"] == 1_000_000
        assert limits(load("budget: {perjadin: unlimited}\n"))["perjadin"] is None

    def test_total(self, load: Load) -> None:
        """A total given as the whole budget is cut, and merges with lines."""
        total = {"dasar/dasar.yaml": BASE.replace("anggaran:\n", "anggaran:\n  total: 1 miliar\n")}
        assert load("budget: {cut: 35%}\n", files=total).total == 650_000_000
        assert load("budget: {total: {cut: 10%}}\n", files=total).total == 900_000_000
        assert limits(load("budget: {total: {cut: 10%}}\n", files=total))["perjadin"] == 750_000_000
        said = load("budget: 1.65 miliar\n")
        assert (said.total, limits(said)["kontribusi"]) == (1_650_000_000, 900_000_000)

    def test_null(self, load: Load) -> None:
        """Null removes a line, or the whole budget."""
        scenario = load("budget: {perjadin: ~, total: 1 miliar}\n")
        assert limits(scenario) == {"kontribusi": 900_000_000, "perjadin": None}
        assert load("budget: ~\n").settings.budget is None

    def test_cut_without_base(self, load: Load) -> None:
        """A cut of a line that has no amount is an error."""
        (problem,) = refused(load, "budget:\n  honor: {cut: 10%}\n")
        assert problem.message.code == "cut_nothing"
        assert where(problem) == [("scenario.yaml", 3)]

    def test_wrong_share_once(self, load: Load) -> None:
        """A share that is none is one problem, however many lines it would cut."""
        assert codes(refused(load, "budget: {cut: banyak}\n")) == ["not_a_share"]

    @pytest.mark.parametrize("leaf", ["budget: {cut: 150%}\n", "budget: {perjadin: {cut: 101%}}\n"])
    def test_more_than_all(self, load: Load, leaf: str) -> None:
        """Nobody can cut more than everything: no amount is below 0."""
        refused(load, leaf)

    def test_everything(self, load: Load) -> None:
        """A cut of 100 % leaves 0."""
        assert limits(load("budget: {cut: 100%}\n")) == {"kontribusi": 0, "perjadin": 0}

    def test_wrong_amount_under_a_cut(self, load: Load) -> None:
        """An amount that is none is shown where it stands, also when a what-if cuts it."""
        problems = refused(
            load, "budget: {cut: 10%}\n", files={"dasar/dasar.yaml": BASE.replace("750 juta", "sedikit")}
        )
        assert codes(problems) == ["not_money"]
        assert ("dasar.yaml", 5) in where(problems[0])

    def test_share_by_the_decimal_mark(self, load: Load) -> None:
        """A share such as 12.500% is settled by the scenario's decimal mark."""
        files = {"dasar/dasar.yaml": BASE + 'decimal: "."\n'}
        assert limits(load("budget: {cut: 12.500%}\n", files=files))["kontribusi"] == 787_500_000

    def test_list_refused(self, load: Load) -> None:
        """A list is no budget, above a budget as without one."""
        refused(load, "budget: [1 juta]\n")
