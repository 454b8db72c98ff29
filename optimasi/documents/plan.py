"""The plan as it is handed on."""

from __future__ import annotations

from typing import Literal

Stopped = Literal["time", "interrupt", "memory", "work"]

SCHEMA = "optimasi.plan/1"
"""The version of its document."""
