"""What must be in sight on a small screen: warnings, the question, what was opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.scripts import AnswerKind, Choice, Objection, ScriptStep, StepKind
from desktop_app.ui.calls.head import CallHead
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.kit.grounds import Hint
from tests.desks import OpenDesk
from tests.ui.calls.test_pane import begin, press
from tests.ui.desk_context import Frame

Key = Qt.Key
LONG = "您是从哪里知道我们学校的？"
NINE = ScriptStep(
    "nine",
    StepKind.ASK,
    LONG,
    AnswerKind.CHOICE,
    tuple(Choice(str(n), f"第 {n} 种：朋友、广告、路过，或者别的什么地方") for n in range(1, 10)),
    objections=(Objection("问这做什么", "好让我们少打扰您。"),),
)


def seen(pane: CallPane, part: QWidget) -> bool:
    """Whether all of a part is in sight."""
    place = QRect(part.mapTo(pane, QPoint(0, 0)), part.size())
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect() and pane.rect().contains(place)


@pytest.fixture
def visit(school: OpenDesk) -> int:
    """A visit of somebody with warnings, a household and a history; its script begins with a long question."""
    made = school.desk.scripts.newest("school.trial")
    assert made is not None
    school.desk.scripts.save_draft(school.actor, replace(made, steps=(NINE, *made.steps)))
    school.desk.scripts.approve(school.actor, made.code)
    customer = school.add("卓一诺", "13800009999", remark="打之前先看备注，下午三点以后才方便。")
    for kind, hours in ((FlagKind.QUIET, "10:00-12:00"), (FlagKind.CARE, "")):
        flag = FlagDraft(kind, date(2026, 11, 24), "家里有老人", hours=hours)
        school.desk.conduct.set(school.actor, customer, flag)
    for day in range(1, 9):
        school.event(customer, "trial", date(2026, 10, day), "围棋")
    school.event(school.add("卓一然", "13800009999"), "trial", date(2026, 11, 23), "书法")
    return school.event(customer, "trial", date(2026, 11, 23), "围棋")[0]


def test_warnings_and_the_question_are_seen_as_the_visit_opens(
    frame: Frame, pane: CallPane, qtbot: QtBot, visit: int
) -> None:
    begin(frame, pane, qtbot, visit)
    pane.visit.messages.fail("备份没有存上。")
    qtbot.wait(200)
    shown = [hint for hint in pane.visit._heeded.findChildren(Hint) if hint.isVisible()]
    assert len(shown) == 2
    assert all(seen(pane, part) for part in (*shown, *pane.visit.offers.lines))
    card = pane.visit.script.card
    assert card is not None
    assert any(shown.text() == LONG and seen(pane, shown) for shown in card.findChildren(QLabel))


def test_cards_and_replies_are_seen_when_they_open(frame: Frame, pane: CallPane, qtbot: QtBot, visit: int) -> None:
    begin(frame, pane, qtbot, visit)
    qtbot.wait(200)
    pane.visit.script.tips.click()
    qtbot.wait(50)
    assert pane.visit.tips.visibleRegion().boundingRect().top() == 0, "the cards from their beginning"
    pane.visit.script.tips.click()
    qtbot.wait(50)
    press(frame, qtbot, Key.Key_Q)
    qtbot.wait(50)
    card = pane.visit.script.card
    assert card is not None
    assert card.objections is not None
    assert seen(pane, card.objections.reply)


def test_of_a_long_name_the_person_to_ask_for_is_still_read(
    frame: Frame, pane: CallPane, qtbot: QtBot, school: OpenDesk
) -> None:
    name = "阿依古丽·买买提明·吐尔逊江·努尔艾力"
    (visit,) = school.event(school.add(name, "13800008888", guardian="古丽娜尔"), "trial", date(2026, 11, 23), "舞蹈")
    begin(frame, pane, qtbot, visit)
    head = pane.visit.findChild(CallHead)
    assert head is not None
    assert head.name.text().endswith("找 古丽娜尔")
    assert head.name.text() != head.name.full()
