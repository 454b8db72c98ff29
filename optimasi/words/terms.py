"""Every name of the scenario in English and Indonesian, from one table.

English names are canonical. A context is one mapping, table or set of values ("scenario", "employees",
"values:mode"): the same word may mean different things in two contexts, never in one. `data/terms.csv`
lists canonical name, Indonesian name, and the variants seen in agency files.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["id", "en"]

# difflib's default of 0.6 offers "nip" for "nik", which is another number.
_LIKENESS = 0.7
# Comparing spellings is slow among many names, and tells nothing of as many numbers.
_MOST = 20_000
# A year is shorter, every number of a person longer.
_LONG_NUMBER = 5
INVISIBLE = dict.fromkeys(
    [
        *(*range(9), *range(0xE, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)),
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)),
        *range(0xE0000, 0xE0080),
    ]
)
"""What takes no room on the screen: control characters, soft hyphens, joiners, marks of direction, fillers, tags."""
NEGATIONS = ("non", "tidak", "bukan", "belum", "tanpa", "not", "without")
_SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The names of one context: Indonesian by canonical name, canonical by any normalised name."""

    indonesian: dict[str, str] = field(default_factory=dict)
    canonical: dict[str, str] = field(default_factory=dict)


@cache
def _vocabularies() -> Mapping[str, _Vocabulary]:
    table = files("optimasi.words").joinpath("data", "terms.csv")
    vocabularies: dict[str, _Vocabulary] = {}
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        vocabulary = vocabularies.setdefault(row["context"], _Vocabulary())
        vocabulary.indonesian[row["canonical"]] = row["indonesian"]
        for name in (row["canonical"], row["indonesian"], *filter(None, row["variants"].split("|"))):
            vocabulary.canonical[normalise(name)] = row["canonical"]
    return vocabularies


def normalise(name: str) -> str:
    """Write a name as lookups compare it: NFKC, caseless, runs of `_`, `-` and spaces as one space; none unseen."""
    text = unicodedata.normalize("NFKC", name.translate(INVISIBLE)).casefold().strip()
    # A lone dash is a name of its own ("no" in a column of ticks).
    return _SEPARATORS.sub(" ", text).strip() or text


def canonical(context: str, name: str) -> str | None:
    """Give the canonical name for a name in either language, or None.

    Parameters
    ----------
    context
        A context of the table of terms.
    name
        As written by the planner.
    """
    return _vocabularies()[context].canonical.get(normalise(name))


def is_known(name: str) -> bool:
    """Tell whether a name means something in any context."""
    return any(normalise(name) in vocabulary.canonical for vocabulary in _vocabularies().values())


def means(name: str, canonical: str) -> bool:
    """Tell whether a name stands for a canonical one in any context."""
    return any(vocabulary.canonical.get(normalise(name)) == canonical for vocabulary in _vocabularies().values())


def line_key(name: str) -> str:
    """Identify a budget line, however it is spelled: by its term, else by its normalised name."""
    return canonical("line", name) or normalise(name)


def canonical_names(context: str) -> tuple[str, ...]:
    """List the canonical names of a context in the order of the table of terms."""
    return tuple(_vocabularies()[context].indonesian)


def local_name(context: str, canonical: str, language: Language) -> str:
    """Give the name in the reader's language for a canonical name."""
    return _vocabularies()[context].indonesian[canonical] if language == "id" else canonical


def spellings(context: str, canonical: str) -> tuple[str, ...]:
    """List every name that means a canonical one, normalised: its own, the Indonesian one, the variants."""
    return tuple(name for name, meant in _vocabularies()[context].canonical.items() if meant == canonical)


def suggestion(context: str, name: str) -> str | None:
    """Give the known name most like an unknown one, in the language it resembles, or None.

    Variants are compared too, but what is suggested is the Indonesian name they stand for.
    """
    vocabulary = _vocabularies()[context]
    alike = (known for known in vocabulary.canonical if _is_negated(known) == _is_negated(normalise(name)))
    for match in closest(normalise(name), alike):
        term = vocabulary.canonical[match]
        return term if match == normalise(term) else vocabulary.indonesian[term]
    return None


def _is_negated(name: str) -> bool:
    """Whether a name says the contrary: `non klasikal` is not a slip of `klasikal`."""
    return name.startswith(NEGATIONS)


def closest(name: str, candidates: Iterable[str], n: int = 1) -> tuple[str, ...]:
    """List up to `n` candidates that are spelt most like a name, ignoring case, the likest first; none of too many.

    A number is not spelt like another one: one digit makes a NIP somebody else's.

    Parameters
    ----------
    name
        The unknown name.
    candidates
        The known ones: ids, units, positions.
    n
        How many at most.
    """
    if name.isdecimal() and len(name) >= _LONG_NUMBER:
        return ()
    spellings: dict[str, str] = {}
    for candidate in candidates:
        spellings.setdefault(candidate.casefold(), candidate)
    if len(spellings) > _MOST:
        return ()
    return tuple(spellings[match] for match in difflib.get_close_matches(name.casefold(), spellings, n, _LIKENESS))
