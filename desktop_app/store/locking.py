"""The lock of a desk's folder: whoever opens, restores or upgrades a desk holds it, and only one can."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop_app.domain.errors import DeskUnavailable
from desktop_app.domain.text import tr
from desktop_app.store.durable import make_folder, private_opener, storing

_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
        yield


def _opened(folder: Path) -> IO[bytes]:
    with storing(folder):
        make_folder(folder)
        return open(folder / "desk.lock", "ab", opener=private_opener)


def _wait(file: IO[bytes], patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return _lock(file)
        except (BlockingIOError, PermissionError) as error:  # what flock and msvcrt say of a lock held by another
            if time.monotonic() >= until:
                raise DeskUnavailable(
                    "in_use", tr("另一个窗口正在使用这份数据。"), tr("请先关闭那个窗口，再试一次。")
                ) from error
            time.sleep(_PAUSE)
