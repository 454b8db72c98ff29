"""One run names every mistake of the scenario and its tables, each once, and nothing that only follows from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Diagnostic, InputError

SCENARIO = """\
name: Uji
budget:
  kontribusi: 900 juta
  perjadin: 10 juta
tables:
  employees: e.csv
  standards: s.csv
  assessments: a.csv
  competencies: k.csv
  trainings: t.csv
  curriculum: c.csv
rules:
  trainings_per_person: {max: 2}
  hours_per_person: {trainings: {start: {min: 2027-01-01}}, max: 40}
  seats: {trainings: [T, U], max: 30}
  mandatory: {employees: {status: [CPNS, PNS]}, training: U}
  excluded: {employees: {unit: RSUD, weight: {min: 2}}, trainings: T}
  locked: {employees: "02", trainings: U}
holidays: [17/08/2027]
"""
TABLES = {
    "e.csv": "nip,nama,unit,jabatan,status,bobot,kehadiran,sudah_diikuti,tanggal_lahir,min_jp,maks_jp\n"
    "01,Ani (contoh),RSUD,Lurah,PNS,1.5,80%,U,1975-01-31,1,40\n"
    "02,Budi (contoh),Dinas,Camat,CPNS,2,100%,X,2000-02-01,,\n",
    "s.csv": "position,competency,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "a.csv": "employee,competency,level\n01,K,2\n02,K,2.5\n02,L,1\n",
    "k.csv": "id,name,kind,weight\nK,Integritas,managerial,1\nL,Kerja sama,managerial,2\n",
    "t.csv": "id,name,course,kind,mode,hours,start,end,seats,batch_min,batch_max,completion,"
    "requires,conflicts,eligible.status,kontribusi,perjadin\n"
    "T,Tata naskah,C,teknis,luring,20,2027-03-01,2027-03-05,3,1,5,90%,,U,PNS|CPNS,1000000,0\n"
    "U,Utama,D,teknis,daring,8,2027-04-01,2027-04-02,9,1,9,80%,X,T,,0,5000\n",
    "c.csv": "training,competency,lift,to_level\nT,K,0.5,3\nU,L,1,\n",
}
SPOILED = {
    "e.csv": {
        "nip": "1.97803E+17",
        "jabatan": "",
        "status": "?",
        "bobot": "?",
        "kehadiran": "?",
        "tanggal_lahir": "?",
        "min_jp": "?",
        "maks_jp": "?",
    },
    "s.csv": {"position": "", "competency": "", "level": "?"},
    "a.csv": {"employee": "", "competency": "", "level": "?"},
    "k.csv": {"kind": "?", "weight": "?"},
    "t.csv": {
        "kind": "?",
        "mode": "?",
        "hours": "?",
        "start": "?",
        "end": "?",
        "seats": "?",
        "batch_min": "?",
        "batch_max": "?",
        "completion": "?",
        "requires": "?",
        "conflicts": "?",
        "kontribusi": "?",
        "perjadin": "",
    },
    "c.csv": {"training": "", "competency": "", "lift": "?", "to_level": "?"},
}
"""Table -> column -> a cell that cannot be read there."""


def problems(folder: Path, scenario: str = SCENARIO, **tables: str) -> tuple[Diagnostic, ...]:
    """Write the scenario with some tables replaced, and load it; nothing if it is good."""
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    for name, content in (TABLES | {f"{name}.csv": content for name, content in tables.items()}).items():
        (folder / name).write_text(content, encoding="utf-8")
    try:
        load_scenario(folder / "scenario.yaml")
    except InputError as error:
        return error.diagnostics
    return ()


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return sorted(diagnostic.message.code for diagnostic in found)


def spoiled_cells() -> Iterator[tuple[str, int, str, str]]:
    for table, columns in SPOILED.items():
        for row in range(1, len(TABLES[table].splitlines())):
            for column, text in columns.items():
                yield table, row, column, text


def with_cell(text: str, row: int, column: str, cell: str) -> str:
    lines = [line.split(",") for line in text.splitlines()]
    lines[row][lines[0].index(column)] = cell
    return "".join(",".join(line) + "\n" for line in lines)


def test_the_scenario_is_good(tmp_path: Path) -> None:
    """What the cases spoil is a scenario without a mistake."""
    assert problems(tmp_path) == ()


@pytest.mark.parametrize(("table", "row", "column", "text"), list(spoiled_cells()))
def test_one_cell_is_one_mistake(tmp_path: Path, table: str, row: int, column: str, text: str) -> None:
    """A cell that cannot be read is told once, at its place, and nothing that only follows from it."""
    (found,) = problems(tmp_path, **{table[0]: with_cell(TABLES[table], row, column, text)})
    place = found.instances[0].place if found.instances else found.places[0]
    assert (Path(place.file).name, place.line, place.head) == (table, row + 1, column)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_one_table_is_one_mistake(tmp_path: Path, table: str) -> None:
    """A table that cannot be read at all is told once; nobody is told that its names are unknown."""
    (found,) = problems(tmp_path, **{table[0]: '"'})
    assert found.message.code == "open_cell"


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in SPOILED for column in SPOILED[table]])
def test_one_head_is_one_mistake(tmp_path: Path, table: str, column: str) -> None:
    """A head that is a slip of a known one is told once; its column is not told to be missing besides."""
    slip = column[:-1] + "x" + column[-1]
    heads, _, rest = TABLES[table].partition("\n")
    heads = ",".join(slip if head == column else head for head in heads.split(","))
    found = problems(tmp_path, **{table[0]: f"{heads}\n{rest}"})
    assert len(found) <= 1


ENTRIES = {
    "  kontribusi: 900 juta": ("  kontribusi: banyak", "not_money"),
    "  trainings_per_person: {max: 2}": ("  trainings_per_person: {maxx: 2}", "unknown_key"),
    "  employees: e.csv": ("  employes: e.csv", "unknown_table"),
    "budget:\n": ("bugdet:\n", "unknown_key"),
    "  seats: {trainings: [T, U], max: 30}": ("  seats: {trainings: [T, U], max: x}", "not_a_number"),
    "  mandatory: {employees: {status: [CPNS, PNS]}, training: U}": ("  mandatory: {training: }", "no_value"),
    "holidays: [17/08/2027]": ("holidays: [17/13/2027]", "impossible_date"),
    "name: Uji": ("name: Uji\ndecimal: koma", "decimal_mark"),
    "  perjadin: 10 juta\n": ("  perjadin: 10 juta\n  perjadin: 12 juta\n", "key_twice"),
}


@pytest.mark.parametrize("entry", list(ENTRIES))
def test_one_key_is_one_mistake(tmp_path: Path, entry: str) -> None:
    """A key or value of the scenario file that cannot be read is told once, and the tables are read without it."""
    slip, code = ENTRIES[entry]
    assert codes(problems(tmp_path, SCENARIO.replace(entry, slip))) == [code]
    spoiled = with_cell(TABLES["a.csv"], 1, "level", "?")
    assert codes(problems(tmp_path, SCENARIO.replace(entry, slip), a=spoiled)) == sorted([code, "not_a_number"])


def test_everything_at_once(tmp_path: Path) -> None:
    """Slips in the scenario file, in cells, in references and in rules are told in one run."""
    scenario = SCENARIO.replace("900 juta", "banyak").replace("unit: RSUD", "unit: RSUDD").replace("name:", "nme:")
    found = problems(
        tmp_path,
        scenario,
        e=with_cell(TABLES["e.csv"], 1, "kehadiran", "150%"),
        a=with_cell(TABLES["a.csv"], 3, "competency", "M"),
        t=with_cell(TABLES["t.csv"], 1, "end", "2027-02-01"),
        c=with_cell(TABLES["c.csv"], 2, "training", "V"),
    )
    assert codes(found) == sorted(
        ["unknown_key", "not_money", "above_all", "unknown_name", "unknown_name", "end_before_start", "no_such_value"]
    )


def test_rows_of_one_mistake(tmp_path: Path) -> None:
    """The same mistake in one column is one diagnostic with its rows, what was seen, and whose rows they are."""
    people: Mapping[str, str] = {"01": "?", "02": "!!"}
    lines = [f"{nip},Orang {nip},RSUD,Lurah,PNS,1,{seen},,,,\n" for nip, seen in people.items()]
    head = TABLES["e.csv"].splitlines()[0]
    (found,) = [d for d in problems(tmp_path, e=f"{head}\n{''.join(lines)}") if d.message.code == "not_a_share"]
    assert [(i.rows, i.seen, i.people) for i in found.instances] == [
        ((2,), "?", ("Orang 01",)),
        ((3,), "!!", ("Orang 02",)),
    ]
    assert found.mistakes == 1
