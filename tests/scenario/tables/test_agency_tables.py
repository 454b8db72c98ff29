"""Tables as agencies keep them: totals below, dashes for nothing, NIPs with ornaments, levels beyond the scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.files.totals import is_total
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import InputError
from tests.workbooks import Merged, workbook

ANI, BUDI = "197803012005011001", "198511022010012002"
FILES = {
    "scenario.yaml": "budget: {kontribusi: 10 juta}\n",
    "employees.csv": f"nip,nama,jabatan\n{ANI},Ani (contoh),Lurah\n{BUDI},Budi (contoh),Camat\n",
    "standards.csv": "jabatan,kompetensi,level\nLurah,K,3\nCamat,K,4\n",
    "assessments.csv": f"nip,kompetensi,level\n{ANI},K,2\n{BUDI},K,2\n",
    "trainings.csv": "kode,nama,jenis,kompetensi,kontribusi\nT,Tata Kelola,teknis,K,1000000\n",
}


def load(folder: Path, **changed: str) -> Scenario:
    for name, text in FILES.items():
        text = changed.get(name.partition(".")[0], text)
        (folder / name).write_text(text, encoding="utf-8")
    return load_scenario(folder / "scenario.yaml")


def codes(folder: Path, **changed: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, **changed)
    return [problem.message.code for problem in caught.value.diagnostics]


def said(scenario: Scenario) -> list[str]:
    return [Speech("en").say(warning) for warning in scenario.warnings]


@pytest.mark.parametrize(
    "text",
    [
        *("Jumlah", "JUMLAH :", "TOTAL", "Jumlah total", "Grand Total:", "Sub Total", "Subtotal", "Jml.", "Sum"),
        *("Jumlah (1+2)", "Jumlah Dinas Kesehatan", "Rata-rata", "TOTAL KESELURUHAN", "Total anggaran pelatihan"),
        *("J U M L A H", "T O T A L :", "S U B T O T A L", "\u2211", "\u03a3 biaya", "Rekapitulasi", "REKAP PEGAWAI"),
    ],
)
def test_words_for_totals(text: str) -> None:
    """What stands in front of a sum, with or without what is summed up."""
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    [
        "Total Quality Management",
        "Totok",
        "Sub Koordinator",
        "Grand Design",
        "Sumiati",
        "Ratna",
        "T",
        "S A P",
        "",
        "101",
    ],
)
def test_words_for_something_else(text: str) -> None:
    """Names that only begin like one."""
    assert not is_total(text)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("trainings", "JUMLAH,,,,1000000"),
        ("trainings", ",Jumlah total,,,1000000"),
        ("trainings", ",,Total :,,1000000"),
        ("employees", "Jumlah,2,"),
        ("employees", ",,TOTAL PEGAWAI"),
        ("standards", "Grand Total,,7"),
        ("assessments", "Rata-rata,,2"),
        ("assessments", ",Jumlah,4"),
    ],
)
def test_total_row(tmp_path: Path, table: str, row: str) -> None:
    """A total is told as such, once, wherever its word stands; without it the table is read."""
    assert codes(tmp_path, **{table: FILES[f"{table}.csv"] + row + "\n"}) == ["total_row"]
    assert load(tmp_path)


def test_total_row_of_merged_cells(tmp_path: Path) -> None:
    """Nobody is told to write the word for a total into every cell."""
    load(tmp_path)
    (tmp_path / "employees.csv").unlink()
    rows = [
        ("nip", "nama", "jabatan"),
        (ANI, "Ani", "Lurah"),
        (BUDI, "Budi", "Camat"),
        (Merged("JUMLAH", 2), None, "2"),
    ]
    workbook(tmp_path / "employees.xlsx", {"Sheet1": rows})
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "scenario.yaml")
    assert [problem.message.code for problem in caught.value.diagnostics] == ["total_row"]


@pytest.mark.parametrize(
    "written",
    [
        *(f"'{ANI}", f"\u2019{ANI}", "19780301 200501 1 001", f"{ANI}\u200b", f"\ufeff{ANI} "),
        *("19780301.200501.1.001", "19780301-200501-1-001", "19780301/200501/1/001", "197.803.012.005.011.001"),
        *(f'"=""{ANI}"""', "".join(chr(0xFF10 + int(digit)) for digit in ANI)),
        "".join(chr(0x660 + int(digit)) for digit in ANI),
    ],
)
@pytest.mark.parametrize("table", ["employees", "assessments"])
def test_nip_with_ornaments(tmp_path: Path, table: str, written: str) -> None:
    """Signs, spaces, what nobody sees and other digits make no other person, in whichever table; how many is said."""
    plain = load(tmp_path)
    scenario = load(tmp_path, **{table: FILES[f"{table}.csv"].replace(ANI, written)})
    assert scenario.employees["id"].tolist() == [ANI, BUDI]
    assert scenario.needs.equals(plain.needs)
    (warning,) = said(scenario)
    assert warning == f"1 NIPs under nip of {table} were read without the signs and spaces in them"


@pytest.mark.parametrize("written", ["197803012005011000", "'197803012005011000", "19780301200501100.1"])
def test_nip_whose_digits_are_lost(tmp_path: Path, written: str) -> None:
    """Signs in it do not hide that a spreadsheet has rounded it."""
    assert codes(tmp_path, employees=FILES["employees.csv"].replace(ANI, written))[:1] == ["nip_number"]


def test_same_nip_with_and_without(tmp_path: Path) -> None:
    """One person in two spellings stands twice."""
    assert codes(tmp_path, employees=FILES["employees.csv"] + f"'{ANI},Ani (contoh),Lurah\n") == ["row_twice"]


@pytest.mark.parametrize("written", ["-", "\u2013", "n/a", "nihil"])
@pytest.mark.parametrize("text", ["nip,kompetensi,level\n%s,K,%s\n", "nip,K,L\n%s,%s,2\n"])
def test_mark_for_nothing(tmp_path: Path, text: str, written: str) -> None:
    """A dash is not a 0: the remedy, followed to the letter, leaves the level unassessed."""
    standards = FILES["standards.csv"] + "Lurah,L,3\n"
    table = text % (ANI, written)
    scenario = FILES["scenario.yaml"] + "unassessed: ignore\n"
    assert codes(tmp_path, scenario=scenario, standards=standards, assessments=table) == ["mark_for_nothing"]
    needs = load(tmp_path, scenario=scenario, standards=standards, assessments=text % (ANI, "")).needs
    assert 0 not in needs["assessed"].tolist()


def test_level_above_the_scale(tmp_path: Path) -> None:
    """Seven of five is no level that anybody has; of standards that go further, the highest is the end."""
    (warning,) = said(load(tmp_path, assessments=FILES["assessments.csv"].replace("K,2", "K,7", 1)))
    assert warning == "1 values of level are above 5, the end of the scale: up to 7, assessments.csv row 2"
    assert said(load(tmp_path, assessments=FILES["assessments.csv"].replace("K,2", "K,5", 1))) == []
    ten = FILES["standards.csv"].replace("K,4", "K,9")
    (other,) = said(load(tmp_path, standards=ten, assessments=FILES["assessments.csv"].replace("K,2", "K,7", 1)))
    assert other == "standards ask for levels up to 9; the national scale ends at 5"


OPEN = "kode,jenis,kompetensi,kuota,min_kelas,kontribusi,syarat.jabatan\nT,teknis,K,1,2,0,%s\nU,teknis,K,,,0,\n"


@pytest.mark.parametrize(
    ("rules", "refused"),
    [
        ("", True),
        ("rules: {batches: false}", False),
        ("rules: {seats: false}", False),
        (f"rules: {{locked: {{employees: '{ANI}', trainings: T}}}}", False),
        (f"nominations: [{{employee: '{ANI}', training: T, decision: locked}}]", False),
        ("rules: {excluded: {trainings: T}}", False),
        ("rules: {excluded: {training: T}}", False),
        (f"rules: {{excluded: {{employees: '{ANI}', trainings: T}}}}", True),
        (f"rules: {{excluded: {{employees: ['{ANI}', '{BUDI}'], trainings: T}}}}", False),
        (f"nominations_only: true\nnominations: [{{employee: '{ANI}', training: U}}]", False),
        (f"nominations_only: true\nnominations: [{{employee: '{ANI}', training: T}}]", True),
    ],
)
def test_class_that_can_never_be_full(tmp_path: Path, rules: str, refused: bool) -> None:
    """A smallest batch above the seats is an error only where somebody might want the class."""
    changed = {"scenario": FILES["scenario.yaml"] + rules + "\n", "trainings": OPEN % ""}
    if refused:
        assert codes(tmp_path, **changed) == ["never_opens"]
    else:
        assert load(tmp_path, **changed)


def test_class_that_admits_nobody(tmp_path: Path) -> None:
    """Nor where nobody is admitted."""
    assert load(tmp_path, trainings=OPEN % "Sekretaris")
    assert codes(tmp_path, trainings=OPEN % "Lurah") == ["never_opens"]
