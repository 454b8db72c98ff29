"""Hypothesis draws the rules of a tiny scenario: entries with filters that some row answers to."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]
SWITCHES = ("eligibility", "attended", "batches", "seats", "one_per_course", "conflicts", "prerequisites", "clash")
SHARES = st.sampled_from(["20%", "30%", "50%", "70%", "100%"])


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or a blank."""
    return st.one_of(st.none(), values)


def _filter(draw: st.DrawFn, rows: list[Tree], attribute: str, number: str) -> Any:
    """A filter that some row has."""
    ids = [row["id"] for row in rows]
    values = sorted({row[attribute] for row in rows if row.get(attribute)})
    kinds = ["none", "none", "id", "ids"] + ["value"] * bool(values)
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
    return {key: value for key, value in (chosen | rest).items() if value is not None}


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


def rules(draw: st.DrawFn, on: set[str], tree: Tree) -> Tree:
    """Draw the rules of the features that are on."""
    employees, trainings = tree["employees"], tree["trainings"]
    found: Tree = {}
    for feature, rule, least, most in (
        ("trainings", "trainings_per_person", 1, 2),
        ("hours", "hours_per_person", 8, 20),
        ("quotas", "seats", 1, 3),
        ("each", "seats", 1, 2),
    ):
        if feature in on:
            for _ in range(draw(st.integers(1, 2))):
                each = draw(st.sampled_from(["unit", "position"])) if feature == "each" else None
                entry = _entry(draw, employees, trainings, each=each, **_bounds(draw, least, most))
                found.setdefault(rule, []).append(entry)
    courses = [row["id"] for row in trainings] + sorted({row["course"] for row in trainings if row.get("course")})
    single = [name for name in courses if sum(name in (row["id"], row.get("course")) for row in trainings) == 1]
    for rule, names in (("mandatory", courses), ("excluded", courses), ("locked", single)):
        if rule in on:
            found[rule] = [_nomination(draw, employees, trainings, names) for _ in range(draw(st.integers(1, 2)))]
    if "saved_plan" in on:
        found.setdefault("locked", []).append(_saved(draw, employees, trainings))
    for rule, fields in _SHARED.items():
        if rule in on:
            found[rule] = [
                _entry(draw, employees, trainings, **fields(draw, employees, trainings))
                for _ in range(draw(st.sampled_from([1, 1, 2])))
            ]
    if "target" in on:
        found["target"] = [_target(draw, tree) for _ in range(draw(st.integers(1, 2)))]
    if "off" in on:
        names = [name for name in (*SWITCHES, *(["decisions"] * ("decisions" in on))) if name not in found]
        for rule in draw(st.sets(st.sampled_from(names), max_size=2)):
            found[rule] = False
    return found


def _nomination(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree], names: list[str]) -> Tree:
    entry = _entry(draw, employees, trainings)
    entry.setdefault("employees", employees[0]["id"])
    if names and ("trainings" not in entry or draw(st.booleans())):
        entry.pop("trainings", None)
        entry["training"] = draw(st.sampled_from(names))
    return entry


def _saved(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree]) -> Tree:
    """All or some of a saved plan, whose document stands where the scenario's file names it."""
    pairs = [{"employee": e["id"], "training": t["id"]} for e in employees for t in trainings]
    seats = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=2, unique_by=lambda seat: tuple(seat.values())))
    return _entry(draw, employees, trainings, plan={"schema": "optimasi.plan/1", "assignments": seats})


# --- rules across people -----------------------------------------------------------------------------


def _absence(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree]) -> Tree:
    return {"each": draw(st.sampled_from([None, "unit", "position"])), "at_most": draw(SHARES)}


def _coverage(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree]) -> Tree:
    return {
        "each": draw(st.sampled_from([None, "unit", "position"])),
        "hours": draw(st.sampled_from([None, None, None, 4, 8, 20])),
        "at_least": draw(SHARES),
    }


def _share(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree]) -> Tree:
    of = _entry(draw, employees, trainings)
    return {draw(st.sampled_from(["at_least", "at_most"])): draw(SHARES), "of": of or None}


def _ceiling(draw: st.DrawFn, employees: list[Tree], trainings: list[Tree]) -> Tree:
    return {
        "each": draw(st.sampled_from([None, None, "unit", "position"])),
        "line": draw(st.sampled_from([None, "kursus", "makan"])),
        "at_most": draw(st.integers(0, 8)) * 100_000,
    }


_SHARED = {"absence": _absence, "coverage": _coverage, "share": _share, "ceiling": _ceiling}


def _target(draw: st.DrawFn, tree: Tree) -> Tree:
    metrics: dict[str, list[Any]] = {
        "levels": [0.5, 1, 2],
        "people": [1, 2, 3],
        "hours": [4, 8, 20],
        "ip_asn": [2, 5, 7.5],
    }
    if "standards" in tree:
        metrics["jpm"] = [20, 40, 62.5]
    if any(row["gap"] for row in tree.get("gaps", [])):
        metrics["gaps_closed"] = ["10%", "20%", "50%"]
    metric = draw(st.sampled_from(sorted(metrics)))
    return {"metric": metric, "at_least": draw(st.sampled_from(metrics[metric]))}
