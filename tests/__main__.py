"""Everything that must hold before a change lands: tests, style, types, and who may import whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports"],
    "pytest": ["pytest"],
}


def main() -> int:
    """Run every check, even after one fails, and say which failed."""
    tools = Path(sys.executable).parent
    root = Path(__file__).parents[1]
    failed = []
    for name, (tool, *options) in CHECKS.items():
        print(f"== {name}", flush=True)  # noqa: T201 - this is what it is for
        if subprocess.run([tools / tool, *options], cwd=root, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)  # noqa: T201
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
