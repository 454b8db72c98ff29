"""Provinsi Lampung without teachers: 10,000 people, 80 offers, technical ones against soft skills.

41 OPD (nataragung.id); the number of people was not found and is assumed. Offices and their sizes:
`data/offices-lampung.csv`; offers: `data/offers-lampung.csv`.
"""

from __future__ import annotations

from scenarios.make.government import Government, Nominated, tables, travel_rows
from scenarios.make.tables import Tables

CAPITAL = "Bandar Lampung"
# Return trip from each regional office to the capital by car or bus, rupiah (assumed).
TO_CAPITAL_RP = {
    CAPITAL: 0,
    "Metro": 120_000,
    "Kotabumi": 220_000,
    "Kalianda": 150_000,
    "Liwa": 450_000,
    "Menggala": 300_000,
    "Pringsewu": 100_000,
}
# Return trip from the capital, a day's allowance and a night, rupiah. Trips and nights assumed. Allowance: training
# per diem of Lampung, DKI Jakarta and Jawa Barat (PMK 32/2025, secondary).
FROM_CAPITAL_RP = {
    CAPITAL: (0, 110_000, 400_000),
    "Jakarta": (1_600_000, 160_000, 700_000),
    "Bandung": (2_000_000, 130_000, 600_000),
}


def lampung() -> Tables:
    """All tables, by file name."""
    return tables(
        Government(
            name="lampung",
            probationary=228,  # assumed: six classes of Latsar
            fresh=380,  # assumed: ten to twelve classes of orientation
            before=("PRIMA", "EGOV", "SPREADSHEET", "ARSIP", "KOMUNIKASI", "WAKTU", "RKA", "KERJA-TIM", "INTEGRITAS"),
            # Assumed; with them the competency dimension is near the 26.53 of 40 that Lampung had in 2023.
            held={"fungsional": 0.6, "teknis": 0.65, "seminar": 0.65},
            travel=travel_rows(TO_CAPITAL_RP, FROM_CAPITAL_RP),
            nominated={
                "PKN2": Nominated(mandatory=4, proposed=6),
                "KEPALA-DINAS": Nominated(proposed=8),
                "PKA-1": Nominated(mandatory=5, proposed=12),
                "PKP-1": Nominated(mandatory=8, proposed=15),
                "GAWAT-DARURAT": Nominated(mandatory=3, proposed=1),
                "PBJ-TM": Nominated(mandatory=12, proposed=15),
                "BENDAHARA-TM": Nominated(locked=4, proposed=12, refused=1),
            },
        )
    )
