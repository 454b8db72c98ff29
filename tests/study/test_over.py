"""What `--over` may say, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.study.points import check_points, parse_over
from optimasi.words.messages import InputError, NotationError
from tests.cli.runner import run
from tests.helpers import write_scenario
from tests.sweep_examples import SCENARIO

Load = Callable[[str | dict[str, Any]], Scenario]

GOOD = {
    # text -> kind, line, relative, {label: changes}
    "anggaran=50%:150%:50%": ("budget", None, True, {"50%": ["anggaran=-50%"], "100%": [], "150%": ["anggaran=+50%"]}),
    "budget=12,5%;100%": ("budget", None, True, {"12.5%": ["budget=-87.5%"], "100%": []}),
    "budget=100%:50%:25%": (
        "budget",
        None,
        True,
        {"50%": ["budget=-50%"], "75%": ["budget=-25%"], "100%": []},
    ),
    "budget=40%:65%:10%": (
        "budget",
        None,
        True,
        {"40%": ["budget=-60%"], "50%": ["budget=-50%"], "60%": ["budget=-40%"]},
    ),
    "budget.kontribusi=50%,100%": ("line", "kontribusi", True, {"50%": ["budget.kontribusi=-50%"], "100%": []}),
    "anggaran.perjadin=9 juta:10 juta:500 ribu": (
        "line",
        "perjadin",
        False,
        {
            "9000000": [],
            "9500000": ["anggaran.perjadin=9500000"],
            "10000000": ["anggaran.perjadin=10000000"],
        },
    ),
    "budget.perjadin=1,5 juta,2,5 juta": (
        "line",
        "perjadin",
        False,
        {"1500000": ["budget.perjadin=1500000"], "2500000": ["budget.perjadin=2500000"]},
    ),
    # The lines keep their proportions, 55 to 9, and sum up to the amount.
    "budget=10.000.001, 64 juta": (
        "budget",
        None,
        False,
        {"10000001": ["budget.kontribusi=8593751", "budget.perjadin=1406250"], "64000000": []},
    ),
    "rules.trainings_per_person.max=1:3:1": (
        "number",
        None,
        False,
        {
            "1": ["rules.trainings_per_person.max=1"],
            "2": [],
            "3": ["rules.trainings_per_person.max=3"],
        },
    ),
    "aturan.pelatihan_per_orang.maksimal=50%,100%": (
        "number",
        None,
        True,
        {"50%": ["aturan.pelatihan_per_orang.maksimal=-50%"], "100%": []},
    ),
    "rules.hours_per_person.0.max=40;60": (
        "number",
        None,
        False,
        {"40": ["rules.hours_per_person.0.max=40"], "60": []},
    ),
    "hitung.ketelitian=10%:30%:10%": (
        "share",
        None,
        False,
        {"10%": ["hitung.ketelitian=10%"], "20%": [], "30%": ["hitung.ketelitian=30%"]},
    ),
    # Nothing stands there, so that a percentage is what is set.
    "rules.coverage.at_least=20%,40%": (
        "share",
        None,
        False,
        {"20%": ["rules.coverage.at_least=20%"], "40%": ["rules.coverage.at_least=40%"]},
    ),
}

BAD = {
    "budget": "over_form",
    "budget=": "over_form",
    "=1:2:1": "over_form",
    "budget=40%:150%": "over_form",
    "budget=40%:150%:10": "over_form",
    "budget=40%::10%": "over_form",
    "budget=40%:150%:0%": "over_form",
    "budget=40%": "points",
    "budget=40%,40%": "points",
    "budget=0:1 miliar:1": "points",
    "budget=satu,dua": "not_money",
    "budget=1.250 juta, 2 juta": "ambiguous",
    "rules.trainings_per_person.max=1,2": "points",
    "budget.kontribsi=40%,50%": "unknown_key",
    "bujet=40%,50%": "unknown_key",
    "budget.total=40%,50%": "nothing_stands",
    "name=1,5;2": "no_number",
}


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str, load: Load) -> None:
    """Each form gives the changes that `--set` would be given, in ascending order."""
    kind, line, relative, levels = GOOD[text]
    over = parse_over(text, load(SCENARIO))
    assert (over.kind, over.line, over.relative) == (kind, line, relative)
    assert {level.label: list(level.changes) for level in over.levels} == levels
    assert [level.label for level in over.levels] == list(levels)


@pytest.mark.parametrize("text", BAD)
def test_bad(text: str, load: Load) -> None:
    """What cannot be read, or can be read in two ways, is refused."""
    with pytest.raises(NotationError) as caught:
        parse_over(text, load(SCENARIO))
    assert caught.value.message.code == BAD[text]


def test_shares_and_amounts(load: Load) -> None:
    """A point knows both where both are known."""
    scenario = load(SCENARIO)
    assert [(p.share, p.amount) for p in parse_over("budget=50%,100%", scenario).levels] == [
        (0.5, 32_000_000),
        (1.0, 64_000_000),
    ]
    assert [(p.share, p.amount) for p in parse_over("budget.perjadin=9 juta,18 juta", scenario).levels] == [
        (1.0, 9_000_000),
        (2.0, 18_000_000),
    ]
    assert [p.amount for p in parse_over("rules.trainings_per_person.max=50%,150%", scenario).levels] == [1, 3]


def test_a_cap_on_all_lines(load: Load) -> None:
    """A total is a line of its own; the whole budget moves it and the lines together."""
    scenario = load(SCENARIO.replace("perjadin: 9 juta}", "perjadin: 9 juta, total: 60 juta}"))
    assert [p.changes for p in parse_over("budget.total=30 juta,60 juta", scenario).levels] == [
        ("budget.total=30000000",),
        (),
    ]
    assert parse_over("budget=30 juta,60 juta", scenario).levels[0].changes == (
        "budget.total=30000000",
        "budget.kontribusi=27500000",
        "budget.perjadin=4500000",
    )


@pytest.mark.parametrize("text", ["budget=12,5%;62,5%;137,5%", "budget=7 juta;70 juta", "budget.perjadin=1:3:1"])
def test_the_changes_are_read_back(text: str, load: Load) -> None:
    """`load_scenario` makes of each change what the point says."""
    scenario = load(SCENARIO)
    over = parse_over(text, scenario)
    from pathlib import Path

    for level in over.levels:
        lines = {line.name: line.limit for line in load_scenario(Path(scenario.file), level.changes).lines}
        found = sum(limit or 0 for limit in lines.values()) if over.line is None else lines[over.line]
        assert found == level.amount


def test_nothing_is_lost_by_rounding(load: Load) -> None:
    """Steps are exact: a tenth of a percent, a hundred times, is ten percent."""
    levels = parse_over("budget=90%:100%:0,1%", load(SCENARIO)).levels
    assert len(levels) == 101
    assert levels[-1].changes == ()
    assert [level.share for level in levels] == [float(Fraction(900 + n, 1000)) for n in range(101)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("trainings.T1.cost.kontribusi", "set_cells"),
        ("pelatihan", "set_cells"),
        ("tables.employees", "set_cells"),
        ("name", "no_number"),
        ("budget.kontribusi.account", "no_number"),
        ("rules.hours_per_person", "no_number"),
    ],
)
def test_what_is_no_number_is_no_range(load: Load, name: str, code: str) -> None:
    """Cells of tables, texts and whole rules have no next value."""
    with pytest.raises(NotationError) as refused:
        parse_over(f"{name}=1:3:1", load(SCENARIO))
    assert refused.value.message.code == code


@pytest.mark.parametrize(
    "text",
    [
        "weights=1:3:1",
        "adjust=1:3:1",
        "objective=1:2:1",
        "extends=1:2:1",
        "year.x=1:2:1",
        "aliases=1:2:1",
        "rules.mandatory.0.training=1:2:1",
        "rules.trainings_per_person.max=1:2:0.5",
        "solve.gap=0%:200%:100%",
        "rules.coverage.at_least=10%:200%:95%",
        "add_rules.x=1:2:1",
    ],
)
def test_values_that_the_scenario_does_not_take_stop_before_the_first_solve(tmp_path: Path, text: str) -> None:
    """A mistake of the input is told as one, not as a failure of every point, wherever in the range it begins."""
    path = write_scenario(tmp_path, SCENARIO)
    with pytest.raises(InputError) as refused:
        check_points(parse_over(text, load_scenario(path)), path, ())
    assert refused.value.diagnostics[0].places[0].file.startswith("--set ")


def test_the_command_ends_as_at_other_mistakes(tmp_path: Path) -> None:
    """Usage for a name, input for a value: never an internal error, and nothing on stdout."""
    path = write_scenario(tmp_path, SCENARIO)
    for text, code in (("trainings.T1.cost.kontribusi=1:3:1", 2), ("rules.trainings_per_person.max=1:2:0.5", 1)):
        done = run("sweep", str(path), "--over", text, "--jobs", "1")
        assert (done.code, done.stdout) == (code, "")


def test_the_remedy_for_cells_works(tmp_path: Path) -> None:
    """An entry of `adjust` that multiplies can be swept over, written in a file or with --set, alone or in a list."""
    base = write_scenario(tmp_path, SCENARIO)
    (tmp_path / "w.yaml").write_text(f"extends: {base.name}\nadjust: {{table: curriculum, multiply: {{lift: 1}}}}\n")
    for file, changes in (
        (tmp_path / "w.yaml", ()),
        (base, ("adjust={table: curriculum, multiply: {lift: 1}}",)),
        (base, ("adjust=[{table: curriculum, multiply: {lift: 1}}]",)),
    ):
        scenario = load_scenario(file, changes)
        over = parse_over("adjust.0.multiply.lift=0.5;1", scenario)
        check_points(over, file, changes)
        lifts = [load_scenario(file, (*changes, *level.changes)).curriculum["lift"].tolist() for level in over.levels]
        assert lifts == [[0.5], [1.0]]
