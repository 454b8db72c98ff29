"""The page of a sweep, in both languages, at 80 columns and wide; its note, its failures, its CSV.

Rewrite the files with OPTIMASI_UPDATE=1 and read the difference.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from optimasi.documents.frontier import FrontierDocument
from optimasi.report.terminal.frontier import frontier_csv, is_own_csv, print_frontier
from optimasi.report.terminal.frontier_words import failures, summary
from optimasi.report.words.text import Speech
from optimasi.scenario.scenario import Scenario
from optimasi.study.points import parse_over
from optimasi.study.sweep import sweep
from optimasi.words.terms import Language
from tests.cli.runner import ROOT, UPDATE
from tests.sweep_examples import CASE, MOCKUP, SCENARIO, Made, Solver, by_change

GOLDEN = ROOT / "tests" / "golden" / "sweep"

Load = Callable[[str | dict[str, Any]], Scenario]
Document = dict[str, Any]

KEPT = {
    "-50%": Made(2.0, 20_000_000, "1:DATA", 1, budget=32_000_000),
    "": Made(4.0, 40_000_000, "1:DATA 2:PKP", 2),
    "+50%": Made(6.0, 60_000_000, "1:DATA 2:PKP 3:DATA 6:DATA", 3, budget=96_000_000),
}
LINE = {
    "46000000": Made(4.0, 40_000_000, "1:PKP", 1, budget=55_000_000),
    "": Made(4.5, 41_500_000, "2:PKP 3:DATA", 2),
    "64000000": Made(4.75, 52_000_000, "1:DATA 2:PKP 3:DATA", 3, budget=73_000_000),
}
NUMBER = {
    "1": Made(5.0, 30_000_000, "1:DATA 2:PKP", 2),
    "": Made(7.5, 42_500_000, "1:DATA 1:PKP 2:PKP", 2),
    "3": Made(7.5, 42_500_000, "1:DATA 1:PKP 2:PKP", 2),
    "4": Made(7.25, 40_000_000, "1:DATA 2:PKP", 2),
}
TROUBLE = {
    "-60%": Made(None, status="infeasible", budget=25_600_000),
    "-50%": Made(None, status="no_plan_found", budget=32_000_000),
    "-40%": Made(3.0, 30_000_000, "1:DATA", 1, status="feasible", bound=4.0, budget=38_400_000),
    "-20%": Made(4.0, 42_000_000, "1:DATA 2:PKP", 2, budget=51_200_000),
    "-10%": Made(4.5, 44_000_000, "2:PKP", 1, "feasible", 4.6, 57_600_000, "interrupt"),
}
NONE = dict.fromkeys(("-50%", "", "+50%"), Made(None, status="infeasible"))
LONG = {
    "-50%": Made(2.0, 20_000_000, "1:DATA 1:PKP 1:PBJ-DR 1:PBJ-TM 1:BENDAHARA 2:DATA", 2, budget=32_000_000),
    "": Made(4.0, 40_000_000, "3:DATA 3:PKP 3:PBJ-DR 3:PBJ-TM 3:BENDAHARA 4:DATA 5:PKP 6:PKP", 4),
}

FORMS: dict[str, tuple[str, dict[str, Made], bool]] = {
    "mockup": ("anggaran=40%:150%:10%", MOCKUP, False),
    "keep": ("anggaran=50%:150%:50%", KEPT, True),
    "line": ("budget.kontribusi=46 juta:64 juta:9 juta", LINE, False),
    "number": ("rules.trainings_per_person.max=1:4:1", NUMBER, False),
    "trouble": ("anggaran=40%:100%:10%", TROUBLE, False),
    "none": ("anggaran=50%:150%:50%", NONE, False),
    "long": ("anggaran=50%,100%", LONG, False),
}


def frontier_of(form: str, load: Load) -> Document:
    over, plans, keep = FORMS[form]
    scenario = load(SCENARIO)
    solver = Solver(by_change(plans, over.partition("=")[0]))
    found = sweep(scenario, parse_over(over, scenario), CASE, solve=solver, keep=keep, jobs=1).tree()
    for point in found["points"]:
        if point["failure"]:
            point["failure"]["name"] = f"dasar.yaml {point['failure']['name'].partition(' ')[2]}"
    # Everything is drawn from the document, which survives being written and read.
    return json.loads(json.dumps(found | {"seconds": 1.1}))  # type: ignore[no-any-return]


def page(frontier: Document, language: Language, width: int = 80) -> str:
    out = io.StringIO()
    print_frontier(FrontierDocument.model_validate(frontier), Speech(language), out, width=width)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("form", FORMS)
def test_golden(form: str, language: Language, width: int, load: Load) -> None:
    """Each form of a sweep prints exactly what its golden file holds, and no line is too wide."""
    frontier = frontier_of(form, load)
    speech = Speech(language)
    notes = "\n".join(
        [
            *failures(FrontierDocument.model_validate(frontier), speech),
            summary(FrontierDocument.model_validate(frontier), speech),
        ]
    )
    found = f"{page(frontier, language, width)}--- stderr\n{notes}\n"
    golden = GOLDEN / f"{form}-{width}.{language}.txt"
    if UPDATE:
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
    assert [line for line in found.splitlines() if len(line) > width] == []
    assert found.isascii()


def test_every_golden_file_has_a_form() -> None:
    """No golden file is left over from a form that is gone."""
    assert {path.name for path in GOLDEN.glob("*.txt")} == {
        f"{form}-{width}.{language}.txt" for form in FORMS for width in (80, 120) for language in ("en", "id")
    }


def test_bars_fill_the_width(load: Load) -> None:
    """The longest bar is as long as there is room for every bar and the mark, and no bar is longer than 60."""
    frontier = frontier_of("mockup", load)
    bars = {
        width: max(page(frontier, "id", width).splitlines(), key=lambda line: line.count("#")) for width in (80, 200)
    }
    assert bars[80] == " 140%   89.600.000   85.600.000  11,84   13        10,5  " + "#" * 21
    assert bars[200].count("#") == 60


def test_unproven_points_are_not_said_to_add_nothing(load: Load) -> None:
    """That more money adds nothing is said of proven plans only."""
    frontier = frontier_of("mockup", load)
    frontier["points"][7]["status"] = "feasible"
    assert "limit to 70%, 150% adds nothing" in " ".join(page(frontier, "en").split())


def test_national_amounts_stay_within_80_columns(load: Load) -> None:
    """Where money takes the room, bars become short or go."""
    frontier = frontier_of("keep", load)
    for point in frontier["points"]:
        point["budget"] *= 10**6
        point["cost"] *= 10**6
    lines = page(frontier, "id").splitlines()
    assert max(map(len, lines)) <= 80
    assert any("96.000.000.000.000" in line for line in lines)


def test_a_terminal_cuts_long_lists(load: Load) -> None:
    """On a terminal a step names twenty people and says how many more; everywhere else all."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    frontier = frontier_of("keep", load)
    frontier["steps"][0]["came"] = [
        {"employee": f"{n}", "name": "Ani", "called": f"Ani {n}", "trainings": ["PKP"]} for n in range(25)
    ]
    document, speech = FrontierDocument.model_validate(frontier), Speech("en")
    cut, whole = Terminal(), Terminal()
    print_frontier(document, speech, cut)
    print_frontier(document, speech, whole, everything=True)
    assert "... 5 more (all: --all)" in cut.getvalue()
    assert "Ani 20" not in cut.getvalue()
    assert "Ani 24" in whole.getvalue()
    assert "Ani 24" in page(frontier, "en")


def test_names_are_not_markup(load: Load) -> None:
    """What a name holds is printed as it stands."""
    frontier = frontier_of("keep", load)
    frontier["scenario"]["name"] = "[bold]Dasar[/bold]"
    frontier["steps"][0]["came"][0]["called"] = "{name} [red]"
    text = page(frontier, "en")
    assert text.startswith("[bold]Dasar[/bold]: all limits")
    assert "+ {name} [red] (PKP)" in text


def test_csv(load: Load) -> None:
    """One row a point: plain numbers, blank where there is none, and known again as optimasi's own."""
    content = frontier_csv(FrontierDocument.model_validate(frontier_of("trouble", load)))
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["label"] for row in rows] == ["40%", "50%", "60%", "70%", "80%", "90%", "100%"]
    assert rows[4] == {
        "point": "5",
        "label": "80%",
        "share": "0.8",
        "amount": "51200000",
        "baseline": "no",
        "limit.kontribusi": "42200000",
        "limit.perjadin": "9000000",
        "budget": "51200000",
        "cost": "42000000",
        "value": "4.0",
        "bound": "4.0",
        "gap": "0.0",
        "levels": "4.0",
        "people": "2",
        "marginal_cost": "12000000.0",
        "status": "optimal",
    }
    assert [row["status"] for row in rows] == [
        "infeasible",
        "no_plan_found",
        "feasible",
        "error",
        "optimal",
        "feasible",
        "not_run",
    ]
    assert (rows[0]["value"], rows[6]["budget"], rows[6]["baseline"]) == ("", "", "yes")
    assert is_own_csv(content)
    assert not is_own_csv(b"nip,nama\n1,Ayu\n")


def test_people_that_another_run_need_not_reach_are_marked(load: Load) -> None:
    """A plan with an open stage has a mark beside its people, and the page says what it means."""
    frontier = frontier_of("mockup", load)
    assert "~ not settled" not in page(frontier, "en")
    frontier["points"][3]["settled"] = False
    assert f"{frontier['points'][3]['people']}~" in page(frontier, "en")
    assert "~ not settled" in page(frontier, "en")
