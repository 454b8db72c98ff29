"""Source text that knows its place, in plain dicts and lists; the files it comes from.

Scalars stay the text that stands in the file: YAML would turn 650.000 into 650 and 0123 into 123.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

from optimasi.words import terms
from optimasi.words.messages import Diagnostic, InputError, Message, Place

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, new and old."""
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that no text has."""
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
"""Spaces at which no line may break, as web pages and word processors have them."""


class Text(str):
    """A scalar or key as it stands in the file, with its place."""

    place: Place

    def __new__(cls, text: str, place: Place) -> Text:
        self = super().__new__(cls, text)
        self.place = place
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (str(self), self.place)


class Valueless(Text):
    """A key after whose colon nothing stands."""


class Reduced(Text):
    """An amount of money as it stands, and the factor that what-ifs put on it; made whole when it is read."""

    factor: Fraction
    reduced_at: Place
    """Where the last what-if says so."""

    def __new__(cls, text: str, place: Place, factor: Fraction, reduced_at: Place) -> Reduced:
        self = cast(Reduced, super().__new__(cls, text, place))
        self.factor, self.reduced_at = factor, reduced_at
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (str(self), self.place, self.factor, self.reduced_at)


Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Text | None"


def plain_text(text: str) -> str:
    """A text as names are compared: trimmed, in one Unicode form, spaces that break no line as plain ones."""
    # Most cells of large tables are NIPs, ids and numbers.
    if text.isascii() and text.isalnum():
        return str(text)
    return unicodedata.normalize("NFC", text.translate(SPACES).strip())


def name_key(text: str) -> str:
    """What names have in common that differ only in how they are typed.

    NFKC, caseless, each run of spaces and line breaks as one space, nothing that takes no room on the screen.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text.translate(terms.INVISIBLE))
    return " ".join(text.split()).casefold()


def place_of(value: object) -> Place | None:
    """The place of a text, else of the first text inside a mapping or list."""
    if isinstance(value, Text):
        return value.place
    inside = list(value) if isinstance(value, dict | list | tuple) else []
    return next((place for item in inside if (place := place_of(item))), None)


LARGEST_TABLE = 2**31
"""Bytes of a table's file, or of a saved plan: the nation's four million people with ten assessed levels each."""
LARGEST_SCENARIO = 1_000_000
"""Bytes of a scenario file: 14,000 rows written out in it, or six seconds of reading."""
ROWS_TO_FILE = Message("rows_to_file", "put the rows into a CSV file and name it here")
UNOPENED = frozenset({"no_file", "is_folder", "cannot_open", "no_path", "not_a_file", "too_many_bytes"})
"""Codes of what can keep a file from being opened: problems of whatever names it."""


def read_file(path: Path, largest: int = LARGEST_TABLE) -> bytes:
    """The content of a regular file of at most `largest` bytes.

    Others may have no end, or wait for somebody who writes into them: pipes, terminals, devices, what a system shows
    of itself as files.

    Raises
    ------
    InputError
        The file cannot be opened, is no regular file, or is larger.
    """
    try:
        # Opening a pipe waits for its writer, so it must be known before what it is.
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            if stat.S_ISDIR(before.st_mode):
                raise IsADirectoryError
            raise _not_a_file(path)
        if before.st_size > largest:
            facts = {"size": before.st_size, "most": largest}
            problem = Message("too_many_bytes", "the file has {size} bytes; at most {most} are read", facts)
            remedy = ROWS_TO_FILE if largest < LARGEST_TABLE else None
            raise InputError([Diagnostic(problem, (Place(str(path)),), remedy=remedy)])
        with path.open("rb") as file:
            content = file.read(before.st_size + 1)
            if len(content) != before.st_size or not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _not_a_file(path)
        return content
    except FileNotFoundError as error:
        problem = Message("no_file", "there is no such file")
        raise InputError([Diagnostic(problem, (Place(str(path)),), remedy=_file_meant(path))]) from error
    except IsADirectoryError as error:
        problem = Message("is_folder", "this is a folder, not a file")
        raise InputError([Diagnostic(problem, (Place(str(path)),))]) from error
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        problem = Message("cannot_open", "the file cannot be opened: {reason}", reason)
        raise InputError([Diagnostic(problem, (Place(str(path)),))]) from error
    except ValueError as error:
        raise InputError([Diagnostic(Message("no_path", "no file can be called this"), (Place(str(path)),))]) from error


def _not_a_file(path: Path) -> InputError:
    problem = Message("not_a_file", "this is not an ordinary file with an end")
    remedy = Message("copy_to_file", "save its content in a file, and name that")
    return InputError([Diagnostic(problem, (Place(str(path)),), remedy=remedy)])


def at_its_name(diagnostic: Diagnostic, *places: Place) -> Diagnostic:
    """A problem of a file that cannot be opened, as one of the text that names the file; others as they are."""
    if diagnostic.message.code not in UNOPENED or not places:
        return diagnostic
    message = diagnostic.message
    if message.code == "no_file":
        message = Message("no_file", "there is no file {file}", {"file": diagnostic.places[0].file})
    return replace(diagnostic, message=message, places=places)


def _file_meant(path: Path) -> Message | None:
    """The file of the same folder and kind whose name is most like one that is not there."""
    try:
        names = {file.stem: file.name for file in path.parent.iterdir() if file.suffix == path.suffix}
    except (OSError, ValueError):
        return None
    nearest = (names[stem] for stem in terms.closest(path.stem, names))
    return next((Message("did_you_mean", "did you mean {name}?", {"name": name}) for name in nearest), None)
