"""A scenario beside a workbook, whose sheets are its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from tests.workbooks import Rows, workbook

Load = Callable[..., Scenario]

EMPLOYEES: Rows = [("nip", "nama", "jabatan"), ("A", "Ani (contoh)", "Lurah"), ("B", "Budi (contoh)", "Camat")]
STANDARDS: Rows = [("jabatan", "kompetensi", "level"), ("Lurah", "K", 3), ("Camat", "K", 4)]
ASSESSMENTS: Rows = [("nip", "kompetensi", "level"), ("A", "K", 2), ("B", "K", 2.5)]
TRAININGS: Rows = [("kode", "jenis", "kompetensi", "kontribusi"), ("T", "teknis", "K", 1_250_000)]
SHEETS: Mapping[str, Rows] = {"Pegawai": EMPLOYEES, "SKJ": STANDARDS, "hasil": ASSESSMENTS, "Pelatihan": TRAININGS}
BUDGET = "budget: {kontribusi: 10 juta}\n"
ALL = BUDGET + "tables: data.xlsx\n"


def beside_workbook(home: Path) -> Load:
    """A function that loads a scenario beside data.xlsx with the usual sheets, some replaced (None: left out).

    It names the files as they stand in the working folder.
    """

    def write(text: str = ALL, hidden: tuple[str, ...] = (), **sheets: Rows | None) -> Scenario:
        found = {name: rows for name, rows in {**SHEETS, **sheets}.items() if rows is not None}
        workbook(home / "data.xlsx", found, hidden)
        Path("scenario.yaml").write_text(text, encoding="utf-8")
        return load_scenario(Path("scenario.yaml"))

    return write
