"""What must hold within the tables before anything is computed: rows, limits, who is admitted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.filters import (
    admitted_values,
    attribute_column,
    check_admission,
    is_blank,
    spellings,
    unknown_attribute,
)
from optimasi.words import terms
from optimasi.words.log import OTHER, ProblemLog
from optimasi.words.messages import Message, Name, NotationError
from optimasi.words.source import name_key

ORDERED = {
    "employees": (("min_trainings", "max_trainings"), ("min_hours", "max_hours")),
    "trainings": (("batch_min", "batch_max"),),
}


def check_tables(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> None:
    """Tables with rows, and no lower limit above its upper one."""
    for name in ("employees", "trainings"):
        if not len(frames[name]) and log.trusts(name):
            log.problem(
                Message("no_rows", "the table {table} has no rows", {"table": Name("scenario", name)}),
                raw[name].head_place,
            )
        for low, high in ORDERED[name]:
            frame = frames[name]
            wrong = frame[(frame[low] > frame[high]) & ~frame.index.duplicated()]
            for row, lower, upper in zip(wrong.index, wrong[low], wrong[high], strict=True):
                heads = frame.attrs["heads"]
                log.problem(
                    Message("limits_reversed", "{low} is above {high}", {"low": heads[low], "high": heads[high]}),
                    raw[name].place(int(row), heads[low]),
                    raw[name].place(int(row), heads[high]),
                    seen=f"{lower:g} > {upper:g}",
                )


def check_eligibility(
    employees: pd.DataFrame, trainings: pd.DataFrame, raw: RawTable, rows: pd.Index, log: ProblemLog
) -> None:
    """Columns that say who is admitted: attributes and values that employees can have.

    `rows` are the rows of the catalogue's file that the trainings come from.
    """
    for column in [name for name in trainings.columns if name.startswith("eligible.")]:
        head = trainings.attrs["heads"][column]
        attribute = attribute_column("employees", column.removeprefix("eligible."), employees)
        if not log.trusts("employees", attribute or OTHER):
            continue
        if attribute is None:
            name = column.removeprefix("eligible.")
            unknown_attribute("employees", name, employees, log, raw.place_of_head(head))
            continue
        values = [value for value in employees[attribute].unique() if not is_blank(value)]
        spelled = {terms.normalise(name): name for value in values for name in spellings(value, attribute)}
        for cell, positions in trainings.groupby(column, sort=False).indices.items():
            try:
                check_admission(str(cell), attribute, values)
                for wanted in admitted_values(str(cell)):
                    _check_spelling(wanted, spelled)
            except NotationError as error:
                for row in rows[positions].unique():
                    log.problem(error.message, raw.place(int(row), head), seen=str(cell), remedy=error.remedy)


def _check_spelling(wanted: str, spelled: Mapping[str, str]) -> None:
    """Values that nobody has at all may stand in a catalogue; with other signs than somebody has, one is a slip."""
    name = spelled.get(terms.normalise(wanted))
    if name is not None and name_key(name) != name_key(wanted):
        problem = Message(
            "other_spelling", "nobody has {text}, but somebody has {name}", {"text": wanted, "name": name}
        )
        raise NotationError(problem, Message("write_as", "write {suggested}", {"suggested": name}))
