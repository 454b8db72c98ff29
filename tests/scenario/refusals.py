"""What scenarios are refused for: the problems, their codes, places and remedies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimasi.scenario.scenario import Scenario
from optimasi.words.messages import Diagnostic, InputError


def refused(load: Callable[..., Scenario], *arguments: Any, **more: Any) -> tuple[Diagnostic, ...]:
    """The problems for which a load is refused."""
    with pytest.raises(InputError) as caught:
        load(*arguments, **more)
    return caught.value.diagnostics


def codes(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [problem.message.code for problem in problems]


def where(problem: Diagnostic) -> list[tuple[str, int]]:
    """File name and line of each place."""
    return [(Path(place.file).name, place.line) for place in problem.places]


def remedy(problem: Diagnostic) -> str:
    return problem.remedy.template.format(**problem.remedy.parameters) if problem.remedy else ""
