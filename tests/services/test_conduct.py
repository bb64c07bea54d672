"""Flags on customers, what they do to visits, and going on with a reason (R-018, R-045, R-109, R-168)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from desktop_app.domain.access import Actor, Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.conduct import ConductKind
from desktop_app.domain.customer_flags import FlagDraft, FlagKind, Signature
from desktop_app.domain.customers import CustomerQuery, EventDraft
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.domain.plans import Method
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitStatus
from desktop_app.store import lists
from tests.desks import OpenDesk

TODAY = date(2026, 11, 24)
ALL = frozenset(Signature)


def _open(desk: OpenDesk, customer_id: int) -> dict[int, Method]:
    return {row.id: row.method for row in desk.desk.schedule.of_customer(customer_id) if row.state.name in
            ("DUE", "CLOSING", "OVERDUE", "APPOINTED")}  # fmt: skip


def _set(desk: OpenDesk, customer_id: int, kind: FlagKind, **values: object):  # type: ignore[no-untyped-def] # a FlagChange
    return desk.desk.conduct.set(desk.actor, customer_id, FlagDraft(kind, TODAY, **values))  # type: ignore[arg-type] # fields by name


def _another(desk: OpenDesk, role: Role = Role.SUPERVISOR) -> Actor:
    with desk.desk.commands.database.writing() as connection:
        return Actor(lists.add_user(connection, "郑主管", role, desk.desk.clock.now()), "郑主管", role)


@pytest.mark.parametrize("signed", [set(s) for n in range(4) for s in combinations(Signature, n)])
def test_s38_only_a_refusal_with_its_three_signatures_exempts(school: OpenDesk, signed: set[Signature]) -> None:
    customer = school.add("柏知夏", "13800138000")
    school.event(customer, "enrolment", TODAY)
    before = _open(school, customer)
    assert before

    _set(school, customer, FlagKind.REFUSAL, signatures=frozenset(signed))
    exempt = signed == ALL
    assert bool(_open(school, customer)) is not exempt
    reasons = {omitted.why.value for omitted in school.desk.plans.omitted(customer)}
    assert reasons == ({"refusal"} if exempt else set())
    school.event(customer, "trial", TODAY)
    assert bool(_open(school, customer)) is not exempt
    school.desk.plans.run(school.actor)
    assert bool(_open(school, customer)) is not exempt


def test_a_refusal_of_one_plan_leaves_the_others(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    school.event(customer, "enrolment", TODAY)
    school.event(customer, "trial", TODAY)
    plans = {row.id: school.desk.calls.open(school.actor, row.id).visit.plan_name for row in
             school.desk.schedule.of_customer(customer)}  # fmt: skip
    refused = next(iter(plans.values()))
    _set(school, customer, FlagKind.REFUSAL, signatures=ALL, plan=refused)
    left = {plans[visit_id] for visit_id in _open(school, customer)}
    assert left == set(plans.values()) - {refused}


def test_taking_a_flag_back_brings_its_visits_back_as_they_were(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    school.event(customer, "enrolment", TODAY)
    before = _open(school, customer)
    done = _set(school, customer, FlagKind.BLACKLIST, reason="多次辱骂")
    assert _open(school, customer) == {}
    school.desk.conduct.undo(school.actor, done)
    assert _open(school, customer) == before
    assert school.desk.plans.omitted(customer) == ()
    assert school.desk.conduct.flags(customer) == ()
    school.desk.plans.run(school.actor)
    assert _open(school, customer) == before


def test_s13_a_blacklisted_customer_begins_nothing_and_another_releases(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    other = _another(school)
    flag = _set(school, customer, FlagKind.BLACKLIST, reason="恶意投诉").flag_id
    with pytest.raises(UserError, match="恶意投诉"):
        school.desk.customers.add_event(school.actor, customer, EventDraft("enrolment", TODAY))
    with pytest.raises(UserError, match="黑名单"):
        school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")
    with pytest.raises(UserError, match="已经在黑名单"):
        _set(school, customer, FlagKind.BLACKLIST, reason="又一次")
    with pytest.raises(InvalidInput, match="另一位"):
        school.desk.conduct.end(school.actor, flag, "误会")
    with pytest.raises(NotPermitted):
        school.desk.conduct.end(Actor(other.id, other.name, Role.FRONT_DESK), flag, "误会")
    with pytest.raises(InvalidInput, match="理由"):
        school.desk.conduct.end(other, flag, "  ")
    school.desk.conduct.end(other, flag, "已和解")
    assert school.event(customer, "enrolment", TODAY)
    with school.desk.commands.reading() as connection:
        whys = set(connection.exec_driver_sql("SELECT why FROM audit").scalars())
    assert {"恶意投诉", "已和解"} <= whys


def test_declined_means_turn_open_and_new_visits_to_accepted_ones(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    school.event(customer, "enrolment", TODAY)
    before = _open(school, customer)
    assert Method.PHONE in before.values()
    done = _set(school, customer, FlagKind.CHANNELS, declined=frozenset({Method.PHONE}))
    after = _open(school, customer)
    assert after.keys() == before.keys()
    assert set(after.values()).isdisjoint({Method.PHONE})
    school.event(customer, "trial", TODAY)
    new = _open(school, customer).keys() - before.keys()
    assert new
    assert all(_open(school, customer)[visit_id] is Method.SMS for visit_id in new)
    reason = next(row.reason for row in school.desk.schedule.of_customer(customer) if row.id in new)
    assert "客户不接受电话，改短信" in reason

    school.desk.conduct.undo(school.actor, done)
    assert {visit_id: _open(school, customer)[visit_id] for visit_id in before} == before


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (FlagKind.CARE, {}, "reason"),
        (FlagKind.BLACKLIST, {"reason": " "}, "reason"),
        (FlagKind.QUIET, {"hours": "中午"}, "hours"),
        (FlagKind.CHANNELS, {}, "declined"),
        (FlagKind.CHANNELS, {"declined": frozenset(Method)}, "declined"),
        (FlagKind.CARE, {"reason": "独居", "until": date(2026, 11, 1)}, "until"),
    ],
)
def test_a_flag_that_cannot_stand_says_which_field(
    school: OpenDesk, kind: FlagKind, values: dict[str, object], field: str
) -> None:
    customer = school.add("柏知夏", "13800138000")
    with pytest.raises(InvalidInput) as refused:
        _set(school, customer, kind, **values)
    assert refused.value.field == field
    assert school.desk.conduct.flags(customer) == ()


def test_a_call_against_a_flag_goes_on_with_a_reason_asked_once(school: OpenDesk, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # 10:30 at the desk
    customer = school.add("柏知夏", "13800138000")
    visit = school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")[0]
    assert school.desk.calls.open(school.actor, visit).conduct == ()
    _set(school, customer, FlagKind.CARE, reason="独居老人")
    _set(school, customer, FlagKind.QUIET, hours="10:00-12:00")
    _set(school, customer, FlagKind.BLACKLIST, reason="恶意投诉")
    sheet = school.desk.calls.open(school.actor, visit)
    assert [note.kind for note in sheet.conduct] == [ConductKind.BLACKLIST, ConductKind.QUIET, ConductKind.CARE]
    assert {note.kind for note in sheet.unanswered} == {ConductKind.BLACKLIST, ConductKind.QUIET}
    with pytest.raises(InvalidInput, match="先写明继续的理由"):
        school.desk.calls.finish(school.actor, visit, Outcome.REACHED)
    with pytest.raises(InvalidInput, match="理由"):
        school.desk.conduct.override(school.actor, visit, [ConductKind.BLACKLIST], " ")

    asked = [note.kind for note in sheet.unanswered]
    school.desk.conduct.override(school.actor, visit, asked, "客户打来的")
    sheet = school.desk.calls.open(school.actor, visit)
    assert sheet.unanswered == ()
    assert any("客户打来的" in line.text for line in sheet.history)
    done = school.desk.calls.finish(school.actor, visit, Outcome.NO_ANSWER)
    assert done.consequence.status is VisitStatus.OPEN
    clock.moment = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
    assert school.desk.calls.open(school.actor, visit).unanswered, "the next call is another one"
    with school.desk.commands.reading() as connection:
        assert "客户打来的" in set(connection.exec_driver_sql("SELECT why FROM audit").scalars())


def test_the_plan_s_own_hours_need_a_reason_those_of_the_desk_only_when_set(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    visit = school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")[0]  # it is 9:00
    [note] = school.desk.calls.open(school.actor, visit).conduct
    assert (note.kind, note.asks) == (ConductKind.HOURS, False)
    school.desk.settings.change(school.actor, {"calling_hours.strict": "1"})
    [note] = school.desk.calls.open(school.actor, visit).conduct
    assert (note.kind, note.asks) == (ConductKind.HOURS, True)


def test_flags_follow_a_merge_and_come_back_with_it(school: OpenDesk) -> None:
    kept, gone = school.add("柏知夏", "13800138000"), school.add("柏知夏", "13800138001")
    _set(school, gone, FlagKind.CARE, reason="听力不好")
    merged = school.desk.duplicates.merge(school.actor, kept, gone)
    assert [flag.draft.reason for flag in school.desk.conduct.flags(kept)] == ["听力不好"]
    school.desk.duplicates.undo(school.actor, merged.merge_id)
    assert school.desk.conduct.flags(kept) == ()
    assert len(school.desk.conduct.flags(gone)) == 1


def test_a_blacklist_that_an_import_brought_as_an_event_is_told_too(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    visit = school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")[0]
    school.event(customer, "blacklist", TODAY, "旧系统里的黑名单")
    told = {note.kind: note.text for note in school.desk.calls.open(school.actor, visit).conduct}
    assert told[ConductKind.BLACKLIST] == "客户在黑名单里：旧系统里的黑名单"


def test_what_is_planned_by_hand_and_what_confirms_a_ticket_go_by_accepted_means(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800138000")
    _set(school, customer, FlagKind.CHANNELS, declined=frozenset({Method.PHONE, Method.SMS}))
    visit = school.desk.schedule.add(school.actor, customer, TODAY, None, "问候")[0]
    assert school.desk.calls.open(school.actor, visit).visit.method is Method.WECHAT
    category = school.desk.tickets.categories()[0].code
    ticket, _ = school.desk.tickets.receive(school.actor, TicketDraft(customer, category, "作业没有反馈"))
    school.desk.tickets.start(school.actor, ticket)
    school.desk.tickets.handled(school.actor, ticket, "已补发")
    methods = {row.title: row.method for row in school.desk.schedule.of_customer(customer)}
    assert methods["问题件确认"] is Method.WECHAT


def test_a_blacklisted_customer_is_warned_of_in_list_and_search_until_released(school: OpenDesk) -> None:
    customer, free = school.add("柏知夏", "13800138000"), school.add("岑星野", "13800138001")

    def marked() -> dict[int, bool]:
        rows = (*school.desk.customers.page(CustomerQuery(), 0, 10), *school.desk.customers.find("柏知夏"))
        return {row.id: row.blacklisted for row in rows}

    done = _set(school, customer, FlagKind.BLACKLIST, reason="恶意投诉")
    assert marked() == {customer: True, free: False}
    school.desk.conduct.undo(school.actor, done)
    assert marked() == {customer: False, free: False}
