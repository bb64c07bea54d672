"""Works at the window for hours of a desk's clock and tells what grows: ``python -m tests.faults.long_run``.

A big desk is built once in the folder given, and copied. ``--pace 60`` works at the speed of a person, for an hour of
continuous use that is watched for slow reactions.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import defaultdict
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest

from desktop_app.domain.clock import FixedClock
from desktop_app.services.setup import Setup
from desktop_app.ui.shell.session import LOCK_MINUTES
from tests.benchmarks.big_desk import build
from tests.desks import setup_in
from tests.faults.bench import fixed_clock
from tests.faults.gauge import NAMES, StallMeter, Taken, take, trend
from tests.faults.workday import Workday, at_work

EVERY = 10
"""Minutes between two measurements."""
LIMITS = {"memory": 0.05, "objects": 0.01, "widgets": 0.01, "windows": 0.01, "files": 0.1, "threads": 0.1, "log": 1.0}
"""By which share of the first half's level the second half may rise.

Memory was seen to rise by 2.5 and 3.5 hundredths until the connections' page caches (64 MiB each) are full, in the
fourth hour, and not at all in the hundred minutes after; one forgotten page of widgets in ten minutes would be more.
"""
SLOW = 0.1
"""Seconds; longer reactions are told of."""


def main() -> int:
    """Work, and return 1 when something grew or broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--minutes", type=int, default=480, help="of the desk's clock")
    parser.add_argument("--pace", type=float, default=0, help="real seconds that a minute takes at least")
    parser.add_argument("--folder", type=Path, help="keeps the big desk from one run to the next")
    given = parser.parse_args()
    if given.minutes < 4 * EVERY:
        parser.error(f"less than {4 * EVERY} minutes show no trend")
    with tempfile.TemporaryDirectory(prefix="long-run-") as scratch:
        kept = given.folder or Path(scratch)
        clock = fixed_clock()
        build(kept / f"{given.customers}", given.customers, clock)
        folder = Path(shutil.copytree(kept / f"{given.customers}", Path(scratch) / "数据"))
        return LongRun(setup_in(folder, clock), clock, Path(scratch)).work(given.minutes, given.pace)


class LongRun:
    """One run.

    Args:
        setup: of the desk.
        clock: the desk's; it is moved.
        scratch: takes what is written and read.
    """

    def __init__(self, setup: Setup, clock: FixedClock, scratch: Path) -> None:
        self._setup, self._clock, self._scratch = setup, clock, scratch
        self.bugs: list[BaseException] = []
        self.warned: list[str] = []
        self.slow: dict[str, list[float]] = defaultdict(list)
        self.taken: list[Taken] = []

    def work(self, minutes: int, pace: float) -> int:
        """Work so many minutes, print what was measured, and return 1 when something grew or broke."""
        qInstallMessageHandler(self._hear)
        warnings.showwarning = lambda message, *_, **__: self.warned.append(str(message))
        sys.excepthook = lambda _kind, error, _trace: self.bugs.append(error)
        try:
            with at_work(self._setup, self._clock, self._scratch, self.bugs) as day:
                # Keys that a test presses do not come from a keyboard, so the window would lock itself.
                day.view.desk.settings.change(day.view.actor, {LOCK_MINUTES: "0"})
                day.log_out()
                meter = StallMeter()
                meter.begin()

                def note(act: str) -> None:
                    if meter.longest > SLOW:
                        self.slow[act].append(meter.longest)
                    meter.begin()

                day.acted = note
                for minute in range(minutes):
                    began = time.monotonic()
                    if minute % EVERY == 0:
                        self._measure(day, minute)
                        meter.begin()
                    day.minute()
                    QTest.qWait(max(0, int(1000 * (pace - (time.monotonic() - began)))))
                    note("waiting")
                self._measure(day, minutes)
        finally:
            sys.excepthook = sys.__excepthook__
            qInstallMessageHandler(None)
        return self._judge()

    def _hear(self, _kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if "propagateSizeHints" not in text:  # what the platform without a screen always says
            self.warned.append(text)

    def _measure(self, day: Workday, minute: int) -> None:
        taken = take(self._setup.files.database)
        self.taken.append(taken)
        if minute == 0:
            print("minute", *(f"{name:>9}" for name in NAMES))
        print(f"{minute:6}", *(f"{getattr(taken, name):9}" for name in NAMES), flush=True)

    def _judge(self) -> int:
        grown = []
        for name in NAMES:
            rise = trend([float(getattr(taken, name)) for taken in self.taken])
            flat = rise <= LIMITS[name]
            print(f"{name}: second half {rise:+.2%} of the first half's level, limit {LIMITS[name]:.0%}: {flat}")
            grown += [] if flat else [name]
        for act, gaps in sorted(self.slow.items()):
            print(f"slow: {act} {len(gaps)} times, longest {max(gaps):.3f} s")
        for text in sorted(set(self.warned)):
            print(f"warning ({self.warned.count(text)} times): {text}")
        for error in self.bugs:
            print("".join(traceback.format_exception(error)))
        return 1 if grown or self.bugs or self.warned else 0


if __name__ == "__main__":
    sys.exit(main())
