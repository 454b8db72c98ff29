"""Makes large scenarios and measures how long `load_scenario` takes and how much memory it needs.

    python tests/bench/loading.py [FOLDER] [--people 1000000] [--shuffle]

writes, into the folder or a temporary one, a nation (gaps given, 8 a person) and an agency of 10,000
(100 competencies assessed, in a long and in a wide table), loads each in a process of its own, and prints
seconds and the peak of resident memory. The limits are 25 s and 3 GiB for the nation, 3 s for the agency.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SEED = 20_270_101
GAPS_EACH = 8
MEASURE = """
import re, sys, time
from pathlib import Path
from optimasi.scenario.load import load_scenario
start, begun = time.perf_counter(), time.process_time()
scenario = load_scenario(Path(sys.argv[1]))
seconds, busy = time.perf_counter() - start, time.process_time() - begun
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 2**20
print(f"{len(scenario.employees):>9,} people {len(scenario.needs):>10,} needs {seconds:6.2f} s", end="")
print(f" ({busy:6.2f} s busy) {peak:5.2f} GiB")
"""


def nips(count: int) -> list[str]:
    """Distinct NIPs of invented people: birth date, month of entry, sex, serial."""
    return [
        f"{1965 + number // 336 % 35}{number // 28 % 12 + 1:02}{number % 28 + 1:02}"
        f"{2005 + number // 11_760 % 15}{number // 176_400 % 12 + 1:02}{1 + number % 2}{1 + number // 11_760 % 900:03}"
        for number in range(count)
    ]


def write_nation(folder: Path, people: int, competencies: int, trainings: int, *, shuffle: bool) -> None:
    """A scenario whose gaps are given: `people` x 8."""
    random = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    ids = nips(people)
    units, positions = random.integers(0, people // 200 + 1, people), random.integers(0, 300, people)
    attendance = random.choice(["", "0.9", "95%"], people)
    status = random.choice(["PNS", "PPPK", "CPNS"], people, p=[0.7, 0.25, 0.05])
    with (folder / "employees.csv").open("w", encoding="utf-8") as file:
        file.write("id,name,unit,position,status,attendance\n")
        columns = zip(ids, units, positions, status, attendance, strict=True)
        file.writelines(
            f"{nip},Orang {row} (contoh),Unit {unit},Jabatan {position},{kind},{present}\n"
            for row, (nip, unit, position, kind, present) in enumerate(columns)
        )
    chosen = np.argsort(random.random((people, competencies)), axis=1)[:, :GAPS_EACH]
    sizes = random.choice(["0.5", "1", "1.5", "2"], chosen.shape)
    rows = [(row, place) for row in range(people) for place in range(GAPS_EACH)]
    order = random.permutation(len(rows)) if shuffle else range(len(rows))
    with (folder / "gaps.csv").open("w", encoding="utf-8") as file:
        file.write("employee,competency,gap\n")
        file.writelines(
            f"{ids[row]},K{chosen[row, place]:03},{sizes[row, place]}\n" for row, place in (rows[at] for at in order)
        )
    write_catalogue(folder, competencies, trainings, random)
    (folder / "scenario.yaml").write_text(
        "name: Nasional (contoh)\nbudget: {kontribusi: 90 miliar}\n", encoding="utf-8"
    )


def write_agency(folder: Path, people: int, competencies: int, trainings: int, *, wide: bool) -> None:
    """A scenario with standards and assessments of every competency."""
    random = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    ids, names = nips(people), [f"K{number:03}" for number in range(competencies)]
    held = random.integers(0, 50, people)
    rows = "".join(f"{ids[row]},Orang {row} (contoh),Unit {row % 40},J{held[row]},PNS\n" for row in range(people))
    (folder / "employees.csv").write_text("id,name,unit,position,status\n" + rows, encoding="utf-8")
    required, assessed = random.integers(1, 6, (50, competencies)), random.integers(0, 6, (people, competencies))
    write_levels(folder / "standards.csv", "position", [f"J{number}" for number in range(50)], names, required, wide)
    write_levels(folder / "assessments.csv", "employee", ids, names, assessed, wide)
    (folder / "competencies.csv").write_text("\n".join(["id", *names]), encoding="utf-8")
    write_catalogue(folder, competencies, trainings, random)
    (folder / "scenario.yaml").write_text("name: Dinas (contoh)\nbudget: {kontribusi: 1 miliar}\n", encoding="utf-8")


def write_levels(path: Path, key: str, keys: list[str], names: list[str], levels: np.ndarray, wide: bool) -> None:
    """Levels as a column for each competency, or as a row for each."""
    if wide:
        lines = [
            ",".join([key, *names]),
            *(f"{who}," + ",".join(map(str, row)) for who, row in zip(keys, levels, strict=True)),
        ]
    else:
        rows = (
            (who, name, level)
            for who, row in zip(keys, levels, strict=True)
            for name, level in zip(names, row, strict=True)
        )
        lines = [f"{key},competency,level", *(f"{who},{name},{level}" for who, name, level in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_catalogue(folder: Path, competencies: int, trainings: int, random: np.random.Generator) -> None:
    """Trainings that lift three competencies each."""
    rows = "".join(f"T{row},Pelatihan {row},technical,{random.integers(1, 90)}00000\n" for row in range(trainings))
    (folder / "trainings.csv").write_text("id,name,kind,cost.kontribusi\n" + rows, encoding="utf-8")
    taught = "".join(
        f"T{row},K{competency:03},0.5\n"
        for row in range(trainings)
        for competency in random.choice(competencies, 3, replace=False)
    )
    (folder / "curriculum.csv").write_text("training,competency,lift\n" + taught, encoding="utf-8")


def main() -> None:
    """Write the scenarios that are not there yet and measure each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where the scenarios are kept")
    parser.add_argument("--people", type=int, default=1_000_000, help="of the nation")
    parser.add_argument("--shuffle", action="store_true", help="gaps in no order")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.folder or Path(temporary)
        nation = root / f"nation-{options.people}{'-shuffled' if options.shuffle else ''}"
        if not nation.exists():
            write_nation(nation, options.people, 40, 300, shuffle=options.shuffle)
        for wide in (False, True):
            if not (agency := root / f"agency-{'wide' if wide else 'long'}").exists():
                write_agency(agency, 10_000, 100, 80, wide=wide)
        for folder in (nation, root / "agency-long", root / "agency-wide"):
            done = subprocess.run(
                [sys.executable, "-c", MEASURE, folder / "scenario.yaml"], check=True, capture_output=True, text=True
            )
            sys.stdout.write(f"{folder.name:24} {done.stdout}")


if __name__ == "__main__":
    main()
