"""Files that stand whole or not at all, for those whom their folder is for."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from desktop_app.store.durable import make_folder, make_inside, sync_folder, touch_private, write_durably

owners = pytest.mark.skipif(sys.platform == "win32", reason="owners are not told by a mode there")


@owners
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "inner_mode"),
    [
        (0o700, 0o600, 0o755),
        (0o755, 0o600, 0o755),
        (0o770, 0o660, 0o775),
        (0o777, 0o666, 0o777),
        (0o1777, 0o600, 0o755),
    ],
)
def test_new_files_are_for_those_whom_the_folder_is_for(
    tmp_path: Path, folder_mode: int, file_mode: int, inner_mode: int
) -> None:
    before = os.umask(0o022)
    try:
        folder = tmp_path / "desk"
        folder.mkdir()
        folder.chmod(folder_mode)
        write_durably(folder / "key", "text")
        touch_private(folder / "database")
        make_inside(folder / "backups")
    finally:
        os.umask(before)
    assert {(folder / name).stat().st_mode & 0o777 for name in ("key", "database")} == {file_mode}
    assert (folder / "backups").stat().st_mode & 0o777 == inner_mode


@owners
def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "file").chmod(0o640)
    touch_private(tmp_path / "file")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640


def test_folders_are_made_with_those_they_lie_in(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()
    with pytest.raises(FileNotFoundError):
        make_inside(tmp_path / "gone" / "d")


@owners
@pytest.mark.parametrize(("number", "told"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_disk_that_knows_no_syncing_of_folders_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: bool
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    if told:
        with pytest.raises(OSError, match="no"):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)
