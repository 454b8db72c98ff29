"""What the commands print, exit code, stdout and stderr apart, in both languages, at 80 columns.

Rewrite the files with OPTIMASI_UPDATE=1 and read the difference.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.runner import ROOT, UPDATE, Run, run, stable

GOLDEN = ROOT / "tests" / "golden" / "cli"

UNWRAPPED = re.compile(r" +(\d+)? \||Error: |Kesalahan: |\$ ")
"""Lines of a scenario file, which are as long as they are, and click's errors."""

CASES = {
    "help": "--help",
    "solve-help": "solve --help",
    "solve": "solve kecil.yaml",
    "by-unit": "solve kecil.yaml --by unit",
    "by-training": "solve kecil.yaml --by training",
    "by-person": "solve kecil.yaml --by person",
    "infeasible": "solve mustahil.yaml",
    "infeasible-json": "solve mustahil.yaml --json",
    "scenario-errors": "solve salah.yaml",
    "scenario-errors-json": "solve salah.yaml --json",
    "table-errors": "solve tabel.yaml",
    "reference-errors": "solve rujukan.yaml",
    "no-file": "solve lupa.yaml",
    "no-scenario": "solve",
    "no-command": "solv kecil.yaml",
    "bad-choice": "solve kecil.yaml --by opd",
    "bad-share": "solve kecil.yaml --gap 5",
    "bad-option": "solve kecil.yaml --tim-limit 5",
    "bad-kind": "solve kecil.yaml -o plan.doc",
    "no-folder": "solve kecil.yaml -o nowhere/plan.json",
    "not-ours": "solve kecil.yaml -o kecil.json",
    "set": "solve kecil.yaml --set anggaran.kontribusi=-50%",
    "set-unknown": "solve kecil.yaml --set atuan.pelatihan_per_orang.maks=1",
    "what-if": "solve potong.yaml",
    "compare-help": "compare --help",
    "compare": "compare kecil.yaml potong.yaml --jobs 1",
    "compare-only-unit": "compare kecil.yaml potong.yaml --only unit --jobs 1",
    "compare-same": "compare kecil.yaml kecil.yaml --exit-code --jobs 1",
    "compare-exit-code": "compare kecil.yaml potong.yaml --only person --exit-code --jobs 1",
    "compare-no-file": "compare kecil.yaml lupa.json",
    "compare-one": "compare kecil.yaml",
    "sweep-help": "sweep --help",
    "sweep": "sweep kecil.yaml --over anggaran=60%:140%:20% --jobs 1 -q",
    "sweep-keep": "sweep kecil.yaml --over anggaran=60%,100%,140% --keep --jobs 1 -q",
    "sweep-line": "sweep kecil.yaml --over anggaran.kontribusi=8juta:12juta:2juta --jobs 1 -q",
    "sweep-bad-over": "sweep kecil.yaml --over angaran=40%:150%:10%",
    "sweep-no-range": "sweep kecil.yaml --over anggaran",
    "check-help": "check --help",
    "check": "check kecil.yaml",
    "check-quiet": "check kecil.yaml -q --set aturan.bentrok=tidak",
    "check-json": "check potong.yaml --json --show",
    "check-show": "check potong.yaml --show --set hitung.batas_waktu=30",
    "check-errors": "check salah.yaml",
    "check-errors-json": "check salah.yaml --json",
    "check-infeasible": "check mustahil.yaml",
    "check-infeasible-json": "check mustahil.yaml --json",
    "check-contradiction": "check kecil.yaml --set aturan.dikecualikan.pegawai=C3",
    "check-not-a-plan": "check kecil.json",
    "check-plan-set": "check kecil.json --set anggaran=-10%",
    "check-no-file": "check lupa.yaml",
    "schema-help": "schema --help",
    "schema": "schema",
    "schema-key": "schema aturan.pelatihan_per_orang",
    "schema-line": "schema budget.kontribusi",
    "schema-choice": "schema belum_dinilai",
    "schema-table": "schema kesenjangan",
    "schema-column": "schema trainings.batch_min",
    "schema-several": "schema at_least",
    "schema-unknown": "schema aturan.wajb",
    "schema-json-and-key": "schema budget --json-schema",
    "init-help": "init --help",
    "init": "init rencana-2027",
    "init-workbook": "init 'rencana 2027' --tables xlsx",
    "init-exists": "init ada",
}


def drawn(command: str, done: Run) -> str:
    """Lay out a run as its golden file does."""
    parts = [f"$ optimasi {command}", f"exit {done.code}", "--- stdout", done.stdout, "--- stderr", done.stderr]
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def without_clicks_words(text: str) -> str:
    """Leave only commands and options of the lines that click writes, each release in its own words."""
    words = {"en": r"Error: No such ", "id": r"Kesalahan: (Perintah|Pilihan) "}
    mark = re.compile("|".join(words.values()))
    return "\n".join(
        " ".join(sorted(set(re.findall(r"--[\w-]+|solve?(?!\w)", line)) - {"solve"})) if mark.match(line) else line
        for line in text.splitlines()
    )


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, language: str, tmp_path: Path) -> None:
    """Each command prints exactly what its golden file holds."""
    for source in (GOLDEN / "scenarios").iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "kecil.json").write_text('{"somebody": "else"}', encoding="utf-8")
    (tmp_path / "ada").mkdir()
    for file in ("trainings.csv", "hasil.csv"):
        (tmp_path / "ada" / file).write_text("somebody else's", encoding="utf-8")
    found = stable(drawn(CASES[name], run(*shlex.split(CASES[name]), cwd=tmp_path, OPTIMASI_LANG=language)))
    golden = GOLDEN / f"{name}.{language}.txt"
    if UPDATE:
        golden.write_text(found, encoding="utf-8")
    assert without_clicks_words(found) == without_clicks_words(golden.read_text(encoding="utf-8"))
    if "--json" not in CASES[name]:
        assert [line for line in found.splitlines() if len(line) > 80 and not UNWRAPPED.match(line)] == []


def test_every_golden_file_has_a_case() -> None:
    """No golden file is left over from a case that is gone."""
    assert {path.name for path in GOLDEN.glob("*.txt")} == {
        f"{name}.{lang}.txt" for name in CASES for lang in ("en", "id")
    }
