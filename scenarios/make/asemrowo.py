"""Kecamatan Asemrowo, Kota Surabaya, and its three kelurahan: 40 people, 26 offers, all written out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from scenarios.make.catalogue import Course, Position, read_courses
from scenarios.make.draws import INVENTED, Frequencies, draw, draw_number
from scenarios.make.tables import (
    Rows,
    Tables,
    assessment_rows,
    competency_rows,
    curriculum_rows,
    last_weekday,
    standard_rows,
)

FIRST_SERIAL = 901


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

JAWA_TIMUR = SbmRate(training_per_diem_rp=120_000, taxi_trip_rp=225_000)

# Assumed: a class of 15 to 20 in the hall of the kecamatan costs a quarter of a class of 30 to 40.
CLASS_COST_DIVISOR = 4

# Assessed level minus standard, and how often (assumed): mostly 0 to 2 below, a few above.
DEVIATIONS: Frequencies[int] = ((0, 0.28), (-1, 0.40), (-2, 0.24), (1, 0.08))

# Weights assumed: 1.5 for what a kecamatan is there for, serving residents at the counter.
WEIGHTS: Mapping[str, str] = {"T11": "1.5", "T21": "1.5"}


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


def employee_rows(seed: str) -> Rows:
    """The table pegawai; a person's draws depend on the seed and the person alone."""
    rows: Rows = []
    for serial, person in enumerate(PEOPLE, FIRST_SERIAL):
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


def training_row(offer: Offer, course: Course) -> dict[str, str]:
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
        "biaya.perjadin": str(travel_cost(course, offer.mode, JAWA_TIMUR)),
        "biaya_kelas.kontribusi": str(course.class_cost_rp // CLASS_COST_DIVISOR if batch else 0),
    }


KECAMATAN = "Kecamatan Asemrowo"
ASEMROWO = "Kelurahan Asemrowo"
GENTING = "Kelurahan Genting Kalianak"
TAMBAK = "Kelurahan Tambak Sarioso"

# Sizes: a kecamatan 10 to 22 (Kab. OKU 2026), a kelurahan 6 to 7 (Pontianak 2024). People invented.
# Attendance 0.5 to 0.7: reluctant (assumed).
PEOPLE: Sequence[Person] = (
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
OFFERS: Sequence[Offer] = (
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
    """All tables, by file name."""
    seed = "asemrowo-2027-96"  # chosen: every offer helps somebody, and every class can reach its minimum
    courses = read_courses()
    employees = employee_rows(seed)
    standards = standard_rows(POSITIONS, employees)
    competencies = competency_rows(standards, WEIGHTS)
    return {
        "pegawai.csv": employees,
        "skj.csv": standards,
        "hasil.csv": assessment_rows(seed, employees, POSITIONS, DEVIATIONS),
        "kompetensi.csv": competencies,
        "pelatihan.csv": [training_row(offer, courses[offer.course]) for offer in OFFERS],
        "kurikulum.csv": curriculum_rows({offer.id: courses[offer.course] for offer in OFFERS}, competencies),
    }
