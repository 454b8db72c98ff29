"""The README says what the program does: its outputs and files are the real ones."""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

import pytest

from tests.cli.runner import ROOT, UPDATE, run, stable

README = ROOT / "README.md"
BLOCK = re.compile(
    r"<!-- (?P<kind>output|plan|file|fresh): (?P<what>.*?) -->\n(?P<fence>```\w*\n)(?P<body>.*?)```", re.DOTALL
)


def expected(kind: str, what: str) -> str:
    """What a block should hold: a command's output, also in a fresh folder, or a file."""
    if kind == "file":
        return (ROOT / what).read_text(encoding="utf-8")
    if kind == "fresh":
        with tempfile.TemporaryDirectory() as folder:
            return run(*shlex.split(what)[1:], cwd=Path(folder)).stdout
    return stable(run(*shlex.split(what)[1:]).stdout)


def rewrite() -> None:
    """Put the real outputs and files into the README."""
    text = README.read_text(encoding="utf-8")
    fresh = BLOCK.sub(
        lambda m: f"<!-- {m['kind']}: {m['what']} -->\n{m['fence']}{expected(m['kind'], m['what'])}```", text
    )
    README.write_text(fresh, encoding="utf-8")


if UPDATE:
    rewrite()  # before the blocks are read, so that the tests see the new ones

BLOCKS = [(m["kind"], m["what"], m["body"]) for m in BLOCK.finditer(README.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("kind", "what", "body"), BLOCKS, ids=[what for _, what, _ in BLOCKS])
def test_block(kind: str, what: str, body: str) -> None:
    """Each output and file in the README is what the command prints and the file holds today."""
    found = expected(kind, what)
    if kind == "plan":
        body, found = outline(body), outline(found)
    assert body == found


def outline(page: str) -> list[str]:
    """What equally good plans have in common: the first word of each head, and the weighted levels that are left."""
    lines = page.splitlines()
    heads = [re.split(r" {2,}", line)[0] for line in lines if line[:1].isupper()]
    levels = [" ".join(line.split()) for line in lines if line.startswith("  Kesenjangan, level tertimbang")]
    return [*heads[:-2], *levels]


def test_there_are_blocks() -> None:
    """The README shows a first result, a help page, each command and a scenario."""
    assert [kind for kind, _, _ in BLOCKS] == [
        "plan",
        "output",
        "plan",
        "fresh",
        "output",
        "output",
        "output",
        "file",
        "file",
    ]
    commands = {shlex.split(what)[1] for kind, what, _ in BLOCKS if kind != "file"}
    assert commands >= {"solve", "compare", "check", "schema", "init"}


def test_every_rule_has_its_line() -> None:
    """The README's table of rules names every rule of the model, and no other."""
    from optimasi.model.rules import RULES

    table = README.read_text(encoding="utf-8").split("### Rules")[1].split("The rules that columns bring")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == set(RULES)
