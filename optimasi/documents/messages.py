"""Messages and places as plain data, and back."""

from __future__ import annotations

from typing import Any

from optimasi.documents.document import Document, Text, Whole
from optimasi.words.messages import Message, Name, Place
from optimasi.words.notation import Rupiah


class PlaceDocument(Document):
    """Where something stands, counted from 1; 0 means the whole file."""

    file: Text
    line: Whole = 0
    column: Whole = 0
    head: Text = ""
    sheet: Text = ""

    @classmethod
    def of(cls, place: Place) -> PlaceDocument:
        """Write where something stands."""
        return cls(file=place.file, line=place.line, column=place.column, head=place.head, sheet=place.sheet)

    @property
    def place(self) -> Place:
        """Read back what `of` wrote."""
        return Place(self.file, self.line, self.column, head=self.head, sheet=self.sheet)


class MessageDocument(Document):
    """A message as code, English template and parameters, which may be messages, names and rupiah themselves."""

    code: Text
    template: Text
    parameters: dict[str, Any]

    @classmethod
    def of(cls, message: Message) -> MessageDocument:
        """Write a message."""
        return cls(code=message.code, template=message.template, parameters=plain_parameters(message))

    @property
    def message(self) -> Message:
        """Read back what `of` wrote."""
        return _read(self.code, self.template, self.parameters)


def plain_parameters(message: Message) -> dict[str, Any]:
    """The parameters of a message as plain data."""
    return {name: _plain(value) for name, value in message.parameters.items()}


def _read(code: str, template: str, parameters: dict[str, Any]) -> Message:
    return Message(code, template, {name: _typed(value) for name, value in parameters.items()})


def _typed(value: Any) -> object:
    if isinstance(value, list | tuple):
        return tuple(_typed(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "rupiah" in value:
        return Rupiah(value["rupiah"])
    if "context" in value:
        return Name(value["context"], value["name"])
    return _read(value["code"], value["template"], value["parameters"])


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return {"code": value.code, "template": value.template, "parameters": plain_parameters(value)}
    if isinstance(value, Name):
        return {"context": value.context, "name": value.canonical}
    if isinstance(value, Rupiah):
        return {"rupiah": int(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)
