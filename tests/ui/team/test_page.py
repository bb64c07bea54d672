"""The page of the team on a real desk: figures, hints, visits handed over and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.access_requests import AccessDraft, RequestKind
from desktop_app.domain.visits import Outcome
from desktop_app.ui.kit import theme
from desktop_app.ui.team.page import TeamPage
from desktop_app.ui.team.person_column import MOST, PersonColumn
from desktop_app.ui.team.sheets import HandOverSheet, HintSheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

TODAY = date(2026, 11, 24)


@pytest.fixture
def frame(demo: OpenDesk) -> Iterator[Frame]:
    with framed(demo) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> TeamPage:
    made = TeamPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made.activateWindow()
    made.arrive()
    frame.settle(qtbot)
    return made


def column(page: TeamPage, name: str) -> PersonColumn:
    return next(c for c in page.columns if c.name.full() == name)


def select(page: TeamPage, name: str, *places: int) -> list[int]:
    table = column(page, name).list
    model = table.model()
    for at in places:
        table.selectionModel().select(
            model.index(at, 0), table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows
        )
    return [row.id for row in page.chosen()]


def test_everybody_who_calls_stands_side_by_side_and_figures_follow(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    names = [c.name.full() for c in page.columns]
    assert names[:4] == ["柳知微", "程望舒", "陶然亭", "简书白"]
    person = column(page, "程望舒").person
    assert person is not None
    assert person.planned
    desk = frame.opened.desk
    open_now = next(row for row in person.visits if row.due == TODAY and row.minute is not None)
    frame.context.feed.publish(desk.calls.finish(frame.actor, open_now.id, Outcome.REFUSED).changes)
    frame.settle(qtbot)
    after = column(page, "程望舒").person
    assert after is not None
    assert after.done == person.done + 1
    assert f"完成 {after.done}" in column(page, "程望舒").figures.text()


def test_another_day_is_turned_to(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    page.show_day(date(2026, 11, 27))
    frame.settle(qtbot)
    assert page.shown is not None
    assert page.shown.day == date(2026, 11, 27)
    assert {row.due for person in page.shown.people for row in person.visits} == {date(2026, 11, 27)}


def test_visits_of_several_people_are_handed_over_in_one_step_and_back(
    frame: Frame, page: TeamPage, qtbot: QtBot
) -> None:
    assert not page.hand_over.isEnabled()
    select(page, "柳知微", 0)
    chosen = select(page, "程望舒", 0, 1)
    assert len(chosen) == 3
    assert "3" in page.hand_over.text()
    before = {ident: frame.opened.desk.calls.open(frame.actor, ident).visit.owner for ident in chosen}
    page.give(chosen, "陶然亭", "程望舒今天请假")
    frame.settle(qtbot)
    mine = column(page, "陶然亭").person
    assert mine is not None
    assert set(chosen) <= {row.id for row in mine.visits}
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert before == {ident: frame.opened.desk.calls.open(frame.actor, ident).visit.owner for ident in chosen}


def test_handing_over_asks_for_a_reason(page: TeamPage, qtbot: QtBot) -> None:
    sheet = HandOverSheet(page, ["陶然亭", "程望舒"], 2)
    qtbot.addWidget(sheet)
    sheet.show()
    with qtbot.assertNotEmitted(sheet.accepted):
        sheet._done()
    sheet.why.setText("请假")
    with qtbot.waitSignal(sheet.accepted):
        sheet._done()


def test_a_hint_is_given_shown_and_taken_off(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    page.give_hint("先打老学员", owner="程望舒")
    frame.settle(qtbot)
    theirs = column(page, "程望舒").person
    assert theirs is not None
    assert [hint.note for hint in theirs.guidance] == ["先打老学员"]
    page._take_off(theirs.guidance[0])
    frame.settle(qtbot)
    assert frame.opened.desk.guidance.for_person("程望舒", TODAY) == ()
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert len(frame.opened.desk.guidance.for_person("程望舒", TODAY)) == 1


def test_a_hint_on_a_visit_stands_in_its_line(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    (chosen,) = select(page, "程望舒", 0)
    assert page.hint.isEnabled()
    page.give_hint("家长在意接送", visit_id=chosen)
    frame.settle(qtbot)
    model = column(page, "程望舒").list.model()
    shown = [model.index(at, 0).data(0x100 + 1).second for at in range(model.rowCount())]
    assert any("留话：家长在意接送" in second for second in shown)
    assert page.messages.text() == "已留话。"


def test_empty_words_are_no_hint(page: TeamPage, qtbot: QtBot) -> None:
    sheet = HintSheet(page, "写给程望舒")
    qtbot.addWidget(sheet)
    keep = next(b for b in sheet.findChildren(type(page.hint)) if b.text() == "留话")
    assert not keep.isEnabled()
    sheet.note.setPlainText("先打老学员")
    assert keep.isEnabled()
    assert sheet.text() == "先打老学员"


def test_enter_opens_the_visit_on_the_desk(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    table = column(page, "程望舒").list
    table.setCurrentIndex(table.model().index(0, 0))
    row = table.current_row()
    table.opened.emit(row)
    assert frame.returned == 1
    assert frame.context.selection.visit_id == row.id


def test_who_does_not_lead_is_told_so(demo: OpenDesk, qtbot: QtBot) -> None:
    with framed(demo, Role.FRONT_DESK) as frame:
        page = TeamPage(frame.context)
        qtbot.addWidget(page)
        page.arrive()
        frame.settle(qtbot)
        assert "权限" in page.messages.text()
        assert page.columns == []


def test_a_very_long_day_is_cut_and_says_so(page: TeamPage) -> None:
    shown = column(page, "程望舒")
    assert shown.person is not None
    assert shown.more.isHidden()
    many = replace(shown.person, visits=tuple(row._replace(id=at) for row in shown.person.visits for at in range(900)))
    shown.show_person(many, 1, {}, TODAY, may_hint=True)
    assert shown.list.model().rowCount() == MOST
    assert str(len(many.visits) - MOST) in shown.more.text()


def test_requests_that_wait_are_counted_beside_the_day(frame: Frame, page: TeamPage, qtbot: QtBot) -> None:
    assert not page.requests.isVisible()
    wanted = AccessDraft(RequestKind.ACCOUNT, "柏知夏", "接替前台", Role.FRONT_DESK)
    _, changes = frame.opened.desk.access_requests.ask(replace(frame.actor, id=2, name="别人"), wanted)
    frame.context.feed.publish(changes)
    frame.settle(qtbot)
    assert (page.requests.text(), page.requests.isVisible()) == ("帐号申请 1", True)
    page.requests.click()
    assert frame.pages[-1] == ("access_requests", {})
