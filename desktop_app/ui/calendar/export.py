"""The visits that the calendar shows, on their way into a file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from desktop_app.domain.listing import Exported
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitFilter
from desktop_app.ui.background.runner import Progress
from desktop_app.ui.calendar.spans import View, span
from desktop_app.ui.kit.context import Context
from desktop_app.ui.kit.export_sheet import ExportSheet, Wanted
from desktop_app.ui.kit.sheet import Sheet


class Seen(NamedTuple):
    """What the calendar shows."""

    view: View
    day: date
    wanted: VisitFilter


def print_sheet(parent: QWidget, context: Context, seen: Seen) -> Sheet:
    """Return the dialog in which a day or a week of what is seen goes on paper."""
    from desktop_app.ui.kit.print_sheet import PrintSheet  # with Qt's printing, which no start waits for

    return PrintSheet(parent, context, seen.day, seen.wanted, week=seen.view == "week")


def export_sheet(parent: QWidget, context: Context, seen: Seen) -> ExportSheet:
    """Return the dialog in which the visits of the days seen go out."""
    exports = context.desk.exports
    first, last = span(seen.view, seen.day)

    def write(wanted: Wanted, progress: Progress) -> Exported:
        return exports.visits(
            context.actor,
            first,
            last,
            wanted.path,
            progress.report,
            seen.wanted,
            lambda: progress.cancelled,
            columns=wanted.columns,
            password=wanted.password,
        )

    columns = exports.visit_columns()
    days, usual = tr("{first} 至 {last}", first=first, last=last), [column.key for column in columns]
    return ExportSheet(parent, context, tr("回访清单"), "visits", columns, usual, write, days)
