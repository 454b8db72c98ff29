"""Whether entries of the rules about groups, of weights and of saved plans say something that can be."""

from __future__ import annotations

from collections.abc import Iterator

from optimasi.scenario.format.fields import Filter
from optimasi.scenario.format.rules import Lock
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import attribute_column, did_you_mean, select, unknown_attribute
from optimasi.words import terms
from optimasi.words.log import OTHER, ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.source import place_of


def check_groups(scenario: Scenario, log: ProblemLog) -> None:
    """Rules about groups: attributes, lines and shares that exist and can be kept."""
    rules = scenario.settings.rules
    for quota in rules.seats:
        _check_each(scenario, quota.each, log)
    for ceiling in rules.ceiling:
        check_filters(scenario, ceiling.employees, ceiling.trainings, log)
        _check_each(scenario, ceiling.each, log)
        _check_line(scenario, ceiling.line, log)
    for coverage in rules.coverage:
        check_filters(scenario, coverage.employees, coverage.trainings, log)
        _check_each(scenario, coverage.each, log)
    for absence in rules.absence:
        check_filters(scenario, absence.employees, absence.trainings, log)
        _check_each(scenario, absence.each, log)
        if not scenario.is_on("clash"):
            log.problem(
                Message(
                    "absence_needs_clash",
                    "{absence} counts people in classrooms and needs the rule {clash}, which is switched off",
                    {"absence": Name("rules", "absence"), "clash": Name("rules", "clash")},
                ),
                absence.place,
            )
    for share in rules.share:
        check_filters(scenario, share.employees, share.trainings, log)
        if share.of is not None:
            check_filters(scenario, share.of.employees, share.of.trainings, log)
    pursued = scenario.settings.objective.weights
    for metric, place in (*((m, None) for m in pursued), *((t.metric, t.place) for t in rules.target)):
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
    for weight in scenario.settings.weights:
        select(weight.employees, "employees", scenario.employees, log)
        select(weight.competencies, "competencies", scenario.competencies, log)


def outside_groups(scenario: Scenario) -> Iterator[Message]:
    """Tell how many people a rule by groups leaves out, because they have no value."""
    rules = scenario.settings.rules
    entries = (
        (name, entry)
        for name in ("seats", "ceiling", "coverage", "absence")
        for entry in getattr(rules, name)
        if entry.each is not None
    )
    for name, entry in entries:
        people = scenario.employees_named(entry.employees)
        count = int((people & (scenario.groups(entry.each, people)[0] < 0)).sum())
        if count:
            yield Message(
                "outside_groups",
                "{rule}: {count} people have no {attribute} and are in no group",
                {"rule": Name("rules", name), "count": count, "attribute": str(entry.each)},
            )


def check_filters(scenario: Scenario, employees: Filter | None, trainings: Filter | None, log: ProblemLog) -> None:
    """Note ids, attributes and values in filters that no row has."""
    select(employees, "employees", scenario.employees, log)
    select(trainings, "trainings", scenario.trainings, log)


def check_lock(entry: Lock, log: ProblemLog) -> None:
    """A saved plan stands instead of a single training."""
    if entry.plan is not None and entry.training is not None:
        log.problem(Message("plan_and_training", "the entry has both plan and training"), entry.place)


def _check_each(scenario: Scenario, attribute: str | None, log: ProblemLog) -> None:
    """The attribute is a column of the employees, and somebody has a value in it."""
    if attribute is None:
        return
    column = attribute_column("employees", attribute, scenario.employees)
    if not log.trusts("employees", column or OTHER):
        return
    if column is None:
        unknown_attribute("employees", attribute, scenario.employees, log)
    elif not scenario.groups(attribute, scenario.employees_named(None))[1]:
        log.problem(
            Message("no_groups", "nobody has a value under {attribute}", {"attribute": str(attribute)}),
            place_of(attribute),
            seen=str(attribute),
        )


def _check_line(scenario: Scenario, line: str | None, log: ProblemLog) -> None:
    known = {terms.line_key(known.name): known.name for known in scenario.lines}
    if line is not None and terms.line_key(line) not in known and log.trusts("budget"):
        log.problem(
            Message("unknown_line", "there is no budget line {line}", {"line": str(line)}),
            place_of(line),
            seen=str(line),
            remedy=did_you_mean(line, known.values()),
        )
