"""Rules about one training, checked from its participants alone."""

from __future__ import annotations

import math
from collections.abc import Iterator

from optimasi.plan.demands import Demands
from optimasi.words.messages import Message

Found = Iterator[Message]


def batches_of(demands: Demands, training: int, seats: int) -> int:
    """Batches that a number of seats needs: n = ceil(s / batch_max); one for any seat without batch_max."""
    size = demands.trainings["batch_max"][training]
    return int(seats > 0) if math.isnan(size) else math.ceil(seats / size)


def check_batches(demands: Demands, training: int, people: frozenset[int]) -> Found:
    """Demand n batch_min <= s and n <= batches_max; seats that are all locked need not fill a batch."""
    least, most = (demands.trainings[column][training] for column in ("batch_min", "batches_max"))
    count = batches_of(demands, training, len(people))
    locked = demands.locked_people[training]
    if len(people) < count * (0 if math.isnan(least) else least) and people != locked:
        yield Message(
            "batch_too_small",
            "{training}: {count} participants do not fill its batches of {least}",
            {"training": demands.training(training), "count": len(people), "least": int(least)},
        )
    if not math.isnan(most) and count > max(most, batches_of(demands, training, len(locked))):
        yield Message(
            "too_many_batches",
            "{training}: {count} batches are more than {most}",
            {"training": demands.training(training), "count": count, "most": int(most)},
        )


def check_seats(demands: Demands, training: int, people: frozenset[int]) -> Found:
    """Demand s <= seats, and for every quota at_least <= s of its employees <= at_most."""
    seats = demands.trainings["seats"][training]
    if not math.isnan(seats) and len(people) > seats:
        yield Message(
            "over_seats",
            "{training}: {count} participants for {seats} seats",
            {"training": demands.training(training), "count": len(people), "seats": int(seats)},
        )
    for quota in demands.quotas:
        count = sum(bool(quota.people[employee]) for employee in people)
        if quota.trainings[training] and not quota.at_least <= count <= quota.at_most:
            yield Message(
                "quota_missed",
                "{training}: {count} participants break its quota",
                {"training": demands.training(training), "count": count},
            )
