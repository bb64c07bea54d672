"""Writing a file whole or not at all: beside the target first, then in its place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr


@contextmanager
def saving(path: Path) -> Iterator[Path]:
    """Give a draft to write to; when the block ends well it takes the place of the target.

    Whatever goes wrong, a file that stood there before stays whole and no draft is left.

    Args:
        path: the target.

    Raises:
        UserError: ``folder_missing``, ``own_file``, ``disk_full``, ``file_in_use`` or ``file_unwritable``.
    """
    if not path.parent.is_dir():
        raise UserError("folder_missing", tr("找不到文件夹：{folder}", folder=path.parent), tr("请另选一个位置保存。"))
    if _is_of_a_desk(path.resolve()):
        raise UserError(
            "own_file",
            tr("{name} 是本程序自己的数据文件，不能覆盖。", name=path.name),
            tr("请另起一个文件名，或另选一个位置保存。"),
        )
    draft = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield draft
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    except OSError as error:
        raise _refusal(error, path) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _is_of_a_desk(target: Path) -> bool:
    """Tell whether a path is the database or the key of a desk: those stand side by side."""
    files = ("desk.db", "desk.db-wal", "desk.db-shm", "desk.key")
    return target.name.casefold() in files and any(target.with_name(name).exists() for name in files)


def made_ready(folder: Path) -> Path:
    """Return a folder of the program's own, made if it is not there.

    Raises:
        UserError: ``disk_full`` or ``file_unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(error, folder) from error
    return folder


def _refusal(error: OSError, path: Path) -> UserError:
    if error.errno in (ENOSPC, EDQUOT, EFBIG) or "os error 28" in str(error) or "os error 112" in str(error):
        return UserError(
            "disk_full", tr("磁盘空间不够，{name} 没有保存。", name=path.name), tr("请清理磁盘或换一个位置，再试一次。")
        )
    if path.exists() and isinstance(error, PermissionError) and os.access(path.parent, os.W_OK):
        return UserError(
            "file_in_use",
            tr("{name} 正被别的程序打开，没有保存。", name=path.name),
            tr("请在 Excel 或 WPS 里关闭它，再试一次；原来的文件没有改动。"),
        )
    return UserError(
        "file_unwritable",
        tr("不能写入：{path}", path=path),
        tr("请检查文件夹权限，或另选一个位置；原来的文件没有改动。"),
    )
