"""What a what-if or --set takes away is said, on screen and in every document, with the other way."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.scenario.what_if.chain import read_merged
from optimasi.words.log import ProblemLog
from tests.cli.runner import run

BASE = """\
name: Base
year: 2027
budget: {fee: 10 juta, travel: unlimited}
objective: {levels: 70%, people: 30%}
weights:
  - {employees: {unit: U1}, weight: 2}
  - {employees: {unit: U2}, weight: 3}
aliases: {unit: {Dua: U2}}
employees: people.csv
gaps: [{employee: A, competency: K, gap: 2}, {employee: B, competency: K, gap: 2}, {employee: C, competency: K, gap: 1}]
trainings:
  - {id: T, kind: technical, hours: 10, competencies: K, cost.fee: 1 juta, cost.travel: 0}
  - {id: S, kind: technical, hours: 10, competencies: K, cost.fee: 1 juta, cost.travel: 0}
rules:
  trainings_per_person: {max: 2}
  mandatory:
    - {employees: A, training: T}
    - {employees: B, training: T}
adjust:
  - {table: gaps, multiply: {weight: 2}}
solve: {gap: 0}
"""
PEOPLE = "id,name,unit\nA,Ani,U1\nB,Budi,Dua\nC,Cici,U2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with a table in a file."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "fewer.csv").write_text("id,name,unit\nA,Ani,U1\nB,Budi,Dua\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(path: str, *changes: str) -> list[str]:
    """What the reading of a scenario says that it took away, in English."""
    log = ProblemLog()
    read_merged(Path(path), changes, log)
    assert not log.diagnostics
    return [Speech("en").say(found.message) for found in log.replaced]


@pytest.mark.parametrize(
    ("what_if", "words"),
    [
        (
            "rules: {mandatory: {employees: C, training: T}}",
            "rules.mandatory (w.yaml:2): replaces 2 entries of base.yaml:16. To keep both: write it under add_rules",
        ),
        (
            "aturan: {wajib: [{pegawai: C, pelatihan: T}]}",
            "aturan.wajib (w.yaml:2): replaces 2 entries of base.yaml:16. To keep both: write it under add_rules",
        ),
        (
            "rules: {trainings_per_person: {max: 1}}",
            "rules.trainings_per_person (w.yaml:2): replaces 1 entry of base.yaml:15. "
            "To keep both: write it under add_rules",
        ),
        ("rules: {mandatory: null}", "rules.mandatory (w.yaml:2): removes 2 entries of base.yaml:16"),
        ("rules: null", "rules (w.yaml:2): removes 3 entries of base.yaml:14"),
        (
            "weights: {employees: A, weight: 2}",
            "weights (w.yaml:2): replaces 2 entries of base.yaml:5",
        ),
        ("weights: null", "weights (w.yaml:2): removes 2 entries of base.yaml:5"),
        ("aliases: {unit: {Tiga: U2}}", "aliases (w.yaml:2): replaces 1 entry of base.yaml:8"),
        ("employees: fewer.csv", "employees (w.yaml:2): replaces people.csv of base.yaml:9"),
        ("gaps: fewer.csv", "gaps (w.yaml:2): replaces 3 rows of base.yaml:10"),
        ("tables: {trainings: x.csv}", "trainings (w.yaml:2): replaces 2 rows of base.yaml:11"),
        ("adjust: null", "adjust (w.yaml:2): removes 1 entry of base.yaml:19"),
        ("objective: {levels: 60%}", "objective (w.yaml:2): people: 30% of base.yaml:4 stays"),
        ("objective: cost", "objective (w.yaml:2): replaces 2 entries of base.yaml:4"),
        ("budget: {travel: null}", "travel (w.yaml:2): removes unlimited of base.yaml:3"),
        ("solve: {gap: null}", "solve.gap (w.yaml:2): removes 0 of base.yaml:21"),
    ],
)
def test_a_file_says_what_it_takes_away(folder: Path, what_if: str, words: str) -> None:
    """Rules, weights, tables, aliases, adjusts; and metrics of an objective that stay beside new ones."""
    (folder / "w.yaml").write_text(f"extends: base.yaml\n{what_if}\n", encoding="utf-8")
    assert said("w.yaml") == [words]


def test_shares_that_stay_are_shown_where_they_stand(folder: Path) -> None:
    """A what-if whose shares are whole without those of its base is told where the others come from."""
    (folder / "w.yaml").write_text("extends: base.yaml\nobjective: {levels: 50%, hours: 50%}\n", encoding="utf-8")
    done = run("check", "w.yaml", cwd=folder)
    assert done.code == 1
    assert "add up to 130 percent" in " ".join(done.stderr.split())
    assert "w.yaml line 2" in done.stderr
    assert "see also base.yaml line 4" in done.stderr


@pytest.mark.parametrize(
    "what_if",
    [
        "name: W",
        "budget: {fee: 5 juta}",
        "budget: {cut: 10%}",
        "objective: {levels: 60%, people: 40%}",
        "rules: {coverage: {each: unit, at_least: 10%}}",
        "rules: {mandatory: [{employees: A, training: T}, {employees: B, training: T}]}",
        "add_rules: {mandatory: {employees: C, training: T}}",
        "adjust: {table: gaps, multiply: {weight: 3}}",
        "employees: [{id: A, unit: U2}]",
        "solve: {gap: 1%}",
    ],
)
def test_nothing_is_said_where_nothing_goes(folder: Path, what_if: str) -> None:
    """One value is just changed, rows and rules are added, the same entry is the same."""
    (folder / "w.yaml").write_text(f"extends: base.yaml\n{what_if}\n", encoding="utf-8")
    assert said("w.yaml") == []


@pytest.mark.parametrize(
    ("change", "effect"),
    [
        ("rules.mandatory={employees: C, training: T}", "replaces 2 entries of base.yaml:16"),
        ("rules.mandatory.0={employees: C, training: T}", "replaces 1 entry of base.yaml:17"),
        ("rules={seats: no}", "replaces 3 entries of base.yaml:14"),
        ("rules.mandatory=null", "removes 2 entries of base.yaml:16"),
        ("aturan.pelatihan_per_orang.maks=null", "removes 2 of base.yaml:15"),
        ("weights=[]", "replaces 2 entries of base.yaml:5"),
        ("objective={levels: 1}", "replaces 2 entries of base.yaml:4"),
        ("objective=cost", "replaces 2 entries of base.yaml:4"),
        ("employees=fewer.csv", "replaces people.csv of base.yaml:9"),
        ("adjust={table: gaps, multiply: {weight: 3}}", "replaces 1 entry of base.yaml:19"),
        ("adjust.0={table: gaps, multiply: {weight: 3}}", "replaces 1 entry of base.yaml:20"),
        ("budget=null", "removes 2 entries of base.yaml:3"),
        ("solve={time_limit: 9}", "replaces 1 entry of base.yaml:21"),
    ],
)
def test_a_change_of_the_command_line_says_what_it_takes_away(folder: Path, change: str, effect: str) -> None:
    """Whatever is set over a list or a mapping stands instead of all of it."""
    (words,) = said("base.yaml", change)
    assert words.startswith(f"--set {change}: {effect}")


@pytest.mark.parametrize(
    "change", ["rules.mandatory.0.training=S", "weights.0.weight=4", "budget.fee=-10%", "year=2028"]
)
def test_a_change_inside_takes_nothing_away(folder: Path, change: str) -> None:
    """One value of an entry is just changed."""
    assert said("base.yaml", change) == []


def test_rows_set_on_a_table_go_over_it(folder: Path) -> None:
    """As rows of a what-if do: the people of the file stay."""
    scenario = load_scenario(Path("base.yaml"), ["employees=[{id: A, name: Ayu}]"])
    assert scenario.employees["name"].tolist() == ["Ayu", "Budi", "Cici"]


@pytest.mark.parametrize(
    "change",
    [
        "rules.mandatory={employees: C, training: S}",
        "aturan.wajib=[{pegawai: C, pelatihan: S}]",
        "rules.mandatory.0={employees: C, training: S}",
        "rules={mandatory: {employees: C, training: S}}",
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_the_other_way_works_as_it_is_printed(folder: Path, change: str, language: str) -> None:
    """Pasted from the note, line breaks and all, it keeps the two mandatory people and adds the third."""
    done = run("solve", "base.yaml", "--set", change, OPTIMASI_LANG=language, cwd=folder)
    printed = re.search(r"(--set='?(?:add_rules|tambah_aturan)[^']*'?)", done.stderr)
    assert printed
    again = run("solve", "base.yaml", "--json", *shlex.split(printed[1]), cwd=folder)
    seats = {(seat["employee"], seat["training"]) for seat in json.loads(again.stdout)["assignments"]}
    assert (again.code, again.stderr) == (0, "")
    assert seats >= {("A", "T"), ("B", "T"), ("C", "S")}


def test_what_is_added_is_added_each_time(folder: Path) -> None:
    """Of two changes of one value the last wins; of two additions both hold."""
    scenario = load_scenario(
        Path("base.yaml"),
        ["add_rules.mandatory={employees: C, training: S}", "tambah_aturan.wajib={pegawai: C, pelatihan: T}"],
    )
    assert len(scenario.settings.rules.mandatory) == 4


def test_it_is_on_the_screen_and_in_every_document(folder: Path) -> None:
    """The note of a solve, the plan's warnings, the merged scenario, a comparison, a sweep."""
    (folder / "w.yaml").write_text(
        "extends: base.yaml\nname: W\nrules: {mandatory: {employees: C, training: T}}\nweights: null\n",
        encoding="utf-8",
    )
    words = "rules.mandatory (w.yaml:3): replaces 2 entries of base.yaml:16"
    solved = run("solve", "w.yaml", "-o", "p.json", cwd=folder)
    assert words in " ".join(solved.stderr.split())
    codes = [warning["code"] for warning in json.loads((folder / "p.json").read_text(encoding="utf-8"))["warnings"]]
    assert codes.count("replaced") == 2
    assert run("check", "p.json", cwd=folder).code == 0
    shown = run("check", "w.yaml", "--show", cwd=folder).stdout
    assert re.search(r"\n  mandatory:\n    # replaces 2 entries of base\.yaml:16\n    employees: C", shown)
    assert "\n# weights (w.yaml:4): removes 2 entries of base.yaml:5\n" in shown
    marked = json.loads(run("check", "w.yaml", "--show", "--json", cwd=folder).stdout)["replaced"]
    assert [found["key"] for found in marked] == ["rules.mandatory", "weights"]
    compared = run("compare", "base.yaml", "w.yaml", "p.json", "--jobs", "1", cwd=folder).stdout
    assert compared.count("replaces 2 entries of base.yaml:16") == 2
    swept = run("sweep", "w.yaml", "--over", "budget.fee=50%,100%", "--jobs", "1", cwd=folder)
    assert words in " ".join(swept.stderr.split())


def told(path: str, *changes: str) -> list[str]:
    """What a scenario that is read with its tables says that it took away, in English."""
    warnings = load_scenario(Path(path), changes).warnings
    return [Speech("en").say(warning) for warning in warnings if warning.code == "replaced"]


def test_a_file_that_was_found_by_its_name_alone_does_not_go_without_a_word(folder: Path) -> None:
    """A table for which the base has no key, but a file beside it, is replaced like any other."""
    (folder / "base.yaml").write_text(BASE.replace("employees: people.csv\n", ""), encoding="utf-8")
    (folder / "people.csv").rename(folder / "pegawai.csv")
    (folder / "more.csv").write_text(f"{PEOPLE}D,Didi,U2\n", encoding="utf-8")
    (folder / "w.yaml").write_text("extends: base.yaml\nemployees: more.csv\n", encoding="utf-8")
    assert told("w.yaml") == ["employees (w.yaml:2): replaces pegawai.csv of base.yaml"]
    assert told("base.yaml", "employees=more.csv") == ["--set employees=more.csv: replaces pegawai.csv of base.yaml"]
    (folder / "w.yaml").write_text("extends: base.yaml\nemployees: pegawai.csv\n", encoding="utf-8")
    assert told("w.yaml") == told("base.yaml") == []


def test_gaps_of_a_what_if_say_which_files_they_stand_instead_of(folder: Path) -> None:
    """Where gaps are given, standards and assessments beside the base are not looked for any more."""
    gaps = "employee,competency,gap\nA,K,2\n"
    (folder / "base.yaml").write_text(re.sub("gaps: .*\n", "", BASE).replace("table: gaps", "table: employees"))
    (folder / "standards.csv").write_text("position,competency,level\nP,K,2\n", encoding="utf-8")
    (folder / "assessments.csv").write_text("employee,competency,level\nA,K,0\nB,K,0\nC,K,1\n", encoding="utf-8")
    (folder / "people.csv").write_text("id,name,unit,position\nA,Ani,U1,P\nB,Budi,Dua,P\nC,Cici,U2,P\n")
    (folder / "g.csv").write_text(gaps, encoding="utf-8")
    (folder / "w.yaml").write_text("extends: base.yaml\ngaps: g.csv\n", encoding="utf-8")
    assert told("w.yaml") == ["gaps (w.yaml:2): replaces assessments.csv, standards.csv of base.yaml"]
    assert told("base.yaml") == []
