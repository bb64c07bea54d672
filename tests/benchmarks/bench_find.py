"""Finding: from a key in the search box to the rows on the screen, on 100,000 and on 1,000,000 customers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import text

from desktop_app.domain.customers import CustomerQuery, ListScope
from desktop_app.services.desk import Desk
from desktop_app.ui.kit.rows import PagedModel
from tests.benchmarks.big_desk import build
from tests.benchmarks.harness import Row, compare
from tests.desks import PASSWORD, PERSON

MANY, VERY_MANY = 100_000, 1_000_000
PAGE = PagedModel.PAGE
"""Rows that the list asks for at once."""

TYPED = ("知远", "zhiy", "wz", "1358")
COUNTED = (ListScope.TODAY, ListScope.OVERDUE, ListScope.OPEN, ListScope.ALL)


def rows(folder: Path) -> Iterator[Row]:
    """Measure both desks against a LIKE scan of the smaller one; the large one is built once."""
    many, _ = build(folder / "big", MANY).open(PERSON, PASSWORD)
    for typed in TYPED:
        yield compare(
            f"keystroke {typed} to rows ready, {MANY:,} customers",
            partial(_find, many, typed),
            partial(like, many, typed),
            "LIKE scan for the same fragment",
            0.25,
            rounds=25,
            best=True,
        )
    yield compare(
        f"figures over the list counted, {MANY:,} customers",
        lambda: [many.customers.count(CustomerQuery(scope)) for scope in COUNTED],
        partial(like, many, "知远"),
        "LIKE scan",
        None,
        rounds=25,
        best=True,
    )
    very_many, _ = build(folder / "very big", VERY_MANY, visits_each=1).open(PERSON, PASSWORD)
    for typed in TYPED:
        yield compare(
            f"keystroke {typed} to rows ready, {VERY_MANY:,} customers",
            partial(_find, very_many, typed),
            partial(like, many, typed),
            f"LIKE scan for the same fragment, {MANY:,} customers",
            1.0,
            rounds=25,
            best=True,
        )
    for desk in (many, very_many):
        desk.close()


def _find(desk: Desk, typed: str) -> object:
    """Do what the list does at a key, without what it remembers of the turn before."""
    with desk.commands.reading() as connection:
        connection.info.clear()
    query = CustomerQuery(text=typed)
    return desk.customers.count(query), desk.customers.page(query, 0, PAGE, "name")


def like(desk: Desk, typed: str) -> object:
    """Find the first hundred by looking at every customer."""
    statement = text(
        "SELECT c.id, c.name FROM customer c JOIN customer_phone p ON p.customer_id = c.id"
        " WHERE c.name LIKE :part OR c.pinyin LIKE :part OR c.initials LIKE :part OR p.number LIKE :part LIMIT 100"
    )
    with desk.commands.reading() as connection:
        return connection.execute(statement, {"part": f"%{typed}%"}).all()
