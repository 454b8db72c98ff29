"""Memory that runs out: seen as such whichever library it hits, also where the process dies of it."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from optimasi.cli import interrupts
from optimasi.study.orphan import leave_with

SIGNS = (
    "cannot allocate memory",
    "failed to map segment",
    "can't start new thread",
    "bad_alloc",
    "std::length_error",
    "out of memory",
    "resource temporarily unavailable",
)
"""What libraries say of it, in errors of other kinds."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "LOKY_MAX_CPU_COUNT")
"""What says to libraries how many threads, and processes, to take."""
LITTLE = 2 << 30
"""Bytes of address space below which threads are spared."""
NEARLY = 0.8
"""Share of the allowed address space from which on an unknown error is taken for want of memory."""


_farewell: int | None = None


def spare() -> None:
    """Take one thread for everything where the system allows little address space: each has its own memory."""
    allowed = _allowed()
    if allowed is not None and allowed < LITTLE:
        for name in THREADS:
            os.environ.setdefault(name, "1")


def supervise() -> str | None:
    """Let a child do the work, so that its death can be told.

    The parent leaves with the exit code that the child gives by `farewell`.

    Returns
    -------
    str | None
        None in the child, and where there are no children; in the parent what the child died of instead: the name
        of a signal, or an exit code that is not the program's own, for libraries end a process, too.
    """
    global _farewell  # noqa: PLW0603 - as the child is the process
    if sys.platform != "linux":
        return None
    interrupts.settle()
    numbers = interrupts.signals()
    # Until both know what to do with them, signals wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    heard, said = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(said)
        for number in numbers:
            signal.signal(number, lambda number, _frame: _pass_on(child, number))
    else:
        os.close(heard)
        _farewell = said
        leave_with(parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
    if not child:
        return None
    _, status = os.waitpid(child, 0)
    # What the child started may still hold its end of the pipe.
    os.set_blocking(heard, False)
    try:
        if told := os.read(heard, 1):
            os._exit(told[0])
    except BlockingIOError:
        pass
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def is_supervised() -> bool:
    """Whether a parent waits for this process, to tell how it ended."""
    return _farewell is not None


def farewell(code: int) -> None:
    """Tell the parent, if there is one, that this process ends by its own will and with which exit code."""
    if _farewell is not None:
        os.write(_farewell, bytes([code]))


def _pass_on(child: int, number: int) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        return  # it has just ended, and is about to be waited for


def ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out."""
    return any(_is_sign(link) for link in _chain(error))


def is_limited() -> bool:
    """Whether the system lets this process have only so much memory."""
    return _allowed() is not None


def is_nearly_full() -> bool:
    """Whether so much of it was taken that any error may come of that."""
    allowed = _allowed()
    status = Path("/proc/self/status")
    if allowed is None or not status.exists():
        return False
    peaks = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmPeak:")]
    return any(int(line.split()[1]) * 1024 > NEARLY * allowed for line in peaks)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_sign(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    if not isinstance(error, OSError | ImportError | RuntimeError | SystemError):
        return False
    said = str(error).casefold()
    return any(sign in said for sign in SIGNS)


def _allowed() -> int | None:
    """Bytes of address space that this process may have; None where there is no limit."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not known on Windows

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft
