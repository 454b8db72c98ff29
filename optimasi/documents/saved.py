"""The one reader of saved plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from optimasi.documents.document import Document
from optimasi.documents.plan import SCHEMA, PlanDocument
from optimasi.words.messages import Diagnostic, InputError, Message, Place
from optimasi.words.shell import typed_path
from optimasi.words.source import read_file, read_plan_json


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved plan: as it stands in the file, and as it is understood."""

    tree: dict[str, Any]
    document: PlanDocument


def read_plan(path: Path, needed: Iterable[str] = ()) -> SavedPlan:
    """Read a plan that `solve --json` or `-o plan.json` wrote.

    Parameters
    ----------
    path
        The file.
    needed
        Dotted keys that must stand there, although a document without them is one.

    Raises
    ------
    InputError
        It cannot be read, is not such a document, or was changed so that it is none.
    """
    return parse_plan(read_file(path), str(path), needed)


def parse_plan(content: bytes, file: str, needed: Iterable[str] = ()) -> SavedPlan:
    """Read a plan from the content of a file; otherwise as `read_plan`."""
    tree = read_plan_json(content, file)
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
        raise _refused(
            Message("not_a_plan", "this is no saved plan of this version of optimasi ({schema})", {"schema": SCHEMA}),
            file,
        )
    if tree.get("status") == "error":
        raise _refused(Message("plan_of_errors", "this holds the errors of a scenario, not a plan"), file)
    try:
        document = PlanDocument.model_validate(tree)
    except ValidationError as error:
        raise _refused(_changed(_key(error.errors()[0])), file) from error
    if absent := next((key for key in needed if not _stands(document, key.split("."))), None):
        raise _refused(_changed(absent), file)
    return SavedPlan(tree, document)


def _changed(key: str) -> Message:
    return Message("plan_changed", "this saved plan was changed: {key} is missing or wrong", {"key": key})


def _key(error: ErrorDetails) -> str:
    """The dotted key that an error is about."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return ".".join(map(str, error["loc"]))


def _stands(document: Document, keys: list[str]) -> bool:
    key, *rest = keys
    inner = getattr(document, key)
    return key in document.model_fields_set and (not rest or _stands(inner, rest))


def _refused(problem: Message, file: str) -> InputError:
    remedy = Message(
        "save_again", "save it anew: optimasi solve SCENARIO -o {file}", {"file": typed_path(Path(file).name)}
    )
    return InputError([Diagnostic(problem, (Place(file),), remedy=remedy)])
