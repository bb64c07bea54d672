"""A desk's folder: made whole or not at all, told from damage, and backed up before it is upgraded."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from desktop_app.domain.errors import UserError
from desktop_app.store import engine, migrations, vault
from desktop_app.store.backup import verify_backup
from desktop_app.store.desk import DeskFiles, create_desk, open_desk
from desktop_app.store.engine import Connection, Database, connect

CHEAP = vault.Cost(1, 8, 1)


@pytest.fixture
def files(tmp_path: Path) -> DeskFiles:
    return DeskFiles(tmp_path / "前台 数据")


def _fill(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO setting VALUES ('mark', 'filled')")


def _mark(files: DeskFiles) -> str:
    database = open_desk(files, "王芳", "密码")
    with database.reading() as connection:
        value = str(connection.exec_driver_sql("SELECT value FROM setting WHERE key = 'mark'").scalar_one())
    database.close()
    return value


def _code(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


@pytest.mark.parametrize("moved", [0, 1])
def test_setting_up_that_was_killed_is_no_desk_and_is_done_anew(
    files: DeskFiles, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    rename, left = Path.replace, [moved]

    def replace_some(self: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_some)
        with pytest.raises(KeyboardInterrupt):
            create_desk(files, "王芳", "别的密码", CHEAP, _fill)
    assert files.key.exists() == bool(moved)
    assert not files.exists
    create_desk(files, "王芳", "密码", CHEAP, _fill)[0].close()
    assert _mark(files) == "filled"
    assert sorted(path.name for path in files.folder.iterdir()) == ["desk.db", "desk.key"]


def test_a_kill_while_the_first_rows_are_written_is_no_desk(files: DeskFiles) -> None:
    def killed(_: Connection) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_desk(files, "王芳", "密码", CHEAP, killed)
    assert not files.exists
    create_desk(files, "王芳", "密码", CHEAP, _fill)[0].close()
    assert _mark(files) == "filled"


def test_a_full_disk_is_said_when_a_desk_is_made(files: DeskFiles) -> None:
    def too_much(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        connection.exec_driver_sql("INSERT INTO setting VALUES ('much', hex(randomblob(900000)))")

    with pytest.raises(UserError) as refused:
        create_desk(files, "王芳", "密码", CHEAP, too_much)
    assert _code(refused) == "disk_full"
    assert not files.exists


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        create_desk(DeskFiles(tmp_path / "file" / "desk"), "王芳", "密码", CHEAP)
    assert _code(refused) == "folder_unwritable"


def test_what_the_disk_refuses_is_not_called_damage(files: DeskFiles) -> None:
    create_desk(files, "王芳", "密码", CHEAP, _fill)[0].close()
    files.database.rename(files.folder / "aside")
    files.database.mkdir()
    with pytest.raises(UserError) as refused:
        open_desk(files, "王芳", "密码")
    assert _code(refused) == "folder_unwritable"


@pytest.mark.skipif(sys.platform == "win32", reason="owners are not told by a mode there")
def test_the_database_and_the_key_are_their_owner_s_alone(files: DeskFiles) -> None:
    database, _ = create_desk(files, "王芳", "密码", CHEAP, _fill)
    for file in files.folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    database.close()


@pytest.fixture
def first_revision(files: DeskFiles) -> bytes:
    """A desk of the first revision; its data key."""
    files.folder.mkdir()
    key = vault.new_data_key()
    vault.save(vault.create(key, {"王芳": "密码"}, CHEAP), files.key)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    files.database.touch()
    database = Database(files.database, key)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(connection)
    database.close()
    return key


def _revision(path: Path, key: bytes) -> str:
    database = Database(path, key)
    with database.reading() as connection:
        revision = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    database.close()
    return revision


def test_a_desk_is_backed_up_before_it_is_upgraded(files: DeskFiles, first_revision: bytes) -> None:
    assert _mark(files) == "filled"
    assert _revision(files.database, first_revision) == migrations.HEAD
    kept = verify_backup(files.backups / "before-0001.hft", first_revision)
    assert kept.revision == "0001"


def test_an_upgrade_that_fails_changes_nothing_and_names_the_backup(files: DeskFiles, first_revision: bytes) -> None:
    with closing(connect(files.database, first_revision)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO customer_phone VALUES (3,7,'13800001111','',0,0)")
    with pytest.raises(UserError) as refused:
        open_desk(files, "王芳", "密码")
    assert _code(refused) == "upgrade_failed"
    assert "before-0001.hft" in refused.value.hint
    assert _revision(files.database, first_revision) == "0001"
    assert verify_backup(files.backups / "before-0001.hft", first_revision).revision == "0001"


def test_no_upgrade_without_its_backup(files: DeskFiles, first_revision: bytes) -> None:
    files.backups.write_bytes(b"a file where the folder should be")
    with pytest.raises(UserError) as refused:
        open_desk(files, "王芳", "密码")
    assert _code(refused) == "folder_unwritable"
    assert _revision(files.database, first_revision) == "0001"


def test_a_database_of_a_newer_program_is_refused_with_the_version_it_needs(files: DeskFiles) -> None:
    database, _ = create_desk(files, "王芳", "密码", CHEAP)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE setting SET value = '9.9.0' WHERE key = 'program.version'")
    database.close()
    with pytest.raises(UserError) as refused:
        open_desk(files, "王芳", "密码")
    assert _code(refused) == "newer"
    assert "9.9.0" in refused.value.hint


def test_an_upgrade_leaves_no_copy_and_a_failed_one_neither(files: DeskFiles, first_revision: bytes) -> None:
    with closing(connect(files.database, first_revision)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO customer_phone VALUES (3,7,'13800001111','',0,0)")
    with pytest.raises(UserError):
        open_desk(files, "王芳", "密码")
    assert not list(files.folder.glob("*upgrading*"))
    with closing(connect(files.database, first_revision)) as connection:
        connection.execute("DELETE FROM customer_phone")
    assert _mark(files) == "filled"
    assert not list(files.folder.glob("*upgrading*"))


def test_a_database_that_another_program_holds_open_is_not_upgraded(
    files: DeskFiles, first_revision: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    with closing(connect(files.database, first_revision)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM setting").fetchall()
        with pytest.raises(UserError) as refused:
            open_desk(files, "王芳", "密码")
        assert _code(refused) == "in_use"
        other.execute("COMMIT")
    assert _mark(files) == "filled"


def test_a_journal_that_a_kill_left_goes(files: DeskFiles) -> None:
    create_desk(files, "王芳", "密码", CHEAP, _fill)[0].close()
    (files.folder / "desk.db-journal").write_bytes(bytes(512))
    assert _mark(files) == "filled"
    assert sorted(path.name for path in files.folder.iterdir()) == ["desk.db", "desk.key"]
