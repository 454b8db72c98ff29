"""What people are called where a list names them: two of one name are told apart by their NIP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from optimasi.words.source import plain_text


def called(names: Mapping[str, str]) -> dict[str, str]:
    """What each person is called.

    Parameters
    ----------
    names
        Id -> name, "" where there is none; all among whom somebody must be recognised.

    Returns
    -------
    dict
        Id -> name, with the id beside it where a reader could take another's name for it; the id without a name.
    """
    likeness = {person: _as_read(name or person) for person, name in names.items()}
    many = Counter(likeness.values())
    return {
        person: f"{name} ({person})" if name and many[likeness[person]] > 1 else name or person
        for person, name in names.items()
    }


def _as_read(name: str) -> str:
    return " ".join(plain_text(name).casefold().split())
