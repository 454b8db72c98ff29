"""The example families are what their script makes, and their people are invented but possible."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from optimasi.words import terms

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
FAMILIES = sorted(file.parent.name for file in SCENARIOS.glob("*/dasar.yaml"))
GOVERNMENTS = [family for family in FAMILIES if family != "asemrowo"]


def table(family: str, name: str) -> pd.DataFrame:
    """A table of a family, all text."""
    return pd.read_csv(SCENARIOS / family / f"{name}.csv", dtype=str, keep_default_na=False)


def owing(family: str) -> dict[str, pd.DataFrame]:
    """Who must take a course: CPNS, and PPPK without the orientation."""
    people = table(family, "pegawai")
    oriented = people["sudah_diikuti"].str.split("|").map(lambda names: "ORIENTASI" in names)
    return {
        "LATSAR": people[people["status"] == "CPNS"],
        "ORIENTASI": people[(people["status"] == "PPPK") & ~oriented],
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All families as the script writes them today."""
    folder = tmp_path_factory.mktemp("scenarios")
    subprocess.run([sys.executable, "-m", "scenarios.make", "--into", folder], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_the_script_makes_the_tables_again(made: Path, family: str) -> None:
    """The CSV tables of a family are, byte for byte, what the script writes; it writes no other."""
    written = {file.name: file.read_bytes() for file in (made / family).iterdir()}
    kept = {file.name: file.read_bytes() for file in (SCENARIOS / family).glob("*.csv")}
    assert sorted(written) == sorted(kept)
    assert [name for name in written if written[name] != kept[name]] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_heads_are_names_of_the_format(family: str) -> None:
    """No head is taken for a further column by a slip; lampung's bidang is one on purpose."""
    for file in (SCENARIOS / family).glob("*.csv"):
        name = terms.canonical("scenario", file.stem)
        assert name is not None
        further = [
            head
            for head in table(family, file.stem)
            if terms.canonical(name, head) is None and not head.startswith(("syarat.", "biaya.", "biaya_kelas."))
        ]
        assert further in ([], ["bidang"])


@pytest.mark.parametrize("family", FAMILIES)
def test_people_are_invented_and_their_nip_fits_them(family: str) -> None:
    """Names say "(contoh)"; a NIP is birth date, month of appointment, sex and a serial of 9xx, as the columns say."""
    people = table(family, "pegawai")
    nip = people["nip"]
    assert people["nama"].str.endswith(" (contoh)").all()
    assert nip.str.fullmatch(r"\d{8}\d{6}[12]9\d{2}").all()
    assert nip.is_unique
    born = pd.to_datetime(nip.str[:8], format="%Y%m%d")
    appointed = pd.to_datetime(nip.str[8:14], format="%Y%m")
    assert ((appointed - born).dt.days > 18 * 365).all()
    assert (people["jenis_kelamin"].map({"L": "1", "P": "2"}) == nip.str[14]).all()
    if "tanggal_lahir" in people:
        assert (people["tanggal_lahir"] == born.dt.strftime("%Y-%m-%d")).all()
        age = pd.to_datetime(people["tmt_pensiun"]) - born
        assert age.dt.days.between(58 * 365, 60 * 366 + 31).all()
        assert people["tmt_pensiun"].between("2027-01-01", "2070-01-01").all()


@pytest.mark.parametrize("family", GOVERNMENTS)
def test_mandatory_classes_can_be_filled(family: str) -> None:
    """Those who owe Latsar or orientation fill some number of classes of 30 to 40 that the catalogue offers."""
    offers = table(family, "pelatihan")
    for course, people in owing(family).items():
        rows = offers[offers["program"] == course]
        largest = rows["maks_kelas"].astype(int) * rows["maks_angkatan"].astype(int)
        needed = math.ceil(len(people) / 40)
        assert needed * 30 <= len(people) <= largest.sum()
        assert set(zip(rows["min_kelas"], rows["maks_kelas"], strict=True)) == {("30", "40")}


@pytest.mark.parametrize("family", GOVERNMENTS)
def test_orientation_leaves_four_fifths_of_every_office_at_work(family: str) -> None:
    """No office owes more people than it may let out, max(1, 20 %), times the orientations on different days."""
    sizes = table(family, "pegawai")["opd"].value_counts()
    offers = table(family, "pelatihan")
    dates = offers.loc[offers["program"] == "ORIENTASI", "mulai"].nunique()
    for office, count in owing(family)["ORIENTASI"]["opd"].value_counts().items():
        assert count <= dates * max(1, sizes[office] // 5)


@pytest.mark.parametrize("family", GOVERNMENTS)
def test_every_office_can_reach_a_fifth_of_its_people(family: str) -> None:
    """At least 20 % of every office stay three years and have a gap that an offer for their position closes."""
    people, offers = table(family, "pegawai"), table(family, "pelatihan")
    gaps = (
        people[["nip", "jabatan"]]
        .merge(table(family, "skj"), on="jabatan")
        .merge(table(family, "hasil"), on=["nip", "kompetensi"], suffixes=("", "_hasil"))
    )
    gaps = gaps[gaps["level"] > gaps["level_hasil"]].merge(table(family, "kurikulum"), on="kompetensi")
    gaps = gaps[gaps["sampai_level"] > gaps["level_hasil"]]
    required = offers.columns[offers.columns.str.startswith("syarat.")]
    pairs = gaps[["nip", "pelatihan"]].drop_duplicates().merge(people, on="nip")
    pairs = pairs.merge(offers[["kode", *required]], left_on="pelatihan", right_on="kode")
    pairs = pairs[pairs["tmt_pensiun"] >= "2030-01-01"]
    for column in required:
        own = pairs[column.removeprefix("syarat.")]
        admitted = [not cell or value in cell.split("|") for cell, value in zip(pairs[column], own, strict=True)]
        pairs = pairs[admitted]
    reached = pairs.drop_duplicates("nip")["opd"].value_counts()
    for office, size in people["opd"].value_counts().items():
        assert reached.get(office, 0) >= math.ceil(size / 5), office


@pytest.mark.parametrize("family", GOVERNMENTS)
def test_travel_is_priced_for_every_office_and_class(family: str) -> None:
    """The table perjadin has every pair of an office's place and another place where a class is held."""
    places, classes = table(family, "pegawai")["lokasi"].unique(), table(family, "pelatihan")["lokasi"].unique()
    priced = set(table(family, "perjadin")[["asal", "tujuan"]].itertuples(index=False, name=None))
    assert {(a, b) for a in places for b in classes if b and a != b} == priced
