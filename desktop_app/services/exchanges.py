"""Contacts that are no visits: written down at any hour, shown in the customer's story (R-022, R-183)."""

from __future__ import annotations

from dataclasses import asdict, replace

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.exchanges import Exchange, ExchangeDraft
from desktop_app.domain.text import tr
from desktop_app.services.authorship import refuse_others_unless_leading
from desktop_app.services.command import Commands
from desktop_app.store import exchanges


class Exchanges:
    """The contacts of the desk."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def add(self, actor: Actor, draft: ExchangeDraft) -> tuple[int, Changes]:
        """Write a contact down.

        Raises:
            InvalidInput: nothing is said.
        """
        text = draft.text.strip()
        if not text:
            raise InvalidInput("text_missing", tr("请写下说了什么。"), field="text")
        with self._commands.run(actor, Permission.VISIT_CALL, "exchange.add") as unit:
            kept = replace(draft, text=text)
            exchange_id = exchanges.add(unit.connection, kept, unit.now, actor.id)
            unit.audit(Kind.CUSTOMER, draft.customer_id, new={"exchange": exchange_id, **asdict(kept)})
        return exchange_id, unit.changes

    def set_active(self, actor: Actor, customer_id: int, exchange_id: int, *, active: bool) -> Changes:
        """Take a contact off the file, or bring it back.

        Raises:
            UserError: ``others_entry`` when somebody else wrote it down.
        """
        with self._commands.run(actor, Permission.VISIT_CALL, "exchange.active") as unit:
            refuse_others_unless_leading(unit, exchanges.written_by(unit.connection, exchange_id))
            exchanges.set_active(unit.connection, exchange_id, active=active)
            unit.audit(Kind.CUSTOMER, customer_id, new={"exchange": exchange_id, "active": active})
        return unit.changes

    def of_customer(self, customer_id: int) -> tuple[Exchange, ...]:
        """Return a customer's contacts, the newest first."""
        with self._commands.reading() as connection:
            return exchanges.of_customer(connection, customer_id)
