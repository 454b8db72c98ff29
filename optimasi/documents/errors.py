"""Errors of the input as the JSON document that stands instead of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from optimasi.documents.messages import message_document, place_document
from optimasi.documents.plan import SCHEMA, Stopped
from optimasi.words.gathering import as_told
from optimasi.words.messages import Diagnostic, Message, Paste


def error_document(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """Write errors of the input as the document that `--json` prints instead of a plan."""
    return {"schema": SCHEMA, "status": "error", "errors": [_error(found) for found in as_told(diagnostics)]}


def stopped_document(message: Message, stopped_by: Stopped) -> dict[str, Any]:
    """Write that the program was stopped before it had a plan."""
    return error_document([Diagnostic(message)]) | {"stopped_by": stopped_by}


def _error(diagnostic: Diagnostic) -> dict[str, Any]:
    """What is wrong, where, and what to do; `instances` are the texts of a mistake that stands on many rows."""
    return message_document(diagnostic.message) | {
        "severity": diagnostic.severity,
        "mistakes": diagnostic.mistakes,
        "seen": diagnostic.seen,
        "person": diagnostic.person,
        "label": _message_or_none(diagnostic.label),
        "remedy": _message_or_none(diagnostic.remedy),
        "paste": _pasted(diagnostic.paste) if diagnostic.paste else None,
        "places": [place_document(place) for place in diagnostic.places],
        "instances": [
            {
                "place": place_document(instance.place),
                "rows": list(instance.rows),
                "seen": instance.seen,
                "people": list(instance.people),
                "message": _message_or_none(instance.message),
                "remedy": _message_or_none(instance.remedy),
            }
            for instance in diagnostic.instances
        ],
    }


def _message_or_none(message: Message | None) -> dict[str, Any] | None:
    return message_document(message) if message else None


def _pasted(lines: Paste) -> dict[str, Any]:
    return {str(key): _pasted(value) if isinstance(value, Mapping) else value for key, value in lines.items()}
