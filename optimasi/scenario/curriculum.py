"""What each training lifts: the curriculum table, or the column competencies of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.diagnostics import InputError, Message, Name
from optimasi.scenario.evidence import default_lifts
from optimasi.scenario.fields import Reading
from optimasi.scenario.raw import RawTable
from optimasi.scenario.references import Catalogue, check_unique, resolve

FACTORS = {"low": 0.5, "base": 1.0, "high": 1.5}
"""What an assumption about the gain multiplies all lifts by."""


def read_curriculum(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    known: Mapping[str, int],
    assumed: str,
    reading: Reading,
) -> tuple[pd.DataFrame, list[Message]]:
    """What each training lifts, from the curriculum table or the column competencies of the catalogue."""
    trainings = frames["trainings"]
    listed = trainings["competencies"].map(len) > 0
    if "curriculum" in frames:
        table, taught = raw["curriculum"], frames["curriculum"]
        rows = resolve(table, taught, "training", catalogue.rows, "trainings", reading)
        if listed.any():
            first = int(trainings.index[listed.to_numpy()][0])
            reading.problem(
                Message(
                    "curriculum_twice", "the column competencies stands instead of the table curriculum; both are given"
                ),
                raw["trainings"].place(first, trainings.attrs["heads"]["competencies"]),
                table.head_place,
            )
    else:
        table, exploded = raw["trainings"], trainings["competencies"][listed].explode()
        rows = trainings.index.get_indexer(exploded.index).astype(np.int64)
        taught = pd.DataFrame({"competency": exploded, "lift": np.nan, "to_level": np.nan, "source": ""})
        taught.attrs["heads"] = {"competency": trainings.attrs["heads"].get("competencies", "competencies")}
        if not len(taught):
            reading.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", "curriculum")}),
                table.head_place,
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", "curriculum")}),
            )
    competencies = resolve(table, taught, "competency", known, "competencies", reading)
    if "curriculum" in frames:
        key = {"training": rows, "competency": competencies}
        check_unique(table, taught, ["training", "competency"], reading, key)
    else:
        named = taught.assign(training=rows)
        check_unique(table, named, ["competency", "training"], reading, {"competency": competencies})
    if reading.diagnostics:
        raise InputError(reading.diagnostics)
    curriculum = taught.assign(competency=competencies, training=rows)
    curriculum, assumptions = default_lifts(table, curriculum, trainings, reading)
    if assumed != "base":
        factor = {"assumption": Name("values:gain_assumption", assumed), "factor": FACTORS[assumed]}
        assumptions.append(Message("gain_assumption", "all lifts times {factor} (assumption: {assumption})", factor))
    curriculum["lift"] *= FACTORS[assumed]
    columns = ["training", "competency", "lift", "to_level", "source"]
    return curriculum.sort_values(columns[:2], ignore_index=True)[columns], assumptions


def check_to_levels(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], reading: Reading) -> None:
    """Without assessed levels nobody knows whether a training leads beyond them."""
    if "gaps" in frames and "curriculum" in frames:
        table = frames["curriculum"]
        for row in table.index[table["to_level"].notna()][:1]:
            reading.problem(
                Message("to_level_without_levels", "to_level needs assessed levels, but gaps are given directly"),
                raw["curriculum"].place(int(row), table.attrs["heads"]["to_level"]),
                remedy=Message(
                    "drop_to_level", "give standards and assessments instead of gaps, or leave to_level out"
                ),
            )
