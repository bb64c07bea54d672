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
from desktop_app.store.durable import DRAFT, clear_drafts, make_inside, put_in_place

__all__ = ["drafting", "made_ready", "put_in_place", "saving"]

_ABANDONED = 3600.0
"""Seconds after which nobody writes a draft any more."""


@contextmanager
def saving(path: Path) -> Iterator[Path]:
    """Give a draft to write to; when the block ends well it takes the place of the target.

    Arguments and errors as for ``drafting``.
    """
    with drafting(path) as draft:
        yield draft
        put_in_place(draft, path)


@contextmanager
def drafting(path: Path) -> Iterator[Path]:
    """Give a draft to write to, for which the block ends with ``put_in_place``, whose errors are told here.

    Whatever goes wrong, a file that stood there before stays whole and no draft is left; what a killed program left
    beside it goes with the next draft.

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
    clear_drafts(path.parent, unchanged_for=_ABANDONED)
    draft = path.with_name(f"{DRAFT}{secrets.token_hex(4)}{path.suffix}")
    try:
        yield draft
    except OSError as error:
        raise _refusal(error, path) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _is_of_a_desk(target: Path) -> bool:
    """Tell whether a path is the database or the key of a desk: those stand side by side."""
    files = ("desk.db", "desk.db-wal", "desk.db-shm", "desk.key", "desk.door")
    return target.name.casefold() in files and any(target.with_name(name).exists() for name in files)


def made_ready(folder: Path) -> Path:
    """Return a folder of the program's own, made if it is not there; the one it lies in is there, or has vanished.

    Raises:
        UserError: ``disk_full`` or ``file_unwritable``.
    """
    try:
        make_inside(folder)
    except OSError as error:
        raise _refusal(error, folder) from error
    return folder


def _refusal(error: OSError, path: Path) -> UserError:
    if error.errno in (ENOSPC, EDQUOT, EFBIG):
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
