"""The page of plans around a real desk: drafts are kept, differences are shown, plans go their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.plan_changes import ChangeKind
from desktop_app.domain.plans import Offset, Plan, PlanState, Trigger
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.plans.coverage_sheet import CoverageSheet
from desktop_app.ui.plans.difference_sheet import DifferenceSheet
from desktop_app.ui.plans.import_sheet import ImportSheet
from desktop_app.ui.plans.new_sheet import NewPlanSheet
from desktop_app.ui.plans.page import PlansPage
from desktop_app.ui.plans.versions_sheet import VersionsSheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

TRIAL = "school.trial"


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> Iterator[PlansPage]:
    made = PlansPage(frame.context)
    qtbot.addWidget(made)
    made.show()
    made.open_plan(TRIAL)
    frame.settle(qtbot)
    yield made
    made.close()


def plan(frame: Frame, code: str = TRIAL) -> Plan:
    return next(plan for plan in frame.opened.desk.plans.plans() if plan.code == code)


def due_in(page: PlansPage, days: int) -> None:
    """Move the first step's day."""
    page.editor.steps.choose(page.editor.steps.steps()[0].key)
    page.editor.steps.form.due._count.setValue(days)


def answer(kind: type[Sheet], act: object) -> list[Sheet]:
    """Do something with the sheet of a kind once it is there."""
    seen: list[Sheet] = []

    def look() -> None:
        sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        if sheets:
            seen.append(sheets[0])
            act(sheets[0])  # type: ignore[operator] # a callable of the sheet
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)
    return seen


def test_every_plan_is_listed_and_the_first_is_open(page: PlansPage, frame: Frame) -> None:
    assert page.list.model.rowCount() == len(frame.opened.desk.plans.plans())
    assert page.plan() == plan(frame)
    assert not page.head.save.isEnabled()


def test_the_preview_follows_every_key(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    page.preview.day.set_day(date(2026, 3, 2))
    due_in(page, 2)
    qtbot.waitUntil(
        lambda: bool(page.preview.sample.rows) and page.preview.sample.rows[0].due == date(2026, 3, 4), timeout=10_000
    )
    page.editor.name.setText("")
    page.editor.name.textEdited.emit("")
    qtbot.waitUntil(lambda: not page.preview.sample.rows, timeout=10_000)
    assert page.preview._nothing.text() == "请给方案起个名字。"
    assert not page.editor._name_error.isHidden()


def test_what_is_typed_waits_while_another_plan_is_looked_at(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    due_in(page, 3)
    page.open_plan("school.enrolment")
    assert not page.head.save.isEnabled()
    page.open_plan(TRIAL)
    assert page.editor.steps.steps()[0].due == Offset(3)
    assert page.head.save.isEnabled()
    page.revert()
    assert page.plan() == plan(frame)
    assert page.messages.text()


def test_a_change_back_is_no_change(page: PlansPage) -> None:
    before = page.editor.steps.steps()[0]
    due_in(page, before.due.count + 1)
    due_in(page, before.due.count)
    page.editor.steps.form.ours.setChecked(before.ours)
    assert not page.head.save.isEnabled()


def test_a_changed_plan_shows_its_difference_first(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    customer = frame.opened.add("王小明")
    (visit,) = frame.opened.event(customer, "trial", date(2026, 11, 23))
    due_in(page, 3)

    def apply(sheet: DifferenceSheet) -> None:
        qtbot.waitUntil(lambda: sheet.difference() is not None, timeout=10_000)
        difference = sheet.difference()
        assert difference is not None
        assert difference.counts[ChangeKind.MOVED] == 1
        assert "王小明" in [change.customer for change in difference.changes]
        sheet.note.setText("试听改为三天后")
        sheet.now.click()

    seen = answer(DifferenceSheet, apply)
    page.deeds.save()
    frame.settle(qtbot)
    assert seen
    saved = plan(frame)
    assert (saved.steps[0].due, saved.version) == (Offset(3), 2)
    assert frame.opened.desk.calls.open(frame.actor, visit).visit.due == date(2026, 11, 26)
    assert "跟着变了" in page.messages.text()
    assert not page.head.save.isEnabled()
    assert frame.opened.desk.plan_editing.versions(saved.id)[0].note == "试听改为三天后"


def test_the_difference_is_listed_in_the_order_of_the_days(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    for name, day in (("柏知夏", 27), ("岑星野", 25), ("池听雨", 26)):
        frame.opened.event(frame.opened.add(name), "trial", date(2026, 11, day))
    due_in(page, 3)

    def look(sheet: DifferenceSheet) -> None:
        qtbot.waitUntil(lambda: sheet.difference() is not None, timeout=10_000)
        rows = [sheet.model.row_at(at) for at in range(sheet.model.rowCount())]
        listed.extend(row.customer for row in rows if row)
        sheet.reject()

    listed: list[str] = []
    answer(DifferenceSheet, look)
    page.deeds.save()
    assert listed == ["岑星野", "池听雨", "柏知夏"]


def test_only_what_comes_later_is_affected_when_a_person_says_so(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    (visit,) = frame.opened.event(frame.opened.add("王小明"), "trial", date(2026, 11, 23))
    before = frame.opened.desk.calls.open(frame.actor, visit).visit.due
    due_in(page, 3)

    def later(sheet: DifferenceSheet) -> None:
        qtbot.waitUntil(lambda: sheet.difference() is not None, timeout=10_000)
        sheet.later.click()

    answer(DifferenceSheet, later)
    page.deeds.save()
    frame.settle(qtbot)
    assert plan(frame).steps[0].due == Offset(3)
    assert frame.opened.desk.calls.open(frame.actor, visit).visit.due == before


def test_a_new_plan_is_a_draft_until_it_is_started(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    frame.opened.event(frame.opened.add("王小明"), "enrolment", date(2026, 11, 23))
    answer(NewPlanSheet, lambda sheet: sheet._take())
    page.deeds.begin()
    page.editor.name.setText("报名次日")
    page.editor.name.textEdited.emit("报名次日")
    page.editor.trigger.events._toggle("enrolment", on=True)
    page.editor.steps.add_step()
    page.editor.steps.form.title.setText("问候")
    page.editor.steps.form.title.textEdited.emit("问候")
    page.editor.steps.form.due._count.setValue(2)
    page.deeds.save()
    frame.settle(qtbot)
    made = next(each for each in frame.opened.desk.plans.plans() if each.name == "报名次日")
    assert made.state is PlanState.DRAFT
    assert frame.opened.desk.plan_drafts.open_visits().get(made.id) is None

    def start(sheet: DifferenceSheet) -> None:
        qtbot.waitUntil(lambda: sheet.difference() is not None, timeout=10_000)
        assert sheet.now.text() == "开始执行，排 1 次"
        sheet.now.click()

    answer(DifferenceSheet, start)
    assert page.head.step.text() == "开始执行…"
    page.head.step.click()
    frame.settle(qtbot)
    assert plan(frame, made.code).state is PlanState.RUNNING
    assert frame.opened.desk.plan_drafts.open_visits()[made.id] == 1


def test_what_cannot_stand_is_not_saved_and_said_at_its_part(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    page.begin(None)
    page.deeds.save()
    assert "还不能保存" in page.messages.text()
    assert not page.editor._name_error.isHidden()
    assert not any(plan.name == "" for plan in frame.opened.desk.plans.plans())


def test_the_first_part_that_is_wrong_is_gone_to(page: PlansPage) -> None:
    page.open_plan("school.employment")
    last = page.editor.steps.steps()[-1]
    page.editor.steps.choose(last.key)
    page.editor.steps.form.title.setText("")
    page.editor.steps.form.title.textEdited.emit("")
    page.editor.steps.choose(page.editor.steps.steps()[0].key)
    page.deeds.save()
    assert page.editor.steps.present_key() == last.key
    assert page.focusWidget() is page.editor.steps.form.title
    assert page.editor.steps.form.lines.error("title")


def test_a_plan_goes_from_hand_to_hand(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    copied = frame.opened.desk.plan_editing.copy(plan(frame))
    terms = replace(copied.terms, approver=Role.SUPERVISOR.value, aim="试一试")
    draft, _ = frame.opened.desk.plan_editing.save(frame.actor, replace(copied, terms=terms))
    page.load()
    page.open_plan(draft.code)
    for words, state in (("提交审批", PlanState.SUBMITTED), ("批准", PlanState.APPROVED)):
        assert page.head.step.text() == words
        page.head.step.click()
        frame.settle(qtbot)
        assert plan(frame, draft.code).state is state
    assert page.head.step.text() == "开始执行…"


def test_a_plan_is_switched_off_and_on(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    for active in (False, True):
        present = page.plan()
        assert present is not None
        page.deeds._switch(present)
        frame.settle(qtbot)
        assert plan(frame).active is active


def test_an_earlier_version_comes_back_into_the_editor(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    first = plan(frame)
    step = replace(first.steps[0], title="改了名")
    frame.opened.desk.plan_editing.save(frame.actor, replace(first, steps=(step, *first.steps[1:])), "改名")
    page.load()

    def take(sheet: VersionsSheet) -> None:
        assert sheet.table.current_row().number == 2
        sheet.table.select_id(1)
        sheet._take()

    answer(VersionsSheet, take)
    present = page.plan()
    assert present is not None
    page.deeds._versions(present)
    assert page.editor.steps.steps()[0].title == first.steps[0].title
    assert page.head.save.isEnabled()


def test_plans_go_out_and_come_in_through_the_menu(page: PlansPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    words = [action.text() for action in page.head.menu.actions()]
    assert {"复制成新方案", "从文件导入…", "导出成 Excel…", "导出给另一台回访台…"} <= set(words)
    file = tmp_path / "方案.toml"
    page.deeds.files.write(file, [replace(plan(frame), code="school.other", name="别家的")])
    frame.settle(qtbot)
    assert file.exists()

    def take(sheet: ImportSheet) -> None:
        assert sheet.take.text() == "导入 1 个方案"
        sheet.take.click()

    answer(ImportSheet, take)
    page.deeds.files.read(file)
    qtbot.waitUntil(lambda: any(p.name == "别家的" for p in frame.opened.desk.plans.plans()), timeout=10_000)
    frame.settle(qtbot)
    assert page.list.model.find("school.other") is not None


def test_a_template_that_is_here_already_gets_a_code_of_its_own(page: PlansPage, frame: Frame) -> None:
    def take(sheet: NewPlanSheet) -> None:
        sheet._find("试听课后")
        sheet._take()

    answer(NewPlanSheet, take)
    page.deeds.begin()
    begun = page.plan()
    assert begun is not None
    assert begun.code == "school.trial_2"
    assert begun.steps[0].due == plan(frame).steps[0].due
    assert (begun.id, begun.state) == (0, PlanState.DRAFT)


def test_a_plan_by_hand_offers_to_plan_a_group(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    frame.opened.add("王小明")
    manual = replace(plan(frame), code="own.manual", name="满意度", trigger=Trigger.MANUAL, trigger_key="", id=0)
    saved, _ = frame.opened.desk.plan_editing.save(frame.actor, manual)
    page.load()
    page.open_plan(saved.code)
    assert page.head.step.text() == "安排一批…"
    answer(Sheet, lambda sheet: sheet.accept())
    page.head.step.click()
    frame.settle(qtbot)
    assert frame.opened.desk.plan_drafts.open_visits()[saved.id] == len(saved.steps)


def test_who_is_still_missing_is_listed_and_opened(page: PlansPage, frame: Frame, qtbot: QtBot) -> None:
    """R-113: the plan that must reach everybody lists whom it has not; one of them is opened from there."""
    first, second = frame.opened.add("王小明"), frame.opened.add("李强")
    for customer in (first, second):
        frame.opened.event(customer, "trial", date(2026, 11, 23))
    saved = plan(frame)
    terms = replace(saved.terms, full_coverage=True)
    frame.opened.desk.plan_editing.save(frame.actor, replace(saved, terms=terms))
    page.load()

    def take(sheet: CoverageSheet) -> None:
        assert sheet.model.rowCount() == 2
        sheet.table.select_id(second)
        sheet._take()

    answer(CoverageSheet, take)
    present = page.plan()
    assert present is not None
    page.deeds._missing(present)
    qtbot.waitUntil(lambda: frame.returned == 1, timeout=10_000)
    assert frame.context.selection.customer_id == second
    assert page.head.menu.actions()[0].text() == "还没访到的…"


def test_who_may_not_change_may_look(school: OpenDesk, qtbot: QtBot) -> None:
    with framed(school, Role.FRONT_DESK) as frame:
        page = PlansPage(frame.context)
        qtbot.addWidget(page)
        page.show()
        frame.settle(qtbot)
        assert not page.head.save.isVisible()
        assert not page.list.add.isVisible()
        assert not page.editor.trigger.isEnabled()
        assert page.head.menu.actions() == []
        assert page.preview.sample.rows
        page.close()
