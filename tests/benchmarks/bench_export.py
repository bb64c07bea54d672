"""Writing 100,000 customers to a file, beside the bare writer on ready rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rustpy_xlsxwriter import FastExcel

from desktop_app.domain.clock import SystemClock
from desktop_app.domain.customers import CustomerQuery
from desktop_app.services.desk import Desk
from tests.benchmarks.harness import Row, compare
from tests.benchmarks.lists import make_list
from tests.desks import PASSWORD, PERSON, setup_in

CUSTOMERS = 100_000
EVERYBODY = CustomerQuery()


def rows(folder: Path) -> Iterator[Row]:
    """Measure a workbook and a CSV file of the same customers."""
    new = setup_in(folder / "export", SystemClock()).create("压力测试学校", "school", PERSON, PASSWORD)
    desk, actor = new.desk, new.actor
    path = make_list(folder / f"list {CUSTOMERS}.xlsx", CUSTOMERS)
    desk.imports.apply(actor, desk.imports.preview(path), path.name)
    desk.exports.customers(actor, EVERYBODY, folder / "ready.csv")
    with (folder / "ready.csv").open(encoding="utf-8-sig", newline="") as file:
        ready = list(csv.DictReader(file))
    yield compare(
        f"export of {CUSTOMERS:,} customers to .xlsx",
        lambda: desk.exports.customers(actor, EVERYBODY, folder / "ours.xlsx"),
        lambda: FastExcel(str(folder / "floor.xlsx")).sheet("a", ready).save(),
        "the writer's bare time on ready rows",
        1.3,
        rounds=3,
    )
    yield compare(
        f"export of {CUSTOMERS:,} customers to .xlsx, reading included",
        lambda: desk.exports.customers(actor, EVERYBODY, folder / "ours.xlsx"),
        lambda: _bare_export(desk, folder / "floor.xlsx", ready),
        "the bare SQL of the same cells + the writer's bare time on ready rows",
        None,
        rounds=3,
    )
    yield compare(
        f"export of {CUSTOMERS:,} customers to .csv",
        lambda: desk.exports.customers(actor, EVERYBODY, folder / "ours.csv"),
        lambda: _bare_csv(folder / "floor.csv", [list(row.values()) for row in ready]),
        "csv.writer on ready rows",
        None,
        rounds=3,
    )
    desk.close()


def _bare_sql(desk: Desk) -> object:
    statement = (
        "SELECT c.name, c.gender, c.birthday, c.id_number, c.guardian, c.source, c.category, c.owner, c.address,"
        " c.remark, c.extra, (SELECT group_concat(p.number) FROM customer_phone p WHERE p.customer_id = c.id)"
        " FROM customer c WHERE c.state = 'active' ORDER BY c.pinyin, c.id"
    )
    with desk.commands.reading() as connection:
        return connection.exec_driver_sql(statement).all()


def _bare_export(desk: Desk, path: Path, ready: list[dict[str, str]]) -> None:
    _bare_sql(desk)
    FastExcel(str(path)).sheet("a", ready).save()


def _bare_csv(path: Path, ready: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(ready)
