"""Rows of the tables that every family has in the same form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from random import Random

from scenarios.make.catalogue import Course, Position, read_competencies
from scenarios.make.draws import Frequencies, draw_by_frequency

Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def last_weekday(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day on which `days` weekdays from `start` are over."""
    day = start
    left = days - 1
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


def standard_rows(positions: Mapping[str, Position], employees: Rows) -> Rows:
    """The table skj, for the positions that somebody holds."""
    held = {employee["jabatan"] for employee in employees}
    return [
        {"jabatan": name, "kompetensi": code, "level": str(level)}
        for name, position in positions.items()
        if name in held
        for code, level in position.standard.items()
    ]


def assessment_rows(
    seed: str, employees: Rows, positions: Mapping[str, Position], deviations: Frequencies[int]
) -> Rows:
    """The table hasil: everyone on every competency of the standard, whole levels from 0 to 5.

    Parameters
    ----------
    seed
        A person's draws depend on it and on the NIP alone.
    deviations
        Assessed level minus standard, and how often.
    """
    rows: Rows = []
    for employee in employees:
        rng = Random(f"{seed}/hasil/{employee['nip']}")
        for code, required in positions[employee["jabatan"]].standard.items():
            level = min(5, max(0, required + draw_by_frequency(rng, deviations)))
            rows.append({"nip": employee["nip"], "kompetensi": code, "level": str(level)})
    return rows


def competency_rows(standards: Rows, weights: Mapping[str, str]) -> Rows:
    """The table kompetensi, for the competencies that some standard asks for; those not weighted weigh 1."""
    asked = {row["kompetensi"] for row in standards}
    return [
        {"kode": code, "nama": competency.name, "jenis": competency.kind, "bobot": weights.get(code, "1")}
        for code, competency in read_competencies().items()
        if code in asked
    ]


def curriculum_rows(offers: Mapping[str, Course], competencies: Rows) -> Rows:
    """The table kurikulum: what each offer, by its id, lifts of the competencies in use."""
    used = {row["kode"] for row in competencies}
    return [
        {
            "pelatihan": offer,
            "kompetensi": code,
            "kenaikan": course.lift,
            "sampai_level": str(course.to_level),
            "dasar": course.ground,
        }
        for offer, course in offers.items()
        for code in course.competencies
        if code in used
    ]
