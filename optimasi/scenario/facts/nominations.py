"""Who is proposed for what: decisions, probabilities and costs of single pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.references import Catalogue, check_unique, resolve
from optimasi.words.log import ProblemLog

COLUMNS = {
    "employee": "int64",
    "training": "int64",
    "decision": "object",
    "probability": "float64",
    "batch": "object",
    "place": "object",
}


def read_nominations(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    catalogue: Catalogue,
    log: ProblemLog,
) -> pd.DataFrame:
    """The nominations with their names resolved.

    Returns
    -------
    DataFrame
        employee, training (row numbers), decision (canonical), probability (NaN: the person's attendance),
        batch, cost.<line> (rupiah, NaN: the catalogue's); place (where it
        stands); sorted by employee, then training.
    """
    if "nominations" not in frames:
        return pd.DataFrame({name: np.array([], dtype=kind) for name, kind in COLUMNS.items()})
    table, frame = raw["nominations"], frames["nominations"]
    rows = {
        "employee": resolve(table, frame, "employee", people, "employees", log),
        "training": resolve(table, frame, "training", catalogue.rows, "trainings", log),
    }
    check_unique(table, frame, ["employee", "training"], log, rows)
    head = frame.attrs["heads"].get("employee", "employee")
    places: list[Any] = [table.place(row, head) for row in frame.index]
    resolved = frame.assign(**rows, place=places)
    return resolved.sort_values(["employee", "training"], ignore_index=True)
