"""The page of the audit: filtered, read, proved and taken out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.admin.audit_page import AuditPage
from tests.desks import PERSON, OpenDesk
from tests.ui.desk_context import Frame, framed


@pytest.fixture
def frame(school: OpenDesk) -> Iterator[Frame]:
    customer = school.add("柏知夏", "13800001111")
    school.desk.customers.invalidate(school.actor, customer, "搬走了")
    with framed(school) as made:
        yield made


@pytest.fixture
def page(frame: Frame, qtbot: QtBot) -> AuditPage:
    made = AuditPage(frame.context)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.arrive()
    frame.settle(qtbot)
    return made


def deeds(page: AuditPage) -> list[str]:
    return [page._model.data(page._model.index(row, 2)) for row in range(page._model.rowCount())]


def test_it_is_filtered_by_kind_person_day_and_words(page: AuditPage, frame: Frame, qtbot: QtBot) -> None:
    assert deeds(page) == ["客户设为失效", "新建客户", "建立数据"]
    page.group.set_value("customers")
    page._load()
    frame.settle(qtbot)
    assert deeds(page) == ["客户设为失效", "新建客户"]
    page.search.setText("搬走")
    page.search._search()
    frame.settle(qtbot)
    assert deeds(page) == ["客户设为失效"]
    assert "原因：搬走了" in page.detail.text()
    assert "柏知夏" in page.detail.text()
    page.search.setText("没有这个")
    page.search._search()
    frame.settle(qtbot)
    assert "没有找到" in page.table.overlay.sentence()
    page._clear()
    frame.settle(qtbot)
    page.first.set_day(frame.opened.desk.clock.today())
    page.last.set_day(frame.opened.desk.clock.today())
    page._load()
    frame.settle(qtbot)
    assert len(deeds(page)) == 3
    page.arrive(person=PERSON)
    frame.settle(qtbot)
    assert len(deeds(page)) == 3


def test_it_is_proved(page: AuditPage, frame: Frame, qtbot: QtBot) -> None:
    page.verify.click()
    frame.settle(qtbot)
    assert "完好" in page.proof.text()
    assert "链尾" in page.proof.text()
    with frame.opened.desk.commands.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET why = '' WHERE why <> ''")
    page.verify.click()
    frame.settle(qtbot)
    assert "被动过" in page.proof.text()
    assert PERSON in page.proof.text()


def test_what_is_seen_goes_out(page: AuditPage, frame: Frame, qtbot: QtBot, tmp_path: Path) -> None:
    page.group.set_value("customers")
    page._load()
    frame.settle(qtbot)
    page.write(tmp_path / "操作.csv")
    frame.settle(qtbot)
    assert "导出了 2 条" in page.messages.text()
    assert (tmp_path / "操作.csv").read_text(encoding="utf-8-sig").count("柏知夏") >= 2
    page.write(tmp_path / "操作.pdf")
    frame.settle(qtbot)
    assert "不能导出" in page.messages.text()


def test_more_rows_are_added(page: AuditPage, frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.ui.admin.audit_page.PAGE", 2)
    page._load()
    frame.settle(qtbot)
    assert len(deeds(page)) == 2
    assert page.more.isVisible()
    assert "显示最近 2 条，共 3 条" in page.count.text()
    page._load_more()
    frame.settle(qtbot)
    assert len(deeds(page)) == 3
    assert not page.more.isVisible()
