"""What an import would do, told before it is done: values that change, visits that come too late to be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from desktop_app.domain.customers import EventDraft
from desktop_app.domain.import_batches import FieldChange, FieldRule
from desktop_app.domain.importing import Field, KnownCustomer, PersonFields, field_words
from desktop_app.rules.import_merge import change, merge_rows
from desktop_app.services.columns import own_headings
from desktop_app.services.import_sorting import EventKinds, Rows
from desktop_app.services.plan_visits import PlanVisits
from desktop_app.store import import_changes
from desktop_app.store.engine import Connection

EventDays = Counter[tuple[str, date]]
"""How many events of a kind fall on a day."""


def effect(
    known: KnownCustomer, rows: Sequence[PersonFields], rules: Mapping[Field, FieldRule]
) -> tuple[FieldChange, ...]:
    """Return what the rows of one person would change on a customer: the very rule by which they are written."""
    person = merge_rows(rows, own_headings())
    fields = known.fields
    present = {
        **{field.value: getattr(fields, field.value) for field in Field if hasattr(fields, field.value)},
        "birthday": fields.birthday and fields.birthday.isoformat(),
        "extra": dict(fields.extra),
        "phones": [[number, "", False] for number in fields.phones],
    }
    before, after = change(present, person.fields, rules)
    words = {field.value: word for field, word in field_words().items()}
    changes = [FieldChange(words[name], before[name] or "", new) for name, new in after.items() if name in words]
    changes += [FieldChange(key, before["extra"][key] or "", new) for key, new in after.get("extra", {}).items()]
    held = len(fields.phones)
    changes += [FieldChange(words["phone"], "", number, added=True) for number, _, _ in after.get("phones", [])[held:]]
    changes += [
        FieldChange(words["event_name"], "", f"{event.title} {event.day}".strip(), added=True)
        for event in person.events
        if (event.title, event.day) not in known.events
    ]
    return tuple(changes)


def event_days(connection: Connection, rows: Rows) -> EventDays:
    """Return the new events an import would bring, by kind and day."""
    kinds, left_out = EventKinds(connection), own_headings()
    happened = import_changes.events_of(connection, rows.known)
    found = EventDays()
    persons = [(None, group) for group in rows.new.values()] + [(i, group) for i, group in rows.known.items()]
    for known_id, group in persons:
        known = happened.get(known_id or 0, set())
        for event in merge_rows(group, left_out).events:
            if (event.title, event.day.isoformat()) not in known:
                found[kinds.kind_of(event), event.day] += 1
    return found


def count_updated(connection: Connection, rows: Rows, rules: Mapping[Field, FieldRule]) -> int:
    """Return how many customers of the desk would get something new."""
    left_out = own_headings()
    present, happened = import_changes.present(connection, rows.known), import_changes.events_of(connection, rows.known)
    updated = 0
    for known_id, group in rows.known.items():
        person = merge_rows(group, left_out)
        events = {(event.title, event.day.isoformat()) for event in person.events}
        updated += bool(events - happened.get(known_id, set()) or change(present[known_id], person.fields, rules)[1])
    return updated


def closed_windows(plans: PlanVisits, events: EventDays, today: date) -> int:
    """Return how many of the visits that events ask for have a window that is closed before today."""
    total = 0
    for kind in {kind for kind, day in events if day < today}:
        days = sorted(day for other, day in events if other == kind and day < today)

        def closed(day: date, kind: str = kind) -> int:
            return sum((visit.last or visit.latest) < today for visit in plans.preview(EventDraft(kind, day)))

        total += sum(count * events[kind, day] for day, count in _falling(days, closed))
    return total


def _falling(days: Sequence[date], count: Callable[[date], int]) -> Iterator[tuple[date, int]]:
    """Yield each day with its count; counts only fall from day to day, so that equal ends are asked for once."""
    ends = {day: count(day) for day in {days[0], days[-1]}}
    if len(days) <= 2 or ends[days[0]] == ends[days[-1]]:
        yield from ((day, ends.get(day, ends[days[0]])) for day in days)
        return
    middle = len(days) // 2
    yield from _falling(days[:middle], count)
    yield from _falling(days[middle:], count)
