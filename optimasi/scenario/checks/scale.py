"""Levels that nobody can have, because the scale ends before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.ranges import SCALE
from optimasi.words.messages import Message, Name

COLUMNS = (("assessments", "level"), ("gaps", "gap"), ("curriculum", "to_level"), ("curriculum", "lift"))
"""Levels beside those that the standards ask for."""


def beyond_scale(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame]) -> Iterator[Message]:
    """Tell of levels above the end of the scale: the national one, or the highest standard where that is higher.

    Parameters
    ----------
    raw, frames
        The tables as they stand and typed.
    """
    highest = float(frames["standards"]["level"].max()) if len(frames.get("standards", ())) else 0.0
    scale = max(float(SCALE), highest)
    if highest > SCALE:
        yield Message(
            "other_scale",
            "standards ask for levels up to {highest}; the national scale ends at {most}",
            {"most": SCALE, "highest": highest},
        )
    for table, column in COLUMNS:
        values = frames[table][column] if table in frames else pd.Series(dtype=float)
        above = values[values > scale]
        if not len(above):
            continue
        head = frames[table].attrs["heads"].get(column, column)
        place = raw[table].place(int(above.index[0]), head)
        facts: dict[str, object] = {"count": len(above), "column": Name(table, column), "most": scale}
        facts |= {"highest": float(above.max()), "file": Path(place.file).name, "row": str(place.line)}
        yield Message(
            "beyond_scale",
            "{count} values of {column} are above {most}, the end of the scale: up to {highest}, {file} row {row}",
            facts,
        )
