"""Lists of people on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from optimasi.report.terminal.page import GLUE, Cut
from optimasi.report.terminal.people import participants
from optimasi.report.words.text import Speech

DOCUMENT = {
    "assignments": [
        {"training": "T", "employee": number, "name": f"Orang {number}", "tie": None} for number in ("1", "2", "3")
    ],
    "trainings": [{"training": "T", "cost": {"kursus": 1}}],
    "not_selected": [],
}


@pytest.mark.parametrize(
    ("cut", "shown"),
    [(2, "T Orang 1, Orang 2, ... 1 lagi (semua: --all)"), (3, "T Orang 1, Orang 2, Orang 3"), (None, None)],
)
def test_many_participants_are_counted(cut: Cut, shown: str | None) -> None:
    """Of three names a list cut at two shows two, and counts the third; uncut it shows all."""
    stream = io.StringIO()
    Console(file=stream, width=80).print(participants(DOCUMENT, Speech("id"), cut))
    line = " ".join(stream.getvalue().replace(GLUE, " ").splitlines()[1].split())
    assert line == (shown or "T Orang 1, Orang 2, Orang 3")
