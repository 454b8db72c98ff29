"""Progress of a solve on stderr: from the first second on, one line that is rewritten on a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

from optimasi.report.text import Speech
from optimasi.scenario.diagnostics import Message

EVERY_S = 10.0
"""Seconds between lines where there is no terminal to rewrite them on."""


class Ticker:
    """Tells elapsed seconds, value, bound and gap; call it as often as wanted."""

    def __init__(self, stream: TextIO, speech: Speech) -> None:
        self._stream, self._speech = stream, speech
        self._terminal = stream.isatty()
        self._width = 0
        self._last = -EVERY_S

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()

    def __call__(self, seconds: float, value: float | None, bound: float | None) -> None:
        """Show the state of a solve."""
        now = time.monotonic()
        if not self._terminal and now - self._last < EVERY_S:
            return
        self._last = now
        line = self._speech.say(_state(seconds, value, bound, self._speech))
        if self._terminal:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = max(self._width, len(line))
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


class Counter:
    """Tells how many of several solves are done; call it as `parallel.Progress`."""

    def __init__(self, stream: TextIO, speech: Speech, *, quiet: bool) -> None:
        self._stream, self._speech, self._quiet = stream, speech, quiet
        self._terminal = stream.isatty()
        self._started = time.monotonic()
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show the count on a terminal, from the first second on."""
        seconds = time.monotonic() - self._started
        if self._quiet or not self._terminal or seconds < 1.0:
            return
        state = Message(
            "counted",
            "{seconds} s   {done} of {total} solved   {name}",
            {"seconds": round(seconds), "done": done, "total": total, "name": name},
        )
        line = self._speech.say(state)
        self._stream.write("\r" + line.ljust(self._width))
        self._width = max(self._width, len(line))
        self._stream.flush()


def _state(seconds: float, value: float | None, bound: float | None, speech: Speech) -> Message:
    gap = "-"
    if value is not None and bound is not None and max(abs(value), abs(bound)) > 0:
        gap = speech.percent(abs(bound - value) / max(abs(value), abs(bound)), 2)
    return Message(
        "progress",
        "{seconds} s   value {value}   bound {bound}   gap {gap}",
        {
            "seconds": round(seconds),
            "value": "-" if value is None else speech.number(value),
            "bound": "-" if bound is None else speech.number(bound),
            "gap": gap,
        },
    )
