"""Names of trainings find their rows: ids, names, courses."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.scenario.tables.references import AMBIGUOUS
from tests.scenario.beside import (
    BUDGET,
    CURRICULUM,
    TRAININGS,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


COURSES = (
    "id,name,course,kind,cost.kontribusi,requires,conflicts\n"
    "T1,Tari Pagi,TARI,teknis,0,,\nT2,Tari Sore,TARI,teknis,0,,\nS,Sama,,teknis,0,TARI,T1\nR,Sama,,teknis,0,,\n"
)


class TestNames:
    def test_catalogue(self, load: Load) -> None:
        """A name is one row, a course all its rows, a name that two rows share both."""
        catalogue = load(trainings=COURSES, curriculum="training,competency,lift\nTari Sore,K,1\n").catalogue
        assert catalogue.by_name["TARI"] == (0, 1)
        assert catalogue.by_name["T2"] == catalogue.by_name["Tari Sore"] == (1,)
        assert catalogue.by_name["Sama"] == (2, 3)
        assert catalogue.rows["Tari Pagi"] == 0
        assert catalogue.rows["Sama"] == AMBIGUOUS
        assert [tuple(rows) for rows in catalogue.courses] == [(0, 1), (0, 1), (2,), (3,)]

    def test_curriculum_by_name(self, load: Load) -> None:
        """A curriculum may call a training by its name."""
        scenario = load(trainings=COURSES, curriculum="training,competency,lift\nTari Sore,K,1\n")
        assert scenario.curriculum["training"].tolist() == [1]

    def test_attended_outside_the_catalogue(self, load: Load) -> None:
        """Attended trainings that the catalogue lacks are counted, not refused."""
        scenario = load(employees="id,position,attended\nA,Lurah,T|Kuliah\nB,Camat,Kuliah\n")
        assert [(m.code, m.parameters["count"]) for m in scenario.warnings] == [("attended_outside", 2)]

    def test_requires_what_was_attended_outside(self, load: Load) -> None:
        """A prerequisite may be a training that only was attended."""
        scenario = load(
            employees="id,position,attended\nA,Lurah,Kuliah\nB,Camat,\n",
            trainings="id,kind,cost.kontribusi,requires\nT,teknis,0,Kuliah\nU,teknis,0,T\n",
        )
        assert scenario.trainings["requires"].tolist() == [("Kuliah",), ("T",)]

    def test_rule_names_a_training_in_another_unicode_form(self, load: Load) -> None:
        """A training in a rule matches after trimming and normalisation, as in a table."""
        scenario = load(
            BUDGET + 'rules:\n  locked: {employees: A, training: " Rene\u0301 "}\n',
            trainings=TRAININGS.replace("U,", "Ren\u00e9,"),
            curriculum=CURRICULUM.replace("U,", "Ren\u00e9,"),
        )
        assert scenario.catalogue.by_name["Ren\u00e9"] == (1,)

    def test_mandatory_course(self, load: Load) -> None:
        """A mandatory training may be a course."""
        scenario = load(
            BUDGET + "rules:\n  wajib: {pegawai: {status: CPNS}, pelatihan: TARI}\n",
            trainings=COURSES,
            curriculum="training,competency,lift\nT1,K,1\n",
        )
        nomination = scenario.settings.rules.mandatory[0]
        assert nomination.training == "TARI"
        assert scenario.employees_named(nomination.employees).tolist() == [False, True]
