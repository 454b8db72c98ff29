"""Draws that every Python makes alike: of `Random`, only `random` is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
Frequencies = Sequence[tuple[T, float]]

INVENTED = " (contoh)"
"""Ends the name of every invented person."""


def draw(rng: Random, among: Sequence[str]) -> str:
    """One of `among`, evenly."""
    return among[int(rng.random() * len(among))]


def draw_number(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included, evenly."""
    return low + int(rng.random() * (high - low + 1))


def draw_by_frequency(rng: Random, frequencies: Frequencies[T]) -> T:
    """A value with its frequency; the first one if the frequencies do not reach 1."""
    point = rng.random()
    for value, frequency in frequencies:
        point -= frequency
        if point < 0:
            return value
    return frequencies[0][0]


def apportion(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Split a whole number by shares, largest remainders first; of equal ones the earlier."""
    whole = sum(shares.values())
    quotas = {name: total * share // whole for name, share in shares.items()}
    remainders = sorted(shares, key=lambda name: -(total * shares[name] % whole))
    for name in remainders[: total - sum(quotas.values())]:
        quotas[name] += 1
    return quotas
