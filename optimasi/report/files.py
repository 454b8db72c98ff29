"""Files that a plan is written to: the kind by the ending, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from optimasi.report.frontier import frontier_csv, is_own_csv
from optimasi.scenario.diagnostics import Message


class Refused(Exception):  # noqa: N818 - it is not an error of the program
    """A file that will not be written, with the reason as a message."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _is_own_json(content: bytes) -> bool:
    return b'"schema": "optimasi.' in content[:200]


WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {".json": _json, ".csv": frontier_csv}
OWN: Mapping[str, Callable[[bytes], bool]] = {".json": _is_own_json, ".csv": is_own_csv}
"""Kind of file -> whether its content was written by optimasi."""


def check_outputs(paths: Iterable[Path], kinds: tuple[str, ...], *, force: bool) -> None:
    """Refuse files that could not be written later, before any work is done.

    Raises
    ------
    Refused
        An unknown ending, a missing folder, or a file that somebody else wrote, unless `force`.
    """
    for path in paths:
        kind = path.suffix.lower()
        if kind not in kinds:
            raise Refused(
                Message(
                    "unknown_kind",
                    "{file}: an output file ends in one of {kinds}",
                    {"file": str(path), "kinds": kinds},
                )
            )
        if not path.parent.is_dir():
            raise Refused(Message("no_folder", "{file}: there is no such folder", {"file": str(path)}))
        if path.is_dir() or (path.exists() and not force and not OWN[kind](path.read_bytes())):
            raise Refused(
                Message(
                    "not_ours",
                    "{file} exists and was not written by optimasi (overwrite it: --force)",
                    {"file": str(path)},
                )
            )


def write_outputs(document: Mapping[str, Any], paths: Iterable[Path]) -> None:
    """Write a plan to each file: a reader sees the old content or the new, never a half.

    Raises
    ------
    Refused
        The file cannot be written, for instance because another program holds it open.
    """
    for path in paths:
        _write(path, WRITERS[path.suffix.lower()](document))


def write_new(folder: Path, contents: Mapping[str, bytes], *, force: bool) -> None:
    """Write files into a folder, which is made if it is not there.

    Raises
    ------
    Refused
        Some of them exist, unless `force`, or cannot be written; if they exist, none is written.
    """
    existing = tuple(name for name in contents if (folder / name).exists())
    if existing and not force:
        facts = {"folder": str(folder), "files": existing}
        raise Refused(Message("exists", "{folder} already has: {files} (overwrite: --force)", facts))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    for name, content in contents.items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(draft, 0o666 & ~_umask())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> Refused:
    reason = {"file": str(path), "reason": error.strerror or str(error)}
    return Refused(Message("cannot_write", "{file} cannot be written: {reason}", reason))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
