"""Years that people have left before they retire: as given, else derived when a filter asks for them.

years_left = year of retirement - year of the scenario: the full years from 1 January of the scenario's
year to the day of retirement, 0 for those who retire during it, below 0 for those who have retired. The
day of retirement is the column's; else the first of the month after the birthday at which the age limit of
the job group is reached, the birth date being the column's, else digits 1 to 8 of the NIP.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel

from optimasi.scenario.files.raw import RawTable
from optimasi.scenario.format.fields import Filter
from optimasi.scenario.format.schema import Settings
from optimasi.words import terms
from optimasi.words.log import ProblemLog
from optimasi.words.messages import Message, Name
from optimasi.words.source import place_of

YEARS_LEFT = "years_left"
Years = npt.NDArray[np.float64]

# JPT: echelons I and II, however they are written: II.b, IIa, eselon 2, JPT pratama.
_JPT = re.compile(r"(?:eselon\W*)?(?:jpt\b|pimpinan tinggi|(?:i{1,2}|[12])(?:\W*[a-e])?(?:\W|$))", re.IGNORECASE)
_NIP = r"[0-9]{18}"


@cache
def retirement_ages() -> dict[str, float]:
    """The age limits of the data file, in years."""
    table = files("optimasi.scenario.facts").joinpath("data", "retirement.csv").read_text(encoding="utf-8")
    return {row["group"]: float(row["age"]) for row in csv.DictReader(table.splitlines())}


def years_asked(value: object) -> list[str]:
    """Where filters in the settings, or in a part of them, name years_left: the names as they are written."""
    return [
        condition.attribute
        for chosen in _filters(value)
        for condition in chosen.conditions
        if terms.canonical("employees", condition.attribute) == YEARS_LEFT
    ]


def _filters(value: object) -> Iterator[Filter]:
    if isinstance(value, Filter):
        yield value
    inside: Any = ()
    if isinstance(value, BaseModel):
        inside = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    for item in inside:
        yield from _filters(item)


def with_years_left(
    raw: RawTable, employees: pd.DataFrame, settings: Settings, asked: Iterable[str], log: ProblemLog
) -> pd.DataFrame:
    """The employees with years_left wherever it was left blank.

    Parameters
    ----------
    raw, employees
        The table as it stands and typed.
    settings
        Its year, and the age limits that replace those of the data file.
    asked
        The names by which filters ask, for messages.
    log
        Takes the problems: no year, people of whom it cannot be derived.
    """
    blank = employees[YEARS_LEFT].isna().to_numpy()
    if not blank.any():
        return employees
    if settings.year is None:
        key = {"key": Name("scenario", "year"), "years_left": Name("employees", YEARS_LEFT)}
        no_year = Message("no_year", "{years_left} counts from the {key} of the scenario, which is not given", key)
        log.problem(no_year, *map(place_of, asked), remedy=Message("write_year_key", "write {key}: 2027", key))
        return employees
    people = employees[blank]
    retirement = _date_parts(people["retirement"])[0]
    by_age = np.isnan(retirement)
    derived = np.where(by_age, _retirement_by_age(people, settings.retirement_age), retirement)
    unknown = np.flatnonzero(np.isnan(derived))
    if len(unknown) and log.trusts("employees"):
        names = tuple(people["id"].iloc[unknown[:5]])
        facts = {"count": len(unknown), "names": names, "years_left": Name("employees", YEARS_LEFT)}
        cannot = Message(
            "no_years_left", "{years_left} cannot be derived for {count} of the people, first {names}", facts
        )
        place = raw.place(int(people.index[unknown[0]]), employees.attrs["heads"].get("id", "id"))
        columns = {name: Name("employees", name) for name in ("retirement", "birth_date", "job_group")}
        remedy = Message("fill_retirement", "fill {retirement}, or {job_group} and {birth_date} (or a NIP)", columns)
        log.problem(cannot, place, *map(place_of, asked), seen=names[0], remedy=remedy)
    if by_age.any():
        facts = {
            "count": int(by_age.sum()),
            "key": Name("scenario", "retirement_age"),
            "years_left": Name("employees", YEARS_LEFT),
        }
        assumed = Message(
            "years_left_by_age",
            "for {count} of the people, {years_left} follows from age limits that are not verified; {key} sets others",
            facts,
        )
        if assumed not in log.warnings:
            log.warnings.append(assumed)
    years = employees[YEARS_LEFT].to_numpy(copy=True)
    years[blank] = derived - settings.year
    changed = employees.assign(**{YEARS_LEFT: years})
    changed.attrs = employees.attrs
    return changed


def without_derived(adjusted: pd.DataFrame, derived: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Adjusted employees without the years that were derived before: what they derive from may be adjusted."""
    years = adjusted[YEARS_LEFT].where(adjusted[YEARS_LEFT] != derived[YEARS_LEFT], given[YEARS_LEFT])
    changed = adjusted.assign(**{YEARS_LEFT: years})
    changed.attrs = adjusted.attrs
    return changed


def _retirement_by_age(people: pd.DataFrame, limits: Mapping[str, float]) -> Years:
    """Year of the first of the month after the birthday at the age limit; NaN where birth or group is unknown."""
    ages = retirement_ages() | dict(limits)
    year, month = _birth(people)
    echelon = people["echelon"].map({text: bool(_JPT.match(text)) for text in people["echelon"].unique()})
    group = people["job_group"].where(~((people["job_group"] == "structural") & echelon.astype(bool)), "jpt")
    age = group.map(ages).to_numpy(dtype=np.float64)
    months = 12 * (year + age) + month  # the month after the birthday, counted from year 0
    return np.asarray(np.floor(months / 12))


def _birth(people: pd.DataFrame) -> tuple[Years, Years]:
    """Year and month (1 to 12) of birth, by the column, else by the NIP."""
    year, month = _date_parts(people["birth_date"])
    nips = people["id"].where(people["id"].str.fullmatch(_NIP), "")
    days = pd.to_datetime(nips.str[:8], format="%Y%m%d", errors="coerce")
    known = ~np.isnan(year)
    return (
        np.where(known, year, days.dt.year.to_numpy(dtype=np.float64)),
        np.where(known, month, days.dt.month.to_numpy(dtype=np.float64)),
    )


def _date_parts(column: pd.Series) -> tuple[Years, Years]:
    """Year and month of dates, NaN where blank."""
    codes, dates = pd.factorize(column, use_na_sentinel=False)
    years, months = (
        np.array([getattr(day, part) if isinstance(day, date) else np.nan for day in dates], dtype=np.float64)
        for part in ("year", "month")
    )
    return years[codes], months[codes]
