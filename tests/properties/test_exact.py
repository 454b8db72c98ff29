"""The exact search of the soak runs: against the judge's enumeration, and against cases worked by hand."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.bench.soak.exact import Best, Known, Search, best, changes_row
from tests.bench.soak.figures import figures
from tests.bench.soak.kinds import any_scenario
from tests.bench.soak.prices import repriced
from tests.bench.soak.verdict import differ, judged
from tests.properties.judge import Judge
from tests.properties.planning import Tree, examples
from tests.properties.worked import tree_of

PLACEHOLDERS = """
    budget: {a: 18356823, b: 11428572}
    employees: [{id: E4, position: P0}, {id: E5, position: P1}, {id: E6, position: P0}]
    standards:
    - {position: P0, competency: K0, level: 3}
    - {position: P0, competency: K1, level: 3}
    - {position: P0, competency: K2, level: 2}
    - {position: P1, competency: K0, level: 4}
    - {position: P1, competency: K1, level: 4}
    - {position: P1, competency: K2, level: 4}
    assessments:
    - {employee: E4, competency: K0, level: 1}
    - {employee: E4, competency: K1, level: 1}
    - {employee: E4, competency: K2, level: 0}
    - {employee: E5, competency: K0, level: 1}
    - {employee: E5, competency: K1, level: 0}
    - {employee: E5, competency: K2, level: 1}
    - {employee: E6, competency: K0, level: 1}
    - {employee: E6, competency: K1, level: 1}
    - {employee: E6, competency: K2, level: 1}
    trainings:
    - {id: T0, cost.a: 4178411, cost.b: 2}
    - {id: T1, cost.a: 10000000, cost.b: 1428571}
    - {id: T2, cost.a: 0, cost.b: 5000000}
    - {id: T3, cost.a: 0, cost.b: 2}
    - {id: T4, cost.a: 3, cost.b: 0}
    curriculum:
    - {training: T0, competency: K2, lift: 0.5}
    - {training: T1, competency: K0, lift: 0.7}
    - {training: T2, competency: K1, lift: 0.3}
    - {training: T3, competency: K0, lift: 0.5}
    - {training: T4, competency: K0, lift: 0.5}
    rules: {trainings_per_person: {max: 2}}
    """
"""Line a pays T1 once, not twice. T1 with another training closes 1.2 levels, two others at most 1.0: together 3.2.
T1 costs least with T3 (Rp2; T4 costs Rp3), two others as T3 and T4 (Rp5)."""


def test_a_placeholder_beside_real_prices() -> None:
    """Levels, and rupiah to the last."""
    judge = Judge(tree_of(PLACEHOLDERS))
    found = best(judge)
    assert (float(found.value), found.people) == (pytest.approx(3.2), 3)
    assert found.cost == 10_000_000 + 1_428_571 + 2 + 2 * (2 + 3)
    assert best(judge, Known(found.value, found.cost, 3, 6)) == found


@examples(0.6)
@given(any_scenario(), st.integers(0, 2**62))
def test_the_search_agrees_with_enumeration(tree: Tree, start: int) -> None:
    """Value, rupiah and people of the best plan are those of all plans one by one, whatever is known before."""
    tree = repriced(tree, Random(start))
    judge = Judge(tree)
    assume(not judge.contradictions())
    enumerated = judge.best()
    value = enumerated.value
    found = best(judge)
    assert (found.value, found.cost, found.people) == (value, enumerated.cost, enumerated.people)
    if enumerated.seats is not None and not judge.objective.are_shares:
        changes = int(judge.total(changes_row(judge, ()), enumerated.seats))
        known = Known(judge.value(enumerated.seats), enumerated.cost, enumerated.people, changes)
        assert best(judge, known) == found


@examples(0.3)
@given(st.integers(0, 2**62))
def test_the_search_needs_no_hint(start: int) -> None:
    """A plan that is known beforehand saves work and changes nothing, in scenarios too large to enumerate."""
    judge = Judge(figures(Random(start)))
    found = best(judge)
    search = Search(judge)
    known = search.most(search.worth(judge.objective.weights), search.rules, found.value)
    assert known == found.value
    assert found == best(judge, Known(found.value * 0, judge.cost(()), 0, 0))


def test_changes_are_counted_both_ways() -> None:
    """Of two plans as good, cheap and far-reaching, the one with fewer changes: one seat is exchanged, two changes."""
    judge = Judge(
        tree_of("""
        budget: {a: 10}
        employees: [{id: P1}, {id: P2}]
        gaps: [{employee: P1, competency: K, gap: 1}, {employee: P2, competency: K, gap: 1}]
        trainings: [{id: T, cost.a: 10}]
        curriculum: [{training: T, competency: K, lift: 1}]
        """)
    )
    assert best(judge, None, [("P2", "T")]) == Best(1, 10, 1, 0)
    assert best(judge, None, [("P1", "T"), ("P2", "T")]) == Best(1, 10, 1, 1)


@examples(0.3)
@given(st.integers(0, 2**62))
def test_prices_of_every_size(start: int) -> None:
    """Neither way proves too much where rows of money hold Rp1 beside Rp1,000,000,000, and both come to one plan."""
    tree = figures(Random(start))
    direct, bundles = (judged(tree, method) for method in ("direct", "decomposition"))
    assert (direct.faults, bundles.faults) == ({}, {})
    assert differ([direct, bundles]) != "differ"
