"""Every metric is counted wherever a metric is counted: what is declared and what is registered agree."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from optimasi.model.worth import DEMANDED, PURSUED
from optimasi.plan.merits import SERVING
from optimasi.plan.value import COUNTS, MEASURES
from optimasi.report.terminal.verdict import ALWAYS_SAID, LEADING
from optimasi.study.compare import MEASURED
from optimasi.words import terms
from optimasi.words.metrics import METRICS, OBJECTIVES, RISING, TARGETS

SHOWN = [name for name, metric in METRICS.items() if metric.words and name != "cost"]
"""Figures beside each other; the money spent stands with its budget lines."""

REGISTRIES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "optimasi/plan/value.py: COUNTS": (OBJECTIVES, COUNTS),
    "optimasi/plan/value.py: MEASURES": (TARGETS, MEASURES),
    "optimasi/plan/merits.py: SERVING": ({*OBJECTIVES, *TARGETS} & RISING, SERVING),
    "optimasi/model/worth.py: PURSUED": (OBJECTIVES, PURSUED),
    "optimasi/model/worth.py: DEMANDED": (TARGETS, DEMANDED),
    "optimasi/study/compare.py: MEASURED": (SHOWN, MEASURED),
    "optimasi/report/terminal/verdict.py: LEADING": ({*OBJECTIVES} - ALWAYS_SAID, LEADING),
}


@pytest.mark.parametrize("registry", REGISTRIES)
def test_every_metric_is_registered(registry: str) -> None:
    """What `optimasi/words/metrics.py` declares and what a registry counts are the same metrics."""
    declared, registered = REGISTRIES[registry]
    missing, unknown = sorted({*declared} - {*registered}), sorted({*registered} - {*declared})
    assert not missing, f"{registry} lacks {', '.join(missing)}, declared in optimasi/words/metrics.py: add it there"
    assert not unknown, f"{registry} has {', '.join(unknown)}: declare it in optimasi/words/metrics.py, or take it out"


@pytest.mark.parametrize(("context", "metrics"), [("objective", OBJECTIVES), ("values:metric", TARGETS)])
def test_every_metric_has_a_name_to_be_written(context: str, metrics: tuple[str, ...]) -> None:
    """The table of terms names each metric where a scenario may write it."""
    missing = [metric for metric in metrics if terms.canonical(context, metric) is None]
    assert not missing, f"optimasi/words/data/terms.csv lacks {', '.join(missing)} in the context {context}"


def test_what_rises_with_another_rises_with_an_objective() -> None:
    """A figure that a metric moves names one that an objective may count."""
    assert {metric.rises_with for metric in METRICS.values()} - {""} <= {*OBJECTIVES}
