"""What a set of trainings gives one person: model.md section 1 in exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .reading import Reading, Trainings, Tree, is_named, is_yes, number, parts

DEFAULT_LIFT = {"technical": Fraction(1, 2), "leadership": Fraction(3, 5)}
ASSUMPTIONS = {"low": Fraction(1, 2), "base": Fraction(1), "high": Fraction(3, 2)}
SLOTS = ("leadership", "functional", "technical", "seminar")
POINTS = {  # the dimension "kompetensi" of IP ASN: 40 points for each group of positions
    "structural": dict(zip(SLOTS, (Fraction(15), Fraction(0), Fraction(15), Fraction(10)), strict=True)),
    "functional": dict(zip(SLOTS, (Fraction(0), Fraction(15), Fraction(15), Fraction(10)), strict=True)),
    "staff": dict(zip(SLOTS, (Fraction(0), Fraction(0), Fraction(45, 2), Fraction(35, 2)), strict=True)),
}
TECHNICAL_HOURS = 20


@dataclass(frozen=True)
class Need:
    """What somebody's position asks of one competency, in levels; under given gaps nothing is assessed."""

    assessed: Fraction
    required: Fraction
    weight: Fraction

    @property
    def gap(self) -> Fraction:
        """g[e,k] = max(0, required - assessed)."""
        return max(Fraction(0), self.required - self.assessed)


class Gain:
    """Levels, points, hours and people of one person's trainings."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    # --- levels --------------------------------------------------------------------------------------

    @cached_property
    def needs(self) -> Mapping[str, Mapping[str, Need]]:
        """What each employee needs of each competency."""
        found: dict[str, dict[str, Need]] = {e: {} for e in self.reading.people}
        for row in self.tree.get("gaps", []):
            weight = self._weight(row["employee"], row["competency"]) * number(row.get("weight"), 1)
            found[row["employee"]][row["competency"]] = Need(Fraction(0), number(row["gap"]), weight)
        assessed = {(row["employee"], row["competency"]): row["level"] for row in self.tree.get("assessments", [])}
        for row in self.tree.get("standards", []):
            k = row["competency"]
            for e, person in self.reading.people.items():
                if person.get("position") == row["position"]:
                    found[e][k] = Need(number(assessed[e, k]), number(row["level"]), self._weight(e, k))
        return found

    def _weight(self, e: str, k: str) -> Fraction:
        """Employee weight x competency weight x every matching entry of `weights`."""
        competencies: dict[str, Tree] = {row["id"]: row for row in self.tree.get("competencies", [])}
        person, competency = self.reading.people[e], competencies.get(k, {"id": k})
        weight = number(person.get("weight"), 1) * number(competency.get("weight"), 1)
        for entry in self.tree.get("weights", []):
            if is_named(entry.get("employees"), person) and is_named(entry.get("competencies"), competency):
                weight *= number(entry["weight"])
        return weight

    @cached_property
    def taught(self) -> Mapping[str, Mapping[str, tuple[Fraction, Fraction | None]]]:
        """Of each training and competency: lift under the assumption, and the level it leads to."""
        factor = ASSUMPTIONS[self.tree.get("gain_assumption", "base")]
        found: dict[str, dict[str, tuple[Fraction, Fraction | None]]] = {t: {} for t in self.reading.trainings}
        for row in self.tree["curriculum"]:
            lift, to = row.get("lift"), row.get("to_level")
            kind = self.reading.trainings[row["training"]].get("kind", "")
            found[row["training"]][row["competency"]] = (
                (DEFAULT_LIFT[kind] if lift is None else number(lift)) * factor,
                None if to is None else number(to),
            )
        return found

    def probability(self, e: str, t: str) -> Fraction:
        """p[e,t] = completion of t x attendance of e, or x the nomination's probability."""
        attendance = self.reading.people[e].get("attendance")
        attendance = self.tree.get("attendance_levels", {}).get(attendance, attendance)
        nominated = self.reading.nominations.get((e, t), {}).get("probability")
        return number(self.reading.trainings[t].get("completion"), 1) * number(
            attendance if nominated is None else nominated, 1
        )

    def lift(self, e: str, t: str, k: str) -> Fraction:
        """u[e,t,k] = p * min(lift[t,k], max(0, to[t,k] - assessed[e,k]), g[e,k])."""
        if k not in self.needs[e] or k not in self.taught[t]:
            return Fraction(0)
        need, (lift, to) = self.needs[e][k], self.taught[t][k]
        reach = need.gap if to is None else max(Fraction(0), to - need.assessed)
        return self.probability(e, t) * min(lift, reach, need.gap)

    def closed(self, e: str, k: str, chosen: Trainings) -> Fraction:
        """The largest y[e,k] that the gap and every threshold allow."""
        need = self.needs[e][k]
        leads = {}
        for t, competencies in self.taught.items():
            if k in competencies:
                to = competencies[k][1]
                leads[t] = need.required if to is None else to
        thresholds = {need.assessed} | {to for to in leads.values() if need.assessed <= to}
        lifts = {t: self.lift(e, t, k) for t in chosen if t in leads}
        return min(
            [need.gap]
            + [
                h - need.assessed + sum(lift for t, lift in lifts.items() if leads[t] > h)
                for h in thresholds
                if h < need.required
            ]
        )

    def levels(self, e: str, chosen: Trainings) -> Fraction:
        """Sum over k of y[e,k]."""
        return sum((self.closed(e, k, chosen) for k in self.needs[e]), Fraction(0))

    def weighted_levels(self, e: str, chosen: Trainings) -> Fraction:
        """Sum over k of w[e,k] y[e,k]."""
        return sum((need.weight * self.closed(e, k, chosen) for k, need in self.needs[e].items()), Fraction(0))

    # --- IP ASN --------------------------------------------------------------------------------------

    def slot(self, e: str, t: str) -> str | None:
        """The slot that a training fills for somebody."""
        row = self.reading.trainings[t]
        slot = row.get("ip_slot") or row.get("kind")
        if slot == "technical" and number(row.get("hours")) < TECHNICAL_HOURS:
            return None
        if slot == "leadership" and self.reading.people[e].get("echelon") not in parts(row.get("echelon")):
            return None
        return slot if slot in SLOTS else None

    def points(self, e: str, chosen: Trainings) -> Fraction:
        """Points that trainings add: of each slot its score x min(1 - h, sum of p)."""
        filled = dict.fromkeys(SLOTS, Fraction(0))
        for t in chosen:
            if slot := self.slot(e, t):
                filled[slot] += self.probability(e, t)
        return sum((self._score(e, s) * min(p, Fraction(1 - self._has(e, s))) for s, p in filled.items()), Fraction(0))

    def points_held(self, e: str) -> Fraction:
        """Points of slots that are filled already."""
        return sum((self._score(e, s) * self._has(e, s) for s in SLOTS), Fraction(0))

    def _score(self, e: str, slot: str) -> Fraction:
        return POINTS.get(self.reading.people[e].get("job_group", ""), {}).get(slot, Fraction(0))

    def _has(self, e: str, slot: str) -> int:
        return int(is_yes(self.reading.people[e].get(f"ip_{slot}")))

    # --- all metrics ---------------------------------------------------------------------------------

    def hours(self, chosen: Trainings) -> Fraction:
        """Planned hours: plain counts, not multiplied by p."""
        return sum((number(self.reading.trainings[t].get("hours")) for t in chosen), Fraction(0))

    def metric(self, name: str, e: str, chosen: Trainings) -> Fraction:
        """What one person's trainings add to a metric of the objective."""
        if name == "levels":
            return self.weighted_levels(e, chosen)
        return self.added(name, e, chosen)

    def added(self, name: str, e: str, chosen: Trainings) -> Fraction:
        """What they add to a metric of a target: levels unweighted, shares and means before division."""
        added: Mapping[str, Callable[[str, Trainings], Fraction]] = {
            "levels": self.levels,
            "gaps_closed": self.levels,
            "jpm": self.levels,
            "ip_asn": self.points,
            "people": lambda _, trainings: Fraction(bool(trainings)),
            "hours": lambda _, trainings: self.hours(trainings),
        }
        return added[name](e, chosen)
