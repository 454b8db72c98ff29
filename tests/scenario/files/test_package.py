"""Files that are no workbooks, or are made to do harm, are refused soon."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech
from optimasi.scenario.files import package
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Diagnostic, InputError, Place
from tests.scenario.files.data_xlsx import (
    Load,
    beside_workbook,
)
from tests.workbooks import edit


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)
    return beside_workbook(tmp_path)


class TestParts:
    """Workbooks that were made to keep a reader busy, or to fill the memory, end soon and with an input error."""

    def damaged(self, load: Load, change: Callable[[str], str]) -> str:
        load()
        edit(Path("data.xlsx"), change)
        started = time.monotonic()
        with pytest.raises(InputError) as caught:
            load_scenario(Path("scenario.yaml"))
        assert time.monotonic() - started < 30
        (problem,) = caught.value.diagnostics
        assert len(draw_problems([problem], Speech("id"))) < 1000
        return problem.message.code

    @pytest.mark.parametrize("opening", ["<c r='A1' t=\"e\" ", "<c r='A1' ", "<c><f", "<c><f>", "<x:c><x:f/>", "<c "])
    def test_elements_that_never_end(self, load: Load, opening: str) -> None:
        """However often something begins that does not end, a sheet is gone through once."""
        code = self.damaged(load, lambda part: part.replace("</sheetData>", opening * 100_000 + "</sheetData>"))
        assert code == "not_a_workbook"

    @pytest.mark.parametrize("reference", ["A1" + "0" * 400, "A" * 400 + "1", "A2097152", "XFE10"])
    def test_cell_that_no_sheet_has(self, load: Load, reference: str) -> None:
        """A reference beyond what the format has is damage, whatever number it is."""
        assert self.damaged(load, lambda part: part.replace('r="A2"', f'r="{reference}"')) == "not_a_workbook"

    def test_unpacked_size(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        """A small file may unpack to more than a machine holds."""
        monkeypatch.setattr(package, "UNPACKED", 100_000)
        assert self.damaged(load, lambda part: part.replace("</sheetData>", "</sheetData>" + " " * 200_000)) == (
            "too_many_unpacked"
        )


class TestFiles:
    def content(self, load: Load, content: bytes) -> Diagnostic:
        load()
        Path("data.xlsx").write_bytes(content)
        with pytest.raises(InputError) as caught:
            load_scenario(Path("scenario.yaml"))
        (problem,) = caught.value.diagnostics
        return problem

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not_a_workbook"),
            (b"nip;jabatan\n", "not_a_workbook"),
            (b"PK\x03\x04 broken", "not_a_workbook"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
            (b"\xd0\xcf\x11\xe0" + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "password"),
        ],
    )
    def test_no_workbook(self, load: Load, content: bytes, code: str) -> None:
        """What is no workbook, old or protected is told so, with the way out."""
        problem = self.content(load, content)
        assert (problem.message.code, problem.places) == (code, (Place("data.xlsx"),))
        assert problem.remedy

    def test_cut_off(self, load: Load) -> None:
        """A workbook whose end is missing is damaged."""
        load()
        assert self.content(load, Path("data.xlsx").read_bytes()[:-200]).message.code == "not_a_workbook"

    def test_other_archive(self, load: Load, tmp_path: Path) -> None:
        """An archive of something else, such as an ODS table, is no workbook."""
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
            archive.writestr("content.xml", "<office/>")
        assert self.content(load, (tmp_path / "other.zip").read_bytes()).message.code == "not_a_workbook"
