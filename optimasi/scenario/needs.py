"""Who needs what: standards against assessments, or gaps as given, as one table of needs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimasi.scenario.diagnostics import Message, Name, Place
from optimasi.scenario.fields import Reading
from optimasi.scenario.gathering import one_mistake, whole
from optimasi.scenario.raw import RawTable
from optimasi.scenario.references import check_unique, resolve
from optimasi.scenario.schema import Settings
from optimasi.scenario.typed import missing_column
from optimasi.scenario.unknown_names import Names, with_aliases

NEEDS = {
    "employee": "int64",
    "competency": "int64",
    "required": "float64",
    "assessed": "float64",
    "gap": "float64",
    "weight": "float64",
}


def read_needs(
    settings: Settings,
    file: str,
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    known: Mapping[str, int],
    warnings: list[Message],
    reading: Reading,
) -> pd.DataFrame:
    """The needs of everyone, from gaps or from standards and assessments, whichever are given."""
    levels = [name for name in ("standards", "assessments") if name in frames]
    if "gaps" in frames:
        if levels:
            reading.problem(
                Message(
                    "gaps_and_levels",
                    "gaps and {table} are both given; gaps stand instead of standards and assessments",
                    {"table": Name("scenario", levels[0])},
                ),
                raw["gaps"].head_place,
                raw[levels[0]].head_place,
            )
        return needs_from_gaps(raw["gaps"], frames["gaps"], people, known, reading)
    if len(levels) < 2:
        if not reading.trusts("gaps"):
            return _sorted(pd.DataFrame(columns=list(NEEDS)))
        missing = "assessments" if levels == ["standards"] else "standards"
        reading.problem(
            Message("missing_table", "the table {table} is missing", {"table": Name("scenario", missing)}),
            Place(file),
            remedy=Message("name_table", "name its file: {key}: FILE.csv", {"key": Name("scenario", missing)}),
        )
        return _sorted(pd.DataFrame(columns=list(NEEDS)))
    needs, unassessed = needs_from_levels(raw, frames, people, known, settings.unassessed, reading)
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
    raw: RawTable, gaps: pd.DataFrame, people: Mapping[str, int], competencies: Mapping[str, int], reading: Reading
) -> pd.DataFrame:
    """Gaps as given: the assessed level is unknown (NaN)."""
    rows = {
        "employee": resolve(raw, gaps, "employee", people, "employees", reading),
        "competency": resolve(raw, gaps, "competency", competencies, "competencies", reading),
    }
    check_unique(raw, gaps, ["employee", "competency"], reading, rows)
    return _sorted(
        pd.DataFrame(
            {
                **rows,
                "required": np.nan,
                "assessed": np.nan,
                "gap": gaps["gap"].to_numpy(),
                "weight": gaps["weight"].to_numpy(),
            }
        )
    )


def needs_from_levels(
    raw: Mapping[str, RawTable],
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, int],
    competencies: Mapping[str, int],
    unassessed: str | None,
    reading: Reading,
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
    reading
        Takes the problems: positions without a standard, missing assessments, unknown names.

    Returns
    -------
    needs, count of unassessed
    """
    employees, standards, assessments = (frames[name] for name in ("employees", "standards", "assessments"))
    asked = {"competency": resolve(raw["standards"], standards, "competency", competencies, "competencies", reading)}
    found = {
        "employee": resolve(raw["assessments"], assessments, "employee", people, "employees", reading),
        "competency": resolve(raw["assessments"], assessments, "competency", competencies, "competencies", reading),
    }
    check_unique(raw["standards"], standards, ["position", "competency"], reading, asked)
    check_unique(raw["assessments"], assessments, ["employee", "competency"], reading, found)
    _check_positions(raw, employees, standards, reading)
    if not all(reading.trusts(table) for table in ("employees", "competencies", "standards", "assessments")):
        return _sorted(pd.DataFrame(columns=list(NEEDS))), 0
    required = pd.DataFrame(
        {"position": standards["position"].to_numpy(), "required": standards["level"].to_numpy()} | asked
    )
    assessed = pd.DataFrame(found | {"assessed": assessments["level"].to_numpy()})
    holders = pd.DataFrame({"employee": np.arange(len(employees)), "position": employees["position"].to_numpy()})
    needs = holders.merge(required, on="position").merge(assessed, on=["employee", "competency"], how="left")
    missing = needs["assessed"].isna()
    if missing.any():
        if unassessed is None:
            _note_unassessed(raw["assessments"], employees, competencies, needs[missing], reading)
        needs = needs[~missing] if unassessed == "ignore" else needs.fillna({"assessed": 0.0})
    needs = needs.assign(gap=np.maximum(0.0, needs["required"] - needs["assessed"]), weight=1.0)
    return _sorted(needs), int(missing.sum())


def _sorted(needs: pd.DataFrame) -> pd.DataFrame:
    return needs.sort_values(["employee", "competency"], ignore_index=True)[list(NEEDS)].astype(NEEDS)


def _check_positions(
    raw: Mapping[str, RawTable], employees: pd.DataFrame, standards: pd.DataFrame, reading: Reading
) -> None:
    if not (reading.trusts("employees", "position") and reading.trusts("standards", "position")):
        return
    if "position" not in employees.attrs["heads"]:
        missing_column(raw["employees"], "position", reading)
        return
    known = set(standards["position"])
    found = Names.of(raw["employees"], employees, "position")
    blank = Message("no_position", "without a position nothing says what somebody needs")
    unplaced = [code for code, name in enumerate(found.names) if name == ""]
    if instances := found.instances(unplaced, dict.fromkeys(unplaced, blank)):
        reading.diagnostics.append(one_mistake(instances))
    if instances := found.instances(code for code, name in enumerate(found.names) if name and name not in known):
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
        reading.diagnostics.append(with_aliases(message, place, instances, known, "position", reading))
        reading.doubt("employees", "position")


def _note_unassessed(
    raw: RawTable, employees: pd.DataFrame, competencies: Mapping[str, int], missing: pd.DataFrame, reading: Reading
) -> None:
    by_row = {row: name for name, row in reversed(list(competencies.items()))}
    pairs = [
        f"{employees['id'].iloc[employee]}: {by_row[competency]}"
        for employee, competency in missing[["employee", "competency"]].head(5).itertuples(index=False)
    ]
    reading.problem(
        Message(
            "unassessed",
            "{count} required competencies were not assessed, first {names}",
            {"count": len(missing), "names": tuple(pairs)},
        ),
        raw.head_place,
        remedy=Message("say_unassessed", "write unassessed: ignore, or unassessed: zero"),
    )
