"""The lock of a desk's folder: whoever opens, restores or upgrades a desk holds it, and only one can."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.store.durable import make_folder, private_opener, storing

_PAUSE = 0.05
_LONGEST_NAME = 64

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _own_name() -> str:
        return os.environ.get("USERNAME", "")

else:
    import fcntl
    import pwd

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _own_name() -> str:
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return str(os.getuid())


@contextmanager
def locked(folder: Path, patience: float) -> Iterator[None]:
    """Hold a folder's lock; the system lets go of it when the process ends, however it ends.

    Args:
        folder: the desk's folder; it is made if it is not there.
        patience: seconds to wait for another to let go.

    Raises:
        DeskUnavailable: ``in_use``.
        UserError: ``folder_unwritable`` or ``disk_full``.
    """
    with _opened(folder) as file:
        _wait(file, patience)
        _sign(file)
        yield


def _opened(folder: Path) -> IO[bytes]:
    with storing(folder):
        make_folder(folder)
        return open(folder / "desk.lock", "ab+", opener=private_opener)


def _sign(file: IO[bytes]) -> None:
    """Leave word of who holds the lock; a full disk keeps nobody out."""
    with suppress(OSError):
        file.truncate(0)
        file.write(f"\n{_own_name()}".encode())  # behind the byte that is locked and that others cannot read
        file.flush()


def _holder(file: IO[bytes]) -> str:
    """Return who holds the lock, as far as it can be told."""
    with suppress(OSError):
        file.seek(1)
        name = file.read(_LONGEST_NAME).decode(errors="replace")
        return "".join(letter for letter in name if letter.isprintable())
    return ""


def _wait(file: IO[bytes], patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return _lock(file)
        except (BlockingIOError, PermissionError) as error:  # what flock and msvcrt say of a lock held by another
            if time.monotonic() >= until:
                raise _in_use(_holder(file)) from error
            time.sleep(_PAUSE)


def _in_use(holder: str) -> DeskUnavailable:
    if holder in ("", _own_name()):
        return DeskUnavailable("in_use", tr("另一个窗口正在使用这份数据。"), tr("请先关闭那个窗口，再试一次。"))
    return DeskUnavailable(
        "in_use",
        tr("电脑用户 {person} 正在使用这份数据。", person=holder),
        tr("请对方先退出回访台，再试一次；没有人在用时，请注销那个用户。"),
    )
