"""What disks, clocks, other programs and people do to a desk: each is refused with a sentence, and nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import desktop_app.store.engine as engine
from desktop_app.domain.customers import CustomerDraft, CustomerQuery
from desktop_app.domain.errors import UserError
from desktop_app.services.desk import Desk
from desktop_app.store.backup import verify_backup
from desktop_app.store.desk import DeskFiles
from desktop_app.store.engine import connect
from desktop_app.store.restoring import restore_backup
from tests.desks import PASSWORD, PERSON
from tests.faults import persons
from tests.faults.bench import CUSTOMERS, Bench, Result, Tell, count, in_process, open_up, sound

_KIB = 1 << 10
_NOBODY = 65534


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong.

    Attributes:
        name: in words.
        demand: what must hold, in words.
        attempt: does it once to a fresh copy; raises when something does not hold, and tells whether it hit a deed in
            the midst where that is left to chance.
        at_most: tries that are enough, where each takes long.
    """

    name: str
    demand: str
    attempt: Callable[[Bench, Path, random.Random], bool | None]
    at_most: int | None = None


def run(bench: Bench, runs: int, only: str = "", *, small_disks: bool) -> Iterator[Result]:
    """Do each whose name has a part a number of times; the full disk only where small ones can be made."""
    for seed, trouble in enumerate(TROUBLES):
        if only not in trouble.name:
            continue
        if trouble.attempt is _full_disk and not small_disks:
            continue
        if trouble.attempt in _OF_PERSONS and not persons.can_switch():
            continue
        began, tries = time.monotonic(), min(runs, trouble.at_most or runs)
        result = Result(trouble.name, tries, trouble.demand)
        for number in range(tries):
            folder = bench.copy()
            try:
                hit = trouble.attempt(bench, folder, random.Random(1000 * seed + number))
                if hit is not None:
                    result.within = (result.within or 0) + hit
            except Exception as error:  # noqa: BLE001 - every kind of failure is counted
                result.failures.append(f"{number} {error!r}")
            bench.done_with(folder)
        result.seconds = time.monotonic() - began
        yield result


Deed = Callable[[Bench, Desk, Path], object]
DEEDS: tuple[Deed, ...] = (
    lambda bench, desk, _: desk.customers.create(bench.actor, CustomerDraft("新来的", remark="长" * 2000)),
    lambda bench, desk, _: desk.imports.apply(bench.actor, desk.imports.preview(bench.list_file), "名单.xlsx"),
    lambda bench, desk, _: desk.plans.run(bench.actor),
    lambda bench, desk, _: desk.backups.schedule.keep(),
    lambda bench, desk, out: desk.exports.customers(bench.actor, CustomerQuery(), out / "导出.xlsx"),
    lambda bench, desk, out: desk.take_out.write(bench.actor, out),
    lambda bench, desk, _: desk.backups.restoring.put_back(bench.actor, desk.backups.rows()[0].path),
)
"""Everything that writes."""


def _refused(use: Callable[[], object], *codes: str) -> None:
    """Demand that something is refused with a sentence."""
    code = _code(use)
    assert code in codes, f"{code or 'not refused'} instead of {' or '.join(codes)}"


def _try(bench: Bench, desk: Desk, out: Path, deed: Deed) -> str:
    """Do it; return the code of its refusal, or nothing. Anything but a refusal with a sentence is a failure."""
    return _code(lambda: deed(bench, desk, out))


def _code(use: Callable[[], object]) -> str:
    try:
        use()
    except UserError as error:
        return error.code if error.message else "no sentence"
    return ""


def _still_whole(bench: Bench, folder: Path) -> None:
    with bench.at(folder) as desk:
        sound(desk)
        assert count(desk, "customer") >= CUSTOMERS
        for row in desk.backups.rows():
            desk.backups.verify(row.path)


def _demand(ended_told: tuple[str, ...], code: int | None) -> None:
    assert code == 0, ended_told


# --- the disk ---


def _file_limit(bench: Bench, folder: Path, chance: random.Random) -> bool:
    """No file may grow beyond a size: writes fail in the midst, as on a full disk."""
    with bench.at(folder) as desk:
        desk.backups.schedule.keep()
    deed, limit = chance.choice(DEEDS), chance.randrange(1, 900) * _KIB
    out = folder.parent

    def work(tell: Tell) -> None:
        with bench.at(folder) as desk:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            tell(f"refused {_try(bench, desk, out, deed)}")

    ended = in_process(work)
    _demand(ended.told, ended.code)
    _still_whole(bench, folder)
    return ended.told != ("refused ",)


@contextmanager
def _small_disk(folder: Path, size: int) -> Iterator[Path]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def can_mount(folder: Path) -> bool:
    """Tell whether small disks can be made here."""
    try:
        with _small_disk(folder / "probe", 64 * _KIB):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def _full_disk(bench: Bench, folder: Path, chance: random.Random) -> bool:
    """A disk of its own that is full, or becomes full in the midst."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with _small_disk(folder.parent / "盘", size + chance.randrange(120, 2000) * _KIB) as disk:
        desk_folder = Path(shutil.copytree(folder, disk / "数据"))
        refused = ""
        with bench.at(desk_folder) as desk:
            for _ in range(3):
                refused = _try(bench, desk, disk, chance.choice(DEEDS[:6])) or refused
        with bench.at(desk_folder) as desk:
            sound(desk)
            assert count(desk, "customer") >= CUSTOMERS
    return bool(refused)


def _read_only(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The folder belongs to somebody else: nothing can be written, everything can be read."""
    for path in (folder.parent, folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    open_up(folder.parent.parent)
    deed = chance.choice(DEEDS[:6])

    def work(tell: Tell) -> None:
        tell("begun")
        try:
            with bench.at(folder) as desk:
                tell(f"refused {_try(bench, desk, folder.parent, deed)}")
        except UserError as error:
            tell(f"refused {error.code}")

    ended = in_process(work, prepare=partial(os.setuid, _NOBODY) if os.getuid() == 0 else bool)
    _demand(ended.told, ended.code)
    _still_whole(bench, folder)


def _vanishing(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The folder is gone in the midst, as when a stick is pulled out, and comes back."""
    away = folder.with_name("拔出")

    def work(tell: Tell) -> None:
        with bench.at(folder) as desk:
            _try(bench, desk, folder.parent, DEEDS[0])
            folder.rename(away)
            for deed in chance.sample(DEEDS[:6], 2):
                tell(_try(bench, desk, folder.parent, deed))

    ended = in_process(work)
    _demand(ended.told, ended.code)
    shutil.rmtree(folder, ignore_errors=True)
    away.rename(folder)
    _still_whole(bench, folder)


# --- other programs ---


def _locked(bench: Bench, folder: Path, chance: random.Random) -> None:
    """Another program, such as a backup tool, holds the database."""
    patience, engine.BUSY_TIMEOUT_MS = engine.BUSY_TIMEOUT_MS, 60
    try:
        with bench.at(folder) as desk:
            other = connect(DeskFiles(folder).database, bench.key)
            other.execute("BEGIN IMMEDIATE")
            assert _try(bench, desk, folder.parent, chance.choice(DEEDS[:3])) == "in_use"
            other.execute("ROLLBACK")
            other.close()
            assert _try(bench, desk, folder.parent, DEEDS[0]) == ""
    finally:
        engine.BUSY_TIMEOUT_MS = patience
    _still_whole(bench, folder)


def _second_start(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The program is started twice: the second is told, the first works on."""
    desk, actor = bench.setup(folder).open(PERSON, PASSWORD)
    try:
        _refused(lambda: bench.setup(folder).open(PERSON, PASSWORD), "in_use")
        _refused(lambda: bench.setup(folder).restore(folder / "none.hft"), "in_use")
        desk.customers.create(actor, CustomerDraft("新来的"))
    finally:
        desk.close()
    _still_whole(bench, folder)


def _clock(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The clock is set, up to four years back and forth, between deeds."""
    before = bench.clock.moment
    try:
        with bench.at(folder) as desk:
            desk.backups.schedule.keep()
            kept = desk.backups.rows()[0].path
            for _ in range(3):
                bench.clock.moment = before + timedelta(days=chance.randrange(-1500, 1500))
                for deed in DEEDS[:4]:
                    assert _try(bench, desk, folder.parent, deed) == ""
            bench.clock.moment = before
            assert kept.exists()
            assert not desk.backups.schedule.due()
    finally:
        bench.clock.moment = before
    _still_whole(bench, folder)


# --- damage ---


def _flipped(bench: Bench, folder: Path, chance: random.Random) -> None:
    """A byte of the database is another one; it is told, and the last backup brings everything back."""
    with bench.at(folder) as desk:
        kept = desk.backups.schedule.keep().path
    file = DeskFiles(folder).database
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    try:
        with bench.at(folder) as desk:
            told = bool(desk.commands.database.problems())
    except UserError as error:
        told = error.code == "damaged"
    assert told, "nobody noticed"
    restore_backup(kept, DeskFiles(folder), "x")
    _still_whole(bench, folder)


def _key_gone(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The key file is missing, empty or cut off; it is told, and the last backup brings it back."""
    with bench.at(folder) as desk:
        kept = desk.backups.schedule.keep().path
    key = DeskFiles(folder).key
    whole = key.read_bytes()
    match chance.randrange(3):
        case 0:
            key.unlink()
        case 1:
            key.write_bytes(b"")
        case _:
            key.write_bytes(whole[: chance.randrange(len(whole) - 1)])
    _refused(lambda: bench.setup(folder).open(PERSON, PASSWORD), "key_missing", "key_damaged")
    restore_backup(kept, DeskFiles(folder), "x")
    desk, _ = bench.setup(folder).open(PERSON, PASSWORD)
    desk.close()
    _still_whole(bench, folder)


def _half_backup(bench: Bench, folder: Path, chance: random.Random) -> None:
    """A backup is cut off or changed; it is refused, and the desk stays as it is."""
    with bench.at(folder) as desk:
        kept = desk.backups.schedule.keep().path
    whole = bytearray(kept.read_bytes())
    if chance.random() < 0.5:
        whole = whole[: chance.randrange(len(whole) - 1)]
    else:
        whole[chance.randrange(len(whole) - 1000)] ^= 1 << chance.randrange(8)
    kept.write_bytes(whole)
    _refused(lambda: verify_backup(kept, bench.key), "backup_damaged")
    _refused(lambda: restore_backup(kept, DeskFiles(folder), "x"), "backup_damaged")
    with bench.at(folder) as desk:
        sound(desk)
        assert count(desk, "customer") == CUSTOMERS


def _newer(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The data was written by a newer program; it is refused, and not touched."""
    with closing(connect(DeskFiles(folder).database, bench.key)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = DeskFiles(folder).database.read_bytes()
    _refused(lambda: bench.open(folder), "newer")
    assert DeskFiles(folder).database.read_bytes() == before


_OF_PERSONS = (persons.one_desk, persons.another_s_desk, persons.a_desk_each)
TROUBLES = (
    Trouble("no file may grow on (RLIMIT_FSIZE), in any writing", "told in a sentence; nothing lost", _file_limit),
    Trouble("disk full (a small one of its own), in any writing", "told in a sentence; nothing lost", _full_disk),
    Trouble("read-only folder", "told in a sentence; nothing lost", _read_only),
    Trouble("data folder vanishes and comes back", "told in a sentence; nothing lost", _vanishing),
    Trouble("database locked by another program", "told in a sentence; works on afterwards", _locked),
    Trouble("second start", "the second is told, the first works on", _second_start),
    Trouble(
        "two users of the computer, one desk",
        "the second is told who is there, and gets in after; nothing is changed",
        persons.one_desk,
    ),
    Trouble("two users, a desk that is one's alone", "told in a sentence; nothing is changed", persons.another_s_desk),
    Trouble("two users, a desk each", "they do not meet", persons.a_desk_each),
    Trouble("clock set years back and forth", "works on; the backup of before stays", _clock),
    Trouble("one bit of the database flipped", "noticed; the backup restores it", _flipped),
    Trouble("key file missing, empty or cut", "told in a sentence; the backup restores it", _key_gone),
    Trouble("backup half-written or changed", "refused; the desk is untouched", _half_backup),
    Trouble("data of a newer program", "refused; not a byte is changed", _newer),
)
