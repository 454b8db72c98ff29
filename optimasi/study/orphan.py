"""A process that does not outlive the one it works for."""

from __future__ import annotations

import _thread
import os
import sys
import time

LOOK_S = 0.5
KILLED = 137


def leave_with(parent: int) -> None:
    """End this process when its parent has ended, however that came about; on Windows, pools see to it themselves.

    The parent gives its number, since it may have ended before this process asks for it.
    """
    if sys.platform != "win32":
        _thread.start_new_thread(_watch, (parent,))


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os._exit(KILLED)
