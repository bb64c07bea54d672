"""Everything that stands on a person, given to another and back (R-043)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

PARTS: Mapping[str, tuple[str, str, str]] = {
    "customers": ("customer", "owner", "state = 'active'"),
    "visits": ("visit", "owner", "status = 'open'"),
    "tickets": ("ticket", "assignee", "active AND state <> 'confirmed'"),
    "improvements": ("improvement", "owner", "active AND state = 'open'"),
    "loans": ("loan", "person", "active AND back IS NULL"),
}
"""What can stand on a person: table, column with the name, and what is still to be done."""


def standing(connection: Connection, name: str) -> dict[str, tuple[int, ...]]:
    """Return the ids of what stands on a person, by part."""
    return {
        part: tuple(
            connection.execute(
                text(f"SELECT id FROM {table} WHERE {column} = :name AND {open_} ORDER BY id"), {"name": name}
            ).scalars()
        )
        for part, (table, column, open_) in PARTS.items()
    }


def give(connection: Connection, part: str, ids: Sequence[int], before: str, after: str) -> tuple[int, ...]:
    """Give records to another person; those that meanwhile stand on a third one stay there.

    Args:
        connection: of a command.
        part: key of ``PARTS``.
        ids: the records.
        before: on whom they stand.
        after: on whom they stand then.

    Returns:
        The ids that were given.
    """
    table, column, _ = PARTS[part]
    given = connection.execute(
        text(
            f"UPDATE {table} SET {column} = :after WHERE {column} = :before"
            " AND id IN (SELECT value FROM json_each(:ids)) RETURNING id"
        ),
        {"after": after, "before": before, "ids": json.dumps(list(ids))},
    )
    return tuple(sorted(given.scalars()))


def withdraw_untouched(connection: Connection, ids: Sequence[int]) -> None:
    """Withdraw visits that nobody has tried yet."""
    connection.execute(
        text(
            "UPDATE visit SET status = 'withdrawn' WHERE status = 'open' AND attempts = 0"
            " AND id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(list(ids))},
    )
