"""Reads the source text of one scalar, from YAML or a table cell, as its field means it.

A text that could mean two things is refused with both readings, never guessed.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Literal, NamedTuple

from optimasi.words import terms
from optimasi.words.messages import Message, NotationError


def write_number(value: Fraction) -> str:
    """Write a number exactly, and so that no exactly three digits follow its point: it reads back one way."""
    places = next(places for places in range(400) if (value * 10**places).denominator == 1)
    places += places == 3
    whole, rest = divmod(abs(int(value * 10**places)), 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def write_text(text: str) -> str:
    """Write a text so that it reads back inside a list or mapping of one line."""
    plain = text[:1].isalpha() and not set(text) & set(":#,[]{}\"'")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def whole_rupiah(amount: Fraction | int) -> Rupiah:
    """Round to whole rupiah, half up."""
    return Rupiah(math.floor(amount + Fraction(1, 2)))


DecimalSign = Literal[",", "."]

# Longer than any number or date; Python itself refuses to read thousands of digits.
_LONGEST = 80
_LARGEST_NUMBER = 10**9
_LARGEST_AMOUNT = 10**17
"""Thirty national budgets; sums of such amounts are still exact in 64 bits."""
_WRITE_MONEY = Message("write_money", "write it as 650.000, 650 ribu or 1,65 miliar")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_QUANTITY = re.compile(r"(?P<head>[^0-9+-]*)(?P<sign>[+-]?)(?P<digits>[0-9][0-9.,]*)(?P<tail>[^0-9]*)")
# By decimal sign; the other one groups thousands.
_DIGITS: dict[DecimalSign, re.Pattern[str]] = {
    ",": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?"),
    ".": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?"),
}
_EMPTY_DECIMALS = re.compile(r"[.,]-{1,2}$")


class Rupiah(int):
    """An amount of whole rupiah."""

    __slots__ = ()


class _Quantity(NamedTuple):
    """A text split around its first number: "Rp 1,5 juta" is "Rp", "", "1,5", "juta"."""

    head: str
    sign: str
    digits: str
    tail: str


def read_money(text: str) -> Rupiah:
    """Read an amount: `Rp650.000`, `1.650.000,00`, `1,65 miliar`.

    Parameters
    ----------
    text
        As written; `Rp` may be missing, a group of three digits is thousands, and a scale such as
        `juta` allows decimals.

    Raises
    ------
    NotationError
        When it is no amount, negative, not whole rupiah, or can be read in two ways.
    """
    text = trim(text)
    quantity = _split(_EMPTY_DECIMALS.sub("", text))
    if quantity is None or quantity.sign == "+" or not _is_rupiah(quantity.head):
        raise _not_money(text)
    if quantity.sign == "-":
        raise _negative(text)
    if not quantity.tail:
        return _whole_rupiah(text, _readings(quantity.digits, places=2))
    if quantity.tail.casefold() == "m":
        raise _two_meanings(text, f"{quantity.digits} miliar", f"{quantity.digits} juta")
    unit = terms.canonical("units", quantity.tail)
    if unit not in _SCALES:
        raise NotationError(
            Message(
                "unknown_unit",
                "{unit} in {text} is no unit of money",
                {"text": text, "unit": quantity.tail},
            ),
            Message("write_scale", "write ribu, juta, miliar or triliun"),
        )
    return _whole_rupiah(text, [value * _SCALES[unit] for value in _readings(quantity.digits)])


def read_number(text: str, decimal: DecimalSign | None = None) -> float:
    """Read a number: `3`, `-2,5`, `1.250.000`.

    Parameters
    ----------
    text
        As written.
    decimal
        The decimal sign, where the source says which; the other one then groups thousands.

    Raises
    ------
    NotationError
        When it is no number, or `1.250` and no decimal sign is known.
    """
    return float(_number(trim(text), decimal))


def read_integer(text: str, decimal: DecimalSign | None = None) -> int:
    """Read a whole number, which `3,0` is and `3,5` is not.

    Parameters
    ----------
    text
        As written.
    decimal
        As in `read_number`.

    Raises
    ------
    NotationError
        When it is no number, not whole, or can be read in two ways.
    """
    text = trim(text)
    value = _number(text, decimal)
    if value.denominator != 1:
        raise NotationError(Message("not_whole", "{text} is not a whole number", {"text": text}))
    return int(value)


def read_share(text: str, decimal: DecimalSign | None = None) -> Fraction:
    """Read a share, exactly: `20%`, `12,5 persen`, `0,2`.

    Parameters
    ----------
    text
        As written; with a percent sign it may exceed 100 %.
    decimal
        As in `read_number`.

    Raises
    ------
    NotationError
        When it is no share, negative, a bare 1 (1 % or all?), or a bare number above 1.
    """
    text = trim(text)
    value, is_percentage = _ratio(text, decimal)
    if value == 1 and not is_percentage:
        raise _two_meanings(text, "1%", "100%")
    return value


def read_probability(text: str, decimal: DecimalSign | None = None) -> float:
    """Read a probability: a share in which a bare 0 or 1 means never or always.

    Parameters
    ----------
    text
        As written.
    decimal
        As in `read_number`.

    Raises
    ------
    NotationError
        When it is no share, negative, or above 100 %.
    """
    text = trim(text)
    value, _ = _ratio(text, decimal)
    if value > 1:
        raise NotationError(Message("above_all", "{text} is more than 100%", {"text": text}))
    return float(value)


def read_boolean(text: str) -> bool:
    """Read yes or no in either language: `ya`, `tidak`, `true`, `sudah`, `0`.

    Parameters
    ----------
    text
        As written.

    Raises
    ------
    NotationError
        When it is neither.
    """
    text = trim(text)
    answer = terms.canonical("values:yes_no", text)
    if answer is None:
        raise NotationError(
            Message("not_yes_or_no", "{text} is neither yes nor no", {"text": text}),
            Message("write_yes_or_no", "write yes or no"),
        )
    return answer == "yes"


def trim(text: str) -> str:
    """Make every run of white space, non-breaking ones included, one space; refuse what cannot be a scalar.

    Only the spaces are normalised: NFKC on the whole text would read `10²` as 102.
    """
    trimmed = " ".join(text.split())
    if not trimmed:
        raise NotationError(Message("empty", "nothing is written here", {"text": text}))
    if len(trimmed) > _LONGEST:
        raise NotationError(Message("too_long", "{text} is too long to be a value", {"text": trimmed}))
    return trimmed


def _split(text: str) -> _Quantity | None:
    match = _QUANTITY.fullmatch(text)
    return _Quantity(*(part.strip() for part in match.groups())) if match else None


def _readings(digits: str, decimal: DecimalSign | None = None, places: int = _LONGEST) -> list[Fraction]:
    """List the values that digits with separators can have, the one with thousands first.

    Parameters
    ----------
    digits
        Digits, points and commas.
    decimal
        The decimal sign if it is known.
    places
        How many decimals at most; with 2, a group of three is always thousands.
    """
    values = set()
    for sign, pattern in _DIGITS.items():
        match = pattern.fullmatch(digits) if decimal in (None, sign) else None
        if match and len(match["decimals"] or "") <= places:
            whole = re.sub("[.,]", "", match["whole"])
            values.add(Fraction(f"{whole}.{match['decimals'] or 0}"))
    return sorted(values, reverse=True)


def _spellings(text: str) -> tuple[str, str]:
    """Write `1.250 juta` with thousands (`1250 juta`) and with a decimal (`1.25 juta`), past mistaking."""
    before, whole, sign, decimals, after = re.split(r"([0-9]+)([.,])([0-9]+)", text)
    # `1.125` has no shorter spelling; a fourth decimal says that it is no group of thousands.
    kept = decimals.rstrip("0") if decimals.endswith("0") else decimals + "0"
    fraction = whole + sign + kept if kept else whole
    return f"{before}{whole}{decimals}{after}", f"{before}{fraction}{after}"


def _is_rupiah(head: str) -> bool:
    return not head or terms.canonical("units", head) == "rupiah"


def _whole_rupiah(text: str, readings: list[Fraction]) -> Rupiah:
    """Take the only reading of an amount if it is whole."""
    if not readings:
        raise _not_money(text)
    if len(readings) > 1:
        first, second = (Rupiah(value) for value in readings)
        raise NotationError(_can_mean(text, first, second), _write_either(*_spellings(text)))
    if readings[0].denominator != 1:
        raise NotationError(
            Message("not_whole_rupiah", "{text} is not an amount of whole rupiah", {"text": text}),
            _WRITE_MONEY,
        )
    if readings[0] > _LARGEST_AMOUNT:
        raise _too_large(text)
    return Rupiah(readings[0])


def _number(text: str, decimal: DecimalSign | None) -> Fraction:
    quantity = _split(text)
    if quantity is None or quantity.head or quantity.tail:
        raise _not_a_number(text)
    return _signed(text, quantity, decimal)


def _ratio(text: str, decimal: DecimalSign | None) -> tuple[Fraction, bool]:
    """Read a share that is not negative, and whether it was written as a percentage."""
    quantity = _split(text)
    if quantity is None or quantity.head or not _is_percent(quantity.tail):
        raise NotationError(
            Message("not_a_share", "{text} is not a share", {"text": text}),
            Message("write_share", "write it as 0,2 or 20%"),
        )
    if quantity.sign == "-":
        raise _negative(text)
    value = _signed(text, quantity, decimal)
    if quantity.tail:
        return value / 100, True
    if value > 1:
        raise NotationError(
            Message("no_percent_sign", "{text} is more than the whole", {"text": text}),
            _write_as(f"{text}%"),
        )
    return value, False


def _is_percent(tail: str) -> bool:
    return not tail or terms.canonical("units", tail) == "percent"


def _signed(text: str, quantity: _Quantity, decimal: DecimalSign | None) -> Fraction:
    """Take the only reading of a number, with its sign."""
    sign = -1 if quantity.sign == "-" else 1
    readings = _readings(quantity.digits)
    if len(readings) > 1 and decimal is not None:
        readings = _readings(quantity.digits, decimal)
    if len(readings) > 1:
        first, second = (_plain(sign * value) for value in readings)
        raise NotationError(
            _can_mean(text, first, second),
            Message(
                "write_either_or_decimal",
                "write {first} or {second}, or say once with the key `decimal` which sign is the decimal one",
                dict(zip(("first", "second"), _spellings(text), strict=True)),
            ),
        )
    if not readings:
        raise _not_a_number(text)
    if readings[0] > _LARGEST_NUMBER:
        raise _too_large(text)
    return sign * readings[0]


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _not_money(text: str) -> NotationError:
    return NotationError(Message("not_money", "{text} is not an amount of money", {"text": text}), _WRITE_MONEY)


def _not_a_number(text: str) -> NotationError:
    return NotationError(
        Message("not_a_number", "{text} is not a number", {"text": text}),
        Message("write_number", "write it with digits, as in 1250 or 2,5"),
    )


def _too_large(text: str) -> NotationError:
    return NotationError(Message("larger_than_any", "{text} is larger than anything counted here", {"text": text}))


def _negative(text: str) -> NotationError:
    return NotationError(Message("negative", "{text} is negative", {"text": text}))


def _two_meanings(text: str, first: str, second: str) -> NotationError:
    """Refuse a text whose two readings are also how to write them."""
    return NotationError(_can_mean(text, first, second), _write_either(first, second))


def _can_mean(text: str, first: str | float, second: str | float) -> Message:
    return Message("ambiguous", "{text} can mean {first} or {second}", {"text": text, "first": first, "second": second})


def _write_either(first: str, second: str) -> Message:
    return Message("write_either", "write {first} or {second}", {"first": first, "second": second})


def _write_as(suggested: str) -> Message:
    return Message("write_as", "write {suggested}", {"suggested": suggested})
