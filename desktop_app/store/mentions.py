"""Where a person who is made anonymous is named in the rows of others (R-061, R-328).

Only rows of files with a link to the person are looked at: the same name anywhere else is somebody else's. What such a
file bears itself, its own name or a number of the household, stays with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Text, text

from desktop_app.store.columns import Json
from desktop_app.store.masking import KIN, Mask, Words
from desktop_app.store.schema import Base

_LINKED = """
WITH mine(id) AS (SELECT value FROM json_each(:files))
SELECT other_id FROM customer_relation WHERE customer_id IN mine AND other_id IS NOT NULL
UNION SELECT customer_id FROM customer_relation WHERE other_id IN mine
UNION SELECT b_id FROM customer_link WHERE a_id IN mine AND kind = 'household'
UNION SELECT a_id FROM customer_link WHERE b_id IN mine AND kind = 'household'
UNION SELECT merged_id FROM customer_merge WHERE kept_id IN mine
UNION SELECT kept_id FROM customer_merge WHERE merged_id IN mine
UNION SELECT p.customer_id FROM customer_phone q JOIN customer_phone p ON p.number = q.number
    WHERE q.customer_id IN mine AND (SELECT count(*) FROM customer_phone s WHERE s.number = q.number) <= :household
UNION SELECT p.customer_id FROM customer_phone p WHERE p.number IN (SELECT value FROM json_each(:numbers))
    AND (SELECT count(*) FROM customer_phone s WHERE s.number = p.number) <= :household
UNION SELECT v.customer_id FROM visit_member m JOIN visit v ON v.id = m.visit_id WHERE m.customer_id IN mine
UNION SELECT m.customer_id FROM visit_member m JOIN visit v ON v.id = m.visit_id WHERE v.customer_id IN mine
UNION SELECT t.customer_id FROM visit v JOIN ticket t ON t.id = v.ticket_id WHERE v.customer_id IN mine
UNION SELECT v.customer_id FROM ticket t JOIN visit v ON v.id IN (t.visit_id, t.confirm_visit_id)
    WHERE t.customer_id IN mine
UNION SELECT w.customer_id FROM visit v JOIN visit w ON w.id = v.merged_into WHERE v.customer_id IN mine
UNION SELECT w.customer_id FROM visit v JOIN visit w ON w.merged_into = v.id WHERE v.customer_id IN mine
"""
"""Whose rows may name the person: relations both ways, the household, what was merged, visits and tickets shared."""

_HOUSEHOLD = 6
"""A number that more files share is an organisation's, and no link."""

_OF_FILE = "CROSS JOIN {table} t ON t.{column} = f.value"
_OF_VISIT = "CROSS JOIN visit w ON w.customer_id = f.value CROSS JOIN {table} t ON t.visit_id = w.id"
_OF_TICKET = "CROSS JOIN ticket w ON w.customer_id = f.value CROSS JOIN {table} t ON t.ticket_id = w.id"
_OF_PAPER = (
    "CROSS JOIN {parent} w ON w.customer_id = f.value CROSS JOIN paper p ON p.{parent}_id = w.id"
    " CROSS JOIN {table} t ON t.paper_id = p.id"
)
_OF_IMPORTS = (  # no index leads from a file to them, so that all are read, once
    "CROSS JOIN import_change t ON t.customer_id = f.value AND t.rowid IN"
    " (SELECT rowid FROM import_change WHERE customer_id IN (SELECT value FROM json_each(:files)))"
)

OWNED: tuple[tuple[str, str], ...] = (
    ("customer", _OF_FILE.format(table="customer", column="id")),
    *(
        (table, _OF_FILE.format(table=table, column="customer_id"))
        for table in (
            "customer_phone",
            "customer_relation",
            "customer_event",
            "customer_flag",
            "exchange",
            "ticket",
            "visit",
            "visit_omitted",
        )
    ),
    ("import_change", _OF_IMPORTS),
    ("customer_merge", _OF_FILE.format(table="customer_merge", column="kept_id")),
    ("customer_merge", _OF_FILE.format(table="customer_merge", column="merged_id")),
    *(
        (table, _OF_VISIT.format(table=table))
        for table in (
            "attachment",
            "guidance",
            "loan",
            "visit_addition",
            "visit_answer",
            "visit_attempt",
            "visit_draft",
            "visit_override",
            "visit_report",
            "visit_review",
        )
    ),
    *((table, _OF_TICKET.format(table=table)) for table in ("improvement", "ticket_decision", "ticket_step")),
    ("paper_file", _OF_PAPER.format(table="paper_file", parent="visit")),
    ("paper_file", _OF_PAPER.format(table="paper_file", parent="ticket")),
)
"""Tables whose rows belong to a file, and the way there; every column of text is looked through, unless it is left."""

LEFT: dict[str, frozenset[str]] = {
    # what a file bears is its own customer's, even where it is the person's too: a shared number, a child's guardian
    "customer": frozenset(
        {
            "kind",
            "name",
            "name_key",
            "pinyin",
            "initials",
            "gender",
            "id_number",
            "guardian",
            "source",
            "category",
            "owner",
            "address",
            "state",
        }
    ),
    "customer_phone": frozenset({"number"}),
    # codes, words of the desk's own lists, and names of colleagues
    "customer_relation": frozenset({"kind"}),
    "customer_event": frozenset({"kind"}),
    "customer_flag": frozenset({"kind"}),
    "exchange": frozenset({"channel"}),
    "ticket": frozenset({"number", "category", "department", "assignee", "state", "channel"}),
    "ticket_step": frozenset({"state"}),
    "ticket_decision": frozenset({"before"}),
    "improvement": frozenset({"owner", "state"}),
    "visit": frozenset(["step_key", "occurrence", "plan_name", "method", "owner", "script", "status", "there"]),
    "visit_omitted": frozenset({"step_key", "occurrence", "why"}),
    "visit_attempt": frozenset({"outcome"}),
    "visit_answer": frozenset({"step"}),
    "visit_draft": frozenset({"step"}),
    "visit_override": frozenset({"kinds"}),
    "visit_review": frozenset({"why", "verdict"}),
    "guidance": frozenset({"owner"}),
    "attachment": frozenset({"kind"}),
    "loan": frozenset({"person"}),
}
"""Columns of text in those tables that cannot name anybody else, or must go on naming whom they name."""

UNOWNED: dict[str, str] = {
    "access_request": "about colleagues",
    "appraisal_item": "about colleagues",
    "appraisal_sheet": "about colleagues",
    "appraisal_standard": "words of the desk",
    "audit": "sealed: whole rows are let go of, see mentioned_in_audit",
    "audit_end": "no text",
    "customer_link": "two files and a code; no text",
    "day_override": "the calendar",
    "dictionary_entry": "words of the desk",
    "import_batch": "the name a person gave to a file of many; nothing tells whom it is after",
    "paper": "what a set of papers asks for, and the roles that sign",
    "plan_template": "words of the desk",
    "plan_template_step": "words of the desk",
    "plan_version": "words of the desk",
    "rescue_job": "a place, and colleagues",
    "roster_duty": "colleagues",
    "roster_published": "no text",
    "saved_filter": "words that were searched for: whom of that name they meant is told nowhere",
    "script_comment": "a word on a step for everybody; no customer stands beside it",
    "script_text": "words of the desk",
    "script_version": "words of the desk",
    "setting": "the desk's own; of persons only how the screen is arranged",
    "user_account": "colleagues",
    "visit_member": "no text",
}
"""Tables whose rows belong to no file, and why nobody is looked for there."""

_DAY_HINTS = """
SELECT g.rowid, g.note FROM visit v JOIN guidance g ON g.owner = v.owner AND g.day IN (v.due, v.original, v.done_day)
WHERE v.customer_id IN (SELECT value FROM json_each(:files)) AND g.visit_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM customer c JOIN visit o ON o.customer_id = c.id WHERE c.name IN (SELECT value FROM json_each(:names))
    AND c.id NOT IN (SELECT value FROM json_each(:files)) AND o.owner = g.owner
    AND g.day IN (o.due, o.original, o.done_day))
"""
"""Hints for a colleague's day on which the person was to be visited, and nobody else of that name."""

_AUDITED = {
    "customer": "SELECT :id",
    "visit": "SELECT id FROM visit WHERE customer_id = :id",
    "ticket": "SELECT id FROM ticket WHERE customer_id = :id",
    "event": "SELECT id FROM customer_event WHERE customer_id = :id",
    "guidance": "SELECT g.id FROM guidance g JOIN visit v ON v.id = g.visit_id WHERE v.customer_id = :id",
    "improvement": "SELECT i.id FROM improvement i JOIN ticket t ON t.id = i.ticket_id WHERE t.customer_id = :id",
}
"""What the audit calls the rows of a file."""

_BORNE = "SELECT name, guardian, address, id_number FROM customer WHERE id = :id"
_EARLIER = """
SELECT json_extract(v.value, '$.name'), json_extract(v.value, '$.guardian'),
    (SELECT json_group_array(json_extract(p.value, '$.number')) FROM json_each(v.value, '$.phones') p)
FROM audit a, json_each(json_array(json(a.old), json(a.new))) v
WHERE a.entity = 'customer' AND a.entity_id IN (SELECT value FROM json_each(:files)) AND a.action LIKE 'customer.%'
"""
"""What the audit tells of names and numbers that a file bore."""

_ADDRESS = 5
"""A shorter address (北京) tells nobody, and stands within other words."""

_NUMBERS = "SELECT number FROM customer_phone WHERE customer_id = :id"


def words_of(connection: Connection, files: Iterable[int]) -> Words:
    """Return by which words files tell whose they are."""
    found = Words()
    for each in files:
        row = connection.execute(text(_BORNE), {"id": each}).one()
        numbers = frozenset(connection.execute(text(_NUMBERS), {"id": each}).scalars()) - {""}
        names = frozenset({row.name, row.guardian}) - KIN - {""}
        address = row.address if len(row.address) >= _ADDRESS else ""
        found |= Words(names, numbers, frozenset({address, row.id_number}) - {""})
    return found


def earlier_words(connection: Connection, files: Sequence[int]) -> Words:
    """Return by which names and numbers files told whose they were, before they were changed."""
    names, numbers = set[str](), set[str]()
    for name, guardian, phones in connection.execute(text(_EARLIER), {"files": json.dumps(list(files))}):
        names |= {each for each in (name, guardian) if isinstance(each, str)}
        numbers |= {each for each in json.loads(phones) if isinstance(each, str)}
    return Words(frozenset(names) - KIN - {""}, frozenset(numbers) - {""})


class Mentions:
    """A person's mentions in the rows of the files with a link to them, and in what is left of their own.

    To be made before the files are cleared, since it is they that tell the words.

    Args:
        connection: of a command.
        files: the person's.
        merged: tells which files are one with a file.
        alias: stands for a name from now on.
    """

    def __init__(
        self,
        connection: Connection,
        files: Sequence[int],
        merged: Callable[[Connection, int], Sequence[int]],
        alias: str,
    ) -> None:
        self._connection, self._files = connection, files
        earlier = earlier_words(connection, files)
        self._words = words_of(connection, files) | earlier
        given = {"files": json.dumps(files), "household": _HOUSEHOLD, "numbers": json.dumps(sorted(earlier.numbers))}
        linked = set(connection.execute(text(_LINKED), given).scalars()) - set(files)
        borne = {each: words_of(connection, merged(connection, each)) for each in linked}
        spared = frozenset[str]().union(*(words.names for words in borne.values()))
        self._masks = {each: Mask(self._words - borne[each], spared, alias) for each in linked}
        self._own = Mask(self._words, spared - self._words.names, alias)
        self._masks |= dict.fromkeys(files, self._own)

    def replace(self) -> None:
        """Let the alias stand for the person wherever they are named."""
        for table, way in OWNED:
            columns = texts_of(table)
            listed = ", ".join(f"t.{column}" for column in columns)
            query = f"SELECT f.value, t.rowid, {listed} FROM json_each(:files) f {way}"
            for row in self._rows(query, {"files": json.dumps(list(self._masks))}):
                self._write(table, row[1], self._masks[row[0]], zip(columns, row[2:], strict=True))
        for rowid, note in self._day_hints():
            self._write("guidance", rowid, self._own, [("note", note)])

    def audited(self) -> Iterator[int]:
        """Yield the rows of the audit that name the person and tell of others."""
        for each, mask in self._masks.items():
            for entity, ids in _AUDITED.items():
                yield from self._named(mask, entity, ids, {"id": each})
        hints = json.dumps([rowid for rowid, _ in self._day_hints()])
        yield from self._named(self._own, "guidance", "SELECT value FROM json_each(:ids)", {"ids": hints})

    def _named(self, mask: Mask, entity: str, ids: str, given: dict[str, Any]) -> Iterator[int]:
        query = f"SELECT id, old, new, why FROM audit WHERE entity = :entity AND entity_id IN ({ids})"
        for row in self._rows(query, given | {"entity": entity}):
            if any(mask(value) != value for value in row[1:]):
                yield row.id

    def _day_hints(self) -> Sequence[Any]:
        given = {"files": json.dumps(list(self._files)), "names": json.dumps(sorted(self._words.names))}
        return self._rows(_DAY_HINTS, given)

    def _rows(self, query: str, given: dict[str, Any]) -> Sequence[Any]:
        return self._connection.execute(text(query), given).all()

    def _write(self, table: str, rowid: int, mask: Mask, values: Iterable[tuple[str, str | None]]) -> None:
        columns, changed = Base.metadata.tables[table].columns, {}
        for column, value in values:
            masked = mask.inside_json if isinstance(columns[column].type, Json) else mask
            if value and (new := masked(value)) != value:
                changed[column] = new
        if changed:
            sets = ", ".join(f"{column} = :{column}" for column in changed)
            self._connection.execute(text(f"UPDATE {table} SET {sets} WHERE rowid = :row"), changed | {"row": rowid})


def texts_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table that are looked through."""
    left = LEFT.get(table, frozenset())
    return tuple(
        column.name
        for column in Base.metadata.tables[table].columns
        if isinstance(column.type, (Text, Json)) and column.name not in left
    )
