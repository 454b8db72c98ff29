"""What trainings teach, and how many levels they lift."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.beside import (
    BARE,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestCurriculum:
    def test_curriculum_points_to_rows(self, load: Load) -> None:
        """A curriculum row names a training, a competency and its lift; without to_level it is open."""
        curriculum = load().curriculum
        assert curriculum["training"].tolist() == [0, 1]
        assert curriculum["competency"].tolist() == [0, 1]
        assert curriculum["lift"].tolist() == [0.5, 1]
        assert curriculum["to_level"].isna().all()

    def test_competencies_column_with_default_lifts(self, load: Load) -> None:
        """The column competencies is a curriculum with default lifts, and the plan says so."""
        scenario = load(BARE, trainings="id,kind,competencies\nT,technical,L|K\nU,leadership,K\n", curriculum=None)
        assert scenario.curriculum["training"].tolist() == [0, 0, 1]
        assert scenario.curriculum["competency"].tolist() == [0, 1, 0]
        assert scenario.curriculum["lift"].tolist() == [0.5, 0.5, 0.6]
        said = [(m.code, str(m.parameters["kind"]), m.parameters["count"]) for m in scenario.assumptions]
        assert said == [("default_lift", "technical", 2), ("default_lift", "leadership", 1)]

    def test_given_lift_is_kept(self, load: Load) -> None:
        """A lift that is written is not replaced, and its source is told."""
        scenario = load(curriculum="training,competency,lift,to_level,source\nT,K,0.8,3,Renstra\n")
        assert scenario.curriculum.loc[0, ["lift", "to_level", "source"]].tolist() == [0.8, 3, "Renstra"]
        (told,) = scenario.assumptions
        assert (told.code, told.parameters["source"]) == ("own_lifts", "Renstra")
