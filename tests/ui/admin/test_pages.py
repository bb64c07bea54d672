"""Plans and settings: what a supervisor changes is kept, what cannot stand is said at its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.plans import Offset, Plan, Unit
from desktop_app.domain.reminders import ReminderTerms
from desktop_app.ui.admin.offset_edit import OffsetEdit, offset_words
from desktop_app.ui.admin.plans_page import PlansPage
from desktop_app.ui.admin.settings_page import SettingsPage
from desktop_app.ui.admin.step_sheet import StepSheet
from desktop_app.ui.kit import icons
from tests.desks import RESOURCES, OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk) -> Iterator[Frame]:
    icons.use_folder(RESOURCES / "icons")
    with framed(school) as made:
        yield made


def _plan(frame: Frame, code: str) -> Plan:
    return next(plan for plan in frame.opened.desk.plans.plans() if plan.code == code)


def test_offsets_are_read_back_as_they_were_shown(qtbot: QtBot) -> None:
    for offset in (Offset(0), Offset(15), Offset(-3), Offset(6, Unit.MONTH), Offset(5, Unit.WORKDAY)):
        edit = OffsetEdit(offset)
        qtbot.addWidget(edit)
        assert edit.offset() == offset
    assert offset_words(Offset(0)) == "当天"
    assert offset_words(Offset(15)) == "+15 天"


def test_every_plan_is_listed_with_its_steps(frame: Frame, qtbot: QtBot) -> None:
    page = PlansPage(frame.context)
    qtbot.addWidget(page)
    page.arrive()
    plans = frame.opened.desk.plans.plans()
    assert page._plans.rowCount() == len(plans)
    page._list.select_id("school.employment")
    assert page._steps.rowCount() == len(_plan(frame, "school.employment").steps)


def test_a_plan_is_switched_off_and_on(frame: Frame, qtbot: QtBot) -> None:
    page = PlansPage(frame.context)
    qtbot.addWidget(page)
    page.show()
    page._list.select_id("school.trial")
    for active in (False, True):
        page._toggle()
        frame.settle(qtbot)
        assert _plan(frame, "school.trial").active is active
        assert page._present() == _plan(frame, "school.trial")


def test_a_changed_figure_is_the_desk_s_own(frame: Frame, qtbot: QtBot) -> None:
    page = PlansPage(frame.context)
    qtbot.addWidget(page)
    step = _plan(frame, "school.trial").steps[0]
    assert step.ours
    sheet = StepSheet(page, step, frame.opened.desk.lists.scripts())
    qtbot.addWidget(sheet)
    assert sheet.changed() == step
    sheet._due = OffsetEdit(Offset(2))
    assert sheet.changed() == replace(step, due=Offset(2), ours=False)


def test_a_window_that_ends_before_it_begins_is_refused(frame: Frame, qtbot: QtBot) -> None:
    page = PlansPage(frame.context)
    qtbot.addWidget(page)
    step = _plan(frame, "school.trial").steps[0]
    sheet = StepSheet(page, replace(step, earliest=Offset(9)), ())
    qtbot.addWidget(sheet)
    with qtbot.assertNotEmitted(sheet.accepted):
        sheet._accept()


def test_running_the_plans_tells_how_many_visits_were_missing(frame: Frame, qtbot: QtBot) -> None:
    page = PlansPage(frame.context)
    qtbot.addWidget(page)
    page._run_plans()
    frame.settle(qtbot)
    assert page._run.isEnabled()


def test_settings_are_kept_and_a_wrong_hour_is_said_at_its_field(frame: Frame, qtbot: QtBot) -> None:
    page = SettingsPage(frame.context)
    qtbot.addWidget(page)
    page.arrive()
    page._hours.setText("早上")
    page._keep()
    frame.settle(qtbot)
    assert frame.opened.desk.settings.calling_hours.text == "10:00-11:00，14:00-16:00"
    page._hours.setText("9:00-12:00")
    page._organisation.setText("新名字")
    page._keep()
    frame.settle(qtbot)
    assert frame.opened.desk.settings.calling_hours.text == "09:00-12:00"
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
        plans, settings = PlansPage(frame.context), SettingsPage(frame.context)
        for page in (plans, settings):
            qtbot.addWidget(page)
        assert not plans._edit.isEnabled()
        assert not settings._save.isEnabled()
