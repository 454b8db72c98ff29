"""One loop over every entry of every rule: each says something about people, trainings and money that exist.

What a field holds is checked by what it is: filters, bounds, groups, lines, metrics, single trainings. So a rule that
is added is checked as soon as it has an entry, and only what is its own needs a function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from optimasi.scenario.format.fields import Filter
from optimasi.scenario.format.mapping import Model
from optimasi.scenario.format.rules import Absence, Lock, Nomination
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import Mask, attribute_column, did_you_mean, select, unknown_attribute
from optimasi.words import terms
from optimasi.words.log import OTHER, ProblemLog
from optimasi.words.messages import Message, Name, Place
from optimasi.words.source import place_of

HOURS_COLUMNS = ("min_hours", "max_hours")


def check_entries(scenario: Scenario, log: ProblemLog) -> None:
    """Check every entry of every rule, of the weights, and what the objective pursues."""
    for rule, entry in entries_of_rules(scenario):
        _check_entry(scenario, entry, log)
        if rule in OF_ONE_RULE:
            OF_ONE_RULE[rule](scenario, rule, entry, log)
    for metric in scenario.settings.objective.weights:
        _check_metric(scenario, metric, None, log)
    _check_hours(scenario, log)


def entries_of_rules(scenario: Scenario) -> Iterator[tuple[str, Model]]:
    """Each entry of each rule, and of the weights, with the rule's name."""
    rules = scenario.settings.rules
    for rule in type(rules).model_fields:
        if rule != "off":
            yield from ((rule, entry) for entry in getattr(rules, rule))
    yield from (("weights", weight) for weight in scenario.settings.weights)


def rows_meant(scenario: Scenario, table: str, chosen: Filter | None) -> Mask:
    """Rows that a filter names, as far as that can be told: its problems are noted by `check_entries`."""
    return select(chosen, table, scenario.frame(table), ProblemLog(scenario.settings.decimal))


def _check_entry(scenario: Scenario, entry: Model, log: ProblemLog) -> None:
    """Check each field of an entry, and of those inside it, by what it is."""
    place = getattr(entry, "place", None)
    fields = type(entry).model_fields
    for name in fields:
        value = getattr(entry, name)
        if isinstance(value, Filter):
            select(value, name, scenario.frame(name), log)
        elif isinstance(value, Model):
            _check_entry(scenario, value, log)
        elif value is not None and name in OF_ONE_FIELD:
            OF_ONE_FIELD[name](scenario, value, place, log)
    if {"at_least", "at_most"} <= fields.keys():
        _check_bounds(getattr(entry, "at_least", None), getattr(entry, "at_most", None), place, log)


def _check_bounds(at_least: float | None, at_most: float | None, place: Place | None, log: ProblemLog) -> None:
    if at_least is None and at_most is None:
        log.problem(Message("no_bound", "the entry has neither at_least nor at_most"), place)
    elif at_least is not None and at_most is not None and at_least > at_most:
        log.problem(
            Message(
                "limits_reversed",
                "{low} is above {high}",
                {"low": Name("rule_fields", "at_least"), "high": Name("rule_fields", "at_most")},
            ),
            place,
            seen=f"{at_least} > {at_most}",
        )


def _check_each(scenario: Scenario, attribute: str, _place: Place | None, log: ProblemLog) -> None:
    """The attribute is a column of the employees, and somebody has a value in it."""
    column = attribute_column("employees", attribute, scenario.employees)
    if not log.trusts("employees", column or OTHER):
        return
    if column is None:
        unknown_attribute("employees", attribute, scenario.employees, log)
    elif not scenario.groups(attribute, rows_meant(scenario, "employees", None))[1]:
        log.problem(
            Message("no_groups", "nobody has a value under {attribute}", {"attribute": str(attribute)}),
            place_of(attribute),
            seen=str(attribute),
        )


def _check_line(scenario: Scenario, line: str, _place: Place | None, log: ProblemLog) -> None:
    """The budget has such a line."""
    known = {terms.line_key(known.name): known.name for known in scenario.lines}
    if terms.line_key(line) not in known and log.trusts("budget"):
        log.problem(
            Message("unknown_line", "there is no budget line {line}", {"line": str(line)}),
            place_of(line),
            seen=str(line),
            remedy=did_you_mean(line, known.values()),
        )


def _check_training(scenario: Scenario, training: str, place: Place | None, log: ProblemLog) -> None:
    """The catalogue has such a training, or course."""
    if training not in scenario.catalogue.by_name and log.trusts("trainings", "id", "name", "course"):
        log.problem(
            Message(
                "no_such_row",
                "no row of {table} has {text}",
                {"table": Name("scenario", "trainings"), "text": training},
            ),
            place_of(training) or place,
            seen=training,
            remedy=did_you_mean(training, scenario.catalogue.by_name),
        )


def _check_metric(scenario: Scenario, metric: str, place: Place | None, log: ProblemLog) -> None:
    """The tables hold what a metric counts."""
    if metric == "ip_asn" and scenario.ip is None and log.trusts("employees", "job_group"):
        log.problem(
            Message(
                "ip_without_groups",
                "IP ASN needs the job group of every employee, column {column}",
                {"column": Name("employees", "job_group")},
            ),
            place,
        )
    if metric == "jpm" and scenario.needs["required"].isna().any():
        log.problem(Message("jpm_without_levels", "JPM needs assessed levels, but gaps are given"), place)


OF_ONE_FIELD: Mapping[str, Callable[[Scenario, str, Place | None, ProblemLog], None]] = {
    "each": _check_each,
    "line": _check_line,
    "training": _check_training,
    "metric": _check_metric,
}
"""What fields hold that are neither filters nor bounds."""


def _check_nomination(scenario: Scenario, rule: str, nomination: Model, log: ProblemLog) -> None:
    """An entry names trainings in one way."""
    assert isinstance(nomination, Nomination)
    if nomination.trainings is not None and nomination.training is not None:
        log.problem(Message("training_and_trainings", "the entry has both training and trainings"), nomination.place)
    saved = isinstance(nomination, Lock) and nomination.plan is not None
    if rule != "excluded" and not saved and nomination.trainings is None and nomination.training is None:
        log.problem(
            Message("no_training", "{rule} needs a training or trainings", {"rule": Name("rules", rule)}),
            nomination.place,
        )
    if rule == "excluded" and not (nomination.employees or nomination.trainings or nomination.training):
        place = nomination.place or Place(scenario.file)
        log.problem(Message("excludes_all", "an entry of the exclusions names nobody and no training"), place)


def _check_lock(scenario: Scenario, rule: str, lock: Model, log: ProblemLog) -> None:
    """A saved plan stands instead of a single training, which is one row, not a course."""
    assert isinstance(lock, Lock)
    _check_nomination(scenario, rule, lock, log)
    if lock.plan is not None and lock.training is not None:
        log.problem(Message("plan_and_training", "the entry has both plan and training"), lock.place)
    rows = scenario.catalogue.by_name.get(lock.training or "", ())
    if lock.training is not None and len(rows) > 1:
        log.problem(
            Message(
                "locked_course",
                "{name} is a course; name the row that is locked: {rows}",
                {"name": lock.training, "rows": tuple(scenario.trainings["id"].iloc[list(rows)])},
            ),
            place_of(lock.training) or lock.place,
            seen=lock.training,
        )


def _check_absence(scenario: Scenario, _rule: str, absence: Model, log: ProblemLog) -> None:
    """Who is in a classroom is known from the days of trainings alone."""
    assert isinstance(absence, Absence)
    if not scenario.is_on("clash"):
        log.problem(
            Message(
                "absence_needs_clash",
                "{absence} counts people in classrooms and needs the rule {clash}, which is switched off",
                {"absence": Name("rules", "absence"), "clash": Name("rules", "clash")},
            ),
            absence.place,
        )


OF_ONE_RULE: Mapping[str, Callable[[Scenario, str, Model, ProblemLog], None]] = {
    "mandatory": _check_nomination,
    "excluded": _check_nomination,
    "locked": _check_lock,
    "absence": _check_absence,
}
"""What entries of one rule alone must say."""


def _check_hours(scenario: Scenario, log: ProblemLog) -> None:
    """Hours limits need the hours of every training that they count."""
    if not log.trusts("trainings", "id", "hours"):
        return
    blank = scenario.trainings["hours"].isna().to_numpy()
    counted = [rows_meant(scenario, "trainings", entry.trainings) for entry in scenario.settings.rules.hours_per_person]
    counted += [
        rows_meant(scenario, "trainings", entry.trainings)
        for entry in scenario.settings.rules.coverage
        if entry.hours is not None
    ]
    if scenario.employees[list(HOURS_COLUMNS)].notna().any(axis=None):
        counted.append(rows_meant(scenario, "trainings", None))
    if unknown := sorted({name for mask in counted for name in scenario.trainings["id"][mask & blank]}):
        log.problem(
            Message(
                "hours_unknown",
                "hours are limited, but these trainings have none: {names}",
                {"names": tuple(unknown[:5])},
            ),
            *(entry.place for entry in scenario.settings.rules.hours_per_person),
            *(entry.place for entry in scenario.settings.rules.coverage if entry.hours is not None),
        )


def outside_groups(scenario: Scenario) -> Iterator[Message]:
    """Tell how many people a rule by groups leaves out, because they have no value."""
    for name, entry in entries_of_rules(scenario):
        each = getattr(entry, "each", None)
        if each is None:
            continue
        people = scenario.employees_named(getattr(entry, "employees", None))
        count = int((people & (scenario.groups(each, people)[0] < 0)).sum())
        if count:
            yield Message(
                "outside_groups",
                "{rule}: {count} people have no {attribute} and are in no group",
                {"rule": Name("rules", name), "count": count, "attribute": str(each)},
            )
