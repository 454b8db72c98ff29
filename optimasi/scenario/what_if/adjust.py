"""What-ifs on tables: cells set, multiplied, added to or cut, before anything is checked.

Each stage (one file's `adjust`) sees the values as they were before it. Of several entries of a stage on
one cell, factors multiply and amounts add up: new = old x product of factors + sum of amounts. Money is
made whole rupiah once, after the last stage, half up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from optimasi.scenario.format.adjustment import Adjustment
from optimasi.scenario.format.columns import (
    COLUMNS,
    LARGEST_COST,
    MONEY,
    REQUIRED,
    Mark,
    blank_cell,
    is_money,
    open_dtype,
    reader_of,
)
from optimasi.scenario.tables.filters import Mask, attribute_column, is_blank, select, unknown_attribute
from optimasi.scenario.tables.references import LISTED_AS
from optimasi.words import notation
from optimasi.words.log import TEXT_EXPECTED, ProblemLog, same_key, unbuilt
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.notation import whole_rupiah, write_number
from optimasi.words.source import Text, place_of, plain_text

REFERENCES = {
    ("employees", "standards"): ("position", "position"),
    ("employees", "assessments"): ("id", "employee"),
    ("employees", "gaps"): ("id", "employee"),
    ("trainings", "curriculum"): ("id", "training"),
    ("employees", "nominations"): ("id", "employee"),
    ("trainings", "nominations"): ("id", "training"),
    ("competencies", "standards"): ("id", "competency"),
    ("competencies", "assessments"): ("id", "competency"),
    ("competencies", "gaps"): ("id", "competency"),
    ("competencies", "curriculum"): ("id", "competency"),
}
"""(table of a filter, adjusted table) -> the column that names a row, the column that refers to it."""


@dataclass(slots=True)
class _Cells:
    """What a stage does to one column: factor and amount of each row, which rows are set, and by whom."""

    factor: list[Fraction]
    amount: list[Fraction]
    value: dict[int, object] = field(default_factory=dict)
    touched: dict[int, tuple[str, Place | None]] = field(default_factory=dict)


def adjust_tables(
    frames: Mapping[str, pd.DataFrame], stages: tuple[tuple[Adjustment, ...], ...], log: ProblemLog
) -> dict[str, pd.DataFrame]:
    """Tables after every stage.

    Parameters
    ----------
    frames
        Typed tables by canonical name.
    stages
        The entries of each file, from the root on.
    log
        Takes the problems: unknown tables and columns, no matching row, two entries on one cell of which
        one sets, values that the column cannot hold.
    """
    current = {name: _exact(name, frame) for name, frame in frames.items()} if stages else dict(frames)
    places: dict[tuple[str, str], Place | None] = {}
    before = len(log.diagnostics)
    for stage in stages:
        work: dict[tuple[str, str], _Cells] = {}
        for entry in stage:
            _enter(entry, current, work, log)
        if len(log.diagnostics) > before:
            return dict(frames)
        for (table, column), cells in work.items():
            places[table, column] = list(cells.touched.values())[-1][1]
            try:
                current[table] = _applied(current[table], table, column, cells)
            except OverflowError:
                _refuse(table, column, "inf", places, log)
                return dict(frames)
    if not stages:
        return dict(frames)
    return {name: _checked(name, frame, places, log) for name, frame in current.items()}


def _exact(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Money as exact fractions while it is adjusted."""
    money = [column for column in frame.columns if is_money(table, column)]
    exact = frame.astype(dict.fromkeys(money, "object"))
    exact.attrs["heads"] = dict(frame.attrs["heads"])
    return exact


def _enter(
    entry: Adjustment, frames: Mapping[str, pd.DataFrame], work: dict[tuple[str, str], _Cells], log: ProblemLog
) -> None:
    if entry.table not in COLUMNS:
        log.problem(unbuilt(entry.table), entry.place, seen=entry.table)
        return
    if entry.table not in frames:
        absent = Message("missing_table", "the table {table} is missing", {"table": Name("scenario", entry.table)})
        log.problem(absent, entry.place)
        return
    if not all(log.trusts(table) for table in (entry.table, *entry.filters)):
        return
    frame = frames[entry.table]
    noted = len(log.diagnostics)
    mask = _rows(entry, frames, log)
    if len(log.diagnostics) > noted:
        return
    rows = np.flatnonzero(mask).tolist()
    if not rows:
        nothing = Message(
            "adjusts_nothing", "no row of {table} matches this adjust", {"table": Name("scenario", entry.table)}
        )
        log.problem(nothing, entry.place)
    if not entry.operands:
        verb = {"verb": Name("adjust", entry.verb)}
        log.problem(Message("columns_expected", "{verb} takes a mapping of columns to values", verb), entry.place)
    named: dict[str, str] = {}
    for attribute, operand in entry.operands.items():
        column = attribute_column(entry.table, attribute, frame)
        if column is None:
            unknown_attribute(entry.table, attribute, frame, log)
            continue
        if column in named:
            same = same_key(attribute, named[column])
            log.problem(same, place_of(attribute), place_of(named[column]), seen=attribute)
            continue
        named[column] = attribute
        frame.attrs["heads"].setdefault(column, str(attribute))
        cells = work.setdefault((entry.table, column), _Cells([Fraction(1)] * len(frame), [Fraction(0)] * len(frame)))
        try:
            _write(entry, attribute, column, operand, frame, rows, cells, log)
        except NotationError as error:
            place = None if error.message.code == "not_adjustable" else place_of(operand)
            log.problem(error.message, place or place_of(attribute), remedy=error.remedy)


def _rows(entry: Adjustment, frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> Mask:
    """Rows that every filter of an entry names, by themselves or through what they refer to."""
    frame = frames[entry.table]
    mask = np.ones(len(frame), dtype=bool)
    for table, chosen in entry.filters.items():
        if table == entry.table:
            mask &= select(chosen, table, frame, log)
        elif (table, entry.table) in REFERENCES and table in frames:
            named, referring = REFERENCES[table, entry.table]
            picked = select(chosen, table, frames[table], log)
            names = frames[table].loc[picked, named] if named == "position" else _names(frames[table], picked)
            mask &= frame[referring].isin(names).to_numpy(dtype=bool)
        else:
            foreign = Message(
                "foreign_filter",
                "{table} has nothing to do with {filter}",
                {"table": Name("scenario", entry.table), "filter": Name("scenario", table)},
            )
            log.problem(foreign, entry.place)
    return mask


def _names(frame: pd.DataFrame, picked: Mask) -> pd.Series:
    """Ids of the picked rows, and their names and ids in the catalogue unless these are of others, too."""
    alike = [frame[column] for column in ("name", LISTED_AS) if column in frame]
    others = pd.concat([column[~picked] for column in alike])
    names = pd.concat([column[picked] for column in alike])
    named: pd.Series = pd.concat([frame.loc[picked, "id"], names[~names.isin(others)]])
    return named


def _write(
    entry: Adjustment,
    attribute: str,
    column: str,
    operand: object,
    frame: pd.DataFrame,
    rows: list[int],
    cells: _Cells,
    log: ProblemLog,
) -> None:
    place = place_of(attribute) or entry.place
    value, factor, amount = _operand(entry, attribute, column, operand, log.decimal)
    for row in rows:
        if row in cells.touched and "set" in (entry.verb, cells.touched[row][0]):
            twice = Message(
                "adjusted_twice",
                "{column} of {row} is adjusted twice, once by set",
                {"column": str(attribute), "row": str(frame.iloc[row, 0])},
            )
            log.problem(twice, place, cells.touched[row][1], seen=str(attribute))
            return
        cells.touched[row] = (entry.verb, place)
        if entry.verb == "set":
            cells.value[row] = value
        cells.factor[row] *= factor
        cells.amount[row] += amount
    if column == "lift" and entry.verb != "set" and frame["lift"].iloc[rows].isna().any():
        blank = Message("adjusts_blank", "lifts that are left to the default cannot be adjusted; write them")
        log.problem(blank, place)


def _operand(
    entry: Adjustment, attribute: str, column: str, operand: object, decimal: Mark
) -> tuple[object, Fraction, Fraction]:
    """What an entry does to a cell: a value that is set, a factor, an amount."""
    one, zero = Fraction(1), Fraction(0)
    if entry.verb == "set":
        return _set_value(entry.table, column, operand, decimal), one, zero
    if not _is_numeric(entry.table, column):
        raise NotationError(Message("not_adjustable", "{column} holds no number", {"column": str(attribute)}))
    if not isinstance(operand, Text):
        raise NotationError(TEXT_EXPECTED)
    if entry.verb == "add":
        return None, one, _amount(operand, is_money(entry.table, column), decimal)
    if entry.verb == "multiply":
        return None, _share(operand, decimal), zero
    return None, 1 - notation.read_share(operand, decimal), zero


def _is_numeric(table: str, column: str) -> bool:
    specified = COLUMNS[table].get(column)
    return is_money(table, column) or (specified is not None and specified.dtype == "float64")


def _set_value(table: str, column: str, operand: object, decimal: Mark) -> object:
    specified = MONEY if is_money(table, column) else COLUMNS[table].get(column)
    if operand is None or operand == "":
        if specified is not None and specified.blank is REQUIRED:
            raise blank_cell(column, specified)
        return specified.blank if specified is not None else ""
    if not isinstance(operand, Text):
        raise NotationError(TEXT_EXPECTED)
    read = reader_of(table, column)
    return read(operand, decimal) if read else plain_text(operand)


def _amount(text: Text, money: bool, decimal: Mark) -> Fraction:
    sign, bare = (-1, text[1:]) if text.startswith("-") else (1, str(text))
    if money:
        return Fraction(sign * int(notation.read_money(bare)))
    return sign * Fraction(repr(notation.read_number(bare, decimal)))


def _share(text: Text, decimal: Mark) -> Fraction:
    if text.endswith("%"):
        return notation.read_share(text, decimal)
    return Fraction(repr(notation.read_number(text, decimal)))


def _applied(frame: pd.DataFrame, table: str, column: str, cells: _Cells) -> pd.DataFrame:
    """new = old x factor + amount, or what is set; a blank stays blank."""
    old = frame[column].tolist()
    new: list[Any] = []
    for row, value in enumerate(old):
        if row in cells.value:
            new.append(cells.value[row])
        elif row not in cells.touched or is_blank(value):
            new.append(value)
        elif is_money(table, column):
            new.append(value * cells.factor[row] + cells.amount[row])
        else:
            new.append(float(Fraction(repr(value)) * cells.factor[row] + cells.amount[row]))
    series = pd.Series(np.fromiter(new, dtype=object, count=len(new)), index=frame.index)
    changed = frame.assign(**{column: series.astype(open_dtype(frame[column]))})
    changed.attrs = frame.attrs
    return changed


def _checked(
    table: str, after: pd.DataFrame, places: Mapping[tuple[str, str], Place | None], log: ProblemLog
) -> pd.DataFrame:
    """Whole rupiah at last, and adjusted numbers that their column can hold."""
    result = after.copy()
    for column in after.columns:
        if is_money(table, column):
            blank = np.array([is_blank(value) for value in after[column]], dtype=bool)
            whole = [0 if is_blank(value) else int(whole_rupiah(value)) for value in after[column]]
            wrong = next((amount for amount in whole if not 0 <= amount <= LARGEST_COST), None)
            if wrong is not None:
                _refuse(table, column, str(wrong), places, log)
            amounts = np.array(whole if wrong is None else [0] * len(whole), dtype=np.int64)
            # Nominations alone may leave a cost blank: the catalogue's holds.
            result[column] = np.where(blank, np.nan, amounts) if blank.any() else amounts
            continue
        read = reader_of(table, column)
        if read is None or not _is_numeric(table, column) or (table, column) not in places:
            continue
        for value in pd.unique(result[column].dropna()):
            text = write_number(Fraction(repr(float(value))))
            try:
                read(text, ".")
            except NotationError:
                _refuse(table, column, text, places, log)
                break
    result.attrs = after.attrs
    return result


def _refuse(
    table: str, column: str, text: str, places: Mapping[tuple[str, str], Place | None], log: ProblemLog
) -> None:
    facts = {"column": column, "text": text}
    wrong = Message("adjusted_wrong", "adjusted, {column} is {text}, which it cannot be", facts)
    log.problem(wrong, places.get((table, column)), seen=text)
