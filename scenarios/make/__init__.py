"""Writes the CSV tables of the example families: `python -m scenarios.make [FAMILY ...]`.

The people are invented: every name ends in "(contoh)" and every NIP has a serial of 9xx. The same seed
gives the same bytes on every Python: only `Random.random` is used, seeded with text.
The scenarios (`dasar.yaml` and what-ifs) are written by hand; some name NIPs made here.

Figures are those of the project's domain notes. Hours, days, prices, pass rates, lifts and target levels of a
course stand in `data/courses.csv` with their source, standards in `data/positions.csv`, sizes of offices in
`data/offices-*.csv`, travel rates in the family's module. What was assumed on top of them says "assumed" where
it stands.
"""
