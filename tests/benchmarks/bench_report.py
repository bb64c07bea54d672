"""The month report and a backup of a big desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from openpyxl import Workbook

from desktop_app.domain.reports import Month
from desktop_app.rules.report_marks import visit_marks
from desktop_app.services.desk import Desk
from tests.benchmarks.big_desk import build
from tests.benchmarks.harness import Row, compare
from tests.desks import PASSWORD, PERSON

CUSTOMERS = 100_000


def rows(folder: Path) -> Iterator[Row]:
    """Measure on the desk of 100,000 customers and 300,000 visits."""
    desk, actor = build(folder / "big", CUSTOMERS).open(PERSON, PASSWORD)
    day = desk.clock.today()
    month = Month(day.year - 1, day.month)
    count = len(desk.reports.month(month).visits)
    yield compare(
        f"month report as a workbook, {count:,} visits of 300,000",
        lambda: desk.reports.write(actor, month, folder / "月报.xlsx"),
        lambda: _bare_report(desk, month, folder / "bare.xlsx"),
        "the bare SQL + writing the same cells without any look",
        2.0,
        rounds=3,
    )
    yield compare(
        "backup, proved",
        lambda: desk.backups.make(actor, folder / "a.hft"),
        lambda: _bare_backup(desk, folder / "bare.db"),
        "SQLite's online backup",
        None,
        rounds=3,
    )
    desk.close()


def _bare_report(desk: Desk, month: Month, path: Path) -> None:
    statement = (
        "SELECT v.id, c.name, v.plan_name, v.title, v.original, v.earliest, v.latest, v.status, v.method, v.done_day,"
        " v.attempts, v.owner, v.note FROM visit v JOIN customer c ON c.id = v.customer_id"
        " WHERE v.original BETWEEN ? AND ? ORDER BY v.original"
    )
    with desk.commands.reading() as connection:
        found = connection.exec_driver_sql(statement, (month.first.isoformat(), month.last.isoformat())).all()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("a")
    marks = [1] * len(visit_marks())
    for row in found:
        sheet.append([*row, *marks])
    book.save(path)


def _bare_backup(desk: Desk, path: Path) -> None:
    path.unlink(missing_ok=True)
    database = desk.commands.database
    copy = sqlcipher.connect(str(path))
    copy.execute(f"PRAGMA key=\"x'{database.key.hex()}'\"")
    with database.engine.connect() as connection:
        source: Any = connection.connection.driver_connection
        source.backup(copy, pages=-1)
    copy.close()
