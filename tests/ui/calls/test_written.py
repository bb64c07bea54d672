"""Visits in writing, what is ready before a call, and words about the script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.customer_flags import FlagDraft, FlagKind
from desktop_app.domain.plans import Method
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.calls.checklist import ready
from desktop_app.ui.calls.outgoing import mail_url, sms_url
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.calls.strips import Strip, TextStrip
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame


class Program(QObject):
    """A program of this computer that takes what is handed to it."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.given.append(url)


def _strip(pane: CallPane) -> Strip | None:
    return pane.visit.strip


def _open(frame: Frame, qtbot: QtBot, visit: int) -> None:
    frame.context.selection.clear()
    frame.context.selection.choose_visit(visit, frame.opened.desk.schedule.customer_of(visit))
    frame.settle(qtbot)


@pytest.fixture
def message(school: OpenDesk, trials: list[int], frame: Frame, pane: CallPane, qtbot: QtBot) -> int:
    """A visit whose customer takes no calls, so that it became a message."""
    customer = school.desk.schedule.customer_of(trials[0])
    today = school.desk.clock.today()
    school.desk.conduct.set(
        school.actor, customer, FlagDraft(FlagKind.CHANNELS, today, declined=frozenset({Method.PHONE}))
    )
    _open(frame, qtbot, trials[0])
    return trials[0]


def test_a_message_is_copied_opened_and_marked_as_sent_by_three_keys(
    pane: CallPane, frame: Frame, message: int, qtbot: QtBot, school: OpenDesk
) -> None:
    program = Program()
    QDesktopServices.setUrlHandler("sms", program, "take")  # type: ignore[arg-type] # the binding takes text
    try:
        assert pane.visit.written.isVisible()
        assert pane.visit.outcomes.reached.words == "已发出"
        assert "没问" not in pane.visit.outcomes.reached.second
        text = pane.visit.written.text()
        assert "青禾学校" in text
        qtbot.keyClick(pane.visit.script, Qt.Key.Key_C, modifier=Qt.KeyboardModifier.NoModifier)
        assert QGuiApplication.clipboard().text() == text
        qtbot.keyClick(pane.visit.script, Qt.Key.Key_O)
        assert [url.path() for url in program.given] == ["13800001111"]
    finally:
        QDesktopServices.unsetUrlHandler("sms")
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    frame.settle(qtbot)
    assert school.desk.calls.open(school.actor, message).visit.status is VisitStatus.DONE


@pytest.fixture
def confirming(school: OpenDesk, trials: list[int]) -> int:
    """A visit that asks for the customer's word on a handled ticket."""
    customer = school.desk.schedule.customer_of(trials[0])
    ticket, _ = school.desk.tickets.open(school.actor, TicketDraft(customer, "teaching", "讲得太快"))
    return school.desk.tickets.handled(school.actor, ticket, "换了老师。")[0]


def test_a_confirming_message_waits_for_the_answer(
    school: OpenDesk, confirming: int, frame: Frame, pane: CallPane, qtbot: QtBot
) -> None:
    """R-231: that it was sent is not the customer's word."""
    customer = school.desk.schedule.customer_of(confirming)
    declined = FlagDraft(FlagKind.CHANNELS, school.desk.clock.today(), declined=frozenset({Method.PHONE}))
    school.desk.conduct.set(school.actor, customer, declined)
    _open(frame, qtbot, confirming)
    told: list[str] = []
    pane.visit.written.told.connect(told.append)
    qtbot.keyClick(pane.visit.script, Qt.Key.Key_C)
    sent_text = "您好，这里是青禾学校。您反映的问题已经处理。处理结果：换了老师。请您回复是否满意。"
    assert QGuiApplication.clipboard().text() == sent_text
    assert told == ["文字已复制。发出后按 F10，记为已发；客户答复后再记满意不满意。"]
    assert (pane.visit.outcomes.reached.words, pane.visit.outcomes.no_answer.words) == ("完成", "已发，等答复")
    assert "没问" not in pane.visit.outcomes.reached.second
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    frame.settle(qtbot)
    assert "还没记下客户满意不满意" in pane.visit.messages.text()
    qtbot.keyClick(pane, Qt.Key.Key_F10)
    frame.settle(qtbot)
    sent = school.desk.calls.open(school.actor, confirming).visit
    assert (sent.status, [attempt.note for attempt in sent.attempts]) == (VisitStatus.OPEN, ["已发出，等客户答复"])


def test_a_confirming_call_is_refused_at_the_first_press(
    confirming: int, frame: Frame, pane: CallPane, qtbot: QtBot
) -> None:
    _open(frame, qtbot, confirming)
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    frame.settle(qtbot)
    assert "还没记下客户满意不满意" in pane.visit.messages.text()
    assert "再按一次" not in pane.visit.messages.text()


def test_a_call_shows_nothing_of_it(pane: CallPane, frame: Frame, trials: list[int], qtbot: QtBot) -> None:
    _open(frame, qtbot, trials[1])
    assert not pane.visit.written.isVisible()
    assert pane.visit.outcomes.reached.words == "完成"


@pytest.mark.parametrize("text", ["明天 15:00 见 & 带上乐谱？", "一行\n两行", "100% #1"])
def test_every_sign_of_a_text_arrives(text: str) -> None:
    sms, mail = sms_url("13800001111", text), mail_url("a@example.com", "青禾", text)
    for url in (sms, mail):
        assert url.isValid()
        query = url.query(QUrl.ComponentFormattingOption.FullyEncoded)
        body = next(part for part in query.split("&") if part.startswith("body="))
        assert QUrl.fromPercentEncoding(body.removeprefix("body=").encode()) == text


def test_what_is_ready_is_seen_at_a_glance_and_unfolds(
    pane: CallPane, frame: Frame, trials: list[int], qtbot: QtBot, school: OpenDesk
) -> None:
    _open(frame, qtbot, trials[1])
    lines = ready(school.desk.calls.open(school.actor, trials[1]))
    assert [line.text for line in lines if line.there] == [
        "最近业务：2026-11-23 围棋",
        "话术：试听课后回访",
        "时间合适",
    ]
    assert "资料还缺：分类、负责人" in [line.text for line in lines]
    assert pane.visit.story.ready.text() == "准备 3/6"
    assert not pane.visit.checklist.isVisible()
    pane.visit.story.ready.click()
    assert pane.visit.checklist.isVisible()


def test_a_word_about_the_script_waits_for_its_next_version(
    pane: CallPane, frame: Frame, trials: list[int], qtbot: QtBot, school: OpenDesk
) -> None:
    _open(frame, qtbot, trials[1])
    sheet = pane.session.sheet
    assert sheet is not None
    assert sheet.script is not None
    pane.words.ask_comment()
    strip = _strip(pane)
    assert isinstance(strip, TextStrip)
    strip.line.setText("先问孩子累不累")
    qtbot.keyClick(strip.line, Qt.Key.Key_Return)
    frame.settle(qtbot)
    assert _strip(pane) is None
    [comment] = school.desk.scripts.comments(sheet.script.code)
    assert comment.text == "先问孩子累不累"
    assert comment.step == (pane.session.flow.current if pane.session.flow else "")


def test_changed_words_are_noted_unless_the_script_is_fixed(
    pane: CallPane, frame: Frame, trials: list[int], qtbot: QtBot, school: OpenDesk
) -> None:
    _open(frame, qtbot, trials[1])
    pane.words.ask_wording()
    strip = _strip(pane)
    assert isinstance(strip, TextStrip)
    strip.line.setText("用了方言")
    qtbot.keyClick(strip.line, Qt.Key.Key_Return)
    pane.session.keep_note()
    frame.settle(qtbot)
    assert school.desk.calls.open(school.actor, trials[1]).visit.note == "改了说法：用了方言"

    sheet = pane.session.sheet
    assert sheet is not None
    assert sheet.script is not None
    pane.session.sheet = replace(sheet, script=replace(sheet.script, fixed=True))
    pane.visit.script.show_script(pane.session.sheet.script, pane.session.flow, editable=True)
    pane.words.ask_wording()
    assert _strip(pane) is None
    assert "须照稿" in pane.visit.messages.text()
    assert "须照稿" in pane.visit.script.title.full()
