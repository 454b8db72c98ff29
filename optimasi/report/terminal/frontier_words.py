"""What a sweep amounts to in words: how a point is called, where the frontier bends, what could not be solved."""

from __future__ import annotations

from optimasi.documents.frontier import FrontierDocument, Point
from optimasi.report.terminal.verdict import EXACT
from optimasi.report.words.text import Speech
from optimasi.words.messages import Message
from optimasi.words.notation import Rupiah


def is_money(frontier: FrontierDocument) -> bool:
    """Whether the budget or one of its lines is swept."""
    return frontier.over.kind in ("budget", "line")


def label(frontier: FrontierDocument, point: Point, speech: Speech) -> str:
    """How a point is called: a percentage, an amount or a number."""
    part = point.share if frontier.over.relative else point.amount
    assert part is not None
    if frontier.over.relative or frontier.over.kind == "share":
        return f"{speech.number(100 * part, None)}%"
    return speech.number(part, None)


def labels(frontier: FrontierDocument, places: list[int], speech: Speech) -> str:
    """The names of several points, the last one after an "and"."""
    names = [label(frontier, frontier.points[place], speech) for place in places]
    if len(names) < 2:
        return "".join(names)
    return speech.say(Message("and", "{one} and {two}", {"one": ", ".join(names[:-1]), "two": names[-1]}))


def limit(frontier: FrontierDocument, point: Point) -> int | None:
    """Rupiah of what is swept at a point."""
    over = frontier.over
    known = point.budget if over.line is None or over.line == "total" else (point.limits or {}).get(over.line)
    return None if known is None and point.amount is None else int(point.amount or 0) if known is None else known


def turning_points(frontier: FrontierDocument, speech: Speech) -> str:
    """Say in one or two sentences how much money gives how much of the result, and which adds nothing."""
    points = frontier.points
    known = [place for place, point in enumerate(points) if point.value is not None]
    sentences = []
    if frontier.stopped_by == "interrupt":
        done = sum(point.status != "not_run" for point in points)
        words = {"done": done, "count": len(points)}
        sentences.append(speech.say(Message("sweep_stopped", "STOPPED by you after {done} of {count} points.", words)))
    if not known:
        sentences.append(speech.say(Message("no_points", "No point has a plan.")))
    elif frontier.knee is not None:
        sentences.append(speech.say(_knee(frontier, frontier.knee, speech)))
    elif len(known) > 1 and len(frontier.flat) < len(known) - 1:
        sentences.append(speech.say(_straight(frontier, known[0], known[-1], speech)))
    told = []
    # Of a plan that may not be the best nobody can say that the money adds nothing.
    flat = [place for place in frontier.flat if points[place].status == "optimal"]
    if flat:
        named = {"name": frontier.over.name, "points": _listed(frontier, flat, speech)}
        told.append(
            Message("flat_limits", "raising the limit to {points} adds nothing", named)
            if is_money(frontier)
            else Message("flat_values", "{name} {points} adds nothing", named)
        )
    if frontier.dear is not None:
        told.append(_dear(frontier, frontier.dear, speech))
    if told:
        clause = "; ".join(speech.say(message) for message in told)
        sentences.append(f"{clause[0].upper()}{clause[1:]}." if is_money(frontier) else f"{clause}.")
    return " ".join(sentences)


def _listed(frontier: FrontierDocument, places: list[int], speech: Speech) -> str:
    return ", ".join(label(frontier, frontier.points[place], speech) for place in places)


def _knee(frontier: FrontierDocument, place: int, speech: Speech) -> Message:
    assert frontier.reference is not None
    knee, reference = frontier.points[place], frontier.points[frontier.reference]
    words: dict[str, object] = {
        "cost": Rupiah(knee.paid),
        "where": _where(frontier, knee, speech),
        "share": speech.percent(knee.gained / reference.gained, 0),
    }
    if reference.baseline:
        return Message("knee", "{cost} ({where}) already gives {share} of the result.", words)
    words |= {"last": label(frontier, reference, speech)}
    return Message("knee_of_last", "{cost} ({where}) already gives {share} of the result at {last}.", words)


def _where(frontier: FrontierDocument, point: Point, speech: Speech) -> Message:
    over, name = frontier.over, label(frontier, point, speech)
    if not is_money(frontier):
        return Message("at_value", "{name} {value}", {"name": over.name, "value": name})
    if not over.relative:
        return Message("at_limit", "limit {amount}", {"amount": Rupiah(point.amount or 0)})
    if over.kind == "line":
        return Message("share_of_line", "{share} of the limit of {line}", {"share": name, "line": over.line})
    return Message("share_of_limits", "{share} of the limits", {"share": name})


def _straight(frontier: FrontierDocument, first: int, last: int, speech: Speech) -> Message:
    before, after = frontier.points[first], frontier.points[last]
    words = {
        "first": label(frontier, before, speech),
        "last": label(frontier, after, speech),
        "levels": _added(before, after, speech),
        "cost": speech.money(after.paid - before.paid),
    }
    return Message("straight", "From {first} to {last}: {levels} more levels for {cost} more.", words)


def _dear(frontier: FrontierDocument, place: int, speech: Speech) -> Message:
    points = frontier.points
    before = next(point for point in reversed(points[:place]) if point.value is not None)
    words = {
        "point": label(frontier, points[place], speech),
        "levels": _added(before, points[place], speech),
        "cost": speech.money(points[place].paid - before.paid),
    }
    return Message("dear", "{point} adds {levels} levels for {cost}", words)


def _added(before: Point, after: Point, speech: Speech) -> str:
    """Levels added, such that a reader's subtraction agrees; with more decimals where two would hide them."""
    shown = round(after.gained, 2) - round(before.gained, 2)
    return speech.number(shown) if round(shown, 2) else speech.number(after.gained - before.gained, 4)


def summary(frontier: FrontierDocument, speech: Speech) -> str:
    """How many points were solved, how long it took, and how well they are proven: a note for stderr."""
    points = frontier.points
    count = {
        status: sum(point.status == status for point in points)
        for status in ("optimal", "feasible", "infeasible", "no_plan_found", "error", "not_run")
    }
    words = {"count": len(points), "seconds": speech.number(frontier.seconds, 1)}
    parts = [Message("points_solved", "{count} points, {seconds} s", words)]
    if count["optimal"] == len(points):
        parts.append(Message("all_proven", "all proven best"))
    several = {
        "optimal": Message("some_proven", "{count} proven best", {"count": count["optimal"]}),
        "feasible": Message("some_feasible", "{count} not proven", {"count": count["feasible"]}),
        "infeasible": Message("some_infeasible", "{count} infeasible", {"count": count["infeasible"]}),
        "no_plan_found": Message("some_without", "{count} without a plan", {"count": count["no_plan_found"]}),
        "error": Message("some_failed", "{count} failed", {"count": count["error"]}),
        "not_run": Message("some_not_run", "{count} not solved", {"count": count["not_run"]}),
    }
    parts += [message for status, message in several.items() if count[status] > 0 and count["optimal"] < len(points)]
    return speech.paragraph(", ".join(speech.say(part) for part in parts))


def not_proven(frontier: FrontierDocument, speech: Speech) -> str | None:
    """Name the points whose plans may not be the best, and how far from it they can be."""
    points = frontier.points
    places = [place for place, point in enumerate(points) if point.status == "feasible"]
    if not places:
        return None
    words = {"points": _listed(frontier, places, speech)}
    gaps = [gap for place in places if (gap := points[place].gap) is not None]
    if len(gaps) < len(places):
        return speech.say(Message("not_proven", "Not proven best: {points}.", words))
    words["gap"] = speech.percent(max(EXACT, *gaps), 2)
    return speech.say(Message("not_proven_within", "Not proven best: {points} (gap up to {gap}).", words))


def failures(frontier: FrontierDocument, speech: Speech) -> list[str]:
    """Each point that failed, by scenario name, with the reason: for stderr."""
    failed = [point.failure for point in frontier.points if point.failure]
    return [
        speech.paragraph(Message("failed_point", "{name}: {reason}", {"name": failure.name, "reason": failure.message}))
        for failure in failed
    ]
