"""Reading amounts of money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimasi.words.notation import (
    Rupiah,
    read_money,
)
from tests.words.refused_texts import refusal, rendered


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("0", 0),
        ("650000", 650_000),
        ("650.000", 650_000),
        ("1,650,000", 1_650_000),
        ("1.650.000", 1_650_000),
        ("1.650.000,00", 1_650_000),
        ("1,650,000.00", 1_650_000),
        ("650000,00", 650_000),
        ("Rp650.000,-", 650_000),
        ("Rp 650.000,00", 650_000),
        ("Rp. 650.000", 650_000),
        ("rp.650.000", 650_000),
        ("IDR 650,000", 650_000),
        ("Rp\u00a0650.000\u202f", 650_000),
        ("  900 juta ", 900_000_000),
        ("900juta", 900_000_000),
        ("1,65 miliar", 1_650_000_000),
        ("1.65 Milyar", 1_650_000_000),
        ("1,5 mlr", 1_500_000_000),
        ("250 rb", 250_000),
        ("250 ribu", 250_000),
        ("2,5 jt", 2_500_000),
        ("0,250 juta", 250_000),
        ("1,25 triliun", 1_250_000_000_000),
        ("1 triliyun", 1_000_000_000_000),
        ("1.5 thousand", 1_500),
        ("1.5 million", 1_500_000),
        ("1.5 BILLION", 1_500_000_000),
        ("2 trillion", 2_000_000_000_000),
        ("1.250,5 juta", 1_250_500_000),
        ("1.250.000 ribu", 1_250_000_000),
        ("0,1 ribu", 100),
        ("1,000001 juta", 1_000_001),
    ],
)
def test_money(text: str, rupiah: int) -> None:
    """An amount in any usual notation is read to the rupiah."""
    amount = read_money(text)
    assert amount == rupiah
    assert type(amount) is Rupiah


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("banyak", "not_money"),
        ("Rp", "not_money"),
        ("$650", "not_money"),
        ("1.65.000", "not_money"),
        ("1.650.00.000", "not_money"),
        ("0.250", "not_money"),
        ("1234.567", "not_money"),
        ("1.650,000", "not_money"),
        ("1 650 000", "not_money"),
        ("+650", "not_money"),
        ("(650.000)", "not_money"),
        ("1e6", "not_money"),
        ("٦٥٠", "not_money"),
        ("６５０", "not_money"),
        ("10²", "unknown_unit"),
        ("12.34", "not_whole_rupiah"),
        ("1,5", "not_whole_rupiah"),
        ("1,2345 ribu", "not_whole_rupiah"),
        ("-5", "negative"),
        ("Rp-650.000", "negative"),
        ("-1,5 juta", "negative"),
        ("5 orang", "unknown_unit"),
        ("20%", "unknown_unit"),
        ("9" * 5000, "too_long"),
    ],
)
def test_not_money(text: str, code: str) -> None:
    """What is no amount of whole rupiah is refused, and the message names it."""
    message = refusal(read_money, text).message
    assert message.code == code
    assert message.parameters["text"] == text


@pytest.mark.parametrize(
    ("text", "readings", "remedy"),
    [
        ("1.250 juta", (1_250_000_000, 1_250_000), "write 1250 juta or 1.25 juta"),
        ("Rp1,125 miliar", (1_125_000_000_000, 1_125_000_000), "write Rp1125 miliar or Rp1,1250 miliar"),
        ("1.000 rb", (1_000_000, 1_000), "write 1000 rb or 1 rb"),
        ("1,5 M", ("1,5 miliar", "1,5 juta"), "write 1,5 miliar or 1,5 juta"),
        ("20m", ("20 miliar", "20 juta"), "write 20 miliar or 20 juta"),
    ],
)
def test_ambiguous_money(text: str, readings: tuple[object, object], remedy: str) -> None:
    """An amount with two readings is refused with both, and with what to write instead."""
    error = refusal(read_money, text)
    assert error.message.code == "ambiguous"
    assert (error.message.parameters["first"], error.message.parameters["second"]) == readings
    assert rendered(error.remedy) == remedy


@given(st.integers(0, 10**17))
def test_money_with_dots_reads_back(amount: int) -> None:
    """An amount written with dots or commas every three digits reads back equal."""
    with_commas = f"{amount:,}"
    assert read_money(with_commas) == amount
    assert read_money("Rp" + with_commas.replace(",", ".")) == amount
    assert read_money(with_commas.replace(",", ".") + ",00") == amount


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([",", "."]))
def test_either_spelling_of_the_remedy_reads(whole: int, decimals: int, sign: str) -> None:
    """Both spellings that the message for ambiguous money offers can be read, and give its two readings."""
    error = refusal(read_money, f"{whole}{sign}{decimals:03} juta")
    assert error.remedy is not None
    for which in ("first", "second"):
        assert read_money(str(error.remedy.parameters[which])) == error.message.parameters[which]
