"""The page of requests: each person finds what they may do, and sees what became of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Actor, DataScope, Permission, Role
from desktop_app.domain.access_requests import AccessDraft, RequestKind
from desktop_app.ui.admin.account_sheets import handed_out
from desktop_app.ui.admin.accounts_page import AccountsPage
from desktop_app.ui.admin.request_sheets import AskSheet, CarryOutSheet, DecideSheet
from desktop_app.ui.admin.requests_page import RequestsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

CLERK, HEAD, NEW = "孟听雨", "程望舒", "柏知夏"
WANTED = AccessDraft(RequestKind.ACCOUNT, NEW, "暑期班人手不够", Role.FRONT_DESK)


@pytest.fixture
def frame(school: OpenDesk) -> Iterator[Frame]:
    with framed(school) as made:
        made.opened.desk.accounts.create(made.actor, CLERK, Role.FRONT_DESK, handed_out())
        made.opened.desk.accounts.create(made.actor, HEAD, Role.HEAD, handed_out())
        yield made


def person(frame: Frame, name: str) -> Actor:
    return next(user.actor for user in frame.opened.desk.lists.users() if user.name == name)


def page_of(frame: Frame, qtbot: QtBot, name: str = "") -> RequestsPage:
    """Open the page as one of the desk's people."""
    context = replace(frame.context, actor=person(frame, name)) if name else frame.context
    made = RequestsPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.arrive()
    return made


def cells(page: RequestsPage, column: int = 0) -> list[str]:
    return [page._model.data(page._model.index(row, column)) for row in range(page._model.rowCount())]


def test_a_clerk_asks_and_sees_what_became_of_it(frame: Frame, qtbot: QtBot) -> None:
    page = page_of(frame, qtbot, CLERK)
    assert "还没有申请" in page.table.overlay.sentence()
    assert not any(made.isVisible() for made in (page.approve, page.refuse, page.carry_out))
    sheet = AskSheet(page, page._context)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet._give()
    frame.settle(qtbot)
    assert "请填写姓名" in sheet.form._errors["person"].text()
    sheet.person.setText(NEW)
    sheet.why.setText("暑期班人手不够")
    sheet._give()
    frame.settle(qtbot)
    assert not sheet.isVisible()
    assert cells(page) == [f"开新帐号 · {NEW}"]
    assert "等主管、领导或管理员批准" in page.standing.full()
    assert page.withdraw.isEnabled()
    (row,) = frame.opened.desk.access_requests.rows(frame.actor)
    frame.opened.desk.access_requests.decide(person(frame, HEAD), row.request.id, approve=False, word="先不招人")
    page.load()
    assert "没有批准：先不招人" in page.standing.full()
    assert not page.withdraw.isEnabled()


def test_a_head_approves_and_the_administrator_carries_out(frame: Frame, qtbot: QtBot) -> None:
    frame.opened.desk.access_requests.ask(person(frame, CLERK), WANTED)
    page = page_of(frame, qtbot, HEAD)
    assert page.summary.full() == "1 个等您批准"
    assert (page.approve.isEnabled(), page.carry_out.isVisible()) == (True, False)
    sheet = DecideSheet(page, page._context, page.table.current_row(), approve=True)
    qtbot.addWidget(sheet)
    sheet.word.setText("同意")
    sheet._give()
    frame.settle(qtbot)
    assert "批准：同意。等管理员办理" in page.standing.full()
    mine = page_of(frame, qtbot)
    assert (mine.summary.full(), mine.carry_out.isEnabled()) == ("1 个等您办理", True)
    carrying = CarryOutSheet(mine, mine._context, mine.table.current_row())
    qtbot.addWidget(carrying)
    carrying.password.edit.setText("123456")
    carrying._give()
    frame.settle(qtbot)
    assert "很多人" in carrying.form._errors["password"].text()
    carrying.password.edit.setText(handed_out())
    carrying._give()
    frame.settle(qtbot)
    assert person(frame, NEW).role is Role.FRONT_DESK
    assert "开好了" in mine.standing.full()
    assert not any(made.isEnabled() for made in (mine.approve, mine.refuse, mine.carry_out, mine.withdraw))


def test_a_refusal_without_a_reason_is_asked_for_one(frame: Frame, qtbot: QtBot) -> None:
    frame.opened.desk.access_requests.ask(person(frame, CLERK), WANTED)
    page = page_of(frame, qtbot, HEAD)
    sheet = DecideSheet(page, page._context, page.table.current_row(), approve=False)
    qtbot.addWidget(sheet)
    sheet._give()
    frame.settle(qtbot)
    assert "为什么" in sheet.form._errors["word"].text()


def test_who_alone_may_approve_is_told_so(frame: Frame, qtbot: QtBot) -> None:
    frame.opened.desk.access_requests.ask(frame.actor, WANTED)
    page = page_of(frame, qtbot)
    assert not page.approve.isEnabled()
    frame.opened.desk.accounts.switch_off(frame.actor, person(frame, HEAD).id)
    page.load()
    assert page.approve.isEnabled()
    sheet = DecideSheet(page, page._context, page.table.current_row(), approve=True)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.alone.isVisible()
    assert "只有您一个人" in sheet.alone.text()


def test_each_kind_shows_its_own_rows_and_begins_with_what_stands(frame: Frame, qtbot: QtBot) -> None:
    page = page_of(frame, qtbot)
    sheet = AskSheet(page, page._context, RequestKind.ROLE, HEAD)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.why.setText("值班")
    assert sheet.role.value() == Role.HEAD
    assert not any(part.isVisible() for part in (sheet.person, sheet.expires, sheet.permissions))
    sheet.role.set_value(Role.SUPERVISOR)
    assert sheet.draft() == AccessDraft(RequestKind.ROLE, HEAD, "值班", Role.SUPERVISOR, team="")
    sheet.kind.set_value(RequestKind.PERMISSIONS)
    sheet._fit()
    sheet.role.set_value(Role.VISITOR)
    sheet._show_role()
    assert sheet.permissions.isVisible()
    sheet.permissions.boxes[Permission.REPORT_MAKE].setChecked(True)
    sheet.permissions.boxes[Permission.TICKET_HANDLE].setChecked(False)
    draft = sheet.draft()
    assert draft.role is Role.VISITOR
    assert draft.given == frozenset({Permission.REPORT_MAKE})
    assert draft.taken == frozenset({Permission.TICKET_HANDLE})
    sheet.scope.set_value(DataScope.TEAM)
    sheet.scope.picked.emit(DataScope.TEAM)
    assert sheet.draft() == replace(draft, scope=DataScope.TEAM)
    sheet.kind.set_value(RequestKind.CLOSE)
    sheet._fit()
    assert sheet.draft() == AccessDraft(RequestKind.CLOSE, HEAD, "值班")


def test_a_clerk_can_only_ask_for_the_own_account(frame: Frame, qtbot: QtBot) -> None:
    page = page_of(frame, qtbot, CLERK)
    sheet = AskSheet(page, page._context, RequestKind.ROLE, HEAD)
    qtbot.addWidget(sheet)
    assert (sheet.account.value(), sheet.account.isEnabled()) == (CLERK, False)


def test_the_page_of_accounts_counts_what_waits_and_leads_to_asking(frame: Frame, qtbot: QtBot) -> None:
    accounts = AccountsPage(frame.context)
    qtbot.addWidget(accounts)
    accounts.show()
    assert accounts.requests.text() == "帐号申请"
    _, changes = frame.opened.desk.access_requests.ask(person(frame, CLERK), WANTED)
    frame.context.feed.publish(changes)
    frame.settle(qtbot)
    assert accounts.requests.text() == "帐号申请 1"
    accounts.requests.click()
    frame.opened.desk.settings.change(frame.actor, {"access.approval": "1"})
    accounts._new()
    accounts._roles()
    accounts.table.select_id(person(frame, CLERK).id)
    accounts.change.click()
    assert frame.pages == [
        ("access_requests", {}),
        ("access_requests", {"kind": RequestKind.ACCOUNT, "person": ""}),
        ("access_requests", {"kind": RequestKind.PERMISSIONS, "person": ""}),
        ("access_requests", {"kind": RequestKind.ROLE, "person": CLERK}),
    ]


def test_lifting_approval_is_decided_here_in_words(frame: Frame, qtbot: QtBot) -> None:
    requests = frame.opened.desk.access_requests
    frame.opened.desk.settings.change(frame.actor, {"access.approval": "1"})
    requests.loosen(frame.actor, "嫌麻烦")
    page = page_of(frame, qtbot, HEAD)
    assert cells(page) == ["取消“先申请、后批准”"]
    assert cells(page, 1) == ["以后开户、改权限不用先申请、也不用批准"]
    assert page.approve.isEnabled()
    (row,) = requests.rows(person(frame, HEAD))
    requests.decide(person(frame, HEAD), row.request.id, approve=True)
    page.load()
    assert "批准，已经生效" in page.standing.full()
    sheet = AskSheet(page, page._context)
    qtbot.addWidget(sheet)
    assert "先申请" not in " ".join(sheet.kind.itemText(n) for n in range(sheet.kind.count()))
