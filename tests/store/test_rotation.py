"""Another data key: everybody goes on with their own password, the old key opens nothing, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from desktop_app.domain.errors import Cancelled, DeskUnavailable, UserError
from desktop_app.domain.progress import Pace
from desktop_app.store import engine, swapping, vault
from desktop_app.store.desk import DeskFiles, create_desk, open_desk
from desktop_app.store.engine import Connection, Database, connect
from desktop_app.store.key_slots import new_slot
from desktop_app.store.rotation import finish_rotation, rotate, rotation_waits
from tests.desks import CHEAP

WORDS = {"王芳": "王芳的密码", "李强": "李强的密码", "赵敏": "赵敏的密码"}
OWNERS = ("王芳", "李强", vault.RECOVERY)


@pytest.fixture
def files(tmp_path: Path) -> DeskFiles:
    return DeskFiles(tmp_path / "前台 数据")


@pytest.fixture
def code() -> list[str]:
    """The recovery code, once there is one."""
    return []


@pytest.fixture
def database(files: DeskFiles, code: list[str]) -> Iterator[Database]:
    """A desk with three people, one mark and a log that is not folded in."""
    database, made = create_desk(files, "王芳", WORDS["王芳"], CHEAP)
    code.append(made)
    file = vault.load(files.key)
    for person in ("李强", "赵敏"):
        file = vault.with_slot(file, database.key, person, WORDS[person])
    vault.save(file, files.key)
    put(database, "mark", "kept")
    yield database
    database.close()


def put(database: Database, key: str, value: str) -> None:
    with database.writing() as connection:
        write(connection, key, value)


def write(connection: Connection, key: str, value: str) -> None:
    connection.execute(text("INSERT OR REPLACE INTO setting VALUES (:k, :v)"), {"k": key, "v": value})


def value(database: Database, key: str) -> str | None:
    with database.reading() as connection:
        found = connection.execute(text("SELECT value FROM setting WHERE key = :k"), {"k": key}).scalar_one_or_none()
    return None if found is None else str(found)


def rekey(database: Database, files: DeskFiles, pace: Pace | None = None) -> None:
    rotate(database, files, OWNERS, lambda connection: write(connection, "rotated", "yes"), pace or Pace())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_open_desk_goes_on_and_each_comes_in_with_their_own_password(
    database: Database, files: DeskFiles, code: list[str]
) -> None:
    old, steps = database.key, []
    assert (files.folder / "desk.db-wal").exists()
    rekey(database, files, Pace(lambda done, total, _: steps.append((done, total))))
    assert database.key != old
    assert value(database, "mark") == "kept"
    assert value(database, "rotated") == "yes"
    put(database, "mark", "written after")
    assert database.problems() == ()
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (100, 100)
    database.close()
    assert names(files.folder) == ["desk.db", "desk.key"]
    for person in ("王芳", "李强"):
        opened = open_desk(files, person, WORDS[person])
        assert value(opened, "mark") == "written after"
        opened.close()
    assert vault.unlock(vault.load(files.key), vault.RECOVERY, code[0]) == database.key


def test_who_is_not_taken_along_and_the_old_key_open_nothing(database: Database, files: DeskFiles) -> None:
    old_key, old_file = database.key, vault.load(files.key)
    rekey(database, files)
    database.close()
    with pytest.raises(DeskUnavailable) as refused:
        open_desk(files, "赵敏", WORDS["赵敏"])
    assert refused.value.code == "password_wrong"
    assert vault.unlock(old_file, "赵敏", WORDS["赵敏"]) == old_key
    assert not vault.fits(vault.load(files.key), old_key)
    with pytest.raises(sqlcipher.DatabaseError), closing(connect(files.database, old_key)):
        pass


def test_all_of_the_file_is_written_anew(database: Database, files: DeskFiles) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('much', hex(randomblob(300000)))")
    database.close()  # its log is folded in
    before = files.database.read_bytes()
    rekey(database, files)
    database.close()
    after = files.database.read_bytes()
    pages = {before[at : at + 4096] for at in range(0, len(before), 4096)}
    assert len(pages) > 100
    assert not pages & {after[at : at + 4096] for at in range(0, len(after), 4096)}


@pytest.mark.parametrize("at", [0, 60, 77])
def test_it_is_stopped_at_any_step_and_nothing_has_happened(database: Database, files: DeskFiles, at: int) -> None:
    old, reached, before = database.key, [0], files.key.read_bytes()
    pace = Pace(lambda done, _total, _text: reached.__setitem__(0, done), lambda: reached[0] >= at)
    with pytest.raises(Cancelled):
        rekey(database, files, pace)
    assert database.key == old
    assert value(database, "rotated") is None
    put(database, "mark", "goes on")
    assert files.key.read_bytes() == before
    assert not (files.folder / "rotating").exists()


def test_once_the_new_pair_is_in_place_it_is_too_late_to_stop(database: Database, files: DeskFiles) -> None:
    old, reached = database.key, [0]
    rekey(database, files, Pace(lambda done, _total, _text: reached.__setitem__(0, done), lambda: reached[0] >= 95))
    assert database.key != old


def test_a_planted_public_key_gets_no_data_key(database: Database, files: DeskFiles) -> None:
    file = vault.load(files.key)
    thief = new_slot(file.desk, "李强", "小偷的密码", bytes(32), bytes(32), CHEAP)
    slots = tuple(thief if slot.owner == "李强" else slot for slot in file.slots)
    vault.save(replace(file, slots=slots), files.key)
    old = database.key
    with pytest.raises(DeskUnavailable) as refused:
        rekey(database, files)
    assert refused.value.code == "key_damaged"
    assert database.key == old
    assert value(database, "mark") == "kept"


def test_a_full_disk_leaves_the_old_key(database: Database, files: DeskFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "full")

    old = database.key
    for module, name in (("key_file", "write_durably"), ("swapping", "write_durably")):
        with monkeypatch.context() as patch:
            patch.setattr(f"desktop_app.store.{module}.{name}", full)
            with pytest.raises(UserError) as refused:
                rekey(database, files)
        assert refused.value.code == "disk_full"
        assert database.key == old
        assert value(database, "mark") == "kept"
        assert not (files.folder / "rotating").exists()
    rekey(database, files)
    assert database.key != old


def test_a_key_file_that_cannot_be_moved_is_moved_at_the_next_opening(
    database: Database, files: DeskFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two renames the desk goes on with what lies there, and what it writes then is not lost."""
    move = Path.replace

    def refuse_the_key(self: Path, target: Path) -> Path:
        if target == files.key:
            raise PermissionError("held open by another program")
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse_the_key)
        with pytest.raises(UserError) as refused:
            rekey(database, files)
    assert refused.value.code == "folder_unwritable"
    assert rotation_waits(files)
    put(database, "mark", "in between")  # lies in the log: the program is killed before it is folded in
    finish_rotation(files)
    database.close()
    opened = open_desk(files, "李强", WORDS["李强"])
    assert value(opened, "mark") == "in between"
    assert value(opened, "rotated") == "yes"
    opened.close()
    assert names(files.folder) == ["desk.db", "desk.key"]


@pytest.mark.parametrize("moved", range(4))
def test_one_that_was_interrupted_once_it_was_ready_is_finished(
    database: Database, files: DeskFiles, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    class Killed(BaseException):
        """Stands for the end of the process: nothing is tidied up after it."""

    left = [moved]

    def some(self: Path, target: Path, move: Callable[[Path, Path], Path] = Path.replace) -> Path:
        if target.parent == files.folder:
            if not left[0]:
                raise Killed
            left[0] -= 1
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", some)
        patch.setattr(swapping.Swap, "drop", lambda _: None)
        if moved < 2:
            with pytest.raises(Killed):
                rekey(database, files)
        else:
            rekey(database, files)
    database.close()
    assert rotation_waits(files)
    finish_rotation(files)
    assert not rotation_waits(files)
    opened = open_desk(files, "王芳", WORDS["王芳"])
    assert value(opened, "rotated") == "yes"
    assert opened.problems() == ()
    opened.close()
    assert names(files.folder) == ["desk.db", "desk.key"]


def test_half_a_pair_is_never_taken_for_ready_and_is_cleared_away(database: Database, files: DeskFiles) -> None:
    half = files.folder / "rotating"
    half.mkdir()
    (half / "desk.db").write_bytes(b"half a copy")
    assert not rotation_waits(files)
    database.close()
    finish_rotation(files)
    assert names(files.folder) == ["desk.db", "desk.key"]
    assert value(database, "mark") == "kept"


def test_who_writes_meanwhile_waits_and_who_reads_does_not(database: Database, files: DeskFiles) -> None:
    seen, late = [], threading.Thread(target=lambda: put(database, "late", "not lost"))

    def look(done: int, _total: int, _text: str) -> None:
        if done == 60:
            late.start()
        if done < 100:
            seen.append(value(database, "late"))

    rekey(database, files, Pace(look))
    late.join()
    assert seen == [None] * 4
    assert value(database, "late") == "not lost"
    database.close()
    opened = open_desk(files, "王芳", WORDS["王芳"])
    assert value(opened, "late") == "not lost"
    opened.close()


def test_somebody_who_does_not_end_reading_stops_it(
    database: Database, files: DeskFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20)
    old = database.key
    with database.reading(), pytest.raises(UserError) as refused:
        rekey(database, files)
    assert refused.value.code == "in_use"
    assert database.key == old
    assert value(database, "mark") == "kept"
    assert not (files.folder / "rotating").exists()


def test_another_program_that_holds_the_database_stops_it(
    database: Database, files: DeskFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20)
    old = database.key
    with closing(connect(files.database, old)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM setting").fetchall()
        with pytest.raises(UserError) as refused:
            rekey(database, files)
        assert refused.value.code == "in_use"
        other.execute("COMMIT")
    put(database, "mark", "goes on")
    assert database.key == old
    assert not (files.folder / "rotating").exists()
