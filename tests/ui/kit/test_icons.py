"""Icons in the theme's colours."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication

import desktop_app.ui
from desktop_app.ui.kit import icons, theme
from desktop_app.ui.kit.icons import icon
from desktop_app.ui.kit.theme import apply_theme
from tests.ui.kit.conftest import ICONS

NAMES = sorted(file.stem for file in ICONS.glob("*.svg"))


def _shade(image: QImage) -> str:
    """Return the commonest opaque colour (where strokes cross, blending may round others by one)."""
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    shades = Counter(image.pixelColor(x, y).name() for x, y in pixels if image.pixelColor(x, y).alpha() == 255)
    return shades.most_common(1)[0][0]


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_the_asked_colour(name: str) -> None:
    image = icons.pixmap(name, theme.colour("accent").rgba(), 36, 1.0).toImage()
    assert _shade(image) == theme.colour("accent").name()


def test_an_icon_follows_the_theme(dressed: QApplication) -> None:
    made = icon("phone")
    light = _shade(made.pixmap(QSize(36, 36)).toImage())
    apply_theme(dressed, "dark")
    dark = _shade(made.pixmap(QSize(36, 36)).toImage())
    assert light == "#1c2430"
    assert dark == "#e6eaee"


def test_a_disabled_icon_is_paler() -> None:
    image = icon("phone").pixmap(QSize(36, 36), QIcon.Mode.Disabled).toImage()
    assert _shade(image) == theme.colour("ink-off").name()


def test_an_icon_is_crisp_at_high_density() -> None:
    made = icon("phone").pixmap(QSize(18, 18), 1.5, QIcon.Mode.Normal)
    assert made.size() == QSize(27, 27)
    assert made.devicePixelRatio() == 1.5


def test_an_unknown_icon_fails_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_every_icon_named_in_the_screens_is_there() -> None:
    calls = ("icon", "paint_icon", "icon_button", "empty", "say", "IconLabel", "set_icon")
    named = set()
    for file in Path(desktop_app.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            call = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = [*node.args[:3]] if call == "paint_icon" else node.args[:1] if call in calls else []
            given += [word.value for word in node.keywords if word.arg in {"icon_name", "icon"}]
            named |= {item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    assert named - {""} <= set(NAMES), sorted(named - set(NAMES))


def test_the_licence_lies_beside_the_icons() -> None:
    assert "ISC License" in (ICONS / "LICENSE").read_text(encoding="utf-8")
