"""Scenarios that build on each other, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimasi.scenario.load import load_scenario
from tests.scenario.refusals import codes, refused, where
from tests.scenario.what_if.over_base import BASE, TABLES, Load, assert_equal, limits, over_base


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return over_base(tmp_path)


class TestExtends:
    def test_nothing_changed(self, load: Load, tmp_path: Path) -> None:
        """A what-if that says nothing is its base, digest included."""
        leaf = load()
        base = load_scenario(tmp_path / "dasar/dasar.yaml")
        assert_equal(leaf, base)
        assert leaf.digest == base.digest

    def test_a_comment_does_not_change_the_digest(self, load: Load) -> None:
        """The digest is of what is said, not of the file's bytes."""
        assert load("# komentar\n").digest == load().digest

    def test_name_and_table_change_the_digest(self, load: Load) -> None:
        """Another name is another scenario, and so is another cell of a base's table."""
        cheaper = {"dasar/t.csv": TABLES["t.csv"].replace("2000000", "1999999")}
        assert len({load().digest, load("name: X\n").digest, load(files=cheaper).digest}) == 3

    def test_three_files_in_three_folders(self, load: Load) -> None:
        """Each extends is relative to its own file, the leaf says the last word."""
        scenario = load(
            "turunan_dari: ../a/b/tengah.yaml\nyear: 2029\n",
            files={
                "what-if/scenario.yaml": "turunan_dari: ../a/b/tengah.yaml\nyear: 2029\n",
                "a/b/tengah.yaml": "extends: ../../dasar/dasar.yaml\nname: Tengah\nyear: 2028\n",
            },
        )
        assert (scenario.settings.name, scenario.settings.year) == ("Tengah", 2029)
        assert scenario.settings.solve.time_limit == 30.0

    def test_table_of_the_middle_file(self, load: Load) -> None:
        """A table's file is looked for beside the file that names it."""
        scenario = load(
            files={
                "what-if/scenario.yaml": "extends: ../a/tengah.yaml\n",
                "a/tengah.yaml": "extends: ../dasar/dasar.yaml\ncurriculum: k2.csv\n",
                "a/k2.csv": "training,competency,lift\nT,K,0.25\n",
            },
        )
        assert scenario.curriculum["lift"].tolist() == [0.25]

    def test_indonesian_over_english(self, load: Load) -> None:
        """An Indonesian what-if changes an English base."""
        english = (
            BASE.replace("nama", "name").replace("anggaran", "budget").replace("aturan", "rules").replace("maks", "max")
        ).replace("pelatihan_per_orang", "trainings_per_person")
        scenario = load(
            "nama: Baru\nanggaran: {kontribusi: {potong: 10%}}\naturan: {pelatihan_per_orang: {maks: 1}}\n",
            files={"dasar/dasar.yaml": english},
        )
        assert scenario.name == "Baru"
        assert limits(scenario) == {"kontribusi": 810_000_000, "perjadin": 750_000_000}
        assert [entry.at_most for entry in scenario.settings.rules.trainings_per_person] == [1]

    def test_tables_beside_the_base(self, load: Load, tmp_path: Path) -> None:
        """Files with canonical names beside the base are its tables, from another folder, too."""
        names = {"e": "pegawai", "s": "skj", "a": "hasil", "t": "pelatihan", "k": "kurikulum"}
        beside: dict[str, str | None] = {f"dasar/{new}.csv": TABLES[f"{old}.csv"] for old, new in names.items()}
        bare = "".join(line for line in BASE.splitlines(keepends=True) if not line.startswith("tabel"))
        files = {**beside, "dasar/dasar.yaml": bare}
        leaf = load(files=files)
        assert_equal(leaf, load_scenario(tmp_path / "dasar/dasar.yaml"))

    def test_missing_base(self, load: Load) -> None:
        """A base that does not exist is named at the extends line, with the file looked for."""
        (problem,) = refused(load, files={"what-if/scenario.yaml": "name: X\nextends: tiada.yaml\n"})
        assert problem.message.code == "no_file"
        assert where(problem) == [("scenario.yaml", 2)]
        assert Path(str(problem.message.parameters["file"])).name == "tiada.yaml"

    def test_circles(self, load: Load) -> None:
        """A circle of two or three files, or of one, names each extends line."""
        itself = {"what-if/scenario.yaml": "extends: scenario.yaml\n"}
        two = {"what-if/scenario.yaml": "extends: b.yaml\n", "what-if/b.yaml": "name: B\nextends: scenario.yaml\n"}
        three = {**two, "what-if/b.yaml": "extends: ../c.yaml\n", "c.yaml": "\nextends: what-if/scenario.yaml\n"}
        found = [refused(load, files=files) for files in (itself, two, three)]
        assert [codes(problems) for problems in found] == [["extends_circle"]] * 3
        assert [sorted(where(problem)) for (problem,) in found] == [
            [("scenario.yaml", 1)],
            [("b.yaml", 2), ("scenario.yaml", 1)],
            [("b.yaml", 1), ("c.yaml", 2), ("scenario.yaml", 1)],
        ]

    def test_syntax_error_of_the_base(self, load: Load) -> None:
        """A mistake inside the base is shown there first, then where the base is named."""
        (problem,) = refused(load, files={"dasar/dasar.yaml": "name: Dasar\nyear: [2027\n"})
        assert problem.message.code == "open_bracket"
        assert where(problem)[0][0] == "dasar.yaml"
        assert where(problem)[-1] == ("scenario.yaml", 1)

    @pytest.mark.parametrize("base", ['"a\\0b.yaml"', '""', '"' + "x" * 5000 + '"', "[a.yaml]", "{a: b}", "putar.yaml"])
    def test_strange_bases(self, load: Load, tmp_path: Path, base: str) -> None:
        """Whatever extends holds (a NUL, nothing, a circle of links), the answer is an InputError."""
        (tmp_path / "what-if").mkdir()
        (tmp_path / "what-if/putar.yaml").symlink_to("putar.yaml")
        refused(load, files={"what-if/scenario.yaml": f"extends: {base}\n"})
