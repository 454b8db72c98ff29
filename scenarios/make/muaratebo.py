"""Kabupaten Tebo, whose capital is Muara Tebo: the offices without teachers and health workers, 40 offers.

1,490 people: 3,509 ASN in March 2023 less 622 health workers and 1,394 teachers (radarjambi.co.id). Offices and
their sizes: `data/offices-muaratebo.csv`; offers: `data/offers-muaratebo.csv`.
"""

from __future__ import annotations

from scenarios.make.government import Government, Nominated, tables, travel_rows
from scenarios.make.tables import Tables

CAPITAL = "Muara Tebo"
# Return trip from each kecamatan to the capital by car or motorcycle, rupiah (assumed).
TO_CAPITAL_RP = {
    CAPITAL: 0,
    "Tebo Ilir": 120_000,
    "Tebo Ulu": 80_000,
    "Rimbo Bujang": 100_000,
    "Rimbo Ulu": 130_000,
    "Rimbo Ilir": 120_000,
    "Sumay": 90_000,
    "VII Koto": 160_000,
    "VII Koto Ilir": 150_000,
    "Tengah Ilir": 90_000,
    "Serai Serumpun": 140_000,
    "Muara Tabir": 140_000,
}
# Return trip from the capital, a day's allowance and a night, rupiah. Trips and nights assumed: a shared car to
# Muara Bungo and Jambi, from there a flight to Jakarta. Allowance: training per diem of Jambi and DKI Jakarta
# (PMK 32/2025, secondary); inside the kabupaten that of a day of more than eight hours in town, and people go
# home at night.
FROM_CAPITAL_RP = {
    CAPITAL: (0, 150_000, 0),
    "Muara Bungo": (150_000, 110_000, 350_000),
    "Jambi": (600_000, 110_000, 450_000),
    "Jakarta": (3_400_000, 160_000, 700_000),
}


def muaratebo() -> Tables:
    """All tables, by file name."""
    return tables(
        Government(
            name="muaratebo",
            probationary=38,  # assumed: one class of Latsar
            fresh=76,  # assumed: two classes of orientation
            before=("PRIMA", "EGOV", "SPREADSHEET", "ARSIP", "TND", "KOMUNIKASI", "WAKTU", "RKA"),
            held={"fungsional": 0.4, "teknis": 0.35, "seminar": 0.45},  # assumed
            travel=travel_rows(TO_CAPITAL_RP, FROM_CAPITAL_RP),
            nominated={
                "PKN2": Nominated(mandatory=1, proposed=2),
                "PKA": Nominated(mandatory=2, proposed=6),
                "PKP": Nominated(mandatory=3, proposed=9),
                "PBJ-TM": Nominated(mandatory=6, proposed=8),
                "BENDAHARA": Nominated(locked=2, proposed=8, refused=1),
                "PAJAK": Nominated(mandatory=1),
                "AUDITOR": Nominated(mandatory=1),
                "ADMINDUK-TM": Nominated(proposed=6, refused=1),
            },
        )
    )
