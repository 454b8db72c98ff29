"""The format as data: what a reader takes, and that no key or column of the program is left out."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import pytest

from optimasi.scenario.format.columns import COLUMNS
from optimasi.scenario.format.described import Key, Value, ask, columns, key_of, scenario_keys
from optimasi.scenario.format.fields import TABLES, Day, Share, Words, tuple_of
from optimasi.scenario.format.lookup import dotted, every_path, find, suggestions
from optimasi.scenario.format.rules import SWITCHES, PersonLimit, Rules
from optimasi.scenario.format.schema import Settings
from optimasi.words import notation, terms
from optimasi.words.messages import Message, NotationError

AMOUNT = Value("money", "values:amount", ("unlimited",), at_least=0)

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


def test_a_new_reader_describes_itself() -> None:
    """A reader nobody thought of is described by what it takes."""

    def even(text: str) -> int:
        value = notation.read_integer(text)
        if value < 1 or value % 2:
            raise NotationError(Message("odd", "odd"))
        return value

    assert ask(even) == Value("whole", at_least=1)
    assert ask(lambda text: notation.read_number(text, ".")) == Value("number")
    assert ask(lambda text: tuple(text.split("|"))) == Value("names")


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
