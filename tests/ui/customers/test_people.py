"""The two lines of a customer, and the list's model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.domain.customers import CustomerRow
from desktop_app.domain.visits import VisitState
from desktop_app.ui.customers.people import PeopleModel, person_cell
from desktop_app.ui.kit.dragged import dragged_customer, has_customer

TODAY = date(2026, 11, 24)
ROW = CustomerRow(
    7, "柏知夏", "13800001111", "在读学员", "", 70, TODAY, None, TODAY, False, "报名 +7 天", "入学一周回访"
)


@pytest.mark.parametrize(
    ("row", "state", "aside", "word"),
    [
        (ROW, VisitState.CLOSING, "", "今天到期"),
        (replace(ROW, latest_day=TODAY + timedelta(days=1)), VisitState.CLOSING, "", "明天到期"),
        (replace(ROW, latest_day=TODAY + timedelta(days=5)), VisitState.DUE, "", "今天"),
        (replace(ROW, due_minute=900, appointed=True), VisitState.APPOINTED, "", "15:00"),
        (replace(ROW, latest_day=TODAY - timedelta(days=2)), VisitState.OVERDUE, "", "逾期 2 天"),
    ],
)
def test_a_chip_says_how_urgent_it_is(row: CustomerRow, state: VisitState, aside: str, word: str) -> None:
    cell = person_cell(row, state, TODAY, may_see_phone=True)
    assert (cell.text, cell.aside, cell.state, cell.word) == ("柏知夏", aside, state, word)
    assert cell.second == "入学一周回访 · 138 0000 1111"


def test_what_is_to_come_is_told_softly() -> None:
    day = TODAY + timedelta(days=1)
    cell = person_cell(
        replace(ROW, due_day=day, latest_day=day, due_minute=600), VisitState.DUE, TODAY, may_see_phone=True
    )
    assert (cell.state, cell.aside) == (None, "明天 10:00")


def test_a_number_is_masked_for_those_who_may_not_see_it() -> None:
    none = replace(ROW, visit_id=None, due_day=None, latest_day=None, title="", reason="")
    assert person_cell(none, None, TODAY, may_see_phone=False).second == "在读学员 · 138****1111"
    assert person_cell(replace(none, phone="", category=""), None, TODAY, may_see_phone=False).second == "没有电话"


def test_the_model_keeps_qts_rules_and_its_rows_can_be_dragged(qtbot: QtBot) -> None:
    model = PeopleModel(lambda row: person_cell(row, None, TODAY, may_see_phone=True))
    tester = QAbstractItemModelTester(model)
    model.set_source(250, lambda offset, limit: [replace(ROW, id=n) for n in range(offset, min(offset + limit, 250))])
    model.need(0, 120)
    data = model.mimeData([model.index(42, 0)])
    assert has_customer(data)
    assert dragged_customer(data) == 42
    assert data.text() == "柏知夏"
    model.set_source(0, lambda offset, limit: ())
    assert tester.model() is model


def test_what_was_searched_for_is_marked_in_name_and_number() -> None:
    cell = person_cell(ROW, None, TODAY, may_see_phone=True, found=(((1, 3),), ((3, 7),)))
    assert [cell.text[begin:end] for begin, end in cell.marks] == ["知夏"]
    assert [cell.second[begin:end] for begin, end in cell.second_marks] == ["0000"]
    hidden = person_cell(ROW, None, TODAY, may_see_phone=False, found=((), ((0, 3), (4, 9), (7, 11))))
    assert [hidden.second[begin:end] for begin, end in hidden.second_marks] == ["138", "1111"]
    foreign = person_cell(replace(ROW, phone="0571800022"), None, TODAY, may_see_phone=False, found=((), ((0, 4),)))
    assert foreign.second_marks == ()


def test_a_blacklisted_customer_is_marked_with_a_word_and_colour() -> None:
    cell = person_cell(replace(ROW, blacklisted=True), VisitState.DUE, TODAY, may_see_phone=True)
    assert (cell.second, cell.tone) == ("黑名单 · 入学一周回访 · 138 0000 1111", "overdue")
    assert person_cell(ROW, VisitState.DUE, TODAY, may_see_phone=True).tone == ""
