"""Rows of a what-if over a table: updated by natural key, or added."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.diagnostics import Message, Name
from optimasi.scenario.fields import Reading
from optimasi.scenario.raw import RawTable
from optimasi.scenario.typed import formed_column

KEYS = {
    "employees": ("id",),
    "competencies": ("id",),
    "trainings": ("id",),
    "standards": ("position", "competency"),
    "assessments": ("employee", "competency"),
    "gaps": ("employee", "competency"),
    "curriculum": ("training", "competency"),
}
"""Natural key of each table."""


def overlay(base: RawTable, layer: RawTable, reading: Reading) -> RawTable:
    """Put rows over a table: those whose key stands there change the cells that they name, others are added.

    Parameters
    ----------
    base, layer
        Tables of the same name; their heads may be in different languages.
    reading
        Takes the problems: a row without its key.
    """
    heads = {_canonical(base.name, head): str(head) for head in base.cells.columns}
    named = {str(head): heads.get(_canonical(base.name, head), str(head)) for head in layer.cells.columns}
    cells = base.cells.reindex(columns=list(dict.fromkeys([*base.cells.columns, *named.values()])), fill_value="")
    places = dict(base.places)
    key = [heads.get(column, column) for column in KEYS[base.name]]
    rows = (
        {tuple(values): row for row, values in zip(cells.index, cells[key].to_numpy(), strict=True)}
        if (set(key) <= set(cells.columns))
        else {}
    )
    added: dict[int, dict[str, str]] = {}
    following = int(cells.index.max()) + 1 if len(cells) else 1
    for number, record in layer.cells.iterrows():
        given = {named[str(head)]: str(text) for head, text in record.items() if (number, str(head)) in layer.places}
        identity = tuple(given.get(column, "").strip() for column in key)
        if not all(identity):
            missing = Message(
                "no_key",
                "a row over {table} needs {key}",
                {"table": Name("scenario", base.name), "key": tuple(Name(base.name, c) for c in KEYS[base.name])},
            )
            reading.problem(missing, layer.place(int(str(number)), ""))
            continue
        row = rows.get(identity)
        if row is None:
            row, following = following, following + 1
            added[row] = dict.fromkeys(cells.columns, "")
            rows[identity] = row
            places[row, ""] = layer.place(int(str(number)), "")
        for head, text in given.items():
            if row in added:
                added[row][head] = text
            else:
                cells.loc[row, head] = text
        places |= {(row, named[str(head)]): place for (n, head), place in layer.places.items() if n == number and head}
    more = pd.DataFrame.from_dict(added, orient="index", columns=list(cells.columns))
    return replace(base, cells=pd.concat([cells, more]) if added else cells, places=places)


def _canonical(table: str, head: str) -> str:
    formed = formed_column(str(head), {}) if table == "trainings" else None
    return formed or terms.canonical(table, str(head)) or terms.normalise(str(head))
