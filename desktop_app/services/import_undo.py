"""Taking an import back at any later time (R-327)."""

from __future__ import annotations

from collections.abc import Collection

from desktop_app.domain.changes import Kind
from desktop_app.domain.import_batches import ImportUndone
from desktop_app.domain.importing import field_words
from desktop_app.domain.text import tr
from desktop_app.rules.import_merge import change_back
from desktop_app.services.command import Unit
from desktop_app.store import import_changes, import_undo, import_windows, import_words
from desktop_app.store.columns import moment_text


def undo_import(unit: Unit, batch_id: int) -> ImportUndone:
    """Take an import back in the command's transaction.

    Customers it added leave the lists, values it wrote go back to what they were, its events and open visits are
    withdrawn. What somebody has worked on since stays and is told by name with the reason.

    Raises:
        UserError: ``missing`` or ``already_undone``.
    """
    connection = unit.connection
    file_name = import_undo.open_batch(connection, batch_id)
    removed, worked_on = import_undo.withdraw_customers(connection, batch_id, unit.now)
    merged = import_undo.merged_since(connection, batch_id)
    called = import_undo.withdraw_visits(connection, batch_id, worked_on)
    restored, stayed = _change_back(unit, batch_id, worked_on)
    import_windows.forget(connection, batch_id)
    import_words.forget(connection, batch_id)
    reasons = _reasons()
    kept = (
        *(tr("{name}：{reason}", name=name, reason=reasons[why]) for name, why in worked_on.values()),
        *(tr("{name}：导入后并入了{other}，保留", name=name, other=other) for name, other in merged),
        *stayed,
        *(tr("{name}：“{visit}”已经回访过，保留", name=name, visit=visit) for name, visit in called),
    )
    import_undo.mark_undone(connection, batch_id, unit.now)
    new = {"removed": removed, "restored": restored, "kept": list(kept)}
    unit.audit(Kind.IMPORT, batch_id, old={"file": file_name}, new=new)
    for kind in (Kind.CUSTOMER, Kind.EVENT, Kind.VISIT):
        unit.changed(kind)
    return ImportUndone(removed, restored, kept, unit.changes)


def _change_back(unit: Unit, batch_id: int, kept: Collection[int]) -> tuple[int, list[str]]:
    """Return how many customers got former values back, and what stayed as it was changed since."""
    found = import_changes.remembered(unit.connection, batch_id)
    relations = [change.after[import_changes.RELATION] for change in found if import_changes.RELATION in change.after]
    import_undo.end_relations(unit.connection, relations, kept)
    changes = [change for change in found if import_changes.RELATION not in change.after]
    present = import_changes.present(unit.connection, {change.customer_id for change in changes})
    words = {str(name): word for name, word in field_words().items()} | {"phones": tr("电话")}
    writes: list[tuple[int, import_changes.Values]] = []
    told: list[str] = []
    for each in changes:
        customer_id, before, after = each
        now = present[customer_id]
        back, stays = change_back(now, before, after)
        import_changes.pass_on(unit.connection, batch_id, each, stays)
        own = set(after.get("extra", ()))
        told += [
            tr("{name}：“{field}”导入后又改过，保留现在的值", name=now["name"], field=words.get(field, field))
            for field in stays
            if field in words or field in own
        ]
        if back.keys() - {"updated_at"}:
            if stays:
                back["updated_at"] = moment_text(unit.now)
            writes.append((customer_id, back))
    import_changes.write(unit.connection, writes)
    return len(writes), told


def _reasons() -> dict[str, str]:
    return {
        "called": tr("已经回访过，保留"),
        "ticket": tr("有问题件，保留"),
        "merged": tr("导入后与别的资料合并过，保留"),
        "edited": tr("导入后改过资料，保留"),
        "event": tr("导入后登记过业务，保留"),
        "visit": tr("导入后另行安排过回访，保留"),
    }
