"""What is missing or out, on its page and on the record: in or back by one click, and taken back (S-28.3, S-37.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.papers import Loan, LoanDraft, PaperMark
from desktop_app.domain.plans import Need, StepTerms
from desktop_app.domain.tickets import TicketDraft
from desktop_app.domain.visits import Outcome, VisitState, VisitStatus
from desktop_app.ui.calendar.filters import FilterMenu
from desktop_app.ui.calls.pane import CallPane
from desktop_app.ui.kit.loans_block import LoanSheet, LongerSheet
from desktop_app.ui.records.page import RecordsPage
from desktop_app.ui.records.papers_page import PapersPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def visit(general: OpenDesk) -> int:
    """A visit whose step asks for a return slip, for which a file was lent out, not made yet."""
    editing, actor = general.desk.plan_editing, general.actor
    plan = next(plan for plan in general.desk.plans.plans() if plan.code == "general.contract_change")
    step = plan.steps[0]
    terms = StepTerms(needs=(Need.RETURN_SLIP,))
    editing.save(actor, replace(plan, steps=(replace(step, terms=terms),)))
    customer = general.add("柏知夏", "13800001111")
    made: int = general.event(customer, "contract_change", date(2026, 11, 24))[0]
    general.desk.loans.lend(actor, made, LoanDraft("合同原件", "孟听雨"))
    return made


@pytest.fixture
def frame(general: OpenDesk, visit: int, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(general, getattr(request, "param", None)) as made:
        yield made


def made(frame: Frame, visit: int) -> None:
    calls, actor = frame.opened.desk.calls, frame.opened.actor
    calls.save_note(actor, visit, "本人办的")
    calls.finish(actor, visit, Outcome.REACHED)


def status(frame: Frame, visit: int) -> VisitStatus:
    return frame.opened.desk.calls.open(frame.opened.actor, visit).visit.status


@pytest.fixture
def page(frame: Frame, visit: int, qtbot: QtBot) -> PapersPage:
    made(frame, visit)
    draft = TicketDraft(frame.opened.add("岑星野"), "compliance", "上级名单")
    frame.opened.desk.tickets.receive(frame.opened.actor, draft)
    shown = PapersPage(frame.context)
    qtbot.addWidget(shown)
    shown.resize(1366, 640)
    shown.show()
    shown.arrive()
    frame.settle(qtbot)
    return shown


def names(page: PapersPage) -> list[str]:
    rows = [page._model.row_at(at) for at in range(page._model.rowCount())]
    return [row.what if isinstance(row, Loan) else row.name for row in rows if row is not None]


def choose(page: PapersPage, name: str) -> None:
    row = page._model.row_at(names(page).index(name))
    assert row is not None
    assert page.table.select_id((type(row).__name__, row.id))


def later(clock: FixedClock, days: int) -> None:
    clock.moment += timedelta(days=days)


def test_what_is_missing_and_out_is_listed_by_its_day_and_filtered(page: PapersPage, clock: FixedClock) -> None:
    proofs = ["客户回访凭证", "员工面谈记录表", "合规自查情况说明表"]
    everything = ["合同原件", *proofs, "服务承诺书", "回执"]
    assert names(page)[0] in everything
    assert sorted(names(page)) == sorted(everything)
    for wanted, found in (("out", ["合同原件"]), ("open", [*proofs, "服务承诺书", "回执"]), ("late", [])):
        page.span.set_value(wanted)
        page._load()
        assert names(page) == found
    later(clock, 8)
    page._load()
    assert len(names(page)) == 6, "all of them are late by now"
    page.span.set_value("all")
    page.search.setText("岑星野")
    page._load()
    assert names(page) == proofs


def test_a_slip_is_received_by_one_key_which_finishes_its_visit(
    page: PapersPage, frame: Frame, visit: int, qtbot: QtBot
) -> None:
    assert status(frame, visit) is VisitStatus.AWAITING
    pledge = frame.opened.desk.papers.of_visit(visit)[0]
    today = frame.opened.desk.clock.today()
    frame.opened.desk.papers.mark(frame.opened.actor, pledge.id, PaperMark(today, {"客户": today}))
    page._load()
    choose(page, "回执")
    assert page.done.text() == "收到"
    page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(frame.messages))
    frame.settle(qtbot)
    assert status(frame, visit) is VisitStatus.DONE
    assert "回执" not in names(page)
    assert frame.messages[-1][0] == "回执已收到"
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert status(frame, visit) is VisitStatus.AWAITING
    assert "回执" in names(page)


def test_lent_papers_are_back_by_one_click(page: PapersPage, frame: Frame, qtbot: QtBot) -> None:
    choose(page, "合同原件")
    assert page.done.text() == "归还"
    page.done.click()
    frame.settle(qtbot)
    assert "合同原件" not in names(page)
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert "合同原件" in names(page)


def test_it_leads_to_where_the_papers_belong(page: PapersPage, frame: Frame, visit: int) -> None:
    for name in ("员工面谈记录表", "回执", "合同原件"):
        choose(page, name)
        page.open.click()
    assert [name for name, _ in frame.pages] == ["tickets", "records"]
    assert frame.pages[1][1] == {"visit_id": visit}
    assert frame.context.selection.visit_id == visit


def test_the_list_goes_out_as_it_is_seen(page: PapersPage, frame: Frame, tmp_path: Path) -> None:
    page.span.set_value("out")
    sheet = page.export_sheet()
    exports, lines = frame.opened.desk.exports, page._rows()
    exports.papers(frame.actor, tmp_path / "材料.csv", lines=lines, columns=["paper", "customer", "lacking", "due"])
    assert (tmp_path / "材料.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "材料,客户,缺什么、在谁手里,期限", "合同原件,柏知夏,孟听雨借出,2026-11-30",
    ]  # fmt: skip
    sheet.deleteLater()
    exports.papers(frame.actor, tmp_path / "全部.xlsx", lines=frame.opened.desk.papers.open())


@pytest.mark.parametrize("frame", [Role.VISITOR, Role.READ_ONLY], indirect=True)
def test_who_may_not_only_looks(page: PapersPage, frame: Frame) -> None:
    choose(page, "合同原件")
    assert (page.done.isEnabled(), page.longer.isEnabled()) == (False, False)
    choose(page, "员工面谈记录表")
    assert page.done.isEnabled() is (frame.actor.role is Role.VISITOR)


def test_the_head_consents_to_a_later_day(page: PapersPage, frame: Frame, qtbot: QtBot) -> None:
    (loan,) = frame.opened.desk.loans.out()
    sheet = LongerSheet(page, frame.context, loan)
    qtbot.addWidget(sheet)
    sheet.until.set_day(loan.due)
    sheet._done()
    assert not sheet.result()
    sheet.until.set_day(loan.due + timedelta(days=5))
    sheet._done()
    assert not sheet.result()
    sheet.why.setText("周末再访")
    sheet._done()
    assert sheet.result()


def test_lending_asks_what_and_whom_and_proposes_the_day(frame: Frame, visit: int, qtbot: QtBot) -> None:
    sheet = LoanSheet(None, frame.context, visit)  # type: ignore[arg-type] # no window over it
    qtbot.addWidget(sheet)
    assert sheet.due.day() == frame.opened.desk.loans.due_back(visit)
    sheet._done()
    assert not sheet.result()
    sheet.what.setText("档案")
    sheet._done()
    assert sheet.result()
    assert sheet.draft() == LoanDraft("档案", "林青禾", sheet.due.day())


def test_the_call_shows_what_is_out_and_what_the_visit_waits_for(frame: Frame, visit: int, qtbot: QtBot) -> None:
    pane = CallPane(frame.context)
    qtbot.addWidget(pane)
    pane.resize(460, 720)
    pane.show()
    frame.context.selection.choose_visit(visit, frame.opened.desk.schedule.customer_of(visit))
    frame.settle(qtbot)
    lines = pane.visit.papers
    assert [line.isVisible() for line in lines.loans.lines] == [True]
    assert not lines.open.isVisible()
    made(frame, visit)
    pane.session.open(visit)
    assert lines.waits.text() == "还没完成：服务承诺书没有收到，缺客户签名；回执没有收到。"
    lines.open.click()
    assert frame.pages == [("records", {"visit_id": visit})]
    lines.loans.lines[0].back.click()
    frame.settle(qtbot)
    assert not lines.loans.lines


def test_the_start_list_leads_to_the_papers(frame: Frame, visit: int, clock: FixedClock, qtbot: QtBot) -> None:
    made(frame, visit)
    later(clock, 8)
    pane = CallPane(frame.context)
    qtbot.addWidget(pane)
    pane.show()
    frame.settle(qtbot)
    (line,) = [line for line in pane.start.lines if "借出" in line.accessibleName()]
    assert line.accessibleName() == "柏知夏 孟听雨借出：合同原件 逾期 2 天"
    line.click()
    assert frame.pages == [("papers", {})]


def test_the_calendar_offers_the_state_only_where_visits_wait(frame: Frame, school: OpenDesk, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    assert VisitState.AWAITING in dict(FilterMenu(over, frame.context).choices()["states"])
    with framed(school) as other:
        assert VisitState.AWAITING not in dict(FilterMenu(over, other.context).choices()["states"])


def test_the_record_keeps_what_is_being_written_while_papers_are_marked(frame: Frame, visit: int, qtbot: QtBot) -> None:
    made(frame, visit)
    page = RecordsPage(frame.context)
    qtbot.addWidget(page)
    page.resize(1366, 720)
    page.show()
    page.arrive(visit_id=visit)
    frame.settle(qtbot)
    detail = page.detail
    detail.course.setPlainText("写了一半")
    detail.addition.setText("补一句")
    detail.papers.lines[1].came.click()
    frame.settle(qtbot)
    detail.papers.lines[0].signed["客户"].click()
    frame.settle(qtbot)
    detail.papers.lines[0].came.click()
    frame.settle(qtbot)
    assert status(frame, visit) is VisitStatus.DONE
    assert detail.record is not None
    assert detail.record.row.outcome == "成功"
    assert (detail.course.toPlainText(), detail.outcome.toPlainText()) == ("写了一半", "成功")
    assert detail.addition.text() == "补一句"
    assert [line.isVisible() for line in detail.loans.lines] == [True]
