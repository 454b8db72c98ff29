"""A Dask cluster: whether it answers and has workers, before the work and while it is waited for."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from optimasi.words.messages import Message

CONNECT_S = 10.0
"""Seconds in which a scheduler has to answer and to have a worker."""
LOOK_S = 5.0
"""Seconds between looks at a cluster that is waited for."""
AGAIN_S = 0.2
INSTALL = "pip install 'optimasi[cluster]'"


class ClusterError(Exception):
    """There is no cluster to work on; carries the `Message`."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def no_package() -> ClusterError:
    """The package that knows clusters is missing."""
    return ClusterError(Message("no_distributed", "a cluster needs a further package: {command}", {"command": INSTALL}))


def no_answer(address: str) -> ClusterError:
    """Nobody answers, or something that is no scheduler."""
    return ClusterError(Message("no_cluster", "no Dask cluster answers at {address}", {"address": address}))


def await_workers(address: str) -> None:
    """Wait until a scheduler answers and has a worker.

    dask's own client waits for ever for what listens and says nothing, and for workers.

    Raises
    ------
    ClusterError
        It does not, in time.
    """
    try:
        found = asyncio.run(_await_workers(address, time.monotonic() + CONNECT_S))
    except ImportError as error:
        raise no_package() from error
    # What is no scheduler may answer anything.
    except Exception as error:
        raise no_answer(address) from error
    if not found:
        words = {"address": address, "command": f"dask worker {address}"}
        raise ClusterError(
            Message("no_workers", "the Dask cluster at {address} has no worker (start one: {command})", words)
        )


async def _await_workers(address: str, deadline: float) -> bool:
    from distributed import Security  # noqa: PLC0415 - a further package
    from distributed.core import rpc  # noqa: PLC0415

    known = False
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline - time.monotonic()):
            async with rpc(address, connection_args=Security().get_connection_args("client")) as scheduler:
                while not (await scheduler.identity())["workers"]:
                    known = True
                    await asyncio.sleep(AGAIN_S)
    except TimeoutError:
        if not known:
            raise
        return False
    return True


@dataclass
class Watch:
    """Looks after a cluster that is waited for."""

    address: str
    last: float = field(default_factory=time.monotonic)

    def look(self) -> None:
        """Raise ClusterError if it has gone, or its workers have, and nothing comes back."""
        if time.monotonic() - self.last >= LOOK_S:
            await_workers(self.address)
            self.last = time.monotonic()
