"""The calendar with a million visits: month, week and year against the bare SQL, and painting against a frame."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.domain.visits import VisitFilter
from desktop_app.services.desk import Desk
from tests.benchmarks.big_desk import VISITS_EACH, build
from tests.benchmarks.harness import Row, compare
from tests.desks import PASSWORD, PERSON, RESOURCES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

VISITS = 1_000_000
FRAME = 1 / 60
"""Seconds of a frame."""


def rows(folder: Path) -> Iterator[Row]:
    """Measure on one very big desk."""
    desk, _ = build(folder / "million", VISITS // VISITS_EACH + 1).open(PERSON, PASSWORD)
    today = desk.clock.today()
    monday = today - timedelta(days=today.weekday())
    for name, first, last in (
        ("month", monday - timedelta(days=14), monday + timedelta(days=27)),
        ("week", monday, monday + timedelta(days=6)),
    ):
        yield compare(
            f"{name} of the calendar, {VISITS:,} visits",
            lambda first=first, last=last: desk.schedule.between(first, last, merged=True),  # type: ignore[misc] # mypy infers no default
            lambda first=first, last=last: _bare(desk, first, last),  # type: ignore[misc] # mypy infers no default
            "the bare SQL of these days",
            2.0,
        )
    first, last = today.replace(month=1, day=1), today.replace(month=12, day=31)
    yield compare(
        f"year of the calendar, {VISITS:,} visits",
        lambda: desk.schedule.loads(first, last),
        lambda: _bare_year(desk, first, last),
        "the bare SQL that counts the year",
        2.0,
    )
    yield compare(
        "the same, one person's only",
        lambda: desk.schedule.loads(first, last, VisitFilter(owners=frozenset({PERSON}))),
        lambda: _bare_year(desk, first, last),
        "the bare SQL that counts the year",
        None,
    )
    yield from _painted(desk, monday)
    desk.close()


def _bare(desk: Desk, first: date, last: date) -> object:
    statement = text(
        "SELECT v.id, v.customer_id, c.name, p.number, v.due, v.minute, v.earliest, v.latest, v.status, v.appointed,"
        " v.done_day, v.method, v.title, v.reason, v.owner, v.attempts FROM visit v"
        " JOIN customer c ON c.id = v.customer_id LEFT JOIN customer_phone p ON p.customer_id = c.id AND p.ordinal = 0"
        " WHERE v.due BETWEEN :first AND :last ORDER BY v.due"
    )
    with desk.commands.reading() as connection:
        return connection.execute(statement, {"first": first.isoformat(), "last": last.isoformat()}).all()


def _bare_year(desk: Desk, first: date, last: date) -> object:
    statement = text(
        "SELECT due, count(*), count(*) FILTER (WHERE status = 'done') FROM visit"
        " WHERE due BETWEEN :first AND :last GROUP BY due"
    )
    with desk.commands.reading() as connection:
        return connection.execute(statement, {"first": first.isoformat(), "last": last.isoformat()}).all()


def _painted(desk: Desk, monday: date) -> Iterator[Row]:
    """Measure one whole paint of each view, at the size it has on a screen of 1920 x 1080."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop_app.ui.calendar.export import Seen
    from desktop_app.ui.calendar.month import MonthCanvas
    from desktop_app.ui.calendar.reading import read_board
    from desktop_app.ui.calendar.spans import View
    from desktop_app.ui.calendar.week import WeekCanvas
    from desktop_app.ui.calendar.year import YearCanvas

    app = _dressed()
    views: tuple[tuple[View, type[MonthCanvas | WeekCanvas | YearCanvas]], ...] = (
        ("month", MonthCanvas),
        ("week", WeekCanvas),
        ("year", YearCanvas),
    )
    for view, kind in views:
        canvas = kind()
        canvas.resize(880, 900)
        canvas.show_board(read_board(desk, Seen(view, monday, VisitFilter())), monday)
        canvas.show()
        app.processEvents()
        yield compare(
            f"{view} painted, about 1,100 visits a day",
            _busy(canvas.viewport().repaint),
            lambda: FRAME,
            "one frame of 60 a second",
            1.0 if view == "month" else None,
            rounds=20,
            timed=True,
        )
        canvas.close()


def _busy(work: Callable[[], object]) -> Callable[[], float]:
    """Return what measures the seconds in which the processor was at work, for a frame is no floor of our own."""

    def measured() -> float:
        begin = time.process_time()
        work()
        return time.process_time() - begin

    return measured


def _dressed() -> QApplication:
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.kit import icons
    from desktop_app.ui.kit.theme import apply_theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    icons.use_folder(RESOURCES / "icons")
    apply_theme(app, "light")
    return app
