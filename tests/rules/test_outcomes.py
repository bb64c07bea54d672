"""What follows from the result of an attempt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.plans import Method, Offset, Unit
from desktop_app.domain.tickets import TicketCategory
from desktop_app.domain.visits import Consequence, Outcome, VisitStatus
from desktop_app.rules.calling_hours import CallingHours
from desktop_app.rules.outcomes import consequence, different_times, next_try
from desktop_app.rules.workdays import WorkingDays

TABLE = WorkingDays()
QUALITY = TicketCategory("quality", "教学质量", "教务处", Offset(5, Unit.WORKDAY))


def at(text: str) -> datetime:
    """A moment at a desk in China."""
    return datetime.fromisoformat(text + "+08:00")


MOMENTS = st.integers(0, 365 * 24 * 60 - 1).map(lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes))


def judge(outcome: Outcome, now: datetime, *attempts: datetime, **more: Any) -> Consequence:
    day = date(2026, 3, 4)
    window = {"due": day, "earliest": date(2026, 3, 1), "latest": date(2026, 3, 20)}
    return consequence(outcome, now_local=now, attempts=attempts, workdays=TABLE, **{**window, **more})


def test_unanswered_in_the_morning_is_tried_again_in_the_afternoon() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 10:20"))
    assert found == Consequence("未接 → 今天 15:00，第 2/3 次", VisitStatus.OPEN, date(2026, 3, 4), 900)


def test_unanswered_in_the_afternoon_is_tried_again_the_next_morning() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 14:30"))
    assert found == Consequence("未接 → 明天 10:30，第 2/3 次", VisitStatus.OPEN, date(2026, 3, 5), 630)


def test_unanswered_on_friday_waits_for_monday() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-06 14:30"), at("2026-03-06 10:05"))
    assert found.text == "未接 → 03-09 周一 10:30，第 3/3 次"


def test_a_second_call_in_one_morning_is_no_different_time() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 10:50"), at("2026-03-04 10:20"))
    assert found.text == "未接 → 今天 15:00，第 2/3 次"


def test_three_different_times_close_the_visit() -> None:
    """S-35: 2026-03-04 10:20 and 03-05 14:30 keep it open, 03-06 15:10 may close it."""
    first, second, third = at("2026-03-04 10:20"), at("2026-03-05 14:30"), at("2026-03-06 15:10")
    assert judge(Outcome.NO_ANSWER, first).status is VisitStatus.OPEN
    assert judge(Outcome.NO_ANSWER, second, first).status is VisitStatus.OPEN
    closed = judge(Outcome.NO_ANSWER, third, first, second)
    text = "未接 → 已在 3 个不同时间拨打，记为未访到，转入待复核名单"
    assert closed == Consequence(text, VisitStatus.NOT_REACHED, review=True)


def test_the_next_try_may_be_picked() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 10:20"), chosen=date(2026, 3, 6), chosen_minute=600)
    assert found == Consequence("未接 → 后天 10:00，第 2/3 次", VisitStatus.OPEN, date(2026, 3, 6), 600)


def test_the_next_try_picked_is_not_in_the_past() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 10:20"), chosen=date(2026, 3, 3))
    assert (found.problem, found.due) == ("改约的日期不能早于今天。", None)


def test_a_try_beyond_the_window_is_told() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 14:30"), latest=date(2026, 3, 4))
    assert found.text == "未接 → 明天 10:30，第 2/3 次（超出期限 03-04 周三，按逾期计）"


def test_an_early_call_is_followed_inside_the_window() -> None:
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 10:20"), earliest=date(2026, 3, 14), due=date(2026, 3, 15))
    assert (found.due, found.minute) == (date(2026, 3, 16), 900)


def test_the_evening_is_tried_where_the_desk_calls_then() -> None:
    hours = CallingHours(((600, 660), (840, 960), (1110, 1200)))
    found = judge(Outcome.NO_ANSWER, at("2026-03-04 15:00"), at("2026-03-04 10:20"), hours=hours)
    assert found.text == "未接 → 今天 19:15，第 3/3 次"


@given(st.lists(MOMENTS, max_size=4), MOMENTS)
def test_a_next_try_is_another_time_on_a_working_day(earlier: list[datetime], now: datetime) -> None:
    attempts = [moment for moment in earlier if moment < now]
    day, minute = next_try(now, attempts, date(2026, 1, 1), TABLE, CallingHours())
    assert minute is not None
    then = at(f"{day} 00:00") + timedelta(minutes=minute)
    assert then >= now + timedelta(hours=1) or day > now.date()
    assert CallingHours().warning(then, TABLE) == ""
    assert different_times([*attempts, now, then]) == different_times([*attempts, now]) + 1


@given(st.lists(MOMENTS, max_size=6), MOMENTS)
def test_not_reached_needs_three_different_times(attempts: list[datetime], now: datetime) -> None:
    found = judge(Outcome.NO_ANSWER, now, *attempts)
    slots = {(m.date(), "early" if m.hour < 12 else "day" if m.hour < 18 else "evening") for m in (*attempts, now)}
    assert (found.status is VisitStatus.NOT_REACHED) == (len(slots) >= 3)
    assert (found.due is None) == (found.status is VisitStatus.NOT_REACHED)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 20), "访到 → 完成，期限内"),
        (date(2026, 3, 23), "访到 → 完成，逾期 3 天"),
        (date(2026, 2, 26), "访到 → 完成，早于应访期 3 天"),
    ],
)
def test_reached(day: date, text: str) -> None:
    now = at(f"{day} 10:30")
    assert judge(Outcome.REACHED, now) == Consequence(text, VisitStatus.DONE)


def test_a_problem_opens_a_ticket_with_a_deadline() -> None:
    found = judge(Outcome.PROBLEM, at("2026-03-04 10:30"), problem_category=QUALITY)
    assert found.status is VisitStatus.DONE
    assert found.text == "有问题 → 生成问题件（教学质量），03-11 周三前处理，处理后再确认回访；本次期限内"
    missing = judge(Outcome.PROBLEM, at("2026-03-04 10:30"))
    assert (missing.status, missing.problem) == (VisitStatus.OPEN, "请选择问题类别。")


def test_an_onsite_visit_needs_visitor_and_notes() -> None:
    """S-01: the on-site item cannot be completed without a named visitor and notes."""
    now = at("2026-03-04 10:30")
    for more in ({}, {"visitor": "赵老师"}, {"note": "与单位座谈"}, {"visitor": " ", "note": "与单位座谈"}):
        found = judge(Outcome.REACHED, now, method=Method.ONSITE, **more)
        assert found.status is VisitStatus.OPEN
        assert found.problem
    done = judge(Outcome.REACHED, now, method=Method.ONSITE, visitor="赵老师", note="与单位座谈")
    assert done.status is VisitStatus.DONE


def test_refused_and_wrong_number_close() -> None:
    now = at("2026-03-04 10:30")
    refused, wrong = judge(Outcome.REFUSED, now), judge(Outcome.WRONG_NUMBER, now)
    assert (refused.status, wrong.status) == (VisitStatus.REFUSED, VisitStatus.INVALID_NUMBER)
    assert "查找正确的联系方式" in wrong.text


@pytest.mark.parametrize(
    ("chosen", "minute", "text"),
    [
        (date(2026, 3, 6), 840, "改约 → 后天 14:00"),
        (date(2026, 3, 4), None, "改约 → 今天"),
        (date(2026, 3, 7), 600, "改约 → 03-07 周六 10:00（休息日）"),
        (date(2026, 3, 23), 600, "改约 → 03-23 周一 10:00（超出期限 03-20 周五，按逾期计）"),
        (date(2027, 1, 5), None, "改约 → 2027-01-05 周二（超出期限 03-20 周五，按逾期计）"),
    ],
)
def test_rescheduled(chosen: date, minute: int | None, text: str) -> None:
    found = judge(Outcome.RESCHEDULED, at("2026-03-04 10:30"), chosen=chosen, chosen_minute=minute)
    assert found == Consequence(text, VisitStatus.OPEN, chosen, minute)


def test_rescheduling_before_the_window_is_told() -> None:
    early = {"chosen": date(2026, 3, 5), "earliest": date(2026, 3, 6)}
    found = judge(Outcome.RESCHEDULED, at("2026-03-04 10:30"), **early)
    assert found.text == "改约 → 明天（早于应访期 03-06 周五）"


@pytest.mark.parametrize(("chosen", "minute"), [(None, None), (date(2026, 3, 3), None), (date(2026, 3, 4), 600)])
def test_rescheduling_into_the_past_is_refused(chosen: date | None, minute: int | None) -> None:
    found = judge(Outcome.RESCHEDULED, at("2026-03-04 10:30"), chosen=chosen, chosen_minute=minute)
    assert found.problem
    assert found.due is None


def proposed(now: str, event: tuple[date, int | None], *attempts: str) -> tuple[date, int | None]:
    day = event[0]
    found = judge(Outcome.NO_ANSWER, at(now), *map(at, attempts), due=day, earliest=day, latest=day, event=event)
    assert found.due is not None
    return found.due, found.minute


def test_a_reminder_is_tried_again_before_what_it_reminds_of() -> None:
    day = date(2026, 3, 4)
    assert proposed("2026-03-04 10:20", (day, 16 * 60)) == (day, 15 * 60)
    assert proposed("2026-03-04 10:20", (day, 14 * 60)) == (day, 11 * 60 + 20)
    assert proposed("2026-03-04 14:30", (day, 15 * 60)) == (day, 14 * 60 + 45)
    assert proposed("2026-03-04 14:58", (day, 15 * 60)) == (day, None)
    assert proposed("2026-03-04 14:30", (day, None)) == (day, 15 * 60 + 15)
    assert proposed("2026-03-04 16:30", (day, None)) == (day, None)


def test_what_is_over_holds_no_try_back() -> None:
    assert proposed("2026-03-04 14:30", (date(2026, 3, 4), 14 * 60)) == (date(2026, 3, 5), 10 * 60 + 30)


def test_a_day_of_rest_before_the_event_is_no_way_round() -> None:
    """Sunday's event: the usual next working day would be Monday."""
    sunday = date(2026, 3, 8)
    assert proposed("2026-03-06 15:10", (sunday, None)) == (sunday, 10 * 60 + 30)


@given(MOMENTS, st.integers(0, 30), st.none() | st.integers(0, 24 * 60 - 1))
def test_no_try_is_proposed_after_an_event_still_to_come(now: datetime, days: int, minute: int | None) -> None:
    day = now.date() + timedelta(days=days)
    found, hour = next_try(now, (), day, TABLE, CallingHours(), (day, minute))
    if (day, 24 * 60 if minute is None else minute) > (now.date(), now.hour * 60 + now.minute):
        assert now.date() <= found <= day
        if hour is not None and found == day and minute is not None:
            assert hour < minute
