"""Money that one budget line leaves unspent because another is used up, and what moving some of it would win."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from optimasi.documents.comparison import Shift
from optimasi.documents.plan import PlanDocument
from optimasi.study.compare import NOISE, letter, levels_closed, proof_gap

Resolve = Callable[[int, dict[str, int]], PlanDocument | None]
"""Solves the scenario at a place of the documents again with other limits, in rupiah, for each limited line."""

SOLVES = 3
"""How often a scenario is solved again at most."""
KEPT = 0.9
"""A smaller amount is preferred while it keeps this share of the win."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Two budget lines of a plan: money could move from `donor` to `taker`.

    Parameters
    ----------
    limits, left
        Rupiah of each limited line.
    seat
        The cheapest seat that is seen to charge `taker`, in rupiah.
    first
        The amount to try first, in rupiah.
    """

    donor: str
    taker: str
    limits: dict[str, int]
    left: dict[str, int]
    seat: int
    first: int


def shifts(documents: Sequence[PlanDocument], resolve: Resolve) -> list[Shift]:
    """Find for each scenario but the first what a shift between two of its lines would win.

    Parameters
    ----------
    documents
        Plan documents, the baseline first.
    resolve
        Solves again; None where there is no plan or it cannot be solved again, as a plan that was saved.

    Returns
    -------
    list of Shift
        Their levels are re-solved.
    """
    found = []
    for place, document in enumerate(documents[1:], start=1):
        lines = _lines(documents[0], document)
        if lines is None:
            continue
        before, now = levels_closed(documents[0]), levels_closed(document)
        for amount, levels in _tried(document, lines, partial(resolve, place)):
            found.append(
                Shift(
                    scenario=letter(place),
                    donor=lines.donor,
                    taker=lines.taker,
                    left=lines.left[lines.donor],
                    amount=amount,
                    levels=levels,
                    lost=None if before is None or now is None else before - now,
                )
            )
    return found


def _lines(baseline: PlanDocument, document: PlanDocument) -> Lines | None:
    """The line on which a further seat does not fit, and the one with most money left; None where there are none."""
    rows = [row for row in document.lines if row.limit is not None]
    if not document.metrics or document.objective.sense != "max" or len(rows) < 2:
        return None
    limits = {row.line: row.limit or 0 for row in rows}
    left = {row.line: (row.limit or 0) - (row.spent or 0) for row in rows}
    kept = {(seat.employee, seat.training) for seat in document.assignments}
    lost = [seat for seat in baseline.assignments if (seat.employee, seat.training) not in kept]
    cheapest, need = {}, {}
    for name in limits:
        costs = [seat.cost.get(name, 0) for seat in (*baseline.assignments, *document.assignments)]
        cheapest[name] = min((cost for cost in costs if cost > 0), default=0)
        need[name] = max((seat.cost.get(name, 0) for seat in lost), default=0) or cheapest[name]
    short = [name for name in limits if left[name] < need[name]]
    if not short:
        return None
    taker = min(short, key=lambda name: left[name] / max(1, limits[name]))
    donor = max((name for name in limits if name != taker), key=left.__getitem__)
    spent = next((row.spent or 0 for row in baseline.lines if row.line == taker), 0)
    # What the baseline spends there; where the line was not cut, half of what the other leaves, or one seat.
    wanted = spent - limits[taker] if spent > limits[taker] else max(need[taker] - left[taker], left[donor] // 2)
    return Lines(donor, taker, limits, left, cheapest[taker], min(wanted, left[donor]))


def _tried(
    document: PlanDocument, lines: Lines, resolve: Callable[[dict[str, int]], PlanDocument | None]
) -> list[tuple[int, float]]:
    """The smallest amount that wins about as much as any tried, and the levels it wins; empty if none does.

    A plan found with more money than it uses stands with what it uses: that amount is told, and halved next.
    """
    closed, unproven = levels_closed(document), proof_gap(document)
    if closed is None or unproven is None:
        return []
    value = document.value
    won: list[tuple[int, float]] = []
    amount = lines.first
    for _ in range(SOLVES):
        if amount <= 0 or lines.left[lines.taker] + amount < lines.seat:
            break
        moved = {lines.donor: lines.limits[lines.donor] - amount, lines.taker: lines.limits[lines.taker] + amount}
        again = resolve(lines.limits | moved)
        levels = levels_closed(again) if again else None
        if again is None or levels is None:
            break
        spent = next(row.spent or 0 for row in again.lines if row.line == lines.taker)
        used = spent - lines.limits[lines.taker]
        # Within the plan's own proof gap the win might be had without moving anything.
        if used > 0 and levels > closed and again.value - value > unproven + NOISE * max(1, abs(value)):
            won.append((used, levels - closed))
            amount = used // 2
        else:
            amount //= 2
    most = max((levels for _, levels in won), default=0.0)
    return [min(shift for shift in won if shift[1] >= KEPT * most)] if won else []
