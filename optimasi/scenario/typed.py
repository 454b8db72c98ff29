"""Tables as typed columns: which column a head means, and its cells read, each distinct text once."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.columns import COLUMNS, MONEY, REQUIRED, TEXT, Column
from optimasi.scenario.diagnostics import Diagnostic, Instance, Message, Name, NotationError
from optimasi.scenario.fields import OTHER, Reading, unbuilt
from optimasi.scenario.gathering import one_mistake
from optimasi.scenario.raw import RawTable
from optimasi.scenario.source import place_of

FREE_COLUMNS = frozenset({"employees", "trainings"})
"""Tables in which further columns may stand, for filters."""
WIDE = frozenset({"standards", "assessments"})
"""Tables that may have a column for each competency."""

FOREIGN = "\ue001"
"""Marks a cell that is not of the file itself while a column is read."""

_ELIGIBLE = re.compile(r"(?:eligible|syarat|khusus)[. _](.+)", re.IGNORECASE)
_COST = re.compile(r"(?:cost|biaya)[. _](.+)", re.IGNORECASE)
_BATCH_COST = re.compile(r"(?:batch[ _]cost|biaya[ _]kelas)[. _](.+)", re.IGNORECASE)


def formed_column(head: str, lines: Mapping[str, str]) -> str | None:
    """The canonical column that a head of the trainings means by its form: cost, batch cost, eligibility."""
    name = terms.canonical("trainings", head)
    if name in ("cost", "batch_cost"):
        return f"{name}.cost"
    if name is not None:
        return None
    if terms.line_key(head) in lines:
        return f"cost.{terms.line_key(head)}"
    for prefix, form in (("batch_cost", _BATCH_COST), ("cost", _COST)):
        if line := form.fullmatch(head):
            return f"{prefix}.{terms.line_key(line[1])}"
    if attribute := _ELIGIBLE.fullmatch(head):
        return f"eligible.{terms.canonical('employees', attribute[1]) or attribute[1]}"
    return None


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
    spelled: dict[str, str] = {}
    recognised = (
        {}
        if _is_wide(raw, reading)
        else {head: _recognise(raw, head, attributes, lines, reading) for head in raw.cells.columns}
    )
    for head, (name, column) in recognised.items():
        other = heads.get(name) or spelled.get(terms.normalise(name))
        if other is not None:
            same = Message(
                "head_twice_languages",
                "the heads {head} and {other} are the same column",
                {"head": head, "other": other},
            )
            reading.problem(same, raw.place_of_head(head), seen=head)
            reading.doubt(raw.name, name)
        elif column is not None:
            heads[name] = spelled[terms.normalise(name)] = head
            columns[name] = _read_column(raw, head, name, column, reading)
    misread = [head for head, (_, column) in recognised.items() if column is None]
    if misread:
        reading.doubt(raw.name, OTHER)
    meant = {terms.canonical(raw.name, terms.suggestion(raw.name, head) or "") for head in misread}
    for name, column in specification.items():
        if name not in columns:
            if misread or not recognised:
                reading.doubt(raw.name, name)
            if column.blank is REQUIRED and recognised and name not in meant:
                reading.doubt(raw.name, name)
                missing_column(raw, name, reading)
            value = _nothing(column) if column.blank is REQUIRED else column.blank
            columns[name] = pd.Series([value] * len(raw.cells), index=raw.cells.index, dtype=column.dtype)
    frame = pd.DataFrame(columns, index=raw.cells.index)
    frame.attrs["heads"] = heads
    return frame


def missing_column(raw: RawTable, name: str, reading: Reading) -> None:
    """Note that a table lacks a column, with the heads that it has."""
    heads = {"heads": tuple(map(str, raw.cells.columns))}
    reading.problem(
        Message("missing_column", "the column {column} is missing", {"column": Name(raw.name, name)}),
        raw.head_place,
        remedy=Message("heads_are", "add it; the heads are: {heads}", heads),
    )


def _is_wide(raw: RawTable, reading: Reading) -> bool:
    """Whether a table of levels has a column for each competency, which is not built yet."""
    heads = {head: terms.canonical(raw.name, head) for head in raw.cells.columns}
    unknown = [head for head, name in heads.items() if name is None]
    if raw.name not in WIDE or "competency" in heads.values() or not unknown:
        return False
    reading.problem(unbuilt(unknown[0]), raw.place_of_head(unknown[0]), seen=unknown[0])
    return True


def _recognise(
    raw: RawTable, head: str, attributes: frozenset[str], lines: Mapping[str, str], reading: Reading
) -> tuple[str, Column | None]:
    specification = COLUMNS[raw.name]
    place = raw.place_of_head(head)
    if head in attributes:
        if raw.name in FREE_COLUMNS and terms.canonical(raw.name, head) in specification:
            known = Message("known_attribute", "{head} is a known column, not a further one", {"head": head})
            reading.problem(known, place_of(next(name for name in attributes if name == head)) or place, seen=head)
            return head, None
        return head, TEXT
    if raw.name == "trainings" and (target := formed_column(head, lines)):
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
    if raw.name == "trainings" and terms.canonical("line", head) and not reading.trusts("budget"):
        return head, None
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


def _read_column(raw: RawTable, head: str, name: str, column: Column, reading: Reading) -> pd.Series:
    # A file's separator settles the numbers of its own cells, not of rows that a what-if put over them.
    foreign = [raw.decimal is not None and (row, head) in raw.places for row in raw.cells.index] if raw.places else []
    texts = raw.cells[head].str.strip()
    marked = texts.where(~np.array(foreign), FOREIGN + texts) if any(foreign) else texts
    codes, distinct = pd.factorize(marked)
    values: list[object] = []
    refused: dict[int, NotationError] = {}
    for code, found in enumerate(distinct):
        mark = reading.decimal or (None if found.startswith(FOREIGN) else raw.decimal)
        text = unicodedata.normalize("NFC", found.removeprefix(FOREIGN))
        value = _nothing(column)
        try:
            if text:
                value = column.read(text, mark) if column.read else text
            elif column.blank is REQUIRED:
                raise NotationError(
                    Message("blank_cell", "{column} is blank here", {"column": head}), _remedy_for_blank(column)
                )
            else:
                value = column.blank
        except NotationError as error:
            refused[code] = error
        values.append(value)
    if refused:
        reading.doubt(raw.name, name)
        written = [found.removeprefix(FOREIGN) for found in distinct]
        reading.diagnostics.extend(_mistakes(raw, head, codes, written, refused))
    typed = np.fromiter(values, dtype=column.dtype if column.dtype != "str" else object, count=len(values))
    return pd.Series(typed[codes], index=raw.cells.index, dtype=column.dtype)


def _mistakes(
    raw: RawTable, head: str, codes: npt.NDArray[np.int64], texts: list[str], refused: Mapping[int, NotationError]
) -> Iterator[Diagnostic]:
    """One diagnostic for each reason, with the texts that were refused for it."""
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(texts) + 1))
    reasons: dict[tuple[str, str], list[Instance]] = {}
    for code, error in refused.items():
        rows = raw.cells.index[order[bounds[code] : bounds[code + 1]]].tolist()
        for place, found in raw.located(rows, head):
            instance = Instance(place, found, texts[code], (), error.message, error.remedy)
            reasons.setdefault((error.message.code, place.file), []).append(instance)
    return (one_mistake(instances) for instances in reasons.values())


def _nothing(column: Column) -> object:
    """What stands for a cell that cannot be read, until the run stops for it."""
    return {"str": "", "float64": np.nan, "int64": 0, "object": column.blank}[column.dtype]


def _remedy_for_blank(column: Column) -> Message | None:
    return Message("write_zero", "write 0 if there is none") if column.dtype != "str" else None
