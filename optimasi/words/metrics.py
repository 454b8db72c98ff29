"""What a plan is measured by: each metric declared once, and read here by every room.

A metric is named in `data/terms.csv`. What it amounts to is registered under its name, where it is counted:
`plan.value.COUNTS` (objectives) and `MEASURES` (targets) for a plan, `plan.merits.SERVING` for what trainings could do,
`model.worth.PURSUED` and `DEMANDED` for the program, `study.compare.MEASURED` and
`report.terminal.verdict.LEADING` for pages. `tests/test_every_metric.py` tells where one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimasi.words.messages import Message

Unit = Literal["levels", "share", "percent", "index", "people", "seats", "JP", "rupiah"]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure of a plan.

    Parameters
    ----------
    unit, decimals
        What it is counted in, and how exactly it is written.
    words
        What it is called beside other figures; None where no page has a row for it.
    better
        Which way a better plan moves it.
    rises_with
        The metric of an objective that moves it, where that is another.
    is_objective, is_target
        Whether an objective may count it, and whether a target may be about it.
    written_in
        How many units the number on a page stands for.
    """

    unit: Unit
    decimals: int = 0
    words: Message | None = None
    better: Literal["more", "less"] = "more"
    rises_with: str = ""
    is_objective: bool = False
    is_target: bool = False
    written_in: int = 1

    @property
    def is_scale(self) -> bool:
        """Whether it goes from nothing to all, so that its changes are told in its unit, not in percent of it."""
        return self.unit in ("share", "percent", "index")


METRICS: Mapping[str, Metric] = {
    "levels": Metric(
        unit="levels", decimals=2, words=Message("figure", "Levels closed"), is_objective=True, is_target=True
    ),
    "levels_weighted": Metric(
        unit="levels", decimals=2, words=Message("figure", "Weighted levels"), rises_with="levels"
    ),
    "gaps_closed": Metric(unit="share", decimals=2, rises_with="levels", is_target=True),
    "jpm": Metric(
        unit="percent", decimals=2, words=Message("figure", "JPM after"), rises_with="levels", is_target=True
    ),
    "ip_asn": Metric(
        unit="index", decimals=2, words=Message("figure", "IP ASN competency"), is_objective=True, is_target=True
    ),
    "people": Metric(unit="people", words=Message("figure", "People trained"), is_objective=True, is_target=True),
    "with_20_hours": Metric(unit="people", words=Message("figure", "People with 20 JP")),
    "seats": Metric(unit="seats", words=Message("figure", "Seats taken")),
    "hours": Metric(unit="JP", words=Message("figure", "Training hours (JP)"), is_objective=True, is_target=True),
    "cost": Metric(unit="rupiah", words=Message("figure", "Spent (Rp)"), better="less", is_objective=True),
    "cost_per_level": Metric(
        unit="rupiah",
        decimals=1,
        words=Message("figure", "Million Rp a level"),
        better="less",
        written_in=MILLION,
    ),
}
"""Every metric, in the order in which pages show them."""

OBJECTIVES = tuple(name for name, metric in METRICS.items() if metric.is_objective)
"""What an objective may count; what is better the less there is of it counts against a plan."""
TARGETS = tuple(name for name, metric in METRICS.items() if metric.is_target)
"""What a target may be about."""
RISING = frozenset(name for name, metric in METRICS.items() if metric.better == "more")
"""What a plan wins by trainings, money aside."""
OF_LEVELS = frozenset(name for name, metric in METRICS.items() if "levels" in (name, metric.rises_with))
"""What rises with levels closed, whatever their weight."""
