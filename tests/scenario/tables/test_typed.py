"""Cells become typed values: defaults, texts, numbers, dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.scenario.beside import (
    BARE,
    BUDGET,
    EMPLOYEES,
    STANDARDS,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestColumns:
    def test_names_are_ids_where_ids_are_missing(self, load: Load) -> None:
        """A catalogue of names alone is known by its names."""
        scenario = load(BARE, trainings="nama pelatihan,jenis,competencies\nBendahara Desa,teknis,K\n", curriculum=None)
        assert scenario.trainings["id"].tolist() == ["Bendahara Desa"]
        assert scenario.trainings["name"].tolist() == ["Bendahara Desa"]

    def test_blank_defaults(self, load: Load) -> None:
        """Blank cells and absent columns take the column's default."""
        scenario = load(
            employees="id,position,weight,attendance,hours_held,attended,min_trainings\nA,Lurah,,,,,\n"
            "B,Camat,2,80%,4,T|Latsar,1\n"
        )
        people = scenario.employees
        assert people["weight"].tolist() == [1, 2]
        assert people["attendance"].tolist() == [1, 0.8]
        assert people["hours_held"].tolist() == [0, 4]
        assert people["attended"].tolist() == [(), ("T", "Latsar")]
        assert np.isnan(people["min_trainings"][0])
        assert people["unit"].tolist() == ["", ""]
        trainings = scenario.trainings
        assert trainings["completion"].tolist() == [1, 1]
        assert trainings["lodging"].tolist() == [False, False]
        assert trainings["seats"].isna().all()
        assert trainings["start"].isna().all()

    def test_texts_stay_text(self, load: Load) -> None:
        """Ids keep their leading zeros and NIPs all their digits."""
        scenario = load(
            employees="nip,position\n0123,Lurah\n197803012005011001,Camat\n",
            assessments="employee,competency,level\n0123,K,2\n197803012005011001,K,2\n197803012005011001,L,3\n",
        )
        assert scenario.employees["id"].tolist() == ["0123", "197803012005011001"]

    def test_further_columns_are_text(self, load: Load) -> None:
        """A column that means nothing to the program is kept for filters as it stands."""
        scenario = load(employees="id,position,hobi\nA,Lurah,0123\nB,Camat,\n")
        assert scenario.employees["hobi"].tolist() == ["0123", ""]

    def test_attributes_lists_what_resembles(self, load: Load) -> None:
        """A further column that resembles a known name is kept when attributes lists it."""
        scenario = load(BUDGET + "attributes: statuss\n", employees="id,position,statuss\nA,Lurah,x\nB,Camat,y\n")
        assert scenario.employees["statuss"].tolist() == ["x", "y"]
        assert scenario.employees["status"].tolist() == ["", ""]


class TestNotations:
    @pytest.mark.parametrize(("mark", "weight"), [(",", 1250), (".", 1.25)])
    def test_decimal_settles_three_digits(self, load: Load, mark: str, weight: float) -> None:
        """The key decimal says whether 1.250 has a decimal point, in files and in rows alike."""
        scenario = load(
            BUDGET + f"decimal: '{mark}'\nemployees:\n  - {{id: A, position: Lurah, weight: 1.250}}\n"
            "  - {id: B, position: Camat, weight: 4}\n",
            employees=None,
        )
        assert scenario.employees["weight"].tolist() == [weight, 4]

    @pytest.mark.parametrize(("separator", "weight"), [(",", 1.25), (";", 1250)])
    def test_separator_settles_three_digits(self, load: Load, separator: str, weight: float) -> None:
        """In a CSV the separator settles 1.250: a semicolon goes with a decimal comma."""
        table = "id,position,weight\nA,Lurah,1.250\nB,Camat,4\n".replace(",", separator)
        assert load(employees=table).employees["weight"].tolist() == [weight, 4]

    @pytest.mark.parametrize(("text", "share"), [("80%", 0.8), ('"0,8"', 0.8), ("1", 1), ("0", 0), ("80 persen", 0.8)])
    def test_attendance(self, load: Load, text: str, share: float) -> None:
        """Attendance is a share in which 0 and 1 are read as such."""
        scenario = load(employees=f"id,position,kehadiran\nA,Lurah,{text}\nB,Camat,\n")
        assert scenario.employees["attendance"].tolist() == [share, 1]

    @pytest.mark.parametrize("text", ["2027-03-01", "01/03/2027", "1 Maret 2027", "1-3-2027"])
    def test_dates(self, load: Load, text: str) -> None:
        """A date is ISO, day first, or has its month in words."""
        scenario = load(trainings=f"id,kind,cost.kontribusi,start\nT,teknis,0,{text}\nU,teknis,0,\n")
        assert scenario.trainings["start"][0] == date(2027, 3, 1)

    def test_spaces_and_unicode_forms(self, load: Load) -> None:
        """Text matches after trimming and normalisation: René composed equals René decomposed."""
        scenario = load(
            employees="id,position\n A ,Ren\u00e9\nB,Camat\n", standards=STANDARDS.replace("Lurah", "Rene\u0301 ")
        )
        assert scenario.employees["id"].tolist() == ["A", "B"]
        assert scenario.needs["employee"].tolist() == [0, 1, 1]


def test_index_is_plain(load: Load) -> None:
    """Tables are numbered from 0 whatever the rows of their files."""
    scenario = load(employees="\n" + EMPLOYEES.replace("B,", "\nB,"))
    assert isinstance(scenario.employees.index, pd.RangeIndex)
    assert scenario.employees.index.tolist() == [0, 1]
