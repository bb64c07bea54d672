"""The page of one customer: entered fast, checked at the field, saved with its first event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.customers import CustomerKind, CustomerQuery, ListScope, Phone
from desktop_app.domain.required_fields import RequiredFields
from desktop_app.ui.customers.form_page import CustomerFormPage
from desktop_app.ui.kit.labels import ElidedLabel, label
from desktop_app.ui.kit.sheet import Sheet
from tests.ui.desk_context import Frame

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def named(frame: Frame, name: str) -> list[int]:
    return [row.id for row in frame.opened.desk.customers.page(CustomerQuery(ListScope.ALL, name), 0, 10, "name")]


def save(frame: Frame, qtbot: QtBot, page: CustomerFormPage) -> None:
    page.save()
    frame.settle(qtbot)


def event_lines(page: CustomerFormPage) -> list[str]:
    """The visits that the event would make, as they are written."""
    items = [page.event_form._list.itemAt(at) for at in range(page.event_form._list.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [line.full() for line in widgets if isinstance(line, ElidedLabel)]


def test_a_customer_is_entered_by_keys_alone(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    left: list[bool] = []
    page.leave.connect(lambda: left.append(True))
    assert page.form.name.hasFocus()
    page.form.name.insert("柏知夏")
    QTest.keyClick(page.form.name, Key.Key_Return)
    number = page.form.phones.lines[0].number
    assert number.hasFocus()
    QTest.keyClicks(number, "13800009876")
    QTest.keyClick(number, Key.Key_S, CTRL)
    frame.settle(qtbot)
    (made,) = named(frame, "柏知夏")
    draft = frame.opened.desk.customers.file(made).customer.draft
    assert draft.phones == (Phone("13800009876"),)
    assert draft.owner == frame.actor.name
    assert frame.context.selection.customer_id == made
    assert left == [True]
    assert frame.messages[-1][0] == "柏知夏已建档。"
    assert page.may_leave()


def test_every_field_is_kept_and_shown_again(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    form = page.form
    form.name.setText("柏知夏")
    form.phones.lines[0].number.setText("13800009876")
    form.phones.add()
    form.phones.lines[1].number.setText("138 0000 9877")
    form.phones.lines[1].label.set_text("母亲")
    form.phones.lines[1].first.click()
    form.guardian.setText("柏建平")
    form.category.set_text("在读学员")
    form.source.set_text("地铁广告")
    form.gender.set_value("女")
    form.birthday.set_day(date(2015, 6, 1))
    form.address.setText("青禾市望湖区")
    form.remark.setPlainText("下班以后再打")
    form.extra.add()
    form.extra._lines[0][1].setText("班主任")
    form.extra._lines[0][2].setText("简老师")
    save(frame, qtbot, page)
    (made,) = named(frame, "柏知夏")
    draft = frame.opened.desk.customers.file(made).customer.draft
    assert draft.phones == (Phone("13800009877", "母亲"), Phone("13800009876"))
    assert (draft.category, draft.source, draft.guardian) == ("在读学员", "地铁广告", "柏建平")
    assert (draft.gender, draft.birthday) == ("女", date(2015, 6, 1))
    assert (draft.address, draft.remark, dict(draft.extra)) == ("青禾市望湖区", "下班以后再打", {"班主任": "简老师"})
    page.arrive(customer_id=made)
    assert page.form.draft() == draft
    assert not page.dirty()
    assert page.windowTitle() == "客户资料 · 柏知夏"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("name", "", "姓名"), ("phones", "12", "不像电话"), ("id_number", "110101190001011234", "身份证")],
)
def test_what_cannot_stand_is_told_at_its_field(
    frame: Frame, page: CustomerFormPage, qtbot: QtBot, field: str, value: str, message: str
) -> None:
    page.form.name.setText("" if field == "name" else "柏知夏")
    if field == "phones":
        page.form.phones.lines[0].number.setText(value)
    elif field == "id_number":
        page.form.id_number.setText(value)
    save(frame, qtbot, page)
    rows = page.form.personal if field == "id_number" else page.form.basic
    assert message in rows._errors[field].text()
    assert rows._errors[field].isVisible()
    assert named(frame, "柏知夏") == []


def test_a_birthday_that_is_no_day_is_told(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    page.form.name.setText("柏知夏")
    QTest.keyClicks(page.form.birthday, "31-31")
    save(frame, qtbot, page)
    assert page.form.personal._errors["birthday"].isVisible()
    assert named(frame, "柏知夏") == []


def test_look_alikes_are_shown_while_typing_and_can_be_opened(
    frame: Frame, page: CustomerFormPage, qtbot: QtBot
) -> None:
    known = frame.opened.desk.customers.page(CustomerQuery(ListScope.ALL), 20, 1, "name")[0]
    page.form.phones.lines[0].number.setText(known.phone)
    qtbot.waitUntil(page.similar.isVisible)
    assert known.id in [row.id for row in page.similar.rows]
    page.form.phones.lines[0].number.setText("13899990000")
    qtbot.waitUntil(page.similar.isHidden)
    page.form.name.setText(known.name)
    qtbot.waitUntil(page.similar.isVisible)
    page.arrive()
    page._open_other(known)
    assert frame.returned == 1
    assert frame.context.selection.customer_id == known.id


def test_the_customer_itself_is_no_look_alike(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    known = frame.opened.desk.customers.page(CustomerQuery(ListScope.ALL), 20, 1, "name")[0]
    page.arrive(customer_id=known.id)
    page.look_up()
    assert known.id not in [row.id for row in page.similar.rows]


def test_the_first_event_shows_its_visits_and_makes_them(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    page.form.name.setText("柏知夏")
    page.event_form.kind.set_value("order")
    page.event_form.title.setText("少儿书法")
    page.event_form.preview()
    assert page.event_form.product.isVisible()
    first = event_lines(page)
    page.event_form.quantity.setValue(3)
    qtbot.waitUntil(lambda: event_lines(page) != first)
    assert len(event_lines(page)) == len(first)
    save(frame, qtbot, page)
    (made,) = named(frame, "柏知夏")
    visits = frame.opened.desk.schedule.of_customer(made)
    assert len(visits) == len(first)
    assert frame.messages[-1][0] == f"柏知夏已建档，安排了 {len(visits)} 次回访。"
    page.arrive()
    page.event_form.kind.set_value("trial")
    page.event_form.preview()
    assert not page.event_form.product.isVisible()


def test_an_event_without_a_day_is_not_saved(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    page.form.name.setText("柏知夏")
    page.event_form.kind.set_value("trial")
    page.event_form.day.set_day(None)
    page.event_form.preview()
    save(frame, qtbot, page)
    assert page.event_form.detail._errors["event_day"].isVisible()
    assert named(frame, "柏知夏") == []


def test_an_event_is_added_to_a_file(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    made = frame.opened.add("柏知夏", "13800009876")
    page.arrive(customer_id=made, event=True)
    assert page.focusProxy() is page.event_form.kind
    assert not page._next.isVisible()
    page.event_form.kind.set_value("trial")
    page.event_form.title.setText("围棋")
    save(frame, qtbot, page)
    file = frame.opened.desk.customers.file(made)
    assert [event.draft.title for event in file.events] == ["围棋"]
    assert not page.event_form.filled()
    assert page.customer_id == made
    assert page.isVisible()


def test_a_saved_change_of_a_file_is_in_it(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    made = frame.opened.add("柏知夏", "13800009876")
    page.arrive(customer_id=made)
    page.form.kind._buttons[CustomerKind.ORGANISATION.value].click()
    assert not page.form.personal.isVisible()
    page.form.phones.lines[0].wrong.click()
    assert page.dirty()
    save(frame, qtbot, page)
    draft = frame.opened.desk.customers.file(made).customer.draft
    assert draft.kind is CustomerKind.ORGANISATION
    assert draft.phones == (Phone("13800009876", wrong=True),)
    assert not page.dirty()


def test_a_form_opened_earlier_keeps_what_was_written_meanwhile(
    frame: Frame, page: CustomerFormPage, qtbot: QtBot
) -> None:
    customers, actor = frame.opened.desk.customers, frame.opened.actor
    made = frame.opened.add("柏知夏", "13800009876")
    page.arrive(customer_id=made)
    page.form.address.setText("青禾市望湖区")
    was = customers.file(made).customer.draft
    customers.update(actor, made, replace(was, phones=(Phone("13800009876", wrong=True),)))
    save(frame, qtbot, page)
    draft = customers.file(made).customer.draft
    assert (draft.address, draft.phones) == ("青禾市望湖区", (Phone("13800009876", wrong=True),))
    page.form.remark.setPlainText("周四没空")
    customers.update(actor, made, replace(draft, remark="周五没空"))
    save(frame, qtbot, page)
    assert customers.file(made).customer.draft.remark == "周五没空"
    assert "备注" in page.messages.text()
    assert page.form.remark.toPlainText() == "周四没空"
    assert page.dirty()


def test_one_after_the_other_is_entered_without_leaving(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    page.form.name.setText("柏知夏")
    QTest.keyClick(page.form.name, Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    frame.settle(qtbot)
    assert len(named(frame, "柏知夏")) == 1
    assert page.form.name.text() == ""
    assert page.form.name.hasFocus()


def test_a_new_file_can_be_taken_back(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    page.form.name.setText("柏知夏")
    save(frame, qtbot, page)
    action = frame.messages[-1][1]
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert named(frame, "柏知夏") == []


def test_what_was_typed_is_not_lost_without_a_question(frame: Frame, page: CustomerFormPage) -> None:
    assert page.may_leave()
    page.form.name.setText("柏知夏")
    asked: list[str] = []

    def stay() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        asked.append(sheet.windowTitle())
        sheet.reject()

    QTimer.singleShot(0, stay)
    assert not page.may_leave()
    assert page.form.name.text() == "柏知夏"

    def go() -> None:
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, Sheet)
        sheet.accept()

    QTimer.singleShot(0, go)
    assert page.may_leave()
    assert asked == ["还没有保存"]
    assert page.form.name.text() == ""


@pytest.mark.parametrize(("typed", "name", "number"), [("柏知夏", "柏知夏", ""), ("138 0000", "", "1380000")])
def test_what_was_searched_for_begins_the_form(
    frame: Frame, page: CustomerFormPage, typed: str, name: str, number: str
) -> None:
    page.arrive(typed=typed)
    assert page.form.name.text() == name
    assert page.form.phones.lines[0].number.text() == number
    assert not page.grab().isNull()
    assert page.may_leave(), "what was searched for alone is no loss"
    page.form.guardian.setText("柏建平")
    assert page.dirty()


def test_a_file_shows_its_story(frame: Frame, page: CustomerFormPage) -> None:
    row = next(
        row
        for row in frame.opened.desk.customers.page(CustomerQuery(ListScope.ALL), 0, 100, "recent")
        if frame.opened.desk.customers.file(row.id).history
    )
    page.arrive(customer_id=row.id)
    words = {made.text() for made in page.story.findChildren(type(label())) if made.text()}
    assert any(line.title in word for line in frame.opened.desk.customers.file(row.id).history for word in words)


def test_sensitive_fields_are_hidden_until_somebody_asks(frame: Frame, page: CustomerFormPage, qtbot: QtBot) -> None:
    number = "11010119900307651X"
    made = frame.opened.add("柏知夏", "13800001111", id_number=number, extra={"过敏史": "青霉素"})
    page.arrive(customer_id=made)
    page.show()
    assert page.form.id_number.text() == "110*************1X"
    assert not page.dirty()
    assert not page.form.reveal.isHidden()
    page.form.remark.setPlainText("写了一半")
    page.form.reveal.click()
    frame.settle(qtbot)
    assert page.form.id_number.text() == number
    assert page.form.extra.extra() == {"过敏史": "青霉素"}
    assert page.form.remark.toPlainText() == "写了一半"
    assert page.form.reveal.isHidden()
    assert page.dirty()
    save(frame, qtbot, page)
    draft = frame.opened.desk.customers.file(made).customer.draft
    assert (draft.id_number, draft.remark) == (number, "写了一半")


def test_what_the_desk_requires_is_marked_and_asked_for_where_it_is_missing(
    frame: Frame, page: CustomerFormPage, qtbot: QtBot
) -> None:
    desk, form = frame.opened.desk, page.form
    mark = form.basic._rows["guardian"][1]
    assert isinstance(mark, QLabel)
    assert mark.text() == ""
    desk.settings.require(frame.actor, RequiredFields(frozenset({"guardian"}), ("需求",)))
    page.arrive()
    assert mark.text() == "*"
    assert not page.dirty()
    page.resize(900, 300)
    form.name.setText("柏知夏")
    save(frame, qtbot, page)
    assert "还差：联系人、需求" in form.basic._errors["guardian"].text()
    form.guardian.setText("柏建平")
    save(frame, qtbot, page)
    assert "还差：需求" in form.rest._errors["extra"].text()
    ((_, heading, value),) = form.extra._lines
    assert (heading.text(), value.hasFocus()) == ("需求", True)
    assert not value.visibleRegion().isEmpty()  # scrolled to, though it stands at the end of the form
    value.insert("暑期英语")
    save(frame, qtbot, page)
    (made,) = named(frame, "柏知夏")
    assert desk.customers.file(made).customer.draft.extra == {"需求": "暑期英语"}
    page.arrive(customer_id=made)
    form.extra._drop(form.extra._lines[0][0])
    save(frame, qtbot, page)
    ((_, heading, value),) = form.extra._lines  # taken off by hand, it is offered again
    assert (heading.text(), value.hasFocus()) == ("需求", True)
    form.show_draft(page._original)
    desk.settings.require(frame.actor, RequiredFields())
    page.arrive()
    assert (mark.text(), form.extra._lines) == ("", [])
