"""Write the CSV tables of the example families: `python scenarios/make.py [FAMILY ...]`.

The people are invented: every name ends in "(contoh)" and every NIP has a serial of 9xx. The same seed
gives the same bytes on every Python: only `Random.random` is used, seeded with text.
The scenarios (`dasar.yaml`, `base.yaml`) are written by hand and name some of the NIPs made here.

Figures are those of the project's domain notes: hours, days, prices, pass rates, lifts and target levels of
a course in `COURSES` with their source, standards in `POSITIONS`, travel rates in `SbmRate`.
What was assumed on top of them says "assumed" where it stands.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

Rows = list[dict[str, str]]
Tables = dict[str, Rows]

HERE = Path(__file__).resolve().parent
INVENTED = " (contoh)"
FIRST_SERIAL = 901

# Sources of figures, as remarks.
CAMAT = "assumed, anchored on the Kemendagri camat course 2025: Rp905,000 a day (indoklik.net)"
BLORA = "assumed, anchored on the Blora PPPK orientation: Rp650,000 for 9 days (blorakoran 2026)"

# Grounds of a lift: effect size times 0.8 levels, the assumed standard deviation within a position.
ARTHUR = "Arthur dkk. 2003: 0.63 x 0.8 level"
LACERENZA = "Lacerenza dkk. 2017: 0.73 x 0.8 level"
ASSUMED = "asumsi dasar"


# --- what every family shares -------------------------------------------------------------------------


@dataclass(frozen=True)
class Competency:
    """A competency; `weight` is its weight in the objective."""

    name: str
    kind: str
    weight: str = "1"


@dataclass(frozen=True)
class Position:
    """A position (jabatan): its group, echelon, standard levels and the grades its holders may have."""

    group: str
    echelon: str
    managerial: Mapping[str, int]
    technical: Mapping[str, int]
    grades: Sequence[str]
    born: tuple[int, int]


@dataclass(frozen=True)
class Course:
    """Figures of a course: no per diem where nobody travels, no class cost where places are bought."""

    kind: str
    hours: int
    days: int
    classroom_days: int
    fee_rp: int
    class_cost_rp: int
    per_diem_days: int
    competencies: Sequence[str]
    to_level: int
    lift: str
    completion: str
    source: str
    ground: str = ASSUMED
    lodging_rp: int = 0


@dataclass(frozen=True)
class SbmRate:
    """State cost standard of one province: training per diem and one taxi trip (PMK 32/2025, secondary)."""

    training_per_diem_rp: int
    taxi_trip_rp: int


@dataclass(frozen=True)
class Batch:
    """Bounds of a self-run class."""

    smallest: int
    largest: int
    most: int


@dataclass(frozen=True)
class Offer:
    """One row of the catalogue: a course offered once, from `start` on."""

    id: str
    course: str
    name: str
    mode: str
    provider: str
    start: date
    variant_of: str = ""
    seats: int | None = None
    batch: Batch | None = None
    requires: str = ""
    conflicts: str = ""
    positions: str = ""
    echelons: str = ""
    statuses: str = ""
    grades: str = ""


@dataclass(frozen=True)
class Person:
    """An invented person, before NIP, grade and levels are drawn."""

    name: str
    sex: str
    position: str
    unit: str
    status: str = "PNS"
    attendance: str = ""
    attended: str = ""
    born: int | None = None


# M1-S1: PermenPANRB 38/2017; T..: domain notes. A01 is assumed: no competency of the notes is about health
# protocol. Weights assumed: 1.5 for what a kecamatan is there for, serving residents at the counter.
COMPETENCIES: Mapping[str, Competency] = {
    "M4": Competency("Orientasi pada Hasil", "manajerial"),
    "M5": Competency("Pelayanan Publik", "manajerial"),
    "M8": Competency("Pengambilan Keputusan", "manajerial"),
    "S1": Competency("Perekat Bangsa", "sosial kultural"),
    "T02": Competency("Pengelolaan Keuangan Daerah", "teknis"),
    "T03": Competency("Penatausahaan Bendahara", "teknis"),
    "T04": Competency("Akuntansi dan Pelaporan Keuangan Daerah", "teknis"),
    "T05": Competency("Perencanaan dan Penganggaran Daerah", "teknis"),
    "T09": Competency("Pengelolaan Arsip Dinamis", "teknis"),
    "T10": Competency("Tata Naskah Dinas", "teknis"),
    "T11": Competency("Pelayanan Prima dan Pengaduan", "teknis", "1.5"),
    "T12": Competency("SPBE / Pemerintahan Digital", "teknis"),
    "T13": Competency("Analisis dan Visualisasi Data", "teknis"),
    "T14": Competency("Keamanan Informasi", "teknis"),
    "T15": Competency("Analisis Kebijakan", "teknis"),
    "T17": Competency("Manajemen ASN dan Kepegawaian", "teknis"),
    "T20": Competency("Pembinaan Pemerintahan Desa/Kelurahan", "teknis"),
    "T21": Competency("Administrasi Kependudukan", "teknis", "1.5"),
    "T22": Competency("Penegakan Perda dan Ketertiban Umum", "teknis"),
    "T23": Competency("Penanggulangan Bencana", "teknis"),
    "T25": Competency("Manajemen Puskesmas/Rumah Sakit", "teknis"),
    "T28": Competency("Akuntabilitas Kinerja (SAKIP)", "teknis"),
    "T29": Competency("Kepamongprajaan", "teknis"),
    "A01": Competency("Protokol Kesehatan dan Kesiapsiagaan", "teknis"),
}

PENATA = ("III/a", "III/b", "III/c", "III/d")
PENGATUR = ("II/b", "II/c", "II/d", "III/a")


def manages(level: int) -> dict[str, int]:
    """Standard of those who lead: three managerial competencies and the socio-cultural one, at one level."""
    return dict.fromkeys(("M4", "M5", "M8", "S1"), level)


def serves(level: int) -> dict[str, int]:
    """Standard of those who do not decide: without M8."""
    return dict.fromkeys(("M4", "M5", "S1"), level)


# Standards of the domain notes (levels per position assumed there). Added, assumed: A01 everywhere; T13 for
# who plans or keeps files; T14 for who holds personal data. Grades and years of birth assumed.
POSITIONS: Mapping[str, Position] = {
    "Camat": Position(
        "struktural", "III.a", manages(3), {"T29": 3, "T20": 3, "T23": 2, "T05": 3}, ("IV/a",), (1971, 1978)
    ),
    "Sekretaris Kecamatan": Position(
        "struktural",
        "III.b",
        manages(3),
        {"T29": 3, "T02": 2, "T20": 3, "T13": 2},
        ("III/d", "IV/a"),
        (1974, 1981),
    ),
    "Kepala Subbagian Umum dan Kepegawaian": Position(
        "struktural",
        "IV.a",
        manages(2),
        {"T17": 3, "T09": 2, "T10": 2, "T14": 2},
        ("III/c", "III/d"),
        (1974, 1986),
    ),
    "Kepala Subbagian Program dan Keuangan": Position(
        "struktural",
        "IV.a",
        manages(2),
        {"T05": 3, "T02": 3, "T28": 3, "T13": 2},
        ("III/c", "III/d"),
        (1974, 1986),
    ),
    "Kepala Seksi Pelayanan Kecamatan": Position(
        "struktural", "IV.a", manages(2), {"T11": 3, "T21": 2, "A01": 2}, ("III/c", "III/d"), (1974, 1986)
    ),
    "Lurah": Position(
        "struktural",
        "IV.a",
        manages(2),
        {"T29": 2, "T20": 3, "T11": 3, "A01": 2},
        ("III/c", "III/d"),
        (1974, 1986),
    ),
    "Arsiparis Terampil": Position("fungsional", "", serves(1), {"T09": 3, "T10": 2}, ("II/c", "II/d"), (1986, 2001)),
    "Pranata Komputer Ahli Pertama": Position(
        "fungsional", "", manages(2), {"T12": 3, "T13": 3, "T14": 3}, ("III/a", "III/b"), (1986, 1998)
    ),
    "Polisi Pamong Praja Terampil": Position(
        "fungsional", "", serves(1), {"T22": 2, "T23": 1, "A01": 1}, ("II/b", "II/c", "II/d"), (1982, 1998)
    ),
    "Perawat Terampil": Position(
        "fungsional", "", serves(1), {"T25": 1, "T11": 2, "A01": 2}, ("II/c", "II/d"), (1982, 1998)
    ),
    "Bendahara Pengeluaran": Position(
        "pelaksana", "", serves(1), {"T03": 3, "T02": 2, "T04": 1}, PENGATUR, (1978, 1994)
    ),
    "Pengadministrasi Perkantoran": Position(
        "pelaksana", "", serves(1), {"T10": 2, "T09": 1, "T12": 1, "T13": 1}, PENGATUR, (1974, 1998)
    ),
    "Pengelola Layanan Operasional": Position(
        "pelaksana", "", serves(1), {"T11": 2, "T12": 1, "A01": 1}, PENGATUR, (1976, 1998)
    ),
    "Penelaah Teknis Kebijakan": Position(
        "pelaksana", "", serves(1), {"T05": 2, "T13": 2, "T15": 1}, PENATA, (1980, 1998)
    ),
    "Operator Layanan Kependudukan": Position(
        "pelaksana", "", serves(1), {"T21": 2, "T11": 2, "T14": 1, "A01": 1}, PENGATUR, (1978, 1998)
    ),
    "Penata Layanan Operasional": Position(
        "pelaksana", "", serves(1), {"T11": 2, "T12": 1}, ("V", "VII", "IX"), (1982, 1999)
    ),
}

# In order: kind, hours, days, classroom days, fee, class cost, days of per diem, competencies, level led to,
# lift, completion, source and, where a study gives the lift, its ground.
COURSES: Mapping[str, Course] = {
    "PKA": Course(
        "struktural", 908, 105, 22, 25_000_000, 0, 22, ("M4", "M5", "M8"), 3, "0.6", "0.97",
        "JP and days LAN Makassar 2025, completion Sumut 75 of 77; fee and classroom days assumed", LACERENZA,
    ),
    "PKP": Course(
        "struktural", 830, 100, 20, 22_000_000, 0, 20, ("M4", "M5", "M8"), 2, "0.6", "0.98",
        "JP Mimika 2023, completion Jombang 2025; fee assumed (Diklatpim IV Rp20 million, Tabanan 2017)",
        LACERENZA,
    ),
    "LATSAR-BLENDED": Course(
        "dasar", 647, 64, 3, 9_296_000, 0, 3, ("M5", "S1"), 1, "0.5", "0.98",
        "JP and days Pontianak 2025; fee Perlan 3/2019 (Deli Serdang)",
    ),
    "LATSAR-DARING": Course(
        "dasar", 647, 64, 0, 5_260_000, 0, 0, ("M5", "S1"), 1, "0.5", "0.95",
        "fee Perlan 3/2021 (Pati); JP as Pontianak 2025; completion assumed",
    ),
    "ORIENTASI": Course(
        "dasar", 24, 9, 9, 650_000, 0, 0, ("M5", "S1"), 1, "0.3", "0.97",
        "fee and days Blora 2026; JP assumed",
    ),
    "SPBE": Course(
        "teknis", 24, 4, 0, 0, 0, 0, ("T12", "T13"), 2, "0.35", "0.75", "assumed; free ministry class",
    ),
    "SPREADSHEET": Course(
        "teknis", 24, 4, 2, 400_000, 20_000_000, 0, ("T13",), 2, "0.5", "0.92", BLORA, ARTHUR,
    ),
    "SPREADSHEET-DARING": Course(
        "teknis", 20, 4, 0, 150_000, 0, 0, ("T13",), 2, "0.4", "0.85",
        "assumed throughout: shorter and cheaper than the class, completion as of other taught online ones",
    ),
    "DASHBOARD": Course(
        "teknis", 30, 5, 0, 0, 0, 0, ("T13", "T12"), 3, "0.5", "0.75", "assumed", ARTHUR,
    ),
    "KAMIN": Course(
        "teknis", 20, 3, 0, 0, 0, 0, ("T14",), 2, "0.4", "0.75", "assumed",
    ),
    "PROKES": Course(
        "teknis", 24, 3, 3, 500_000, 30_000_000, 0, ("A01", "T23"), 2, "0.4", "0.97",
        "assumed: figures of the basic disaster class; " + BLORA,
    ),
    "PROKES-DARING": Course(
        "teknis", 20, 3, 0, 50_000, 0, 0, ("A01", "T25"), 2, "0.35", "0.85",
        "assumed: figures of the online complaint handling class, run by the city",
    ),
    "ARSIP": Course(
        "teknis", 30, 4, 4, 3_600_000, 0, 4, ("T09", "T10"), 2, "0.5", "0.97", CAMAT, ARTHUR,
    ),
    "ARSIP-DARING": Course(
        "teknis", 24, 5, 0, 600_000, 0, 0, ("T09", "T10"), 2, "0.45", "0.85",
        "assumed; online Latsar was 43 % cheaper (Pati), more without lodging",
    ),
    "TND": Course(
        "teknis", 20, 2, 0, 10_000, 2_500_000, 0, ("T10", "T12"), 2, "0.35", "0.85", "assumed",
    ),
    "PRIMA": Course(
        "teknis", 20, 3, 3, 350_000, 25_000_000, 0, ("T11", "M5"), 2, "0.4", "0.97", BLORA,
    ),
    "ADMINDUK": Course(
        "teknis", 30, 4, 4, 3_600_000, 0, 4, ("T21",), 2, "0.5", "0.97", CAMAT, ARTHUR,
    ),
    "CAMAT": Course(
        "teknis", 40, 5, 5, 3_025_000, 0, 5, ("T29", "T20", "M8"), 3, "0.5", "0.98",
        "fee and lodging 4-8 August 2025 (indoklik.net); JP assumed", ARTHUR, 1_500_000,
    ),
    "KELURAHAN": Course(
        "teknis", 20, 3, 3, 350_000, 25_000_000, 0, ("T20", "T29"), 2, "0.4", "0.97", BLORA,
    ),
    "BENDAHARA": Course(
        "teknis", 40, 5, 5, 4_525_000, 0, 5, ("T03", "T02"), 2, "0.5", "0.97", CAMAT, ARTHUR,
    ),
    "RKA": Course(
        "teknis", 20, 3, 3, 350_000, 30_000_000, 0, ("T05", "T02"), 2, "0.4", "0.97", BLORA,
    ),
    "SKP": Course(
        "teknis", 20, 3, 0, 20_000, 0, 0, ("T17", "T28"), 2, "0.3", "0.8",
        "assumed; the class cost is the city's",
    ),
    "SATPOL": Course(
        "fungsional", 100, 14, 14, 6_500_000, 0, 14, ("T22",), 2, "0.7", "0.96", CAMAT,
    ),
    "MAGANG": Course(
        "nonklasikal", 80, 10, 10, 2_000_000, 0, 10, ("T12", "T13", "T14"), 3, "0.5", "0.95",
        "assumed throughout: ten days of eight hours, a university's handling fee",
    ),
    "TUBEL": Course(
        "tugas belajar", 20, 80, 80, 40_000_000, 0, 0, ("T05", "T13", "T15"), 3, "1", "0.95",
        "assumed throughout: one year of a master's degree, counted with the 20 hours a year owes; "
        "at most one level a year",
    ),
    "WEBINAR": Course(
        "seminar", 3, 1, 0, 0, 0, 0, ("S1",), 2, "0.05", "0.8", "assumed",
    ),
}  # fmt: skip

JAWA_TIMUR = SbmRate(training_per_diem_rp=120_000, taxi_trip_rp=225_000)

# Assumed: a class of 15 to 20 in the hall of the kecamatan costs a quarter of a class of 30 to 40.
CLASS_COST_DIVISOR = 4

# Assessed level minus standard, and how often (assumed): mostly 0 to 2 below, a few above.
DEVIATIONS: Sequence[tuple[int, float]] = ((0, 0.28), (-1, 0.40), (-2, 0.24), (1, 0.08))


def draw(rng: Random, among: Sequence[str]) -> str:
    """One of `among`, evenly."""
    return among[int(rng.random() * len(among))]


def draw_number(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included, evenly."""
    return low + int(rng.random() * (high - low + 1))


def draw_deviation(rng: Random) -> int:
    """A difference of `DEVIATIONS`, with its frequency."""
    point = rng.random()
    for value, frequency in DEVIATIONS:
        point -= frequency
        if point < 0:
            return value
    return 0


def last_weekday(start: date, days: int) -> date:
    """The day on which `days` weekdays from `start` are over; holidays are not known here."""
    day = start
    left = days - 1
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return day


def travel_cost(course: Course, mode: str, rate: SbmRate) -> int:
    """Per diem for each day, a taxi there and back, lodging where it is charged apart; online 0."""
    if mode == "daring" or course.per_diem_days == 0:
        return 0
    return course.per_diem_days * rate.training_per_diem_rp + 2 * rate.taxi_trip_rp + course.lodging_rp


def nip(rng: Random, person: Person, serial: int) -> str:
    """Birth date, month of appointment, sex and an invented serial, 18 digits."""
    low, high = POSITIONS[person.position].born
    if person.status == "CPNS":
        low, high = max(low, 1998), max(high, 2001)
    born = person.born or draw_number(rng, low, high)
    month, day = draw_number(rng, 1, 12), draw_number(rng, 1, 28)
    if person.status == "CPNS":
        appointed, appointed_month = 2026, 6
    elif person.status == "PPPK":
        appointed, appointed_month = draw_number(rng, 2022, 2025), 3
    else:
        appointed, appointed_month = min(2022, born + draw_number(rng, 23, 30)), draw_number(rng, 1, 12)
    sex = "1" if person.sex == "L" else "2"
    return f"{born}{month:02}{day:02}{appointed}{appointed_month:02}{sex}{serial}"


def grade(rng: Random, person: Person, years: int) -> str:
    """A grade of the position: one step for every five years of service; of a PPPK by schooling, so drawn."""
    grades = POSITIONS[person.position].grades
    if person.status == "CPNS":
        return "II/c" if grades[0].startswith("II/") else "III/a"
    if person.status == "PPPK":
        return draw(rng, grades)
    return grades[min(len(grades) - 1, years // 5)]


def employee_rows(seed: str, people: Sequence[Person]) -> Rows:
    """The table pegawai; a person's draws depend on the seed and the person alone."""
    rows: Rows = []
    for serial, person in enumerate(people, FIRST_SERIAL):
        rng = Random(f"{seed}/pegawai/{serial}")
        position = POSITIONS[person.position]
        number = nip(rng, person, serial)
        rows.append(
            {
                "nip": number,
                "nama": person.name + INVENTED,
                "opd": person.unit,
                "jabatan": person.position,
                "kelompok_jabatan": position.group,
                "eselon": position.echelon,
                "golongan": grade(rng, person, 2027 - int(number[8:12])),
                "status": person.status,
                "jenis_kelamin": person.sex,
                "kehadiran": person.attendance,
                "sudah_diikuti": person.attended,
            }
        )
    return rows


def standard(position: str) -> dict[str, int]:
    """All standard levels of a position."""
    return {**POSITIONS[position].managerial, **POSITIONS[position].technical}


def standard_rows(people: Iterable[Person]) -> Rows:
    """The table skj, for the positions that somebody holds."""
    held = {person.position for person in people}
    return [
        {"jabatan": position, "kompetensi": code, "level": str(level)}
        for position in POSITIONS
        if position in held
        for code, level in standard(position).items()
    ]


def assessment_rows(seed: str, employees: Rows) -> Rows:
    """The table hasil: everyone on every competency of the standard, whole levels from 0 to 5."""
    rows: Rows = []
    for employee in employees:
        rng = Random(f"{seed}/hasil/{employee['nip']}")
        for code, required in standard(employee["jabatan"]).items():
            level = min(5, max(0, required + draw_deviation(rng)))
            rows.append({"nip": employee["nip"], "kompetensi": code, "level": str(level)})
    return rows


def competency_rows(standards: Rows) -> Rows:
    """The table kompetensi, for the competencies that some standard asks for."""
    asked = {row["kompetensi"] for row in standards}
    return [
        {"kode": code, "nama": competency.name, "jenis": competency.kind, "bobot": competency.weight}
        for code, competency in COMPETENCIES.items()
        if code in asked
    ]


def training_rows(offers: Iterable[Offer], rate: SbmRate) -> Rows:
    """The table pelatihan. From `mulai` to `selesai` is the classroom part; online, the whole."""
    return [training_row(offer, COURSES[offer.course], rate) for offer in offers]


def training_row(offer: Offer, course: Course, rate: SbmRate) -> dict[str, str]:
    """One row of the catalogue."""
    days = course.days if offer.mode == "daring" else course.classroom_days
    batch = offer.batch
    return {
        "kode": offer.id,
        "nama": offer.name,
        "program": offer.variant_of,
        "jenis": course.kind,
        "metode": offer.mode,
        "penyelenggara": offer.provider,
        "jp": str(course.hours),
        "mulai": offer.start.isoformat(),
        "selesai": last_weekday(offer.start, days).isoformat(),
        "kuota": str(offer.seats) if offer.seats else "",
        "min_kelas": str(batch.smallest) if batch else "",
        "maks_kelas": str(batch.largest) if batch else "",
        "maks_angkatan": str(batch.most) if batch else "",
        "kelulusan": course.completion,
        "prasyarat": offer.requires,
        "tidak_bersama": offer.conflicts,
        "syarat.jabatan": offer.positions,
        "syarat.eselon": offer.echelons,
        "syarat.status": offer.statuses,
        "syarat.golongan": offer.grades,
        "biaya.kontribusi": str(course.fee_rp),
        "biaya.perjadin": str(travel_cost(course, offer.mode, rate)),
        "biaya_kelas.kontribusi": str(course.class_cost_rp // CLASS_COST_DIVISOR if batch else 0),
    }


def curriculum_rows(offers: Iterable[Offer], competencies: Rows) -> Rows:
    """The table kurikulum: what each offer lifts, of the competencies in use."""
    used = {row["kode"] for row in competencies}
    return [
        {
            "pelatihan": offer.id,
            "kompetensi": code,
            "kenaikan": COURSES[offer.course].lift,
            "sampai_level": str(COURSES[offer.course].to_level),
            "dasar": COURSES[offer.course].ground,
        }
        for offer in offers
        for code in COURSES[offer.course].competencies
        if code in used
    ]


def tables(seed: str, people: Sequence[Person], offers: Sequence[Offer], rate: SbmRate) -> Tables:
    """All tables of a family, by file name."""
    employees = employee_rows(seed, people)
    standards = standard_rows(people)
    competencies = competency_rows(standards)
    return {
        "pegawai.csv": employees,
        "skj.csv": standards,
        "hasil.csv": assessment_rows(seed, employees),
        "kompetensi.csv": competencies,
        "pelatihan.csv": training_rows(offers, rate),
        "kurikulum.csv": curriculum_rows(offers, competencies),
    }


# --- asemrowo: a kecamatan and its three kelurahan ------------------------------------------------------

KECAMATAN = "Kecamatan Asemrowo"
ASEMROWO = "Kelurahan Asemrowo"
GENTING = "Kelurahan Genting Kalianak"
TAMBAK = "Kelurahan Tambak Sarioso"

# Sizes: a kecamatan 10 to 22 (Kab. OKU 2026), a kelurahan 6 to 7 (Pontianak 2024). People invented.
# Attendance 0.5 to 0.7: reluctant (assumed).
ASEMROWO_PEOPLE: Sequence[Person] = (
    Person("Bambang Prasetyo", "L", "Camat", KECAMATAN, attended="PKA"),
    Person("Retno Wulandari", "P", "Sekretaris Kecamatan", KECAMATAN, attended="PKP"),
    Person("Agus Hariyanto", "L", "Kepala Subbagian Umum dan Kepegawaian", KECAMATAN, attendance="0.6"),
    Person("Dewi Lestari Ningsih", "P", "Kepala Subbagian Program dan Keuangan", KECAMATAN),
    Person("Slamet Riyanto", "L", "Kepala Seksi Pelayanan Kecamatan", KECAMATAN, attended="ADMINDUK"),
    Person("Endang Susilowati", "P", "Bendahara Pengeluaran", KECAMATAN),
    Person("Rizky Ramadhan", "L", "Pranata Komputer Ahli Pertama", KECAMATAN, attended="SPREADSHEET"),
    Person("Nur Fadilah", "P", "Arsiparis Terampil", KECAMATAN, status="CPNS"),
    Person("Yulia Rahmawati", "P", "Penelaah Teknis Kebijakan", KECAMATAN),
    Person("Hendra Gunawan", "L", "Penelaah Teknis Kebijakan", KECAMATAN, attendance="0.9"),
    Person("Fitri Handayani", "P", "Penelaah Teknis Kebijakan", KECAMATAN, attended="SPREADSHEET"),
    Person("Suparman", "L", "Pengadministrasi Perkantoran", KECAMATAN, attendance="0.5", born=1969),
    Person("Sri Mulyati", "P", "Pengadministrasi Perkantoran", KECAMATAN, attended="TND"),
    Person("Wahyu Hidayat", "L", "Pengelola Layanan Operasional", KECAMATAN),
    Person("Lilik Kurniawati", "P", "Operator Layanan Kependudukan", KECAMATAN),
    Person("Dimas Saputra", "L", "Operator Layanan Kependudukan", KECAMATAN, attendance="0.7"),
    Person("Joko Purnomo", "L", "Polisi Pamong Praja Terampil", KECAMATAN, attended="SATPOL"),
    Person("Edi Santoso", "L", "Polisi Pamong Praja Terampil", KECAMATAN, attendance="0.6"),
    Person("Ratna Puspita", "P", "Polisi Pamong Praja Terampil", KECAMATAN),
    Person("Ahmad Fauzi", "L", "Penata Layanan Operasional", KECAMATAN, status="PPPK", attended="ORIENTASI"),
    Person("Mochamad Arifin", "L", "Lurah", ASEMROWO, attended="PKP|Pelatihan Public Speaking 2025"),
    Person("Indah Permatasari", "P", "Penelaah Teknis Kebijakan", ASEMROWO),
    Person("Sutrisno", "L", "Pengadministrasi Perkantoran", ASEMROWO, attendance="0.5"),
    Person("Anik Widyastuti", "P", "Operator Layanan Kependudukan", ASEMROWO, attended="ADMINDUK"),
    Person("Yoga Pratama", "L", "Pengelola Layanan Operasional", ASEMROWO),
    Person("Kartika Sari", "P", "Perawat Terampil", ASEMROWO),
    Person("Bagus Setiawan", "L", "Penata Layanan Operasional", ASEMROWO, status="PPPK"),
    Person("Titik Suryani", "P", "Lurah", GENTING),
    Person("Galih Nugroho", "L", "Penelaah Teknis Kebijakan", GENTING, status="CPNS"),
    Person("Mulyono", "L", "Pengadministrasi Perkantoran", GENTING, attendance="0.6"),
    Person("Rina Agustina", "P", "Operator Layanan Kependudukan", GENTING),
    Person("Arief Budiman", "L", "Pengelola Layanan Operasional", GENTING, attendance="0.9"),
    Person("Nanik Rahayu", "P", "Perawat Terampil", GENTING),
    Person("Laila Maghfiroh", "P", "Penata Layanan Operasional", GENTING, status="PPPK"),
    Person("Teguh Wibowo", "L", "Lurah", TAMBAK, attendance="0.7"),
    Person("Novi Anggraini", "P", "Pengadministrasi Perkantoran", TAMBAK),
    Person("Eko Wahyudi", "L", "Operator Layanan Kependudukan", TAMBAK),
    Person("Sulastri", "P", "Pengelola Layanan Operasional", TAMBAK, attended="PRIMA"),
    Person("Ilham Maulana", "L", "Penata Layanan Operasional", TAMBAK, status="PPPK", attended="ORIENTASI"),
    Person("Putri Maharani", "P", "Penata Layanan Operasional", TAMBAK, status="PPPK", attendance="0.9"),
)

PROVINCE = "BPSDM Provinsi Jawa Timur"
CITY = "BKPSDM Kota Surabaya"
MINISTRY = "BPSDM Kemendagri"
UNIVERSITY = "Perguruan tinggi negeri di Surabaya"
ADMINISTRATOR = "III.a|III.b"

# Dates, seats and the bounds of classes assumed.
ASEMROWO_OFFERS: Sequence[Offer] = (
    Offer("PKA", "PKA", "Pelatihan Kepemimpinan Administrator", "blended", PROVINCE, date(2027, 4, 5),
          seats=1,
          echelons=ADMINISTRATOR, statuses="PNS"),
    Offer("PKP", "PKP", "Pelatihan Kepemimpinan Pengawas", "blended", PROVINCE, date(2027, 7, 5), seats=2,
          echelons="IV.a", statuses="PNS"),
    Offer("LATSAR-B", "LATSAR-BLENDED", "Pelatihan Dasar CPNS (blended)", "blended", PROVINCE,
          date(2027, 4, 5),
          variant_of="LATSAR", seats=5, statuses="CPNS"),
    Offer("LATSAR-D", "LATSAR-DARING", "Pelatihan Dasar CPNS (daring)", "daring", PROVINCE, date(2027, 4, 5),
          variant_of="LATSAR", seats=5, statuses="CPNS"),
    Offer("ORI-27", "ORIENTASI", "Orientasi PPPK 2027", "blended", CITY, date(2027, 1, 18),
          variant_of="ORIENTASI", seats=5, statuses="PPPK"),
    Offer("SPBE", "SPBE", "SPBE dan Literasi Digital Pemerintahan", "daring", "Komdigi", date(2027, 2, 22),
          seats=8),
    Offer("SHEET-B", "SPREADSHEET", "Analisis Data dengan Spreadsheet (kelas sendiri)", "blended", CITY,
          date(2027, 4, 12), variant_of="SPREADSHEET", batch=Batch(5, 15, 1)),
    Offer("SHEET-D", "SPREADSHEET-DARING", "Analisis Data dengan Spreadsheet (daring)", "daring", PROVINCE,
          date(2027, 4, 12), variant_of="SPREADSHEET", seats=3),
    Offer("DASHBOARD", "DASHBOARD", "Visualisasi Data dan Dashboard", "daring", "Komdigi", date(2027, 5, 24),
          seats=4,
          requires="SPREADSHEET"),
    Offer("KAMIN", "KAMIN", "Keamanan Informasi Dasar", "daring", "BSSN", date(2027, 6, 21), seats=5),
    Offer("PROKES-TM", "PROKES", "Protokol Kesehatan dan Kesiapsiagaan (kelas sendiri)", "tatap muka",
          KECAMATAN,
          date(2027, 9, 7), variant_of="PROKES", batch=Batch(8, 20, 1)),
    Offer("PROKES-D", "PROKES-DARING", "Protokol Kesehatan dan Kesiapsiagaan (daring)", "daring",
          "Dinas Kesehatan Kota Surabaya", date(2027, 10, 4), variant_of="PROKES", seats=6),
    Offer("ARSIP-TM", "ARSIP", "Pengelolaan Arsip Dinamis (tatap muka)", "tatap muka", PROVINCE,
          date(2027, 9, 20),
          variant_of="ARSIP", seats=3),
    Offer("ARSIP-D", "ARSIP-DARING", "Pengelolaan Arsip Dinamis (daring)", "daring", "ANRI",
          date(2027, 9, 20),
          variant_of="ARSIP", seats=6),
    Offer("TND", "TND", "Tata Naskah Dinas Elektronik", "daring", CITY, date(2027, 11, 1),
          batch=Batch(5, 20, 1)),
    Offer("PRIMA", "PRIMA", "Pelayanan Prima (kelas sendiri)", "tatap muka", KECAMATAN, date(2027, 6, 8),
          batch=Batch(8, 15, 2)),
    Offer("ADMINDUK", "ADMINDUK", "Administrasi Kependudukan (SIAK)", "tatap muka", "Ditjen Dukcapil",
          date(2027, 6, 7), seats=3,
          positions="Operator Layanan Kependudukan|Kepala Seksi Pelayanan Kecamatan"),
    Offer("CAMAT", "CAMAT", "Kepamongprajaan bagi Camat", "tatap muka", MINISTRY, date(2027, 8, 23), seats=2,
          positions="Camat|Sekretaris Kecamatan|Lurah"),
    Offer("KELURAHAN", "KELURAHAN", "Pembinaan Aparatur Kelurahan (kelas sendiri)", "tatap muka", KECAMATAN,
          date(2027, 7, 20), batch=Batch(3, 15, 1)),
    Offer("BENDAHARA", "BENDAHARA", "Bendahara Pengeluaran dan Penerimaan", "tatap muka", MINISTRY,
          date(2027, 9, 6), seats=2,
          positions="Bendahara Pengeluaran|Kepala Subbagian Program dan Keuangan"),
    Offer("RKA", "RKA", "Bimtek Penyusunan RKA dan DPA (kelas sendiri)", "tatap muka", KECAMATAN,
          date(2027, 9, 8),
          batch=Batch(5, 15, 1)),
    Offer("SKP", "SKP", "Penyusunan SKP dan Manajemen Kinerja", "daring", CITY, date(2027, 1, 25), seats=4),
    Offer("SATPOL", "SATPOL", "Dasar Satpol PP", "tatap muka", "Satpol PP Provinsi Jawa Timur",
          date(2027, 4, 19),
          seats=2, positions="Polisi Pamong Praja Terampil"),
    Offer("MAGANG", "MAGANG", "Magang Layanan Digital di Perguruan Tinggi", "tatap muka", UNIVERSITY,
          date(2027, 7, 5), seats=2, requires="SPREADSHEET", statuses="PNS"),
    Offer("TUBEL", "TUBEL", "Tugas Belajar S2 Kebijakan Publik (tahun pertama)", "tatap muka", UNIVERSITY,
          date(2027, 8, 30), seats=1, conflicts="PKA|PKP", statuses="PNS", grades="|".join(PENATA)),
    Offer("WEBINAR", "WEBINAR", "Webinar BerAKHLAK dan Antikorupsi", "daring", "LAN", date(2027, 11, 9),
          seats=10),
)  # fmt: skip


def asemrowo() -> Tables:
    """Kecamatan Asemrowo, Kota Surabaya: 40 people, 26 offers."""
    # The seed was chosen: every offer helps somebody, and every class can reach its minimum.
    return tables("asemrowo-2027-96", ASEMROWO_PEOPLE, ASEMROWO_OFFERS, JAWA_TIMUR)


# --- writing ----------------------------------------------------------------------------------------------

FAMILIES: Mapping[str, Callable[[], Tables]] = {"asemrowo": asemrowo}


def csv_text(rows: Rows) -> str:
    """Rows as comma separated text with a head."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def build(family: str) -> dict[str, bytes]:
    """The files of a family: name and content."""
    return {name: csv_text(rows).encode("utf-8") for name, rows in FAMILIES[family]().items()}


def main(arguments: Sequence[str]) -> int:
    """Write the families named, or all."""
    unknown = [name for name in arguments if name not in FAMILIES]
    if unknown:
        print(f"unknown family: {', '.join(unknown)}; known: {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    for family in arguments or FAMILIES:
        folder = HERE / family
        folder.mkdir(exist_ok=True)
        for name, content in build(family).items():
            (folder / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
