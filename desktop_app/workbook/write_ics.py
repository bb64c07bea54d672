"""Visits for other programs' calendars: iCalendar as in RFC 5545, which the library escapes and folds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.calendar_entries import CalendarEntry

if TYPE_CHECKING:  # the library is loaded at first use
    from icalendar import Event, Timezone

_CHINA = timedelta(hours=8)
_MAKER = "-//huifangtai//visits//ZH"


def write_ics(path: Path, name: str, entries: Sequence[CalendarEntry], now: datetime) -> int:
    """Write a calendar file and return how many entries stand in it.

    Args:
        path: the file.
        name: what the calendar is called.
        entries: what stands in it.
        now: moment of writing, in UTC; entries read again later replace those of before.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))  # the library takes it as it is, and does not escape
    for offset in sorted({entry.offset for entry in entries if entry.minute is not None}):
        calendar.add_component(_zone(offset))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    path.write_bytes(calendar.to_ical())
    return len(entries)


def _event(entry: CalendarEntry, now: datetime) -> Event:
    from icalendar import Event, vDate, vDatetime

    event = Event()
    event.add("uid", entry.uid)
    event["dtstamp"] = vDatetime(now)  # added as the others, it would be looked up in a table of zones of the system
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED" if entry.agreed else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if entry.minute is None else "OPAQUE")
    if entry.minute is None:
        event["dtstart"], event["dtend"] = vDate(entry.day), vDate(entry.day + timedelta(days=1))
        for key in ("dtstart", "dtend"):
            event[key].params["VALUE"] = "DATE"
    else:
        begin = datetime.combine(entry.day, time()) + timedelta(minutes=entry.minute)
        event["dtstart"] = vDatetime(begin)
        event["dtend"] = vDatetime(begin + timedelta(minutes=entry.length))
        for key in ("dtstart", "dtend"):
            event[key].params["TZID"] = _zone_name(entry.offset)
    return event


def _zone(offset: timedelta) -> Timezone:
    """Return a time zone that is always so far ahead of UTC; an hour of a desk with summer time names its own."""
    from icalendar import Timezone, TimezoneStandard

    zone, always = Timezone(), TimezoneStandard()
    zone.add("tzid", _zone_name(offset))
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 # a zone begins at its own wall time
    always.add("tzoffsetfrom", offset)
    always.add("tzoffsetto", offset)
    zone.add_component(always)
    return zone


def _zone_name(offset: timedelta) -> str:
    if offset == _CHINA:
        return "Asia/Shanghai"
    minutes = int(offset.total_seconds()) // 60
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
