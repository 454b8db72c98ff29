"""Ctrl-C and what is meant like it, at any moment: exit code 130, a sentence or a plan that says so, no traceback."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optimasi.documents.plan import PlanDocument
from optimasi.report.terminal.verdict import verdict
from optimasi.report.words.text import Speech
from tests.cli.runner import ROOT, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")

SMALL = "tests/golden/cli/scenarios/kecil.yaml"
LARGE = "scenarios/muaratebo/dasar.yaml"
# A test that runs in the background ignores Ctrl-C, and would hand that on.
READY = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.stderr.write("ready\\n")
sys.stderr.flush()
from optimasi.__main__ import main
main()
"""
NO_PLAN = "STOPPED by you, no plan yet."


def start(*arguments: str, code: str = READY) -> subprocess.Popen[bytes]:
    """Begin a run in a group of its own, and wait until Python is up: before that, signals are Python's."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | {"OPTIMASI_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"ready\n"
    return process


def end(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=120)
    return process.returncode, stdout.decode(), stderr.decode()


@pytest.mark.parametrize("to_all", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_at_any_moment(number: signal.Signals, to_all: bool) -> None:
    """While modules load, files are read and the solver works: stopped, with a document, or done with a whole one.

    From a terminal a signal comes to all processes of a group, by `kill` to one.
    """
    moments = random.Random(number)
    for _ in range(3):
        process = start("solve", SMALL, "--json")
        time.sleep(moments.uniform(0.0, 1.2))
        if to_all:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        code, stdout, stderr = end(process)
        document = json.loads(stdout)
        assert "Traceback" not in stderr
        assert "ignored" not in stderr
        if code == 0:
            assert document["stopped_by"] is None
        else:
            assert (code, document["stopped_by"]) == (130, "interrupt")
            assert document["status"] != "error" or NO_PLAN in stderr


def test_a_module_that_is_loaded_is_not_disturbed(tmp_path: Path) -> None:
    """Ctrl-C waits for the end of an import, and comes then; a library could swallow or change it."""
    (tmp_path / "slow.py").write_text(
        "import os, signal, time\n"
        "try:\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(0.2)\nexcept BaseException:\n    pass\n"
        "whole = True\n",
        encoding="utf-8",
    )
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from optimasi.cli import interrupts\ninterrupts.listen()\nimport time\n"
        "try:\n    import slow\n    time.sleep(100)\n"
        "except KeyboardInterrupt:\n    print(sys.modules['slow'].whole)\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"True\n")


def test_the_end_of_a_file_is_not_ctrl_c() -> None:
    """An error that click takes for Ctrl-C is told as what it is."""
    code = (
        "import optimasi.scenario.load as load\n"
        "def broken(*anything): raise EOFError('Ran out of input')\n"
        "load.load_scenario = broken\nfrom optimasi.__main__ import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "solve", SMALL], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 70
    assert b"EOFError: Ran out of input" in done.stderr.replace(b"\n", b" ")


def children(process: int) -> list[int]:
    """The processes below one, of which the first did not end yet."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    direct = [int(pid) for pid, parent, state in rows if int(parent) == process and not state.startswith("Z")]
    return direct + [pid for child in direct for pid in children(child)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_a_sweep(number: signal.Signals) -> None:
    """Whatever ends a sweep ends its workers, and what was done is printed, but for SIGKILL."""
    process = start("sweep", LARGE, "--over", "anggaran=60%:140%:10%", "--jobs", "2", "--json")
    below: set[int] = set()
    patience = time.monotonic() + 60
    while len(below) < 3 and time.monotonic() < patience:
        below |= set(children(process.pid))
        time.sleep(0.2)
    time.sleep(1.0)
    below |= set(children(process.pid))
    process.send_signal(number)
    code, stdout, _ = end(process)
    if number == signal.SIGKILL:
        assert code == -number
    else:
        assert (code, json.loads(stdout)["stopped_by"]) == (130, "interrupt")
    patience = time.monotonic() + 60
    while (left := [pid for pid in below if is_alive(pid)]) and time.monotonic() < patience:
        time.sleep(0.2)
    assert left == []


def is_alive(process: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.mark.skipif(sys.platform != "linux", reason="a child works, and its death is told, on Linux alone")
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_killed_process_is_told(language: str) -> None:
    """What works is killed, as when memory runs out: exit code 4, a sentence, the document."""
    process = start("solve", LARGE, "--json", "--lang", language)
    patience = time.monotonic() + 60
    while not (below := children(process.pid)) and time.monotonic() < patience:
        time.sleep(0.05)
    os.kill(below[0], signal.SIGKILL)
    code, stdout, stderr = end(process)
    document = json.loads(stdout)
    assert (code, document["status"], document["stopped_by"]) == (4, "error", "memory")
    assert "SIGKILL" in stderr


def test_a_proof_that_was_cut_short_says_so() -> None:
    """The sentence of a plan that is proven, but was stopped in what follows, names the stop."""
    document = PlanDocument.model_validate_json(run("solve", SMALL, "--json").stdout)
    for language in ("en", "id"):
        speech = Speech(language)  # type: ignore[arg-type]
        whole = verdict(document, speech)
        stopped = verdict(document.model_copy(update={"stopped_by": "interrupt"}), speech)
        assert stopped.startswith(whole)
        assert len(stopped) > len(whole)
