"""Persons field by field."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.import_batches import FieldChange
from desktop_app.domain.importing import KnownCustomer, PersonFields
from desktop_app.ui.imports.comparison import Pair, change_text, known_of, pairs, told
from tests.desks import OpenDesk

ROW = PersonFields(
    "柏知夏",
    "13800001111",
    ("13900002222",),
    address="青禾路 9 号",
    event_name="围棋",
    event_date=date(2026, 11, 20),
    extra={"就读学校": "第一小学"},
)
KNOWN = KnownCustomer(7, PersonFields("柏知夏", "13800001111", address="青禾路 1 号", remark="周末来"))


def test_a_change_in_a_few_words() -> None:
    assert change_text(FieldChange("地址", "青禾路 1 号", "青禾路 9 号")) == "地址 青禾路 1 号 → 青禾路 9 号"
    assert change_text(FieldChange("就读学校", "", "第一小学")) == "补就读学校 第一小学"
    assert change_text(FieldChange("电话", "", "13900002222", added=True)) == "加电话 139 0000 2222"


def test_two_persons_stand_side_by_side_with_their_differences() -> None:
    found = {pair.heading: pair for pair in pairs(ROW, KNOWN)}
    assert found["地址"] == Pair("地址", "青禾路 9 号", "青禾路 1 号")
    assert found["地址"].differs
    assert not found["姓名"].differs
    assert not found["备注"].differs
    assert list(found) == ["姓名", "电话", "项目", "地址", "备注", "就读学校"] or list(found)[-1] == "就读学校"


def test_nothing_a_row_says_is_left_out() -> None:
    assert told(ROW) == {
        "姓名": "柏知夏",
        "电话": "138 0000 1111、139 0000 2222",
        "项目": "围棋 2026-11-20",
        "地址": "青禾路 9 号",
        "就读学校": "第一小学",
    }


def test_a_customer_of_the_desk_is_seen_with_numbers_and_events(school: OpenDesk) -> None:
    customer = school.add("柏知夏", "13800001111", "13900002222", address="青禾路 1 号", extra={"就读学校": "第二小学"})
    school.event(customer, "trial", date(2026, 11, 23), "围棋")
    known = known_of(school.desk.customers.file(customer))
    assert known.fields.phones == ("13800001111", "13900002222")
    assert known.events == {("围棋", date(2026, 11, 23))}
    assert told(known.fields, known.events)["项目"] == "围棋 2026-11-23"
