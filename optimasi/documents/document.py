"""What every document shares: frozen, strict about kinds of values, plain data on request.

pydantic is used here as it is meant to be: it validates what is read, and prints the JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

Text = StrictStr
Whole = StrictInt
Flag = StrictBool
Real = Annotated[float, Field(strict=True)]
"""A number with a fraction; a whole one is read as such."""
Number = StrictInt | StrictFloat
"""As it stands, whole or not."""


class Document(BaseModel):
    """A part of a document: keys as attributes; what a later version adds is passed over when it is read."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, json_schema_serialization_defaults_required=True
    )

    def tree(self) -> dict[str, Any]:
        """Plain data as it is written: dicts, lists, numbers and texts."""
        return self.model_dump(mode="json", by_alias=True)
