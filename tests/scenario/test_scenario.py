"""What is in effect reads back, and its digest covers all that was read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from optimasi.scenario.scenario import Scenario
from tests.scenario.beside import (
    ASSESSMENTS,
    BARE,
    BUDGET,
    EMPLOYEES,
    TABLES,
    Load,
    assert_same_tables,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


FULL = """\
nama: 'Uji: "kutip"'
tahun: 2027
anggaran:
  total: "1,65 miliar"
  Kontribusi: {jumlah: 900 juta, kode_rekening: 5.1.02.02.12.0001}
rules:
  clash: tidak
  seats: {trainings: {mode: daring}, max: 30}
  trainings_per_person: [{max: 2}, {employees: {unit: [RSUD, null]}, min: 0}]
  hours_per_person: {pegawai: {bobot: {min: 1}}, paling_banyak: 60}
  mandatory: {employees: {status: CPNS}, training: T}
  excluded: {employees: {unit: null}}
  locked: {employees: [A], trainings: [T, U]}
solve: {batas_waktu: "1,5", gap: 0.25%}
desimal: ','
attributes: [statuss]
unassessed: nol
holidays: [17/08/2027, 2027-12-25]
"""


def again(scenario: Scenario, load: Load, folder: str, **tables: str | None) -> Scenario:
    """Write what is in effect as YAML and load it."""
    stream = io.StringIO()
    YAML(typ="safe").dump(scenario.effective, stream)
    return load(stream.getvalue(), folder, **tables)


class TestEffective:
    def test_reads_back_equal(self, load: Load) -> None:
        """What is in effect, written as YAML, reads back as the same scenario."""
        people = EMPLOYEES + "C,Cici,,Lurah,PNS\n"
        scenario = load(FULL, employees=people)
        twin = again(scenario, load, "lagi", employees=people)
        assert twin.effective == scenario.effective
        assert_same_tables(scenario, twin)
        assert twin.settings.budget is not None
        assert twin.settings.budget.model_dump() == scenario.settings.budget.model_dump()
        assert twin.settings.solve == scenario.settings.solve
        assert twin.settings.rules.off == {"clash"}
        for rule in ("seats", "trainings_per_person", "hours_per_person", "mandatory", "excluded", "locked"):
            for one, other in zip(
                getattr(scenario.settings.rules, rule), getattr(twin.settings.rules, rule), strict=True
            ):
                assert one.model_dump(exclude={"place"}) == other.model_dump(exclude={"place"})
                assert (
                    scenario.employees_named(one.employees).tolist() == twin.employees_named(other.employees).tolist()
                )

    def test_canonical_names(self, load: Load) -> None:
        """Keys in effect are English whatever the file's language."""
        effective = load(FULL, employees=EMPLOYEES + "C,Cici,,Lurah,PNS\n").effective
        assert list(effective["budget"]) == ["Kontribusi", "total"]
        assert effective["budget"]["Kontribusi"]["amount"] == 900_000_000
        assert effective["unassessed"] == "zero"
        assert effective["rules"]["trainings_per_person"][0]["at_most"] == 2
        assert {"nama", "tahun", "anggaran", "desimal"}.isdisjoint(effective)

    def test_inline_tables_are_kept(self, load: Load) -> None:
        """Rows that stand in the scenario stand in what is in effect."""
        scenario = load(
            BUDGET + "pegawai:\n  - {nip: '0123', jabatan: Lurah}\n",
            employees=None,
            assessments=None,
            standards=None,
            gaps="employee,competency,gap\n0123,K,1\n",
        )
        twin = again(
            scenario,
            load,
            "lagi",
            employees=None,
            assessments=None,
            standards=None,
            gaps="employee,competency,gap\n0123,K,1\n",
        )
        assert_same_tables(scenario, twin)
        assert twin.digest == scenario.digest

    @pytest.mark.parametrize(
        "text",
        [
            "solve: {gap: 1.1250%}",
            "solve: {gap: 0.12345678901234567}",
            "solve: {time_limit: 1.1250}",
            "budget: {kontribusi: unlimited}",
            "name: 'null'",
            "name: ''",
            "decimal: ','\nsolve: {gap: '1,125%'}",
        ],
    )
    def test_exact_values_survive(self, load: Load, text: str) -> None:
        """No digit and no meaning is lost between two readings."""
        scenario = load(text if "budget" in text else BUDGET + text)
        twin = again(scenario, load, "lagi")
        assert twin.settings.solve == scenario.settings.solve
        assert twin.lines == scenario.lines
        assert twin.settings.name == scenario.settings.name


class TestDigest:
    def test_stays(self, load: Load) -> None:
        """The folder, comments, spaces and the order of keys do not change the digest."""
        first = load("year: 2027\nbudget: {kontribusi: 10 juta}\n")
        second = load("# catatan\nbudget:\n    kontribusi: 10.000.000\ntahun:   2027\n", "lain")
        assert first.digest == second.digest
        assert len(first.digest) == 64

    @pytest.mark.parametrize("name", ["employees", "standards", "assessments", "trainings", "curriculum"])
    def test_changes_with_a_byte_of_a_table(self, load: Load, name: str) -> None:
        """Any byte of a table counts, a last blank line included."""
        assert load().digest != load(folder="lain", **{name: TABLES[name] + "\n"}).digest

    def test_changes_with_a_setting(self, load: Load) -> None:
        """Any setting counts."""
        assert load().digest != load("budget: {kontribusi: 11 juta}\n").digest

    def test_changes_with_an_inline_cell(self, load: Load) -> None:
        """Any cell of a table in the scenario counts."""
        rows = BUDGET + "curriculum: [{training: T, competency: K, lift: 0.5}]\n"
        assert load(rows).digest != load(rows.replace("0.5", "0.6")).digest

    def test_changes_when_rows_move_between_tables(self, load: Load) -> None:
        """Bytes that move from the end of one table to the head of the next are not the same input."""
        first = load(BARE, assessments=ASSESSMENTS + "\n", competencies="id\nK\nL\n")
        second = load(BARE, "lain", assessments=ASSESSMENTS, competencies="\nid\nK\nL\n")
        assert first.digest != second.digest
