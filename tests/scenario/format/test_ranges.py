"""Ranges say their ends as what they bound is written."""

from __future__ import annotations

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.format.ranges import HOURS, PLANNED
from optimasi.scenario.format.values import Value, within
from optimasi.words.messages import NotationError
from optimasi.words.notation import read_integer


def test_a_year_has_no_sign_between_its_digits() -> None:
    """The ends of a range of years are written as years are, those of other ranges as numbers."""
    with pytest.raises(NotationError) as caught:
        within(read_integer, Value("whole", at_least=PLANNED[0], at_most=PLANNED[1]))("99999", None)
    assert Speech("en").say(caught.value.message) == "99999 is not between 2000 and 2199"
    with pytest.raises(NotationError) as caught:
        within(read_integer, Value("whole", at_least=0, at_most=HOURS))("99999", None)
    assert Speech("id").say(caught.value.message).endswith("10.000")
