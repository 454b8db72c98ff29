"""Hypothesis draws tiny scenarios in which all rules meet at random, as trees with canonical names."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]
COMPETENCIES = ("K1", "K2", "K3")
FEATURES = (
    "batches",
    "batch_cost",
    "clash",
    "conflicts",
    "courses",
    "employee_limits",
    "eligibility",
    "excluded",
    "hours",
    "levels",
    "lines",
    "locked",
    "mandatory",
    "off",
    "prerequisites",
    "probabilities",
    "quotas",
    "seats",
    "total",
    "trainings",
    "weights",
    "attended",
)
SWITCHES = ("eligibility", "attended", "batches", "seats", "one_per_course", "conflicts", "prerequisites", "clash")
THOUSANDS = st.sampled_from([0, 100_000, 150_000, 250_000, 400_000])
MONDAY = date(2027, 3, 1)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or a blank."""
    return st.one_of(st.none(), values)


def some(names: list[str], most: int = 2) -> st.SearchStrategy[str]:
    """A cell `A|B`."""
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map("|".join) if names else st.just("")


@st.composite
def scenarios(draw: st.DrawFn, without: tuple[str, ...] = ()) -> Tree:
    """Draw a scenario of at most four people and four trainings."""
    on = draw(st.sets(st.sampled_from([name for name in FEATURES if name not in without]), max_size=7))
    count = draw(st.integers(1, 4))
    trainings = [_training(draw, on, f"T{row + 1}") for row in range(draw(st.integers(1, 4)))]
    names = [row["id"] for row in trainings] + sorted({row["course"] for row in trainings if row.get("course")})
    employees = [_employee(draw, on, f"P{row + 1}", names) for row in range(count)]
    for row in trainings:
        others = [name for name in names if name not in (row["id"], row.get("course"))]
        if "conflicts" in on:
            row["conflicts"] = draw(some(names))
        if "prerequisites" in on:
            row["requires"] = draw(some(others))
    tree: Tree = {
        "employees": employees,
        "trainings": trainings,
        **_needs(draw, on, employees),
        "curriculum": _curriculum(draw, on, trainings),
        "rules": _rules(draw, on, employees, trainings),
    }
    if "weights" in on:
        tree["competencies"] = [{"id": k, "weight": draw(st.sampled_from([0, 1, 1.5]))} for k in COMPETENCIES]
    if "clash" in on:
        tree["holidays"] = draw(st.lists(st.sampled_from(["2027-03-02", "2027-03-04"]), unique=True))
    budget: Tree = {}
    if "lines" in on:
        budget = {
            "kursus": draw(st.integers(0, 12)) * 100_000,
            "makan": draw(st.one_of(st.just("unlimited"), st.integers(0, 12).map(lambda n: n * 50_000))),
        }
    if "total" in on or not budget:
        budget["total"] = draw(st.integers(0, 25)) * 100_000
    return json.loads(json.dumps(tree | {"budget": budget}))  # nothing shared, nothing that JSON cannot hold


def _training(draw: st.DrawFn, on: set[str], name: str) -> Tree:
    row: Tree = {
        "id": name,
        "kind": draw(st.sampled_from(["technical", "leadership"])),
        "cost.kursus": draw(THOUSANDS),
        "provider": draw(st.sampled_from(["LAN", "BPSDM"])),
        "hours": draw(st.sampled_from([4, 7.5, 8, 20, 0])),
    }
    row["cost.makan"] = draw(THOUSANDS)
    if "batch_cost" in on:
        row["batch_cost.kursus"] = draw(THOUSANDS)
    if on & {"batches", "batch_cost"}:
        row["batch_max"] = draw(maybe(st.integers(1, 3)))
    if "batches" in on:
        row["batch_min"] = draw(maybe(st.integers(1, row["batch_max"] or 3)))
        row["batches_max"] = draw(maybe(st.integers(0, 2)))
    if "seats" in on:
        row["seats"] = draw(maybe(st.integers(0, 3)))
    if "courses" in on:
        row["course"] = draw(maybe(st.sampled_from(["C1", "C2"])))
    if on & {"clash", "prerequisites"}:
        row |= _dates(draw)
    if "eligibility" in on:
        row["eligible.unit"] = draw(maybe(st.sampled_from(["Dinkes", "Dinkes|RSUD", "Bappeda"])))
        row["eligible.years"] = draw(maybe(st.sampled_from(["1..3", "2..9"])))
    if "probabilities" in on:
        row["completion"] = draw(st.sampled_from([1, 0.9, 0.5, 0]))
    return row


def _dates(draw: st.DrawFn) -> Tree:
    row: Tree = {"mode": draw(maybe(st.sampled_from(["daring", "tatap muka"])))}
    start = draw(maybe(st.integers(0, 6)))
    if start is not None:
        row["start"] = (MONDAY + timedelta(start)).isoformat()
    kind = draw(st.sampled_from(["end", "days", "dates", "none"]))
    if kind == "end":
        row["end"] = (MONDAY + timedelta((start or 0) + draw(st.integers(0, 3)))).isoformat()
    elif kind == "days":
        row["classroom_days"] = draw(st.integers(0, 3))
    elif kind == "dates":
        row["classroom_dates"] = draw(
            st.sampled_from(["2027-03-01", "2027-03-02..2027-03-03|2027-03-06", "2027-03-04|2027-03-01"])
        )
    return row


def _employee(draw: st.DrawFn, on: set[str], name: str, trainings: list[str]) -> Tree:
    row: Tree = {
        "id": name,
        "position": draw(st.sampled_from(["Analis", "Bidan"])),
        "unit": draw(st.sampled_from(["Dinkes", "RSUD", "Dinkes", ""])),
        "years": draw(maybe(st.integers(1, 5))),
    }
    if "weights" in on:
        row["weight"] = draw(st.sampled_from([0, 1, 2]))
    if "probabilities" in on:
        row["attendance"] = draw(st.sampled_from([1, 0.8]))
    if "attended" in on:
        row["attended"] = draw(some([*trainings, "LUAR"]))
    if on & {"hours", "employee_limits"}:
        row["hours_held"] = draw(st.sampled_from([0, 4, 20]))
    if "employee_limits" in on:
        for unit, least, most in (("trainings", 1, 2), ("hours", 8, 20)):
            row[f"min_{unit}"], row[f"max_{unit}"] = (
                draw(maybe(st.integers(0, least))),
                draw(maybe(st.integers(least, most))),
            )
    return row


def _needs(draw: st.DrawFn, on: set[str], employees: list[Tree]) -> Tree:
    ids = [row["id"] for row in employees]
    if "levels" not in on:
        pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(COMPETENCIES)), min_size=1, unique=True))
        gaps = [{"employee": e, "competency": k, "gap": draw(st.sampled_from([0, 0.5, 1, 2]))} for e, k in pairs]
        for row in gaps:
            if "weights" in on:
                row["weight"] = draw(st.sampled_from([1, 0.5, 3]))
        return {"gaps": gaps}
    standards = [
        {"position": position, "competency": k, "level": draw(st.sampled_from([1, 2, 3]))}
        for position in ("Analis", "Bidan")
        for k in draw(st.lists(st.sampled_from(COMPETENCIES), min_size=1, unique=True))
    ]
    required = sorted({row["competency"] for row in standards})
    return {
        "standards": standards,
        "assessments": [
            {"employee": e, "competency": k, "level": draw(st.sampled_from([0, 0.5, 1, 1.5, 3]))}
            for e in ids
            for k in required
        ],
    }


def _curriculum(draw: st.DrawFn, on: set[str], trainings: list[Tree]) -> list[Tree]:
    ids = [row["id"] for row in trainings]
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(COMPETENCIES)), min_size=1, max_size=8, unique=True)
    )
    rows = [{"training": t, "competency": k, "lift": draw(maybe(st.sampled_from([0, 0.5, 1, 1.5])))} for t, k in pairs]
    for row in rows if "levels" in on else ():
        row["to_level"] = draw(maybe(st.sampled_from([0.5, 1, 1.5, 2, 3])))
    return rows


def _filter(draw: st.DrawFn, rows: list[Tree], attribute: str, number: str) -> Any:
    """A filter that some row has."""
    ids = [row["id"] for row in rows]
    values = sorted({row[attribute] for row in rows if row.get(attribute)})
    kinds = ["none", "id", "ids"] + ["value"] * bool(values)
    if any(row.get(number) is not None for row in rows):
        kinds.append("range")
    kind = draw(st.sampled_from(kinds))
    if kind == "none":
        return None
    if kind == "id":
        return draw(st.sampled_from(ids))
    if kind == "ids":
        return draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    if kind == "value":
        return {attribute: draw(st.sampled_from(values))}
    return {number: {"min": draw(st.integers(1, 4))}}


def _entry(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree], **rest: Any) -> Tree:
    chosen = {
        "employees": _filter(draw, employees, "unit", "years"),
        "trainings": _filter(draw, trainings, "provider", "hours"),
    }
    return {key: value for key, value in chosen.items() if value is not None} | rest


def _bounds(draw: st.DrawFn, least: int, most: int) -> Tree:
    kind = draw(st.sampled_from(["at_least", "at_most", "at_most", "both"]))
    low, high = draw(st.integers(0, least)), draw(st.integers(least, most))
    return (
        {"at_least": low}
        if kind == "at_least"
        else {"at_most": high}
        if kind == "at_most"
        else {"at_least": low, "at_most": high}
    )


def _rules(draw: st.DrawFn, on: set[str], employees: list[Tree], trainings: list[Tree]) -> Tree:
    rules: Tree = {}
    for feature, rule, least, most in (
        ("trainings", "trainings_per_person", 1, 2),
        ("hours", "hours_per_person", 8, 20),
        ("quotas", "seats", 1, 3),
    ):
        if feature in on:
            rules[rule] = [
                _entry(draw, employees, trainings, **_bounds(draw, least, most)) for _ in range(draw(st.integers(1, 2)))
            ]
    courses = [row["id"] for row in trainings] + sorted({row["course"] for row in trainings if row.get("course")})
    single = [name for name in courses if sum(name in (row["id"], row.get("course")) for row in trainings) == 1]
    for rule, names in (("mandatory", courses), ("excluded", courses), ("locked", single)):
        if rule in on:
            rules[rule] = [_nomination(draw, employees, trainings, names) for _ in range(draw(st.integers(1, 2)))]
    if "off" in on:
        for rule in draw(st.sets(st.sampled_from([name for name in SWITCHES if name not in rules]), max_size=2)):
            rules[rule] = False
    return rules


def _nomination(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree], names: list[str]) -> Tree:
    entry = _entry(draw, employees, trainings)
    entry.setdefault("employees", employees[0]["id"])
    if names and ("trainings" not in entry or draw(st.booleans())):
        entry.pop("trainings", None)
        entry["training"] = draw(st.sampled_from(names))
    return entry
