"""Filters: which employees or trainings a rule means, as a boolean array over a table's rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.format.columns import COLUMNS, FORMED, Mark, formed_column, reader_of, split_names
from optimasi.scenario.format.fields import Condition, Filter
from optimasi.words import notation, terms
from optimasi.words.dates import read_date
from optimasi.words.log import OTHER, ProblemLog, same_key, unbuilt
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.source import name_key, place_of, plain_text

FEW = 12
"""Names that are listed where none of them is near."""
Mask = npt.NDArray[np.bool_]

VOCABULARIES = {
    ("employees", "status"): "values:status",
    ("employees", "job_group"): "values:job_group",
    ("trainings", "kind"): "values:kind_training",
    ("trainings", "mode"): "values:mode",
    ("trainings", "ip_slot"): "values:ip_slot",
    ("competencies", "kind"): "values:kind_competency",
    ("nominations", "decision"): "values:decision",
}


def did_you_mean(text: str, known: Iterable[str]) -> Message | None:
    """Suggest the nearest of the names that exist."""
    return next(
        (Message("did_you_mean", "did you mean {name}?", {"name": name}) for name in terms.closest(text, known)), None
    )


def one_of_these(text: str, known: Iterable[str]) -> Message | None:
    """Suggest the nearest of the names that exist, else name them if they are few."""
    names = tuple(dict.fromkeys(filter(None, known)))
    if text.isdecimal() and all(map(str.isdecimal, names)):
        # Of numbers none is nearer than another: whose NIPs there are is no help.
        return None
    if found := did_you_mean(text, names):
        return found
    return Message("there_are", "there are: {names}", {"names": names}) if 0 < len(names) <= FEW else None


def select(chosen: Filter | None, table: str, frame: pd.DataFrame, log: ProblemLog) -> Mask:
    """Rows of a table that a filter names.

    Parameters
    ----------
    chosen
        The filter; None names every row.
    table
        "employees" or "trainings".
    frame
        The typed table.
    log
        Takes a problem for each id, attribute or value that no row has; columns in doubt match everything.

    Returns
    -------
    ndarray of bool, shape (rows,)
    """
    if chosen is None or not (log.trusts(table, "") if chosen.conditions else log.trusts(table, "id")):
        return np.ones(len(frame), dtype=bool)
    if chosen.ids:
        return _by_id(chosen.ids, table, frame, log)
    mask = np.ones(len(frame), dtype=bool)
    named: dict[str, str] = {}
    for condition in chosen.conditions:
        attribute = condition.attribute
        column = attribute_column(table, attribute, frame)
        if not log.trusts(table, column or OTHER):
            continue
        if column is None:
            unknown_attribute(table, attribute, frame, log)
        elif column in named:
            log.problem(
                same_key(attribute, named[column]), place_of(attribute), place_of(named[column]), seen=attribute
            )
        else:
            named[column] = attribute
            mask &= _by_condition(condition, table, column, frame, log)
    return mask


def attribute_column(table: str, attribute: str, frame: pd.DataFrame) -> str | None:
    """The column of a typed table that an attribute names, in either language."""
    line = f"cost.{terms.line_key(attribute)}"
    formed = formed_column(table, attribute, {}) if table in FORMED else None
    for name in (attribute, terms.canonical(table, attribute), formed, line):
        if name in frame.columns:
            return str(name)
    wanted = terms.normalise(attribute)
    heads = frame.attrs.get("heads", {})
    return next(
        (
            str(column)
            for column in frame.columns
            if wanted in (terms.normalise(str(column)), terms.normalise(str(heads.get(column, column))))
        ),
        None,
    )


def unknown_attribute(
    table: str, attribute: str, frame: pd.DataFrame, log: ProblemLog, place: Place | None = None
) -> None:
    """Note that a table has no such column, with the nearest name that it has."""
    if terms.canonical(table, attribute) is not None and terms.canonical(table, attribute) not in COLUMNS[table]:
        log.problem(unbuilt(attribute), place or place_of(attribute), seen=str(attribute))
        return
    heads = frame.attrs.get("heads", {})
    log.problem(
        Message(
            "unknown_attribute",
            "{table} has no column {attribute}",
            {"table": Name("scenario", table), "attribute": str(attribute)},
        ),
        place or place_of(attribute),
        seen=str(attribute),
        remedy=did_you_mean(attribute, [*heads.values(), *heads]) or one_of_these(attribute, heads.values()),
    )


def _by_id(ids: Iterable[str], table: str, frame: pd.DataFrame, log: ProblemLog) -> Mask:
    wanted = {plain_text(text): text for text in ids}
    if "id" not in frame.columns:
        no_ids = Message(
            "no_ids", "{table} has no ids; name columns and their values", {"table": Name("scenario", table)}
        )
        log.problem(no_ids, place_of(next(iter(wanted.values()))))
        return np.zeros(len(frame), dtype=bool)
    # A training with several dates is known by its id in the catalogue, too.
    known = [frame[column] for column in ("id", "listed_as") if column in frame]
    for name in sorted(set(wanted).difference(*known)):
        no_such_row(table, wanted[name], known[0], log)
    found: Mask = np.any([column.isin(list(wanted)) for column in known], axis=0)
    return found


def no_such_row(table: str, text: str, known: Iterable[str], log: ProblemLog) -> None:
    """Note that no row of a table has this id or value, with the nearest one that exists."""
    log.problem(
        Message("no_such_row", "no row of {table} has {text}", {"table": Name("scenario", table), "text": str(text)}),
        place_of(text),
        seen=str(text),
        remedy=one_of_these(text, known),
    )


def _by_condition(condition: Condition, table: str, column: str, frame: pd.DataFrame, log: ProblemLog) -> Mask:
    codes, distinct = pd.factorize(frame[column], use_na_sentinel=False)
    values = [None if is_blank(value) else value for value in distinct]
    if condition.values:
        hits = _any_of(condition, table, column, values, log)
    else:
        hits = _between(condition, table, column, values, log)
    return np.array(hits, dtype=bool)[codes] if len(codes) else np.zeros(0, dtype=bool)


def groups(attribute: str, frame: pd.DataFrame) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Groups of employees by an attribute; blanks form none.

    Returns
    -------
    ndarray of int64, shape (employees,)
        Number of each one's group, -1 for none.
    tuple of str
        The value of each group, in order of appearance.
    """
    column = frame[str(attribute_column("employees", attribute, frame))]
    codes, values = pd.factorize(column.where(~column.map(is_blank)))
    names = tuple(str(value) for value in values)
    same, keys = pd.factorize(np.array([name_key(name) for name in names], dtype=object))
    if len(keys) == len(names):
        return codes.astype(np.int64), names
    first = dict(reversed(list(zip(same.tolist(), names, strict=True))))
    return np.where(codes < 0, -1, same[codes]).astype(np.int64), tuple(first[code] for code in range(len(keys)))


def is_blank(value: object) -> bool:
    """Whether a typed cell was left blank."""
    if isinstance(value, str | tuple):
        return not value
    return value is None or (isinstance(value, float) and math.isnan(value))


def _any_of(condition: Condition, table: str, column: str, values: list[Any], log: ProblemLog) -> list[bool]:
    hits = [False] * len(values)
    for wanted in condition.values:
        try:
            found = [
                value is None if wanted is None else text_matches(wanted, value, table, column, log.decimal)
                for value in values
            ]
        except NotationError as error:
            log.problem(error.message, place_of(wanted), seen=wanted or "", remedy=error.remedy)
            continue
        if not any(found):
            facts = {"table": Name("scenario", table), "column": str(condition.attribute), "text": wanted or ""}
            message = Message("no_such_value", "no row of {table} has {text} under {column}", facts)
            if wanted is None:
                message = Message("no_such_value", "no row of {table} is blank under {column}", facts)
            log.problem(
                message,
                place_of(wanted) or place_of(condition.attribute),
                seen=wanted or "",
                remedy=_instead(wanted or "", VOCABULARIES.get((table, column)), values),
            )
        hits = [a or b for a, b in zip(hits, found, strict=True)]
    return hits


def _instead(wanted: str, vocabulary: str | None, values: list[Any]) -> Message | None:
    """The nearest of a column's values; else all, if they are few, in the reader's language where they have names."""
    if vocabulary is None:
        return one_of_these(wanted, [_spelled(value) for value in values if value is not None])
    if terms.canonical(vocabulary, wanted) is None and (meant := terms.suggestion(vocabulary, wanted)):
        return Message("did_you_mean", "did you mean {name}?", {"name": meant})
    names = tuple(Name(vocabulary, value) for value in dict.fromkeys(values) if not is_blank(value))
    return Message("there_are", "there are: {names}", {"names": names}) if names else None


def _spelled(value: object) -> str:
    return "" if value is None else "|".join(value) if isinstance(value, tuple) else str(value)


def text_matches(wanted: str, value: object, table: str, column: str, decimal: Mark = None) -> bool:
    """Whether a typed cell matches a wanted text: enumerated values in both languages, `A|B` when one does.

    Raises
    ------
    NotationError
        The column holds numbers, money, dates or booleans, and the text is none.
    """
    if is_blank(value):
        return False
    if vocabulary := VOCABULARIES.get((table, column)):
        return value == (terms.canonical(vocabulary, wanted) or plain_text(wanted))
    if isinstance(value, str | tuple):
        key = name_key(wanted)
        return key in map(name_key, value if isinstance(value, tuple) else (value, *split_names(value)))
    wanted = plain_text(wanted)
    read = reader_of(table, column)
    return bool(value == (read(wanted, decimal) if read else wanted))


def _between(condition: Condition, table: str, column: str, values: list[Any], log: ProblemLog) -> list[bool]:
    try:
        compared = [None if value is None else ordered(value, log.decimal) for value in values]
        low, high = (_bound(text, table, column, log) for text in (condition.minimum, condition.maximum))
        if low is not None and high is not None and low > high:
            reversed_ = Message(
                "limits_reversed",
                "the minimum {low} is above the maximum {high}",
                {"low": str(condition.minimum), "high": str(condition.maximum)},
            )
            log.problem(reversed_, place_of(condition.minimum), seen=str(condition.minimum))
        return [
            value is not None and (low is None or value >= low) and (high is None or value <= high)
            for value in compared
        ]
    except (NotationError, TypeError):
        log.problem(
            Message(
                "not_ordered",
                "the values of {attribute} are not all numbers or all dates",
                {"attribute": str(condition.attribute)},
            ),
            place_of(condition.attribute),
            seen=str(condition.attribute),
        )
        return [False] * len(values)


def _bound(text: str | None, table: str, column: str, log: ProblemLog) -> Any:
    if text is None:
        return None
    try:
        read = reader_of(table, column)
        return read(text, log.decimal) if read else ordered(text, log.decimal)
    except NotationError as error:
        log.problem(error.message, place_of(text), seen=text, remedy=error.remedy)
        return None


def ordered(value: object, decimal: Mark = None) -> Any:
    """A cell as number or date: further columns are text until someone compares them.

    Raises
    ------
    NotationError
        It is neither.
    """
    if isinstance(value, tuple | bool | np.bool_):
        raise NotationError(Message("not_a_number", "{text} is not a number", {"text": str(value)}))
    if not isinstance(value, str):
        return value
    try:
        return read_date(value)
    except NotationError:
        return notation.read_number(value, decimal)


def admits(cell: str, value: object, attribute: str) -> bool:
    """Whether an eligibility cell admits an employee's value: blank everyone, one of `A|B`, or within `a..b`.

    Raises
    ------
    NotationError
        An end of a range is missing or cannot be compared with the values.
    """
    if cell == "":
        return True
    if is_blank(value):
        return False
    if ".." not in cell:
        return any(text_matches(wanted, value, "employees", attribute) for wanted in cell.split("|"))
    low, _, high = cell.partition("..")
    try:
        found = ordered(value)
        return bool(ordered(low.strip()) <= found <= ordered(high.strip()))
    except (NotationError, TypeError) as error:
        raise NotationError(_not_a_range(cell)) from error


def admitted_values(cell: str) -> tuple[str, ...]:
    """The values that an eligibility cell lists; none where it is blank or a range."""
    return () if ".." in cell else split_names(cell)


def spellings(value: object, attribute: str) -> tuple[str, ...]:
    """How an eligibility cell can name an employee's text; enumerated values have names of their own."""
    if isinstance(value, tuple):
        return value
    named = ("employees", attribute) in VOCABULARIES or not isinstance(value, str)
    return () if named else split_names(str(value))


def check_admission(cell: str, attribute: str, values: Iterable[object]) -> None:
    """Check that an eligibility cell can be compared with the values of an attribute.

    Raises
    ------
    NotationError
        A range that ends before it begins or cannot be compared with them, no choice of an enumerated attribute, or
        no number or date where it has these.
    """
    if ".." not in cell:
        for wanted in split_names(cell):
            _check_choice(wanted, attribute)
        return
    for value in values:
        admits(cell, value, attribute)
    low, _, high = cell.partition("..")
    try:
        turned = ordered(low.strip()) > ordered(high.strip())
    except (NotationError, TypeError) as error:
        raise NotationError(_not_a_range(cell)) from error
    if turned:
        raise NotationError(Message("range_reversed", "the range {text} ends before it begins", {"text": cell}))


def _check_choice(wanted: str, attribute: str) -> None:
    read = reader_of("employees", attribute)
    try:
        if read is not None:
            read(wanted, None)
    except NotationError as error:
        if ("employees", attribute) not in VOCABULARIES:
            raise
        raise NotationError(replace(error.message, code="unknown_admission"), error.remedy) from error


def _not_a_range(cell: str) -> Message:
    return Message("not_a_range", "{text} is not a range of numbers or dates", {"text": cell})
