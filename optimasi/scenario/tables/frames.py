"""From tables as they stand to typed ones: long and wide, one spelling for each name, one row for each offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.files.totals import without_totals
from optimasi.scenario.format.schema import Settings
from optimasi.scenario.tables.aliases import with_aliases
from optimasi.scenario.tables.offers import dated_offers
from optimasi.scenario.tables.typed import Heads, is_ignored, typed_table
from optimasi.scenario.tables.wide import is_wide, lengthened
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message
from optimasi.words.source import place_of


def typed_tables(raw: Mapping[str, RawTable], settings: Settings, log: ProblemLog) -> dict[str, pd.DataFrame]:
    """Read all tables.

    Parameters
    ----------
    raw
        The tables as they stand, by canonical name.
    settings
        What the scenario says of heads, words and names.
    log
        Takes the problems.
    """
    heads = Heads(
        frozenset(settings.attributes),
        frozenset(map(terms.normalise, settings.ignore)),
        {terms.line_key(name): name for name in (settings.budget.lines if settings.budget else {})},
        {"gap": settings.gap_levels, "attendance": settings.attendance_levels},
    )
    raw = {name: without_totals(table, log) for name, table in raw.items()}
    wide = {name for name, table in raw.items() if is_wide(table)}
    frames = {name: typed_table(table, heads, log) for name, table in raw.items() if name not in wide}
    if wide and not _knows_competencies(frames, log):
        for name in wide:
            log.doubt(name)
            frames[name] = typed_table(RawTable(name, raw[name].file, pd.DataFrame()), heads, log)
        wide = set()
    known = _competencies_known(frames) if wide else {}
    known |= {alias: known[name] for alias, name in settings.aliases.get("competency", {}).items() if name in known}
    frames |= {name: lengthened(raw[name], known, heads, log) for name in raw if name in wide}
    frames = with_aliases({name: frames[name] for name in raw}, settings.aliases, log)
    if "trainings" in frames:
        frames["trainings"] = dated_offers(raw["trainings"], frames["trainings"], log)
    _check_ignored(raw.values(), settings.ignore, heads, log)
    return frames


def _knows_competencies(frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> bool:
    """Whether the tables that name competencies could be read: without them every head of a wide table is unknown."""
    if "competencies" in frames:
        return log.trusts("competencies", "id", "name")
    return all(log.trusts(name, "competency", "competencies") for name in frames)


def _competencies_known(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Names of competencies -> the one that each means: those of their table, else those that a cell names."""
    if "competencies" in frames:
        table = frames["competencies"]
        ids = table["id"].where(table["id"] != "", table["name"])
        return dict(zip(table["name"], ids, strict=True)) | {name: name for name in ids}
    named = [frame["competency"] for frame in frames.values() if "competency" in frame]
    if "trainings" in frames:
        named.append(frames["trainings"]["competencies"].explode().dropna())
    return {name: name for column in named for name in column.unique()}


def _check_ignored(raw: Iterable[RawTable], ignore: Iterable[str], heads: Heads, log: ProblemLog) -> None:
    """A head that is to be left out and stands nowhere, or means something wherever it stands, is a slip."""
    left_out = {
        terms.normalise(head) for table in raw for head in table.cells.columns if is_ignored(table.name, head, heads)
    }
    for head in ignore if all(log.trusts(table.name, "") for table in raw) else ():
        if terms.normalise(head) not in left_out:
            nothing = Message(
                "ignores_nothing", "no table has a column {head} that could be left out", {"head": str(head)}
            )
            log.problem(nothing, place_of(head), seen=str(head))
