"""Keeping records for as long as they must be kept, and proposing afterwards to make them anonymous (R-061, R-328)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.progress import Pace
from desktop_app.domain.retention import LEAST_YEARS, Outdated
from desktop_app.domain.text import tr
from desktop_app.rules.retention import free_from, last_before
from desktop_app.services.command import Commands
from desktop_app.store import audit, customers, lists, retention
from desktop_app.store.engine import Connection

YEARS = "retention.years"
"""Setting: for how many years records are kept."""


class Retention:
    """Nothing is ever removed by itself: a person is shown what has outlived its time, and says so."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def years(self) -> int:
        """Return for how many years records are kept."""
        with self._commands.reading() as connection:
            return _years(connection)

    def set_years(self, actor: Actor, years: int) -> Changes:
        """Keep records for so many years, three at least.

        Raises:
            InvalidInput: fewer than three.
        """
        with self._commands.run(actor, Permission.CUSTOMER_ERASE, "customer.keep") as unit:
            if not LEAST_YEARS <= years <= 100:
                raise InvalidInput("years_wrong", tr("记录至少保存 {years} 年。", years=LEAST_YEARS), field="years")
            before = _years(unit.connection)
            if years != before:
                lists.set_setting(unit.connection, YEARS, str(years))
                unit.audit(Kind.SETTING, None, old={"years": before}, new={"years": years})
        return unit.changes

    def outdated(self, actor: Actor) -> tuple[Outdated, ...]:
        """Return whom it is proposed to make anonymous, those without a record for longest first.

        Raises:
            NotPermitted: the person may not.
        """
        self._commands.check(actor, Permission.CUSTOMER_ERASE)
        with self._commands.reading() as connection:
            years = _years(connection)
            found = retention.outdated(connection, last_before(self._commands.clock.today(), years), self._zone())
        return tuple(
            Outdated(ident, name, CustomerState(state), last, free_from(last, years))
            for ident, name, state, last in found
        )

    def make_anonymous(
        self, actor: Actor, customer_ids: Sequence[int], why: str, pace: Pace | None = None
    ) -> tuple[int, Changes]:
        """Take persons out of their files for good; what was counted stays, who it was does not.

        Args:
            actor: the person acting.
            customer_ids: whose files; all of them, or none.
            why: the reason; it goes into the audit.
            pace: told how far it is; may stop it, then nothing is changed.

        Returns:
            How many, and what changed.

        Raises:
            InvalidInput: no reason.
            UserError: ``kept_longer`` when one of them has records that must be kept, naming from which day on it may
                go where that is known.
        """
        with self._commands.run(actor, Permission.CUSTOMER_ERASE, "customer.erase") as unit:
            if not why.strip():
                raise InvalidInput("why_missing", tr("请写明原因。"), field="why")
            years = _years(unit.connection)
            found = retention.outdated(unit.connection, last_before(unit.today, years), self._zone())
            if kept := [ident for ident in customer_ids if ident not in retention.ids_of(found)]:
                raise self._kept_longer(unit.connection, kept[0], years)
            for done, ident in enumerate(customer_ids):
                if pace is not None:
                    pace.at(done, len(customer_ids))
                alias = tr("已匿名 {number}", number=ident)
                rows = retention.make_anonymous(unit.connection, ident, alias, tr("回访"))
                unit.audit(Kind.CUSTOMER, ident, new={"erased": audit.erase(unit.connection, rows)}, why=why.strip())
            retention.tidy(unit.connection)
            unit.changed(Kind.CUSTOMER)
            unit.changed(Kind.VISIT)
        return len(customer_ids), unit.changes

    def _kept_longer(self, connection: Connection, customer_id: int, years: int) -> UserError:
        name = customers.get(connection, customer_id).draft.name
        ever = retention.outdated(connection, self._commands.clock.today(), self._zone())
        last = next((last for ident, _, _, last in ever if ident == customer_id), None)
        if last is None:
            return UserError(
                "kept_longer",
                tr("{name}还有未完的回访、问题件或标记，资料不能匿名化。", name=name),
                tr("请先把它们办完。"),
            )
        return UserError(
            "kept_longer",
            tr("{name}的记录要保存到 {day}，在那以前不能匿名化。", name=name, day=free_from(last, years)),
            tr("到时候会列在这里。"),
        )

    def _zone(self) -> timedelta:
        clock = self._commands.clock
        return clock.local(clock.now()).utcoffset() or timedelta()


def _years(connection: Connection) -> int:
    kept = lists.setting(connection, YEARS) or ""
    return max(int(kept), LEAST_YEARS) if kept.isdecimal() else LEAST_YEARS
