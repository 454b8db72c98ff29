"""Saved plans against their scenarios: an untouched one holds, whatever is changed in one is found and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimasi.model.solve import solve
from optimasi.plan.document import plan_document
from optimasi.plan.saved import check_saved_plan
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import InputError

Document = dict[str, Any]
KECIL = Path(__file__).parents[1] / "golden" / "cli" / "scenarios"
# The best plan of kecil.yaml, by hand: LATSAR for Citra (mandatory, 4,1 million), and of the 12 million for fees
# BENDAHARA for Dewi (2 levels, weight 2), ARSIP for Budi (1 level): 0.25 + 4 + 1 = 5.25.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario of the comment above and what builds on it."""
    for source in KECIL.glob("*.yaml"):
        shutil.copy(source, tmp_path)
    return tmp_path


def save(folder: Path, *changes: str, scenario: str = "kecil.yaml", **options: float) -> Path:
    """Solve a scenario of a folder from that folder, and save its plan there."""
    path = folder / "rencana.json"
    document = plan_document(solve(load_scenario(folder / scenario, changes), **options)).tree()
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def findings(path: Path, change: Callable[[Document], object] = lambda document: None) -> list[str]:
    """What a check finds in a saved plan after a change, as English text."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    found = check_saved_plan(path).findings
    return [message.template.format(**message.parameters) for message in found]


def refused(path: Path) -> list[str]:
    """The codes of the errors for which a plan cannot be checked at all."""
    with pytest.raises(InputError) as caught:
        check_saved_plan(path)
    return [diagnostic.message.code for diagnostic in caught.value.diagnostics]


def put(*keys: str | int, value: object) -> Callable[[Document], None]:
    """Set one value deep in a document."""

    def change(document: Document) -> None:
        inner: Any = document
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


def seat(document: Document, training: str) -> Document:
    return next(row for row in document["assignments"] if row["training"] == training)


def test_an_untouched_plan_holds(folder: Path) -> None:
    """What was saved comes out again: the plan of the comment above, worth 5.25."""
    path = save(folder)
    assert findings(path) == []
    plan = check_saved_plan(path).plan
    assert plan.gain.value == pytest.approx(5.25)
    assert plan.proof.status == "optimal"


def test_changes_on_top_are_kept(folder: Path) -> None:
    """A plan of a scenario with single values on top is checked with them, also a what-if."""
    assert findings(save(folder, "anggaran.kontribusi=-20%", "aturan.pelatihan_per_orang.maks=1")) == []
    assert findings(save(folder, "nama=Baru", scenario="potong.yaml")) == []


def test_the_gap_asked_for_is_kept(folder: Path) -> None:
    """A plan that is proven within a wide gap is as optimal as it says."""
    assert findings(save(folder, gap=0.5)) == []


class TestTampered:
    def test_seat_added(self, folder: Path) -> None:
        """One seat more passes the budget, and every figure that it moves differs."""
        path = save(folder)

        def add(document: Document) -> None:
            document["assignments"].append(seat(document, "BENDAHARA") | {"employee": "C3", "name": "Citra (contoh)"})

        found = findings(path, add)
        assert any("kontribusi" in text and "over the limit" in text for text in found)
        assert any(text.startswith("cost: ") for text in found)
        assert any(text.startswith("metrics.seats.after: 3 in the plan, 4") for text in found)

    def test_seat_removed(self, folder: Path) -> None:
        """A mandatory seat less breaks its rule."""
        found = findings(save(folder), lambda document: document["assignments"].remove(seat(document, "LATSAR")))
        assert any("LATSAR" in text and "Citra" in text for text in found)

    def test_seat_twice(self, folder: Path) -> None:
        """A seat that stands twice is named."""
        found = findings(save(folder), lambda document: document["assignments"].append(document["assignments"][0]))
        assert "a pair is assigned twice" in found

    def test_gain(self, folder: Path) -> None:
        """A gain that is not the seat's is named with what it is."""
        found = findings(save(folder), lambda document: seat(document, "BENDAHARA").update(gain=5.0))
        assert found == ["assignments[D4, BENDAHARA].gain: 5.0 in the plan, 4.0 when computed again"]

    def test_cost(self, folder: Path) -> None:
        """A rupiah is a rupiah."""
        found = findings(save(folder), put("lines", 1, "spent", value=100_001 + 700_000))
        assert found == ["lines[perjadin].spent: 800001 in the plan, 800000 when computed again"]

    def test_bound_below_the_value(self, folder: Path) -> None:
        """A bound below the value is no bound."""
        found = findings(save(folder), put("objective", "bound", value=5.0))
        assert "the value 5.25 is above its bound 5.0" in found

    def test_bound_raised(self, folder: Path) -> None:
        """A plan is not optimal far from its bound, and its gap is another."""
        found = findings(save(folder), put("objective", "bound", value=7.0))
        assert found[0] == "status: optimal in the plan, feasible when computed again"
        assert found[1].startswith("objective.gap: ")
        assert found[1].endswith(" in the plan, 0.25 when computed again")
        assert len(found) == 2

    def test_status(self, folder: Path) -> None:
        """A proven plan is not called unproven, nor the reverse."""
        assert findings(save(folder), put("status", value="feasible")) == [
            "status: feasible in the plan, optimal when computed again"
        ]

    def test_gap_asked(self, folder: Path) -> None:
        """What was asked cannot be made stricter than what was proven."""
        path = save(folder, gap=0.5)
        document = json.loads(path.read_text(encoding="utf-8"))
        found = findings(path, put("objective", "bound", value=document["objective"]["value"] * 1.1))
        assert [text.partition(":")[0] for text in found] == ["objective.gap"]
        found = findings(path, put("solver", "gap", value=0.01))
        assert "status: optimal in the plan, feasible when computed again" in found

    @pytest.mark.parametrize(
        ("keys", "value"),
        [
            (("objective", "value"), 5.3),
            (("metrics", "levels", "after"), 0.0),
            (("metrics", "people", "after"), 2),
            (("metrics", "jpm"), None),
            (("assignments", 0, "name"), "Orang Lain"),
            (("assignments", 0, "probability"), 0.9),
            (("assignments", 0, "decision"), "locked"),
            (("trainings", 0, "batches"), 2),
            (("trainings", 0, "name"), "Arsip Statis"),
            (("units", 0, "employees"), 3),
            (("competencies", 0, "after"), 0.0),
            (("not_selected", 0, "code"), "no_gap"),
            (("rules_on",), []),
            (("assumptions",), []),
            (("scenario", "name"), "Lain"),
            (("scenario", "effective", "year"), 2026),
            (("budget",), 14_000_000),
            (("lines", 0, "limit"), 12_000_001),
            (("sekadar",), "tambahan"),
        ],
        ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
    )
    def test_anything_else(self, folder: Path, keys: tuple[str | int, ...], value: object) -> None:
        """Whatever the document says otherwise is found, and named by its key."""
        found = findings(save(folder), put(*keys, value=value))
        assert len(found) >= 1
        assert all(text.startswith(str(keys[0])) for text in found)

    def test_rounding_is_no_change(self, folder: Path) -> None:
        """The last digits of a sum may be others on another machine."""
        path = save(folder)
        value = json.loads(path.read_text(encoding="utf-8"))["objective"]["value"]
        assert findings(path, put("objective", "value", value=value * (1 + 1e-12))) == []


class TestRefused:
    def test_somebody_else(self, folder: Path) -> None:
        """A seat of nobody, or in no training, is named."""
        path = save(folder)

        def change(document: Document) -> None:
            document["assignments"][0]["employee"] = "X9"
            document["assignments"][1]["training"] = "SIHIR"

        with pytest.raises(InputError) as caught:
            findings(path, change)
        assert [d.seen for d in caught.value.diagnostics] == ["X9", "SIHIR"]

    def test_another_scenario(self, folder: Path) -> None:
        """A scenario that changed since is another one; the settings that differ are named."""
        path = save(folder)
        scenario = folder / "kecil.yaml"
        scenario.write_text(scenario.read_text(encoding="utf-8").replace("12 juta", "11 juta"), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            check_saved_plan(path)
        first, second = caught.value.diagnostics
        assert (first.message.code, second.message.code) == ("other_digest", "setting_differs")
        assert second.message.parameters == {
            "key": "budget.kontribusi.amount",
            "said": 12_000_000,
            "found": 11_000_000,
        }

    def test_another_table(self, folder: Path) -> None:
        """A table whose bytes changed makes another scenario, though no setting differs."""
        (folder / "pegawai.csv").write_text("nip,nama\nA1,Ayu (contoh)\n", encoding="utf-8")
        (folder / "tabel.yaml").write_text(
            "pegawai: pegawai.csv\n"
            "kesenjangan: [{nip: A1, kompetensi: K, kesenjangan: 1}]\n"
            "pelatihan: [{kode: T, jenis: teknis, kompetensi: K}]\n",
            encoding="utf-8",
        )
        path = save(folder, scenario="tabel.yaml")
        (folder / "pegawai.csv").write_text("nip,nama\nA1,Ayu (contoh)\nB2,Budi (contoh)\n", encoding="utf-8")
        assert refused(path) == ["other_digest"]

    def test_no_scenario(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """A plan whose scenario is nowhere says where it was looked for."""
        path = save(folder)
        moved = tmp_path_factory.mktemp("lain") / path.name
        document = json.loads(path.read_text(encoding="utf-8"))
        document["scenario"]["file"] = "rencana-lama/kecil.yaml"
        moved.write_text(json.dumps(document), encoding="utf-8")
        assert refused(moved) == ["scenario_absent"]

    def test_no_plan(self, folder: Path) -> None:
        """A document without a plan, or called so, has nothing to verify."""
        assert refused(save(folder, scenario="mustahil.yaml")) == ["no_plan_to_check"]
        path = save(folder)
        document = json.loads(path.read_text(encoding="utf-8")) | {"status": "infeasible"}
        path.write_text(json.dumps(document), encoding="utf-8")
        assert refused(path) == ["plan_changed"]

    def test_something_of_another_kind(self, folder: Path) -> None:
        """People are counted in whole numbers, whatever a fraction may be worth; a name is a text."""
        for keys, value in ((("metrics", "people", "after"), 3.0), (("assignments", 0, "name"), 7), (("cost",), True)):
            path = save(folder)
            document = json.loads(path.read_text(encoding="utf-8"))
            put(*keys, value=value)(document)
            path.write_text(json.dumps(document), encoding="utf-8")
            assert refused(path) == ["plan_changed"], keys

    @pytest.mark.parametrize(
        "keys", [("scenario", "changes"), ("scenario", "effective"), ("solver",), ("solver", "gap"), ("objective",)]
    )
    def test_something_is_gone(self, folder: Path, keys: tuple[str, ...]) -> None:
        """A document that lacks what a check needs was changed."""
        path = save(folder)
        document = json.loads(path.read_text(encoding="utf-8"))
        inner = document[keys[0]] if len(keys) == 2 else document
        del inner[keys[-1]]
        path.write_text(json.dumps(document), encoding="utf-8")
        assert refused(path) == ["plan_changed"]


class TestWhere:
    @pytest.mark.parametrize("above", [True, False], ids=["folder above", "its own folder"])
    def test_run_from_elsewhere(self, folder: Path, above: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """A plan that was solved in one folder is checked in another, the plan beside its scenario or not.

        The places in its reasons (`kecil.yaml:30`) are written as seen from there.
        """
        (folder / "skenario").mkdir()
        text = (folder / "kecil.yaml").read_text(encoding="utf-8")
        text = text.replace("aturan:\n", "aturan:\n  dikecualikan: {pegawai: B2}\n")
        (folder / "skenario/kecil.yaml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(folder if above else folder / "skenario")
        scenario = Path("skenario/kecil.yaml" if above else "kecil.yaml")
        document = plan_document(solve(load_scenario(scenario))).tree()
        assert f"{scenario}:" in json.dumps(document["not_selected"])
        path = folder / ("rencana.json" if above else "skenario/rencana.json")
        path.write_text(json.dumps(document), encoding="utf-8")
        monkeypatch.chdir(folder / "skenario" if above else folder)
        assert findings(path) == []

    def test_moved_together(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Scenario and plan that moved together are found beside each other."""
        path = save(folder)
        other = tmp_path_factory.mktemp("lain")
        shutil.copy(folder / "kecil.yaml", other)
        shutil.copy(path, other)
        (folder / "kecil.yaml").unlink()
        assert findings(other / path.name) == []
