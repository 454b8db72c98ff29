"""What each name of the format means, in either language, from one table.

`data/meanings.csv` has the contexts of the table of terms; a context `rule_fields/seats` is for a name that
means something of its own under one key, and the context `own` for names that the planner chooses.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from optimasi.scenario.format.described import Key
from optimasi.words.terms import Language

OWN = "own"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One sentence on a name in either language.

    Parameters
    ----------
    sentences, units
        By language; a unit may be blank.
    example
        What may stand for it, as YAML with canonical names; a mapping that has the name itself is the whole
        entry in which it stands. Blank where its kind says enough.
    """

    sentences: Mapping[Language, str]
    units: Mapping[Language, str]
    example: str


@cache
def meanings() -> Mapping[tuple[str, str], Meaning]:
    """The whole table, by context and canonical name."""
    table = files("optimasi.report").joinpath("data", "meanings.csv").read_text(encoding="utf-8")
    return {
        (row["context"], row["canonical"]): Meaning(
            {"en": row["english"], "id": row["indonesian"]}, {"en": row["unit"], "id": row["satuan"]}, row["example"]
        )
        for row in csv.DictReader(table.splitlines())
    }


def meaning_of(key: Key) -> Meaning:
    """What a key or column means."""
    context = key.vocabulary or OWN
    table = meanings()
    return table.get((f"{context}/{key.owner}", key.name)) or table[context, key.name]
