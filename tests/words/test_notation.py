"""Reading scalars: numbers, shares, yes and no, and what every reader refuses."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimasi.words.dates import read_date
from optimasi.words.messages import NotationError
from optimasi.words.notation import (
    DecimalSign,
    read_boolean,
    read_integer,
    read_money,
    read_number,
    read_probability,
    read_share,
)
from tests.words.refused_texts import refusal, rendered

READERS = [read_money, read_number, read_integer, read_share, read_probability, read_date, read_boolean]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("3", None, 3.0),
        ("007", None, 7.0),
        ("-2,5", None, -2.5),
        ("+2.5", None, 2.5),
        ("0.250", None, 0.25),
        ("0,250", ",", 0.25),
        ("1.25", None, 1.25),
        ("1.2500", None, 1.25),
        ("1234.567", None, 1234.567),
        ("1.250.000", None, 1_250_000.0),
        ("1,250,000", None, 1_250_000.0),
        ("1.250,75", None, 1250.75),
        ("1,250.75", None, 1250.75),
        ("1.250", ",", 1250.0),
        ("1.250", ".", 1.25),
        ("1,250", ",", 1.25),
        ("1,250", ".", 1250.0),
        ("-1.250", ",", -1250.0),
        ("\u00a02,5 ", ",", 2.5),
    ],
)
def test_number(text: str, decimal: DecimalSign | None, number: float) -> None:
    """A number is read with either decimal sign, and with the known one where it matters."""
    assert read_number(text, decimal) == number


@pytest.mark.parametrize(
    "text",
    [
        "1E5",
        "nan",
        "inf",
        "Infinity",
        "--1",
        "1-",
        "\u22121",
        "1_000",
        "1 000",
        ".5",
        "5.",
        "1..2",
        "1.25.000",
        "٣",
        "½",
        "2²",
        "0x10",
        "5 JP",
        "12.5.2027",
    ],
)
def test_not_a_number(text: str) -> None:
    """Only ASCII digits, one leading sign, and separators in their places make a number."""
    assert refusal(read_number, text).message.code == "not_a_number"


@pytest.mark.parametrize(
    ("text", "readings", "remedy"),
    [
        ("1.250", (1250, 1.25), "write 1250 or 1.25,"),
        ("1,125", (1125, 1.125), "write 1125 or 1,1250,"),
        ("-1.000", (-1000, -1), "write -1000 or -1,"),
    ],
)
def test_ambiguous_number(text: str, readings: tuple[float, float], remedy: str) -> None:
    """A separator before exactly three digits is refused with both readings unless `decimal` settles it."""
    error = refusal(read_number, text)
    assert error.message.code == "ambiguous"
    assert (error.message.parameters["first"], error.message.parameters["second"]) == readings
    assert rendered(error.remedy).startswith(remedy)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("2.5", ",", 2.5), ("2,5", ".", 2.5), ("0.250", ",", 0.25), ("1,650,000", ",", 1650000)],
)
def test_one_reading(text: str, decimal: DecimalSign, number: float) -> None:
    """A number with a single reading is read whatever the decimal sign elsewhere."""
    assert read_number(text, decimal) == number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("3", None, 3),
        ("3,0", None, 3),
        ("3.0", None, 3),
        ("-4", None, -4),
        ("1.250", ",", 1250),
        ("1.250.000", None, 1_250_000),
        ("1.000", ".", 1),
    ],
)
def test_integer(text: str, decimal: DecimalSign | None, number: int) -> None:
    """A whole number may be written with empty decimals."""
    value = read_integer(text, decimal)
    assert value == number
    assert type(value) is int


@pytest.mark.parametrize(
    ("text", "decimal", "code"),
    [
        ("3,5", None, "not_whole"),
        ("1.250", None, "ambiguous"),
        ("1.250", ".", "not_whole"),
        ("true", None, "not_a_number"),
        ("1e3", None, "not_a_number"),
    ],
)
def test_not_an_integer(text: str, decimal: DecimalSign | None, code: str) -> None:
    """A fraction, an ambiguous number and a word are no whole number."""
    assert refusal(read_integer, text, decimal).message.code == code


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20%", Fraction(1, 5)),
        ("12,5 %", Fraction(1, 8)),
        ("0.1%", Fraction(1, 1000)),
        ("20 persen", Fraction(1, 5)),
        ("20 percent", Fraction(1, 5)),
        ("0,2", Fraction(1, 5)),
        ("0.333", Fraction(333, 1000)),
        ("0", Fraction(0)),
        ("0%", Fraction(0)),
        ("1%", Fraction(1, 100)),
        ("100%", Fraction(1)),
        ("150%", Fraction(3, 2)),
    ],
)
def test_share(text: str, share: Fraction) -> None:
    """A share is the exact fraction of its text."""
    assert read_share(text) == share


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-20%", "negative"),
        ("-0,2", "negative"),
        ("20", "no_percent_sign"),
        ("1,5", "no_percent_sign"),
        ("1", "ambiguous"),
        ("1,0", "ambiguous"),
        ("1.250", "ambiguous"),
        ("12.500%", "ambiguous"),
        ("%", "not_a_share"),
        ("1/5", "not_a_share"),
        ("20 orang", "not_a_share"),
        ("20%%", "not_a_share"),
        ("tinggi", "not_a_share"),
        ("1..5%", "not_a_number"),
    ],
)
def test_not_a_share(text: str, code: str) -> None:
    """Negative, bare and ambiguous shares are refused, and the message names the text."""
    message = refusal(read_share, text).message
    assert message.code == code
    assert message.parameters["text"] == text


def test_bare_numbers_as_shares_have_remedies() -> None:
    """A bare 20 is answered with `20%`, a bare 1 with both readings."""
    assert rendered(refusal(read_share, "20").remedy) == "write 20%"
    error = refusal(read_share, "1")
    assert rendered(error.message) == "1 can mean 1% or 100%"
    assert rendered(error.remedy) == "write 1% or 100%"


def test_decimal_settles_a_share() -> None:
    """The known decimal sign settles a percentage with three decimals."""
    assert read_share("12.500%", ".") == Fraction(1, 8)
    assert read_share("0.2", ",") == Fraction(1, 5)


@pytest.mark.parametrize(("text", "value"), [("0", 0.0), ("1", 1.0), ("1,0", 1.0), ("0,95", 0.95), ("95%", 0.95)])
def test_probability(text: str, value: float) -> None:
    """In a probability a bare 0 is never and a bare 1 is always."""
    assert read_probability(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [("101%", "above_all"), ("95", "no_percent_sign"), ("-5%", "negative"), ("sering", "not_a_share")],
)
def test_not_a_probability(text: str, code: str) -> None:
    """A probability lies between 0 and 100 %."""
    assert refusal(read_probability, text).message.code == code


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (True, "true TRUE ya Ya yes y sudah ada v √ ✓ 1"),
        (False, "false False tidak TIDAK no n t belum tdk blm - 0"),
    ],
)
def test_boolean(answer: bool, words: str) -> None:
    """Yes and no are read in both languages and in the signs of agency files."""
    for word in words.split():
        assert read_boolean(f" {word}\u00a0") is answer


@pytest.mark.parametrize("text", ["mungkin", "2", "yatidak", "x", "ya/tidak"])
def test_not_a_boolean(text: str) -> None:
    """What is neither yes nor no is refused by name."""
    message = refusal(read_boolean, text).message
    assert message.code == "not_yes_or_no"
    assert message.parameters["text"] == text


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\t\n"])
def test_empty(read: Callable[[str], object], text: str) -> None:
    """No reader takes an empty text for a value."""
    assert refusal(read, text).message.code == "empty"


SCALARS = st.one_of(st.text(), st.text("0123456789.,-+% /:rpjutamiletKM\u00a0", max_size=16))


def outcome(read: Callable[..., object], *arguments: object) -> NotationError | None:
    try:
        read(*arguments)
    except NotationError as error:
        return error
    return None


@pytest.mark.parametrize("read", READERS)
@given(text=SCALARS)
def test_any_text_reads_or_is_refused(read: Callable[[str], object], text: str) -> None:
    """Any text is either read or refused with a message that can be shown, and nothing else happens."""
    if error := outcome(read, text):
        assert "text" in error.message.parameters
        assert rendered(error.message)
        assert error.remedy is None or rendered(error.remedy)


@pytest.mark.parametrize("read", [read_number, read_integer])
@given(text=SCALARS, decimal=st.sampled_from([",", "."]))
def test_known_decimal_sign_leaves_one_reading(read: Callable[[str, str], object], text: str, decimal: str) -> None:
    """With a known decimal sign no number is ambiguous."""
    error = outcome(read, text, decimal)
    assert error is None or error.message.code != "ambiguous"
