"""Every fault once; more of them, and the table of docs/faults.md, by ``python -m tests.faults``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not split there")
def test_every_fault_is_survived() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--runs", "1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\n| ") + 1 >= 18
