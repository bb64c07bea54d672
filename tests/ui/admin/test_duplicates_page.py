"""The page of duplicates on a real desk: decided by mouse and keys, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.clock import FixedClock
from desktop_app.domain.customers import CustomerQuery
from desktop_app.ui.admin.duplicates_page import DuplicatesPage
from desktop_app.ui.admin.merges_sheet import MergesSheet
from desktop_app.ui.kit import theme
from desktop_app.ui.kit.rows import CellRole
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

PHONE, OTHER = "13800001111", "13800002222"


@pytest.fixture
def frame(school: OpenDesk, request: pytest.FixtureRequest) -> Iterator[Frame]:
    with framed(school, getattr(request, "param", None)) as made:
        yield made


@pytest.fixture
def people(school: OpenDesk) -> list[int]:
    """One customer twice for certain, with another remark, and two who may be one."""
    return [
        school.add("柏知夏", PHONE, remark="喜欢画画"),
        school.add("柏知夏", PHONE, "13800003333", remark="周三没空", category="大班"),
        school.add("常诗语", OTHER),
        school.add("常诗羽", OTHER),
    ]


@pytest.fixture
def page(frame: Frame, people: list[int], qtbot: QtBot) -> DuplicatesPage:
    made = DuplicatesPage(frame.context)
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(640))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.arrive()
    frame.settle(qtbot)
    return made


def shown(page: DuplicatesPage) -> list[tuple[int, int]]:
    rows = (page._model.row_at(at) for at in range(page._model.rowCount()))
    return [row.ids for row in rows if row is not None]


def customers(frame: Frame) -> list[int]:
    return sorted(row.id for row in frame.opened.desk.customers.page(CustomerQuery(), 0, 100, "name"))


def press(page: DuplicatesPage, frame: Frame, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(page.list, key)
    frame.settle(qtbot)
    frame.settle(qtbot)


def test_the_certain_pair_stands_first_and_is_open(page: DuplicatesPage, people: list[int]) -> None:
    a, b, c, d = people
    assert shown(page) == [(a, b), (c, d)]
    assert page.title.full() == "柏知夏 · 柏知夏"
    assert page.reason.full() == "姓名和电话 138 0000 1111 都相同"
    assert page.count.text() == "共 2 对，其中 1 对确定"
    cell = page._model.data(page._model.index(1, 0), CellRole)
    assert (cell.second, cell.state.word) == ("读音相同，电话同为 138 0000 2222", "可能")
    assert page._sides is not None
    assert set(page._sides.choices) == {"remark"}


def test_1_keeps_the_left_with_the_chosen_value(
    page: DuplicatesPage, frame: Frame, people: list[int], qtbot: QtBot
) -> None:
    a, b, c, d = people
    assert page._sides is not None
    page._sides.choices["remark"].buttons()[1].click()
    frame.context.selection.choose_customer(b)
    press(page, frame, qtbot, Qt.Key.Key_1)
    assert customers(frame) == [a, c, d]
    draft = frame.opened.desk.customers.file(a).customer.draft
    assert (draft.remark, draft.category, len(draft.phones)) == ("周三没空", "大班", 2)
    assert shown(page) == [(c, d)]
    assert page.title.full() == "常诗语 · 常诗羽"
    assert frame.context.selection.customer_id == a
    text, action = frame.messages[-1]
    assert text == "已合并到柏知夏"
    assert action is not None
    action.run()
    frame.settle(qtbot)
    frame.settle(qtbot)
    assert customers(frame) == people
    assert shown(page) == [(a, b), (c, d)]
    assert not page.messages.isVisible()


def test_2_keeps_the_right(page: DuplicatesPage, frame: Frame, people: list[int], qtbot: QtBot) -> None:
    a, b, _, d = people
    press(page, frame, qtbot, Qt.Key.Key_Down)
    press(page, frame, qtbot, Qt.Key.Key_2)
    assert customers(frame) == [a, b, d]
    assert shown(page) == [(a, b)]


@pytest.mark.parametrize("key", [Qt.Key.Key_H, Qt.Key.Key_D])
def test_told_apart_by_key_and_taken_back(
    page: DuplicatesPage, frame: Frame, people: list[int], qtbot: QtBot, key: Qt.Key
) -> None:
    a, b, c, d = people
    press(page, frame, qtbot, key)
    assert shown(page) == [(c, d)]
    frame.context.undo.undo()
    frame.settle(qtbot)
    frame.settle(qtbot)
    assert shown(page) == [(a, b), (c, d)]
    frame.context.undo.redo()
    frame.settle(qtbot)
    frame.settle(qtbot)
    assert shown(page) == [(c, d)]
    assert customers(frame) == people


def test_what_stayed_after_an_undo_is_told(
    page: DuplicatesPage, frame: Frame, people: list[int], qtbot: QtBot, clock: FixedClock
) -> None:
    press(page, frame, qtbot, Qt.Key.Key_1)
    desk, actor = frame.opened.desk, frame.actor
    clock.moment += timedelta(hours=1)
    draft = desk.customers.file(people[0]).customer.draft
    desk.customers.update(actor, people[0], replace(draft, category="小班"))
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert page.messages.text() == "柏知夏：“类别”合并后又改过，保留现在的值"


def test_a_merge_is_taken_back_from_the_list_of_merges(
    page: DuplicatesPage, frame: Frame, people: list[int], qtbot: QtBot
) -> None:
    press(page, frame, qtbot, Qt.Key.Key_1)
    seen: list[str] = []

    def agree() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, MergesSheet)
        entry = sheet.entry()
        seen.append("" if entry is None else f"{entry.merged} {entry.kept} {entry.user}")
        sheet.take_back.click()

    QTimer.singleShot(0, agree)
    page.history.click()
    frame.settle(qtbot)
    frame.settle(qtbot)
    assert seen == [f"柏知夏 柏知夏 {frame.actor.name}"]
    assert customers(frame) == people
    assert len(shown(page)) == 2
    assert page.keep_left.isEnabled()


def test_all_decided_says_so(page: DuplicatesPage, frame: Frame, qtbot: QtBot) -> None:
    press(page, frame, qtbot, Qt.Key.Key_1)
    press(page, frame, qtbot, Qt.Key.Key_D)
    assert shown(page) == []
    assert page.list.overlay.isVisible()
    assert page.list.overlay.sentence() == "没有重复的客户。"
    assert not page.keep_left.isEnabled()


@pytest.mark.parametrize("frame", [Role.READ_ONLY], indirect=True)
def test_one_who_may_only_read_decides_nothing(page: DuplicatesPage, frame: Frame, people: list[int]) -> None:
    buttons = (page.keep_left, page.keep_right, page.household, page.different)
    assert not [button for button in buttons if button.isEnabled()]
    assert len(shown(page)) == 2
