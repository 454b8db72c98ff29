"""Prices from Rp0 to 10^12 for a drawn scenario: placeholders beside real ones, thirds, budgets that just fit."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random

from tests.properties.judge.money import Money
from tests.properties.judge.reading import Reading

from .verdict import Tree

GREATEST = 12
LARGEST = 10**GREATEST
"""Decimal places of the dearest price, and this price."""
COSTS = ("cost.", "batch_cost.")
TRAVEL = ("fare", "per_day", "per_night")


def tariff(random: Random) -> Callable[[], int]:
    """Draw what the prices of one scenario are like, and give what draws one of them."""
    least, most = sorted((random.uniform(0, GREATEST), random.uniform(0, GREATEST)))
    whole = 10 ** random.randint(0, GREATEST)

    def price() -> int:
        return min(LARGEST, some())

    def some() -> int:
        kind = random.choices(["free", "placeholder", "part", "any", "real"], [1, 2, 3, 4, 1])[0]
        if kind == "free":
            return 0
        if kind == "placeholder":
            return random.randint(1, 3)
        if kind == "part":
            return max(0, whole // random.choice([1, 1, 2, 3, 7]) + random.choice([-1, 0, 0, 1]))
        if kind == "real":
            return random.randint(1, 200) * 50_000
        return round(10 ** random.uniform(least, most))

    return price


def repriced(tree: Tree, random: Random) -> Tree:
    """The same scenario with other prices, budgets and ceilings."""
    tree = copy.deepcopy(tree)
    price = tariff(random)
    for row in [*tree["trainings"], *tree.get("nominations", []), *tree.get("travel", [])]:
        for column, cell in row.items():
            if cell is not None and (column.startswith(COSTS) or column in TRAVEL):
                row[column] = price()
    money = Money(Reading(tree))
    for line, limit in tree["budget"].items():
        if limit != "unlimited":
            tree["budget"][line] = limit_of(money, None if line == "total" else line, random)
    for entry in tree.get("rules", {}).get("ceiling", None) or []:
        entry["at_most"] = limit_of(money, entry.get("line"), random)
    return tree


def limit_of(money: Money, line: str | None, random: Random) -> int:
    """A limit near what some seats and batches cost together: to the rupiah, one more or less, a third, or anything."""
    seats = [pair for pair in money.seats if random.random() < 0.4]
    spent = sum(int(money.seat(e, t, line)) for e, t in seats)
    spent += sum(int(money.batch(t, line)) * random.randint(1, 2) for t in sorted({t for _, t in seats}))
    kind = random.choice(["exact", "exact", "exact", "part", "any"])
    if kind == "part":
        spent = spent * random.randint(1, 6) // random.choice([3, 7])
    elif kind == "any":
        spent = round(spent * random.random())
    return max(0, spent + random.choice([-1, 0, 0, 0, 1, 2]))
