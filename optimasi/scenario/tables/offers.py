"""Trainings with several dates: each is an offer of its own, with a row of its own.

A row of the catalogue with `start: 2027-03-01|2027-05-10` becomes two, `PKP@2027-03-01` and
`PKP@2027-05-10`, alike but for id, start and end. As many ends as starts pair with them; one end gives the
duration of all. They are one course: the row's own, else the row's id. Where other tables and rules name
the id or name of the row, they mean all of its dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.references import LISTED_AS, with_ids
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name, NotationError


def dated_offers(raw: RawTable, trainings: pd.DataFrame, log: ProblemLog) -> pd.DataFrame:
    """The trainings with a row for each date of start.

    Parameters
    ----------
    raw
        The catalogue as it stands.
    trainings
        Typed, with tuples of dates under start and end.
    log
        Takes the problems: ends that do not pair with the starts.

    Returns
    -------
    DataFrame
        With one date or None under start and end, and a column `LISTED_AS`; index labels repeat where a
        row has several dates.
    """
    listed = with_ids(trainings)
    dates: list[tuple[tuple[date | None, date | None], ...]] = []
    rows = zip(listed.index, listed["start"], listed["end"], listed["classroom_dates"], strict=True)
    for row, starts, ends, classroom in rows:
        try:
            dates.append(_paired(starts, ends, classroom))
        except NotationError as error:
            column = "classroom_dates" if error.message.code == "dates_of_several" else "end"
            head = trainings.attrs["heads"].get(column, column)
            log.problem(error.message, raw.place(int(row), head), remedy=error.remedy)
            dates.append(((None, None),))
    counts = [len(pairs) for pairs in dates]
    offers = listed.iloc[np.repeat(np.arange(len(listed)), counts)]
    starts, ends = ([pair[place] for pairs in dates for pair in pairs] for place in (0, 1))
    several = np.repeat(np.array(counts) > 1, counts) & (offers["id"] != "").to_numpy()
    ids = [
        f"{name}@{start}" if split else name for name, start, split in zip(offers["id"], starts, several, strict=True)
    ]
    course = offers["course"].where(~several | (offers["course"] != "").to_numpy(), offers["id"])
    dated = offers.assign(
        id=pd.array(ids, dtype="str"),
        course=course,
        start=_objects(starts),
        end=_objects(ends),
        **{LISTED_AS: offers["id"]},
    )
    dated.attrs = trainings.attrs
    return dated


def _objects(values: Sequence[object]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.fromiter(values, dtype=object, count=len(values))


def _paired(
    starts: tuple[date, ...], ends: tuple[date, ...], classroom: str
) -> tuple[tuple[date | None, date | None], ...]:
    """Start and end of each offer of a row."""
    if len(starts) > 1 and classroom:
        raise NotationError(
            Message(
                "dates_of_several",
                "{classroom_dates} of a training with several starts: of which of them?",
                {"classroom_dates": Name("trainings", "classroom_dates")},
            ),
            Message(
                "row_each",
                "give each start a row of its own, or {days} instead of {dates}",
                {"days": Name("trainings", "classroom_days"), "dates": Name("trainings", "classroom_dates")},
            ),
        )
    if len(ends) > 1 and len(ends) != len(starts):
        facts = {"starts": len(starts), "ends": len(ends)}
        raise NotationError(
            Message("dates_do_not_pair", "{ends} ends do not pair with {starts} starts", facts),
            Message("pair_dates", "write as many ends as starts, or the end of the first alone"),
        )
    if len(starts) > 1 and len(ends) == 1:
        return tuple((start, start + (ends[0] - starts[0])) for start in starts)
    return tuple(
        (start, end) for start, end in zip(starts or (None,), ends or (None,) * max(1, len(starts)), strict=True)
    )
