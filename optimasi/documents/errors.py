"""Errors of the input, and early ends, as the JSON document that stands instead of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import Field

from optimasi.documents.document import Document, Text, Whole
from optimasi.documents.messages import MessageDocument, PlaceDocument
from optimasi.documents.plan import SCHEMA, Stopped
from optimasi.words.gathering import as_told
from optimasi.words.messages import Diagnostic, Message, Paste


class InstanceDocument(Document):
    """One text of a mistake that stands on many rows."""

    place: PlaceDocument
    rows: tuple[Whole, ...]
    seen: Text
    people: tuple[Text, ...]
    message: MessageDocument | None
    remedy: MessageDocument | None


class ErrorDocument(MessageDocument):
    """What is wrong, where, and what to do; `paste` are lines of a scenario file that mend it."""

    severity: Literal["error", "warning"]
    mistakes: Whole
    seen: Text
    person: Text
    label: MessageDocument | None
    remedy: MessageDocument | None
    paste: dict[str, Any] | None
    places: tuple[PlaceDocument, ...]
    instances: tuple[InstanceDocument, ...]

    @classmethod
    def of_diagnostic(cls, diagnostic: Diagnostic) -> ErrorDocument:
        """Write a diagnostic."""
        return cls(
            **dict(MessageDocument.of(diagnostic.message)),
            severity=diagnostic.severity,
            mistakes=diagnostic.mistakes,
            seen=diagnostic.seen,
            person=diagnostic.person,
            label=_message_or_none(diagnostic.label),
            remedy=_message_or_none(diagnostic.remedy),
            paste=_pasted(diagnostic.paste) if diagnostic.paste else None,
            places=tuple(map(PlaceDocument.of, diagnostic.places)),
            instances=tuple(
                InstanceDocument(
                    place=PlaceDocument.of(instance.place),
                    rows=instance.rows,
                    seen=instance.seen,
                    people=instance.people,
                    message=_message_or_none(instance.message),
                    remedy=_message_or_none(instance.remedy),
                )
                for instance in diagnostic.instances
            ),
        )


class NoPlanDocument(Document):
    """The document instead of a plan's."""

    version: Literal["optimasi.plan/1"] = Field(default=SCHEMA, alias="schema")
    status: Literal["error"] = "error"
    errors: tuple[ErrorDocument, ...]


class StoppedDocument(NoPlanDocument):
    """The document of a program that was stopped before it had a plan."""

    stopped_by: Stopped


def errors_of(diagnostics: Iterable[Diagnostic]) -> tuple[ErrorDocument, ...]:
    """Write diagnostics as they are told: one for a mistake that stands on many rows."""
    return tuple(map(ErrorDocument.of_diagnostic, as_told(diagnostics)))


def error_document(diagnostics: Iterable[Diagnostic]) -> NoPlanDocument:
    """Write errors of the input as the document that `--json` prints instead of a plan."""
    return NoPlanDocument(errors=errors_of(diagnostics))


def stopped_document(message: Message, stopped_by: Stopped) -> StoppedDocument:
    """Write that the program was stopped before it had a plan."""
    return StoppedDocument(errors=errors_of([Diagnostic(message)]), stopped_by=stopped_by)


def _message_or_none(message: Message | None) -> MessageDocument | None:
    return MessageDocument.of(message) if message else None


def _pasted(lines: Paste) -> dict[str, Any]:
    return {str(key): _pasted(value) if isinstance(value, Mapping) else value for key, value in lines.items()}
