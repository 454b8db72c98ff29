"""How one scenario file lies over another, key by key, every text keeping its place."""

from __future__ import annotations

from fractions import Fraction

from optimasi.scenario.format.fields import ADD_RULES, ADJUST, BUDGET, EXTENDS, LINE, RULES, TABLES, TABLES_KEY
from optimasi.scenario.tables.replaced import kept, replaced
from optimasi.words import notation, terms
from optimasi.words.log import ProblemLog, same_key
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.source import Reduced, Text, Tree, place_of

BY_KEY = frozenset({"solve", "objective"})
"""Keys whose mappings merge key by key; the names of their keys are a context of the same name."""
OBJECTIVE = "objective"

SHARE_EXPECTED = Message("share_expected", "a share is expected here, e.g. 35%")

Named = dict[str, tuple[str, Tree]]
"""Canonical key -> key as written, value."""


def named_keys(tree: dict[str, Tree], vocabulary: str, log: ProblemLog) -> Named:
    """Keys by canonical name; unknown ones by their own, for the schema to refuse with its suggestions."""
    named: Named = {}
    for key, value in tree.items():
        name = canonical_key(vocabulary, key)
        if name in named:
            other = named[name][0]
            log.problem(same_key(key, other), place_of(key), place_of(other), seen=key)
        named[name] = (key, value)
    return named


def canonical_key(vocabulary: str, key: str) -> str:
    """The canonical name of a key, of a budget line its identity; an unknown key is its own."""
    if vocabulary == BUDGET:
        return "total" if terms.canonical(BUDGET, key) == "total" else _cut(key) or terms.line_key(key)
    if vocabulary == LINE:
        return _line_key(key)
    return terms.canonical(vocabulary, key) or str(key)


def _cut(key: str) -> str | None:
    return "cut" if terms.canonical(ADJUST, key) == "cut" else None


def merge(base: Named, leaf: Named, log: ProblemLog, *, above: bool) -> None:
    """Put a file over what it extends, its `add_rules` last; `above`: there is something below it.

    A workbook that holds the tables stands instead of every table below it.
    """
    if leaf.get(TABLES_KEY, ("", None))[1] is not None:
        for name in TABLES:
            if name in base:
                _note(name, leaf[TABLES_KEY], base.pop(name), log)
    for name, (key, value) in leaf.items():
        before = base[name][1] if name in base else None
        if name in (EXTENDS, ADD_RULES):
            continue
        if value is None:
            _note(name, (key, None), base.get(name), log)
            base[name] = (key, None)
        elif name == ADJUST:
            stages = before if isinstance(before, list) else []
            base[name] = (key, [*stages, value])
        elif name == BUDGET and not isinstance(value, list):
            base[name] = (key, merged_budget(before, value, log))
        elif name in TABLES:
            if not isinstance(value, list):
                _note(name, (key, value), base.get(name), log)
            base[name] = (key, layered(before, value) if before is not None or not above else _over_beside(value))
        elif name == OBJECTIVE and isinstance(value, dict) and isinstance(before, Text):
            base[name] = (key, _weighted(before, value, log))
        elif isinstance(value, dict) and isinstance(before, dict) and (name in BY_KEY or name == RULES):
            base[name] = (key, _by_key(name, key, before, value, log))
        else:
            if not isinstance(before, Text) or name == TABLES_KEY:
                _note(name, (key, value), base.get(name), log)
            base[name] = (key, value)
    if ADD_RULES in leaf and leaf[ADD_RULES][1] is not None:
        add_rules(base, leaf[ADD_RULES][1], log)


def _note(name: str, said: tuple[str, Tree], below: tuple[str, Tree] | None, log: ProblemLog) -> None:
    """Say what a key takes away from what stands below it."""
    if below is not None:
        log.replaced.extend(replaced(name, *said, *below, table=name in TABLES))


def _by_key(name: str, key: str, before: dict[str, Tree], value: dict[str, Tree], log: ProblemLog) -> Tree:
    """Mappings that merge by key; a rule's entry is replaced whole, a metric that is not named stays."""
    inner, leaf = named_keys(before, name, log), named_keys(value, name, log)
    for found, (at, new) in leaf.items():
        if found in inner and (new is None or name == RULES):
            log.replaced.extend(replaced(f"{name}.{found}", at, new, *inner[found], written=f"{key}.{at}"))
    stays = {at: weight for found, (at, weight) in inner.items() if found not in leaf and weight is not None}
    if name == OBJECTIVE and stays:
        log.replaced.append(kept(name, key, next(iter(stays)), stays))
    inner.update(leaf)
    return dict(inner.values())


def _weighted(metric: Text, weights: dict[str, Tree], log: ProblemLog) -> Tree:
    """Weights over a single metric: it stays where they name none, say to economise."""
    named = set(named_keys(weights, OBJECTIVE, log)) - {"economise"}
    return weights if named else {metric: Text("1", metric.place), **weights}


def add_rules(base: Named, added: Tree, log: ProblemLog) -> None:
    """`add_rules` adds its entries to those that a rule has."""
    if not isinstance(added, dict):
        log.problem(Message("mapping_expected", "a mapping of keys to values is expected here"), place_of(added))
        return
    before = base[RULES][1] if RULES in base else None
    rules = named_keys(before if isinstance(before, dict) else {}, RULES, log)
    for name, (key, value) in named_keys(added, RULES, log).items():
        entries = rules[name][1] if name in rules else None
        rules[name] = (key, [*entries_of(entries), *entries_of(value)])
    base[RULES] = (RULES, dict(rules.values()))


def entries_of(value: Tree) -> list[Tree]:
    """The entries of a rule, or of `adjust`: one may stand without a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def merged_budget(before: Tree, value: Tree, log: ProblemLog) -> Tree:
    """Lines merge by name and by key; `cut` takes a share off what stands below it."""
    lines = named_keys(budget_lines(before), BUDGET, log)
    changed = named_keys(budget_lines(value), BUDGET, log)
    whole = changed.pop("cut", None)
    if whole is not None and whole[1] is not None:
        if all(amount_of(line) is None for _, line in lines.values()):
            nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": Name("scenario", BUDGET)})
            log.problem(nothing, place_of(whole[0]), seen=whole[0])
        left = _left(whole[0], whole[1], log)
        for name, (key, line) in lines.items():
            amount = amount_of(line)
            if left is not None and amount is not None and not is_unlimited(amount):
                lines[name] = (key, with_amount(line, scaled(amount, left, whole[1])))
    for name, (key, line) in changed.items():
        below = lines[name][1] if name in lines else None
        if line is None and below is not None:
            log.replaced.extend(replaced(f"{BUDGET}.{key}", key, None, *lines[name]))
        lines[name] = (key, None if line is None else _merged_line(key, below, line, log))
    return {key: line for key, line in lines.values() if line is not None}


def budget_lines(value: Tree) -> dict[str, Tree]:
    """The lines of a budget; a single amount is its total."""
    if isinstance(value, Text):
        return {Text("total", value.place): value}
    return value if isinstance(value, dict) else {}


def _merged_line(key: str, below: Tree, line: Tree, log: ProblemLog) -> Tree:
    if not isinstance(line, dict):
        kept = {k: v for k, v in below.items() if _line_key(k) != "amount"} if isinstance(below, dict) else {}
        amount: dict[str, Tree] = {Text("amount", place_of(key) or Place("")): line}
        return amount | kept if kept else line
    named = named_keys(line, LINE, log)
    share = named.pop("cut", None)
    if share is not None and (below is None or amount_of(below) is None):
        nothing = Message("cut_nothing", "there is no amount to cut for {line}", {"line": key})
        log.problem(nothing, place_of(share[0]), seen=key)
        return None
    base: dict[str, Tree] = below if isinstance(below, dict) else {} if below is None else {"amount": below}
    merged = {_line_key(k): (k, v) for k, v in base.items()} | named
    result: Tree = {k: v for k, v in merged.values() if v is not None}
    return result if share is None or share[1] is None else _reduced(result, *share, log)


def _line_key(key: str) -> str:
    return _cut(key) or terms.canonical("budget_line", key) or str(key)


def amount_of(line: Tree) -> Text | None:
    """The amount of a budget line as it is written."""
    if isinstance(line, dict):
        found = next((value for key, value in line.items() if _line_key(key) == "amount"), None)
        return found if isinstance(found, Text) else None
    return line if isinstance(line, Text) else None


def is_unlimited(amount: Text | None) -> bool:
    """Whether an amount says that there is no limit."""
    return amount is not None and terms.canonical("values:amount", amount) == "unlimited"


def _left(key: str, share: Tree, log: ProblemLog) -> Fraction | None:
    """What a cut leaves of an amount; None where it cannot be read."""
    if not isinstance(share, Text):
        log.problem(SHARE_EXPECTED, place_of(share) or place_of(key), seen=key)
        return None
    try:
        left = 1 - notation.read_share(share, log.decimal)
    except NotationError as error:
        log.problem(error.message, share.place, seen=share, remedy=error.remedy)
        return None
    if left < 0:
        log.problem(
            Message("above_all", "{text} is more than the whole", {"text": str(share)}), share.place, seen=share
        )
        return None
    return left


def _reduced(line: Tree, key: str, share: Tree, log: ProblemLog) -> Tree:
    """A line whose amount is cut by a share; the rupiah are made whole when the amount is read."""
    amount = amount_of(line)
    left = _left(key, share, log)
    if amount is None or left is None:
        return line
    if is_unlimited(amount):
        endless = Message("cut_unlimited", "an unlimited line cannot be cut")
        log.problem(endless, place_of(share), amount.place, seen=str(share))
        return line
    return with_amount(line, scaled(amount, left, share))


def scaled(amount: Text, factor: Fraction, said: Tree) -> Text:
    """An amount times a factor, exactly; it keeps its place, and knows that of what says so."""
    before = amount.factor if isinstance(amount, Reduced) else Fraction(1)
    return Reduced(str(amount), amount.place, before * factor, place_of(said) or amount.place)


def with_amount(line: Tree, amount: Text) -> Tree:
    """The same line with another amount."""
    if isinstance(line, dict):
        return {key: amount if _line_key(key) == "amount" else value for key, value in line.items()}
    return amount


def hoisted(leaf: Named, log: ProblemLog) -> Named:
    """The tables under `tables` stand at the top level, too."""
    tables = leaf.get(TABLES_KEY)
    if tables is None or not isinstance(tables[1], dict):
        return leaf  # the workbook that holds them, if anything
    inner = named_keys(tables[1], "scenario", log)
    unknown: dict[str, Tree] = {key: value for name, (key, value) in inner.items() if name not in TABLES}
    hoisted = {name: entry for name, entry in leaf.items() if name != TABLES_KEY}
    for name, (key, value) in inner.items():
        if name in TABLES and name in leaf:
            first, second = sorted((key, leaf[name][0]), key=_line)
            log.problem(same_key(second, first), place_of(second), place_of(first), seen=second)
        elif name in TABLES:
            hoisted[name] = (key, value)
    return hoisted | ({TABLES_KEY: (tables[0], unknown)} if unknown else {})


def _line(key: str) -> int:
    place = place_of(key)
    return place.line if place else 0


def layered(below: Tree, source: Tree) -> Tree:
    """A file replaces a table; rows written out are a layer over what is below."""
    if not isinstance(source, list) or below is None:
        return source
    return Layers([*(below if isinstance(below, Layers) else [below]), source])


def _over_beside(source: Tree) -> Tree:
    """Rows of a what-if whose base names no such table go over the file beside the root, if there is one."""
    return Layers([None, source]) if isinstance(source, list) else source


class Layers(list["Tree"]):
    """Sources of one table, each list of rows over what stands before it; None for the file beside the root."""
