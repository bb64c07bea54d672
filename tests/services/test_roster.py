"""The night roster on a real desk (S-30): by turns, published before the month, swapped only against somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted
from desktop_app.domain.roster import RescueDraft
from tests.desks import OpenDesk

APRIL = date(2026, 4, 1)
PEOPLE = {"带班领导": ("乔甲", "乔乙"), "技术员": ("魏一",), "驾驶员": ("秦一", "秦二", "秦三"), "材料员": ("许一",)}


def test_a_missing_post_is_told_before_the_roster_is_published(school: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 3, 30, 2, tzinfo=UTC)
    nights = school.desk.roster
    nights.rotate(school.actor, APRIL, PEOPLE)
    month = nights.month(APRIL)
    assert (len(month.nights), month.due, month.late) == (30, date(2026, 3, 31), False)
    assert month.nights[1].people == {"带班领导": "乔乙", "技术员": "魏一", "驾驶员": "秦二", "材料员": "许一"}
    assert {night.missing for night in month.nights} == {("修理工",)}
    with pytest.raises(InvalidInput) as refused:
        nights.publish(school.actor, APRIL)
    assert "2026-04-01：修理工" in refused.value.message
    nights.rotate(school.actor, APRIL, {"修理工": ("孙一", "孙二")})
    nights.publish(school.actor, APRIL)
    assert nights.month(APRIL).published is not None
    assert not nights.month(APRIL).late


def test_a_roster_that_is_not_out_by_the_first_is_late(school: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 4, 1, 2, tzinfo=UTC)
    assert school.desk.roster.month(APRIL).late
    school.desk.roster.publish(school.actor, APRIL, anyway=True)
    clock.moment = datetime(2026, 5, 1, 2, tzinfo=UTC)
    assert school.desk.roster.month(APRIL).late


def test_a_published_night_changes_only_by_a_swap(school: OpenDesk, clock: FixedClock) -> None:
    nights = school.desk.roster
    nights.assign(school.actor, APRIL, {"技术员": "魏一"})
    nights.publish(school.actor, APRIL, anyway=True)
    with pytest.raises(InvalidInput):
        nights.assign(school.actor, APRIL, {"技术员": "魏二"})
    with pytest.raises(InvalidInput):
        nights.rotate(school.actor, APRIL, PEOPLE)
    with pytest.raises(InvalidInput) as refused:
        nights.swap(school.actor, APRIL, "技术员", " ")
    assert refused.value.field == "substitute"
    nights.swap(school.actor, APRIL, "技术员", "魏二", "家里有事")
    assert nights.month(APRIL).nights[0].people["技术员"] == "魏二"


def test_jobs_have_their_limit_and_their_bonus(school: OpenDesk, clock: FixedClock) -> None:
    zone = clock.zone
    called = datetime(2026, 7, 10, 23, 10, tzinfo=zone)
    nights = school.desk.roster
    clock.moment = datetime(2026, 7, 10, 16, tzinfo=UTC)  # midnight at the desk
    job, _ = nights.save_job(school.actor, RescueDraft(called, "城东", ("乔甲", "魏一", "秦一", "孙一")))
    (row,) = nights.jobs(date(2026, 7, 1))
    assert (row.limit, row.late, row.bonus) == (datetime(2026, 7, 11, 1, 10, tzinfo=zone), False, 0)
    ended = RescueDraft(
        called, "城东", row.draft.people, called.replace(minute=50), datetime(2026, 7, 11, 0, 40, tzinfo=zone)
    )
    nights.save_job(school.actor, ended, job)
    (row,) = nights.jobs(date(2026, 7, 1))
    assert (row.late, row.bonus) == (False, 80)
    assert nights.jobs(date(2026, 8, 1)) == ()
    with pytest.raises(InvalidInput):
        nights.save_job(school.actor, RescueDraft(called, "城东", ()))
    with pytest.raises(InvalidInput):
        nights.save_job(school.actor, RescueDraft(called, "城东", ("乔甲",), called.replace(hour=22)))


def test_posts_are_the_desk_s_own(school: OpenDesk) -> None:
    nights = school.desk.roster
    assert len(nights.terms().posts) == 5
    nights.set_posts(school.actor, ("班长", " 司机 ", "班长"))
    assert nights.terms().posts == ("班长", "司机")
    with pytest.raises(InvalidInput):
        nights.set_posts(school.actor, (" ",))
    with pytest.raises(NotPermitted):
        nights.set_posts(Actor(school.actor.id, school.actor.name, Role.FRONT_DESK), ("班长",))
