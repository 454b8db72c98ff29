"""Lists of people on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from optimasi.plan.document import plan_document
from optimasi.report.terminal.page import GLUE, Cut
from optimasi.report.terminal.people import participants
from optimasi.report.words.text import Speech
from tests.conftest import Load
from tests.helpers import plan_of

SEATS = "{employees: [{id: '1', name: Orang 1}, {id: '2', name: Orang 2}, {id: '3', name: Orang 3}], " + (
    "trainings: [{id: T}], competencies: [{id: K}], gaps: [{employee: '1', competency: K, gap: 1}], "
    "curriculum: [{training: T, competency: K, lift: 1}]}"
)


@pytest.mark.parametrize(
    ("cut", "shown"),
    [(2, "T Orang 1, Orang 2, ... 1 lagi (semua: --all)"), (3, "T Orang 1, Orang 2, Orang 3"), (None, None)],
)
def test_many_participants_are_counted(load: Load, cut: Cut, shown: str | None) -> None:
    """Of three names a list cut at two shows two, and counts the third; uncut it shows all."""
    document = plan_document(plan_of(load(SEATS), [("1", "T"), ("2", "T"), ("3", "T")]))
    stream = io.StringIO()
    Console(file=stream, width=80).print(participants(document, Speech("id"), cut))
    line = " ".join(stream.getvalue().replace(GLUE, " ").splitlines()[1].split())
    assert line == (shown or "T Orang 1, Orang 2, Orang 3")
