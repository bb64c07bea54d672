"""The page of near visits: pairs, one merged or all, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.visits import VisitStatus
from desktop_app.ui.kit.rows import CellRole
from desktop_app.ui.planload.near_page import TYPED, NearVisitsPage
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def twos(school: OpenDesk) -> list[list[int]]:
    """Two customers, each with a visit today and one on Thursday or later with a window that reaches it."""
    made = []
    for name in ("柏知夏", "岑星野"):
        customer = school.add(name)
        trial = school.event(customer, "trial", date(2026, 11, 23))[0]
        other = school.desk.schedule.add(school.actor, customer, date(2026, 11, 26), None, "生日问候")[0]
        made.append([trial, other])
    return made


@pytest.fixture
def frame(school: OpenDesk, twos: list[list[int]]) -> Iterator[Frame]:
    with framed(school) as made:
        yield made


def shown(frame: Frame, qtbot: QtBot) -> NearVisitsPage:
    page = NearVisitsPage(frame.context)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    page.arrive()
    frame.settle(qtbot)
    return page


def merged(frame: Frame, twos: list[list[int]]) -> list[int]:
    desk = frame.opened.desk
    return [
        visit
        for pair in twos
        for visit in pair
        if desk.calls.open(frame.actor, visit).visit.status is VisitStatus.MERGED
    ]


def test_all_pairs_are_merged_by_one_button_and_taken_apart_by_undo(
    frame: Frame, qtbot: QtBot, twos: list[list[int]]
) -> None:
    page = shown(frame, qtbot)
    assert page.primary.text() == "全部合并（2 对）"
    page.primary.click()
    frame.settle(qtbot)
    assert merged(frame, twos) == [pair[0] for pair in twos]
    assert frame.messages[-1][0] == "已合并 2 对回访"
    assert page.model.rowCount() == 0
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert merged(frame, twos) == []
    assert page.model.rowCount() == 2
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert len(merged(frame, twos)) == 2


def test_m_merges_the_chosen_pair_only(frame: Frame, qtbot: QtBot, twos: list[list[int]]) -> None:
    page = shown(frame, qtbot)
    page.activateWindow()
    page.table.setFocus()
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_M)
    frame.settle(qtbot)
    assert merged(frame, twos) == [twos[1][0]]
    assert frame.messages[-1][0] == "“试听后回访”已并入 11-26 周四 的“生日问候”"


def test_the_distance_is_tried_and_kept(frame: Frame, qtbot: QtBot) -> None:
    page = shown(frame, qtbot)
    page.gap.setValue(1)
    qtbot.wait(TYPED + 50)
    frame.settle(qtbot)
    assert page.model.rowCount() == 0
    assert not page.primary.isEnabled()
    page.keep.click()
    frame.settle(qtbot)
    assert frame.opened.desk.merging.gap() == 1


def test_a_pair_opens_on_the_desk(frame: Frame, qtbot: QtBot, twos: list[list[int]]) -> None:
    page = shown(frame, qtbot)
    page.table.opened.emit(page.model.row_at(0))
    assert frame.context.selection.visit_id == twos[0][1]
    assert frame.returned == 1


def test_who_may_not_plan_may_look(school: OpenDesk, twos: list[list[int]], qtbot: QtBot) -> None:
    with framed(school, Role.READ_ONLY) as frame:
        page = shown(frame, qtbot)
        assert page.model.rowCount() == 2
        assert not page.primary.isEnabled()
        assert not page.one.isEnabled()


def test_a_window_that_is_over_is_told_as_over(frame: Frame, qtbot: QtBot, school: OpenDesk) -> None:
    customer = school.add("池听雨")
    school.event(customer, "interview", date(2026, 11, 21))  # due on 11-22, and only then
    school.desk.schedule.add(school.actor, customer, date(2026, 11, 24), None, "生日问候")
    page = shown(frame, qtbot)
    words = {pair.customer: page.model.index(at, 3).data(CellRole).second for at, pair in enumerate(page._pairs)}
    assert words["池听雨"] == "最晚 11-22 周日，已经过了"
    assert words["柏知夏"].startswith("应访期 ")
