"""What every fault needs: a desk with customers to copy, a process to kill, and the proof that a desk is sound."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from desktop_app.domain.clock import FixedClock
from desktop_app.services.desk import Desk, build_desk
from desktop_app.services.setup import Setup
from desktop_app.store import audit
from desktop_app.store.backup import clear_leftovers
from desktop_app.store.desk import DeskFiles, open_database
from tests.desks import RESOURCES, Templates, setup_in
from tests.files import save_list

CUSTOMERS = 300
NAMES = tuple(f"汪{chr(0x5B50 + n)}" for n in range(CUSTOMERS))
PHONES = tuple(f"139{n:08d}" for n in range(1, CUSTOMERS + 1))
Tell = Callable[[str], None]
"""Says what is safe by now."""


def fixed_clock() -> FixedClock:
    """Tuesday 2026-11-24, 9:00 at a desk in China."""
    return FixedClock(datetime(2026, 11, 24, 1, tzinfo=UTC), timezone(timedelta(hours=8)))


@dataclass
class Bench:
    """A desk that is copied for each try.

    Attributes:
        root: everything lies below it.
        list_file: a list of customers that the desk does not know yet.
    """

    root: Path
    clock: FixedClock = field(default_factory=fixed_clock)
    tries: int = 0

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        day = date(2026, 11, 20)
        lines = [
            (name, phone, "女", None, "汪大样", "围棋", day, "", "M") for name, phone in zip(NAMES, PHONES, strict=True)
        ]
        self.list_file = save_list(self.root / "名单.xlsx", lines)
        opened = Templates(self.root / "模板").open("school", self.root / "空", self.clock)
        self.key, self.actor = opened.desk.commands.database.key, opened.actor
        opened.desk.close()
        shutil.copytree(self.root / "空", self.root / "满")
        with self.at(self.root / "满") as desk:
            desk.imports.apply(self.actor, desk.imports.preview(self.list_file), "名单.xlsx")

    def copy(self, which: str = "满") -> Path:
        """Return a fresh copy of the desk, 满 with customers or 空 without."""
        self.tries += 1
        return Path(shutil.copytree(self.root / which, self.root / "tries" / f"{self.tries:05d}" / "数据"))

    def setup(self, folder: Path) -> Setup:
        """Return a desk's folder as seen from outside."""
        return setup_in(folder, self.clock, 0.2)

    def open(self, folder: Path) -> Desk:
        """Open a desk by its key, as a log-in does but without deriving it."""
        self.setup(folder)  # finishes an interrupted restoring
        files = DeskFiles(folder)
        clear_leftovers(files.backups)
        return replace(build_desk(open_database(files.database, self.key), self.clock, files), resources=RESOURCES)

    @contextmanager
    def at(self, folder: Path) -> Iterator[Desk]:
        """Give an open desk."""
        desk = self.open(folder)
        try:
            yield desk
        finally:
            desk.close()

    def done_with(self, folder: Path) -> None:
        """Take a copy away."""
        shutil.rmtree(folder.parent, ignore_errors=True)


def open_up(folder: Path) -> None:
    """Let other users of the computer look into a folder and those it lies in."""
    for parent in (folder, *folder.parents):
        with suppress(OSError):
            parent.chmod(parent.stat().st_mode | 0o055)


def sound(desk: Desk) -> None:
    """Demand that a desk is whole: pages, structure, references, and the chain of its audit."""
    problems = desk.commands.database.problems()
    assert problems == (), problems
    with desk.commands.reading() as connection:
        verdict = audit.verify(connection, lambda _done, _total: None)
    assert verdict.good, verdict


def count(desk: Desk, table: str, which: str = "1") -> int:
    """Return how many rows of a table there are."""
    with desk.commands.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {which}").scalar_one())


@dataclass(frozen=True)
class Ended:
    """How a process ended: what it said before, and its exit code; None when it was killed."""

    told: tuple[str, ...]
    code: int | None


def in_process(
    work: Callable[[Tell], None], kill_after: float | None = None, prepare: Callable[[], object] = bool
) -> Ended:
    """Run work in a process of its own.

    Args:
        work: is given a function that says what is safe by now; its first word starts the time.
        kill_after: seconds after which it is killed without a word; None to let it end.
        prepare: called in the process first, such as for a limit.
    """
    read_end, write_end = os.pipe()

    def tell(text: str) -> None:
        os.write(write_end, f"{text}\n".encode())

    child = os.fork()
    if child == 0:
        os.close(read_end)
        code = 0
        try:
            prepare()
            work(tell)
        except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
            tell(f"ERROR {traceback.format_exc()}")
            code = 1
        os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        first = pipe.readline()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        told = (first + pipe.read()).decode(errors="replace").split("\n")
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    lines = told[:-1] if killed else told  # a line that was cut off says nothing
    return Ended(tuple(line for line in lines if line), None if killed else os.WEXITSTATUS(status))


def moments(runs: int, length: float, seed: int) -> list[float]:
    """Return seconds spread at random over the length of an action."""
    chance = random.Random(seed)
    return [chance.uniform(0, length) for _ in range(runs)]


@dataclass
class Result:
    """A line of the table.

    Attributes:
        fault: what was done to the desk, in words.
        tries: how often.
        within: how many of them hit the action before it had ended; None where every one does.
        demand: what had to hold each time, in words.
        failures: what did not.
    """

    fault: str
    tries: int
    demand: str
    within: int | None = None
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
