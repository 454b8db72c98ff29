"""What must hold within the tables and between tables and rules before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from optimasi.scenario.checks.entries import check_filters, check_groups, check_lock
from optimasi.scenario.checks.openings import check_openings
from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.rules import Lock, Nomination, PersonLimit, SeatQuota, SeatShare
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.tables.filters import (
    admitted_values,
    attribute_column,
    check_admission,
    did_you_mean,
    is_blank,
    spellings,
    unknown_attribute,
)
from optimasi.words import terms
from optimasi.words.log import OTHER, ProblemLog
from optimasi.words.messages import Message, Name, NotationError, Place
from optimasi.words.source import name_key, place_of

ORDERED = {
    "employees": (("min_trainings", "max_trainings"), ("min_hours", "max_hours")),
    "trainings": (("batch_min", "batch_max"),),
}
HOURS_COLUMNS = ("min_hours", "max_hours")


def check_tables(raw: Mapping[str, RawTable], frames: Mapping[str, pd.DataFrame], log: ProblemLog) -> None:
    """Tables with rows, and no lower limit above its upper one."""
    for name in ("employees", "trainings"):
        if not len(frames[name]) and log.trusts(name):
            log.problem(
                Message("no_rows", "the table {table} has no rows", {"table": Name("scenario", name)}),
                raw[name].head_place,
            )
        for low, high in ORDERED[name]:
            frame = frames[name]
            wrong = frame[(frame[low] > frame[high]) & ~frame.index.duplicated()]
            for row, lower, upper in zip(wrong.index, wrong[low], wrong[high], strict=True):
                heads = frame.attrs["heads"]
                log.problem(
                    Message("limits_reversed", "{low} is above {high}", {"low": heads[low], "high": heads[high]}),
                    raw[name].place(int(row), heads[low]),
                    raw[name].place(int(row), heads[high]),
                    seen=f"{lower:g} > {upper:g}",
                )


def check_rules(scenario: Scenario, raw: Mapping[str, RawTable], rows: pd.Index, log: ProblemLog) -> None:
    """Rules that say something, about people, trainings and attributes that exist.

    `rows` are the rows of the catalogue's file that the trainings come from.
    """
    rules = scenario.settings.rules
    for entries in (rules.trainings_per_person, rules.hours_per_person, rules.seats, rules.share):
        for entry in entries:
            _check_bounds(entry, log)
            check_filters(scenario, entry.employees, entry.trainings, log)
    for name, nominations in (("mandatory", rules.mandatory), ("excluded", rules.excluded), ("locked", rules.locked)):
        for nomination in nominations:
            _check_nomination(scenario, name, nomination, log)
            check_filters(scenario, nomination.employees, nomination.trainings, log)
    for lock in rules.locked:
        check_lock(lock, log)
    check_groups(scenario, log)
    check_openings(scenario, raw["trainings"], rows, log)
    _check_hours(scenario, log)
    _check_eligibility(scenario, raw["trainings"], rows, log)


def _check_bounds(entry: PersonLimit | SeatQuota | SeatShare, log: ProblemLog) -> None:
    if entry.at_least is None and entry.at_most is None:
        log.problem(Message("no_bound", "the entry has neither at_least nor at_most"), entry.place)
    elif entry.at_least is not None and entry.at_most is not None and entry.at_least > entry.at_most:
        log.problem(
            Message(
                "limits_reversed",
                "{low} is above {high}",
                {"low": Name("rule_fields", "at_least"), "high": Name("rule_fields", "at_most")},
            ),
            entry.place,
            seen=f"{entry.at_least} > {entry.at_most}",
        )


def _check_nomination(scenario: Scenario, rule: str, nomination: Nomination, log: ProblemLog) -> None:
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
    if nomination.training is not None:
        rows = scenario.catalogue.by_name.get(nomination.training, ())
        if not rows and log.trusts("trainings", "id", "name", "course"):
            log.problem(
                Message(
                    "no_such_row",
                    "no row of {table} has {text}",
                    {"table": Name("scenario", "trainings"), "text": nomination.training},
                ),
                place_of(nomination.training) or nomination.place,
                seen=nomination.training,
                remedy=did_you_mean(nomination.training, scenario.catalogue.by_name),
            )
        elif rule == "locked" and len(rows) > 1:
            names = tuple(scenario.trainings["id"].iloc[list(rows)])
            log.problem(
                Message(
                    "locked_course",
                    "{name} is a course; name the row that is locked: {rows}",
                    {"name": nomination.training, "rows": names},
                ),
                place_of(nomination.training) or nomination.place,
                seen=nomination.training,
            )


def _check_hours(scenario: Scenario, log: ProblemLog) -> None:
    """Hours limits need the hours of every training that they count."""
    if not log.trusts("trainings", "id", "hours"):
        return
    blank = scenario.trainings["hours"].isna().to_numpy()
    counted = [scenario.trainings_named(entry.trainings) for entry in scenario.settings.rules.hours_per_person]
    counted += [
        scenario.trainings_named(entry.trainings)
        for entry in scenario.settings.rules.coverage
        if entry.hours is not None
    ]
    if scenario.employees[list(HOURS_COLUMNS)].notna().any(axis=None):
        counted.append(scenario.trainings_named(None))
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


def _check_eligibility(scenario: Scenario, raw: RawTable, rows: pd.Index, log: ProblemLog) -> None:
    trainings, employees = scenario.trainings, scenario.employees
    for column in [name for name in trainings.columns if name.startswith("eligible.")]:
        head = trainings.attrs["heads"][column]
        attribute = attribute_column("employees", column.removeprefix("eligible."), employees)
        if not log.trusts("employees", attribute or OTHER):
            continue
        if attribute is None:
            name = column.removeprefix("eligible.")
            unknown_attribute("employees", name, employees, log, raw.place_of_head(head))
            continue
        values = [value for value in employees[attribute].unique() if not is_blank(value)]
        spelled = {terms.normalise(name): name for value in values for name in spellings(value, attribute)}
        for cell, positions in trainings.groupby(column, sort=False).indices.items():
            try:
                check_admission(str(cell), attribute, values)
                for wanted in admitted_values(str(cell)):
                    _check_spelling(wanted, spelled)
            except NotationError as error:
                for row in rows[positions].unique():
                    log.problem(error.message, raw.place(int(row), head), seen=str(cell), remedy=error.remedy)


def _check_spelling(wanted: str, spelled: Mapping[str, str]) -> None:
    """Values that nobody has at all may stand in a catalogue; with other signs than somebody has, one is a slip."""
    name = spelled.get(terms.normalise(wanted))
    if name is not None and name_key(name) != name_key(wanted):
        problem = Message(
            "other_spelling", "nobody has {text}, but somebody has {name}", {"text": wanted, "name": name}
        )
        raise NotationError(problem, Message("write_as", "write {suggested}", {"suggested": name}))
