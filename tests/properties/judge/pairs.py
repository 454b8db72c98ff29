"""Which pairs exist: model.md section 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from .objective import Objective
from .reading import Reading, Trainings, Tree, number, parts

GROUPED = ("ceiling", "coverage", "seats")


class Pairs:
    """Orders, candidates and forced assignments of everyone."""

    def __init__(self, reading: Reading, objective: Objective) -> None:
        self.reading = reading
        self.objective = objective
        self.locked = self._named("locked")
        self.excluded = self._named("excluded")
        self.orders = {e: list(self._orders(e)) for e in reading.people}
        self.forced = {e: self.locked[e].union(*(rows for _, rows in self.orders[e])) for e in reading.people}
        self.candidates = {e: self._candidates(e) for e in reading.people}

    def _rows(self, entry: Tree) -> Trainings:
        """Rows that an entry of mandatory, excluded or locked names."""
        return self.reading.rows(entry["training"]) if entry.get("training") else self.reading.trainings_named(entry)

    def _named(self, rule: str) -> Mapping[str, Trainings]:
        """Rows that the entries of a rule name for each employee."""
        found: dict[str, Trainings] = {e: frozenset() for e in self.reading.people}
        for entry in self.reading.entries(rule):
            for e in self.reading.people_named(entry):
                found[e] |= self._rows(entry)
        return found

    def _orders(self, e: str) -> Iterator[tuple[bool, Trainings]]:
        """What is mandatory for an employee who has not attended it: (one of these is enough, rows)."""
        for entry in self.reading.entries("mandatory"):
            if e in self.reading.people_named(entry):
                rows, done = self._rows(entry), self.reading.attended[e]
                if entry.get("training") is None:
                    yield from ((False, frozenset({t})) for t in sorted(rows - done))
                elif not rows & done:
                    yield True, rows

    def is_eligible(self, e: str, t: str) -> bool:
        """Whether every filled eligibility cell admits an employee."""
        for column, cell in self.reading.trainings[t].items():
            if not column.startswith("eligible.") or cell in (None, ""):
                continue
            value = self.reading.people[e].get(column.removeprefix("eligible."))
            low, is_range, high = cell.partition("..")
            if is_range:
                if value in (None, "") or not float(low) <= value <= float(high):
                    return False
            elif value not in parts(cell):
                return False
        return True

    def is_allowed(self, e: str, t: str) -> bool:
        """Eligible, not excluded, not attended before, nominated where only nominations count; or locked."""
        reading = self.reading
        return t in self.locked[e] or (
            (self.is_eligible(e, t) or not reading.is_on("eligibility"))
            and t not in self.excluded[e]
            and (t not in reading.attended[e] or not reading.is_on("attended"))
            and (not reading.tree.get("nominations_only") or (e, t) in reading.nominations)
        )

    def _candidates(self, e: str) -> Trainings:
        """What is wanted for an employee, and what that requires."""
        found = self._wanted(e)
        while not (required := self._required(e, found)) <= found:
            found |= required
        return found

    def _wanted(self, e: str) -> Trainings:
        reading = self.reading
        wanted = {t for t in reading.trainings if self.objective.is_useful(e, t)} | self.forced[e]
        for unit in ("trainings", "hours"):
            for at_least, counted, held in minimums(reading, e, unit):
                if held < at_least:
                    wanted |= {t for t in counted if unit == "trainings" or number(reading.trainings[t].get("hours"))}
        for entry in reading.entries("coverage"):
            asked = any(e in group for group in reading.groups(entry))
            if "hours" in entry and asked and number(reading.people[e].get("hours_held")) < entry["hours"]:
                wanted |= {t for t in reading.trainings_named(entry) if number(reading.trainings[t].get("hours"))}
        for quota in reading.entries("seats"):
            if quota.get("at_least", 0) > 0 and any(e in group for group in reading.groups(quota)):
                wanted |= reading.trainings_named(quota)
        return frozenset(t for t in wanted if self.is_allowed(e, t))

    def _required(self, e: str, chosen: Trainings) -> Trainings:
        """Rows that would give an employee a prerequisite of the trainings chosen."""
        reading = self.reading
        if not reading.is_on("prerequisites"):
            return frozenset()
        return frozenset(
            r
            for t in chosen
            for name in parts(reading.trainings[t].get("requires"))
            if not reading.held(e, name)
            for r in reading.rows(name)
            if r != t and reading.precedes(r, t) and self.is_allowed(e, r)
        )

    def reaches(self, e: str, chosen: Trainings) -> bool:
        """Whether trainings reach somebody: at least one useful or forced assignment."""
        return any(t in self.forced[e] or self.objective.is_useful(e, t) for t in chosen)

    def contradictions(self) -> set[str]:
        """Input errors that section 2 names: forced and excluded, mandatory and not eligible; and repeated pairs."""
        found, reading = set(), self.reading
        if len(reading.nominations) < len(reading.tree.get("nominations", [])):
            found.add("nominated twice")
        if reading.entries("absence") and not reading.is_on("clash"):
            found.add("absence without clash")
        each = {entry["each"] for rule in GROUPED for entry in reading.entries(rule) if "each" in entry}
        each |= {entry.get("each", "unit") for entry in reading.entries("absence")}
        if any(all(row.get(attribute) in (None, "") for row in reading.people.values()) for attribute in each):
            found.add("each without values")
        for e in reading.people:
            if self.locked[e] & self.excluded[e]:
                found.add("locked and excluded")
            closed = {t for t in reading.trainings if reading.is_on("eligibility") and not self.is_eligible(e, t)}
            for _, rows in self.orders[e]:
                if rows <= self.excluded[e]:
                    found.add("mandatory and excluded")
                if rows <= closed:
                    found.add("mandatory and not eligible")
                if reading.tree.get("nominations_only") and not any((e, t) in reading.nominations for t in rows):
                    found.add("mandatory and not nominated")
        return found


def minimums(reading: Reading, e: str, unit: str) -> Iterator[tuple[Fraction, Trainings, Fraction]]:
    """Minimums of one person in trainings or hours: at least, what counts, what is held already."""
    person = reading.people[e]
    held = number(person.get("hours_held")) if unit == "hours" else Fraction(0)
    for entry in reading.entries(f"{unit}_per_person"):
        if entry.get("at_least") is not None and e in reading.people_named(entry):
            counts = entry.get("trainings") is None
            yield number(entry["at_least"]), reading.trainings_named(entry), held if counts else Fraction(0)
    if person.get(f"min_{unit}") is not None:
        yield number(person[f"min_{unit}"]), frozenset(reading.trainings), held


def maximums(reading: Reading, e: str, unit: str) -> Iterator[tuple[Fraction, Trainings]]:
    """Maximums of one person in trainings or hours: at most, what counts."""
    person = reading.people[e]
    for entry in reading.entries(f"{unit}_per_person"):
        if entry.get("at_most") is not None and e in reading.people_named(entry):
            yield number(entry["at_most"]), reading.trainings_named(entry)
    if person.get(f"max_{unit}") is not None:
        yield number(person[f"max_{unit}"]), frozenset(reading.trainings)
