"""Scenarios of up to eight people and six trainings, two lines, two trainings a person, in adversarial figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from tests.properties.judge import Judge
from tests.properties.judge.money import Money
from tests.properties.judge.reading import Reading
from tests.properties.judge.shared import Row

from .exact import Search, TooLargeError, best
from .prices import limit_of, tariff
from .verdict import Tree

POSITIONS, COMPETENCIES = 2, 3


def figures(random: Random) -> Tree:
    """Draw one: most columns filled, so that a row of money holds Rp1 beside Rp1,000,000,000."""
    people, trainings = random.randint(2, 8), random.randint(2, 6)
    competencies = [f"K{k}" for k in range(random.randint(1, COMPETENCIES))]
    lines = ["a", "b"][: random.choice([1, 2, 2])]
    price = tariff(random)
    tree: Tree = {
        "decimal": ".",
        "employees": [{"id": f"E{e}", "position": f"P{e % POSITIONS}"} for e in range(people)],
        "standards": [
            {"position": f"P{p}", "competency": k, "level": random.randint(2, 4)}
            for p in range(POSITIONS)
            for k in competencies
        ],
        "assessments": [
            {"employee": f"E{e}", "competency": k, "level": random.randint(0, 1)}
            for e in range(people)
            for k in competencies
        ],
        "trainings": [_training(random, t, lines, price) for t in range(trainings)],
        "curriculum": [
            {"training": f"T{t}", "competency": k, "lift": random.choice([0.1, 0.3, 0.5, 0.5, 0.7, 1])}
            for t in range(trainings)
            for k in random.sample(competencies, 1 if random.random() < 0.8 else min(2, len(competencies)))
        ],
        "rules": {"trainings_per_person": {"max": random.choice([1, 2, 2, 2])}},
        "budget": dict.fromkeys(lines, 0),
    }
    money = Money(Reading(tree))
    for line in lines:
        tree["budget"][line] = limit_of(money, line, random)
    if random.random() < 0.2:
        tree["objective"] = random.choice(["people", {"levels": 1, "people": 0.3}, {"levels": 1, "economise": "10%"}])
    return tree


def weighted(random: Random) -> Tree:
    """One with weights and chances that are no tenths: of people, competencies, gaps, completion and attendance."""
    tree = figures(random)
    weight = random.choice([lambda: round(random.uniform(0, 3), 3), lambda: round(10 ** random.uniform(-3, 4), 3)])
    for row in tree["employees"]:
        row |= {"weight": weight(), "attendance": random.choice([1, 0.95, 0.333, round(random.random(), 3)])}
    names = sorted({row["competency"] for row in tree["standards"]})
    tree["competencies"] = [{"id": name, "weight": weight()} for name in names]
    for row in tree["trainings"]:
        row |= {
            "completion": random.choice([1, 1, 0.9, round(random.random(), 3)]),
            "hours": random.choice([4, 7.5, 40]),
        }
    for row in tree["curriculum"]:
        row["lift"] = random.choice([row["lift"], round(random.uniform(0.01, 2), 2)])
    objectives: list[Any] = ["levels", "hours", {"levels": 1, "hours": 0.013}, {"levels": "70%", "people": "30%"}]
    return tree | {"objective": random.choice(objectives)}


def edges(random: Random) -> Tree:
    """One in which the best plan reaches a limit exactly: its rupiah or one less, its value, what economise leaves."""
    tree = random.choice([figures, weighted])(random) | {"objective": random.choice(["levels", "people"])}
    metric = tree["objective"]
    try:
        top = best(Judge(tree))
    except TooLargeError:
        return tree
    assert top.value is not None
    kind = random.choice(["money", "less", "both", "target", "beyond", "economise"])
    if kind in ("money", "less", "both"):
        tree["budget"]["total"] = max(0, int(top.cost or 0) - (kind == "less"))
    if kind in ("target", "beyond", "both"):
        judge = Judge(tree)
        search, row = Search(judge), Row("target", lambda e, chosen: judge.gain.added(metric, e, chosen))
        reached = search.most(row, search.rules, None) or Fraction(0)
        at_least = reached + (Fraction(1, 1000) if kind == "beyond" else 0)
        tree["rules"]["target"] = {"metric": metric, "at_least": written(at_least)}
        tree["objective"] = random.choice(["cost", "hours", metric]) if kind != "both" else "cost"
    if kind == "economise":
        tree["objective"] = {metric: 1, "economise": random.choice(["10%", "20%", "25%", "50%"])}
    return tree


def written(value: Fraction) -> str:
    """A decimal in full."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _training(random: Random, t: int, lines: list[str], price: Callable[[], int]) -> Tree:
    row = {"id": f"T{t}", "seats": random.choice([None, None, 2, 3]), "batch_max": random.choice([None, None, 2, 3])}
    row |= {f"cost.{line}": price() for line in lines}
    return row | {"batch_cost.a": price() if random.random() < 0.4 else 0}
