"""The one door to the database: what the disk or another program refuses is told, and nothing private is logged."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from errno import EACCES, ENOENT, ENOSPC, EROFS
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError

from desktop_app.domain.errors import UserError
from desktop_app.store import engine
from desktop_app.store.engine import Database, connect, refusal_of

KEY = bytes(range(32))
PHONE, NOTE = "13800001111", "妈妈下班后再打"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with one table and one row."""
    (tmp_path / "数据.db").touch()
    made = Database(tmp_path / "数据.db", KEY)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE person (phone TEXT UNIQUE, note BLOB)")
        connection.exec_driver_sql("INSERT INTO person VALUES (?, NULL)", (PHONE,))
    yield made
    made.close()


def phones(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT phone FROM person ORDER BY phone")]


def test_a_full_disk_is_told_and_nothing_is_half_kept(database: Database) -> None:
    @event.listens_for(database.engine, "begin")
    def _no_room(connection: engine.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # no less than it has; SQLite then says FULL

    with pytest.raises(UserError) as refused, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO person VALUES ('13800002222', NULL)")
        connection.exec_driver_sql("INSERT INTO person VALUES ('13800003333', zeroblob(1000000))")
    assert refused.value.code == "disk_full"
    assert phones(database) == [PHONE]


def test_a_database_that_another_program_holds_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 1)
    impatient = Database(database.path, KEY)
    other = connect(database.path, KEY)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError) as refused, impatient.writing():
        pass
    assert refused.value.code == "in_use"
    assert phones(impatient) == [PHONE]  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    impatient.close()


def test_a_database_that_may_not_be_written_is_told(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(UserError) as refused, database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM person")
    assert refused.value.code == "folder_unwritable"
    assert phones(database) == [PHONE]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    lost = Database(tmp_path / "没有" / "数据.db", KEY)
    with pytest.raises(UserError) as refused, lost.reading():
        pass
    assert refused.value.code == "folder_unwritable"


def test_a_bug_stays_a_bug(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")


def test_no_phone_number_stands_in_an_error(database: Database) -> None:
    with pytest.raises(IntegrityError) as found, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO person VALUES (?, ?)", (PHONE, NOTE))
    written = "".join(traceback.format_exception(found.value))
    assert "INSERT INTO person" in written
    assert PHONE not in written
    assert NOTE not in written


@pytest.mark.parametrize(
    ("number", "code"), [(ENOSPC, "disk_full"), (EACCES, "folder_unwritable"), (EROFS, "folder_unwritable")]
)
def test_what_the_system_refuses_is_told_alike(number: int, code: str) -> None:
    refusal = refusal_of(OSError(number, os.strerror(number)))
    assert refusal is not None
    assert refusal.code == code


def test_anything_else_is_nobodys_refusal() -> None:
    assert refusal_of(OSError(ENOENT, os.strerror(ENOENT))) is None
    assert refusal_of(ValueError("bug")) is None


def test_where_the_file_is_gone_no_empty_one_takes_its_place(tmp_path: Path) -> None:
    gone = Database(tmp_path / "数据.db", KEY)
    with pytest.raises(UserError) as refused, gone.reading():
        pass
    assert refused.value.code == "folder_unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_page_is_told_in_work_and_found_by_the_check(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE words (word TEXT)")
        connection.exec_driver_sql("INSERT INTO words VALUES (hex(zeroblob(20000)))")
    database.close()
    content = bytearray(database.path.read_bytes())
    content[len(content) // 2] ^= 1
    database.path.write_bytes(content)
    damaged = Database(database.path, KEY)
    assert damaged.problems()
    with pytest.raises(UserError) as refused, damaged.reading() as connection:
        connection.exec_driver_sql("SELECT word FROM words").all()
    assert refused.value.code == "damaged"
    damaged.close()
