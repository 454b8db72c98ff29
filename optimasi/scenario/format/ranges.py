"""What numbers and days can be at most: what lies beyond is a slip of the pen, or in another unit."""

from __future__ import annotations

from datetime import date

from optimasi.words.messages import Message, NotationError

LEVELS = 100
"""Levels, gaps and lifts: five by the national standard, and scores of 100 where an agency gives those."""
SCALE = 5
"""Levels of the national standard; where no standard asks for more, nobody can have more."""
HOURS = 10_000
"""JP of a training, or of one person: a year has 8,760 hours."""
DAYS = 3_660
"""Days of one training: ten years."""
PEOPLE = 10_000_000
"""Seats and batches: twice as many as there are civil servants."""
WEIGHTS = 1_000_000
"""Weights: a thousand times a thousand; beyond it the lighter ones would not count."""
LIFETIME = 150
"""Years of a life, and so of what is left of one's work."""
YEARS = (1900, 2199)
"""Years of births, of trainings and of retirements."""
PLANNED = (2000, 2199)
"""Years that are planned for."""


def known_day(day: date, text: str) -> date:
    """A day of a year that trainings and people can have.

    Raises
    ------
    NotationError
        Another century: `0001-01-01`, `9999-12-31`.
    """
    if not YEARS[0] <= day.year <= YEARS[1]:
        facts = {"text": text, "least": str(YEARS[0]), "most": str(YEARS[1])}
        raise NotationError(Message("other_century", "the year of {text} is not between {least} and {most}", facts))
    return day
