"""Messages and places as plain data, and back."""

from __future__ import annotations

from typing import Any

from optimasi.words.messages import Message, Name, Place
from optimasi.words.notation import Rupiah


def place_document(place: Place) -> dict[str, Any]:
    """Write where something stands."""
    return {"file": place.file, "line": place.line, "column": place.column, "head": place.head, "sheet": place.sheet}


def read_place(document: dict[str, Any]) -> Place:
    """Read back what `place_document` wrote."""
    return Place(**document)


def message_document(message: Message) -> dict[str, Any]:
    """Write a message as code, template and parameters."""
    return {
        "code": message.code,
        "template": message.template,
        "parameters": {name: _plain(value) for name, value in message.parameters.items()},
    }


def read_message(document: dict[str, Any]) -> Message:
    """Read back what `message_document` wrote."""
    template = document["template"]
    return Message(document["code"], template, {name: _typed(value) for name, value in document["parameters"].items()})


def _typed(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_typed(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "rupiah" in value:
        return Rupiah(value["rupiah"])
    return Name(value["context"], value["name"]) if "context" in value else read_message(value)


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return message_document(value)
    if isinstance(value, Name):
        return {"context": value.context, "name": value.canonical}
    if isinstance(value, Rupiah):
        return {"rupiah": int(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)
