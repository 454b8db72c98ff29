"""Names in one table that nothing in another bears: one diagnostic a column, with what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.tables.aliases import KINDS
from optimasi.words import terms
from optimasi.words.gathering import whole
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Diagnostic, Instance, Message, Name, Paste, Place

SUGGESTIONS = 10
"""Unknown names of one column that get a suggestion; comparing spellings is slow among many names."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a column.

    Parameters
    ----------
    raw
        The table as it stands.
    column, head
        Its canonical name, and how the file calls it.
    codes
        Which name each row has, shape (rows,).
    rows
        Index label of each row, shape (rows,).
    names
        The distinct names.
    """

    raw: RawTable
    column: str
    head: str
    codes: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, raw: RawTable, frame: pd.DataFrame, column: str) -> Names:
        """The names in a column of a typed table, one by one where a cell has several."""
        cells = frame[column].explode().dropna() if column in ("requires", "conflicts") else frame[column]
        codes, names = pd.factorize(cells)
        rows = cells.index.to_numpy(dtype=np.int64)
        head = frame.attrs.get("heads", {}).get(column, column)
        return cls(raw, column, head, codes, rows, tuple(np.asarray(names, dtype=object).tolist()))

    def instances(self, wanted: Sequence[int], messages: Mapping[int, Message] | None = None) -> list[Instance]:
        """Some of the names, by number, with the rows in which they stand."""
        if not wanted:
            return []
        order = np.argsort(self.codes, kind="stable")
        bounds = np.searchsorted(self.codes[order], np.arange(len(self.names) + 1))
        return [
            Instance(place, found, self.names[code], (), (messages or {}).get(code))
            for code in wanted
            for place, found in self.raw.located(
                np.unique(self.rows[order[bounds[code] : bounds[code + 1]]]).tolist(), self.head
            )
        ]

    def note(self, wrong: Sequence[int], known: Iterable[str], target: str, log: ProblemLog) -> None:
        """Note names, by number, that a target table has not."""
        instances = self.instances(wrong)
        if not instances:
            return
        log.doubt(self.raw.name, self.column)
        rows = sum(len(instance.rows) for instance in instances)
        message = Message(
            "unknown_names",
            "{count} names under {head} are not in {table}, on {rows} rows",
            {"count": len(instances), "head": self.head, "table": Name("scenario", target), "rows": rows},
        )
        if len(instances) == 1:
            facts = {"name": instances[0].seen, "table": Name("scenario", target), "count": rows}
            message = Message("unknown_name", "{name} is not in {table}", facts)
            if rows > 1:
                message = Message("unknown_name", "{name} is not in {table}, on {count} rows", facts)
        log.diagnostics.append(
            with_nearest(message, whole(instances[0].place), instances, known, KINDS.get(self.column), log)
        )

    def note_ambiguous(self, wrong: Sequence[int], target: str, log: ProblemLog) -> None:
        """Note names, by number, that several rows of a target table have."""
        remedy = Message("use_id", "write the id instead")
        for instance in self.instances(wrong):
            log.doubt(self.raw.name, self.column)
            facts = {"name": instance.seen, "table": Name("scenario", target), "count": len(instance.rows)}
            message = Message("ambiguous_name", "{name} is the name of several rows of {table}", facts)
            log.problem(message, instance.place, seen=instance.seen, remedy=remedy)


def with_nearest(
    message: Message,
    place: Place,
    instances: Iterable[Instance],
    known: Iterable[str],
    kind: str | None,
    log: ProblemLog,
) -> Diagnostic:
    """A diagnostic of unknown names with the nearest known ones, and the aliases that say so in a scenario file.

    Parameters
    ----------
    message
        What is wrong with them.
    place
        The file they are looked for in, or stand in.
    instances
        Each name with its rows.
    known
        The names that there are, in a fixed order: of equally near ones the first may be suggested.
    kind
        What `aliases` calls them; None where it has no such names.
    log
        Knows the scenario's file.
    """
    words = {name: terms.normalise(name).split() for name in known}
    found: list[Instance] = []
    aliases: dict[str | Name, Paste | str] = {}
    for order, instance in enumerate(instances):
        nearest = _nearest(instance.seen, words) if order < SUGGESTIONS else None
        if nearest is not None:
            aliases[instance.seen] = nearest
            instance = replace(instance, remedy=Message("did_you_mean", "did you mean {name}?", {"name": nearest}))
        found.append(instance)
    remedy: Message | None = None
    paste: Paste | None = None
    if kind is not None and aliases:
        written = {"file": log.file}
        remedy = Message("write_aliases", "Spell them alike, or write once in {file} what is meant:", written)
        paste = {Name("scenario", "aliases"): {Name("aliases", kind): aliases}}
    if len(found) == 1 and len(found[0].rows) == 1:
        only = found[0]
        return Diagnostic(message, (only.place,), only.seen, only.remedy)
    return Diagnostic(message, (place,), remedy=remedy, instances=tuple(found), each=True, paste=paste)


def _nearest(name: str, known: Mapping[str, list[str]]) -> str | None:
    """The known name spelt most like one, else the longest of those that have or lack further words at its end."""
    if found := terms.closest(name, known):
        return found[0]
    words = terms.normalise(name).split()
    shared = [other for other, its in known.items() if _begins(words, its)]
    return max(shared, key=len, default=None)


def _begins(words: list[str], others: list[str]) -> bool:
    shorter = min(len(words), len(others))
    return shorter > 0 and words[:shorter] == others[:shorter]
