"""The table of what follows from results is set on one sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.outcomes import USUAL, OutcomeRule, OutcomeTable, Then
from desktop_app.domain.visits import MINIMUM_ATTEMPTS, Outcome
from desktop_app.ui.admin.calling_sheet import CallingSheet

OTHER: OutcomeTable = {
    Outcome.NO_ANSWER: OutcomeRule(times=5, days=2, apart=90, other_time=False, then=Then.END),
    Outcome.WRONG_NUMBER: OutcomeRule(then=Then.END),
    Outcome.REFUSED: OutcomeRule(then=Then.REVIEW),
    Outcome.RESCHEDULED: OutcomeRule(times=3, then=Then.END),
}


def _sheet(qtbot: QtBot, table: OutcomeTable) -> CallingSheet:
    made = CallingSheet(None, table, strict_hours=True, dial=False)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("table", [USUAL, OTHER])
def test_what_stands_is_shown_and_given_back(qtbot: QtBot, table: OutcomeTable) -> None:
    sheet = _sheet(qtbot, table)
    assert sheet.table() == table
    assert (sheet.strict.isChecked(), sheet.dial.isChecked()) == (True, False)


def test_a_changed_line_changes_only_itself(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, USUAL)
    sheet.times[Outcome.RESCHEDULED].setValue(4)
    assert sheet.table() == {**USUAL, Outcome.RESCHEDULED: replace(USUAL[Outcome.RESCHEDULED], times=4)}


def test_fewer_tries_than_the_least_cannot_be_entered(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, OTHER)
    sheet.times[Outcome.NO_ANSWER].setValue(1)
    assert sheet.table()[Outcome.NO_ANSWER].times == MINIMUM_ATTEMPTS


def test_the_usual_comes_back_with_one_button(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, OTHER)
    sheet.usual.click()
    assert sheet.table() == USUAL
