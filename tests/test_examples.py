"""The example families are what their script makes, and their people are invented but possible."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"
FAMILIES = sorted(file.parent.name for file in SCENARIOS.glob("*/dasar.yaml"))


def table(family: str, name: str) -> pd.DataFrame:
    """A table of a family, all text."""
    return pd.read_csv(SCENARIOS / family / f"{name}.csv", dtype=str, keep_default_na=False)


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
