"""Whatever stands where a setting was kept, the desk opens and works: what cannot be read counts as not set."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.reminders import ReminderTerms
from desktop_app.domain.visits import Outcome
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.services import lists
from desktop_app.services.backup_schedule import USUAL_WARN_DAYS, WARN_DAYS
from desktop_app.services.log_in import USUAL_HOURS, WORK_HOURS
from tests.desks import PASSWORD, PERSON, OpenDesk

KEYS = (
    *(lists.CALLING_HOURS, lists.STRICT_HOURS, lists.DIAL, lists.OUTCOMES, lists.REMIND_LEAD, lists.REMIND_CLOSING),
    *(lists.REMIND_QUIET, lists.REMIND_OWN, lists.ESCALATE, lists.SILENT),
    *(WORK_HOURS, WARN_DAYS, "lock.minutes"),
)
DAMAGED = ("kaputt", "{", "[[[", "-1", "9" * 400, "\x00", "10:99-25:00", "null", "1e9", "「」")


@pytest.fixture
def known(school: OpenDesk) -> list[str]:
    """The names of all settings that the desk has or the screens may set."""
    with school.desk.commands.reading() as connection:
        found = connection.exec_driver_sql("SELECT key FROM setting").scalars().all()
    return [key for key in {*found, *KEYS} if key not in ("program", "organisation")]


@pytest.mark.parametrize("value", DAMAGED)
def test_a_desk_with_damaged_settings_works(school: OpenDesk, known: list[str], value: str) -> None:
    with school.desk.commands.database.writing() as connection:
        for key in [*known, *(f"person.{school.actor.id}.{key}" for key in ("reminders.put_off", "arrangement"))]:
            connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
    school.desk.close()
    desk, actor = school.setup.open(PERSON, PASSWORD)
    try:
        school.desk, school.actor = desk, actor
        visit, *_ = school.event(school.add("汪小样"), "order", date(2026, 11, 23))
        desk.calls.open(actor, visit)
        desk.calls.finish(actor, visit, Outcome.NO_ANSWER)
        assert desk.backups.schedule.state().warn_days >= 1
        assert desk.schedule.today_list() is not None
        assert desk.settings.calling_hours.spans
        desk.backups.schedule.keep()
    finally:
        desk.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(max_size=12))
def test_hours_that_cannot_be_read_are_the_usual_ones(text: str) -> None:
    assert CallingHours.kept(text, USUAL_HOURS).spans
    assert CallingHours.kept(text + "?", USUAL_HOURS) == USUAL_HOURS


def test_the_usual_terms_stand_for_damaged_ones(school: OpenDesk) -> None:
    assert ReminderTerms().lead == 10
    with school.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES ('backup.warn_days', 'kaputt')")
    assert school.desk.backups.schedule.warn_days == USUAL_WARN_DAYS
