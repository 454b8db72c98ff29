"""Hypothesis draws tiny scenarios in which all rules meet at random, as trees with canonical names."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.properties.tiny_rules import Tree, maybe, rules

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
FURTHER = (
    "absence",
    "ceiling",
    "coverage",
    "decisions",
    "each",
    "nominations",
    "nominations_only",
    "priorities",
    "saved_plan",
    "share",
    "travel",
)
RULES = (*FEATURES, *FURTHER)
AIMS = ("attendance_levels", "economise", "gain_assumption", "target")
OBJECTIVES = ("levels", "ip_asn", "people", "hours", "cost", "weights", "shares")
THOUSANDS = st.sampled_from([0, 100_000, 150_000, 250_000, 400_000])
PLACES = ("Surabaya", "Malang")
MONDAY = date(2027, 3, 1)


def some(names: list[str], most: int = 2) -> st.SearchStrategy[str]:
    """A cell `A|B`."""
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map("|".join) if names else st.just("")


@st.composite
def scenarios(
    draw: st.DrawFn,
    without: Collection[str] = (),
    always: Collection[str] = (),
    features: Collection[str] = FEATURES,
    objective: str = "levels",
) -> Tree:
    """Draw a scenario of at most four people and four trainings.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    without, always, features
        Features never drawn, always on, and to choose from.
    objective
        One of OBJECTIVES; `weights` and `shares` are mappings.
    """
    optional = [name for name in features if name not in without and name not in always]
    on = set(always) | draw(st.sets(st.sampled_from(optional), max_size=7 - len(always)))
    if objective in ("ip_asn", "weights", "shares") or "target" in on:
        on.add("ip")
    sizes = st.sampled_from([1, 2, 3, 3, 4, 4, 4])
    trainings = [_training(draw, on, f"T{row + 1}") for row in range(draw(sizes))]
    names = [row["id"] for row in trainings] + sorted({row["course"] for row in trainings if row.get("course")})
    employees = [_employee(draw, on, f"P{row + 1}", names) for row in range(draw(sizes))]
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
    }
    tree |= {"rules": rules(draw, on, tree), **_nominations(draw, on, tree), **_travel(draw, on, tree)}
    if "weights" in on:
        tree["competencies"] = [{"id": k, "weight": draw(st.sampled_from([0, 1, 1.5]))} for k in COMPETENCIES]
    if "clash" in on:
        tree["holidays"] = draw(st.lists(st.sampled_from(["2027-03-02", "2027-03-04"]), unique=True))
    if "priorities" in on:
        tree["weights"] = [_priority(draw, tree) for _ in range(draw(st.integers(1, 2)))]
    if "gain_assumption" in on:
        tree["gain_assumption"] = draw(st.sampled_from(["low", "base", "high"]))
    if "attendance_levels" in on:
        tree["attendance_levels"] = {"tinggi": 0.9, "rendah": 0.5}
    tree |= _objective(draw, on, objective) | {"budget": _budget(draw, on, tree)}
    written: Tree = json.loads(json.dumps(tree))  # nothing shared, nothing that JSON cannot hold
    return written


def _budget(draw: st.DrawFn, on: set[str], tree: Tree) -> Tree:
    budget: Tree = {}
    if "lines" in on:
        budget = {
            "kursus": draw(st.integers(0, 20)) * 100_000,
            "makan": draw(st.one_of(st.just("unlimited"), st.integers(0, 20).map(lambda n: n * 100_000))),
        }
        if any(row["line"] is None for row in tree.get("travel", [])):
            budget["perjadin"] = draw(st.integers(0, 12)) * 100_000
    if "total" in on or not budget:
        budget["total"] = draw(st.one_of(st.just(100), st.integers(0, 25))) * 100_000
    return budget


def _objective(draw: st.DrawFn, on: set[str], objective: str) -> Tree:
    """The key `objective`: a name, or a mapping, which `economise` needs."""
    mapping: Tree = {objective: 1}
    if objective == "weights":
        mapping = {metric: draw(st.sampled_from([0, 0.05, 0.5, 1])) for metric in ("ip_asn", "people", "hours")}
        mapping = {"levels": 1} | {metric: weight for metric, weight in mapping.items() if weight}
    if objective == "shares":
        share = draw(st.sampled_from([20, 50, 70]))
        other = draw(st.sampled_from(["ip_asn", "people", "hours"]))
        mapping = {"levels": f"{share}%", other: f"{100 - share}%"}
    if "economise" in on and objective != "cost":
        mapping["economise"] = draw(st.sampled_from(["5%", "20%", "50%"]))
    written = list(mapping) == [objective] and (objective != "levels" or draw(st.booleans()))
    return {"objective": objective} if written else {} if mapping == {"levels": 1} else {"objective": mapping}


def _priority(draw: st.DrawFn, tree: Tree) -> Tree:
    """An entry of `weights` for some people, some competencies, or both."""
    named = sorted({row["competency"] for row in [*tree.get("gaps", []), *tree.get("standards", [])]})
    units = sorted({row["unit"] for row in tree["employees"] if row["unit"]})
    people = [None, tree["employees"][0]["id"], *({"unit": unit} for unit in units)]
    entry = {
        "employees": draw(st.sampled_from(people)),
        "competencies": draw(st.sampled_from([None, *named, named])),
        "weight": draw(st.sampled_from([0, 0.5, 1.5, 3])),
    }
    return {key: value for key, value in entry.items() if value is not None}


# --- people and trainings ----------------------------------------------------------------------------


def _training(draw: st.DrawFn, on: set[str], name: str) -> Tree:
    kinds = ["technical", "leadership"] + ["functional", "seminar", "basic"] * ("ip" in on)
    row: Tree = {
        "id": name,
        "kind": draw(st.sampled_from(kinds)),
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
    if on & {"clash", "prerequisites", "absence", "travel"}:
        row |= _dates(draw, on)
    if "eligibility" in on:
        row["eligible.unit"] = draw(maybe(st.sampled_from(["Dinkes", "Dinkes|RSUD", "Bappeda"])))
        row["eligible.years"] = draw(maybe(st.sampled_from(["1..3", "2..9"])))
    if "probabilities" in on:
        row["completion"] = draw(st.sampled_from([1, 0.9, 0.5, 0]))
    if "ip" in on:
        row["ip_slot"] = draw(maybe(st.sampled_from(["leadership", "functional", "technical", "seminar"])))
        row["echelon"] = draw(maybe(st.sampled_from(["III", "IV"])))
    if "travel" in on:
        row["location"] = draw(maybe(st.sampled_from(PLACES)))
        row["lodging"] = draw(maybe(st.sampled_from(["yes", "no"])))
    return row


def _dates(draw: st.DrawFn, on: set[str]) -> Tree:
    row: Tree = {"mode": draw(maybe(st.sampled_from(["daring", "tatap muka"])))}
    start = draw(st.integers(0, 4) if "absence" in on else maybe(st.integers(0, 6)))
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
    if on & {"probabilities", "attendance_levels"}:
        words = ["tinggi", "rendah"] * ("attendance_levels" in on)
        row["attendance"] = draw(st.sampled_from([1, 0.8, *words]))
    if "attended" in on:
        row["attended"] = draw(some([*trainings, "LUAR"]))
    if on & {"hours", "employee_limits", "coverage"}:
        row["hours_held"] = draw(st.sampled_from([0, 4, 20]))
    if "employee_limits" in on:
        for unit, least, most in (("trainings", 1, 2), ("hours", 8, 20)):
            row[f"min_{unit}"], row[f"max_{unit}"] = (
                draw(maybe(st.integers(0, least))),
                draw(maybe(st.integers(least, most))),
            )
    if "ip" in on:
        row["job_group"] = draw(st.sampled_from(["structural", "functional", "staff"]))
        row["echelon"] = draw(maybe(st.sampled_from(["III", "IV"]))) if row["job_group"] == "structural" else None
        for slot in ("leadership", "functional", "technical", "seminar"):
            row[f"ip_{slot}"] = draw(maybe(st.sampled_from(["yes", "no"])))
    if "travel" in on:
        row["location"] = draw(maybe(st.sampled_from(PLACES))) if row["unit"] else draw(st.sampled_from(PLACES))
    return row


# --- gaps and curriculum -----------------------------------------------------------------------------


def _needs(draw: st.DrawFn, on: set[str], employees: list[Tree]) -> Tree:
    ids = [row["id"] for row in employees]
    if "levels" not in on:
        levels = st.sampled_from([None, 0, 0.5, 1, 1, 2])
        gaps = [{"employee": e, "competency": k, "gap": draw(levels)} for e in ids for k in COMPETENCIES]
        gaps = [row for row in gaps if row["gap"] is not None] or [gaps[0] | {"gap": 1}]
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
    kinds = {row["id"]: row["kind"] for row in trainings}
    some_taught = st.lists(st.sampled_from(COMPETENCIES), min_size=1, max_size=2, unique=True)
    pairs = [(t, k) for t in kinds for k in draw(some_taught)]
    lifts = st.sampled_from([0, 0.5, 1, 1.5])
    rows = [
        {
            "training": t,
            "competency": k,
            "lift": draw(maybe(lifts) if kinds[t] in ("technical", "leadership") else lifts),
        }
        for t, k in pairs
    ]
    for row in rows if "levels" in on else ():
        row["to_level"] = draw(maybe(st.sampled_from([0.5, 1, 1.5, 2, 3])))
    return rows


# --- nominations and travel --------------------------------------------------------------------------


def _nominations(draw: st.DrawFn, on: set[str], tree: Tree) -> Tree:
    if not on & {"nominations", "decisions", "nominations_only"}:
        return {}
    pairs = [(e["id"], t["id"]) for e in tree["employees"] for t in tree["trainings"]]
    rows = [
        {"employee": e, "training": t}
        for e, t in draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique=True))
    ]
    for row in rows:
        if "decisions" in on:
            row["decision"] = draw(st.sampled_from([None, "proposed", "mandatory", "locked", "excluded"]))
        if "nominations" in on:
            row["probability"] = draw(maybe(st.sampled_from([0, 0.5, 1])))
            row["cost.kursus"] = draw(maybe(THOUSANDS))
            row["cost.makan"] = draw(maybe(THOUSANDS))
    return {"nominations": rows} | ({"nominations_only": True} if "nominations_only" in on else {})


def _travel(draw: st.DrawFn, on: set[str], tree: Tree) -> Tree:
    """Places of units, and a row for each way that somebody may have to go; within a place only sometimes."""
    if "travel" not in on:
        return {}
    units = sorted({row["unit"] for row in tree["employees"] if row["unit"]})
    rows = [
        {
            "from": home,
            "to": place,
            "fare": draw(THOUSANDS),
            "per_day": draw(st.sampled_from([0, 50_000])),
            "per_night": draw(st.sampled_from([0, 100_000])),
            "line": draw(st.sampled_from([None, None, "kursus", "makan"])),
        }
        for home in PLACES
        for place in PLACES
        if home != place or draw(st.booleans())
    ]
    locations = {unit: draw(st.sampled_from(PLACES)) for unit in units}
    return {"travel": rows} | ({"locations": locations} if units else {})
