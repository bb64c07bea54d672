"""The regimes of the requirements, each set up from data alone, with the dates their scenarios give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from desktop_app.domain.plans import (
    Anchor,
    Festival,
    Method,
    Offset,
    Plan,
    PlanStep,
    ProposedVisit,
    Shift,
    Target,
    Trigger,
    Unit,
)
from desktop_app.domain.tickets import TicketCategory
from desktop_app.domain.visits import Outcome, VisitState, VisitStatus
from desktop_app.rules.frequency import frequency_warning
from desktop_app.rules.lunar import festivals
from desktop_app.rules.outcomes import consequence
from desktop_app.rules.planning import anchors_for_date_field, anchors_for_festivals, interval_anchor, propose
from desktop_app.rules.states import visit_state
from desktop_app.rules.tickets import confirming_visit, deadline
from desktop_app.rules.workdays import WorkingDays

TABLE = WorkingDays()


def plan(code: str, event: str, *steps: PlanStep, trigger: Trigger = Trigger.EVENT) -> Plan:
    return Plan(code, code, trigger, event, steps)


def step(
    due: Offset,
    earliest: Offset | None = None,
    latest: Offset | None = None,
    *,
    shift: Shift = Shift.KEEP,
    method: Method = Method.PHONE,
    target: Target = Target.CUSTOMER,
) -> PlanStep:
    return PlanStep("call", "回访", due, earliest or due, latest or due, shift, method, target)


def days(count: int) -> Offset:
    return Offset(count)


def months(count: int) -> Offset:
    return Offset(count, Unit.MONTH)


def visits(plan: Plan, day: date, cycle_days: int | None = None) -> tuple[ProposedVisit, ...]:
    return propose(plan, Anchor(day, "event:1", plan.trigger_key, 1, cycle_days), TABLE)


def state(visit: ProposedVisit, today: date, done: date | None = None) -> VisitState:
    status = VisitStatus.OPEN if done is None else VisitStatus.DONE
    return visit_state(status, visit.due, visit.earliest, visit.latest, False, done, today)


def test_s01_local_students() -> None:
    interview = plan("interview", "interview", step(days(1)))
    employment = plan(
        "employment",
        "employment",
        step(days(15), days(15), days(30)),
        step(months(3), method=Method.ONSITE),
    )
    (call,) = visits(interview, date(2026, 3, 3))
    assert (call.due, call.step.method) == (date(2026, 3, 4), Method.PHONE)

    phone, onsite = visits(employment, date(2026, 3, 10))
    assert (phone.earliest, phone.latest) == (date(2026, 3, 25), date(2026, 4, 9))
    assert (onsite.due, onsite.step.method) == (date(2026, 6, 10), Method.ONSITE)

    done = consequence(
        Outcome.REACHED,
        now_local=datetime.fromisoformat("2026-04-12 10:00+08:00"),
        attempts=(),
        due=phone.due,
        earliest=phone.earliest,
        latest=phone.latest,
        workdays=TABLE,
    )
    assert (done.status, done.text) == (VisitStatus.DONE, "访到 → 完成，逾期 3 天")
    assert state(phone, date(2026, 4, 12), done=date(2026, 4, 12)) is VisitState.DONE_LATE


def test_s02_employers() -> None:
    employer = plan("employer", "employment", step(days(15), days(0), months(1), target=Target.EMPLOYER))
    (item,) = visits(employer, date(2026, 3, 10))
    assert (item.latest, item.step.target) == (date(2026, 4, 10), Target.EMPLOYER)

    greeting = plan("greeting", "", step(days(0), method=Method.SMS), trigger=Trigger.FESTIVAL)
    table = {festival.code: festival for festival in festivals(2026)}
    assert table["mid_autumn"] == Festival("mid_autumn", "中秋节", date(2026, 9, 25))
    (anchor,) = anchors_for_festivals([table["mid_autumn"]])
    (message,) = propose(greeting, anchor, TABLE)
    assert (message.due, message.occurrence) == (date(2026, 9, 25), "festival:mid_autumn:2026")


def test_s03_two_large_visits_a_year() -> None:
    large = plan(
        "large",
        "large_visit",
        step(days(0), days(0), days(29), method=Method.ONSITE, target=Target.EMPLOYER),
        trigger=Trigger.DATE_FIELD,
    )
    april, november = (
        anchors_for_date_field("large_visit", date(2026, month, 1), [2026], title)[0]
        for month, title in ((4, "四月大型回访"), (11, "十一月大型回访"))
    )
    employers = {student % 12 for student in range(40)}
    items = [item for _ in employers for item in propose(large, april, TABLE)]
    assert len(items) == 12
    assert {(item.earliest, item.latest) for item in items} == {(date(2026, 4, 1), date(2026, 4, 30))}
    (later,) = propose(large, november, TABLE)
    assert (later.earliest, later.latest) == (date(2026, 11, 1), date(2026, 11, 30))


def test_s04_out_of_town() -> None:
    left = plan("left", "left_school", step(days(1), days(0), days(1)))
    arrived = plan("arrived", "arrival", step(days(10), days(0), days(10), shift=Shift.NEAREST))
    (safe,) = visits(left, date(2026, 7, 1))
    assert safe.due == date(2026, 7, 2)
    assert state(safe, date(2026, 7, 2)) is VisitState.CLOSING
    assert state(safe, date(2026, 7, 3)) is VisitState.OVERDUE

    (visit,) = visits(arrived, date(2026, 7, 2))
    assert (visit.latest, visit.original) == (date(2026, 7, 12), date(2026, 7, 12))
    assert visit.due == date(2026, 7, 10)
    assert visit.reason == "arrival 2026-07-02 +10 天；原定 07-12 周日，提前至 07-10 周五"


def test_s05_orders() -> None:
    order = plan(
        "order",
        "order",
        step(days(5), days(5), days(10), shift=Shift.NEXT),
        step(days(15)),
        step(Offset(1, Unit.CYCLE)),
    )
    first, second, repurchase = visits(order, date(2026, 3, 2), cycle_days=10 * 3)
    assert (first.original, first.due) == (date(2026, 3, 7), date(2026, 3, 9))
    assert second.due == date(2026, 3, 17)
    assert repurchase.due == date(2026, 4, 1)


def test_s06_product_follow_up() -> None:
    sold = plan("sold", "sale", step(Offset(1, Unit.WEEK)), *(step(months(count)) for count in (1, 3, 6)))
    assert [item.due for item in visits(sold, date(2026, 1, 31))] == [
        date(2026, 2, 7),
        date(2026, 2, 28),
        date(2026, 4, 30),
        date(2026, 7, 31),
    ]
    fault = TicketCategory("fault", "故障", "服务部", days(1))
    assert deadline(fault, date(2026, 8, 5), TABLE) == date(2026, 8, 6)
    assert confirming_visit("2026-0001", date(2026, 8, 6), TABLE).due == date(2026, 8, 7)


def test_s07_not_too_often() -> None:
    visited = [date(2026, 3, 2)]
    warning = frequency_warning(date(2026, 3, 6), visited)
    assert warning == "与 2026-03-02 的联系只隔 4 天，少于 7 天，请写明理由。"
    assert frequency_warning(date(2026, 3, 9), visited) == ""


def test_s11_interval_set_by_the_clinic() -> None:
    clinic = replace(plan("clinic", "discharge", step(days(0)), trigger=Trigger.INTERVAL), interval=days(30))
    (item,) = propose(clinic, interval_anchor(clinic, date(2026, 3, 3), "visit:1", TABLE), TABLE)
    assert item.due == date(2026, 4, 2)


def test_s12_petitions() -> None:
    closed = plan("closed", "case_closed", step(days(10), days(0), days(10), method=Method.COUNTER))
    (item,) = visits(closed, date(2026, 5, 11))
    assert item.latest == date(2026, 5, 21)
    answer = TicketCategory("complex", "复杂来访", "信访", months(3))
    assert deadline(answer, date(2026, 5, 11), TABLE) == date(2026, 8, 11)


def test_s29_repair_shop() -> None:
    repair = plan("repair", "repair", step(days(3), days(0), days(10)))
    assert visits(repair, date(2026, 3, 3))[0].latest == date(2026, 3, 13)
    assert visits(repair, date(2026, 3, 5))[0].latest == date(2026, 3, 15)
    assert confirming_visit("2026-0001", date(2026, 3, 12), TABLE).due == date(2026, 3, 13)


def test_s31_s32_working_days() -> None:
    proofs = TicketCategory("proofs", "三项证明", "合规", Offset(3, Unit.WORKDAY))
    opinion = TicketCategory("opinion", "意见建议", "客服", Offset(5, Unit.WORKDAY))
    assert deadline(proofs, date(2026, 3, 2), TABLE) == date(2026, 3, 5)
    assert deadline(opinion, date(2026, 3, 2), TABLE) == date(2026, 3, 9)


def test_s33_ten_twenty_thirty() -> None:
    start = plan("rehab", "start", step(days(10)), step(days(20), method=Method.ONSITE), step(days(30)))
    assert [item.due for item in visits(start, date(2026, 3, 1))] == [date(2026, 3, day) for day in (11, 21, 31)]


def test_s35_first_visit_after_signing() -> None:
    signed = plan("signed", "contract", step(Offset(5, Unit.WORKDAY), days(0), months(1)))
    (item,) = visits(signed, date(2026, 3, 2))
    assert (item.due, item.latest) == (date(2026, 3, 9), date(2026, 4, 2))


def test_s40_trial_class() -> None:
    inquiry = plan("inquiry", "inquiry", step(days(0)))
    (callback,) = visits(inquiry, date(2026, 3, 3))
    assert callback.due == callback.latest == date(2026, 3, 3)
    assert state(callback, date(2026, 3, 4), done=date(2026, 3, 4)) is VisitState.DONE_LATE

    def agreed(day: date, minute: int | None) -> tuple[date | None, int | None, str]:
        found = consequence(
            Outcome.RESCHEDULED,
            now_local=datetime.fromisoformat("2026-03-03 10:10+08:00"),
            attempts=(),
            due=callback.due,
            earliest=callback.earliest,
            latest=date(2026, 3, 17),
            workdays=TABLE,
            chosen=day,
            chosen_minute=minute,
        )
        return found.due, found.minute, found.text

    assert agreed(date(2026, 3, 5), 840) == (date(2026, 3, 5), 840, "改约 → 后天 14:00")
    appointed = visit_state(
        VisitStatus.OPEN, date(2026, 3, 5), callback.earliest, callback.latest, True, None, date(2026, 3, 5)
    )
    assert appointed is VisitState.APPOINTED
    assert agreed(date(2026, 3, 17), None)[0] == date(2026, 3, 17)

    trial = plan("trial", "trial", replace(step(days(1)), ours=True))
    assert visits(trial, date(2026, 3, 5))[0].due == date(2026, 3, 6)
