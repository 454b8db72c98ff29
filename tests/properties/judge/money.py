"""What a seat and a batch cost on each line, travel and nominations included."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from .reading import ONLINE, Reading, Tree, is_yes, number


class Money:
    """Rupiah of seats and batches, and the limits of the budget."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        budget = reading.tree.get("budget", {})
        budget = budget if isinstance(budget, dict) else {"total": budget}
        limits = {line: one["amount"] if isinstance(one, dict) else one for line, one in budget.items()}
        self.limits = {line: number(one) for line, one in limits.items() if one != "unlimited"}
        self.total = self.limits.pop("total", None)
        self.travel = {(row["from"], row["to"]): row for row in reading.tree.get("travel", [])}
        self.lines = sorted({line for row in self._charging() for line in self._charged(row, set(limits))})

    def _charging(self) -> list[Tree]:
        return [*self.reading.trainings.values(), *self.reading.nominations.values(), *self.travel.values()]

    def _charged(self, row: Tree, listed: set[str]) -> set[str]:
        """The lines that a row charges: cost.<line>, batch_cost.<line>, a column named as the line, travel's line."""
        named = {column.partition(".")[2] for column in row if column.startswith(("cost.", "batch_cost."))}
        travel = {row.get("line") or "perjadin"} if "fare" in row else set()
        return named | travel | {column for column in row if column in listed or column == "cost"}

    @cached_property
    def seats(self) -> Mapping[tuple[str, str], Mapping[str, Fraction]]:
        """Of each employee and training, the rupiah of a seat on each line."""
        return {
            (e, t): {line: self._seat(e, t, line) for line in self.lines}
            for e in self.reading.people
            for t in self.reading.trainings
        }

    def _seat(self, e: str, t: str, line: str) -> Fraction:
        replaced = self.reading.nominations.get((e, t), {}).get(f"cost.{line}")
        if replaced not in (None, ""):
            return number(replaced)
        row = self.reading.trainings[t]
        return number(row.get(f"cost.{line}", row.get(line))) + self._trip(e, t, line)

    def _trip(self, e: str, t: str, line: str) -> Fraction:
        """Fare + per day x classroom days + per night x (days - 1), no nights with lodging; in rupiah."""
        row, person = self.reading.trainings[t], self.reading.people[e]
        place = person.get("location") or self.reading.tree.get("locations", {}).get(person.get("unit"))
        trip = self.travel.get((place, row.get("location")))
        if row.get("mode") in ONLINE or not trip or (trip.get("line") or "perjadin") != line:
            return Fraction(0)
        days = self.reading.count_days(t)
        nights = 0 if is_yes(row.get("lodging")) else max(0, days - 1)
        return number(trip["fare"]) + number(trip.get("per_day")) * days + number(trip.get("per_night")) * nights

    def seat(self, e: str, t: str, line: str | None = None) -> Fraction:
        """Rupiah of a seat on a line, or on all of them."""
        costs = self.seats[e, t]
        return sum(costs.values(), Fraction(0)) if line is None else costs.get(line, Fraction(0))

    def batch(self, t: str, line: str | None = None) -> Fraction:
        """Rupiah of a batch on a line, or on all of them."""
        row = self.reading.trainings[t]
        lines = self.lines if line is None else [line]
        return sum((number(row.get(f"batch_cost.{one}")) for one in lines), Fraction(0))
