"""Tokens, palette and style sheet."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

import desktop_app.ui
from desktop_app.ui.kit import theme, tokens
from desktop_app.ui.kit.colours import blend, contrast
from desktop_app.ui.kit.theme import Mode, apply_theme


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), tokens.PAIRS)
def test_every_pair_in_use_can_be_read(dressed: QApplication, mode: Mode, ink: str, paper: str, least: float) -> None:
    apply_theme(dressed, mode)
    assert contrast(theme.colour(ink), theme.colour(paper)) >= least, (ink, paper)


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
    assert blend(QColor("white"), QColor("black"), 0.5) == QColor(128, 128, 128)


def test_light_and_dark_name_the_same_colours() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()


@pytest.mark.parametrize(("mode", "dark"), [("light", False), ("dark", True)])
def test_palette_and_sheet_follow_the_mode(dressed: QApplication, mode: Mode, dark: bool) -> None:
    made = apply_theme(dressed, mode)
    values = tokens.DARK if dark else tokens.LIGHT
    assert made.dark is dark
    assert dressed.palette().color(QPalette.ColorRole.Base) == QColor(values["surface"])
    assert values["accent"].lower() in dressed.styleSheet()
    assert "$" not in dressed.styleSheet()


def test_sizes_and_type_grow_with_the_chosen_font_size(dressed: QApplication) -> None:
    apply_theme(dressed, "light", 15)
    assert dressed.font().pointSize() == 15
    assert theme.px(tokens.CONTROL) == 48
    assert theme.font("title").pointSizeF() == pytest.approx(19.5)
    apply_theme(dressed, "light", 10)
    assert theme.px(tokens.CONTROL) == tokens.CONTROL


def test_a_change_of_look_is_told(dressed: QApplication) -> None:
    told = []
    theme.current().changed.connect(lambda: told.append(theme.current().dark))
    apply_theme(dressed, "dark")
    assert told == [True]


def test_no_screen_writes_a_colour_of_its_own() -> None:
    screens = Path(desktop_app.ui.__file__).parent
    found = [
        file.name
        for file in screens.rglob("*.py")
        if file.name != "tokens.py" and re.search(r"[\"']#[0-9A-Fa-f]{3,8}[\"']|setStyleSheet\(", _without_theme(file))
    ]
    assert found == []


def _without_theme(file: Path) -> str:
    return file.read_text(encoding="utf-8").replace("app.setStyleSheet(style_sheet(", "")
