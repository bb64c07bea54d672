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
from desktop_app.store import audit
from desktop_app.store.engine import Connection, Database


@dataclass
class Unit:
    """A command under way.

    Attributes:
        connection: in one write transaction.
        now: moment of the command, in UTC; ``today`` is the desk's day.
        changes: what was changed so far; complete after the block.
    """

    connection: Connection
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
        """Write who changed what, in the same transaction, and note the record as changed."""
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
    def run(self, actor: Actor, permission: Permission, action: str, *, whole: bool = False) -> Iterator[Unit]:
        """Give a unit of work; it is committed when the block ends without an error.

        Args:
            actor: the person acting.
            permission: what the person must be allowed.
            action: stable word for the audit, such as ``visit.move``.
            whole: the program does it for all customers, also for those that the person does not see.

        Raises:
            NotPermitted: before anything is touched.
            UserError: ``out_of_scope`` when a customer is not the person's to see (R-308); nothing is kept then.
        """
        self.check(actor, permission)
        with self.own(actor, action, whole=whole) as unit:
            yield unit

    @contextmanager
    def own(self, actor: Actor, action: str, *, whole: bool = False) -> Iterator[Unit]:
        """Give a unit of work for what everybody may do about themselves, such as choosing another password."""
        with self.database.writing(whole=whole) as connection:
            yield Unit(connection, actor, action, self.clock.now(), self.clock.today())

    def check(self, actor: Actor, permission: Permission) -> None:
        """Refuse who may not.

        Raises:
            NotPermitted: the person's role does not include the permission.
            UserError: ``account_expired``; the desk was left open over the account's last day.
        """
        if not actor.may(permission):
            raise NotPermitted(permission)
        if actor.expires is not None and actor.expires < self.clock.today():
            over = tr("这个帐号到 {day} 为止，已经到期。", day=actor.expires)
            raise UserError("account_expired", over, tr("请联系管理员延长。"))

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[Connection]:
        """Give a connection for reading one consistent state, as the person sees it or whole."""
        with self.database.reading(whole=whole) as connection:
            yield connection
