"""What each training lifts: the curriculum table, or the column competencies of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.diagnostics import Message, Name, Place
from optimasi.scenario.evidence import default_lifts
from optimasi.scenario.fields import Reading
from optimasi.scenario.raw import RawTable
from optimasi.scenario.references import Catalogue, check_unique, resolve

COLUMNS = ["training", "competency", "lift", "to_level", "source"]


def read_curriculum(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    known: Mapping[str, int],
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
        if not len(taught) and reading.trusts("curriculum") and reading.trusts("trainings", "competencies"):
            reading.problem(
                Message("missing_table", "the table {table} is missing", {"table": Name("scenario", "curriculum")}),
                Place(reading.file),
                remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", "curriculum")}),
            )
    competencies = resolve(table, taught, "competency", known, "competencies", reading)
    if "curriculum" in frames:
        key = {"training": rows, "competency": competencies}
        check_unique(table, taught, ["training", "competency"], reading, key)
    else:
        named = taught.assign(training=trainings["id"].to_numpy()[rows])
        key = {"competency": competencies, "training": rows}
        check_unique(table, named, ["competency", "training"], reading, key)
    if not all(reading.trusts(table) for table in ("trainings", "competencies", "curriculum")):
        return pd.DataFrame(columns=COLUMNS), []
    curriculum = taught.assign(competency=competencies, training=rows)
    curriculum, assumptions = default_lifts(table, curriculum, trainings, reading)
    return curriculum.sort_values(COLUMNS[:2], ignore_index=True)[COLUMNS], assumptions


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
