"""The longest time the window stands still while a clerk works on a big desk, against 100 ms."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.big_desk import build
from tests.benchmarks.harness import Row
from tests.benchmarks.lists import make_list

ROOT = Path(__file__).parent.parent.parent
CUSTOMERS, LIST = 100_000, 20_000
LIMIT = 0.1
"""Seconds that the event loop may stand still."""


def rows(folder: Path) -> Iterator[Row]:
    """Work at the window of 100,000 customers and 300,000 visits, offscreen."""
    build(folder / "big", CUSTOMERS)
    desk = Path(shutil.copytree(folder / "big", folder / "stalls"))
    command = [sys.executable, "-m", "tests.benchmarks.stalls_child", str(desk)]
    command.append(str(make_list(folder / f"list {LIST}.xlsx", LIST)))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        stall, task = line.split("\t")
        yield Row(f"longest stall: {task}", "100 ms", float(stall) / LIMIT, 1.0, f"{float(stall) * 1000:.0f} ms")
