"""Single values put on top of a scenario, as `--set a.b=VALUE` does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from optimasi.scenario.files.yaml_file import parse_yaml
from optimasi.scenario.format.adjustment import VERBS
from optimasi.scenario.format.fields import ADD_RULES, ADJUST, BUDGET, TABLES, TABLES_KEY
from optimasi.scenario.tables.replaced import replaced
from optimasi.scenario.what_if.merge import (
    Named,
    add_rules,
    amount_of,
    budget_lines,
    canonical_key,
    entries_of,
    is_unlimited,
    layered,
    merged_budget,
    named_keys,
    scaled,
    with_amount,
)
from optimasi.words import notation, terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError, Message, NotationError, Place
from optimasi.words.notation import write_number
from optimasi.words.source import Text, Tree, place_of

POSITION = re.compile(r"[0-9]{1,6}")
SETTABLE = frozenset({"rules", "solve", "objective", "rule_fields", "adjust", *TABLES})
"""Vocabularies of keys that `--set` may reach into although nothing stands there yet."""


def apply_change(merged: Named, change: str, log: ProblemLog) -> None:
    """Set one value: names in either language, entries of a list by position."""
    place = Place(f"--set {change}")
    path, mark, text = change.partition("=")
    steps = [Text(step.strip(), place) for step in path.split(".")]
    if not mark or not all(steps):
        log.problem(Message("set_form", "write --set NAME=VALUE"), place, seen=change)
        return
    try:
        value = _relocated(parse_yaml(text, place.file, log.diagnostics), place)
    except InputError as error:
        log.diagnostics.extend(error.diagnostics)
        return
    name = canonical_key("scenario", steps[0])
    if name == TABLES_KEY and len(steps) > 1:
        steps = steps[1:]
        name = canonical_key("scenario", steps[0])
    if name in TABLES and len(steps) > 1:
        log.problem(Message("set_cells", "cells of tables change through adjust"), place, seen=change)
    elif name == BUDGET:
        _change_budget(merged, steps, value, log)
    elif name == ADJUST and len(steps) > 1:
        _change_adjust(merged, steps, value, log)
    elif name == ADD_RULES:
        for step in reversed(steps[1:]):
            value = {step: value}
        add_rules(merged, value, log)
    else:
        key, below = merged.get(name, (steps[0], None))
        if name in TABLES and isinstance(value, list):
            merged[name] = (key, layered(below, value))
            return
        if name in TABLES:
            log.replaced.extend(replaced(name, steps[0], value, key, below, table=True))
        elif name == ADJUST:
            log.replaced.extend(replaced(name, steps[0], value, key, _adjusts(below)))
            value = None if value is None else [value]
        else:
            _note(name, (key, below), steps, value, log)
        merged[name] = (key, _with_value(below, steps[1:], value, name, log))


def _note(name: str, standing: tuple[str | None, Tree], steps: Sequence[Text], value: Tree, log: ProblemLog) -> None:
    """Say what a change takes away: a list or a mapping as a whole, or what it removes; one value is just changed."""
    path, (at, below), vocabulary = [name], standing, name
    for step in steps[1:]:
        if isinstance(below, list):
            at, below = None, below[int(step)] if POSITION.fullmatch(step) and int(step) < len(below) else None
            path.append(step)
        else:
            context = vocabulary if vocabulary in SETTABLE else "rule_fields"
            path.append(canonical_key(context, step))
            entries = below.items() if isinstance(below, dict) else ()
            found = ((key, item) for key, item in entries if canonical_key(context, key) == path[-1])
            at, below = next(found, (None, None))
            vocabulary = "rule_fields"
    if value is None or not isinstance(below, Text):
        log.replaced.extend(replaced(".".join(path), steps[0], value, at, below))


def _adjusts(stages: Tree) -> list[Tree]:
    return [entry for stage in stages for entry in entries_of(stage)] if isinstance(stages, list) else []


def _relocated(tree: Tree, place: Place) -> Tree:
    if isinstance(tree, dict):
        return {Text(key, place): _relocated(value, place) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_relocated(item, place) for item in tree]
    return Text(tree, place) if isinstance(tree, Text) else None


def _with_value(below: Tree, steps: Sequence[Text], value: Tree, vocabulary: str, log: ProblemLog) -> Tree:
    if not steps:
        factor = _factor(value, log)
        return value if factor is None or not isinstance(below, Text) else _scaled_number(below, factor, value, log)
    step, rest = steps[0], steps[1:]
    if isinstance(below, list):
        if not POSITION.fullmatch(step) or int(step) > len(below):
            missing = Message("no_entry", "there is no entry {entry} in this list", {"entry": str(step)})
            log.problem(missing, step.place, seen=step)
            return below
        place = int(step)
        inner = vocabulary if vocabulary == ADJUST else "rule_fields"
        entry = _with_value(below[place] if place < len(below) else None, rest, value, inner, log)
        return [*below[:place], entry, *below[place + 1 :]]
    known = vocabulary in SETTABLE or terms.canonical("scenario", vocabulary) is None
    if isinstance(below, Text) or (below is None and not known):
        inside = Message("set_inside", "there is nothing inside {name} to set", {"name": str(step)})
        log.problem(inside, step.place, seen=step)
        return below
    context = vocabulary if vocabulary in SETTABLE else "rule_fields"
    mapping = below if isinstance(below, dict) else {}
    name = canonical_key(context, step)
    found = next((key for key in mapping if canonical_key(context, key) == name), step)
    inner = name if vocabulary == "rule_fields" and name in ("employees", "trainings") else "rule_fields"
    if vocabulary == ADJUST and name in VERBS:
        table = next((item for key, item in mapping.items() if canonical_key(ADJUST, key) == "table"), None)
        inner = (terms.canonical("scenario", table) if isinstance(table, Text) else None) or inner
    changed = _with_value(mapping.get(found), rest, value, inner, log)
    return {key: item for key, item in {**mapping, found: changed}.items() if item is not None}


def _factor(value: Tree, log: ProblemLog) -> Fraction | None:
    """The factor that `-35%` or `+10%` means."""
    if not isinstance(value, Text) or value[:1] not in ("+", "-") or not value.endswith("%"):
        return None
    try:
        share = notation.read_share(value[1:], log.decimal)
    except NotationError:
        return None
    return 1 + share if value[0] == "+" else 1 - share


def _scaled_number(below: Text, factor: Fraction, value: Tree, log: ProblemLog) -> Tree:
    """A number or share of the scenario, changed relatively."""
    place = place_of(value) or below.place
    try:
        if below.endswith("%"):
            return Text(f"{write_number(notation.read_share(below, log.decimal) * 100 * factor)}%", place)
        number = Fraction(repr(notation.read_number(below, log.decimal)))
        return Text(write_number(number * factor), place)
    except NotationError as error:
        log.problem(error.message, place, seen=below, remedy=error.remedy)
        return below


def _change_adjust(merged: Named, steps: Sequence[Text], value: Tree, log: ProblemLog) -> None:
    """Entries of `adjust` are counted through all files, from the root on."""
    key, stages = merged.get(ADJUST, (steps[0], None))
    entries = [entries_of(stage) for stage in stages] if isinstance(stages, list) else []
    standing = _adjusts(stages)
    _note(ADJUST, (key, standing), steps, value, log)
    changed = _with_value(standing, steps[1:], value, ADJUST, log)
    rest = iter(changed if isinstance(changed, list) else [])
    restaged: list[Tree] = [[next(rest) for _ in stage] for stage in entries]
    added = list(rest)
    merged[ADJUST] = (key, [*restaged, *([added] if added else [])])


def _change_budget(merged: Named, steps: Sequence[Text], value: Tree, log: ProblemLog) -> None:
    key, below = merged.get(BUDGET, (steps[0], None))
    factor = _factor(value, log)
    if factor is not None and len(steps) <= 2:
        lines = named_keys(budget_lines(below), BUDGET, log)
        wanted = {name for name, (_, line) in lines.items() if not is_unlimited(amount_of(line))}
        if len(steps) == 2:
            wanted = {canonical_key(BUDGET, steps[1])}
        if factor < 0:
            less = Message("above_all", "{text} is more than the whole", {"text": str(value)})
            log.problem(less, steps[0].place, seen=str(value))
            return
        amounts = {name: amount_of(lines[name][1]) if name in lines else None for name in wanted}
        if not wanted or any(amount is None or is_unlimited(amount) for amount in amounts.values()):
            nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": str(steps[-1])})
            log.problem(nothing, steps[0].place, seen=steps[-1])
            return
        for name, amount in amounts.items():
            if amount is not None:
                lines[name] = (lines[name][0], with_amount(lines[name][1], scaled(amount, factor, value)))
        merged[BUDGET] = (key, dict(lines.values()))
        return
    if value is None and len(steps) == 1:
        log.replaced.extend(replaced(BUDGET, steps[0], None, key, below))
    tree: Tree = value
    for step in reversed(steps[1:]):
        tree = {step: tree}
    merged[BUDGET] = (key, tree if tree is None or isinstance(tree, list) else merged_budget(below, tree, log))
