"""Whatever bytes stand in the files, the answer is a scenario or an InputError, never another exception."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from optimasi.documents.errors import error_document
from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import InputError
from tests.workbooks import edit, workbook

# The same examples each time; OPTIMASI_EXAMPLES=5000 digs deeper by hand, at random.
WANTED = os.environ.get("OPTIMASI_EXAMPLES")
MANY = settings(
    max_examples=int(WANTED or 50),
    derandomize=WANTED is None,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

SCENARIO = """\
nama: Uji
year: 2027
anggaran: {kontribusi: {jumlah: 900 juta, account: 5.1}, total: "1,65 miliar"}
decimal: ","
tables: {employees: e.csv, standards: s.csv, assessments: a.csv, trainings: t.csv}
kurikulum:
  - {training: T, competency: K, lift: 0.5, to_level: 3}
  - {training: U, competency: L}
rules:
  clash: tidak
  trainings_per_person: [{max: 2}, {employees: {weight: {min: 1}}, min: 0}]
  hours_per_person: {trainings: {start: {min: 2027-01-01}}, max: 40}
  seats: {trainings: [T, U], max: 30}
  mandatory: {employees: {status: [CPNS, PNS]}, training: U}
  excluded: {employees: {unit: null}, trainings: T}
  locked: {employees: "02", trainings: U}
holidays: [17/08/2027, 2027-12-25]
attributes: [statuss]
unassessed: ignore
solve: {time_limit: 60, gap: 0.1%}
"""
TABLES = {
    "e.csv": "nip;unit;jabatan;status;bobot;kehadiran;sudah_diikuti;tanggal_lahir;min_jp;maks_jp;statuss\n"
    "01;RSUD;Lurah;PNS;1,5;80%;T|X;31/01/1975;1;40;a\n02;;Camat;CPNS;;1;;2000-02-01;;;b\n",
    "s.csv": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "a.csv": 'employee,competency,level\n01,K,2\n02,K,"2,5"\n',
    "t.csv": "id,course,kind,mode,hours,start,end,classroom_dates,classroom_days,seats,batch_min,batch_max,completion,"
    "lodging,requires,conflicts,eligible.tanggal_lahir,cost.kontribusi,batch_cost.kontribusi\n"
    "T,C,teknis,luring,20,2027-03-01,2027-03-05,,3,5,1,5,90%,ya,,U,1970-01-01..1999-12-31,1.5 juta,0\n"
    "U,,pim,daring,8,2027-04-01,,2027-04-01..2027-04-02|2027-04-05,,,,,,,C,,,0,Rp5.000\n",
}

PIECES = [
    "",
    ",",
    ";",
    ":",
    "|",
    "..",
    ".",
    "-",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\r",
    "\t",
    " ",
    "#",
    "&a ",
    "*a",
    "<<",
    "!!int ",
    "%",
    "~",
    "null",
    "0",
    "1",
    "9" * 25,
    "9999-12-31",
    "0001-01-01",
    "1e5",
    "nan",
    "inf",
    "-1",
    "%",
    "\x00",
    "\x0b",
    "\x1c",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u00a0",
    "\u0301",
    "\ud800",
    "\U0001f600",
    "ya",
    "K",
    "T",
    "id",
    "nip",
    "cost.",
    "eligible.",
    "syarat.x",
    "total",
    "weight",
    "start",
    "juta",
    "a..b",
    "?",
    "- ",
    "\n- ",
    "|\n ",
]

mutation = st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=3))
mutations = st.lists(mutation, min_size=1, max_size=4)


def mutated(text: str, changes: list[tuple[int, int, str]]) -> bytes:
    """Replace a few characters at each of a few positions; a piece may be empty, as may what it replaces."""
    for position, length, piece in changes:
        start = position % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    return text.encode("utf-8", "surrogatepass")


def check(scenario: bytes, tables: Mapping[str, bytes]) -> bool:
    """Load; True for a scenario, False for an InputError that says something."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {**tables, "scenario.yaml": scenario}.items():
            (Path(folder) / name).write_bytes(content)
        try:
            load_scenario(Path(folder) / "scenario.yaml")
        except InputError as refusal:
            problems = refusal.diagnostics
            told = [draw_problems(problems, Speech(language), everything=True) for language in ("id", "en")]
        else:
            return True
    assert problems
    for text in told:
        assert all(letter.isprintable() for line in text.split("\n") for letter in line)
    assert json.dumps(error_document(problems).tree())
    return False


VALID = {name: text.encode() for name, text in TABLES.items()}


def test_unchanged_is_valid() -> None:
    """The scenario that the mutations start from is a good one."""
    assert check(SCENARIO.encode(), VALID)


@MANY
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff\xfea\x00")
@example(b"%YAML 9.9\n---\na: 1\n")
@example(b"!!python/object:os.system {}")
@example(b"? {a: b}\n: c\n")
@example(b"[" * 1000)
@example(b"- " * 5000)
@example(b"name: " + b"{a: " * 150)
@example(b"a: &a [*a]")
@example(b"employees: [*x]")
def test_any_bytes_as_scenario(content: bytes) -> None:
    """Random bytes are no scenario, and are told so."""
    assert not check(content, {})


@MANY
@given(st.lists(st.sampled_from(PIECES + list("abcdefgh")), max_size=30).map("".join))
def test_any_signs_as_scenario(text: str) -> None:
    """Neither are random signs of YAML."""
    assert not check(text.encode("utf-8", "surrogatepass"), {})


@MANY
@given(st.sampled_from(sorted(TABLES)), st.binary(max_size=200))
@example("e.csv", b",\n,\n")
@example("e.csv", b"\x0b")
@example("s.csv", b"position\nLurah\n")
@example("a.csv", b'"')
@example("t.csv", b"id\rT\r")
def test_any_bytes_as_table(name: str, content: bytes) -> None:
    """Random bytes as one table are told so."""
    check(SCENARIO.encode(), VALID | {name: content})


@MANY
@given(st.sampled_from(sorted(TABLES)), st.lists(st.sampled_from(PIECES + list("abcdefgh")), max_size=30).map("".join))
def test_any_signs_as_table(name: str, text: str) -> None:
    """So are random signs."""
    check(SCENARIO.encode(), VALID | {name: text.encode("utf-8", "surrogatepass")})


@MANY
@given(mutations)
def test_slips_in_the_scenario(changes: list[tuple[int, int, str]]) -> None:
    """A good scenario with a few characters changed is read or refused."""
    check(mutated(SCENARIO, changes), VALID)


@MANY
@given(st.sampled_from(sorted(TABLES)), mutations)
def test_slips_in_a_table(name: str, changes: list[tuple[int, int, str]]) -> None:
    """A good table with a few characters changed is read or refused."""
    check(SCENARIO.encode(), VALID | {name: mutated(TABLES[name], changes)})


def cells(text: str) -> list[list[str]]:
    separator = ";" if ";" in text.splitlines()[0] else ","
    return [line.split(separator) for line in text.splitlines()]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp437", "shift_jis", "utf-7"]


@MANY
@given(st.sampled_from(sorted(TABLES)), st.sampled_from(ENCODINGS), mutations)
def test_any_encoding(name: str, encoding: str, changes: list[tuple[int, int, str]]) -> None:
    """A table in whatever encoding is read or refused."""
    text = mutated(TABLES[name], changes).decode("utf-8", "replace")
    check(SCENARIO.encode(), VALID | {name: text.encode(encoding, "replace")})


XLSX = SCENARIO.replace("t.csv", "t.xlsx")


def as_workbook(text: str) -> bytes:
    rows = [[float(cell) if cell.isdecimal() else cell for cell in row] for row in cells(text)]
    with tempfile.TemporaryDirectory() as folder:
        return workbook(Path(folder) / "t.xlsx", {"Pelatihan": rows}).read_bytes()


BOOK = as_workbook(TABLES["t.csv"])


def test_workbook_is_valid() -> None:
    """The workbook that the mutations start from is a good one."""
    assert check(XLSX.encode(), VALID | {"t.xlsx": BOOK})


@MANY
@given(st.binary(max_size=200) | st.binary(max_size=200).map(b"PK\x03\x04".__add__))
def test_any_bytes_as_workbook(content: bytes) -> None:
    """Random bytes are no workbook, and are told so."""
    assert not check(XLSX.encode(), VALID | {"t.xlsx": content})


@MANY
@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 9), st.binary(max_size=3)), min_size=1, max_size=4))
def test_damaged_workbook(changes: list[tuple[int, int, bytes]]) -> None:
    """A workbook with a few bytes changed is read or refused."""
    content = BOOK
    for position, length, piece in changes:
        start = position % (len(content) + 1)
        content = content[:start] + piece + content[start + length :]
    check(XLSX.encode(), VALID | {"t.xlsx": content})


MARKUP = [
    "<",
    ">",
    "</c>",
    "<c>",
    "<f>1</f>",
    "<v>",
    "</v>",
    ' t="e"',
    ' t="s"',
    ' t="d"',
    's="99"',
    "&#0;",
    "&amp;",
    '"',
]
REFERENCES = ['r="ZZZ9999999"', 'r="A0"', 'r="A1"', 'r="XFD1048576"', "<mergeCells/>", '<mergeCell ref="A1:B2"/>']


@MANY
@given(st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 9), st.sampled_from([*PIECES, *MARKUP, *REFERENCES]))))
def test_slips_in_a_sheet(changes: list[tuple[int, int, str]]) -> None:
    """A workbook whose sheet is written wrongly is read or refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        path.write_bytes(BOOK)
        edit(path, lambda part: mutated(part, changes).decode("utf-8", "replace"))
        check(XLSX.encode(), VALID | {"t.xlsx": path.read_bytes()})


@MANY
@given(st.sampled_from(sorted(set(TABLES) - {"a.csv"})), st.integers(0, 2), st.integers(0, 20), st.sampled_from(PIECES))
def test_any_cell(name: str, row: int, column: int, piece: str) -> None:
    """A good table with one cell or head replaced is read or refused."""
    rows = cells(TABLES[name])
    line = rows[row % len(rows)]
    line[column % len(line)] = '"' + piece.replace('"', '""') + '"'
    separator = ";" if name == "e.csv" else ","
    text = "".join(separator.join(line) + "\n" for line in rows)
    check(SCENARIO.encode(), VALID | {name: text.encode("utf-8", "surrogatepass")})
