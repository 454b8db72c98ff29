"""The locks: whole, from the public index, within what pyproject.toml allows, and what the README installs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.cli.runner import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOP = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
LOCKS = {"run.txt": RUN, "dev.txt": [*RUN, *DEVELOP], "lowest.txt": [*RUN, *DEVELOP]}


def entries(name: str) -> list[str]:
    """The requirements of a lock, each with its hashes on one line."""
    text = (ROOT / ".lock" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def locked(name: str) -> dict[str, set[Version]]:
    """Package -> its releases, of which there may be several for several Pythons."""
    found: dict[str, set[Version]] = {}
    for entry in entries(name):
        requirement = Requirement(entry.split(" --hash")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found.setdefault(canonicalize_name(requirement.name), set()).add(Version(pin.version))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_whole(name: str) -> None:
    """Each package has one release for a Python, with hashes; nothing says where else to look."""
    for entry in entries(name):
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .*?)?(\s+--hash=sha256:[0-9a-f]{64})+", entry.strip()), entry
    text = (ROOT / ".lock" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    """Everything that pyproject.toml names, in releases that it allows, and what builds the package."""
    releases = locked(name)
    assert {"hatchling", "editables"} <= set(releases)
    for requirement in LOCKS[name]:
        found = releases[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(release) for release in found), requirement


def test_what_is_developed_with_is_what_runs() -> None:
    """The tests run on the very releases that users get."""
    tested = locked("dev.txt")
    assert {name: tested[name] for name in locked("run.txt")} == locked("run.txt")


def test_the_lowest_are_the_lowest() -> None:
    """What is tested as the lowest is the least that pyproject.toml allows, where nothing else asks for more."""
    lowest = locked("lowest.txt")
    least: dict[str, Version] = {}
    for requirement in LOCKS["lowest.txt"]:
        name = canonicalize_name(requirement.name)
        (bound,) = requirement.specifier
        assert bound.operator == ">="
        least[name] = max(Version(bound.version), least.get(name, Version("0")))
    assert {name: lowest[name] for name in least} == {name: {release} for name, release in least.items()}


def test_the_readme_installs_the_locks() -> None:
    """Both commands, for users and for developers, take a lock and let pip fetch nothing else."""
    commands = re.findall(r"```sh\n(python3\.11 -m venv .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert [re.findall(r"-r (\S+)", command) for command in commands] == [[".lock/run.txt"], [".lock/dev.txt"]]
    assert all("--no-deps --no-build-isolation" in command for command in commands)
    assert Path(ROOT, ".lock", "renew").exists()
