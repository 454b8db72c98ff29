"""Stdout holds the answer and nothing else, in whatever encoding, and streams that fail end in a sentence."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from optimasi.cli.main import cli, main
from tests.cli.runner import ROOT, stable

SMALL = "tests/golden/cli/scenarios/kecil.yaml"
NAMES = "Łucja “Ŵulan” – 李"
LOUD = """
import ctypes, os, sys
import highspy

class Loud(highspy.Highs):
    def __init__(self):
        ctypes.CDLL(None).printf(b"from the buffer of C\\n")
        os.write(1, b"from a descriptor\\n")
        print("from Python")
        super().__init__()

highspy.Highs = Loud
from optimasi.__main__ import main
main()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such descriptors")


def program(
    *arguments: str,
    code: str = "",
    prepare: Callable[[], None] | None = None,
    environment: dict[str, str] | None = None,
    **streams: object,
) -> subprocess.CompletedProcess[bytes]:
    """Run `optimasi` on its scenarios, or other code that runs it, with streams of its own."""
    start = ["-c", code] if code else ["-m", "optimasi"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    return subprocess.run(
        [sys.executable, "-P", *start, *arguments],
        cwd=ROOT,
        env=clean | {"OPTIMASI_LANG": "en"} | (environment or {}),
        check=False,
        timeout=120,
        preexec_fn=prepare,
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),  # type: ignore[call-overload]
    )


COMMANDS = {
    "solve": f"solve {SMALL}",
    "infeasible": "solve tests/golden/cli/scenarios/mustahil.yaml",
    "errors": "solve tests/golden/cli/scenarios/salah.yaml",
    "compare": f"compare {SMALL} tests/golden/cli/scenarios/potong.yaml --jobs 1",
    "sweep": f"sweep {SMALL} --over anggaran=60%,100% --jobs 1",
    "processes": f"sweep {SMALL} --over anggaran=60%,100% --jobs 2",
    "check": f"check {SMALL}",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_stdout_is_one_document(command: str) -> None:
    """With --json, every command prints one JSON document, whatever the installed libraries print."""
    assert json.loads(program(*command.split(), "--json").stdout)["schema"].startswith("optimasi.")


@posix
def test_nothing_foreign_reaches_stdout() -> None:
    """A library that writes in C, to a descriptor and in Python is not heard, and with -v heard on stderr alone."""
    quiet, loud = program("solve", SMALL), program("solve", SMALL, code=LOUD)
    talking = program("solve", SMALL, "-v", code=LOUD)
    assert quiet.returncode == loud.returncode == talking.returncode == 0
    assert stable(loud.stdout.decode()) == stable(talking.stdout.decode()) == stable(quiet.stdout.decode())
    assert loud.stderr == quiet.stderr
    assert talking.stderr.count(b"from ") >= 3
    assert json.loads(program("solve", SMALL, "--json", code=LOUD).stdout)["status"] == "optimal"


def named(folder: Path) -> str:
    """The small scenario with a name that few encodings have."""
    text = (ROOT / SMALL).read_text(encoding="utf-8").replace("Budi (contoh)", NAMES)
    (folder / "nama.yaml").write_text(text, encoding="utf-8")
    return str(folder / "nama.yaml")


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "latin-1", "utf-8"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """JSON is UTF-8 everywhere, and `check` reads it; text has what the encoding lacks replaced, its columns kept."""
    scenario, saved = named(tmp_path), tmp_path / "plan.json"
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    page = program("solve", scenario, "--by", "person", environment=environment)
    document = program("solve", scenario, "--json", environment=environment)
    assert (page.returncode, document.returncode) == (0, 0)
    written = page.stdout.decode(encoding)
    utf8 = program("solve", scenario, "--by", "person", environment={"PYTHONIOENCODING": "utf-8"}).stdout.decode()
    assert ("–" in written) == (NAMES in written) == (encoding == "utf-8") or encoding == "cp1252"
    assert stable(written).count("\n") == stable(utf8).count("\n")
    if encoding == "ascii":
        assert '?ucja "Wulan" - ?' in written
    assert NAMES in document.stdout.decode("utf-8")
    saved.write_bytes(document.stdout)
    checked = program("check", str(saved), environment=environment)
    assert (checked.returncode, checked.stderr) == (0, b"")


def test_errors_in_a_narrow_encoding(tmp_path: Path) -> None:
    """What is wrong is said on stderr in an encoding that lacks the letters, too."""
    path = Path(named(tmp_path))
    path.write_text(
        path.read_text(encoding="utf-8").replace("Keuangan, level: 2", f"Keuangan, level: '{NAMES}'"), encoding="utf-8"
    )
    for language in ("en", "id"):
        failed = program("solve", str(path), "--lang", language, environment={"PYTHONIOENCODING": "ascii"})
        assert failed.returncode == 1
        assert failed.stderr.isascii()
        assert b"Traceback" not in failed.stderr


@pytest.mark.parametrize("command", [*COMMANDS.values(), "schema", "--help", "solve --help", "--version"])
def test_a_pipe_whose_reader_is_gone(command: str) -> None:
    """It is nobody's fault, and silent; where a command prints nothing its own exit code stays."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as stdout:
        done = program(*command.split(), stdout=stdout)
    silent = program(*command.split())
    assert done.returncode == (0 if silent.stdout else silent.returncode)
    assert b"Traceback" not in done.stderr
    assert b"Broken pipe" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [f"solve {SMALL}", f"solve {SMALL} --json", "schema", "--help", "--version"])
def test_a_full_disk_behind_stdout(command: str) -> None:
    """An answer that cannot be written is told in one sentence."""
    with open("/dev/full", "wb") as stdout:
        done = program(*command.split(), stdout=stdout)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1].startswith("Error: the answer cannot be written to stdout: ")
    assert b"Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("command", [f"solve {SMALL}", f"sweep {SMALL} --over anggaran=60%,100% --jobs 2"])
def test_closed_streams(command: str, tmp_path: Path) -> None:
    """Closed stdout is told, closed stderr changes nothing, and no file takes their places."""
    words, kept = command.split(), tmp_path / "kept.json"
    told = program(*words, "-o", str(kept), prepare=lambda: os.close(1))
    assert told.returncode == 2
    assert told.stderr.decode().splitlines()[-1].startswith("Error: the answer cannot be written to stdout: ")
    silent = program(*words, prepare=lambda: os.close(2))
    assert silent.returncode == 0
    assert stable(silent.stdout.decode()) == stable(program(*words).stdout.decode())
    nothing = program(*words, prepare=lambda: os.closerange(0, 3))
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (2, b"", b"")


@posix
def test_the_width_of_the_terminal_is_the_answers() -> None:
    """A page is as wide as the terminal that it is shown on, wherever the other streams go."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    lengths = []
    for columns in (60, 150):
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        environment = {"TERM": "xterm", "COLUMNS": ""}
        page = ["solve", SMALL, "--by", "person"]
        assert program(*page, stdin=subprocess.DEVNULL, stdout=theirs, environment=environment).returncode == 0
        shown = re.sub(r"\x1b\[[0-9;]*m", "", os.read(ours, 100_000).decode())
        lengths.append(max(map(len, shown.splitlines())))
    os.close(ours)
    os.close(theirs)
    assert lengths == [60, 150]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stderr() -> None:
    """Notes that cannot be written do not cost the answer."""
    with open("/dev/full", "wb") as stderr:
        done = program("solve", SMALL, stderr=stderr)
    assert done.returncode == 0
    assert stable(done.stdout.decode()) == stable(program("solve", SMALL).stdout.decode())


def test_within_another_program() -> None:
    """Where somebody else holds stdout, the answer goes there, and the streams are left as they were."""
    before = sys.stdout
    for words in (["schema", "budget"], ["schema", "--json-schema"], ["check", str(ROOT / SMALL), "--json"]):
        held = io.StringIO()
        with contextlib.redirect_stdout(held), pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 0
        assert held.getvalue() == CliRunner().invoke(cli, words).stdout
    assert sys.stdout is before
