"""Plans of drawn trees: how many examples, written to files, loaded and solved to the end."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, reject, settings

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.plan.verify import verify
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import InputError
from tests.helpers import write_scenario

Tree = dict[str, Any]
WANTED = os.environ.get("OPTIMASI_EXAMPLES")
"""Many random examples instead of the same few each time: OPTIMASI_EXAMPLES=5000 pytest tests/properties."""


SLIPS = frozenset({"excludes_itself", "requires_itself", "requires_circle", "below_one", "never_opens"})
"""Mistakes of a catalogue that are drawn by chance and refused."""
CHANGES = ("levels", "levels_weighted", "people", "seats", "hours", "with_20_hours")
"""Figures of a plan before it and after it."""


def examples(share: float = 1.0) -> settings:
    """The number of examples of a test, relative to the main one's 35; many examples are shrunk when one fails."""
    return settings(
        max_examples=max(1, round(int(WANTED or 35) * share)),
        derandomize=WANTED is None,
        phases=[phase for phase in Phase if WANTED or phase not in (Phase.shrink, Phase.explain)],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def planned(tree: Tree, **how: Any) -> Tree:
    """Load a tree through files, solve it to the end, and give the plan's document."""
    plan = solve(loaded(tree), gap=0.0, **how)
    assert not plan.exists or verify(plan) == ()
    return plan_document(plan).tree()


def loaded(tree: Tree) -> Scenario:
    """Load a tree through files; one with a slip is not counted as an example."""
    try:
        return read(tree)
    except InputError as error:
        if is_slip(error):
            reject()
        raise


def is_slip(error: InputError) -> bool:
    """Whether a drawn scenario was refused for slips alone."""
    return {diagnostic.message.code for diagnostic in error.diagnostics} <= SLIPS


def read(tree: Tree) -> Scenario:
    """Load a tree through files, saved plans beside the scenario."""
    tree = copy.deepcopy(tree)
    locked = tree.get("rules", {}).get("locked") or []
    with tempfile.TemporaryDirectory() as folder:
        for place, entry in enumerate([locked] if isinstance(locked, dict) else locked):
            if "plan" in entry:
                name = f"saved{place}.json"
                (Path(folder) / name).write_text(json.dumps(_saved(entry["plan"])), encoding="utf-8")
                entry["plan"] = name
        return load_scenario(write_scenario(Path(folder), tree))


def _saved(plan: Tree) -> Tree:
    """A saved plan whose seats alone are said, with all else that the reader of plans needs."""
    person = {"name": "", "unit": "", "cost": {}}
    objective = {"metrics": {}, "sense": "max", "value": 0.0, "bound": None, "gap": None}
    nothing = {"before": 0, "after": 0}
    rest: Tree = {
        "scenario": {"name": "", "file": "", "digest": ""},
        "status": "feasible",
        "objective": objective,
        "solver": {"name": "", "version": "", "method": "", "seconds": 0.0, "gap": 0.0},
        "cost": 0,
        "budget": None,
        "metrics": {"jpm": None, "ip_asn": None, "cost_per_level": None, **dict.fromkeys(CHANGES, nothing)},
        **{table: [] for table in ("stages_open", "lines", "trainings", "units", "not_selected")},
    }
    return rest | plan | {"assignments": [person | seat for seat in plan["assignments"]]}


def seats_in(document: Tree) -> frozenset[tuple[str, str]]:
    """Pairs of employee and training in a plan's document."""
    return frozenset((row["employee"], row["training"]) for row in document["assignments"])


def value_of(tree: Tree) -> float | None:
    """The best value; None where no plan is possible or the input contradicts itself."""
    try:
        value: float | None = planned(tree)["objective"]["value"]
    except InputError:
        return None
    return value
