"""A person's visits in a calendar file, read back by a reader of iCalendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from sqlalchemy import text

from desktop_app.domain.access import PERMISSIONS, Actor, Permission, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.visits import Outcome
from tests.desks import OpenDesk

FIRST, LAST = date(2026, 11, 24), date(2026, 12, 22)


@pytest.fixture
def planned(school: OpenDesk) -> OpenDesk:
    """One visit with an hour, one for the whole day with a title full of signs, one of somebody else, one done."""
    add, actor = school.desk.schedule.add, school.actor
    person = school.add("柏知夏", "13800001111", owner="林青禾")
    add(actor, person, date(2026, 11, 25), 15 * 60, "问新班")
    add(actor, person, date(2026, 11, 26), None, "问：近况, 接送; 与\\饭\n" + "很长的话" * 30)
    add(actor, school.add("岑星野", owner="陶然亭"), date(2026, 11, 25), None, "问近况")
    done, _ = add(actor, person, date(2026, 11, 24), None, "已完成的")
    school.desk.calls.finish(actor, done, Outcome.REACHED)
    return school


def events(opened: OpenDesk, path: Path, actor: Actor | None = None) -> list[Event]:
    written = opened.desk.calendar_files.write(actor or opened.actor, path, "林青禾", FIRST, LAST)
    found = Calendar.from_ical(path.read_bytes())
    assert isinstance(found, Calendar)
    made = [event for event in found.walk("VEVENT") if isinstance(event, Event)]
    assert len(made) == written.rows
    return made


def told(event: Event, name: str) -> str:
    return str(event[name])


def test_an_hour_stands_in_the_desk_s_zone_and_a_day_without_one_is_whole(planned: OpenDesk, tmp_path: Path) -> None:
    timed, whole = events(planned, tmp_path / "回访.ics")
    assert timed.start == datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert timed.end - timed.start == timedelta(minutes=30)
    assert told(timed, "summary") == "柏知夏 · 问新班"
    assert (whole.start, whole.end) == (date(2026, 11, 26), date(2026, 11, 27))
    assert told(whole, "summary").startswith("柏知夏 · 问：近况, 接送; 与\\饭\n很长的话")
    raw = (tmp_path / "回访.ics").read_bytes()
    assert b"BEGIN:VTIMEZONE" in raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_written_again_the_same_visits_keep_their_names(planned: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    before = events(planned, tmp_path / "a.ics")
    clock.moment += timedelta(hours=1)
    after = events(planned, tmp_path / "b.ics")
    assert [told(event, "uid") for event in before] == [told(event, "uid") for event in after]
    assert len({told(event, "uid") for event in before}) == 2
    assert all(int(told(new, "sequence")) > int(told(old, "sequence")) for old, new in zip(before, after, strict=True))


def test_numbers_are_hidden_from_who_may_not_see_them(
    planned: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "13800001111" in told(events(planned, tmp_path / "a.ics")[0], "description")
    monkeypatch.setitem(PERMISSIONS, Role.FRONT_DESK, PERMISSIONS[Role.FRONT_DESK] - {Permission.PHONE_VIEW})
    clerk = Actor(planned.actor.id, planned.actor.name, Role.FRONT_DESK)
    hidden = told(events(planned, tmp_path / "b.ics", clerk)[0], "description")
    assert "13800001111" not in hidden
    assert "138****1111" in hidden


def test_it_is_audited_and_asks_for_the_right(planned: OpenDesk, tmp_path: Path) -> None:
    events(planned, tmp_path / "回访.ics")
    with planned.desk.commands.reading() as connection:
        (kept,) = connection.execute(text("SELECT new FROM audit WHERE action = 'export.calendar'")).scalars()
    assert "回访.ics" in kept
    with pytest.raises(NotPermitted):
        events(planned, tmp_path / "x.ics", Actor(1, "温故之", Role.HANDLER))
    with pytest.raises(InvalidInput):
        planned.desk.calendar_files.write(planned.actor, tmp_path / "x.ics", "林青禾", LAST, FIRST)
    assert not (tmp_path / "x.ics").exists()


def test_a_desk_elsewhere_has_a_zone_of_its_own(planned: OpenDesk, tmp_path: Path, clock: FixedClock) -> None:
    clock.zone = timezone(-timedelta(hours=3, minutes=30))
    timed = events(planned, tmp_path / "回访.ics")[0]
    assert b"TZID=UTC-0330:20261125T150000" in (tmp_path / "回访.ics").read_bytes()
    assert isinstance(timed.start, datetime)
    assert timed.start.utcoffset() == -timedelta(hours=3, minutes=30)
