"""Ctrl-C at any moment of a run, and the runs after it."""

from __future__ import annotations

import _thread
import threading

import highspy
import numpy as np
import pytest

from optimasi.model.running import run_watched


def small_program() -> highspy.Highs:
    """A program that HiGHS solves at once: the most of x + y with x + 2 y <= 4 and x, y <= 3, which is 3.5."""
    highs = highspy.Highs()
    highs.silent()
    x, y = (highs.addVariable(lb=0, ub=3) for _ in range(2))
    highs.addConstr(x + 2 * y <= 4)
    highs.maximize(x + y)
    return highs


def test_a_run_ends_with_its_solution() -> None:
    """The solution is there, and nobody pressed Ctrl-C."""
    highs = small_program()
    assert not run_watched(highs)
    assert highs.getObjectiveValue() == pytest.approx(3.5)


def test_ctrl_c_at_any_moment_leaves_nothing_locked() -> None:
    """Interrupted at two hundred random moments, mostly as HiGHS ends, every later run ends, too."""
    moments = np.random.default_rng(0).uniform(0.0, 0.004, 200)
    interrupted = 0
    for moment in moments.tolist():
        timer = threading.Timer(moment, _thread.interrupt_main)
        try:
            timer.start()
            for _ in range(3):
                interrupted += run_watched(small_program())
            timer.join()
            for _ in range(100):  # where an interrupt that is still on its way arrives
                pass
        except KeyboardInterrupt:
            interrupted += 1
        timer.join()
    assert interrupted
    highs = small_program()
    run_watched(highs)
    assert highs.getObjectiveValue() == pytest.approx(3.5)


def test_what_fails_in_the_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong in the thread is raised in the one that waits."""
    highs = small_program()

    def broken() -> None:
        raise ValueError("broken")

    monkeypatch.setattr(highs, "run", broken, raising=False)
    with pytest.raises(ValueError, match="broken"):
        run_watched(highs)
