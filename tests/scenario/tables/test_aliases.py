"""One spelling for each name, whatever the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.agency import TABLES, agency
from tests.scenario.beside import Load
from tests.scenario.refusals import codes, refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return agency(tmp_path)


class TestAliases:
    def test_one_spelling_for_each_name(self, load: Load) -> None:
        """Aliases hold in every table that names something, also in cells of several names and in heads."""
        text = (
            "aliases:\n  position: {Lurah Pasar Baru: Lurah}\n  unit: {Dinkes: Dinas Kesehatan}\n"
            "  competency: {Layanan Publik: L}\n  training: {Tata Naskah: T}\n"
        )
        scenario = load(
            text,
            employees="id,position,unit,attended\nA,Lurah Pasar Baru,Dinkes,X|Tata Naskah\nB,Camat,Dinas Kesehatan,\n",
            assessments="employee,K,Layanan Publik\nA,2,\nB,2.5,1\n",
            trainings="id,name,kind,cost.kontribusi,requires,eligible.unit\n"
            "T,Tata,teknis,1000000,,Dinkes|RSUD\nU,Utama,teknis,0,Tata Naskah,\n",
            curriculum="training,competency,lift\nTata Naskah,K,0.5\nU,Layanan Publik,1\n",
        )
        assert scenario.employees["position"].tolist() == ["Lurah", "Camat"]
        assert set(scenario.employees["unit"]) == {"Dinas Kesehatan"}
        assert scenario.employees["attended"].tolist() == [("X", "T"), ()]
        assert scenario.trainings["requires"].tolist() == [(), ("T",)]
        assert scenario.trainings["eligible.unit"].tolist() == ["Dinas Kesehatan|RSUD", ""]
        assert scenario.needs["assessed"].tolist() == [2, 2.5, 1]
        assert scenario.curriculum[["training", "competency"]].to_numpy().tolist() == [[0, 0], [1, 1]]

    def test_rows_that_become_one(self, load: Load) -> None:
        """Two rows that an alias makes the same are two rows for one thing."""
        standards = TABLES["standards"] + "Kepala Kelurahan,K,2\n"
        problems = refused(load, "samakan: {jabatan: {Kepala Kelurahan: Lurah}}\n", standards=standards)
        assert codes(problems) == ["row_twice"]

    def test_reads_back(self, load: Load) -> None:
        """Aliases and the like are part of what is in effect."""
        text = (
            "aliases: {position: {Lurah Pasar Baru: Lurah}}\nattendance_levels: {tinggi: 0.125, sedang: 80%}\n"
            "retirement_age: {staff: 56}\n"
        )
        people = "id,position,attendance\nA,Lurah Pasar Baru,tinggi\nB,Camat,medium\n"
        effective = load(text, employees=people).effective
        assert effective["aliases"] == {"position": {"Lurah Pasar Baru": "Lurah"}}
        assert effective["attendance_levels"] == {"high": "0.1250", "middle": "0.8"}
        assert effective["retirement_age"] == {"staff": "56"}
