"""Every name of the format has one sentence in either language, and an example that reads."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from optimasi.report.format.examples import csv_example, yaml_example
from optimasi.report.words.meanings import OWN, meaning_of, meanings
from optimasi.scenario.files.delimited import read_csv
from optimasi.scenario.format.lookup import Path as KeyPath
from optimasi.scenario.format.lookup import dotted, every_path
from optimasi.scenario.format.schema import read_settings
from optimasi.scenario.tables.typed import Heads, typed_table
from optimasi.scenario.what_if.chain import read_merged
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError
from optimasi.words.terms import Language

ROWS = list(
    csv.DictReader(files("optimasi.report").joinpath("data", "meanings.csv").read_text(encoding="utf-8").splitlines())
)
TERMS = list(
    csv.DictReader(files("optimasi.words").joinpath("data", "terms.csv").read_text(encoding="utf-8").splitlines())
)
NO_KEYS = {"line", "units", "values:month"}
"""Contexts of names that are part of a notation, or suggestions for what the planner chooses."""
LANGUAGES: tuple[Language, ...] = ("en", "id")
BASE = "budget: {total: 2 miliar, kontribusi: 1 miliar}\n"


def test_every_name_has_a_meaning() -> None:
    """Each key, column and value of the table of terms is explained."""
    names = {(row["context"], row["canonical"]) for row in TERMS if row["context"] not in NO_KEYS}
    assert names - set(meanings()) == set()


def test_every_key_has_a_meaning() -> None:
    """Each key and column that is read is explained, the planner's own names, too."""
    for path in every_path():
        for language in LANGUAGES:
            assert meaning_of(path[-1]).sentences[language], dotted(path)


def test_every_choice_has_a_meaning() -> None:
    """Each word that stands for a value is explained."""
    for path in every_path():
        value = path[-1].value
        if value is not None and value.vocabulary:
            assert [c for c in value.choices if (value.vocabulary, c) not in meanings()] == [], dotted(path)


def test_no_meaning_is_left_over() -> None:
    """Each meaning belongs to a name that is in the table of terms, or to one that the planner chooses."""
    names = {(row["context"], row["canonical"]) for row in TERMS}
    assert [
        row for row in ROWS if row["context"] != OWN and (row["context"].split("/")[0], row["canonical"]) not in names
    ] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['context']}-{row['canonical']}")
def test_meanings_are_sentences(row: dict[str, str]) -> None:
    """Both languages say something, as one sentence without its full stop, and both have the unit or neither."""
    for text in (row["english"], row["indonesian"]):
        assert text[0].isupper()
        assert text == text.strip()
        assert not text.endswith(".")
    assert bool(row["unit"]) == bool(row["satuan"])


def test_no_meaning_stands_twice() -> None:
    """A name of a context has one meaning."""
    names = [(row["context"], row["canonical"]) for row in ROWS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [path for path in every_path() if path[0].table is None], ids=dotted)
def test_yaml_examples_read(path: KeyPath, language: Language, tmp_path: Path) -> None:
    """The example of a key, pasted into a scenario, is read without a problem and holds the key."""
    text = yaml_example(path, language)
    (tmp_path / "dasar.yaml").write_text(BASE, encoding="utf-8")
    extends = "" if path[0].name == "extends" else "extends: dasar.yaml\n"
    scenario = tmp_path / "skenario.yaml"
    scenario.write_text(f"{extends}{text}\n", encoding="utf-8")
    log = ProblemLog()
    tree, _ = read_merged(scenario, [], log)
    read_settings(tree, log)
    assert log.diagnostics == []
    if path[-1].vocabulary:
        assert f"{terms.local_name(path[-1].vocabulary, path[-1].name, language)}:" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [path for path in every_path() if path[0].table is not None], ids=dotted)
def test_csv_examples_read(path: KeyPath, language: Language) -> None:
    """The example of a table or column, pasted into its file, is read without a problem."""
    table = path[0].table or ""
    text = csv_example(table, path[1] if len(path) > 1 else None, language)
    log = ProblemLog()
    try:
        typed_table(read_csv(text.encode(), table, f"{table}.csv", log), Heads(), log)
    except InputError as error:
        log.diagnostics.extend(error.diagnostics)
    assert log.diagnostics == [], text


def test_examples_are_in_the_language() -> None:
    """Names and words of an example are those of the reader's language, ids stay."""
    mandatory = next(path for path in every_path() if dotted(path) == "rules.mandatory")
    assert yaml_example(mandatory, "en").splitlines() == [
        "rules:",
        "  mandatory: {employees: {status: contract}, training: ORIENTASI}",
    ]
    assert yaml_example(mandatory, "id").splitlines() == [
        "aturan:",
        "  wajib: {pegawai: {status: PPPK}, pelatihan: ORIENTASI}",
    ]
    coverage = next(path for path in every_path() if dotted(path) == "rules.coverage")
    assert yaml_example(coverage, "id").splitlines()[1] == "  pemerataan: {setiap: opd, paling_sedikit: 20%}"
    eligible = next(path for path in every_path() if dotted(path) == "trainings.eligible")
    assert csv_example("trainings", eligible[-1], "id").splitlines() == ["kode;syarat.status", "ARSIP;PNS|PPPK"]
