"""What a hand-worked scenario says, for all tests that use one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML

Pairs = tuple[tuple[str, str], ...]
ZEROS = {"ribu": "000", "juta": "000000"}


@dataclass(frozen=True)
class Worked:
    """A scenario and its best plan, worked out by hand.

    Parameters
    ----------
    scenario
        YAML; saved plans stand as their documents.
    seats
        The only best plan after all stages; `A1 B2` for A in training 1 and B in training 2.
    value, cost, people
        The objective, the rupiah and the people reached of this plan.
    broken
        Rule -> a plan that breaks this rule and no other.
    """

    scenario: str
    seats: str
    value: float
    cost: int
    people: int
    broken: dict[str, str] = field(default_factory=dict)


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of employee and training from `P1-T1 P2-T1`."""
    return frozenset((e, t) for e, _, t in (pair.partition("-") for pair in text.split()))


def tree_of(text: str) -> Any:
    """The tree of a YAML text: dates as text, amounts in full."""
    return _plain(YAML(typ="safe").load(text))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and re.fullmatch(r"\d+ (ribu|juta)", value):
        amount, _, unit = value.partition(" ")
        return int(amount + ZEROS[unit])
    return value
