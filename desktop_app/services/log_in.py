"""What a log-in leaves behind: its row in the audit, marked outside the usual hours (R-184), and when it was."""

from __future__ import annotations

from desktop_app.domain.access import Actor
from desktop_app.domain.changes import Kind
from desktop_app.domain.clock import Clock
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.store import accounts, audit, lists
from desktop_app.store.engine import Connection

WORK_HOURS = "work.hours"
"""Setting: hours in which somebody is usually at the desk."""

USUAL_HOURS = CallingHours(((7 * 60, 21 * 60),))
OUTSIDE = "outside_hours"


def note_log_in(connection: Connection, clock: Clock, actor: Actor) -> None:
    """Write a log-in into the audit.

    Args:
        connection: in the transaction of the log-in.
        clock: tells when.
        actor: who came in.
    """
    now = clock.now()
    local = clock.local(now)
    text = lists.setting(connection, WORK_HOURS)
    hours = CallingHours.kept(text or "", USUAL_HOURS)
    minute = local.hour * 60 + local.minute
    inside = any(start <= minute <= end for start, end in hours.spans)
    new = {} if inside else {OUTSIDE: f"{local:%H:%M}"}
    audit.add(connection, now, actor, "desk.open", Kind.USER, actor.id, {}, new, "")
    accounts.note_seen(connection, actor.id, now)
