"""The table pegawai of a whole government: posts from the sizes of its offices, invented people drawn for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from scenarios.make.catalogue import Position, counts, records
from scenarios.make.draws import INVENTED, Frequencies, apportion, draw, draw_by_frequency, draw_number
from scenarios.make.tables import Rows

CONTRACT = "Penata Layanan Operasional"
"""The position that PPPK hold."""
APPOINTED = 2026
"""Year in which CPNS, and PPPK who owe their orientation, were appointed."""
FIRST_SERIAL = 901
NAME_PARTS = ("man", "woman", "family")

# Leadership course of each echelon, and the share of its holders who attended: 60 % of officials untrained in
# Kota Bengkulu; echelon II assumed.
LEADERSHIP: Mapping[str, tuple[str, float]] = {"II": ("PKN2", 0.6), "III": ("PKA", 0.4), "IV": ("PKP", 0.4)}

# All assumed: what people attended in earlier years, whether they come, hours held by the time of the plan.
COURSES_BEFORE: Frequencies[int] = ((0, 0.78), (1, 0.17), (2, 0.05))
OUTSIDE_BEFORE: Frequencies[str] = (("", 0.96), ("Bimtek Pelaporan Keuangan 2024", 0.04))
ATTENDANCE: Frequencies[str] = (("", 0.75), ("0.9", 0.12), ("0.8", 0.08), ("0.6", 0.05))
HOURS_HELD: Frequencies[int] = ((0, 0.85), (4, 0.08), (8, 0.05), (20, 0.02))
# Men and women about even; in the two uniformed services one in eight a woman.
WOMEN, WOMEN_UNIFORMED = 0.5, 0.125
UNIFORMED = ("Polisi Pamong Praja Terampil", "Pemadam Kebakaran Terampil")


@dataclass(frozen=True)
class Office:
    """An OPD: how many people it has, where it is, and which posts stand apart from those of its kind."""

    name: str
    size: int
    place: str
    kind: str
    specialists: Mapping[str, int]


@dataclass(frozen=True)
class Post:
    """A place in an office, with the status of who holds it; `fresh` if this PPPK still owes the orientation."""

    office: Office
    position: str
    status: str = "PNS"
    fresh: bool = False


def read_offices(family: str) -> list[Office]:
    """The offices of a family."""
    return [
        Office(row["office"], int(row["size"]), row["place"], row["kind"], counts(row["specialists"]))
        for row in records(f"offices-{family}")
    ]


def read_positions(leading: Sequence[str], serving: Sequence[str]) -> dict[str, Position]:
    """All positions; those that lead are measured on the competencies `leading`, the others on `serving`."""
    return {
        row["position"]: Position(
            row["group"],
            row["echelon"],
            dict.fromkeys(leading if row["leads"] else serving, int(row["level"])),
            counts(row["technical"]),
            row["grades"].split(";"),
            (int(row["born_from"]), int(row["born_to"])),
            int(row["retires_at"]),
        )
        for row in records("positions")
    }


def posts(
    seed: str, offices: Sequence[Office], positions: Mapping[str, Position], probationary: int, fresh: int
) -> list[Post]:
    """All posts: PPPK hold theirs, CPNS start where neither office nor cash is entrusted to anyone.

    Parameters
    ----------
    probationary, fresh
        CPNS, and PPPK who owe their orientation: spread over the offices in proportion to such posts.
    """
    held = {office.name: _positions_of(office) for office in offices}
    entries = {
        name: [place for place, position in enumerate(names) if _is_entry(position, positions)]
        for name, names in held.items()
    }
    cpns = apportion(probationary, {name: len(places) for name, places in entries.items()})
    owing = apportion(fresh, {name: names.count(CONTRACT) for name, names in held.items()})
    result = []
    for office in offices:
        order = Random(f"{seed}/cpns/{office.name}")
        starting = set(sorted(entries[office.name], key=lambda _: order.random())[: cpns[office.name]])
        contracts = 0
        for place, position in enumerate(held[office.name]):
            if position == CONTRACT:
                contracts += 1
                result.append(Post(office, position, "PPPK", contracts <= owing[office.name]))
            else:
                result.append(Post(office, position, "CPNS" if place in starting else "PNS"))
    return result


def _positions_of(office: Office) -> list[str]:
    """Positions of an office, one for each of its people: those of its kind, specialists, the rest by shares."""
    staffing = [row for row in records("staffing") if row["kind"] == office.kind]
    first = {row["position"]: int(row["count"]) for row in staffing if row["count"]}
    fixed = Counter(first) + Counter(office.specialists)
    shares = {row["position"]: int(row["share"]) for row in staffing if row["share"]}
    rest = apportion(office.size - fixed.total(), shares)
    return [position for group in (fixed, rest) for position, count in group.items() for _ in range(count)]


def _is_entry(name: str, positions: Mapping[str, Position]) -> bool:
    position = positions[name]
    entrusted = name in ("Bendahara Pengeluaran", "Pengurus Barang")
    return position.group != "struktural" and position.grades[0] in ("II/b", "II/c", "III/a") and not entrusted


def employee_rows(
    seed: str,
    posts: Sequence[Post],
    positions: Mapping[str, Position],
    before: Sequence[str],
    held: Mapping[str, float],
    year: int,
) -> Rows:
    """The table pegawai; a person's draws depend on the seed and the post alone.

    Parameters
    ----------
    before
        Courses that somebody may have attended in earlier years.
    held
        Share of those who have their slot of IP ASN filled: fungsional (of the functional posts), teknis, seminar.
    year
        Of the plan: everyone is still in service on its first day.
    """
    names = {part: [row["name"] for row in records("names") if row["part"] == part] for part in NAME_PARTS}
    rows: Rows = []
    serials: Counter[str] = Counter()
    for number, post in enumerate(posts):
        rng = Random(f"{seed}/pegawai/{number}")
        position = positions[post.position]
        woman = rng.random() < (WOMEN_UNIFORMED if post.position in UNIFORMED else WOMEN)
        given, family = draw(rng, names["woman" if woman else "man"]), draw(rng, names["family"])
        born = _born(rng, post, position)
        appointed = _appointed(rng, post, born)
        attended = _attended(rng, post, position, before)
        slots = _slots(rng, post, position, attended, held)
        prefix = f"{born:%Y%m%d}{appointed:%Y%m}{2 if woman else 1}"
        serials[prefix] += 1
        rows.append(
            {
                "nip": f"{prefix}{FIRST_SERIAL + serials[prefix] - 1}",
                "nama": f"{given} {family}{INVENTED}",
                "opd": post.office.name,
                "jabatan": post.position,
                "kelompok_jabatan": position.group,
                "eselon": position.echelon,
                "golongan": _grade(rng, post, position, year - appointed.year),
                "status": post.status,
                "jenis_kelamin": "P" if woman else "L",
                "tanggal_lahir": born.isoformat(),
                "tmt_pensiun": _retirement(born, position).isoformat(),
                "lokasi": post.office.place,
                "kehadiran": draw_by_frequency(rng, ATTENDANCE),
                "sudah_diikuti": "|".join(attended),
                "jp_sudah": str(draw_by_frequency(rng, HOURS_HELD)),
                **{f"ip_{slot}": "ya" if filled else "tidak" for slot, filled in slots.items()},
            }
        )
    return rows


def _born(rng: Random, post: Post, position: Position) -> date:
    low, high = position.born
    if post.status == "CPNS":
        low, high = 1993, 2003
    elif post.status == "PPPK":
        low = max(low, 1978)
    return date(draw_number(rng, low, high), draw_number(rng, 1, 12), draw_number(rng, 1, 28))


def _appointed(rng: Random, post: Post, born: date) -> date:
    """Month of appointment; PNS began at 22 to 30."""
    if post.status == "CPNS" or post.fresh:
        return date(APPOINTED, 6 if post.status == "CPNS" else 3, 1)
    if post.status == "PPPK":
        return date(draw_number(rng, 2021, APPOINTED - 2), 3, 1)
    return date(min(APPOINTED - 4, born.year + draw_number(rng, 22, 30)), draw_number(rng, 1, 12), 1)


def _grade(rng: Random, post: Post, position: Position, years: int) -> str:
    """One step for every five years of service; of a PPPK by schooling, so drawn."""
    if post.status == "PPPK":
        return draw(rng, position.grades)
    if post.status == "CPNS":
        return "II/c" if position.grades[0].startswith("II/") else "III/a"
    return position.grades[min(len(position.grades) - 1, years // 5)]


def _retirement(born: date, position: Position) -> date:
    """First day of the month after the age limit."""
    year, month = born.year + position.retires_at, born.month
    return date(year + month // 12, month % 12 + 1, 1)


def _attended(rng: Random, post: Post, position: Position, before: Sequence[str]) -> list[str]:
    """Courses of earlier years; a fresh appointment has none."""
    if post.status == "CPNS" or post.fresh:
        return []
    attended = ["ORIENTASI"] if post.status == "PPPK" else []
    if position.echelon:
        course, share = LEADERSHIP[position.echelon.partition(".")[0]]
        attended += [course] * (rng.random() < share)
    attended += [draw(rng, before) for _ in range(draw_by_frequency(rng, COURSES_BEFORE))]
    attended.append(draw_by_frequency(rng, OUTSIDE_BEFORE))
    return [name for name in dict.fromkeys(attended) if name]


def _slots(
    rng: Random, post: Post, position: Position, attended: Sequence[str], held: Mapping[str, float]
) -> dict[str, bool]:
    """Which slots of IP ASN are filled: leadership if that of the own echelon was attended, others by share."""
    drawn = {slot: rng.random() < share for slot, share in held.items()}
    settled = post.status != "CPNS" and not post.fresh
    return {
        "pim": any(course in attended for course, _ in LEADERSHIP.values()),
        "fungsional": settled and position.group == "fungsional" and drawn["fungsional"],
        "teknis": settled and drawn["teknis"],
        "seminar": settled and drawn["seminar"],
    }
