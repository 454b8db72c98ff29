"""Memory that runs out is told in one sentence, wherever it does."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys

import pytest

from optimasi.cli.ending import USAGE, failed
from optimasi.cli.memory import ran_out
from optimasi.report.words.text import Speech
from optimasi.study.cluster import no_answer
from tests.cli.runner import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, nobody limits what a process may have")

SMALL = "tests/golden/cli/scenarios/kecil.yaml"
LARGE = "scenarios/muaratebo/dasar.yaml"
START = """
import resource
if {limit}:
    resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from optimasi.__main__ import main
{patch}
main()
"""
ENDS = """
import os
import optimasi.scenario.load as load
load.load_scenario = lambda *anything: {end}
"""


def limited(megabytes: int, *arguments: str, patch: str = "") -> tuple[int, dict[str, object], str]:
    """Run with so much address space, or without a limit; exit code, document, what was said."""
    code = START.format(limit=megabytes << 20, patch=patch)
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments, "--json"],
        cwd=ROOT,
        env=os.environ | {"OPTIMASI_LANG": "en"},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


@pytest.mark.parametrize("megabytes", [60, 90, 120, 160, 200, 240, 280, 320, 360, 400])
def test_little_memory(megabytes: int) -> None:
    """While libraries are loaded, files are read and the solver works: a plan, or the sentence and the document."""
    code, document, said = limited(megabytes, "solve", SMALL)
    assert "Traceback" not in said
    assert "INTERNAL ERROR" not in said
    if code == 0:
        # With too little for the solver, the plan to begin from stands.
        assert document["status"] in ("optimal", "feasible")
    else:
        assert (code, document["stopped_by"]) == (4, "memory")
        # Twice, where the process dies between its own sentence and its document.
        assert "NO PLAN FOUND before" in said
    assert megabytes > 100 or code == 4


@pytest.mark.parametrize("megabytes", [300, 400, 500, 600])
def test_memory_for_a_large_plan(megabytes: int) -> None:
    """By column generation, with its compiled code and its threads, too."""
    code, document, said = limited(megabytes, "solve", LARGE, "--time-limit", "5")
    assert "Traceback" not in said
    assert "INTERNAL ERROR" not in said
    assert code == 0 or (code, document["stopped_by"]) == (4, "memory")


@pytest.mark.parametrize("end", ["os._exit(1)", "os._exit(127)", "os.abort()", "os.kill(os.getpid(), 11)"])
def test_a_library_that_ends_the_process(end: str) -> None:
    """Libraries do so when memory runs out; where there is no limit it is their mistake."""
    patch = ENDS.format(end=end)
    code, document, said = limited(4096, "solve", SMALL, patch=patch)
    assert (code, document["stopped_by"]) == (4, "memory")
    assert "as when memory runs out" in " ".join(said.split())
    code, document, said = limited(0, "solve", SMALL, patch=patch)
    assert (code, document["status"]) == (70, "error")
    assert "a library ended the process" in " ".join(said.split())


def test_what_says_that_memory_ran_out() -> None:
    """Errors of several kinds mean it, also where another one hides them; others do not."""
    hidden = ImportError("no such library")
    hidden.__context__ = OSError("x.so: failed to map segment from shared object")
    for error in (
        MemoryError(),
        OSError(errno.ENOMEM, "no"),
        RuntimeError("can't start new thread"),
        RuntimeError("std::bad_alloc"),
        hidden,
    ):
        assert ran_out(error)
    for other in (ValueError("out of memory"), OSError(errno.ENOENT, "no"), ImportError("no module"), EOFError()):
        assert not ran_out(other)


def test_an_error_with_words_of_its_own_is_no_want_of_memory(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no Dask cluster may answer with a number that is taken for a length: that is told, not the memory."""
    error = no_answer("tcp://10.0.0.1:80")
    error.__cause__ = MemoryError("Unable to allocate 2.7 EiB")
    assert failed(error, ["compare", "a.yaml"], Speech("en")) == USAGE
    assert "no Dask cluster answers at tcp://10.0.0.1:80" in capsys.readouterr().err
