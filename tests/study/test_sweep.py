"""Sweeps of plans made by hand, each figure worked out; and of a real scenario."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.study.points import parse_over
from optimasi.study.solving import Case, solve_case
from optimasi.study.sweep import sweep
from optimasi.words.messages import NotationError
from tests.sweep_examples import CASE, MOCKUP, SCENARIO, Made, Solver, by_change

Load = Callable[[str | dict[str, Any]], Scenario]
Document = dict[str, Any]

KECAMATAN = Path(__file__).parents[2] / "scenarios" / "asemrowo" / "dasar.yaml"
THREE = {"-50%": Made(2.0, 20, "1:DATA"), "": Made(4.0, 40, "1:DATA 2:PKP"), "+50%": Made(5.0, 60, "2:PKP 3:DATA")}


def swept(
    load: Load, plans: Mapping[str, Made], over: str = "anggaran=50%:150%:50%", solver: Solver | None = None, **how: Any
) -> Document:
    """Sweep plans made by hand, in this process unless told otherwise."""
    scenario = load(SCENARIO)
    solve = solver or Solver(by_change(plans, over.partition("=")[0]))
    return sweep(scenario, parse_over(over, scenario), CASE, solve=solve, **{"jobs": 1} | how).tree()


def column(frontier: Document, name: str) -> list[Any]:
    return [point[name] for point in frontier["points"]]


def test_the_mockup(load: Load) -> None:
    """The rows, prices, knee, flat and dear points of mockups.md section 3."""
    frontier = swept(load, MOCKUP, "anggaran=40%:150%:10%")
    assert frontier["schema"] == "optimasi.frontier/1"
    assert column(frontier, "label")[:3] == ["40%", "50%", "60%"]
    assert column(frontier, "levels") == pytest.approx(
        [7.85, 8.43, 8.99, 8.99, 9.55, 10.13, 10.68, 10.68, 10.71, 11.29, 11.84, 11.84]
    )
    prices = [None if price is None else round(price / 1e6, 1) for price in column(frontier, "marginal_cost")]
    assert prices == [None, 10.8, 10.3, None, 23.4, 10.8, 10.5, None, 429.2, 10.8, 10.5, None]
    assert column(frontier, "baseline") == [False] * 6 + [True] + [False] * 5
    assert (frontier["knee"], frontier["reference"], frontier["dear"]) == (2, 6, 8)
    assert frontier["flat"] == [3, 7, 11]
    assert (frontier["status"], frontier["stopped_by"]) == ("optimal", None)
    json.dumps(frontier, allow_nan=False)


def test_who_comes_and_goes(load: Load) -> None:
    """From 70 to 80 % one comes, one changes, two go and come back later, and the money goes to PKP."""
    frontier = swept(load, MOCKUP, "anggaran=40%:150%:10%")
    step = next(step for step in frontier["steps"] if step["to"] == 4)
    assert step == {
        "from": 3,
        "to": 4,
        "came": [{"employee": "5", "name": "Mulyadi", "called": "Mulyadi", "trainings": ["PKP"]}],
        "went": [
            {
                "employee": "1",
                "name": "Agus Setiawan",
                "called": "Agus Setiawan",
                "trainings": ["PBJ-DR"],
                "returns": 5,
            },
            {"employee": "2", "name": "Maya Sari", "called": "Maya Sari", "trainings": ["BENDAHARA"], "returns": 6},
        ],
        "changed": [
            {
                "employee": "3",
                "name": "Hendra Saputra",
                "called": "Hendra Saputra",
                "trainings": ["DATA", "PBJ-DR"],
                "added": ["PBJ-DR"],
                "dropped": ["PBJ-TM"],
            }
        ],
        "money_to": {"training": "PKP", "seats": {"before": 0, "after": 1}},
    }
    nothing = next(step for step in frontier["steps"] if step["to"] == 3)
    assert (nothing["came"], nothing["went"], nothing["changed"], nothing["money_to"]) == ([], [], [], None)


def test_points_start_from_their_neighbours(load: Load) -> None:
    """Each point begins with the plan of the next cheaper one, and the case's own changes come first."""
    solver = Solver(by_change(THREE))
    scenario = load(SCENARIO)
    case = replace(CASE, changes=("rules.clash=no",), time_limit_s=9.0)
    over = parse_over("anggaran=50%:150%:50%", scenario)
    sweep(scenario, over, case, solve=Solver({**by_change(THREE), "rules.clash=no": THREE[""]}), jobs=1)
    sweep(scenario, over, CASE, solve=solver, jobs=1)
    assert [case.start for case in solver.cases] == [None, (("1", "DATA"),), (("1", "DATA"), ("2", "PKP"))]
    assert [case.keep for case in solver.cases] == [(), (), ()]
    assert {case.threads for case in solver.cases} == {1}


def test_several_processes_give_the_same(load: Load) -> None:
    """The frontier does not depend on how many work on it."""
    alone, together = (swept(load, MOCKUP, "anggaran=40%:150%:10%", jobs=jobs) for jobs in (1, 2))
    assert alone | {"seconds": 0} == together | {"seconds": 0}


def test_a_point_that_falls_is_solved_again(load: Load) -> None:
    """Where more money gives less, the point is solved once more from the cheaper plan."""
    solver = Solver(
        by_change(THREE | {"": Made(1.0, 10, "1:DATA", status="feasible", bound=4.5)}),
        by_change({"": Made(4.0, 40, "1:DATA 2:PKP")}),
    )
    frontier = swept(load, {}, solver=solver)
    assert column(frontier, "levels") == pytest.approx([2.0, 4.0, 5.0])
    assert [case.changes for case in solver.cases][3:] == [()]
    assert solver.cases[3].start == (("1", "DATA"),)


@pytest.mark.parametrize("late", ["no_plan_found", "feasible"])
def test_the_frontier_never_falls(late: str, load: Load) -> None:
    """A point that stays below takes the cheaper plan, with its own limits and its own bound."""
    poor = {
        "feasible": Made(1.0, 10, "3:PKP", status="feasible", bound=2.5, budget=64_000_000),
        "no_plan_found": Made(None, status="no_plan_found", bound=2.5),
    }[late]
    plans = THREE | {"-50%": Made(2.0, 20, "1:DATA", budget=32_000_000), "": poor}
    frontier = swept(load, plans)
    point = frontier["points"][1]
    assert (point["value"], point["cost"], point["bound"], point["gap"]) == (2.0, 20, 2.5, 0.2)
    assert (point["status"], point["budget"]) == ("feasible", 64_000_000)
    assert point["limits"] == {"kontribusi": 55_000_000, "perjadin": 9_000_000}
    assert [seat["employee"] for seat in point["assignments"]] == ["1"]
    assert frontier["flat"] == [1]
    assert frontier["status"] == "feasible"


@pytest.mark.parametrize("wrong", [Made(None, status="infeasible"), Made(1.0, 10, "3:PKP", bound=1.0)])
def test_a_proof_that_a_cheaper_plan_refutes_is_a_failure(wrong: Made, load: Load) -> None:
    """No plan, or none so good, is no answer where a cheaper plan is known: the point fails, the others stand."""
    frontier = swept(load, THREE | {"": wrong})
    assert column(frontier, "status") == ["optimal", "error", "optimal"]
    assert frontier["points"][1]["failure"]["code"] == "cheaper_better"
    assert frontier["points"][1]["failure"]["name"].endswith("scenario.yaml anggaran=100%")


def test_other_numbers_may_fall(load: Load) -> None:
    """Only money makes every earlier plan possible: a rule's number is left as it is found."""
    plans = {"1": Made(3.0, 30), "": Made(2.0, 20), "3": Made(2.5, 25)}
    frontier = swept(load, plans, "rules.trainings_per_person.max=1:3:1")
    assert column(frontier, "value") == [3.0, 2.0, 2.5]
    assert column(frontier, "marginal_cost") == [None, None, pytest.approx(10)]


def test_keep_locks_everyone(load: Load) -> None:
    """With keep each point is given all seats of the cheaper one, one after the other even with many jobs."""
    plans = by_change(THREE | {"+50%": Made(5.0, 60, "1:DATA 2:PKP 3:DATA")})
    solver = Solver(plans)
    frontier = swept(load, {}, solver=solver, keep=True, jobs=4)
    assert [case.keep for case in solver.cases] == [(), (("1", "DATA"),), (("1", "DATA"), ("2", "PKP"))]
    assert frontier["keep"] is True
    assert [step["went"] for step in frontier["steps"]] == [[], []]


def test_keep_goes_with_money(load: Load) -> None:
    """Where more of something need not leave the earlier plan possible, seats cannot be kept."""
    with pytest.raises(NotationError) as caught:
        swept(load, THREE, "rules.trainings_per_person.max=1:3:1", keep=True)
    assert caught.value.message.code == "keep_money"


def test_infeasible_points_are_points(load: Load) -> None:
    """They have a status and no value, and what is above them has no row to compare with."""
    frontier = swept(load, THREE | {"-50%": Made(None, status="infeasible")})
    first, second, _ = frontier["points"]
    assert (first["status"], first["value"], first["cost"], first["people"]) == ("infeasible", None, None, None)
    assert second["marginal_cost"] is None
    assert [(step["from"], step["to"]) for step in frontier["steps"]] == [(1, 2)]
    assert frontier["status"] == "optimal"
    nothing = swept(load, dict.fromkeys(THREE, Made(None, status="infeasible")))
    assert (nothing["status"], nothing["knee"], nothing["reference"], nothing["flat"]) == ("infeasible", None, None, [])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_point_that_fails_leaves_the_others(jobs: int, load: Load) -> None:
    """It is reported by scenario and point."""
    plans = {value: made for value, made in THREE.items() if value}
    frontier = swept(load, plans, jobs=jobs)
    assert column(frontier, "levels") == [pytest.approx(2.0), None, pytest.approx(5.0)]
    failure = frontier["points"][1]["failure"]
    assert failure["parameters"] == {"error": "ValueError: no plan for "}
    assert failure["name"].endswith("scenario.yaml anggaran=100%")
    assert frontier["status"] == "feasible"


def test_ctrl_c_keeps_the_points_so_far(load: Load) -> None:
    """A plan that was interrupted is kept, later points are not begun."""
    plans = THREE | {"": Made(3.0, 30, "1:DATA", status="feasible", bound=4.0, stopped_by="interrupt")}
    frontier = swept(load, plans)
    assert column(frontier, "status") == ["optimal", "feasible", "not_run"]
    assert frontier["stopped_by"] == "interrupt"


def test_progress_counts_points(load: Load) -> None:
    """One display for all: how many points are done, and which was the last."""
    told: list[tuple[int, int, str]] = []
    swept(load, THREE, progress=lambda *state: told.append(state))
    assert [(done, total) for done, total, _ in told] == [(1, 3), (2, 3), (3, 3)]
    assert told[1][2].endswith("scenario.yaml anggaran=100%")


def test_a_straight_line_has_no_knee(load: Load) -> None:
    """Where every level costs the same, no point is better than another."""
    plans = {"-50%": Made(2.0, 20), "": Made(4.0, 40), "+50%": Made(6.0, 60)}
    frontier = swept(load, plans)
    assert (frontier["knee"], frontier["dear"], frontier["flat"]) == (None, None, [])


def test_without_the_scenario_itself_the_last_plan_is_the_reference(load: Load) -> None:
    """The knee is sought up to the dearest plan where the scenario as it stands is no point."""
    plans = {"-50%": Made(2.0, 20), "-40%": Made(4.0, 30), "-30%": Made(5.0, 60)}
    frontier = swept(load, plans, "anggaran=50%:70%:10%")
    assert (frontier["knee"], frontier["reference"]) == (1, 2)


@pytest.mark.parametrize(("keep", "jobs"), [(False, 1), (True, 2)])
def test_a_real_scenario(keep: bool, jobs: int) -> None:
    """The kecamatan at three budgets: it never falls, stays within each limit, and keeps seats where asked."""
    scenario = load_scenario(KECAMATAN)
    over = parse_over("budget=60%:140%:40%", scenario)
    frontier = sweep(
        scenario, over, Case(KECAMATAN, gap=0.01, threads=1), solve=solve_case, keep=keep, jobs=jobs
    ).tree()
    assert column(frontier, "status") == ["optimal"] * 3
    assert column(frontier, "budget") == [33_000_000, 55_000_000, 77_000_000]
    for before, after in pairwise(frontier["points"]):
        assert after["value"] >= before["value"]
        assert after["cost"] <= after["budget"]
        if keep:
            assert {tuple(seat.values()) for seat in before["assignments"]} <= {
                tuple(seat.values()) for seat in after["assignments"]
            }
