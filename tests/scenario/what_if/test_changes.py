"""Single values changed by `--set`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.scenario.refusals import codes, refused
from tests.scenario.what_if.over_base import Load, assert_equal, limits, over_base


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return over_base(tmp_path)


class TestSet:
    @pytest.mark.parametrize("change", ["name=Baru", "nama=Baru", " nama = Baru", 'name="Baru"', "judul='Baru'"])
    def test_names_in_either_language(self, load: Load, change: str) -> None:
        """A name in either language, a value with or without quotes."""
        assert load("", change).name == "Baru"

    def test_value_with_equals(self, load: Load) -> None:
        """Only the first = separates."""
        assert load("", "name=a=b").name == "a=b"

    def test_money(self, load: Load) -> None:
        """Amounts are read as in the file, words and all, and the account stays."""
        scenario = load("", "budget.kontribusi=1,25 miliar", "anggaran.perjadin.jumlah=Rp5.000.000")
        assert limits(scenario) == {"kontribusi": 1_250_000_000, "perjadin": 5_000_000}
        assert scenario.lines[0].account == "5.1.02"

    def test_total(self, load: Load) -> None:
        """The budget as a whole is its total."""
        assert load("", "budget=1 miliar").total == 1_000_000_000

    def test_last_wins(self, load: Load) -> None:
        """Of two values for one name the last wins, also in the other language."""
        assert load("", "name=A", "nama=B").name == "B"
        assert limits(load("", "budget.kontribusi=1", "anggaran.kontribusi=2"))["kontribusi"] == 2

    def test_rule(self, load: Load) -> None:
        """A field of a rule is set inside its entry."""
        rules = load("", "rules.trainings_per_person.max=1").settings.rules
        assert [entry.at_most for entry in rules.trainings_per_person] == [1]
        rules = load("", "aturan.dikecualikan.pegawai=[A, B]").settings.rules
        assert [(e.employees.ids, e.trainings is None) for e in rules.excluded if e.employees] == [(("A", "B"), True)]
        assert rules.excluded[0].training == "U"

    def test_new_rule_and_switch(self, load: Load) -> None:
        """A rule that the file does not have is made, a switch switched."""
        scenario = load("", "rules.seats={max: 7}", "rules.hours_per_person.max=40", "rules.clash=tidak")
        assert [entry.at_most for entry in scenario.settings.rules.seats] == [7]
        assert [entry.at_most for entry in scenario.settings.rules.hours_per_person] == [40]
        assert not scenario.is_on("clash")

    def test_entries_by_position(self, load: Load) -> None:
        """Entries of a list are named from 0; the one after the last is added."""
        leaf = "rules: {excluded: [{employees: A}, {employees: B, training: T}]}\nholidays: [2027-08-17]\n"
        scenario = load(leaf, "rules.excluded.1.training=U", "holidays.1=25/12/2027")
        assert [e.training for e in scenario.settings.rules.excluded] == [None, "U"]
        assert [str(day) for day in scenario.settings.holidays] == ["2027-08-17", "2027-12-25"]
        assert codes(refused(load, leaf, "rules.excluded.5.training=U")) == ["no_entry"]

    def test_filter_attribute_in_either_language(self, load: Load) -> None:
        """An attribute of a filter has two names, too."""
        leaf = "rules: {excluded: {employees: {unit: RSUD}}}\n"
        scenario = load(leaf, "rules.excluded.employees.opd=Dinkes")
        assert scenario.employees_named(scenario.settings.rules.excluded[0].employees).tolist() == [True, False]

    def test_adjust_by_position(self, load: Load) -> None:
        """An entry of adjust is named by its position, its verb and columns in either language."""
        leaf = "adjust:\n  - {table: curriculum, multiply: {lift: 0.5}}\n"
        assert load(leaf, "adjust.0.multiply.lift=0.25").curriculum["lift"].tolist() == [0.125, 0.25]
        assert load(leaf, "ubah.0.kalikan.kenaikan=0.25").curriculum["lift"].tolist() == [0.125, 0.25]

    def test_relative_budget(self, load: Load) -> None:
        """A percentage with a sign changes the budget or a line relatively."""
        assert limits(load("", "budget=-35%")) == {"kontribusi": 585_000_000, "perjadin": 487_500_000}
        assert limits(load("", "budget.kontribusi=+10%")) == {"kontribusi": 990_000_000, "perjadin": 750_000_000}
        assert limits(load("budget: {cut: 50%}\n", "anggaran.perjadin=-50%"))["perjadin"] == 187_500_000

    def test_relative_rule(self, load: Load) -> None:
        """So it does with a number of a rule."""
        assert load("", "rules.trainings_per_person.max=-50%").settings.rules.trainings_per_person[0].at_most == 1
        assert load("", "solve.gap=+50%").settings.solve.gap == Fraction(3, 200)
        assert load("", "solve.time_limit=-50%").settings.solve.time_limit == 15.0

    def test_relative_rule_by_the_decimal_mark(self, load: Load) -> None:
        """The number below is read with the scenario's decimal mark: 1.250 JP less 10 % are 1125."""
        leaf = 'decimal: ","\nrules: {hours_per_person: {max: 1.250}}\n'
        assert load(leaf, "rules.hours_per_person.max=-10%").settings.rules.hours_per_person[0].at_most == 1125

    def test_relative_without_budget(self, load: Load) -> None:
        """There is nothing to change relatively where no budget is."""
        assert "cut_nothing" in codes(refused(load, "budget: ~\n", "budget=-35%"))

    def test_relative_below_zero(self, load: Load) -> None:
        """No amount falls below 0."""
        refused(load, "", "budget=-150%")

    def test_null(self, load: Load) -> None:
        """An empty value removes, as null does in the file."""
        assert load("", "name=").settings.name == ""
        assert load("", "rules.excluded=").settings.rules.excluded == ()
        assert load("", "budget=~").settings.budget is None
        assert load("", "budget=").settings.budget is None

    def test_list_is_no_budget(self, load: Load) -> None:
        """A budget that is a list is refused, not passed over."""
        refused(load, "", "budget=[1 juta]")

    def test_table_file(self, load: Load) -> None:
        """A table's file is set, relative to the scenario's folder, at the top or under tables."""
        files = {"what-if/k.csv": "training,competency,lift\nU,K,2\n"}
        assert load("", "curriculum=k.csv", files=files).curriculum["lift"].tolist() == [2.0]

    def test_table_file_in_a_folder(self, load: Load) -> None:
        """The file may stand in another folder."""
        files = {"what-if/sub/k.csv": "training,competency,lift\nU,K,2\n"}
        assert load("", "curriculum=sub/k.csv", files=files).curriculum["lift"].tolist() == [2.0]
        assert load("", "curriculum=../dasar/k.csv").curriculum["lift"].tolist() == [0.5, 1.0]

    def test_table_under_tables(self, load: Load) -> None:
        """tables.curriculum is the same key as curriculum."""
        files = {"what-if/k.csv": "training,competency,lift\nU,K,2\n"}
        assert load("", "tables.curriculum=k.csv", files=files).curriculum["lift"].tolist() == [2.0]

    @pytest.mark.parametrize(
        "change", ["trainings.0.hours=5", "pelatihan.T.jp=5", "tables.trainings.0.hours=5", "tabel.pelatihan.T.jp=5"]
    )
    def test_cells_refused(self, load: Load, change: str) -> None:
        """Cells of tables change through adjust only."""
        assert codes(refused(load, "", change)) == ["set_cells"]

    @pytest.mark.parametrize(
        ("change", "remedy"),
        [
            ("rulez.seats.max=1", "rules"),
            ("rules.trainings_per_persn.max=1", "trainings_per_person"),
            ("solve.tim_limit=1", "time_limit"),
            ("aturan.pelatihan_per_orang.palingbanyak=1", "paling_banyak"),
        ],
    )
    def test_unknown_names(self, load: Load, change: str, remedy: str) -> None:
        """An unknown name is refused at the option, with the nearest one."""
        problems = refused(load, "", change)
        assert codes(problems) == ["unknown_key"]
        assert problems[0].places[0].file == f"--set {change}"
        assert problems[0].remedy is not None
        assert problems[0].remedy.parameters == {"name": remedy}

    @pytest.mark.parametrize("change", ["name", "", "=1", " = 1"])
    def test_form(self, load: Load, change: str) -> None:
        """Without a name and = there is nothing to set."""
        assert codes(refused(load, "", change)) == ["set_form"]

    @pytest.mark.parametrize(
        "change", ["rules.excluded.\u00b2=1", f"holidays.{'9' * 5000}=1", "rules.excluded.\u0663=1"]
    )
    def test_strange_positions(self, load: Load, change: str) -> None:
        """A position that is no number of an entry is refused, never a traceback."""
        refused(load, "rules: {excluded: [{employees: A}]}\nholidays: [2027-08-17]\n", change)

    def test_place_is_the_option(self, load: Load) -> None:
        """A wrong value is shown as the option that said it."""
        (problem,) = refused(load, "", "solve.time_limit=lama")
        assert problem.places[0].file == "--set solve.time_limit=lama"

    def test_same_value_again(self, load: Load, tmp_path: Path) -> None:
        """Setting what is said already gives an equal scenario and digest."""
        again = load("", "solve.time_limit=30", "budget.perjadin=750 juta")
        assert_equal(again, load())
        assert again.digest == load().digest
        assert load("", "solve.time_limit=31").digest != again.digest
