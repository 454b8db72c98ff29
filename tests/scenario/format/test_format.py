"""The format as data: what a reader takes, and that no key or column of the program is left out."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, cast

import pytest

from optimasi.scenario.format.columns import COLUMNS, FORMED, SEVERAL, Column
from optimasi.scenario.format.described import Key, columns, key_of, scenario_keys
from optimasi.scenario.format.fields import TABLES, Day, Share, Words, tuple_of
from optimasi.scenario.format.lookup import Path, dotted, every_path, find, suggestions
from optimasi.scenario.format.rules import SWITCHES, PersonLimit, Rules
from optimasi.scenario.format.schema import Settings, read_settings
from optimasi.scenario.format.values import Value
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import NotationError, Place
from optimasi.words.source import Text, Tree

AMOUNT = Value("money", "values:amount", ("unlimited",), at_least=0)
LETTERS = "qwerty uiop"

KEYS = {
    "name": Value("text"),
    "year": Value("whole", at_least=2000, at_most=2199),
    "extends": Value("text"),
    "budget": AMOUNT,
    "budget.total": AMOUNT,
    "budget.cut": Value("share", at_least=0, at_most=1),
    "solve.time_limit": Value("number", above=0),
    "solve.gap": Value("share", at_least=0, at_most=1),
    "unassessed": Value("choice", "values:unassessed", ("ignore", "zero")),
    "decimal": Value("choice", "", (",", ".")),
    "holidays": Value("date"),
    "attributes": Value("text"),
    "rules": None,
    "rules.clash": Value("yes_no", "values:yes_no"),
    "rules.seats": Value("yes_no", "values:yes_no"),
    "rules.mandatory": None,
    "rules.mandatory.training": Value("text"),
    "rules.trainings_per_person.at_most": Value("whole", at_least=0),
    "employees.id": Value("text"),
    "employees.status": Value(
        "choice", "values:status", ("civil servant", "probationary", "contract", "part-time contract")
    ),
    "employees.attended": Value("names"),
    "employees.birth_date": Value("date"),
    "employees.attendance": Value("share", "values:attendance", ("high", "middle", "low"), at_least=0, at_most=1),
    "employees.hours_held": Value("number", at_least=0, at_most=10_000),
    "gaps.gap": Value("number", "values:gap", ("high", "middle", "low"), at_least=0, at_most=100),
    "trainings.start": Value("dates"),
    "objective": Value("choice", "objective", ("levels", "ip_asn", "people", "hours", "cost")),
    "objective.levels": Value("weight", at_least=0),
    "attendance_levels.high": Value("share", at_least=0, at_most=1),
    "retirement_age.staff": Value("number", at_least=1, at_most=150),
    "ip_scores.staff.technical": Value("number", at_least=0, at_most=100),
    "aliases.unit": None,
    "locations": None,
    "employees.weight": Value("number", at_least=0, at_most=1_000_000),
    "trainings.batch_min": Value("whole", at_least=1, at_most=10_000_000),
    "trainings.seats": Value("whole", at_least=0, at_most=10_000_000),
    "trainings.lodging": Value("yes_no", "values:yes_no"),
    "trainings.cost": Value("money", "values:amount", at_least=0),
    "trainings.eligible": Value("text"),
    "curriculum.lift": Value("number", at_least=0, at_most=100),
}


def key(name: str) -> Key:
    (path,) = find(name)
    return path[-1]


@pytest.mark.parametrize("name", KEYS)
def test_values(name: str) -> None:
    """What a key or column holds is as the format is written down."""
    assert key(name).value == KEYS[name]


def test_defaults() -> None:
    """What is left out stands at its default, as the models and columns have it."""
    assert key("solve.time_limit").default == 60
    assert key("solve.gap").default == Fraction(1, 1000)
    assert key("objective").default == "levels"
    assert key("employees.attendance").default == 1
    assert key("trainings.lodging").default is False
    assert key("rules.clash").default is True
    assert key("year").default is None
    assert key("trainings.hours").default is None


def test_needed() -> None:
    """Columns in which no cell may be blank, and keys that must stand, are needed; others are not."""
    needed = {dotted(path) for path in every_path() if path[-1].required}
    assert needed >= {"employees.id", "standards.level", "gaps.gap", "curriculum.training", "adjust.table"}
    assert not needed & {"employees.name", "trainings.id", "curriculum.lift", "assessments.level", "solve.gap"}


def test_lists_and_filters() -> None:
    """Entries of rules may be listed, filters name the table whose rows they choose."""
    assert key("rules.mandatory").many
    assert key("holidays").many
    assert not key("solve").many
    assert key("rules.mandatory.employees").filters == "employees"
    assert key("adjust.curriculum").filters == "curriculum"


def test_every_key_of_the_models_is_there() -> None:
    """Each field of the scenario, each rule and each switch has its key."""
    top = {key.name for key in scenario_keys()}
    assert top == set(Settings.model_fields) | {"extends", "add_rules", "tables"}
    rules = {key.name for key in next(key for key in scenario_keys() if key.name == "rules").keys}
    assert rules == (set(Rules.model_fields) | set(SWITCHES)) - {"off"}


def test_every_column_is_there() -> None:
    """Each column that is read has its key, and each table that is read its columns."""
    for table in COLUMNS:
        assert {key.name for key in columns(table) if not key.form} == set(COLUMNS[table])
    assert [key.name for top in scenario_keys() for key in top.keys if key.table] == [t for t in TABLES if t in COLUMNS]


def test_every_value_is_recognised() -> None:
    """No key or column holds something of which nothing can be said."""
    silent = [
        dotted(path)
        for path in every_path()
        if not (path[-1].value or path[-1].keys or path[-1].rest or path[-1].filters or path[-1].table)
    ]
    assert silent == []


def edges(value: Value) -> tuple[list[str], list[str]]:
    """Texts that a value may just be, and texts that it may just not be, words left aside."""
    if value.kind in ("number", "whole"):
        least, most = value.at_least, value.at_most
        taken = [
            str(end)
            for end in (least, most, None if least else 1)
            if end is not None and (end > 0 or value.above is None)
        ]
        beyond = (None if least is None else least - 1, value.above, None if most is None else most + 1)
        refused = [str(end) for end in beyond if end is not None] + [LETTERS]
        broken = [f"{(least or 0) + 1}.5"]
        return (taken, refused + broken) if value.kind == "whole" else (taken + broken, refused)
    day, days = "2027-03-01", "2027-03-01|2027-03-02"
    return {
        "text": ([LETTERS], []),
        "names": ([LETTERS, "A|B"], []),
        "share": (["0%", "100%"], ["101%", "-1%", LETTERS]),
        "weight": (["0", "2.5", "20%"], ["-1", LETTERS]),
        "money": (["0", "1 juta"], ["-1", "20%", LETTERS]),
        "date": ([day], [days, "2", LETTERS]),
        "dates": ([day, days], ["2", LETTERS]),
        "yes_no": (["ya", "tidak"], ["2", LETTERS]),
        "choice": ([], [LETTERS]),
    }[value.kind]


def test_columns_take_what_is_declared() -> None:
    """Each column reads the edges of what its cells may be, and nothing beyond them."""
    wrong = []
    declared = [(table, found) for tables in (COLUMNS, SEVERAL, FORMED) for table, found in tables.items()]
    for table, name, column in ((table, name, column) for table, found in declared for name, column in found.items()):
        taken, refused = edges(column.value)
        for text in (*taken, *column.value.choices, *refused):
            if _reads(column, text) == (text in refused):
                wrong.append((table, name, text))
    assert wrong == []


def _reads(column: Column, text: str) -> bool:
    try:
        return column.read is None or column.read(text, ".") is not None
    except NotationError:
        return False


def test_keys_take_what_is_declared() -> None:
    """Each key of a scenario file reads the edges of what may stand for it, and nothing beyond them."""
    wrong = []
    for path in every_path():
        value = path[-1].value
        # What a what-if says is read against its base.
        if value is None or path[0].table or {"extends", "add_rules", "cut"} & {step.name for step in path}:
            continue
        taken, refused = edges(value)
        for text in (*taken, *value.choices, *refused):
            if _is_refused(path, text) != (text in refused):
                wrong.append((dotted(path), text))
    assert wrong == []


def _is_refused(path: Path, text: str) -> bool:
    """Whether a problem is about a text that stands for a key."""
    tree: Tree = Text(text, Place(""))
    for step in reversed(path):
        tree = {step.name: tree}
    log = ProblemLog(".")
    read_settings(cast(dict[str, Tree], tree), log)
    return any(text in (problem.seen, problem.message.parameters.get("text")) for problem in log.diagnostics)


def test_new_structures_describe_themselves() -> None:
    """Mappings of the planner's own names, at any depth, and lists of values or entries are seen in their types."""
    shares = key_of("weights", "scenario", dict[str, Share])
    assert (shares.value, shares.rest) == (None, Key("name", "", Value("share", at_least=0, at_most=1)))
    nested = key_of("aliases", "scenario", dict[str, dict[str, Words]] | None)
    assert nested.rest is not None
    assert nested.rest.rest == Key("name", "", Value("text"))
    listed = key_of("holidays", "scenario", Annotated[tuple[Day, ...], tuple_of(str)])
    assert (listed.value, listed.many) == (Value("date"), True)
    entries = key_of("limits", "rules", Annotated[tuple[PersonLimit, ...], tuple_of(dict)])
    assert (entries.many, entries.value) == (True, None)
    assert [inner.name for inner in entries.keys] == ["employees", "trainings", "at_least", "at_most"]


class TestFind:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("budget", "budget"),
            ("Anggaran", "budget"),
            ("aturan.wajib", "rules.mandatory"),
            ("rules.diwajibkan.training", "rules.mandatory.training"),
            ("pegawai", "employees"),
            ("tabel.pegawai", "employees"),
            ("pelatihan.min kelas", "trainings.batch_min"),
            ("min_kelas", "trainings.batch_min"),
            ("time_limit", "solve.time_limit"),
            ("trainings.cost.perjadin", "trainings.cost"),
            ("biaya_kelas", "trainings.batch_cost"),
        ],
    )
    def test_names_in_either_language(self, typed: str, found: str) -> None:
        """A dotted path, or its end where that is enough, in either language and with variants."""
        assert [dotted(path) for path in find(typed)] == [found]

    def test_a_line_of_the_planner(self) -> None:
        """Any name may stand for a budget line, and its keys are found behind it."""
        assert [step.name for step in find("anggaran.kontribusi.kode_rekening")[0]] == ["budget", "line", "account"]

    def test_several_places(self) -> None:
        """A name that stands in several places is not guessed."""
        assert {dotted(path) for path in find("jenis")} == {"competencies.kind", "trainings.kind"}

    def test_a_top_level_key_wins(self) -> None:
        """`competencies` is the table, not the column of the trainings or the filter."""
        assert [dotted(path) for path in find("competencies")] == ["competencies"]

    def test_unknown(self) -> None:
        """What the format does not have is not found, and the nearest names are offered."""
        assert find("budgt") == find("") == find("rules.budget.cut.more") == ()
        assert suggestions("budgt")[0] == "budget"
        assert "aturan.wajib" in suggestions("aturan.wajb")


def test_every_path_is_found_by_its_name() -> None:
    """Each key and column is found by its dotted name, in either language."""
    for path in every_path():
        if all(step.vocabulary for step in path):
            for language in ("en", "id"):
                assert [found[-1] for found in find(dotted(path, language))] == [path[-1]], dotted(path, language)


def test_spellings_mean_their_term() -> None:
    """Every spelling of a name leads back to it, its own and the Indonesian one among them."""
    spellings = terms.spellings("trainings", "batch_min")
    assert {"batch min", "min kelas"} <= set(spellings)
    assert {terms.canonical("trainings", name) for name in spellings} == {"batch_min"}
