"""What each training lifts: the curriculum table, or the column competencies of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.facts.evidence import default_lifts, own_lifts
from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.references import Catalogue, Rows, check_unique, resolve
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name, Place

COLUMNS = ["training", "competency", "lift", "to_level", "source"]
FACTORS = {"low": 0.5, "base": 1.0, "high": 1.5}
"""What an assumption about the gain multiplies all lifts by."""


def read_curriculum(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    known: Mapping[str, int],
    assumed: str,
    log: ProblemLog,
) -> tuple[pd.DataFrame, list[Message]]:
    """What each training lifts, from the curriculum table or the column competencies of the catalogue."""
    trainings = frames["trainings"]
    listed = (trainings["competencies"].map(len) > 0).to_numpy()
    given = "curriculum" in frames and (log.trusts("curriculum", "") or not listed.any())
    if given:
        table, (taught, rows) = raw["curriculum"], _of_each_date(raw, frames["curriculum"], catalogue, log)
        if listed.any():
            first = int(trainings.index[listed][0])
            log.problem(
                Message(
                    "curriculum_twice", "the column competencies stands instead of the table curriculum; both are given"
                ),
                raw["trainings"].place(first, trainings.attrs["heads"]["competencies"]),
                table.head_place,
            )
    else:
        table, named = raw["trainings"], trainings["competencies"].reset_index(drop=True)[listed].explode()
        rows = named.index.to_numpy(dtype=np.int64)
        empty = {"lift": np.nan, "to_level": np.nan, "source": ""}
        taught = pd.DataFrame({"competency": named.to_numpy(), **empty}, index=trainings.index[rows])
        taught.attrs["heads"] = {"competency": trainings.attrs["heads"].get("competencies", "competencies")}
        if not len(taught) and log.trusts("curriculum") and log.trusts("trainings", "competencies"):
            log.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", "curriculum")}),
                Place(log.file),
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", "curriculum")}),
            )
    competencies = resolve(table, taught, "competency", known, "competencies", log)
    if given:
        key = {"training": rows, "competency": competencies}
        check_unique(table, taught, ["training", "competency"], log, key)
    else:
        by_id = taught.assign(training=trainings["id"].to_numpy()[rows])
        key = {"training": rows, "competency": competencies}
        check_unique(table, by_id, ["competency", "training"], log, key)
    if not all(log.trusts(name) for name in ("trainings", "competencies", "curriculum")):
        return pd.DataFrame(columns=COLUMNS), []
    curriculum = taught.assign(competency=competencies, training=rows)
    assumptions = own_lifts(table, curriculum)
    curriculum, by_default = default_lifts(table, curriculum, trainings, log)
    assumptions += by_default
    if assumed != "base":
        factor = {"assumption": Name("values:gain_assumption", assumed), "factor": FACTORS[assumed]}
        assumptions.append(Message("gain_assumption", "all lifts times {factor} (assumption: {assumption})", factor))
    curriculum["lift"] *= FACTORS[assumed]
    return curriculum.sort_values(COLUMNS[:2], ignore_index=True)[COLUMNS], assumptions


def _of_each_date(
    raw: Mapping[str, RawTable], taught: pd.DataFrame, catalogue: Catalogue, log: ProblemLog
) -> tuple[pd.DataFrame, Rows]:
    """The curriculum and the trainings that its rows are of; a training with several dates has each row at each."""
    groups = list(catalogue.dates.values())
    first = 1 + max(catalogue.rows.values(), default=0)  # numbers above it stand for all dates of a training
    known = {**catalogue.rows, **{name: first + group for group, name in enumerate(catalogue.dates)}}
    rows = resolve(raw["curriculum"], taught, "training", known, "trainings", log)
    if (rows < first).all():
        return taught, rows
    offers = [groups[row - first] if row >= first else (row,) for row in rows.tolist()]
    each = taught.iloc[np.repeat(np.arange(len(taught)), [len(found) for found in offers])]
    return each, np.array([row for found in offers for row in found], dtype=np.int64)


def check_to_levels(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> None:
    """Without assessed levels nobody knows whether a training leads beyond them."""
    if "gaps" in frames and "curriculum" in frames:
        table = frames["curriculum"]
        for row in table.index[table["to_level"].notna()][:1]:
            log.problem(
                Message("to_level_without_levels", "to_level needs assessed levels, but gaps are given directly"),
                raw["curriculum"].place(int(row), table.attrs["heads"]["to_level"]),
                remedy=Message(
                    "drop_to_level", "give standards and assessments instead of gaps, or leave to_level out"
                ),
            )
