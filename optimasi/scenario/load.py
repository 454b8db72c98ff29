"""From a file to a Scenario: parse, validate, read the tables, resolve names, collect every problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from optimasi.scenario import terms
from optimasi.scenario.adjust import adjust_tables
from optimasi.scenario.catalogue import check_catalogue
from optimasi.scenario.checks import check_rules, check_tables
from optimasi.scenario.curriculum import check_to_levels, read_curriculum
from optimasi.scenario.days import classroom_days
from optimasi.scenario.diagnostics import InputError, Message
from optimasi.scenario.fields import Reading
from optimasi.scenario.gathering import gathered
from optimasi.scenario.money import money_columns
from optimasi.scenario.needs import read_needs
from optimasi.scenario.raw import RawTable
from optimasi.scenario.references import (
    Catalogue,
    build_catalogue,
    check_names,
    check_unique,
    fill_names,
    names_of_rows,
    rows_by_name,
    with_ids,
)
from optimasi.scenario.scenario import Scenario
from optimasi.scenario.schema import Settings, read_settings
from optimasi.scenario.tables import read_tables
from optimasi.scenario.typed import typed_table
from optimasi.scenario.what_if import read_merged


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
    reading = Reading(file=str(path))
    tree, root = read_merged(path, changes, reading)
    settings = read_settings(tree, reading)
    raw, content = read_tables(settings, path, root, reading)
    lines = {terms.line_key(name): name for name in (settings.budget.lines if settings.budget else {})}
    frames = {name: typed_table(table, frozenset(settings.attributes), lines, reading) for name, table in raw.items()}
    frames = adjust_tables({name: with_ids(frame) for name, frame in frames.items()}, settings.adjust, reading)
    scenario = _assemble(settings, str(path), raw, frames, content, reading)
    if reading.diagnostics:
        raise InputError(gathered(reading.diagnostics, names_of_rows(raw["employees"])))
    return scenario


def _assemble(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: dict[str, pd.DataFrame],
    content: Mapping[str, bytes],
    reading: Reading,
) -> Scenario:
    warnings: list[Message] = []
    check_tables(raw, frames, reading)
    check_unique(raw["employees"], frames["employees"], ["id"], reading)
    for name in ("trainings", "competencies"):
        if name in frames:
            frames[name] = fill_names(raw[name], frames[name], reading)
    competencies = frames.get("competencies", _competencies_named(frames))
    known = rows_by_name(competencies)
    people = {name: row for row, name in enumerate(frames["employees"]["id"])}
    needs = read_needs(settings, file, raw, frames, people, known, warnings, reading)
    catalogue = build_catalogue(frames["trainings"])
    check_catalogue(raw["trainings"], frames["trainings"], catalogue, reading)
    curriculum, assumptions = read_curriculum(raw, frames, catalogue, known, reading)
    check_to_levels(raw, frames, reading)
    _check_training_names(raw, frames, catalogue, warnings, reading)
    lines, seat_cost, batch_cost = money_columns(
        settings.budget, raw["trainings"], frames["trainings"], warnings, reading
    )
    days, day_assumptions = classroom_days(raw["trainings"], frames["trainings"], settings.holidays, reading)
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json"), sort_keys=True).encode())
    for name in sorted(content):
        digest.update(f"{name} {len(content[name])} ".encode() + content[name])
    scenario = Scenario(
        settings,
        file,
        digest.hexdigest(),
        frames["employees"].reset_index(drop=True),
        competencies.reset_index(drop=True),
        frames["trainings"].reset_index(drop=True),
        needs,
        curriculum,
        lines,
        seat_cost,
        batch_cost,
        catalogue,
        days,
        (*assumptions, *day_assumptions),
        tuple(warnings),
    )
    check_rules(scenario, raw["trainings"], reading)
    return scenario


def _competencies_named(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Without a table of competencies: every one that another table names, in order of appearance."""
    named = [
        frames[table]["competency"] for table in ("standards", "assessments", "gaps", "curriculum") if table in frames
    ]
    named.append(frames["trainings"]["competencies"].explode().dropna())
    ids = pd.concat(named, ignore_index=True).drop_duplicates()
    return pd.DataFrame({"id": ids, "name": ids, "kind": "", "weight": 1.0}, index=ids.index)


def _check_training_names(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    warnings: list[Message],
    reading: Reading,
) -> None:
    known = set(catalogue.by_name)
    trainings, attended = frames["trainings"], frames["employees"]["attended"].explode().dropna()
    outside = attended[~attended.isin(list(known))]
    if len(outside):
        warnings.append(
            Message("attended_outside", "{count} attended trainings are not in the catalogue", {"count": len(outside)})
        )
    check_names(raw["trainings"], trainings, "conflicts", known, reading)
    if reading.trusts("employees", "attended"):
        check_names(raw["trainings"], trainings, "requires", known | set(attended), reading)
