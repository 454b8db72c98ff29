"""The independent judge: tiny scenarios by enumeration, after the text of model.md and scenario.md alone.

Nothing of the package is used here. Amounts are exact fractions, so nothing depends on a tolerance.
"""

from __future__ import annotations

from .enumeration import Best, Judge, Seats, best

__all__ = ["Best", "Judge", "Seats", "best"]
