"""Named tasks on several processes or on a Dask cluster: what one of them breaks, the others survive."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from optimasi.plan.verify import DisagreementError
from optimasi.study.cluster import CONNECT_S, Watch, await_workers, no_answer
from optimasi.study.orphan import leave_with
from optimasi.words.messages import InputError, Message

Progress = Callable[[int, int, str], None]
"""Called with how many tasks are done, how many there are, and the name of the one just done."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
DIED = Message("died", "its process died, perhaps for want of memory")
GONE = Message("cluster_gone", "the cluster went away")
NO_MEMORY = Message("no_memory", "memory ran out")
LOOK_S = 0.5
"""How long Ctrl-C may go unseen on Windows, where waiting for a lock cannot be interrupted."""


@dataclass(frozen=True, slots=True)
class Task:
    """A picklable call and the name under which its result, or its failure, is reported."""

    name: str
    call: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A task without a result, and why."""

    name: str
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """Results and failures by name, in the order of the tasks; those not reached when interrupted are absent."""

    results: Mapping[str, Any]
    interrupted: bool


def silent(_done: int, _total: int, _name: str) -> None:
    """Report no progress."""


def complete(_result: Any) -> bool:
    """Take no result for one that Ctrl-C cut short."""
    return False


def run_tasks(
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    progress: Progress = silent,
    is_interrupted: Callable[[Any], bool] = complete,
) -> Outcome:
    """Run tasks that do not depend on each other.

    Parameters
    ----------
    tasks
        Each with a name of its own.
    jobs
        Processes at most; 1 works in this process; None takes as many as there are cores.
    cluster
        Address of a Dask scheduler, instead of own processes.
    progress
        Told of each task that is done.
    is_interrupted
        Whether a result is what Ctrl-C left of a task, so that no further one is begun.

    Returns
    -------
    Outcome
        A task that raises, or whose process dies, is a `Failure`; after Ctrl-C what was finished is kept.

    Raises
    ------
    ClusterError
        The cluster does not answer, or the package `distributed` is missing.
    """
    tasks = tuple(tasks)
    results: dict[str, Any] = {}
    interrupted = False
    try:
        for name, result in stream_tasks(tasks, at_once=len(tasks), jobs=jobs, cluster=cluster):
            results[name] = result
            progress(len(results), len(tasks), name)
            if is_interrupted(result):
                interrupted = True
                break
    except KeyboardInterrupt:
        interrupted = True
    return Outcome({task.name: results[task.name] for task in tasks if task.name in results}, interrupted)


def stream_tasks(
    tasks: Iterable[Task], *, at_once: int, jobs: int | None = None, cluster: str | None = None
) -> Iterator[tuple[str, Any]]:
    """Run tasks and yield each name with its result or `Failure` as it finishes.

    A task is taken from `tasks` only when there is a process for it and all earlier results were yielded, so
    that tasks may be made from results.

    Parameters
    ----------
    tasks, jobs, cluster
        As in `run_tasks`.
    at_once
        How many may run at the same time; more processes are not started.

    Raises
    ------
    ClusterError
        The cluster does not answer, or the package `distributed` is missing.
    """
    processes = min(_cores() if jobs is None else jobs, at_once)
    if cluster is None and processes <= 1:
        yield from ((task.name, _attempt(task)) for task in tasks)
        return
    with _processes(processes) if cluster is None else _cluster(cluster, at_once) as pool:
        yield from _stream(iter(tasks), pool)


def _see_nothing() -> None:
    """Own processes that die end their tasks by themselves."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """Where tasks run.

    Parameters
    ----------
    executor
        Gives one that works.
    width
        How many tasks run at once.
    loss
        What is raised for every task that a worker takes along.
    death
        The kind of it where a worker died, rather than could not read its task.
    look
        Called now and then while tasks are waited for; raises where there is nothing to wait for.
    """

    executor: Callable[[], Executor]
    width: int
    loss: type[Exception]
    death: type[Exception]
    look: Callable[[], None] = _see_nothing


def _cores() -> int:
    import joblib  # noqa: PLC0415 - not needed for a single process

    return int(joblib.cpu_count())


@contextmanager
def _processes(jobs: int) -> Iterator[_Pool]:
    from joblib.externals.loky import get_reusable_executor  # noqa: PLC0415
    from joblib.externals.loky.process_executor import TerminatedWorkerError  # noqa: PLC0415

    # It gives the same executor each time, its processes warm, or a new one where that broke.
    executor = partial(
        get_reusable_executor, max_workers=jobs, initializer=_serve, initargs=(os.getpid(),), env=ONE_THREAD
    )
    try:
        yield _Pool(executor, jobs, BrokenProcessPool, TerminatedWorkerError)
    except BaseException:
        executor().shutdown(wait=False, kill_workers=True)
        raise


def _serve(parent: int) -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the one that was started; end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with(parent)


@contextmanager
def _cluster(address: str, at_once: int) -> Iterator[_Pool]:
    await_workers(address)
    from distributed import Client, KilledWorker  # noqa: PLC0415 - a further package, which is there

    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise no_answer(address) from error
    with client:
        threads = sum(client.nthreads().values())
        # pure=False: the same call, tried again, is another task.
        executor: Executor = client.get_executor(pure=False)
        try:
            width = max(1, min(threads, at_once))
            yield _Pool(lambda: executor, width, KilledWorker, KilledWorker, Watch(address).look)
        finally:
            executor.shutdown(wait=False)


def _stream(tasks: Iterator[Task], pool: _Pool) -> Iterator[tuple[str, Any]]:
    running: dict[Future[Any], tuple[Task, bool]] = {}
    lost: list[Task] = []
    while True:
        # What died together runs again, each alone, before anything new, so that the guilty one shows.
        while len(running) < pool.width and not lost and (task := next(tasks, None)) is not None:
            running[pool.executor().submit(_attempt, task)] = (task, False)
        if not running:
            if not lost:
                return
            task = lost.pop(0)
            running[pool.executor().submit(_attempt, task)] = (task, True)
        done: set[Future[Any]] = set()
        while not done:
            done, _ = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            if not done:
                pool.look()
        for future in [future for future in running if future in done]:
            task, alone = running.pop(future)
            try:
                result = future.result()
            except pool.loss as error:
                if not alone:
                    lost.append(task)
                    continue
                died = isinstance(error, pool.death)
                result = Failure(task.name, DIED if died else _reason(error))
            except CancelledError:
                result = Failure(task.name, GONE)
            except Exception as error:
                result = Failure(task.name, _reason(error))
            yield task.name, result


def _attempt(task: Task) -> Any:
    """Run a task where it is; its errors become data, because not every exception survives the way back."""
    try:
        return task.call(*task.arguments)
    except Exception as error:
        return Failure(task.name, _reason(error))


def _reason(error: Exception) -> Message:
    if isinstance(error, InputError):
        problems = tuple(diagnostic.message for diagnostic in error.diagnostics)
        return Message("wrong_input", "errors in the input: {problems}", {"problems": problems})
    if isinstance(error, DisagreementError):
        return Message(
            "disagrees", "its plan does not stand up to recomputation: {problems}", {"problems": error.findings}
        )
    if isinstance(error, MemoryError):
        return NO_MEMORY
    return Message("failed", "internal error: {error}", {"error": f"{type(error).__name__}: {error}"})
