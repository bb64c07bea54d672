"""From the start of the process to a usable desk, for a small desk and a big one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.big_desk import build
from tests.benchmarks.harness import Row, compare

ROOT = Path(__file__).parent.parent.parent
SMALL, BIG = 1_000, 100_000


def rows(folder: Path) -> Iterator[Row]:
    """Time whole processes, offscreen."""
    small, big = build(folder / "small", SMALL).folder, build(folder / "big", BIG).folder
    for desk, customers in ((small, SMALL), (big, BIG)):
        for state, words, target in (
            ("usable", "a usable desk", 1.5),
            ("filled", "a desk at rest, with all that is read behind the window", None),
        ):
            yield compare(
                f"process start to {words}, {customers:,} customers",
                _process(state, desk),
                _process("floor", desk),
                "a process with the same imports that opens the same database and shows an empty window",
                target,
                timed=True,
            )
    yield compare(
        f"start with {BIG:,} customers",
        _process("usable", big),
        _process("usable", small),
        f"start with {SMALL:,} customers",
        1.1,
        timed=True,
    )


def _process(what: str, desk: Path) -> Callable[[], float]:
    command = [sys.executable, "-m", "tests.benchmarks.start_child", what, str(desk)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    def run() -> float:
        begin = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return time.perf_counter() - begin

    return run
