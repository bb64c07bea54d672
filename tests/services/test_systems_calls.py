"""The regimes of the requirements played through on the phone: their scripts, branches, tickets and figures."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.calls import FlowView
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.plans import Need
from desktop_app.domain.reports import Month
from desktop_app.domain.scripts import Answer, AnswerKind
from desktop_app.domain.tickets import Ticket, TicketDraft, TicketState
from desktop_app.domain.visits import Outcome, VisitStatus
from tests.desks import RESOURCES, OpenDesk

USUAL = {AnswerKind.DATE: "2026-04-01", AnswerKind.TEXT: "好", AnswerKind.PEOPLE: "李梅"}


def at(clock: FixedClock, day: date, hour: int = 10) -> None:
    clock.moment = datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def call(opened: OpenDesk, visit: int, chosen: dict[str, str], reason: str = "") -> FlowView:
    """Go through a script: the answers named, for all others the first choice, or something that fits."""
    flow = opened.desk.calls.open(opened.actor, visit).flow
    assert flow is not None
    while not flow.finished:
        step = next(view.step for view in flow.path if view.step.key == flow.current)
        usual = step.choices[0].key if step.choices else USUAL.get(step.answer, "4")
        value = chosen.get(step.key, usual)
        why = reason if any(choice.key in value.split(",") and choice.ask_reason for choice in step.choices) else ""
        flow, _ = opened.desk.calls.answer(opened.actor, visit, step.key, value, why)
    return flow


def only_ticket(opened: OpenDesk) -> Ticket:
    (row,) = opened.desk.tickets.rows(open_only=False)
    return opened.desk.tickets.get(row.id)


def test_s29_a_discontented_repair_customer_until_content(general: OpenDesk, clock: FixedClock) -> None:
    """Called on 03-10, apology, persons stored, ticket; solved 03-12, call back 03-13; not content reopens."""
    at(clock, date(2026, 3, 3))
    car = general.add("乔大江", "13800001111")
    (visit,) = general.event(car, "repair", date(2026, 3, 3))
    row = next(row for row in general.desk.schedule.of_customer(car))
    assert row.latest == date(2026, 3, 13)
    at(clock, date(2026, 3, 10))
    flow = call(general, visit, {"content": "3", "who": "王师傅没有拧紧螺丝，要求重修"}, "修了又漏油")
    assert [view.step.key for view in flow.path][-3:] == ["sorry", "who", "sorry_bye"]
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    ticket = only_ticket(general)
    assert (ticket.draft.category, "修了又漏油" in ticket.draft.facts) == ("service", True)
    at(clock, date(2026, 3, 12))
    back, _ = general.desk.tickets.handled(general.actor, ticket.id, "重新拧紧，换了垫片")
    confirming = next(row for row in general.desk.schedule.of_customer(car) if row.id == back)
    assert confirming.due == date(2026, 3, 13)
    at(clock, date(2026, 3, 13))
    call(general, back, {"tell": "2", "sorry": "还是漏"}, "还是漏油")
    general.desk.calls.finish(general.actor, back, Outcome.REACHED)
    again = only_ticket(general)
    assert (again.state, again.reopened) == (TicketState.HANDLING, 1)
    last, _ = general.desk.tickets.handled(general.actor, ticket.id, "换了油封")
    call(general, last, {})
    general.desk.calls.finish(general.actor, last, Outcome.REACHED)
    assert only_ticket(general).state is TicketState.CONFIRMED


def test_s34_an_account_is_checked_and_corrected(general: OpenDesk, clock: FixedClock) -> None:
    """Eight questions warn only; a corrected address is written and the old one kept; inconvenient is no success."""
    at(clock, date(2026, 3, 3))
    script = general.desk.scripts.newest("general.account_check")
    assert script is not None
    asked = sum(step.answer is not AnswerKind.NONE for step in script.steps if step.key != "contact")
    assert asked >= 8
    assert all(problem.warning for problem in general.desk.scripts.problems(script))
    firm = general.add("青禾短信公司", "13800001111", address="旧街 9 号", guardian="林经理")
    visit, _ = general.desk.schedule.add(
        general.actor, firm, date(2026, 3, 3), None, "资料核对", "general.account_check"
    )
    flow = general.desk.calls.open(general.actor, visit).flow
    assert flow is not None
    call(
        general,
        visit,
        {"address": "新村 3 号", "company": "青禾短信公司", "person": "林经理", "phone": "13800001111", "trouble": "1"},
    )
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    assert general.desk.customers.file(firm).customer.draft.address == "新村 3 号"
    with general.desk.commands.reading() as connection:
        old = connection.exec_driver_sql(
            "SELECT old FROM audit WHERE entity = 'customer' AND new LIKE '%新村 3 号%'"
        ).scalar()
    assert "旧街 9 号" in str(old)
    other, _ = general.desk.schedule.add(
        general.actor, firm, date(2026, 3, 4), None, "资料核对", "general.account_check"
    )
    call(general, other, {"now": "2", "later": "2026-03-09"})
    done = general.desk.calls.finish(general.actor, other, Outcome.REACHED)
    assert (done.consequence.status, done.consequence.due) == (VisitStatus.OPEN, date(2026, 3, 9))


def signed(general: OpenDesk, clock: FixedClock, kind: str, day: date) -> int:
    at(clock, day)
    person = general.add("乔一苇", "13800002222", owner="程经理")
    return general.event(person, kind, day)[0]


def test_s35_a_promised_yield_goes_to_the_superior_at_once(general: OpenDesk, clock: FixedClock) -> None:
    """The answer is a serious exception: a ticket for the head of the desk, due as its category says."""
    at(clock, date(2026, 3, 2))
    customer = general.add("乔一苇", "13800002222", owner="程经理")
    visit, _ = general.desk.schedule.add(
        general.actor, customer, date(2026, 3, 4), None, "持续服务回访", "general.continuing"
    )
    at(clock, date(2026, 3, 4))
    flow = call(general, visit, {"promise": "2"}, "说保证每年八个点")
    assert flow.problem == "conduct"
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    ticket = only_ticket(general)
    assert (ticket.draft.serious, ticket.draft.assignee) == (True, general.actor.name)
    assert ticket.draft.facts.startswith("客户称有人承诺收益")


def test_s36_dissatisfaction_without_its_reason_is_not_complete(general: OpenDesk, clock: FixedClock) -> None:
    at(clock, date(2026, 5, 4))
    project = general.add("青禾项目部", "13800003333")
    visit, _ = general.desk.schedule.add(
        general.actor, project, date(2026, 5, 4), None, "季度满意度回访", "general.quarterly"
    )
    for step, value in (("greet", "1"), ("running", "2"), ("solved", "1")):
        general.desk.calls.answer(general.actor, visit, step, value)
    flow, _ = general.desk.calls.answer(general.actor, visit, "content", "4")
    assert (flow.missing_reason, flow.current, flow.finished) == ("content", "content", False)
    with pytest.raises(InvalidInput):
        general.desk.calls.answer(general.actor, visit, "wish", "快一点")
    flow, _ = general.desk.calls.answer(general.actor, visit, "content", "4", "答应的事没有做")
    assert flow.current == "wish"
    assert flow.problem == "service"


def test_s38_a_signature_by_another_touches_two_departments(general: OpenDesk, clock: FixedClock) -> None:
    """The problem goes to the leading group; only the policyholder in person counts."""
    visit = signed(general, clock, "policy_issued", date(2026, 3, 3))
    flow = call(general, visit, {"signature": "2"}, "儿子代签的")
    assert flow.problem == "signature"
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    ticket = only_ticket(general)
    assert ticket.draft.department == "合规部、业务部"
    assert ticket.draft.serious, "signed by another is serious, so the superior comes before the leading group"


def test_s33_refusing_the_test_is_told_to_the_group(general: OpenDesk, clock: FixedClock) -> None:
    at(clock, date(2026, 3, 1))
    person = general.add("乔三", "13800004444")
    visits = general.event(person, "support_begin", date(2026, 3, 1))
    due = {row.due for row in general.desk.schedule.of_customer(person)}
    assert due == {date(2026, 3, 11), date(2026, 3, 21), date(2026, 3, 31)}
    at(clock, date(2026, 3, 11))
    call(general, visits[0], {"test": "2"}, "说没有空")
    general.desk.calls.finish(general.actor, visits[0], Outcome.REACHED)
    assert only_ticket(general).draft.facts.startswith("不肯检测，请通知帮扶小组")


def test_every_script_of_every_kit_can_be_played_to_its_end(
    general: OpenDesk, school: OpenDesk, clinic: OpenDesk
) -> None:
    for opened in (general, school, clinic):
        for row in opened.desk.scripts.rows():
            script = opened.desk.scripts.newest(row.code)
            assert script is not None
            view, given = opened.desk.scripts.rehearse(script, (), {})
            for _ in range(60):
                if view.finished:
                    break
                step = next(each.step for each in view.path if each.step.key == view.current)
                value = step.choices[0].key if step.choices else USUAL.get(step.answer, "4")
                view, given = opened.desk.scripts.rehearse(
                    script, given, {}, answer=Answer(step.key, value, reason="因为")
                )
            assert view.finished, row.code


def test_s32_an_opinion_is_answered_within_five_working_days_or_counts_late(
    general: OpenDesk, clock: FixedClock
) -> None:
    """Received Monday 2026-03-02, due 03-09; answered on the 10th: late in the month's figure; the sheet is printed."""
    at(clock, date(2026, 3, 2))
    customer = general.add("乔四", "13800005555")
    tickets = general.desk.tickets
    ticket, _ = tickets.open(general.actor, TicketDraft(customer, "opinion", "希望周末也能办理"))
    assert tickets.get(ticket).deadline == date(2026, 3, 9)
    at(clock, date(2026, 3, 10))
    assert tickets.get(ticket).overdue
    tickets.handled(general.actor, ticket, "从四月起周六也办理")
    figures = general.desk.reports.month(Month(2026, 3))
    assert [(row.deadline, row.handled_day) for row in figures.tickets] == [(date(2026, 3, 9), date(2026, 3, 10))]
    sheet = general.desk.forms.for_ticket(general.actor, RESOURCES / "forms", "opinion_tracking", ticket)
    for words in ("客户意见建议跟踪表", "希望周末也能办理", "2026-03-09", "从四月起周六也办理"):
        assert words in sheet.html


def test_s06_a_second_visit_shows_the_former_answers(general: OpenDesk, clock: FixedClock) -> None:
    """Serviced on 2026-08-05, a fault that day: the ticket is due 08-06; the second visit tells the first answers."""
    at(clock, date(2026, 8, 5))
    customer = general.add("乔五", "13800006666")
    (visit,) = general.event(customer, "serviced", date(2026, 8, 5))
    call(general, visit, {"usage": "3"}, "漏水")
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    ticket = only_ticket(general)
    assert ticket.deadline == date(2026, 8, 6)
    second, _ = general.desk.tickets.handled(general.actor, ticket.id, "换了密封圈")
    told = [line.text for line in general.desk.calls.open(general.actor, second).history]
    assert any("有问题" in text for text in told)


def test_s08_notes_on_rivals_are_kept_under_their_name(general: OpenDesk, clock: FixedClock) -> None:
    at(clock, date(2026, 5, 11))
    client = general.add("乔六", "13800007777")
    (visit,) = general.event(client, "case_closed", date(2026, 5, 11), "合同纠纷", 等级="重大")
    row = next(row for row in general.desk.schedule.of_customer(client))
    assert row.due == date(2026, 5, 25)
    at(clock, date(2026, 5, 25))
    call(general, visit, {"rivals": "青禾律所：收费低；晴川律所：回复快"})
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    record = general.desk.records.get(general.actor, visit)
    assert ("同行情况", "青禾律所：收费低；晴川律所：回复快") in [(name, a.value) for name, a in record.answers]


def test_s11_medicine_not_taken_goes_to_the_doctor_the_same_day(clinic: OpenDesk, clock: FixedClock) -> None:
    at(clock, date(2026, 3, 3))
    patient = clinic.add("乔七", "13800008888")
    visit, _ = clinic.desk.schedule.add(clinic.actor, patient, date(2026, 3, 3), None, "用药随访", "clinic.medication")
    call(clinic, visit, {"medicine": "3"}, "觉得好了就停了")
    clinic.desk.calls.finish(clinic.actor, visit, Outcome.REACHED)
    ticket = only_ticket(clinic)
    assert (ticket.draft.category, ticket.deadline) == ("medical", date(2026, 3, 3))


def test_s12_a_case_that_does_not_content_is_opened_again(general: OpenDesk, clock: FixedClock) -> None:
    """Closed 2026-05-11, face to face by 05-21; the answer limit of a difficult case is 08-11; repeats are counted."""
    at(clock, date(2026, 5, 11))
    person = general.add("乔八", "13800009999")
    (visit,) = general.event(person, "case_answered", date(2026, 5, 11))
    assert next(row for row in general.desk.schedule.of_customer(person)).latest == date(2026, 5, 21)
    first, _ = general.desk.tickets.open(general.actor, TicketDraft(person, "difficult", "占道堆放"))
    assert general.desk.tickets.get(first).deadline == date(2026, 8, 11)
    at(clock, date(2026, 5, 18))
    call(general, visit, {"content": "3"}, "又堆回来了")
    with pytest.raises(InvalidInput):
        general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    general.desk.calls.confirm_need(general.actor, visit, Need.SIGNATURE, there=True)
    general.desk.calls.finish(general.actor, visit, Outcome.REACHED)
    again = next(row for row in general.desk.tickets.rows() if row.id != first)
    assert (again.category_name, again.earlier) == ("疑难事项", 1)


def test_s10_a_correction_order_is_listed_until_it_is_closed(general: OpenDesk, clock: FixedClock) -> None:
    """An order due on 2026-10-31 stands in the list, also past its day, until the confirming visit."""
    at(clock, date(2026, 9, 2))
    office = general.add("青禾税务所", "13800004444")
    order, _ = general.desk.tickets.open(
        general.actor, TicketDraft(office, "service", "整改通知：窗口排队过长", deadline=date(2026, 10, 31))
    )
    at(clock, date(2026, 11, 2))
    (listed,) = general.desk.tickets.rows()
    assert (listed.id, listed.deadline) == (order, date(2026, 10, 31))
    confirming, _ = general.desk.tickets.handled(general.actor, order, "加开两个窗口")
    call(general, confirming, {})
    general.desk.calls.finish(general.actor, confirming, Outcome.REACHED)
    assert general.desk.tickets.rows() == ()
    assert [row.id for row in general.desk.tickets.rows(open_only=False)] == [order]
