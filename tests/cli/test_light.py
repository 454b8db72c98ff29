"""Help is light: it loads neither the tables' libraries nor the solver's."""

from __future__ import annotations

import subprocess
import sys

import pytest

from optimasi.cli.main import cli

HEAVY = {"pandas", "numpy", "pydantic", "ruamel.yaml", "pulp", "highspy", "rich", "xlsxwriter", "babel"}


@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_is_light(command: str) -> None:
    """The help of the program and of each command loads click and little else."""
    code = (
        "import sys\nfrom optimasi.cli.main import main\n"
        f"try: main({[*filter(None, [command]), '--help']!r})\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith(("Usage:", "Pemakaian:"))
    assert HEAVY.isdisjoint(done.stderr.split())
