"""The search compiled before the clock runs."""

from __future__ import annotations

import time

import numpy as np

from optimasi.model.decomposition.compiling import cache_of, nothing
from optimasi.model.decomposition.layout import (
    Counts,
    Entries,
    Implications,
    IndicatorRows,
    Lifts,
    Limits,
    Pairs,
    People,
    Slots,
)
from optimasi.model.decomposition.search import search_block
from optimasi.model.solver import Remark, silent
from optimasi.words.messages import Message

ONCE = Message(
    "compiled_once",
    "the search for large plans is compiled first, some 15 s beside the time limit; once for an installation",
)
ALWAYS = Message(
    "compiled_always",
    "the search for large plans is compiled first, some 15 s beside the time limit; in each run, for there is no "
    "folder to keep it in (set NUMBA_CACHE_DIR to one that can be written)",
)


def compile_ahead(remark: Remark = silent) -> float:
    """Load the search, or compile it if it is not kept; seconds that compiling took."""
    compiled: bool = bool(search_block.signatures)  # type: ignore[attr-defined]
    if compiled:
        return 0.0
    started = time.monotonic()
    missed: list[Message] = []

    def miss() -> None:
        missed.append(ONCE)
        remark(ONCE)

    cache = cache_of(search_block)
    if cache is None:
        missed.append(ALWAYS)
        remark(ALWAYS)
    else:
        cache.missed = miss
    _search_nobody()
    if cache is not None:
        cache.missed = nothing
    return time.monotonic() - started if missed else 0.0


def _search_nobody() -> None:
    """Call the search with arrays of the types that it is called with, and nobody to search for."""
    rows, numbers, mask = np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_)
    table = np.empty((0, 0))
    people = People(
        Pairs(rows, rows, mask),
        Slots(rows, rows, numbers, mask),
        Lifts(rows, rows, numbers, numbers),
        Entries(rows, rows, numbers),
        IndicatorRows(rows, rows, numbers, mask),
        Counts(rows, rows, numbers),
        Limits(rows, rows, numbers, numbers, table),
        table.astype(np.bool_),
        Implications(rows, rows, table.astype(np.bool_), table.astype(np.bool_)),
    )
    prices = (numbers, numbers, numbers, numbers, numbers, 0.0, 1)
    search_block(people, 0, 0, prices, numbers, numbers, rows, table.astype(np.int64), 1)
