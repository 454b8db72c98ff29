"""A whole scenario is read as it means, in either language."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.scenario.beside import (
    BUDGET,
    Load,
    assert_same_tables,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestLanguages:
    def test_indonesian_twin(self, load: Load) -> None:
        """The same scenario in Indonesian, values and all, gives the same tables."""
        english = load(
            "name: Uji\nyear: 2027\nbudget: {total: 9 million, kontribusi: {amount: 10 million, account: 5.1}}\n"
            "rules: {trainings_per_person: {employees: {unit: RSUD}, max: 2}, clash: false}\n"
            "solve: {time_limit: 30, gap: 0.5%}\nunassessed: ignore\n"
        )
        indonesian = load(
            "nama: Uji\ntahun: 2027\nanggaran: {total: 9 juta, kontribusi: {jumlah: 10 juta, kode_rekening: 5.1}}\n"
            "aturan: {pelatihan_per_orang: {pegawai: {opd: RSUD}, paling_banyak: 2}, bentrok: tidak}\n"
            "hitung: {batas_waktu: 30, ketelitian: '0,5%'}\nbelum_dinilai: abaikan\n"
            "tabel: {pegawai: pegawai.csv, skj: skj.csv}\nhasil: hasil.csv\npelatihan: pelatihan.csv\n"
            "kurikulum: kurikulum.csv\n",
            "indonesia",
            employees=None,
            standards=None,
            assessments=None,
            trainings=None,
            curriculum=None,
            pegawai="nip,nama,opd,jabatan,status\nA,Ani,Dinas Kesehatan,Lurah,PNS\nB,Budi,RSUD,Camat,CPNS\n",
            skj="jabatan,kompetensi,level\nLurah,K,3\nCamat,K,4\nCamat,L,2\n",
            hasil="nip,kompetensi,level\nA,K,2\nB,K,2.5\nB,L,3\n",
            pelatihan="kode,jenis,metode,jp,biaya.kontribusi\nT,teknis,tatap muka,20,1 juta\nU,struktural,daring,8,0\n",
            kurikulum="pelatihan,kompetensi,kenaikan\nT,K,0.5\nU,L,1\n",
        )
        assert_same_tables(english, indonesian)
        assert english.settings.model_dump(exclude={"tables", "rules"}) == indonesian.settings.model_dump(
            exclude={"tables", "rules"}
        )
        assert english.settings.rules.off == indonesian.settings.rules.off == {"clash"}
        limit, grenze = (s.settings.rules.trainings_per_person[0] for s in (english, indonesian))
        assert limit.at_most == grenze.at_most == 2
        assert (
            english.employees_named(limit.employees).tolist()
            == indonesian.employees_named(grenze.employees).tolist()
            == [False, True]
        )


class TestSettings:
    @pytest.mark.parametrize("key", ["name", "year", "decimal", "holidays", "unassessed", "solve", "rules", "tables"])
    def test_null_is_absent(self, load: Load, key: str) -> None:
        """A key that is null counts as absent."""
        assert load(BUDGET + f"{key}: null\n").settings == load(BUDGET).settings

    def test_gap_is_exact(self, load: Load) -> None:
        """A share is the fraction that its text says."""
        assert load(BUDGET + "solve: {gap: 0.1%}\n").settings.solve.gap == Fraction(1, 1000)
