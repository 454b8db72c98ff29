"""The columns of each table: how a cell is read, what a blank means, and the typed table that results.

Tables are read column by column, each distinct text once.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from optimasi.scenario import notation, terms
from optimasi.scenario.diagnostics import Message, Name, NotationError
from optimasi.scenario.fields import Reading, unbuilt
from optimasi.scenario.raw import RawTable

Mark: TypeAlias = Literal[",", "."] | None
Reader: TypeAlias = Callable[[str, Mark], object]
REQUIRED = object()
"""Marks a column in which no cell may be blank."""

FREE_COLUMNS = frozenset({"employees", "trainings"})
"""Tables in which further columns may stand, for filters."""

_ELIGIBLE = re.compile(r"(?:eligible|syarat|khusus)[. _](.+)", re.IGNORECASE)
_COST = re.compile(r"(?:cost|biaya)[. _](.+)", re.IGNORECASE)
_BATCH_COST = re.compile(r"(?:batch[ _]cost|biaya[ _]kelas)[. _](.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read.

    Parameters
    ----------
    read
        Text and decimal mark -> value; None keeps the text.
    blank
        The value of a blank cell and of an absent column.
    dtype
        Of the typed column.
    """

    read: Reader | None = None
    blank: object = ""
    dtype: Literal["str", "float64", "int64", "object"] = "str"


def _at_least_zero(read: Callable[[str, Mark], float]) -> Reader:
    def checked(text: str, mark: Mark) -> float:
        value = read(text, mark)
        if value < 0:
            raise NotationError(Message("negative", "{text} is below 0", {"text": text}))
        return value

    return checked


def _one_of(vocabulary: str) -> Reader:
    def choose(text: str, _: Mark) -> str:
        name = terms.canonical(vocabulary, text)
        if name is not None:
            return name
        suggestion = terms.suggestion(vocabulary, text)
        remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
        choices = tuple(Name(vocabulary, choice) for choice in terms.canonical_names(vocabulary))
        raise NotationError(
            Message("unknown_choice", "{text} is not one of: {choices}", {"text": text, "choices": choices}), remedy
        )

    return choose


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell `A|B`."""
    return tuple(part for part in (part.strip() for part in text.split("|")) if part)


def _number(blank: object = np.nan) -> Column:
    return Column(_at_least_zero(notation.read_number), blank, "float64")


def _count() -> Column:
    return Column(_at_least_zero(notation.read_integer), np.nan, "float64")


def _positive_count() -> Column:
    def read(text: str, mark: Mark) -> int:
        value = notation.read_integer(text, mark)
        if value < 1:
            raise NotationError(Message("below_one", "{text} is below 1", {"text": text}))
        return value

    return Column(read, np.nan, "float64")


TEXT = Column()
NEEDED = Column(None, REQUIRED)
NAMES = Column(lambda text, _: split_names(text), (), "object")
DAY = Column(lambda text, _: notation.read_date(text), None, "object")
SHARE = Column(notation.read_probability, 1.0, "float64")
MONEY = Column(lambda text, _: int(notation.read_money(text)), REQUIRED, "int64")

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "employees": {
        "id": NEEDED,
        "name": TEXT,
        "unit": TEXT,
        "position": TEXT,
        "job_group": Column(_one_of("values:job_group")),
        "echelon": TEXT,
        "grade": TEXT,
        "status": Column(_one_of("values:status")),
        "sex": TEXT,
        "birth_date": DAY,
        "retirement": DAY,
        "location": TEXT,
        "weight": _number(1.0),
        "attendance": SHARE,
        "attended": NAMES,
        "hours_held": _number(0.0),
        "min_trainings": _count(),
        "max_trainings": _count(),
        "min_hours": _number(),
        "max_hours": _number(),
    },
    "competencies": {
        "id": TEXT,
        "name": TEXT,
        "kind": Column(_one_of("values:kind_competency")),
        "weight": _number(1.0),
    },
    "standards": {"position": NEEDED, "competency": NEEDED, "level": _number(REQUIRED)},
    "assessments": {"employee": NEEDED, "competency": NEEDED, "level": _number()},
    "gaps": {"employee": NEEDED, "competency": NEEDED, "gap": _number(REQUIRED), "weight": _number(1.0)},
    "trainings": {
        "id": TEXT,
        "name": TEXT,
        "course": TEXT,
        "kind": Column(_one_of("values:kind_training")),
        "mode": Column(_one_of("values:mode")),
        "provider": TEXT,
        "hours": _number(),
        "start": DAY,
        "end": DAY,
        "classroom_dates": TEXT,
        "classroom_days": _count(),
        "seats": _count(),
        "batch_min": _positive_count(),
        "batch_max": _positive_count(),
        "batches_max": _count(),
        "completion": SHARE,
        "location": TEXT,
        "lodging": Column(lambda text, _: notation.read_boolean(text), False, "object"),
        "requires": NAMES,
        "conflicts": NAMES,
        "curriculum_conformity": TEXT,
        "source_of_funds": TEXT,
        "competencies": NAMES,
    },
    "curriculum": {"training": NEEDED, "competency": NEEDED, "lift": _number(), "to_level": _number(), "source": TEXT},
}


def _target(head: str, lines: Mapping[str, str]) -> str | None:
    """The canonical column that a head of the trainings means by its form: cost, batch cost, eligibility."""
    name = terms.canonical("trainings", head)
    if name in ("cost", "batch_cost"):
        return f"{name}.cost"
    if name is not None:
        return None
    if line_key(head) in lines:
        return f"cost.{line_key(head)}"
    for prefix, form in (("batch_cost", _BATCH_COST), ("cost", _COST)):
        if line := form.fullmatch(head):
            return f"{prefix}.{line_key(line[1])}"
    attribute = _ELIGIBLE.fullmatch(head)
    return f"eligible.{attribute[1]}" if attribute else None


def line_key(name: str) -> str:
    """What identifies a budget line, however it is spelled: its term, else its normalised name."""
    return terms.canonical("line", name) or terms.normalise(name)


def typed_table(raw: RawTable, attributes: frozenset[str], lines: Mapping[str, str], reading: Reading) -> pd.DataFrame:
    """Read every column of a table by its specification.

    Parameters
    ----------
    raw
        The table as it stands.
    attributes
        Heads that are further columns although they resemble a known name.
    lines
        Keys of the budget lines -> their names.
    reading
        Takes the problems.

    Returns
    -------
    DataFrame
        Canonical columns (also those that are absent, with their default), `cost.<line>`,
        `batch_cost.<line>`, `eligible.<attribute>` and further columns as text; the index is the row in
        the file. `frame.attrs["heads"]` maps a column to its head in the file.
    """
    specification = COLUMNS[raw.name]
    heads: dict[str, str] = {}
    columns: dict[str, pd.Series] = {}
    for head in raw.cells.columns:
        name, column = _recognise(raw, head, attributes, lines, reading)
        if name in heads:
            reading.problem(
                Message(
                    "head_twice_languages",
                    "the heads {head} and {other} are the same column",
                    {"head": head, "other": heads[name]},
                ),
                raw.place(_head_row(raw), head),
                seen=head,
            )
        elif column is not None:
            heads[name] = head
            columns[name] = _read_column(raw, head, column, reading)
    for name, column in specification.items():
        if name not in columns:
            if column.blank is REQUIRED:
                reading.problem(
                    Message("missing_column", "the column {column} is missing", {"column": Name(raw.name, name)}),
                    raw.head_place,
                )
            value = "" if column.blank is REQUIRED else column.blank
            absent = pd.Series([value] * len(raw.cells), index=raw.cells.index, dtype=column.dtype)
            columns[name] = absent
    frame = pd.DataFrame(columns, index=raw.cells.index)
    frame.attrs["heads"] = heads
    return frame


def _head_row(raw: RawTable) -> int:
    return int(raw.cells.index[0]) if raw.places and len(raw.cells) else 1


def _recognise(
    raw: RawTable, head: str, attributes: frozenset[str], lines: Mapping[str, str], reading: Reading
) -> tuple[str, Column | None]:
    specification = COLUMNS[raw.name]
    place = raw.place(_head_row(raw), head)
    if head in attributes:
        return head, TEXT
    if raw.name == "trainings" and (target := _target(head, lines)):
        return target, TEXT if target.startswith("eligible.") else MONEY
    name = terms.canonical(raw.name, head)
    if name is not None and name in specification:
        return name, specification[name]
    if name is not None:
        reading.problem(unbuilt(head), place, seen=head)
        return head, None
    if terms.normalise(head) in ("prioritas", "priority"):
        reading.problem(
            Message(
                "priority_direction",
                "a column {head} does not say whether 1 is the highest or the lowest",
                {"head": head},
            ),
            place,
            seen=head,
            remedy=Message("use_weight", "use a column weight, in which more counts more"),
        )
        return head, None
    if raw.name in FREE_COLUMNS and not (suggestion := _resembles(raw.name, head)):
        return head, TEXT
    suggestion = _resembles(raw.name, head)
    remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
    if raw.name == "trainings" and terms.canonical("line", head):
        cost = {"cost": Name("trainings", "cost"), "line": head}
        remedy = Message("did_you_mean_cost", "did you mean {cost}.{line}?", cost)
    elif suggestion and raw.name in FREE_COLUMNS:
        remedy = Message(
            "did_you_mean_attribute",
            "did you mean {name}? If not, list it: attributes: [{head}]",
            {"name": suggestion, "head": head},
        )
    reading.problem(Message("unknown_column", "unknown column {head}", {"head": head}), place, seen=head, remedy=remedy)
    return head, None


def _resembles(table: str, head: str) -> str | None:
    """A known name that a head may be a slip of; a budget line's name without `cost.` is one, too."""
    if table == "trainings" and terms.canonical("line", head):
        return f"cost.{head}"
    if suggestion := terms.suggestion(table, head):
        near = difflib.SequenceMatcher(None, terms.normalise(head), terms.normalise(suggestion)).ratio()
        if near >= 0.8 or table not in FREE_COLUMNS:
            return suggestion
    return None


def _read_column(raw: RawTable, head: str, column: Column, reading: Reading) -> pd.Series:
    mark = reading.decimal or raw.decimal
    codes, distinct = pd.factorize(raw.cells[head].str.strip())
    values: list[object] = []
    for code, text in enumerate(distinct):
        text = unicodedata.normalize("NFC", text)
        value: object = "" if column.dtype == "str" else 0
        try:
            if text:
                value = column.read(text, mark) if column.read else text
            elif column.blank is REQUIRED:
                raise NotationError(Message("blank_cell", "the cell is blank"), _remedy_for_blank(column))
            else:
                value = column.blank
        except NotationError as error:
            rows = raw.cells.index[codes == code]
            message = error.message
            if len(rows) > 1:
                message = Message("on_rows", "{problem} (on {count} rows)", {"problem": message, "count": len(rows)})
            reading.problem(message, raw.place(int(rows[0]), head), seen=text, remedy=error.remedy)
        values.append(value)
    typed = np.fromiter(values, dtype=column.dtype if column.dtype != "str" else object, count=len(values))
    return pd.Series(typed[codes], index=raw.cells.index, dtype=column.dtype)


def _remedy_for_blank(column: Column) -> Message | None:
    return Message("write_zero", "write 0 if there is none") if column.dtype != "str" else None
