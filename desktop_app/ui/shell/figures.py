"""The figures around the desk, kept up to date: what is due and done, what day it is, the month, the last backup."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.domain.access import Permission
from desktop_app.domain.backups import BackupState
from desktop_app.domain.changes import Changes, Kind
from desktop_app.domain.reports import Month
from desktop_app.ui.background.feed import Refreshing
from desktop_app.ui.kit.context import Context
from desktop_app.ui.shell.command_line import CommandLine
from desktop_app.ui.shell.status_line import StatusLine
from desktop_app.ui.shell.title_line import TitleLine

MINUTE = 60_000
"""Milliseconds: so often the day is looked at, and so long after a change the month is counted again."""

_SHOWN = frozenset({Kind.VISIT, Kind.CUSTOMER, Kind.TICKET, Kind.ATTEMPT, Kind.IMPORT, Kind.EVENT})
_OF_MONTH = frozenset({Kind.VISIT, Kind.ATTEMPT, Kind.IMPORT})


class Figures(QObject):
    """Reads the figures and hands them to the lines at the top and at the bottom.

    Args:
        view: refreshed only while it is seen.
        context: of the desk.
        title, commands, status: the lines.

    Attributes:
        backup: how safe the desk is; None until it is known.
    """

    def __init__(
        self, view: QWidget, context: Context, title: TitleLine, commands: CommandLine, status: StatusLine
    ) -> None:
        super().__init__(view)
        self._context, self._title, self._commands, self._status = context, title, commands, status
        self._today: date | None = None
        self.backup: BackupState | None = None
        context.feed.changed.connect(lambda _: status.show_saved())
        Refreshing(view, context.feed, _SHOWN, self.refresh)
        Refreshing(view, context.feed, _OF_MONTH, self._await_month)
        self._month = QTimer(self, singleShot=True, interval=MINUTE)
        self._month.timeout.connect(self._count_month)
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.tick)

    def begin(self) -> None:
        """Do what takes longer, now that the desk is seen."""
        self._minute.start()
        self._catch_up()
        self._count_month()

    def refresh(self, _: Changes | None = None) -> None:
        """Show the figures as they are now."""
        desk = self._context.desk
        today = desk.clock.today()
        counts = desk.customers.counts()
        self._commands.show_counts(counts)
        self._status.show_customers(counts.customers)
        (info,) = desk.schedule.days(today, today)
        self._title.show_day(today, info.name or info.term or info.lunar)
        self._today = today

    def tick(self) -> None:
        """Look at the day: when a new one has begun, what is due and overdue changes."""
        if self._context.desk.clock.today() != self._today:
            self._context.feed.publish(Changes.of(Kind.VISIT))
            if self.backup is not None:
                self._status.show_backup(self.backup)
            self.refresh()
            self._catch_up()

    def show_backup(self, state: BackupState) -> None:
        """Show how safe the desk is."""
        self.backup = state
        self._status.show_backup(state)

    def _catch_up(self) -> None:
        """Have the birthdays and festivals that came near make their visits."""
        desk, actor = self._context.desk, self._context.actor
        if actor.may(Permission.VISIT_CALL):
            self._context.runner.run(lambda _: desk.plans.catch_up(actor), self._context.feed.publish, self)

    def _await_month(self, _: Changes) -> None:
        if not self._month.isActive():
            self._month.start()

    def _count_month(self) -> None:
        desk = self._context.desk
        today = desk.clock.today()

        def show(found: tuple[int, int]) -> None:
            self._status.show_month(*found)

        self._context.runner.run(lambda _: desk.reports.done_and_due(Month(today.year, today.month)), show, self)
