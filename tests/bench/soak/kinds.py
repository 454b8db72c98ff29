"""Which scenarios are drawn: each kind gives trees, with a plan to stay near where that is asked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.properties.tiny_scenarios import AIMS, OBJECTIVES, RULES, scenarios

from .figures import edges, figures, weighted
from .prices import repriced
from .verdict import Tree

Drawn = tuple[Tree, list[tuple[str, str]] | None]
WITH_LESS_MONEY = ("levels", "ip_asn", "people", "hours", "weights", "shares")
AT_ONCE = 10
"""Scenarios of one run of Hypothesis, which later on draws variants of what it has drawn before."""


@st.composite
def any_scenario(draw: st.DrawFn, objectives: tuple[str, ...] = OBJECTIVES, always: tuple[str, ...] = ()) -> Tree:
    """Any rules and aims under any objective."""
    objective = draw(st.sampled_from(objectives))
    return draw(scenarios(objective=objective, features=(*RULES, *AIMS), always=always))


@st.composite
def with_prices(draw: st.DrawFn) -> Drawn:
    """Any scenario with prices from Rp0 to 10^12."""
    return repriced(draw(any_scenario()), Random(draw(st.integers(0, 2**62)))), None


@st.composite
def with_baseline(draw: st.DrawFn) -> Drawn:
    """Any scenario, and some of its pairs as the plan to stay near."""
    tree = draw(any_scenario())
    random = Random(draw(st.integers(0, 2**62)))
    pairs = [(e["id"], t["id"]) for e in tree["employees"] for t in tree["trainings"]]
    return tree, [pair for pair in pairs if random.random() < 0.35]


def alone(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Drawn]:
    """Scenarios without a plan to stay near."""
    return trees.map(lambda tree: (tree, None))


DRAWN: dict[str, st.SearchStrategy[Drawn]] = {
    "prices": with_prices(),
    "objectives": alone(any_scenario()),
    "shares": alone(any_scenario(("shares",))),
    "economise": alone(any_scenario(WITH_LESS_MONEY, ("economise",))),
    "near": with_baseline(),
}
WITHOUT_RULES = {"figures": figures, "weighted": weighted, "edges": edges}
KINDS = (*DRAWN, *WITHOUT_RULES)


def draws(kind: str, examples: int, start: int) -> Iterator[Drawn]:
    """So many scenarios; the same for the same seed and release of Hypothesis."""
    if kind in WITHOUT_RULES:
        yield from ((WITHOUT_RULES[kind](Random(f"{start} {place}")), None) for place in range(examples))
        return
    drawn = (one for run in itertools.count() for one in _drawn(DRAWN[kind], hash((start, run))))
    yield from itertools.islice(drawn, examples)


def _drawn(strategy: st.SearchStrategy[Drawn], start: int) -> list[Drawn]:
    """What one run of Hypothesis draws, without the first, which is always the simplest scenario."""
    found: list[Drawn] = []

    @seed(start)
    @settings(
        max_examples=AT_ONCE,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(drawn: Drawn) -> None:
        found.append(drawn)

    keep()
    return found[1:]
