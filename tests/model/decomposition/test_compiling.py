"""The search is compiled before the clock runs, and files of compiled code that are broken or missing stop nothing."""

from __future__ import annotations

import errno
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core import caching
from numba.core.dispatcher import Dispatcher

import optimasi.model.solve as solving
from optimasi.model.decomposition import ahead, compiling
from optimasi.model.decomposition.layout import lay_out
from optimasi.model.decomposition.pricing import Prices, Pricing
from optimasi.model.decomposition.search import search_block
from optimasi.model.instance import build_instance
from optimasi.model.method import Question, Solved
from optimasi.scenario.load import load_scenario
from optimasi.words.messages import Message

SMALL = Path(__file__).parents[2] / "golden" / "cli" / "scenarios" / "kecil.yaml"
CODE = """
from optimasi.model.decomposition.compiling import kept

@kept
def increased(number):
    return number + 1
"""


@pytest.fixture
def function(tmp_path: Path) -> Callable[[], Any]:
    """Load a small function that is kept, as a new process would."""
    (tmp_path / "small.py").write_text(CODE, encoding="utf-8")

    def load() -> Any:
        spec = importlib.util.spec_from_file_location("small", tmp_path / "small.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.increased

    return load


def is_found(compiled: Any) -> bool:
    """Call the function; whether its code was found."""
    missed: list[bool] = []
    cache = compiling.cache_of(compiled)
    assert cache is not None
    cache.missed = lambda: missed.append(True)
    assert compiled(1) == 2
    return not missed


def files(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"__pycache__/*.{kind}"))


def test_code_is_kept(function: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process finds what the first one compiled; not so once a file of the search has changed."""
    assert [is_found(function()), is_found(function())] == [False, True]
    monkeypatch.setattr(compiling, "SOURCES", ("moves.py",))
    assert not is_found(function())


@pytest.mark.parametrize("content", [b"", b"\x80", b"no pickle", b"\x80\x05K\x01."])
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_broken_files(kind: str, content: bytes, function: Callable[[], Any], tmp_path: Path) -> None:
    """Code is compiled where its files are empty, cut off or something else, and they are mended."""
    assert not is_found(function())
    for path in files(tmp_path, kind):
        path.write_bytes(content)
    assert not is_found(function())
    assert is_found(function())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("write", ["_save_index", "_save_data"])
def test_no_room(write: str, number: int, function: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full or read-only costs the next process its time, nothing else."""

    def refuse(*_anything: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(caching.IndexDataCacheFile, write, refuse)
        assert [is_found(function()), is_found(function())] == [False, False]
    assert [is_found(function()), is_found(function())] == [False, True]


def test_a_folder_that_is_a_file(function: Callable[[], Any], tmp_path: Path) -> None:
    """An index that cannot even be opened stops nothing."""
    assert not is_found(function())
    (index,) = files(tmp_path, "nbi")
    index.unlink()
    index.mkdir()
    assert not is_found(function())


def test_no_folder(function: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written at all, code is compiled each time."""
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    compiled = function()
    assert compiling.cache_of(compiled) is None
    assert compiled(1) == 2


def test_code_is_kept_by_all_that_it_is_made_of() -> None:
    """Every file of the package whose functions are compiled into the search is one that the kept code depends on."""
    found: set[str] = set()
    seen: set[int] = set()
    open_: list[Any] = [search_block]
    while open_:
        compiled = open_.pop()
        if id(compiled) in seen or not isinstance(compiled, Dispatcher):
            continue
        seen.add(id(compiled))
        function = compiled.py_func
        found.add(Path(function.__code__.co_filename).name)
        open_ += [function.__globals__[name] for name in function.__code__.co_names if name in function.__globals__]
    assert {"moves.py", "search.py"} <= found <= set(compiling.SOURCES)
    assert all((Path(compiling.__file__).parent / name).exists() for name in compiling.SOURCES)


def test_what_is_compiled_ahead_is_what_is_used() -> None:
    """The search is called with the types that it was compiled for, and not compiled once more on the clock."""
    ahead.compile_ahead()
    instance = build_instance(load_scenario(SMALL))
    part = instance.part(np.arange(instance.employees))
    people = lay_out(instance, part)
    none = np.zeros(len(instance.shared) and int(sum(len(row.lower) for row in instance.shared)))
    prices = Prices(none, np.zeros(instance.trainings), np.zeros(len(instance.targets)))
    Pricing(instance, part, people, threads=1).best(prices)
    assert len(search_block.signatures) == 1  # type: ignore[attr-defined]
    assert ahead.compile_ahead() == 0.0


def test_compiling_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that is shorter than compiling takes is all there for the solve; the reader is told."""
    left: list[float] = []
    remarks: list[Message] = []

    def slow(remark: Callable[[Message], None]) -> float:
        started = time.monotonic()
        remark(ahead.ONCE)
        time.sleep(2.0)
        return time.monotonic() - started

    def find(question: Question, *_anything: object) -> Solved:
        left.append(question.left)
        raise KeyboardInterrupt

    monkeypatch.setattr(ahead, "compile_ahead", slow)
    monkeypatch.setattr(solving, "find", find)
    with pytest.raises(KeyboardInterrupt):
        solving.solve(load_scenario(SMALL), time_limit_s=1.9, method="decomposition", remark=remarks.append)
    assert left[0] > 0
    assert remarks == [ahead.ONCE]
