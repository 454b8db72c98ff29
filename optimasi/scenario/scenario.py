"""The scenario as understood: settings and tables, names resolved, nothing left to guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.facts.ip import IpTable
from optimasi.scenario.facts.money import Line, Money
from optimasi.scenario.facts.saved_plan import Rows, Seats
from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.fields import Filter
from optimasi.scenario.format.schema import Settings
from optimasi.scenario.tables.filters import Mask, attribute_column, groups, select
from optimasi.scenario.tables.references import Catalogue
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError, Message, Place
from optimasi.words.notation import Rupiah


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table came from, and how it was understood.

    Parameters
    ----------
    table
        As it stood, without its cells.
    rows
        Without the head.
    index
        Number of each row of the typed table in the file.
    heads
        Column -> its head as written; columns that are absent stand nowhere.
    """

    table: RawTable
    rows: int
    index: pd.Index
    heads: Mapping[str, str]

    @property
    def files(self) -> tuple[str, ...]:
        """As messages call them, the one that others add rows to first."""
        return self.table.files

    def place(self, row: int, column: str) -> Place:
        """Where a cell of the typed table stands; its row, where the column is absent."""
        return self.table.place(int(self.index[row]), self.heads.get(column) or next(iter(self.heads.values()), ""))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """Everything a plan is made from. Frozen by convention: nobody writes to its tables.

    Parameters
    ----------
    settings
        The scenario file.
    file
        How messages call it.
    digest
        SHA-256 of the merged scenario and the bytes of its tables, in hex.
    employees, competencies, trainings
        One row each, numbered from 0; typed columns as in `columns.COLUMNS`, and further ones as text.
    needs
        employee, competency (row numbers), required, assessed (levels, NaN where gaps were given), gap
        (levels >= 0), weight; sorted by employee, then competency.
    curriculum
        training, competency (row numbers), lift (levels >= 0), to_level (NaN: up to the required level),
        source; sorted by training, then competency.
    lines
        The budget lines.
    seat_cost, batch_cost
        By the catalogue: rupiah, shape (lines, trainings).
    travel
        Routes: from, to, fare, per_day, per_night (rupiah), line (row number); None where none is charged.
    away
        Days that a journey to each training lasts, shape (trainings,).
    nominations
        employee, training (row numbers), decision, probability (NaN: the person's attendance), batch, place
        (where it stands); sorted by employee, then training.
    own_cost
        What a seat of a nomination costs instead on a line, travel included: rupiah, NaN where it does not
        say; shape (lines, nominations).
    saved
        For each entry of the rule locked the seats of its saved plan, if it names one.
    ip
        IP ASN points to be won; None where job groups are not known.
    catalogue
        What a name means among the trainings.
    classroom_days
        For each training the days on which it keeps people in a classroom; none where unknown or daring.
    assumptions, warnings
        What the plan must say about its input.
    origins
        By the name of each table that was read.
    changes
        `a.b=VALUE` each, put on top of the file.
    """

    settings: Settings
    file: str
    digest: str
    employees: pd.DataFrame
    competencies: pd.DataFrame
    trainings: pd.DataFrame
    needs: pd.DataFrame
    curriculum: pd.DataFrame
    lines: tuple[Line, ...]
    seat_cost: Money
    batch_cost: Money
    travel: pd.DataFrame | None
    away: Rows
    nominations: pd.DataFrame
    own_cost: npt.NDArray[np.float64]
    saved: tuple[Seats | None, ...]
    ip: IpTable | None
    catalogue: Catalogue
    classroom_days: tuple[frozenset[date], ...]
    assumptions: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the planner calls it."""
        return self.settings.name or self.file

    @property
    def total(self) -> Rupiah | None:
        """The cap on the sum of all lines, in rupiah."""
        budget = self.settings.budget
        return budget.total.amount if budget and budget.total else None

    @property
    def effective(self) -> dict[str, Any]:
        """The merged scenario with canonical names, as plain data that reads back equal."""
        dumped: dict[str, Any] = self.settings.model_dump(mode="json", exclude_defaults=True)
        return dumped

    def frame(self, table: str) -> pd.DataFrame:
        """The table that filters of this name are about."""
        return {"employees": self.employees, "trainings": self.trainings, "competencies": self.competencies}[table]

    def employees_named(self, chosen: Filter | None) -> Mask:
        """Employees that a filter names, shape (employees,); an unknown one is an InputError, here as in the rest."""
        return self._named("employees", chosen)

    def trainings_named(self, chosen: Filter | None) -> Mask:
        """Trainings that a filter names, shape (trainings,)."""
        return self._named("trainings", chosen)

    def competencies_named(self, chosen: Filter | None) -> Mask:
        """Competencies that a filter names, shape (competencies,)."""
        return self._named("competencies", chosen)

    def _named(self, table: str, chosen: Filter | None) -> Mask:
        log = ProblemLog(self.settings.decimal)
        rows = select(chosen, table, self.frame(table), log)
        if log.diagnostics:
            raise InputError(log.diagnostics)
        return rows

    def groups(self, attribute: str | None, people: Mask) -> tuple[Rows, tuple[str, ...]]:
        """Groups of some people by an attribute, or all of them as one; -1 for those in none.

        Returns
        -------
        number of each employee's group, value of each group ("" for all)
        """
        if attribute is None:
            return np.where(people, 0, -1), ("",)
        codes, values = groups(attribute, self.employees)
        present, compact = np.unique(codes[people & (codes >= 0)], return_inverse=True)
        group = np.full(len(codes), -1)
        group[people & (codes >= 0)] = compact
        return group, tuple(values[code] for code in present)

    def is_unit(self, attribute: str | None) -> bool:
        """Whether groups by an attribute are units."""
        return attribute is not None and attribute_column("employees", attribute, self.employees) == "unit"

    def place(self, table: str, row: int, column: str) -> Place | None:
        """Where the cell of a table's row stands; None for tables that nobody read."""
        origin = self.origins.get(table)
        return origin.place(row, column) if origin else None

    def is_on(self, rule: str) -> bool:
        """Whether a rule that columns switch on was left on."""
        return rule not in self.settings.rules.off
