"""Taking an import back: what it made leaves the lists unless somebody has worked on it since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, text, update

from desktop_app.domain.errors import UserError
from desktop_app.domain.text import tr
from desktop_app.store import schema, visits
from desktop_app.store.columns import moment_text

_OVER = """(v.status NOT IN ('open', 'withdrawn', 'merged')
    OR v.status = 'merged' AND v.merged_into NOT IN (SELECT id FROM visit WHERE status = 'open'))"""
"""Has its result, if only by the visit that it was merged into."""

_WORKED_ON = f"""
SELECT c.id, c.name,
       CASE
         WHEN EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.id
                      AND (v.attempts > 0 OR {_OVER})) THEN 'called'
         WHEN EXISTS (SELECT 1 FROM ticket t WHERE t.customer_id = c.id AND t.active) THEN 'ticket'
         WHEN EXISTS (SELECT 1 FROM customer_merge m WHERE m.kept_id = c.id AND m.undone_at IS NULL) THEN 'merged'
         WHEN c.updated_at <> c.created_at THEN 'edited'
         WHEN EXISTS (SELECT 1 FROM customer_event e WHERE e.customer_id = c.id AND e.active
                      AND e.batch_id IS NOT c.batch_id) THEN 'event'
         WHEN EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.id AND v.status = 'open'
                      AND (v.moved OR v.plan_id IS NULL)) THEN 'visit'
       END AS reason
FROM customer c WHERE c.batch_id = :batch AND c.state = 'active' ORDER BY c.id
"""
_MADE = "(v.batch_id = :batch OR v.event_id IN (SELECT id FROM customer_event WHERE batch_id = :batch))"

_KEPT = "(SELECT value FROM json_each(:kept))"
_MOVED = """(SELECT json_extract(e.value, '$[1]') FROM customer_merge m JOIN customer c ON c.id = m.merged_id,
    json_each(m.moved) e WHERE c.batch_id = :batch AND m.undone_at IS NULL AND json_extract(e.value, '$[0]') = '{}')"""
"""What went to another file with a customer whom the import had added."""


def open_batch(connection: Connection, batch_id: int) -> str:
    """Return the file name of an import that still stands.

    Raises:
        UserError: ``missing`` or ``already_undone``.
    """
    table = schema.ImportBatch
    row = connection.execute(select(table.file_name, table.undone_at).where(table.id == batch_id)).one_or_none()
    if row is None:
        raise UserError("missing", tr("找不到这次导入。"), tr("列表可能已经更新，请重新打开。"))
    if row.undone_at is not None:
        raise UserError("already_undone", tr("这次导入已经撤销过了。"))
    return str(row.file_name)


def withdraw_customers(connection: Connection, batch_id: int, now: datetime) -> tuple[int, dict[int, tuple[str, str]]]:
    """Take the customers an import added off the lists, save those somebody has worked on.

    Returns:
        How many were taken off, and the kept ones: id to name and why: ``called``, ``ticket``, ``merged``,
        ``edited``, ``event`` or ``visit``.
    """
    rows = connection.execute(text(_WORKED_ON), {"batch": batch_id}).all()
    kept = {row.id: (row.name, row.reason) for row in rows if row.reason}
    connection.execute(
        text(
            "UPDATE customer SET state = 'invalid', updated_at = :now"
            f" WHERE batch_id = :batch AND state = 'active' AND id NOT IN {_KEPT}"
        ),
        {"batch": batch_id, "now": moment_text(now), "kept": json.dumps(list(kept))},
    )
    return len(rows) - len(kept), kept


def withdraw_visits(connection: Connection, batch_id: int, kept: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """Withdraw the visits and events an import made, save what was called.

    Args:
        connection: in the transaction.
        batch_id: the import.
        kept: customers added by the import that stay, with all they have.

    Returns:
        Customer and title of each visit that was called and therefore stays, of customers the desk had before.
    """
    values = {"batch": batch_id, "kept": json.dumps(list(kept))}
    called = connection.execute(
        text(
            f"SELECT c.name, v.title FROM visit v JOIN customer c ON c.id = v.customer_id WHERE {_MADE}"
            f" AND (v.attempts > 0 OR {_OVER}) AND c.batch_id IS NOT :batch ORDER BY v.id"
        ),
        values,
    ).all()
    connection.execute(  # what waits to be closed by another is withdrawn below like the rest
        text(
            "UPDATE visit AS v SET status = 'open', merged_into = NULL"
            f" WHERE v.status = 'merged' AND NOT {_OVER} AND {_MADE} AND v.customer_id NOT IN {_KEPT}"
        ),
        values,
    )
    connection.execute(
        text(
            "UPDATE visit AS v SET status = 'withdrawn', occurrence = occurrence || '#' || id"
            f" WHERE v.status = 'open' AND v.attempts = 0 AND {_MADE}"
            " AND coalesce((SELECT customer_id FROM customer_event WHERE id = v.event_id), v.customer_id)"
            f" NOT IN {_KEPT} AND v.id NOT IN {_MOVED.format('visit')}"
        ),
        values,
    )
    visits.stand_alone(connection)
    connection.execute(
        text(
            "UPDATE customer_event AS e SET active = 0 WHERE e.batch_id = :batch AND e.active"
            f" AND e.customer_id NOT IN {_KEPT} AND e.id NOT IN {_MOVED.format('customer_event')}"
            " AND NOT EXISTS (SELECT 1 FROM visit v"
            " WHERE v.customer_id = e.customer_id AND v.event_id = e.id AND v.status <> 'withdrawn')"
        ),
        values,
    )
    return tuple((row.name, row.title) for row in called)


def merged_since(connection: Connection, batch_id: int) -> tuple[tuple[str, str], ...]:
    """Return the customers an import added that became part of another file since, each with that one's name."""
    rows = connection.execute(
        text(
            "SELECT c.name, k.name AS kept FROM customer_merge m JOIN customer c ON c.id = m.merged_id"
            " JOIN customer k ON k.id = m.kept_id WHERE c.batch_id = :batch AND m.undone_at IS NULL ORDER BY m.id"
        ),
        {"batch": batch_id},
    )
    return tuple((row.name, row.kept) for row in rows)


def end_relations(connection: Connection, ids: Iterable[int], kept: Iterable[int]) -> None:
    """End relations an import added, save those of a customer that stays to another on the lists."""
    connection.execute(
        text(
            "UPDATE customer_relation AS r SET active = 0 WHERE id IN (SELECT value FROM json_each(:ids))"
            f" AND (r.customer_id NOT IN {_KEPT}"
            " OR (SELECT state FROM customer WHERE id = r.other_id) <> 'active')"
        ),
        {"ids": json.dumps(list(ids)), "kept": json.dumps(list(kept))},
    )


def mark_undone(connection: Connection, batch_id: int, now: datetime) -> None:
    """Note that an import was taken back."""
    connection.execute(update(schema.ImportBatch).where(schema.ImportBatch.id == batch_id).values(undone_at=now))
