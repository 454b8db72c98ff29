"""Filters: which employees or trainings a rule means, as a boolean array over a table's rows."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario import notation, terms
from optimasi.scenario.columns import split_names
from optimasi.scenario.diagnostics import Message, Name, NotationError
from optimasi.scenario.fields import Condition, Filter, Reading
from optimasi.scenario.source import place_of

Mask = npt.NDArray[np.bool_]

VOCABULARIES = {
    ("employees", "status"): "values:status",
    ("employees", "job_group"): "values:job_group",
    ("trainings", "kind"): "values:kind_training",
    ("trainings", "mode"): "values:mode",
}


def did_you_mean(text: str, known: Iterable[str]) -> Message | None:
    """Suggest the nearest of the names that exist."""
    return next(
        (Message("did_you_mean", "did you mean {name}?", {"name": name}) for name in terms.closest(text, known)), None
    )


def select(chosen: Filter | None, table: str, frame: pd.DataFrame, reading: Reading) -> Mask:
    """Rows of a table that a filter names.

    Parameters
    ----------
    chosen
        The filter; None names every row.
    table
        "employees" or "trainings".
    frame
        The typed table.
    reading
        Takes a problem for each id, attribute or value that no row has.

    Returns
    -------
    ndarray of bool, shape (rows,)
    """
    if chosen is None:
        return np.ones(len(frame), dtype=bool)
    if chosen.ids:
        return _by_id(chosen.ids, table, frame, reading)
    mask = np.ones(len(frame), dtype=bool)
    for condition in chosen.conditions:
        mask &= _by_condition(condition, table, frame, reading)
    return mask


def attribute_column(table: str, attribute: str, frame: pd.DataFrame) -> str | None:
    """The column of a typed table that an attribute names, in either language."""
    name = terms.canonical(table, attribute)
    if name in frame.columns:
        return name
    wanted = terms.normalise(attribute)
    return next((str(column) for column in frame.columns if terms.normalise(str(column)) == wanted), None)


def unknown_attribute(table: str, attribute: str, frame: pd.DataFrame, reading: Reading) -> None:
    """Note that a table has no such column, with the nearest name that it has."""
    heads = frame.attrs.get("heads", {})
    remedy = did_you_mean(attribute, [*heads.values(), *heads])
    reading.problem(
        Message(
            "unknown_attribute",
            "{table} has no column {attribute}",
            {"table": Name("scenario", table), "attribute": str(attribute)},
        ),
        place_of(attribute),
        seen=str(attribute),
        remedy=remedy,
    )


def _by_id(ids: Iterable[str], table: str, frame: pd.DataFrame, reading: Reading) -> Mask:
    wanted = {unicodedata.normalize("NFC", text.strip()): text for text in ids}
    known = frame["id"]
    for name in set(wanted) - set(known):
        no_such_row(table, wanted[name], known, reading)
    return known.isin(list(wanted)).to_numpy(dtype=bool)


def no_such_row(table: str, text: str, known: Iterable[str], reading: Reading) -> None:
    """Note that no row of a table has this id or value, with the nearest one that exists."""
    reading.problem(
        Message("no_such_row", "no row of {table} has {text}", {"table": Name("scenario", table), "text": str(text)}),
        place_of(text),
        seen=str(text),
        remedy=did_you_mean(text, known),
    )


def _by_condition(condition: Condition, table: str, frame: pd.DataFrame, reading: Reading) -> Mask:
    column = attribute_column(table, condition.attribute, frame)
    if column is None:
        unknown_attribute(table, condition.attribute, frame, reading)
        return np.zeros(len(frame), dtype=bool)
    codes, distinct = pd.factorize(frame[column], use_na_sentinel=False)
    if condition.values:
        hits = _any_of(condition, table, column, list(distinct), reading)
    else:
        hits = _between(condition, list(distinct), reading)
    return np.array(hits, dtype=bool)[codes] if len(codes) else np.zeros(0, dtype=bool)


def is_blank(value: object) -> bool:
    """Whether a typed cell was left blank."""
    return value is None or value == "" or value == () or (isinstance(value, float) and math.isnan(value))


def _any_of(condition: Condition, table: str, column: str, distinct: list[Any], reading: Reading) -> list[bool]:
    hits = [False] * len(distinct)
    for wanted in condition.values:
        found = (
            [is_blank(value) for value in distinct]
            if wanted is None
            else [text_matches(wanted, value, table, column, reading) for value in distinct]
        )
        if not any(found):
            message = Message(
                "no_such_value",
                "no row of {table} has {text} under {column}",
                {"table": Name("scenario", table), "column": str(condition.attribute), "text": wanted or "null"},
            )
            reading.problem(
                message,
                place_of(wanted) or place_of(condition.attribute),
                seen=wanted or "",
                remedy=did_you_mean(wanted or "", [_spelled(value) for value in distinct]),
            )
        hits = [a or b for a, b in zip(hits, found, strict=True)]
    return hits


def _spelled(value: object) -> str:
    return "" if is_blank(value) else "|".join(value) if isinstance(value, tuple) else str(value)


def text_matches(wanted: str, value: object, table: str, column: str, reading: Reading | None = None) -> bool:
    """Whether a typed cell matches a wanted text: enumerated values in both languages, `A|B` when one does."""
    if is_blank(value):
        return False
    wanted = unicodedata.normalize("NFC", wanted.strip())
    if vocabulary := VOCABULARIES.get((table, column)):
        return value == (terms.canonical(vocabulary, wanted) or wanted)
    if isinstance(value, str):
        return wanted == value or ("|" in value and wanted in split_names(value))
    if isinstance(value, tuple):
        return wanted in value
    compared = comparable(wanted, value, reading)
    return bool(compared is not None and value == compared)


def comparable(text: str, like: object, reading: Reading | None = None) -> Any:
    """Read a text as the kind of value that it is compared with; None where that fails, with a problem noted."""
    read: Callable[[str], object] = str
    decimal = reading.decimal if reading else None
    if isinstance(like, date):
        read = notation.read_date
    elif isinstance(like, bool | np.bool_):
        read = notation.read_boolean
    elif isinstance(like, int | float):

        def read(text: str) -> object:
            return notation.read_number(text, decimal)

    try:
        return read(text)
    except NotationError as error:
        if reading is not None:
            reading.problem(error.message, place_of(text), seen=str(text), remedy=error.remedy)
        return None


def _between(condition: Condition, distinct: list[Any], reading: Reading) -> list[bool]:
    hits = []
    known = [ordered(value, reading) for value in distinct if not is_blank(value)]
    like: object = known[0] if known else 0.0
    if known and any(type(value) is not type(like) for value in known):
        reading.problem(
            Message(
                "not_ordered",
                "the values of {attribute} are not all numbers or all dates",
                {"attribute": str(condition.attribute)},
            ),
            place_of(condition.attribute),
        )
        return [False] * len(distinct)
    low = None if condition.minimum is None else comparable(condition.minimum, like, reading)
    high = None if condition.maximum is None else comparable(condition.maximum, like, reading)
    for value in distinct:
        found = None if is_blank(value) else ordered(value, reading)
        hits.append(
            found is not None
            and not isinstance(found, str)
            and (low is None or found >= low)
            and (high is None or found <= high)
        )
    return hits


def ordered(value: object, reading: Reading | None = None) -> object:
    """A cell as number or date: further columns are text until someone compares them."""
    if not isinstance(value, str):
        return float(value) if isinstance(value, int | float | np.number) else value
    for read in (lambda text: notation.read_number(text, reading.decimal if reading else None), notation.read_date):
        try:
            return read(value)
        except NotationError:
            continue
    return value
