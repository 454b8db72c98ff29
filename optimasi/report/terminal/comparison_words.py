"""What a comparison amounts to, in words: one sentence for each scenario, and what deserves a look."""

from __future__ import annotations

from collections.abc import Iterator

from optimasi.documents.comparison import ComparedFigure, ComparisonDocument, Difference, Shift
from optimasi.report.words.text import N_, Speech
from optimasi.words.messages import Message, Name
from optimasi.words.notation import Rupiah

NOT_PLANNED = {
    "infeasible": Message("infeasible_there", "INFEASIBLE, no plan can meet its rules"),
    "no_plan_found": Message("no_plan_there", "NO PLAN FOUND before the limit; there may be one"),
}


def signed_percent(percent: float, decimals: int | None, speech: Speech) -> str:
    """Write a difference in percent; without `decimals` as many as it has, at most one."""
    return f"{speech.number(round(percent, 1) if decimals is None else percent, decimals, signed=True)}%"


def people(count: int, speech: Speech) -> str:
    """Write a number of people with the word."""
    return speech.say(
        Message("one_person", "1 person") if count == 1 else Message("people", "{count} people", {"count": count})
    )


def outcomes(comparison: ComparisonDocument, speech: Speech) -> list[str]:
    """One sentence for each scenario but the baseline, the most important last.

    That is one without a plan, then one where a shift between lines helps, then the one that changes most.
    """
    scenarios = comparison.scenarios
    baseline = scenarios[0]
    helped = {shift.scenario for shift in comparison.shifts}
    sentences = []
    # Backwards, as the first of equals is the more important.
    for place in range(len(scenarios) - 1, 0, -1):
        scenario = scenarios[place]
        levels = _figure(comparison, "levels").differences[place]
        weight = (not scenario.planned, scenario.letter in helped, abs(levels.number) if levels else 0.0)
        sentences.append((weight, _sentence(scenario.letter, _outcome(comparison, place, speech), speech)))
    told = [sentence for _, sentence in sorted(sentences, key=lambda entry: entry[0])]
    if not baseline.planned:
        told.append(_sentence(baseline.letter, NOT_PLANNED[baseline.status], speech))
    return told


def _sentence(letter: str, words: Message, speech: Speech) -> str:
    return speech.say(Message("of_scenario", "{letter}: {words}.", {"letter": letter, "words": words}))


def _outcome(comparison: ComparisonDocument, place: int, speech: Speech) -> Message:
    baseline, scenario = comparison.scenarios[0], comparison.scenarios[place]
    if not scenario.planned:
        return NOT_PLANNED[scenario.status]
    if not baseline.planned:
        return Message("no_baseline", "nothing to compare with, {letter} has no plan", {"letter": baseline.letter})
    if not scenario.differs:
        return Message("no_difference", "no difference from {letter}", {"letter": baseline.letter})
    levels, trained = _figure(comparison, "levels"), _figure(comparison, "people").differences[place]
    shown = round(levels.values[place] or 0.0, 2) - round(levels.values[0] or 0.0, 2)
    difference = levels.differences[place]
    effects = [(shown, _levels(shown, difference, speech))] if round(shown, 2) and difference else []
    if trained and (count := int(trained.number)):
        effects.append((count, _trained(abs(count), speech)))
    parts = {
        "cause": _cause(comparison, place, speech),
        "lost": _both([words for amount, words in effects if amount < 0]),
        "won": _both([words for amount, words in effects if amount > 0]),
        "count": sum(bool(row.marks[place]) for row in comparison.people),
    }
    if parts["lost"] and parts["won"]:
        return Message("loses_and_wins", "{cause} takes away {lost} and adds {won}", parts)
    if parts["lost"]:
        return Message("loses", "{cause} takes away {lost}", parts)
    if parts["won"]:
        return Message("wins", "{cause} adds {won}", parts)
    message = (
        Message("rearranges", "{cause} leaves levels and people as many, {count} attend other trainings", parts)
        if parts["count"]
        else Message("changes_nothing", "{cause} changes nobody's trainings", parts)
    )
    if scenario.proven is False:
        return Message("outcome_not_proven", "{outcome} (not proven)", {"outcome": message})
    return message


def _levels(shown: float, difference: Difference, speech: Speech) -> Message:
    levels = speech.number(abs(shown))
    if difference.proven is False:
        return Message("levels_not_proven", "{levels} levels (not proven)", {"levels": levels})
    if difference.percent is None:
        return Message("levels_alone", "{levels} levels", {"levels": levels})
    percent = signed_percent(difference.percent, 1, speech)
    return Message("levels_percent", "{levels} levels ({percent})", {"levels": levels, "percent": percent})


def _trained(count: int, speech: Speech) -> Message:
    if count == 1:
        return Message("one_trained", "1 person trained")
    return Message("people_trained", "{count} people trained", {"count": speech.number(count, 0)})


def _both(words: list[Message]) -> Message | None:
    if len(words) == 2:
        return Message("and", "{one} and {two}", {"one": words[0], "two": words[1]})
    return words[0] if words else None


def _cause(comparison: ComparisonDocument, place: int, speech: Speech) -> Message:
    """What was done to the money: to one line, or to the budget as a whole; else the change at large."""
    limits = [figure for figure in comparison.figures if figure.figure == "limit"]
    changed = [figure for figure in limits if (difference := figure.differences[place]) and difference.number]
    lines = [figure for figure in changed if figure.line]
    whole = [figure for figure in changed if not figure.line]
    told = lines if len(lines) == 1 else whole
    if not told and not lines:
        return Message("its_changes", "the change")
    difference = told[0].differences[place] if told else None
    if difference is None:
        return Message("moved_money", "moving money between lines")
    amount, percent = difference.number, difference.percent
    return Message(
        "changed_limit",
        "{line} {percent} ({amount})",
        {
            "line": told[0].line or Name("scenario", "budget"),
            "percent": ("+" if amount > 0 else "-") if percent is None else signed_percent(percent, None, speech),
            "amount": Rupiah(abs(amount)),
        },
    )


def attention(comparison: ComparisonDocument, speech: Speech) -> Iterator[tuple[str, str]]:
    """What deserves a look, with the letter of its scenario."""
    for place, scenario in enumerate(comparison.scenarios):
        for shift in comparison.shifts:
            if shift.scenario == scenario.letter:
                yield scenario.letter, speech.say(_shift(shift, speech))
        if scenario.planned and not scenario.settled:
            yield (
                scenario.letter,
                speech.text(
                    N_("people, JP and IP ASN are not settled: another run may end in others for the same value")
                ),
            )
        for found in scenario.replaced:
            yield scenario.letter, speech.say(found.message)
        if message := _only_change(comparison, place):
            yield scenario.letter, speech.say(message)


def _shift(shift: Shift, speech: Speech) -> Message:
    lost = shift.lost
    words = {
        "left": Rupiah(shift.left),
        "donor": shift.donor,
        "taker": shift.taker,
        "amount": Rupiah(shift.amount),
        "levels": speech.number(shift.levels),
        "lost": speech.number(lost or 0.0),
    }
    if lost is not None and shift.levels <= lost:
        return Message(
            "shift_back",
            "{left} of {donor} is not spent because {taker} is used up. Moving {amount} from {donor} to {taker} "
            "brings back {levels} of the {lost} levels lost (solved again).",
            words,
        )
    return Message(
        "shift_wins",
        "{left} of {donor} is not spent because {taker} is used up. Moving {amount} from {donor} to {taker} "
        "wins {levels} levels (solved again).",
        words,
    )


def _only_change(comparison: ComparisonDocument, place: int) -> Message | None:
    """The one seat that is all the difference."""
    rows = [row for row in comparison.people if row.marks[place]]
    if len(rows) != 1:
        return None
    before, after = (set(rows[0].trainings[side] or ()) for side in (0, place))
    if len(before ^ after) != 1:
        return None
    words = {"training": (before ^ after).pop(), "name": rows[0].called}
    if before - after:
        return Message("only_gone", "Only one change: {training} ({name}) is gone.", words)
    return Message("only_new", "Only one change: {training} ({name}) is new.", words)


def _figure(comparison: ComparisonDocument, name: str) -> ComparedFigure:
    return next(figure for figure in comparison.figures if figure.figure == name and figure.line is None)
