"""The JSON Schema of documents, for whoever reads them with another program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from optimasi.documents.comparison import ComparisonDocument
from optimasi.documents.document import Document
from optimasi.documents.frontier import FrontierDocument
from optimasi.documents.plan import PlanDocument

Kind = Literal["plan", "comparison", "frontier"]
KINDS: Mapping[Kind, type[Document]] = {
    "plan": PlanDocument,
    "comparison": ComparisonDocument,
    "frontier": FrontierDocument,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema(kind: Kind) -> dict[str, Any]:
    """What a document of a kind holds as this version writes it, in JSON Schema (draft 2020-12)."""
    schema = KINDS[kind].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, **schema}
