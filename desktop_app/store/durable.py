"""Files that stand whole or not at all, and what the disk refuses as a sentence."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, EINVAL, ENOSPC, ENOTSUP
from pathlib import Path

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr

_PRIVATE = 0o600
_WRITERS = 0o022
_STICKY = 0o1000

DRAFT = ".hft-draft-"
"""Beginning of the name of a file or folder in which something is made beside its target."""


def mode_in(folder: Path) -> int:
    """Return who may read and write a new file of a desk, where the system knows owners.

    It is the person who runs the program, and further those who may write to the folder: it is shared on purpose.
    """
    shared = _shared(folder)
    return _PRIVATE | shared | shared << 1


def _shared(folder: Path) -> int:
    """Return those other than the owner who may write to a folder and change what lies in it."""
    mode = folder.stat().st_mode
    return 0 if mode & _STICKY else mode & _WRITERS


def private_opener(path: str, flags: int) -> int:
    """Open as ``open`` does; a new file is for those whom its folder is for, whatever else new files are."""
    is_new = flags & os.O_CREAT and not os.path.exists(path)  # noqa: PTH110 - opener is given a string
    number = os.open(path, flags, _PRIVATE)
    if is_new and sys.platform != "win32":
        os.fchmod(number, mode_in(Path(path).parent))
    return number


def touch_private(path: Path) -> None:
    """Make an empty file for those whom its folder is for."""
    os.close(private_opener(str(path), os.O_CREAT | os.O_WRONLY))


def write_durably(path: Path, text: str) -> None:
    """Write a file, for those whom its folder is for, so that after a crash it is the old one or the new one, whole.

    Raises:
        OSError: it cannot be written; the old one stands then.
    """
    draft = path.with_name(path.name + ".new")
    with open(draft, "w", encoding="utf-8", opener=private_opener) as out:
        out.write(text)
    put_in_place(draft, path)


def put_in_place(draft: Path, path: Path) -> None:
    """Let a draft that is written take the place of a file beside it, so that a power cut undoes neither.

    Raises:
        OSError: the file cannot be replaced; it stands as it was then.
    """
    _sync_file(draft)
    draft.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, with those it lies in, if it is not there; a power cut does not take it away again."""
    if not folder.is_dir():
        make_folder(folder.parent)
        make_inside(folder)


def make_inside(folder: Path) -> None:
    """Make a folder in one that is there, for those whom that one is for.

    Raises:
        OSError: it cannot be made; where there is one already, it stays as it is.
    """
    if folder.is_dir():
        return
    folder.mkdir(exist_ok=True)
    if sys.platform != "win32" and (shared := _shared(folder.parent)):
        folder.chmod(folder.stat().st_mode & 0o7777 | shared | shared << 1 | shared >> 1)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make what got, lost or changed its name in a folder outlast a power cut, where the system can."""
    if sys.platform != "win32":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        except OSError as error:
            if error.errno not in (EINVAL, ENOTSUP):  # file systems that know no such thing
                raise
        finally:
            os.close(number)


def sync_tree(folder: Path) -> None:
    """Make a folder with all that is in it outlast a power cut."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            _sync_file(path)
    sync_folder(folder)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def clear_drafts(folder: Path, *, unchanged_for: float = 0.0) -> None:
    """Take away drafts that a killed program left in a folder, as far as the system lets.

    Args:
        folder: where they lie.
        unchanged_for: seconds; younger ones may be under way and stay.
    """
    for draft in folder.glob(f"{DRAFT}*"):
        with suppress(OSError):
            if time.time() - draft.lstat().st_mtime < unchanged_for:
                continue
            if draft.is_dir() and not draft.is_symlink():
                shutil.rmtree(draft)
            else:
                draft.unlink()


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Tell what the disk refuses in the block.

    Args:
        folder: the desk's folder, as named in the message.

    Raises:
        UserError: ``disk_full`` or ``folder_unwritable``.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT, EFBIG):
            raise UserError("disk_full", tr("磁盘空间不够。"), tr("请清理磁盘，再试一次。")) from error
        raise UserError(
            "folder_unwritable",
            tr("不能写入文件夹：{folder}", folder=folder),
            tr("请检查磁盘空间和文件夹权限，或另选一个位置。"),
        ) from error
