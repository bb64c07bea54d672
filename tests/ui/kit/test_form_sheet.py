"""Forms on paper: painted page by page, saved as a PDF, told where they are faulty."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.forms import FilledForm, FormSubject
from desktop_app.ui.kit.form_sheet import FormSheet, form_layout, paint_form
from tests.desks import RESOURCES, OpenDesk
from tests.ui.desk_context import Frame

SHIPPED = RESOURCES / "forms"


@pytest.fixture
def visit(school: OpenDesk) -> int:
    return school.event(school.add("柏知夏", "13800001111"), "trial", date(2026, 11, 23), "围棋")[0]


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def sheet(frame: Frame, over: QWidget, visit: int, qtbot: QtBot, code: str = "") -> FormSheet:
    forms, actor = frame.context.desk.forms, frame.actor
    made = FormSheet(
        over, frame.context, FormSubject.VISIT, lambda code: forms.for_visit(actor, SHIPPED, code, visit), code
    )
    made.show()
    frame.settle(qtbot)
    return made


def test_a_form_is_chosen_seen_and_saved(frame: Frame, over: QWidget, visit: int, qtbot: QtBot, tmp_path: Path) -> None:
    made = sheet(frame, over, visit, qtbot, "letter")
    assert made.filled is not None
    assert made.file_name() == "信件回访函"
    assert made.preview.pageCount() == 1
    made.choice.set_value("visit_record")
    made.choice.picked.emit("visit_record")
    frame.settle(qtbot)
    assert made.file_name() == "客户回访记录表"
    made.save(tmp_path / "记录 一.pdf")
    frame.settle(qtbot)
    assert (tmp_path / "记录 一.pdf").read_bytes().startswith(b"%PDF")
    assert "记录 一.pdf" in frame.messages[-1][0]


def test_a_faulty_form_is_told_and_not_printed(frame: Frame, over: QWidget, visit: int, qtbot: QtBot) -> None:
    own = frame.context.desk.forms.begin_own(frame.actor, SHIPPED, "letter")
    own.write_text("{# 信 | visit #}{{ nobody }}", encoding="utf-8")
    made = sheet(frame, over, visit, qtbot, "letter")
    assert made.filled is None
    assert not made.pdf.isEnabled()
    assert not made.go.isEnabled()
    assert made.messages.isVisible()


def test_a_long_form_goes_over_several_pages(qapp: QApplication, tmp_path: Path) -> None:
    writer = QPdfWriter(str(tmp_path / "长.pdf"))
    writer.setPageLayout(form_layout())
    assert paint_form(FilledForm("x", "长", "<p>一行</p>" * 200, None), writer) > 3
