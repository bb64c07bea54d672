"""Backups: made while the desk is at work, proved, and put back without losing what stood there."""

from __future__ import annotations

import signal
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from errno import EROFS
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.errors import UserError
from desktop_app.store import vault
from desktop_app.store.backup import clear_leftovers, make_backup, read_manifest, verify_backup
from desktop_app.store.desk import DeskFiles, create_desk, open_desk
from desktop_app.store.durable import DRAFT
from desktop_app.store.engine import Database
from desktop_app.store.restoring import finish_restore, restore_backup, restore_waits

CHEAP = vault.Cost(1, 8, 1)
MADE = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> DeskFiles:
    return DeskFiles(tmp_path / "前台 数据")


@pytest.fixture
def database(files: DeskFiles) -> Iterator[Database]:
    database, _ = create_desk(files, "王芳", "密码", CHEAP)
    _set(database, "mark", "before")
    yield database
    database.close()


def _set(database: Database, key: str, value: str) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT OR REPLACE INTO setting VALUES (:k, :v)"), {"k": key, "v": value})


def _mark(files: DeskFiles) -> str:
    database = open_desk(files, "王芳", "密码")
    with database.reading() as connection:
        value = str(connection.execute(text("SELECT value FROM setting WHERE key = 'mark'")).scalar_one())
    database.close()
    return value


def _code(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_a_backup_holds_the_desk_the_key_and_what_it_says_of_itself(
    database: Database, files: DeskFiles, tmp_path: Path
) -> None:
    file = tmp_path / "备份.hft"
    made = make_backup(database, files.key, file, MADE)
    assert made.made_at == MADE
    assert made.counts["customer"] == 0
    assert read_manifest(file, thorough=True) == made == verify_backup(file, database.key)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["desk.db", "desk.key", "manifest.json"]
        assert b"SQLite format 3" not in archive.read("desk.db")
        assert b"before" not in archive.read("desk.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, files.folder.name])


def test_a_backup_is_made_while_a_write_is_under_way(database: Database, files: DeskFiles, tmp_path: Path) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT OR REPLACE INTO setting VALUES ('mark', 'unfinished')"))
        make_backup(database, files.key, tmp_path / "a.hft", MADE)
    database.close()
    restore_backup(tmp_path / "a.hft", files, "x")
    assert _mark(files) == "before"


def test_a_restored_backup_opens_and_the_desk_before_it_is_kept(
    database: Database, files: DeskFiles, tmp_path: Path
) -> None:
    make_backup(database, files.key, tmp_path / "a.hft", MADE)
    _set(database, "mark", "after")
    database.close()
    kept = restore_backup(tmp_path / "a.hft", files, "20261124")
    assert kept is not None
    assert _mark(files) == "before"
    assert _mark(DeskFiles(kept)) == "after"
    assert restore_backup(tmp_path / "a.hft", files, "20261124") != kept
    assert _mark(DeskFiles(kept)) == "after"


def test_a_backup_is_restored_where_no_desk_was(database: Database, files: DeskFiles, tmp_path: Path) -> None:
    make_backup(database, files.key, tmp_path / "a.hft", MADE)
    elsewhere = DeskFiles(tmp_path / "新电脑")
    assert restore_backup(tmp_path / "a.hft", elsewhere, "x") is None
    assert _mark(elsewhere) == "before"


@pytest.mark.parametrize("moved", [1, 2, 3, 4])
def test_an_interrupted_restore_is_finished(
    database: Database, files: DeskFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    make_backup(database, files.key, tmp_path / "a.hft", MADE)
    _set(database, "mark", "after")
    database.close()
    rename, left = Path.replace, [moved]

    def replace_some(self: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_some)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(tmp_path / "a.hft", files, "x")
    kept = finish_restore(files)
    assert kept is not None
    assert _mark(files) == "before"
    assert _mark(DeskFiles(kept)) == "after"
    assert finish_restore(files) is None


@pytest.mark.parametrize("damage", ["cut", "flipped", "no zip", "no manifest"])
def test_a_damaged_backup_is_refused_and_the_desk_is_untouched(
    database: Database, files: DeskFiles, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "a.hft"
    make_backup(database, files.key, file, MADE)
    _set(database, "mark", "after")
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "flipped":
        file.write_bytes(whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:])
    elif damage == "no zip":
        file.write_bytes(b"hello")
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "hello")
    with pytest.raises(UserError) as refused:
        verify_backup(file, database.key)
    assert _code(refused) == "backup_damaged"
    database.close()
    with pytest.raises(UserError) as refused:
        restore_backup(file, files, "x")
    assert _code(refused) == "backup_damaged"
    assert _mark(files) == "after"


def test_another_desks_backup_is_told_from_a_damaged_one(database: Database, files: DeskFiles, tmp_path: Path) -> None:
    other, _ = create_desk(DeskFiles(tmp_path / "b"), "李明", "x", CHEAP)
    make_backup(other, DeskFiles(tmp_path / "b").key, tmp_path / "b.hft", MADE)
    other.close()
    with pytest.raises(UserError) as refused:
        verify_backup(tmp_path / "b.hft", database.key)
    assert _code(refused) == "wrong_key"


def test_a_missing_file_is_said_to_be_missing(files: DeskFiles, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        restore_backup(tmp_path / "none.hft", files, "x")
    assert _code(refused) == "missing"


def test_a_kill_before_the_mark_stands_leaves_the_desk(
    database: Database, files: DeskFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(database, files.key, tmp_path / "a.hft", MADE)
    _set(database, "mark", "after")
    database.close()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(tmp_path / "a.hft", files, "x")
    assert not restore_waits(files)
    assert finish_restore(files) is None
    assert _mark(files) == "after"
    assert restore_backup(tmp_path / "a.hft", files, "x") is not None
    assert _mark(files) == "before"


@pytest.mark.parametrize("mark", ["", ".", "elsewhere", "before-restore-/../x", "\x00"])
def test_a_mark_that_is_not_ours_moves_nothing(database: Database, files: DeskFiles, mark: str) -> None:
    database.close()
    (files.folder / "restoring").mkdir()
    (files.folder / "restoring" / "ready").write_text(mark, encoding="utf-8")
    (files.folder / "restoring" / "desk.db").write_bytes(b"not yet whole")
    assert not restore_waits(files)
    assert finish_restore(files) is None
    assert _mark(files) == "before"


def test_a_restoring_that_cannot_be_finished_is_a_sentence_and_can_be_later(
    database: Database, files: DeskFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(database, files.key, tmp_path / "a.hft", MADE)
    database.close()
    rename = Path.replace

    def read_only(self: Path, target: Path) -> Path:
        if self.name == "desk.db":
            raise OSError(EROFS, "read-only")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", read_only)
        with pytest.raises(UserError) as refused:
            restore_backup(tmp_path / "a.hft", files, "x")
        assert _code(refused) == "folder_unwritable"
    assert restore_waits(files)
    assert finish_restore(files) is not None
    assert _mark(files) == "before"


@pytest.mark.parametrize("damage", ["password", "method", "folder"])
def test_a_file_no_zip_reader_takes_is_a_sentence(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "a.hft"
    if damage == "folder":
        file.mkdir()
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("manifest.json", "{}")
        content = bytearray(file.read_bytes())
        directory = content.index(b"PK\x01\x02")
        if damage == "password":
            content[6] |= 1
            content[directory + 8] |= 1
        else:
            content[8] = content[directory + 10] = 99
        file.write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_manifest(file)
    assert _code(refused) == ("backup_unreadable" if damage == "folder" else "backup_damaged")


def test_what_a_killed_backup_left_is_cleared(database: Database, files: DeskFiles) -> None:
    files.backups.mkdir()
    kept = files.backups / "a.hft"
    make_backup(database, files.key, kept, MADE)
    left = files.backups / f"{DRAFT}abc"
    left.mkdir()
    (left / "desk.db").write_bytes(b"half")
    clear_leftovers(files.backups)
    assert list(files.backups.iterdir()) == [kept]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_disk_that_fills_up_while_the_copy_is_made_is_a_sentence(
    database: Database, files: DeskFiles, tmp_path: Path
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        with pytest.raises(UserError) as refused:
            make_backup(database, files.key, tmp_path / "a.hft", MADE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert _code(refused) in ("disk_full", "folder_unwritable")
    assert database.problems() == ()
