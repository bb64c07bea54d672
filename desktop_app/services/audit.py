"""Reading the audit: who did what, when, from what to what, and why; proving that nothing in it was changed (R-317)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.audit import AuditQuery, AuditRow, Verdict
from desktop_app.domain.audit_fields import AuditFields
from desktop_app.domain.audit_words import action_words, change_text, group_words, seal_text
from desktop_app.domain.changes import Kind
from desktop_app.domain.grid import Cell
from desktop_app.domain.listing import Column, ColumnKind, Exported, Listing
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.text import tr
from desktop_app.rules.phones import mask_phone
from desktop_app.rules.sensitive import concealed_values
from desktop_app.services.audit_values import in_words
from desktop_app.services.command import Commands
from desktop_app.services.export import list_writer
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.store import audit
from desktop_app.store.engine import Connection

_AT_ONCE = 500
"""Rows whose customers are looked up together while a file is written."""


class AuditTrail:
    """The audit as those see it who may."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def query(
        self, *, person: str = "", group: str = "", first: date | None = None, last: date | None = None, text: str = ""
    ) -> AuditQuery:
        """Return what is looked for, from days at the desk.

        Args:
            person: name of who did it; empty for everybody.
            group: key of ``group_words``; empty for all.
            first: day from which on.
            last: day until which, included.
            text: stands in values, reason or the customer's name.
        """
        patterns = group_words()[group][1] if group else ()
        return AuditQuery(
            person=person,
            actions=frozenset(patterns),
            first=self._midnight(first) if first else None,
            end=self._midnight(last + timedelta(days=1)) if last else None,
            text=text.strip(),
        )

    def rows(
        self, actor: Actor, query: AuditQuery, limit: int = 500, before: int | None = None
    ) -> tuple[tuple[AuditRow, str], ...]:
        """Return the newest rows that a query leaves, each with whom it is about.

        Raises:
            NotPermitted: the person may not see the audit.
        """
        self._commands.check(actor, Permission.AUDIT_VIEW)
        with self._commands.reading() as connection:
            found = audit.rows(connection, query, limit, before)
            return tuple(_with_names(connection, found, actor))

    def count(self, actor: Actor, query: AuditQuery) -> int:
        """Return how many rows a query leaves.

        Raises:
            NotPermitted: the person may not see the audit.
        """
        self._commands.check(actor, Permission.AUDIT_VIEW)
        with self._commands.reading() as connection:
            return audit.count(connection, query)

    def verify(self, actor: Actor, progress: Report | None = None, cancelled: Stop | None = None) -> Verdict:
        """Walk the whole chain; that it was walked, and what came out, is a row itself.

        Raises:
            NotPermitted: the person may not see the audit.
            Cancelled: the person stopped it.
        """
        self._commands.check(actor, Permission.AUDIT_VIEW)
        pace = Pace(progress, cancelled)
        with self._commands.reading() as connection:
            verdict = audit.verify(connection, lambda done, total: pace.at(done, total, tr("正在核验…")))
        with self._commands.run(actor, Permission.AUDIT_VIEW, "audit.verify") as unit:
            unit.audit(
                Kind.SETTING, None, new={"rows": verdict.rows, "good": verdict.good, "seal": seal_text(verdict.seal)}
            )
        return verdict

    def export(
        self,
        actor: Actor,
        query: AuditQuery,
        path: Path,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Exported:
        """Write the rows that a query leaves to ``.xlsx`` or ``.csv``, the newest first.

        Raises:
            NotPermitted, Cancelled, UserError: nothing was written.
        """
        self._commands.check(actor, Permission.AUDIT_VIEW)
        writer = list_writer(path)
        with self._commands.reading() as connection, drafting(path) as draft:
            listing = Listing(
                tr("操作记录"), _columns(), self._cells(connection, query, actor), audit.count(connection, query)
            )
            written = writer(draft, listing, Pace(progress, cancelled))
            with self._commands.run(actor, Permission.AUDIT_VIEW, "audit.export") as unit:
                unit.audit(Kind.SETTING, None, new={"file": path.name, "rows": written})
                put_in_place(draft, path)
        return Exported(path, written)

    def _cells(self, connection: Connection, query: AuditQuery, actor: Actor) -> Iterator[Sequence[Cell]]:
        words, fields = action_words(), AuditFields()
        local, found = self._commands.clock.local, audit.each(connection, query)
        while part := tuple(islice(found, _AT_ONCE)):
            for row, whom in _with_names(connection, part, actor):
                yield (
                    row.id, local(row.at).replace(tzinfo=None), row.person, words.get(row.action, row.action), whom,
                    change_text(row, fields), row.why,
                )  # fmt: skip

    def _midnight(self, day: date) -> datetime:
        zone = self._commands.clock.local(self._commands.clock.now()).tzinfo
        return datetime.combine(day, time(), zone)


def _columns() -> tuple[Column, ...]:
    return (
        Column("id", tr("序号"), ColumnKind.NUMBER, 8),
        Column("at", tr("时间"), ColumnKind.MOMENT, 18),
        Column("person", tr("操作人"), width=12),
        Column("action", tr("操作"), width=16),
        Column("whom", tr("对象"), width=14),
        Column("change", tr("内容"), width=60),
        Column("why", tr("原因"), width=24),
    )


def _with_names(connection: Connection, rows: tuple[AuditRow, ...], actor: Actor) -> Iterator[tuple[AuditRow, str]]:
    """Yield rows with whom they are about; what the person may not see elsewhere is hidden here as well."""
    names = audit.names_of(connection, rows)
    seen = [replace(row, old=_seen(row.old, actor), new=_seen(row.new, actor)) for row in rows]
    for row in in_words(connection, seen):
        yield row, names.get((row.kind, row.record), "") if row.record is not None else ""


_NUMBERS = ("number", "phone", "wrong_number")
"""Fields that hold a telephone number."""


def _seen(values: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    if not actor.may(Permission.SENSITIVE_VIEW):
        values = concealed_values(values)
    return values if actor.may(Permission.PHONE_VIEW) else _without_numbers(values)


def _without_numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(values)
    if isinstance(phones := made.get("phones"), list):
        made["phones"] = [phone | {"number": mask_phone(phone["number"])} for phone in phones]
    made |= {key: mask_phone(made[key]) for key in _NUMBERS if isinstance(made.get(key), str) and made[key]}
    return made
