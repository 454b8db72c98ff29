"""Ctrl-C, and the signals that are meant like it: SIGTERM, SIGHUP where it is not ignored, Ctrl-Break."""

from __future__ import annotations

import _thread
import signal
import time
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
IMPORTING = "<frozen importlib._bootstrap>"
TWICE_S = 0.3
"""A second signal within so many seconds is the same one, come by another way: from the terminal to the whole group
and passed on, say."""
AGAIN_S = 0.02

_main = _thread.get_ident()
_came: float | None = None
_waiting = False
_finishing = False


def signals() -> list[signal.Signals]:
    """The signals that ask this process to stop, without those that it was told to ignore."""
    known = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]


def listen() -> None:
    """Raise KeyboardInterrupt at each of the signals.

    While a module is loaded they wait: interrupted there, libraries raise something else, or swallow it.
    """
    global _main  # noqa: PLW0603 - as handlers are of the process
    _main = _thread.get_ident()
    for number in signals():
        signal.signal(number, _stop)


def stopped() -> bool:
    """Whether one came."""
    return _came is not None


def settle() -> None:
    """Raise KeyboardInterrupt here and now for a signal that still waits: a fork would lose it."""
    while _waiting:
        time.sleep(AGAIN_S)


def finish() -> None:
    """From here on the first signal does not take away the answer that is being written; a second one does."""
    global _finishing  # noqa: PLW0603 - as handlers are of the process
    _finishing = True


def ignore() -> None:
    """End in peace: nothing is left that could be stopped."""
    for number in signals():
        if signal.getsignal(number) is _stop:
            signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    global _came, _waiting, _finishing  # noqa: PLW0603
    now = time.monotonic()
    if _came is not None and now - _came < TWICE_S:
        return
    if _is_importing(frame):
        if not _waiting:
            _waiting = True
            _thread.start_new_thread(_ring_again, (signal.Signals(number),))
        return
    _came = now
    if _finishing:
        _finishing = False
        return
    raise KeyboardInterrupt


def _ring_again(number: signal.Signals) -> None:
    global _waiting  # noqa: PLW0603
    time.sleep(AGAIN_S)
    _waiting = False
    if hasattr(signal, "pthread_kill"):
        # A real one wakes the thread, too, if it sleeps by now.
        signal.pthread_kill(_main, number)
    else:
        _thread.interrupt_main(number)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == IMPORTING:
            return True
        frame = frame.f_back
    return False
