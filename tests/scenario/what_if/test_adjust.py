"""Cells of tables changed by `adjust`: each verb, its rows, and several entries and files together."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError

BASE = "year: 2027\nbudget: {kontribusi: 900 juta, perjadin: 750 juta}\n"
TABLES = {
    "employees.csv": "id,name,unit,position,status,attendance\nA,Ani,Dinkes,Lurah,PNS,80%\nB,Budi,RSUD,Camat,CPNS,\n",
    "standards.csv": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "assessments.csv": "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "trainings.csv": "id,kind,mode,hours,seats,start,lodging,requires,cost.kontribusi,cost.perjadin\n"
    "T,technical,in person,20,30,2027-03-01,no,,1000001,500001\nU,leadership,online,8,,,,,2000000,0\n",
    "curriculum.csv": "training,competency,lift\nT,K,0.5\nU,L,1\n",
    "competencies.csv": "id,kind,weight\nK,technical,\nL,managerial,2\n",
}
Adjusted = Callable[..., Scenario]


@pytest.fixture
def adjusted(tmp_path: Path) -> Adjusted:
    """Load the base with the entries of one file's adjust after the other's."""

    def load(*stages: str, base: str = BASE, **tables: str) -> Scenario:
        for name, text in {**TABLES, **{f"{table}.csv": text for table, text in tables.items()}}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        path = tmp_path / "0.yaml"
        path.write_text(base, encoding="utf-8")
        for number, stage in enumerate(stages, start=1):
            path = tmp_path / f"{number}.yaml"
            entries = "".join(f"  - {{{entry.strip()}}}\n" for entry in stage.splitlines() if entry.strip())
            path.write_text(f"extends: {number - 1}.yaml\nadjust:\n{entries}", encoding="utf-8")
        return load_scenario(path)

    return load


def refused(adjusted: Adjusted, *stages: str, **more: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        adjusted(*stages, **more)
    return caught.value.diagnostics


def codes(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [problem.message.code for problem in problems]


def where(problem: Diagnostic) -> list[tuple[str, int]]:
    return [(Path(place.file).name, place.line) for place in problem.places]


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
