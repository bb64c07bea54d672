"""Carrying out an import in one transaction: customers new and changed, their events, the visits plans make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from desktop_app.domain.changes import Kind
from desktop_app.domain.import_batches import Decision, FieldRule, ImportDone, ImportMode, ImportOptions
from desktop_app.domain.importing import Field, ImportPreview, PersonFields, RowAction, RowPreview, RowRef
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.rules.import_merge import ImportedEvent, Person, change, event_kind, labelled_phones, merge_rows
from desktop_app.services.columns import own_headings
from desktop_app.services.command import Unit
from desktop_app.services.customers import name_forms
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.store import import_changes, imports, lists
from desktop_app.store.columns import moment_text
from desktop_app.store.import_changes import Change
from desktop_app.store.imports import NewCustomer, NewEvent

_LOOK_EVERY = 500
"""Rows between two looks at the progress and the wish to stop."""

_PLANNED_AT_ONCE = 5000

_OVERWRITE = dict.fromkeys(Field, FieldRule.OVERWRITE)

_TAKEN = (RowAction.CREATE, RowAction.UPDATE, RowAction.DUPLICATE)


@dataclass
class _Rows:
    """The rows of a file, sorted: new persons by their number, known ones by their id.

    Attributes:
        perhaps: the known customers a new person may be, where nobody decided.
    """

    new: dict[int, list[PersonFields]] = field(default_factory=dict)
    known: dict[int, list[PersonFields]] = field(default_factory=dict)
    perhaps: dict[int, tuple[int, ...]] = field(default_factory=dict)
    taken: int = 0
    rejected: int = 0


class Application:
    """One import under way.

    Args:
        unit: the command's transaction.
        plans: make the visits.
        options: a person's choices.
        pace: told how far it is; may stop it.
    """

    def __init__(self, unit: Unit, plans: PlanVisits, options: ImportOptions, pace: Pace) -> None:
        self._unit = unit
        self._plans = plans
        self._options = options
        self._pace = pace
        words = {entry.code: entry.name for entry in lists.entries(unit.connection, "event_word")}
        otherwise = lists.setting(unit.connection, "import_event") or ""
        self._kind = lru_cache(maxsize=10_000)(lambda title, category: event_kind(title, category, words, otherwise))
        self._left_out = own_headings()

    def run(self, preview: ImportPreview, file_name: str) -> ImportDone:
        """Do it all and tell what was done."""
        unit = self._unit
        rows = self._sorted(preview)
        batch = imports.add_batch(unit.connection, file_name, unit.now, unit.actor.id)
        events: list[NewEvent] = []
        created = self._create(rows.new, batch, events)
        updated = self._change(rows.known, batch, events)
        added = imports.add_events(unit.connection, events, batch, unit.now, unit.actor.id)
        visits = self._plan(added, batch)
        counts = {
            "created": created,
            "updated": updated,
            "duplicates": rows.taken - created - updated,
            "rejected": rows.rejected,
        }
        imports.finish_batch(unit.connection, batch, **counts)
        unit.audit(Kind.IMPORT, batch, new={"file": file_name, "visits": visits, **counts})
        for kind in (Kind.CUSTOMER, Kind.EVENT):
            unit.changed(kind)
        return ImportDone(batch_id=batch, visits=visits, changes=unit.changes, **counts)

    def _sorted(self, preview: ImportPreview) -> _Rows:
        """Sort the rows by person, as the preview and the person's decisions say."""
        rows, merged, mode = _Rows(), self._merged(preview), self._options.mode
        total = preview.summary.taken
        for number, row in enumerate(_every(preview)):
            if number % _LOOK_EVERY == 0:
                self._pace.at(number, total, tr("核对名单"))
            if row.action is RowAction.IGNORE:
                continue
            person, known_id = merged.get(row.customer or 0, (row.customer, row.known_id))
            left_out = mode is (ImportMode.CREATE_ONLY if known_id else ImportMode.UPDATE_ONLY)
            if row.action is RowAction.REJECT or left_out or self._decision(row) is Decision.SKIP:
                rows.rejected += 1
                continue
            rows.taken += 1
            if known_id:
                rows.known.setdefault(known_id, []).append(row.fields)
            elif person:
                rows.new.setdefault(person, []).append(row.fields)
                if row.review_known and self._decision(row) is None:
                    rows.perhaps[person] = row.review_known
        self._drop_repeated(rows)
        return rows

    def _drop_repeated(self, rows: _Rows) -> None:
        """Leave out persons who may be a known customer of the same name and of whom the file tells nothing new."""
        ids = {i for known in rows.perhaps.values() for i in known}
        present = import_changes.present(self._unit.connection, ids)
        happened = import_changes.events_of(self._unit.connection, ids)
        for number, known in rows.perhaps.items():
            person = merge_rows(rows.new[number], self._left_out)
            events = {(event.title, event.day.isoformat()) for event in person.events}
            if any(
                not change(present[i], person.fields, _OVERWRITE)[1] and events <= happened.get(i, set()) for i in known
            ):
                del rows.new[number]

    def _decision(self, row: RowPreview) -> Decision | None:
        return self._options.decisions.get(RowRef(row.sheet, row.row)) if self._options.decisions else None

    def _merged(self, preview: ImportPreview) -> dict[int, tuple[int | None, int | None]]:
        """Return for the persons whom somebody merged into another: that one's number and id."""
        if Decision.MERGE not in self._options.decisions.values():
            return {}
        places = {RowRef(row.sheet, row.row): row for row in _every(preview) if row.action in _TAKEN}
        merged: dict[int, tuple[int | None, int | None]] = {}
        for row in places.values():
            if self._decision(row) is not Decision.MERGE or row.customer is None:
                continue
            if row.review_known:
                merged[row.customer] = (None, row.review_known[0])
            elif row.review_with:
                other = places[row.review_with[0]]
                merged[row.customer] = merged.get(other.customer or 0, (other.customer, other.known_id))
        return merged

    def _create(self, groups: dict[int, list[PersonFields]], batch: int, events: list[NewEvent]) -> int:
        told: list[tuple[ImportedEvent, ...]] = []

        def people() -> Iterator[NewCustomer]:
            for number, rows in enumerate(groups.values()):
                if number % _LOOK_EVERY == 0:
                    self._pace.at(number, len(groups), tr("写入客户"))
                person = merge_rows(rows, self._left_out)
                told.append(person.events)
                yield _new_customer(person)

        ids = imports.add_customers(self._unit.connection, people(), batch, self._unit.now, self._pace)
        for customer_id, mine in zip(ids, told, strict=True):
            events.extend(self._event(customer_id, event) for event in mine)
        return len(ids)

    def _change(self, groups: dict[int, list[PersonFields]], batch: int, events: list[NewEvent]) -> int:
        """Change known customers and note their new events; return how many got something new."""
        connection, stamp = self._unit.connection, moment_text(self._unit.now)
        present, happened = import_changes.present(connection, groups), import_changes.events_of(connection, groups)
        changes: list[Change] = []
        touched = set[int]()
        for number, (customer_id, rows) in enumerate(groups.items()):
            if number % _LOOK_EVERY == 0:
                self._pace.at(number, len(groups), tr("更新客户"))
            person = merge_rows(rows, self._left_out)
            before, after = change(present[customer_id], person.fields, self._options.rules)
            if after:
                written = {**after, **_name(after), "updated_at": stamp}
                held = {name: present[customer_id][name] for name in written if name not in before}
                changes.append(Change(customer_id, {**before, **held}, written))
                touched.add(customer_id)
            known = happened.get(customer_id, set())
            fresh = [event for event in person.events if (event.title, event.day.isoformat()) not in known]
            events.extend(self._event(customer_id, event) for event in fresh)
            if fresh:
                touched.add(customer_id)
        import_changes.write(connection, [(each.customer_id, each.after) for each in changes])
        import_changes.remember(connection, batch, changes)
        return len(touched)

    def _event(self, customer_id: int, event: ImportedEvent) -> NewEvent:
        return NewEvent(customer_id, self._kind(event.title, event.category), event.day.isoformat(), event.title)

    def _plan(self, events: range, batch: int) -> int:
        made = 0
        for start in range(0, len(events), _PLANNED_AT_ONCE):
            self._pace.at(start, len(events), tr("安排回访"))
            made += self._plans.plan_events(self._unit, events[start : start + _PLANNED_AT_ONCE], batch)
        return made


def _every(preview: ImportPreview) -> Iterable[RowPreview]:
    return (row for sheet in preview.sheets for row in sheet.rows)


def _new_customer(person: Person) -> NewCustomer:
    fields = person.fields
    birthday = fields.birthday.isoformat() if fields.birthday else None
    return NewCustomer(
        fields.name,
        *name_forms(fields.name),
        fields.gender,
        birthday,
        fields.id_number,
        fields.guardian,
        fields.source,
        fields.category,
        fields.owner,
        fields.address,
        fields.remark,
        fields.extra,
        labelled_phones(fields),
    )


def _name(after: import_changes.Values) -> dict[str, str]:
    """Return the looked-up forms of a changed name."""
    if "name" not in after:
        return {}
    return dict(zip(("name_key", "pinyin", "initials"), name_forms(after["name"]), strict=True))
