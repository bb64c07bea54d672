"""The one door for every change: permission, one transaction, its audit rows, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.clock import Clock
from desktop_app.domain.errors import NotPermitted, UserError
from desktop_app.domain.text import tr
from desktop_app.store import audit, scope
from desktop_app.store.engine import Connection, Database

_ABOUT_CUSTOMERS = frozenset({Kind.CUSTOMER, Kind.VISIT, Kind.TICKET})


@dataclass
class Unit:
    """A command under way.

    Attributes:
        connection: in one write transaction.
        database: whose it is.
        now: moment of the command, in UTC; ``today`` is the desk's day.
        changes: what was changed so far; complete after the block.
    """

    connection: Connection
    database: Database
    actor: Actor
    action: str
    now: datetime
    today: date
    changes: Changes = field(default_factory=Changes)

    def changed(self, kind: Kind, ids: Iterable[int] = ()) -> None:
        """Note records that changed; no ids means many."""
        self.changes = self.changes | Changes.of(kind, ids)

    def audit(
        self,
        kind: Kind,
        record: int | None,
        *,
        old: Mapping[str, Any] | None = None,
        new: Mapping[str, Any] | None = None,
        why: str = "",
    ) -> None:
        """Write who changed what, in the same transaction, and note the record as changed.

        Raises:
            UserError: ``out_of_scope`` when the record is not the person's to see (R-308); nothing is kept then.
        """
        if kind in _ABOUT_CUSTOMERS and record is not None and not scope.sees(self.database, kind.value, record):
            raise UserError(
                "out_of_scope", tr("这位客户不在您能看到的范围里，没有改动。"), tr("请负责人来做，或请管理员调整范围。")
            )
        audit.add(self.connection, self.now, self.actor, self.action, kind, record, old or {}, new or {}, why)
        self.changed(kind, [] if record is None else [record])

    @contextmanager
    def within(self, action: str) -> Iterator[Unit]:
        """Give the same transaction to another command, whose audit rows keep that command's word."""
        part = replace(self, action=action)
        yield part
        self.changes = part.changes


class Commands:
    """Runs commands and reads on the desk's database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    @contextmanager
    def run(self, actor: Actor, permission: Permission, action: str) -> Iterator[Unit]:
        """Give a unit of work; it is committed when the block ends without an error.

        Args:
            actor: the person acting.
            permission: what the person must be allowed.
            action: stable word for the audit, such as ``visit.move``.

        Raises:
            NotPermitted: before anything is touched.
        """
        self.check(actor, permission)
        with self.own(actor, action) as unit:
            yield unit

    @contextmanager
    def own(self, actor: Actor, action: str) -> Iterator[Unit]:
        """Give a unit of work for what everybody may do about themselves, such as choosing another password."""
        with self.database.writing() as connection:
            yield Unit(connection, self.database, actor, action, self.clock.now(), self.clock.today())

    def check(self, actor: Actor, permission: Permission) -> None:
        """Refuse who may not.

        Raises:
            NotPermitted: the person's role does not include the permission.
        """
        if not actor.may(permission):
            raise NotPermitted(permission)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading one consistent state."""
        with self.database.reading() as connection:
            yield connection
