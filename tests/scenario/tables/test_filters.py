"""Filters mean exactly the rows that their text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.scenario.scenario import Scenario
from tests.scenario.beside import (
    BUDGET,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


def chosen(scenario: Scenario) -> list[str]:
    """Ids of the employees of the first exclusion."""
    mask = scenario.employees_named(scenario.settings.rules.excluded[0].employees)
    return list(scenario.employees["id"][mask])


def offered(scenario: Scenario) -> list[str]:
    """Ids of the trainings of the first exclusion."""
    mask = scenario.trainings_named(scenario.settings.rules.excluded[0].trainings)
    return list(scenario.trainings["id"][mask])


PEOPLE = (
    "id,name,unit,position,status,grade,birth_date,weight,hobi,umur\n"
    "A,Ani,Dinas Kesehatan,Lurah,PNS,III/a,1975-01-31,1,catur|renang,40\n"
    "B,Budi,RSUD,Lurah,CPNS,II/c,2000-02-01,2,renang,27\n"
    "C,Cici,,Lurah,PPPK,,,3,,\n"
)
WHO = [
    ("A", "A"),
    ("' B '", "B"),
    ("[C, A]", "AC"),
    ("{unit: RSUD}", "B"),
    ("{opd: RSUD}", "B"),
    ("{perangkat daerah: RSUD}", "B"),
    ("{unit: [RSUD, Dinas Kesehatan]}", "AB"),
    ("{unit: null}", "C"),
    ("{unit: }", "C"),
    ("{unit: [RSUD, null]}", "BC"),
    ("{status: PNS}", "A"),
    ("{status: civil servant}", "A"),
    ("{status: pns}", "A"),
    ("{status: [probationary, PPPK]}", "BC"),
    ("{grade: III/a}", "A"),
    ("{golongan: II/c}", "B"),
    ("{hobi: renang}", "AB"),
    ("{hobi: catur}", "A"),
    ("{hobi: catur|renang}", "A"),
    ("{hobi: null}", "C"),
    ("{weight: 2}", "B"),
    ("{bobot: {min: 2}}", "BC"),
    ("{weight: {max: 2}}", "AB"),
    ("{weight: {at_least: 2, paling_banyak: 2}}", "B"),
    ("{umur: {min: 30}}", "A"),
    ("{umur: {max: '40,0'}}", "AB"),
    ("{birth_date: {max: 1999-12-31}}", "A"),
    ("{tanggal_lahir: {minimal: 31/01/1975, maksimal: 1 Februari 2000}}", "AB"),
    ("{birth_date: 31 Januari 1975}", "A"),
    ("{birth_date: null}", "C"),
    ("{position: Lurah, status: PNS}", "A"),
    ("{unit: RSUD, status: PNS}", ""),
    ("{unit: [RSUD, Dinas Kesehatan], weight: {min: 2}}", "B"),
]


@pytest.mark.parametrize(("text", "ids"), WHO)
def test_filter_of_employees(load: Load, text: str, ids: str) -> None:
    """A filter means exactly the people that its text says."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{employees: {text}}}\n",
        employees=PEOPLE,
        assessments=None,
        standards=None,
        gaps="employee,competency,gap\nA,K,1\nB,L,1\n",
    )
    assert chosen(scenario) == list(ids)


WHICH = [
    ("T", "T"),
    ("[T, U]", "TU"),
    ("{mode: daring}", "U"),
    ("{metode: online}", "U"),
    ("{kind: teknis}", "TV"),
    ("{jenis: technical}", "TV"),
    ("{hours: {min: 10}}", "T"),
    ("{jp: 8}", "U"),
    ("{hours: null}", "V"),
    ("{start: {min: 2027-02-01}}", "U"),
    ("{mulai: {max: 31 Maret 2027}}", "TU"),
    ("{lodging: ya}", "T"),
    ("{asrama: tidak}", "UV"),
    ("{cost.kontribusi: {min: 1000}}", "T"),
    ("{biaya.kontribusi: {min: 1000}}", "T"),
    ("{cost.kontribusi: {min: 1 ribu}}", "T"),
]


@pytest.mark.parametrize(("text", "ids"), WHICH)
def test_filter_of_trainings(load: Load, text: str, ids: str) -> None:
    """A filter means exactly the trainings that its text says."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{trainings: {text}}}\n",
        trainings="id,kind,mode,hours,start,lodging,cost.kontribusi\nT,teknis,klasikal,20,2027-01-05,ya,5000\n"
        "U,struktural,daring,8,2027-03-01,,10\nV,teknis,,,,tidak,0\n",
    )
    assert offered(scenario) == list(ids)


def test_filter_by_what_was_attended(load: Load) -> None:
    """A cell of several names matches when one does."""
    scenario = load(
        BUDGET + "rules: {excluded: {employees: {sudah_diikuti: Latsar}}}\n",
        employees="id,position,attended\nA,Lurah,PKP|Latsar\nB,Camat,PKP\n",
    )
    assert chosen(scenario) == ["A"]


def test_filter_of_a_further_column_is_text(load: Load) -> None:
    """A value of a further column matches as text: 040 is not 40."""
    scenario = load(
        BUDGET + "rules: {excluded: {employees: {kode: 040}}}\n",
        employees="id,position,kode\nA,Lurah,40\nB,Camat,040\n",
    )
    assert chosen(scenario) == ["B"]


@pytest.mark.parametrize("text", ["{attendance: 80%}", "{kehadiran: '0,8'}", "{attendance: {max: 80%}}"])
def test_filter_by_a_share(load: Load, text: str) -> None:
    """A filter's value is read as the column's cells are."""
    scenario = load(
        BUDGET + f"rules:\n  excluded: {{employees: {text}}}\n",
        employees="id,position,attendance\nA,Lurah,80%\nB,Camat,90%\n",
    )
    assert chosen(scenario) == ["A"]


def test_several_entries(load: Load) -> None:
    """A rule is one entry or a list of entries."""
    rules = load(
        BUDGET + "rules:\n  excluded:\n    - {employees: A}\n    - {trainings: T}\n  hours_per_person: {max: 40}\n"
    ).settings.rules
    assert len(rules.excluded) == 2
    assert [(entry.at_least, entry.at_most) for entry in rules.hours_per_person] == [(None, 40)]
