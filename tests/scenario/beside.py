"""A scenario beside its five tables, written and loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario

Load = Callable[..., Scenario]

EMPLOYEES = "id,name,unit,position,status\nA,Ani,Dinas Kesehatan,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n"
STANDARDS = "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n"
ASSESSMENTS = "employee,competency,level\nA,K,2\nB,K,2.5\nB,L,3\n"
TRAININGS = "id,kind,mode,hours,cost.kontribusi\nT,technical,in person,20,1000000\nU,leadership,online,8,0\n"
CURRICULUM = "training,competency,lift\nT,K,0.5\nU,L,1\n"
TABLES = {
    "employees": EMPLOYEES,
    "standards": STANDARDS,
    "assessments": ASSESSMENTS,
    "trainings": TRAININGS,
    "curriculum": CURRICULUM,
}
BUDGET = "budget: {kontribusi: 10 juta}\n"
BARE = "name: Uji\n"


def beside(home: Path, usual: Mapping[str, str] = TABLES) -> Load:
    """A function that writes a scenario beside the usual tables, some replaced (None: left out), and loads it."""

    def load(text: str = BUDGET, folder: str = "", **tables: str | bytes | None) -> Scenario:
        place = home / folder
        place.mkdir(exist_ok=True)
        (place / "scenario.yaml").write_text(text, encoding="utf-8")
        for name, content in {**usual, **tables}.items():
            file = place / f"{name}.csv"
            file.unlink(missing_ok=True)
            if content is not None:
                file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_scenario(place / "scenario.yaml")

    return load


def assert_same_tables(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_like=True, check_flags=False)
    assert one.lines == other.lines
    assert one.seat_cost.tolist() == other.seat_cost.tolist()
    assert one.batch_cost.tolist() == other.batch_cost.tolist()
    assert one.classroom_days == other.classroom_days
