"""The one reader of saved plans."""

from __future__ import annotations

import json
import math
import re
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
from optimasi.words.source import read_file

_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"


_HALF = re.compile(rf"(?<!\\)(?:\\\\)*(?:{_HIGH}(?!{_LOW})|(?<!{_HIGH}){_LOW})")
"""An escape of half a letter alone; no plan that was saved has one."""


def _decoded(content: bytes, file: str) -> str:
    """The UTF-8 text of a saved plan, with or without a byte order mark.

    Raises
    ------
    InputError
        It is not UTF-8, or not text; `file` is how messages call it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Message("not_utf8", "the file is not UTF-8 text (byte {byte} of it)", {"byte": error.start + 1})
        remedy = Message("save_plan", "save the plan anew: optimasi solve SCENARIO -o plan.json")
        raise InputError([Diagnostic(problem, (Place(file, line),), remedy=remedy)]) from error
    if "\x00" in text or _HALF.search(text):
        raise InputError([Diagnostic(Message("not_text", "the file is not text"), (Place(file),))])
    return text


LARGEST_NUMBER = 10**18
"""No plan has a larger number: rupiah of everybody for a thousand years."""


def read_plan_json(content: bytes, file: str) -> Any:
    """What the JSON of a saved plan holds; `file` is how messages call it.

    Raises
    ------
    InputError
        Not UTF-8, not JSON, or with numbers that no plan has.
    """
    try:
        return json.loads(_decoded(content, file), parse_constant=_no_number, parse_int=_counted, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        place = Place(file, getattr(error, "lineno", 0), getattr(error, "colno", 0))
        raise InputError([Diagnostic(Message("not_json", "this is not a JSON file"), (place,))]) from error


def _no_number(constant: str) -> None:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits[:20])
    return value


def _counted(digits: str) -> int:
    if len(digits) > len(str(LARGEST_NUMBER)):
        raise ValueError(digits[:20])
    return int(digits)


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
