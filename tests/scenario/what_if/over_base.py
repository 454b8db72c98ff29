"""A base scenario in a folder of its own, and what-ifs over it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario

BASE = """\
nama: Dasar
tahun: 2027
anggaran:
  kontribusi: {jumlah: 900 juta, kode_rekening: 5.1.02}
  perjadin: 750 juta
tabel: {pegawai: e.csv, skj: s.csv, hasil: a.csv, pelatihan: t.csv, kurikulum: k.csv}
aturan:
  pelatihan_per_orang: {maks: 2}
  dikecualikan: {pegawai: A, pelatihan: U}
hitung: {batas_waktu: 30, ketelitian: 1%}
"""
TABLES = {
    "e.csv": "nip,nama,opd,jabatan,status\nA,Ani,Dinkes,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n",
    "s.csv": "jabatan,kompetensi,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
    "a.csv": "nip,kompetensi,level\nA,K,2\nB,K,2.5\nB,L,1\n",
    "t.csv": "kode,nama,jenis,metode,jp,kuota,cost.kontribusi,cost.perjadin\n"
    "T,Tata,teknis,tatap muka,20,30,1000001,500000\nU,Utama,struktural,daring,8,,2000000,0\n",
    "k.csv": "pelatihan,kompetensi,kenaikan\nT,K,0.5\nU,L,1\n",
}
FOLDER = {f"dasar/{name}": text for name, text in {"dasar.yaml": BASE, **TABLES}.items()}

Load = Callable[..., Scenario]


def over_base(home: Path) -> Load:
    """A function that loads a what-if over dasar/dasar.yaml, with --set and other files (None: left out)."""

    def load(leaf: str = "", *changes: str, files: Mapping[str, str | None] | None = None) -> Scenario:
        return load_scenario(written(home, leaf, files or {}), changes)

    return load


def written(folder: Path, leaf: str, files: Mapping[str, str | None]) -> Path:
    tree = {**FOLDER, "what-if/scenario.yaml": "extends: ../dasar/dasar.yaml\n" + textwrap.dedent(leaf), **files}
    for name, text in tree.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder / "what-if/scenario.yaml"


def limits(scenario: Scenario) -> dict[str, int | None]:
    return {line.name: line.limit for line in scenario.lines}


def cells(scenario: Scenario, table: str, column: str) -> dict[str, Any]:
    frame = getattr(scenario, table)
    return dict(zip(frame["id"], frame[column], strict=True))


def assert_equal(one: Scenario, other: Scenario) -> None:
    for table in ("employees", "competencies", "trainings", "needs", "curriculum"):
        assert_frame_equal(getattr(one, table), getattr(other, table), check_like=True, check_flags=False)
    assert one.lines == other.lines
    assert one.seat_cost.tolist() == other.seat_cost.tolist()
    assert one.settings.model_dump(mode="json") == other.settings.model_dump(mode="json")
