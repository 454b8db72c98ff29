"""What a sweep goes over: `NAME=FROM:TO:STEP` or `NAME=A,B,C`, read against the scenario."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from optimasi.scenario.format.fields import TABLES, TABLES_KEY
from optimasi.scenario.format.schema import read_settings
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.what_if.chain import read_merged
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError, Message, NotationError
from optimasi.words.notation import read_money, read_number, read_share, whole_rupiah, write_number

Kind = Literal["budget", "line", "number", "share"]
MOST = 1000
"""Points at most."""
_BETWEEN = re.compile(r";|,(?![0-9])|(?<![0-9]),")
"""A comma between two digits belongs to a number."""
CELLS = Message("set_cells", "cells of tables change through adjust")
SWEEP_ADJUST = Message(
    "sweep_adjust", "write an entry of `adjust` in a what-if, and sweep over its value: adjust.0.multiply.lift=0.5;1"
)
_VOCABULARIES = {"rules": "rules", "solve": "solve", "objective": "objective"}


@dataclass(frozen=True, slots=True)
class Level:
    """One point on the way.

    Parameters
    ----------
    label
        How it was or could be written: `40%`, `500000000`, `2`.
    share
        Of what stands in the scenario; None where nothing stands there.
    amount
        Rupiah, number or share that it sets; None where that is not known beforehand.
    changes
        For `load_scenario`; none where the scenario stays as it is.
    """

    label: str
    share: float | None
    amount: float | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A sweep: the name as the planner wrote it, what kind of thing it names, and the points, ascending.

    `line` is the budget line swept, "total" for the cap on all. With `relative` the points are shares of
    what stands in the scenario.
    """

    name: str
    kind: Kind
    line: str | None
    relative: bool
    levels: tuple[Level, ...]

    @property
    def is_money(self) -> bool:
        """Whether a later point has more money, so that every earlier plan is possible there, too."""
        return self.kind in ("budget", "line")


@dataclass(frozen=True, slots=True)
class _Target:
    kind: Kind
    line: str | None
    standing: Fraction | None


def parse_over(text: str, scenario: Scenario) -> Over:
    """Read what `--over` says.

    Parameters
    ----------
    text
        `NAME=FROM:TO:STEP` or `NAME=A,B,C`: NAME as in --set, in either language; the values are percents of
        what stands in the scenario, or amounts as the scenario writes them.
    scenario
        Tells what stands there.

    Raises
    ------
    NotationError
        Not of this form, an unknown name, a value that cannot be read, fewer than two or too many points.
    """
    name, mark, written = (part.strip() for part in text.partition("="))
    if not mark or not name or not written:
        raise _form(text)
    target = _target(name, scenario)
    parts = [part.strip() for part in (written.split(":") if ":" in written else _BETWEEN.split(written))]
    percent = {_is_percent(part) for part in parts}
    if len(percent) > 1 or not all(parts) or (":" in written and len(parts) != 3):
        raise _form(text)
    if percent == {True} and target.standing is None:
        if target.kind in ("budget", "line"):
            raise _nothing(name)
        # Where nothing stands, a percentage is what is set.
        target = _Target("share", None, None)
    relative = percent == {True} and target.kind != "share"
    kind = "share" if relative else target.kind
    values = [_read(part, kind, scenario) for part in parts]
    points = sorted(set(_range(values, text) if ":" in written else values))
    if not 2 <= len(points) <= MOST:
        comma = Message("comma_in_number", "a comma between two digits belongs to a number; write A;B")
        raise NotationError(
            Message(
                "points",
                "a sweep has 2 to {most} points, {text} has {count}",
                {"most": MOST, "text": text, "count": len(points)},
            ),
            comma if len(points) == 1 and "," in written else None,
        )
    levels = tuple(_level(point, name, target, relative, scenario) for point in points)
    return Over(name, target.kind, target.line, relative, levels)


def check_points(over: Over, file: Path, changes: Sequence[str]) -> None:
    """Refuse values that the scenario does not take, before anything is solved; amounts of money it takes all.

    Parameters
    ----------
    over
        What a sweep goes over.
    file, changes
        The scenario, and what is put on top of it at every point.

    Raises
    ------
    InputError
        The problems of the first point that has any.
    """
    for level in () if over.is_money else over.levels:
        log = ProblemLog(file=str(file))
        read_settings(read_merged(file, (*changes, *level.changes), log)[0], log)
        if log.diagnostics:
            raise InputError(log.diagnostics)


def _form(text: str) -> NotationError:
    return NotationError(
        Message("over_form", "{text} is not a range", {"text": text}),
        Message("write_over", "write NAME=FROM:TO:STEP or NAME=A,B,C, as in budget=40%:150%:10%"),
    )


def _nothing(name: str) -> NotationError:
    return NotationError(
        Message(
            "nothing_stands", "{name} has no amount in the scenario of which a share could be taken", {"name": name}
        )
    )


def _is_percent(text: str) -> bool:
    return terms.canonical("units", text.lstrip("0123456789.,+- ")) == "percent"


def _read(text: str, kind: Kind, scenario: Scenario) -> Fraction:
    if kind == "share":
        return read_share(text, scenario.settings.decimal)
    if kind == "number":
        return Fraction(repr(read_number(text, scenario.settings.decimal)))
    return Fraction(read_money(text))


def _range(values: Sequence[Fraction], text: str) -> list[Fraction]:
    first, last, step = values
    if step <= 0:
        raise _form(text)
    low, high = sorted((first, last))
    # Counted before they are made: budget=0:1 miliar:1 would be a billion points.
    count = int((high - low) / step) + 1
    down = first > last
    return [first + (-step if down else step) * place for place in range(min(count, MOST + 1))]


def _target(name: str, scenario: Scenario) -> _Target:
    """What a name of the scenario stands for."""
    steps = [step.strip() for step in name.split(".")]
    first = terms.canonical("scenario", steps[0])
    if first is None:
        raise _unknown(steps[0], terms.suggestion("scenario", steps[0]))
    if first == "budget":
        return _money(steps[1:], scenario)
    if first in (*TABLES, TABLES_KEY):
        raise NotationError(CELLS, SWEEP_ADJUST)
    below: Any = scenario.effective
    vocabulary = "scenario"
    for step in steps:
        if isinstance(below, list) and not step.isdigit():
            below = below[0] if len(below) == 1 else None
        if isinstance(below, list):
            below = below[int(step)] if int(step) < len(below) else None
            continue
        key = terms.canonical(vocabulary, step) or step
        vocabulary = _VOCABULARIES.get(key, "rule_fields") if vocabulary == "scenario" else "rule_fields"
        below = below.get(key) if isinstance(below, dict) else None
    if below is None:
        return _Target("number", None, None)
    if isinstance(below, int | float) and not isinstance(below, bool):
        return _Target("number", None, Fraction(repr(below)))
    if not isinstance(below, str):
        raise _no_number(name)
    try:
        if below.endswith("%"):
            return _Target("share", None, read_share(below, scenario.settings.decimal))
        return _Target("number", None, Fraction(repr(read_number(below, scenario.settings.decimal))))
    except NotationError:
        raise _no_number(name) from None


def _no_number(name: str) -> NotationError:
    return NotationError(Message("no_number", "{name} is not a number", {"name": name}))


def _money(steps: Sequence[str], scenario: Scenario) -> _Target:
    if len(steps) > 1 and (len(steps) > 2 or terms.canonical("budget_line", steps[1]) != "amount"):
        raise _no_number(".".join(("budget", *steps)))
    limits = {line.name: line.limit for line in scenario.lines}
    if not steps:
        known = [limit for limit in limits.values() if limit is not None]
        standing = sum(known) if scenario.total is None else scenario.total
        return _Target("budget", None, Fraction(standing) if standing else None)
    if terms.canonical("budget", steps[0]) == "total":
        return _Target("line", "total", None if scenario.total is None else Fraction(scenario.total))
    key = terms.line_key(steps[0])
    for line, limit in limits.items():
        if terms.line_key(line) == key:
            return _Target("line", line, Fraction(limit) if limit else None)
    raise _unknown(steps[0], next(iter(terms.closest(steps[0], limits)), None))


def _unknown(name: str, suggestion: str | None) -> NotationError:
    remedy = Message("did_you_mean", "did you mean {name}?", {"name": suggestion}) if suggestion else None
    return NotationError(Message("unknown_key", "unknown key {key}", {"key": name}), remedy)


def _level(point: Fraction, name: str, target: _Target, relative: bool, scenario: Scenario) -> Level:
    if relative:
        assert target.standing is not None
        amount = point * target.standing
        change = f"{'+' if point > 1 else '-'}{write_number(abs(point - 1) * 100)}%"
        return Level(
            f"{write_number(point * 100)}%",
            float(point),
            int(whole_rupiah(amount)) if target.kind != "number" else _plain(amount),
            (f"{name}={change}",) if point != 1 else (),
        )
    share = float(point / target.standing) if target.standing else None
    if target.kind == "budget":
        return Level(write_number(point), share, int(point), _amounts(int(point), name, scenario))
    value = f"{write_number(point * 100)}%" if target.kind == "share" else write_number(point)
    changes = (f"{name}={value}",) if point != target.standing else ()
    return Level(value, share, _plain(point), changes)


def _plain(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)


def _amounts(amount: int, name: str, scenario: Scenario) -> tuple[str, ...]:
    """Changes that bring the whole budget to an amount: its lines keep their proportions and sum up to it."""
    limits = {line.name: int(line.limit) for line in scenario.lines if line.limit is not None}
    whole = sum(limits.values())
    standing = whole if scenario.total is None else int(scenario.total)
    if amount == standing:
        return ()
    if not standing:
        raise _nothing(name)
    changes = [] if scenario.total is None else [f"{name}.total={amount}"]
    given = upto = 0
    for line, limit in limits.items():
        upto += limit
        share = int(whole_rupiah(Fraction(upto * amount, standing))) - given
        given += share
        changes.append(f"{name}.{line}={share}")
    return tuple(changes)
