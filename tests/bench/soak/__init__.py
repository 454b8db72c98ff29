"""Random scenarios by the thousand against an exact best plan: `python -m tests.bench.soak KIND --examples N`.

Too long for every day, and not part of the suite. The judge of `properties/judge` says what a plan is worth and which
rules it breaks, in exact fractions and without the package; `exact.py` finds the best of all plans with it.
"""
