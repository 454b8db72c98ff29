"""Fixtures of all tests, and the folder of their helpers on the path: pytest's importlib mode leaves it out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario

Load = Callable[[str | dict[str, Any]], Scenario]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a scenario written in the test, as YAML text or as a tree."""
    from helpers import write_scenario

    def from_test(content: str | dict[str, Any]) -> Scenario:
        return load_scenario(write_scenario(tmp_path, content))

    return from_test
