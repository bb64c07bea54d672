"""The papers of a ticket on its page: marked by clicks, taken back, and the decision that closes the case (S-31)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.papers import PaperMark
from desktop_app.domain.tickets import TicketDraft, TicketState
from desktop_app.ui.kit.papers_block import PaperSheet
from desktop_app.ui.tickets.page import TicketsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

TODAY = date(2026, 11, 24)
PEOPLE = ("员工", "运营经理", "分支机构负责人")


@pytest.fixture
def ticket(general: OpenDesk) -> int:
    draft = TicketDraft(general.add("柏知夏", "13800001111"), "compliance", "上级名单", persons="员工丁")
    return general.desk.tickets.receive(general.actor, draft)[0]


@pytest.fixture
def frame(general: OpenDesk, ticket: int, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(general, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def page(frame: Frame, ticket: int, qtbot: QtBot) -> TicketsPage:
    made = TicketsPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1366, 720)
    made.show()
    made.arrive(ticket_id=ticket)
    frame.settle(qtbot)
    return made


def complete(frame: Frame, ticket: int) -> None:
    papers = frame.opened.desk.papers
    for paper in papers.of_ticket(ticket):
        papers.mark(frame.opened.actor, paper.id, PaperMark(TODAY, dict.fromkeys(paper.signers, TODAY)))


def state(page: TicketsPage) -> TicketState:
    assert page.detail.ticket is not None
    return page.detail.ticket.state


def test_papers_are_marked_by_clicks_and_taken_back(page: TicketsPage, frame: Frame, ticket: int, qtbot: QtBot) -> None:
    block = page.detail.papers
    assert [line.came.text() for line in block.lines] == [
        "客户回访凭证（录音）", "员工面谈记录表", "合规自查情况说明表",
    ]  # fmt: skip
    assert list(block.lines[1].signed) == list(PEOPLE)
    block.lines[1].signed["员工"].click()
    frame.settle(qtbot)
    block.lines[1].came.click()
    frame.settle(qtbot)
    line = block.lines[1]
    assert (line.came.text(), line.signed["员工"].text()) == ("员工面谈记录表 · 11-24 收到", "员工 11-24")
    assert line.paper.lacking == "员工面谈记录表缺运营经理、分支机构负责人签名"
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert not page.detail.papers.lines[1].came.isChecked()
    assert page.detail.papers.lines[1].signed["员工"].isChecked()


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720)])
def test_all_papers_and_the_decision_are_seen_on_a_small_screen(
    page: TicketsPage, frame: Frame, qtbot: QtBot, size: tuple[int, int]
) -> None:
    frame_of_window = 156  # its lines above and below a page
    page.resize(size[0], size[1] - frame_of_window)
    qtbot.wait(1)
    detail, foot = page.detail, page.detail._working
    assert foot.title.isHidden()
    assert detail._papers_title.text() == "材料：0 / 3 齐全"
    for line in detail.papers.lines:
        assert line.visibleRegion().boundingRect() == line.rect(), line.paper.name
    foot.text.setFocus()
    assert not foot.title.isHidden()
    foot.text.setPlainText("属实")
    page.list.setFocus()
    assert not foot.title.isHidden(), "what is being written stays in sight"


def test_in_person_the_customer_signs_instead(page: TicketsPage, frame: Frame, qtbot: QtBot) -> None:
    block = page.detail.papers
    assert not block.lines[0].signed
    block.lines[0].in_person.click()
    frame.settle(qtbot)
    block.lines[0].signed["客户"].click()
    frame.settle(qtbot)
    assert block.lines[0].came.text() == "客户回访凭证"
    assert block.lines[0].paper.mark.signed == {"客户": TODAY}
    block.lines[0].in_person.click()
    frame.settle(qtbot)
    assert block.lines[0].paper.mark == PaperMark()


def test_the_keyboard_stays_where_it_was(page: TicketsPage, frame: Frame, qtbot: QtBot) -> None:
    page.activateWindow()
    tick = page.detail.papers.lines[1].signed["运营经理"]
    tick.setFocus()
    tick.click()
    frame.settle(qtbot)
    assert page.detail.papers.lines[1].focused() == "运营经理"


def test_days_are_entered_in_a_sheet(page: TicketsPage, frame: Frame, qtbot: QtBot) -> None:
    line = page.detail.papers.lines[1]
    sheet = PaperSheet(page, line.paper, frame.opened.desk.clock.today)
    qtbot.addWidget(sheet)
    sheet.came.setText("11-25")
    sheet.came.textEdited.emit("11-25")
    sheet._done()
    assert not sheet.result()
    sheet.came.set_day(date(2026, 11, 20))
    sheet.signed["员工"].set_day(date(2026, 11, 19))
    sheet._done()
    assert sheet.result()
    page.detail.papers.mark(line.paper, sheet.mark())
    frame.settle(qtbot)
    kept = page.detail.papers.lines[1].paper.mark
    assert (kept.came, kept.signed) == (date(2026, 11, 20), {"员工": date(2026, 11, 19)})


def test_a_file_is_added_and_removed(page: TicketsPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "面谈.pdf").write_bytes(b"x")
    block = page.detail.papers
    block.attach(block.lines[1].paper, tmp_path / "面谈.pdf")
    frame.settle(qtbot)
    assert block.lines[1].paper.file == "面谈.pdf"
    assert "另存 面谈.pdf" in [action.text() for action in block.lines[1].menu.actions()]
    block.detach(block.lines[1].paper)
    frame.settle(qtbot)
    assert block.lines[1].paper.file == ""


def test_the_decision_waits_for_the_papers_and_closes_the_case(
    page: TicketsPage, frame: Frame, ticket: int, qtbot: QtBot
) -> None:
    detail = page.detail
    assert (detail._working.title.text(), detail.handled.text()) == ("合规部的决定", "决定并办结")
    detail.handled.click()
    assert detail._working.wrong.text() == "请写明决定。"
    detail.result.setPlainText("不属实")
    detail.handled.click()
    frame.settle(qtbot)
    assert "材料不齐：客户回访凭证缺录音" in page.messages.text()
    assert detail.result.toPlainText() == "不属实"
    complete(frame, ticket)
    detail.handled.click()
    frame.settle(qtbot)
    assert frame.messages[-1][0] == "2026-0001 已决定并办结"
    assert frame.opened.desk.tickets.get(ticket).state is TicketState.CONFIRMED
    page.arrive(ticket_id=ticket)
    assert state(page) is TicketState.CONFIRMED
    assert detail._wait.text() == "已决定：不属实（林青禾 11-24 周二）"
    assert not detail.papers.lines[0].menu.actions(), "the papers of a closed case are only read"
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert state(page) is TicketState.CLASSIFIED
    assert detail.handled.isVisible()
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert state(page) is TicketState.CONFIRMED
    detail.undecide.click()
    frame.settle(qtbot)
    assert state(page) is TicketState.CLASSIFIED


@pytest.mark.parametrize("frame", [Role.FRONT_DESK, Role.READ_ONLY], indirect=True)
def test_who_may_not_decide_is_told_who_does(page: TicketsPage, frame: Frame) -> None:
    assert not page.detail.handled.isVisible()
    assert page.detail._wait.text() == "材料收齐后，由合规部作出决定办结。"
    marks = [action.text() for line in page.detail.papers.lines for action in line.menu.actions()]
    assert ("附上文件…" in marks) is (frame.actor.role is Role.FRONT_DESK)


def test_a_ticket_without_papers_shows_none(page: TicketsPage, frame: Frame, qtbot: QtBot) -> None:
    draft = TicketDraft(frame.opened.add("岑星野"), "service", "等太久")
    other = frame.opened.desk.tickets.open(frame.opened.actor, draft)[0]
    page.arrive(ticket_id=other)
    frame.settle(qtbot)
    assert page.detail.papers.isHidden()
    assert page.detail._papers_title.isHidden()
    assert page.detail.handled.text() == "登记处理结果"
