"""A what-if merged into its base: rules, settings, objective."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.scenario.refusals import refused, where
from tests.scenario.what_if.over_base import BASE, Load, over_base


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return over_base(tmp_path)


class TestMerge:
    def test_rule_replaced_whole(self, load: Load) -> None:
        """An entry under rules replaces the base's entry whole, the others stay."""
        rules = load("rules: {excluded: [{employees: B}]}\n").settings.rules
        assert [(e.employees.ids, e.trainings) for e in rules.excluded if e.employees] == [(("B",), None)]
        assert [entry.at_most for entry in rules.trainings_per_person] == [2]

    def test_null_removes_a_rule(self, load: Load) -> None:
        """Null removes an entry of the base, and a key of solve returns to its default."""
        changed = load("rules: {excluded: ~}\nsolve: {time_limit: null}\n").settings
        assert changed.rules.excluded == ()
        assert (changed.solve.time_limit, changed.solve.gap) == (60.0, Fraction(1, 100))

    def test_add_rules(self, load: Load) -> None:
        """add_rules adds to the base's entries, in order, and to rules that the base has not."""
        rules = load("add_rules: {excluded: {employees: B, training: T}, seats: {max: 5}}\n").settings.rules
        assert [e.employees.ids for e in rules.excluded if e.employees] == [("A",), ("B",)]
        assert [e.at_most for e in rules.seats] == [5]

    def test_add_rules_above_rules(self, load: Load) -> None:
        """It makes no difference whether add_rules stands above or below rules in one file."""
        replaced, added = "rules: {excluded: {employees: B}}\n", "add_rules: {excluded: {training: T}}\n"
        assert len(load(replaced + added).settings.rules.excluded) == 2
        assert len(load(added + replaced).settings.rules.excluded) == 2

    def test_empty_add_rules(self, load: Load) -> None:
        """An add_rules with nothing below it adds nothing."""
        assert len(load("add_rules:\n").settings.rules.excluded) == 1

    def test_switch_off_and_on(self, load: Load) -> None:
        """A what-if switches a rule off, and one over it on again."""
        assert not load("rules: {clash: false}\n").is_on("clash")
        again = {"dasar/dasar.yaml": BASE.replace("aturan:\n", "aturan:\n  bentrok: tidak\n")}
        assert not load(files=again).is_on("clash")
        assert load("rules: {clash: true}\n", files=again).is_on("clash")
        assert load("rules: {clash: ~}\n", files=again).is_on("clash")

    def test_solve_by_key(self, load: Load) -> None:
        """Solve merges key by key, in either language."""
        solve = load("solve: {gap: 0}\n").settings.solve
        assert (solve.time_limit, solve.gap) == (30.0, 0)
        assert load("hitung: {batas_waktu: 5}\n").settings.solve.gap == Fraction(1, 100)

    def test_objective(self, load: Load) -> None:
        """The objective can be said again."""
        assert load("tujuan: level\n").settings.objective.as_written() == "levels"

    @pytest.mark.parametrize(
        ("base", "leaf", "found"),
        [
            ("ip_asn", "tujuan: orang\n", "people"),
            ("ip_asn", "tujuan: {hemat: 5%}\n", {"ip_asn": "1", "economise": "5%"}),
            ("{levels: 1, ip_asn: 2}", "tujuan: {ip_asn: 3}\n", {"levels": "1", "ip_asn": "3"}),
            ("{levels: 1, economise: 5%}", "tujuan: orang\n", "people"),
            ("people", "tujuan: {level: 70%, ip_asn: 30%}\n", {"levels": "70%", "ip_asn": "30%"}),
        ],
    )
    def test_objectives_merge(self, load: Load, base: str, leaf: str, found: object) -> None:
        """Weights merge by metric; a metric alone, or weights over one, replace what stands below."""
        people = "nip,opd,jabatan,kelompok_jabatan\nA,Dinkes,Lurah,pelaksana\nB,RSUD,Camat,struktural\n"
        files = {"dasar/dasar.yaml": f"{BASE}tujuan: {base}\n", "dasar/e.csv": people}
        assert load(leaf, files=files).settings.objective.as_written() == found

    @pytest.mark.parametrize(
        ("leaf", "line"),
        [
            ("name: A\nnama: B\n", 3),
            ("budget: 1 juta\nanggaran: 2 juta\n", 3),
            ("budget:\n  cut: 1%\n  potong: 2%\n", 4),
            ("budget:\n  kontribusi:\n    amount: 1 juta\n    jumlah: 2 juta\n", 5),
            ("budget:\n  perjadin:\n    cut: 10%\n    potong: 20%\n", 5),
            ("rules:\n  seats: {max: 1}\n  kuota: {max: 2}\n", 4),
            ("rules:\n  seats:\n    max: 1\n    maks: 2\n", 5),
            ("solve:\n  gap: 1%\n  ketelitian: 2%\n", 4),
            ("add_rules:\n  seats: {max: 1}\n  kuota: {max: 2}\n", 4),
            ("trainings:\n  - kode: T\n    hours: 1\n    jp: 2\n", 5),
            ("tables:\n  trainings: [{kode: T, jp: 8}]\npelatihan: [{kode: T, jp: 8}]\n", 4),
            ("adjust:\n  table: curriculum\n  tabel: kurikulum\n  multiply: {lift: 2}\n", 4),
            ("adjust:\n  table: curriculum\n  multiply:\n    lift: 2\n    kenaikan: 3\n", 6),
        ],
    )
    def test_key_once_in_each_language(self, load: Load, leaf: str, line: int) -> None:
        """The same key once in each language is an error of one file, at its second place."""
        problems = refused(load, leaf)
        assert len(problems) == 1
        assert "twice" in problems[0].message.code or "adjusted" in problems[0].message.code
        assert where(problems[0])[0] == ("scenario.yaml", line)

    def test_key_twice(self, load: Load) -> None:
        """The same key twice in a what-if is an error with both places."""
        (problem,) = refused(load, "year: 2028\nyear: 2029\n")
        assert problem.message.code == "key_twice"
        assert where(problem)[:2] == [("scenario.yaml", 3), ("scenario.yaml", 2)]

    def test_unknown_key_has_its_own_file(self, load: Load) -> None:
        """An unknown key is shown in the file that says it, be it base or what-if."""
        (leaf,) = refused(load, "rulez: {}\n")
        (base,) = refused(load, files={"dasar/dasar.yaml": BASE + "aturann: {}\n"})
        assert where(leaf) == [("scenario.yaml", 2)]
        assert where(base) == [("dasar.yaml", 11)]
        assert leaf.remedy is not None
        assert base.remedy is not None

    def test_place_of_the_last_word(self, load: Load) -> None:
        """A wrong value is shown where it was said last; one that is overruled is not shown."""
        wrong = {"dasar/dasar.yaml": BASE.replace("batas_waktu: 30", "batas_waktu: lama")}
        (below,) = refused(load, files=wrong)
        assert where(below) == [("dasar.yaml", 10)]
        (above,) = refused(load, "\nsolve: {time_limit: cepat}\n", files=wrong)
        assert where(above) == [("scenario.yaml", 3)]
        assert load("solve: {time_limit: 3}\n", files=wrong).settings.solve.time_limit == 3.0

    def test_place_of_a_rule(self, load: Load) -> None:
        """An added entry is shown where it stands, the base's where that stands."""
        (added,) = refused(load, "add_rules:\n  excluded:\n    employees: Z\n")
        (base,) = refused(
            load, "add_rules: {excluded: {training: T}}\n", files={"dasar/dasar.yaml": BASE.replace(": A,", ": Z,")}
        )
        assert where(added) == [("scenario.yaml", 4)]
        assert where(base) == [("dasar.yaml", 9)]
