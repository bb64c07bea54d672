"""Steps that bring a database to the program's revision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from desktop_app import __version__

if TYPE_CHECKING:
    from alembic.config import Config

PROGRAM = "program.version"
"""Setting that names the first program which knows the database's revision, for older ones that do not."""

HEAD = "0019"
"""The program's revision, so that an up-to-date desk opens without loading alembic."""


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def known_revisions() -> frozenset[str]:
    """Return the revisions this program can start from."""
    from alembic.script import ScriptDirectory

    return frozenset(step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def upgrade(engine: Engine) -> None:
    """Bring a database to the head revision, in one transaction, with foreign keys checked afterwards.

    Raises:
        RuntimeError: when rows would be left without their parent; nothing is kept then.
    """
    from alembic import command

    config = _config()
    with engine.connect().execution_options(immediate=True) as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # heeded only outside a transaction, so past SQLAlchemy
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise RuntimeError(f"rows without their parent after the migration: {orphans[:3]}")
            connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (PROGRAM, __version__))
        connection.invalidate()
