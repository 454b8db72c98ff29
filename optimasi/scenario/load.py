"""From a file to a Scenario: parse, validate, read the tables, resolve names, collect every problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from optimasi.scenario.checks.catalogue import check_catalogue
from optimasi.scenario.checks.entries import check_entries, outside_groups
from optimasi.scenario.checks.openings import check_openings
from optimasi.scenario.checks.scale import beyond_scale
from optimasi.scenario.checks.tables import check_eligibility, check_tables
from optimasi.scenario.facts.curriculum import check_to_levels, read_curriculum
from optimasi.scenario.facts.days import classroom_days, days_away
from optimasi.scenario.facts.ip import ip_table
from optimasi.scenario.facts.money import money_columns, own_costs
from optimasi.scenario.facts.needs import read_needs
from optimasi.scenario.facts.nominations import read_nominations
from optimasi.scenario.facts.retirement import with_years_left, without_derived, years_asked
from optimasi.scenario.facts.saved_plan import saved_seats
from optimasi.scenario.facts.travel import read_travel, with_places
from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.schema import Settings, read_settings
from optimasi.scenario.scenario import Origin, Scenario
from optimasi.scenario.tables.frames import typed_tables
from optimasi.scenario.tables.references import (
    Catalogue,
    build_catalogue,
    check_names,
    check_unique,
    fill_names,
    names_of_rows,
    rows_by_name,
    with_ids,
)
from optimasi.scenario.tables.sources import read_tables
from optimasi.scenario.tables.spellings import with_one_spelling
from optimasi.scenario.what_if.adjust import adjust_tables
from optimasi.scenario.what_if.chain import read_merged
from optimasi.words import terms
from optimasi.words.gathering import gathered, quoted_within
from optimasi.words.log import ProblemLog
from optimasi.words.messages import InputError, Message


def load_scenario(path: Path, changes: Iterable[str] = ()) -> Scenario:
    """Read a scenario file, what it extends, and its tables.

    Parameters
    ----------
    path
        The YAML file; paths in a file are relative to its folder.
    changes
        `a.b=VALUE` each, put on top as `--set` does.

    Raises
    ------
    InputError
        With every problem found.
    """
    try:
        return _loaded(path, tuple(changes), ProblemLog(file=str(path)))
    except InputError as error:
        raise InputError(quoted_within(error.diagnostics, path)) from error


def _loaded(path: Path, changes: tuple[str, ...], log: ProblemLog) -> Scenario:
    tree, root = read_merged(path, changes, log)
    log.warnings.extend(found.message for found in log.replaced)
    settings = read_settings(tree, log)
    told = len(log.replaced)
    raw, fingerprints = read_tables(settings, path, root, log)
    log.warnings.extend(found.message for found in log.replaced[told:])
    frames = typed_tables(raw, settings, log)
    frames = _adjusted(raw, {name: with_ids(frame) for name, frame in frames.items()}, settings, log)
    frames = with_one_spelling(frames, log)
    scenario = _assemble(settings, str(path), raw, frames, fingerprints, log)
    if log.diagnostics:
        raise InputError(gathered(log.diagnostics, names_of_rows(raw["employees"])))
    warnings = (*scenario.warnings, *outside_groups(scenario))
    origins = {name: _origin(table, frames[name]) for name, table in raw.items()}
    return replace(scenario, warnings=warnings, origins=origins, changes=changes)


def _origin(table: RawTable, frame: pd.DataFrame) -> Origin:
    return Origin(replace(table, cells=table.cells.iloc[:0]), len(table.cells), frame.index, frame.attrs["heads"])


def _adjusted(
    raw: Mapping[str, RawTable], frames: dict[str, pd.DataFrame], settings: Settings, log: ProblemLog
) -> dict[str, pd.DataFrame]:
    """Tables after every adjust, with the years that people have left where a filter asks for them."""
    given = frames["employees"]
    if asked := years_asked(settings.adjust):
        frames["employees"] = with_years_left(raw["employees"], given, settings, asked, log)
    derived = frames["employees"]
    frames = adjust_tables(frames, settings.adjust, log)
    if (asked := years_asked(settings)) or "eligible.years_left" in frames["trainings"]:
        employees = without_derived(frames["employees"], derived, given)
        frames["employees"] = with_years_left(raw["employees"], employees, settings, asked, log)
    return frames


def _assemble(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: dict[str, pd.DataFrame],
    fingerprints: dict[str, str],
    log: ProblemLog,
) -> Scenario:
    warnings = log.warnings
    check_tables(raw, frames, log)
    check_unique(raw["employees"], frames["employees"], ["id"], log)
    for name in ("trainings", "competencies"):
        if name in frames:
            frames[name] = fill_names(raw[name], frames[name], log)
    competencies = frames.get("competencies", _competencies_named(frames))
    known = rows_by_name(competencies)
    people = {name: row for row, name in enumerate(frames["employees"]["id"].tolist())}
    warnings.extend(beyond_scale(raw, frames))
    needs = read_needs(settings, file, raw, frames, people, known, warnings, log)
    catalogue = build_catalogue(frames["trainings"])
    check_catalogue(raw["trainings"], frames["trainings"], catalogue, log)
    curriculum, assumptions = read_curriculum(raw, frames, catalogue, known, settings.gain_assumption, log)
    check_to_levels(raw, frames, log)
    _check_training_names(raw, frames, catalogue, warnings, log)
    frames["employees"] = with_places(frames["employees"], settings.locations, log)
    travel, travel_assumptions = read_travel(raw, frames, log)
    nominations = read_nominations(raw, frames, people, catalogue, log)
    lines, seat_cost, batch_cost = money_columns(settings.budget, raw, frames, warnings, log)
    keys = [terms.line_key(line.name) for line in lines]
    days, day_assumptions = classroom_days(raw["trainings"], frames["trainings"], settings.holidays, log)
    saved = tuple(
        saved_seats(entry, Path(file).parent, frames, people, catalogue, fingerprints, log)
        for entry in settings.rules.locked
    )
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json"), sort_keys=True).encode())
    for name in sorted(fingerprints):
        digest.update(f"{name} {fingerprints[name]} ".encode())
    scenario = Scenario(
        settings=settings,
        file=file,
        digest=digest.hexdigest(),
        employees=frames["employees"].reset_index(drop=True),
        competencies=competencies.reset_index(drop=True),
        trainings=frames["trainings"].reset_index(drop=True),
        needs=needs,
        curriculum=curriculum,
        lines=lines,
        seat_cost=seat_cost,
        batch_cost=batch_cost,
        travel=None
        if travel is None
        else travel.assign(line=[keys.index(terms.line_key(name)) for name in travel["line"]]),
        away=days_away(frames["trainings"], days),
        nominations=nominations,
        own_cost=own_costs(nominations, keys),
        saved=saved,
        ip=ip_table(frames["employees"], frames["trainings"], settings.ip_scores),
        catalogue=catalogue,
        classroom_days=days,
        assumptions=(*assumptions, *day_assumptions, *travel_assumptions),
        warnings=tuple(warnings),
    )
    rows = frames["trainings"].index
    check_entries(scenario, log)
    check_openings(scenario, raw["trainings"], rows, log)
    check_eligibility(scenario.employees, scenario.trainings, raw["trainings"], rows, log)
    return scenario


def _competencies_named(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Without a table of competencies: every one that another table names, in order of appearance."""
    named = [
        frames[table]["competency"].drop_duplicates()
        for table in ("standards", "assessments", "gaps", "curriculum")
        if table in frames
    ]
    named.append(frames["trainings"]["competencies"].explode().dropna())
    ids = pd.concat(named, ignore_index=True).astype("str").drop_duplicates()
    return pd.DataFrame({"id": ids, "name": ids, "kind": "", "weight": 1.0}, index=ids.index)


def _check_training_names(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    warnings: list[Message],
    log: ProblemLog,
) -> None:
    trainings, attended = frames["trainings"], frames["employees"]["attended"].explode().dropna()
    outside = attended[~attended.isin(list(catalogue.by_name))]
    if len(outside):
        warnings.append(
            Message("attended_outside", "{count} attended trainings are not in the catalogue", {"count": len(outside)})
        )
    check_names(raw["trainings"], trainings, "conflicts", catalogue.by_name, log)
    if log.trusts("employees", "attended"):
        known = dict.fromkeys([*catalogue.by_name, *attended])
        check_names(raw["trainings"], trainings, "requires", known, log)
