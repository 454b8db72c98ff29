"""Inputs that look odd, as agencies have them, read to the same scenario as the plain one."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from tests.workbooks import workbook

PLAIN = {
    "scenario.yaml": """\
name: Café Renbangkom
year: 2027
budget: {kontribusi: 1650000, perjadin: 900000000}
objective: levels
gap_levels: {high: 3, low: 1}
holidays: [2027-03-02]
rules:
  coverage: {each: unit, at_least: 20%}
  trainings_per_person: {max: 2}
solve: {time_limit: 60, gap: 0.2%}
""",
    "employees.csv": """\
id,name,unit,position,status,weight,attendance,attended
197803012005011001,"Ani, S.Sos. (contoh)",Dinas Kesehatan,Lurah,PNS,1.5,0.8,
198511022010012002,Budi (contoh),RSUD,Camat,CPNS,1,1,T|U
""",
    "gaps.csv": """\
employee,competency,gap
197803012005011001,K,3
198511022010012002,L,1
""",
    "trainings.csv": """\
id,name,kind,mode,hours,start,end,completion,lodging,cost.kontribusi,cost.perjadin,batch_cost.kontribusi
T,Bendahara Desa,technical,offline,20,2027-03-01,2027-03-04,0.9,yes,650000,1250000,0
U,Layanan Prima,seminar,online,8,,,1,,0,0,5000
V,Café,technical,offline,2.5,,,1,no,1000,0,0
""",
    "curriculum.csv": """\
training,competency,lift,to_level
T,K,0.5,
U,L,1,
V,K,0.25,
""",
}
Files = dict[str, str]
Change = Callable[[Files], dict[str, str | bytes]]


def replaced(file: str, *pairs: tuple[str, str]) -> Change:
    """A file with texts replaced, each of which must stand there."""

    def change(files: Files) -> dict[str, str | bytes]:
        text = files[file]
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return {file: text}

    return change


def every(change: Callable[[str], str | bytes], ending: str = ".csv") -> Change:
    """All files of a kind changed."""
    return lambda files: {name: change(text) for name, text in files.items() if name.endswith(ending)}


def with_semicolons(files: Files) -> dict[str, str | bytes]:
    """Tables as an Indonesian Excel writes them: semicolons, decimal commas, quotes only where they are needed."""
    changed: dict[str, str | bytes] = {}
    for name, text in files.items():
        if name.endswith(".csv"):
            plain = text.replace('"Ani, S.Sos. (contoh)"', "Ani# S.Sos. (contoh)").replace(",", ";").replace("#", ",")
            for number in ("1.5", "0.8", "0.9", "2.5", "0.5", "0.25"):
                plain = plain.replace(f";{number};", f";{number.replace('.', ',')};")
            changed[name] = "\ufeff" + plain.replace("\n", "\r\n")
    return changed


def as_workbook(files: Files) -> dict[str, str | bytes]:
    """Every table a sheet of one workbook, numbers as numbers, NIP as text."""
    sheets = {}
    for name, text in files.items():
        if name.endswith(".csv"):
            rows = [
                line.replace('"Ani, S.Sos. (contoh)"', "Ani# S.Sos. (contoh)").split(",") for line in text.splitlines()
            ]
            sheets[name.removesuffix(".csv")] = [
                tuple(
                    float(cell) if cell.replace(".", "").isdigit() and len(cell) < 12 else cell.replace("#", ",")
                    for cell in row
                )
                for row in rows
            ]
    with tempfile.TemporaryDirectory() as folder:
        content = workbook(Path(folder) / "data.xlsx", sheets).read_bytes()
    absent: dict[str, str | bytes] = dict.fromkeys((name for name in files if name.endswith(".csv")), "")
    return absent | {"scenario.yaml": files["scenario.yaml"] + "tables: data.xlsx\n", "data.xlsx": content}


def decomposed(text: str) -> str:
    """Letters and their accents apart, as some systems save them."""
    return unicodedata.normalize("NFD", text)


ODD: dict[str, Change] = {
    "byte order mark and CRLF": every(lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "semicolons and decimal commas": with_semicolons,
    "tabs": every(
        lambda text: text.replace('"Ani, S.Sos. (contoh)"', "Ani# S.Sos. (contoh)").replace(",", "\t").replace("#", ",")
    ),
    "UTF-16": every(lambda text: text.encode("utf-16")),
    "Windows-1252": every(lambda text: text.encode("cp1252")),
    "no line break at the end": every(lambda text: text.rstrip("\n")),
    "blank lines before, between and after": every(lambda text: "\n\n" + text.replace("\n", "\n\n") + "\n\n"),
    "rows of separators, as Excel leaves them": every(
        lambda text: text + "," * text.partition("\n")[0].count(",") + "\n"
    ),
    "empty columns at the end": every(lambda text: text.replace("\n", ",,\n")),
    "everything in quotes": replaced("gaps.csv", ("197803012005011001,K,3", '"197803012005011001","K","3"')),
    "spaces around heads and cells": every(
        lambda text: text.replace(",", " , ").replace('"Ani , ', '"Ani, ').replace(' "Ani', '"Ani').replace('" ,', '",')
    ),
    "heads in capitals": every(lambda text: text.partition("\n")[0].upper() + "\n" + text.partition("\n")[2]),
    "heads in Indonesian": replaced(
        "trainings.csv",
        ("id,name,kind,mode,hours,start,end", "kode,nama pelatihan,jenis,metode,JP,mulai,selesai"),
        ("completion,lodging", "kelulusan,penginapan"),
    ),
    "costs as people write them": replaced(
        "trainings.csv",
        (",650000,1250000,", ',"Rp650.000,00","1,25 juta",'),
        (",1000,0,0", ",1 ribu,Rp 0,-,0".replace(",-", "")),
    ),
    "dates as people write them": replaced("trainings.csv", ("2027-03-01,2027-03-04", "1 Maret 2027,04/03/2027")),
    "yes and no as people write them": replaced("trainings.csv", (",yes,", ",Ya,"), (",no,", ",TIDAK,")),
    "words of either language": replaced(
        "trainings.csv", ("technical", "Teknis"), ("offline", "tatap muka"), ("online", "Daring")
    ),
    "percentages instead of probabilities": replaced("employees.csv", (",1.5,0.8,", ",1.5,80%,")),
    "words for gaps": replaced("gaps.csv", ("K,3", "K,tinggi"), ("L,1", "L,Rendah")),
    "names instead of ids": replaced("curriculum.csv", ("T,K,", "Bendahara Desa,K,"), ("V,K", "Café,K")),
    "accents apart": every(decomposed, ""),
    "non-breaking spaces": replaced("employees.csv", ("Dinas Kesehatan", "Dinas\u00a0Kesehatan")),
    "rows in another order": replaced(
        "curriculum.csv", ("T,K,0.5,\nU,L,1,\nV,K,0.25,\n", "V,K,0.25,\nU,L,1,\nT,K,0.5,\n")
    ),
    "columns in another order": lambda files: {
        "gaps.csv": "".join(",".join(line.split(",")[::-1]) + "\n" for line in files["gaps.csv"].splitlines())
    },
    "one workbook": as_workbook,
    "keys in Indonesian, quotes, comments, a list in lines": replaced(
        "scenario.yaml",
        ("name: ", "# Skenario\nnama: "),
        ("year: 2027", 'tahun: "2027"   # tahun anggaran'),
        ("budget:", "anggaran:"),
        ("holidays: [2027-03-02]", "hari_libur:\n- 02/03/2027"),
        ("{each: unit, at_least: 20%}", "{setiap: unit, paling_sedikit: 20 persen}"),
        ("trainings_per_person: {max: 2}", "pelatihan_per_orang:\n  - paling_banyak: 2"),
    ),
    "money as people write it": replaced(
        "scenario.yaml", ("1650000", "Rp1.650.000"), ("perjadin: 900000000", 'perjadin: "0,9 miliar"')
    ),
    "a document mark and anchors": replaced("scenario.yaml", ("name:", "---\nname:"), ("{max: 2}", "&limit {max: 2}")),
}


def read(folder: Path, files: dict[str, str | bytes]) -> Scenario:
    """Write the files and load the scenario."""
    for name, content in files.items():
        if content:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return load_scenario(folder / "scenario.yaml")


@pytest.mark.parametrize("case", ODD)
def test_odd_inputs_are_read_right(case: str, tmp_path: Path) -> None:
    """Tables, needs, lifts, money, days and settings are those of the plain files."""
    for name in ("plain", "odd"):
        (tmp_path / name).mkdir()
    plain = read(tmp_path / "plain", dict(PLAIN))
    changed = ODD[case](PLAIN)
    assert any(PLAIN.get(name) != content for name, content in changed.items())
    odd = read(tmp_path / "odd", {**PLAIN, **changed})
    columns = ["id", "unit", "position", "status", "weight", "attendance", "attended"]
    pd.testing.assert_frame_equal(odd.employees[columns], plain.employees[columns])
    columns = ["id", "kind", "mode", "hours", "start", "end", "completion", "lodging"]
    pd.testing.assert_frame_equal(odd.trainings[columns], plain.trainings[columns])
    pd.testing.assert_frame_equal(odd.needs, plain.needs)
    pd.testing.assert_frame_equal(odd.curriculum.drop(columns="source"), plain.curriculum.drop(columns="source"))
    assert [(line.name, line.limit) for line in odd.lines] == [(line.name, line.limit) for line in plain.lines]
    np.testing.assert_array_equal(odd.seat_cost, plain.seat_cost)
    np.testing.assert_array_equal(odd.batch_cost, plain.batch_cost)
    assert odd.classroom_days == plain.classroom_days
    assert odd.name == plain.name
    for key in ("rules", "solve", "holidays"):
        assert odd.effective[key] == plain.effective[key]
