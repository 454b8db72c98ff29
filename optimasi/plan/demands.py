"""The rules of a scenario, made ready for checking a plan one person or one training at a time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from optimasi.plan.gain import Assignments, Floats, Rows
from optimasi.scenario.format.rules import Absence, Coverage, Nomination, PersonLimit
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask, admits, attribute_column


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on each person of `people` over `trainings`, counting `held` towards the minimum."""

    people: Mask
    trainings: Mask
    at_least: Floats | None
    at_most: Floats | None
    counts_held: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A nomination with its people and rows; `course`: exactly one of the rows."""

    people: Mask
    rows: frozenset[int]
    course: bool


@dataclass(frozen=True, slots=True)
class Quota:
    """Bounds on the seats that `people` take in each of `trainings`."""

    people: Mask
    trainings: Mask
    at_least: float
    at_most: float


@dataclass(frozen=True)
class Demands:
    """The rules of a scenario, made ready for checking one person or one training at a time."""

    scenario: Scenario

    @cached_property
    def employees(self) -> Mapping[str, list[Any]]:
        """Columns of the employees as lists."""
        return {str(name): column.tolist() for name, column in self.scenario.employees.items()}

    @cached_property
    def trainings(self) -> Mapping[str, list[Any]]:
        """Columns of the trainings as lists."""
        return {str(name): column.tolist() for name, column in self.scenario.trainings.items()}

    @cached_property
    def attended(self) -> Mapping[int, frozenset[int]]:
        """Employee -> rows that count as attended: a row attended counts as its course, all its rows."""
        catalogue = self.scenario.catalogue
        found: dict[int, frozenset[int]] = {}
        for employee, names in enumerate(self.employees["attended"]):
            rows = {row for name in names for row in catalogue.by_name.get(name, ())}
            if rows:
                found[employee] = frozenset(other for row in rows for other in catalogue.courses[row])
        return found

    @cached_property
    def mandatory(self) -> list[Named]:
        """The entries of the rule."""
        return [self._named(entry) for entry in self.scenario.settings.rules.mandatory]

    @cached_property
    def excluded(self) -> list[Named]:
        """The entries of the rule."""
        return [self._named(entry) for entry in self.scenario.settings.rules.excluded]

    @cached_property
    def locked_by_rule(self) -> Mapping[int, frozenset[int]]:
        """Employee -> rows that entries of the rule lock, a saved plan's among them."""
        scenario = self.scenario
        found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
        for entry, saved in zip(scenario.settings.rules.locked, scenario.saved, strict=True):
            if saved is not None:
                for employee, training in zip(saved[0].tolist(), saved[1].tolist(), strict=True):
                    found[employee] |= {training}
                continue
            named = self._named(entry)
            for employee in np.flatnonzero(named.people).tolist():
                found[employee] |= named.rows
        return found

    @cached_property
    def nominations(self) -> Mapping[int, Mapping[str, frozenset[int]]]:
        """Employee -> decision -> rows nominated with it."""
        found: defaultdict[int, defaultdict[str, frozenset[int]]] = defaultdict(lambda: defaultdict(frozenset))
        table = self.scenario.nominations[["employee", "training", "decision"]]
        for employee, training, decision in table.itertuples(index=False):
            found[employee][decision] |= {training}
        return found

    @cached_property
    def locked_people(self) -> Mapping[int, frozenset[int]]:
        """Training -> who is locked into it, by a rule or a decision."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for employee in (*self.locked_by_rule, *self.nominations):
            for training in self.locked_by_rule.get(employee, frozenset()) | self.decided(employee)["locked"]:
                found[training].add(employee)
        return defaultdict(frozenset, {training: frozenset(people) for training, people in found.items()})

    def decided(self, employee: int) -> Mapping[str, frozenset[int]]:
        """Decision -> rows on which it was taken for an employee; nothing where decisions are switched off."""
        taken = self.nominations.get(employee, {}) if self.scenario.is_on("decisions") else {}
        return {decision: taken.get(decision, frozenset()) for decision in ("mandatory", "locked", "excluded")}

    def nominated(self, employee: int) -> frozenset[int]:
        """Rows that an employee is nominated for, whatever the decision."""
        return frozenset().union(*self.nominations.get(employee, {}).values())

    def is_locked(self, employee: int, training: int) -> bool:
        """Whether a pair is locked, by a rule or a decision."""
        return (
            training in self.locked_by_rule.get(employee, frozenset()) or training in self.decided(employee)["locked"]
        )

    def is_mandatory(self, employee: int, training: int) -> bool:
        """Whether a pair is named by an entry of the rule or by a decision, and was not attended before."""
        if training in self.attended.get(employee, frozenset()):
            return False
        return training in self.decided(employee)["mandatory"] or any(
            entry.people[employee] and training in entry.rows for entry in self.mandatory
        )

    def barriers(self, pairs: Assignments) -> dict[str, Mask]:
        """Rule -> which of some pairs it keeps from existing, unless they are locked."""
        scenario, found = self.scenario, {}
        if scenario.is_on("eligibility"):
            admitted = np.ones(len(pairs), dtype=bool)
            for codes, table in self._admitted:
                admitted &= table[codes[pairs.employee], pairs.training]
            found["eligibility"] = ~admitted
        if scenario.is_on("attended"):
            found["attended"] = self._among("attended", pairs)
        found["excluded"] = self._named_among(self.excluded, pairs)
        found["decisions"] = self._among("excluded", pairs)
        if scenario.settings.nominations_only:
            found["nominations_only"] = ~self._among("nominated", pairs)
        return found

    def barred(self, pairs: Assignments) -> Mask:
        """Which of some pairs a rule keeps from existing, unless they are locked."""
        return np.asarray(np.any(list(self.barriers(pairs).values()), axis=0))

    def is_barred(self, employee: int, training: int) -> bool:
        """Whether a rule keeps this pair from existing, unless it is locked."""
        return bool(self.barred(Assignments.of([employee], [training])).any())

    @cached_property
    def _admitted(self) -> list[tuple[Rows, Mask]]:
        """For each eligibility column: the code of everybody's value, and which trainings admit which code."""
        found = []
        for column, attribute in self.eligibility:
            codes, _ = pd.factorize(self.scenario.employees[attribute], use_na_sentinel=False)
            first, cells = np.unique(codes, return_index=True)[1], self.trainings[column]
            values = [self.employees[attribute][row] for row in first.tolist()]
            table = [[admits(cell, value, attribute) for cell in cells] for value in values]
            found.append((codes, np.array(table, dtype=bool).reshape(-1, len(cells))))
        return found

    @cached_property
    def _keys(self) -> Mapping[str, Rows]:
        """Single pairs as employee x trainings + training: attended, locked, nominated, mandatory and excluded ones."""
        pairs: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, rows in (("attended", self.attended), ("locked", self.locked_by_rule)):
            pairs[name] += [(employee, row) for employee, found in rows.items() for row in found]
        for employee, by_decision in self.nominations.items():
            for decision, found in by_decision.items():
                named = [(employee, row) for row in found]
                pairs["nominated"] += named
                if decision != "proposed" and self.scenario.is_on("decisions"):
                    pairs[decision] += named
        width = len(self.scenario.trainings)
        by_name = {name: np.array(found, dtype=np.int64).reshape(-1, 2) for name, found in pairs.items()}
        return {name: found[:, 0] * width + found[:, 1] for name, found in by_name.items()}

    def _among(self, name: str, pairs: Assignments) -> Mask:
        keys = self._keys.get(name, np.zeros(0, dtype=np.int64))
        return np.isin(pairs.employee * len(self.scenario.trainings) + pairs.training, keys)

    def _named_among(self, entries: list[Named], pairs: Assignments) -> Mask:
        found = np.zeros(len(pairs), dtype=bool)
        for entry in entries:
            found |= entry.people[pairs.employee] & np.isin(pairs.training, list(entry.rows))
        return found

    @cached_property
    def hours_goals(self) -> list[Limit]:
        """Coverages by hours: whose hours, of which trainings that have any."""
        scenario = self.scenario
        hours = np.nan_to_num(scenario.trainings["hours"].to_numpy()) > 0
        return [
            Limit(
                scenario.employees_named(entry.employees),
                scenario.trainings_named(entry.trainings) & hours,
                None,
                None,
                True,
            )
            for entry in scenario.settings.rules.coverage
            if entry.hours is not None
        ]

    def locked(self, pairs: Assignments) -> Mask:
        """Which of some pairs are locked."""
        return self._among("locked", pairs)

    def ordered(self, pairs: Assignments) -> Mask:
        """Which of some pairs are mandatory, any row of a mandatory course among them."""
        named = self._named_among(self.mandatory, pairs) | self._among("mandatory", pairs)
        return named & ~self._among("attended", pairs)

    def forced(self, pairs: Assignments) -> Mask:
        """Which of some pairs are locked or mandatory."""
        return self.locked(pairs) | self.ordered(pairs)

    @cached_property
    def covered(self) -> list[tuple[Rows, tuple[str, ...]]]:
        """Groups of people of each coverage: number of everybody's group, -1 for none, and the value of each."""
        return [self._groups(entry) for entry in self.scenario.settings.rules.coverage]

    @cached_property
    def staffed(self) -> list[tuple[Rows, tuple[str, ...]]]:
        """Groups of people of each absence, in the same way."""
        return [self._groups(entry) for entry in self.scenario.settings.rules.absence]

    def _groups(self, entry: Coverage | Absence) -> tuple[Rows, tuple[str, ...]]:
        return self.scenario.groups(entry.each, self.scenario.employees_named(entry.employees))

    @cached_property
    def classroom_days(self) -> tuple[list[date], Rows, Rows]:
        """Every day with a class; the training and the number of the day of each class, sorted by training."""
        by_training = self.scenario.classroom_days
        days = sorted(set().union(*by_training))
        number = {day: place for place, day in enumerate(days)}
        classes = [(training, number[day]) for training, found in enumerate(by_training) for day in sorted(found)]
        table = np.array(classes, dtype=np.int64).reshape(-1, 2)
        return days, table[:, 0], table[:, 1]

    @cached_property
    def quotas(self) -> list[Quota]:
        """The entries of the rule seats."""
        return [
            Quota(
                codes == group,
                self.scenario.trainings_named(entry.trainings),
                entry.at_least or 0,
                math.inf if entry.at_most is None else entry.at_most,
            )
            for entry in self.scenario.settings.rules.seats
            for codes, values in [self.scenario.groups(entry.each, self.scenario.employees_named(entry.employees))]
            for group in range(len(values))
        ]

    def _named(self, entry: Nomination) -> Named:
        scenario = self.scenario
        if entry.training is not None:
            return Named(
                scenario.employees_named(entry.employees), frozenset(scenario.catalogue.by_name[entry.training]), True
            )
        rows = frozenset(map(int, np.flatnonzero(scenario.trainings_named(entry.trainings))))
        return Named(scenario.employees_named(entry.employees), rows, False)

    @cached_property
    def training_limits(self) -> list[Limit]:
        """Bounds on how many trainings a person attends: entries of the rule, and the columns."""
        return self._limits(self.scenario.settings.rules.trainings_per_person, "trainings")

    @cached_property
    def hours_limits(self) -> list[Limit]:
        """Bounds on a person's JP: entries of the rule, and the columns."""
        return self._limits(self.scenario.settings.rules.hours_per_person, "hours")

    def _limits(self, entries: tuple[PersonLimit, ...], unit: str) -> list[Limit]:
        scenario, count = self.scenario, len(self.scenario.employees)

        def bound(value: int | None) -> Floats | None:
            return None if value is None else np.full(count, float(value))

        limits = [
            Limit(
                scenario.employees_named(entry.employees),
                scenario.trainings_named(entry.trainings),
                bound(entry.at_least),
                bound(entry.at_most),
                entry.trainings is None,
            )
            for entry in entries
        ]
        low, high = (scenario.employees[f"{side}_{unit}"].to_numpy(dtype=float) for side in ("min", "max"))
        columns = Limit(
            scenario.employees_named(None),
            scenario.trainings_named(None),
            np.where(np.isnan(low), -math.inf, low),
            np.where(np.isnan(high), math.inf, high),
            True,
        )
        return [*limits, columns]

    @cached_property
    def conflicts(self) -> frozenset[frozenset[int]]:
        """Pairs of rows that exclude each other; a course stands for its rows."""
        by_name = self.scenario.catalogue.by_name
        return frozenset(
            frozenset({row, other})
            for row, names in enumerate(self.trainings["conflicts"])
            for name in names
            for other in by_name[name]
            if other != row
        )

    @cached_property
    def eligibility(self) -> list[tuple[str, str]]:
        """Pairs of an eligibility column of the trainings and the column of the employees it speaks of."""
        columns = [name for name in self.trainings if name.startswith("eligible.")]
        return [
            (name, str(attribute_column("employees", name.removeprefix("eligible."), self.scenario.employees)))
            for name in columns
        ]

    def may_attend(self, employee: int, training: int) -> bool:
        """Whether every eligibility cell of a training admits an employee."""
        return all(
            admits(self.trainings[column][training], self.employees[attribute][employee], attribute)
            for column, attribute in self.eligibility
        )

    def has_held(self, employee: int, name: str) -> bool:
        """Whether a prerequisite was attended before, under this name or as a row of the course."""
        rows = self.scenario.catalogue.by_name.get(name, ())
        return name in self.employees["attended"][employee] or not self.attended.get(employee, frozenset()).isdisjoint(
            rows
        )

    def can_precede(self, earlier: int, later: int) -> bool:
        """Whether a training ends strictly before another starts; a missing date passes."""
        end, start = self.trainings["end"][earlier], self.trainings["start"][later]
        return end is None or start is None or bool(end < start)

    def person(self, employee: int) -> str:
        """How messages call an employee."""
        name, nip = self.employees["name"][employee], self.employees["id"][employee]
        return f"{name} ({nip})" if name else str(nip)

    def training(self, row: int) -> str:
        """How messages call a training."""
        return str(self.trainings["id"][row])
