"""Years until retirement, by dates, ages and the NIP."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimasi.scenario.facts.retirement import retirement_ages
from optimasi.scenario.scenario import Scenario
from tests.scenario.agency import TABLES, agency
from tests.scenario.beside import Load
from tests.scenario.refusals import codes, refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestYearsLeft:
    FILTER = "year: 2027\nrules: {excluded: {employees: {sisa_masa_kerja: {max: 2}}}}\n"

    def years(self, scenario: Scenario) -> list[float]:
        return list(scenario.employees["years_left"])

    @pytest.mark.parametrize(
        ("retirement", "years"),
        [("2027-01-01", 0), ("2027-12-01", 0), ("2028-01-01", 1), ("2029-03-01", 2), ("2026-12-31", -1)],
    )
    def test_by_retirement(self, load: Load, retirement: str, years: int) -> None:
        """Full years from 1 January of the scenario's year to the day of retirement."""
        people = f"id,position,retirement\nA,Lurah,{retirement}\nB,Camat,2060-01-01\n"
        scenario = load(self.FILTER, employees=people)
        assert self.years(scenario) == [years, 33]
        assert scenario.employees_named(scenario.settings.rules.excluded[0].employees).tolist() == [True, False]
        assert scenario.warnings == ()

    @pytest.mark.parametrize(
        ("born", "group", "echelon", "retires"),
        [
            ("1969-11-30", "staff", "", 2027),
            ("1969-12-01", "staff", "", 2028),
            ("1969-12-15", "pelaksana", "", 2028),
            ("1970-06-01", "struktural", "III.a", 2028),
            ("1970-06-01", "struktural", "II.b", 2030),
            ("1970-06-01", "struktural", "JPT pratama (II.b)", 2030),
            ("1970-06-01", "struktural", "IIa", 2030),
            ("1970-06-01", "struktural", "eselon IV.a", 2028),
            ("1970-06-01", "fungsional", "", 2030),
        ],
    )
    def test_by_birth(self, load: Load, born: str, group: str, echelon: str, retires: int) -> None:
        """The first of the month after the birthday at the age limit: 58, JPT and functional posts 60."""
        people = (
            f"id,position,birth_date,job_group,echelon\nA,Lurah,{born},{group},{echelon}\nB,Camat,2000-01-01,staff,\n"
        )
        scenario = load(self.FILTER, employees=people)
        assert self.years(scenario) == [retires - 2027, 2058 - 2027]
        assert [said.code for said in scenario.warnings] == ["years_left_by_age"]

    def test_by_nip(self, load: Load) -> None:
        """Without a birth date the first eight digits of the NIP are one."""
        nips = "197006012000031001", "198512312010011002"
        people = "id,position,job_group\n" + "".join(
            f"{nip},{post},staff\n" for nip, post in zip(nips, ("Lurah", "Camat"), strict=True)
        )
        levels = TABLES["assessments"].replace("A,", f"{nips[0]},").replace("B,", f"{nips[1]},")
        assert self.years(load(self.FILTER, employees=people, assessments=levels)) == [1, 17]

    def test_column_wins(self, load: Load) -> None:
        """Years that are given are taken; only blanks are derived."""
        people = "id,position,years_left,retirement\nA,Lurah,7,2027-05-01\nB,Camat,,2030-05-01\n"
        assert self.years(load(self.FILTER, employees=people)) == [7, 3]

    def test_other_ages(self, load: Load) -> None:
        """The scenario may set other age limits than the data file."""
        people = "id,position,birth_date,job_group\nA,Lurah,1970-06-01,staff\nB,Camat,1970-06-01,fungsional\n"
        scenario = load(self.FILTER + "usia_pensiun: {pelaksana: 56, jft: 65}\n", employees=people)
        assert self.years(scenario) == [-1, 8]

    def test_only_where_it_is_asked_for(self, load: Load) -> None:
        """Nobody is asked for a date of retirement while nothing depends on it."""
        assert np.isnan(load("year: 2027\n").employees["years_left"]).all()

    def test_eligibility(self, load: Load) -> None:
        """A training may ask for years left, too."""
        trainings = "id,kind,cost.kontribusi,syarat.sisa_masa_kerja\nT,teknis,0,2..99\nU,teknis,0,\n"
        people = "id,position,retirement\nA,Lurah,2028-01-01\nB,Camat,2060-01-01\n"
        assert self.years(load("year: 2027\n", employees=people, trainings=trainings)) == [1, 33]
        assert codes(refused(load, "year: 2027\n", trainings=trainings)) == ["no_years_left"]

    def test_adjusted_retirement(self, load: Load) -> None:
        """Years follow what a what-if does to the dates, also where its own filter asked for them before."""
        people = "id,position,retirement\nA,Lurah,2028-05-01\nB,Camat,2060-01-01\n"
        adjust = "adjust: {table: employees, employees: {years_left: {max: 2}}, set: {retirement: 2030-05-01}}\n"
        assert self.years(load(self.FILTER + adjust, employees=people)) == [3, 33]

    def test_data_file(self) -> None:
        """Every group has an age limit."""
        assert set(retirement_ages()) == {"jpt", "structural", "functional", "staff"}
