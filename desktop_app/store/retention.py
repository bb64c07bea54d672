"""Which files have outlived their records, and taking the person out of them (R-061, R-328).

Counts, days and results stay, so that the figures of past months stand; what tells who it was goes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerState
from desktop_app.store.find import find_rows, index_customer
from desktop_app.store.mentions import Mentions

_WHOSE = "coalesce(t.customer_id, v.customer_id) AS customer_id"
_PAPER_OF = "LEFT JOIN ticket t ON t.id = p.ticket_id LEFT JOIN visit v ON v.id = p.visit_id"
_DAYS = (
    "SELECT id AS customer_id, date(max(created_at, updated_at), :zone) AS day FROM customer",
    "SELECT customer_id, max(due, original, coalesce(done_day, '')) FROM visit",
    "SELECT v.customer_id, date(a.at, :zone) FROM visit_attempt a JOIN visit v ON v.id = a.visit_id",
    "SELECT v.customer_id, date(r.at, :zone) FROM visit_report r JOIN visit v ON v.id = r.visit_id",
    "SELECT v.customer_id, date(n.at, :zone) FROM visit_addition n JOIN visit v ON v.id = n.visit_id",
    "SELECT v.customer_id, date(f.at, :zone) FROM attachment f JOIN visit v ON v.id = f.visit_id",
    "SELECT customer_id, max(day, date(created_at, :zone)) FROM customer_event",
    "SELECT customer_id, date(at, :zone) FROM exchange",
    "SELECT customer_id, date(at, :zone) FROM customer_flag",
    "SELECT customer_id, date(opened_at, :zone) FROM ticket",
    "SELECT t.customer_id, date(s.at, :zone) FROM ticket_step s JOIN ticket t ON t.id = s.ticket_id",
    "SELECT t.customer_id, d.day FROM ticket_decision d JOIN ticket t ON t.id = d.ticket_id",
    "SELECT v.customer_id, max(l.due, coalesce(l.back, '')) FROM loan l JOIN visit v ON v.id = l.visit_id",
    f"SELECT {_WHOSE}, max(p.due, coalesce(p.came, '')) FROM paper p {_PAPER_OF}",
    f"SELECT {_WHOSE}, date(f.at, :zone) FROM paper_file f JOIN paper p ON p.id = f.paper_id {_PAPER_OF}",
)
"""The days of all that lies under a file."""

_OUTDATED = f"""
WITH quiet AS MATERIALIZED (
    SELECT c.id FROM customer c WHERE c.state IN ('active', 'invalid') AND date(c.updated_at, :zone) <= :last
    AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.id AND v.status IN ('open', 'awaiting'))
    AND NOT EXISTS (SELECT 1 FROM loan l JOIN visit v ON v.id = l.visit_id
        WHERE v.customer_id = c.id AND l.active AND l.back IS NULL)
    AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.customer_id = c.id AND t.active AND t.state <> 'confirmed')
    AND NOT EXISTS (
        SELECT 1 FROM customer_flag f WHERE f.customer_id = c.id AND f.kind = 'blacklist' AND f.ended_at IS NULL)
),
days AS ({" UNION ALL ".join(f"SELECT * FROM ({each}) WHERE customer_id IN (SELECT id FROM quiet)" for each in _DAYS)})
SELECT c.id, c.name, c.state, max(d.day) AS last FROM days d JOIN customer c ON c.id = d.customer_id
GROUP BY c.id HAVING max(d.day) <= :last ORDER BY last, c.id
"""

_OF_CUSTOMER = {
    "customer_phone": None,
    "customer_relation": "other_name = ''",
    "customer_event": "title = '', detail = '{}'",
    "customer_flag": "reason = '', detail = '{}', made = '{}', ended_why = ''",
    "exchange": "text = ''",
    "ticket": "facts = '', wish = '', persons = ''",
    "visit_omitted": "text = ''",
    "import_change": "before = '{}', after = '{}'",
}
"""What is cleared in tables by customer; None where the rows themselves go."""

_OF_VISIT = {
    "visit_attempt": "note = '', before = '{}'",
    "visit_answer": "value = '', label = '', reason = '', set_aside = '{}'",
    "visit_draft": "value = '', reason = ''",
    "visit_report": "course = '', outcome = '', evaluation = '', guidance = ''",
    "visit_addition": "text = ''",
    "visit_override": "reason = ''",
    "visit_review": "note = ''",
    "guidance": "note = ''",
    "attachment": "name = '', size = 0, content = x'', active = 0",
    "loan": "what = '', kept_why = ''",
}
"""The same by visit."""

_OF_TICKET = {"ticket_step": "note = ''", "ticket_decision": "text = ''"}
"""The same by ticket."""

_MERGED_INTO = """
WITH RECURSIVE files(id) AS (SELECT :id UNION SELECT m.merged_id FROM customer_merge m JOIN files f ON m.kept_id = f.id
    WHERE m.undone_at IS NULL)
SELECT id FROM files
"""

_AUDITED = """
SELECT id FROM audit WHERE (entity = 'customer' AND entity_id IN (SELECT value FROM json_each(:files)))
 OR (entity = 'visit' AND entity_id IN (SELECT value FROM json_each(:visits)))
 OR (entity = 'guidance' AND entity_id IN (SELECT id FROM guidance
      WHERE visit_id IN (SELECT value FROM json_each(:visits))))
 OR (entity = 'ticket' AND entity_id IN (SELECT id FROM ticket
      WHERE customer_id IN (SELECT value FROM json_each(:files))))
 OR (entity = 'event' AND entity_id IN (SELECT id FROM customer_event
      WHERE customer_id IN (SELECT value FROM json_each(:files))))
 ORDER BY id
"""


def outdated(connection: Connection, last: date, zone: timedelta) -> tuple[tuple[int, str, str, date], ...]:
    """Return (id, name, state, latest day) of the files under which nothing is open and nothing is later than a day.

    Args:
        connection: for reading.
        last: the day.
        zone: what the desk's time is ahead of UTC.
    """
    rows = connection.execute(text(_OUTDATED), {"last": last.isoformat(), "zone": _zone(zone)})
    return tuple((row.id, row.name, row.state, date.fromisoformat(row.last)) for row in rows)


def _zone(zone: timedelta) -> str:
    return f"{int(zone.total_seconds() // 60):+d} minutes"


def make_anonymous(connection: Connection, customer_id: int, alias: str, title: str) -> list[int]:
    """Take a person out of their file and everything under it, and out of what was merged into it.

    Args:
        connection: of a command.
        customer_id: whose file.
        alias: stands for the name from now on.
        title: stands for what was typed as the title of a visit that no plan made.

    Returns:
        The rows of the audit that tell of them; they are left to the audit.
    """
    connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what goes is overwritten, not merely let go
    files = _one_with(connection, customer_id)
    mentions = Mentions(connection, files, _one_with, alias)
    for each in files:
        _clear(connection, each, alias, title)
    mentions.replace()
    given = {"files": json.dumps(files)}
    visits = connection.execute(
        text("SELECT id FROM visit WHERE customer_id IN (SELECT value FROM json_each(:files))"), given
    ).scalars()
    rows = connection.execute(text(_AUDITED), given | {"visits": json.dumps(list(visits))}).scalars()
    return sorted({*rows, *mentions.audited()})


def tidy(connection: Connection) -> None:
    """Take out of the index of names what is no longer found by it; it would be kept there until much was added."""
    for table in ("customer_find_name", "customer_find_part"):
        connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))


def _one_with(connection: Connection, customer_id: int) -> list[int]:
    return list(connection.execute(text(_MERGED_INTO), {"id": customer_id}).scalars())


def _clear(connection: Connection, customer_id: int, alias: str, title: str) -> None:
    given: dict[str, Any] = {"id": customer_id, "alias": alias, "title": title}
    run = _Run(connection, given)
    run(
        "UPDATE customer SET name = :alias, name_key = :alias, pinyin = '', initials = '', gender = '',"
        " birthday = NULL, id_number = '', guardian = '', address = '', remark = '', temperament = '', extra = '{}',"
        f" state = '{CustomerState.ANONYMOUS.value}' WHERE id = :id"
    )
    index_customer(connection, customer_id, find_rows(alias, "", "", ()))
    for table, values in _OF_CUSTOMER.items():
        deed = f"UPDATE {table} SET {values}" if values else f"DELETE FROM {table}"
        run(f"{deed} WHERE customer_id = :id")
    whose = "SELECT id FROM visit WHERE customer_id = :id"
    for table, values in _OF_VISIT.items():
        run(f"UPDATE {table} SET {values} WHERE visit_id IN ({whose})")
    tickets = "SELECT id FROM ticket WHERE customer_id = :id"
    for table, values in _OF_TICKET.items():
        run(f"UPDATE {table} SET {values} WHERE ticket_id IN ({tickets})")
    run(
        "UPDATE paper_file SET name = '', size = 0, content = x'', active = 0 WHERE paper_id IN"
        f" (SELECT id FROM paper WHERE visit_id IN ({whose}) OR ticket_id IN ({tickets}))"
    )
    run(
        "UPDATE customer_merge SET moved = '[]', before = '{}', after = '{}', undone_at = coalesce(undone_at, at)"
        " WHERE kept_id = :id OR merged_id = :id"
    )
    # filed, so that no result is taken back: what it would be taken back to is gone
    run(
        "UPDATE visit SET note = '', reason = '', purpose = '', title = iif(plan_id IS NULL, :title, title),"
        f" filed_at = coalesce(filed_at, created_at) WHERE id IN ({whose})"
    )


class _Run:
    """Runs statements with the same values."""

    def __init__(self, connection: Connection, given: dict[str, Any]) -> None:
        self._connection, self._given = connection, given

    def __call__(self, statement: str) -> None:
        self._connection.execute(text(statement), self._given)


def ids_of(found: Sequence[tuple[int, str, str, date]]) -> frozenset[int]:
    """Return the customers among what ``outdated`` found."""
    return frozenset(row[0] for row in found)
