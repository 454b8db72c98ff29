"""Reading dates."""

from __future__ import annotations

import datetime

import pytest

from optimasi.words.dates import read_date
from tests.words.refused_texts import refusal


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-01",
        "2027-3-1",
        "2027-03-01 00:00:00",
        "2027-03-01T00:00:00.000",
        "01/03/2027",
        "1/3/2027",
        "1-3-2027",
        "01.03.2027",
        "1 Maret 2027",
        "01 MARET 2027",
        "1 Mar 2027",
        "1 Mar. 2027",
        "1-Mar-2027",
        "1 March 2027",
        "1\u00a0Maret\u00a02027",
    ],
)
def test_date(text: str) -> None:
    """ISO, day first, and the name of the month all name the same day."""
    assert read_date(text) == datetime.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("number", "names"),
    list(
        enumerate(
            [
                "Januari January Jan",
                "Februari February Feb",
                "Maret March Mar",
                "April Apr",
                "Mei May",
                "Juni June Jun",
                "Juli July Jul",
                "Agustus August Agu Ags Agt Aug",
                "September Sep Sept",
                "Oktober October Okt Oct",
                "November Nov Nopember",
                "Desember December Des Dec",
            ],
            start=1,
        )
    ),
)
def test_month_names(number: int, names: str) -> None:
    """Every month is known by its Indonesian and English names and their usual abbreviations."""
    for name in names.split():
        assert read_date(f"7 {name} 2027") == datetime.date(2027, number, 7)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29/02/2027", "impossible_date"),
        ("31 April 2027", "impossible_date"),
        ("03/13/2027", "impossible_date"),
        ("2027-00-01", "impossible_date"),
        ("0000-01-01", "impossible_date"),
        ("01/03/27", "two_digit_year"),
        ("1 Maret 27", "two_digit_year"),
        ("27-03-01", "two_digit_year"),
        ("2027", "not_a_date"),
        ("Maret 2027", "not_a_date"),
        ("1 Foo 2027", "not_a_date"),
        ("1/3-2027", "not_a_date"),
        ("46447", "not_a_date"),
        ("2027-03-01 13:30:00", "not_a_date"),
        ("TW II", "not_a_date"),
    ],
)
def test_not_a_date(text: str, code: str) -> None:
    """Impossible days, two-digit years and everything else that is no date are refused."""
    error = refusal(read_date, text)
    assert error.message.code == code
    assert error.message.parameters["text"] == text
    assert error.remedy is not None
