"""Plans side by side on a terminal: figures, who comes and goes, and what that amounts to in a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TextIO

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.report.outcome import attention, outcomes, signed_percent
from optimasi.report.page import GLUE, Cut, add_more, aligned, first_rows, indented, show
from optimasi.report.text import COLUMNS, N_, Speech
from optimasi.report.verdict import EXACT
from optimasi.scenario.diagnostics import Message
from optimasi.study.compare import overall

Document = dict[str, Any]
Only = Literal["person", "training", "unit"]
Compact = Literal["percent", "number", "nothing"]
Block = Sequence[int]
"""Places of the scenarios that stand beside the baseline."""

MILLION = 1_000_000
GAP = 2
"""Columns between two cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """How a figure is written: its words, decimals, sign after it, divisor, and its difference if there is little room.

    Parameters
    ----------
    compact
        What stands in the one column that a difference has then.
    """

    words: str
    decimals: int = 0
    mark: str = ""
    unit: int = 1
    compact: Compact = "percent"


ROWS = {
    "limit": Row(N_("Limit (Rp)")),
    "spent": Row(N_("Spent (Rp)")),
    "left": Row(N_("Left (Rp)"), compact="nothing"),
    "levels": Row(N_("Levels closed"), 2),
    "levels_weighted": Row(N_("Weighted levels"), 2),
    "jpm": Row(N_("JPM after"), 2, "%", compact="number"),
    "ip_asn": Row(N_("IP ASN competency"), 2, compact="number"),
    "people": Row(N_("People trained"), compact="number"),
    "with_20_hours": Row(N_("People with 20 JP"), compact="number"),
    "seats": Row(N_("Seats taken"), compact="number"),
    "hours": Row(N_("Training hours (JP)")),
    "cost_per_level": Row(N_("Million Rp a level"), 1, unit=MILLION),
}


def print_comparison(
    comparison: Document,
    speech: Speech,
    stream: TextIO,
    *,
    only: Only | None = None,
    everything: bool = False,
    width: int = COLUMNS,
) -> None:
    """Print a comparison.

    Parameters
    ----------
    comparison
        As `study.compare.compare` writes it.
    speech
        The reader's language.
    stream
        Where to; off a terminal nothing is cut or coloured.
    only
        List what changes by person, training or unit, and leave the figures out.
    everything
        Cut no list on a terminal either.
    width
        Columns off a terminal.
    """
    show(
        stream,
        lambda columns, cut: _sections(comparison, speech, only, cut, columns),
        everything=everything,
        width=width,
    )


def _sections(
    comparison: Document, speech: Speech, only: Only | None, cut: Cut, width: int
) -> Iterator[RenderableType]:
    yield _header(comparison, speech)
    blocks, detail = _blocks(comparison, speech, width)
    for block in () if only else blocks:
        yield _aligned(_figures(comparison, speech, block, detail=detail))
    if any(scenario["differs"] for scenario in comparison["scenarios"]):
        lists: dict[Only, Callable[[Block], Table]] = {
            "person": lambda block: _people(comparison, speech, block, cut),
            "training": lambda block: _counted(comparison, speech, block, cut, "training"),
            "unit": lambda block: _counted(comparison, speech, block, cut, "unit"),
        }
        for draw in [lists[only]] if only else [lists["person"], lists["training"]]:
            yield from (draw(block) for block in blocks)
    notes = [] if only else list(attention(comparison, speech))
    if notes:
        table = aligned([speech.text(N_("Worth a look")), ""], text=2)
        for letter, words in notes:
            table.add_row(indented(letter), Text(words))
        # A narrow column for the letters: the head of the section may stand above both.
        table.columns[0].header, table.columns[1].header = "", ""
        yield Text(speech.text(N_("Worth a look")), style="bold") + Text("\n") if False else _titled(notes, speech)
    yield Text("\n".join(outcomes(comparison, speech)), style="bold")
