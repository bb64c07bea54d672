"""Looks of the visit states."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop_app.domain.visits import VisitState
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.chips import Chip, chip_size, paint_chip, paint_sign
from desktop_app.ui.kit.states import look


def test_every_state_has_a_colour_a_sign_and_a_word_of_its_own() -> None:
    looks = [look(state) for state in VisitState]
    assert {shown.token for shown in looks} <= tokens.LIGHT.keys()
    assert len({(shown.sign, shown.word) for shown in looks}) == len(looks)
    assert len({shown.word for shown in looks}) == len(looks)


@pytest.mark.parametrize("state", list(VisitState))
def test_every_sign_is_drawn(state: VisitState) -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_sign(painter, QRectF(2, 2, 12, 12), look(state).sign, look(state).token)
    painter.end()
    drawn = {
        image.pixelColor(x, y).name() for x in range(16) for y in range(16) if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {theme.colour(look(state).token).name()}


def test_a_chip_has_room_for_its_word_and_is_named(tmp_path: Path) -> None:
    chip = Chip(VisitState.OVERDUE, "逾期 2 天")
    assert chip.accessibleName() == "逾期 2 天"
    assert chip.sizeHint().width() > theme.font_metrics("small").horizontalAdvance("逾期 2 天")
    chip.set_state(VisitState.DUE)
    assert chip.accessibleName() == "应访"


def test_a_chip_squeezed_into_too_little_room_stays_inside() -> None:
    size = chip_size("号码无效")
    image = QImage(size.width(), size.height(), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_chip(painter, QRectF(0, 0, size.width() / 2, size.height()), look(VisitState.INVALID_NUMBER))
    painter.end()
    right = range(size.width() // 2 + 1, size.width())
    assert all(image.pixelColor(x, y).alpha() == 0 for x in right for y in range(size.height()))
