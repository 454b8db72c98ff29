"""Small plan documents made by hand, with the keys that a comparison reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimasi.documents.messages import MessageDocument
from optimasi.documents.plan import PlanDocument
from optimasi.words.messages import Message

Document = dict[str, Any]
REASON = Message("money", "money")

NAMES = {"A1": "Ayu (contoh)", "B2": "Budi (contoh)", "C3": "Citra (contoh)", "D4": "[bold]Dewi[/bold] (contoh)"}
UNITS = {"A1": "Kecamatan", "B2": "Kecamatan", "C3": "Kelurahan", "D4": "Kelurahan"}
SEATS = {  # training -> levels that a seat closes, what it costs
    "ARSIP": (1.0, {"kontribusi": 3_000_000, "perjadin": 700_000}),
    "PKP": (1.5, {"kontribusi": 9_000_000, "perjadin": 1_000_000}),
    "SPBE": (0.5, {"kontribusi": 0, "perjadin": 0}),
}
GAP, REQUIRED = 10.0, 20.0


def plan_document(
    seats: Mapping[str, tuple[str, ...]] | None,
    *,
    name: str = "Contoh",
    limits: Mapping[str, int | None] | None = None,
    slack: float = 0.0,
    status: str = "optimal",
    **other: Any,
) -> PlanDocument:
    """Make the document of a plan.

    Parameters
    ----------
    seats
        The trainings of each employee; None for no plan.
    limits
        Rupiah of each line.
    slack
        What the bound lies above the value.
    other
        Keys that replace those made here.
    """
    limits = {"kontribusi": 20_000_000, "perjadin": 3_000_000} if limits is None else limits
    planned = seats is not None
    pairs = [(employee, training) for employee, some in (seats or {}).items() for training in some]
    closed = sum(SEATS[training][0] for _, training in pairs)
    spent = {line: sum(SEATS[training][1][line] for _, training in pairs) for line in limits}
    trained = {employee for employee, _ in pairs}
    caps = [limit for limit in limits.values() if limit is not None]

    def since_nothing(count: float) -> Document:
        return {"before": 0, "after": count}

    levels = {"before": GAP, "after": GAP - closed}
    figures = {
        "levels": levels,
        "levels_weighted": levels,
        "jpm": {"before": 50.0, "after": 100 * (REQUIRED - GAP + closed) / REQUIRED},
        "people": since_nothing(len(trained)),
        "seats": since_nothing(len(pairs)),
        "hours": since_nothing(30.0 * len(pairs)),
        "cost_per_level": sum(spent.values()) / closed if closed else None,
    }
    tree: Document = {
        "schema": "optimasi.plan/1",
        "scenario": {"name": name, "file": f"{name.lower()}.yaml", "digest": name},
        "status": status,
        "stages_open": [],
        "objective": {
            "metrics": {"levels": 1},
            "sense": "max",
            "value": closed if planned else None,
            "bound": closed + slack if planned else None,
            "gap": slack / (closed + slack) if planned and slack else 0.0 if planned else None,
        },
        "cost": sum(spent.values()) if planned else None,
        "budget": sum(caps) if len(caps) == len(limits) else None,
        "lines": [
            {"line": line, "limit": limit, "spent": spent[line] if planned else None} for line, limit in limits.items()
        ],
        "metrics": figures | {"ip_asn": None, "with_20_hours": since_nothing(len(trained))} if planned else None,
        "assignments": [
            {
                "employee": employee,
                "name": NAMES[employee],
                "unit": UNITS[employee],
                "training": training,
                "cost": SEATS[training][1],
            }
            for employee, training in pairs
        ],
        "trainings": [{"training": training, "name": f"Pelatihan {training}"} for training in SEATS],
        "units": [figures | {"unit": unit, "employees": 2, "cost": {}} for unit in dict.fromkeys(UNITS.values())]
        if planned
        else [],
        "solver": {"name": "hand", "version": "", "method": "hand", "seconds": 0.0, "gap": 0.0},
        "not_selected": [
            {
                "employee": employee,
                "name": NAMES[employee],
                "unit": UNITS[employee],
                **MessageDocument.of(REASON).tree(),
            }
            for employee in NAMES
            if planned and employee not in trained
        ],
    }
    return PlanDocument.model_validate(tree | other)
