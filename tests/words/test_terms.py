"""The table of terms and its lookups."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from importlib.resources import files

import pytest

from optimasi.words import terms

ROWS = list(
    csv.DictReader(files("optimasi.words").joinpath("data", "terms.csv").read_text(encoding="utf-8").splitlines())
)

# What scenario.md and model.md name, context by context.
NAMES = {
    "scenario": "name year budget tables objective rules weights solve extends adjust add_rules "
    "employees competencies standards assessments gaps trainings curriculum travel nominations "
    "nominations_only gap_levels attendance_levels gain_assumption unassessed ignore attributes aliases "
    "locations holidays decimal retirement_age "
    "pegawai kompetensi skj hasil kesenjangan pelatihan kurikulum perjadin usulan",
    "budget": "total",
    "budget_line": "amount account subactivity source",
    "line": "kontribusi perjadin cost",
    "aliases": "position unit competency training",
    "retirement_age": "jpt structural functional staff struktural fungsional pelaksana",
    "employees": "id nip name unit position job_group echelon grade status sex birth_date retirement "
    "location weight attendance attended hours_held ip_leadership ip_functional ip_technical ip_seminar "
    "min_trainings max_trainings min_hours max_hours years_left",
    "competencies": "id name kind weight",
    "standards": "position competency level",
    "assessments": "employee competency level",
    "gaps": "employee competency gap weight",
    "trainings": "id name course kind mode provider hours start end classroom_dates classroom_days seats "
    "batch_min batch_max batches_max completion location lodging ip_slot echelon requires conflicts eligible "
    "curriculum_conformity cost batch_cost competencies",
    "curriculum": "training competency lift to_level source",
    "travel": "from to fare per_day per_night line",
    "nominations": "employee training decision probability cost batch",
    "objective": "levels ip_asn people hours cost economise",
    "rules": "eligibility attended decisions batches seats one_per_course conflicts prerequisites clash "
    "ceiling trainings_per_person hours_per_person mandatory excluded locked coverage absence share target",
    "rule_fields": "employees trainings each line at_least at_most min max hours training of plan metric "
    "pegawai rencana",
    "weights": "employees competencies weight",
    "solve": "time_limit gap",
    "adjust": "table set multiply add cut employees competencies standards assessments gaps trainings "
    "curriculum travel nominations",
    "values:amount": "unlimited tak_terbatas",
    "values:gain_assumption": "low base high",
    "values:unassessed": "ignore zero",
    "values:metric": "levels gaps_closed jpm ip_asn people hours",
    "values:status": "PNS CPNS PPPK",
    "values:job_group": "struktural fungsional pelaksana",
    "values:mode": "tatap_muka daring blended",
    "values:kind_training": "leadership functional technical seminar basic non-classical study_leave "
    "struktural fungsional teknis dasar nonklasikal",
    "values:ip_slot": "leadership functional technical seminar PIM teknis20",
    "values:kind_competency": "manajerial sosial_kultural teknis",
    "values:decision": "proposed mandatory locked excluded",
    "values:attendance": "tinggi sedang rendah",
    "values:gap": "tinggi sedang rendah",
    "values:yes_no": "true false ya tidak",
    "units": "ribu rb juta jt miliar milyar triliun thousand million billion % persen",
}


def names_of(row: dict[str, str]) -> set[str]:
    names = {row["canonical"], row["indonesian"], *filter(None, row["variants"].split("|"))}
    return {terms.normalise(name) for name in names}


def test_names_are_unique_in_their_context() -> None:
    """In one context a name means one thing."""
    meanings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in ROWS:
        for name in names_of(row):
            meanings[row["context"], name].append(row["canonical"])
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_rows_are_complete() -> None:
    """Every row has a canonical name, an Indonesian name and a context, and no remark in any name."""
    for row in ROWS:
        assert row["canonical"]
        assert row["indonesian"]
        assert row["context"]
        assert None not in row, row
        assert not any(mark in row["variants"] for mark in ("(refuse", "(ask", "(no:", "(split", "<", ":"))


def test_variants_add_something() -> None:
    """No variant repeats another name of its row."""
    for row in ROWS:
        names = [row["indonesian"], *filter(None, row["variants"].split("|"))]
        normalised = [terms.normalise(name) for name in names]
        assert len(set(normalised)) == len(normalised), row
        assert terms.normalise(row["canonical"]) not in normalised[1:], row


@pytest.mark.parametrize("context", NAMES)
def test_names_of_the_format_are_known(context: str) -> None:
    """Every key, column, rule, field and value that the format names is in the table."""
    assert [name for name in NAMES[context].split() if terms.canonical(context, name) is None] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['context']}-{row['canonical']}")
def test_both_languages_lead_to_the_canonical_name(row: dict[str, str]) -> None:
    """English, Indonesian and every variant give the canonical name, and it gives them back."""
    for name in names_of(row):
        assert terms.canonical(row["context"], name) == row["canonical"]
    assert terms.local_name(row["context"], row["canonical"], "id") == row["indonesian"]
    assert terms.local_name(row["context"], row["canonical"], "en") == row["canonical"]


@pytest.mark.parametrize(
    "name",
    [
        "tatap muka",
        "tatap_muka",
        "Tatap-Muka",
        "  TATAP   MUKA ",
        "tatap\u00a0muka",
        "ｔａｔａｐ muka",
        "in_person",
    ],
)
def test_spellings_of_a_name(name: str) -> None:
    """Case, separators, spaces and Unicode forms make no difference."""
    assert terms.canonical("values:mode", name) == "in person"


def test_unknown_name() -> None:
    """An unknown or empty name has no canonical one."""
    assert terms.canonical("scenario", "bugdet") is None
    assert terms.canonical("line", "") is None


def test_same_word_in_two_contexts() -> None:
    """A word means what its context says."""
    assert terms.canonical("scenario", "pelatihan") == "trainings"
    assert terms.canonical("curriculum", "pelatihan") == "training"
    assert terms.canonical("travel", "tujuan") == "to"
    assert terms.canonical("scenario", "tujuan") == "objective"


@pytest.mark.parametrize("context", ["employees", "competencies", "gaps"])
@pytest.mark.parametrize("head", ["prioritas", "urgensi", "bobot prioritas", "tingkat kepentingan", "priority"])
def test_priority_is_not_a_weight(context: str, head: str) -> None:
    """A priority, of which nobody knows whether 1 is highest, is never read as a weight."""
    assert terms.canonical(context, head) is None


@pytest.mark.parametrize(
    ("context", "name"),
    [
        ("units", "M"),
        ("employees", "nip lama"),
        ("employees", "tempat/tgl lahir"),
        ("employees", "bup"),
        ("trainings", "anggaran yang dibutuhkan"),
        ("trainings", "hari tatap muka"),
        ("trainings", "no"),
        ("curriculum", "mata pelatihan"),
        ("values:job_group", "nonmanajerial"),
        ("values:attendance", "sangat tinggi"),
    ],
)
def test_ambiguous_names_are_unknown(context: str, name: str) -> None:
    """A head or word that could mean two things is not in the table."""
    assert terms.canonical(context, name) is None


@pytest.mark.parametrize(
    ("context", "name", "suggested"),
    [
        ("scenario", "bugdet", "budget"),
        ("scenario", "angaran", "anggaran"),
        ("scenario", "katalog pelathan", "pelatihan"),
        ("rules", "covrage", "coverage"),
        ("rule_fields", "at_lest", "at_least"),
        ("rule_fields", "paling_sedikt", "paling_sedikit"),
        ("values:mode", "darring", "daring"),
        ("values:status", "PPK", "PPPK"),
        ("scenario", "xyzzy", None),
        ("scenario", "", None),
    ],
)
def test_suggestion(context: str, name: str, suggested: str | None) -> None:
    """An unknown name is answered with the nearest one in its own language, or not at all."""
    assert terms.suggestion(context, name) == suggested


def test_closest() -> None:
    """Free names are matched without regard to case and given back as they are spelt."""
    units = ["Dinas Kesehatan", "Dinas Pendidikan", "RSUD Kabupaten"]
    assert terms.closest("dinas kesehatn", units) == ("Dinas Kesehatan",)
    assert terms.closest("DINAS PENDIDIKAN", units, 2)[0] == "Dinas Pendidikan"
    assert terms.closest("Kecamatan", units) == ()


def test_months_stand_in_the_order_of_the_year() -> None:
    """The readers of dates count months by their row."""
    months = terms.canonical_names("values:month")
    assert (months[0], months[11], len(months)) == ("january", "december", 12)


def test_lookups_do_not_load_pandas() -> None:
    """The command's help must not wait for the tables' libraries."""
    code = "import sys; from optimasi.words import terms; terms.canonical('rules', 'x'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "pandas" not in loaded.split()
