"""What the tests let other processes do: importable there by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def double(number: int, seconds: float = 0.0) -> int:
    time.sleep(seconds)
    return 2 * number


def fail(text: str) -> None:
    raise ValueError(text)


def die(_number: int) -> None:
    os._exit(1)


class Unreadable:
    """What can be sent, but not read where it arrives."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return fail, ("unreadable",)


def die_once(number: int, mark: Path) -> int:
    """Die the first time: as an innocent does that another takes along."""
    if not mark.exists():
        mark.touch()
        os._exit(1)
    return number


def process(_number: int) -> int:
    return os.getpid()


def interrupt(parent: int, mark: Path) -> None:
    """Press Ctrl-C in another process as soon as a file is there, and stay busy."""
    while not mark.exists():
        time.sleep(0.01)
    os.kill(parent, signal.SIGINT)
    time.sleep(60)
