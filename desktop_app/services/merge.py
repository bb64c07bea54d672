"""Carrying out a merge and taking it back, row by row, in the command's transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from desktop_app.domain.changes import Kind
from desktop_app.domain.customers import CustomerState
from desktop_app.domain.errors import UserError
from desktop_app.domain.importing import field_words
from desktop_app.domain.text import tr
from desktop_app.domain.visits import VisitStatus
from desktop_app.rules.merging import FIELDS, SomeVisit, joined, same_events, taken
from desktop_app.services.command import Unit
from desktop_app.services.customer_word import wait_where_possible
from desktop_app.store import merges, planned
from desktop_app.store.columns import moment_text
from desktop_app.store.merges import MergeRow, Touch

_TOUCHED = (Kind.CUSTOMER, Kind.EVENT, Kind.VISIT, Kind.TICKET)


def merge_files(unit: Unit, keep: int, drop: int, chosen: Collection[str]) -> tuple[int, int]:
    """Merge a file into another.

    Returns:
        The merge's id, and how many open visits both had.
    """
    connection, stamp = unit.connection, moment_text(unit.now)
    kept, dropped = (merges.columns(merges.row_of(connection, "customer", each)) for each in (keep, drop))
    changes = taken(kept, dropped, chosen)
    file = merges.touch(connection, "customer", keep, merges.as_kept({**changes, "updated_at": stamp}))
    moved = _join_phones(unit, keep, drop)
    events = _same_events(unit, keep, drop)
    moved += [merges.touch(connection, "customer_event", each, {"active": 0}) for each in events]
    joined_visits = _join_visits(unit, keep, drop, events)
    moved += joined_visits
    for table in ("visit", "customer_event", "customer_flag", "exchange", "ticket"):
        moved += _move(unit, table, keep, drop)
    moved += _move_relations(unit, keep, drop)
    planned.follow(connection, drop, keep)
    gone = {"state": CustomerState.MERGED.value, "updated_at": stamp}
    moved.append(merges.touch(connection, "customer", drop, gone))
    merges.index(connection, keep)
    merge_id = merges.add(connection, keep, drop, moved, file, unit.now, unit.actor.id)
    old = {name: kept[name] for name in changes}
    unit.audit(Kind.CUSTOMER, keep, old=old, new={**changes, "merged": drop})
    unit.audit(Kind.CUSTOMER, drop, old={"state": dropped["state"]}, new={"state": gone["state"], "into": keep})
    for kind in _TOUCHED:
        unit.changed(kind)
    return merge_id, sum(each.after["status"] == VisitStatus.MERGED for each in joined_visits)


def _join_phones(unit: Unit, keep: int, drop: int) -> list[Touch]:
    mine = merges.rows_of(unit.connection, "customer_phone", keep)
    theirs = sorted(merges.rows_of(unit.connection, "customer_phone", drop), key=lambda phone: int(phone["ordinal"]))
    numbers = {phone["number"] for phone in mine}
    place = max((int(phone["ordinal"]) for phone in mine), default=-1) + 1
    new = [phone for phone in theirs if phone["number"] not in numbers]
    return [merges.add_phone(unit.connection, keep, phone, place + n) for n, phone in enumerate(new)]


def _same_events(unit: Unit, keep: int, drop: int) -> dict[int, int]:
    def said(customer_id: int) -> list[tuple[int, Any]]:
        rows = merges.rows_of(unit.connection, "customer_event", customer_id)
        return [(row["id"], (row["kind"], row["day"], row["title"], row["detail"])) for row in rows if row["active"]]

    return same_events(said(keep), said(drop))


def _join_visits(unit: Unit, keep: int, drop: int, events: dict[int, int]) -> list[Touch]:
    mine, theirs = (
        [
            SomeVisit(
                row["id"],
                row["plan_id"],
                row["step_key"],
                row["occurrence"],
                row["event_id"],
                row["status"],
                row["attempts"],
                bool(row["appointed"] or row["moved"] or row["ticket_id"]),
            )
            for row in merges.rows_of(unit.connection, "visit", customer_id)
        ]
        for customer_id in (keep, drop)
    )
    return [
        merges.touch(unit.connection, "visit", each.id, {"status": each.status, "occurrence": each.occurrence})
        for each in joined(mine, theirs, events)
    ]


def _move(unit: Unit, table: str, keep: int, drop: int) -> list[Touch]:
    rows = merges.rows_of(unit.connection, table, drop)
    return [merges.touch(unit.connection, table, row["id"], {"customer_id": keep}) for row in rows]


def _move_relations(unit: Unit, keep: int, drop: int) -> list[Touch]:
    """Hang the relations under the kept file, both ways; one of the file to itself, or told twice, ends."""
    connection, table = unit.connection, "customer_relation"
    moved = [
        merges.touch(connection, table, row["id"], {column: keep})
        for column in ("customer_id", "other_id")
        for row in merges.rows_of(connection, table, drop, column)
    ]
    mine = [row for column in ("customer_id", "other_id") for row in merges.rows_of(connection, table, keep, column)]
    seen = set[tuple[Any, ...]]()
    for row in {row["id"]: row for row in mine if row["active"]}.values():
        said = (row["customer_id"], row["kind"], row["other_id"], row["other_name"])
        if row["customer_id"] == row["other_id"] or said in seen:
            moved.append(merges.touch(connection, table, row["id"], {"active": 0}))
        seen.add(said)
    return moved


def take_back(unit: Unit, merge_id: int) -> tuple[str, ...]:
    """Take a merge back and return what stays as it is now, in words.

    Raises:
        UserError: ``missing``, ``already_undone`` or ``built_on``.
    """
    connection = unit.connection
    merge = merges.get(connection, merge_id)
    if merge.undone:
        raise UserError("already_undone", tr("这次合并已经撤销过了。"))
    if later := merges.built_on(connection, merge):
        sentence = tr("这之后又合并了{name}，不能先撤销这一次。", name=later)
        raise UserError("built_on", sentence, tr("请先撤销后来的合并。"))
    name = merges.row_of(connection, "customer", merge.kept_id)["name"]
    since = _added_since(unit, merge, name)
    stays = merges.take_back(connection, Touch("customer", merge.kept_id, merge.before, merge.after))
    told = [_field_stays(name, column) for column in stays if column in (*FIELDS, "extra")]
    for done in reversed(merge.moved):
        changed = merges.take_back(connection, done)
        if changed and done.table == "visit":
            title = merges.row_of(connection, "visit", done.id)["title"]
            told.append(tr("{name}：“{visit}”合并后改过，保留现在的样子", name=name, visit=title))
    merges.index(connection, merge.kept_id)
    merges.mark_undone(connection, merge_id, unit.now)
    for each in (merge.kept_id, merge.merged_id):
        wait_where_possible(unit, each)
    kept = (*told, *since)
    unit.audit(Kind.CUSTOMER, merge.kept_id, old={"merged": merge.merged_id}, new={"kept": list(kept)})
    unit.audit(Kind.CUSTOMER, merge.merged_id, new={"state": CustomerState.ACTIVE.value})
    for kind in _TOUCHED:
        unit.changed(kind)
    return kept


def _field_stays(name: str, column: str) -> str:
    words = {str(field): word for field, word in field_words().items()}
    heading = words.get(column) or (tr("性格") if column == "temperament" else tr("其他资料"))
    return tr("{name}：“{field}”合并后又改过，保留现在的值", name=name, field=heading)


def _added_since(unit: Unit, merge: MergeRow, name: str) -> list[str]:
    def words(table: str, title: str) -> str:
        if table == "visit":
            return tr("{name}：合并后排的“{title}”留在这位名下", name=name, title=title)
        if table == "ticket":
            return tr("{name}：合并后的问题件 {title} 留在这位名下", name=name, title=title)
        return tr("{name}：合并后登记的“{title}”留在这位名下", name=name, title=title)

    return [words(table, title) for table, title in merges.added_since(unit.connection, merge)]
