"""Accounts of persons: what they are written with, and when each was last there."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from desktop_app.domain.access import DataScope, Permission, Role
from desktop_app.store import schema
from desktop_app.store.columns import moment_text, read_moment
from desktop_app.store.lists import ROLE_SETTING, SCOPE_SETTING, set_setting

_SEEN = "seen."


def write(connection: Connection, user_id: int, **values: Any) -> None:
    """Change an account.

    Args:
        connection: of a command.
        user_id: which account.
        values: columns with what they become.
    """
    table = schema.UserAccount
    values = {name: value.value if isinstance(value, Role) else value for name, value in values.items()}
    connection.execute(update(table).where(table.id == user_id).values(**values))


def note_seen(connection: Connection, user_id: int, now: datetime) -> None:
    """Keep when a person was last there."""
    set_setting(connection, f"{_SEEN}{user_id}", moment_text(now))


def seen(connection: Connection) -> dict[int, datetime]:
    """Return when each person was last there, by account."""
    table = schema.Setting
    rows = connection.execute(select(table.key, table.value).where(table.key.startswith(_SEEN)))
    return {int(key.removeprefix(_SEEN)): read_moment(value) for key, value in rows}


def set_permissions(connection: Connection, role: Role, permissions: Collection[Permission] | None) -> None:
    """Keep what a role may at this desk; None for what it may as shipped."""
    if permissions is None:
        table = schema.Setting
        connection.execute(delete(table).where(table.key == ROLE_SETTING + role.value))
    else:
        set_setting(connection, ROLE_SETTING + role.value, json.dumps(sorted(permissions)))


def set_scope(connection: Connection, role: Role, scope: DataScope) -> None:
    """Keep whose customers a role sees at this desk."""
    set_setting(connection, SCOPE_SETTING + role.value, scope.value)
