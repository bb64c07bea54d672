"""What a customer wants is written down, changed, ended and taken back from one place."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.access import Role
from desktop_app.domain.customer_flags import FlagDraft, FlagKind, Signature
from desktop_app.domain.plans import Method
from desktop_app.ui.kit.flag_lines import FlagLines, ReleaseSheet
from desktop_app.ui.kit.flag_sheet import FlagSheet
from tests.desks import OpenDesk
from tests.ui.desk_context import Frame, framed

TODAY = date(2026, 11, 24)


@pytest.fixture
def lines(frame: Frame, qtbot: QtBot) -> FlagLines:
    """The flags of a customer who has none yet."""
    customer = frame.opened.add("柏知夏", "13800138000")
    made = FlagLines(frame.context)
    qtbot.addWidget(made)
    made.show_customer(customer, "柏知夏")
    made.show()
    return made


def _kinds(lines: FlagLines, frame: Frame) -> list[FlagKind]:
    lines.show_customer(1, "柏知夏")
    return [flag.draft.kind for flag in lines.flags]


def test_a_flag_is_set_ended_and_each_is_taken_back(lines: FlagLines, frame: Frame, qtbot: QtBot) -> None:
    lines.set(FlagDraft(FlagKind.CARE, TODAY, "独居老人"))
    frame.settle(qtbot)
    assert _kinds(lines, frame) == [FlagKind.CARE]
    text, action = frame.messages[-1]
    assert text == "柏知夏：特别关照已记下"
    assert action is not None
    action.run()
    frame.settle(qtbot)
    assert _kinds(lines, frame) == []
    frame.context.undo.redo()
    frame.settle(qtbot)
    assert _kinds(lines, frame) == [FlagKind.CARE]

    lines.end(lines.flags[0])
    frame.settle(qtbot)
    assert _kinds(lines, frame) == []
    frame.context.undo.undo()
    frame.settle(qtbot)
    assert _kinds(lines, frame) == [FlagKind.CARE]


def test_what_cannot_be_done_is_told(lines: FlagLines, frame: Frame, qtbot: QtBot) -> None:
    lines.set(FlagDraft(FlagKind.BLACKLIST, TODAY, "恶意投诉"))
    frame.settle(qtbot)
    lines.set(FlagDraft(FlagKind.BLACKLIST, TODAY, "又来了"))
    frame.settle(qtbot)
    assert frame.messages[-1][0] == "柏知夏已经在黑名单里。"


def test_who_may_not_edit_sees_no_links(school: OpenDesk, qtbot: QtBot) -> None:
    with framed(school, Role.READ_ONLY) as frame:
        made = FlagLines(frame.context)
        qtbot.addWidget(made)
        made.show_customer(school.add("柏知夏"), "柏知夏")
        made.show()
        assert not made.add.isVisible()


def test_a_customer_who_is_not_kept_yet_has_none(lines: FlagLines) -> None:
    lines.show_customer(None, "")
    assert not lines.isVisible()


@pytest.mark.parametrize("kind", list(FlagKind))
def test_the_sheet_asks_what_its_kind_needs_and_gives_it_back(frame: Frame, qtbot: QtBot, kind: FlagKind) -> None:
    whole = FlagDraft(
        kind,
        TODAY,
        "原因",
        signatures=frozenset(Signature) if kind is FlagKind.REFUSAL else frozenset(),
        declined=frozenset({Method.PHONE, Method.ONSITE}) if kind is FlagKind.CHANNELS else frozenset(),
        hours="12:00-14:00" if kind is FlagKind.QUIET else "",
    )
    sheet = FlagSheet(None, frame.context, "柏知夏", whole)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.draft() == whole
    assert sheet.hours.isVisible() is (kind is FlagKind.QUIET)
    assert sheet.signatures.isVisible() is (kind is FlagKind.REFUSAL)
    assert sheet.declined.isVisible() is (kind is FlagKind.CHANNELS)


def test_the_sheet_says_at_the_field_what_is_missing(frame: Frame, qtbot: QtBot) -> None:
    sheet = FlagSheet(None, frame.context, "柏知夏")
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.primary.click()
    assert sheet.isVisible()
    assert sheet.form.control("declined").property("wrong") is True
    sheet.declined.boxes[Method.PHONE.value].setChecked(True)
    sheet.primary.click()
    assert not sheet.isVisible()
    assert sheet.draft().declined == {Method.PHONE}


def test_a_release_needs_its_reason(qtbot: QtBot) -> None:
    sheet = ReleaseSheet(None, "柏知夏")
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.primary.click()
    assert sheet.isVisible()
    sheet.why.setText("已和解")
    sheet.primary.click()
    assert not sheet.isVisible()
