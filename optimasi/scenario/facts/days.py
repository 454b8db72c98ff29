"""On which days a training keeps people in a classroom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.columns import split_names
from optimasi.scenario.format.ranges import DAYS, known_day
from optimasi.scenario.tables.filters import is_blank
from optimasi.words.dates import read_date
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, NotationError

Days = frozenset[date]


def classroom_days(
    raw: RawTable, trainings: pd.DataFrame, holidays: Iterable[date], log: ProblemLog
) -> tuple[tuple[Days, ...], list[Message]]:
    """The classroom days of each training.

    `classroom_dates` exactly; else the first `classroom_days` weekdays from start; else the weekdays
    start..end; the latter two without holidays; daring: none; start alone: no known day.

    Returns
    -------
    days of each training, assumptions
    """
    free = frozenset(holidays)
    heads = trainings.attrs["heads"]
    result: list[Days] = []
    assumed = 0
    for row, training in zip(trainings.index, trainings.to_dict("records"), strict=True):
        days: Days = frozenset()
        start, end, count = training["start"], training["end"], training["classroom_days"]
        if start and end and end < start:
            log.problem(
                Message("end_before_start", "{name} ends before it starts", {"name": training["name"]}),
                raw.place(row, heads["end"]),
                raw.place(row, heads["start"]),
                seen=str(end),
            )
        elif training["mode"] == "online":
            pass
        elif training["classroom_dates"]:
            try:
                days = frozenset(_listed(training["classroom_dates"]))
            except NotationError as error:
                log.problem(
                    error.message,
                    raw.place(row, heads["classroom_dates"]),
                    seen=training["classroom_dates"],
                    remedy=error.remedy,
                )
        elif start and not is_blank(count):
            days, enough = _first_weekdays(start, int(count), end, free)
            assumed += 1
            if not enough:
                log.problem(
                    Message(
                        "too_few_weekdays",
                        "{name} has {count} classroom days, but only {found} weekdays from start to end",
                        {"name": training["name"], "count": int(count), "found": len(days)},
                    ),
                    raw.place(row, heads["classroom_days"]),
                    seen=str(int(count)),
                )
        elif start and end:
            days = frozenset(day for day in _span(start, end) if _is_weekday(day, free))
        result.append(days)
    message = Message(
        "assumed_days", "classroom days of {count} trainings: the first weekdays from their start", {"count": assumed}
    )
    return tuple(result), [message] if assumed else []


def days_away(trainings: pd.DataFrame, days: Sequence[Days]) -> npt.NDArray[np.int64]:
    """How many days a journey to each training lasts: its classroom days, else the column's number, else 0."""
    known = np.array([len(found) for found in days], dtype=np.int64)
    counted = trainings["classroom_days"].fillna(0).to_numpy(dtype=np.int64)
    return np.where(trainings["mode"] == "online", 0, np.where(known > 0, known, counted))


def _is_weekday(day: date, holidays: Days) -> bool:
    return day.weekday() < 5 and day not in holidays


def _span(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _first_weekdays(start: date, count: int, end: date | None, holidays: Days) -> tuple[Days, bool]:
    days: set[date] = set()
    for day in _span(start, end or start + timedelta(days=min(DAYS, 2 * count + 7 + len(holidays)))):
        if len(days) == count:
            break
        if _is_weekday(day, holidays):
            days.add(day)
    return frozenset(days), len(days) == count


def _listed(text: str) -> Iterator[date]:
    for part in split_names(text):
        first, _, last = part.partition("..")
        begin, finish = (known_day(read_date(day), day) for day in (first, last or first))
        if finish < begin or (finish - begin).days > DAYS:
            raise NotationError(Message("dates_reversed", "{text} is not a span of days", {"text": part}))
        yield from _span(begin, finish)
