"""The money of a scenario: budget lines, and what a seat and a batch of each training cost on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.diagnostics import Message
from optimasi.scenario.fields import OTHER, Reading
from optimasi.scenario.raw import RawTable
from optimasi.scenario.scenario import Line, Money
from optimasi.scenario.schema import Budget


def money_columns(
    budget: Budget | None, raw: RawTable, trainings: pd.DataFrame, warnings: list[Message], reading: Reading
) -> tuple[tuple[Line, ...], Money, Money]:
    """The budget lines, and what seats and batches cost on each.

    A line that a column charges must stand in the budget, or a total must; a line that nothing charges is
    a slip.

    Returns
    -------
    lines, seat costs, batch costs
        Costs in rupiah, shape (lines, trainings).
    """
    listed = {
        terms.line_key(name): Line(name, line.amount, line.account, line.subactivity, line.source)
        for name, line in (budget.lines if budget else {}).items()
    }
    heads = trainings.attrs["heads"]
    charged = [column for column in trainings.columns if column.startswith(("cost.", "batch_cost."))]
    keys = dict.fromkeys(column.partition(".")[2] for column in charged)
    for key in keys:
        column = next(column for column in charged if column.partition(".")[2] == key)
        if key not in listed and budget is not None and budget.total is None and reading.trusts("budget"):
            reading.problem(
                Message(
                    "line_without_budget",
                    "{line} is charged here, but the budget lists neither it nor a total",
                    {"line": key},
                ),
                raw.place_of_head(heads[column]),
                seen=heads[column],
                remedy=Message("add_line", "add to the budget: {line}: AMOUNT", {"line": key}),
            )
    for key, line in listed.items():
        if key not in keys and reading.trusts("trainings", OTHER):
            reading.problem(
                Message("line_without_cost", "nothing charges the budget line {line}", {"line": line.name}),
                budget.lines[line.name].place if budget else None,
                seen=line.name,
                remedy=Message("add_cost", "add a column cost.{line} to the trainings", {"line": line.name}),
            )
    if budget is None:
        warnings.append(Message("no_budget", "no budget is given, so money does not limit the plan"))
    elif not keys:
        warnings.append(Message("no_costs", "no table has a cost column, so the budget limits nothing"))
    lines = tuple(listed.get(key) or Line(key, None) for key in {**listed, **keys})
    zero = np.zeros(len(trainings), dtype=np.int64)

    def costs(prefix: str) -> Money:
        columns = [f"{prefix}.{key}" for key in {**listed, **keys}]
        return np.array([trainings[c].to_numpy() if c in trainings else zero for c in columns], dtype=np.int64).reshape(
            len(columns), len(trainings)
        )

    return lines, costs("cost"), costs("batch_cost")
