"""Whole searches: limits, Ctrl-C, threads, and the other way of solving on scenarios of middle size."""

from __future__ import annotations

import _thread
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from optimasi.model.decomposition import pricing
from optimasi.model.decomposition.run import Outcome, decompose
from optimasi.model.instance import Instance, Part, build_instance
from optimasi.scenario.load import load_scenario
from optimasi.study.solving import Case, solve_case
from tests.bench.generate import write_benchmark

Arrays = tuple[Instance, Part]


@pytest.fixture(scope="module")
def arrays(tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    """A benchmark that takes column generation some ten seconds to prove, its code compiled."""
    path = write_benchmark(tmp_path_factory.mktemp("bench"), 2000, 100)
    instance = build_instance(load_scenario(path))
    part = instance.part(np.arange(instance.employees))
    decompose(instance, part, 0.0, 0.01, lambda *_: None)
    return instance, part


def timed(arrays: Arrays, limit: float) -> tuple[Outcome, float]:
    """What is found within a limit, and seconds taken."""
    began = time.monotonic()
    found = decompose(*arrays, 0.0, limit, lambda *_: None)
    return found, time.monotonic() - began


@pytest.mark.parametrize("limit", [0.05, 0.7])
def test_a_search_ends_within_seconds_of_its_limit(arrays: Arrays, limit: float) -> None:
    """Whenever the limit comes, it ends at most three seconds later, and the bound is no less than the value."""
    found, seconds = timed(arrays, limit)
    assert seconds < limit + 3
    assert found.stopped_by == "time"
    assert found.value is None or (found.bound is not None and found.bound >= found.value)


def test_ctrl_c_ends_a_search_with_its_best_plan(arrays: Arrays) -> None:
    """Interrupted once a plan stands, the search ends within three seconds and gives a plan and a bound."""
    pressed: list[float] = []

    def press(_seconds: float, value: float | None, _bound: float | None) -> None:
        if value is not None and not pressed:
            pressed.append(time.monotonic() + 0.3)
            threading.Timer(0.3, _thread.interrupt_main).start()

    found = decompose(*arrays, 0.0, 60, press)
    assert time.monotonic() < pressed[0] + 3
    assert found.stopped_by == "interrupt"
    assert found.taken is not None
    assert found.value is not None
    assert found.bound is not None
    assert found.bound >= found.value > 0


def test_a_known_plan_is_where_a_search_begins(arrays: Arrays) -> None:
    """Given a plan, a search that has no time for one of its own gives that plan back."""
    found = decompose(*arrays, 0.05, 60, lambda *_: None)
    assert found.taken is not None
    again = decompose(*arrays, 0.0, 0.01, lambda *_: None, found.taken)
    assert again.taken is not None
    assert again.value == pytest.approx(found.value)
    assert again.taken.tolist() == found.taken.tolist()


def test_the_threads_of_a_case_are_those_of_the_pricing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case with one thread, as of a sweep with several jobs, prices on one thread."""
    asked: list[int] = []

    def pool(threads: int) -> ThreadPoolExecutor:
        asked.append(threads)
        return ThreadPoolExecutor(threads)

    monkeypatch.setattr(pricing, "ThreadPoolExecutor", pool)
    solve_case(Case(write_benchmark(tmp_path, 30, 5), threads=1, method="decomposition"))
    assert asked
    assert set(asked) == {1}


@pytest.mark.parametrize(("people", "trainings", "seed"), [(100, 16, 4), (200, 24, 3)])
def test_both_ways_agree_on_scenarios_of_middle_size(tmp_path: Path, people: int, trainings: int, seed: int) -> None:
    """What either way finds is worth no more than what the other one proves."""
    path = write_benchmark(tmp_path, people, trainings, seed)
    direct, bundles = (
        solve_case(Case(path, gap=0.005, time_limit_s=1.5, method=method)) for method in ("direct", "decomposition")
    )
    assert bundles.solver.method == "decomposition"
    for one, other in ((direct, bundles), (bundles, direct)):
        assert other.objective.bound is not None
        assert one.value <= other.objective.bound + 1e-6
