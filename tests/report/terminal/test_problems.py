"""How problems are drawn: the whole text for every bad input, in both languages, and what data may not do to it."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from optimasi.report.terminal.excerpt import excerpt
from optimasi.report.terminal.problems import draw_problems
from optimasi.report.words.text import Speech, width_of
from optimasi.scenario.files.yaml_file import parse_yaml
from optimasi.scenario.load import load_scenario
from optimasi.words.gathering import as_told
from optimasi.words.messages import Diagnostic, InputError, Instance, Message, Name, Place
from optimasi.words.terms import Language

TESTS = Path(__file__).parents[2]
BAD, GOLDEN = TESTS / "scenario" / "bad", TESTS / "golden" / "bad"
CASES = sorted(BAD.iterdir())
UPDATE = os.environ.get("OPTIMASI_UPDATE") == "1"
"""Rewrite golden files instead of comparing with them."""


def drawn(path: Path) -> str:
    """The problems of a scenario, first in Indonesian, then in English."""
    try:
        load_scenario(path)
    except InputError as error:
        texts = [draw_problems(error.diagnostics, Speech("id")), draw_problems(error.diagnostics, Speech("en"))]
        return "\n--- en\n".join(["--- id\n" + texts[0], texts[1]]) + "\n"
    raise AssertionError(f"{path} is a good scenario")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad input is told exactly as its golden file has it, in at most 80 columns."""
    monkeypatch.chdir(case if case.is_dir() else BAD)
    text = drawn(Path("scenario.yaml" if case.is_dir() else case.name))
    golden = GOLDEN / f"{case.stem}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if width_of(line) > 80] == []


def test_every_golden_file_has_a_case() -> None:
    """No golden file is left over from a bad input that is gone."""
    assert {path.stem for path in GOLDEN.iterdir()} == {case.stem for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_mistake_has_a_way_out(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong, something is said about what to do."""
    monkeypatch.chdir(case if case.is_dir() else BAD)
    with pytest.raises(InputError) as caught:
        load_scenario(Path("scenario.yaml" if case.is_dir() else case.name))
    for found in as_told(caught.value.diagnostics):
        assert found.remedy or any(instance.remedy for instance in found.instances), found.message.code


ESC = "\x1b[31m"
ODD = {
    "markup": "[bold]Ani[/bold] {nama} %s \\n",
    "escape": f"{ESC}Ani",
    "line break": "Ani\nBudi",
    "direction": "Ani\u202egnit",
    "half a pair": "Ani\ud800",
    "wide": "\u5b89\u59ae" * 30,
    "combining": "A\u0301ni\u0308" * 20,
    "long": "Ani" * 5000,
    "long words": " ".join(["Kepemimpinan"] * 500),
}
"""Texts that a screen would obey, hide, or not hold."""


def diagnostics(text: str) -> list[Diagnostic]:
    """Diagnostics that hold a text everywhere a text of the input can stand."""
    message = Message(
        "no_such_row", "no row of {table} has {text}", {"table": Name("scenario", "employees"), "text": text}
    )
    remedy = Message("did_you_mean", "did you mean {name}?", {"name": text})
    cell = Place("pegawai.csv", 3, 2, head=text)
    rows = [Instance(Place("pegawai.csv", row, 2, head=text), (row,), text, (text,)) for row in (4, 5, 6)]
    named = [Instance(Place("pegawai.csv", 7, 2, head=text), (7, 8), text, (), message, remedy)]
    return [
        Diagnostic(message, (cell,), text, remedy, person=text),
        Diagnostic(message, (Place("pegawai.csv"),), remedy=remedy, instances=tuple(rows)),
        Diagnostic(message, (Place("pegawai.csv"),), instances=tuple(named), each=True, paste={text: {"a": text}}),
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", list(ODD))
def test_odd_texts(name: str, language: Language) -> None:
    """No text of the input reaches the screen raw or as markup; only a single word to type passes 80 columns."""
    text = draw_problems(diagnostics(ODD[name]), Speech(language))
    assert all(letter.isprintable() for line in text.split("\n") for letter in line)
    told, _, pasted = text.partition("\n      ")
    assert [line for line in told.split("\n") if width_of(line) > 80 and len(line.split()) > 1] == []
    assert ODD[name].split("\n")[0][:3].strip("\x1b") in told
    assert pasted


def test_shown_as_escapes() -> None:
    """Control characters and directions are shown as escapes, markup as it stands."""
    text = draw_problems(diagnostics(ESC + "\u202e[b]{x}[/b]"), Speech("en"))
    assert "no row of employees has \\x1b[31m\\u202e[b]{x}[/b]" in text


def test_pasted_lines_read_back(tmp_path: Path) -> None:
    """What is printed to be pasted is YAML that says what was meant, however odd the names are."""
    names = [
        "Lurah: Baru",
        "# satu",
        "- dua",
        'kata "kutip"',
        "Ahli \u00c9",
        "x" * 90,
        "1: 2",
        "'a'",
        "tab\there",
        "{a}",
    ]
    found = Diagnostic(Message("x", "x"), paste={Name("scenario", "aliases"): dict.fromkeys(names, "Lurah: Lama")})
    text = draw_problems([found], Speech("id"))
    block = text.partition("\n\n")[0].split("\n", 1)[1]
    lines: list[Diagnostic] = []
    assert parse_yaml(textwrap.dedent(block), "x", lines) == {"samakan": dict.fromkeys(names, "Lurah: Lama")}
    assert lines == []


def test_caret_under_wide_letters(tmp_path: Path) -> None:
    """The caret stands under its text also behind letters that take two columns, and in a line too long to show."""
    path = tmp_path / "s.yaml"
    path.write_text(f"nama: \u5b89\u59ae # {'x' * 300} akhir\n", encoding="utf-8")
    place = Place(str(path), 1, 10, 1)
    line, mark = excerpt(place)
    assert line.startswith("   1 | nama: \u5b89\u59ae # xxx")
    assert line.endswith("...")
    assert mark == "     | " + " " * width_of("nama: \u5b89\u59ae ") + "^"
    line, mark = excerpt(Place(str(path), 1, 313, 5))
    start = mark.index("^")
    assert line[start : start + 5] == "akhir"
    assert width_of(line) <= 80


def test_ten_are_shown(tmp_path: Path) -> None:
    """Ten problems are drawn, the rest are counted, each name as one; all of them on demand."""
    message = Message("no_rows", "the table {table} has no rows", {"table": "x"})
    many = [Diagnostic(message, (Place("s.yaml", line, 1),)) for line in range(1, 13)]
    names = tuple(Instance(Place("t.csv", row, 1, head="nip"), (row,), f"N{row}") for row in (2, 3, 4))
    many.append(Diagnostic(message, (Place("t.csv"),), instances=names, each=True))
    text = draw_problems(many, Speech("en"))
    assert text.count("the table x has no rows") == 10
    assert "... 5 more (all: --all)" in text
    assert text.endswith("Errors: 15. Nothing was computed.")
    assert draw_problems(many, Speech("en"), everything=True).count("the table x has no rows") == 13
