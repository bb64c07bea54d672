"""The page of accounts: made, changed, closed and handed over by the person who may."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import DESK_WIDE, DataScope, Permission, Role
from desktop_app.ui.admin.account_sheets import (
    ChangeAccountSheet,
    HandOutSheet,
    NewAccountSheet,
    RolesSheet,
    handed_out,
)
from desktop_app.ui.admin.accounts_page import AccountsPage
from tests.desks import PERSON
from tests.ui.desk_context import Frame

NEW = "孟听雨"


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> AccountsPage:
    frame.opened.desk.accounts.create(frame.actor, NEW, Role.FRONT_DESK, handed_out())
    made = AccountsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.arrive()
    return made


def names(page: AccountsPage) -> list[str]:
    return [page._model.data(page._model.index(row, 0)) for row in range(page._model.rowCount())]


def test_a_new_account_is_made_and_what_cannot_stand_is_said_at_its_field(
    page: AccountsPage, frame: Frame, qtbot: QtBot
) -> None:
    sheet = NewAccountSheet(page, frame.context)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.name.setText(PERSON)
    sheet._give()
    frame.settle(qtbot)
    assert "已经有叫" in sheet.form._errors["person"].text()
    sheet.name.setText("程望舒")
    sheet.expires.setText("不是日期")
    sheet.expires._read("不是日期")
    sheet._give()
    assert "看不懂" in sheet.form._errors["expires"].text()
    sheet.expires.set_day(frame.opened.desk.clock.today())
    sheet.role.set_value(Role.HANDLER)
    sheet._give()
    frame.settle(qtbot)
    assert not sheet.isVisible()
    assert names(page) == [f"{PERSON}（您）", NEW, "程望舒"]
    assert frame.opened.desk.lists.users()[2].role is Role.HANDLER


def test_a_role_is_changed_and_the_last_administrator_stays(page: AccountsPage, frame: Frame, qtbot: QtBot) -> None:
    me, other = frame.opened.desk.lists.users()
    sheet = ChangeAccountSheet(page, frame.context, me)
    qtbot.addWidget(sheet)
    sheet.role.set_value(Role.FRONT_DESK)
    sheet._give()
    frame.settle(qtbot)
    assert "最后一位管理员" in sheet.form._errors["role"].text()
    sheet = ChangeAccountSheet(page, frame.context, other)
    qtbot.addWidget(sheet)
    sheet.role.set_value(Role.SUPERVISOR)
    sheet._give()
    frame.settle(qtbot)
    assert frame.opened.desk.lists.users()[1].role is Role.SUPERVISOR


def test_a_password_is_handed_out_and_a_closed_account_opens_again(
    page: AccountsPage, frame: Frame, qtbot: QtBot
) -> None:
    accounts, (_, other) = frame.opened.desk.accounts, frame.opened.desk.lists.users()
    accounts.switch_off(frame.actor, other.id)
    page._load()
    page.table.select_id(other.id)
    assert page.off.text() == "重新启用…"
    assert not page.password.isEnabled()
    sheet = HandOutSheet(page, frame.context, frame.opened.desk.lists.users()[1])
    qtbot.addWidget(sheet)
    sheet.password.edit.setText("123456")
    sheet._give()
    frame.settle(qtbot)
    assert "很多人" in sheet.form._errors["password"].text()
    sheet.password.edit.setText(handed_out())
    sheet._give()
    frame.settle(qtbot)
    assert frame.opened.desk.lists.users()[1].active


def test_roles_are_put_together_and_the_administrator_keeps_the_accounts(
    page: AccountsPage, frame: Frame, qtbot: QtBot
) -> None:
    sheet = RolesSheet(page, frame.context)
    qtbot.addWidget(sheet)
    assert set(sheet.permissions.boxes) == set(Permission)
    sheet.permissions.boxes[Permission.CUSTOMER_EXPORT].setChecked(False)
    sheet.role.set_value(Role.ADMINISTRATOR)
    sheet._show()
    assert not sheet.permissions.boxes[Permission.USER_MANAGE].isEnabled()
    sheet._give()
    frame.settle(qtbot)
    may = frame.opened.desk.accounts.permissions
    assert Permission.CUSTOMER_EXPORT not in may(Role.FRONT_DESK)
    assert may(Role.ADMINISTRATOR) == frozenset(Permission)


def test_a_role_that_sees_its_team_loses_what_concerns_all_customers(
    page: AccountsPage, frame: Frame, qtbot: QtBot
) -> None:
    sheet = RolesSheet(page, frame.context)
    qtbot.addWidget(sheet)
    sheet.scope.set_value(DataScope.TEAM)
    sheet.scope.picked.emit(DataScope.TEAM)
    assert not any(sheet.permissions.boxes[permission].isEnabled() for permission in DESK_WIDE)
    sheet.role.set_value(Role.ADMINISTRATOR)
    sheet.role.picked.emit(Role.ADMINISTRATOR)
    assert (sheet.scope.value(), sheet.scope.isEnabled()) == (DataScope.ALL, False)
    sheet._give()
    frame.settle(qtbot)
    accounts = frame.opened.desk.accounts
    assert [accounts.scope(role) for role in (Role.FRONT_DESK, Role.HEAD)] == [DataScope.TEAM, DataScope.ALL]
    assert Permission.CUSTOMER_IMPORT in accounts.permissions(Role.FRONT_DESK)


def test_a_person_is_put_into_a_team(page: AccountsPage, frame: Frame, qtbot: QtBot) -> None:
    sheet = ChangeAccountSheet(page, frame.context, frame.opened.desk.lists.users()[1])
    qtbot.addWidget(sheet)
    sheet.team.set_text("一部")
    sheet._give()
    frame.settle(qtbot)
    assert frame.opened.desk.lists.users()[1].team == "一部"
    assert "一部" in [page._model.data(page._model.index(1, column)) for column in range(page._model.columnCount())]


def test_who_leaves_hands_everything_over_and_it_can_be_taken_back(
    page: AccountsPage, frame: Frame, qtbot: QtBot
) -> None:
    frame.opened.add("柏知夏", "13800001111", owner=NEW)
    row = frame.opened.desk.accounts.rows(frame.actor)[1]
    sheet = page.leaving_sheet(row)
    qtbot.addWidget(sheet)
    sheet._done()
    assert "原因" in sheet.form._errors["why"].text()
    sheet.why.setText("离职")
    sheet.close_account.setChecked(True)
    page.hand_over(row, sheet)
    frame.settle(qtbot)
    standing = frame.opened.desk.hand_overs.standing
    assert standing(frame.actor, NEW)["customers"] == 0
    assert standing(frame.actor, PERSON)["customers"] == 1
    assert not frame.opened.desk.lists.users()[1].active
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert standing(frame.actor, NEW)["customers"] == 1


def test_one_cannot_close_ones_own_account(page: AccountsPage, frame: Frame) -> None:
    page.table.select_id(frame.actor.id)
    assert not page.off.isEnabled()
    assert page.password.isEnabled()
