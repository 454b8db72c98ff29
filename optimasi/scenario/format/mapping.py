"""A mapping of the scenario file as a frozen model whose keys may be in either language."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from optimasi.scenario.format.fields import canonical_keys, log_of
from optimasi.words.messages import Message, NotationError, Place
from optimasi.words.source import place_of


class Model(BaseModel):
    """A mapping of the scenario file; `vocabulary` is the context of its keys in the term table."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    vocabulary: ClassVar[str] = "rule_fields"

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, data: object, info: ValidationInfo) -> object:
        if isinstance(data, Model):
            return data
        if not isinstance(data, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        known = {name: info_.is_required() for name, info_ in cls.model_fields.items() if not info_.exclude}
        keys: dict[str, Any] = canonical_keys(data, cls.vocabulary, known, log_of(info))
        if "place" in cls.model_fields:
            keys["place"] = place_of(data)
        return keys


class Mapped(Model):
    """A mapping that knows the place where it stands."""

    place: Place | None = Field(default=None, exclude=True)
