"""Tasks on other processes and on a cluster: order, errors, deaths, Ctrl-C."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from optimasi.study.cluster import ClusterError
from optimasi.study.parallel import Failure, Task, run_tasks, stream_tasks
from optimasi.words.messages import Diagnostic, InputError, Message
from tests.parallel_work import Unreadable, die, die_once, double, fail, interrupt, process


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two processes, on which one death is enough to give a task up."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs="CRITICAL"
        ) as local,
    ):
        yield local.scheduler_address


def doubles(count: int, seconds: float = 0.0) -> list[Task]:
    """Tasks of which the first takes longest."""
    return [Task(f"task {n}", double, (n, seconds * (count - n))) for n in range(count)]


def messages(results: Any) -> dict[str, tuple[str, object]]:
    return {
        name: (result.message.code, result.message.parameters.get("error"))
        for name, result in results.items()
        if isinstance(result, Failure)
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_stand_in_the_order_of_the_tasks(jobs: int) -> None:
    """Results come as they finish, and are given in the order of the tasks."""
    seen: list[tuple[int, int, str]] = []
    outcome = run_tasks(doubles(4, 0.05), jobs=jobs, progress=lambda *told: seen.append(told))
    assert list(outcome.results.items()) == [("task 0", 0), ("task 1", 2), ("task 2", 4), ("task 3", 6)]
    assert not outcome.interrupted
    assert [(done, total) for done, total, _ in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert {name for _, _, name in seen} == set(outcome.results)


def test_one_job_works_in_this_process_without_joblib() -> None:
    """A single job starts no process and loads no library for it."""
    before = set(sys.modules)
    assert run_tasks([Task("here", process, (0,))], jobs=1).results == {"here": os.getpid()}
    assert run_tasks([Task("here", process, (0,))], jobs=8).results == {"here": os.getpid()}
    assert not {name for name in set(sys.modules) - before if name.startswith("joblib")}


def test_two_jobs_work_in_other_processes() -> None:
    """Several jobs leave this process alone."""
    pids = set(run_tasks([Task(str(n), process, (n,)) for n in range(4)], jobs=2).results.values())
    assert os.getpid() not in pids
    assert len(pids) <= 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_raises_is_a_failure(jobs: int) -> None:
    """An error is reported by the task's name, and the others are kept."""
    outcome = run_tasks([*doubles(2), Task("bad", fail, ("no",))], jobs=jobs)
    assert messages(outcome.results) == {"bad": ("failed", "ValueError: no")}
    assert (outcome.results["task 0"], outcome.results["task 1"]) == (0, 2)


def wrong_input() -> None:
    raise InputError([Diagnostic(Message("one", "first")), Diagnostic(Message("two", "second"))])


def test_errors_of_the_input_keep_their_words() -> None:
    """What is wrong with a scenario is told as it would be told alone."""
    failure = run_tasks([Task("x.yaml", wrong_input)], jobs=1).results["x.yaml"]
    assert failure.message.code == "wrong_input"
    assert failure.message.parameters == {"problems": (Message("one", "first"), Message("two", "second"))}


def test_only_the_guilty_one_is_reported_when_a_process_dies() -> None:
    """What ran beside it runs again, and what comes after it runs as if nothing had been."""
    outcome = run_tasks([Task("guilty", die, (0,)), *doubles(4, 0.1)], jobs=2)
    assert messages(outcome.results) == {"guilty": ("died", None)}
    assert next(iter(outcome.results)) == "guilty"
    assert [outcome.results[f"task {n}"] for n in range(4)] == [0, 2, 4, 6]


def test_what_cannot_be_read_is_not_called_dead() -> None:
    """A task that a worker cannot read says so, and the others are kept."""
    outcome = run_tasks([Task("unreadable", double, (Unreadable(),)), *doubles(2)], jobs=2)
    failed = outcome.results["unreadable"]
    assert failed.message.code == "failed"
    assert "un-serialize" in failed.message.parameters["error"]
    assert (outcome.results["task 0"], outcome.results["task 1"]) == (0, 2)


def test_who_died_beside_others_gets_another_chance(tmp_path: Path) -> None:
    """A task that only died once, as from a machine's want of memory, gives its result after all."""
    outcome = run_tasks([Task("unlucky", die_once, (7, tmp_path / "died")), *doubles(2)], jobs=2)
    assert outcome.results == {"unlucky": 7, "task 0": 0, "task 1": 2}


@pytest.mark.parametrize("jobs", [1, 2])
def test_tasks_may_be_made_from_results(jobs: int) -> None:
    """A task is asked for only when there is room for it and earlier results were handed out."""
    known: list[int] = []
    asked: list[int] = []

    def tasks() -> Iterator[Task]:
        for n in range(5):
            asked.append(len(known))
            yield Task(str(n), double, (n,))

    for _, result in stream_tasks(tasks(), at_once=5, jobs=jobs):
        known.append(result)
    assert sorted(known) == [0, 2, 4, 6, 8]
    assert all(have >= n - jobs + 1 for n, have in enumerate(asked))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to send")
def test_ctrl_c_keeps_what_was_finished(tmp_path: Path) -> None:
    """After Ctrl-C the results so far are there, and the busy process is not waited for."""
    mark = tmp_path / "one is done"
    started = time.monotonic()
    outcome = run_tasks(
        [Task("done", double, (1,)), Task("busy", interrupt, (os.getpid(), mark))],
        jobs=2,
        progress=lambda *_told: mark.touch(),
    )
    assert outcome.interrupted
    assert outcome.results == {"done": 2}
    assert time.monotonic() - started < 30


def test_cluster(cluster: str) -> None:
    """An existing Dask cluster does the work; one that dies there is reported, the others are kept."""
    tasks = [Task("where", process, (0,)), Task("guilty", die, (0,)), Task("bad", fail, ("no",)), *doubles(3)]
    outcome = run_tasks(tasks, cluster=cluster)
    assert list(outcome.results) == [task.name for task in tasks]
    assert outcome.results["where"] != os.getpid()
    assert messages(outcome.results) == {"guilty": ("died", None), "bad": ("failed", "ValueError: no")}
    assert [outcome.results[f"task {n}"] for n in range(3)] == [0, 2, 4]


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for clusters as long as a test can."""
    monkeypatch.setattr("optimasi.study.cluster.CONNECT_S", 3.0)
    monkeypatch.setattr("optimasi.study.cluster.LOOK_S", 0.2)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://here", "tcp://127.0.0.1", ""])
def test_no_cluster(address: str) -> None:
    """An address at which nobody answers is said to be one."""
    with pytest.raises(ClusterError) as caught:
        run_tasks(doubles(1), cluster=address)
    assert (caught.value.message.code, caught.value.message.parameters) == ("no_cluster", {"address": address})


@pytest.mark.usefixtures("hurry")
def test_what_listens_and_says_nothing() -> None:
    """A port that takes a connection and never answers is no cluster, and is not waited for without end."""
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(ClusterError) as caught:
        run_tasks(doubles(1), cluster=f"tcp://127.0.0.1:{listening.getsockname()[1]}")
    assert caught.value.message.code == "no_cluster"


@pytest.mark.usefixtures("hurry")
def test_a_cluster_without_workers() -> None:
    """A scheduler that has no worker is told with the command that starts one; one that loses its last, too."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=0, threads_per_worker=1, processes=False, dashboard_address=":0", silence_logs="CRITICAL"
    ) as local:
        with pytest.raises(ClusterError, match=f"dask worker {local.scheduler_address}"):
            run_tasks(doubles(1), cluster=local.scheduler_address)
        local.scale(1)
        local.wait_for_workers(1)
        taken = threading.Timer(0.5, local.scale, (0,))
        taken.start()
        with pytest.raises(ClusterError, match="has no worker"):
            run_tasks([Task("long", double, (1, 5.0))], cluster=local.scheduler_address)
        taken.join()


def test_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra package the message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'optimasi\[cluster\]'"):
        run_tasks(doubles(1), cluster="tcp://127.0.0.1:1")
