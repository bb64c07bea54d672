"""The parts of the plan editor: what is shown is what is read back, and a change tells of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.domain.plan_changes import PlanProblem, SampleDay
from desktop_app.domain.plans import Audience, Offset, Plan, PlanStep, PlanTerms, StepTerms, Trigger, Unit
from desktop_app.domain.words import role_words
from desktop_app.ui.plans.audience_form import Offered
from desktop_app.ui.plans.editor import PlanEditor
from desktop_app.ui.plans.offset_edit import MaybeOffset, OffsetEdit
from desktop_app.ui.plans.pick_many import PickMany
from desktop_app.ui.plans.preview import DayLines
from desktop_app.ui.plans.step_form import StepForm
from desktop_app.ui.plans.timeline import Timeline
from desktop_app.ui.plans.words import Names, audience_phrase, offset_words, rules_phrase, trigger_phrase
from tests.rules.plan_shapes import EVENTS, FESTIVALS, SCRIPTS, plans

NAMES = Names(EVENTS, SCRIPTS, FESTIVALS, {str(role): word for role, word in role_words().items()})
STEP = PlanStep("call", "电话", Offset(10), Offset(10), Offset(10), ours=True)
PLAN = Plan("own.care", "帮教", Trigger.EVENT, "start", (STEP,))


def editor(qtbot: QtBot) -> PlanEditor:
    made = PlanEditor(lambda: date(2026, 11, 24), lambda: None, NAMES)
    qtbot.addWidget(made)
    made.offer(NAMES, Offered((), (), (), tuple(EVENTS.items())), ("林青禾",))
    return made


def test_any_plan_is_read_back_as_it_was_shown(qtbot: QtBot) -> None:
    """Opening one plan after the other and looking at each of its steps changes nothing."""
    shown = editor(qtbot)

    @given(plans())
    @settings(max_examples=25)
    def look(plan: Plan) -> None:
        with qtbot.assertNotEmitted(shown.changed):
            shown.show_plan(plan)
            for step in plan.steps:
                shown.steps.choose(step.key)
                assert shown.steps.form.step() == step
        assert shown.plan() == plan
        for phrase in (
            trigger_phrase(plan, NAMES),
            audience_phrase(plan.terms, NAMES),
            rules_phrase(plan.terms, NAMES),
        ):
            assert phrase

    look()


@pytest.mark.parametrize("offset", [Offset(0), Offset(15), Offset(-3), Offset(6, Unit.MONTH), Offset(5, Unit.WORKDAY)])
def test_offsets_are_read_back_as_they_were_shown(qtbot: QtBot, offset: Offset) -> None:
    edit = OffsetEdit(Offset(1))
    qtbot.addWidget(edit)
    with qtbot.assertNotEmitted(edit.changed):
        edit.set_offset(offset)
    assert edit.offset() == offset


def test_an_approver_that_is_no_role_stays(qtbot: QtBot) -> None:
    shown = editor(qtbot)
    plan = replace(PLAN, terms=PlanTerms(approver="负责人", audience=Audience(categories=("good",))))
    shown.show_plan(plan)
    assert shown.plan() == plan
    named = replace(NAMES, values={"good": "良好合作单位"})
    assert audience_phrase(plan.terms, named) == "良好合作单位，每位客户一次"


def test_offsets_are_said_as_a_clerk_says_them() -> None:
    assert [offset_words(o) for o in (Offset(0), Offset(15), Offset(-3), Offset(2, Unit.WEEK))] == [
        "当天",
        "15 天后",
        "3 天前",
        "2 个星期后",
    ]


def test_a_distance_that_need_not_be(qtbot: QtBot) -> None:
    edit = MaybeOffset("每隔", Offset(10))
    qtbot.addWidget(edit)
    assert edit.offset() is None
    with qtbot.waitSignal(edit.changed):
        edit._tick.click()
    assert edit.offset() == Offset(10)


def test_the_window_goes_along_while_it_is_the_day_alone(qtbot: QtBot) -> None:
    form = StepForm()
    qtbot.addWidget(form)
    form.offer([])
    form.show_step(STEP)
    form.due._count.setValue(20)
    assert (form.step().earliest, form.step().due, form.step().latest) == (Offset(20), Offset(20), Offset(20))
    form.latest._count.setValue(25)
    form.due._count.setValue(21)
    assert (form.step().earliest, form.step().latest) == (Offset(21), Offset(25))


def test_a_changed_figure_is_the_desk_s_own(qtbot: QtBot) -> None:
    form = StepForm()
    qtbot.addWidget(form)
    form.offer([])
    form.show_step(STEP)
    form.title.setText("改名")
    form.title.textEdited.emit("改名")
    assert form.step().ours
    form.due._count.setValue(11)
    assert not form.step().ours
    assert not form.ours.isChecked()
    form.ours.setChecked(True)
    assert form.step().ours


def test_times_count_only_for_what_returns(qtbot: QtBot) -> None:
    form = StepForm()
    qtbot.addWidget(form)
    form.offer([])
    form.show_step(STEP)
    form.every._tick.click()
    form.times.setValue(3)
    assert form.step().terms == StepTerms(every=Offset(10), times=3)
    form.every._tick.click()
    assert form.step().terms == StepTerms()


def test_steps_are_added_copied_put_into_order_and_taken_out(qtbot: QtBot) -> None:
    shown = editor(qtbot)
    shown.show()
    shown.show_plan(PLAN)
    steps = shown.steps
    steps.add_step()
    assert [(step.key, step.due) for step in steps.steps()] == [("call", Offset(10)), ("step_1", Offset(20))]
    assert shown.focusWidget() is steps.form.title
    steps.copy_step()
    assert [step.key for step in steps.steps()] == ["call", "step_1", "step_2"]
    QTest.keyClick(steps.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [step.key for step in steps.steps()] == ["call", "step_2", "step_1"]
    QTest.keyClick(steps.table, Qt.Key.Key_Delete)
    assert [step.key for step in steps.steps()] == ["call", "step_1"]
    assert shown.plan().steps == steps.steps()


def test_a_click_on_the_drawing_opens_the_step(qtbot: QtBot) -> None:
    line = Timeline()
    qtbot.addWidget(line)
    line.resize(500, 100)
    line.show_plan(
        Plan("x", "x", Trigger.EVENT, "", (STEP, PlanStep("b", "b", Offset(20), Offset(1), Offset(400)))), "b"
    )
    with qtbot.waitSignal(line.picked) as told:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert told.args == ["call"]


def test_what_is_wrong_stands_at_its_part_and_unfolds_it(qtbot: QtBot) -> None:
    shown = editor(qtbot)
    shown.show_plan(PLAN)
    shown.tell_problems(
        (
            PlanProblem("trigger_key", "x", "请选事件"),
            PlanProblem("hours", "x", "看不懂时段"),
            PlanProblem("cap_days", "x", "至少是 1"),
            PlanProblem("latest", "x", "太早", step="call"),
        )
    )
    assert shown.trigger.lines.error("events") == "请选事件"
    assert shown.rules.lines.error("hours") == "看不懂时段"
    assert shown.rules.rare.error("cap_days") == "至少是 1"
    assert shown.steps.form.lines.error("latest") == "太早"
    assert shown.terms.heading.isChecked()
    assert shown.rules.more.heading.isChecked()
    shown.tell_problems(())
    assert shown.trigger.lines.error("events") == shown.steps.form.lines.error("latest") == ""


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_several_are_ticked_while_the_list_stays_open(qtbot: QtBot) -> None:
    pick = PickMany("不限", ("新的…", lambda: ("new", "新事件")))
    qtbot.addWidget(pick)
    pick.set_choices(list(EVENTS.items()))
    pick.show()
    pick.open()
    menu = pick.findChild(QMenu)
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Space)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert pick.taken() == ("start", "paid_repair")
    assert pick.words() == "签订帮教协议、付费维修"
    pick._make()
    assert pick.taken() == ("start", "paid_repair", "new")
    menu.hide()


def test_days_are_grouped_by_customer(qtbot: QtBot) -> None:
    lines = DayLines(named=True)
    qtbot.addWidget(lines)
    day = date(2026, 3, 9)
    rows = [SampleDay("李雷", "首次", day, day, day, "因为"), SampleDay("韩梅", "", None, None, None, "不在对象里")]
    lines.show_rows(rows)
    lines.show_rows(rows[:1])
    assert [name.full() for name in lines._names if not name.isHidden()] == ["李雷"]
    assert [line._day.full() for line in lines._lines if not line.isHidden()] == ["2026-03-09 周一  首次"]
