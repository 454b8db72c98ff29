"""Rows of a what-if over a table: updated by natural key, or added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from optimasi.scenario.files.raw import RawTable, cell_text
from optimasi.scenario.format.columns import FORMED, formed_column
from optimasi.scenario.tables.wide import is_wide
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.source import plain_text

KEYS = {
    "employees": ("id",),
    "competencies": ("id",),
    "trainings": ("id",),
    "standards": ("position", "competency"),
    "assessments": ("employee", "competency"),
    "gaps": ("employee", "competency"),
    "curriculum": ("training", "competency"),
    "travel": ("from", "to"),
    "nominations": ("employee", "training"),
}
"""Natural key of each table."""


def overlay(base: RawTable, layer: RawTable, log: ProblemLog) -> RawTable:
    """Put rows over a table: those whose key stands there change the cells that they name, others are added.

    Parameters
    ----------
    base, layer
        Tables of the same name; their heads may be in different languages.
    log
        Takes the problems: a row without its key, a key or a column twice.
    """
    if is_wide(base) != is_wide(layer):
        table = {"table": Name("scenario", base.name)}
        shape = Message(
            "other_shape", "rows over {table} name its columns: a row for each competency, or a column", table
        )
        log.problem(shape, layer.head_place, base.head_place)
        return base
    heads = {_canonical(base.name, head): str(head) for head in base.cells.columns}
    named = {str(head): heads.get(_canonical(base.name, head), str(head)) for head in layer.cells.columns}
    cells = base.cells.astype(object).reindex(
        columns=list(dict.fromkeys([*base.cells.columns, *named.values()])), fill_value=""
    )
    places = dict(base.places)
    key = [heads.get(column, column) for column in KEYS[base.name][: 1 if is_wide(base) else None]]
    known = zip(cells.index, cells[key].to_numpy(), strict=True) if set(key) <= set(cells.columns) else ()
    rows = {_identity(values): int(row) for row, values in known}
    following = max([0, *map(int, cells.index)]) + 1
    added: dict[int, dict[str, str]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for number, record in layer.cells.iterrows():
        line = int(str(number))
        given = [(str(head), str(text)) for head, text in record.items() if (line, str(head)) in layer.places]
        changed = {named[head]: text for head, text in given}
        if len(changed) < len(given):
            last = {named[head]: head for head, _ in given}
            other = next(head for head, _ in given if last[named[head]] != head)
            head = last[named[other]]
            same = Message(
                "head_twice_languages",
                "the heads {head} and {other} are the same column",
                {"head": head, "other": other},
            )
            log.problem(same, layer.place(line, head), layer.place(line, other), seen=head)
        identity = _identity(changed.get(column, "") for column in key)
        if not all(identity) or identity in seen:
            _refuse(base.name, layer, line, identity, seen, log)
            continue
        seen[identity] = line
        row = rows.setdefault(identity, following)
        if row == following:
            following += 1
            added[row] = dict.fromkeys(cells.columns, "")
            places[row, ""] = layer.place(line, "")
        for head, text in changed.items():
            if row in added:
                added[row][head] = text
            else:
                cells.loc[row, head] = text
        places |= {(row, named[head]): layer.places[line, head] for head, _ in given}
        for head, _ in given:
            if (0, head) in layer.places and named[head] not in base.cells.columns:
                places.setdefault((0, named[head]), layer.places[0, head])
    more = pd.DataFrame.from_dict(added, orient="index", columns=list(cells.columns))
    return replace(base, cells=pd.concat([cells, more]) if added else cells, places=places)


def _identity(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(plain_text(cell_text(value)) for value in values)


def _refuse(
    table: str,
    layer: RawTable,
    line: int,
    identity: tuple[str, ...],
    seen: dict[tuple[str, ...], int],
    log: ProblemLog,
) -> None:
    facts: dict[str, object] = {"table": Name("scenario", table)}
    if identity in seen and all(identity):
        twice = Message(
            "row_twice",
            "{key} stands twice in {table}, also on row {row}",
            facts | {"key": ", ".join(identity), "row": seen[identity]},
        )
        log.problem(twice, layer.place(line, ""), layer.place(seen[identity], ""), seen=identity[0])
        return
    key = tuple(Name(table, column) for column in KEYS[table])
    missing = Message("no_key", "a row over {table} needs {key}", facts | {"key": key})
    log.problem(missing, layer.place(line, ""))


def _canonical(table: str, head: object) -> str:
    """The column that a head means, a budget line's by its key with or without `cost.`."""
    name = str(head)
    if table in FORMED:
        line = f"cost.{terms.line_key(name)}" if terms.canonical("line", name) else None
        if formed := formed_column(table, name, {}) or line:
            return formed
    return terms.canonical(table, name) or terms.normalise(name)
