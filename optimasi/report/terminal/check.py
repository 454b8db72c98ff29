"""What a check found: the scenario as understood, or whether a saved plan holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimasi.documents.check import CheckDocument, PlanCheck, ScenarioCheck, Understood
from optimasi.report.terminal.page import aligned, commands, header, indented, paragraph, show
from optimasi.report.terminal.verdict import SHOWN
from optimasi.report.words.text import N_, Speech
from optimasi.words import terms
from optimasi.words.messages import Message
from optimasi.words.notation import Rupiah
from optimasi.words.shell import typed_path


def print_check(
    document: CheckDocument, speech: Speech, stream: TextIO, *, everything: bool = False, notes: bool = True
) -> None:
    """Print a check without errors.

    Parameters
    ----------
    document
        As `study.check` writes it, its status ready or verified.
    speech
        The reader's language.
    stream
        Where to; off a terminal nothing is cut or coloured.
    everything
        Cut no list on a terminal either.
    notes
        Print assumptions and warnings.
    """
    file = typed_path(document.scenario.file)
    show(stream, document, lambda shown, width, _: _sections(shown, file, speech, width, notes), everything=everything)


def _sections(document: CheckDocument, file: str, speech: Speech, width: int, notes: bool) -> Iterator[RenderableType]:
    yield header(document.scenario, speech, width)
    yield _counts(document.counts, speech)
    if document.lines:
        yield _budget(document, speech)
    if rules := list(_rules(document.rules_on, speech)):
        yield paragraph(speech.text(N_("Rules")), rules)
    for title, messages in ((N_("Assumptions"), document.assumptions), (N_("Warnings"), document.warnings)):
        if notes and messages:
            yield paragraph(speech.text(title), [speech.say(message.message) for message in messages])
    if document.status == "ready":
        yield commands(
            [
                (f"optimasi check {file} --show", speech.text(N_("each value with its file and line"))),
                (f"optimasi solve {file}", speech.text(N_("the plan"))),
            ]
        )
    yield Text(verdict(document, speech), style="bold")


def _counts(counts: Understood, speech: Speech) -> Table:
    table = aligned([speech.text(N_("Understood")), speech.text(N_("Count")), ""])
    table.columns[-1].justify = "left"
    rows = (
        (N_("people"), counts.employees, Message("in_units", "in {count} units", {"count": counts.units})),
        (N_("trainings"), counts.trainings, Message("of_courses", "{count} courses", {"count": counts.courses})),
        (N_("competencies"), counts.competencies, None),
        (
            N_("gaps"),
            counts.gaps,
            Message(
                "gaps_of",
                "{levels} levels, of {count} people",
                {"levels": speech.number(counts.levels), "count": counts.people_with_gaps},
            ),
        ),
    )
    for words, count, more in rows:
        table.add_row(indented(speech.text(words)), speech.number(count, 0), speech.say(more) if more else "")
    return table


def _budget(document: CheckDocument, speech: Speech) -> Table:
    accounts = speech.text(N_("Account")) if any(line.account for line in document.lines) else ""
    table = aligned([speech.text(N_("Budget (Rp)")), speech.text(N_("Limit")), accounts])
    table.columns[-1].justify = "left"
    rows = [(line.line, line.limit, line.account or "") for line in document.lines]
    if len(rows) > 1 or rows[0][1] is None:
        rows.append((speech.text(N_("total")), document.budget, ""))
    for name, limit, account in rows:
        table.add_row(indented(name), "-" if limit is None else speech.number(limit, 0), account)
    return table


def _rules(rules: Sequence[str], speech: Speech) -> Iterator[str]:
    def names(chosen: Sequence[str]) -> str:
        contexts = {"budget": "scenario"}
        return ", ".join(
            sorted(terms.local_name(contexts.get(rule, "rules"), rule, speech.language) for rule in chosen)
        )

    on, off = [rule for rule in rules if rule[0] != "-"], [rule[1:] for rule in rules if rule[0] == "-"]
    if on:
        yield names(on)
    if off:
        yield speech.say(Message("switched_off", "switched off: {rules}", {"rules": names(off)}))


def verdict(document: CheckDocument, speech: Speech) -> str:
    """The answer of a check without errors, in one sentence."""
    counts = document.counts
    if isinstance(document, ScenarioCheck):
        words: dict[str, object] = {
            "people": counts.employees,
            "trainings": counts.trainings,
            "levels": speech.number(counts.levels),
        }
        if document.budget is None:
            return speech.say(
                Message(
                    "ready", "READY TO SOLVE: {people} people, {trainings} trainings, {levels} levels of gap.", words
                )
            )
        return speech.say(
            Message(
                "ready_budget",
                "READY TO SOLVE: {people} people, {trainings} trainings, {levels} levels of gap, budget {budget}.",
                words | {"budget": Rupiah(document.budget)},
            )
        )
    plan = document.plan
    words = {
        "plan": plan.file,
        "people": plan.metrics.people.after,
        "seats": plan.metrics.seats.after,
        "cost": Rupiah(plan.cost),
        "value": "-" if plan.objective.value is None else speech.number(plan.objective.value),
        "gap": "-" if plan.objective.gap is None else speech.percent(plan.objective.gap, 2),
    }
    return speech.say(
        Message(
            "verified",
            "VERIFIED: {plan} says what comes out again: {people} people in {seats} seats, cost {cost}, "
            "value {value} (gap to the solver's bound {gap}).",
            words,
        )
    )


def refutation(document: PlanCheck, speech: Speech, *, everything: bool = False) -> str:
    """Write what is wrong with a saved plan: the first findings, or all."""
    findings = document.errors
    lines = [speech.say(Message("refuted", "{plan} does not hold:", {"plan": document.plan.file})), ""]
    shown = findings if everything else findings[:SHOWN]
    for place, finding in enumerate(shown, start=1):
        lines.append(speech.paragraph(finding.message, first=f"  {place}  ", rest="     "))
    if len(shown) < len(findings):
        more = Message("more_problems", "... {count} more (all: --all)", {"count": len(findings) - len(shown)})
        lines.append(speech.paragraph(more, first="     "))
    count = Message("refuted_count", "NOT VERIFIED, findings: {count}. Do not use this plan.", {"count": len(findings)})
    return "\n".join([*lines, "", speech.say(count)])
