"""CSV as spreadsheets write it: encodings, separators, line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.beside import (
    TABLES,
    Load,
    assert_same_tables,
    beside,
)
from tests.scenario.refusals import codes, refused


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return beside(tmp_path)


class TestEncodings:
    NAMES = "id,name,position\nA,Andr\u00e9 (contoh),Lurah\nB,Budi \u201cBud\u201d (contoh),Camat\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_encoding(self, load: Load, encoding: str) -> None:
        """A table reads the same in every encoding that spreadsheets write; only cp1252 is announced."""
        scenario = load(employees=self.NAMES.encode(encoding))
        assert scenario.employees["name"].tolist() == ["Andr\u00e9 (contoh)", "Budi \u201cBud\u201d (contoh)"]
        said = [(message.code, Path(str(message.parameters["file"])).name) for message in scenario.warnings]
        assert said == ([("read_as_cp1252", "employees.csv")] if encoding == "cp1252" else [])

    @pytest.mark.parametrize("separator", [";", "\t"])
    def test_separator(self, load: Load, separator: str) -> None:
        """Semicolons and tabs separate cells as commas do, also where a cell holds commas."""
        text = "id,name,position\nA,x,Lurah\nB,x,Camat\n".replace(",", separator).replace("x", "Ani, S.Kom. (contoh)")
        assert set(load(employees=text).employees["name"]) == {"Ani, S.Kom. (contoh)"}

    def test_tabs_settle_no_decimal_mark(self, load: Load) -> None:
        """Copied cells may have either mark, so 1.250 is refused until the scenario says which."""
        text = "employee\tcompetency\tlevel\nA\tK\t1.250\nB\tK\t2\nB\tL\t1\n"
        assert codes(refused(load, assessments=text)) == ["ambiguous"]
        assert load("decimal: '.'\n", assessments=text).needs["assessed"][0] == 1.25

    def test_line_breaks_in_cells(self, load: Load) -> None:
        """A cell of two lines is one cell of one row, in heads, too."""
        text = 'id,"nama\nlengkap",position\nA,"Ani\n(contoh)",Lurah\nB,Budi (contoh),Camat\n'
        assert load(employees=text).employees["name"].tolist() == ["Ani\n(contoh)", "Budi (contoh)"]

    def test_columns_without_anything(self, load: Load) -> None:
        """Separators at the ends of all lines are no columns."""
        text = "".join(f"{line};;\n".replace(",", ";") for line in TABLES["employees"].splitlines())
        assert_same_tables(load(), load(employees=text))


class TestTwins:
    def test_semicolon_twin(self, load: Load) -> None:
        """A CSV with semicolons, decimal commas and a byte order mark gives the same tables."""

        def twin(table: str) -> bytes:
            return b"\xef\xbb\xbf" + table.replace(",", ";").replace("2.5", "2,5").replace("0.5", "0,5").encode()

        tables = {name: twin(table) for name, table in TABLES.items() if "cost." not in table}
        assert_same_tables(load(), load(folder="titik_koma", **tables))

    def test_carriage_returns(self, load: Load) -> None:
        """Line ends of Windows make no difference."""
        tables = {name: table.replace("\n", "\r\n") for name, table in TABLES.items()}
        assert_same_tables(load(), load(folder="windows", **tables))
