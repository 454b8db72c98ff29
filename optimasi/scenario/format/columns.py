"""The columns of each table: how a cell is read, and what a blank means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from optimasi.scenario.format import ranges, values
from optimasi.scenario.format.cost_heads import cost_columns
from optimasi.scenario.format.values import Value, within, word_of
from optimasi.words import notation, terms
from optimasi.words.dates import read_date
from optimasi.words.messages import Message, Name, NotationError


def blank_cell(head: str, column: Column) -> NotationError:
    """Nothing stands in a cell of a column that needs a value."""
    remedy = Message("write_zero", "write 0 if there is none") if column.dtype not in TEXTS else None
    return NotationError(Message("blank_cell", "{column} is blank here", {"column": head}), remedy)


FREE_COLUMNS = frozenset({"employees", "trainings"})
"""Tables in which further columns may stand, for filters."""


WORDS = {"gap": ("values:gap", "gap_levels"), "attendance": ("values:attendance", "attendance_levels")}
"""Columns that words may stand in -> the words' vocabulary, the key that says what they are worth."""


EXAMPLES = {
    "gap": {"high": "3", "middle": "2", "low": "1"},
    "attendance": {"high": "95%", "middle": "80%", "low": "60%"},
}
"""What such words might be worth."""


_ELIGIBLE = re.compile(r"(?:eligible|syarat|khusus)[. _](.+)", re.IGNORECASE)


_COST = re.compile(r"(?:cost|biaya)[. _](.+)", re.IGNORECASE)


def formed_column(table: str, head: str, lines: Mapping[str, str]) -> str | None:
    """The canonical column that a head means by its form: cost, batch cost, eligibility."""
    if costs := cost_columns(table, head, lines):
        meant = len(costs) == 1 and (table == "trainings" or costs[0].startswith("cost."))
        return costs[0] if meant else None
    if terms.canonical(table, head) is not None:
        return None
    if line := _COST.fullmatch(head):
        return f"cost.{terms.line_key(line[1])}"
    if table == "trainings" and (attribute := _ELIGIBLE.fullmatch(head)):
        return f"eligible.{terms.canonical('employees', attribute[1]) or attribute[1]}"
    return None


def of_form(table: str, column: str) -> Column:
    """How a column such as `cost.LINE` is read."""
    return FORMED[table][column.partition(".")[0]]


Mark: TypeAlias = Literal[",", "."] | None
Reader: TypeAlias = Callable[[str, Mark], object]
REQUIRED = object()
"""Marks a column in which no cell may be blank."""

LARGEST_COST = 10**12
_AS_NUMBER = re.compile(r"\d([.,]\d+)?E\+?\d+|\d{16,}[.,]\d+|\d{15}0{3}", re.IGNORECASE)
"""A NIP as a spreadsheet shows a number, or with the digits that it made up; no NIP has the serial 000."""


NIP = re.compile(r"[0-9]{18}")
_ORNAMENTS = re.compile("[\\s'\"`=./_\u2018\u2019\u201c\u201d\u00b4\u2010-\u2015\u2212-]")
"""What exports and printed lists put into a NIP: an apostrophe, or `=""`, that says text, spaces, dots, dashes."""


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read.

    Parameters
    ----------
    value
        What a cell may be.
    read
        Text and decimal mark -> value; None keeps the text.
    blank
        The value of a blank cell and of an absent column.
    dtype
        Of the typed column; "category" for names that large tables repeat on many rows.
    absent
        The value of an absent column, where that differs from a blank cell.
    """

    value: Value = values.TEXT
    read: Reader | None = None
    blank: object = ""
    dtype: Literal["str", "category", "float64", "int64", "bool", "object"] = "str"
    absent: object = None


def _word(vocabulary: str, blank: str = "") -> Column:
    value = word_of(vocabulary)

    def choose(text: str, _: Mark) -> str:
        name = terms.canonical(vocabulary, text)
        if name is not None:
            return name
        suggestion = terms.suggestion(vocabulary, text)
        remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
        choices = tuple(Name(vocabulary, choice) for choice in value.choices)
        raise NotationError(
            Message("unknown_choice", "{text} is not one of: {choices}", {"text": text, "choices": choices}), remedy
        )

    return Column(value, choose, blank)


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell `A|B`."""
    return tuple(part for part in (part.strip() for part in text.split("|")) if part)


def _day(text: str) -> date:
    return ranges.known_day(read_date(text), text)


def _dates(text: str) -> tuple[date, ...]:
    days = tuple(_day(part) for part in split_names(text) or (text,))
    if len(set(days)) < len(days):
        raise NotationError(Message("date_twice", "{text} names a date twice", {"text": text}))
    return days


def _cost(text: str) -> int:
    """A cost of one seat or batch; the largest still adds up for a whole nation in 64 bits."""
    amount = notation.read_money(text)
    if amount > LARGEST_COST:
        raise NotationError(Message("too_large", "{text} is more than any training costs", {"text": text}))
    return int(amount)


def _person(text: str, _: Mark) -> str:
    # Most are digits alone; there may be a million.
    if not (text.isdecimal() and text.isascii()):
        bare = _ORNAMENTS.sub("", "".join(map(_plain_digit, text.translate(terms.INVISIBLE))))
        text = bare if NIP.fullmatch(bare) and not _AS_NUMBER.fullmatch(text) else text
    if not (text.isdecimal() and text[-3:] != "000") and _AS_NUMBER.fullmatch(text):
        raise NotationError(
            Message(
                "nip_number",
                "{text} is a NIP that a spreadsheet holds as a number: its last digits are lost",
                {"text": text},
            ),
            Message("nip_as_text", "in the original workbook make the column text and paste the NIP again"),
        )
    return text


def _plain_digit(letter: str) -> str:
    """A digit of any script, and of any width, as a plain one."""
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _number(value: Value, blank: object = np.nan) -> Column:
    return Column(value, within(notation.read_number, value), blank, "float64")


def _count(most: int = ranges.PEOPLE) -> Column:
    value = Value("whole", at_least=0, at_most=most)
    return Column(value, within(notation.read_integer, value), np.nan, "float64")


def _positive_count() -> Column:
    value = Value("whole", at_least=1, at_most=ranges.PEOPLE)
    # What is below 0 is refused as such, whatever the least is.
    counted = within(notation.read_integer, replace(value, at_least=0))

    def read(text: str, mark: Mark) -> float:
        count = counted(text, mark)
        if count < 1:
            raise NotationError(Message("below_one", "{text} is below 1", {"text": text}))
        return count

    return Column(value, read, np.nan, "float64")


def _share(blank: float) -> Column:
    return Column(values.PART, notation.read_probability, blank, "float64")


def _yes(dtype: Literal["bool", "object"] = "bool") -> Column:
    return Column(values.YES_NO, lambda text, _: notation.read_boolean(text), False, dtype)


TEXT = Column()
NEEDED = Column(blank=REQUIRED)
NAMES = Column(values.NAMES, lambda text, _: split_names(text), (), "object")
DAY = Column(values.DATE, lambda text, _: _day(text), None, "object")
DAYS = Column(values.DATES, lambda text, _: _dates(text), (), "object")
"""Dates `A|B`, each of which gets a row of its own."""
MONEY = Column(values.MONEY, lambda text, _: _cost(text), REQUIRED, "int64")
RATE = replace(MONEY, absent=0)
OWN_COST = replace(MONEY, blank=np.nan, dtype="float64")
PERSON = Column(values.TEXT, _person, REQUIRED)
EMPLOYEE = replace(PERSON, dtype="category")
COMPETENCY = replace(NEEDED, dtype="category")
TEXTS = frozenset({"str", "category"})
"""Types of columns of text."""

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "employees": {
        "id": PERSON,
        "name": TEXT,
        "unit": TEXT,
        "position": TEXT,
        "job_group": _word("values:job_group"),
        "echelon": TEXT,
        "grade": TEXT,
        "status": _word("values:status"),
        "sex": TEXT,
        "birth_date": DAY,
        "retirement": DAY,
        "years_left": _number(Value("number", at_least=-ranges.LIFETIME, at_most=ranges.LIFETIME)),
        "location": TEXT,
        "weight": _number(values.WEIGHT, 1.0),
        "attendance": _share(1.0),
        "attended": NAMES,
        "hours_held": _number(values.HOURS, 0.0),
        "ip_leadership": _yes(),
        "ip_functional": _yes(),
        "ip_technical": _yes(),
        "ip_seminar": _yes(),
        "min_trainings": _count(),
        "max_trainings": _count(),
        "min_hours": _number(values.HOURS),
        "max_hours": _number(values.HOURS),
    },
    "competencies": {
        "id": TEXT,
        "name": TEXT,
        "kind": _word("values:kind_competency"),
        "weight": _number(values.WEIGHT, 1.0),
    },
    "standards": {"position": NEEDED, "competency": NEEDED, "level": _number(values.LEVELS, REQUIRED)},
    "assessments": {"employee": EMPLOYEE, "competency": COMPETENCY, "level": _number(values.LEVELS)},
    "gaps": {
        "employee": EMPLOYEE,
        "competency": COMPETENCY,
        "gap": _number(values.LEVELS, REQUIRED),
        "weight": _number(values.WEIGHT, 1.0),
    },
    "trainings": {
        "id": TEXT,
        "name": TEXT,
        "course": TEXT,
        "kind": _word("values:kind_training"),
        "mode": _word("values:mode"),
        "provider": TEXT,
        "hours": _number(values.HOURS),
        "start": DAY,
        "end": DAY,
        "classroom_dates": TEXT,
        "classroom_days": _count(ranges.DAYS),
        "seats": _count(),
        "batch_min": _positive_count(),
        "batch_max": _positive_count(),
        "batches_max": _positive_count(),
        "completion": _share(1.0),
        "location": TEXT,
        "lodging": _yes("object"),
        "ip_slot": _word("values:ip_slot"),
        "echelon": TEXT,
        "requires": NAMES,
        "conflicts": NAMES,
        "curriculum_conformity": TEXT,
        "source_of_funds": TEXT,
        "competencies": NAMES,
    },
    "curriculum": {
        "training": NEEDED,
        "competency": NEEDED,
        "lift": _number(values.LEVELS),
        "to_level": _number(values.LEVELS),
        "source": TEXT,
    },
    "travel": {
        "from": NEEDED,
        "to": NEEDED,
        "fare": MONEY,
        "per_day": RATE,
        "per_night": RATE,
        "line": Column(blank="perjadin"),
    },
    "nominations": {
        "employee": PERSON,
        "training": NEEDED,
        "decision": _word("values:decision", "proposed"),
        "probability": _share(np.nan),
        "batch": TEXT,
    },
}

FORMED: Mapping[str, Mapping[str, Column]] = {
    "trainings": {"cost": MONEY, "batch_cost": MONEY, "eligible": TEXT},
    "nominations": {"cost": OWN_COST},
}
"""Tables with columns such as `cost.LINE` -> what stands before the point -> how such a column is read."""

SEVERAL: Mapping[str, dict[str, Column]] = {"trainings": {"start": DAYS, "end": DAYS}}
"""Columns in which a file may have several values where the typed table has one."""


def is_money(table: str, column: str) -> bool:
    """Whether a typed column holds rupiah."""
    specified = COLUMNS[table].get(column)
    return column.startswith(("cost.", "batch_cost.")) or (specified is not None and specified.value.kind == "money")


def open_dtype(column: pd.Series) -> Any:
    """The type of a typed column, open to names that it does not have yet."""
    return "category" if isinstance(column.dtype, pd.CategoricalDtype) else column.dtype


def reader_of(table: str, column: str) -> Reader | None:
    """How the cells of a typed column were read; None for text."""
    if is_money(table, column):
        return MONEY.read
    specified = COLUMNS[table].get(column)
    return specified.read if specified else None
