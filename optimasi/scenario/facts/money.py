"""The money of a scenario: budget lines, and what a seat and a batch of each training cost on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.cost_heads import PLAIN
from optimasi.scenario.format.schema import Budget
from optimasi.words import terms
from optimasi.words.log import OTHER, ProblemLog
from optimasi.words.messages import Message, Name, Place
from optimasi.words.notation import Rupiah

Money = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: `limit` in rupiah, None where only the total caps it or nothing does."""

    name: str
    limit: Rupiah | None
    account: str | None = None
    subactivity: str | None = None
    source: str | None = None


CHARGING = ("trainings", "nominations", "travel")
"""Tables that charge budget lines: two by columns, one by a column that names them."""


def money_columns(
    budget: Budget | None,
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    warnings: list[Message],
    log: ProblemLog,
) -> tuple[tuple[Line, ...], Money, Money]:
    """The budget lines, and what seats and batches cost on each by the catalogue.

    A line that a table charges must stand in the budget, or a total must; a line that nothing charges is
    a slip.

    Returns
    -------
    lines, seat costs, batch costs
        Costs in rupiah, shape (lines, trainings); travel and the costs of nominations come on top of them.
    """
    listed = {
        terms.line_key(name): Line(name, line.amount, line.account, line.subactivity, line.source)
        for name, line in (budget.lines if budget else {}).items()
    }
    charged = _charged(raw, frames)
    for key, (place, head) in charged.items():
        if key not in listed and budget is not None and budget.total is None and log.trusts("budget"):
            log.problem(
                Message(
                    "line_without_budget",
                    "{line} is charged here, but the budget lists neither it nor a total",
                    {"line": _named(key)},
                ),
                place,
                seen=head,
                remedy=_of_which_line(head, listed)
                if key == PLAIN and listed
                else Message("add_line", "add to the budget: {line}: AMOUNT", {"line": _named(key)}),
            )
    for key, line in listed.items():
        if key not in charged and all(log.trusts(table, OTHER, "line") for table in CHARGING):
            log.problem(
                Message("line_without_cost", "nothing charges the budget line {line}", {"line": line.name}),
                budget.lines[line.name].place if budget else None,
                seen=line.name,
                remedy=Message("add_cost", "add a column cost.{line} to the trainings", {"line": line.name}),
            )
    if budget is None:
        warnings.append(Message("no_budget", "no budget is given, so money does not limit the plan"))
    elif not charged:
        warnings.append(Message("no_costs", "no table has a cost column, so the budget limits nothing"))
    lines = tuple(listed.get(key) or Line(key, None) for key in {**listed, **charged})
    trainings = frames["trainings"]
    zero = np.zeros(len(trainings), dtype=np.int64)

    def costs(prefix: str) -> Money:
        columns = [f"{prefix}.{key}" for key in {**listed, **charged}]
        return np.array([trainings[c].to_numpy() if c in trainings else zero for c in columns], dtype=np.int64).reshape(
            len(columns), len(trainings)
        )

    return lines, costs("cost"), costs("batch_cost")


def _named(key: str) -> Name | str:
    """A line that nobody named, in the reader's language where it has a term."""
    return Name("line", key) if key in terms.canonical_names("line") else key


def _of_which_line(head: str, listed: Mapping[str, Line]) -> Message:
    """The head of a cost that names no line may name each of those that the budget lists."""
    heads = tuple(f"{terms.normalise(head).replace(' ', '_')}.{line.name}" for line in listed.values())
    return Message("name_line", "name its line in the head, one of {heads}", {"heads": heads})


def own_costs(nominations: pd.DataFrame, keys: Sequence[str]) -> npt.NDArray[np.float64]:
    """What seats of nominations cost instead of the catalogue's price and travel: rupiah, NaN where blank.

    Returns
    -------
    ndarray, shape (lines, nominations)
    """
    columns = [f"cost.{key}" for key in keys]
    blank = np.full(len(nominations), np.nan)
    found = [nominations[c].to_numpy(dtype=np.float64) if c in nominations else blank for c in columns]
    return np.array(found).reshape(len(columns), len(nominations))


def _charged(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame]) -> dict[str, tuple[Place, str]]:
    """Key of each line that a table charges -> where it does so first, and under which head."""
    found: dict[str, tuple[Place, str]] = {}
    for table in CHARGING[:2]:
        if table in frames:
            heads = frames[table].attrs["heads"]
            for column in (name for name in frames[table].columns if name.startswith(("cost.", "batch_cost."))):
                place = raw[table].place_of_head(heads[column])
                found.setdefault(column.partition(".")[2], (place, heads[column]))
    if "travel" in frames:
        travel = frames["travel"]
        head = travel.attrs["heads"].get("line", "line")
        for row, name in travel["line"].drop_duplicates().items():
            found.setdefault(terms.line_key(name), (raw["travel"].place(int(str(row)), head), name))
    return found
