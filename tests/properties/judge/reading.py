"""What a scenario's tree says: rows, filters, names, days, and the entries of its rules."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

Tree = dict[str, Any]
Trainings = frozenset[str]
People = frozenset[str]
ONLINE = ("online", "daring")
SAME = {"min": "at_least", "max": "at_most"}
ORDERS = ("mandatory", "excluded", "locked")


def number(cell: Any, blank: int = 0) -> Fraction:
    """A number or share exactly as its text says: 0.1 is a tenth, 20% a fifth."""
    if cell in (None, ""):
        return Fraction(blank)
    text = str(cell)
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def parts(cell: Any) -> list[str]:
    """The names in a cell `A|B`."""
    return [part for part in str(cell or "").split("|") if part]


def is_yes(cell: Any) -> bool:
    """What a yes/no cell says; blank is no."""
    return cell is True or cell == "yes"


def is_named(chosen: Any, row: Tree) -> bool:
    """Whether a filter names a row: an id, a list of ids, or attributes that all hold."""
    if chosen is None:
        return True
    if not isinstance(chosen, dict):
        return row["id"] in ([chosen] if isinstance(chosen, str) else chosen)
    return all(_holds(wanted, row.get(attribute)) for attribute, wanted in chosen.items())


def _holds(wanted: Any, value: Any) -> bool:
    if wanted is None:
        return value in (None, "")
    if isinstance(wanted, dict):
        return value not in (None, "") and wanted.get("min", -math.inf) <= value <= wanted.get("max", math.inf)
    if isinstance(wanted, list):
        return any(_holds(one, value) for one in wanted)
    return bool(value == wanted or wanted in parts(value))


class Reading:
    """A scenario's tree, with what its names and dates mean.

    Parameters
    ----------
    tree
        The scenario as its file would have it: canonical names, tables as lists of mappings, `A|B` cells as text;
        a saved plan stands as its document where the file would have its name.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.people: dict[str, Tree] = {row["id"]: row for row in tree["employees"]}
        self.trainings: dict[str, Tree] = {row["id"]: row for row in tree["trainings"]}
        self.nominations = {(row["employee"], row["training"]): row for row in tree.get("nominations", [])}
        self.days = {t: frozenset(self._days(row)) for t, row in self.trainings.items()}
        self.attended = {e: self._attended(row) for e, row in self.people.items()}

    def is_on(self, rule: str) -> bool:
        """Whether a rule was not switched off."""
        return self.tree.get("rules", {}).get(rule) is not False

    @cached_property
    def _entries(self) -> Mapping[str, list[Tree]]:
        found: dict[str, list[Tree]] = {}
        for rule, written in self.tree.get("rules", {}).items():
            if isinstance(written, dict | list):
                listed: list[Tree] = [written] if isinstance(written, dict) else written
                found[rule] = [{SAME.get(key, key): value for key, value in entry.items()} for entry in listed]
        for rule in ORDERS if self.is_on("decisions") else ():
            found.setdefault(rule, []).extend(
                {"employees": e, "trainings": t}
                for (e, t), row in self.nominations.items()
                if row.get("decision") == rule
            )
        found["locked"] = [one for entry in found.get("locked", []) for one in self._settled(entry)]
        return found

    def _settled(self, entry: Tree) -> Iterator[Tree]:
        """An entry of locked; one for each matching assignment of a saved plan."""
        if "plan" not in entry:
            yield entry
            return
        people, trainings = self.people_named(entry), self.trainings_named(entry)
        for seat in entry["plan"]["assignments"]:
            if seat["employee"] in people and seat["training"] in trainings:
                yield {"employees": seat["employee"], "trainings": seat["training"]}

    def entries(self, rule: str) -> list[Tree]:
        """The entries of a rule that is written, decisions of nominations and saved plans among them."""
        return self._entries.get(rule, [])

    def people_named(self, entry: Tree) -> People:
        """Everyone whom an entry's filter names."""
        return frozenset(e for e, row in self.people.items() if is_named(entry.get("employees"), row))

    def trainings_named(self, entry: Tree) -> Trainings:
        """Every row that an entry's filter names."""
        return frozenset(t for t, row in self.trainings.items() if is_named(entry.get("trainings"), row))

    def groups(self, entry: Tree, each: str | None = None) -> list[People]:
        """The people of an entry, by the values of its `each`; blanks form no group. All together without it."""
        people, each = self.people_named(entry), entry.get("each", each)
        if each is None:
            return [people]
        values = {e: self.people[e].get(each) for e in people}
        return [
            frozenset(e for e in people if values[e] == value)
            for value in sorted({value for value in values.values() if value not in (None, "")}, key=str)
        ]

    def rows(self, name: str) -> Trainings:
        """What a name means: one training, or all rows of a course."""
        return frozenset(t for t, row in self.trainings.items() if name in (t, row.get("course")))

    def course(self, training: str) -> Trainings:
        """All rows of a training's course; alone without one."""
        course = self.trainings[training].get("course")
        return self.rows(course) if course else frozenset({training})

    def _attended(self, person: Tree) -> Trainings:
        """Rows that count as attended: one row attended counts as the course."""
        rows = {t for name in parts(person.get("attended")) for t in self.rows(name)}
        return frozenset(other for t in rows for other in self.course(t))

    def held(self, e: str, name: str) -> bool:
        """Whether a prerequisite was attended, under this name or as a row of the course."""
        return name in parts(self.people[e].get("attended")) or bool(self.rows(name) & self.attended[e])

    def precedes(self, r: str, t: str) -> bool:
        """Whether r ends strictly before t starts; a missing date passes."""
        end, start = self.trainings[r].get("end"), self.trainings[t].get("start")
        return end is None or start is None or end < start

    def _days(self, row: Tree) -> Iterator[date]:
        """Classroom days that are known."""
        start, end = row.get("start"), row.get("end")
        if row.get("mode") in ONLINE:
            return
        if row.get("classroom_dates"):
            for part in parts(row["classroom_dates"]):
                first, _, last = part.partition("..")
                yield from _span(date.fromisoformat(first), date.fromisoformat(last or first))
        elif start and row.get("classroom_days") is not None:
            yield from itertools.islice(self._weekdays(start, date.max.isoformat()), row["classroom_days"])
        elif start and end:
            yield from self._weekdays(start, end)

    def _weekdays(self, first: str, last: str) -> Iterator[date]:
        holidays = self.tree.get("holidays", [])
        for day in _span(date.fromisoformat(first), date.fromisoformat(last)):
            if day.weekday() < 5 and day.isoformat() not in holidays:
                yield day

    def count_days(self, t: str) -> int:
        """Classroom days that travel is paid for; `classroom_days` count without a start, too."""
        row = self.trainings[t]
        days = row.get("classroom_days")
        return len(self.days[t]) if row.get("classroom_dates") or days is None else days


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
