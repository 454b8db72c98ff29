"""The scenario as understood: the merged file, each value with where it was said, and how tables were read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Words

from optimasi.documents.check import ScenarioCheck
from optimasi.report.terminal.check import verdict
from optimasi.report.terminal.page import GLUE, aligned, header, indented, show
from optimasi.report.words.naming import local_head, local_tree
from optimasi.report.words.text import N_, Speech, printable
from optimasi.scenario.format.columns import COLUMNS
from optimasi.scenario.format.described import columns, scenario_keys
from optimasi.scenario.format.fields import ADJUST, TABLES
from optimasi.scenario.what_if.merge import entries_of
from optimasi.words import terms
from optimasi.words.log import Replaced
from optimasi.words.messages import Message, Place
from optimasi.words.notation import Rupiah, read_money, whole_rupiah
from optimasi.words.source import Reduced, Tree, place_of
from optimasi.words.terms import Language


class Said(NamedTuple):
    """A key or an entry of a list in the merged scenario.

    `words` is what stands for it in the page's left column, `key` its dotted name with entries of lists by
    position; `value` is None where it only holds others, `places` begins with what spoke last.
    """

    words: str
    key: str
    value: str | None
    places: tuple[Place, ...]


def print_provenance(
    document: ScenarioCheck,
    tree: Mapping[str, Tree],
    speech: Speech,
    stream: TextIO,
    *,
    replaced: Sequence[Replaced] = (),
    everything: bool = False,
) -> None:
    """Print a merged scenario.

    Parameters
    ----------
    document
        As `study.check.check_scenario` writes it.
    tree
        The merged scenario, as `what_if.read_merged` gives it.
    speech
        The reader's language.
    stream
        Where to.
    replaced
        What stood there before, as the same reading found it.
    everything
        Cut no list; nothing here is cut.
    """
    show(
        stream, document, lambda shown, width, _: _sections(shown, tree, replaced, speech, width), everything=everything
    )


def provenance(tree: Mapping[str, Tree]) -> list[dict[str, Any]]:
    """Every value of a merged scenario by canonical dotted key, with its places, as plain data."""
    return [
        {
            "key": row.key,
            "value": row.value,
            "places": [{"file": place.file, "line": place.line} for place in row.places],
        }
        for row in _said(_settings(tree, "en"), "", "", lambda amount: str(_rupiah(amount)))
        if row.value is not None
    ]


def _settings(tree: Mapping[str, Tree], language: Language) -> Tree:
    """A merged scenario without its tables, names in a language, the stages of `adjust` one after another."""
    settings = {key: value for key, value in tree.items() if terms.canonical("scenario", key) not in TABLES}
    for key, value in settings.items():
        if terms.canonical("scenario", key) == ADJUST and isinstance(value, list):
            settings[key] = [entry for stage in value for entry in entries_of(stage)]
    return local_tree(settings, scenario_keys(), None, language)


def _said(tree: Tree, key: str, indent: str, written: Callable[[Reduced], str]) -> Iterator[Said]:
    """Each key and entry; of an entry that is a mapping the first key stands behind the dash."""
    listed = isinstance(tree, list)
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in entries:
        inner = f"{key}.{name}" if key else str(name)
        words = f"{indent}- " if listed else f"{indent}{name}:"
        if isinstance(value, dict | list):
            below = list(_said(value, inner, " " * len(words) if listed else f"{indent}  ", written))
            if listed and below:
                below[0] = below[0]._replace(words=words + below[0].words.lstrip())
            else:
                yield Said(words, inner, None, ())
            yield from below
        else:
            last = (value.reduced_at,) if isinstance(value, Reduced) else ()
            places = (*last, place_of(value) or place_of(name))
            shown = written(value) if isinstance(value, Reduced) else "null" if value is None else str(value)
            yield Said(words, inner, shown, tuple(place for place in places if place is not None))


def _rupiah(amount: Reduced) -> int:
    return whole_rupiah(read_money(amount) * amount.factor)


def _sections(
    document: ScenarioCheck, tree: Mapping[str, Tree], replaced: Sequence[Replaced], speech: Speech, width: int
) -> Iterator[RenderableType]:
    yield header(document.scenario, speech, width)
    folder = os.path.dirname(document.scenario.file)

    def written(amount: Reduced) -> str:
        words = {
            "amount": Rupiah(_rupiah(amount)),
            "share": f"{speech.number(float(100 * amount.factor), None)}%",
            "text": str(amount),
        }
        return speech.say(Message("reduced", "{amount}, {share} of {text}", words))

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    marks: dict[str, list[Replaced]] = {}
    for found in replaced:
        marks.setdefault(found.key, []).append(found)
    # The same rows, named in English, for the keys that the marks have.
    keys = [row.key for row in _said(_settings(tree, "en"), "", "", written)]
    for row, key in zip(_said(_settings(tree, speech.language), "", "", written), keys, strict=True):
        words = row.words if row.value is None else f"{row.words.rstrip()} {row.value}"
        places = "\n".join(_where(place, folder) for place in row.places)
        table.add_row(Words(printable(words)), Words(places, style="dim"))
        for mark in marks.pop(key, ()):
            indent = " " * (len(row.words) - len(row.words.lstrip()) + 2)
            table.add_row(Words(f"{indent}# {speech.say(mark.effect)}"), Words(""))
    for mark in [mark for found in marks.values() for mark in found]:
        table.add_row(Words(f"# {speech.say(mark.message)}"), Words(""))
    yield table
    yield _tables(document, folder, speech)
    yield Words(verdict(document, speech), style="bold")


def _where(place: Place, folder: str) -> str:
    """A place as seen from the scenario's folder; a change of the command line is its own place."""
    file = printable(place.file)
    return f"{_seen(file, folder)}:{place.line}" if place.line else file


def _seen(file: str, folder: str) -> str:
    return os.path.relpath(file, folder or ".")


def _tables(document: ScenarioCheck, folder: str, speech: Speech) -> Table:
    """Each table's files and rows, and the column that each head was understood as."""
    table = aligned(
        [speech.text(N_("Tables")), speech.text(N_("Rows")), speech.text(N_("File, and heads as understood"))]
    )
    table.columns[-1].justify = "left"
    table.columns[-1].no_wrap = False
    for origin in document.tables:
        name = terms.local_name("scenario", origin.table, speech.language)
        files = ", ".join(_seen(file, folder) for file in origin.files)
        heads = ", ".join(
            _understood(origin.table, column, head, speech).replace(" ", GLUE) for column, head in origin.heads.items()
        )
        table.add_row(indented(name), speech.number(origin.rows, 0), f"{files}\n{heads}")
    return table


def _understood(table: str, column: str, head: str, speech: Speech) -> str:
    """A head, and the name of its column where that is another."""
    if column not in COLUMNS[table] and not any(
        key.form and column.startswith(f"{key.name}.") for key in columns(table)
    ):
        return speech.say(Message("further_column", "{head} (further)", {"head": head}))
    meant = local_head(table, column, speech.language)
    words = {"head": head, "column": meant}
    same = terms.normalise(head) == terms.normalise(meant)
    return head if same else speech.say(Message("head_meant", "{head} = {column}", words))
