"""Where a table stands: in a file beside, in a named one, or written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.beside import (
    BUDGET,
    EMPLOYEES,
    Load,
    assert_same_tables,
    beside,
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestPlaces:
    def test_inline_rows_equal_files(self, load: Load) -> None:
        """A table written out in the scenario equals the same table in a file."""
        inline = load(
            BUDGET + "standards:\n  - {position: Lurah, competency: K, level: 3}\n"
            "  - {position: Camat, competency: K, level: 4}\n  - {position: Camat, competency: L, level: 2}\n",
            "baris",
            standards=None,
        )
        assert_same_tables(load(), inline)

    @pytest.mark.parametrize("name", ["employees", "pegawai"])
    def test_file_beside(self, load: Load, name: str) -> None:
        """A table that no key names is found beside the scenario under its name in either language."""
        scenario = load(**{"employees": None, name: EMPLOYEES})
        assert scenario.employees["id"].tolist() == ["A", "B"]

    def test_named_file_wins_over_file_beside(self, load: Load) -> None:
        """A table's key names the file even if another file bears the table's name."""
        scenario = load(BUDGET + "employees: lain.csv\n", lain=EMPLOYEES.replace("Ani", "Ayu"))
        assert scenario.employees["name"].tolist() == ["Ayu", "Budi"]

    def test_path_is_relative_to_the_scenario(self, load: Load, tmp_path: Path) -> None:
        """Paths start at the scenario's folder."""
        (tmp_path / "semua.csv").write_text(EMPLOYEES, encoding="utf-8")
        scenario = load(BUDGET + "employees: ../semua.csv\n", "dalam", employees=None)
        assert scenario.employees["name"].tolist() == ["Ani", "Budi"]
