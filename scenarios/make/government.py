"""The tables of a whole government: its offices staffed, its offers priced, its nominations and travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from scenarios.make.catalogue import Course, read_courses, records
from scenarios.make.draws import Frequencies
from scenarios.make.people import employee_rows, posts, read_offices, read_positions
from scenarios.make.tables import (
    Rows,
    Tables,
    assessment_rows,
    competency_rows,
    curriculum_rows,
    last_weekday,
    standard_rows,
)

YEAR = 2027
# Weekdays of that year with a fixed date, and Idulfitri (expected); the scenarios list the same.
HOLIDAYS = (date(2027, 1, 1), date(2027, 3, 10), date(2027, 3, 11), date(2027, 6, 1), date(2027, 8, 17))

# Of the nine competencies of PermenPANRB 38/2017 everyone is measured on six or seven, to keep the files small.
LEADING = ("M3", "M4", "M5", "M6", "M7", "M8", "S1")
SERVING = ("M1", "M2", "M3", "M4", "M5", "S1")

# Assessed level minus standard, and how often (assumed): a job person match (JPM) of about 80 %.
DEVIATIONS: Frequencies[int] = ((0, 0.50), (-1, 0.34), (-2, 0.06), (1, 0.10))

# Columns of an offer that say who may take it, and the columns of pegawai that they are about.
ELIGIBLE = {"offices": "opd", "positions": "jabatan", "echelons": "eselon", "statuses": "status"}


@dataclass(frozen=True)
class Nominated:
    """How many people are nominated for a training, by decision."""

    mandatory: int = 0
    locked: int = 0
    proposed: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Government:
    """A family of examples.

    Parameters
    ----------
    name
        Of its folder and its data files.
    probationary, fresh
        CPNS, and PPPK who owe their orientation.
    before
        Courses that somebody may have attended in earlier years.
    held
        Share of people with a slot of IP ASN filled: fungsional, teknis, seminar.
    travel
        The table perjadin.
    nominated
        Training -> who is nominated for it.
    """

    name: str
    probationary: int
    fresh: int
    before: Sequence[str]
    held: Mapping[str, float]
    travel: Rows
    nominated: Mapping[str, Nominated]


def tables(government: Government) -> Tables:
    """All tables of a family, by file name."""
    seed = f"{government.name}-{YEAR}"
    positions = read_positions(LEADING, SERVING)
    offers = list(records(f"offers-{government.name}"))
    courses = _courses(offers)
    places = posts(seed, read_offices(government.name), positions, government.probationary, government.fresh)
    employees = employee_rows(seed, places, positions, government.before, government.held, YEAR)
    standards = standard_rows(positions, employees)
    competencies = competency_rows(standards, {})
    return {
        "pegawai.csv": employees,
        "skj.csv": standards,
        "hasil.csv": assessment_rows(seed, employees, positions, DEVIATIONS),
        "kompetensi.csv": competencies,
        "pelatihan.csv": [training_row(offer, courses[offer["id"]]) for offer in offers],
        "kurikulum.csv": curriculum_rows(courses, competencies),
        "perjadin.csv": government.travel,
        "usulan.csv": nomination_rows(seed, government.nominated, offers, employees),
    }


def _courses(offers: Sequence[Mapping[str, str]]) -> dict[str, Course]:
    """Offer -> its course, at a distance where the offer is."""
    courses = read_courses()
    return {
        offer["id"]: courses[offer["course"]].online() if offer["mode"] == "daring" else courses[offer["course"]]
        for offer in offers
    }


def training_row(offer: Mapping[str, str], course: Course) -> dict[str, str]:
    """One row of the catalogue; a fee in the offer stands for the course's."""
    start = date.fromisoformat(offer["start"])
    return {
        "kode": offer["id"],
        "nama": f"{course.name} ({offer['label']})" if offer["label"] else course.name,
        "program": offer["variant_of"],
        "jenis": course.kind,
        "metode": offer["mode"],
        "penyelenggara": offer["provider"],
        "jp": str(course.hours),
        "mulai": offer["start"],
        "selesai": last_weekday(start, course.days, HOLIDAYS).isoformat(),
        "hari_klasikal": str(course.classroom_days),
        "kuota": offer["seats"],
        "min_kelas": offer["batch_min"],
        "maks_kelas": offer["batch_max"],
        "maks_angkatan": offer["batches_max"],
        "kelulusan": course.completion,
        "lokasi": offer["place"],
        "asrama": offer["lodging"],
        "prasyarat": offer["requires"],
        "tidak_bersama": offer["conflicts"],
        **{f"syarat.{column}": offer[key] for key, column in ELIGIBLE.items()},
        "biaya.kontribusi": offer["fee_rp"] or str(course.fee_rp),
        "biaya.perjadin": str(course.lodging_rp),
        "biaya_kelas.kontribusi": str(course.class_cost_rp if offer["batch_min"] else 0),
        "eselon": offer["echelons"] if course.kind == "struktural" else "",
        "sumber_dana": offer["source_of_funds"],
        **({"bidang": offer["field"]} if "field" in offer else {}),
    }


def travel_rows(to_capital_rp: Mapping[str, int], from_capital_rp: Mapping[str, tuple[int, int, int]]) -> Rows:
    """The table perjadin: from every place of an office to every place of a class but itself.

    Parameters
    ----------
    to_capital_rp
        Place of an office -> return trip to the capital, rupiah.
    from_capital_rp
        Place of a class -> return trip from the capital, allowance a day, lodging a night, rupiah.
    """
    return [
        {
            "asal": origin,
            "tujuan": destination,
            "transport": str(to_capital + fare),
            "uang_harian": str(per_day),
            "penginapan": str(per_night),
        }
        for origin, to_capital in to_capital_rp.items()
        for destination, (fare, per_day, per_night) in from_capital_rp.items()
        if destination != origin
    ]


def nomination_rows(
    seed: str,
    nominated: Mapping[str, Nominated],
    offers: Sequence[Mapping[str, str]],
    employees: Rows,
) -> Rows:
    """The table usulan: nobody for two trainings, and for one training no second person of an office."""
    rows: Rows = []
    taken: set[str] = set()
    for offer in offers:
        wanted = nominated.get(offer["id"], Nominated())
        decisions = (
            ["wajib"] * wanted.mandatory
            + ["terkunci"] * wanted.locked
            + ["diusulkan"] * wanted.proposed
            + ["ditolak"] * wanted.refused
        )
        rng = Random(f"{seed}/usulan/{offer['id']}")
        able = [e for e in employees if e["nip"] not in taken and _may_be_nominated(e, offer)]
        first_of_office: dict[str, dict[str, str]] = {}
        for employee in sorted(able, key=lambda _: rng.random()):
            first_of_office.setdefault(employee["opd"], employee)
        if len(first_of_office) < len(decisions):
            raise ValueError(
                f"{offer['id']}: {len(decisions)} nominations, {len(first_of_office)} offices with somebody"
            )
        for decision, employee in zip(decisions, first_of_office.values(), strict=False):
            taken.add(employee["nip"])
            probability = "0.9" if decision == "diusulkan" and rng.random() < 0.3 else ""
            rows.append(
                {"nip": employee["nip"], "pelatihan": offer["id"], "keputusan": decision, "peluang": probability}
            )
    return rows


def _may_be_nominated(employee: Mapping[str, str], offer: Mapping[str, str]) -> bool:
    """Eligible, has not attended the course, owes no other one, and stays for more than three years."""
    attended = set(employee["sudah_diikuti"].split("|")) - {""}
    eligible = all(employee[column] in offer[key].split("|") for key, column in ELIGIBLE.items() if offer[key])
    return (
        eligible
        and employee["status"] == "PNS"
        and not attended & {offer["id"], offer["variant_of"]}
        and date.fromisoformat(employee["tmt_pensiun"]).year > YEAR + 3
    )
