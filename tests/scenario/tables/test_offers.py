"""Rows with several dates are an offer for each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimasi.model.solve import solve
from tests.scenario.agency import agency
from tests.scenario.beside import Load
from tests.scenario.refusals import codes, refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestSeveralDates:
    TWO = "id,name,kind,cost.kontribusi,start,end,seats\nT,Tata,teknis,1000,2027-03-01|10/5/2027,{end},1\n"
    REST = "U,Utama,teknis,0,2027-04-05,,\n"

    @pytest.mark.parametrize(
        ("end", "ends"),
        [
            ("2027-03-05|2027-05-12", [date(2027, 3, 5), date(2027, 5, 12)]),
            ("2027-03-05", [date(2027, 3, 5), date(2027, 5, 14)]),
            ("", [None, None]),
        ],
    )
    def test_an_offer_for_each_date(self, load: Load, end: str, ends: list[date | None]) -> None:
        """Each date is an offer of one course; ends pair, or one gives the duration of all."""
        trainings = load(trainings=self.TWO.format(end=end) + self.REST).trainings
        assert trainings["id"].tolist() == ["T@2027-03-01", "T@2027-05-10", "U"]
        assert trainings["course"].tolist() == ["T", "T", ""]
        assert trainings["start"].tolist() == [date(2027, 3, 1), date(2027, 5, 10), date(2027, 4, 5)]
        assert trainings["end"].tolist() == [*ends, None]

    @pytest.mark.parametrize("name", ["T", "Tata"])
    def test_curriculum_means_all_dates(self, load: Load, name: str) -> None:
        """A curriculum that names the row, by id or name, is that of each of its dates."""
        scenario = load(
            trainings=self.TWO.format(end="") + self.REST,
            curriculum=f"training,competency,lift\n{name},K,0.5\nU,L,1\nT@2027-05-10,L,2\n",
        )
        assert scenario.curriculum[["training", "competency", "lift"]].to_numpy().tolist() == [
            [0, 0, 0.5],
            [1, 0, 0.5],
            [1, 1, 2],
            [2, 1, 1],
        ]

    def test_column_of_competencies(self, load: Load) -> None:
        """So is the column of competencies in the catalogue."""
        text = "id,kind,cost.kontribusi,start,competencies\nT,teknis,0,2027-03-01|2027-05-10,K|L\n"
        scenario = load(trainings=text, curriculum=None)
        assert scenario.curriculum[["training", "competency"]].to_numpy().tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]

    def test_names_mean_all_dates(self, load: Load) -> None:
        """Requirements, conflicts, rules and filters that name the row mean all of its dates."""
        text = (
            "id,kind,cost.kontribusi,start,end,requires,conflicts\nT,teknis,0,2027-03-01|2027-05-10,,,\n"
            "U,teknis,0,2027-06-01,,T,\nV,teknis,0,,,,T\n"
        )
        scenario = load("rules: {excluded: {employees: A, trainings: T}}\n", trainings=text)
        assert scenario.catalogue.by_name["T"] == (0, 1)
        assert scenario.trainings_named(scenario.settings.rules.excluded[0].trainings).tolist() == [
            True,
            True,
            False,
            False,
        ]
        assert scenario.trainings_named(None).sum() == 4

    def test_own_course_is_kept(self, load: Load) -> None:
        """A row with a course of its own keeps it, and its id still means its dates alone."""
        text = "id,course,kind,cost.kontribusi,start\nT,C,teknis,0,2027-03-01|2027-05-10\nU,C,teknis,0,\n"
        catalogue = load(trainings=text).catalogue
        assert catalogue.by_name["C"] == (0, 1, 2)
        assert catalogue.by_name["T"] == (0, 1)

    def test_mandatory_is_one_of_the_dates(self, load: Load) -> None:
        """Who must attend the row attends exactly one of its dates; one seat each, so both open."""
        scenario = load(
            "rules: {mandatory: {training: T}}\n",
            trainings=self.TWO.format(end="") + self.REST,
            curriculum="training,competency,lift\nTata,K,0.5\nU,L,1\n",
        )
        plan = solve(scenario)
        seats = sorted(zip(plan.assignments.employee.tolist(), plan.assignments.training.tolist(), strict=True))
        forced = [(employee, training) for employee, training in seats if training < 2]
        assert [employee for employee, _ in forced] == [0, 1]
        assert {training for _, training in forced} == {0, 1}

    def test_adjust(self, load: Load) -> None:
        """A what-if reaches all dates by the row's id, one by its own, and the row's curriculum by all."""
        adjust = (
            "adjust:\n  - {table: trainings, trainings: T, add: {cost.kontribusi: 5}}\n"
            "  - {table: trainings, trainings: T@2027-05-10, set: {seats: 7}}\n"
            "  - {table: curriculum, trainings: T, multiply: {lift: 2}}\n"
        )
        scenario = load(adjust, trainings=self.TWO.format(end="") + self.REST)
        assert scenario.seat_cost.tolist() == [[1005, 1005, 0]]
        assert scenario.trainings["seats"].tolist()[:2] == [1, 7]
        assert scenario.curriculum["lift"].tolist() == [1, 1, 1]

    def test_curriculum_of_one_date_alone_is_shared(self, load: Load) -> None:
        """A row of the curriculum that is of all dates is not changed for one of them."""
        adjust = "adjust: {table: curriculum, trainings: T@2027-05-10, multiply: {lift: 2}}\n"
        problems = refused(load, adjust, trainings=self.TWO.format(end="").replace("Tata", "") + self.REST)
        assert codes(problems) == ["adjusts_nothing"]

    def test_eligibility_of_later_rows(self, load: Load) -> None:
        """Rows after one with several dates keep their own place in messages."""
        text = "id,kind,cost.kontribusi,start,eligible.weight\nT,teknis,0,2027-03-01|2027-05-10,\nU,teknis,0,,1..x\n"
        (problem,) = refused(load, trainings=text)
        assert (problem.message.code, problem.places[0].line) == ("not_a_range", 3)
