"""The page of levelling: what is shown is done by one button, for everybody or one person, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.customers import CustomerDraft
from desktop_app.domain.visits import CAPACITY_SETTING, Outcome
from desktop_app.ui.planload.level_page import TYPED, LevelPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

MONDAY = date(2026, 11, 30)


@pytest.fixture
def peak(school: OpenDesk) -> list[int]:
    """Three visits of 王芳 and two of 李雷 on Monday, each with a window to Wednesday."""
    made: list[int] = []
    for number, owner in enumerate(["王芳"] * 3 + ["李雷"] * 2):
        customer = school.desk.customers.create(school.actor, CustomerDraft(f"学员{number}", owner=owner))[0]
        made += school.event(customer, "trial", MONDAY - timedelta(days=1))
    return made


@pytest.fixture
def frame(school: OpenDesk, peak: list[int]) -> Iterator[Frame]:
    school.desk.settings.change(school.actor, {CAPACITY_SETTING: "1"})
    with framed(school) as made:
        yield made


def shown(frame: Frame, qtbot: QtBot) -> LevelPage:
    page = LevelPage(frame.context)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    frame.settle(qtbot)
    return page


def on_monday(frame: Frame, visits: list[int]) -> int:
    desk = frame.opened.desk
    return sum(desk.calls.open(frame.actor, visit).visit.due == MONDAY for visit in visits)


def test_the_page_tells_what_would_move_and_the_button_how_many(frame: Frame, qtbot: QtBot, peak: list[int]) -> None:
    page = shown(frame, qtbot)
    assert page.moves.rowCount() == 3
    assert page.primary.text() == "调整 3 次回访"
    assert page.story.text().startswith("最忙的 11-30 周一：5 → 2 次；超量的日子 1 → 0 天")
    assert on_monday(frame, peak) == 5


def test_one_button_moves_all_and_undo_brings_them_back(frame: Frame, qtbot: QtBot, peak: list[int]) -> None:
    page = shown(frame, qtbot)
    page.primary.click()
    frame.settle(qtbot)
    assert on_monday(frame, peak) == 2
    assert not page.primary.isEnabled()
    assert page.primary.text() == "不用调整"
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert on_monday(frame, peak) == 5
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert on_monday(frame, peak) == 2


def test_one_person_is_levelled_alone(frame: Frame, qtbot: QtBot, peak: list[int]) -> None:
    page = shown(frame, qtbot)
    page.person.set_value("李雷")
    page.person.picked.emit("李雷")
    assert page.primary.text() == "调整 1 次回访"
    page.primary.click()
    frame.settle(qtbot)
    assert on_monday(frame, peak) == 4


def test_another_capacity_is_tried_and_kept(frame: Frame, qtbot: QtBot) -> None:
    page = shown(frame, qtbot)
    assert page.keep.isHidden()
    page.capacity.setValue(2)
    qtbot.wait(TYPED + 50)
    frame.settle(qtbot)
    assert page.primary.text() == "调整 1 次回访"
    assert not page.keep.isHidden()
    page.keep.click()
    frame.settle(qtbot)
    assert frame.opened.desk.levelling.capacity() == 2
    assert page.keep.isHidden()


def test_a_desk_that_changed_is_counted_anew_and_nothing_moves(frame: Frame, qtbot: QtBot, peak: list[int]) -> None:
    page = shown(frame, qtbot)
    frame.opened.desk.calls.finish(frame.actor, peak[0], Outcome.REFUSED)
    page.primary.click()
    frame.settle(qtbot)
    assert "重新计算" in page.messages.text()
    assert page.primary.text() == "调整 2 次回访"


def test_a_visit_of_the_list_opens_on_the_desk(frame: Frame, qtbot: QtBot) -> None:
    page = shown(frame, qtbot)
    row = page.moves.row_at(0)
    assert row is not None
    page.table.opened.emit(row)
    assert frame.context.selection.visit_id == row.visit_id
    assert frame.returned == 1


def test_who_may_not_plan_may_look(school: OpenDesk, peak: list[int], qtbot: QtBot) -> None:
    with framed(school, Role.READ_ONLY) as frame:
        page = shown(frame, qtbot)
        page.capacity.setValue(1)
        qtbot.wait(TYPED + 50)
        frame.settle(qtbot)
        assert page.moves.rowCount() == 3
        assert not page.primary.isEnabled()
        assert page.keep.isHidden()
