"""Entries of `adjust` that are refused, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.adjusting import Adjusted, adjusting


@pytest.fixture
def adjusted(tmp_path: Path) -> Adjusted:
    return adjusting(tmp_path)


class TestRefused:
    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            ("table: trainigs, multiply: {hours: 2}", "unknown_table"),
            ("table: budget, multiply: {kontribusi: 2}", "unknown_table"),
            ("table: travel, multiply: {fare: 2}", "missing_table"),
            ("table: trainings, multiply: {hour: 2}", "unknown_attribute"),
            ("table: trainings, set: {asing: 2}", "unknown_attribute"),
            ("table: trainings, multiply: {cost.honor: 2}", "unknown_attribute"),
            ("table: trainings, multiply: {hours: 2}, add: {hours: 1}", "one_verb"),
            ("table: trainings", "one_verb"),
            ("multiply: {hours: 2}", "missing_key"),
            ("table: trainings, multiply: 2", "columns_expected"),
            ("table: trainings, multiply: {hours: dua}", "not_a_number"),
            ("table: trainings, multiply: {hours: ~}", "text_expected"),
            ("table: trainings, multiply: {hours: [2]}", "text_expected"),
            ("table: trainings, multiply: {mode: 2}", "not_adjustable"),
            ("table: trainings, add: {start: 1}", "not_adjustable"),
            ("table: trainings, add: {kontribusi: banyak}", "not_money"),
            ("table: trainings, cut: {hours: -5%}", "negative"),
            ("table: trainings, cut: {hours: 1}", "ambiguous"),
            ("table: trainings, set: {hours: lama}", "not_a_number"),
            ("table: trainings, set: {hours: -1}", "negative"),
            ("table: trainings, set: {start: kapan}", "not_a_date"),
            ("table: trainings, set: {lodging: mungkin}", "not_yes_or_no"),
            ("table: trainings, set: {mode: telepati}", "unknown_choice"),
            ("table: trainings, set: {kontribusi: ~}", "blank_cell"),
            ("table: standards, set: {level: ~}", "blank_cell"),
            ("table: standards, set: {position: ~}", "blank_cell"),
            ("table: employees, set: {id: ''}", "blank_cell"),
            ("table: employees, employees: A, multiply: {attendance: 1.5}", "adjusted_wrong"),
            ("table: trainings, trainings: T, cut: {seats: 75%}", "adjusted_wrong"),
            ("table: trainings, add: {hours: -9}", "adjusted_wrong"),
            ("table: trainings, add: {perjadin: -1}", "adjusted_wrong"),
            ("table: trainings, trainings: T, cut: {kontribusi: 150%}", "adjusted_wrong"),
            ("table: trainings, trainings: T, multiply: {kontribusi: 9999999}", "adjusted_wrong"),
            ("table: gaps, multiply: {gap: 2}", "missing_table"),
            ("table: trainings, trainings: Z, multiply: {hours: 2}", "no_such_row"),
            ("table: trainings, trainings: [], multiply: {hours: 2}", "empty_filter"),
            ("table: trainings, multiply: {}", "columns_expected"),
        ],
    )
    def test_at_its_place(self, adjusted: Adjusted, entry: str, code: str) -> None:
        """Each mistake is one problem in the line of its entry."""
        problems = refused(adjusted, entry)
        assert codes(problems) == [code]
        assert where(problems[0])[0] == ("1.yaml", 3)

    def test_suggestions(self, adjusted: Adjusted) -> None:
        """Unknown tables, columns and keys come with the nearest name."""
        for entry, name in (
            ("table: trainigs, multiply: {hours: 2}", "trainings"),
            ("table: trainings, multiply: {hour: 2}", "hours"),
            ("table: trainings, multipy: {hours: 2}", "multiply"),
        ):
            remedy = refused(adjusted, entry)[0].remedy
            assert remedy is not None
            assert remedy.parameters == {"name": name}

    def test_range_is_shown_at_the_entry(self, adjusted: Adjusted) -> None:
        """A result outside its range is shown at the entry that made it, not at another of the table."""
        problems = refused(
            adjusted, "table: employees, employees: A, multiply: {attendance: 2}\ntable: employees, add: {weight: 1}"
        )
        assert codes(problems) == ["adjusted_wrong"]
        assert where(problems[0])[0] == ("1.yaml", 3)

    def test_range_in_the_file_that_made_it(self, adjusted: Adjusted) -> None:
        """So it is when two files adjust the table."""
        problems = refused(
            adjusted, "table: employees, employees: A, multiply: {attendance: 2}", "table: employees, add: {weight: 1}"
        )
        assert where(problems[0])[0] == ("1.yaml", 3)

    def test_between_files_it_may_leave_the_range(self, adjusted: Adjusted) -> None:
        """Only the last result must fit: doubled and halved again, 80 % is 80 %."""
        scenario = adjusted(
            "table: employees, multiply: {attendance: 2}", "table: employees, multiply: {attendance: 0.5}"
        )
        assert scenario.employees["attendance"].tolist() == [0.8, 1.0]

    @pytest.mark.parametrize("column", ["hours", "kontribusi"])
    def test_beyond_all_numbers(self, adjusted: Adjusted, column: str) -> None:
        """A product beyond what a float holds is refused, never a traceback."""
        entry = f"table: trainings, multiply: {{{column}: {'9' * 79}}}"
        refused(adjusted, "\n".join([entry] * 5))

    def test_unknown_verb(self, adjusted: Adjusted) -> None:
        """An unknown verb is refused as an unknown key."""
        assert "unknown_key" in codes(refused(adjusted, "table: trainings, gandakan: {hours: 2}"))

    def test_several_mistakes_at_once(self, adjusted: Adjusted) -> None:
        """Mistakes of two entries are found in one run."""
        problems = refused(adjusted, "table: trainings, multiply: {hour: 2}\ntable: curriculum, set: {lift: x}")
        assert sorted(codes(problems)) == ["not_a_number", "unknown_attribute"]

    def test_limits_reversed_after_adjust(self, adjusted: Adjusted) -> None:
        """What is checked between columns is checked after the adjust."""
        problems = refused(adjusted, "table: trainings, set: {batch_min: 9}\ntable: trainings, set: {batch_max: 5}")
        assert set(codes(problems)) == {"limits_reversed"}
