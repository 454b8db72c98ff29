"""One entry of `adjust`, as the scenario file has it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_serializer, model_validator

from optimasi.scenario.format.fields import TABLES, Filter, canonical_keys, log_of, read_filter, text_of
from optimasi.words import terms
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.source import Tree, place_of

VERBS = ("set", "multiply", "add", "cut")


class Adjustment(BaseModel):
    """One entry of `adjust`: rows of a table, a verb, and per column the text of its operand."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    table: str
    verb: Literal["set", "multiply", "add", "cut"]
    operands: Any
    """Column -> operand as written (None: blank)."""
    filters: dict[str, Filter] = Field(default_factory=dict)
    """Table -> which of its rows are meant; of another table, rows that refer to these."""
    place: Place | None = Field(default=None, exclude=True)
    source: Any = Field(default=None, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: object, info: ValidationInfo) -> object:
        if not isinstance(data, dict):
            raise NotationError(Message("mapping_expected", "a mapping of keys to values is expected here"))
        keys = {name: name == "table" for name in ("table", *VERBS, *TABLES)}
        log = log_of(info)
        named = canonical_keys(data, "adjust", keys, log)
        verbs = [verb for verb in VERBS if verb in named]
        if len(verbs) != 1:
            one_verb = Message(
                "one_verb",
                "an adjust entry has one of set, multiply, add, cut; this has {count}",
                {"count": len(verbs)},
            )
            log.problem(one_verb, place_of(data))
        table = terms.canonical("scenario", text_of(named["table"])) if "table" in named else None
        if table not in TABLES and "table" in named:
            suggestion = terms.suggestion("scenario", text_of(named["table"]))
            remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
            unknown = Message("unknown_table", "unknown table {key}", {"key": str(named["table"])})
            log.problem(unknown, place_of(named["table"]), seen=str(named["table"]), remedy=remedy)
        operands = named[verbs[0]] if verbs else {}
        if not isinstance(operands, dict):
            raise NotationError(
                Message(
                    "columns_expected",
                    "{verb} takes a mapping of columns to values",
                    {"verb": Name("adjust", verbs[0])},
                )
            )
        filters = {name: read_filter(named[name], info) for name in TABLES if name in named}
        verb = verbs[0] if verbs else "set"
        return {
            "table": table or "",
            "verb": verb,
            "operands": operands,
            "filters": filters,
            "place": place_of(data),
            "source": data,
        }

    @model_serializer
    def _as_written(self) -> Any:
        return self.source


def stages(value: Tree) -> object:
    """Each file's `adjust` is a stage; a stage is an entry, a list of them, or a list of stages read back."""
    stages = value if isinstance(value, list) else [value]
    flat = [stage for item in stages for stage in _unnested(item)]
    return [stage if isinstance(stage, list) else [stage] for stage in flat]


def _unnested(value: Tree) -> list[Tree]:
    nested = isinstance(value, list) and value and all(isinstance(item, list) for item in value)
    return value if isinstance(value, list) and nested else [value]
