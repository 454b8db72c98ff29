"""The JSON Schema for editors: what the program reads is valid, the usual mistakes are not."""

from __future__ import annotations

import datetime
import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from optimasi.report.format.editor import editor_schema
from optimasi.report.words.text import Speech
from optimasi.scenario.files.yaml_file import parse_yaml
from optimasi.scenario.format.lookup import every_path
from optimasi.scenario.format.schema import read_settings
from optimasi.scenario.load import load_scenario
from optimasi.scenario.what_if.chain import read_merged
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError

ROOT = Path(__file__).parents[3]
SCHEMAS = {language: editor_schema(Speech(language)) for language in ("en", "id")}
VALIDATOR = Draft202012Validator(SCHEMAS["id"])

SCENARIOS = [*(ROOT / "scenarios").glob("*/*.yaml"), *(ROOT / "tests" / "golden" / "cli" / "scenarios").glob("*.yaml")]
README = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
BAD = sorted((ROOT / "tests" / "scenario" / "bad").glob("*.yaml"))
SEEN = {
    "unknown_key",
    "unknown_table",
    "unknown_choice",
    "mapping_expected",
    "mappings_expected",
    "texts_expected",
    "text_expected",
    "budget_expected",
    "not_yes_or_no",
    "no_percent_sign",
    "negative",
}
"""Codes of mistakes that need neither tables nor a base to be seen."""


def as_editors_see_it(text: str) -> Any:
    """YAML 1.2 as JSON has it: dates are texts, keys are texts."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    return plain(YAML(typ="safe", pure=True).load(text))


def problems(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_editors_see_it(textwrap.dedent(text)))]


@pytest.mark.parametrize("language", SCHEMAS)
def test_schema_is_valid(language: str) -> None:
    """It is a JSON Schema, plain JSON, and each of its references leads somewhere."""
    schema = SCHEMAS[language]
    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    assert {reference.removeprefix("#/$defs/") for reference in re.findall(r'"\$ref": "([^"]+)"', text)} <= set(
        schema["$defs"]
    )


def test_patterns_are_those_of_editors() -> None:
    """Patterns escape nothing that JavaScript refuses to see escaped, and need no case."""
    patterns = re.findall(r'"(?:pattern": "|\^)((?:[^"\\]|\\.)*)"', json.dumps(SCHEMAS["en"]))
    for pattern in patterns:
        assert set(re.findall(r"\\(.)", json.loads(f'"{pattern}"'))) <= set(r"s^$.*+?()[]{}|" + "\\")


def reads(path: Path) -> bool:
    log = ProblemLog()
    try:
        read_settings(read_merged(path, [], log)[0], log)
    except InputError:
        return False
    return not log.diagnostics


@pytest.mark.parametrize("path", [path for path in SCENARIOS if reads(path)], ids=lambda path: path.name)
def test_scenarios_are_valid(path: Path) -> None:
    """Every scenario of this repository that the program reads is valid."""
    assert problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", README)
def test_readme_is_valid(text: str) -> None:
    """So is every scenario in the README."""
    assert problems(text) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_mistakes_are_marked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake that can be seen in the file alone is marked."""
    monkeypatch.chdir(path.parent)
    with pytest.raises(InputError) as caught:
        load_scenario(Path(path.name))
    if {diagnostic.message.code for diagnostic in caught.value.diagnostics} <= SEEN:
        assert not VALIDATOR.is_valid(as_editors_see_it(path.read_text(encoding="utf-8")))


def test_some_mistakes_are_marked() -> None:
    """The folder of bad inputs has such mistakes."""
    codes = [re.findall(r"# expect: code=(\S+)", path.read_text(encoding="utf-8", errors="replace")) for path in BAD]
    assert sum(bool(found) and set(found) <= SEEN for found in codes) >= 20


@pytest.mark.parametrize(
    "text",
    [
        "name: 2027",
        "nama skenario: Contoh",
        "Anggaran: 650.000",
        "pagu anggaran: Rp 1,65 miliar",
        "budget: {Kursus Singkat/Pelatihan: tak terbatas, total: 1650000}",
        "anggaran: {kontribusi: {potong: 35%}, perjadin: null}",
        "budget: {cut: '12,5 persen'}",
        "holidays: 17/8/2027",
        "hari libur: [2027-03-10, 1 Mei 2027]",
        "rules: {bentrok: tidak, clash: true}",
        "rules: {angkatan: 0, kuota: [{min: 2}], prasyarat: Benar}",
        "aturan: {wajib: [{pegawai: '197803172005011901', pelatihan: PKP}]}",
        "aturan: {dikecualikan: {pegawai: {Golongan: [III/a, III/b], umur: {maks: 35}, unit lama: null}}}",
        "turunan_dari: dasar.yaml\ntambah_aturan: {jp per orang: {maks: 60}}",
        "adjust: {table: kurikulum, kalikan: {lift: 0.5}}",
        "ubah: [{tabel: trainings, pelatihan: {metode: [daring, blended]}, jadikan: {Asrama: ya, catatan: null}}]",
        "trainings: [{id: A, start: 2027-03-01, cost.kontribusi: '1,2 juta', requires: [B, C], syarat.status: PNS}]",
        "gaps: [{nip: 1, kompetensi: K, kesenjangan: '0,5'}]",
        "pegawai: pegawai.csv",
        "desimal: ','\nsolve: {gap: 0.001, batas waktu: 90.5}",
        "unassessed: Nol",
    ],
)
def test_what_is_written_is_valid(text: str) -> None:
    """Notations, variants and either language are valid, as the program reads them."""
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "angaran: 650.000",
        "budget: mahal",
        "budget: -5",
        "budget: {kontribusi: {amount: 1 juta, rekenign: x}}",
        "budget: {cut: 135%}",
        "rules: {trainings_per_person: {maks: dua}}",
        "rules: {trainings_per_person: {max: -1}}",
        "rules: {trainings_per_person: {max: 2.5}}",
        "rules: {clash: mungkin}",
        "rules: {mandatory: {pegawai: {status: honorer}, training: X}}",
        "rules: {mandatory: {pegawai: [], training: X}}",
        "rules: {excluded: {employees: {grade: {minimum: 3, terbesar: 4}}}}",
        "adjust: {multiply: {lift: 0.5}}",
        "adjust: {table: pegawe, set: {weight: 1}}",
        "solve: {gap: 5}",
        "solve: {time_limit: 0}",
        "unassessed: kadang",
        "decimal: ';'",
        "holidays: besok",
        "employees: []",
        "gaps: [{nip: 1, kompetensi: K, kesenjagan: 1}]",
        "trainings: [{id: A, mode: luar angkasa}]",
        "- sebuah daftar",
    ],
)
def test_usual_mistakes_are_not(text: str) -> None:
    """Misspelt keys and words, wrong kinds, numbers out of range are marked."""
    assert problems(text) != []


def test_editors_offer_both_languages() -> None:
    """Properties are the names of either language, words are enumerated in both, and variants are not offered."""
    schema = SCHEMAS["id"]
    assert {"budget", "anggaran", "rules", "aturan", "employees", "pegawai"} <= set(schema["properties"])
    assert "pagu" not in schema["properties"]
    assert schema["$defs"]["choice-ignore-zero"]["anyOf"][0] == {"enum": ["ignore", "abaikan", "zero", "nol", 0]}


def test_descriptions_are_in_the_language() -> None:
    """Each key is described in the language that was asked for."""
    for language, schema in SCHEMAS.items():
        assert schema["$defs"]["year"]["description"].startswith(
            {"en": "The budget year", "id": "Tahun anggaran"}[language]
        )


def test_every_key_is_in_the_schema() -> None:
    """No key or column of the format is missing, in either language."""
    text = json.dumps(SCHEMAS["id"], ensure_ascii=False)
    for path in every_path():
        step = path[-1]
        if step.vocabulary and not step.form:
            for language in ("en", "id"):
                assert f'"{terms.local_name(step.vocabulary, step.name, language)}": {{' in text


KEYS = {
    "budget: {}": "money",
    "solve: {{time_limit: {}}}": "number",
    "solve: {{gap: {}}}": "share",
    "rules: {{seats: {{max: {}}}}}": "whole",
    "rules: {{clash: {}}}": "yes or no",
    "holidays: {}": "date",
    "unassessed: {}": "choice",
    "name: {}": "text",
}
TEXTS = """
    0 1 2 60 90.5 '2,5' '90,5' 0.2 '0,2' 20% '12,5%' '12,5 persen' '20 pct' 100% 250% '0,1 %'
    650000 650.000 '650,000' 1.650.000 'Rp650.000' 'Rp 1.650.000,00' 'rp. 5 jt' 'IDR 2 million' '1,65 miliar'
    '900 Juta' '3 rb' '1,5 triliun' '650.000,-' '650.000,--' unlimited 'tak terbatas' Tak_Terbatas
    ya Tidak TRUE no sudah belum '1' v 2027-03-01 '1/3/2027' 01-03-2027 1.3.2027 '1 Maret 2027' '1 mar 2027'
    '2027-03-01 00:00' '17-Agustus-2027' Abaikan zero 'nol' 'Dinas Kesehatan' 5.1.02.02.12.0001
"""


@pytest.mark.parametrize("key", KEYS, ids=KEYS.get)
def test_what_is_read_is_valid(key: str) -> None:
    """Of many texts, each that the program reads as a value is valid there, as it stands and in quotes."""
    read = 0
    for word in re.findall(r"'[^']*'|\S+", TEXTS):
        for text in (key.format(word), key.format(f'"{word.strip(chr(39))}"')):
            log = ProblemLog()
            try:
                read_settings(parse_yaml(text, "", log.diagnostics), log)  # type: ignore[arg-type]
            except InputError:
                continue
            if log.diagnostics:
                continue
            read += 1
            assert problems(text) == [], text
    assert read >= 3
