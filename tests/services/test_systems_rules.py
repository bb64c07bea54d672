"""S-17.1 and S-18 of the requirements: accounts by approval, a leaver, night work, others' entries, needed fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.access_requests import AccessDraft, AccessRequest, RequestKind, RequestState
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerDraft, Phone
from desktop_app.domain.errors import DeskUnavailable, InvalidInput, UserError
from desktop_app.domain.exchanges import ExchangeDraft
from desktop_app.domain.records import AttachmentKind, ReportDraft
from desktop_app.domain.required_fields import RequiredFields
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome
from tests.desks import PASSWORD, PERSON, OpenDesk
from tests.systems import Regime

GIVEN = "门口的橘猫晒太阳"
CLERK, HEAD, NEW = "孟听雨", "程望舒", "柏知夏"


@pytest.fixture
def regime(school: OpenDesk, clock: FixedClock) -> Regime:
    """A desk with an administrator, a head and a clerk, on 2026-03-02."""
    regime = Regime(school, clock, {})
    regime.at("2026-03-02 09:00")
    school.desk.accounts.create(school.actor, CLERK, Role.FRONT_DESK, GIVEN)
    school.desk.accounts.create(school.actor, HEAD, Role.HEAD, GIVEN)
    return regime


def person(opened: OpenDesk, name: str) -> Actor:
    return next(user.actor for user in opened.desk.lists.users() if user.name == name)


def request(opened: OpenDesk, request_id: int) -> AccessRequest:
    rows = opened.desk.access_requests.rows(opened.actor)
    return next(row.request for row in rows if row.request.id == request_id)


def day_at(opened: OpenDesk, step: object) -> date:
    return opened.desk.clock.local(step.at).date()  # type: ignore[attr-defined] # a step


def code_of(opened: OpenDesk, name: str, password: str) -> tuple[str, str]:
    with pytest.raises(DeskUnavailable) as refused:
        opened.desk.accounts.unlock(opened.actor, name, password)
    return refused.value.code, refused.value.hint


def test_s17_1_an_account_is_asked_for_approved_and_opened(regime: Regime) -> None:
    opened, requests = regime.opened, regime.opened.desk.access_requests
    opened.desk.settings.change(opened.actor, {"access.approval": "1"})
    wanted = AccessDraft(RequestKind.ACCOUNT, NEW, "接替前台", Role.FRONT_DESK)
    asked, _ = requests.ask(person(opened, CLERK), wanted)
    assert NEW not in opened.setup.people()
    code, hint = code_of(opened, NEW, GIVEN)  # nobody of that name: told as for a wrong password, with what to do
    assert code == "password_wrong"
    assert "没有帐号请先申请" in hint
    with pytest.raises(UserError, match="先申请"):
        opened.desk.accounts.create(opened.actor, NEW, Role.FRONT_DESK, GIVEN)
    regime.at("2026-03-03 08:50")
    requests.decide(person(opened, HEAD), asked, approve=True, word="同意")
    assert code_of(opened, NEW, GIVEN)[0] == "password_wrong"  # approved is not opened yet
    regime.at("2026-03-03 09:10")
    requests.carry_out(opened.actor, asked, GIVEN)
    assert opened.desk.accounts.unlock(opened.actor, NEW, GIVEN).role is Role.FRONT_DESK
    done = request(opened, asked)
    assert done.state is RequestState.DONE
    assert [day_at(opened, step) for step in (done.asked, done.decided, done.ended)] == [
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 3),
    ]


def test_s18_1_who_leaves_hands_everything_over_and_is_out_the_same_day(regime: Regime) -> None:
    opened, desk, me = regime.opened, regime.opened.desk, regime.opened.actor
    leaver = person(opened, CLERK)
    customers = [opened.add(f"客户{number:02}", f"139001{10001 + number}", owner=CLERK) for number in range(47)]
    done, *visits = (
        desk.schedule.add(leaver, customers[number], date(2026, 4, 1) + timedelta(days=number), None, "问近况")[0]
        for number in range(5)
    )
    category = desk.tickets.categories()[0].code
    for number in (10, 11):
        desk.tickets.open(leaver, TicketDraft(customers[number], category, "等很久", assignee=CLERK))
    finished = desk.calls.finish(leaver, done, Outcome.REACHED)
    desk.records.add(leaver, done, "家长很满意")
    regime.at("2026-03-31 17:30")
    standing = desk.hand_overs.standing(me, CLERK)
    assert standing == {"customers": 47, "visits": 4, "tickets": 2, "improvements": 0, "loans": 0}
    assert standing["visits"] + standing["tickets"] == 6
    desk.accounts.unlock(me, CLERK, GIVEN)
    given, _ = desk.hand_overs.give(me, CLERK, PERSON, "离职", greet=True)
    desk.accounts.switch_off(me, leaver.id, "离职")
    assert given.counts == standing
    assert set(given.ids["visits"]) == set(visits)
    assert set(desk.hand_overs.standing(me, CLERK).values()) == {0}
    assert code_of(opened, CLERK, GIVEN)[0] == "password_wrong"  # the key was taken the same day
    assert len(given.greetings) == 47
    record = desk.records.get(me, done)
    assert (record.row.owner, record.additions[0].user) == (CLERK, CLERK)
    told = desk.audit.rows(me, desk.audit.query(person=CLERK, group="visits"))
    assert "visit.finish" in {row.action for row, _ in told}
    assert finished.attempt_id in [attempt.id for attempt in record.visit.attempts]


def test_s18_2_a_log_in_at_ten_past_ten_is_marked(regime: Regime) -> None:
    opened = regime.opened
    opened.desk.close()
    regime.at("2026-03-31 22:10")
    desk, actor = opened.setup.open(PERSON, PASSWORD)
    ((row, _),) = desk.audit.rows(actor, desk.audit.query(group="door"), limit=1)
    assert (row.action, row.new) == ("desk.open", {"outside_hours": "22:10"})
    desk.close()


def test_s18_3_a_colleague_s_follow_up_is_not_altered_but_added_to(regime: Regime, tmp_path: Path) -> None:
    opened, desk = regime.opened, regime.opened.desk
    clerk, other = person(opened, CLERK), replace(person(opened, CLERK), id=opened.actor.id, name=PERSON)
    customer = opened.add("陆一鸣", "13800001111")
    visit, _ = desk.schedule.add(clerk, customer, date(2026, 3, 2), None, "问近况")
    recorded = desk.calls.finish(clerk, visit, Outcome.REACHED)
    written = ReportDraft("家长说孩子适应", "满意", "")
    desk.records.save_report(clerk, visit, written)
    (tmp_path / "录音.wav").write_bytes(b"sound")
    desk.records.attach(clerk, visit, tmp_path / "录音.wav", AttachmentKind.AUDIO)
    exchange, _ = desk.exchanges.add(clerk, ExchangeDraft(customer, "phone", True, "来电问课表"))
    before = desk.records.get(clerk, visit)
    for work in (
        partial(desk.records.save_report, other, visit, ReportDraft("家长很不满意", "不满意", "")),
        partial(desk.records.detach, other, visit, before.attachments[0].id),
        partial(desk.calls.undo, other, recorded.attempt_id),
        partial(desk.exchanges.set_active, other, customer, exchange, active=False),
    ):
        with pytest.raises(UserError) as refused:
            work()
        assert refused.value.code == "others_entry"
        assert CLERK in refused.value.message
        assert "补充" in refused.value.hint
    head = replace(opened.actor, granted=None)
    with pytest.raises(UserError, match=CLERK):  # nobody puts words into another's mouth, whoever leads
        desk.records.save_report(head, visit, ReportDraft("家长很不满意", "不满意", ""))
    assert desk.records.get(clerk, visit) == before
    desk.records.add(other, visit, "更正：是爷爷接的电话")
    after = desk.records.get(clerk, visit)
    assert after.report == before.report
    assert [(a.text, a.user) for a in after.additions] == [("更正：是爷爷接的电话", PERSON)]
    desk.records.save_report(clerk, visit, ReportDraft("家长说孩子适应很快", "满意", ""))


def test_s18_4_a_customer_without_the_need_is_not_saved(regime: Regime) -> None:
    opened, desk, me = regime.opened, regime.opened.desk, regime.opened.actor
    before = opened.add("旧客户", "13800002222")  # where nothing is required, a name will do
    desk.settings.require(me, RequiredFields(frozenset({"guardian", "phones"}), ("需求",)))
    assert desk.settings.required_fields == RequiredFields(frozenset({"guardian", "phones"}), ("需求",))
    lacking = CustomerDraft("陆一鸣", phones=(Phone("13800001111"),), guardian="陆先生")
    with pytest.raises(InvalidInput) as refused:
        desk.customers.create(me, lacking)
    assert (refused.value.field, refused.value.message) == ("extra", "还差：需求。")
    with pytest.raises(InvalidInput) as refused:
        desk.customers.create(me, replace(lacking, guardian="", extra={"需求": " "}))
    assert (refused.value.field, refused.value.message) == ("guardian", "还差：联系人、需求。")
    assert [row.name for row in desk.customers.find("陆一鸣")] == []
    customer, _ = desk.customers.create(me, replace(lacking, extra={"需求": "暑期英语"}))
    assert desk.customers.file(customer).customer.draft.extra["需求"] == "暑期英语"
    old = desk.customers.file(before).customer.draft
    with pytest.raises(InvalidInput, match="联系人、需求"):
        desk.customers.update(me, before, replace(old, remark="改一改"))
    desk.customers.update(me, before, replace(old, guardian="旧家长", extra={"需求": "续费"}))
