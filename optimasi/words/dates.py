"""Reads the source text of one date."""

from __future__ import annotations

import datetime
import re

from optimasi.words import terms
from optimasi.words.messages import Message, NotationError
from optimasi.words.notation import trim

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NAMED_MONTH = re.compile(r"([0-9]{1,2})[ -]([^\W\d_]+)\.?[ -]([0-9]{4}|[0-9]{2})")


def read_date(text: str) -> datetime.date:
    """Read a date: `2027-03-01`, `01/03/2027` (day first), `1 Maret 2027`.

    Parameters
    ----------
    text
        As written; the time of midnight, as workbooks add it, is ignored.

    Raises
    ------
    NotationError
        When it is no date, an impossible one, or its year has two digits.
    """
    text = trim(text)
    parts = _date_parts(text)
    if parts is None:
        raise NotationError(
            Message("not_a_date", "{text} is not a date", {"text": text}),
            Message("write_date", "write it as 2027-03-01, 01/03/2027 or 1 Maret 2027"),
        )
    year, month, day = parts
    if len(year) == 2:
        raise NotationError(
            Message("two_digit_year", "the year of {text} has two digits", {"text": text}),
            Message("write_year", "write the year with four digits, as in 2027-03-01"),
        )
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        raise NotationError(
            Message("impossible_date", "there is no day {text}", {"text": text}),
            Message("day_first", "write day, month, year, as in 31/12/2027"),
        ) from None


def _date_parts(text: str) -> tuple[str, int, str] | None:
    """Find year, month and day; the year as written, because two digits are refused."""
    if match := _ISO_DATE.fullmatch(text):
        return match[1], int(match[2]), match[3]
    if match := _DAY_FIRST.fullmatch(text):
        return match[4], int(match[3]), match[1]
    if (match := _NAMED_MONTH.fullmatch(text)) and (month := terms.canonical("values:month", match[2])):
        return match[3], terms.canonical_names("values:month").index(month) + 1, match[1]
    return None
