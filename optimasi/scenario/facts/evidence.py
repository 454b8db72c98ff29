"""What lifts rest on: the curriculum's own sources, and defaults by kind of training where it has no lift."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name


class Evidence(NamedTuple):
    """Levels that a kind of training lifts, and the study that says so."""

    lift: float
    source: str


@cache
def evidence() -> dict[str, Evidence]:
    """The evidence table: kind of training -> default lift in levels, with its source."""
    table = files("optimasi.scenario.facts").joinpath("data", "evidence.csv").read_text(encoding="utf-8")
    return {row["kind"]: Evidence(float(row["lift"]), row["source"]) for row in csv.DictReader(table.splitlines())}


SOURCES = 3
"""Sources named one by one; the rest are counted."""


def own_lifts(raw: RawTable, curriculum: pd.DataFrame) -> list[Message]:
    """One assumption for each source of the lifts that stand in the table, those without one last."""
    own = curriculum.loc[curriculum["lift"].notna(), "source"].astype(str)
    facts: dict[str, object] = {"file": Path(raw.file).name}
    counts = own[own != ""].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    told = [
        Message("own_lifts", "{count} lifts as in {file} ({source})", facts | {"count": int(count), "source": source})
        for source, count in counts.iloc[:SOURCES].items()
    ]
    if len(counts) > SOURCES:
        rest = {"count": int(counts.iloc[SOURCES:].sum()), "sources": len(counts) - SOURCES}
        told.append(Message("own_lifts_rest", "{count} lifts as in {file} ({sources} further sources)", facts | rest))
    if bare := int((own == "").sum()):
        told.append(
            Message("own_lifts_unsourced", "{count} lifts as in {file}, without a source", facts | {"count": bare})
        )
    return told


def default_lifts(
    raw: RawTable, curriculum: pd.DataFrame, trainings: pd.DataFrame, log: ProblemLog
) -> tuple[pd.DataFrame, list[Message]]:
    """Fill blank lifts: lift = default of the training's kind, in levels (model.md section 1).

    Returns
    -------
    curriculum, assumptions
        One assumption for each kind whose default was used, with count and source.
    """
    assumptions = []
    blank = curriculum["lift"].isna() & (curriculum["training"] >= 0)
    kinds = trainings["kind"].to_numpy()[curriculum["training"]]
    filled = curriculum["lift"].copy()
    for kind in dict.fromkeys(kinds[blank]):
        rows = blank & (kinds == kind)
        if found := evidence().get(kind):
            filled[rows] = found.lift
            assumptions.append(
                Message(
                    "default_lift",
                    "{count} lifts of {kind} trainings: {lift} levels ({source})",
                    {
                        "count": int(rows.sum()),
                        "kind": Name("values:kind_training", kind),
                        "lift": found.lift,
                        "source": found.source,
                    },
                )
            )
        else:
            first = np.flatnonzero(rows)[0]
            training = trainings["id"].iloc[int(curriculum["training"].iloc[first])]
            log.problem(
                Message(
                    "no_default_lift",
                    "blank lifts: {count}, first of {training}, whose kind has no default",
                    {"count": int(rows.sum()), "training": training},
                ),
                raw.place(int(curriculum.index[first]), "lift"),
                remedy=Message("write_lift", "write the expected levels into the column lift"),
            )
    return curriculum.assign(lift=filled), assumptions
