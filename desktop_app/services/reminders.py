"""What the desk reminds of: the list with which a day starts, and notices before an hour comes (R-103)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_app.domain.access import Actor, Permission
from desktop_app.domain.remembered import read_number, read_object
from desktop_app.domain.reminders import PaperDue, Pending, ReminderTerms, Snooze, StartKind, StartLine, StartSection
from desktop_app.domain.team import Guidance
from desktop_app.domain.text import tr
from desktop_app.domain.visits import CLOSING_DAYS
from desktop_app.rules import reminders as rules
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.services import paper_sets
from desktop_app.services.command import Commands
from desktop_app.services.lists import (
    ESCALATE,
    REMIND_CLOSING,
    REMIND_LEAD,
    REMIND_OWN,
    REMIND_QUIET,
    SILENT,
    Settings,
)
from desktop_app.services.plan_coverage import PlanCoverage
from desktop_app.services.reviews import whose as reviewed_by
from desktop_app.services.schedule import seen_on
from desktop_app.store import guidance, papers, reminders, reviews, visits
from desktop_app.store.engine import Connection
from desktop_app.store.reminders import Starting

LINES = 30
"""Lines of each part of the start list that are read."""
TICKET_DAYS = 1
"""A ticket is near its deadline so many days before."""

_PUT_OFF = "reminders.put_off"
_DAY, _MOST_DAYS = 24 * 60, 3650
"""Minutes of a day, and days that may be waited at most, whatever a setting says."""
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StartList:
    """The start list of a person.

    Attributes:
        guidance: hints for the person's day.
        sections: those that have lines, in order.
    """

    day: date
    guidance: tuple[Guidance, ...]
    sections: tuple[StartSection, ...]


class Reminders:
    """Reads what is to be reminded of, as the desk's settings have it."""

    def __init__(self, commands: Commands, settings: Settings) -> None:
        self._commands = commands
        self._settings = settings

    def terms(self) -> ReminderTerms:
        """Return when the desk reminds."""
        usual, get = ReminderTerms(), self._settings.get
        closing, quiet = get(REMIND_CLOSING), get(REMIND_QUIET, _text(usual))
        return ReminderTerms(
            lead=read_number(get(REMIND_LEAD), usual.lead, 0, _DAY),
            closing=None if closing == "off" else read_number(closing, usual.closing or 0, 0, _DAY),
            quiet=CallingHours.kept(quiet, CallingHours(usual.quiet)).spans if quiet else (),
            own=get(REMIND_OWN) == "1",
            escalate=read_number(get(ESCALATE), usual.escalate, 0, _MOST_DAYS),
            silent=read_number(get(SILENT), usual.silent, 0, _MOST_DAYS),
        )

    def quiet_text(self) -> str:
        """Return the quiet times as a person writes them."""
        return _text(self.terms())

    def start(self, actor: Actor, *, own: bool = False) -> StartList:
        """Return the start list: what is pressing, with what went up a level first for those who lead.

        Args:
            actor: for whom.
            own: only what lies with the person.
        """
        today, terms = self._commands.clock.today(), self.terms()
        owner = actor.name if own else ""
        up = rules.risen(today, terms.escalate)
        missing = PlanCoverage(self._commands).warnings() if actor.may(Permission.PLAN_EDIT) and not own else ()
        with self._commands.reading() as connection:
            waiting = reminders.waiting(connection, today, today + timedelta(days=CLOSING_DAYS), up, owner, LINES)
            if not actor.may(Permission.TEAM_LEAD):  # theirs are marked where they stand: among what is overdue
                waiting = _lowered(waiting)
            parts: dict[StartKind, tuple[tuple[StartLine, ...], int]] = {
                kind: (self._rows(connection, part, today), part.total) for kind, part in waiting.items()
            }
            near = today + timedelta(days=TICKET_DAYS)
            parts[StartKind.TICKET] = reminders.tickets_near(connection, near, up, owner, LINES)
            missing_papers = _papers(connection, near, owner, today)
            parts[StartKind.PAPER] = missing_papers[:LINES], len(missing_papers)
            if terms.silent:
                since = today - timedelta(days=terms.silent)
                parts[StartKind.SILENT] = reminders.silent(connection, since, owner, LINES)
            parts[StartKind.COVERAGE] = missing[:LINES], len(missing)
            whose = owner or reviewed_by(actor)
            if actor.may(Permission.VISIT_PLAN):
                parts[StartKind.REVIEW] = reviews.waiting(connection, whose, LINES), reviews.count(connection, whose)
            hints = guidance.for_person(connection, actor.name, today)
        sections = (StartSection(kind, *parts[kind]) for kind in StartKind if kind in parts)
        return StartList(today, hints, tuple(section for section in sections if section.total))

    def risen(self) -> date:
        """Return the last day of a window by which a visit that is still open has gone up a level."""
        return rules.risen(self._commands.clock.today(), self.terms().escalate)

    def _rows(self, connection: Connection, part: Starting, today: date) -> tuple[StartLine, ...]:
        rows = {row.id: row for row in visits.by_ids(connection, part.ids, seen_on(today))}
        return tuple(rows[ident] for ident in part.ids)

    def watch(self, actor: Actor) -> Watch:
        """Return what tells a person of hours that come, from now until the person leaves."""
        return Watch(self._commands, self._settings, self, actor)


class Watch:
    """Remembers what was told, and until when the person put something off; the latter also over a new start.

    Args:
        commands, settings, reminders: of the desk.
        actor: who is told.
    """

    def __init__(self, commands: Commands, settings: Settings, reminders: Reminders, actor: Actor) -> None:
        self._commands, self._settings, self._reminders, self._actor = commands, settings, reminders, actor
        self._told: set[str] = set()

    def look(self) -> tuple[Pending, ...]:
        """Return what is to be told now; it is not told again unless it is put off."""
        clock, terms = self._commands.clock, self._reminders.terms()
        now, put_off = clock.local(clock.now()), self._read()
        owner = self._actor.name if terms.own else ""
        with self._commands.reading() as connection:
            asked = (int(key.split(":")[1]) for key in put_off if key.startswith("visit:"))
            pending = list(reminders.with_hours(connection, now.date(), owner, asked))
            if (closing := reminders.closing_on(connection, now.date(), owner)) is not None:
                pending.append(closing)
        found = rules.to_tell(now, pending, terms, self._told, put_off)
        self._told.update(entry.key for entry in found)
        over = {key for key, until in put_off.items() if until < now - _KEPT} | {entry.key for entry in found}
        if over & put_off.keys():
            self._write({key: until for key, until in put_off.items() if key not in over})
        return found

    def put_off(self, keys: tuple[str, ...], how: Snooze) -> datetime:
        """Put what was told off; return when it comes again."""
        clock = self._commands.clock
        until = rules.put_off_until(clock.local(clock.now()), how)
        self._write(self._read() | dict.fromkeys(keys, until))
        return until

    def _read(self) -> dict[str, datetime]:
        kept = read_object(self._settings.remembered(self._actor, _PUT_OFF))
        try:
            return {key: datetime.fromisoformat(until) for key, until in kept.items()}
        except (ValueError, TypeError):
            return {}

    def _write(self, put_off: Mapping[str, datetime]) -> None:
        text = json.dumps({key: until.isoformat() for key, until in put_off.items()})
        self._settings.remember(self._actor, _PUT_OFF, text)


def _lowered(waiting: dict[StartKind, Starting]) -> dict[StartKind, Starting]:
    """Return the parts with what went up a level at the head of what is overdue."""
    up, late = (waiting.pop(kind, Starting((), 0)) for kind in (StartKind.ESCALATED, StartKind.OVERDUE))
    both = Starting((*up.ids, *late.ids)[:LINES], up.total + late.total)
    return waiting | ({StartKind.OVERDUE: both} if both.total else {})


def _papers(connection: Connection, until: date, owner: str, today: date) -> tuple[PaperDue, ...]:
    """Return visits that wait for papers, and papers that are out, whose day comes; a ticket's stand on its own line.

    Args:
        connection: for reading.
        until: the last day.
        owner: whose; everybody's when empty.
        today: the desk's day.
    """
    lines: dict[int, PaperDue] = {}
    for row in papers.open_rows(connection):
        if row.visit_id is not None and row.due <= until and owner in ("", row.responsible):
            paper = paper_sets.read(row, today)
            first = lines.get(row.visit_id)
            text = tr("{one}；{other}", one=first.text, other=paper.lacking) if first else paper.lacking
            lines[row.visit_id] = PaperDue(row.customer, text, first.due if first else row.due)
    out = [
        PaperDue(row.customer, tr("{person}借出：{what}", person=row.person, what=row.what), row.due)
        for row in papers.loans_out(connection)
        if row.due <= until and owner in ("", row.person)
    ]
    return tuple(sorted((*lines.values(), *out), key=lambda line: line.due))


def _text(terms: ReminderTerms) -> str:
    return CallingHours(terms.quiet).text if terms.quiet else ""
