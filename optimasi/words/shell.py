"""Texts as they are typed into a shell, so that a command that is printed can be pasted and does only what it says."""

from __future__ import annotations

import os
import re
import shlex

PLAIN_ON_WINDOWS = re.compile(r"[\w@%+=:,./\\-]+", re.ASCII)


def quoted(text: str, *, windows: bool = os.name == "nt") -> str:
    """One word of a command.

    Parameters
    ----------
    text
        Any text, a file name that is no UTF-8 included.
    windows
        For cmd.exe and PowerShell instead of a POSIX shell.

    Returns
    -------
    str
        Nothing but printable characters; what it holds is never run.
    """
    if windows:
        if PLAIN_ON_WINDOWS.fullmatch(text):
            return text
        # PowerShell runs $( ) inside double quotes; cmd.exe knows no others, and leaves $ alone.
        return "'" + text.replace("'", "''") + "'" if set("$`") & set(text) else f'"{text}"'
    if text.isprintable():
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)) + "'"


def typed_path(file: str, *, windows: bool = os.name == "nt") -> str:
    """A path as one word of a command, never taken for an option."""
    return quoted(os.path.join(".", file) if file.startswith("-") else file, windows=windows)


def _escaped(letter: str) -> str:
    if letter in "\\'":
        return f"\\{letter}"
    return letter if letter.isprintable() else "".join(f"\\x{byte:02x}" for byte in os.fsencode(letter))
