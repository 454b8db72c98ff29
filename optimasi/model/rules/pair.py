"""Rules about pairs of a person and a training: which cannot be, which must be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimasi.model.rows import Forbidden, Forced, LocalSum, Pairs, Piece, Rows
from optimasi.scenario.format.rules import Nomination
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask, admits, attribute_column
from optimasi.words.messages import Message


def admit_the_eligible(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 unless every eligible.<attribute> cell of t admits e: one of `A|B`, or within `a..b`."""
    for column in [name for name in scenario.trainings.columns if name.startswith("eligible.")]:
        attribute = str(attribute_column("employees", column.removeprefix("eligible."), scenario.employees))
        code, values = pd.factorize(scenario.employees[attribute], use_na_sentinel=False)
        cells = scenario.trainings[column].tolist()
        admitted = [[admits(cell, value, attribute) for cell in cells] for value in values]
        yield Forbidden("eligibility", Pairs(code.astype(np.int64), ~np.array(admitted, dtype=bool)), column=column)


def attended(scenario: Scenario) -> Pairs:
    """Give the pairs that count as attended: a row attended counts as its course, all its rows."""
    catalogue = scenario.catalogue
    code, values = pd.factorize(scenario.employees["attended"])
    table = np.zeros((len(values), len(scenario.trainings)), dtype=bool)
    for row, names in enumerate(values):
        for found in (found for name in names for found in catalogue.by_name.get(name, ())):
            table[row, list(catalogue.courses[found])] = True
    return Pairs(code.astype(np.int64), table)


def attend_nothing_again(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 where e attended t, or any row of its course, before."""
    pairs = attended(scenario)
    if pairs.table.any():
        yield Forbidden("attended", pairs)


def _named_rows(scenario: Scenario, entry: Nomination) -> Mask:
    if entry.training is None:
        return scenario.trainings_named(entry.trainings)
    mask = np.zeros(len(scenario.trainings), dtype=bool)
    mask[list(scenario.catalogue.by_name[entry.training])] = True
    return mask


def send_the_mandatory(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 1 for each row named, or exactly one row of a course named; those who attended are skipped."""
    before = attended(scenario)
    for entry in scenario.settings.rules.mandatory:
        people, rows = scenario.employees_named(entry.employees), _named_rows(scenario, entry)
        done = before.of(np.arange(len(people))) & rows
        if entry.training is None or rows.sum() == 1:
            code, table = _distinct_rows((people[:, None] & rows) & ~done)
            yield Forced("mandatory", Pairs(code, table), False, entry.place)
        else:
            asked = people & ~done.any(axis=1)
            words = Message("mandatory_course", "mandatory {course}", {"course": entry.training})
            yield LocalSum(
                "mandatory",
                words,
                rows.astype(float),
                np.where(asked, 1.0, -np.inf),
                np.where(asked, 1.0, np.inf),
                entry.place,
            )


def _distinct_rows(matrix: Mask) -> tuple[np.ndarray, np.ndarray]:
    table, code = np.unique(matrix, axis=0, return_inverse=True)
    return code.reshape(-1).astype(np.int64), table


def leave_out_the_excluded(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 for the people and trainings of each entry."""
    for entry in scenario.settings.rules.excluded:
        yield Forbidden(
            "excluded",
            Pairs.product(scenario.employees_named(entry.employees), _named_rows(scenario, entry)),
            entry.place,
        )


def keep_the_locked(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 1 for the people and trainings of each entry, eligible or not."""
    for entry, saved in zip(scenario.settings.rules.locked, scenario.saved, strict=True):
        if saved is None:
            pairs = Pairs.product(scenario.employees_named(entry.employees), _named_rows(scenario, entry))
        else:
            pairs = _listed(scenario, *saved)
        yield Forced("locked", pairs, True, entry.place)


def keep_decisions(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 1 where a nomination is mandatory (unless attended) or locked, x[e,t] = 0 where it is excluded."""
    done = attended(scenario)
    for decision in ("mandatory", "locked", "excluded"):
        rows = scenario.nominations[scenario.nominations["decision"] == decision]
        employee, training = rows["employee"].to_numpy(), rows["training"].to_numpy()
        if decision == "mandatory":
            new = ~done.table[done.code[employee], training]
            employee, training = employee[new], training[new]
        if len(employee):
            pairs = _listed(scenario, employee, training)
            if decision == "excluded":
                yield Forbidden("decisions", pairs)
            else:
                yield Forced("decisions", pairs, decision == "locked")


def keep_to_nominations(scenario: Scenario) -> Iterator[Piece]:
    """x[e,t] = 0 where e is not nominated for t, if only nominations count."""
    if scenario.settings.nominations_only:
        rows = scenario.nominations
        nominated = _listed(scenario, rows["employee"].to_numpy(), rows["training"].to_numpy())
        yield Forbidden("nominations_only", Pairs(nominated.code, ~nominated.table))


def _listed(scenario: Scenario, employee: Rows, training: Rows) -> Pairs:
    """Single pairs: a class for every distinct set of trainings, class 0 for people with none."""
    people, position = np.unique(employee, return_inverse=True)
    matrix = np.zeros((len(people), len(scenario.trainings)), dtype=bool)
    matrix[position.reshape(-1), training] = True
    code, table = _distinct_rows(np.concatenate([np.zeros((1, matrix.shape[1]), dtype=bool), matrix]))
    of_employee = np.full(len(scenario.employees), code[0])
    of_employee[people] = code[1:]
    return Pairs(of_employee, table)
