"""The streams of the process: on stdout the answer and nothing else, whatever becomes of pipes and encodings."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PLAIN = "optimasi.plain"
"""Name of the way in which letters are written that an encoding does not have."""
ALIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    "\u00d7": "x",
    "\u2022": "*",
    "\u2192": "->",
    "\u2264": "<=",
    "\u2265": ">=",
}
"""Letters without a decomposition of Unicode -> what stands for them."""
STANDARD = (0, 1, 2)
BUSY_S = 0.01

_held: TextIO | None = None


class AnswerError(Exception):
    """The answer cannot be written; no OSError, for click and rich answer those themselves, each in its own way."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        # Windows calls a pipe whose reader is gone an invalid argument.
        gone = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)
        self.nobody_reads = error.errno in gone


class _Kept(io.RawIOBase):
    """Writes where another raw stream does; what fails is lost, for a note is not worth a plan."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw, self._lost = raw, False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()

    def write(self, data: ReadableBuffer, /) -> int:
        if self._lost:
            return len(memoryview(data))
        try:
            while (written := self._raw.write(data)) is None:
                time.sleep(BUSY_S)
        except OSError as error:
            self._lost = True
            self._fail(error)
            return len(memoryview(data))
        return written

    def _fail(self, error: OSError) -> None:
        """Say nothing: there is nowhere to say it."""


class _Answer(_Kept):
    """The same for the answer, whose loss is told, once: what is still buffered is lost silently."""

    def _fail(self, error: OSError) -> None:
        raise AnswerError(error)


class _Closed(io.RawIOBase):
    """Stdout that was closed before the program began."""

    def writable(self) -> bool:
        return True

    def write(self, _data: ReadableBuffer, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def take_over(*, verbose: bool) -> None:
    """Make stdout and stderr of this process the program's own, to its end.

    Descriptor 1 is kept away from stdout: libraries write to it past Python, some of it as the process ends. What
    they write is dropped, or shown on stderr if `verbose`. Descriptors that were closed are opened on nothing, so
    that no file gets their numbers.
    """
    codecs.register_error(PLAIN, _plain)
    for descriptor in STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            _point(descriptor, os.open(os.devnull, os.O_RDWR))
    sys.stderr = _text(_Kept(_raw(2)), sys.stderr, by_line=True)
    out = _Closed() if sys.stdout is None else _raw(os.dup(1))
    sys.stdout = _text(_Answer(out), sys.stdout, by_line=out.isatty())
    _point(1, os.dup(2) if verbose else os.open(os.devnull, os.O_WRONLY))


def _point(descriptor: int, target: int) -> None:
    """Let a descriptor mean what another does, which it replaces."""
    if target != descriptor:
        os.dup2(target, descriptor)
        os.close(target)
    os.set_inheritable(descriptor, True)


def _raw(descriptor: int) -> io.RawIOBase:
    # `open` knows the console of Windows, which takes letters rather than bytes.
    return open(descriptor, "wb", buffering=0, closefd=False)


def _text(raw: io.RawIOBase, before: TextIO | None, *, by_line: bool) -> TextIO:
    encoding = before.encoding if before is not None else "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, PLAIN, line_buffering=by_line)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Write letters that an encoding lacks as what is nearest to them, or as a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_nearest(letter, error.encoding) for letter in letters), error.end


def _nearest(letter: str, encoding: str) -> str:
    import unicodedata  # noqa: PLC0415 - seldom needed

    parts = ALIKE.get(letter) or unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    try:
        kept.encode(encoding)
    except UnicodeEncodeError:
        return "?"
    return kept if kept or unicodedata.combining(letter) else "?"


@contextmanager
def aside(*, verbose: bool) -> Iterator[None]:
    """Keep what libraries print from the answer's stream while a command runs; show it on stderr if `verbose`."""
    global _held
    before, _held = _held, sys.stdout
    with open(os.devnull, "w", encoding="utf-8") as nothing:
        sys.stdout = sys.stderr if verbose else nothing
        try:
            yield
        finally:
            sys.stdout, _held = _held, before


def real_stdout() -> TextIO:
    """The stream of the answer."""
    return _held or sys.stdout


def answer_bytes(content: bytes) -> None:
    """Write an answer whose encoding does not depend on the terminal's."""
    stream = real_stdout()
    stream.flush()
    if hasattr(stream, "buffer"):
        stream.buffer.write(content)
    else:
        stream.write(content.decode())
    stream.flush()
