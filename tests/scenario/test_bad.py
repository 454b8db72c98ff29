"""Every input in bad/ gets exactly the diagnostics that it announces; a new input is a new test.

An input is a YAML file with inline tables, or a folder with scenario.yaml and its tables. Its comments
`# expect:` (in a folder those of expect.txt) hold one diagnostic each: `code`, and where given `file`,
`line`, `column` of the first place, and last `remedy`, a part of the remedy's text (`none`: there is none).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Diagnostic, InputError, Place

BAD = Path(__file__).parent / "bad"
CASES = sorted(BAD.iterdir())
EXPECTATION = re.compile(
    r"# expect: code=(?P<code>\S+)(?: file=(?P<file>\S+))?(?: line=(?P<line>\d+))?(?: column=(?P<column>\d+))?"
    r"(?: remedy=(?P<remedy>.+))?"
)


class Expectation(NamedTuple):
    """One announced diagnostic; None where it says nothing."""

    code: str
    file: str | None
    line: str | None
    column: str | None
    remedy: str | None

    def mismatch(self, diagnostic: Diagnostic) -> str:
        """What differs, or nothing."""
        place = first_place(diagnostic)
        template = diagnostic.remedy and diagnostic.remedy.template.format(**diagnostic.remedy.parameters)
        found = {
            "code": diagnostic.message.code,
            "file": place.file,
            "line": str(place.line),
            "column": str(place.column),
        }
        wrong = {name: value for name, value in found.items() if getattr(self, name) not in (None, value)}
        if self.remedy == "none" and template:
            wrong["remedy"] = template
        elif self.remedy not in (None, "none") and self.remedy not in (template or ""):
            wrong["remedy"] = template or "none"
        return ", ".join(f"{name} is {value}, not {getattr(self, name)}" for name, value in wrong.items())


def first_place(diagnostic: Diagnostic) -> Place:
    """Where a mistake stands first."""
    places = [instance.place for instance in diagnostic.instances[:1]] or diagnostic.places
    return places[0] if places else Place("")


def expectations(case: Path) -> list[Expectation]:
    text = (case / "expect.txt" if case.is_dir() else case).read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.startswith("# expect:")]
    matches = [EXPECTATION.fullmatch(line) for line in lines]
    assert all(matches), lines
    return [Expectation(**match.groupdict()) for match in matches if match]


def in_order(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda d: (first_place(d).line, first_place(d).column))


def test_there_are_inputs() -> None:
    """The folder is found and every input announces a diagnostic."""
    assert len(CASES) >= 45
    assert all(expectations(case) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_bad_input(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The announced problems are found, each once and at its place, and no others."""
    expected = expectations(case)
    monkeypatch.chdir(case if case.is_dir() else BAD)
    with pytest.raises(InputError) as caught:
        load_scenario(Path("scenario.yaml" if case.is_dir() else case.name))
    found = in_order(caught.value.diagnostics)
    assert [d.message.code for d in found] == [e.code for e in expected]
    assert [e.mismatch(d) for e, d in zip(expected, found, strict=True)] == [""] * len(expected)
    assert all(d.severity == "error" for d in found)
