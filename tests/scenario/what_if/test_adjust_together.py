"""Several entries and files of `adjust` together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.adjusting import BASE, Adjusted, adjusting


@pytest.fixture
def adjusted(tmp_path: Path) -> Adjusted:
    return adjusting(tmp_path)


class TestTogether:
    def test_factors_and_amounts(self, adjusted: Adjusted) -> None:
        """In one file new = old x product + sum: 20 x 0.5 x 3 + 2 + 1 and, for U, 8 x 0.5 + 2."""
        scenario = adjusted(
            """table: trainings, add: {hours: 2}
            table: trainings, multiply: {hours: 0.5}
            table: trainings, trainings: T, multiply: {hours: 3}
            table: trainings, trainings: T, add: {hours: 1}"""
        )
        assert scenario.trainings["hours"].tolist() == [33.0, 6.0]

    def test_cut_and_multiply(self, adjusted: Adjusted) -> None:
        """A cut is a factor like another: 20 x 0.75 x 2."""
        scenario = adjusted("table: trainings, cut: {hours: 25%}\ntable: trainings, multiply: {jp: 2}")
        assert scenario.trainings["hours"].tolist() == [30.0, 12.0]

    def test_filters_see_values_before_the_file(self, adjusted: Adjusted) -> None:
        """The second entry finds T by the mode that the first one takes from it."""
        scenario = adjusted(
            """table: trainings, trainings: {mode: tatap muka}, set: {mode: daring}
            table: trainings, trainings: {mode: tatap muka}, cut: {kontribusi: 100%}"""
        )
        assert scenario.trainings["mode"].tolist() == ["online", "online"]
        assert scenario.seat_cost[0].tolist() == [0, 2_000_000]

    def test_second_file_sees_the_first(self, adjusted: Adjusted) -> None:
        """The second file's entries see what the first made: (20 + 2) x 2, where one file gives 20 x 2 + 2."""
        first, second = (
            "table: trainings, add: {hours: 2}",
            "table: trainings, trainings: {jp: 22}, multiply: {hours: 2}",
        )
        assert adjusted(first, second).trainings["hours"].tolist() == [44.0, 8.0 + 2.0]
        assert codes(refused(adjusted, f"{first}\n{second}")) == ["no_such_value"]

    def test_set_then_multiply_in_the_next_file(self, adjusted: Adjusted) -> None:
        """A set of one file may be multiplied by the next."""
        scenario = adjusted("table: trainings, set: {hours: 10}", "table: trainings, multiply: {hours: 1.5}")
        assert scenario.trainings["hours"].tolist() == [15.0, 15.0]

    def test_money_is_rounded_once(self, adjusted: Adjusted) -> None:
        """Halved twice, 500001 is 125000.25, so 125000; rounding in between would give 125001 (250001 / 2)."""
        half = "table: trainings, multiply: {perjadin: 0.5}"
        assert adjusted(half, half).seat_cost[1].tolist() == [125_000, 0]
        assert adjusted(f"{half}\n{half}").seat_cost[1].tolist() == [125_000, 0]

    def test_money_is_rounded_half_up(self, adjusted: Adjusted) -> None:
        """1000001 / 2 and 500001 / 2 end in .5 and are rounded up, even and odd ones."""
        scenario = adjusted("table: trainings, trainings: T, multiply: {kontribusi: 0.5, perjadin: 0.5}")
        assert scenario.seat_cost[:, 0].tolist() == [500_001, 250_001]

    def test_money_filter_in_a_later_file(self, adjusted: Adjusted) -> None:
        """A later file's filter sees money that is not whole yet: 500000.5 lies above 500000."""
        half = "table: trainings, trainings: T, multiply: {kontribusi: 0.5}"
        found = "table: trainings, trainings: {kontribusi: {min: 500000, max: 500001}}, set: {hours: 1}"
        assert adjusted(half, found).trainings["hours"].tolist() == [1.0, 8.0]

    @pytest.mark.parametrize("other", ["multiply: {hours: 2}", "add: {jp: 2}", "cut: {hours: 1%}", "set: {jp: 1}"])
    def test_set_and_another(self, adjusted: Adjusted, other: str) -> None:
        """Two entries of one file on one cell are refused if one sets, whichever stands first."""
        one, two = "table: trainings, trainings: T, set: {hours: 1}", f"table: trainings, {other}"
        for first, second in ((one, two), (two, one)):
            problems = refused(adjusted, f"{first}\n{second}")
            assert codes(problems) == ["adjusted_twice"]
            assert where(problems[0]) == [("1.yaml", 4), ("1.yaml", 3)]

    def test_sets_of_different_rows(self, adjusted: Adjusted) -> None:
        """Two sets of one column on different rows are no clash."""
        scenario = adjusted(
            "table: trainings, trainings: T, set: {hours: 1}\ntable: trainings, trainings: U, add: {hours: 1}"
        )
        assert scenario.trainings["hours"].tolist() == [1.0, 9.0]

    def test_column_twice_in_one_entry(self, adjusted: Adjusted) -> None:
        """A column once in each language in one entry is one key twice."""
        refused(adjusted, "table: curriculum, multiply: {lift: 0.5, kenaikan: 0.5}")

    def test_effective_reads_back(self, adjusted: Adjusted, tmp_path: Path) -> None:
        """The stages as effective writes them are stages again."""
        scenario = adjusted(
            "table: trainings, add: {hours: 2}",
            "table: trainings, trainings: {jp: 22}, multiply: {hours: 2}\ntable: curriculum, cut: {lift: 50%}",
            "table: trainings, add: {hours: 1}",
        )
        again = tmp_path / "lagi.yaml"
        again.write_text(json.dumps(scenario.effective), encoding="utf-8")
        read = load_scenario(again)
        assert read.trainings["hours"].tolist() == [45.0, 11.0]
        assert_frame_equal(read.trainings, scenario.trainings, check_like=True, check_flags=False)
        assert read.settings.model_dump(mode="json") == scenario.settings.model_dump(mode="json")
        assert read.digest == scenario.digest

    def test_one_entry_is_a_list_of_one(self, adjusted: Adjusted) -> None:
        """A single mapping stands for a list of one."""
        scenario = adjusted(base=BASE + "adjust: {table: curriculum, multiply: {lift: 0.5}}\n")
        assert scenario.curriculum["lift"].tolist() == [0.25, 0.5]

    def test_null_drops_the_base_s(self, adjusted: Adjusted, tmp_path: Path) -> None:
        """adjust: null removes what the base adjusts."""
        adjusted("table: curriculum, multiply: {lift: 0.5}")
        (tmp_path / "2.yaml").write_text("extends: 1.yaml\nadjust: ~\n", encoding="utf-8")
        assert load_scenario(tmp_path / "2.yaml").curriculum["lift"].tolist() == [0.5, 1.0]

    def test_rows_of_the_what_if_are_adjusted(self, adjusted: Adjusted, tmp_path: Path) -> None:
        """Adjusts see rows that the same file adds, for every table is loaded before."""
        adjusted(base=BASE + "trainings: trainings.csv\n")
        text = "extends: 0.yaml\ntrainings: [{id: T, hours: 7}]\nadjust: {table: trainings, multiply: {hours: 2}}\n"
        (tmp_path / "2.yaml").write_text(text, encoding="utf-8")
        assert load_scenario(tmp_path / "2.yaml").trainings["hours"].tolist() == [14.0, 16.0]

    def test_factor_one_changes_nothing(self, adjusted: Adjusted) -> None:
        """Multiplied by 1, the tables are what they were."""
        one = adjusted("table: trainings, multiply: {hours: 1, kontribusi: 1}\ntable: curriculum, add: {lift: 0}")
        plain = adjusted()
        assert_frame_equal(one.trainings, plain.trainings, check_like=True, check_flags=False)
        assert_frame_equal(one.curriculum, plain.curriculum, check_flags=False)
        assert one.digest != plain.digest
