"""What customers want, for what the desk begins with them by hand (R-018, R-045, S-13.3)."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.customer_flags import FlagKind
from desktop_app.domain.errors import UserError
from desktop_app.domain.plans import Method
from desktop_app.domain.text import tr
from desktop_app.rules.conduct import accepted_method
from desktop_app.store import customer_flags
from desktop_app.store.engine import Connection


def refuse_blacklisted(connection: Connection, customer_id: int, today: date) -> None:
    """Refuse new orders and visits for a customer who is blacklisted on a day.

    Raises:
        UserError: ``blacklisted``.
    """
    for flag in customer_flags.of_customer(connection, customer_id):
        if flag.draft.kind is FlagKind.BLACKLIST and flag.draft.holds(today):
            raise UserError(
                "blacklisted",
                tr("客户在黑名单里：{reason}", reason=flag.draft.reason),
                tr("不能登记新业务或安排回访；请有权限的同事先解除黑名单。"),
            )


def accepted(connection: Connection, customer_id: int, today: date, method: Method = Method.PHONE) -> Method:
    """Return by what means a customer is visited who may decline the usual one."""
    return accepted_method(method, customer_flags.declined(connection, today, [customer_id]).get(customer_id, ()))
