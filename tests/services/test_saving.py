"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop_app.domain.errors import Cancelled, UserError
from desktop_app.services.saving import saving
from desktop_app.store.durable import DRAFT


def _write_half(target: Path, error: Exception) -> None:
    with saving(target) as draft:
        draft.write_text("half")
        raise error


def test_the_draft_takes_the_place_of_the_file(tmp_path: Path) -> None:
    target = tmp_path / "名单 1.csv"
    target.write_text("old")
    with saving(target) as draft:
        draft.write_text("new")
        assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
    assert target.read_text() == "new"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "full"), "disk_full"),
        (PermissionError(errno.EACCES, "locked"), "file_in_use"),
        (OSError(errno.EIO, "broken"), "file_unwritable"),
    ],
)
def test_a_failure_is_told_and_the_old_file_is_whole(tmp_path: Path, error: OSError, code: str) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old")
    with pytest.raises(UserError) as refused:
        _write_half(target, error)
    assert refused.value.code == code
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["desk.db", "desk.key", "desk.door", "desk.db-wal", "DESK.DB"])
def test_nothing_takes_the_place_of_a_desk(tmp_path: Path, name: str) -> None:
    for own in ("desk.db", "desk.key"):
        (tmp_path / own).write_text("desk")
    (tmp_path / "way").mkdir()
    target = tmp_path / "way" / ".." / name
    with pytest.raises(UserError) as refused, saving(target) as draft:
        draft.write_text("list")
    assert refused.value.code == "own_file"
    assert {path.read_text() for path in tmp_path.iterdir() if path.is_file()} == {"desk"}


def test_elsewhere_such_a_name_is_like_any_other(tmp_path: Path) -> None:
    with saving(tmp_path / "desk.db") as draft:
        draft.write_text("list")
    assert (tmp_path / "desk.db").read_text() == "list"


def test_a_cancelled_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        _write_half(tmp_path / "a.csv", Cancelled())
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_by_the_system_itself(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    with pytest.raises(UserError) as refused, saving(tmp_path / "a.csv"), full.open("wb") as out:
        out.write(b"x" * 100_000)
    assert refused.value.code == "disk_full"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused, saving(tmp_path / "none" / "a.csv"):
        pass
    assert refused.value.code == "folder_missing"


def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("this person may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(UserError) as refused, saving(tmp_path / "a.csv") as draft:
        draft.write_text("x")
    tmp_path.chmod(0o700)
    assert refused.value.code == "file_unwritable"


def test_what_a_killed_program_left_goes_with_the_next_draft(tmp_path: Path) -> None:
    (tmp_path / f"{DRAFT}old.xlsx").write_text("half")
    (tmp_path / f"{DRAFT}young.xlsx").write_text("under way")
    (tmp_path / "list.xlsx").write_text("a list")
    os.utime(tmp_path / f"{DRAFT}old.xlsx", (0, 0))
    os.utime(tmp_path / "list.xlsx", (0, 0))
    with saving(tmp_path / "a.csv") as draft:
        draft.write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{DRAFT}young.xlsx", "a.csv", "list.xlsx"]
