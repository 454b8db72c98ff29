"""Any text as a change, and slips in a what-if, are read or refused."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from optimasi.scenario.load import load_scenario
from optimasi.words.messages import InputError
from tests.scenario.what_if.over_base import written

WANTED = os.environ.get("OPTIMASI_EXAMPLES")
MANY = settings(
    max_examples=int(WANTED or 50),
    derandomize=WANTED is None,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


WHAT_IF = """\
name: Uji
budget: {cut: 35%, kontribusi: {amount: 1 miliar}, perjadin: {cut: 50%}}
rules: {clash: false, seats: [{trainings: T, max: 5}], excluded: ~}
tambah_aturan: {excluded: {employees: B, training: T}}
solve: {gap: 0.1%}
trainings:
  - {id: T, hours: 24}
  - {id: V, kind: teknis, cost.kontribusi: 5 juta, cost.perjadin: 0, hours: 3}
curriculum: [{training: V, competency: K, lift: 0.5}]
adjust:
  - {table: curriculum, multiply: {lift: 0.5}, trainings: {mode: tatap muka}}
  - {table: trainings, trainings: {mode: tatap muka}, add: {kontribusi: 250 ribu}}
  - {tabel: pegawai, pegawai: {opd: RSUD}, jadikan: {kehadiran: 80%, unit: Dinkes}}
"""
PIECES = [
    *"{}[]:,.|-+%=~#&*!'\"\n ²",
    "\x00",
    "\\0",
    "\ud800",
    "null",
    "- ",
    "cut",
    "potong",
    "table",
    "set",
    "multiply",
]
PIECES += ["9" * 90, "1e5", "nan", "-1", "..", "budget", "T", "K", "id", "extends: ", "150%", "dasar.yaml", "\u00e9"]
KEYS = ["name", "budget", "budget.kontribusi", "rules", "rules.seats.0", "rules.excluded", "solve.gap", "adjust"]
KEYS += ["adjust.0", "adjust.0.0.multiply", "tables", "trainings", "holidays", "holidays.0", "extends", "add_rules"]
KEYS += [
    "budget.total",
    "budget.cut",
    "decimal",
    "objective",
    "unassessed",
    "tables.trainings",
    "attributes.0",
    "rules.clash",
]


@pytest.fixture(scope="module")
def folder() -> Any:
    with tempfile.TemporaryDirectory() as name:
        written(Path(name), WHAT_IF, {})
        yield Path(name)


def tried(path: Path, *changes: str) -> bool:
    """Load; True for a scenario, False for an InputError whose messages can be written."""
    try:
        load_scenario(path, changes)
    except InputError as refusal:
        problems = refusal.diagnostics
    else:
        return True
    assert problems
    for message in (message for problem in problems for message in (problem.message, problem.remedy) if message):
        assert message.template.format(**message.parameters)
    return False


def test_unchanged_is_valid(folder: Path) -> None:
    """The what-if that the mutations start from is a good one."""
    assert tried(folder / "what-if/scenario.yaml")


signs = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=6).map("".join)


@MANY
@given(change=st.text(max_size=40) | signs)
@example(change="")
@example(change=".=")
@example(change="name=[")
@example(change="name=\x00")
def test_any_text_as_change(folder: Path, change: str) -> None:
    """Any text as --set gives a scenario or an InputError."""
    tried(folder / "what-if/scenario.yaml", change)


@MANY
@given(key=st.sampled_from(KEYS), more=st.sampled_from(["", ".0", ".x", ".max", ".cut", ".²"]), value=signs)
@example(key="adjust", more="", value="[1]")
@example(key="adjust", more="", value="{table: [a]}")
@example(key="tables", more="", value="x.csv")
@example(key="decimal", more="", value="[a]")
def test_any_value_as_change(folder: Path, key: str, more: str, value: str) -> None:
    """Any value for a known name does, too."""
    tried(folder / "what-if/scenario.yaml", f"{key}{more}={value}")


@MANY
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(WHAT_IF)), st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_slips_in_a_what_if(folder: Path, changes: list[tuple[int, int, str]]) -> None:
    """A good what-if with a few characters changed is read or refused."""
    text = "extends: ../dasar/dasar.yaml\n" + WHAT_IF
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    path = folder / "what-if/slips.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    tried(path)
