"""What persons said of doubtful rows, so that the next import of the same list does not ask again.

Kept among the settings: the sign of a row, and the customer it is, or none when it was left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from desktop_app.store import schema
from desktop_app.store.imports import many

_PREFIX = "import.row."


def rows(connection: Connection) -> dict[str, int | None]:
    """Return by the sign of a row the customer it is, or None when it was left out; merged files are followed."""
    merge = schema.CustomerMerge
    into = {
        row.merged_id: row.kept_id
        for row in connection.execute(select(merge.merged_id, merge.kept_id).where(merge.undone_at.is_(None)))
    }
    found: dict[str, int | None] = {}
    table = schema.Setting
    for row in connection.execute(select(table.key, table.value).where(table.key.startswith(_PREFIX, autoescape=True))):
        customer = json.loads(row.value)["customer"]
        while customer in into:
            customer = into[customer]
        found[row.key.removeprefix(_PREFIX)] = customer
    return found


def remember(connection: Connection, batch_id: int, told: Mapping[str, int | None]) -> None:
    """Keep what a person said of rows of an import; a former word on the same row is replaced."""
    many(
        connection,
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (
            (_PREFIX + sign, json.dumps({"customer": customer, "batch": batch_id}, separators=(",", ":")))
            for sign, customer in told.items()
        ),
    )


def forget(connection: Connection, batch_id: int) -> None:
    """Forget what was said of the rows of an import that is taken back."""
    connection.execute(
        text("DELETE FROM setting WHERE key >= :first AND key < :last AND json_extract(value, '$.batch') = :batch"),
        {"first": _PREFIX, "last": _PREFIX[:-1] + "/", "batch": batch_id},
    )
