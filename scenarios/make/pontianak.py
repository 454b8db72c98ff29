"""Kota Pontianak with its schools, hospital and kelurahan: 5,072 people, 60 offers, most in two variants.

5,072 ASN in 2019 (Tribun Pontianak; no later total was found). Offices and their sizes:
`data/offices-pontianak.csv`; offers: `data/offers-pontianak.csv`.
"""

from __future__ import annotations

from scenarios.make.government import Government, Nominated, tables, travel_rows
from scenarios.make.tables import Tables

# Everybody works in the city, so only classes in Jakarta are a journey. Trip and night assumed, rupiah; allowance:
# training per diem of DKI Jakarta (PMK 32/2025, secondary).
FROM_CITY_RP = {"Jakarta": (3_300_000, 160_000, 700_000)}


def pontianak() -> Tables:
    """All tables, by file name."""
    return tables(
        Government(
            name="pontianak",
            probationary=156,  # assumed: four classes of Latsar; 338 people in 2025
            fresh=150,  # assumed: four or five classes of orientation
            before=("PRIMA", "EGOV", "SPREADSHEET", "ARSIP", "TND", "KOMUNIKASI", "WAKTU", "RKA", "PEMBELAJARAN"),
            held={"fungsional": 0.45, "teknis": 0.45, "seminar": 0.55},  # assumed
            travel=travel_rows({"Pontianak": 0}, FROM_CITY_RP),
            nominated={
                "PKN2": Nominated(mandatory=2, proposed=3),
                "PKA": Nominated(mandatory=4, proposed=10),
                "PKP": Nominated(mandatory=6, proposed=20),
                "PBJ-TM": Nominated(mandatory=8, proposed=10),
                "BENDAHARA-TM": Nominated(locked=3, proposed=8, refused=1),
                "BMD-TM": Nominated(proposed=8),
            },
        )
    )
