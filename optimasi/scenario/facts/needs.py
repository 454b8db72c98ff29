"""Who needs what: standards against assessments, or gaps as given, as one table of needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.schema import Settings
from optimasi.scenario.tables.references import Rows, check_unique, resolve
from optimasi.scenario.tables.typed import note_missing
from optimasi.scenario.tables.unknown_names import Names, with_nearest
from optimasi.words.gathering import one_mistake, whole
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name, Place

Column = npt.NDArray[Any]

NEEDS = {
    "employee": "int64",
    "competency": "int64",
    "required": "float64",
    "assessed": "float64",
    "gap": "float64",
    "weight": "float64",
}
NOTHING = {name: np.zeros(0) for name in NEEDS}


def read_needs(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    known: Mapping[str, int],
    warnings: list[Message],
    log: ProblemLog,
) -> pd.DataFrame:
    """The needs of everyone, from gaps or from standards and assessments, whichever are given."""
    levels = [name for name in ("standards", "assessments") if name in frames]
    if "gaps" in frames:
        if levels and all(log.trusts(table, "") for table in ("gaps", *levels)):
            log.problem(
                Message(
                    "gaps_and_levels",
                    "gaps and {table} are both given; gaps stand instead of standards and assessments",
                    {"table": Name("scenario", levels[0])},
                ),
                raw["gaps"].head_place,
                raw[levels[0]].head_place,
            )
        return needs_from_gaps(raw["gaps"], frames["gaps"], people, known, log)
    if len(levels) < 2:
        if not log.trusts("gaps"):
            return _sorted(NOTHING)
        missing = "assessments" if levels == ["standards"] else "standards"
        log.problem(
            Message("missing_table", "the table {table} is missing", {"table": Name("scenario", missing)}),
            Place(file),
            remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", missing)}),
        )
        return _sorted(NOTHING)
    needs, unassessed = needs_from_levels(raw, frames, people, known, settings.unassessed, log)
    if unassessed and settings.unassessed:
        template = {
            "ignore": Message(
                "unassessed_ignored",
                "{count} required competencies without an assessment are left out",
                {"count": unassessed},
            ),
            "zero": Message(
                "unassessed_zero",
                "{count} required competencies without an assessment count as level 0",
                {"count": unassessed},
            ),
        }
        warnings.append(template[settings.unassessed])
    return needs


def needs_from_gaps(
    raw: RawTable, gaps: pd.DataFrame, people: Mapping[str, int], competencies: Mapping[str, int], log: ProblemLog
) -> pd.DataFrame:
    """Gaps as given: the assessed level is unknown (NaN)."""
    rows = {
        "employee": resolve(raw, gaps, "employee", people, "employees", log),
        "competency": resolve(raw, gaps, "competency", competencies, "competencies", log),
    }
    check_unique(raw, gaps, ["employee", "competency"], log, rows)
    given = {name: gaps[name].to_numpy() for name in ("gap", "weight")}
    return _sorted(rows | given)


def needs_from_levels(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    competencies: Mapping[str, int],
    unassessed: str | None,
    log: ProblemLog,
) -> tuple[pd.DataFrame, int]:
    """Gap = max(0, required - assessed) for every employee and competency of the position's standard.

    Parameters
    ----------
    raw, frames
        The tables employees, standards and assessments, as they stand and typed.
    people, competencies
        Name -> row number.
    unassessed
        "ignore" drops a need without an assessment, "zero" assesses it at 0, None makes it a problem.
    log
        Takes the problems: positions without a standard, missing assessments, unknown names.

    Returns
    -------
    needs, count of unassessed
    """
    employees, standards, assessments = (frames[name] for name in ("employees", "standards", "assessments"))
    asked = {"competency": resolve(raw["standards"], standards, "competency", competencies, "competencies", log)}
    found = {
        "employee": resolve(raw["assessments"], assessments, "employee", people, "employees", log),
        "competency": resolve(raw["assessments"], assessments, "competency", competencies, "competencies", log),
    }
    check_unique(raw["standards"], standards, ["position", "competency"], log, asked)
    check_unique(raw["assessments"], assessments, ["employee", "competency"], log, found)
    _check_positions(raw, employees, standards, log)
    if not all(log.trusts(table) for table in ("employees", "competencies", "standards", "assessments")):
        return _sorted(NOTHING), 0
    needs = _required(employees["position"], standards["position"], asked["competency"], standards["level"])
    needs["assessed"] = _looked_up(
        found["employee"], found["competency"], assessments["level"], needs["employee"], needs["competency"]
    )
    missing = np.isnan(needs["assessed"])
    if missing.any():
        if unassessed is None:
            _note_unassessed(raw["assessments"], employees, competencies, needs, missing, log)
        if unassessed == "ignore":
            needs = {name: column[~missing] for name, column in needs.items()}
        needs["assessed"] = np.nan_to_num(needs["assessed"])
    needs["gap"] = np.maximum(0.0, needs["required"] - needs["assessed"])
    needs["weight"] = np.ones(len(needs["gap"]))
    return _sorted(needs), int(missing.sum())


def _required(held: pd.Series, position: pd.Series, competency: Rows, level: pd.Series) -> dict[str, Column]:
    """Employee, competency and required level of each standard of each employee's position, by employee."""
    codes, names = pd.factorize(position)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(names) + 1))
    holders = pd.Index(names).get_indexer(held)
    counts = np.diff(starts)[holders]
    employee = np.repeat(np.arange(len(held)), counts)
    offset = np.arange(len(employee)) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = order[starts[holders][employee] + offset]
    return {"employee": employee, "competency": competency[rows], "required": level.to_numpy()[rows]}


def _looked_up(employee: Rows, competency: Rows, level: pd.Series, wanted: Column, of: Column) -> Column:
    """The level of each wanted pair of employee and competency, NaN where it stands nowhere."""
    width = 1 + max(int(of.max(initial=0)), int(competency.max(initial=0)))
    pairs = employee * width + competency
    order = np.argsort(pairs, kind="stable")
    pairs, levels = pairs[order], level.to_numpy()[order]
    keys = wanted * width + of
    places = np.minimum(np.searchsorted(pairs, keys), max(0, len(pairs) - 1))
    return np.where(pairs[places] == keys, levels[places], np.nan) if len(pairs) else np.full(len(keys), np.nan)


def _sorted(columns: Mapping[str, Column]) -> pd.DataFrame:
    """By employee, then competency; NaN for levels that nobody knows."""
    employee, competency = columns["employee"], columns["competency"]
    pairs = employee * (1 + competency.max(initial=0)) + competency
    if (np.diff(pairs) < 0).any():
        order = np.argsort(pairs, kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
    unknown = np.full(len(pairs), np.nan)
    needs = {name: columns.get(name, unknown).astype(dtype, copy=False) for name, dtype in NEEDS.items()}
    return pd.DataFrame(needs, copy=False)


def _check_positions(
    raw: Mapping[str, RawTable], employees: pd.DataFrame, standards: pd.DataFrame, log: ProblemLog
) -> None:
    if not (log.trusts("employees", "position") and log.trusts("standards", "position")):
        return
    if "position" not in employees.attrs["heads"]:
        note_missing(raw["employees"], "position", log)
        return
    known = dict.fromkeys(standards["position"])
    found = Names.of(raw["employees"], employees, "position")
    blank = Message("no_position", "without a position nothing says what somebody needs")
    unplaced = [code for code, name in enumerate(found.names) if name == ""]
    if instances := found.instances(unplaced, dict.fromkeys(unplaced, blank)):
        log.diagnostics.append(one_mistake(instances))
        log.doubt("employees", "position")
    if instances := found.instances([code for code, name in enumerate(found.names) if name and name not in known]):
        count = sum(len(instance.rows) for instance in instances)
        message = Message(
            "no_standards",
            "{positions} positions of employees have no standard; people who cannot be counted: {count}",
            {"positions": len(instances), "count": count},
        )
        if len(instances) == 1:
            message = Message(
                "no_standard",
                "the position {name} has no standard; people who cannot be counted: {count}",
                {"name": instances[0].seen, "count": count},
            )
        place = whole(raw["standards"].head_place)
        log.diagnostics.append(with_nearest(message, place, instances, known, "position", log))
        log.doubt("employees", "position")


def _note_unassessed(
    raw: RawTable,
    employees: pd.DataFrame,
    competencies: Mapping[str, int],
    needs: Mapping[str, Column],
    missing: npt.NDArray[np.bool_],
    log: ProblemLog,
) -> None:
    by_row = {row: name for name, row in reversed(list(competencies.items()))}
    first = np.flatnonzero(missing)[:5]
    pairs = [
        f"{employees['id'].iloc[employee]}: {by_row[competency]}"
        for employee, competency in zip(
            needs["employee"][first].tolist(), needs["competency"][first].tolist(), strict=True
        )
    ]
    log.problem(
        Message(
            "unassessed",
            "{count} required competencies were not assessed, first {names}",
            {"count": int(missing.sum()), "names": tuple(pairs)},
        ),
        raw.head_place,
        remedy=Message("say_unassessed", "write unassessed: ignore, or unassessed: zero"),
    )
