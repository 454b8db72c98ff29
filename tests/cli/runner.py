"""Runs the command line as a user does, and keeps what it says stable enough to compare."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
UPDATE = os.environ.get("OPTIMASI_UPDATE") == "1"
"""Rewrite golden files instead of comparing with them."""


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> Run:
    """Run `optimasi` in a process of its own, off a terminal, in English unless told otherwise."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "OPTIMASI_"))}
    # -I keeps the working folder off the path: what is tested is what is installed.
    done = subprocess.run(
        [sys.executable, "-I", "-m", "optimasi", *arguments],
        cwd=cwd,
        env=clean | {"OPTIMASI_LANG": "en", "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def stable(text: str) -> str:
    """Replace how long a solve took and digests, which a new key changes; drop progress, which slow machines print."""
    text = re.sub(r"\(\d+([.,])\d (s|detik)\)", r"(0\g<1>1 \2)", text)
    text = re.sub(r'"seconds": [^,\n]+', '"seconds": 0.1', text)
    text = re.sub(r'"digest": "[0-9a-f]{64}"', '"digest": "..."', text)
    return re.sub(r"^\d+ (s|detik) .*\n", "", text, flags=re.MULTILINE)
