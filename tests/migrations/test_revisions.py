"""Migrations: the steps end where the tables say, and the program knows its own revision."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.changes import Kind
from desktop_app.store import audit, lists, migrations
from desktop_app.store.engine import Connection, Database
from desktop_app.store.find import find_ids, find_rows, index_customer
from desktop_app.store.schema import Base

ROOT = Path(migrations.__file__).parent


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database brought to the head by the steps."""
    (tmp_path / "desk.db").touch()
    database = Database(tmp_path / "desk.db", bytes(range(32)))
    migrations.upgrade(database.engine)
    return database


def test_the_steps_end_at_the_program_s_revision() -> None:
    assert ScriptDirectory(str(ROOT)).get_heads() == [migrations.HEAD]
    assert migrations.HEAD in migrations.known_revisions()


def test_the_steps_make_the_tables_of_the_schema(database: Database) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and (name or "").startswith("customer_find"))

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_tables_are_strict_and_references_are_kept(database: Database) -> None:
    with database.reading() as connection:
        lax = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict"
            " AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        ).scalars()
        assert list(lax) == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    assert database.problems() == ()
    database.close()


def test_steps_run_without_foreign_keys_and_leave_them_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that makes a table anew must not take the rows of its children along."""
    from alembic import command

    seen: list[int] = []

    def look(config: Config, revision: str) -> None:
        seen.append(config.attributes["connection"].exec_driver_sql("PRAGMA foreign_keys").scalar_one())

    monkeypatch.setattr(command, "upgrade", look)
    migrations.upgrade(database.engine)
    assert seen == [0]
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrations.upgrade(database.engine)
    assert database.problems() == ()
    database.close()


def test_a_desk_of_the_first_revision_keeps_its_rows(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    database = Database(tmp_path / "desk.db", bytes(range(32)))
    config = Config()
    config.set_main_option("script_location", str(ROOT).replace("%", "%%"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO customer VALUES (7,'person','柏知夏','柏知夏','baizhixia','bzx','',NULL,'','','','','','','',"
            "'','{}','active','2026-11-24T01:00:00.000000','2026-11-24T01:00:00.000000',NULL)"
        )
        connection.exec_driver_sql("INSERT INTO customer_phone VALUES (3,7,'13800001111','',0,0)")
        before = rows(connection)
    migrations.upgrade(database.engine)
    with database.reading() as connection:
        assert rows(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM customer_merge").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == migrations.HEAD
    assert database.problems() == ()
    database.close()


def test_a_desk_of_the_fourth_revision_finds_whom_it_found(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    database = Database(tmp_path / "desk.db", bytes(range(32)))
    config = Config()
    config.set_main_option("script_location", str(ROOT).replace("%", "%%"))
    people = ((7, "柏知夏", "baizhixia", "bzx", "active"), (8, "柏知远", "baizhiyuan", "bzy", "invalid"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for ident, name, pinyin, initials, state in people:
            connection.exec_driver_sql(
                "INSERT INTO customer VALUES (?,'person',?,?,?,?,'',NULL,'','','','','','','','','{}',?,"
                "'2026-11-24T01:00:00.000000','2026-11-24T01:00:00.000000',NULL)",
                (ident, name, name, pinyin, initials, state),
            )
            index_customer(connection, ident, find_rows(name, pinyin, initials, ("13800001111",)))
        before = rows(connection)
    migrations.upgrade(database.engine)
    with database.reading() as connection:
        assert rows(connection) == before
        for typed in ("知", "bz", "zhi", "1111"):
            assert find_ids(connection, typed) == [7]
            assert find_ids(connection, typed, state="invalid") == [8]
    assert database.problems() == ()
    database.close()


def test_a_desk_of_the_eighth_revision_has_its_audit_chained(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    database = Database(tmp_path / "desk.db", bytes(range(32)))
    config = Config()
    config.set_main_option("script_location", str(ROOT).replace("%", "%%"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        connection.exec_driver_sql(
            "INSERT INTO user_account VALUES (1,'林青禾','administrator',1,'2026-11-24T01:00:00.000000')"
        )
        for ident, why in ((2, "先"), (3, ""), (9, "后")):  # a row may be missing from older days
            connection.exec_driver_sql(
                "INSERT INTO audit VALUES (?,'2026-11-24T01:00:00.000000',1,'林','visit.move','visit',?,'{}','{}',?)",
                (ident, None if ident == 3 else 7, why),
            )
    migrations.upgrade(database.engine)
    actor = Actor(1, "林青禾", Role.ADMINISTRATOR)
    with database.writing() as connection:
        assert audit.verify(connection, lambda *_: None).good
        audit.add(connection, datetime(2026, 11, 25, tzinfo=UTC), actor, "visit.move", Kind.VISIT, 7, {}, {}, "再")
        verdict = audit.verify(connection, lambda *_: None)
        assert (verdict.good, verdict.rows) == (True, 4)
        assert [user.must_change for user in lists.users(connection)] == [False]
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET why = '' WHERE id = 2")
        assert [found.id for found in audit.verify(connection, lambda *_: None).breaks] == [2]
    assert database.problems() == ()
    database.close()


def rows(connection: Connection) -> list[object]:
    tables = ("customer", "customer_phone")
    return [tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
