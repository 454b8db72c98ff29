"""Scenarios of up to eight people and six trainings, two lines, two trainings a person, in adversarial figures."""

from __future__ import annotations

from random import Random

from properties.judge.money import Money
from properties.judge.reading import Reading

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


def _training(random: Random, t: int, lines: list[str], price) -> Tree:
    row = {"id": f"T{t}", "seats": random.choice([None, None, 2, 3]), "batch_max": random.choice([None, None, 2, 3])}
    row |= {f"cost.{line}": price() for line in lines}
    return row | {"batch_cost.a": price() if random.random() < 0.4 else 0}
