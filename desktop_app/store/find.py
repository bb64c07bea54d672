"""Finding customers by any fragment of a name, its pinyin or initials, or a number (R-048).

Names are indexed as single characters (a phrase query finds any run of them), everything else as trigrams. One or two
letters or digits are below a trigram: they are looked up as the beginning of initials or pinyin, or scanned with an
early end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from desktop_app.domain.customers import CustomerState

LIMIT = 2000
"""Customers that one search looks at; a person narrows it down long before."""

_RUNS = re.compile(r"[0-9a-z]+|[^0-9a-z\s]+")


def find_rows(name_key: str, pinyin: str, initials: str, phones: Iterable[str]) -> tuple[str, str]:
    """Return what is indexed of a customer: the name's characters apart, and the parts for trigrams."""
    return " ".join(name_key), "|".join((pinyin, initials, *phones))


def index_customer(connection: Connection, customer_id: int, bodies: tuple[str, str]) -> None:
    """Write a customer's rows of the index anew."""
    for table, body in zip(("customer_find_name", "customer_find_part"), bodies, strict=True):
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :id"), {"id": customer_id})
        connection.execute(
            text(f"INSERT INTO {table}(rowid, body) VALUES (:id, :body)"),
            {"id": customer_id, "body": body},
        )


def find_ids(
    connection: Connection, fragment: str, limit: int = LIMIT, *, state: str = CustomerState.ACTIVE.value
) -> Sequence[int]:
    """Return ids of customers that match every run of the fragment, newest first.

    Args:
        connection: for reading.
        fragment: as typed; blanks separate runs, and letters are told from Chinese characters.
        limit: most ids that are returned.
        state: of the customers that are looked at.
    """
    conditions: list[str] = ["+c.state = :state"]  # the plus keeps the planner on the ids that were found
    values: dict[str, str | int] = {"limit": limit, "state": state}
    for number, run in enumerate(_RUNS.findall(fragment.lower())):
        name = f"run{number}"
        if not run.isascii():
            conditions.append(f"c.id IN (SELECT rowid FROM customer_find_name WHERE customer_find_name MATCH :{name})")
            values[name] = '"' + " ".join(run.replace('"', "")) + '"'
        elif len(run) >= 3:
            conditions.append(f"c.id IN (SELECT rowid FROM customer_find_part WHERE customer_find_part MATCH :{name})")
            values[name] = f'"{run}"'
        elif run.isdigit():
            conditions.append(
                f"EXISTS (SELECT 1 FROM customer_phone p WHERE p.customer_id = c.id AND p.number LIKE :{name})"
            )
            values[name] = f"%{run}%"
        else:
            conditions.append(
                f"c.id IN (SELECT id FROM customer WHERE initials >= :{name} AND initials < :{name}_end"
                f" UNION SELECT id FROM customer WHERE state = :state AND pinyin >= :{name} AND pinyin < :{name}_end)"
            )
            values[name] = run
            values[f"{name}_end"] = run[:-1] + chr(ord(run[-1]) + 1)
    if len(conditions) == 1:
        return ()
    statement = f"SELECT c.id FROM customer c WHERE {' AND '.join(conditions)} ORDER BY c.id DESC LIMIT :limit"
    return connection.execute(text(statement), values).scalars().all()
