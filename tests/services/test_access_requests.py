"""Requests: anybody asks, another approves, the administrator carries out; account and request change together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from errno import ENOSPC
from functools import partial
from typing import Any

import pytest

from desktop_app.domain.access import PERMISSIONS, Actor, DataScope, Permission, Role
from desktop_app.domain.access_requests import AccessDraft, AccessRequest, Deed, RequestKind, RequestState
from desktop_app.domain.audit_words import change_text
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.errors import InvalidInput, NotPermitted, UserError
from desktop_app.services.access_requests import AccessRequests
from desktop_app.store import vault
from tests.desks import PERSON, OpenDesk

GIVEN = "门口的橘猫晒太阳"
CLERK, HEAD, NEW = "孟听雨", "程望舒", "柏知夏"
WANTED = AccessDraft(RequestKind.ACCOUNT, NEW, "暑期班人手不够", Role.FRONT_DESK)


@pytest.fixture
def staffed(school: OpenDesk) -> OpenDesk:
    """A desk with an administrator, a head and a clerk."""
    school.desk.accounts.create(school.actor, CLERK, Role.FRONT_DESK, GIVEN)
    school.desk.accounts.create(school.actor, HEAD, Role.HEAD, GIVEN)
    return school


@pytest.fixture
def requests(staffed: OpenDesk) -> AccessRequests:
    return staffed.desk.access_requests


def person(opened: OpenDesk, name: str) -> Actor:
    return next(user.actor for user in opened.desk.lists.users() if user.name == name)


def code_of(work: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as refused:
        work()
    assert refused.value.message
    return refused.value.code


def approved(opened: OpenDesk, draft: AccessDraft, asker: str = CLERK) -> int:
    """Ask and approve; return the request's id."""
    asked, _ = opened.desk.access_requests.ask(person(opened, asker), draft)
    approver = HEAD if HEAD not in (asker, draft.person) else PERSON
    opened.desk.access_requests.decide(person(opened, approver), asked, approve=True, word="同意")
    return asked


def one(opened: OpenDesk, request_id: int) -> AccessRequest:
    rows = opened.desk.access_requests.rows(opened.actor)
    return next(row.request for row in rows if row.request.id == request_id)


def deeds(opened: OpenDesk, name: str, request_id: int) -> set[Deed]:
    rows = opened.desk.access_requests.rows(person(opened, name))
    return set(next(row.deeds for row in rows if row.request.id == request_id))


def audited(opened: OpenDesk) -> list[str]:
    rows = opened.desk.audit.rows(opened.actor, opened.desk.audit.query(group="accounts"))
    return [row.action for row, _ in reversed(rows)]


def test_a_new_colleague_is_asked_for_approved_and_opened(staffed: OpenDesk, requests: AccessRequests) -> None:
    before = audited(staffed)
    asked, _ = requests.ask(person(staffed, CLERK), WANTED)
    assert deeds(staffed, CLERK, asked) == {Deed.WITHDRAW}
    assert deeds(staffed, HEAD, asked) == {Deed.APPROVE, Deed.REFUSE}
    assert deeds(staffed, PERSON, asked) == {Deed.APPROVE, Deed.REFUSE}
    assert code_of(lambda: requests.carry_out(staffed.actor, asked, GIVEN)) == "request_over"
    requests.decide(person(staffed, HEAD), asked, approve=True, word="同意，先用三个月")
    assert deeds(staffed, HEAD, asked) == {Deed.REFUSE}
    assert deeds(staffed, PERSON, asked) == {Deed.REFUSE, Deed.CARRY_OUT}
    changes = requests.carry_out(staffed.actor, asked, GIVEN)
    assert {kind.value for kind in changes.ids} == {"user", "access_request"}
    assert deeds(staffed, CLERK, asked) == set()
    done = one(staffed, asked)
    assert (done.state, done.word) == (RequestState.DONE, "同意，先用三个月")
    assert (done.asked.name, done.decided and done.decided.name, done.ended and done.ended.name) == (
        CLERK,
        HEAD,
        PERSON,
    )
    assert person(staffed, NEW).role is Role.FRONT_DESK
    taken = staffed.desk.accounts.unlock(staffed.actor, NEW, GIVEN)
    assert staffed.desk.accounts.must_change(taken)
    assert audited(staffed)[len(before) :] == ["access.ask", "access.approve", "access.carry_out", "user.create"]
    assert staffed.desk.audit.verify(staffed.actor).good


def test_each_kind_is_carried_out_by_the_account_command_it_asks_for(
    staffed: OpenDesk, requests: AccessRequests
) -> None:
    may = staffed.desk.accounts.permissions
    wanted = [
        AccessDraft(RequestKind.ROLE, CLERK, "转为主管", Role.SUPERVISOR),
        AccessDraft(RequestKind.ROLE, CLERK, "换组", Role.SUPERVISOR, team=" 二组 "),
        AccessDraft(RequestKind.PERMISSIONS, why="只看本组", role=Role.VISITOR, scope=DataScope.TEAM),
        AccessDraft(RequestKind.EXPIRY, CLERK, "实习到年底", expires=date(2026, 12, 31)),
        AccessDraft(
            RequestKind.PERMISSIONS,
            why="值班要看",
            role=Role.READ_ONLY,
            given=frozenset({Permission.PHONE_VIEW, Permission.REPORT_MAKE}),
        ),
        AccessDraft(RequestKind.PERMISSIONS, why="收紧", role=Role.READ_ONLY, taken=frozenset({Permission.PHONE_VIEW})),
        AccessDraft(RequestKind.CLOSE, CLERK, "离职"),
    ]
    for draft in wanted:
        requests.carry_out(staffed.actor, approved(staffed, draft, HEAD))
    clerk = next(user for user in staffed.desk.lists.users() if user.name == CLERK)
    assert (clerk.role, clerk.expires, clerk.active) == (Role.SUPERVISOR, date(2026, 12, 31), False)
    assert clerk.team == "二组"
    assert staffed.desk.accounts.scope(Role.VISITOR) is DataScope.TEAM
    assert may(Role.READ_ONLY) == {Permission.REPORT_MAKE}
    assert CLERK not in vault.load(staffed.setup.files.key).people


def test_a_closed_account_is_asked_for_again(staffed: OpenDesk, requests: AccessRequests) -> None:
    before = person(staffed, CLERK).id
    staffed.desk.accounts.switch_off(staffed.actor, before, "离职")
    draft = AccessDraft(RequestKind.ACCOUNT, CLERK, "又回来了", Role.VISITOR, date(2027, 6, 30))
    requests.carry_out(staffed.actor, approved(staffed, draft, HEAD), GIVEN)
    back = next(user for user in staffed.desk.lists.users() if user.name == CLERK)
    assert (back.id, back.role, back.expires, back.active) == (before, Role.VISITOR, date(2027, 6, 30), True)
    assert staffed.desk.accounts.unlock(staffed.actor, CLERK, GIVEN).id == before


def test_nobody_decides_on_what_is_their_own(staffed: OpenDesk, requests: AccessRequests) -> None:
    head = person(staffed, HEAD)
    mine, _ = requests.ask(head, WANTED)
    about_me, _ = requests.ask(staffed.actor, AccessDraft(RequestKind.ROLE, HEAD, "升职", Role.SUPERVISOR))
    for request in (mine, about_me):
        assert code_of(partial(requests.decide, head, request, approve=True)) == "own_request"
        assert not deeds(staffed, HEAD, request) & {Deed.APPROVE, Deed.REFUSE}
    assert code_of(lambda: requests.decide(staffed.actor, about_me, approve=True)) == "own_request"
    requests.decide(staffed.actor, mine, approve=True)
    assert one(staffed, mine).state is RequestState.APPROVED


def test_who_alone_may_approve_approves_their_own_and_it_is_noted(staffed: OpenDesk, requests: AccessRequests) -> None:
    asked, _ = requests.ask(staffed.actor, WANTED)
    assert [row.alone for row in requests.rows(staffed.actor)] == [False]
    staffed.desk.accounts.switch_off(staffed.actor, person(staffed, HEAD).id)
    assert [row.alone for row in requests.rows(staffed.actor)] == [True]
    requests.decide(staffed.actor, asked, approve=True)
    ((row, _),) = staffed.desk.audit.rows(staffed.actor, staffed.desk.audit.query(group="accounts"), limit=1)
    assert (row.action, row.new["alone"]) == ("access.approve", True)


def test_an_approver_who_cannot_come_in_is_not_waited_for(
    staffed: OpenDesk, requests: AccessRequests, clock: FixedClock
) -> None:
    head = person(staffed, HEAD)
    staffed.desk.accounts.change(staffed.actor, head.id, Role.HEAD, clock.today())
    asked, _ = requests.ask(staffed.actor, WANTED)
    assert code_of(lambda: requests.decide(staffed.actor, asked, approve=True)) == "own_request"
    clock.moment = clock.moment.replace(day=26)
    requests.decide(staffed.actor, asked, approve=True)
    assert one(staffed, asked).state is RequestState.APPROVED


def test_a_refusal_says_why_and_ends_it(staffed: OpenDesk, requests: AccessRequests) -> None:
    head = person(staffed, HEAD)
    asked, _ = requests.ask(person(staffed, CLERK), WANTED)
    with pytest.raises(InvalidInput) as refused:
        requests.decide(head, asked, approve=False, word=" ")
    assert refused.value.field == "word"
    requests.decide(head, asked, approve=True)
    requests.decide(head, asked, approve=False, word="先不招人")
    assert (one(staffed, asked).state, one(staffed, asked).word) == (RequestState.REFUSED, "先不招人")
    for work in (
        lambda: requests.decide(head, asked, approve=True),
        lambda: requests.carry_out(staffed.actor, asked, GIVEN),
        lambda: requests.withdraw(person(staffed, CLERK), asked),
    ):
        assert code_of(work) == "request_over"
    requests.ask(person(staffed, CLERK), WANTED)  # asked again, as a new request


def test_only_who_asked_takes_it_back_until_it_is_done(staffed: OpenDesk, requests: AccessRequests) -> None:
    clerk = person(staffed, CLERK)
    asked = approved(staffed, WANTED)
    assert code_of(lambda: requests.withdraw(staffed.actor, asked)) == "not_yours"
    requests.withdraw(clerk, asked)
    assert one(staffed, asked).state is RequestState.WITHDRAWN
    assert code_of(lambda: requests.carry_out(staffed.actor, asked, GIVEN)) == "request_over"
    again = approved(staffed, WANTED)
    requests.carry_out(staffed.actor, again, GIVEN)
    assert code_of(lambda: requests.withdraw(clerk, again)) == "request_over"


def test_each_sees_what_concerns_them_and_what_waits_for_them_comes_first(
    staffed: OpenDesk, requests: AccessRequests
) -> None:
    done = approved(staffed, WANTED)
    requests.carry_out(staffed.actor, done, GIVEN)
    mine, _ = requests.ask(staffed.actor, AccessDraft(RequestKind.ROLE, CLERK, "升职", Role.SUPERVISOR))
    own, _ = requests.ask(
        person(staffed, HEAD), AccessDraft(RequestKind.EXPIRY, HEAD, "退休", expires=date(2027, 1, 1))
    )
    seen = {
        name: [row.request.id for row in requests.rows(person(staffed, name))] for name in (CLERK, HEAD, PERSON, NEW)
    }
    assert seen == {CLERK: [mine, done], HEAD: [mine, own, done], PERSON: [own, mine, done], NEW: [done]}
    assert requests.waiting(person(staffed, HEAD)) == {Deed.APPROVE: 1, Deed.CARRY_OUT: 0}
    assert requests.waiting(person(staffed, CLERK)) == {Deed.APPROVE: 0, Deed.CARRY_OUT: 0}
    requests.decide(person(staffed, HEAD), mine, approve=True)
    assert requests.waiting(staffed.actor) == {Deed.APPROVE: 1, Deed.CARRY_OUT: 1}


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AccessDraft(RequestKind.ACCOUNT, " ", "要用", Role.VISITOR), "person"),
        (AccessDraft(RequestKind.ACCOUNT, CLERK, "要用", Role.VISITOR), "person"),
        (AccessDraft(RequestKind.ACCOUNT, NEW, "要用"), "role"),
        (AccessDraft(RequestKind.ACCOUNT, NEW, "要用", Role.VISITOR, date(2026, 1, 1)), "expires"),
        (AccessDraft(RequestKind.ACCOUNT, NEW, " ", Role.VISITOR), "why"),
        (AccessDraft(RequestKind.ROLE, CLERK, "要用", Role.FRONT_DESK), "role"),
        (AccessDraft(RequestKind.PERMISSIONS, why="要用", role=Role.ADMINISTRATOR, scope=DataScope.OWN), "role"),
        (AccessDraft(RequestKind.ROLE, NEW, "要用", Role.FRONT_DESK), "account"),
        (AccessDraft(RequestKind.ROLE, HEAD, "要用", Role.FRONT_DESK), "account"),
        (AccessDraft(RequestKind.EXPIRY, CLERK, "要用"), "expires"),
        (AccessDraft(RequestKind.EXPIRY, CLERK, "要用", expires=date(2026, 1, 1)), "expires"),
        (AccessDraft(RequestKind.PERMISSIONS, why="要用"), "role"),
        (AccessDraft(RequestKind.PERMISSIONS, why="要用", role=Role.VISITOR), "permissions"),
        (AccessDraft(RequestKind.PERMISSIONS, why="要用", role=Role.ADMINISTRATOR,
                     taken=frozenset({Permission.ACCESS_APPROVE})), "role"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_said_at_its_field(
    staffed: OpenDesk, requests: AccessRequests, draft: AccessDraft, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        requests.ask(person(staffed, CLERK), draft)
    assert (refused.value.field, bool(refused.value.message)) == (field, True)
    assert requests.rows(staffed.actor) == ()


def test_the_same_is_not_asked_for_twice(staffed: OpenDesk, requests: AccessRequests) -> None:
    requests.ask(person(staffed, CLERK), WANTED)
    assert code_of(lambda: requests.ask(staffed.actor, WANTED)) == "asked_already"
    more = frozenset({Permission.REPORT_MAKE})
    requests.ask(staffed.actor, AccessDraft(RequestKind.PERMISSIONS, why="甲", role=Role.VISITOR, given=more))
    requests.ask(staffed.actor, AccessDraft(RequestKind.PERMISSIONS, why="乙", role=Role.HANDLER, given=more))


def test_an_account_that_cannot_be_made_leaves_the_request_as_it_was(
    staffed: OpenDesk, requests: AccessRequests, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, before = approved(staffed, WANTED), audited(staffed)
    assert code_of(lambda: requests.carry_out(staffed.actor, asked, "123456")) == "password_weak"

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr("desktop_app.store.key_file.write_durably", full)
        assert code_of(lambda: requests.carry_out(staffed.actor, asked, GIVEN)) == "disk_full"
    assert (one(staffed, asked).state, audited(staffed)) == (RequestState.APPROVED, before)
    assert NEW not in [user.name for user in staffed.desk.lists.users()]
    requests.carry_out(staffed.actor, asked, GIVEN)


def test_the_last_administrator_stays_by_request_too(staffed: OpenDesk, requests: AccessRequests) -> None:
    asked, _ = requests.ask(person(staffed, HEAD), AccessDraft(RequestKind.ROLE, PERSON, "轮岗", Role.VISITOR))
    assert code_of(lambda: requests.decide(staffed.actor, asked, approve=True)) == "own_request"
    staffed.desk.accounts.create(staffed.actor, "顾南枝", Role.SUPERVISOR, GIVEN)
    requests.decide(person(staffed, "顾南枝"), asked, approve=True)
    assert code_of(lambda: requests.carry_out(staffed.actor, asked)) == "last_administrator"
    assert one(staffed, asked).state is RequestState.APPROVED


def test_where_approval_is_the_rule_nothing_is_given_without_it(staffed: OpenDesk, requests: AccessRequests) -> None:
    desk, me, clerk = staffed.desk, staffed.actor, person(staffed, CLERK)
    assert not desk.settings.needs_approval
    desk.settings.change(me, {"access.approval": "1"})
    before = (desk.lists.users(), vault.load(staffed.setup.files.key).people)
    more = {*PERMISSIONS[Role.VISITOR], Permission.AUDIT_VIEW}
    for work in (
        lambda: desk.accounts.create(me, NEW, Role.FRONT_DESK, GIVEN),
        lambda: desk.accounts.change(me, clerk.id, Role.SUPERVISOR, None),
        lambda: desk.accounts.set_permissions(me, Role.VISITOR, more),
        lambda: desk.accounts.set_scope(me, Role.VISITOR, DataScope.TEAM),
    ):
        with pytest.raises(UserError) as refused:
            work()
        assert refused.value.code == "request_needed"
        assert "帐号申请" in refused.value.hint
    assert (desk.lists.users(), vault.load(staffed.setup.files.key).people) == before
    requests.carry_out(me, approved(staffed, WANTED), GIVEN)
    assert person(staffed, NEW).role is Role.FRONT_DESK
    desk.accounts.switch_off(me, clerk.id, "离职")  # who leaves is kept out without anybody being asked
    assert code_of(lambda: desk.accounts.switch_on(me, clerk.id, GIVEN)) == "request_needed"
    desk.accounts.hand_out_password(me, person(staffed, NEW).id, GIVEN)


def test_who_may_not_approve_or_manage_cannot(staffed: OpenDesk, requests: AccessRequests) -> None:
    asked, _ = requests.ask(person(staffed, HEAD), WANTED)
    for work in (
        partial(requests.decide, person(staffed, CLERK), asked, approve=True),
        partial(requests.carry_out, person(staffed, HEAD), asked, GIVEN),
    ):
        with pytest.raises(NotPermitted):
            work()


def test_the_audit_tells_it_in_the_desk_s_words(staffed: OpenDesk, requests: AccessRequests) -> None:
    more = AccessDraft(
        RequestKind.PERMISSIONS, why="值班", role=Role.VISITOR, given=frozenset({Permission.REPORT_MAKE})
    )
    requests.ask(person(staffed, CLERK), more)
    ((row, _),) = staffed.desk.audit.rows(staffed.actor, staffed.desk.audit.query(group="accounts"), limit=1)
    assert (row.person, row.why) == (CLERK, "值班")
    assert change_text(row) == "角色 回访员，新给的权限 生成月报，申请 改角色的权限"


def test_who_is_bound_by_the_rule_cannot_lift_it(staffed: OpenDesk, requests: AccessRequests) -> None:
    desk, me, head = staffed.desk, staffed.actor, person(staffed, HEAD)
    desk.settings.change(me, {"access.approval": "1"})
    for wanted in ({"access.approval": ""}, {"access.approval": "no"}, {"role.visitor": "[]"}):
        assert code_of(partial(desk.settings.change, me, wanted)) == "request_needed"
    with pytest.raises(InvalidInput) as refused:
        requests.loosen(me, " ")
    assert refused.value.field == "why"
    made = requests.loosen(me, "嫌麻烦")
    assert not made.done
    assert desk.settings.needs_approval
    asked = requests.policy_asked()
    assert asked is not None
    assert (asked.id, asked.asked.name) == (made.request_id, PERSON)
    assert code_of(partial(requests.loosen, me, "再来一次")) == "asked_already"
    assert code_of(partial(requests.decide, me, made.request_id, approve=True)) == "own_request"
    assert deeds(staffed, PERSON, made.request_id) == {Deed.WITHDRAW}
    assert deeds(staffed, HEAD, made.request_id) == {Deed.APPROVE, Deed.REFUSE}
    changes = requests.decide(head, made.request_id, approve=True)
    assert {kind.value for kind in changes.ids} == {"setting", "access_request"}
    assert desk.settings.get("access.approval") == ""
    assert requests.policy_asked() is None
    assert deeds(staffed, HEAD, made.request_id) == set()
    assert one(staffed, made.request_id).state is RequestState.DONE
    assert requests.unheard(me) == requests.unheard(head) == (), "two knew of it"
    assert audited(staffed)[-2:] == ["access.ask", "access.approve"]
    (last, *_) = desk.audit.rows(me, desk.audit.query())
    assert (last[0].action, last[0].person) == ("setting.change", HEAD)
    desk.settings.change(me, {"access.approval": "1"})
    assert desk.settings.get("access.approval") == "1", "tightening waits for nobody"


def test_a_refused_or_withdrawn_wish_leaves_the_rule(staffed: OpenDesk, requests: AccessRequests) -> None:
    desk, me = staffed.desk, staffed.actor
    desk.settings.change(me, {"access.approval": "1"})
    requests.decide(person(staffed, HEAD), requests.loosen(me, "嫌麻烦").request_id, approve=False, word="不行")
    requests.withdraw(me, requests.loosen(me, "还是嫌麻烦").request_id)
    assert desk.settings.needs_approval


def test_where_nobody_else_could_decide_it_is_done_and_told(staffed: OpenDesk, requests: AccessRequests) -> None:
    desk, me, head = staffed.desk, staffed.actor, person(staffed, HEAD)
    desk.settings.change(me, {"access.approval": "1"})
    desk.accounts.switch_off(me, head.id)
    made = requests.loosen(me, "只剩我一个人")
    assert made.done
    assert not desk.settings.needs_approval
    assert [request.id for request in requests.unheard(head)] == [made.request_id]
    assert requests.unheard(me) == requests.unheard(person(staffed, CLERK)) == ()
    requests.heard(head)
    assert requests.unheard(head) == ()
    rows = [row for row, _ in desk.audit.rows(me, desk.audit.query(), limit=3)]
    assert [row.action for row in rows] == ["setting.change", "access.approve", "access.ask"]
    assert rows[1].new["alone"] is True
    assert desk.audit.verify(me).good


def test_who_may_not_change_settings_cannot_ask_to_lift_the_rule(staffed: OpenDesk, requests: AccessRequests) -> None:
    draft = AccessDraft(RequestKind.POLICY, why="嫌麻烦")
    with pytest.raises(InvalidInput, match="本来就不用"):
        requests.ask(staffed.actor, draft)
    staffed.desk.settings.change(staffed.actor, {"access.approval": "1"})
    for work in (
        partial(requests.ask, person(staffed, CLERK), draft),
        partial(requests.loosen, person(staffed, HEAD), "嫌麻烦"),
    ):
        with pytest.raises(NotPermitted):
            work()
