"""Writes the families named, or all, into `scenarios/`."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from scenarios.make.asemrowo import asemrowo
from scenarios.make.lampung import lampung
from scenarios.make.muaratebo import muaratebo
from scenarios.make.pontianak import pontianak
from scenarios.make.tables import Rows, Tables

FAMILIES: Mapping[str, Callable[[], Tables]] = {
    "asemrowo": asemrowo,
    "muaratebo": muaratebo,
    "pontianak": pontianak,
    "lampung": lampung,
}


def csv_text(rows: Rows) -> str:
    """Rows as comma separated text with a head."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Write each family's tables into the folder of its name."""
    parser = argparse.ArgumentParser(prog="python -m scenarios.make", description=__doc__)
    parser.add_argument("family", nargs="*", help=f"one of {', '.join(FAMILIES)}; all if none is named")
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1], help="folder of the families' folders")
    arguments = parser.parse_args()
    if unknown := set(arguments.family) - set(FAMILIES):
        parser.error(f"unknown family: {', '.join(sorted(unknown))}; known: {', '.join(FAMILIES)}")
    for family in arguments.family or FAMILIES:
        folder = arguments.into / family
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in FAMILIES[family]().items():
            (folder / name).write_bytes(csv_text(rows).encode("utf-8"))


if __name__ == "__main__":
    main()
