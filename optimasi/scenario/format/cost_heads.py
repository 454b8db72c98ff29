"""Which cost a head means: of a seat or of a batch, on which budget line, its words in any order and either language.

`biaya per kelas`, `kontribusi/angkatan`, `cost_per_class.kontribusi` are costs of a batch; `kontribusi per orang` of a
seat. What may be either, or is per something else (a day), is refused with both ways to write it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from optimasi.words import terms
from optimasi.words.messages import Message, Name, NotationError

PLAIN = "cost"
"""Key of the line that a cost is on where its head names none."""

JOURNEYS = "perjadin"
"""Key of the line that the travel table charges."""

_BREAKS = re.compile(r"[^\w]+|[._]+")
_JOINED = re.compile(r"(?:per|se|tiap|setiap)(?=\w)")
"""What is written together with the word behind it: `perkelas`, `seangkatan`."""


@cache
def _kinds() -> Mapping[str, str]:
    table = files("optimasi.scenario.format").joinpath("data", "cost_words.csv").read_text(encoding="utf-8")
    return {word: row["kind"] for row in csv.DictReader(table.splitlines()) for word in row["words"].split()}


@cache
def _terms_of_lines() -> Mapping[str, str]:
    return {
        spelling: key
        for key in terms.canonical_names("line")
        if key != PLAIN
        for spelling in terms.spellings("line", key)
    }


def cost_columns(table: str, head: str, lines: Mapping[str, str]) -> tuple[str, ...]:
    """The columns, `cost.LINE` or `batch_cost.LINE`, that a head may mean; none where it means no cost.

    Parameters
    ----------
    table
        trainings or nominations.
    head
        As written.
    lines
        Keys of the lines that the budget lists -> their names.
    """
    name, key = terms.canonical(table, head), terms.line_key(head)
    if name not in (None, "cost", "batch_cost"):
        return ()
    if found := _dotted(head, lines):
        return found
    # A line may be called like the cost of a batch: then a head that names it can be either.
    others = {line: name for line, name in lines.items() if "batch" not in map(_kind, _words(name))}
    listed = (f"cost.{key}",) if key in lines else _spoken(head, lines)
    spoken = (f"{name}.{_plain(others)}",) if name else _spoken(head, others)
    if len(others) == len(lines):
        return listed if key in lines else spoken
    both = tuple(dict.fromkeys((*listed, *spoken)))
    return both if {"cost", "batch_cost"} == {column.partition(".")[0] for column in both} else both[:1]


def refusal(head: str, columns: Sequence[str], *, doubtful: bool = False) -> NotationError:
    """Why a head that may mean two columns is neither, and a head for each of them; `doubtful`: it may mean no cost."""
    seat, batch = (_written(column, head) for column in columns)
    facts = {"head": head, "seat": seat, "batch": batch}
    remedy = Message("name_cost", "write {seat} (a seat) or {batch} (a batch) as its head", facts)
    if doubtful:
        remedy = Message(
            "name_cost_or_list",
            "write {seat} (a seat) or {batch} (a batch) as its head; if it is neither, list it: attributes: [{head}]",
            facts,
        )
    return NotationError(
        Message("cost_of_what", "{head} does not say whether it is the cost of a seat or of a batch", facts), remedy
    )


def _written(column: str, refused: str) -> Message | Name | str:
    prefix, _, line = column.partition(".")
    name = Name("trainings", prefix)
    if line != PLAIN:
        return Message("cost_column", "{cost}.{line}", {"cost": name, "line": line})
    # The name in the reader's language may be the very head that is refused.
    return prefix if terms.canonical("trainings", refused) == prefix else name


def _plain(lines: Mapping[str, str]) -> str:
    """The line of a cost that names none: `cost`, unless the budget lists another one alone, and not for journeys."""
    return next(iter(lines)) if len(lines) == 1 and JOURNEYS not in lines else PLAIN


def _dotted(head: str, lines: Mapping[str, str]) -> tuple[str, ...]:
    """`cost.LINE`, `biaya_angkatan.LINE`: before the dot stands whose cost it is, behind it the line."""
    prefix, dot, line = head.partition(".")
    before, key = set(map(_kind, _words(prefix))), _key_of(line, lines)
    if not dot or "cost" not in before or before & {"", "total"}:
        return ()
    if key not in lines and all(map(_kind, _words(line))):
        return ()
    if "batch" in before:
        return (f"cost.{key}", f"batch_cost.{key}") if "seat" in before else (f"batch_cost.{key}",)
    if "seat" in before or key in lines:
        return (f"cost.{key}",)
    return _spoken(line, lines) or (f"cost.{key}",)


def _key_of(line: str, lines: Mapping[str, str]) -> str:
    """The key of a line, without remarks such as `(Rp)` where that makes it a known one."""
    bare = terms.line_key(" ".join(word for word in _words(line) if _kind(word) not in ("filler", "money")))
    return bare if bare in lines or terms.canonical("line", bare) else terms.line_key(line)


def _spoken(head: str, lines: Mapping[str, str]) -> tuple[str, ...]:
    """`kontribusi per angkatan`: a line or a word for cost, and whose it is, in any order."""
    text = terms.normalise(head)
    listed = {terms.normalise(name): key for key, name in lines.items()} | {key: key for key in lines}
    key, rest = _line_within(text, listed)
    if key is None:
        key, rest = _line_within(text, _terms_of_lines())
    words = _words(rest)
    kinds = list(map(_kind, words))
    if key is None and "cost" not in kinds and not ("money" in kinds and {"batch", "seat"} & set(kinds)):
        return ()
    if words and set(kinds) <= {"cost", "filler", "money"}:
        return (f"cost.{key or _plain(lines)}",)
    batch, seat = "batch" in kinds, "seat" in kinds
    each = [kind for kind, before in zip(kinds[1:], kinds, strict=False) if before == "per"]
    other = "total" in kinds or "" in each
    if not (batch or seat or other):
        return ()
    unknown = " ".join(word for word, kind in zip(words, kinds, strict=True) if not kind)
    line = key or (terms.line_key(unknown) if unknown and not other else _plain(lines))
    if other or batch == seat:
        return (f"cost.{line}", f"batch_cost.{line}")
    return (f"batch_cost.{line}" if batch else f"cost.{line}",)


def named_cost(head: str, lines: Mapping[str, str]) -> tuple[str, ...]:
    """The two columns that a head may mean if it names a line, or has a word for money, beside words that say nothing.

    `kontribusi borongan`, `tuition fee`: a column of amounts under it is hardly there for filters.
    """
    if terms.canonical("line", head):
        return ()
    listed = {terms.normalise(name): key for key, name in lines.items()}
    key, rest = _line_within(terms.normalise(head), {**_terms_of_lines(), **listed})
    if key is None and not {"cost", "money"} & set(map(_kind, _words(rest))):
        return ()
    line = key or _plain(lines)
    return (f"cost.{line}", f"batch_cost.{line}")


def _kind(word: str) -> str:
    return "filler" if word.isdecimal() else _kinds().get(word, "")


def _words(text: str) -> list[str]:
    words = [word for word in _BREAKS.split(terms.normalise(text).replace("/", " per ")) if word]
    return [part for word in words for part in _parts(word)]


def _parts(word: str) -> tuple[str, ...]:
    joined = _JOINED.match(word)
    if joined and not _kind(word) and _kind(word[joined.end() :]) in ("batch", "seat"):
        return ("per", word[joined.end() :])
    return (word,)


def _line_within(text: str, spellings: Mapping[str, str]) -> tuple[str | None, str]:
    """The key of the line whose longest spelling stands in a text as whole words, and what is left of the text."""
    for spelling in sorted(_whole_words(text, spellings), key=len, reverse=True):
        return spellings[spelling], re.sub(_whole(spelling), " ", text, count=1)
    return None, text


def _whole_words(text: str, spellings: Iterable[str]) -> Iterable[str]:
    return (spelling for spelling in spellings if spelling in text and re.search(_whole(spelling), text))


def _whole(spelling: str) -> str:
    return rf"(?<!\w){re.escape(spelling)}(?!\w)"
