"""Names that differ only in how they are typed are one name, in filters, groups and tables, and the plan says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.source import name_key

UNIT = "Dinas Kesehatan"
SPELLINGS = [
    "Dinas  Kesehatan",
    '"Dinas\nKesehatan"',
    '"Dinas\r\n Kesehatan "',
    "Dinas\u00a0Kesehatan",
    "Dinas\u2003Kesehatan",
    "Dinas\tKesehatan",
    "Dinas\u200b Kesehatan",
    "Dinas Ke\u00adsehatan",
    "\u200eDinas Kesehatan",
    "Dinas\x07 Kesehatan",
    "Dinas Kesehatan\u3164",
    "\ufeffDinas Kesehatan",
    "DINAS KESEHATAN",
    "dinas kesehatan",
    "\uff24\uff49\uff4e\uff41\uff53 Kesehatan",
    "Dinas Ke\u017fehatan",
]
RULES = """\
year: 2027
budget: {kontribusi: 10 juta}
rules:
  %s
"""
FILES = {
    "employees.csv": "nip,nama,opd,lokasi,ruang,jabatan\nA,Ani,Dinas Kesehatan,Kota,X 1,Lurah\n"
    "B,Budi,%s,Kota,X 1,Lurah\nC,Citra,RSUD,Kota,Y,Lurah\nD,Dewi,Dinas Kesehatan,Kota,Y,Lurah\n",
    "gaps.csv": "nip,kompetensi,kesenjangan\nA,K,1\nB,K,1\nC,K,1\nD,K,1\n",
    "trainings.csv": "kode,nama,program,jenis,kompetensi,kontribusi,syarat.opd\nT,Tata,P,teknis,K,0,Dinas Kesehatan\n"
    "U,Uji,P,teknis,K,0,\n",
}


def load(folder: Path, spelling: str = UNIT, rules: str = "trainings_per_person: {max: 2}", **changed: str) -> Scenario:
    (folder / "scenario.yaml").write_text(RULES % rules, encoding="utf-8")
    for name, text in FILES.items():
        text = changed.get(name.partition(".")[0], text)
        (folder / name).write_text(text % spelling if "%s" in text else text, encoding="utf-8", newline="")
    return load_scenario(folder / "scenario.yaml")


def said(scenario: Scenario) -> list[str]:
    return [Speech("id").say(warning) for warning in scenario.warnings]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_unit(tmp_path: Path, spelling: str) -> None:
    """A unit that is typed in another way is the same unit, wherever units are compared; the plan says so once."""
    plain = load(tmp_path)
    assert said(plain) == []
    scenario = load(tmp_path, spelling)
    assert scenario.employees["unit"].tolist() == [UNIT, UNIT, "RSUD", UNIT]
    codes, names = scenario.groups("unit", scenario.employees_named(None))
    assert (codes.tolist(), names) == ([0, 0, 1, 0], (UNIT, "RSUD"))
    # A space at which no line breaks is a plain space in every text.
    told = [] if "\u00a0" in spelling else ["opd: 1 nama dengan beberapa ejaan dibaca sebagai satu: Dinas Kesehatan"]
    assert said(scenario) == told


@pytest.mark.parametrize("spelling", [text.strip('"') for text in SPELLINGS if not {"\n", "\t", "\x07"} & set(text)])
def test_filters(tmp_path: Path, spelling: str) -> None:
    """A filter, an eligibility and a place for a unit find it, too."""
    rules = f'excluded: {{employees: {{opd: "{spelling}"}}, trainings: U}}\nlocations: {{"{spelling}": Kota}}\n'
    catalogue = FILES["trainings.csv"].replace(UNIT, spelling)
    scenario = load(tmp_path, rules=rules, trainings=catalogue)
    (entry,) = scenario.settings.rules.excluded
    assert scenario.employees_named(entry.employees).tolist() == [True, True, False, True]
    assert said(scenario) == []


def test_every_attribute(tmp_path: Path) -> None:
    """Further columns, places, positions in filters, courses: all compare alike."""
    people = FILES["employees.csv"].replace("Budi,%s,Kota,X 1,Lurah", "Budi,Dinas Kesehatan,KOTA,x  1,LURAH")
    gaps, catalogue = FILES["gaps.csv"], FILES["trainings.csv"].replace("U,Uji,P,", "U,Uji,p,")
    rules = "excluded: {employees: {ruang: X 1, lokasi: kota, jabatan: Lurah}, trainings: {program: P}}"
    scenario = load(tmp_path, rules=rules, employees=people, gaps=gaps, trainings=catalogue)
    (entry,) = scenario.settings.rules.excluded
    assert scenario.employees_named(entry.employees).tolist() == [True, True, False, False]
    assert scenario.trainings_named(entry.trainings).tolist() == [True, True]
    assert scenario.catalogue.courses == [(0, 1), (0, 1)]
    assert scenario.groups("jabatan", scenario.employees_named(None))[1] == ("Lurah",)
    assert len(said(scenario)) == 3


def test_alias(tmp_path: Path) -> None:
    """An alias stands for its name in every spelling."""
    rules = "trainings_per_person: {max: 2}\naliases: {opd: {dinkes: Dinas Kesehatan}}"
    scenario = load(tmp_path, "DINKES", rules)
    assert scenario.employees["unit"].tolist() == [UNIT, UNIT, "RSUD", UNIT]


def test_competencies_without_their_table(tmp_path: Path) -> None:
    """A gap is closed by a training that names its competency in another spelling."""
    gaps = FILES["gaps.csv"].replace("B,K,1", "B,k\u200b,1").replace("C,K,1", "C, K ,1")
    scenario = load(tmp_path, gaps=gaps)
    assert scenario.competencies["id"].tolist() == ["K"]
    assert said(scenario) == ["kompetensi: 1 nama dengan beberapa ejaan dibaca sebagai satu: K"]


def test_trainings_attended(tmp_path: Path) -> None:
    """A training that somebody attended is found in the catalogue, and not offered again."""
    people = FILES["employees.csv"].replace("jabatan", "sudah_diikuti").replace("X 1,Lurah", "X 1,tata|u", 1)
    scenario = load(tmp_path, employees=people.replace("Lurah", ""))
    assert scenario.employees["attended"].tolist()[0] == ("Tata", "U")
    assert said(scenario) == ["sudah_diikuti: 2 nama dengan beberapa ejaan dibaca sebagai satu: Tata, U"]


def test_names_that_differ(tmp_path: Path) -> None:
    """Other letters and other signs make other names."""
    assert len({name_key(text) for text in ("Dinas Kesehatan", "Dinas-Kesehatan", "DinasKesehatan", "Dinas 1")}) == 4
    assert len(set(load(tmp_path, "DinasKesehatan").employees["unit"])) == 3
