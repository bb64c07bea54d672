"""Choosing who is there: one click for a few, a list for many."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.inputs import Choice
from desktop_app.ui.shell.person_pick import FEW, PersonPick

NAMES = ("林青禾", "孟听雨", "程望舒", "柏知夏", "温故之", "简书白", "陶然亭")


@pytest.mark.parametrize("count", range(1, len(NAMES) + 1))
def test_whoever_is_chosen_is_the_value(qtbot: QtBot, count: int) -> None:
    pick = PersonPick(NAMES[:count], NAMES[count - 1])
    qtbot.addWidget(pick)
    assert pick.value() == NAMES[count - 1]
    assert bool(pick.findChildren(Choice)) == (count == 1 or count > FEW)
    told: list[str] = []
    pick.picked.connect(told.append)
    pick.pick(NAMES[0])
    assert (pick.value(), told) == (NAMES[0], [NAMES[0]])


def test_one_click_chooses(qtbot: QtBot) -> None:
    pick = PersonPick(NAMES[:4], "")
    qtbot.addWidget(pick)
    assert pick.value() == NAMES[0]
    with qtbot.waitSignal(pick.picked) as told:
        next(made for made in pick.findChildren(QPushButton) if made.text() == NAMES[2]).click()
    assert (told.args, pick.value()) == ([NAMES[2]], NAMES[2])
