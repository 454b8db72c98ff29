"""Names that mean the same in different tables: one spelling for each, before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.format.columns import open_dtype, split_names
from optimasi.scenario.tables.filters import did_you_mean
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.source import name_key, place_of

KINDS = {
    "position": "position",
    "unit": "unit",
    "competency": "competency",
    "competencies": "competency",
    "training": "training",
    "requires": "training",
    "conflicts": "training",
    "attended": "training",
    "eligible.position": "position",
    "eligible.unit": "unit",
}
"""Column of any table -> what its cells name."""
OWNERS = {"competency": ("competencies", ("id", "name")), "training": ("trainings", ("id", "name", "course"))}
"""What is named -> the table and columns that have the names themselves."""

Aliases = Mapping[str, Mapping[str, str]]


def with_aliases(frames: Mapping[str, pd.DataFrame], aliases: Aliases, log: ProblemLog) -> dict[str, pd.DataFrame]:
    """Tables in which every alias is replaced by the name that it stands for.

    Parameters
    ----------
    frames
        Typed tables by canonical name.
    aliases
        position, unit, competency, training -> alias -> name.
    log
        Takes the problems: aliases that nothing uses, that are names of another alias, or that stand for
        a name that nobody has.
    """
    result = dict(frames)
    for kind, names in aliases.items():
        seen: dict[str, None] = {}
        keyed = {name_key(alias): name for alias, name in names.items()}
        for table, frame in result.items():
            for column in (column for column in frame.columns if KINDS.get(column) == kind):
                codes, distinct = pd.factorize(frame[column])
                seen.update(dict.fromkeys(name for cell in distinct for name in _parts(cell)))
                renamed = np.empty(len(distinct), dtype=object)
                renamed[:] = [_renamed(cell, keyed) for cell in distinct]
                series = pd.Series(renamed[codes], index=frame.index, dtype=open_dtype(frame[column]))
                result[table] = _assigned(result[table], column, series)
        columns = [(table, column) for table in frames for column, named in KINDS.items() if named == kind]
        if all(log.trusts(table, column) for table, column in columns):
            noted = len(log.diagnostics)
            _check(kind, names, seen, _owned(kind, frames), log)
            for table, column in columns if len(log.diagnostics) > noted else ():
                log.doubt(table, column)
    return result


def _assigned(frame: pd.DataFrame, column: str, series: pd.Series) -> pd.DataFrame:
    changed = frame.assign(**{column: series})
    changed.attrs = frame.attrs
    return changed


def _parts(cell: str | tuple[str, ...]) -> Iterable[str]:
    return cell if isinstance(cell, tuple) else (cell, *split_names(cell)) if "|" in cell else (cell,)


def _renamed(cell: str | tuple[str, ...], names: Mapping[str, str]) -> str | tuple[str, ...]:
    if isinstance(cell, tuple):
        return tuple(str(names.get(name_key(name), name)) for name in cell)
    if "|" in cell and name_key(cell) not in names:
        return "|".join(str(names.get(name_key(name), name)) for name in split_names(cell))
    return str(names.get(name_key(cell), cell))


def _owned(kind: str, frames: Mapping[str, pd.DataFrame]) -> dict[str, None]:
    table, columns = OWNERS.get(kind, ("", ()))
    return dict.fromkeys(name for column in columns if table in frames for name in frames[table][column])


def _check(kind: str, names: Mapping[str, str], seen: dict[str, None], owned: dict[str, None], log: ProblemLog) -> None:
    facts = {"kind": Name("aliases", kind)}
    found = set(map(name_key, seen))
    for alias, meant in names.items():
        if meant in names:
            chain = Message("alias_of_alias", "{name} is an alias itself", {"name": str(meant)})
            other = {"alias": str(alias), "name": str(names[meant])}
            remedy = Message("name_it", "write {alias}: {name}", other)
            log.problem(chain, place_of(meant), seen=str(meant), remedy=remedy)
        elif meant not in seen | owned:
            nobody = Message("alias_to_nobody", "no table has the {kind} {name}", facts | {"name": str(meant)})
            log.problem(nobody, place_of(meant), seen=str(meant), remedy=did_you_mean(meant, seen | owned))
        if name_key(alias) not in found:
            unused = Message("alias_unused", "no table names the {kind} {name}", facts | {"name": str(alias)})
            others = [name for name in seen if name != meant]
            log.problem(unused, place_of(alias), seen=str(alias), remedy=did_you_mean(alias, others))
