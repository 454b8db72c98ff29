"""A saved plan against its scenario: everything that can be is computed again and compared."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from optimasi.documents.plan import PlanDocument
from optimasi.documents.saved import read_plan
from optimasi.plan.document import plan_document
from optimasi.plan.gain import Assignments
from optimasi.plan.plan import Plan, Proof, relative_gap
from optimasi.plan.verify import slack, verify
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError, Message, Name, Place
from optimasi.words.shell import quoted, typed_path

CHECKED = ("scenario.changes", "scenario.effective", "stopped_by", "cost_proven", "baseline", "objective.best")
"""What a check reads of a saved plan although a document without it is one."""
LABELS = (("employee", "training"), ("line",), ("training",), ("unit",), ("competency",))
"""Keys that tell the rows of a list apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A saved plan as rebuilt, and what is wrong with it.

    Parameters
    ----------
    plan
        Rebuilt from the assignments.
    findings
        Rules that it breaks, and what the document says otherwise than computed again; empty for a good plan.
    """

    plan: Plan
    findings: tuple[Message, ...]


class Difference(NamedTuple):
    """A leaf of two documents that is not the same, by dotted key."""

    key: str
    said: Any
    found: Any


def check_saved_plan(path: Path) -> Checked:
    """Rebuild a saved plan from its assignments, verify it, and compare all that its document says.

    Gain, cost, metrics and every rule are computed again from the scenario. Only the bound is the solver's
    word: it may not lie below the value.

    Parameters
    ----------
    path
        What `solve --json` or `-o plan.json` wrote.

    Raises
    ------
    InputError
        It cannot be read or holds no plan, or its scenario is absent, has errors, or has changed since.
    """
    saved = read_plan(path, CHECKED)
    document = saved.document
    if not document.exists:
        nothing = Message(
            "no_plan_to_check",
            "this document holds no plan ({status}), so there is nothing to verify",
            {"status": document.status},
        )
        raise InputError([Diagnostic(nothing, (Place(str(path)),), remedy=solve_again(document, path))])
    scenario = load_scenario(_scenario_file(document, path), document.scenario.changes)
    if scenario.digest != document.scenario.digest:
        raise InputError(_other_scenario(document, scenario, path))
    plan = Plan(
        scenario,
        _assignments(document.seats, scenario, path),
        _proof(document),
        best=document.objective.best or {},
        cost_proven=document.cost_proven,
        baseline=None
        if document.baseline is None
        else _assignments([(seat.employee, seat.training) for seat in document.baseline], scenario, path),
        stages_open=document.stages_open,
    )
    said = _from_folder(saved.tree, document.scenario.file)
    again = _from_folder(plan_document(plan, document.sturdiness).tree(), scenario.file)
    differences = [*_status(plan), *_differences(said, again)]
    return Checked(plan, (*verify(plan), *map(_told, differences)))


def solve_again(document: PlanDocument, path: Path) -> Message:
    """The command that makes a plan anew."""
    changes = "".join(f" --set {quoted(change)}" for change in document.scenario.changes)
    words = {"file": typed_path(document.scenario.file), "changes": changes, "plan": typed_path(str(path))}
    return Message("solve_again", "solve it again: optimasi solve {file}{changes} -o {plan}", words)


def _scenario_file(document: PlanDocument, path: Path) -> Path:
    """The scenario file that a plan names, from the plan's folder, from the working folder, or beside the plan."""
    named = Path(document.scenario.file)
    if found := next(
        (place for place in (path.parent / named, named, path.parent / named.name) if place.is_file()), None
    ):
        return found
    absent = Message(
        "scenario_absent",
        "the scenario of this plan, {file}, is neither in the folder of the plan nor in the working folder",
        {"file": str(named)},
    )
    remedy = Message("run_there", "run this in the folder in which the plan was solved")
    raise InputError([Diagnostic(absent, (Place(str(path)),), str(named), remedy)])


def _other_scenario(document: PlanDocument, scenario: Scenario, path: Path) -> Iterator[Diagnostic]:
    """Another digest: the settings that differ, if any do; else it is the tables."""
    changed = Message(
        "other_digest",
        "this plan was made from another scenario: {file} or its tables have changed since",
        {"file": scenario.file},
    )
    yield Diagnostic(changed, (Place(str(path)),), document.scenario.digest, solve_again(document, path))
    for difference in _differences(document.scenario.effective, json.loads(json.dumps(scenario.effective))):
        then_and_now = Message(
            "setting_differs",
            "{key} was {said} when the plan was made and is {found} now",
            {"key": difference.key, "said": _written(difference.said), "found": _written(difference.found)},
        )
        yield Diagnostic(then_and_now, (Place(str(path)),))


def _assignments(seats: Sequence[tuple[str, str]], scenario: Scenario, path: Path) -> Assignments:
    rows: dict[str, list[int]] = {}
    unknown: list[Diagnostic] = []
    for place, (table, frame) in enumerate((("employees", scenario.employees), ("trainings", scenario.trainings))):
        known = {name: row for row, name in enumerate(frame["id"])}
        names = [seat[place] for seat in seats]
        rows[table] = [known.get(name, -1) for name in names]
        for name in dict.fromkeys(name for name in names if name not in known):
            nobody = Message(
                "seat_unknown",
                "{name} has a seat but is not in {table}",
                {"name": name, "table": Name("scenario", table)},
            )
            unknown.append(Diagnostic(nobody, (Place(str(path)),), name))
    if unknown:
        raise InputError(unknown)
    return Assignments.of(rows["employees"], rows["trainings"])


def _proof(document: PlanDocument) -> Proof:
    solver, bound = document.solver, document.objective.bound
    return Proof(
        status=document.status,
        bound=bound if bound is None or document.objective.sense == "max" else -bound,
        stopped_by=document.stopped_by,
        solver=solver.name,
        version=solver.version,
        method=solver.method,
        seconds=solver.seconds,
        asked=solver.gap,
    )


def _status(plan: Plan) -> Iterator[Difference]:
    """A plan is optimal within the gap that was asked for, and only then."""
    proof = plan.proof
    proven = proof.bound is not None and relative_gap(plan.value.total, proof.bound) <= plan.allowed_gap + 1e-9
    if proven != (proof.status == "optimal"):
        yield Difference("status", proof.status, "optimal" if proven else "feasible")


def _differences(said: Any, found: Any, key: str = "") -> Iterator[Difference]:
    """Every leaf at which two documents are not the same."""
    if isinstance(said, dict) and isinstance(found, dict):
        for name in {**found, **said}:
            yield from _differences(said.get(name), found.get(name), f"{key}.{name}" if key else name)
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        for position, (one, other) in enumerate(zip(said, found, strict=True)):
            yield from _differences(one, other, f"{key}[{_label(other) or position}]")
    elif isinstance(said, list) and isinstance(found, list):
        yield Difference(key, _entries(said), _entries(found))
    elif not _same(said, found):
        yield Difference(key, said, found)


def _label(row: Any) -> str:
    """What tells a row of a list apart."""
    labels = [[row[name] for name in names if name in row] for names in LABELS] if isinstance(row, dict) else []
    return ", ".join(map(str, next(filter(None, labels), ())))


def _entries(rows: list[Any]) -> Message:
    return Message("entries", "{count} entries", {"count": len(rows)})


def _same(said: Any, found: Any) -> bool:
    """Numbers may differ by rounding; rupiah, counts and words may not."""
    if isinstance(found, float) and isinstance(said, int | float) and not isinstance(said, bool):
        return abs(said - found) <= slack(found)
    return type(said) is type(found) and bool(said == found)


def _told(difference: Difference) -> Message:
    return Message(
        "plan_differs",
        "{key}: {said} in the plan, {found} when computed again",
        {"key": difference.key, "said": _written(difference.said), "found": _written(difference.found)},
    )


def _written(value: Any) -> object:
    """A leaf as messages take it: numbers as such, blanks and the rest as JSON writes them."""
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    shown = isinstance(value, Message) or numeric or (isinstance(value, str) and value.strip())
    return value if shown else json.dumps(value, ensure_ascii=False)


def _from_folder(value: Any, file: str) -> Any:
    """A document in which places are written from the folder of its scenario, wherever it was called from."""
    if isinstance(value, dict):
        return {name: _from_folder(item, file) for name, item in value.items()}
    if isinstance(value, list):
        return [_from_folder(item, file) for item in value]
    return value.removeprefix(os.path.join(os.path.dirname(file), "")) if isinstance(value, str) else value
