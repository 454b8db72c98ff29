"""Scenarios that build on each other: a chain of files merged into one tree, and single values set on top.

Order: parse every file, resolve `extends`, merge from root to leaf, then `--set`. Every text keeps the
place of the file that said it last, so that messages and provenance need nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from optimasi.scenario import notation, terms
from optimasi.scenario.adjustment import VERBS
from optimasi.scenario.diagnostics import Diagnostic, InputError, Message, Name, NotationError, Place
from optimasi.scenario.fields import TABLES, Reading, decimal_mark, same_key, write_number
from optimasi.scenario.source import Reduced, Text, Tree, parse_yaml, place_of, read_yaml

BY_KEY = frozenset({"solve", "objective"})
"""Keys whose mappings merge key by key; the names of their keys are a context of the same name."""
ADD_RULES, EXTENDS, ADJUST, BUDGET, RULES, TABLES_KEY = "add_rules", "extends", "adjust", "budget", "rules", "tables"

SHARE_EXPECTED = Message("share_expected", "a share is expected here, e.g. 35%")
LINE = "budget_line"
SETTABLE = frozenset({"rules", "solve", "objective", "rule_fields", "adjust", "employees", "trainings"})
"""Vocabularies of keys that `--set` may reach into although nothing stands there yet."""
POSITION = re.compile(r"[0-9]{1,6}")

Named = dict[str, tuple[str, Tree]]
"""Canonical key -> key as written, value."""


def read_merged(path: Path, changes: Iterable[str] = ()) -> tuple[dict[str, Tree], Path]:
    """The tree of a scenario file, with what it extends below it and single values on top; and the root's path.

    Parameters
    ----------
    path
        The YAML file.
    changes
        `a.b=VALUE` each, as `--set` takes them; the last wins.

    Raises
    ------
    InputError
        A file that cannot be read, a circle of `extends`, a key given twice, a change that cannot be read.
    """
    trees = _chain(path)
    reading = Reading(next((mark for tree, _ in trees[::-1] if (mark := decimal_mark(tree))), None))
    merged: Named = {}
    for order, (tree, _) in enumerate(trees):
        _merge(merged, _hoisted(_named(tree, "scenario", reading), reading), reading, above=order > 0)
    last = {tuple(map(terms.normalise, change.partition("=")[0].split("."))): change for change in changes}
    for change in last.values():
        _change(merged, change, reading)
    if reading.diagnostics:
        raise InputError(reading.diagnostics)
    return {key: value for key, value in merged.values() if value is not None}, trees[0][1]


def base_of(path: Path) -> Path | None:
    """The file that a scenario file extends directly, if it does; its own mistakes are for `read_merged`."""
    for key, value in read_yaml(path).items():
        if terms.canonical("scenario", key) == EXTENDS and isinstance(value, Text):
            return path.parent / value
    return None


def _chain(path: Path) -> list[tuple[dict[str, Tree], Path]]:
    """The trees from the root to the leaf, each with its file."""
    trees: list[tuple[dict[str, Tree], Path]] = []
    seen: dict[Path, tuple[Place, ...]] = {}
    current, said = path, tuple[Place, ...]()
    while True:
        try:
            where = current.resolve()
            if where in seen:
                places = tuple(place for places in [*seen.values(), said] for place in places)
                circle = Message("extends_circle", "the files extend each other in a circle")
                raise InputError([Diagnostic(circle, places[::-1])])
            seen[where] = said
            tree = read_yaml(current)
        except InputError as error:
            raise InputError([_at_extends(d, said) for d in error.diagnostics]) from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = {"reason": getattr(error, "strerror", None) or str(error)}
            problem = Message("cannot_open", "the file cannot be opened: {reason}", reason)
            raise InputError([Diagnostic(problem, said or (Place(str(path)),))]) from error
        trees.append((tree, current))
        bases = [value for key, value in tree.items() if terms.canonical("scenario", key) == EXTENDS]
        if not bases or bases[0] is None:
            return trees[::-1]
        if not isinstance(bases[0], Text):
            one_file = Message("one_base", "extends names one file")
            raise InputError([Diagnostic(one_file, tuple(p for p in [place_of(bases[0])] if p))])
        said = (bases[0].place,)
        current = current.parent / bases[0]


def _at_extends(diagnostic: Diagnostic, said: tuple[Place, ...]) -> Diagnostic:
    """A problem of a base has two places; a file that is not there is first a problem of the line that names it."""
    if diagnostic.message.code == "extends_circle":
        return diagnostic
    absent = diagnostic.message.code in ("no_file", "is_folder", "cannot_open")
    places = (*said, *diagnostic.places) if absent else (*diagnostic.places, *said)
    return Diagnostic(diagnostic.message, places, diagnostic.seen, diagnostic.remedy)


def _named(tree: dict[str, Tree], vocabulary: str, reading: Reading) -> Named:
    """Keys by canonical name; unknown ones by their own, for the schema to refuse with its suggestions."""
    named: Named = {}
    for key, value in tree.items():
        name = _canonical(vocabulary, key)
        if name in named:
            other = named[name][0]
            reading.problem(same_key(key, other), place_of(key), place_of(other), seen=key)
        named[name] = (key, value)
    return named


def _canonical(vocabulary: str, key: str) -> str:
    if vocabulary == BUDGET:
        return "total" if terms.canonical(BUDGET, key) == "total" else _cut(key) or terms.line_key(key)
    if vocabulary == LINE:
        return _line_key(key)
    return terms.canonical(vocabulary, key) or str(key)


def _cut(key: str) -> str | None:
    return "cut" if terms.canonical(ADJUST, key) == "cut" else None


def _merge(base: Named, leaf: Named, reading: Reading, *, above: bool) -> None:
    """Put a file over what it extends, its `add_rules` last; `above`: there is something below it."""
    for name, (key, value) in leaf.items():
        before = base[name][1] if name in base else None
        if name in (EXTENDS, ADD_RULES):
            continue
        if name == ADJUST:
            stages = before if isinstance(before, list) else []
            base[name] = (key, None if value is None else [*stages, value])
        elif value is None:
            base[name] = (key, None)
        elif name == BUDGET and not isinstance(value, list):
            base[name] = (key, _merged_budget(before, value, reading))
        elif name in TABLES:
            base[name] = (key, _layered(before, value) if before is not None or not above else _over_beside(value))
        elif isinstance(value, dict) and isinstance(before, dict) and (name in BY_KEY or name == RULES):
            inner = _named(before, name, reading)
            inner.update(_named(value, name, reading))
            base[name] = (key, dict(inner.values()))
        else:
            base[name] = (key, value)
    if ADD_RULES in leaf and leaf[ADD_RULES][1] is not None:
        _add_rules(base, leaf[ADD_RULES][1], reading)


def _add_rules(base: Named, added: Tree, reading: Reading) -> None:
    """`add_rules` adds its entries to those that a rule has."""
    if not isinstance(added, dict):
        reading.problem(Message("mapping_expected", "a mapping of keys to values is expected here"), place_of(added))
        return
    before = base[RULES][1] if RULES in base else None
    rules = _named(before if isinstance(before, dict) else {}, RULES, reading)
    for name, (key, value) in _named(added, RULES, reading).items():
        entries = rules[name][1] if name in rules else None
        rules[name] = (key, [*_entries(entries), *_entries(value)])
    base[RULES] = (RULES, dict(rules.values()))


def _entries(value: Tree) -> list[Tree]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _merged_budget(before: Tree, value: Tree, reading: Reading) -> Tree:
    """Lines merge by name and by key; `cut` takes a share off what stands below it."""
    lines = _named(_budget_lines(before), BUDGET, reading)
    changed = _named(_budget_lines(value), BUDGET, reading)
    whole = changed.pop("cut", None)
    if whole is not None and whole[1] is not None:
        if all(_amount(line) is None for _, line in lines.values()):
            nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": Name("scenario", BUDGET)})
            reading.problem(nothing, place_of(whole[0]), seen=whole[0])
        left = _left(whole[0], whole[1], reading)
        for name, (key, line) in lines.items():
            amount = _amount(line)
            if left is not None and amount is not None and not _is_unlimited(amount):
                lines[name] = (key, _with_amount(line, scaled(amount, left)))
    for name, (key, line) in changed.items():
        below = lines[name][1] if name in lines else None
        lines[name] = (key, None if line is None else _merged_line(key, below, line, reading))
    return {key: line for key, line in lines.values() if line is not None}


def _budget_lines(value: Tree) -> dict[str, Tree]:
    if isinstance(value, Text):
        return {Text("total", value.place): value}
    return value if isinstance(value, dict) else {}


def _merged_line(key: str, below: Tree, line: Tree, reading: Reading) -> Tree:
    if not isinstance(line, dict):
        kept = {k: v for k, v in below.items() if _line_key(k) != "amount"} if isinstance(below, dict) else {}
        amount: dict[str, Tree] = {Text("amount", place_of(key) or Place("")): line}
        return amount | kept if kept else line
    named = _named(line, LINE, reading)
    share = named.pop("cut", None)
    if share is not None and (below is None or _amount(below) is None):
        nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": key})
        reading.problem(nothing, place_of(share[0]), seen=key)
        return None
    base: dict[str, Tree] = below if isinstance(below, dict) else {} if below is None else {"amount": below}
    merged = {_line_key(k): (k, v) for k, v in base.items()} | named
    result: Tree = {k: v for k, v in merged.values() if v is not None}
    return result if share is None or share[1] is None else _reduced(result, *share, reading)


def _line_key(key: str) -> str:
    return _cut(key) or terms.canonical("budget_line", key) or str(key)


def _amount(line: Tree) -> Text | None:
    if isinstance(line, dict):
        found = next((value for key, value in line.items() if _line_key(key) == "amount"), None)
        return found if isinstance(found, Text) else None
    return line if isinstance(line, Text) else None


def _is_unlimited(amount: Text | None) -> bool:
    return amount is not None and terms.canonical("values:amount", amount) == "unlimited"


def _left(key: str, share: Tree, reading: Reading) -> Fraction | None:
    """What a cut leaves of an amount; None where it cannot be read."""
    if not isinstance(share, Text):
        reading.problem(SHARE_EXPECTED, place_of(share) or place_of(key), seen=key)
        return None
    try:
        left = 1 - notation.read_share(share, reading.decimal)
    except NotationError as error:
        reading.problem(error.message, share.place, seen=share, remedy=error.remedy)
        return None
    if left < 0:
        reading.problem(
            Message("above_all", "{text} is more than the whole", {"text": str(share)}), share.place, seen=share
        )
        return None
    return left


def _reduced(line: Tree, key: str, share: Tree, reading: Reading) -> Tree:
    """A line whose amount is cut by a share; the rupiah are made whole when the amount is read."""
    amount = _amount(line)
    left = _left(key, share, reading)
    if amount is None or left is None:
        return line
    if _is_unlimited(amount):
        endless = Message("cut_unlimited", "an unlimited line cannot be cut")
        reading.problem(endless, place_of(share), amount.place, seen=str(share))
        return line
    return _with_amount(line, scaled(amount, left))


def scaled(amount: Text, factor: Fraction) -> Text:
    """An amount times a factor, exactly; it keeps its place."""
    before = amount.factor if isinstance(amount, Reduced) else Fraction(1)
    return Reduced(str(amount), amount.place, before * factor)


def _with_amount(line: Tree, amount: Text) -> Tree:
    if isinstance(line, dict):
        return {key: amount if _line_key(key) == "amount" else value for key, value in line.items()}
    return amount


def _hoisted(leaf: Named, reading: Reading) -> Named:
    """The tables under `tables` stand at the top level, too."""
    tables = leaf.get(TABLES_KEY)
    if tables is None or not isinstance(tables[1], dict):
        return leaf
    inner = _named(tables[1], "scenario", reading)
    unknown: dict[str, Tree] = {key: value for name, (key, value) in inner.items() if name not in TABLES}
    hoisted = {name: entry for name, entry in leaf.items() if name != TABLES_KEY}
    for name, (key, value) in inner.items():
        if name in TABLES and name in leaf:
            first, second = sorted((key, leaf[name][0]), key=_line)
            reading.problem(same_key(second, first), place_of(second), place_of(first), seen=second)
        elif name in TABLES:
            hoisted[name] = (key, value)
    return hoisted | ({TABLES_KEY: (tables[0], unknown)} if unknown else {})


def _line(key: str) -> int:
    place = place_of(key)
    return place.line if place else 0


def _layered(below: Tree, source: Tree) -> Tree:
    """A file replaces a table; rows written out are a layer over what is below."""
    if not isinstance(source, list) or below is None:
        return source
    return Layers([*(below if isinstance(below, Layers) else [below]), source])


def _over_beside(source: Tree) -> Tree:
    """Rows of a what-if whose base names no such table go over the file beside the root, if there is one."""
    return Layers([None, source]) if isinstance(source, list) else source


class Layers(list["Tree"]):
    """Sources of one table, each list of rows over what stands before it; None for the file beside the root."""


def _change(merged: Named, change: str, reading: Reading) -> None:
    """Set one value: names in either language, entries of a list by position."""
    place = Place(f"--set {change}")
    path, mark, text = change.partition("=")
    steps = [Text(step.strip(), place) for step in path.split(".")]
    if not mark or not all(steps):
        reading.problem(Message("set_form", "write --set NAME=VALUE"), place, seen=change)
        return
    try:
        value = _relocated(parse_yaml(text, place.file), place)
    except InputError as error:
        reading.diagnostics.extend(error.diagnostics)
        return
    name = _canonical("scenario", steps[0])
    if name == TABLES_KEY and len(steps) > 1:
        steps = steps[1:]
        name = _canonical("scenario", steps[0])
    if name in TABLES and len(steps) > 1:
        reading.problem(Message("set_cells", "cells of tables change through adjust"), place, seen=change)
    elif name == BUDGET:
        _change_budget(merged, steps, value, reading)
    elif name == ADJUST and len(steps) > 1:
        _change_adjust(merged, steps, value, reading)
    else:
        key, below = merged.get(name, (steps[0], None))
        merged[name] = (key, _with_value(below, steps[1:], value, name, reading))


def _relocated(tree: Tree, place: Place) -> Tree:
    if isinstance(tree, dict):
        return {Text(key, place): _relocated(value, place) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_relocated(item, place) for item in tree]
    return Text(tree, place) if isinstance(tree, Text) else None


def _with_value(below: Tree, steps: Sequence[Text], value: Tree, vocabulary: str, reading: Reading) -> Tree:
    if not steps:
        factor = _factor(value, reading)
        return value if factor is None or not isinstance(below, Text) else _scaled_number(below, factor, value, reading)
    step, rest = steps[0], steps[1:]
    if isinstance(below, list):
        if not POSITION.fullmatch(step) or int(step) > len(below):
            missing = Message("no_entry", "there is no entry {entry} in this list", {"entry": str(step)})
            reading.problem(missing, step.place, seen=step)
            return below
        place = int(step)
        inner = vocabulary if vocabulary == ADJUST else "rule_fields"
        entry = _with_value(below[place] if place < len(below) else None, rest, value, inner, reading)
        return [*below[:place], entry, *below[place + 1 :]]
    known = vocabulary in SETTABLE or terms.canonical("scenario", vocabulary) is None
    if isinstance(below, Text) or (below is None and not known):
        inside = Message("set_inside", "there is nothing inside {name} to set", {"name": str(step)})
        reading.problem(inside, step.place, seen=step)
        return below
    mapping = below if isinstance(below, dict) else {}
    name = _canonical(vocabulary, step)
    found = next((key for key in mapping if _canonical(vocabulary, key) == name), step)
    inner = name if vocabulary == "rule_fields" and name in ("employees", "trainings") else "rule_fields"
    if vocabulary == ADJUST and name in VERBS:
        table = next((item for key, item in mapping.items() if _canonical(ADJUST, key) == "table"), None)
        inner = (terms.canonical("scenario", table) if isinstance(table, Text) else None) or inner
    changed = _with_value(mapping.get(found), rest, value, inner, reading)
    return {key: item for key, item in {**mapping, found: changed}.items() if item is not None}


def _factor(value: Tree, reading: Reading) -> Fraction | None:
    """The factor that `-35%` or `+10%` means."""
    if not isinstance(value, Text) or value[:1] not in ("+", "-") or not value.endswith("%"):
        return None
    try:
        share = notation.read_share(value[1:], reading.decimal)
    except NotationError:
        return None
    return 1 + share if value[0] == "+" else 1 - share


def _scaled_number(below: Text, factor: Fraction, value: Tree, reading: Reading) -> Tree:
    """A number or share of the scenario, changed relatively."""
    place = place_of(value) or below.place
    try:
        if below.endswith("%"):
            return Text(f"{write_number(notation.read_share(below, reading.decimal) * 100 * factor)}%", place)
        number = Fraction(repr(notation.read_number(below, reading.decimal)))
        return Text(write_number(number * factor), place)
    except NotationError as error:
        reading.problem(error.message, place, seen=below, remedy=error.remedy)
        return below


def _change_adjust(merged: Named, steps: Sequence[Text], value: Tree, reading: Reading) -> None:
    """Entries of `adjust` are counted through all files, from the root on."""
    key, stages = merged.get(ADJUST, (steps[0], None))
    entries = [_entries(stage) for stage in stages] if isinstance(stages, list) else []
    changed = _with_value([entry for stage in entries for entry in stage], steps[1:], value, "adjust", reading)
    rest = iter(changed if isinstance(changed, list) else [])
    restaged: list[Tree] = [[next(rest) for _ in stage] for stage in entries]
    added = list(rest)
    merged[ADJUST] = (key, [*restaged, *([added] if added else [])])


def _change_budget(merged: Named, steps: Sequence[Text], value: Tree, reading: Reading) -> None:
    key, below = merged.get(BUDGET, (steps[0], None))
    factor = _factor(value, reading)
    if factor is not None and len(steps) <= 2:
        lines = _named(_budget_lines(below), BUDGET, reading)
        wanted = {name for name, (_, line) in lines.items() if not _is_unlimited(_amount(line))}
        if len(steps) == 2:
            wanted = {_canonical(BUDGET, steps[1])}
        if factor < 0:
            less = Message("above_all", "{text} is more than the whole", {"text": str(value)})
            reading.problem(less, steps[0].place, seen=str(value))
            return
        amounts = {name: _amount(lines[name][1]) if name in lines else None for name in wanted}
        if not wanted or any(amount is None or _is_unlimited(amount) for amount in amounts.values()):
            nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": str(steps[-1])})
            reading.problem(nothing, steps[0].place, seen=steps[-1])
            return
        for name, amount in amounts.items():
            if amount is not None:
                lines[name] = (lines[name][0], _with_amount(lines[name][1], scaled(amount, factor)))
        merged[BUDGET] = (key, dict(lines.values()))
        return
    tree: Tree = value
    for step in reversed(steps[1:]):
        tree = {step: tree}
    merged[BUDGET] = (key, tree if tree is None or isinstance(tree, list) else _merged_budget(below, tree, reading))
