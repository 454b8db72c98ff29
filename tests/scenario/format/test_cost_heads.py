"""Heads of costs, as planners write them: of a seat or of a batch, on which line, and what may be either."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from optimasi.report.words.text import Speech
from optimasi.scenario.format.cost_heads import cost_columns
from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError, Message
from tests.helpers import write_scenario

LINES = {"kontribusi": "kontribusi", "honor": "Honorarium Narasumber"}
BATCH = ("kelas", "angkatan", "rombongan", "paket", "gelombang", "class", "batch", "cohort")
COST = ("biaya", "ongkos", "harga", "tarif", "cost", "price", "fee")
EACH = ("per", "tiap", "setiap", "each", "/", "")


def joined(*words: str) -> str:
    return " ".join(filter(None, words))


@pytest.mark.parametrize(("cost", "each", "batch"), list(itertools.product(COST, EACH, BATCH)))
def test_cost_of_a_batch(cost: str, each: str, batch: str) -> None:
    """Whatever the words and their order, with the line named or not, in capitals or with underscores."""
    for head in (joined(cost, each, batch), joined(each, batch, cost), f"{cost}_{batch}", f"{cost}-{each}-{batch}"):
        assert cost_columns("trainings", head, LINES) == ("batch_cost.cost",), head
        for line in ("kontribusi", "Honorarium Narasumber", "kontribusi (Rp)"):
            column = ("batch_cost.kontribusi",) if line.startswith("kontribusi") else ("batch_cost.honor",)
            for named in (f"{head} {line}", f"{line} {head}", f"{head.upper()}.{line}", f"{head} ({line})"):
                assert cost_columns("trainings", named, LINES) == column, named
    for head in (joined("kontribusi", each, batch), f"kontribusi_{batch}", f"Kontribusi ({each} {batch})"):
        assert cost_columns("trainings", head, LINES) == ("batch_cost.kontribusi",), head


@pytest.mark.parametrize(("cost", "each"), list(itertools.product(COST, EACH)))
@pytest.mark.parametrize("seat", ["orang", "peserta", "person", "participant"])
def test_cost_of_a_seat(cost: str, each: str, seat: str) -> None:
    """The same for seats, whose words are no part of a line's name."""
    assert cost_columns("trainings", joined(cost, each, seat), LINES) == ("cost.cost",)
    assert cost_columns("trainings", joined(cost, "kontribusi", each, seat), LINES) == ("cost.kontribusi",)
    assert cost_columns("trainings", joined("kontribusi", each, seat), LINES) == ("cost.kontribusi",)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("kontribusi", "cost.kontribusi"),
        ("Kontribusi (Rp)", "cost.kontribusi"),
        ("cost.kontribusi", "cost.kontribusi"),
        ("biaya_honor", "cost.honor"),
        ("biaya transport", None),
        ("Biaya (Rp)", "cost.cost"),
        ("harga satuan", "cost.cost"),
        ("kontribusi 2027", "cost.kontribusi"),
        ("Rp per orang", "cost.cost"),
        ("biaya perorang", "cost.cost"),
        ("kontribusi [per angkatan]", "batch_cost.kontribusi"),
        ("kontribusi|kelas", "batch_cost.kontribusi"),
        ("kontribusi {kls}", "batch_cost.kontribusi"),
        ("biaya kelas*", "batch_cost.cost"),
        ("biaya kelas 2027", "batch_cost.cost"),
        ("biaya_per_1_kelas.kontribusi", "batch_cost.kontribusi"),
        ("BIAYA PERKELAS", "batch_cost.cost"),
        ("kontribusi seangkatan", "batch_cost.kontribusi"),
        ("Rp/angkatan", "batch_cost.cost"),
        ("HPS per kelas", "batch_cost.cost"),
        ("angkatan", None),
        ("uang", None),
        ("peserta per angkatan", None),
        ("jp per kelas", None),
        ("penyelenggara", None),
        ("lokasi kelas", None),
    ],
)
def test_other_heads(head: str, column: str | None) -> None:
    """Lines by their name, and heads that say nothing of a cost."""
    assert cost_columns("trainings", head, LINES) == ((column,) if column else ())


SEATS = "budget: {%s}\nemployees: [{id: A}]\ngaps: [{employee: A, competency: K, gap: 1}]\n"


def scenario(folder: Path, head: str, budget: str = "kontribusi: 9 juta, honor: 1 juta", table: str = "") -> Scenario:
    row = f'trainings: [{{id: T, kind: teknis, competencies: K, cost.kontribusi: 0, cost.honor: 0, "{head}": 5}}]\n'
    if "honor" not in budget:
        row = row.replace("cost.kontribusi: 0, cost.honor: 0, ", "")
    return load_scenario(write_scenario(folder, SEATS % budget + row + table))


def refused(folder: Path, head: str, budget: str = "kontribusi: 9 juta, honor: 1 juta", table: str = "") -> Diagnostic:
    with pytest.raises(InputError) as caught:
        scenario(folder, head, budget, table)
    (problem,) = caught.value.diagnostics
    assert problem.remedy
    return problem


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("total biaya", "kontribusi"),
        ("biaya per hari", "kontribusi"),
        ("Biaya per Peserta per Angkatan", "kontribusi"),
        ("jumlah kontribusi", "kontribusi"),
        ("biaya per kegiatan", "total"),
        ("biaya per kelas", "biaya per kelas"),
        ("kontribusi angkatan", "kontribusi angkatan"),
        ("biaya kelas", "kelas"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_either(tmp_path: Path, head: str, line: str, language: str) -> None:
    """What may be the cost of a seat or of a batch is refused; each of the two heads offered is then what it says."""
    problem = refused(tmp_path, head, f"{line}: 9 juta")
    assert problem.message.code == "cost_of_what"
    assert problem.remedy
    speech = Speech("id" if language == "id" else "en")
    for key, prefix in (("seat", "cost."), ("batch", "batch_cost.")):
        written = speech.say(Message("", "{head}", {"head": problem.remedy.parameters[key]}))
        assert written in speech.say(problem.remedy)
        (column,) = cost_columns("trainings", written, {} if line == "total" else {line: line})
        assert column.startswith(prefix)


@pytest.mark.parametrize("head", ["biaya per kelas", "Biaya Angkatan", "cost per class", "ongkos kelas"])
def test_line_that_is_not_named(tmp_path: Path, head: str) -> None:
    """Of several lines the remedy names each; followed to the letter it is the cost of a batch on that line."""
    problem = refused(tmp_path, head)
    assert problem.message.code == "line_without_budget"
    assert problem.remedy
    heads = problem.remedy.parameters["heads"]
    assert isinstance(heads, tuple)
    for row, written in enumerate(heads):
        assert scenario(tmp_path, str(written)).batch_cost[row].tolist() == [5]


def test_only_line(tmp_path: Path) -> None:
    """A budget with one line leaves nothing to name, unless it is that of journeys."""
    assert scenario(tmp_path, "Biaya per Kelas", "kontribusi: 9 juta").batch_cost.tolist() == [[5]]
    assert scenario(tmp_path, "biaya per orang", "kontribusi: 9 juta").seat_cost.tolist() == [[5]]
    with pytest.raises(InputError):
        scenario(tmp_path, "Biaya per Kelas", "perjadin: 9 juta")


def test_batch_cost_of_a_nomination(tmp_path: Path) -> None:
    """A row of the nominations is one person; what a batch costs belongs to the trainings."""
    table = 'nominations: [{employee: A, training: T, "biaya per kelas": 5}]\n'
    assert refused(tmp_path, "kuota", table=table).message.code == "batch_cost_of_one"


@pytest.mark.parametrize("head", ["kontribusi borongan", "Kontribusi sekali jalan", "lumpsum honor", "tuition fee"])
def test_amounts_under_a_head_that_names_a_line(tmp_path: Path, head: str) -> None:
    """They are hardly there for filters: taken for those, the training would cost nothing. Words may stand there."""
    problem = refused(tmp_path, head)
    assert problem.message.code == "cost_of_what"
    assert problem.remedy is not None
    assert problem.remedy.code == "name_cost_or_list"
    for listed, cell in ((f"attributes: ['{head}']\n", "5"), ("", "ditanggung provinsi")):
        row = f'trainings: [{{id: T, kind: teknis, competencies: K, cost.kontribusi: 1, "{head}": {cell}}}]\n'
        found = load_scenario(write_scenario(tmp_path, SEATS % "kontribusi: 9 juta" + row + listed))
        assert found.trainings[head].tolist() == [cell]
