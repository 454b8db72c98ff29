"""HiGHS in a thread of its own, so that Ctrl-C is seen while it works.

highspy has such a thread, too, but a Ctrl-C that comes just when HiGHS ends leaves one of its locks taken, and the
next run waits for it for ever. Here the main thread takes no lock that anybody else waits for.
"""

from __future__ import annotations

import _thread

import highspy


def run_watched(highs: highspy.Highs) -> bool:
    """Run HiGHS to its end; at Ctrl-C it is asked to stop.

    Returns
    -------
    bool
        Whether Ctrl-C came.
    """
    bell, gate = _thread.allocate_lock(), _thread.allocate_lock()
    bell.acquire()
    begun: list[bool] = []
    ended: list[bool] = []
    failed: list[BaseException] = []
    asked: list[bool] = []

    def stop(event: highspy.HighsCallbackEvent) -> None:
        if asked:
            event.interrupt()

    def work() -> None:
        if not gate.acquire(blocking=False):
            return
        begun.append(True)
        try:
            highs.run()
            # As highspy does, against a deadlock of its scheduler on Windows.
            highspy.Highs.resetGlobalScheduler(False)
        except BaseException as error:
            failed.append(error)
        finally:
            ended.append(True)
            bell.release()

    highs.cbSimplexInterrupt += stop
    highs.cbIpmInterrupt += stop
    highs.cbMipInterrupt += stop
    while not ended:
        try:
            # Interrupted on its way, the start is tried again; of two workers the second leaves at the gate.
            if not begun:
                _thread.start_new_thread(work, ())
            bell.acquire(timeout=0.1)
        except KeyboardInterrupt:
            asked.append(True)
    highs.cbSimplexInterrupt -= stop
    highs.cbIpmInterrupt -= stop
    highs.cbMipInterrupt -= stop
    if failed:
        raise failed[0]
    return bool(asked)
