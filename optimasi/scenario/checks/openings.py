"""Whether classes can open that somebody might attend."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimasi.scenario.checks.entries import rows_meant
from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.rules import Nomination
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask, admits, attribute_column
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, NotationError


def check_openings(scenario: Scenario, raw: RawTable, rows: pd.Index, log: ProblemLog) -> None:
    """Note trainings whose smallest batch is above their seats, where somebody might attend who is not locked.

    A training whose seats are all locked opens in any case; one that nobody may attend never has to.

    Parameters
    ----------
    scenario
        With the rules that may be off.
    raw, rows
        The catalogue as it stands, and the row in it of each training.
    log
        Takes the problems.
    """
    trainings = scenario.trainings
    if not (scenario.is_on("batches") and scenario.is_on("seats") and log.trusts("employees", "id")):
        return
    heads = trainings.attrs["heads"]
    for training in np.flatnonzero((trainings["batch_min"] > trainings["seats"]).to_numpy()).tolist():
        least, seats = trainings["batch_min"].iloc[training], trainings["seats"].iloc[training]
        locked = _locked(scenario, training)
        if locked.sum() >= max(1, seats) or not (_allowed(scenario, training) & ~locked).any():
            continue
        facts = {"low": heads["batch_min"], "high": heads["seats"]}
        problem = Message("never_opens", "{low} is above {high}, so the training can never open", facts)
        log.problem(problem, raw.place(int(rows[training]), heads["batch_min"]), seen=f"{least:g} > {seats:g}")


def _locked(scenario: Scenario, training: int) -> Mask:
    locked = _decided(scenario, training, "locked")
    for entry, saved in zip(scenario.settings.rules.locked, scenario.saved, strict=True):
        if saved is not None:
            locked[saved[0][saved[1] == training]] = True
        elif entry.plan is None and _names(scenario, entry, training):
            locked |= rows_meant(scenario, "employees", entry.employees)
    return locked


def _allowed(scenario: Scenario, training: int) -> Mask:
    """Who may attend: nominated where only these may, admitted, and not excluded."""
    allowed = np.ones(len(scenario.employees), dtype=bool)
    if scenario.settings.nominations_only:
        named = scenario.nominations["training"] == training
        allowed = np.isin(np.arange(len(allowed)), scenario.nominations["employee"][named])
    allowed &= ~_decided(scenario, training, "excluded")
    for entry in scenario.settings.rules.excluded:
        if _names(scenario, entry, training):
            allowed &= ~rows_meant(scenario, "employees", entry.employees)
    for column in scenario.trainings.columns if scenario.is_on("eligibility") else ():
        attribute = attribute_column("employees", column.removeprefix("eligible."), scenario.employees)
        cell = str(scenario.trainings[column].iloc[training])
        if column.startswith("eligible.") and attribute is not None and cell:
            allowed &= _admitted(cell, scenario.employees[attribute], attribute)
    return allowed


def _admitted(cell: str, values: pd.Series, attribute: str) -> Mask:
    try:
        return np.array([admits(cell, value, attribute) for value in values], dtype=bool)
    except NotationError:
        # What is wrong with the cell is a problem of its own.
        return np.zeros(len(values), dtype=bool)


def _decided(scenario: Scenario, training: int, decision: str) -> Mask:
    table = scenario.nominations
    people = table["employee"][(table["training"] == training) & (table["decision"] == decision)]
    return np.isin(np.arange(len(scenario.employees)), people) & scenario.is_on("decisions")


def _names(scenario: Scenario, entry: Nomination, training: int) -> bool:
    """Whether an entry of a rule is about a training."""
    if entry.training is not None and training not in scenario.catalogue.by_name.get(entry.training, ()):
        return False
    return bool(rows_meant(scenario, "trainings", entry.trainings)[training])
