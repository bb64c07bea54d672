"""Models and views of lists."""

from dataclasses import replace
from typing import Any, Literal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import chip_size
from desktop_app.ui.kit.listtable import Layout, ListTable
from desktop_app.ui.kit.rows import Cell, CellRole, Column, PagedModel, RowsModel
from desktop_app.ui.kit.states import StateLook
from tests.ui.kit.gallery import PERSONS, Person, people_columns, table_columns

TOTAL = 100_000
_WORD = "Waits for the customer"


class Source:
    """A long list that counts how often it is asked, and how often a cell is made."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.made = 0

    def fetch(self, offset: int, limit: int) -> list[int]:
        self.asked.append(offset)
        return list(range(offset, min(offset + limit, TOTAL)))

    def show(self, number: int) -> str:
        self.made += 1
        return f"第 {number} 位"


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def paged(qtbot: QtBot, source: Source) -> PagedModel[int]:
    model = PagedModel([Column("name", "姓名", source.show)], lambda number: number)
    model.set_source(TOTAL, source.fetch, locate=lambda number: number)
    return model


def _view(qtbot: QtBot, model: RowsModel[Any], **options: Any) -> ListTable:
    view = ListTable(model, **options)
    qtbot.addWidget(view)
    view.resize(500, 320)
    view.show()
    return view


def test_models_keep_qts_rules(qtbot: QtBot, paged: PagedModel[int]) -> None:
    model = RowsModel(table_columns(), lambda person: person.id)
    testers = [QAbstractItemModelTester(made) for made in (model, paged)]
    model.set_rows(PERSONS)
    model.set_rows(PERSONS[:2])
    model.set_rows(())
    assert model.rowCount() == 0
    assert len(testers) == 2


def test_texts_are_made_once_and_only_of_rows_in_sight(qtbot: QtBot, source: Source) -> None:
    model = RowsModel([Column("name", "姓名", source.show)], lambda number: number)
    view = _view(qtbot, model)
    model.set_rows(range(5000))
    qtbot.waitUntil(lambda: source.made > 0)
    seen = source.made
    assert 3 < seen < 100
    for _ in range(3):
        view.grab()
    assert source.made == seen
    assert model.index(3, 0).data() == "第 3 位"
    assert source.made == seen
    model.set_rows(range(9, 12))
    assert [model.index(at, 0).data() for at in range(3)] == ["第 9 位", "第 10 位", "第 11 位"]


def test_a_changed_row_is_shown_in_its_place(qtbot: QtBot) -> None:
    model = RowsModel(table_columns(), lambda person: person.id)
    model.set_rows(PERSONS)
    with qtbot.waitSignal(model.dataChanged):
        model.update_row(replace(PERSONS[2], figure=41))
    assert model.index(2, 3).data() == "41"
    with qtbot.assertNotEmitted(model.dataChanged):
        model.update_row(replace(PERSONS[2], id=999))


def test_a_long_list_is_fetched_only_where_it_is_seen(qtbot: QtBot, paged: PagedModel[int], source: Source) -> None:
    view = _view(qtbot, paged)
    qtbot.wait(1)
    assert set(source.asked) == {0}
    view.scrollToBottom()
    view.viewport().repaint()
    assert set(source.asked) <= {0, TOTAL - PagedModel.PAGE, TOTAL - 2 * PagedModel.PAGE}
    assert paged.row_at(TOTAL - 1) == TOTAL - 1
    assert paged.index(TOTAL // 2, 0).data() is None


def test_memory_stays_flat_while_scrolling(qtbot: QtBot, paged: PagedModel[int]) -> None:
    for first in range(0, 20_000, 50):
        paged.need(first, first + 20)
    assert len(paged._pages) == PagedModel.KEPT
    assert paged.row_at(0) is None
    assert paged.row_at(19_960) == 19_960


def test_the_selection_survives_new_rows_by_id(qtbot: QtBot) -> None:
    model = RowsModel(people_columns(), lambda person: person.id)
    view = _view(qtbot, model, lines=2, header=False)
    model.set_rows(PERSONS)
    picked: list[Person | None] = []
    view.picked.connect(picked.append)
    assert view.select_id(5)
    model.set_rows(tuple(reversed(PERSONS)))
    assert view.current_row().id == 5
    assert [person and person.id for person in picked] == [5]
    model.set_rows(PERSONS[:3])
    assert view.current_row() is None
    assert picked[-1] is None


def test_a_selection_far_away_survives_in_a_long_list(qtbot: QtBot, paged: PagedModel[int], source: Source) -> None:
    view = _view(qtbot, paged)
    assert view.select_id(70_123)
    paged.set_source(TOTAL, source.fetch, locate=lambda number: number)
    assert view.current_row() == 70_123
    assert view.visualRect(view.currentIndex()).intersects(view.viewport().rect())


def test_selecting_in_silence_says_nothing(qtbot: QtBot) -> None:
    model = RowsModel(people_columns(), lambda person: person.id)
    view = _view(qtbot, model)
    model.set_rows(PERSONS)
    with qtbot.assertNotEmitted(view.picked):
        assert view.select_id(2, tell=False)
    assert not view.select_id(404)


def test_keys_move_and_enter_opens(qtbot: QtBot) -> None:
    model = RowsModel(people_columns(), lambda person: person.id)
    view = _view(qtbot, model)
    model.set_rows(PERSONS)
    view.select_id(1)
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [PERSONS[1]]
    row = view.visualRect(model.index(3, 0)).center()
    with qtbot.waitSignal(view.picked) as picked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert picked.args == [PERSONS[3]]


def test_a_click_on_a_title_asks_for_the_order_and_a_second_one_turns_it(qtbot: QtBot) -> None:
    fixed: Column[Person] = Column("fixed", "备注", lambda _: "", sortable=False)
    view = _view(qtbot, RowsModel([*table_columns(), fixed], lambda person: person.id))
    asked: list[tuple[str, bool]] = []
    view.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    header = view.horizontalHeader()
    for at in (0, 0, 1, 5):
        place = QPoint(header.sectionViewportPosition(at) + 10, 10)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [("name", False), ("name", True), ("state", False)]


def test_the_arrangement_is_remembered_and_restored(qtbot: QtBot) -> None:
    kept: list[Layout] = []
    model = RowsModel(table_columns(), lambda person: person.id)
    view = _view(qtbot, model, keep=kept.append)
    view.setColumnWidth(0, 222)
    qtbot.waitUntil(lambda: bool(kept))
    view._set_shown(4, False)
    view._set_shown(2, True)
    assert kept[-1]["hidden"] == ["reason"]
    again = _view(qtbot, RowsModel(table_columns(), lambda person: person.id), layout=kept[-1])
    assert again.columnWidth(0) == 222
    assert again.isColumnHidden(4)
    assert again.layout_now() == kept[-1]


def test_the_last_column_takes_the_room_there_is(qtbot: QtBot) -> None:
    view = _view(qtbot, RowsModel(table_columns(), lambda person: person.id))
    assert view.horizontalHeader().length() == view.viewport().width()
    assert not view.horizontalScrollBar().isVisible()


def test_an_empty_list_says_so(qtbot: QtBot) -> None:
    view = _view(qtbot, RowsModel(people_columns(), lambda person: person.id))
    view.show_state().nothing_found("王")
    assert view.overlay.isVisible()
    assert view.overlay.size() == view.viewport().size()
    view.resize(700, 400)
    assert view.overlay.size() == view.viewport().size()
    view.show_rows()
    assert not view.overlay.isVisible()


def test_what_a_reader_for_the_blind_says_has_everything(qtbot: QtBot) -> None:
    model = RowsModel(people_columns(), lambda person: person.id)
    model.set_rows(PERSONS)
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "李丽（样例） 体验课后回访 · 139 0000 0001 逾期 2 天"
    )
    assert isinstance(model.index(1, 0).data(CellRole), Cell)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_was_searched_for_stands_over_a_line_in_the_accents_colour(
    qtbot: QtBot, qapp: QApplication, mode: Literal["light", "dark"]
) -> None:
    theme.apply_theme(qapp, mode)

    def accents(cell: Cell) -> int:
        model: RowsModel[int] = RowsModel([Column("name", "姓名", lambda _: cell)], lambda number: number)
        view = _view(qtbot, model, lines=2, header=False)
        model.set_rows([1])
        image, accent = view.viewport().grab().toImage(), theme.colour("accent").rgb()
        return sum(image.pixel(x, y) == accent for x in range(image.width()) for y in range(60))

    plain = Cell("柏知夏", "入学一周回访 · 138 0000 1111")
    first, second = replace(plain, marks=((1, 3),)), replace(plain, second_marks=((15, 19),))
    assert accents(plain) == 0
    assert accents(first) > 20
    assert accents(second) > 20
    assert accents(replace(first, marks=((0, 1),))) < accents(first)
    assert accents(replace(first, text="夏" * 200, marks=((150, 160),))) == 0
    theme.apply_theme(qapp, "light")


@pytest.mark.parametrize("chip_first", [True, False])
def test_a_chip_is_never_cut(qtbot: QtBot, chip_first: bool) -> None:
    chip: Column[int] = Column("state", "状态", lambda _: Cell("", state=StateLook("due", "●", _WORD)), width=60)
    name: Column[int] = Column("name", "姓名", lambda number: f"第 {number} 位", width=460)
    model = RowsModel([chip, name] if chip_first else [name, chip], lambda number: number)
    view = _view(qtbot, model)
    at = 0 if chip_first else 1
    needed = chip_size(_WORD).width() + 2 * theme.px(tokens.PADDING)
    model.set_rows(range(5))
    view.grab()
    qtbot.waitUntil(lambda: view.columnWidth(at) >= needed)
    assert view.columnWidth(0) + view.columnWidth(1) <= view.viewport().width()
