"""Opening the encrypted database: one door to connections, reads and writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from desktop_app.domain.errors import DeskUnavailable, UserError
from desktop_app.domain.text import tr

PAGE_CACHE_KIB = 65536
"""SQLite's page cache per connection; decryption costs on cache misses only."""

BUSY_TIMEOUT_MS = 5000

_FULL = frozenset({sqlcipher.SQLITE_FULL})
_DAMAGED = frozenset({sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB})
_IN_USE = frozenset({sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED})
_UNWRITABLE = frozenset(
    {sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_PERM, sqlcipher.SQLITE_IOERR}
)
_TOLD_IN_WORDS = {
    "database or disk is full": sqlcipher.SQLITE_FULL,
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "database is locked": sqlcipher.SQLITE_BUSY,
}
"""What a copying that fails says: it carries no code."""

NARROWED = "narrowed"
"""Option of connections on which views stand before the tables, see ``scope``."""

MASKED = "masked"
"""Option of connections for those who may not see numbers: no number is found by a part of it."""

OUT_OF_SCOPE = "out_of_scope"
"""What a trigger says that keeps a person from the customers of others."""

__all__ = [
    "MASKED",
    "NARROWED",
    "OUT_OF_SCOPE",
    "Connection",
    "Database",
    "connect",
    "engine_for",
    "fold_log",
    "hint",
    "refusal_of",
]


def refusal_of(error: BaseException) -> UserError | None:
    """Say what stands in the way when the disk, the folder, another program or the person's scope does.

    Args:
        error: what SQLAlchemy, SQLite or the system raised.

    Returns:
        ``disk_full``, ``folder_unwritable``, ``in_use`` or ``out_of_scope``; None for anything else, such as damage or
        a bug.
    """
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if str(cause) == OUT_OF_SCOPE:
        return UserError(OUT_OF_SCOPE, tr("这位客户不归您负责，没有改动。"), tr("请负责人来做，或请管理员调整范围。"))
    told = getattr(cause, "sqlite_errorcode", _TOLD_IN_WORDS.get(str(cause), 0))
    code = told & 0xFF  # an extended code has the plain one in its last byte
    number = cause.errno if isinstance(cause, OSError) else None
    if code in _FULL or number in (ENOSPC, EDQUOT, EFBIG):
        return UserError("disk_full", tr("磁盘空间不够，这一步没有保存。"), tr("请清理磁盘，再做一次。"))
    if code in _IN_USE:
        return _in_use()
    if code in _UNWRITABLE or number in (EACCES, EPERM, EROFS):
        return UserError(
            "folder_unwritable",
            tr("数据文件夹不能读写，这一步没有完成。"),
            tr("请检查磁盘和文件夹权限，再做一次。"),
        )
    return None


def _in_use() -> UserError:
    return UserError("in_use", tr("数据正被另一个程序使用，这一步没有完成。"), tr("请稍候再做一次。"))


def _damage_of(error: BaseException) -> UserError | None:
    """Say that pages of the open desk are not what was written; None for anything else."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
        return None
    return DeskUnavailable("damaged", tr("数据库文件有一处损坏，这一步没有完成。"), tr("请尽快用最近的备份恢复。"))


def connect(path: Path, key: bytes) -> Any:
    """Return a bare connection to the database; where the file is gone, no empty one takes its place.

    Args:
        path: the database file; it exists.
        key: 32 bytes, used raw.
    """
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False, isolation_level=None
    )
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def fold_log(path: Path, key: bytes) -> None:
    """Fold the write-ahead log of a database into it: its file alone is the whole of it then.

    Raises:
        UserError: ``in_use`` when another program has it open.
    """
    try:
        with closing(connect(path, key)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlcipher.OperationalError as error:
        raise refusal_of(error) or error from error
    if mode != "delete":
        raise _in_use()


def engine_for(
    path: Path,
    key: Callable[[], bytes],
    prepare: Callable[[Any], None] | None = None,
    begins: Callable[[Connection], None] | None = None,
) -> Engine:
    """Return an engine whose transactions begin as asked: plainly to read, IMMEDIATE to write.

    Args:
        path: the database file.
        key: gives the key as it is when a connection is made.
        prepare: given every new connection of the driver.
        begins: given the connection before each transaction.
    """

    def made() -> Any:
        driver = connect(path, key())
        if prepare is not None:
            prepare(driver)
        return driver

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=made,
        poolclass=QueuePool,
        pool_size=3,
        pool_use_lifo=True,  # the connection used last has its pages in the cache; any other drops them after a write
        max_overflow=2,
        hide_parameters=True,  # what customers are called and where they are reached stands in no log
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if begins is not None:
            begins(connection)
        driver: Any = connection.connection.driver_connection  # past SQLAlchemy, for which this is a statement like any
        driver.execute("BEGIN IMMEDIATE" if connection.get_execution_options().get("immediate") else "BEGIN")

    return engine


def hint(connection: Connection, index: str) -> str:
    """Return the words by which a query insists on an index of a table; on a view, which has none, there are none."""
    return "" if connection.get_execution_options().get(NARROWED) else f"INDEXED BY {index}"


def _opens(path: Path, key: bytes) -> bool:
    try:
        connect(path, key).close()
    except sqlcipher.DatabaseError:
        return False
    return True


class Database:
    """The desk's database, open."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        self.engine = engine_for(path, lambda: self.key)
        self._readers = self._writers = self.engine
        self._turn = threading.RLock()  # of whoever writes
        self._door, self._inside = threading.Condition(), 0
        self.whose: frozenset[str] | None = None

    def look_through(self, readers: Engine, writers: Engine | None = None, whose: frozenset[str] | None = None) -> None:
        """Read and write through other engines from now on, for a person who sees less.

        Args:
            readers: for reading; of the same database.
            writers: for writing; None for the plain one.
            whose: under which names customers are visible; None for all customers.
        """
        before = (self._readers, self._writers)
        self._readers, self._writers, self.whose = readers, writers or self.engine, whose
        for engine in before:
            if engine.pool is not self.engine.pool:
                engine.dispose()

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[Connection]:
        """Give a connection that sees one consistent state.

        Args:
            whole: as the program sees it, not the person.

        Raises:
            UserError: ``disk_full``, ``folder_unwritable``, ``in_use`` or ``damaged``.
        """
        with self._transaction(self.engine if whole else self._readers, immediate=False) as connection:
            yield connection

    @contextmanager
    def writing(self, *, whole: bool = False) -> Iterator[Connection]:
        """Give a connection in one transaction: all of it is kept, or nothing. What is read on it is read whole.

        Args:
            whole: what is written is the program's doing, not the person's.

        Raises:
            UserError: ``disk_full``, ``folder_unwritable``, ``in_use``, ``damaged`` or ``out_of_scope``.
        """
        with self._turn, self._transaction(self.engine if whole else self._writers, immediate=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine, *, immediate: bool) -> Iterator[Connection]:
        try:
            with (
                self._entered(),
                engine.connect().execution_options(immediate=immediate) as connection,
                connection.begin(),
            ):
                yield connection
        except (DBAPIError, sqlcipher.DatabaseError) as error:
            if (refusal := refusal_of(error) or _damage_of(error)) is None:
                raise
            raise refusal from error

    def problems(self) -> tuple[str, ...]:
        """Check the whole file: pages' seals, structure and references. Empty when it is sound."""
        found: list[str] = []
        with self._entered(), self.engine.connect() as connection:
            for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                try:
                    rows = connection.exec_driver_sql(f"PRAGMA {check}").fetchall()
                except DBAPIError as error:  # so damaged that the check itself cannot read on
                    found.append(f"{check}: {error.orig}")
                else:
                    found += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
        return tuple(found)

    @contextmanager
    def unwritten(self) -> Iterator[None]:
        """Let other threads that want to write wait while the block runs; reading goes on."""
        with self._turn:
            yield

    def exchange(self, key: bytes, swap: Callable[[], object]) -> None:
        """Let another file with another key take the place of this one, and go on with whichever lies there then.

        Called where nothing else is written (``unwritten``). Who wants to read waits for the moment that it takes.

        Args:
            key: of the other file.
            swap: puts it in place.

        Raises:
            UserError: ``in_use`` when somebody does not end reading; nothing was done then.
        """
        with self._door:
            if not self._door.wait_for(lambda: not self._inside, BUSY_TIMEOUT_MS / 1000):
                raise _in_use()
            for engine in (self.engine, self._readers, self._writers):
                engine.dispose()
            try:
                swap()
            finally:
                if not _opens(self.path, self.key):
                    self.key = key

    @contextmanager
    def _entered(self) -> Iterator[None]:
        with self._door:
            self._inside += 1
        try:
            yield
        finally:
            with self._door:
                self._inside -= 1
                self._door.notify_all()

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded into the file."""
        self.look_through(self.engine)
        self.engine.dispose()
