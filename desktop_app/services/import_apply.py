"""Carrying out an import in one transaction: customers new and changed, their events, the visits plans make of them."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.changes import Kind
from desktop_app.domain.duplicates import LinkKind
from desktop_app.domain.import_batches import Decision, ImportDone, ImportOptions
from desktop_app.domain.importing import ImportPreview, PersonFields
from desktop_app.domain.progress import Pace
from desktop_app.domain.text import tr
from desktop_app.rules.import_merge import ImportedEvent, Person, change, labelled_phones, merge_rows
from desktop_app.rules.importing.persons import sign_of
from desktop_app.services.columns import own_headings
from desktop_app.services.command import Unit
from desktop_app.services.customers import name_forms
from desktop_app.services.import_guardians import add_guardians
from desktop_app.services.import_sorting import LOOK_EVERY, OWN, EventKinds, Owner, Rows, sort_rows
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.store import duplicates, import_changes, import_windows, import_words, imports
from desktop_app.store.columns import moment_text
from desktop_app.store.import_changes import Change
from desktop_app.store.imports import NewCustomer, NewEvent

_PLANNED_AT_ONCE = 5000


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
        self._kinds = EventKinds(unit.connection)
        self._left_out = own_headings()

    def run(self, preview: ImportPreview, file_name: str) -> ImportDone:
        """Do it all and tell what was done."""
        unit = self._unit
        rows = sort_rows(preview, self._options, self._pace)
        batch = imports.add_batch(unit.connection, file_name, unit.now, unit.actor.id)
        events: list[NewEvent] = []
        made = self._create(rows.new, batch, events)
        updated = self._change(rows.known, batch, events)
        told = self._remember(rows, made, batch)
        related = add_guardians(unit.connection, batch, [*made.values(), *rows.known])
        added = imports.add_events(unit.connection, events, batch, unit.now, unit.actor.id)
        before = import_windows.count(unit.connection)
        visits = self._plan(added, batch)
        closed = import_windows.count(unit.connection) - before
        counts = {
            "created": len(made),
            "updated": updated,
            "duplicates": rows.taken - len(made) - updated,
            "rejected": len(rows.left_out),
        }
        imports.finish_batch(unit.connection, batch, **counts)
        did = {"visits": visits, "closed": closed}
        unit.audit(Kind.IMPORT, batch, new={"file": file_name, **did, "told": told, "related": related, **counts})
        for kind in (Kind.CUSTOMER, Kind.EVENT):
            unit.changed(kind)
        return ImportDone(batch_id=batch, changes=unit.changes, **did, **counts)

    def _create(self, groups: dict[int, list[PersonFields]], batch: int, events: list[NewEvent]) -> dict[int, int]:
        """Add new customers; return their ids by the person's number."""
        told: list[tuple[ImportedEvent, ...]] = []

        def people() -> Iterator[NewCustomer]:
            for number, rows in enumerate(groups.values()):
                if number % LOOK_EVERY == 0:
                    self._pace.at(number, len(groups), tr("写入客户"))
                person = merge_rows(rows, self._left_out)
                told.append(person.events)
                yield _new_customer(person)

        ids = imports.add_customers(self._unit.connection, people(), batch, self._unit.now, self._pace)
        for customer_id, mine in zip(ids, told, strict=True):
            events.extend(self._event(customer_id, event) for event in mine)
        return dict(zip(groups, ids, strict=True))

    def _remember(self, rows: Rows, made: dict[int, int], batch: int) -> int:
        """Keep what was said of doubtful rows, and of the customers they might have been; return how many rows."""
        unit = self._unit
        signs: dict[str, int | None] = {}
        unclear = set[str]()
        for row, word, owner in rows.judged:
            mine, sign = owner and _id(owner, made), sign_of(row.fields)
            if signs.setdefault(sign, mine) != mine:  # two persons who look the same on paper
                unclear.add(sign)
            others = [rows.doubtful[ref] for ref in row.review_with if ref in rows.doubtful]
            for other, theirs in others:
                if len(other.review_with) == 1 and not other.review_known:  # a word on one of two settles both
                    signs.setdefault(sign_of(other.fields), _id(theirs, made))
            if mine and word in OWN:
                kind = LinkKind.HOUSEHOLD if word is Decision.HOUSEHOLD else LinkKind.DIFFERENT
                for one in {*row.review_known, *(_id(theirs, made) for _, theirs in others)} - {mine}:
                    if one is not None:
                        duplicates.link(unit.connection, (mine, one), kind, unit.now, unit.actor.id)
        import_words.remember(unit.connection, batch, {sign: who for sign, who in signs.items() if sign not in unclear})
        return len(signs)

    def _change(self, groups: dict[int, list[PersonFields]], batch: int, events: list[NewEvent]) -> int:
        """Change known customers and note their new events; return how many got something new."""
        connection, stamp = self._unit.connection, moment_text(self._unit.now)
        present, happened = import_changes.present(connection, groups), import_changes.events_of(connection, groups)
        changes: list[Change] = []
        touched = set[int]()
        for number, (customer_id, rows) in enumerate(groups.items()):
            if number % LOOK_EVERY == 0:
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
        return NewEvent(customer_id, self._kinds.kind_of(event), event.day.isoformat(), event.title)

    def _plan(self, events: range, batch: int) -> int:
        made, open_on = 0, None if self._options.plan_closed else self._unit.today
        for start in range(0, len(events), _PLANNED_AT_ONCE):
            self._pace.at(start, len(events), tr("安排回访"))
            made += self._plans.plan_events(self._unit, events[start : start + _PLANNED_AT_ONCE], batch, open_on)
        return made


def _id(owner: Owner, made: dict[int, int]) -> int | None:
    return owner.known_id or made.get(owner.number or 0)


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
