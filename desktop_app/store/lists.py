"""Dictionaries, settings, people, saved filters and the working-day table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from desktop_app.domain.access import ALWAYS, DataScope, Permission, Role, User
from desktop_app.domain.customers import CustomerQuery, ListScope, SavedFilter
from desktop_app.domain.kits import Entry
from desktop_app.store import schema
from desktop_app.store.engine import hint

ROLE_SETTING = "role."
"""Begins the name of the setting in which a role's own permissions are kept."""
SCOPE_SETTING = f"{ROLE_SETTING}scope."
"""Begins the name of the setting that says whose customers a role sees."""

_entry = schema.DictionaryEntry

# Made once: making a statement costs more than running it, and every command asks for these.
_ENTRIES = (
    select(_entry.code, _entry.name, _entry.detail)
    .where(_entry.dictionary == bindparam("wanted"), _entry.active)
    .order_by(_entry.ordinal)
)
_SETTING = select(schema.Setting.value).where(schema.Setting.key == bindparam("wanted"))


def add_entries(
    connection: Connection, dictionary: str, entries: Sequence[tuple[str, str, Mapping[str, Any]]], first: int = 0
) -> None:
    """Add (code, name, detail) values to a dictionary, in order, the first of them at a place."""
    if entries:
        connection.execute(
            insert(schema.DictionaryEntry),
            [
                {
                    "dictionary": dictionary,
                    "code": code,
                    "name": name,
                    "ordinal": ordinal,
                    "detail": dict(detail),
                    "active": True,
                }
                for ordinal, (code, name, detail) in enumerate(entries, first)
            ],
        )


def codes(connection: Connection, dictionary: str) -> frozenset[str]:
    """Return the codes that a dictionary has or had: none of them is given a second time."""
    table = schema.DictionaryEntry
    return frozenset(connection.execute(select(table.code).where(table.dictionary == dictionary)).scalars())


def entries(connection: Connection, dictionary: str) -> tuple[Entry, ...]:
    """Return the valid values of a dictionary, in order."""
    return tuple(Entry(code, name) for code, name, _ in detailed_entries(connection, dictionary))


def detailed_entries(connection: Connection, dictionary: str) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Return (code, name, detail) of the valid values of a dictionary, in order."""
    rows = connection.execute(_ENTRIES, {"wanted": dictionary})
    return tuple((row.code, row.name, row.detail) for row in rows)


def setting(connection: Connection, key: str) -> str | None:
    """Return a setting's text, or None when it was never set."""
    return connection.execute(_SETTING, {"wanted": key}).scalar()


def set_setting(connection: Connection, key: str, value: str) -> None:
    """Write a setting."""
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def add_user(connection: Connection, name: str, role: Role, now: datetime) -> int:
    """Add an account and return its id."""
    return connection.execute(
        insert(schema.UserAccount)
        .values(name=name, role=role.value, active=True, created_at=now)
        .returning(schema.UserAccount.id)
    ).scalar_one()


def users(connection: Connection) -> tuple[User, ...]:
    """Return all accounts, with what their roles may at this desk."""
    rows = connection.execute(select(schema.UserAccount.__table__).order_by(schema.UserAccount.id))
    own, scopes = own_permissions(connection), own_scopes(connection)
    return tuple(
        User(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            active=row.active,
            created_at=row.created_at,
            must_change=row.must_change,
            expires=row.expires,
            granted=own.get(Role(row.role)),
            scope=scopes.get(Role(row.role), DataScope.ALL),
            team=row.team,
        )
        for row in rows
    )


def own_permissions(connection: Connection) -> dict[Role, frozenset[Permission]]:
    """Return the permissions of the roles for which the desk keeps its own set; names it does not know are let go."""
    known = {permission.value: permission for permission in Permission}
    table, keys = schema.Setting, {ROLE_SETTING + role.value: role for role in Role}
    return {
        (role := keys[key]): frozenset(known[name] for name in json.loads(kept) if name in known)
        | ALWAYS.get(role, frozenset())
        for key, kept in connection.execute(select(table.key, table.value).where(table.key.in_(keys)))
    }


def own_scopes(connection: Connection) -> dict[Role, DataScope]:
    """Return whose customers the roles see for which the desk narrowed that (R-308)."""
    table, keys = schema.Setting, {SCOPE_SETTING + role.value: role for role in Role}
    rows = connection.execute(select(table.key, table.value).where(table.key.in_(keys)))
    return {keys[key]: DataScope(kept) for key, kept in rows}


def owners(connection: Connection) -> tuple[str, ...]:
    """Return the names that stand as responsible person on active customers: one step through their index for each."""
    index = hint(connection, "ix_customer_owner")
    first = f"SELECT min(owner) FROM customer {index} WHERE state = 'active' AND owner <> ''"
    statement = (
        f"WITH RECURSIVE owners(name) AS ({first} UNION ALL"
        f" SELECT ({first} AND owner > owners.name) FROM owners WHERE owners.name IS NOT NULL)"
        " SELECT name FROM owners WHERE name IS NOT NULL"
    )
    return tuple(connection.execute(text(statement)).scalars())


def day_overrides(connection: Connection) -> dict[date, tuple[bool, str]]:
    """Return the days that the working-day table fixes: day to (working, name)."""
    return {row.day: (row.working, row.name) for row in connection.execute(select(schema.DayOverride.__table__))}


def saved_filters(connection: Connection) -> tuple[SavedFilter, ...]:
    """Return the named filters that still hold."""
    table = schema.SavedFilter
    rows = connection.execute(select(table.id, table.name, table.query).where(table.active).order_by(table.id))
    return tuple(
        SavedFilter(row.id, row.name, CustomerQuery(**row.query | {"scope": ListScope(row.query["scope"])}))
        for row in rows
    )


def save_filter(connection: Connection, name: str, query: CustomerQuery, user_id: int) -> int:
    """Write a named filter, new or anew, and return its id."""
    table = schema.SavedFilter
    found = connection.execute(select(table.id).where(table.name == name)).scalar()
    if found is not None:
        connection.execute(update(table).where(table.id == found).values(query=asdict(query), active=True))
        return found
    statement = insert(table).values(name=name, query=asdict(query), active=True, user_id=user_id).returning(table.id)
    return connection.execute(statement).scalar_one()


def drop_filter(connection: Connection, filter_id: int) -> None:
    """Take a named filter off the list."""
    connection.execute(update(schema.SavedFilter).where(schema.SavedFilter.id == filter_id).values(active=False))
