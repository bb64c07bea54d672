"""What a clerk waits for and what it takes: first progress, stopping, memory, growth; and openpyxl alone beside it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import load_workbook

from desktop_app.domain.errors import Cancelled
from tests.benchmarks.bench_import import ImportBench, parse
from tests.benchmarks.harness import Row, compare, seconds
from tests.benchmarks.lists import make_list

ROOT = Path(__file__).parent.parent.parent
FEW, SOME, MANY = 10_000, 20_000, 100_000
FIRST_SIGN, STOPPED = 0.3, 0.5
"""Seconds until the first sign of progress, and until a job that is to stop has stopped."""
_PART = 0.4
"""Share of the work after which it is told to stop."""


def rows(folder: Path) -> Iterator[Row]:
    """Measure lists of 10,000 to 100,000 rows of 15 columns."""
    bench = ImportBench(folder)
    lists = {size: make_list(folder / f"list {size}.xlsx", size) for size in (FEW, SOME, MANY)}
    yield from _waiting(bench, lists[MANY])
    yield from _memory(folder, lists[MANY])
    yield _growth(bench, lists)
    yield compare(
        f"preview of {SOME:,} rows",
        lambda: bench.desk().imports.preview(lists[SOME]),
        lambda: _read_by_openpyxl(lists[SOME]),
        "openpyxl alone, reading the cells",
        None,
        rounds=2,
    )
    yield compare(
        f"bare parse of {SOME:,} rows",
        lambda: parse(lists[SOME]),
        lambda: _read_by_openpyxl(lists[SOME]),
        "openpyxl alone, reading the cells",
        None,
        rounds=2,
    )


def _waiting(bench: ImportBench, path: Path) -> Iterator[Row]:
    desk, actor = bench.opened()
    signs: list[float] = []
    begin = time.perf_counter()
    preview = desk.imports.preview(
        path, progress=lambda done, _total, _text: signs.append(time.perf_counter() - begin) if done else None
    )
    yield _within(f"first progress of a preview of {MANY:,} rows", signs[0], FIRST_SIGN)
    took = _stopped(lambda progress, stop: desk.imports.preview(path, progress=progress, cancelled=stop))
    yield _within(f"a preview of {MANY:,} rows stopped", took, STOPPED)
    took = _stopped(
        lambda progress, stop: desk.imports.apply(actor, preview, path.name, progress=progress, cancelled=stop)
    )
    yield _within(f"an import of {MANY:,} rows stopped, nothing kept", took, STOPPED)
    desk.close()


def _within(task: str, took: float, limit: float) -> Row:
    return Row(task, f"{limit:g} s", took / limit, 1.0, f"{took * 1000:.0f} ms")


def _stopped(work: Callable[[Callable[[int, int, str], None], Callable[[], bool]], object]) -> float:
    """Return how long the work goes on after it was told to stop."""
    told: list[float] = []

    def progress(done: int, total: int, _text: str) -> None:
        if not told and total and done >= total * _PART:
            told.append(time.perf_counter())

    try:
        work(progress, lambda: bool(told))
    except Cancelled:
        return time.perf_counter() - told[0]
    raise RuntimeError("it ended before it was told to stop")


def _memory(folder: Path, path: Path) -> Iterator[Row]:
    def peak(what: str) -> tuple[int, int]:
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.memory_child",
            what,
            str(folder / f"memory {what}"),
            str(path),
        ]
        found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        return int(found[0]), int(found[1])

    (parsed, _), (ours, reader) = peak("parsed"), peak("import")
    note = f"{ours >> 10} / {parsed >> 10} MB"
    yield Row(f"peak memory of an import of {MANY:,} rows", "the parsed rows", ours / parsed, 2.0, note)
    note = f"{reader >> 10} / {parsed >> 10} MB"
    yield Row("peak memory of the process that reads the file", "the parsed rows", reader / parsed, None, note)


def _growth(bench: ImportBench, lists: dict[int, Path]) -> Row:
    took = {size: min(bench.both(lists[size])() for _ in range(2)) for size in (FEW, MANY)}
    grown, floor = took[MANY] / took[FEW], MANY / FEW
    note = f"{took[MANY]:.1f} / {took[FEW]:.1f} s"
    return Row(f"import of {MANY:,} rows by that of {FEW:,}", "ten times as long", grown / floor, 1.2, note)


def _read_by_openpyxl(path: Path) -> float:
    def read() -> None:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass
        book.close()

    return seconds(read)
