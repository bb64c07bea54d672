"""What a program at work takes of the computer, and whether it takes ever more."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

BEAT = 5
"""Milliseconds between two beats of the meter, where nobody asks for others."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken at one moment, after everything that nobody holds was let go.

    Attributes:
        memory: resident, in KiB.
        objects: of Qt, in all windows and under the application.
        widgets: of Qt, with and without a window.
        windows: of Qt, seen or not.
        files: open handles.
        threads: of the process.
        log: bytes of the database's write-ahead log.
    """

    memory: int
    objects: int
    widgets: int
    windows: int
    files: int
    threads: int
    log: int


NAMES = tuple(field.name for field in fields(Taken))


def take(database: Path) -> Taken:
    """Measure this process; it asks the Linux kernel."""
    gc.collect()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    roots: list[QObject] = [app, *app.topLevelWidgets()]
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    log = database.with_name(f"{database.name}-wal")
    return Taken(
        memory=int(status["VmRSS"].split()[0]),
        objects=sum(1 + len(root.findChildren(QObject)) for root in roots),
        widgets=len(app.allWidgets()),
        windows=len(app.topLevelWidgets()),
        files=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        threads=int(status["Threads"]),
        log=log.stat().st_size if log.exists() else 0,
    )


def trend(values: Sequence[float]) -> float:
    """Return by which share of the first half's mean the second half rises from its beginning to its end.

    The rise is that of the straight line that lies nearest to the second half's values.
    """
    half = len(values) // 2
    if half < 2:
        raise ValueError("too few measurements for a trend")
    level, later = sum(values[:half]) / half, values[half:]
    middle, mean = (len(later) - 1) / 2, sum(later) / len(later)
    spread = sum((at - middle) ** 2 for at in range(len(later)))
    slope = sum((at - middle) * (value - mean) for at, value in enumerate(later)) / spread
    return slope * (len(later) - 1) / level if level else 0.0


class StallMeter(QObject):
    """Beats with the event loop and remembers the longest gap.

    Args:
        beat: milliseconds between two beats.
    """

    def __init__(self, beat: int = BEAT) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self.longest = 0.0
        self._timer = QTimer(self, interval=beat)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was before."""
        self._last, self.longest = time.perf_counter(), 0.0

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now
