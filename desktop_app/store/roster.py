"""The night roster in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop_app.domain.roster import RescueDraft
from desktop_app.store import schema

_DUTY, _PUBLISHED, _JOB = schema.RosterDuty, schema.RosterPublished, schema.RescueJob


def duties(connection: Connection, first: date, last: date) -> dict[date, dict[str, str]]:
    """Return who stands where, by day and post."""
    found: dict[date, dict[str, str]] = {}
    rows = connection.execute(select(_DUTY.day, _DUTY.post, _DUTY.person).where(_DUTY.day.between(first, last)))
    for row in rows:
        found.setdefault(row.day, {})[row.post] = row.person
    return found


def assign(connection: Connection, day: date, people: Mapping[str, str]) -> None:
    """Put persons at posts of a night; an empty name leaves the post open."""
    for post, person in people.items():
        if person:
            statement = upsert(_DUTY).values(day=day, post=post, person=person)
            connection.execute(statement.on_conflict_do_update(index_elements=["day", "post"], set_={"person": person}))
        else:
            connection.execute(delete(_DUTY).where(_DUTY.day == day, _DUTY.post == post))


def publish(connection: Connection, first: date, now: datetime, user_id: int) -> None:
    """Note when a month was handed out; handed out again, the first time stands."""
    statement = upsert(_PUBLISHED).values(first=first, at=now, user_id=user_id)
    connection.execute(statement.on_conflict_do_nothing())


def published(connection: Connection, first: date) -> datetime | None:
    """Return when a month was handed out."""
    return connection.execute(select(_PUBLISHED.at).where(_PUBLISHED.first == first)).scalar()


def save_job(connection: Connection, draft: RescueDraft, user_id: int, job_id: int | None = None) -> int:
    """Write a job, new or changed, and return its id."""
    values: dict[str, Any] = {
        "called": draft.called,
        "place": draft.place,
        "people": list(draft.people),
        "arrived": draft.arrived,
        "ended": draft.ended,
    }
    if job_id is not None:
        connection.execute(update(_JOB).where(_JOB.id == job_id).values(**values))
        return job_id
    return connection.execute(insert(_JOB).values(**values, user_id=user_id).returning(_JOB.id)).scalar_one()


def jobs(connection: Connection, first: datetime, last: datetime) -> tuple[tuple[int, RescueDraft], ...]:
    """Return the jobs called in a time, the latest first."""
    rows = connection.execute(
        select(_JOB.__table__).where(_JOB.called.between(first, last)).order_by(_JOB.called.desc(), _JOB.id.desc())
    )
    return tuple(
        (row.id, RescueDraft(row.called, row.place, tuple(row.people), row.arrived, row.ended)) for row in rows
    )
