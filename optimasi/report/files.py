"""Files that a plan is written to: the kind by the ending, whole or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimasi.documents.document import Document
from optimasi.documents.frontier import SCHEMA as FRONTIER
from optimasi.report.terminal.frontier import frontier_csv, is_own_csv
from optimasi.report.words.text import json_text
from optimasi.words.messages import Message


class Refused(Exception):  # noqa: N818 - it is not an error of the program
    """A file that will not be written, with the reason as a message."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


PERSONAL, SHARED = 0o600, 0o666
"""Modes of new files: what names people is its owner's alone; the rest is as the umask says."""
ROOM = 1 << 20
"""Bytes that are tried before solving, at least: most plans are smaller, and their size is not known yet."""
LARGEST = 1 << 30
"""Bytes of a file that is read to know whether it is our own; nothing larger is overwritten unasked."""


def _json(document: Document) -> bytes:
    return (json_text(document.tree()) + "\n").encode()


def _json_schema(content: bytes) -> str | None:
    """The field `schema` of a document, wherever it stands; None if this is none."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    schema = document.get("schema") if isinstance(document, dict) else None
    return schema if isinstance(schema, str) else None


def _csv_schema(content: bytes) -> str | None:
    return FRONTIER if is_own_csv(content) else None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how a document is written, how the schema of what is there is known, the mode of a new one."""

    write: Callable[[Any], bytes]
    schema: Callable[[bytes], str | None]
    mode: int


KINDS: Mapping[str, Kind] = {
    ".json": Kind(_json, _json_schema, PERSONAL),
    ".csv": Kind(frontier_csv, _csv_schema, SHARED),
}


def check_outputs(paths: Iterable[Path], kinds: tuple[str, ...], schema: str, *, force: bool) -> None:
    """Refuse files that could not be written later, before any work is done.

    Parameters
    ----------
    paths
        As the user named them.
    kinds
        Endings that the command can write.
    schema
        What the documents will be, as in `optimasi.plan/1`: one of its kind may be overwritten, of any version.
    force
        Overwrite any file.

    Raises
    ------
    Refused
        An unknown ending, a missing folder, a name that no file can have, something else than a file, a file
        that somebody else wrote or that holds another kind of document, unless `force`; a folder that takes no
        new file, or has no room.
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
        try:
            _check_output(path, KINDS[kind], schema, force=force)
        except (OSError, ValueError) as error:
            raise _cannot_write(path, error) from error


def _check_output(path: Path, kind: Kind, schema: str, *, force: bool) -> None:
    facts = {"file": str(path)}
    if not path.parent.is_dir():
        raise Refused(Message("no_folder", "{file}: there is no such folder", facts))
    target, size = _target(path), 0
    with suppress(FileNotFoundError):
        # Asks for the name itself: a draft's is short whatever this one is.
        target.lstat()
    if target.exists():
        if not target.is_file():
            raise Refused(Message("no_regular_file", "{file} is something else than a file", facts))
        size = target.stat().st_size
        found = None if force or size > LARGEST else kind.schema(target.read_bytes())
        if not force and (found is None or not found.startswith("optimasi.")):
            raise Refused(
                Message("not_ours", "{file} exists and was not written by optimasi (overwrite it: --force)", facts)
            )
        if not force and found is not None and found.partition("/")[0] != schema.partition("/")[0]:
            words = facts | {"found": found, "schema": schema}
            raise Refused(
                Message("other_kind", "{file} holds {found}, not {schema} (overwrite it all the same: --force)", words)
            )
    draft = _draft(target, bytes(max(size, ROOM)), PERSONAL)
    os.unlink(draft)


def write_outputs(document: Document, paths: Iterable[Path]) -> Refused | None:
    """Write a document to each file: a reader sees the old content or the new, never a half.

    Returns
    -------
    Refused or None
        The first file that could not be written, for instance because another program holds it open; the others
        are written.
    """
    first = None
    for path in paths:
        kind = KINDS[path.suffix.lower()]
        try:
            _write(path, kind.write(document), kind.mode)
        except Refused as refused:
            first = first or refused
    return first


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
        _write(folder / name, content, SHARED)


def _target(path: Path) -> Path:
    """Where a file is: what a link leads to, so that the link stays."""
    return Path(os.path.realpath(path))


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file, a new one with this mode; one that is there keeps its own."""
    try:
        target = _target(path)
        kept = stat.S_IMODE(target.stat().st_mode) if target.exists() else mode & ~_umask()
        draft = _draft(target, content, kept)
        try:
            os.replace(draft, target)
        except BaseException:
            os.unlink(draft)
            raise
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from error


def _draft(target: Path, content: bytes, mode: int) -> str:
    """Write content beside a file, down to the disk.

    Raises
    ------
    OSError
        There is no room or no right; nothing is left behind.
    """
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".optimasi-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.chmod(draft, mode)
    except BaseException:
        os.unlink(draft)
        raise
    return draft


def _cannot_write(path: Path, error: OSError | ValueError) -> Refused:
    reason = {"file": str(path), "reason": getattr(error, "strerror", None) or str(error)}
    return Refused(Message("cannot_write", "{file} cannot be written: {reason}", reason))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
