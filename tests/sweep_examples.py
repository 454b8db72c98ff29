"""Sweeps made by hand: plans by the changes that lead to them, importable in other processes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from optimasi.documents.plan import PlanDocument
from optimasi.study.solving import Case

CASE = Case(Path("dasar.yaml"), threads=1)
NAMES = {
    "1": "Agus Setiawan",
    "2": "Maya Sari",
    "3": "Hendra Saputra",
    "4": "Ratna Dewi",
    "5": "Mulyadi",
    "6": "",
}
COSTS = {"PKP": 25, "PBJ-DR": 6, "PBJ-TM": 6, "BENDAHARA": 6, "DATA": 1}
SCENARIO = """
name: Renbangkom 2027, dasar
budget: {kontribusi: 55 juta, perjadin: 9 juta}
employees: [{id: E1}]
competencies: [{id: K1}]
gaps: [{employee: E1, competency: K1, gap: 1}]
trainings: [{id: T1, hours: 10, cost.kontribusi: 1 juta, cost.perjadin: 1 juta}]
curriculum: [{training: T1, competency: K1, lift: 1}]
rules: {trainings_per_person: {max: 2}, hours_per_person: [{max: 60}, {min: 0}]}
solve: {gap: 20%}
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A plan: levels closed, rupiah, and who sits where, as `1:DATA 3:PKP`."""

    levels: float | None
    cost: int = 0
    seats: str = ""
    people: int = 0
    status: str = "optimal"
    bound: float | None = None
    budget: int = 64_000_000
    stopped_by: str | None = None


@dataclass(frozen=True, slots=True)
class Solver:
    """Looks plans up by the last change; notes the cases that it was given, where that is in this process.

    `helped` are the plans found where a plan to start from is worth at least so many levels.
    """

    plans: Mapping[str, Made]
    helped: Mapping[str, Made] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    seconds: float = 0.0

    def __call__(self, case: Case) -> PlanDocument:
        time.sleep(self.seconds)
        change = case.changes[-1] if case.changes else ""
        again = any(seen.changes == case.changes for seen in self.cases)
        self.cases.append(case)
        if change not in self.plans:
            raise ValueError(f"no plan for {change}")
        return document(self.helped.get(change, self.plans[change]) if again else self.plans[change])


def document(made: Made) -> PlanDocument:
    """What a sweep reads of a plan document."""
    seats = [seat.split(":") for seat in made.seats.split()]
    count = {training: sum(row == training for _, row in seats) for training in COSTS}
    planned = made.levels is not None
    bound = made.levels if made.bound is None else made.bound
    nothing = {"before": 0, "after": 0}
    tree = {
        "schema": "optimasi.plan/1",
        "scenario": {"name": "Renbangkom 2027, dasar", "file": "dasar.yaml", "digest": "0"},
        "status": made.status,
        "stages_open": [],
        "stopped_by": made.stopped_by,
        "objective": {
            "metrics": {"levels": 1.0},
            "sense": "max",
            "value": made.levels,
            "bound": bound,
            "gap": (bound - made.levels) / bound if made.levels is not None and bound else None,
        },
        "cost": made.cost if planned else None,
        "budget": made.budget,
        "lines": [
            {"line": "kontribusi", "limit": made.budget - 9_000_000, "spent": made.cost if planned else None},
            {"line": "perjadin", "limit": 9_000_000, "spent": 0 if planned else None},
        ],
        "metrics": {
            "levels": {"before": 44.0, "after": 44.0 - made.levels},
            "levels_weighted": {"before": 44.0, "after": 44.0 - made.levels},
            "jpm": None,
            "people": {"before": 0, "after": made.people},
            "seats": nothing,
            "hours": nothing,
            "cost_per_level": None,
            "ip_asn": None,
            "with_20_hours": nothing,
        }
        if made.levels is not None
        else None,
        "assignments": [
            {"employee": employee, "name": NAMES[employee], "unit": "", "training": training, "cost": {}}
            for employee, training in seats
        ],
        "trainings": [
            {
                "training": training,
                "name": training,
                "seats": count[training],
                "cost": {"kontribusi": count[training] * cost * 1_000_000},
            }
            for training, cost in COSTS.items()
        ],
        "solver": {"name": "hand", "version": "", "method": "hand", "seconds": 0.0, "gap": 0.0},
        "units": [],
        "not_selected": [],
    }
    return PlanDocument.model_validate(tree)


MOCKUP = {
    "-60%": Made(7.85, 23_525_000, "3:DATA 3:PBJ-DR 4:BENDAHARA", 10, budget=25_600_000),
    "-50%": Made(8.43, 29_775_000, "1:PBJ-DR 3:DATA 3:PBJ-TM 4:BENDAHARA", 11, budget=32_000_000),
    "-40%": Made(8.99, 35_550_000, "1:PBJ-DR 2:BENDAHARA 3:DATA 3:PBJ-TM 4:BENDAHARA", 12, budget=38_400_000),
    "-30%": Made(8.99, 35_550_000, "1:PBJ-DR 2:BENDAHARA 3:DATA 3:PBJ-TM 4:BENDAHARA", 12, budget=44_800_000),
    "-20%": Made(9.55, 48_675_000, "3:DATA 3:PBJ-DR 4:BENDAHARA 5:PKP", 11, budget=51_200_000),
    "-10%": Made(10.13, 54_925_000, "1:PBJ-DR 3:DATA 3:PBJ-TM 4:BENDAHARA 5:PKP", 12, budget=57_600_000),
    "": Made(10.68, 60_700_000, "1:PBJ-DR 2:BENDAHARA 3:DATA 3:PBJ-TM 4:BENDAHARA 5:PKP", 13),
    "+10%": Made(10.68, 60_700_000, "1:PBJ-DR 2:BENDAHARA 3:DATA 3:PBJ-TM 4:BENDAHARA 5:PKP", 13, budget=70_400_000),
    "+20%": Made(10.71, 73_575_000, "3:PBJ-DR 3:PKP 4:BENDAHARA 4:DATA 5:PKP", 11, budget=76_800_000),
    "+30%": Made(11.29, 79_825_000, "1:PBJ-DR 3:PBJ-TM 3:PKP 4:BENDAHARA 4:DATA 5:PKP", 12, budget=83_200_000),
    "+40%": Made(
        11.84, 85_600_000, "1:PBJ-DR 2:BENDAHARA 3:PBJ-TM 3:PKP 4:BENDAHARA 4:DATA 5:PKP", 13, budget=89_600_000
    ),
    "+50%": Made(
        11.84, 85_600_000, "1:PBJ-DR 2:BENDAHARA 3:PBJ-TM 3:PKP 4:BENDAHARA 4:DATA 5:PKP", 13, budget=96_000_000
    ),
}
"""The sweep of the mock-up: share of the budget more or less -> its plan."""


def by_change(plans: Mapping[str, Made], name: str = "anggaran") -> dict[str, Made]:
    """Plans by the whole change."""
    return {f"{name}={value}" if value else "": made for value, made in plans.items()}
