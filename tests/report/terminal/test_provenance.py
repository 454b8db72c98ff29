"""The merged scenario as shown: each value with the file and line that said it last."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from optimasi.report.terminal.provenance import print_provenance, provenance
from optimasi.report.words.text import Speech
from optimasi.scenario.what_if.chain import read_merged
from optimasi.study.check import check_scenario
from optimasi.words.log import ProblemLog

BASE = """\
nama: Dasar
tahun: 2027
anggaran:
  kontribusi: {jumlah: 10 juta, rekening: 5.1}
  perjadin: 2 juta
pegawai: pegawai.csv
kesenjangan: [{nip: "7", kompetensi: K, kesenjangan: 2}]
pelatihan:
  - {kode: A, jenis: teknis, metode: klasikal, kompetensi: K, biaya.kontribusi: 1 juta, biaya.perjadin: 100 ribu}
aturan:
  pelatihan_per_orang: {maks: 2}
  dikecualikan:
    - {pegawai: {status: PPPK}, pelatihan: A}
    - {pegawai: {unit kerja: Dinas}, pelatihan_yang: {jenis: teknis}}
"""
LEAF = """\
turunan_dari: dasar.yaml
name: What if
budget: {cut: 50%, perjadin: {cut: 20%}}
rules:
  trainings_per_person: {max: 1}
adjust:
  - {table: trainings, trainings: {mode: tatap muka}, multiply: {kelulusan: 0.5}}
"""
EMPLOYEES = (
    "NIP;Nama Pegawai;Unit Kerja;status;Hobi\n7;Ayu (contoh);Dinas;PPPK;[bold]lari[/bold]\n8;Budi (contoh);Badan;PNS;\n"
)


@pytest.fixture
def leaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A what-if on a base, with a table in a file."""
    for name, text in (("dasar.yaml", BASE), ("bagaimana.yaml", LEAF), ("pegawai.csv", EMPLOYEES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("bagaimana.yaml")


def page(path: Path, language: str, *changes: str) -> list[str]:
    stream = io.StringIO()
    document, tree = check_scenario(path, changes), read_merged(path, changes, ProblemLog())[0]
    print_provenance(document, tree, Speech("id" if language == "id" else "en"), stream)
    return stream.getvalue().splitlines()


def test_what_spoke_last(leaf: Path) -> None:
    """A value has the place of the file that said it last; a cut one also that of its amount."""
    found = {row["key"]: row for row in provenance(read_merged(leaf, [], ProblemLog())[0])}
    places = {key: [(place["file"], place["line"]) for place in row["places"]] for key, row in found.items()}
    assert places["name"] == [("bagaimana.yaml", 2)]
    assert places["year"] == [("dasar.yaml", 2)]
    assert places["budget.kontribusi.amount"] == [("bagaimana.yaml", 3), ("dasar.yaml", 4)]
    assert places["budget.kontribusi.account"] == [("dasar.yaml", 4)]
    assert places["rules.trainings_per_person.at_most"] == [("bagaimana.yaml", 5)]
    assert places["rules.excluded.1.trainings.kind"] == [("dasar.yaml", 14)]


def test_values_as_understood(leaf: Path) -> None:
    """Amounts are what is left of them in rupiah: 50 % of 10 million, 80 % of 50 % of 2 million; other texts stay."""
    found = {row["key"]: row["value"] for row in provenance(read_merged(leaf, [], ProblemLog())[0])}
    assert found["budget.kontribusi.amount"] == "5000000"
    assert found["budget.perjadin.amount"] == "800000"
    assert found["budget.kontribusi.account"] == "5.1"
    assert found["adjust.0.multiply.completion"] == "0.5"


def test_changes_are_their_own_place(leaf: Path) -> None:
    """What --set says stands with the change as it was typed."""
    tree = read_merged(leaf, ["tahun=2028", "anggaran.perjadin=-10%"], ProblemLog())[0]
    found = {row["key"]: [place["file"] for place in row["places"]] for row in provenance(tree)}
    assert found["year"] == ["--set tahun=2028"]
    assert found["budget.perjadin.amount"] == ["--set anggaran.perjadin=-10%", "dasar.yaml"]


def test_keys_are_canonical_as_data(leaf: Path) -> None:
    """Keys, columns and words of filters are canonical whatever the file is written in."""
    found = {row["key"]: row["value"] for row in provenance(read_merged(leaf, [], ProblemLog())[0])}
    assert found["rules.excluded.0.employees.status"] == "contract"
    assert found["rules.excluded.1.employees.unit"] == "Dinas"
    assert found["adjust.0.trainings.mode"] == "in person"
    assert not any("pegawai" in key or "kesenjangan" in key for key in found)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "id",
            [
                "nama: What if bagaimana.yaml:2",
                "  kontribusi:",
                "    jumlah: Rp5.000.000, 50% dari 10 juta bagaimana.yaml:3",
                "    jumlah: Rp800.000, 40% dari 2 juta bagaimana.yaml:3",
                "    paling_banyak: 1 bagaimana.yaml:5",
                "    - pegawai:",
                "        status: PPPK dasar.yaml:13",
                "      pelatihan: A dasar.yaml:13",
                "        opd: Dinas dasar.yaml:14",
                "  - tabel: pelatihan bagaimana.yaml:7",
                "      metode: tatap muka bagaimana.yaml:7",
                "      kelulusan: 0.5 bagaimana.yaml:7",
            ],
        ),
        (
            "en",
            [
                "name: What if bagaimana.yaml:2",
                "    amount: Rp5,000,000, 50% of 10 juta bagaimana.yaml:3",
                "        status: contract dasar.yaml:13",
                "      mode: in person bagaimana.yaml:7",
            ],
        ),
    ],
)
def test_page(leaf: Path, language: str, lines: list[str]) -> None:
    """The page reads as YAML in the reader's language, places in a column to the right."""
    shown = [re.sub(r"(\S) +", r"\1 ", line) for line in page(leaf, language)]
    assert [line for line in lines if line not in shown] == []


def test_tables(leaf: Path) -> None:
    """Each table with its file and rows, a head with the column that it means where that is another name."""
    text = " ".join(" ".join(page(leaf, "id")).split())
    assert "pegawai 2 pegawai.csv NIP, Nama Pegawai = nama, Unit Kerja = opd, status, Hobi (kolom lain)" in text
    assert "kesenjangan 1 dasar.yaml nip, kompetensi, kesenjangan" in text


def test_places_from_the_scenarios_folder(leaf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the command runs, places are written as seen from the scenario."""
    here, folder = page(leaf, "id"), leaf.resolve().parent
    monkeypatch.chdir(folder.parent)
    there = page(folder.relative_to(folder.parent) / leaf, "id")
    assert here[here.index("") :] == there[there.index("") :]
