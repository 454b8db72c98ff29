"""Compiled code, kept from one run to the next where that is possible, and never a reason to stop."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit
from numba.core.caching import FunctionCache, IndexDataCacheFile

Function = TypeVar("Function", bound=Callable[..., Any])
SOURCES = ("layout.py", "moves.py", "search.py", "workspace.py")
"""Files of this folder that the code is compiled from; numba looks at the one of the function alone."""


def nothing() -> None:
    """Do nothing about code that has to be compiled."""


class Kept(FunctionCache):  # type: ignore[misc] # numba is not typed throughout
    """numba's files of compiled code. What is wrong with them, they are made anew, or there are none."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        folder = Path(__file__).parent
        source = b"".join(hashlib.sha256((folder / name).read_bytes()).digest() for name in SOURCES)
        self._cache_file = IndexDataCacheFile(self._cache_path, self._impl.filename_base, source)
        self.missed: Callable[[], None] = nothing

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Give the code for a signature, or None, so that it is compiled."""
        try:
            found = super().load_overload(sig, target_context)
        except MemoryError:
            raise
        except Exception:  # whatever stands in a broken file is what reading it may raise
            found = None
            self._quietly(self.flush)
        if found is None:
            self.missed()
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code for a signature, if there is room."""
        self._quietly(lambda: super(Kept, self).save_overload(sig, data))

    def _quietly(self, write: Callable[[], None]) -> None:
        try:
            write()
        except MemoryError:
            raise
        except Exception:  # a full disk, a folder that is gone: the code is there, and is compiled again next time
            self.disable()


def kept(function: Function) -> Function:
    """Compile a function that Python calls, at its first call; other processes find the code if it can be kept."""
    compiled = njit(nogil=True)(function)
    try:
        compiled._cache = Kept(function)
    except (RuntimeError, OSError):
        return cast(Function, compiled)  # there is no folder that can be written
    return cast(Function, compiled)


def cache_of(compiled: Any) -> Kept | None:
    """Where the code of a function is kept; None where it cannot be."""
    cache = compiled._cache
    return cache if isinstance(cache, Kept) else None
