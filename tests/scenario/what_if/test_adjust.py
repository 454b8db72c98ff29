"""Cells of tables changed by `adjust`: each verb, and its rows."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.adjusting import BASE, Adjusted, adjusting


@pytest.fixture
def adjusted(tmp_path: Path) -> Adjusted:
    return adjusting(tmp_path)


class TestVerbs:
    def test_set_each_kind_of_column(self, adjusted: Adjusted) -> None:
        """Set gives text, numbers, shares, dates, yes and no, names and money their notation."""
        trainings = adjusted(
            "table: trainings, trainings: T, set: {provider: BPSDM, hours: '7,5', start: 1 Maret 2028, lodging: ya, "
            "requires: U|U, mode: daring, completion: 90%, kontribusi: Rp1.500.000, seats: ~}"
        ).trainings
        row = trainings.iloc[0]
        assert row[["provider", "hours", "start", "lodging", "mode", "completion"]].tolist() == [
            "BPSDM",
            7.5,
            date(2028, 3, 1),
            True,
            "online",
            0.9,
        ]
        assert row["requires"] == ("U", "U")
        assert row["cost.kontribusi"] == 1_500_000
        assert math.isnan(row["seats"])
        assert trainings["completion"].tolist() == [0.9, 1.0]
        assert trainings["provider"].tolist() == ["BPSDM", ""]

    def test_multiply(self, adjusted: Adjusted) -> None:
        """Multiply takes a number or a share; 8 x 0.5 and 20 x 0.5."""
        assert adjusted("table: trainings, multiply: {hours: 0.5}").trainings["hours"].tolist() == [10.0, 4.0]
        assert adjusted("tabel: pelatihan, kalikan: {jp: 50%}").trainings["hours"].tolist() == [10.0, 4.0]
        assert adjusted("table: trainings, multiply: {hours: 1}").trainings["hours"].tolist() == [20.0, 8.0]

    def test_add(self, adjusted: Adjusted) -> None:
        """Add takes amounts in words and numbers, also negative ones."""
        scenario = adjusted("table: trainings, add: {kontribusi: 250 ribu, hours: -1}")
        assert scenario.seat_cost[0].tolist() == [1_250_001, 2_250_000]
        assert scenario.trainings["hours"].tolist() == [19.0, 7.0]
        assert adjusted("table: trainings, add: {kontribusi: -1 juta}").seat_cost[0].tolist() == [1, 1_000_000]

    def test_cut(self, adjusted: Adjusted) -> None:
        """Cut takes a share off: 2000000 less 43 %."""
        scenario = adjusted("table: trainings, trainings: U, cut: {cost.kontribusi: 43%, hours: 25%}")
        assert scenario.seat_cost[0].tolist() == [1_000_001, 1_140_000]
        assert scenario.trainings["hours"].tolist() == [20.0, 6.0]

    def test_decimals_are_exact(self, adjusted: Adjusted) -> None:
        """0.8 x 1.1 is 0.88, which floats miss by a hair."""
        assert (
            adjusted("table: employees, employees: A, multiply: {attendance: 1.1}").employees["attendance"][0] == 0.88
        )

    def test_blank_stays_blank(self, adjusted: Adjusted) -> None:
        """A blank cell stays blank under multiply and add; set fills it."""
        assert adjusted("table: trainings, multiply: {seats: 2}").trainings["seats"].isna().tolist() == [False, True]
        assert adjusted("table: trainings, add: {seats: 2}").trainings["seats"].isna().tolist() == [False, True]
        assert adjusted("table: trainings, set: {seats: 2}").trainings["seats"].tolist() == [2.0, 2.0]

    def test_column_that_the_file_lacks(self, adjusted: Adjusted) -> None:
        """A known column that the file does not have has its default: 1 x 0.85."""
        scenario = adjusted("table: trainings, trainings: T, multiply: {kelulusan: 0.85}")
        assert scenario.trainings["completion"].tolist() == [0.85, 1.0]
        assert adjusted("table: employees, add: {weight: 1}").employees["weight"].tolist() == [2.0, 2.0]

    def test_share_by_the_decimal_mark(self, adjusted: Adjusted) -> None:
        """12.500% is settled by the scenario's decimal mark, under cut as under multiply."""
        base = BASE + 'decimal: "."\n'
        assert adjusted("table: trainings, multiply: {hours: 12.500%}", base=base).trainings["hours"].tolist() == [
            2.5,
            1,
        ]
        assert adjusted("table: trainings, cut: {hours: 12.500%}", base=base).trainings["hours"].tolist() == [17.5, 7]

    def test_set_text_in_one_unicode_form(self, adjusted: Adjusted) -> None:
        """Text that is set is compared as text of a table is."""
        units = adjusted("table: employees, employees: A, set: {unit: Kaf\u0065\u0301}").employees["unit"]
        assert units.tolist() == ["Kaf\u00e9", "RSUD"]


class TestRows:
    def test_own_filter(self, adjusted: Adjusted) -> None:
        """The table's own filter names rows by id, list, attribute or bounds."""
        for chosen in ("T", "[T]", "{mode: tatap muka}", "{hours: {min: 9}}", "{jp: 20, id: T}"):
            scenario = adjusted(f"table: trainings, trainings: {chosen}, multiply: {{hours: 2}}")
            assert scenario.trainings["hours"].tolist() == [40.0, 8.0]

    def test_curriculum_by_training(self, adjusted: Adjusted) -> None:
        """The curriculum of some trainings."""
        scenario = adjusted("table: curriculum, trainings: {mode: daring}, multiply: {lift: 0.5}")
        assert scenario.curriculum["lift"].tolist() == [0.5, 0.5]

    def test_curriculum_by_competency(self, adjusted: Adjusted) -> None:
        """The curriculum of some competencies."""
        scenario = adjusted("table: curriculum, competencies: {kind: manajerial}, multiply: {lift: 3}")
        assert scenario.curriculum["lift"].tolist() == [0.5, 3.0]

    def test_both(self, adjusted: Adjusted) -> None:
        """Every filter of an entry must hold."""
        entry = "table: curriculum, trainings: T, competencies: L, multiply: {lift: 3}"
        assert codes(refused(adjusted, entry)) == ["adjusts_nothing"]

    def test_assessments_by_employee(self, adjusted: Adjusted) -> None:
        """The assessments of some employees: B's 2.5 and 1 rise by half a level."""
        scenario = adjusted("table: hasil, pegawai: {unit: RSUD}, tambah: {level: 0.5}")
        assert scenario.needs["assessed"].tolist() == [2.0, 3.0, 1.5]

    def test_standards_by_employee_and_competency(self, adjusted: Adjusted) -> None:
        """The standards of some people's positions, for one competency."""
        scenario = adjusted("table: standards, employees: B, competencies: K, add: {level: 1}")
        assert scenario.needs["required"].tolist() == [3.0, 5.0, 2.0]

    def test_own_columns_of_other_tables(self, adjusted: Adjusted) -> None:
        """Tables without ids are filtered by their own columns."""
        scenario = adjusted("table: standards, standards: {jabatan: Lurah}, set: {level: 5}")
        assert scenario.needs["required"].tolist() == [5.0, 4.0, 2.0]

    @pytest.mark.parametrize("table", ["standards", "assessments", "curriculum"])
    def test_id_in_a_table_without_ids(self, adjusted: Adjusted, table: str) -> None:
        """An id for a table that has none is refused, never a traceback."""
        refused(adjusted, f"table: {table}, {table}: [T], set: {{competency: K}}")

    def test_foreign_filter(self, adjusted: Adjusted) -> None:
        """A filter of a table that the adjusted one does not refer to is refused."""
        problems = refused(adjusted, "table: trainings, employees: A, multiply: {hours: 2}")
        assert codes(problems) == ["foreign_filter"]
        assert where(problems[0]) == [("1.yaml", 3)]

    def test_catalogue_without_ids(self, adjusted: Adjusted) -> None:
        """Where trainings have names only, their names are their ids."""
        trainings = "name,kind,hours,kontribusi,perjadin\nT,technical,20,1,2\nU,leadership,8,3,4\n"
        scenario = adjusted("table: trainings, trainings: T, multiply: {hours: 2}", trainings=trainings)
        assert scenario.trainings["hours"].tolist() == [40.0, 8.0]

    def test_curriculum_that_says_names(self, adjusted: Adjusted) -> None:
        """A curriculum may name a training by its name; the filter finds it."""
        trainings = "id,name,kind,kontribusi,perjadin\nT,Tata,technical,1,2\nU,Utama,leadership,3,4\n"
        curriculum = "training,competency,lift\nTata,K,0.5\nUtama,L,1\n"
        entry = "table: curriculum, trainings: T, multiply: {lift: 0.5}"
        assert adjusted(trainings=trainings, curriculum=curriculum).curriculum["lift"].tolist() == [0.5, 1.0]
        scenario = adjusted(entry, trainings=trainings, curriculum=curriculum)
        assert scenario.curriculum["lift"].tolist() == [0.25, 1.0]

    def test_no_row(self, adjusted: Adjusted) -> None:
        """An adjust that matches no row is an error where it stands."""
        problems = refused(
            adjusted,
            "table: curriculum, multiply: {lift: 1}\ntable: trainings, trainings: {hours: {min: 99}}, cut: {jp: 1%}",
        )
        assert codes(problems) == ["adjusts_nothing"]
        assert where(problems[0]) == [("1.yaml", 4)]
