"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimasi.scenario.load import load_scenario
from optimasi.scenario.scenario import Scenario
from tests.helpers import write_scenario

Load = Callable[[str | dict[str, Any]], Scenario]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a scenario written in the test, as YAML text or as a tree."""

    def from_test(content: str | dict[str, Any]) -> Scenario:
        return load_scenario(write_scenario(tmp_path, content))

    return from_test
