"""Two users of one computer: one desk, or a desk each."""

from __future__ import annotations

import codecs
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from desktop_app.app.paths import default_data_folder
from desktop_app.domain.customers import CustomerDraft
from desktop_app.domain.errors import UserError
from desktop_app.services.setup import Setup
from tests.desks import PASSWORD, PERSON
from tests.faults.bench import Bench, Tell, in_process, open_up, sound

FIRST, SECOND = (65534, "nobody"), (1, "daemon")
"""Users that every system has: number and name."""
_GROUP = 60_123


def can_switch() -> bool:
    """Tell whether other users can be played here."""
    return sys.platform != "win32" and os.getuid() == 0


def _become(user: int, home: Path, group: int) -> None:
    """Go on as another user, with a home and a folder of temporary files of their own."""
    codecs.lookup("cp437")  # of zip files; Python's own folder may be closed to other users
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    os.umask(0o022)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ.pop(name, None)
    os.environ["HOME"] = os.environ["TMPDIR"] = str(home)


def _home(folder: Path, user: int) -> Path:
    home = folder / f"家-{user}"
    home.mkdir(exist_ok=True)
    os.chown(home, user, -1)
    home.chmod(0o700)
    return home


@contextmanager
def _at_the_desk(user: int, home: Path, setup: Setup, *, killed: bool) -> Iterator[None]:
    """Have a user sit at the desk while the block runs; then they close it, or the process is killed."""
    (told, tell), (heard, leave) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _become(user, home, _GROUP)
            desk, _ = setup.open(PERSON, PASSWORD)
            os.write(tell, b"in")
            os.read(heard, 1)
            desk.close()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
            os.write(tell, traceback.format_exc().encode())
            os._exit(1)
    os.close(tell)
    said = os.read(told, 10_000)
    try:
        assert said == b"in", said.decode()
        yield
    finally:
        if killed:
            os.kill(child, signal.SIGKILL)
        os.write(leave, b"x")
        os.waitpid(child, 0)
        for number in (told, heard, leave):
            os.close(number)


def _as(user: int, home: Path, work: Callable[[], object], group: int = _GROUP) -> str:
    """Do something as a user; return what was refused: code, a blank and the sentence."""

    def asked(tell: Tell) -> None:
        tell("begun")
        try:
            work()
        except UserError as error:
            tell(f"refused {error.code} {error.message}")

    ended = in_process(asked, prepare=partial(_become, user, home, group))
    assert ended.code == 0, ended.told
    return next((line.removeprefix("refused ") for line in ended.told if line.startswith("refused ")), "")


def _use(setup: Setup) -> None:
    """Do what touches every file of a desk."""
    desk, actor = setup.open(PERSON, PASSWORD)
    desk.customers.create(actor, CustomerDraft("新来的"))
    desk.backups.schedule.keep()
    sound(desk)
    desk.close()


def one_desk(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The folder is for both: who comes second is told who is there, and gets in after them."""
    with bench.at(folder) as desk:
        backup = desk.backups.make(bench.actor).rename(folder.parent / "a.hft")
    shutil.rmtree(folder)
    folder.mkdir()
    os.chown(folder, FIRST[0], _GROUP)
    folder.chmod(0o2770)
    open_up(folder.parent)
    backup.chmod(0o644)
    homes = {user: _home(folder.parent, user) for user, _ in (FIRST, SECOND)}
    users = [FIRST, SECOND]
    chance.shuffle(users)
    (first, name), (second, _) = users
    setup = bench.setup(folder)
    assert _as(first, homes[first], lambda: setup.restore(backup)) == ""
    with _at_the_desk(first, homes[first], setup, killed=chance.random() < 0.5):
        before = _files(folder)
        refused = _as(second, homes[second], lambda: setup.open(PERSON, PASSWORD))
        assert refused.startswith("in_use "), refused
        assert name in refused, refused
        assert _files(folder) == before
    for user in (second, first):
        refused = _as(user, homes[user], lambda: _use(setup))
        assert refused == "", (
            refused,
            [(p.name, oct(p.stat().st_mode), p.stat().st_uid, p.stat().st_gid) for p in folder.rglob("*")],
        )


def another_s_desk(bench: Bench, folder: Path, chance: random.Random) -> None:
    """The folder is one user's alone: the other is told in a sentence, and nothing is changed."""
    open_up(folder.parent)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, FIRST[0], FIRST[0])
        path.chmod(0o700 if path.is_dir() else 0o600)
    folder.chmod(chance.choice((0o700, 0o755)))
    homes = {user: _home(folder.parent, user) for user, _ in (FIRST, SECOND)}
    before = _files(folder)

    def look() -> None:
        bench.setup(folder).open(PERSON, PASSWORD)

    refused = _as(SECOND[0], homes[SECOND[0]], look, group=SECOND[0])
    assert refused.partition(" ")[0] in ("folder_unwritable", "key_unreadable"), refused
    assert _files(folder) == before
    assert _as(FIRST[0], homes[FIRST[0]], lambda: _use(bench.setup(folder)), group=FIRST[0]) == ""


def a_desk_each(bench: Bench, folder: Path, _chance: random.Random) -> None:
    """Nobody names a folder: each has a desk, and neither is in the other's way."""
    open_up(folder.parent)
    homes = {user: _home(folder.parent, user) for user, _ in (FIRST, SECOND)}
    for user, home in homes.items():
        own = home / ".local" / "share" / "huifangtai"
        shutil.copytree(folder, own)
        for path in (home / ".local", *(home / ".local").rglob("*")):
            os.chown(path, user, user)
    at_first = homes[FIRST[0]] / ".local" / "share" / "huifangtai"

    def use_own() -> None:
        mine = default_data_folder()
        assert mine.is_relative_to(os.environ["HOME"]), mine
        _use(bench.setup(mine))

    with _at_the_desk(FIRST[0], homes[FIRST[0]], bench.setup(at_first), killed=False):
        assert _as(SECOND[0], homes[SECOND[0]], use_own, group=SECOND[0]) == ""
    assert _as(FIRST[0], homes[FIRST[0]], use_own, group=FIRST[0]) == ""


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
