"""IP ASN, competency dimension: which slot a training fills, what a slot is worth, and who holds it already.

The points stand in `data/ip_asn.csv` with their source; the key `ip_scores` replaces them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.format.columns import split_names
from optimasi.scenario.format.conventions import GROUPS, SLOTS
from optimasi.words import terms

LEADERSHIP, TECHNICAL = SLOTS.index("leadership"), SLOTS.index("technical")
LEAST_HOURS = 20.0
"""JP that a technical training needs, alone, to fill its slot."""

_ECHELON = re.compile(r"(IV|III|II|I|V)(?:[./ ]?[AB])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class IpTable:
    """What IP ASN points can be won.

    Parameters
    ----------
    score
        Points of each slot for each employee, shape (employees, 4).
    held
        Which slots are filled already, same shape.
    slot
        Slot that each training fills, -1 for none, shape (trainings,).
    echelon, leads
        A leadership training fills its slot only for people of its echelon: number of each employee's echelon,
        shape (employees,), and whether a training is for an echelon, shape (echelons, trainings).
    sources
        Where the points come from.
    """

    score: npt.NDArray[np.float64]
    held: npt.NDArray[np.bool_]
    slot: npt.NDArray[np.int64]
    echelon: npt.NDArray[np.int64]
    leads: npt.NDArray[np.bool_]
    sources: tuple[str, ...]


@cache
def _official() -> tuple[Mapping[str, Mapping[str, float]], tuple[str, ...]]:
    table = files("optimasi.scenario.facts").joinpath("data", "ip_asn.csv").read_text(encoding="utf-8")
    scores: dict[str, dict[str, float]] = {}
    rows = list(csv.DictReader(table.splitlines()))
    for row in rows:
        scores.setdefault(row["job_group"], {})[row["slot"]] = float(row["points"])
    return scores, tuple(dict.fromkeys(row["source"] for row in rows))


def ip_table(
    employees: pd.DataFrame, trainings: pd.DataFrame, replaced: Mapping[str, Mapping[str, float]]
) -> IpTable | None:
    """Points, slots held and slots filled; None where somebody's job group is not known.

    Parameters
    ----------
    employees, trainings
        Typed tables.
    replaced
        Points by job group and slot that stand instead of the data file's.
    """
    if (employees["job_group"] == "").any():
        return None
    official, sources = _official()
    scores = {group: {**official[group], **replaced.get(group, {})} for group in GROUPS}
    by_group = {group: [points[slot] for slot in SLOTS] for group, points in scores.items()}
    codes, groups = pd.factorize(employees["job_group"])
    echelon, names = pd.factorize(employees["echelon"].map(_echelon))
    led = [{_echelon(name) for name in split_names(cell)} for cell in _led(trainings)]
    kind = trainings["ip_slot"].where(trainings["ip_slot"] != "", trainings["kind"])
    slot = kind.map({name: number for number, name in enumerate(SLOTS)}).fillna(-1).to_numpy(dtype=np.int64)
    short = (slot == TECHNICAL) & ~(trainings["hours"].to_numpy() >= LEAST_HOURS)
    return IpTable(
        np.array([by_group[group] for group in groups])[codes],
        employees[[f"ip_{name}" for name in SLOTS]].to_numpy(dtype=bool),
        np.where(short, -1, slot),
        echelon.astype(np.int64),
        np.array([[bool(name) and name in meant for meant in led] for name in names]).reshape(len(names), len(led)),
        sources if set(replaced) != set(GROUPS) else (),
    )


def _led(trainings: pd.DataFrame) -> Iterable[str]:
    """The echelons that each training is for: its own column, where blank those who are eligible by echelon."""
    own = trainings["echelon"]
    return own.where(own != "", trainings["eligible.echelon"]) if "eligible.echelon" in trainings else own


def _echelon(text: str) -> str:
    """II, III or IV of "III.a", "III/b", "III"; another text as names are compared."""
    match = _ECHELON.fullmatch(text.strip())
    return match[1].upper() if match else terms.normalise(text)
