"""Scenarios that build on each other: merged, cut, layered and set as what-ifs say."""

from __future__ import annotations

import json
import os
import tempfile
import textwrap
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError

WANTED = os.environ.get("OPTIMASI_EXAMPLES")
MANY = settings(
    max_examples=int(WANTED or 50),
    derandomize=WANTED is None,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

BASE = """\
nama: Dasar
tahun: 2027
anggaran:
  kontribusi: {jumlah: 900 juta, kode_rekening: 5.1.02}
  perjadin: 750 juta
tabel: {pegawai: e.csv, skj: s.csv, hasil: a.csv, pelatihan: t.csv, kurikulum: k.csv}
aturan:
  pelatihan_per_orang: {maks: 2}
  dikecualikan: {pegawai: A, pelatihan: U}
hitung: {batas_waktu: 30, ketelitian: 1%}
"""
TABLES = {
    "e.csv": "nip,nama,opd,jabatan,status\nA,Ani,Dinkes,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n",
    "s.csv": "jabatan,kompetensi,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "a.csv": "nip,kompetensi,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "t.csv": "kode,nama,jenis,metode,jp,kuota,cost.kontribusi,cost.perjadin\n"
    "T,Tata,teknis,tatap muka,20,30,1000001,500000\nU,Utama,struktural,daring,8,,2000000,0\n",
    "k.csv": "pelatihan,kompetensi,kenaikan\nT,K,0.5\nU,L,1\n",
}
FOLDER = {f"dasar/{name}": text for name, text in {"dasar.yaml": BASE, **TABLES}.items()}

Load = Callable[..., Scenario]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load what-if/scenario.yaml over dasar/dasar.yaml, with --set and other files (None: left out)."""

    def write(leaf: str = "", *changes: str, files: Mapping[str, str | None] | None = None) -> Scenario:
        return load_scenario(written(tmp_path, leaf, files or {}), changes)

    return write


def written(folder: Path, leaf: str, files: Mapping[str, str | None]) -> Path:
    tree = {**FOLDER, "what-if/scenario.yaml": "extends: ../dasar/dasar.yaml\n" + textwrap.dedent(leaf), **files}
    for name, text in tree.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder / "what-if/scenario.yaml"


def refused(load: Load, *arguments: str, files: Mapping[str, str | None] | None = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        load(*arguments, files=files)
    return caught.value.diagnostics


def codes(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [problem.message.code for problem in problems]


def where(problem: Diagnostic) -> list[tuple[str, int]]:
    """File name and line of each place."""
    return [(Path(place.file).name, place.line) for place in problem.places]


def limits(scenario: Scenario) -> dict[str, int | None]:
    return {line.name: line.limit for line in scenario.lines}


def cells(scenario: Scenario, table: str, column: str) -> dict[str, Any]:
    frame = getattr(scenario, table)
    return dict(zip(frame["id"], frame[column], strict=True))


def assert_equal(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_like=True, check_flags=False)
    assert one.lines == other.lines
    assert one.seat_cost.tolist() == other.seat_cost.tolist()
    assert one.settings.model_dump(mode="json") == other.settings.model_dump(mode="json")


class TestExtends:
    def test_nothing_changed(self, load: Load, tmp_path: Path) -> None:
        """A what-if that says nothing is its base, digest included."""
        leaf = load()
        base = load_scenario(tmp_path / "dasar/dasar.yaml")
        assert_equal(leaf, base)
        assert leaf.digest == base.digest

    def test_a_comment_does_not_change_the_digest(self, load: Load) -> None:
        """The digest is of what is said, not of the file's bytes."""
        assert load("# komentar\n").digest == load().digest

    def test_name_and_table_change_the_digest(self, load: Load) -> None:
        """Another name is another scenario, and so is another cell of a base's table."""
        cheaper = {"dasar/t.csv": TABLES["t.csv"].replace("2000000", "1999999")}
        assert len({load().digest, load("name: X\n").digest, load(files=cheaper).digest}) == 3

    def test_three_files_in_three_folders(self, load: Load) -> None:
        """Each extends is relative to its own file, the leaf says the last word."""
        scenario = load(
            "turunan_dari: ../a/b/tengah.yaml\nyear: 2029\n",
            files={
                "what-if/scenario.yaml": "turunan_dari: ../a/b/tengah.yaml\nyear: 2029\n",
                "a/b/tengah.yaml": "extends: ../../dasar/dasar.yaml\nname: Tengah\nyear: 2028\n",
            },
        )
        assert (scenario.settings.name, scenario.settings.year) == ("Tengah", 2029)
        assert scenario.settings.solve.time_limit == 30.0

    def test_table_of_the_middle_file(self, load: Load) -> None:
        """A table's file is looked for beside the file that names it."""
        scenario = load(
            files={
                "what-if/scenario.yaml": "extends: ../a/tengah.yaml\n",
                "a/tengah.yaml": "extends: ../dasar/dasar.yaml\ncurriculum: k2.csv\n",
                "a/k2.csv": "training,competency,lift\nT,K,0.25\n",
            },
        )
        assert scenario.curriculum["lift"].tolist() == [0.25]

    def test_indonesian_over_english(self, load: Load) -> None:
        """An Indonesian what-if changes an English base."""
        english = (
            BASE.replace("nama", "name").replace("anggaran", "budget").replace("aturan", "rules").replace("maks", "max")
        ).replace("pelatihan_per_orang", "trainings_per_person")
        scenario = load(
            "nama: Baru\nanggaran: {kontribusi: {potong: 10%}}\naturan: {pelatihan_per_orang: {maks: 1}}\n",
            files={"dasar/dasar.yaml": english},
        )
        assert scenario.name == "Baru"
        assert limits(scenario) == {"kontribusi": 810_000_000, "perjadin": 750_000_000}
        assert [entry.at_most for entry in scenario.settings.rules.trainings_per_person] == [1]

    def test_tables_beside_the_base(self, load: Load, tmp_path: Path) -> None:
        """Files with canonical names beside the base are its tables, from another folder, too."""
        names = {"e": "pegawai", "s": "skj", "a": "hasil", "t": "pelatihan", "k": "kurikulum"}
        beside: dict[str, str | None] = {f"dasar/{new}.csv": TABLES[f"{old}.csv"] for old, new in names.items()}
        bare = "".join(line for line in BASE.splitlines(keepends=True) if not line.startswith("tabel"))
        files = {**beside, "dasar/dasar.yaml": bare}
        leaf = load(files=files)
        assert_equal(leaf, load_scenario(tmp_path / "dasar/dasar.yaml"))

    def test_missing_base(self, load: Load) -> None:
        """A base that does not exist is named at the extends line, with the file looked for."""
        (problem,) = refused(load, files={"what-if/scenario.yaml": "name: X\nextends: tiada.yaml\n"})
        assert problem.message.code == "no_file"
        assert where(problem) == [("scenario.yaml", 2)]
        assert Path(str(problem.message.parameters["file"])).name == "tiada.yaml"

    def test_circles(self, load: Load) -> None:
        """A circle of two or three files, or of one, names each extends line."""
        itself = {"what-if/scenario.yaml": "extends: scenario.yaml\n"}
        two = {"what-if/scenario.yaml": "extends: b.yaml\n", "what-if/b.yaml": "name: B\nextends: scenario.yaml\n"}
        three = {**two, "what-if/b.yaml": "extends: ../c.yaml\n", "c.yaml": "\nextends: what-if/scenario.yaml\n"}
        found = [refused(load, files=files) for files in (itself, two, three)]
        assert [codes(problems) for problems in found] == [["extends_circle"]] * 3
        assert [sorted(where(problem)) for (problem,) in found] == [
            [("scenario.yaml", 1)],
            [("b.yaml", 2), ("scenario.yaml", 1)],
            [("b.yaml", 1), ("c.yaml", 2), ("scenario.yaml", 1)],
        ]

    def test_syntax_error_of_the_base(self, load: Load) -> None:
        """A mistake inside the base is shown there first, then where the base is named."""
        (problem,) = refused(load, files={"dasar/dasar.yaml": "name: Dasar\nyear: [2027\n"})
        assert problem.message.code == "open_bracket"
        assert where(problem)[0][0] == "dasar.yaml"
        assert where(problem)[-1] == ("scenario.yaml", 1)

    @pytest.mark.parametrize("base", ['"a\\0b.yaml"', '""', '"' + "x" * 5000 + '"', "[a.yaml]", "{a: b}", "putar.yaml"])
    def test_strange_bases(self, load: Load, tmp_path: Path, base: str) -> None:
        """Whatever extends holds (a NUL, nothing, a circle of links), the answer is an InputError."""
        (tmp_path / "what-if").mkdir()
        (tmp_path / "what-if/putar.yaml").symlink_to("putar.yaml")
        refused(load, files={"what-if/scenario.yaml": f"extends: {base}\n"})


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


class TestTables:
    def test_file_replaces(self, load: Load) -> None:
        """A table given as a file replaces the base's."""
        scenario = load("curriculum: k.csv\n", files={"what-if/k.csv": "training,competency,lift\nU,K,2\n"})
        assert scenario.curriculum["lift"].tolist() == [2.0]

    def test_rows_update_named_cells(self, load: Load) -> None:
        """Rows change the cells they name, heads in another language, and no others."""
        scenario = load("trainings:\n  - {id: T, hours: 24}\n")
        assert cells(scenario, "trainings", "hours") == {"T": 24.0, "U": 8.0}
        assert cells(scenario, "trainings", "seats")["T"] == 30.0
        assert scenario.seat_cost.tolist() == [[1_000_001, 2_000_000], [500_000, 0]]

    def test_null_blanks_a_cell(self, load: Load) -> None:
        """A null cell becomes blank."""
        seats = cells(load("trainings: [{id: T, seats: ~}]\n"), "trainings", "seats")
        assert seats["T"] != seats["T"]

    def test_rows_add(self, load: Load) -> None:
        """Rows with a new key are added after the base's, in order."""
        scenario = load(
            "employees:\n  - {id: D, position: Lurah, unit: RSUD}\n  - {id: C, position: Camat}\n"
            "assessments:\n  - {employee: D, competency: K, level: 0}\n  - {employee: C, competency: K, level: 4}\n"
            "  - {employee: C, competency: L, level: 0}\n  - {employee: A, competency: K, level: 3}\n"
        )
        assert scenario.employees["id"].tolist() == ["A", "B", "D", "C"]
        assert scenario.employees["unit"].tolist() == ["Dinkes", "RSUD", "RSUD", ""]
        assert scenario.needs["gap"].tolist() == [0.0, 1.5, 1.0, 3.0, 0.0, 2.0]

    def test_composite_keys(self, load: Load) -> None:
        """Standards and curriculum are known by both of their names together."""
        scenario = load(
            "standards: [{position: Camat, competency: L, level: 5}]\n"
            "curriculum: [{training: T, competency: L, lift: 2}, {training: T, competency: K, lift: 0.75}]\n"
        )
        assert scenario.needs["required"].tolist() == [3.0, 4.0, 5.0]
        assert scenario.curriculum["lift"].tolist() == [0.75, 2.0, 1.0]

    def test_layers(self, load: Load) -> None:
        """Several files put rows over a table, the last one wins a cell."""
        files: dict[str, str | None] = {
            "what-if/tengah.yaml": "extends: ../dasar/dasar.yaml\ntrainings: [{kode: T, jp: 1, kuota: 2}]\n",
            "what-if/scenario.yaml": "extends: tengah.yaml\ntables: {trainings: [{id: T, hours: 3}]}\n",
        }
        scenario = load(files=files)
        assert cells(scenario, "trainings", "hours") == {"T": 3.0, "U": 8.0}
        assert cells(scenario, "trainings", "seats")["T"] == 2.0

    def test_file_above_layers(self, load: Load) -> None:
        """A file over rows replaces them, too."""
        files: dict[str, str | None] = {
            "what-if/tengah.yaml": "extends: ../dasar/dasar.yaml\nkurikulum: [{training: T, competency: K, lift: 9}]\n",
            "what-if/scenario.yaml": "extends: tengah.yaml\ncurriculum: ../dasar/k.csv\n",
        }
        assert load(files=files).curriculum["lift"].tolist() == [0.5, 1.0]

    def test_rows_over_a_table_beside(self, load: Load) -> None:
        """Rows are put over a table that stands beside the base without being named."""
        files: dict[str, str | None] = {
            "what-if/scenario.yaml": "extends: dasar.yaml\ntrainings: [{id: T, hours: 24}]\n",
            "what-if/dasar.yaml": BASE.replace(" pelatihan: t.csv,", ""),
            "what-if/pelatihan.csv": TABLES["t.csv"],
            **{f"what-if/{name}": text for name, text in TABLES.items() if name != "t.csv"},
        }
        assert cells(load(files=files), "trainings", "hours") == {"T": 24.0, "U": 8.0}

    def test_new_column(self, load: Load) -> None:
        """Rows may name a column that the base does not have; other rows are blank there."""
        scenario = load("employees: [{id: A, attendance: 80%}]\n")
        assert cells(scenario, "employees", "attendance") == {"A": 0.8, "B": 1.0}

    def test_line_named_as_head(self, load: Load) -> None:
        """A column headed by the budget line and cost.<line> are one column."""
        files = {"dasar/t.csv": TABLES["t.csv"].replace("cost.kontribusi", "kontribusi")}
        scenario = load("trainings: [{id: T, cost.kontribusi: 5}]\n", files=files)
        assert scenario.seat_cost[0].tolist() == [5, 2_000_000]

    def test_key_with_spaces(self, load: Load) -> None:
        """Keys match after trimming, as ids do everywhere."""
        files = {"dasar/t.csv": TABLES["t.csv"].replace("T,Tata", "T ,Tata")}
        assert load("trainings: [{id: T, hours: 24}]\n", files=files).trainings["hours"].tolist() == [24.0, 8.0]

    def test_key_in_another_unicode_form(self, load: Load) -> None:
        """Keys match in either Unicode form."""
        files = {
            "dasar/e.csv": TABLES["e.csv"].replace("A,", "E\u0301,"),
            "dasar/a.csv": TABLES["a.csv"].replace("A,", "E\u0301,"),
            "dasar/dasar.yaml": BASE.replace("pegawai: A", "pegawai: B"),
        }
        assert len(load("employees: [{id: \u00c9, unit: X}]\n", files=files).employees) == 2

    def test_row_without_key(self, load: Load) -> None:
        """A row over a table without its whole key is an error where the row stands."""
        (problem,) = refused(load, "curriculum:\n  - {training: T, lift: 1}\n")
        assert problem.message.code == "no_key"
        assert where(problem) == [("scenario.yaml", 3)]

    def test_same_key_twice(self, load: Load) -> None:
        """One file cannot change a row twice."""
        refused(load, "trainings:\n  - {id: T, hours: 1}\n  - {id: T, hours: 2}\n")

    def test_places_of_cells(self, load: Load) -> None:
        """A wrong cell is shown in the row that said it last, an untouched one in the base's file."""
        (above,) = refused(load, "trainings:\n  - id: T\n    hours: lama\n")
        (below,) = refused(
            load, "trainings: [{id: T, seats: 1}]\n", files={"dasar/t.csv": TABLES["t.csv"].replace(",8,", ",x,")}
        )
        assert where(above) == [("scenario.yaml", 4)]
        assert where(below) == [("t.csv", 3)]

    def test_place_of_a_head(self, load: Load) -> None:
        """A head that is unknown is shown in its row of the base's file, also under rows of a what-if."""
        files = {"dasar/k.csv": "pelatihan,kompetensi,kenaikan,asing\nT,K,0.5,x\n"}
        (alone,) = refused(load, files=files)
        (under,) = refused(load, "curriculum: [{training: T, competency: K, lift: 1}]\n", files=files)
        assert where(alone) == where(under) == [("k.csv", 1)]

    def test_decimal_of_a_file_is_not_that_of_rows(self, load: Load) -> None:
        """The separator of the base's file does not settle what 1.250 means in a row of YAML."""
        assert "ambiguous" in codes(refused(load, "trainings:\n  - {id: T, hours: 1.250}\n"))

    def test_effective_reads_back(self, load: Load, tmp_path: Path) -> None:
        """The merged scenario, written out beside the base's tables, reads back to the same."""
        scenario = load("budget: {cut: 35%}\nrules: {clash: false}\nadd_rules: {seats: {max: 9}}\n")
        again = tmp_path / "dasar/lagi.yaml"
        again.write_text(json.dumps(scenario.effective), encoding="utf-8")
        assert_equal(load_scenario(again), scenario)

    def test_effective_with_layers_reads_back(self, load: Load, tmp_path: Path) -> None:
        """So does one with rows over a file."""
        scenario = load("trainings: [{id: T, hours: 24}]\n")
        again = tmp_path / "dasar/lagi.yaml"
        again.write_text(json.dumps(scenario.effective), encoding="utf-8")
        assert_frame_equal(load_scenario(again).trainings, scenario.trainings, check_like=True)


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


WHAT_IF = """\
name: Uji
budget: {cut: 35%, kontribusi: {amount: 1 miliar}, perjadin: {cut: 50%}}
rules: {clash: false, seats: [{trainings: T, max: 5}], excluded: ~}
tambah_aturan: {excluded: {employees: B, training: T}}
solve: {gap: 0.1%}
trainings:
  - {id: T, hours: 24}
  - {id: V, kind: teknis, cost.kontribusi: 5 juta, cost.perjadin: 0, hours: 3}
curriculum: [{training: V, competency: K, lift: 0.5}]
adjust:
  - {table: curriculum, multiply: {lift: 0.5}, trainings: {mode: tatap muka}}
  - {table: trainings, trainings: {mode: tatap muka}, add: {kontribusi: 250 ribu}}
  - {tabel: pegawai, pegawai: {opd: RSUD}, jadikan: {kehadiran: 80%, unit: Dinkes}}
"""
PIECES = [
    *"{}[]:,.|-+%=~#&*!'\"\n ²",
    "\x00",
    "\\0",
    "\ud800",
    "null",
    "- ",
    "cut",
    "potong",
    "table",
    "set",
    "multiply",
]
PIECES += ["9" * 90, "1e5", "nan", "-1", "..", "budget", "T", "K", "id", "extends: ", "150%", "dasar.yaml", "\u00e9"]
KEYS = ["name", "budget", "budget.kontribusi", "rules", "rules.seats.0", "rules.excluded", "solve.gap", "adjust"]
KEYS += ["adjust.0", "adjust.0.0.multiply", "tables", "trainings", "holidays", "holidays.0", "extends", "add_rules"]
KEYS += [
    "budget.total",
    "budget.cut",
    "decimal",
    "objective",
    "unassessed",
    "tables.trainings",
    "attributes.0",
    "rules.clash",
]


@pytest.fixture(scope="module")
def folder() -> Any:
    with tempfile.TemporaryDirectory() as name:
        written(Path(name), WHAT_IF, {})
        yield Path(name)


def tried(path: Path, *changes: str) -> bool:
    """Load; True for a scenario, False for an InputError whose messages can be written."""
    try:
        load_scenario(path, changes)
    except InputError as refusal:
        problems = refusal.diagnostics
    else:
        return True
    assert problems
    for message in (message for problem in problems for message in (problem.message, problem.remedy) if message):
        assert message.template.format(**message.parameters)
    return False


def test_unchanged_is_valid(folder: Path) -> None:
    """The what-if that the mutations start from is a good one."""
    assert tried(folder / "what-if/scenario.yaml")


signs = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=6).map("".join)


@MANY
@given(change=st.text(max_size=40) | signs)
@example(change="")
@example(change=".=")
@example(change="name=[")
@example(change="name=\x00")
def test_any_text_as_change(folder: Path, change: str) -> None:
    """Any text as --set gives a scenario or an InputError."""
    tried(folder / "what-if/scenario.yaml", change)


@MANY
@given(key=st.sampled_from(KEYS), more=st.sampled_from(["", ".0", ".x", ".max", ".cut", ".²"]), value=signs)
@example(key="adjust", more="", value="[1]")
@example(key="adjust", more="", value="{table: [a]}")
@example(key="tables", more="", value="x.csv")
@example(key="decimal", more="", value="[a]")
def test_any_value_as_change(folder: Path, key: str, more: str, value: str) -> None:
    """Any value for a known name does, too."""
    tried(folder / "what-if/scenario.yaml", f"{key}{more}={value}")


@MANY
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(WHAT_IF)), st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_slips_in_a_what_if(folder: Path, changes: list[tuple[int, int, str]]) -> None:
    """A good what-if with a few characters changed is read or refused."""
    text = "extends: ../dasar/dasar.yaml\n" + WHAT_IF
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    path = folder / "what-if/slips.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    tried(path)
