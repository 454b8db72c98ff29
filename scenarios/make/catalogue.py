"""Figures that every family shares, read from `data/`: competencies, positions with their standards, courses."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).parent / "data"

# A course held online instead of face to face: fee of online Latsar over blended, 5.26 of 9.296 million
# (Perlan 3/2021, Perlan 3/2019); drop-out 10 to 20 points higher (Frankola); lift as in class when methods are
# the same (Sitzmann dkk. 2006). A self-run class online costs what the online complaint class costs (assumed).
ONLINE_FEE = Fraction(57, 100)
ONLINE_DROPOUT = Fraction(15, 100)
ONLINE_SELF_RUN_FEE_RP = 50_000
ONLINE_SELF_RUN_CLASS_RP = 5_000_000


@dataclass(frozen=True)
class Competency:
    """A competency of the dictionary."""

    name: str
    kind: str


@dataclass(frozen=True)
class Position:
    """A position (jabatan): its group, echelon, standard levels, and what its holders may be.

    Parameters
    ----------
    group, echelon
        As the column kelompok_jabatan and eselon have them.
    managerial, technical
        Competency -> standard level.
    grades
        From the lowest to the highest.
    born
        First and last year of birth.
    retires_at
        Age limit in years.
    """

    group: str
    echelon: str
    managerial: Mapping[str, int]
    technical: Mapping[str, int]
    grades: Sequence[str]
    born: tuple[int, int]
    retires_at: int = 58

    @property
    def standard(self) -> dict[str, int]:
        """All standard levels."""
        return {**self.managerial, **self.technical}


@dataclass(frozen=True)
class Course:
    """Figures of a course; amounts in rupiah, per participant (fee) and per class opened (class cost)."""

    name: str
    kind: str
    hours: int
    days: int
    classroom_days: int
    fee_rp: int
    class_cost_rp: int
    per_diem_days: int
    lodging_rp: int
    competencies: Sequence[str]
    to_level: int
    lift: str
    completion: str
    ground: str

    def online(self) -> Course:
        """The same course at a distance; one that is online already stays as it is."""
        if self.classroom_days == 0:
            return self
        self_run = self.class_cost_rp > 0
        return replace(
            self,
            classroom_days=0,
            fee_rp=ONLINE_SELF_RUN_FEE_RP if self_run else int(self.fee_rp * ONLINE_FEE),
            class_cost_rp=ONLINE_SELF_RUN_CLASS_RP if self_run else 0,
            per_diem_days=0,
            lodging_rp=0,
            completion=str(float(Fraction(self.completion) - ONLINE_DROPOUT)),
        )


def records(name: str) -> Iterator[dict[str, str]]:
    """Rows of a file in `data/`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def counts(text: str) -> dict[str, int]:
    """Names with whole numbers, written `NAME:NUMBER;NAME:NUMBER`."""
    pairs = (part.rpartition(":") for part in text.split(";") if part)
    return {name: int(number) for name, _, number in pairs}


def read_competencies() -> dict[str, Competency]:
    """The dictionary of competencies, by code."""
    return {row["competency"]: Competency(row["name"], row["kind"]) for row in records("competencies")}


def read_courses() -> dict[str, Course]:
    """All courses, by name."""
    return {
        row["course"]: Course(
            row["name"],
            row["kind"],
            int(row["hours"]),
            int(row["days"]),
            int(row["classroom_days"]),
            int(row["fee_rp"]),
            int(row["class_cost_rp"]),
            int(row["per_diem_days"]),
            int(row["lodging_rp"]),
            row["competencies"].split(";"),
            int(row["to_level"]),
            row["lift"],
            row["completion"],
            row["ground"],
        )
        for row in records("courses")
    }
