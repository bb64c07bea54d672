"""The month report: counted from the desk's rows, shown or written as a workbook (R-270)."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.changes import Kind
from desktop_app.domain.errors import NotPermitted
from desktop_app.domain.progress import Pace, Report, Stop
from desktop_app.domain.reports import Month, MonthReport
from desktop_app.domain.text import tr
from desktop_app.rules.metrics import month_report
from desktop_app.rules.report_marks import ticket_marks, visit_marks
from desktop_app.services.command import Commands
from desktop_app.services.lists import Settings
from desktop_app.services.saving import drafting, put_in_place
from desktop_app.store import reports

_NAMED = 4
"""So many persons are named on a report that is about their customers alone."""


class BuildReport:
    """Makes month reports."""

    def __init__(self, commands: Commands, settings: Settings) -> None:
        self._commands = commands
        self._settings = settings

    def month(self, month: Month, made_by: str = "") -> MonthReport:
        """Return a month's figures with the rows they are counted from."""
        clock = self._commands.clock
        organisation = self._settings.organisation
        with self._commands.reading() as connection:
            return month_report(
                month,
                reports.visits_of(connection, month),
                reports.tickets_of(connection, month, clock.local),
                reports.attempts_of(connection, month, clock.local),
                organisation=organisation,
                made_at=clock.local(clock.now()),
                made_by=made_by,
                scope=self._scope(),
            )

    def _scope(self) -> str:
        """Say whose customers a report is about, where it is not all; many names are told as their number."""
        names = sorted(self._commands.database.whose or ())
        if not names:
            return ""
        if len(names) > _NAMED:
            return tr("{count} 个人的客户", count=len(names))
        return tr("{names}的客户", names=tr("、").join(names))

    def done_and_due(self, month: Month) -> tuple[int, int]:
        """Return the first two of a month's figures, 成功回访 and 应访, without its rows."""
        with self._commands.reading() as connection:
            return reports.done_and_due(connection, month)

    def write(
        self, actor: Actor, month: Month, path: Path, progress: Report | None = None, cancelled: Stop | None = None
    ) -> Path:
        """Write a month's report as a workbook.

        Raises:
            NotPermitted: the person may not make reports.
            UserError: the file cannot be written; one that stood there is whole.
            Cancelled: the person stopped it.
        """
        from desktop_app.workbook.month_report import write_month_report

        if not actor.may(Permission.REPORT_MAKE):
            raise NotPermitted(Permission.REPORT_MAKE)
        report = self.month(month, actor.name)
        with drafting(path) as draft:
            write_month_report(draft, report, visit_marks(), ticket_marks(), Pace(progress, cancelled))
            with self._commands.run(actor, Permission.REPORT_MAKE, "report.write") as unit:
                facts = {
                    "month": str(month),
                    "file": path.name,
                    "visits": len(report.visits),
                }
                unit.audit(Kind.SETTING, None, new=facts | ({"scope": report.scope} if report.scope else {}))
                put_in_place(draft, path)
        return path
