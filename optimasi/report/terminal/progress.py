"""Progress of a solve on stderr: from the first second on, one line that is rewritten on a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

from optimasi.plan.plan import relative_gap
from optimasi.report.words.text import Speech
from optimasi.words.messages import Message

EVERY_S = 10.0
"""Seconds between lines where there is no terminal to rewrite them on."""


class _Line:
    """One line of a stream: rewritten on a terminal, and gone in the end."""

    def __init__(self, stream: TextIO, speech: Speech) -> None:
        self._stream, self._speech = stream, speech
        self._terminal = stream.isatty()
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()

    def _show(self, message: Message) -> None:
        line = self._speech.say(message)
        self._stream.write("\r" + line.ljust(self._width) if self._terminal else line + "\n")
        self._stream.flush()
        if self._terminal:
            self._width = max(self._width, len(line))


class Ticker(_Line):
    """Tells elapsed seconds, value, bound and gap; call it as often as wanted."""

    def __init__(self, stream: TextIO, speech: Speech) -> None:
        super().__init__(stream, speech)
        self._last = -EVERY_S

    def __call__(self, seconds: float, value: float | None, bound: float | None) -> None:
        """Show the state of a solve."""
        now = time.monotonic()
        if self._terminal or now - self._last >= EVERY_S:
            self._last = now
            self._show(_state(seconds, value, bound, self._speech))


class Counter(_Line):
    """Tells how many of several solves are done; call it as `parallel.Progress`."""

    def __init__(self, stream: TextIO, speech: Speech, *, quiet: bool) -> None:
        super().__init__(stream, speech)
        self._quiet = quiet
        self._started = time.monotonic()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show the count on a terminal, from the first second on."""
        seconds = time.monotonic() - self._started
        if self._quiet or not self._terminal or seconds < 1.0:
            return
        facts = {"seconds": round(seconds), "done": done, "total": total, "name": name}
        self._show(Message("counted", "{seconds} s   {done} of {total} solved   {name}", facts))


def _state(seconds: float, value: float | None, bound: float | None, speech: Speech) -> Message:
    gap = "-"
    if value is not None and bound is not None:
        gap = speech.percent(relative_gap(value, bound), 2)
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
