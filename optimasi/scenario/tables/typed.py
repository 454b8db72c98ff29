"""Tables as typed columns: which column a head means, and its cells read, each distinct text once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable, cell_text
from optimasi.scenario.format.columns import (
    COLUMNS,
    EXAMPLES,
    FORMED,
    FREE_COLUMNS,
    PERSON,
    REQUIRED,
    SEVERAL,
    TEXT,
    TEXTS,
    WORDS,
    Column,
    Mark,
    blank_cell,
    formed_column,
    of_form,
)
from optimasi.scenario.format.conventions import word_key
from optimasi.scenario.format.cost_heads import cost_columns, named_cost, refusal
from optimasi.scenario.tables.cells import ERRORS, error_cell, mark_for_nothing
from optimasi.words import terms
from optimasi.words.gathering import one_mistake
from optimasi.words.log import OTHER, ProblemLog, unbuilt
from optimasi.words.messages import Instance, Message, Name, NotationError, Place
from optimasi.words.notation import read_money
from optimasi.words.source import place_of, plain_text


@dataclass(frozen=True, slots=True)
class Heads:
    """What a scenario says of heads and words beyond the term table.

    Parameters
    ----------
    attributes
        Heads that are further columns although they resemble a known name.
    ignore
        Normalised heads that are left out where they mean nothing.
    lines
        Keys of the budget lines -> their names.
    words
        Column -> word, by its identity -> what it is worth.
    """

    attributes: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    lines: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def typed_table(raw: RawTable, heads: Heads, log: ProblemLog) -> pd.DataFrame:
    """Read every column of a table by its specification.

    Parameters
    ----------
    raw
        The table as it stands.
    heads
        What the scenario says of its heads and words.
    log
        Takes the problems.

    Returns
    -------
    DataFrame
        Canonical columns (also those that are absent, with their default), `cost.<line>`,
        `batch_cost.<line>`, `eligible.<attribute>` and further columns as text; the index is the row in
        the file. `frame.attrs["heads"]` maps a column to its head in the file.
    """
    specification = {**COLUMNS[raw.name], **SEVERAL.get(raw.name, {})}
    found: dict[str, str] = {}
    columns: dict[str, pd.Series] = {}
    spelled: dict[str, str] = {}
    meant: set[str | None] = set()
    for head in raw.cells.columns:
        noted = len(log.diagnostics)
        name, column = _recognise(raw, head, heads, log)
        if len(log.diagnostics) > noted:
            meant.add(terms.canonical(raw.name, terms.suggestion(raw.name, head) or ""))
        other = found.get(name) or spelled.get(terms.normalise(name))
        if other is not None:
            same = Message(
                "head_twice_languages",
                "the heads {head} and {other} are the same column",
                {"head": head, "other": other},
            )
            log.problem(same, raw.place_of_head(head), seen=head)
            log.doubt(raw.name, name)
        elif column is not None:
            found[name] = spelled[terms.normalise(name)] = head
            columns[name] = read_column(raw, head, name, column, heads, log)
    if meant:
        log.doubt(raw.name, OTHER)
    for name, column in specification.items():
        if name not in columns:
            if meant:
                log.doubt(raw.name, name)
            if column.blank is REQUIRED and column.absent is None and name not in meant and len(raw.cells.columns):
                note_missing(raw, name, log)
            columns[name] = _absent(column, raw.cells.index)
    frame = pd.DataFrame(columns, index=raw.cells.index, copy=False)
    frame.attrs["heads"] = found
    return frame


def note_missing(raw: RawTable, column: str, log: ProblemLog) -> None:
    """Note that a table lacks a column."""
    missing = Message("missing_column", "the column {column} is missing", {"column": Name(raw.name, column)})
    heads = Message("heads_are", "add it; the heads are: {heads}", {"heads": tuple(map(str, raw.cells.columns))})
    log.doubt(raw.name, column)
    log.problem(missing, raw.head_place, remedy=heads)


def _default(column: Column) -> object:
    """What stands where nothing can be read."""
    if column.blank is REQUIRED:
        return "" if column.dtype in TEXTS else 0
    return column.blank


def _unread(column: Column) -> object:
    """What stands for a cell that cannot be read, until the run stops for it."""
    return np.nan if column.dtype == "float64" else _default(column)


def _absent(column: Column, index: pd.Index) -> pd.Series:
    value = _default(column) if column.absent is None else column.absent
    if column.dtype != "object":
        return pd.Series(value, index=index, dtype=column.dtype)
    values = np.empty(len(index), dtype=object)
    values.fill(value)
    return pd.Series(values, index=index)


def is_ignored(table: str, head: str, heads: Heads) -> bool:
    """Whether a head is left out: it is listed so, and means nothing in this table."""
    understood = terms.canonical(table, head) or (table in FORMED and formed_column(table, head, heads.lines))
    return terms.normalise(head) in heads.ignore and not understood


def _recognise(raw: RawTable, head: str, heads: Heads, log: ProblemLog) -> tuple[str, Column | None]:
    specification = {**COLUMNS[raw.name], **SEVERAL.get(raw.name, {})}
    place = raw.place_of_head(head)
    if is_ignored(raw.name, head, heads):
        return head, None
    if head in heads.attributes:
        if raw.name in FREE_COLUMNS and terms.canonical(raw.name, head) in specification:
            known = Message("known_attribute", "{head} is a known column, not a further one", {"head": head})
            log.problem(known, place_of(next(name for name in heads.attributes if name == head)) or place, seen=head)
            return head, None
        return head, TEXT
    costs = cost_columns(raw.name, head, heads.lines) if raw.name in FORMED else ()
    if refused := _refused_cost(raw.name, head, costs):
        log.problem(refused.message, place, seen=head, remedy=refused.remedy)
        return head, None
    if raw.name in FORMED and (target := formed_column(raw.name, head, heads.lines)):
        return target, of_form(raw.name, target)
    name = terms.canonical(raw.name, head)
    if name is not None and name in specification:
        return name, specification[name]
    if name is not None:
        log.problem(unbuilt(head), place, seen=head)
        return head, None
    if terms.normalise(head) in ("prioritas", "priority"):
        log.problem(
            Message(
                "priority_direction",
                "a column {head} does not say whether 1 is the highest or the lowest",
                {"head": head},
            ),
            place,
            seen=head,
            remedy=Message("use_weight", "use a column weight, in which more counts more"),
        )
        return head, None
    if raw.name == "trainings" and (either := named_cost(head, heads.lines)) and _has_amounts(raw, head):
        refused = refusal(head, either, doubtful=True)
        log.problem(refused.message, place, seen=head, remedy=refused.remedy)
        return head, None
    if raw.name in FREE_COLUMNS and not (suggestion := _resembles(raw.name, head)):
        return head, TEXT
    if raw.name in FORMED and terms.canonical("line", head) and not log.trusts("budget"):
        return head, None
    suggestion = _resembles(raw.name, head)
    remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
    if raw.name in FORMED and terms.canonical("line", head):
        cost = {"cost": Name("trainings", "cost"), "line": head}
        remedy = Message("did_you_mean_cost", "did you mean {cost}.{line}?", cost)
    elif suggestion and raw.name in FREE_COLUMNS:
        remedy = Message(
            "did_you_mean_attribute",
            "did you mean {name}? If not, list it: attributes: [{head}]",
            {"name": suggestion, "head": head},
        )
    log.problem(Message("unknown_column", "unknown column {head}", {"head": head}), place, seen=head, remedy=remedy)
    return head, None


def _has_amounts(raw: RawTable, head: str) -> bool:
    """Whether amounts of money stand in a column, and nothing else."""
    texts = [text for cell in raw.cells[head].unique() if (text := plain_text(cell_text(cell)))]
    try:
        return bool([read_money(text) for text in texts])
    except NotationError:
        return False


def _refused_cost(table: str, head: str, costs: Sequence[str]) -> NotationError | None:
    """Why a head of a cost is no column of a table."""
    if table != "trainings" and any(column.startswith("batch_cost.") for column in costs):
        facts = {"head": head, "trainings": Name("scenario", "trainings")}
        return NotationError(
            Message("batch_cost_of_one", "{head} is the cost of a batch, and a row here is one person", facts),
            Message("cost_to_trainings", "put the column into the table {trainings}", facts),
        )
    return refusal(head, costs) if len(costs) > 1 else None


def _resembles(table: str, head: str) -> str | None:
    """A known name that a head may be a slip of; a budget line's name without `cost.` is one, too."""
    if table in FORMED and terms.canonical("line", head):
        return f"cost.{head}"
    if suggestion := terms.suggestion(table, head):
        near = difflib.SequenceMatcher(None, terms.normalise(head), terms.normalise(suggestion)).ratio()
        if near >= 0.8 or table not in FREE_COLUMNS:
            return suggestion
    return None


def read_column(raw: RawTable, head: str, name: str, column: Column, heads: Heads, log: ProblemLog) -> pd.Series:
    """The values of one column; blank cells have its default, those with problems any value."""
    codes, texts, marks = _distinct(raw, head, log.decimal)
    values: list[Any] = texts
    if column.read or column.blank != "" or not ERRORS.isdisjoint(texts):
        values, problems, words = _values(texts, marks, head, name, column, heads)
        if column.read is PERSON.read:
            _tell_mended(raw.name, head, texts, values, log)
        if problems or words:
            log.doubt(raw.name, name)
            _note(raw, head, name, codes, texts, problems, words, log)
    typed = np.fromiter(values, dtype=object if column.dtype in TEXTS else column.dtype, count=len(values))
    if column.dtype == "category":
        same, names = pd.factorize(typed)
        return pd.Series(pd.Categorical.from_codes(same[codes], pd.Index(names, dtype="str")), index=raw.cells.index)
    return pd.Series(typed[codes], index=raw.cells.index, dtype=column.dtype)


def _tell_mended(table: str, head: str, texts: list[str], values: list[Any], log: ProblemLog) -> None:
    """Say of how many people the NIP was not read as it stands."""
    if count := sum(text != value for text, value in zip(texts, values, strict=True) if value):
        facts = {"count": count, "head": head, "table": Name("scenario", table)}
        said = Message(
            "nips_mended", "{count} NIPs under {head} of {table} were read without the signs and spaces in them", facts
        )
        log.warnings.append(said)


def _distinct(raw: RawTable, head: str, decimal: Mark) -> tuple[npt.NDArray[np.intp], list[str], list[Mark]]:
    """Which distinct cell of a column stands in each row, their texts, and the decimal mark of each."""
    codes, found = pd.factorize(raw.cells[head])
    cells = np.asarray(found, dtype=object).tolist()
    texts = [plain_text(cell) if isinstance(cell, str) else cell_text(cell) for cell in cells]
    mark = decimal or raw.decimal
    marks: list[Mark] = [mark if isinstance(cell, str) else "." for cell in cells]
    # A file's separator settles the numbers of its own cells, not of rows that a what-if put over them.
    foreign = [row for row, name in raw.places if name == head] if raw.decimal else []
    if not foreign:
        return codes, texts, marks
    codes, kept = pd.factorize(codes + len(cells) * raw.cells.index.isin(foreign))
    texts, marks = 2 * texts, marks + [decimal] * len(texts)
    return codes, [texts[code] for code in kept], [marks[code] for code in kept]


def _values(
    texts: list[str], marks: list[Mark], head: str, name: str, column: Column, heads: Heads
) -> tuple[list[object], dict[int, NotationError], list[int]]:
    """What texts mean in a column, problems by their number, and the numbers of words that are worth nothing yet."""
    default = _default(column)
    values: list[object] = []
    problems: dict[int, NotationError] = {}
    words: list[int] = []
    for code, (text, mark) in enumerate(zip(texts, marks, strict=True)):
        value = default
        try:
            if text in ERRORS:
                raise error_cell(text)
            if not text:
                if column.blank is REQUIRED:
                    raise blank_cell(head, column)
            elif name in WORDS and _is_word(text):
                worth = heads.words.get(name, {}).get(word_key(WORDS[name][0], text))
                if worth is None:
                    words.append(code)
                else:
                    value = worth
            else:
                value = column.read(text, mark) if column.read else text
        except NotationError as error:
            problems[code], value = mark_for_nothing(text, column) or error, _unread(column)
        values.append(value)
    return values, problems, words


def _note(
    raw: RawTable,
    head: str,
    name: str,
    codes: npt.NDArray[np.intp],
    texts: list[str],
    problems: Mapping[int, NotationError],
    words: list[int],
    log: ProblemLog,
) -> None:
    """Note the problems of a column: one for each reason, with the texts that were refused for it."""
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(texts) + 1))
    reasons: dict[tuple[str, str], list[Instance]] = {}
    for code, error in problems.items():
        rows = raw.cells.index[order[bounds[code] : bounds[code + 1]]].tolist()
        for place, found in raw.located(rows, head):
            instance = Instance(place, found, texts[code], (), error.message, error.remedy)
            reasons.setdefault((error.message.code, place.file), []).append(instance)
    log.diagnostics.extend(one_mistake(instances) for instances in reasons.values())
    if words:
        first = raw.place(int(raw.cells.index[order[bounds[words[0]]]]), head)
        _note_words(tuple(texts[code] for code in words), name, head, first, log)


def _is_word(text: str) -> bool:
    return any(sign.isalpha() for sign in text) and not any(sign.isdigit() for sign in text)


def _note_words(words: tuple[str, ...], name: str, head: str, place: Place, log: ProblemLog) -> None:
    vocabulary, key = WORDS[name]
    if not log.trusts(key):
        return
    examples = [EXAMPLES[name].get(word_key(vocabulary, word), "...") for word in words]
    block = ", ".join(f"{word}: {example}" for word, example in zip(words, examples, strict=True))
    facts = {"words": words, "head": head, "key": Name("scenario", key), "block": f"{{{block}}}"}
    unknown = Message("words_without_worth", "{key} does not say what the words under {head} are worth: {words}", facts)
    remedy = Message("say_worth", "write, with the numbers that hold for you: {key}: {block}", facts)
    log.problem(unknown, place, seen=words[0], remedy=remedy)
