"""Plans side by side on a terminal: figures, who comes and goes, and what that amounts to in a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, TextIO

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.documents.comparison import ComparedFigure, ComparedScenario, ComparisonDocument, Counts, Difference
from optimasi.report.terminal.comparison_words import attention, outcomes, people, signed_percent
from optimasi.report.terminal.page import GLUE, Cut, add_more, aligned, commands, first_rows, indented, show
from optimasi.report.terminal.verdict import EXACT
from optimasi.report.words.text import COLUMNS, N_, Speech
from optimasi.study.compare import overall
from optimasi.words.messages import Message
from optimasi.words.metrics import METRICS, Metric
from optimasi.words.shell import quoted, typed_path

Only = Literal["person", "training", "unit"]
Block = Sequence[int]
"""Places of the scenarios that stand beside the baseline."""

GAP = 2
"""Columns between two cells."""


MONEY: Mapping[str, Metric] = {
    "limit": Metric(unit="rupiah", words=Message("figure", "Limit (Rp)")),
    "spent": METRICS["cost"],
    "left": Metric(unit="rupiah", words=Message("figure", "Left (Rp)")),
}
FIGURES = {**METRICS, **MONEY}
"""How each figure is written."""


def print_comparison(
    comparison: ComparisonDocument,
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
    command = _with_itself(comparison)
    show(
        stream,
        comparison,
        lambda shown, columns, cut: _sections(shown, command, speech, only, cut, columns),
        everything=everything,
        width=width,
    )


def _sections(
    comparison: ComparisonDocument, command: str, speech: Speech, only: Only | None, cut: Cut, width: int
) -> Iterator[RenderableType]:
    yield _header(comparison, speech)
    if command:
        changes = {"changes": ", ".join(f"--set {change}" for change in comparison.changes)}
        every = Message("set_on_all", "{changes}: put on every scenario here, A included; saved plans stay.", changes)
        yield Group(
            Text(speech.say(every)), commands([(command, speech.text(N_("a scenario against itself changed")))])
        )
    blocks, detail = _blocks(comparison, speech, width)
    for block in () if only else blocks:
        yield _aligned(_figures(comparison, speech, block, detail=detail))
    planned = [scenario.planned for scenario in comparison.scenarios]
    if planned[0] and any(scenario.differs for scenario in comparison.scenarios):
        lists: dict[Only, Callable[[Block], Table]] = {
            "person": lambda block: _people(comparison, speech, block, cut),
            "training": lambda block: _counted(comparison, speech, block, cut, "training"),
            "unit": lambda block: _counted(comparison, speech, block, cut, "unit"),
        }
        for draw in [lists[only]] if only else [lists["person"], lists["training"]]:
            yield from (draw(block) for block in blocks if any(planned[place] for place in block))
    notes = [] if only else list(attention(comparison, speech))
    if notes:
        yield _noted(notes, speech)
    yield Text("\n".join(outcomes(comparison, speech)), style="bold")


def _with_itself(comparison: ComparisonDocument) -> str:
    """The command that compares the first scenario file with itself changed, where changes were put on all."""
    files = [scenario.file for scenario in comparison.scenarios if not scenario.saved]
    if not comparison.changes or not files:
        return ""
    changes = "".join(f" --set {quoted(change)}" for change in comparison.changes)
    return f"optimasi compare {typed_path(files[0])}{changes}"


def _titles(comparison: ComparisonDocument, speech: Speech) -> list[str]:
    """What each scenario is called: where names are the same, with what tells them apart."""
    scenarios = comparison.scenarios
    titles = []
    for scenario in scenarios:
        alike = [other for other in scenarios if other.name == scenario.name]
        marks = []
        if any(other.changes != scenario.changes for other in alike):
            marks += [f"--set {change}" for change in scenario.changes]
        if scenario.saved and not all(other.saved for other in alike):
            marks.append(speech.text(N_("saved plan")))
        titles.append((scenario.name, ", ".join(marks), scenario.file))
    return [
        f"{name} ({marks})"
        if marks
        else f"{name} ({file})"
        if any((name, marks) == other[:2] and file != other[2] for other in titles)
        else name
        for name, marks, file in titles
    ]


def _header(comparison: ComparisonDocument, speech: Speech) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0))
    titles = _titles(comparison, speech)
    for place, scenario in enumerate(comparison.scenarios):
        file = scenario.file
        words = file if place else speech.say(Message("baseline_file", "{file}, baseline", {"file": file}))
        table.add_row(scenario.letter, Text(titles[place], style="bold"), Text(words))
    return table


def _noted(notes: Sequence[tuple[str, str]], speech: Speech) -> RenderableType:
    table = Table.grid(padding=(0, GAP, 0, 0))
    for letter, words in notes:
        table.add_row(indented(letter), Text(words))
    return Group(Text(speech.text(N_("Worth a look")), style="bold"), table)


def _blocks(comparison: ComparisonDocument, speech: Speech, width: int) -> tuple[list[Block], bool]:
    """Which scenarios stand side by side, and whether there is room for differences in number and percent."""
    others = range(1, len(comparison.scenarios))
    if _breadth(_figures(comparison, speech, others, detail=True)) <= width:
        return [others], True
    blocks: list[Block] = []
    for size in range(len(others), 0, -1):
        blocks = [others[start : start + size] for start in range(0, len(others), size)]
        if all(_breadth(_figures(comparison, speech, block, detail=False)) <= width for block in blocks):
            break
    return blocks, False


def _breadth(rows: Sequence[Sequence[str]]) -> int:
    """Columns that a table needs if nothing is folded."""
    return sum(max(map(cell_len, column)) + GAP for column in zip(*rows, strict=True)) - GAP


def _aligned(rows: Sequence[Sequence[str]]) -> Table:
    table = aligned(rows[0])
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    return table


def _figures(comparison: ComparisonDocument, speech: Speech, block: Block, *, detail: bool) -> list[list[str]]:
    """Heads and rows of the figures that any scenario has; each difference in one column, or two if `detail`."""
    letters = [scenario.letter for scenario in comparison.scenarios]
    heads = ["", letters[0]]
    for place in block:
        heads += [letters[place], f"{letters[place]}-{letters[0]}", *(["%"] if detail else [])]
    rows = [heads]
    for figure in _shown_figures(comparison):
        metric, values = FIGURES[figure.figure], figure.values
        words = f"  {figure.line}" if figure.line else speech.say(metric.words) if metric.words else ""
        cells = [words, _value(values[0], metric, speech)]
        for place in block:
            difference = figure.differences[place]
            number, percent = _difference(values[0], values[place], difference, metric, speech)
            compact = "" if figure.figure == "left" else (not _is_small(metric) and percent) or number
            cells += [_value(values[place], metric, speech), *([number, percent] if detail else [compact])]
        rows.append(cells)
    proofs = [_proof(scenario, speech) for scenario in comparison.scenarios]
    proven = [speech.text(N_("Proven")), proofs[0]]
    for place in block:
        proven += [proofs[place], "", *([""] if detail else [])]
    return [*rows, proven]


def _shown_figures(comparison: ComparisonDocument) -> Iterator[ComparedFigure]:
    """Figures that exist somewhere, without lines and weighted levels that only repeat another row."""
    figures = comparison.figures
    values = {(figure.figure, figure.line): figure.values for figure in figures}
    lines = {figure.line for figure in figures} - {None}
    for figure in figures:
        kind, found = figure.figure, figure.values
        repeated = (len(lines) == 1 and figure.line and found == values[kind, None]) or (
            kind == "levels_weighted" and found == values["levels", None]
        )
        if not repeated and any(value is not None for value in found):
            yield figure


def _is_small(metric: Metric) -> bool:
    """Whether a change reads better as a number than in percent, where there is room for one of them."""
    return metric.is_scale or metric.unit in ("people", "seats")


def _value(value: float | None, metric: Metric, speech: Speech) -> str:
    if value is None:
        return "-"
    mark = "%" if metric.unit == "percent" else ""
    return f"{speech.number(value / metric.written_in, metric.decimals)}{mark}"


def _difference(
    before: float | None, after: float | None, difference: Difference | None, metric: Metric, speech: Speech
) -> tuple[str, str]:
    """A difference in number and in percent, which is empty where there is none."""
    if difference is None or before is None or after is None:
        return "-", ""
    # The difference of what is shown, so that a reader's subtraction agrees.
    before, after = (round(side / metric.written_in, metric.decimals) for side in (before, after))
    number = speech.number(after - before, metric.decimals, signed=True)
    if difference.proven is False:
        return speech.say(Message("not_proven", "{difference} (not proven)", {"difference": number})), ""
    percent = difference.percent
    return number, "" if percent is None else signed_percent(percent, 1, speech)


def _proof(scenario: ComparedScenario, speech: Speech) -> str:
    gap, status = scenario.gap, scenario.status
    if status == "infeasible":
        return speech.text(N_("infeasible"))
    if status == "no_plan_found":
        return speech.text(N_("no plan yet"))
    if gap is None:
        return speech.text(N_("not proven"))
    if status == "optimal" and gap <= EXACT:
        return speech.text(N_("best"))
    words = {"gap": speech.percent(gap, 2)}
    proof = Message("within", "within {gap}", words) if status == "optimal" else Message("gap_left", "gap {gap}", words)
    return speech.say(proof)


def _lettered(title: str, comparison: ComparisonDocument, block: Block) -> Table:
    """A table of words with a column for the baseline and each scenario of a block."""
    letters = [comparison.scenarios[place].letter for place in (0, *block)]
    return aligned([title, *letters], text=2 + len(block))


def _people(comparison: ComparisonDocument, speech: Speech, block: Block, cut: Cut) -> Table:
    table = _lettered(speech.text(N_("What changes")), comparison, block)
    plans = [scenario.planned for scenario in comparison.scenarios]
    rows = [row for row in comparison.people if any(row.marks[place] for place in block)]
    same = speech.text(N_("same"))
    for row in first_rows(rows, cut):
        mark = overall(row.marks[place] for place in block)
        cells = [
            same if place and plans[place] and not row.marks[place] else _listed(row.trainings[place])
            for place in (0, *block)
        ]
        # In a grid of its own, a long name is folded beside its mark.
        name = Table.grid(padding=(0, 1, 0, 0))
        name.add_row(mark, Text(row.called))
        table.add_row(name, *map(Text, cells))
    add_more(table, len(rows), cut, speech)
    if others := comparison.people_in_all - len(rows):
        words = (
            Message("all_people", "all {count} people", {"count": others})
            if not rows
            else Message("other_person", "1 other person")
            if others == 1
            else Message("other_people", "{count} other people", {"count": others})
        )
        table.add_row(indented(speech.say(words)), *(same if plans[place] else "-" for place in (0, *block)))
    return table


def _listed(trainings: Sequence[str] | None) -> str:
    return ", ".join(training.replace(" ", GLUE) for training in trainings or ()) or "-"


def _counted(
    comparison: ComparisonDocument, speech: Speech, block: Block, cut: Cut, kind: Literal["training", "unit"]
) -> Table:
    """How many people each training or unit sends, where that changes; the rest in one row."""
    title = {"training": N_("By training"), "unit": N_("By unit")}[kind]
    table = _lettered(speech.text(title), comparison, block)
    counted: Mapping[str, Counts] = (
        {row.training: row for row in comparison.trainings}
        if kind == "training"
        else {row.unit: row for row in comparison.units}
    )
    rows: list[tuple[str, Counts]] = []
    rest: list[Counts] = []
    for name, row in counted.items():
        first, found = row.people[0], [row.people[place] for place in block]
        changes = any(count is not None and first is not None and count != first for count in found)
        if changes or any(row.others[place] for place in block):
            rows.append((name, row))
        else:
            rest.append(row)
    for place, (name, row) in enumerate(first_rows(rows, cut)):
        cells = [_count(row.people[scenario], speech, others=row.others[scenario]) for scenario in (0, *block)]
        if place == 0 and row.people[0]:
            cells[0] = people(row.people[0], speech)
        table.add_row(indented(name or "-"), *map(Text, cells))
    add_more(table, len(rows), cut, speech)
    if rest:
        words = Message("other_rows", "{count} others", {"count": len(rest)}) if rows else None
        sums = [[row.people[scenario] for row in rest] for scenario in (0, *block)]
        table.add_row(
            indented(speech.say(words) if words else speech.text(N_("all"))),
            *(_count(None if None in some else sum(filter(None, some)), speech) for some in sums),
        )
    return table


def _count(count: int | None, speech: Speech, *, others: bool = False) -> str:
    if not count:
        return "-"
    number = speech.number(count, 0)
    return speech.say(Message("exchanged", "{count}, other people", {"count": number})) if others else number
