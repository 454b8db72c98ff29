"""Every plan of a tiny scenario by enumeration: model.md sections 1 to 3, read literally.

Nothing of the package is used: the scenario is the plain tree that its file is written from, with canonical
names, tables as lists of mappings and `A|B` cells as text.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

Tree = dict[str, Any]
Trainings = frozenset[str]
Seats = frozenset[tuple[str, str]]
ROUNDING = 1e-9
DEFAULT_LIFT = {"technical": 0.5, "leadership": 0.6}


def parts(cell: Any) -> list[str]:
    """The names in a cell `A|B`."""
    return [part for part in str(cell or "").split("|") if part]


def is_named(chosen: Any, row: Tree) -> bool:
    """Whether a filter names a row: an id, a list of ids, or attributes that all hold."""
    if chosen is None:
        return True
    if not isinstance(chosen, dict):
        return row["id"] in ([chosen] if isinstance(chosen, str) else chosen)
    return all(_holds(wanted, row.get(attribute)) for attribute, wanted in chosen.items())


def _holds(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict):
        return value not in (None, "") and wanted.get("min", -math.inf) <= value <= wanted.get("max", math.inf)
    if isinstance(wanted, list):
        return any(_holds(one, value) for one in wanted)
    return bool(value == wanted or wanted in parts(value))


class Tiny:
    """A tiny scenario and all its plans.

    Parameters
    ----------
    tree
        The scenario as its file would have it.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.people: dict[str, Tree] = {row["id"]: row for row in tree["employees"]}
        self.trainings: dict[str, Tree] = {row["id"]: row for row in tree["trainings"]}
        self.rules: Tree = tree.get("rules", {})

    def entries(self, rule: str) -> list[Tree]:
        """The entries of a rule that is written."""
        written = self.rules.get(rule) or []
        return [written] if isinstance(written, dict) else written

    def is_on(self, rule: str) -> bool:
        """Whether a rule was not switched off."""
        return self.rules.get(rule) is not False

    def rows(self, name: str) -> Trainings:
        """What a name means: one training, or all rows of a course."""
        return frozenset(t for t, row in self.trainings.items() if name in (t, row.get("course")))

    def course(self, training: str) -> Trainings:
        """All rows of a training's course; alone without one."""
        course = self.trainings[training].get("course")
        return self.rows(course) if course else frozenset({training})

    # --- section 1: gain -----------------------------------------------------------------------------

    @cached_property
    def needs(self) -> Mapping[str, Mapping[str, tuple[float, float, float]]]:
        """Of each employee and competency: assessed level (0 under gaps), gap, weight."""
        tree = self.tree
        weight = {row["id"]: row.get("weight", 1) for row in tree.get("competencies", [])}
        found: dict[str, dict[str, tuple[float, float, float]]] = {e: {} for e in self.people}
        for row in tree.get("gaps", []):
            w = self.people[row["employee"]].get("weight", 1) * weight.get(row["competency"], 1) * row.get("weight", 1)
            found[row["employee"]][row["competency"]] = (0.0, row["gap"], w)
        assessed = {(row["employee"], row["competency"]): row["level"] for row in tree.get("assessments", [])}
        for row in tree.get("standards", []):
            for e, person in self.people.items():
                if person.get("position") == row["position"]:
                    level = assessed[e, row["competency"]]
                    w = person.get("weight", 1) * weight.get(row["competency"], 1)
                    found[e][row["competency"]] = (level, max(0.0, row["level"] - level), w)
        return found

    @cached_property
    def taught(self) -> Mapping[str, Mapping[str, tuple[float, float | None]]]:
        """Of each training and competency: lift, and the level it leads to."""
        found: dict[str, dict[str, tuple[float, float | None]]] = {t: {} for t in self.trainings}
        for row in self.tree["curriculum"]:
            lift = row.get("lift")
            if lift is None:
                lift = DEFAULT_LIFT[self.trainings[row["training"]]["kind"]]
            found[row["training"]][row["competency"]] = (lift, row.get("to_level"))
        return found

    def lift(self, e: str, t: str, k: str) -> float:
        """u[e,t,k] = p * min(lift[t,k], max(0, to[t,k] - assessed[e,k]), g[e,k])."""
        if k not in self.needs[e] or k not in self.taught[t]:
            return 0.0
        assessed, gap, _ = self.needs[e][k]
        lift, to = self.taught[t][k]
        p = self.trainings[t].get("completion", 1) * self.people[e].get("attendance", 1)
        return float(p * min(lift, math.inf if to is None else max(0.0, to - assessed), gap))

    def closed(self, e: str, k: str, chosen: Trainings) -> float:
        """The largest y[e,k] that the gap and every threshold allow."""
        assessed, gap, _ = self.needs[e][k]
        required = assessed + gap
        leads = {
            t: required if self.taught[t][k][1] is None else self.taught[t][k][1]
            for t in self.trainings
            if k in self.taught[t]
        }
        thresholds = {assessed} | {to for to in leads.values() if assessed <= to <= required}
        return min(
            [gap]
            + [
                h - assessed + sum(self.lift(e, t, k) for t in chosen if t in leads and leads[t] > h)
                for h in thresholds
                if h < required
            ]
        )

    def worth(self, e: str, chosen: Trainings) -> float:
        """Sum over k of w[e,k] y[e,k]."""
        return math.fsum(weight * self.closed(e, k, chosen) for k, (_, _, weight) in self.needs[e].items())

    def value(self, seats: Iterable[tuple[str, str]]) -> float:
        """Weighted levels that a plan closes."""
        return math.fsum(self.worth(e, chosen) for e, chosen in self.by_person(seats).items())

    def by_person(self, seats: Iterable[tuple[str, str]]) -> dict[str, Trainings]:
        """Trainings of each employee."""
        pairs = list(seats)
        return {e: frozenset(t for person, t in pairs if person == e) for e in self.people}

    # --- section 2: which pairs exist ----------------------------------------------------------------

    def is_useful(self, e: str, t: str) -> bool:
        """Whether a pair alone raises the objective."""
        return self.worth(e, frozenset({t})) > 0

    def attended(self, e: str) -> Trainings:
        """Rows that count as attended: one row attended counts as the course."""
        rows = {t for name in parts(self.people[e].get("attended")) for t in self.rows(name)}
        return frozenset(other for t in rows for other in self.course(t))

    def nominated(self, entry: Tree) -> Trainings:
        """Rows that an entry of mandatory, excluded or locked names."""
        if entry.get("training"):
            return self.rows(entry["training"])
        return frozenset(t for t, row in self.trainings.items() if is_named(entry.get("trainings"), row))

    def named(self, rule: str, e: str) -> Trainings:
        """Rows that any entry of a rule names for an employee."""
        return frozenset(
            t
            for entry in self.entries(rule)
            if is_named(entry.get("employees"), self.people[e])
            for t in self.nominated(entry)
        )

    def orders(self, e: str) -> Iterator[tuple[bool, Trainings]]:
        """What is mandatory for an employee who has not attended it: (one of these is enough, rows)."""
        for entry in self.entries("mandatory"):
            if is_named(entry.get("employees"), self.people[e]):
                rows, done = self.nominated(entry), self.attended(e)
                if entry.get("training") is None:
                    yield from ((False, frozenset({t})) for t in rows - done)
                elif not rows & done:
                    yield True, rows

    def is_eligible(self, e: str, t: str) -> bool:
        """Whether every filled eligibility cell admits an employee."""
        for column, cell in self.trainings[t].items():
            if not column.startswith("eligible.") or cell in (None, ""):
                continue
            value = self.people[e].get(column.removeprefix("eligible."))
            low, is_range, high = cell.partition("..")
            if is_range:
                if value in (None, "") or not float(low) <= value <= float(high):
                    return False
            elif value not in parts(cell):
                return False
        return True

    def is_allowed(self, e: str, t: str) -> bool:
        """Eligible, not excluded, not attended before; or locked."""
        return t in self.named("locked", e) or (
            (self.is_eligible(e, t) or not self.is_on("eligibility"))
            and t not in self.named("excluded", e)
            and (t not in self.attended(e) or not self.is_on("attended"))
        )

    @cached_property
    def candidates(self) -> Mapping[str, Trainings]:
        """Trainings that each employee may be given at all."""
        return {e: self._candidates(e) for e in self.people}

    @cached_property
    def wanted(self) -> Mapping[str, Trainings]:
        """Candidates of each employee that no other training needs to require."""
        return {e: self._wanted(e) for e in self.people}

    def _wanted(self, e: str) -> Trainings:
        person = self.people[e]
        wanted = {t for t in self.trainings if self.is_useful(e, t)} | self.named("locked", e)
        wanted |= {t for _, rows in self.orders(e) for t in rows}
        for unit in ("trainings", "hours"):
            for at_least, counted, held in self.minimums(e, unit):
                if held < at_least:
                    wanted |= {t for t in counted if unit == "trainings" or self.trainings[t].get("hours", 0) > 0}
        for quota in self.entries("seats"):
            if quota.get("at_least", 0) > 0 and is_named(quota.get("employees"), person):
                wanted |= {t for t, row in self.trainings.items() if is_named(quota.get("trainings"), row)}
        return frozenset(t for t in wanted if self.is_allowed(e, t))

    def _candidates(self, e: str) -> Trainings:
        found = self.wanted[e]
        while not (required := self.required(e, found)) <= found:
            found |= required
        return found

    def required(self, e: str, chosen: Trainings) -> Trainings:
        """Rows that would give an employee a prerequisite of the trainings chosen."""
        if not self.is_on("prerequisites"):
            return frozenset()
        return frozenset(
            r
            for t in chosen
            for name in parts(self.trainings[t].get("requires"))
            if not self.held(e, name)
            for r in self.rows(name)
            if r != t and self.precedes(r, t) and self.is_allowed(e, r)
        )

    # --- section 3: rules ----------------------------------------------------------------------------

    def minimums(self, e: str, unit: str) -> Iterator[tuple[float, Trainings, float]]:
        """Minimums of one person: at least, what counts, what is held already."""
        held = self.people[e].get("hours_held", 0) if unit == "hours" else 0
        for entry in self.entries(f"{unit}_per_person"):
            if entry.get("at_least") is not None and is_named(entry.get("employees"), self.people[e]):
                counted = frozenset(t for t, row in self.trainings.items() if is_named(entry.get("trainings"), row))
                yield entry["at_least"], counted, held if entry.get("trainings") is None else 0
        if self.people[e].get(f"min_{unit}") is not None:
            yield self.people[e][f"min_{unit}"], frozenset(self.trainings), held

    def maximums(self, e: str, unit: str) -> Iterator[tuple[float, Trainings]]:
        """Maximums of one person: at most, what counts."""
        for entry in self.entries(f"{unit}_per_person"):
            if entry.get("at_most") is not None and is_named(entry.get("employees"), self.people[e]):
                yield (
                    entry["at_most"],
                    frozenset(t for t, row in self.trainings.items() if is_named(entry.get("trainings"), row)),
                )
        if self.people[e].get(f"max_{unit}") is not None:
            yield self.people[e][f"max_{unit}"], frozenset(self.trainings)

    def held(self, e: str, name: str) -> bool:
        """Whether a prerequisite was attended, under this name or as a row of the course."""
        return name in parts(self.people[e].get("attended")) or bool(self.rows(name) & self.attended(e))

    def precedes(self, r: str, t: str) -> bool:
        """Whether r ends strictly before t starts; a missing date passes."""
        end, start = self.trainings[r].get("end"), self.trainings[t].get("start")
        return end is None or start is None or end < start

    @cached_property
    def days(self) -> Mapping[str, frozenset[date]]:
        """Classroom days of each training."""
        return {t: frozenset(self._days(row)) for t, row in self.trainings.items()}

    def _days(self, row: Tree) -> Iterator[date]:
        holidays = {date.fromisoformat(day) for day in self.tree.get("holidays", [])}
        start, end = row.get("start"), row.get("end")
        if row.get("mode") == "daring":
            return
        if row.get("classroom_dates"):
            for part in parts(row["classroom_dates"]):
                first, _, last = part.partition("..")
                yield from _span(date.fromisoformat(first), date.fromisoformat(last or first))
        elif start and row.get("classroom_days") is not None:
            weekdays = (
                day for day in _span(date.fromisoformat(start), date.max) if day.weekday() < 5 and day not in holidays
            )
            yield from itertools.islice(weekdays, row["classroom_days"])
        elif start and end:
            yield from (
                day
                for day in _span(date.fromisoformat(start), date.fromisoformat(end))
                if day.weekday() < 5 and day not in holidays
            )

    def are_together(self, t: str, r: str) -> bool:
        """Whether two trainings may be given to one person."""
        conflict = any(
            other in self.rows(name)
            for one, other in ((t, r), (r, t))
            for name in parts(self.trainings[one].get("conflicts"))
        )
        return not (
            (self.is_on("one_per_course") and r in self.course(t))
            or (self.is_on("conflicts") and conflict)
            or (self.is_on("clash") and self.days[t] & self.days[r])
        )

    def suits(self, e: str, chosen: Trainings) -> bool:
        """Whether a set of trainings meets every rule about one person."""
        if not chosen <= self.candidates[e] or not self.named("locked", e) <= chosen:
            return False
        if chosen & self.named("excluded", e):
            return False
        if any(len(rows & chosen) != 1 for _, rows in self.orders(e)):
            return False
        if not all(self.are_together(t, r) for t, r in itertools.combinations(sorted(chosen), 2)):
            return False
        for unit in ("trainings", "hours"):
            amount = {t: 1 if unit == "trainings" else self.trainings[t].get("hours", 0) for t in chosen}
            if any(
                sum(amount[t] for t in chosen & counted) > most + ROUNDING for most, counted in self.maximums(e, unit)
            ):
                return False
            if any(
                held + sum(amount[t] for t in chosen & counted) < least - ROUNDING
                for least, counted, held in self.minimums(e, unit)
            ):
                return False
        return not self.is_on("prerequisites") or all(
            self.held(e, name) or any(r != t and self.precedes(r, t) for r in self.rows(name) & chosen)
            for t in chosen
            for name in parts(self.trainings[t].get("requires"))
        )

    def batches(self, t: str, seats: int) -> int:
        """n = ceil(s / batch_max); without batch_max 1 for any seat."""
        size = self.trainings[t].get("batch_max")
        return min(1, seats) if size is None else -(-seats // size)

    def runs(self, t: str, people: frozenset[str]) -> bool:
        """Whether a set of participants meets every rule about one training."""
        row, seats = self.trainings[t], len(people)
        if self.is_on("seats") and row.get("seats") is not None and seats > row["seats"]:
            return False
        for quota in self.entries("seats"):
            if is_named(quota.get("trainings"), row):
                count = sum(is_named(quota.get("employees"), self.people[e]) for e in people)
                if not quota.get("at_least", 0) <= count <= quota.get("at_most", math.inf):
                    return False
        if not self.is_on("batches"):
            return True
        locked = frozenset(e for e in self.people if t in self.named("locked", e))
        n = self.batches(t, seats)
        enough = people == locked or n * (row.get("batch_min") or 0) <= seats
        most = math.inf if row.get("batches_max") is None else row["batches_max"]
        return enough and n <= max(most, self.batches(t, len(locked)))

    def money(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Rupiah on each line: seat costs and batch costs."""
        lines = {
            column.partition(".")[2]
            for row in self.trainings.values()
            for column in row
            if column.startswith(("cost.", "batch_cost."))
        }
        return {
            line: sum(
                self.trainings[t].get(f"cost.{line}", 0) * seats
                + self.trainings[t].get(f"batch_cost.{line}", 0) * self.batches(t, seats)
                for t, seats in counts.items()
            )
            for line in lines
        }

    def is_affordable(self, counts: Mapping[str, int]) -> bool:
        """Whether every line and the total hold."""
        spent, budget = self.money(counts), self.tree.get("budget") or {}
        limits = {line: limit for line, limit in budget.items() if line != "total" and limit != "unlimited"}
        return all(spent[line] <= limit for line, limit in limits.items()) and sum(spent.values()) <= budget.get(
            "total", math.inf
        )

    def shares(self, chosen: Mapping[str, Trainings]) -> bool:
        """Whether the trainings of all people together meet every rule across people."""
        people = {t: frozenset(e for e, trainings in chosen.items() if t in trainings) for t in self.trainings}
        return all(self.runs(t, who) for t, who in people.items()) and self.is_affordable(
            {t: len(who) for t, who in people.items()}
        )

    def accepts(self, seats: Iterable[tuple[str, str]]) -> bool:
        """Whether a plan uses only pairs that exist and keeps every rule."""
        chosen = self.by_person(seats)
        return all(self.suits(e, trainings) for e, trainings in chosen.items()) and self.shares(chosen)

    def best(self) -> float | None:
        """The value of the best plan; None where no plan keeps every rule."""
        options = []
        for e in self.people:
            sets = (
                frozenset(chosen)
                for size in range(len(self.candidates[e]) + 1)
                for chosen in itertools.combinations(sorted(self.candidates[e]), size)
            )
            options.append(
                sorted(
                    ((self.worth(e, chosen), sorted(chosen)) for chosen in sets if self.suits(e, chosen)), reverse=True
                )
            )
        best = None
        for plan in itertools.product(*options):
            value = sum(worth for worth, _ in plan)
            if (best is None or value > best) and self.shares(
                {e: frozenset(chosen) for e, (_, chosen) in zip(self.people, plan, strict=True)}
            ):
                best = value
        return best

    def wasted(self, seats: Seats) -> list[tuple[str, str]]:
        """Unforced assignments that could be left out, value, rules and people reached being kept."""
        orders = {(e, t) for e in self.people for _, rows in self.orders(e) for t in rows}
        forced = orders | {(e, t) for e in self.people for t in self.named("locked", e)}
        return [
            pair
            for pair in seats - forced
            if self.accepts(seats - {pair})
            and self.value(seats - {pair}) >= self.value(seats) - 1e-12
            and self.reached(seats - {pair}, forced) == self.reached(seats, forced)
        ]

    def reached(self, seats: Seats, forced: set[tuple[str, str]]) -> set[str]:
        """People with at least one useful or forced assignment."""
        return {e for e, t in seats if (e, t) in forced or self.is_useful(e, t)}

    def contradictions(self) -> set[str]:
        """Input errors that section 2 names: forced and excluded, mandatory and not eligible."""
        found = set()
        for e in self.people:
            excluded = self.named("excluded", e)
            if self.named("locked", e) & excluded:
                found.add("locked and excluded")
            closed = {t for t in self.trainings if self.is_on("eligibility") and not self.is_eligible(e, t)}
            for _, rows in self.orders(e):
                if rows <= excluded:
                    found.add("mandatory and excluded")
                if rows <= closed:
                    found.add("mandatory and not eligible")
        return found


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
