"""Rows of a what-if over the tables of its base."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from optimasi.scenario.load import load_scenario
from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.over_base import BASE, TABLES, Load, assert_equal, cells, over_base


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return over_base(tmp_path)


class TestTables:
    def test_file_replaces(self, load: Load) -> None:
        """A table given as a file replaces the base's."""
        scenario = load("curriculum: k.csv\n", files={"what-if/k.csv": "training,competency,lift\nU,K,2\n"})
        assert scenario.curriculum["lift"].tolist() == [2.0]

    def test_rows_update_named_cells(self, load: Load) -> None:
        """Rows change the cells they name, heads in another language, and no others."""
        scenario = load("trainings:\n  - {id: T, hours: 24}\n")
        assert cells(scenario, "trainings", "hours") == {"T": 24.0, "U": 8.0}
        assert cells(scenario, "trainings", "seats")["T"] == 30.0
        assert scenario.seat_cost.tolist() == [[1_000_001, 2_000_000], [500_000, 0]]

    def test_null_blanks_a_cell(self, load: Load) -> None:
        """A null cell becomes blank."""
        seats = cells(load("trainings: [{id: T, seats: ~}]\n"), "trainings", "seats")
        assert seats["T"] != seats["T"]

    def test_rows_add(self, load: Load) -> None:
        """Rows with a new key are added after the base's, in order."""
        scenario = load(
            "employees:\n  - {id: D, position: Lurah, unit: RSUD}\n  - {id: C, position: Camat}\n"
            "assessments:\n  - {employee: D, competency: K, level: 0}\n  - {employee: C, competency: K, level: 4}\n"
            "  - {employee: C, competency: L, level: 0}\n  - {employee: A, competency: K, level: 3}\n"
        )
        assert scenario.employees["id"].tolist() == ["A", "B", "D", "C"]
        assert scenario.employees["unit"].tolist() == ["Dinkes", "RSUD", "RSUD", ""]
        assert scenario.needs["gap"].tolist() == [0.0, 1.5, 1.0, 3.0, 0.0, 2.0]

    def test_composite_keys(self, load: Load) -> None:
        """Standards and curriculum are known by both of their names together."""
        scenario = load(
            "standards: [{position: Camat, competency: L, level: 5}]\n"
            "curriculum: [{training: T, competency: L, lift: 2}, {training: T, competency: K, lift: 0.75}]\n"
        )
        assert scenario.needs["required"].tolist() == [3.0, 4.0, 5.0]
        assert scenario.curriculum["lift"].tolist() == [0.75, 2.0, 1.0]

    def test_layers(self, load: Load) -> None:
        """Several files put rows over a table, the last one wins a cell."""
        files: dict[str, str | None] = {
            "what-if/tengah.yaml": "extends: ../dasar/dasar.yaml\ntrainings: [{kode: T, jp: 1, kuota: 2}]\n",
            "what-if/scenario.yaml": "extends: tengah.yaml\ntables: {trainings: [{id: T, hours: 3}]}\n",
        }
        scenario = load(files=files)
        assert cells(scenario, "trainings", "hours") == {"T": 3.0, "U": 8.0}
        assert cells(scenario, "trainings", "seats")["T"] == 2.0

    def test_file_above_layers(self, load: Load) -> None:
        """A file over rows replaces them, too."""
        files: dict[str, str | None] = {
            "what-if/tengah.yaml": "extends: ../dasar/dasar.yaml\nkurikulum: [{training: T, competency: K, lift: 9}]\n",
            "what-if/scenario.yaml": "extends: tengah.yaml\ncurriculum: ../dasar/k.csv\n",
        }
        assert load(files=files).curriculum["lift"].tolist() == [0.5, 1.0]

    def test_rows_over_a_table_beside(self, load: Load) -> None:
        """Rows are put over a table that stands beside the base without being named."""
        files: dict[str, str | None] = {
            "what-if/scenario.yaml": "extends: dasar.yaml\ntrainings: [{id: T, hours: 24}]\n",
            "what-if/dasar.yaml": BASE.replace(" pelatihan: t.csv,", ""),
            "what-if/pelatihan.csv": TABLES["t.csv"],
            **{f"what-if/{name}": text for name, text in TABLES.items() if name != "t.csv"},
        }
        assert cells(load(files=files), "trainings", "hours") == {"T": 24.0, "U": 8.0}

    def test_new_column(self, load: Load) -> None:
        """Rows may name a column that the base does not have; other rows are blank there."""
        scenario = load("employees: [{id: A, attendance: 80%}]\n")
        assert cells(scenario, "employees", "attendance") == {"A": 0.8, "B": 1.0}

    def test_line_named_as_head(self, load: Load) -> None:
        """A column headed by the budget line and cost.<line> are one column."""
        files = {"dasar/t.csv": TABLES["t.csv"].replace("cost.kontribusi", "kontribusi")}
        scenario = load("trainings: [{id: T, cost.kontribusi: 5}]\n", files=files)
        assert scenario.seat_cost[0].tolist() == [5, 2_000_000]

    def test_key_with_spaces(self, load: Load) -> None:
        """Keys match after trimming, as ids do everywhere."""
        files = {"dasar/t.csv": TABLES["t.csv"].replace("T,Tata", "T ,Tata")}
        assert load("trainings: [{id: T, hours: 24}]\n", files=files).trainings["hours"].tolist() == [24.0, 8.0]

    def test_key_in_another_unicode_form(self, load: Load) -> None:
        """Keys match in either Unicode form."""
        files = {
            "dasar/e.csv": TABLES["e.csv"].replace("A,", "E\u0301,"),
            "dasar/a.csv": TABLES["a.csv"].replace("A,", "E\u0301,"),
            "dasar/dasar.yaml": BASE.replace("pegawai: A", "pegawai: B"),
        }
        assert len(load("employees: [{id: \u00c9, unit: X}]\n", files=files).employees) == 2

    def test_row_without_key(self, load: Load) -> None:
        """A row over a table without its whole key is an error where the row stands."""
        (problem,) = refused(load, "curriculum:\n  - {training: T, lift: 1}\n")
        assert problem.message.code == "no_key"
        assert where(problem) == [("scenario.yaml", 3)]

    def test_same_key_twice(self, load: Load) -> None:
        """One file cannot change a row twice."""
        refused(load, "trainings:\n  - {id: T, hours: 1}\n  - {id: T, hours: 2}\n")

    def test_places_of_cells(self, load: Load) -> None:
        """A wrong cell is shown in the row that said it last, an untouched one in the base's file."""
        (above,) = refused(load, "trainings:\n  - id: T\n    hours: lama\n")
        (below,) = refused(
            load, "trainings: [{id: T, seats: 1}]\n", files={"dasar/t.csv": TABLES["t.csv"].replace(",8,", ",x,")}
        )
        assert where(above) == [("scenario.yaml", 4)]
        assert where(below) == [("t.csv", 3)]

    def test_place_of_a_head(self, load: Load) -> None:
        """A head that is unknown is shown in its row of the base's file, also under rows of a what-if."""
        files = {"dasar/k.csv": "pelatihan,kompetensi,kenaikan,asing\nT,K,0.5,x\n"}
        (alone,) = refused(load, files=files)
        (under,) = refused(load, "curriculum: [{training: T, competency: K, lift: 1}]\n", files=files)
        assert where(alone) == where(under) == [("k.csv", 1)]

    def test_decimal_of_a_file_is_not_that_of_rows(self, load: Load) -> None:
        """The separator of the base's file does not settle what 1.250 means in a row of YAML."""
        assert "ambiguous" in codes(refused(load, "trainings:\n  - {id: T, hours: 1.250}\n"))

    def test_effective_reads_back(self, load: Load, tmp_path: Path) -> None:
        """The merged scenario, written out beside the base's tables, reads back to the same."""
        scenario = load("budget: {cut: 35%}\nrules: {clash: false}\nadd_rules: {seats: {max: 9}}\n")
        again = tmp_path / "dasar/lagi.yaml"
        again.write_text(json.dumps(scenario.effective), encoding="utf-8")
        assert_equal(load_scenario(again), scenario)

    def test_effective_with_layers_reads_back(self, load: Load, tmp_path: Path) -> None:
        """So does one with rows over a file."""
        scenario = load("trainings: [{id: T, hours: 24}]\n")
        again = tmp_path / "dasar/lagi.yaml"
        again.write_text(json.dumps(scenario.effective), encoding="utf-8")
        assert_frame_equal(load_scenario(again).trainings, scenario.trainings, check_like=True)
