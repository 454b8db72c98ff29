"""The days in the classroom, said or assumed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.scenario.beside import (
    BUDGET,
    Load,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


MONDAY = "2027-03-01"
DAYS = [
    ("classroom_dates", "2027-03-01|2027-03-06", "", [(3, 1), (3, 6)]),
    ("classroom_dates", "2027-03-04..2027-03-07|10/03/2027", "", [(3, 4), (3, 5), (3, 6), (3, 7), (3, 10)]),
    ("start,classroom_days", f"{MONDAY},2", "", [(3, 1), (3, 2)]),
    ("start,classroom_days", "2027-03-05,3", "", [(3, 5), (3, 8), (3, 9)]),
    ("start,classroom_days", f"{MONDAY},2", "holidays: [2027-03-01, 2 Maret 2027]\n", [(3, 3), (3, 4)]),
    ("start,end,classroom_days", f"{MONDAY},2027-03-05,2", "", [(3, 1), (3, 2)]),
    ("start,end", "2027-03-04,2027-03-09", "", [(3, 4), (3, 5), (3, 8), (3, 9)]),
    ("start,end", "2027-03-04,2027-03-09", "libur: 2027-03-08\n", [(3, 4), (3, 5), (3, 9)]),
    ("start,end", "2027-03-06,2027-03-07", "", []),
    ("start,end,classroom_dates", f"{MONDAY},2027-03-05,2027-03-03", "", [(3, 3)]),
    ("classroom_dates", "2027-03-01..2027-03-02", "holidays: 2027-03-01\n", [(3, 1), (3, 2)]),
    ("start", MONDAY, "", []),
    ("end", MONDAY, "", []),
    ("classroom_days", "3", "", []),
    ("mode,start,end", f"daring,{MONDAY},2027-03-05", "", []),
    ("mode,classroom_dates", "daring,2027-03-01", "", []),
    ("mode,start,end", f"blended,{MONDAY},2027-03-02", "", [(3, 1), (3, 2)]),
]


@pytest.mark.parametrize(("heads", "cells", "extra", "expected"), DAYS)
def test_classroom_days(load: Load, heads: str, cells: str, extra: str, expected: list[tuple[int, int]]) -> None:
    """Exact dates, else first weekdays, else weekdays from start to end; the latter without holidays; daring none."""
    scenario = load(
        BUDGET + extra,
        trainings=f"id,kind,cost.kontribusi,{heads}\nT,teknis,0,{cells}\n",
        curriculum="training,competency\nT,K\n",
    )
    assert scenario.classroom_days == (frozenset(date(2027, month, day) for month, day in expected),)


def test_assumed_days_are_said(load: Load) -> None:
    """Only days that are the first weekdays from a start are an assumption."""
    trainings = (
        "id,kind,cost.kontribusi,start,end,classroom_days\n"
        "T,teknis,0,2027-03-01,,2\nU,teknis,0,2027-03-01,2027-03-02,\n"
    )
    said = {m.code: m.parameters["count"] for m in load(trainings=trainings).assumptions}
    assert said.pop("own_lifts_unsourced") == 2
    assert said == {"assumed_days": 1}
