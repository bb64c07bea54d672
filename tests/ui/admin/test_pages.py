"""Settings: what a supervisor changes is kept, what cannot stand is said at its field."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.reminders import ReminderTerms
from desktop_app.domain.required_fields import RequiredFields
from desktop_app.ui.admin.required_sheet import RequiredSheet
from desktop_app.ui.admin.settings_page import SettingsPage
from desktop_app.ui.kit import icons
from tests.desks import RESOURCES, OpenDesk
from tests.ui.desk_context import Frame, framed


def test_settings_are_kept_and_a_wrong_hour_is_said_at_its_field(frame: Frame, qtbot: QtBot) -> None:
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    page.arrive()
    page._hours.setText("早上")
    page._keep()
    frame.settle(qtbot)
    assert frame.opened.desk.settings.calling_hours.text == "10:00-11:00，14:00-16:00"
    page._hours.setText("9:00-12:00")
    page._work_hours.setText("随时")
    page._keep()
    frame.settle(qtbot)
    assert "看不懂时段" in page._form._errors["work.hours"].text()
    page._work_hours.setText("8:00-18:00")
    page._organisation.setText("新名字")
    page._keep()
    frame.settle(qtbot)
    assert frame.opened.desk.settings.calling_hours.text == "09:00-12:00"
    assert frame.opened.desk.settings.work_hours.text == "08:00-18:00"
    assert frame.opened.desk.settings.organisation == "新名字"


def test_reminding_is_set_and_what_cannot_be_read_is_said_at_its_field(frame: Frame, qtbot: QtBot) -> None:
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    rows, terms = page._reminders, frame.opened.desk.reminders.terms
    assert terms() == ReminderTerms()
    rows.quiet.setText("中午")
    page._keep()
    frame.settle(qtbot)
    assert terms() == ReminderTerms()
    assert "看不懂" in rows._errors["remind.quiet"].text()
    rows.quiet.setText("")
    rows.lead.set_value(30)
    rows.closing.set_minute(None)
    rows.own.set_value("1")
    rows.escalate.setValue(0)
    rows.silent.setValue(30)
    page._keep()
    frame.settle(qtbot)
    assert terms() == ReminderTerms(lead=30, closing=None, quiet=(), own=True, escalate=0, silent=30)


def test_approval_and_what_a_file_must_have_are_laid_down(frame: Frame, qtbot: QtBot) -> None:
    settings = frame.opened.desk.settings
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    assert not page.approval.isChecked()
    page.approval.setChecked(True)
    page._keep()
    frame.settle(qtbot)
    assert settings.needs_approval
    sheet = RequiredSheet(page, settings.required_fields)
    qtbot.addWidget(sheet)
    assert sheet.required() == RequiredFields()
    sheet.boxes["guardian"].setChecked(True)
    sheet.own.setText("需求， 意向课程、需求,")
    assert sheet.required() == RequiredFields(frozenset({"guardian"}), ("需求", "意向课程"))
    again = RequiredSheet(page, sheet.required())
    qtbot.addWidget(again)
    assert again.required() == sheet.required()


def test_taking_approval_off_is_asked_for_and_can_be_withdrawn(frame: Frame, qtbot: QtBot) -> None:
    desk, me = frame.opened.desk, frame.actor
    desk.accounts.create(me, "程望舒", Role.HEAD, "门口的橘猫晒太阳")
    desk.settings.change(me, {"access.approval": "1"})
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    page.show()
    assert page.approval_told.isHidden()
    page.approval.setChecked(False)
    assert "由程望舒批准后生效" in page.approval_told.text()
    page._keep()
    assert "为什么" in page._form._errors["approval_why"].text()
    page.approval_why.setText("嫌麻烦")
    page._organisation.setText("新名字")
    page._keep()
    frame.settle(qtbot)
    assert desk.settings.organisation == "新名字"
    assert desk.settings.needs_approval
    assert page.approval.isChecked()
    assert not page.approval.isEnabled()
    assert "已提交" in page._messages.text()
    assert "批准后生效" in page.approval_told.text()
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert desk.access_requests.policy_asked() is None
    assert page.approval.isEnabled()
    assert page.approval_told.isHidden()


def test_who_is_alone_takes_approval_off_at_once(frame: Frame, qtbot: QtBot) -> None:
    desk = frame.opened.desk
    desk.settings.change(frame.actor, {"access.approval": "1"})
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    page.show()
    page.approval.setChecked(False)
    assert "没有别人可以批准" in page.approval_told.text()
    page.approval_why.setText("只有我一个人")
    page._keep()
    frame.settle(qtbot)
    assert (desk.settings.get("access.approval"), page.approval.isChecked()) == ("", False)
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert (desk.settings.get("access.approval"), page.approval.isChecked()) == ("1", True)


def test_a_backup_made_here_is_shown(frame: Frame, qtbot: QtBot) -> None:
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    assert "还没有备份过" in page._backups.text()
    page._back_up()
    frame.settle(qtbot)
    assert "2026-11-24" in page._backups.text()
    assert len(frame.opened.desk.backups.rows()) == 1


def test_who_may_not_change_may_look(school: OpenDesk, qtbot: QtBot) -> None:
    icons.use_folder(RESOURCES / "icons")
    with framed(school, Role.FRONT_DESK) as frame:
        settings = SettingsPage(frame.context)
        qtbot.addWidget(settings)
        assert not settings._save.isEnabled()
