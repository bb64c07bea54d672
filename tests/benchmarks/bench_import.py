"""Importing lists of 20,000 and 100,000 rows of 15 columns, beside a bare parse and a bare insert of the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import python_calamine

from desktop_app.domain.access import Actor
from desktop_app.domain.clock import SystemClock
from desktop_app.services.desk import Desk
from desktop_app.store.engine import connect
from tests.benchmarks.harness import Row, compare, seconds
from tests.benchmarks.lists import make_list
from tests.desks import PASSWORD, PERSON, setup_in

KEY = bytes(range(32))
SIZES = ((20_000, 3.0, 3), (100_000, 2.5, 2))


def rows(folder: Path) -> Iterator[Row]:
    """Measure each size: looking at the file, writing it, both; then a list whose rows make visits."""
    bench = ImportBench(folder)
    for size, target, rounds in SIZES:
        path = make_list(folder / f"list {size}.xlsx", size)
        floor = bench.floor(path)
        yield compare(
            f"preview of {size:,} rows",
            lambda path=path: bench.desk().imports.preview(path),  # type: ignore[misc] # mypy infers no default
            lambda path=path: [[str(cell).strip() for cell in row] for row in parse(path)],  # type: ignore[misc] # mypy infers no default
            "bare parse + one pass over the cells",
            2.0,
            rounds=rounds,
        )
        name = f"import of {size:,} rows"
        least = "bare parse + bare insert of the same columns"
        yield compare(f"{name}, written", bench.apply(path), floor, least, target, rounds=rounds, timed=True)
        yield compare(f"{name}, looked at and written", bench.both(path), floor, least, None, rounds=rounds, timed=True)
    path = make_list(folder / "list with events.xlsx", 20_000, events=True)
    made = bench.visits_of(path)
    least = f"bare parse + bare insert of 20,000 rows, their events and {made:,} visits"
    yield compare(
        "import of 20,000 rows with events and visits, written",
        bench.apply(path), bench.floor(path, 20_000, made), least, None, rounds=3, timed=True,
    )  # fmt: skip


def parse(path: Path) -> list[list[Any]]:
    """Return the cells of the first sheet, by the reader alone."""
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


class ImportBench:
    """Fresh desks, and the floor's fresh databases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._template = folder / "empty"
        setup_in(self._template, SystemClock()).create("压力测试学校", "school", PERSON, PASSWORD).desk.close()
        self._open: Desk | None = None

    def desk(self) -> Desk:
        """Return an empty desk that stays open."""
        if self._open is None:
            self._open = setup_in(self._template, SystemClock()).open(PERSON, PASSWORD)[0]
        return self._open

    def opened(self) -> tuple[Desk, Actor]:
        """Return a fresh desk of one's own."""
        return setup_in(self._fresh(), SystemClock()).open(PERSON, PASSWORD)

    def _fresh(self) -> Path:
        folder = self._folder / f"desk {next(self._numbers)}"
        shutil.copytree(self._template, folder, ignore=lambda *_: ["desk.db-wal", "desk.db-shm"])
        return folder

    def apply(self, path: Path) -> Callable[[], float]:
        """Return what imports a file that was looked at into an empty desk, and times only that."""
        return lambda: self._import(path)[1]

    def both(self, path: Path) -> Callable[[], float]:
        """Return what looks at a file and imports it, and times both."""
        return lambda: sum(self._import(path))

    def _import(self, path: Path) -> tuple[float, float]:
        folder = self._fresh()
        desk, actor = setup_in(folder, SystemClock()).open(PERSON, PASSWORD)
        preview: list[Any] = []
        looked = seconds(lambda: preview.append(desk.imports.preview(path)))
        written = seconds(lambda: desk.imports.apply(actor, preview[0], path.name))
        desk.close()
        shutil.rmtree(folder)
        return looked, written

    def visits_of(self, path: Path) -> int:
        """Return how many visits a file makes."""
        folder = self._fresh()
        desk, actor = setup_in(folder, SystemClock()).open(PERSON, PASSWORD)
        made = desk.imports.apply(actor, desk.imports.preview(path), path.name).visits
        desk.close()
        shutil.rmtree(folder)
        return made

    def floor(self, path: Path, events: int = 0, visits: int = 0) -> Callable[[], float]:
        """Return what parses the file and inserts its cells into an encrypted database, and times it."""

        def work() -> None:
            _, *cells = parse(path)
            width = len(cells[0])
            bare = self._folder / f"floor {next(self._numbers)}.db"
            bare.touch()
            database = connect(bare, KEY)
            database.execute("BEGIN")
            database.execute(f"CREATE TABLE bare ({', '.join(f'c{n}' for n in range(width))})")
            texts = ([str(cell) for cell in row] for row in cells)
            database.executemany(f"INSERT INTO bare VALUES ({','.join('?' * width)})", texts)
            for table, rows, columns in (("event", events, 8), ("visit", visits, 22)):
                database.execute(f"CREATE TABLE {table} ({', '.join(f'c{n}' for n in range(columns))})")
                line = ("2026-11-24",) * columns
                database.executemany(
                    f"INSERT INTO {table} VALUES ({','.join('?' * columns)})", (line for _ in range(rows))
                )
            database.execute("COMMIT")
            database.close()

        return lambda: seconds(work)
